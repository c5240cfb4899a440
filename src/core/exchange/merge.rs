//! One record of a backup against the one on this device: what a restore makes of the two.
//!
//! A restore adds and never takes away. What it has done once it does not do again.

use super::records::{Records, is_damaged};
use crate::core::conversation::composer::Draft;
use crate::core::conversation::{AnswerState, Summary, Turn, layers};
use crate::core::error::Error;
use crate::core::picture::Picture;
use crate::core::record;
use crate::core::style::Style;

/// What a restore does with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// There is none here, or a damaged one: it is added.
    Add,
    /// The one here says the same.
    Same,
    /// The one here says something else and stays.
    KeepHere,
    /// Both are put together into this text.
    Replace(String),
}

/// Decides over a record of a backup, given the text under the same key on this device. A damaged record here gives way;
/// one of a later version stays, since nobody knows what is in it. Fails for a record of the backup that cannot be read.
pub fn decide((records, key): (Records, &str), theirs: &str, here: Option<&str>) -> Result<Decision, Error> {
    if here == Some(theirs) {
        return Ok(Decision::Same);
    }
    let Some(here) = here.filter(|here| !is_damaged(records, key, here)) else { return Ok(Decision::Add) };
    match records {
        Records::Turns => {
            let came: Turn = record::read(theirs)?;
            Ok(match record::read::<Turn>(here) {
                Ok(here) if here == came => Decision::Same,
                // An answer that came to its end there and not here is the same request.
                Ok(here) if is_open(&here) && is_done(&came) => Decision::Replace(theirs.to_owned()),
                _ => Decision::KeepHere,
            })
        }
        // Two records of the same bytes: both have the picture, and only tell otherwise when it came.
        Records::Pictures => record::read::<Picture>(theirs).map(|_| Decision::Same),
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
        Records::Kept => match (record::read::<Draft>(here), record::read::<Draft>(theirs)) {
            (Ok(here), Ok(theirs)) => with_messages(&here, theirs),
            // Preferences are taken only where there are none.
            _ => Ok(Decision::KeepHere),
        },
    }
}

fn is_done(turn: &Turn) -> bool {
    turn.answer().is_some_and(|answer| answer.state == AnswerState::Done)
}

fn is_open(turn: &Turn) -> bool {
    turn.answer().is_some_and(|answer| matches!(answer.state, AnswerState::Pending | AnswerState::Interrupted))
}

/// The message that is being written here, with those of a backup beside it that say something else; in its place, where
/// nothing was written. A name says nothing: messages that come back get new ones.
fn with_messages(here: &Draft, mut theirs: Draft) -> Result<Decision, Error> {
    let says = |one: &Draft, other: &Draft| (&one.text, &one.pictures) == (&other.text, &other.pictures);
    let mut came = std::mem::take(&mut theirs.others);
    came.insert(0, theirs);
    came.retain(|one| !one.is_blank() && !says(one, here) && here.others.iter().all(|other| !says(one, other)));
    if came.is_empty() {
        return Ok(Decision::Same);
    }
    let mut merged = if here.is_blank() { came.remove(0) } else { here.clone() };
    merged.others = here.others.iter().cloned().chain(came).collect();
    record::write(&merged).map(Decision::Replace)
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
    // Layers, and which of them are seen, change without a turn: the later of two may know less than the earlier.
    merged.retouch = layers::merged(later.retouch.as_ref(), None, earlier.retouch.as_ref());
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

    fn draft(id: u128, text: &str) -> Draft {
        let asked = crate::core::conversation::Asked::default();
        Draft {
            id: Id(id),
            conversation: None,
            text: text.into(),
            pictures: vec![],
            asked,
            editing: None,
            continues: None,
            others: vec![],
        }
    }

    fn decided(here: &Draft, theirs: &Draft) -> Decision {
        let (here, theirs) = (record::write(here).unwrap(), record::write(theirs).unwrap());
        decide((Records::Kept, "draft/"), &theirs, Some(&here)).unwrap()
    }

    #[test]
    fn a_message_that_was_being_written_comes_back_beside_or_in_the_place_of_one_without_words() {
        let theirs = Draft { others: vec![draft(3, "a boat")], ..draft(2, "a lighthouse") };
        let texts = |decision: &Decision| match decision {
            Decision::Replace(text) => {
                let merged: Draft = record::read(text).unwrap();
                let mut texts = vec![merged.text.clone()];
                texts.extend(merged.others.iter().map(|other| other.text.clone()));
                (merged, texts)
            }
            other => panic!("{other:?}"),
        };
        let (merged, all) = texts(&decided(&draft(1, " "), &theirs));
        assert_eq!(
            (merged.id, all),
            (Id(2), vec!["a lighthouse".to_owned(), "a boat".into()]),
            "nothing was written here"
        );
        assert_eq!(decided(&merged, &theirs), Decision::Same, "done twice, it does nothing");
        let (merged, all) = texts(&decided(&draft(1, "a boat"), &theirs));
        assert_eq!(
            (merged.id, all),
            (Id(1), vec!["a boat".to_owned(), "a lighthouse".into()]),
            "what is written here stays"
        );
        let renamed = Draft { id: Id(9), ..draft(2, "a boat") };
        assert_eq!(decided(&merged, &renamed), Decision::Same, "under whatever name");
        assert_eq!(decided(&draft(1, "a boat"), &draft(2, "  ")), Decision::Same);
    }

    #[test]
    fn an_answer_that_came_to_its_end_replaces_one_that_did_not_and_nothing_else() {
        use crate::core::conversation::{Answer, By};
        let turn = |state: AnswerState| {
            let asked = crate::core::conversation::Asked::default();
            let (batch, usage) = (Id(3), crate::core::gemini::usage::Usage::default());
            let answer = Answer {
                batch,
                nth: 0,
                asked,
                demo: false,
                state,
                usage,
                cost_micros: None,
                took_ms: None,
                thought_ms: None,
                finish_message: None,
            };
            let by = By::Model(Box::new(answer));
            Turn { id: Id(2), conversation: Id(1), parent: None, created_at_ms: 5, parts: vec![], by }
        };
        let decided = |here: AnswerState, theirs: AnswerState| {
            let (here, theirs) = (record::write(&turn(here)).unwrap(), record::write(&turn(theirs)).unwrap());
            let key = format!("{}/{}", Id(1), Id(2));
            (decide((Records::Turns, &key), &theirs, Some(&here)).unwrap(), theirs)
        };
        for here in [AnswerState::Pending, AnswerState::Interrupted] {
            let (decision, theirs) = decided(here, AnswerState::Done);
            assert_eq!(decision, Decision::Replace(theirs));
        }
        assert_eq!(decided(AnswerState::Stopped, AnswerState::Done).0, Decision::KeepHere);
        assert_eq!(decided(AnswerState::Done, AnswerState::Interrupted).0, Decision::KeepHere);
        assert_eq!(decided(AnswerState::Done, AnswerState::Done).0, Decision::Same);
    }

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
        let key = Id(1).to_string();
        let decided = |theirs: &str, here: Option<&str>| decide((Records::Summaries, &key), theirs, here);
        assert_eq!(decided(&text, None), Ok(Decision::Add));
        assert_eq!(decided(&text, Some(&text)), Ok(Decision::Same));
        let older = record::write(&Summary { created_at_ms: 6, ..summary("x", 9) }).unwrap();
        assert_eq!(decided(&older, Some(&text)), Ok(Decision::Same), "nothing in it is new");
        assert_eq!(decided(&text, Some("{")), Ok(Decision::Add), "what is damaged gives way");
        let later = text.replace("\"v\":2", "\"v\":99");
        assert_eq!(decided(&text, Some(&later)), Ok(Decision::KeepHere));
        assert!(decided("{", Some(&text)).is_err());
        let (dark, none) = (r#"{"v":2,"record":{"theme":"dark"}}"#, r#"{"v":2,"record":{}}"#);
        assert_eq!(decide((Records::Kept, "settings"), dark, Some(none)), Ok(Decision::KeepHere));
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
