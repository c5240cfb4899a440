//! The wire bytes of a reply: server-sent events exactly as the API sends them, or one JSON body.

use super::plan::{Plan, Usage};
use super::trace::{signature_of, signature_of_text};
use crate::core::pixels::sniff;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// Words in one text event.
const WORDS_PER_EVENT: usize = 4;

/// The pictures of a plan, encoded.
#[derive(Clone, Copy, Debug)]
pub struct Encoded<'a> {
    /// The picture, JPEG or PNG.
    pub picture: &'a [u8],
    /// The draft, where the plan has one; without it none is sent.
    pub draft: Option<&'a [u8]>,
}

/// The events before the picture: thoughts, the draft (where its bytes are given), then the answer's text, signed.
/// Each is one whole server-sent event.
pub fn opening(plan: &Plan, draft: Option<&[u8]>, response_id: &str) -> Vec<Vec<u8>> {
    let mut writer = Writer::new(plan, response_id);
    let (first, rest) = plan.thoughts.split_at(plan.thoughts.len().min(1));
    writer.thoughts(first);
    if let Some(draft) = draft.filter(|_| plan.draft.is_some()) {
        writer.event(picture_part(draft, None, true));
    }
    writer.thoughts(rest);
    writer.text();
    writer.events
}

/// The events of the picture and the end of the stream.
pub fn closing(plan: &Plan, picture: &[u8], response_id: &str) -> Vec<Vec<u8>> {
    let mut writer = Writer::new(plan, response_id);
    writer.spent = Spent { thoughts: true, text: true, picture: true };
    writer.event(picture_part(picture, Some(&signed(plan)), false));
    writer.event(String::new());
    writer.events
}

/// All the events of a reply, in order.
pub fn events(plan: &Plan, encoded: Encoded<'_>, response_id: &str) -> Vec<Vec<u8>> {
    let mut events = opening(plan, encoded.draft, response_id);
    events.extend(closing(plan, encoded.picture, response_id));
    events
}

/// The reply to a call that does not stream: one JSON body.
pub fn whole(plan: &Plan, encoded: Encoded<'_>, response_id: &str) -> Vec<u8> {
    let mut parts: Vec<String> = plan.thoughts.iter().map(|text| thought_part(text)).collect();
    parts.extend(encoded.draft.filter(|_| plan.draft.is_some()).map(|draft| picture_part(draft, None, true)));
    if !plan.text.is_empty() {
        parts.push(text_part(&plan.text, Some(&signature_of_text(&plan.text))));
    }
    parts.push(picture_part(encoded.picture, Some(&signed(plan)), false));
    let spent = Spent { thoughts: true, text: true, picture: true };
    let body = frame(plan, response_id, &parts.join(","), Some("STOP"), spent);
    body.into_bytes()
}

/// The signature of a plan's picture. One that was edited has no scene; its signature says only whose it is.
fn signed(plan: &Plan) -> Vec<u8> {
    if plan.edit.is_some() { signature_of_text(&plan.text) } else { signature_of(&plan.scene) }
}

/// What has been produced so far: usage is cumulative over the events of a stream.
#[derive(Clone, Copy, Default)]
struct Spent {
    thoughts: bool,
    text: bool,
    picture: bool,
}

struct Writer<'a> {
    plan: &'a Plan,
    response_id: &'a str,
    spent: Spent,
    events: Vec<Vec<u8>>,
}

impl<'a> Writer<'a> {
    fn new(plan: &'a Plan, response_id: &'a str) -> Self {
        Self { plan, response_id, spent: Spent::default(), events: Vec::new() }
    }

    /// One event with one part; without a part it is the last one.
    fn event(&mut self, part: String) {
        let finish = part.is_empty().then_some("STOP");
        let json = frame(self.plan, self.response_id, &part, finish, self.spent);
        self.events.push([b"data: ", json.as_bytes(), b"\r\n\r\n"].concat());
    }

    fn thoughts(&mut self, thoughts: &[String]) {
        for thought in thoughts {
            self.spent.thoughts = true;
            self.event(thought_part(thought));
        }
    }

    /// The answer in deltas; its signature comes behind them, on a part without text.
    fn text(&mut self) {
        if self.plan.text.is_empty() {
            return;
        }
        self.spent = Spent { thoughts: true, text: true, picture: false };
        let words: Vec<&str> = self.plan.text.split_inclusive(' ').collect();
        for delta in words.chunks(WORDS_PER_EVENT) {
            self.event(text_part(&delta.concat(), None));
        }
        self.event(text_part("", Some(&signature_of_text(&self.plan.text))));
    }
}

fn thought_part(text: &str) -> String {
    json!({ "text": text, "thought": true }).to_string()
}

fn text_part(text: &str, signature: Option<&[u8]>) -> String {
    let mut part = Map::new();
    part.insert("text".to_owned(), text.into());
    if let Some(signature) = signature {
        part.insert("thoughtSignature".to_owned(), STANDARD.encode(signature).into());
    }
    Value::Object(part).to_string()
}

/// The part is put together as text, because base64 needs no escaping and megabytes need no second copy.
fn picture_part(bytes: &[u8], signature: Option<&[u8]>, thought: bool) -> String {
    let mut part = String::with_capacity(bytes.len() / 3 * 4 + 4096);
    part.push_str("{\"inlineData\":{\"mimeType\":\"");
    part.push_str(sniff(bytes).mime());
    part.push_str("\",\"data\":\"");
    STANDARD.encode_string(bytes, &mut part);
    part.push_str("\"}");
    if let Some(signature) = signature {
        part.push_str(",\"thoughtSignature\":\"");
        STANDARD.encode_string(signature, &mut part);
        part.push('"');
    }
    part.push_str(if thought { ",\"thought\":true}" } else { "}" });
    part
}

fn frame(plan: &Plan, response_id: &str, parts: &str, finish: Option<&str>, spent: Spent) -> String {
    let parts = if parts.is_empty() { String::new() } else { format!("\"parts\":[{parts}],") };
    let finish = finish.map(|reason| format!("\"finishReason\":\"{reason}\",")).unwrap_or_default();
    format!(
        "{{\"candidates\":[{{\"content\":{{{parts}\"role\":\"model\"}},{finish}\"index\":0}}],\
         \"usageMetadata\":{},\"modelVersion\":{},\"responseId\":{}}}",
        usage(plan.usage, spent),
        Value::from(plan.model.as_str()),
        Value::from(response_id)
    )
}

fn usage(usage: Usage, spent: Spent) -> Value {
    let so_far = |tokens: u64, is_spent: bool| if is_spent { tokens } else { 0 };
    let prompt = usage.prompt_text + usage.prompt_pictures;
    let thoughts = so_far(usage.thoughts, spent.thoughts);
    let picture = so_far(usage.picture, spent.picture);
    let candidates = so_far(usage.text, spent.text) + picture;
    let mut prompt_details = vec![json!({ "modality": "TEXT", "tokenCount": usage.prompt_text })];
    if usage.prompt_pictures > 0 {
        prompt_details.push(json!({ "modality": "IMAGE", "tokenCount": usage.prompt_pictures }));
    }
    let mut all = Map::new();
    let mut put = |name: &str, value: Value| all.insert(name.to_owned(), value);
    put("promptTokenCount", prompt.into());
    put("promptTokensDetails", prompt_details.into());
    if thoughts > 0 {
        put("thoughtsTokenCount", thoughts.into());
    }
    if candidates > 0 {
        put("candidatesTokenCount", candidates.into());
    }
    if picture > 0 {
        put("candidatesTokensDetails", json!([{ "modality": "IMAGE", "tokenCount": picture }]));
    }
    put("totalTokenCount", (prompt + thoughts + candidates).into());
    put("serviceTier", "standard".into());
    Value::Object(all)
}
