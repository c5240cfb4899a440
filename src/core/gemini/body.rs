//! The body of a request: JSON text between the names of byte strings, which whoever has the bytes puts in as base64.

use super::content::{Part, Payload, Role};
use super::request::Piece;
use crate::core::id::Hash;
use serde::Serialize;
use serde_json::{Map, Value};

/// Writes JSON text and names of bytes, in order.
#[derive(Default)]
pub(super) struct Writer {
    pieces: Vec<Piece>,
    text: String,
}

impl Writer {
    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn string(&mut self, text: &str) {
        self.value(text);
    }

    pub(super) fn value(&mut self, value: &(impl Serialize + ?Sized)) {
        // Writing strings, numbers, lists and maps with text keys to memory cannot fail.
        self.text.push_str(&serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned()));
    }

    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.string(name);
        self.text(":");
        self.value(value);
    }

    /// Bytes as a JSON string: the quotes here, the base64 by whoever has the bytes.
    fn bytes(&mut self, hash: Hash) {
        self.text("\"");
        self.pieces.push(Piece::Json(std::mem::take(&mut self.text)));
        self.pieces.push(Piece::Base64(hash));
        self.text("\"");
    }

    pub(super) fn content(&mut self, role: Role, parts: &[&Part<Hash>]) {
        self.text(match role {
            Role::User => r#"{"role":"user","parts":["#,
            Role::Model => r#"{"role":"model","parts":["#,
        });
        for (index, part) in parts.iter().enumerate() {
            self.text(if index == 0 { "{" } else { ",{" });
            self.part(part);
            self.text("}");
        }
        self.text("]}");
    }

    fn part(&mut self, part: &Part<Hash>) {
        match &part.payload {
            Payload::Text(text) => self.field("text", text),
            Payload::Inline { mime, data } => {
                self.text(r#""inlineData":{"#);
                self.field("mimeType", mime);
                self.text(r#","data":"#);
                self.bytes(*data);
                self.text("}");
            }
            Payload::File { uri, mime } => {
                self.text(r#""fileData":{"#);
                self.field("fileUri", uri);
                if let Some(mime) = mime {
                    self.text(",");
                    self.field("mimeType", mime);
                }
                self.text("}");
            }
            Payload::Call { id, name, args } => self.call(id.as_deref(), name, args),
            Payload::Other(map) => self.entries(map),
        }
        let bare = matches!(&part.payload, Payload::Other(map) if map.is_empty());
        let mut separator = if bare { "" } else { "," };
        if let Some(signature) = part.signature {
            self.text(separator);
            self.text(r#""thoughtSignature":"#);
            self.bytes(signature);
            separator = ",";
        }
        if !part.extra.is_empty() {
            self.text(separator);
            self.entries(&part.extra);
        }
    }

    fn call(&mut self, id: Option<&str>, name: &str, args: &Value) {
        self.text(r#""functionCall":{"#);
        if let Some(id) = id {
            self.field("id", id);
            self.text(",");
        }
        self.field("name", name);
        if !args.is_null() {
            self.text(",");
            self.field("args", args);
        }
        self.text("}");
    }

    fn entries(&mut self, map: &Map<String, Value>) {
        for (index, (name, value)) in map.iter().enumerate() {
            if index > 0 {
                self.text(",");
            }
            self.field(name, value);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.pieces.push(Piece::Json(self.text));
        self.pieces
    }
}
