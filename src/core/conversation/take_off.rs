//! A message that is put together beside the open conversation, with the answers that are written down before their
//! requests leave.

use super::listing::Summary;
use super::{Answer, AnswerState, Asked, By, Turn, recipe};
use crate::core::error::Error;
use crate::core::gemini::request::Request;
use crate::core::gemini::usage::Usage;
use crate::core::id::Id;
use std::sync::Arc;

/// A message as it takes off.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeOff {
    /// The conversation, should there be none of its id yet.
    pub summary: Summary,
    /// The message.
    pub message: Arc<Turn>,
    /// The answers, still pending.
    pub answers: Vec<Arc<Turn>>,
    /// What is sent for each of them.
    pub request: Arc<Request>,
}

impl TakeOff {
    /// The first message of its conversation or one that starts afresh, with as many answers as it asks for. `id` gives
    /// ids that no other record has.
    ///
    /// # Errors
    /// What the API would refuse.
    pub fn new(summary: Summary, message: Turn, demo: bool, mut id: impl FnMut() -> Id) -> Result<Self, Error> {
        let message = Arc::new(message);
        let request = request_of(&message, demo);
        request.validate()?;
        let batch = id();
        let count = message.asked().count.clamp(1, 4);
        let moment = (demo, message.created_at_ms);
        let answers = (0..count).map(|nth| pending(&message, message.asked(), (id(), batch, nth), moment)).collect();
        Ok(Self { summary, message, answers, request: Arc::new(request) })
    }
}

/// The request of such a message, as it is priced and sent.
pub fn request_of(message: &Arc<Turn>, demo: bool) -> Request {
    recipe::request(std::slice::from_ref(message), message.asked(), demo)
}

/// An answer to this message before anything of it has come.
pub fn pending(
    message: &Turn,
    asked: &Asked,
    (id, batch, nth): (Id, Id, u8),
    (demo, now_ms): (bool, i64),
) -> Arc<Turn> {
    let answer = Answer {
        batch,
        nth,
        asked: asked.clone(),
        demo,
        state: AnswerState::Pending,
        usage: Usage::default(),
        cost_micros: None,
        took_ms: None,
        thought_ms: None,
        finish_message: None,
    };
    let by = By::Model(Box::new(answer));
    let (conversation, parent) = (message.conversation, Some(message.id));
    Arc::new(Turn { id, conversation, parent, created_at_ms: now_ms, parts: Vec::new(), by })
}
