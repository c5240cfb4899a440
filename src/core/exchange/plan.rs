//! What a restore will do, in numbers.

use super::merge::{Decision, decide};
use super::place::Place;
use super::records::{Records, is_binned, look};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::Error;
use crate::core::id::Hash;
use serde::{Deserialize, Serialize};

/// What becomes of the records of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// They are added.
    pub new: u32,
    /// They are put together with those here.
    pub merged: u32,
    /// They are here already.
    pub here: u32,
    /// Those here say something else and stay as they are.
    pub kept: u32,
}

impl Tally {
    fn count(&mut self, decision: &Decision) {
        let field = match decision {
            Decision::Add => &mut self.new,
            Decision::Same => &mut self.here,
            Decision::KeepHere => &mut self.kept,
            Decision::Replace(_) => &mut self.merged,
        };
        *field = field.saturating_add(1);
    }
}

/// What a restore will do, or has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// When the backup was made, in milliseconds since 1970.
    pub made_at_ms: i64,
    /// The pictures.
    pub pictures: Tally,
    /// The conversations.
    pub conversations: Tally,
    /// The turns of conversations.
    pub turns: Tally,
    /// Styles.
    #[serde(default)]
    pub styles: Tally,
    /// Conversations that come into the bin, or are changed in it, and are not counted among the others.
    #[serde(default)]
    pub binned_conversations: u32,
    /// Styles of which the same holds.
    #[serde(default)]
    pub binned_styles: u32,
    /// Conversations and styles that lie in the bin here, did not when the backup was made, and stay there.
    #[serde(default)]
    pub in_bin_here: u32,
    /// Drafts and preferences.
    pub kept: Tally,
    /// Pictures, thumbnails and other byte strings that are written.
    pub new_files: u32,
    /// How many bytes they have.
    pub new_bytes: u64,
    /// Files that are here, damaged, and are written as they were; they are counted as written, too.
    #[serde(default)]
    pub mended: usize,
    /// Pictures whose bytes are neither in the backup nor here; their records are left out.
    pub lost_pictures: u32,
}

/// What is here and what comes, so that records are judged with both in mind.
pub trait Holdings {
    /// Whether these bytes are here or come with the backup.
    fn has(&self, hash: Hash) -> bool;
}

impl Plan {
    /// A plan for a backup of this moment, with nothing counted yet.
    pub fn new(made_at_ms: i64) -> Self {
        Self { made_at_ms, ..Self::default() }
    }

    /// Whether everything is here already.
    pub fn does_nothing(&self) -> bool {
        let changes = |tally: &Tally| tally.new > 0 || tally.merged > 0;
        [self.new_files, self.binned_conversations, self.binned_styles] == [0; 3]
            && ![self.pictures, self.conversations, self.turns, self.styles, self.kept].iter().any(changes)
    }

    /// Counts bytes that are written.
    pub fn count_file(&mut self, size: u64) {
        self.new_files = self.new_files.saturating_add(1);
        self.new_bytes = self.new_bytes.saturating_add(size);
    }

    /// Decides over a record of the backup and counts it; nothing for a picture whose bytes are nowhere. Fails for a
    /// record that cannot be read.
    pub fn decide(
        &mut self,
        (records, key, theirs): (Records, &str, &str),
        here: Option<&str>,
        holdings: &impl Holdings,
    ) -> Result<Option<Decision>, Error> {
        let look = look(records, key, theirs)?;
        if records == Records::Pictures && !look.bytes.iter().all(|hash| holdings.has(*hash)) {
            self.lost_pictures = self.lost_pictures.saturating_add(1);
            return Ok(None);
        }
        let decision = decide((records, key), theirs, here)?;
        let comes_binned = match &decision {
            Decision::Add => is_binned(records, theirs),
            Decision::Replace(text) => is_binned(records, text),
            Decision::Same | Decision::KeepHere => false,
        };
        let stays = matches!(decision, Decision::Same | Decision::KeepHere);
        if stays && here.is_some_and(|here| is_binned(records, here)) && !is_binned(records, theirs) {
            self.in_bin_here = self.in_bin_here.saturating_add(1);
        }
        match records {
            Records::Summaries if comes_binned => {
                self.binned_conversations = self.binned_conversations.saturating_add(1);
            }
            Records::Styles if comes_binned => self.binned_styles = self.binned_styles.saturating_add(1),
            Records::Pictures => self.pictures.count(&decision),
            Records::Summaries => self.conversations.count(&decision),
            Records::Turns => self.turns.count(&decision),
            Records::Styles => self.styles.count(&decision),
            // They come with the styles, and are nothing to a person by themselves.
            Records::Measured => {}
            Records::Kept => self.kept.count(&decision),
        }
        Ok(Some(decision))
    }
}

/// Whether a file has to be written, given whether something of its name is here, whole: bytes are named by their
/// content and thumbnails by their picture, so that what is here is the same.
pub fn is_wanted(place: &Place, is_here: bool) -> bool {
    !matches!(place, Place::Records(..)) && (!is_here || disarmed(Rule::RestoredOnce))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::{Asked, By, Summary, Turn};
    use crate::core::gemini::Part;
    use crate::core::id::Id;
    use crate::core::picture::{Origin, Picture};
    use crate::core::pixels::sniff::Format;
    use crate::core::record;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    struct Here(Vec<Hash>);

    impl Holdings for Here {
        fn has(&self, hash: Hash) -> bool {
            self.0.contains(&hash)
        }
    }

    fn turn(id: u128, words: &str) -> (Records, String, String) {
        let turn = Turn {
            id: Id(id),
            conversation: Id(1),
            parent: None,
            created_at_ms: 0,
            parts: vec![Part::text(words)],
            by: By::Person(Asked::default()),
        };
        (Records::Turns, format!("{}/{}", Id(1), Id(id)), record::write(&turn).unwrap())
    }

    fn picture(byte: u8, created_at_ms: i64) -> (Records, String, String) {
        let hash = Hash([byte; 32]);
        let picture = Picture {
            hash,
            format: Format::Png,
            width_px: 1,
            height_px: 1,
            size_bytes: 3,
            created_at_ms,
            origin: Origin::Uploaded { name: "a.png".into() },
        };
        (Records::Pictures, hash.to_string(), record::write(&picture).unwrap())
    }

    fn summary(id: u128, updated_at_ms: i64) -> (Records, String, String) {
        let summary = Summary {
            id: Id(id),
            title: "x".into(),
            titled: false,
            created_at_ms: 0,
            updated_at_ms,
            cost_micros: 0,
            cover: None,
            chosen: vec![],
            deleted_at_ms: None,
            retouch: None,
        };
        (Records::Summaries, Id(id).to_string(), record::write(&summary).unwrap())
    }

    type Disk = BTreeMap<(&'static str, String), String>;

    /// Restores onto a disk as the darkroom does, without bytes.
    fn restore(backup: &[(Records, String, String)], disk: &mut Disk, holdings: &Here) -> Plan {
        let mut plan = Plan::new(0);
        for (records, key, theirs) in backup {
            let place = (records.name(), key.clone());
            let here = disk.get(&place).cloned();
            match plan.decide((*records, key, theirs), here.as_deref(), holdings).unwrap() {
                Some(Decision::Add) => drop(disk.insert(place, theirs.clone())),
                Some(Decision::Replace(text)) => drop(disk.insert(place, text)),
                _ => {}
            }
        }
        plan
    }

    #[test]
    fn everything_is_counted_once_and_what_is_here_stays() {
        let holdings = Here(vec![Hash([1; 32]), Hash([2; 32])]);
        let mut disk = Disk::new();
        restore(&[turn(2, "mine"), picture(1, 5), summary(1, 5)], &mut disk, &holdings);
        let backup = [
            turn(2, "theirs"),
            turn(3, "new"),
            picture(1, 9),
            picture(2, 9),
            picture(3, 9),
            summary(1, 7),
            summary(4, 1),
        ];
        let plan = restore(&backup, &mut disk, &holdings);
        assert_eq!(plan.turns, Tally { new: 1, kept: 1, ..Tally::default() });
        assert_eq!(plan.pictures, Tally { new: 1, here: 1, ..Tally::default() });
        assert_eq!(plan.conversations, Tally { new: 1, merged: 1, ..Tally::default() });
        assert_eq!((plan.lost_pictures, plan.does_nothing()), (1, false));
        assert!(disk[&("turns", format!("{}/{}", Id(1), Id(2)))].contains("mine"));
        assert!(restore(&backup, &mut disk, &holdings).does_nothing());
    }

    #[test]
    fn what_comes_into_the_bin_is_counted_apart() {
        let binned = |id| {
            let (records, key, text) = summary(id, 5);
            let summary = Summary { deleted_at_ms: Some(5), ..record::read(&text).unwrap() };
            (records, key, record::write(&summary).unwrap())
        };
        let mut disk = Disk::new();
        let backup = [summary(1, 5), binned(2), binned(3)];
        let plan = restore(&backup, &mut disk, &Here(vec![]));
        assert_eq!((plan.conversations.new, plan.binned_conversations, plan.does_nothing()), (1, 2, false));
        let again = restore(&backup, &mut disk, &Here(vec![]));
        assert_eq!((again.binned_conversations, again.does_nothing()), (0, true));
        let mut emptied = Disk::from([(("summaries", binned(1).1), binned(1).2)]);
        let thrown_away = restore(&[summary(1, 5), summary(2, 5)], &mut emptied, &Here(vec![]));
        assert_eq!((thrown_away.in_bin_here, thrown_away.conversations.new, plan.in_bin_here), (1, 1, 0));
        let alone = restore(&[binned(4)], &mut disk, &Here(vec![]));
        assert_eq!((alone.conversations, alone.does_nothing()), (Tally::default(), false));
    }

    #[test]
    fn a_record_under_another_key_is_refused() {
        let (records, _, text) = turn(2, "x");
        let mut plan = Plan::new(0);
        assert!(plan.decide((records, "vault/key", &text), None, &Here(vec![])).is_err());
        assert!(plan.does_nothing());
    }

    #[test]
    fn files_are_written_where_there_are_none() {
        let hash = Hash([1; 32]);
        assert!(is_wanted(&Place::Bytes(hash), false) && !is_wanted(&Place::Bytes(hash), true));
        assert!(!is_wanted(&Place::Records(Records::Turns, 1), false));
    }

    proptest! {
        #[test]
        fn a_second_restore_changes_nothing(
            here in proptest::collection::vec((0u8..3, 0u8..4, 0u8..3), 0..9),
            backup in proptest::collection::vec((0u8..3, 0u8..4, 0u8..3), 0..9),
        ) {
            let record = |(kind, id, variant): &(u8, u8, u8)| match kind {
                0 => turn((*id).into(), &format!("words {variant}")),
                1 => picture(*id, (*variant).into()),
                _ => summary((*id).into(), (*variant).into()),
            };
            let mut named = BTreeMap::new();
            for (records, key, text) in backup.iter().map(record) {
                named.insert((records.name(), key.clone()), (records, key, text));
            }
            let backup: Vec<_> = named.into_values().collect();
            let holdings = Here((0..3).map(|byte| Hash([byte; 32])).collect());
            let mut disk = Disk::new();
            restore(&here.iter().map(record).collect::<Vec<_>>(), &mut disk, &holdings);
            let before = disk.clone();
            restore(&backup, &mut disk, &holdings);
            prop_assert!(before.keys().all(|key| disk.contains_key(key)), "nothing is taken away");
            let restored = disk.clone();
            let again = restore(&backup, &mut disk, &holdings);
            prop_assert!(again.does_nothing());
            prop_assert_eq!(disk, restored);
        }
    }
}
