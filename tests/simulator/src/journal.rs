//! What was asked of the server: every request with its body, how its reply ended, and counts.

use crate::answer::SentPicture;
use crate::encoding::{decode_base64, sha256_hex};
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Instant;

/// Bodies are kept up to this sum; the oldest go first.
const KEPT_BYTES: usize = 384 * 1024 * 1024;
/// Strings in a logged body longer than this are shown by length and hash when they are base64.
const LONG_STRING: usize = 512;

/// One request.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) id: u64,
    pub(crate) at_ms: u64,
    pub(crate) connection: u64,
    pub(crate) protocol: String,
    pub(crate) method: String,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) kind: String,
    pub(crate) body_bytes: usize,
    pub(crate) body_sha256: String,
    #[serde(skip)]
    pub(crate) body: Option<Bytes>,
    /// The body in readable form, made when it is first asked for.
    #[serde(skip)]
    pub(crate) shown: OnceLock<Value>,
    pub(crate) status: Option<u16>,
    pub(crate) refusal: Option<String>,
    pub(crate) pictures: Vec<SentPicture>,
    /// What the whole generation used, in the form of `usageMetadata`, whether or not all of it arrived; absent where
    /// nothing was generated.
    pub(crate) used: Option<Value>,
    pub(crate) sent_bytes: usize,
    /// `complete`, `client_cut`, `server_cut`, or absent while it runs.
    pub(crate) end: Option<&'static str>,
}

/// All requests since the start or the last reset.
pub(crate) struct Journal {
    started: Instant,
    entries: Vec<Entry>,
    counts: BTreeMap<String, u64>,
    next_id: u64,
}

impl Journal {
    /// An empty journal that counts time from now.
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), entries: Vec::new(), counts: BTreeMap::new(), next_id: 1 }
    }

    /// Writes a request down; gives its id.
    pub(crate) fn add(&mut self, mut entry: Entry) -> u64 {
        entry.id = self.next_id;
        entry.at_ms = self.started.elapsed().as_millis() as u64;
        self.next_id += 1;
        self.count("requests");
        self.count(&format!("{} {}", entry.method, entry.kind));
        let id = entry.id;
        self.entries.push(entry);
        self.forget_old_bodies();
        id
    }

    fn forget_old_bodies(&mut self) {
        let mut kept = 0;
        for entry in self.entries.iter_mut().rev() {
            kept += entry.body.as_ref().map_or(0, Bytes::len);
            if kept > KEPT_BYTES {
                entry.body = None;
            }
        }
    }

    /// Adds one to a count.
    pub(crate) fn count(&mut self, name: &str) {
        *self.counts.entry(name.to_string()).or_default() += 1;
    }

    /// Changes the entry of this id, where it still exists.
    pub(crate) fn with(&mut self, id: u64, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.id == id) {
            change(entry);
        }
    }

    /// Says how a reply ended, once.
    pub(crate) fn end(&mut self, id: u64, end: &'static str) {
        let mut new = false;
        self.with(id, |entry| {
            new = entry.end.is_none();
            entry.end.get_or_insert(end);
        });
        if new {
            self.count(end);
        }
    }

    /// Forgets all entries and counts; ids go on.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.counts.clear();
    }

    /// All counts by name.
    pub(crate) fn counts(&self) -> Value {
        json!(self.counts)
    }

    /// The entries behind `since`, bodies in readable form.
    pub(crate) fn list(&self, since: u64) -> Value {
        let chosen = self.entries.iter().filter(|entry| entry.id > since);
        Value::Array(chosen.map(entry_json).collect())
    }

    /// The raw body of one request, where it was kept.
    pub(crate) fn body(&self, id: u64) -> Option<Bytes> {
        self.entries.iter().find(|entry| entry.id == id)?.body.clone()
    }
}

fn entry_json(entry: &Entry) -> Value {
    let mut out = json!(entry);
    let shown = entry.shown.get_or_init(|| {
        let body = entry.body.as_ref().and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
        body.map_or(Value::Null, shortened)
    });
    out["body"] = shown.clone();
    out
}

/// The same value with long base64 strings as `{"$bytes", "$sha256"}` of what they encode.
pub(crate) fn shortened(value: Value) -> Value {
    match value {
        Value::String(text) if text.len() > LONG_STRING => match decode_base64(&text) {
            Some(bytes) => json!({"$bytes": bytes.len(), "$sha256": sha256_hex(&bytes)}),
            None => Value::String(text),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(shortened).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(name, value)| (name, shortened(value))).collect::<Map<_, _>>())
        }
        other => other,
    }
}
