//! A sample of a style: a conversation of its own that begins with what the style draws.

use crate::core::conversation::listing::{Summary, title_from};
use crate::core::conversation::{Asked, By, TakeOff, Turn};
use crate::core::error::Error;
use crate::core::gemini::Part;
use crate::core::id::Stamp;

/// How strongly a style holds in its samples, of 5.
pub const STRENGTH: u8 = 3;

/// A sample as it takes off: these words, asked for like this, with the style among it.
///
/// # Errors
/// What the API would refuse.
pub fn take_off(words: &str, asked: Asked, demo: bool, stamp: &Stamp) -> Result<TakeOff, Error> {
    let mut given = 0;
    let mut id = || {
        given += 1;
        stamp.id(given)
    };
    let (conversation, message, now_ms) = (id(), id(), stamp.now_ms);
    let (parts, by) = (vec![Part::text(words)], By::Person(asked));
    let message = Turn { id: message, conversation, parent: None, created_at_ms: now_ms, parts, by };
    let summary = Summary::begun(conversation, title_from(words), now_ms);
    TakeOff::new(summary, message, demo, id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::AnswerState;

    #[test]
    fn a_sample_is_a_message_with_as_many_answers_as_were_asked_for() {
        let stamp = Stamp { now_ms: 1_795_000_000_000, steady_ms: 0, entropy: 7 };
        let asked = Asked { count: 4, styled: "style".into(), ..Asked::default() };
        let off = take_off("A lighthouse by the sea", asked, true, &stamp).unwrap();
        assert_eq!(
            (off.summary.title.as_str(), off.message.text()),
            ("A lighthouse by the sea", off.summary.title.clone())
        );
        assert_eq!((off.answers.len(), off.message.conversation), (4, off.summary.id));
        for (nth, answer) in off.answers.iter().enumerate() {
            let found = answer.answer().unwrap();
            assert_eq!((usize::from(found.nth), found.demo, &found.state), (nth, true, &AnswerState::Pending));
            assert_eq!((answer.parent, found.asked.styled.as_str()), (Some(off.message.id), "style"));
        }
        let mut ids: Vec<_> =
            off.answers.iter().map(|answer| answer.id).chain([off.message.id, off.summary.id]).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 6);
    }
}
