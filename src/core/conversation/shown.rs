//! An answer as it is shown: what belongs together is one piece, and drafts among the thoughts are no results.

use super::flight::Flight;
use super::turn::{Asked, Turn};
use crate::core::gemini::model::known;
use crate::core::gemini::{Part, Payload};
use crate::core::id::Hash;

/// One piece of an answer, in the order in which it came.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Everything that was thought, as Markdown.
    Thoughts(String),
    /// Text, as Markdown.
    Text(String),
    /// A picture.
    Picture {
        /// Which picture of the answer it is, from 1.
        nth: usize,
        /// Its bytes; none while they arrive.
        hash: Option<Hash>,
    },
    /// A function that the model wants called, by its name.
    Call(String),
    /// Something that this version cannot show.
    Other,
}

/// The pieces of a turn, or of the answer that is becoming it.
pub fn shown(turn: &Turn, flight: Option<&Flight>) -> Vec<Shown> {
    match flight {
        Some(flight) => pieces(&flight.reply.parts, |slot| flight.arrived.get(slot).map(|arrived| arrived.hash)),
        None => pieces(&turn.parts, |hash| Some(*hash)),
    }
}

/// Thoughts are gathered where the first one came; text that came in several parts is one text, because a part ends
/// wherever a signature does, in the middle of a sentence too.
fn pieces<B>(parts: &[Part<B>], name: impl Fn(&B) -> Option<Hash>) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut pictures = 0;
    for part in parts {
        match &part.payload {
            Payload::Text(text) if text.is_empty() => {}
            Payload::Text(text) if part.thought => match shown.iter_mut().find_map(thoughts) {
                Some(before) => {
                    before.push_str("\n\n");
                    before.push_str(text);
                }
                None => shown.push(Shown::Thoughts(text.clone())),
            },
            _ if part.thought => {}
            Payload::Text(text) => match shown.last_mut() {
                Some(Shown::Text(before)) => before.push_str(text),
                _ => shown.push(Shown::Text(text.clone())),
            },
            Payload::Inline { mime, data } if mime.starts_with("image/") => {
                pictures += 1;
                shown.push(Shown::Picture { nth: pictures, hash: name(data) });
            }
            Payload::Call { name, .. } => shown.push(Shown::Call(name.clone())),
            Payload::Inline { .. } | Payload::File { .. } | Payload::Other(_) => shown.push(Shown::Other),
        }
    }
    shown.retain(|piece| !matches!(piece, Shown::Text(text) if text.trim().is_empty()));
    shown
}

fn thoughts(piece: &mut Shown) -> Option<&mut String> {
    match piece {
        Shown::Thoughts(text) => Some(text),
        _ => None,
    }
}

/// The shape of pictures whose ratio was left to the model, as recorded replies have it: 16:9 to the multiple of 8 pixels.
const OWN_CHOICE: (u32, u32) = (1376, 768);

/// Width and height of the frame that a picture will be shown in, as a ratio, before anything of it has arrived: as
/// it was asked for, else like the picture that it is made from, else wide, as models choose it for themselves.
pub fn frame(asked: &Asked, made_from: Option<(u32, u32)>) -> (u32, u32) {
    let asked_for = asked.ratio.map(|ratio| {
        known(&asked.model)
            .and_then(|model| super::outlook::expected(model, ratio, asked.size))
            .unwrap_or_else(|| ratio.terms())
    });
    asked_for.or(made_from).filter(|(width, height)| *width > 0 && *height > 0).unwrap_or(OWN_CHOICE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::gemini::model::{Ratio, Size};
    use serde_json::json;

    fn thought(payload: Payload<u8>) -> Part<u8> {
        Part { thought: true, ..Part::new(payload) }
    }

    fn name(byte: &u8) -> Option<Hash> {
        (*byte > 0).then_some(Hash([*byte; 32]))
    }

    #[test]
    fn pieces_keep_their_order_and_drafts_stay_hidden() {
        let signed = Part { signature: Some(9), ..Part::text("k.") };
        let parts = [
            thought(Payload::Text("light".into())),
            thought(Payload::Inline { mime: "image/png".into(), data: 1 }),
            Part::text("A brea"),
            signed,
            Part::picture("image/png", 2),
            thought(Payload::Text("shade".into())),
            Part::text("And another."),
            Part::picture("image/png", 0),
            Part::picture("application/pdf", 4),
            Part::new(Payload::Call { id: None, name: "resize".into(), args: json!({}) }),
            Part { signature: Some(3), ..Part::text("") },
        ];
        let expected = [
            Shown::Thoughts("light\n\nshade".into()),
            Shown::Text("A break.".into()),
            Shown::Picture { nth: 1, hash: Some(Hash([2; 32])) },
            Shown::Text("And another.".into()),
            Shown::Picture { nth: 2, hash: None },
            Shown::Other,
            Shown::Call("resize".into()),
        ];
        assert_eq!(pieces(&parts, name), expected);
    }

    #[test]
    fn a_frame_has_the_shape_of_what_will_come() {
        let asked = |model: &str, ratio| Asked {
            model: model.into(),
            ratio,
            size: Some(Size::Two),
            count: 1,
            ..Asked::default()
        };
        let known = "gemini-nano-banana-2.1";
        assert_eq!(frame(&asked(known, Some(Ratio::R16x9)), Some((5, 4))), (2752, 1536));
        assert_eq!(frame(&asked("typed-by-hand", Some(Ratio::R16x9)), None), (16, 9));
        assert_eq!(frame(&asked(known, None), Some((300, 200))), (300, 200));
        assert_eq!(frame(&asked(known, None), Some((0, 0))), OWN_CHOICE);
    }
}
