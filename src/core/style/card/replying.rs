//! The model's answer to the call for a card.

use super::asking::TEXT_MODEL;
use super::reading::read;
use crate::core::error::Error;
use crate::core::gemini::Slot;
use crate::core::gemini::cost::{Micros, booked_at};
use crate::core::gemini::reply::{Outcome, Reply, Wanted};
use crate::core::gemini::stream::{BlobSink, Decoder};
use crate::core::style::Card;

/// An answer in words has no pictures; what comes all the same is let go.
struct Nowhere;

impl BlobSink for Nowhere {
    fn open(&mut self, _: Slot) {}
    fn write(&mut self, _: Slot, _: &[u8]) {}
    fn close(&mut self, _: Slot, _: bool) {}
}

/// The card in the body of a reply of [`TEXT_MODEL`], and what it cost at this moment, in milliseconds since 1970. Fails
/// for whatever is no card.
pub fn of_reply(body: &[u8], now_ms: i64) -> Result<(Card, Option<Micros>), Error> {
    let mut decoder = Decoder::new();
    let mut reply = Reply::default();
    let frames = decoder.push(body, &mut Nowhere);
    let last = decoder.finish(&mut Nowhere);
    frames.into_iter().chain(last).for_each(|frame| reply.absorb(frame));
    match reply.outcome(Wanted::Anything) {
        Outcome::Reply => {}
        Outcome::Refused(error) | Outcome::Blocked(error) | Outcome::Failed(error) => return Err(error),
    }
    let card = read(&reply.text(), TEXT_MODEL.id)?;
    Ok((card, booked_at(&reply.usage, TEXT_MODEL.prices_at(now_ms))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::error::Kind;
    use crate::core::style::CardBy;
    use serde_json::json;

    fn body(text: &str) -> Vec<u8> {
        json!({
            "candidates": [{ "content": { "role": "model", "parts": [
                { "text": "Let me see.", "thought": true }, { "text": text },
            ] }, "finishReason": "STOP" }],
            "usageMetadata": { "promptTokenCount": 4000, "candidatesTokenCount": 200, "thoughtsTokenCount": 100 },
        })
        .to_string()
        .into_bytes()
    }

    #[test]
    fn a_card_comes_with_its_price_and_anything_else_is_a_failure() {
        let card = json!({
            "medium": "Ink", "line": "Fine", "light": "Even", "colour": "Blue", "composition": "Empty", "never": "No red",
        });
        let (card, cost) = of_reply(&body(&card.to_string()), 0).unwrap();
        assert_eq!((card.medium.as_str(), card.by), ("Ink", CardBy::Model(TEXT_MODEL.id.into())));
        assert_eq!(cost, Some(Micros(3000 + 1125)), "4000 tokens at $0.75 and 300 at $3.75 a million");
        assert!(of_reply(&body("I cannot do that."), 0).is_err());
        assert!(of_reply(b"", 0).is_err() && of_reply(b"<html>", 0).is_err());
        let blocked = json!({ "promptFeedback": { "blockReason": "SAFETY" } }).to_string();
        assert_eq!(of_reply(blocked.as_bytes(), 0).unwrap_err().kind, Kind::BlockedSafety);
        let half = body("{}");
        assert!(of_reply(&half[..half.len() / 2], 0).is_err(), "cut short");
    }
}
