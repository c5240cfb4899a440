//! An answer as bytes: one JSON reply, a stream of events, or a streamed JSON array.

use crate::answer::{Answer, Step, last_prompt, text_tokens};
use crate::failure::{self, Failure};
use crate::model::Model;
use crate::script::Behaviour;
use bytes::Bytes;
use serde_json::{Value, json};

/// How the reply is framed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Frame {
    /// One JSON document.
    Unary,
    /// `alt=sse`.
    Events,
    /// A JSON array, one element at a time.
    Array,
}

/// What is said beside the parts.
pub(crate) struct Envelope<'a> {
    pub(crate) model: &'static Model,
    pub(crate) request: &'a Value,
    pub(crate) behaviour: &'a Behaviour,
    pub(crate) response_id: String,
    pub(crate) pictures_in: usize,
}

impl Envelope<'_> {
    fn base(&self) -> Value {
        json!({"modelVersion": self.model.id, "responseId": self.response_id})
    }

    fn prompt_tokens(&self) -> (u32, u32) {
        prompt_tokens(self.request, self.model, self.pictures_in)
    }

    /// Usage after these steps: cumulative, with the shares by modality that the real service gives.
    fn usage(&self, steps: &[Step]) -> Value {
        let sum = |tokens: fn(&Step) -> u32| steps.iter().map(tokens).sum::<u32>();
        let (text, image) = (sum(|step| step.text_tokens), sum(|step| step.image_tokens));
        let thoughts = sum(|step| step.thought_tokens);
        let (prompt_text, prompt_image) = self.prompt_tokens();
        let mut prompt_details = vec![json!({"modality": "TEXT", "tokenCount": prompt_text})];
        if prompt_image > 0 {
            prompt_details.push(json!({"modality": "IMAGE", "tokenCount": prompt_image}));
        }
        let mut usage = json!({
            "promptTokenCount": prompt_text + prompt_image,
            "totalTokenCount": prompt_text + prompt_image + text + image + thoughts,
            "promptTokensDetails": prompt_details,
        });
        if text + image > 0 {
            usage["candidatesTokenCount"] = json!(text + image);
        }
        if image > 0 {
            usage["candidatesTokensDetails"] = json!([{"modality": "IMAGE", "tokenCount": image}]);
        }
        if thoughts > 0 {
            usage["thoughtsTokenCount"] = json!(thoughts);
        }
        usage
    }

    /// Usage of the whole answer.
    pub(crate) fn usage_of(&self, answer: &Answer) -> Value {
        let steps: Vec<Step> = answer.steps.iter().map(Step::tokens_only).collect();
        self.usage(&steps)
    }

    fn event(&self, candidate: Value, steps: &[Step]) -> Value {
        let mut event = self.base();
        event["candidates"] = json!([candidate]);
        if !self.behaviour.without_usage {
            event["usageMetadata"] = self.usage(steps);
        }
        event
    }

    /// The reply to a prompt that was blocked.
    pub(crate) fn blocked(&self, reason: &str) -> Value {
        let mut reply = self.base();
        reply["promptFeedback"] = json!({"blockReason": reason});
        reply["usageMetadata"] = self.usage(&[]);
        reply
    }

    /// The whole answer as one reply.
    pub(crate) fn whole(&self, answer: Answer) -> Value {
        let usage_steps: Vec<Step> = answer.steps.iter().map(Step::tokens_only).collect();
        let parts: Vec<Value> = answer.steps.into_iter().map(|step| step.part).filter(|part| !part.is_null()).collect();
        let mut candidate = json!({"finishReason": answer.finish, "index": 0});
        if !parts.is_empty() {
            candidate["content"] = json!({"role": "model"});
            candidate["content"]["parts"] = Value::Array(parts);
        }
        if let Some(message) = answer.finish_message {
            candidate["finishMessage"] = json!(message);
        }
        self.event(candidate, &usage_steps)
    }

    /// The answer as events: one part each, then the closing event.
    pub(crate) fn events(&self, answer: Answer) -> Vec<Value> {
        let usage_steps: Vec<Step> = answer.steps.iter().map(Step::tokens_only).collect();
        let mut events = Vec::new();
        for (number, step) in answer.steps.into_iter().enumerate() {
            if !step.part.is_null() {
                let candidate = json!({"content": {"parts": [step.part], "role": "model"}, "index": 0});
                let mut event = self.event(candidate, usage_steps.get(..=number).unwrap_or_default());
                if self.behaviour.duplicate_finish && events.is_empty() {
                    event["candidates"][0]["finishReason"] = json!(answer.finish);
                }
                events.push(event);
            }
        }
        let mut last = json!({"finishReason": answer.finish, "index": 0});
        if answer.finish == "STOP" {
            last["content"] = json!({"parts": [{"text": ""}], "role": "model"});
        }
        if let Some(message) = answer.finish_message {
            last["finishMessage"] = json!(message);
        }
        events.push(self.event(last, &usage_steps));
        events
    }
}

impl Step {
    fn tokens_only(&self) -> Self {
        Self { part: Value::Null, ..*self }
    }
}

/// Tokens of a request: of its text, of its pictures.
pub(crate) fn prompt_tokens(request: &Value, model: &Model, pictures: usize) -> (u32, u32) {
    let contents = request["contents"].as_array().map_or(0, Vec::len) as u32;
    let each = model.picture.as_ref().map_or(258, |ability| ability.input_tokens_each);
    let said = request["contents"].as_array().into_iter().flatten();
    let said = said.flat_map(|content| content["parts"].as_array().into_iter().flatten());
    let said: u32 = said.filter_map(|part| part["text"].as_str()).map(text_tokens).sum();
    (said.max(text_tokens(&last_prompt(request))) + contents, each * pictures as u32)
}

/// A reply body in pieces, each piece one event (or the whole).
pub(crate) fn pieces(events: &[Value], frame: Frame, behaviour: &Behaviour, model: &str) -> Vec<Bytes> {
    let mut pieces: Vec<Bytes> = Vec::new();
    let end = behaviour.line_end.text();
    // A reply that is no stream is its first event alone.
    let events = if frame == Frame::Unary { events.get(..1).unwrap_or_default() } else { events };
    let count = events.len();
    let failing = behaviour.error_mid_stream.as_ref();
    for (number, event) in events.iter().enumerate() {
        if failing.is_some_and(|error| error.after_event == number) {
            break;
        }
        let piece = match frame {
            Frame::Unary => format!("{event:#}\n"),
            Frame::Array => {
                let open = if number == 0 { "[" } else { ",\r\n" };
                let close = if number + 1 == count && failing.is_none() { "]" } else { "" };
                format!("{open}{event:#}{close}")
            }
            Frame::Events => {
                let comment = if behaviour.comments { format!(": still here{end}") } else { String::new() };
                let blank = if behaviour.unterminated_end && number + 1 == count { "" } else { end };
                format!("{comment}data: {event}{end}{blank}")
            }
        };
        pieces.push(piece.into());
    }
    if let Some(error) = failing {
        let name = error.name.as_deref().unwrap_or("cancelled");
        let body = failure::named(name, model, None).unwrap_or_else(|| Failure::new(500, "INTERNAL", name)).to_json();
        pieces.push(match frame {
            Frame::Events if error.in_data => format!("data: {body}{end}{end}").into(),
            Frame::Array => format!(",\r\n{body:#}]").into(),
            _ => format!("{body:#}\n").into(),
        });
    }
    pieces
}
