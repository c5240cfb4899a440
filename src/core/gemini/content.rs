//! What is said in a conversation, in the API's own terms: contents of parts, with the bytes held elsewhere.
//!
//! `B` names bytes: `Hash` in records and requests, [`Slot`] while a reply is being decoded.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The place of one decoded byte string within the reply that is arriving: 0, 1, 2 … in order of appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot(pub u32);

/// Who speaks. A reply without a role is the model's, a request's content without one is the person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Model,
}

/// One speaker's parts, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content<B> {
    /// Who speaks.
    pub role: Role,
    /// What is said: order matters and is kept.
    pub parts: Vec<Part<B>>,
}

/// One part: exactly one payload, plus flags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part<B> {
    /// What the part carries.
    pub payload: Payload<B>,
    /// Whether it belongs to the model's thinking: never shown as a result, never sent back as an answer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub thought: bool,
    /// The thought signature, byte for byte; it stays on this part and is echoed to the model that wrote it.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub signature: Option<B>,
    /// Fields beside the payload that this version does not know, echoed unchanged.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// What a part carries. Kinds this version does not know are kept as raw JSON and echoed unchanged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload<B> {
    /// Text; it may be empty where only its signature matters.
    Text(String),
    /// A picture or another file, inline.
    Inline {
        /// The MIME type as declared by whoever sent it; the bytes may disagree.
        mime: String,
        /// The decoded bytes.
        data: B,
    },
    /// A file that the API keeps for 48 hours, or a public address.
    File {
        /// Where it is.
        uri: String,
        /// Its MIME type, where it was said.
        mime: Option<String>,
    },
    /// A function that the model wants called.
    Call {
        /// The call's id, to be echoed with the answer; absent on older models.
        id: Option<String>,
        /// The function's name.
        name: String,
        /// Its arguments: an object, or null where none were given.
        args: Value,
    },
    /// Any other payload as it came: its field name and its value are one entry of the map.
    Other(Map<String, Value>),
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn none<B>() -> Option<B> {
    None
}

impl<B> Part<B> {
    /// A part of the answer (not a thought), unsigned.
    pub fn new(payload: Payload<B>) -> Self {
        Self { payload, thought: false, signature: None, extra: Map::new() }
    }

    /// A text part.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Payload::Text(text.into()))
    }

    /// A picture part.
    pub fn picture(mime: impl Into<String>, data: B) -> Self {
        Self::new(Payload::Inline { mime: mime.into(), data })
    }

    /// The same part with its bytes named another way; `None` from `name` (bytes that are gone) drops the part.
    pub fn rename<C>(self, mut name: impl FnMut(B) -> Option<C>) -> Option<Part<C>> {
        let payload = match self.payload {
            Payload::Text(text) => Payload::Text(text),
            Payload::Inline { mime, data } => Payload::Inline { mime, data: name(data)? },
            Payload::File { uri, mime } => Payload::File { uri, mime },
            Payload::Call { id, name, args } => Payload::Call { id, name, args },
            Payload::Other(map) => Payload::Other(map),
        };
        let signature = match self.signature {
            Some(bytes) => Some(name(bytes)?),
            None => None,
        };
        Some(Part { payload, thought: self.thought, signature, extra: self.extra })
    }
}
