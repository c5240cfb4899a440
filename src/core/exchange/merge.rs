//! One record of a backup against the one on this device: what a restore makes of the two.
//!
//! A restore adds and never takes away. What it has done once it does not do again.

use super::records::Records;
use crate::core::conversation::{Summary, Turn};
use crate::core::error::Error;
use crate::core::picture::Picture;
use crate::core::record;
use crate::core::style::Style;

/// What a restore does with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// There is none here: it is added.
    Add,
    /// The one here says the same.
    Same,
    /// The one here says something else and stays.
    KeepHere,
    /// Both are put together into this text.
    Replace(String),
}

/// Decides over a record of a backup, given the text under the same key on this device. A record here that cannot be
/// read stays, since nobody knows what is in it. Fails for a record of the backup that cannot be read.
pub fn decide(records: Records, theirs: &str, here: Option<&str>) -> Result<Decision, Error> {
    let Some(here) = here else { return Ok(Decision::Add) };
    if here == theirs {
        return Ok(Decision::Same);
    }
    match records {
        Records::Turns => {
            let theirs: Turn = record::read(theirs)?;
            Ok(same_or_kept(record::read(here).is_ok_and(|here: Turn| here == theirs)))
        }
        // Two records of the same bytes: both have the picture, and only tell otherwise when it came.
        Records::Pictures => {
            record::read::<Picture>(theirs)?;
            Ok(Decision::Same)
        }
        Records::Summaries => {
            let theirs: Summary = record::read(theirs)?;
            let Ok(here) = record::read::<Summary>(here) else { return Ok(Decision::KeepHere) };
            let merged = merged(&here, &theirs);
            if merged == here { Ok(Decision::Same) } else { record::write(&merged).map(Decision::Replace) }
        }
        Records::Styles => {
            let theirs: Style = record::read(theirs)?;
            let Ok(here) = record::read::<Style>(here) else { return Ok(Decision::KeepHere) };
            let merged = here.joined(&theirs);
            if merged == here { Ok(Decision::Same) } else { record::write(&merged).map(Decision::Replace) }
        }
        // The same picture measures the same, unless it is measured otherwise by now.
        Records::Measured => Ok(Decision::Same),
        // Drafts and preferences are taken only where there are none.
        Records::Kept => Ok(Decision::KeepHere),
    }
}

fn same_or_kept(is_same: bool) -> Decision {
    if is_same { Decision::Same } else { Decision::KeepHere }
}

/// Two summaries of one conversation as one: the later says what both say, the earlier fills in what only it says.
pub fn merged(here: &Summary, theirs: &Summary) -> Summary {
    let theirs_is_later = theirs.updated_at_ms > here.updated_at_ms;
    let (later, earlier) = if theirs_is_later { (theirs, here) } else { (here, theirs) };
    let mut merged = later.clone();
    if !later.titled && earlier.titled {
        merged.title = earlier.title.clone();
        merged.titled = true;
    }
    merged.created_at_ms = later.created_at_ms.min(earlier.created_at_ms);
    // Each knows only the answers that it has; the sum would count those that both have twice.
    merged.cost_micros = later.cost_micros.max(earlier.cost_micros);
    merged.cover = later.cover.or(earlier.cover);
    for (parent, child) in &earlier.chosen {
        if merged.chosen.iter().all(|(known, _)| known != parent) {
            merged.chosen.push((*parent, *child));
        }
    }
    // A restore deletes nothing, and brings back what was deleted only where the backup went on after that.
    let went_on = |deleted_at_ms: &i64| theirs.deleted_at_ms.is_none() && theirs.updated_at_ms > *deleted_at_ms;
    merged.deleted_at_ms = here.deleted_at_ms.filter(|deleted_at_ms| !went_on(deleted_at_ms));
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::id::{Hash, Id};
    use proptest::prelude::*;

    fn summary(title: &str, updated_at_ms: i64) -> Summary {
        Summary {
            id: Id(1),
            title: title.into(),
            titled: false,
            created_at_ms: 5,
            updated_at_ms,
            cost_micros: 10,
            cover: None,
            chosen: vec![],
            deleted_at_ms: None,
            retouch: None,
        }
    }

    #[test]
    fn the_later_summary_wins_and_the_earlier_fills_in() {
        let here = Summary { titled: true, cover: Some(Hash([1; 32])), ..summary("Named", 10) };
        let theirs = Summary { chosen: vec![(None, Id(2))], cost_micros: 99, ..summary("later words", 20) };
        let merged = merged(&here, &theirs);
        assert_eq!((merged.title.as_str(), merged.titled, merged.updated_at_ms), ("Named", true, 20));
        assert_eq!((merged.cover, merged.cost_micros), (here.cover, 99));
        assert_eq!(merged.chosen, theirs.chosen);
    }

    #[test]
    fn what_was_deleted_stays_deleted_unless_the_backup_went_on() {
        let deleted = Summary { deleted_at_ms: Some(30), ..summary("x", 10) };
        assert_eq!(merged(&deleted, &summary("x", 20)).deleted_at_ms, Some(30));
        assert_eq!(merged(&deleted, &summary("x", 40)).deleted_at_ms, None);
        let gone = Summary { deleted_at_ms: Some(90), ..summary("x", 80) };
        assert_eq!(merged(&summary("x", 10), &gone).deleted_at_ms, None, "a restore deletes nothing");
    }

    #[test]
    fn records_are_added_kept_or_left_alone() {
        let text = record::write(&summary("x", 10)).unwrap();
        assert_eq!(decide(Records::Summaries, &text, None), Ok(Decision::Add));
        assert_eq!(decide(Records::Summaries, &text, Some(&text)), Ok(Decision::Same));
        let older = record::write(&Summary { created_at_ms: 6, ..summary("x", 9) }).unwrap();
        assert_eq!(decide(Records::Summaries, &older, Some(&text)), Ok(Decision::Same), "nothing in it is new");
        assert_eq!(decide(Records::Summaries, &text, Some("{")), Ok(Decision::KeepHere));
        assert!(decide(Records::Summaries, "{", Some(&text)).is_err());
        assert_eq!(decide(Records::Kept, &text, Some(&older)), Ok(Decision::KeepHere));
    }

    fn any_summary() -> impl Strategy<Value = Summary> {
        let times = (0i64..9, 0i64..9, proptest::option::of(0i64..9));
        let rest = (0u64..9, proptest::option::of(0u8..3), proptest::collection::vec((0u128..4, 0u128..9), 0..4));
        ("[a-c]", any::<bool>(), times, rest).prop_map(|(title, titled, times, (cost_micros, cover, chosen))| Summary {
            id: Id(1),
            title,
            titled,
            created_at_ms: times.0,
            updated_at_ms: times.1,
            cost_micros,
            cover: cover.map(|byte| Hash([byte; 32])),
            chosen: chosen.into_iter().map(|(parent, child)| (Some(Id(parent)), Id(child))).collect(),
            deleted_at_ms: times.2,
            retouch: None,
        })
    }

    proptest! {
        #[test]
        fn a_second_restore_does_nothing(here in any_summary(), theirs in any_summary()) {
            let once = merged(&here, &theirs);
            prop_assert_eq!(merged(&once, &theirs), once.clone());
            prop_assert_eq!(merged(&here, &here), here.clone());
            prop_assert!(once.deleted_at_ms.is_none() || here.deleted_at_ms.is_some());
            prop_assert!(once.cost_micros >= here.cost_micros && once.updated_at_ms >= here.updated_at_ms);
        }
    }
}
