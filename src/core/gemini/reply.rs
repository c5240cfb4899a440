//! A reply, put together frame by frame as it arrives.

use super::content::{Part, Payload, Slot};
use super::dialect;
use super::finish::{Block, FinishReason};
use super::stream::Frame;
use super::usage::Usage;
use crate::core::error::{Error, Kind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The reason of a block that gave none.
const UNSPECIFIED: &str = "BLOCK_REASON_UNSPECIFIED";

/// What has arrived of a reply. Cheap to clone: bytes are slots, and what is large besides is shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// The parts of the first candidate in the order they came, thoughts among them.
    pub parts: Vec<Part<Slot>>,
    /// Why it ended.
    pub finish: Option<FinishReason>,
    /// What the API said about the end.
    pub finish_message: Option<String>,
    /// Why the prompt was blocked.
    pub block: Option<Block>,
    /// Tokens used, as last known.
    pub usage: Usage,
    /// The model that answered, by its own word.
    pub model_version: Option<String>,
    /// The API's id of the reply.
    pub response_id: Option<String>,
    /// What the API says about the model's end of life.
    pub retirement: Option<Retirement>,
    /// Search results and the other things that the answer rests on, as they came.
    pub grounding: Option<Arc<Value>>,
    /// Sources that the answer quotes, as they came.
    pub citations: Option<Arc<Value>>,
    /// The failure that came in the reply, or that the reply itself is.
    pub error: Option<Error>,
    /// Pictures that arrived damaged and were left out.
    pub damaged: u32,
    /// Whether the reply has arrived to its end.
    pub ended: bool,
    /// Whether it came as a stream of events.
    pub streamed: bool,
    /// Whether anything came that is a reply of this API.
    pub(super) recognised: bool,
    /// Whether it answers a question that has no content, a sum of tokens for instance.
    pub(super) is_figure: bool,
}

/// What the API says about a model that is about to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retirement {
    /// The stage in the API's own words, for instance `DEPRECATED`.
    pub stage: String,
    /// When it goes, as RFC 3339 text.
    pub at: Option<String>,
    /// A sentence beside it.
    pub message: Option<String>,
}

/// What a request asked for: it decides whether a reply without a picture is a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// A picture.
    Picture,
    /// Anything: text, a picture, a function call.
    Anything,
}

/// What the whole of a reply is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What was asked for.
    Reply,
    /// A reply without what was asked for, with its reason. It may hold text, and it was billed.
    Refused(Error),
    /// The prompt was blocked; the model never saw it.
    Blocked(Error),
    /// A failure. Parts that had arrived are kept.
    Failed(Error),
}

impl Reply {
    /// Takes in what came next.
    pub fn absorb(&mut self, frame: Frame) {
        match frame {
            Frame::Message(json) => self.absorb_message(json),
            Frame::Fault(error) => self.absorb_fault(error),
            Frame::End { streamed } => {
                self.ended = true;
                self.streamed = streamed;
            }
        }
    }

    /// Visible pictures with their MIME types, in order: without those among the thoughts, which are drafts.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, Slot)> {
        self.parts.iter().filter(|part| !part.thought).filter_map(|part| match &part.payload {
            Payload::Inline { mime, data } if mime.is_empty() || mime.starts_with("image/") => {
                Some((mime.as_str(), *data))
            }
            _ => None,
        })
    }

    /// The visible text, joined.
    pub fn text(&self) -> String {
        self.joined(false)
    }

    /// The text of the thoughts, joined.
    pub fn thoughts(&self) -> String {
        self.joined(true)
    }

    /// Function calls with their arguments, in order.
    pub fn calls(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.parts.iter().filter_map(|part| match &part.payload {
            Payload::Call { name, args, .. } => Some((name.as_str(), args)),
            _ => None,
        })
    }

    /// What the whole of it is, to be asked once it has ended.
    pub fn outcome(&self, wanted: Wanted) -> Outcome {
        if let Some(error) = &self.error {
            return Outcome::Failed(error.clone());
        }
        if let Some(block) = &self.block {
            let detail = block.message.clone().unwrap_or_default();
            return Outcome::Blocked(Error {
                status: Some(block.reason.clone()),
                ..Error::saying(block.kind(), detail)
            });
        }
        if self.streamed && self.recognised && self.finish.is_none() {
            let silent = self.parts.is_empty() && self.usage.is_empty();
            return Outcome::Failed(Error::new(if silent { Kind::Unreadable } else { Kind::ConnectionLost }));
        }
        if self.damaged > 0 && self.pictures().next().is_none() {
            return Outcome::Failed(Error::new(Kind::ReplyDamaged));
        }
        if self.has_wanted(wanted) {
            return Outcome::Reply;
        }
        match &self.finish {
            None if self.parts.is_empty() => Outcome::Failed(Error::new(Kind::Unreadable)),
            finish => Outcome::Refused(self.refusal(finish.as_ref(), wanted)),
        }
    }

    fn refusal(&self, finish: Option<&FinishReason>, wanted: Wanted) -> Error {
        let kind = match finish {
            Some(reason) if reason.is_length() => Kind::CutShort,
            Some(reason) => reason.refusal().unwrap_or_else(|| nothing(wanted)),
            None => nothing(wanted),
        };
        let status = finish.map(|reason| reason.0.clone());
        Error { status, ..Error::saying(kind, self.finish_message.clone().unwrap_or_default()) }
    }

    fn has_wanted(&self, wanted: Wanted) -> bool {
        if self.pictures().next().is_some() {
            return true;
        }
        let refused = self.finish.as_ref().is_some_and(|reason| reason.refusal().is_some());
        wanted == Wanted::Anything && !refused && (self.is_figure || self.has_content())
    }

    fn has_content(&self) -> bool {
        self.parts.iter().any(|part| {
            !part.thought
                && match &part.payload {
                    Payload::Text(text) => !text.is_empty(),
                    Payload::Other(map) => !map.is_empty(),
                    _ => true,
                }
        })
    }

    fn joined(&self, thought: bool) -> String {
        let texts = self.parts.iter().filter(|part| part.thought == thought).filter_map(|part| match &part.payload {
            Payload::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    fn absorb_message(&mut self, json: Value) {
        let Value::Object(mut message) = json else { return self.absorb_fault(Error::new(Kind::Unreadable)) };
        if !is_generated(&message) {
            if !dialect::absorb(self, &message) {
                self.absorb_fault(Error::new(Kind::Unreadable));
            }
            return;
        }
        self.recognised = true;
        if let Some(metadata) = message.get("usageMetadata") {
            self.usage.update(Usage::read(metadata));
        }
        replace(&mut self.model_version, text_of(message.get("modelVersion")));
        replace(&mut self.response_id, text_of(message.get("responseId")));
        replace(&mut self.retirement, message.get("modelStatus").and_then(retirement));
        let candidate = first_candidate(message.remove("candidates"));
        self.absorb_feedback(message.get("promptFeedback"), candidate.is_some());
        if let Some(candidate) = candidate {
            // Ratings of the prompt can come before the answer; they blocked nothing.
            self.block = self.block.take().filter(|block| block.reason != UNSPECIFIED);
            self.absorb_candidate(candidate);
        }
    }

    fn absorb_feedback(&mut self, feedback: Option<&Value>, answered: bool) {
        let Some(feedback) = feedback.filter(|feedback| feedback.is_object()) else { return };
        let reason = text_of(feedback.get("blockReason"));
        if reason.is_none() && (answered || !self.parts.is_empty()) {
            return;
        }
        let reason = reason.unwrap_or_else(|| UNSPECIFIED.to_owned());
        self.block = Some(Block { reason, message: text_of(feedback.get("blockReasonMessage")) });
    }

    fn absorb_candidate(&mut self, mut candidate: Map<String, Value>) {
        if let Some(Value::Object(mut content)) = candidate.remove("content")
            && let Some(Value::Array(parts)) = content.remove("parts")
        {
            for (index, part) in parts.into_iter().enumerate() {
                if let Value::Object(part) = part {
                    self.absorb_part(part, index == 0);
                }
            }
        }
        if let Some(reason) = text_of(candidate.get("finishReason")).map(FinishReason) {
            // A stream can say STOP more than once; what tells more is kept.
            if self.finish.as_ref().is_none_or(FinishReason::is_plain) || !reason.is_plain() {
                self.finish = Some(reason);
            }
        }
        replace(&mut self.finish_message, text_of(candidate.get("finishMessage")));
        replace(&mut self.grounding, candidate.remove("groundingMetadata").map(Arc::new));
        replace(&mut self.citations, candidate.remove("citationMetadata").map(Arc::new));
    }

    /// `first` is the first part of its event: a text there goes on where the last event's text ended, unless one of
    /// the two is signed.
    fn absorb_part(&mut self, part: Map<String, Value>, first: bool) {
        self.damaged +=
            u32::from(part.get("inlineData").and_then(|data| data.get("data")) == Some(&Value::Bool(false)));
        let Some(part) = part_of(part) else { return };
        if first
            && let Some(last) = self.parts.last_mut()
            && last.thought == part.thought
            && last.signature.is_none()
            && part.signature.is_none()
            && last.extra.is_empty()
            && part.extra.is_empty()
            && let (Payload::Text(text), Payload::Text(more)) = (&mut last.payload, &part.payload)
        {
            text.push_str(more);
            return;
        }
        self.parts.push(part);
    }

    /// The server's own word counts more than what it did to the stream.
    fn absorb_fault(&mut self, error: Error) {
        let better = self.error.as_ref().is_none_or(|known| known.code.is_none() && error.code.is_some());
        if better {
            self.error = Some(error);
        }
    }
}

fn nothing(wanted: Wanted) -> Kind {
    match wanted {
        Wanted::Picture => Kind::NoPicture,
        Wanted::Anything => Kind::NoAnswer,
    }
}

fn replace<T>(place: &mut Option<T>, later: Option<T>) {
    if later.is_some() {
        *place = later;
    }
}

pub(super) fn text_of(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}

fn is_generated(message: &Map<String, Value>) -> bool {
    ["candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId"]
        .iter()
        .any(|name| message.contains_key(*name))
}

/// One candidate is asked for; where there are more, the first is the answer.
fn first_candidate(candidates: Option<Value>) -> Option<Map<String, Value>> {
    let Some(Value::Array(candidates)) = candidates else { return None };
    let is_first = |map: &Map<String, Value>| map.get("index").and_then(Value::as_u64).unwrap_or(0) == 0;
    candidates.into_iter().find_map(|candidate| match candidate {
        Value::Object(map) if is_first(&map) => Some(map),
        _ => None,
    })
}

fn retirement(status: &Value) -> Option<Retirement> {
    let stage = text_of(status.get("modelStage"))?;
    let at = text_of(status.get("retirementTime"));
    let leaving = at.is_some() || matches!(stage.as_str(), "LEGACY" | "DEPRECATED" | "RETIRED");
    leaving.then(|| Retirement { stage, at, message: text_of(status.get("message")) })
}

/// Reads a part. Its bytes are slots already, written as numbers; bytes that were damaged are `false`. An empty part
/// and a part that lost its picture are left out.
fn part_of(mut json: Map<String, Value>) -> Option<Part<Slot>> {
    let thought = json.remove("thought").is_some_and(|flag| flag == Value::Bool(true));
    let signature = json.remove("thoughtSignature").as_ref().and_then(slot);
    let payload = match json {
        _ if json.get("text").is_some_and(Value::is_string) => Payload::Text(text_of(json.remove("text").as_ref())?),
        _ if json.get("inlineData").is_some_and(Value::is_object) => {
            let data = json.remove("inlineData")?;
            let mime = text_of(data.get("mimeType")).unwrap_or_default();
            Payload::Inline { mime, data: slot(data.get("data")?)? }
        }
        _ if json.get("fileData").is_some_and(|data| data.get("fileUri").is_some_and(Value::is_string)) => {
            let data = json.remove("fileData")?;
            Payload::File { uri: text_of(data.get("fileUri"))?, mime: text_of(data.get("mimeType")) }
        }
        _ if json.get("functionCall").is_some_and(is_plain_call) => {
            let mut call = json.remove("functionCall")?;
            let args = call.get_mut("args").map(Value::take).unwrap_or_default();
            Payload::Call { id: text_of(call.get("id")), name: text_of(call.get("name")).unwrap_or_default(), args }
        }
        _ if json.is_empty() && signature.is_none() => return None,
        // A signature alone goes back on an empty text, the form in which the API sends it.
        _ if json.is_empty() => Payload::Text(String::new()),
        _ => {
            let payload = Payload::Other(json);
            return Some(Part { payload, thought, signature, extra: Map::new() });
        }
    };
    Some(Part { payload, thought, signature, extra: json })
}

/// A call with more fields than are known here is kept raw, so that it goes back unchanged.
fn is_plain_call(call: &Value) -> bool {
    call.as_object().is_some_and(|call| {
        call.get("name").is_some_and(Value::is_string)
            && call.keys().all(|name| matches!(name.as_str(), "id" | "name" | "args"))
    })
}

pub(super) fn slot(value: &Value) -> Option<Slot> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).map(Slot)
}

#[cfg(test)]
mod tests;
