//! A message that is complete, with slot numbers in place of base64, read as JSON.

use super::Frame;
use crate::core::error::{Error, Kind};
use crate::core::gemini::fault;
use serde_json::Value;

/// Reads a message that is complete. Text that is not UTF-8 or has half a surrogate pair loses those characters, not
/// the reply that was paid for.
pub(super) fn frame_of(json: &[u8]) -> Frame {
    let parsed = serde_json::from_slice::<Value>(json)
        .or_else(|_| serde_json::from_str(&without_lone_surrogates(&String::from_utf8_lossy(json))));
    match parsed {
        Ok(value) => match fault::in_message(&value) {
            Some(error) => Frame::Fault(error),
            None => Frame::Message(value),
        },
        Err(error) => Frame::Fault(Error::saying(Kind::Unreadable, error.to_string())),
    }
}

/// Replaces every escaped surrogate that has no partner.
fn without_lone_surrogates(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(place) = rest.find('\\') {
        let (before, escape) = rest.split_at(place);
        out.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(_), _) => {
                out.push('\u{fffd}');
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (kept, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(kept);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The surrogate that an escape at the front of `text` stands for, if it is one.
fn surrogate(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok().filter(|code| (0xd800..=0xdfff).contains(code))
}
