//! `decode`: one reply from a file through the app's own decoder.

use crate::arguments::Arguments;
use atelier::core::error::Error;
use atelier::core::gemini::{BlobSink, Decoder, Outcome, Reply, Slot, Usage, Wanted, fault};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The chunks in which a browser hands over a body are of about this size, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// Hashes what arrives instead of keeping it.
#[derive(Default)]
struct Hashes {
    open: BTreeMap<u32, (Sha256, u64)>,
    whole: BTreeMap<u32, (String, u64)>,
}

impl BlobSink for Hashes {
    fn open(&mut self, slot: Slot) {
        self.open.insert(slot.0, (Sha256::new(), 0));
    }

    fn write(&mut self, slot: Slot, bytes: &[u8]) {
        if let Some((hash, size)) = self.open.get_mut(&slot.0) {
            hash.update(bytes);
            *size += bytes.len() as u64;
        }
    }

    fn close(&mut self, slot: Slot, whole: bool) {
        if let Some((hash, size)) = self.open.remove(&slot.0).filter(|_| whole) {
            let hex = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            self.whole.insert(slot.0, (hex, size));
        }
    }
}

/// Decodes the file that is named and says what it is.
pub fn run(mut arguments: Arguments) -> Result<Value, String> {
    let status: Option<u16> = arguments.option("--status")?;
    // Taken so that a recording can be described in full; the decoder judges by the bytes, since labels are wrong
    // now and then.
    let _content_type: Option<String> = arguments.option("--content-type")?;
    let path = arguments.next_word().ok_or("decode needs a file")?;
    arguments.finish()?;
    let body = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
    Ok(report(&body, status.unwrap_or(200)))
}

fn report(body: &[u8], status: u16) -> Value {
    let mut hashes = Hashes::default();
    let mut reply = Reply::default();
    if !(200..300).contains(&status) {
        return described(&reply, &hashes, &Outcome::Failed(fault::from_reply(status, body)));
    }
    let mut decoder = Decoder::new();
    for chunk in body.chunks(CHUNK_BYTES) {
        decoder.push(chunk, &mut hashes).into_iter().for_each(|frame| reply.absorb(frame));
    }
    decoder.finish(&mut hashes).into_iter().for_each(|frame| reply.absorb(frame));
    let outcome = reply.outcome(Wanted::Anything);
    described(&reply, &hashes, &outcome)
}

fn described(reply: &Reply, hashes: &Hashes, outcome: &Outcome) -> Value {
    let (name, error) = match outcome {
        Outcome::Reply => ("reply", None),
        Outcome::Refused(_) => ("refused", None),
        Outcome::Blocked(_) => ("blocked", None),
        Outcome::Failed(error) => ("error", Some(error)),
    };
    let picture = |(mime, slot): (&str, Slot)| {
        let (sha256, size_bytes) = hashes.whole.get(&slot.0)?;
        Some(json!({ "mime": mime, "size_bytes": size_bytes, "sha256": sha256 }))
    };
    json!({
        "outcome": name,
        "text": some_text(reply.text()),
        "thoughts": some_text(reply.thoughts()),
        "images": reply.pictures().filter_map(picture).collect::<Vec<_>>(),
        "calls": reply.calls().map(|(name, args)| json!({ "name": name, "args": args })).collect::<Vec<_>>(),
        "finish": reply.finish.as_ref().map(|finish| &finish.0),
        "block": reply.block.as_ref().map(|block| &block.reason),
        "usage": usage(&reply.usage),
        "error": error.map(failure),
    })
}

fn some_text(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn usage(usage: &Usage) -> Option<Value> {
    let figures = json!({
        "prompt": usage.prompt,
        "candidates": usage.candidates,
        "thoughts": usage.thoughts,
        "total": usage.total,
    });
    (!usage.is_empty()).then_some(figures)
}

fn failure(error: &Error) -> Value {
    json!({ "code": error.code, "status": error.status, "kind": error.kind.name() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_an_error_and_a_page_come_out_as_what_they_are() {
        let picture = br#"{"candidates":[{"finishReason":"STOP","content":{"parts":[
            {"inlineData":{"mimeType":"image/png","data":"YWJj"}}]}}]}"#;
        let reported = report(picture, 200);
        assert_eq!(reported["outcome"], "reply");
        assert_eq!(
            reported["images"],
            json!([{
                "mime": "image/png",
                "size_bytes": 3,
                "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            }])
        );
        assert_eq!(
            (&reported["text"], &reported["usage"], &reported["error"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );

        let error = br#"{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}"#;
        let wanted = json!({ "code": 503, "status": "UNAVAILABLE", "kind": "overloaded" });
        assert_eq!(report(error, 200)["error"], wanted);
        assert_eq!(report(error, 503)["error"], wanted);

        let page = report(b"<html>Error</html>", 502);
        assert_eq!(page["error"], json!({ "code": 502, "status": null, "kind": "overloaded" }));
        assert_eq!(report(b"<html>Error</html>", 200)["error"]["kind"], "unreadable");
    }

    #[test]
    fn a_refusal_and_a_block_are_told_apart_and_keep_their_reasons() {
        let refused = report(
            br#"{"candidates":[{"finishReason":"IMAGE_SAFETY"}],"usageMetadata":{"promptTokenCount":7,"totalTokenCount":7}}"#,
            200,
        );
        assert_eq!((&refused["outcome"], &refused["finish"]), (&json!("refused"), &json!("IMAGE_SAFETY")));
        assert_eq!(refused["block"], Value::Null);
        assert_eq!((&refused["usage"]["prompt"], &refused["usage"]["total"]), (&json!(7), &json!(7)));

        let blocked = report(br#"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}"#, 200);
        assert_eq!((&blocked["outcome"], &blocked["block"]), (&json!("blocked"), &json!("PROHIBITED_CONTENT")));
        assert_eq!((&blocked["finish"], &blocked["images"]), (&Value::Null, &json!([])));
    }

    #[test]
    fn thoughts_and_their_pictures_are_not_shown_and_calls_and_usage_are() {
        let stream = concat!(
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm.\",\"thought\":true},",
            "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"YWJj\"},\"thought\":true}]}}]}\r\n\r\n",
            "data: {\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"parts\":[",
            "{\"functionCall\":{\"name\":\"zoom\",\"args\":{\"by\":2}}}]}}],\"usageMetadata\":",
            "{\"promptTokenCount\":1,\"candidatesTokenCount\":2,\"thoughtsTokenCount\":3,\"totalTokenCount\":6}}\r\n\r\n",
        );
        let told = report(stream.as_bytes(), 200);
        assert_eq!((&told["outcome"], &told["thoughts"]), (&json!("reply"), &json!("Hm.")));
        assert_eq!((&told["text"], &told["images"]), (&Value::Null, &json!([])));
        assert_eq!(told["calls"], json!([{ "name": "zoom", "args": { "by": 2 } }]));
        assert_eq!(told["usage"], json!({ "prompt": 1, "candidates": 2, "thoughts": 3, "total": 6 }));
    }
}
