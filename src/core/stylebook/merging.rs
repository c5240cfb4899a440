//! Two styles become one: what of each finds a place in it.

use super::making::{Making, named};
use crate::core::id::{Hash, Id};
use crate::core::style::compiled::{FEWEST, MOST};
use crate::core::style::set::EXEMPLARS;
use crate::core::style::{Member, Style};

impl Making<'_> {
    /// A style of the pictures of two; it is compiled anew, since nobody can say which of two cards holds for both. What
    /// finds no place is named.
    pub fn merge(&mut self, one: Id, other: Id) {
        let (Some(one), Some(other)) = (self.book.styles.get(&one).cloned(), self.book.styles.get(&other).cloned())
        else {
            return;
        };
        let names = self.names();
        let name = named(&[one.name.as_str(), " + ", other.name.as_str()].concat(), &names);
        let mut style = Style { name, claims: one.claims.clone(), ..self.fresh() };
        style.take_claims(&other);
        let (members, surplus) = shared(&one, &other);
        style.members = members;
        let id = style.id;
        self.add(style);
        self.came(id, |came| came.surplus = surplus);
    }
}

/// The pictures of both, those of the first before those of the second, and the names of those that find no place: where
/// not all do, each gives up some, and those that stand for it last.
fn shared(one: &Style, other: &Style) -> (Vec<Member>, Vec<String>) {
    let mut firsts: Vec<Member> = one.taken().cloned().collect();
    let mut seconds: Vec<Member> = Vec::new();
    for member in other.taken() {
        match firsts.iter_mut().find(|known| known.picture == member.picture) {
            // Whose bytes one of the two has here are here for both.
            Some(known) => known.elsewhere &= member.elsewhere,
            None => seconds.push(member.clone()),
        }
    }
    let (first, second) = places(firsts.len(), seconds.len());
    let (mut members, mut surplus) = kept(one, firsts, first);
    let (mut more, left) = kept(other, seconds, second);
    let (mine, theirs) = (pins(&members), pins(&more));
    let most = mine.min(EXEMPLARS - theirs.min(EXEMPLARS / 2));
    pin_at_most(&mut members, most);
    pin_at_most(&mut more, EXEMPLARS - most);
    members.extend(more);
    surplus.extend(left);
    (members, surplus)
}

/// How many of them are pinned.
fn pins(members: &[Member]) -> usize {
    members.iter().filter(|member| member.pinned).count()
}

/// Leaves only the first so many pinned: more of both than go along would leave none to the second.
fn pin_at_most(members: &mut [Member], count: usize) {
    members.iter_mut().filter(|member| member.pinned).skip(count).for_each(|member| member.pinned = false);
}

/// How many of the pictures of two styles find a place: all where there is room for them, otherwise as many of each as its
/// share of all of them, but never fewer than show a style.
fn places(one: usize, other: usize) -> (usize, usize) {
    let all = one + other;
    if all <= MOST {
        return (one, other);
    }
    let share = (MOST * one + all / 2) / all;
    let first = share.max(one.min(FEWEST)).min(MOST - other.min(FEWEST));
    (first, MOST - first)
}

/// So many of the pictures of a style, in their order, and the names of the others: what is pinned comes first, then what
/// stands for it in its latest version.
fn kept(style: &Style, members: Vec<Member>, count: usize) -> (Vec<Member>, Vec<String>) {
    let exemplars = style.latest().map(|version| version.exemplars.as_slice()).unwrap_or_default();
    let mut order: Vec<(bool, bool, Hash)> =
        members.iter().map(|member| (!member.pinned, !exemplars.contains(&member.picture), member.picture)).collect();
    order.sort_by_key(|(is_free, is_plain, _)| (*is_free, *is_plain));
    order.truncate(count);
    let (kept, left): (Vec<Member>, Vec<Member>) =
        members.into_iter().partition(|member| order.iter().any(|(.., picture)| *picture == member.picture));
    (kept, left.into_iter().map(|member| member.name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::Version;

    fn style(first: u8, count: u8) -> Style {
        let member = |byte: u8| Member { picture: Hash([byte; 32]), name: format!("{byte}"), ..Member::default() };
        Style { members: (first..first + count).map(member).collect(), ..Style::default() }
    }

    #[test]
    fn places_are_shared_by_size_and_neither_style_is_left_without_enough() {
        for (sizes, expected) in [
            ((20, 30), (20, 30)),
            ((50, 13), (40, 10)),
            ((13, 50), (10, 40)),
            ((50, 50), (25, 25)),
            ((50, 4), (46, 4)),
            ((3, 49), (3, 47)),
            ((50, 12), (40, 10)),
            ((30, 40), (21, 29)),
            ((50, 0), (50, 0)),
            ((0, 0), (0, 0)),
        ] {
            assert_eq!(places(sizes.0, sizes.1), expected, "{sizes:?}");
        }
        for (one, other) in (0..=50).flat_map(|one| (0..=50).map(move |other| (one, other))) {
            let (first, second) = places(one, other);
            assert!(first <= one && second <= other, "{one} and {other}");
            assert!(first >= one.min(FEWEST) && second >= other.min(FEWEST), "{one} and {other}");
            assert_eq!(first + second, (one + other).min(MOST), "{one} and {other}");
        }
    }

    #[test]
    fn what_is_pinned_and_what_stands_for_a_style_is_kept_before_the_rest() {
        let (mut one, mut other) = (style(1, 50), style(101, 13));
        one.members[49].pinned = true;
        let exemplars = vec![Hash([149; 32]), Hash([113; 32])];
        other.versions.push(Version { exemplars, ..Version::default() });
        let (members, surplus) = shared(&one, &other);
        let has = |byte: u8| members.iter().any(|member| member.picture == Hash([byte; 32]));
        assert_eq!((members.len(), surplus.len()), (50, 13));
        assert!(has(50) && has(39) && !has(40), "pinned, though it is the last");
        assert!(has(113) && has(109) && !has(110), "an exemplar, though it is the last");
        assert_eq!(surplus[..2], ["40", "41"], "what is left out is named, in its order");
        assert_eq!(surplus[10..], ["110", "111", "112"]);
    }

    #[test]
    fn no_more_stay_pinned_than_go_along_and_some_of_each() {
        for (pinned, expected) in
            [((4, 4), (2, 2)), ((1, 3), (1, 3)), ((4, 1), (3, 1)), ((4, 0), (4, 0)), ((1, 4), (1, 3))]
        {
            let (mut one, mut other) = (style(1, 10), style(21, 10));
            one.members.iter_mut().take(pinned.0).for_each(|member| member.pinned = true);
            other.members.iter_mut().take(pinned.1).for_each(|member| member.pinned = true);
            let (members, _) = shared(&one, &other);
            assert_eq!((pins(&members[..10]), pins(&members[10..])), expected, "{pinned:?}");
        }
    }

    #[test]
    fn a_picture_of_both_takes_one_place_and_is_here_if_it_is_for_one_of_them() {
        let (mut one, other) = (style(1, 30), style(21, 30));
        one.members[29].elsewhere = true;
        let (members, surplus) = shared(&one, &other);
        assert_eq!((members.len(), surplus), (50, Vec::new()));
        assert!(members.iter().all(|member| !member.elsewhere));
    }
}
