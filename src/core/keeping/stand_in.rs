//! A summary that stands in for one that cannot be read: the turns of its conversation are there all the same.

use crate::core::conversation::listing::title_from;
use crate::core::conversation::{By, Summary, Turn};
use crate::core::id::Id;

/// What can be said of a conversation by its turns alone; none where there are none. It is never written: the record that
/// cannot be read stays as it is.
pub fn stand_in(id: Id, turns: &[Turn]) -> Option<Summary> {
    let times = || turns.iter().map(|turn| turn.created_at_ms);
    let first = turns.iter().filter(|turn| matches!(turn.by, By::Person(_))).min_by_key(|turn| turn.id);
    Some(Summary {
        id,
        title: first.map(|turn| title_from(&turn.text())).unwrap_or_default(),
        titled: false,
        created_at_ms: times().min()?,
        updated_at_ms: times().max()?,
        cost_micros: turns.iter().filter_map(|turn| turn.answer()?.cost_micros).sum(),
        cover: turns.iter().filter(|turn| turn.answer().is_some()).max_by_key(|turn| turn.id)?.pictures().last(),
        chosen: Vec::new(),
        deleted_at_ms: None,
        retouch: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::{Answer, AnswerState, Asked};
    use crate::core::gemini::{Part, Usage};
    use crate::core::id::Hash;

    #[test]
    fn a_conversation_is_called_by_its_first_message_and_shown_by_its_last_picture() {
        let turn = |id, by, parts, created_at_ms| Turn {
            id: Id(id),
            conversation: Id(1),
            parent: None,
            created_at_ms,
            parts,
            by,
        };
        let answer = Answer {
            batch: Id(3),
            nth: 0,
            asked: Asked::default(),
            demo: false,
            state: AnswerState::Done,
            usage: Usage::default(),
            cost_micros: Some(39_000),
            took_ms: None,
            thought_ms: None,
            finish_message: None,
        };
        let turns = [
            turn(4, By::Person(Asked::default()), vec![Part::text("and blue".to_owned())], 40),
            turn(3, By::Model(Box::new(answer)), vec![Part::picture("image/png", Hash([7; 32]))], 30),
            turn(2, By::Person(Asked::default()), vec![Part::text("A red bicycle".to_owned())], 20),
        ];
        let summary = stand_in(Id(1), &turns).unwrap();
        assert_eq!((summary.title.as_str(), summary.cover), ("A red bicycle", Some(Hash([7; 32]))));
        assert_eq!((summary.created_at_ms, summary.updated_at_ms, summary.cost_micros), (20, 40, 39_000));
        assert_eq!(stand_in(Id(1), &[]), None);
    }
}
