//! An answer that is under way.

use super::turn::Turn;
use crate::core::disarm::{Rule, disarmed};
use crate::core::gemini::model::{Modality, Size, known};
use crate::core::gemini::reply::Reply;
use crate::core::gemini::request::Request;
use crate::core::gemini::{DEFAULT_MODEL, Payload, Slot};
use crate::core::id::Hash;
use crate::core::picture::Picture;
use crate::core::shelf::Shelf;
use std::sync::Arc;

/// Longest wait for a byte, in milliseconds.
const LONGEST_MS: u32 = 600_000;

/// An answer under way: everything that changes while it streams, apart from the tree, so that a token of a stream
/// wakes one view.
#[derive(Clone, Debug)]
pub struct Flight {
    /// The turn that it will become, as it was written down before sending; its id names the job in the shell.
    pub pending: Arc<Turn>,
    /// What was sent, to be sent again where that is free.
    pub request: Arc<Request>,
    /// How many times it has been sent, from 1.
    pub tries: u8,
    /// When it was sent, in milliseconds since the page opened, as all the times here.
    pub sent_at_ms: i64,
    /// When the first part that was not a thought arrived.
    pub answered_at_ms: Option<i64>,
    /// When a byte last arrived.
    pub heard_at_ms: i64,
    /// When what has arrived was last written down, if it ever was.
    pub kept_at_ms: Option<i64>,
    /// Whether something has come since then that is worth writing down.
    pub has_unkept: bool,
    /// What it is doing.
    pub phase: Phase,
    /// Bytes that arrived so far.
    pub received_bytes: u64,
    /// What has arrived, with its bytes named by their place in the reply.
    pub reply: Arc<Reply>,
    /// The byte strings that are complete: pictures with their record, signatures without.
    pub arrived: Arc<Shelf<Slot, Arrived>>,
    /// The byte strings that could not be named, so that nobody waits for them.
    pub lost: Arc<Shelf<Slot, ()>>,
    /// Whether the person has stopped it: it ends as soon as what has arrived is kept.
    pub stopping: bool,
    /// How the stream ended, once it has; the answer is finished when its last bytes have been named, too.
    pub ended: Option<Ending>,
}

/// A complete byte string of a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    /// The name of the bytes.
    pub hash: Hash,
    /// The picture that they are, if they are one; signatures and unreadable bytes are not.
    pub picture: Option<Picture>,
}

/// How a stream ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// The body came to its end.
    Complete,
    /// Something failed; what had arrived is kept.
    Failed(crate::core::error::Error),
    /// The person stopped it.
    Stopped,
}

/// What an answer under way is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The intent is being written down and the request put together.
    Preparing,
    /// The request is on its way and nothing has come back.
    Waiting,
    /// The model is thinking.
    Thinking,
    /// Text or a picture is arriving.
    Arriving,
    /// It waits before it is sent again, which is free; until this time.
    Retrying {
        /// When it will be sent again.
        at_ms: i64,
        /// Which try comes next, from 2.
        nth: u8,
    },
    /// Everything has arrived and is being written to the disk.
    Saving,
}

impl Flight {
    /// A flight that has not left yet.
    pub fn new(pending: Arc<Turn>, request: Arc<Request>, steady_ms: i64) -> Self {
        Self {
            pending,
            request,
            tries: 1,
            sent_at_ms: steady_ms,
            answered_at_ms: None,
            heard_at_ms: steady_ms,
            kept_at_ms: None,
            has_unkept: false,
            phase: Phase::Preparing,
            received_bytes: 0,
            reply: Arc::default(),
            arrived: Arc::default(),
            lost: Arc::default(),
            stopping: false,
            ended: None,
        }
    }

    /// Whether the demo answers.
    pub fn is_demo(&self) -> bool {
        self.pending.answer().is_some_and(|answer| answer.demo)
    }

    /// Whether every byte string that the reply refers to has been named.
    pub fn is_named(&self) -> bool {
        let named = |slot: &Slot| self.arrived.contains_key(slot) || self.lost.contains_key(slot);
        self.reply.parts.iter().all(|part| {
            let data = match &part.payload {
                Payload::Inline { data, .. } => named(data),
                _ => true,
            };
            data && part.signature.as_ref().is_none_or(named)
        })
    }

    /// How long an answer of this kind usually takes, in milliseconds, for the words "of about 20 s".
    pub fn usual_ms(&self) -> i64 {
        let asked = self.pending.asked();
        let usual_ms = i64::from(model_ms(&asked.model));
        if matches!(asked.size, Some(Size::Two | Size::Four)) { 2 * usual_ms } else { usual_ms }
    }
}

/// How long to wait for words alone, in milliseconds.
pub const WORDS_MS: u32 = 120_000;

/// What a picture at 1K usually takes; a model that is not known is taken for the default one.
fn model_ms(id: &str) -> u32 {
    known(id).or_else(|| known(DEFAULT_MODEL)).map_or(20_000, |model| model.usual_ms)
}

/// How long to wait for the next byte, in milliseconds. Nothing comes while a model thinks and paints, and on busy days
/// that is many times as long as usual; peers allow 300 to 600 s. Once something has come, the pause until the picture
/// is of the same kind, but shorter. Words alone come soon or not at all.
pub fn patience_ms(request: &Request, has_begun: bool) -> u32 {
    if disarmed(Rule::Patience) {
        return 20_000;
    }
    let paints = request.modalities.is_empty() || request.modalities.contains(&Modality::Picture);
    if !paints {
        return if has_begun { 60_000 } else { WORDS_MS };
    }
    let usual_ms = model_ms(&request.model);
    let is_large = request.picture.size == Some(Size::Four);
    let patience_ms = match (has_begun, is_large) {
        (false, false) => 15 * usual_ms,
        (false, true) => 30 * usual_ms,
        (true, false) => 9 * usual_ms,
        (true, true) => 15 * usual_ms,
    };
    patience_ms.min(LONGEST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_depends_on_model_size_and_kind() {
        let minutes = |model: &str, size: Option<Size>, modalities: &[Modality], has_begun: bool| {
            let mut request = Request { modalities: modalities.to_vec(), ..Request::new(model, Vec::new()) };
            request.picture.size = size;
            f64::from(patience_ms(&request, has_begun)) / 60_000.0
        };
        let pictures = &[Modality::Text, Modality::Picture];
        for (model, size, before, begun) in [
            (DEFAULT_MODEL, None, 5.0, 3.0),
            (DEFAULT_MODEL, Some(Size::Four), 10.0, 5.0),
            ("gemini-3-pro-image", Some(Size::One), 7.5, 4.5),
            ("gemini-3-pro-image", Some(Size::Four), 10.0, 7.5),
            ("gemini-3.1-flash-lite-image", None, 2.5, 1.5),
            ("tunedModels/mine", None, 5.0, 3.0),
        ] {
            assert_eq!(minutes(model, size, pictures, false), before, "{model} {size:?}, nothing yet");
            assert_eq!(minutes(model, size, pictures, true), begun, "{model} {size:?}, begun");
            assert_eq!(minutes(model, size, &[], true), begun, "{model} {size:?}, whatever the model gives");
        }
        assert_eq!(minutes("gemini-3.1-flash", None, &[Modality::Text], false), 2.0);
        assert_eq!(minutes("gemini-3.1-flash", None, &[Modality::Text], true), 1.0);
    }
}
