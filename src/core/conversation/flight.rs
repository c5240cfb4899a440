//! An answer that is under way.

use super::turn::Turn;
use crate::core::gemini::model::Size;
use crate::core::gemini::reply::Reply;
use crate::core::gemini::request::Request;
use crate::core::gemini::{Payload, Slot};
use crate::core::id::Hash;
use crate::core::picture::Picture;
use crate::core::shelf::Shelf;
use std::sync::Arc;

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
    /// When it was sent.
    pub sent_at_ms: i64,
    /// When the first part that was not a thought arrived.
    pub answered_at_ms: Option<i64>,
    /// When a byte last arrived.
    pub heard_at_ms: i64,
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
    pub fn new(pending: Arc<Turn>, request: Arc<Request>, now_ms: i64) -> Self {
        Self {
            pending,
            request,
            tries: 1,
            sent_at_ms: now_ms,
            answered_at_ms: None,
            heard_at_ms: now_ms,
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

    /// How long pictures of this kind usually take, in milliseconds, for the words "of about 20 s".
    pub fn usual_ms(is_large: bool) -> i64 {
        if is_large { 40_000 } else { 20_000 }
    }
}

/// How long to wait for the next byte, in milliseconds. Nothing comes while a model thinks and paints: usually 15 to
/// 40 s, at 4K and on busy days several minutes; peers allow 300 to 600 s. Once something has come, the pause until
/// the picture is of the same kind, but shorter.
pub fn patience_ms(request: &Request, has_begun: bool) -> u32 {
    let large = request.picture.size == Some(Size::Four);
    match (has_begun, large) {
        (false, false) => 300_000,
        (false, true) => 600_000,
        (true, false) => 180_000,
        (true, true) => 300_000,
    }
}
