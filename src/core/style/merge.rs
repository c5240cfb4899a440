//! A style that was changed at two places becomes one again.

use super::compiled::{Member, Style, Version};
use crate::core::id::Hash;

impl Style {
    /// The style after this tab made `was` into `self` while another made it into `theirs`: what was changed here is as
    /// here, everything else as there, and versions that were made at both stand one behind the other.
    pub fn merged(&self, was: &Self, theirs: &Self) -> Self {
        let mut merged = self.merged_by_field(was, theirs);
        merged.members.retain(|member| has(self, member.picture) || !has(was, member.picture));
        for member in &self.members {
            let before = was.members.iter().find(|other| other.picture == member.picture);
            match merged.members.iter_mut().find(|other| other.picture == member.picture) {
                Some(there) if before != Some(member) => *there = member.clone(),
                None if before.is_none() => merged.members.push(member.clone()),
                _ => {}
            }
        }
        for version in &self.versions {
            match was.versions.iter().find(|other| is_same(other, version)) {
                None => merged.add_version(version.clone()),
                Some(before) => {
                    if let Some(there) = merged.versions.iter_mut().find(|other| is_same(other, version)) {
                        if before.card != version.card {
                            there.card.clone_from(&version.card);
                        }
                        for smaller in &version.smaller {
                            if there.smaller.iter().all(|known| known.exemplar != smaller.exemplar) {
                                there.smaller.push(*smaller);
                            }
                        }
                    }
                }
            }
        }
        merged.take_claims(self);
        // What was spent here since then comes on top of what was spent there.
        merged.spent_micros += self.spent_micros.saturating_sub(was.spent_micros);
        merged.updated_at_ms = theirs.updated_at_ms.max(self.updated_at_ms);
        merged.leave_out_surplus();
        merged
    }

    /// What counts for another style's pictures counts here as well: they are, or may be, among these.
    pub fn take_claims(&mut self, of: &Self) {
        self.claims.extend(of.claims.iter().copied());
        self.claims.sort_unstable();
        self.claims.dedup();
    }

    /// Leaves out the last of more pictures than there may be: two places may have filled the room that there was, or a
    /// file brings more.
    pub fn leave_out_surplus(&mut self) {
        let most = self.most();
        for surplus in self.members.iter_mut().filter(|member| !member.left_out).skip(most) {
            surplus.left_out = true;
        }
    }

    /// `theirs`, but for what is said here otherwise than in `was`.
    fn merged_by_field(&self, was: &Self, theirs: &Self) -> Self {
        let mut merged = theirs.clone();
        if self.name != was.name {
            merged.name.clone_from(&self.name);
        }
        if self.about != was.about {
            merged.about.clone_from(&self.about);
        }
        if self.archived != was.archived {
            merged.archived = self.archived;
        }
        if self.deleted_at_ms != was.deleted_at_ms {
            merged.deleted_at_ms = self.deleted_at_ms;
        }
        if self.card_asked_at_ms != was.card_asked_at_ms {
            merged.card_asked_at_ms = self.card_asked_at_ms;
        }
        merged
    }

    /// This style with everything that another record of it, of a backup, has more. The later one says what it is
    /// called, and how it is described.
    pub fn joined(&self, theirs: &Self) -> Self {
        let theirs_is_later = theirs.updated_at_ms > self.updated_at_ms;
        let (later, earlier) = if theirs_is_later { (theirs, self) } else { (self, theirs) };
        let mut joined = later.clone();
        joined.members.extend(earlier.members.iter().filter(|member| !has(later, member.picture)).cloned());
        for version in &earlier.versions {
            if !later.versions.iter().any(|other| is_same(other, version)) {
                joined.add_version(version.clone());
            }
        }
        joined.take_claims(earlier);
        joined.card_asked_at_ms = self.card_asked_at_ms;
        joined.spent_micros = later.spent_micros.max(earlier.spent_micros);
        joined.created_at_ms = later.created_at_ms.min(earlier.created_at_ms);
        let went_on = |deleted_at_ms: &i64| theirs.deleted_at_ms.is_none() && theirs.updated_at_ms > *deleted_at_ms;
        joined.deleted_at_ms = self.deleted_at_ms.filter(|deleted_at_ms| !went_on(deleted_at_ms));
        joined.leave_out_surplus();
        joined
    }

    /// Adds a version in the order of time. Its number stays, unless another one has it already.
    pub fn add_version(&mut self, mut version: Version) {
        let highest = self.versions.iter().map(|other| other.number).max().unwrap_or_default();
        if version.number == 0 || self.versions.iter().any(|other| other.number == version.number) {
            version.number = highest + 1;
        }
        self.versions.push(version);
        self.versions.sort_by_key(|version| (version.made_at_ms, version.number));
    }

    /// Notes that the bytes of these pictures are on this device.
    pub fn are_here(&mut self, pictures: &[Hash]) {
        self.members.iter_mut().filter(|member| pictures.contains(&member.picture)).for_each(|member| {
            member.elsewhere = false;
        });
    }

    /// Adds pictures that are not in it yet, and says how many there was no room for. One that was left out before is
    /// taken again.
    pub fn take_in(&mut self, members: impl IntoIterator<Item = Member>, most: usize) -> usize {
        let mut surplus = 0;
        for member in members {
            let has_room = self.taken().count() < most;
            match self.members.iter_mut().find(|known| known.picture == member.picture) {
                Some(known) if has_room || !known.left_out => {
                    known.left_out = false;
                    known.elsewhere &= member.elsewhere;
                }
                None if has_room => self.members.push(member),
                _ => surplus += 1,
            }
        }
        surplus
    }
}

fn has(style: &Style, picture: Hash) -> bool {
    style.members.iter().any(|member| member.picture == picture)
}

/// Versions never change but for their card: the same moment and the same pictures are the same version.
fn is_same(one: &Version, other: &Version) -> bool {
    one.made_at_ms == other.made_at_ms && one.members == other.members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::compiled::Smaller;
    use crate::core::style::{Card, Subject};

    fn hash(byte: u8) -> Hash {
        Hash([byte; 32])
    }

    fn member(byte: u8) -> Member {
        Member { picture: hash(byte), ..Member::default() }
    }

    fn version(number: u32, made_at_ms: i64) -> Version {
        Version { number, made_at_ms, members: vec![hash(number as u8)], ..Version::default() }
    }

    fn style(bytes: &[u8]) -> Style {
        let members = bytes.iter().map(|byte| member(*byte)).collect();
        Style { name: "Ink".into(), members, versions: vec![version(1, 10)], updated_at_ms: 10, ..Style::default() }
    }

    fn pictures(style: &Style) -> Vec<u8> {
        style.members.iter().map(|member| member.picture.0[0]).collect()
    }

    #[test]
    fn what_two_tabs_did_to_a_style_is_all_there_afterwards() {
        let was = style(&[1, 2, 3]);
        let mut here = style(&[1, 3, 4]);
        here.members[0].pinned = true;
        here.versions[0].card = Card { medium: "ink".into(), ..Card::default() };
        here.add_version(version(2, 20));
        let smaller = Smaller { exemplar: hash(1), copy: hash(9) };
        here.versions[0].smaller = vec![smaller];
        let mut theirs = style(&[1, 2, 3, 5]);
        theirs.name = "Ink and wash".into();
        theirs.members[2].left_out = true;
        theirs.add_version(version(2, 15));
        theirs.updated_at_ms = 15;
        (here.spent_micros, theirs.spent_micros) = (700, 40);
        let merged = here.merged(&was, &theirs);
        assert_eq!((merged.name.as_str(), pictures(&merged)), ("Ink and wash", vec![1, 3, 5, 4]));
        assert_eq!(merged.spent_micros, 740, "both were paid");
        assert!(merged.members[0].pinned && merged.members[1].left_out);
        let numbers: Vec<(u32, i64)> = merged.versions.iter().map(|one| (one.number, one.made_at_ms)).collect();
        assert_eq!(numbers, [(1, 10), (2, 15), (3, 20)]);
        assert_eq!(merged.versions[0].card.medium, "ink");
        assert_eq!(merged.versions[0].smaller, [smaller], "and its copies");
        assert_eq!(was.merged(&was, &theirs), theirs, "nothing changed here");
    }

    #[test]
    fn a_backup_adds_to_a_style_and_takes_nothing_away() {
        let here = Style { deleted_at_ms: Some(12), ..style(&[1, 2]) };
        let mut theirs = Style { name: "Wash".into(), updated_at_ms: 20, ..style(&[2, 3]) };
        theirs.add_version(version(2, 20));
        let joined = here.joined(&theirs);
        assert_eq!((joined.name.as_str(), joined.versions.len(), joined.deleted_at_ms), ("Wash", 2, None));
        assert_eq!(pictures(&joined), [2, 3, 1]);
        assert_eq!(joined.joined(&theirs), joined, "done twice, it does nothing");
    }

    #[test]
    fn surplus_pictures_are_counted_and_known_ones_come_once() {
        let mut style = style(&[1, 2]);
        style.members[0].left_out = true;
        assert_eq!(style.take_in([member(2), member(3), member(4), member(5)], 3), 1);
        assert_eq!(pictures(&style), [1, 2, 3, 4]);
        assert_eq!(style.take_in([member(1)], 3), 1, "there is no room for it any more");
        assert!(style.members[0].left_out);
        assert_eq!(style.take_in([member(1)], 4), 0);
        assert!(!style.members[0].left_out);
    }

    #[test]
    fn what_is_here_is_not_called_elsewhere() {
        let away = |byte: u8| Member { elsewhere: true, ..member(byte) };
        let mut style = Style { members: vec![member(1), away(2), away(3)], ..Style::default() };
        style.are_here(&[hash(3), hash(9)]);
        assert_eq!(style.members.iter().map(|member| member.elsewhere).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn two_tabs_that_fill_the_same_room_leave_out_what_came_last() {
        let was = Style { subject: Subject::Character, ..style(&[1, 2, 3]) };
        let here = Style { members: [1, 2, 3, 4].map(member).to_vec(), ..was.clone() };
        let theirs = Style { members: [1, 2, 3, 5].map(member).to_vec(), ..was.clone() };
        let merged = here.merged(&was, &theirs);
        assert_eq!(pictures(&merged), [1, 2, 3, 5, 4], "nothing is lost");
        assert_eq!(
            merged.members.iter().map(|member| member.left_out).collect::<Vec<_>>(),
            [false, false, false, false, true]
        );
        assert_eq!(here.joined(&theirs).taken().count(), 4);
    }
}
