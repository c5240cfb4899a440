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

/// The card in the body of a reply of [`TEXT_MODEL`], or why there is none; and what the reply cost at this moment, in
/// milliseconds since 1970, which it did whatever came of it.
pub fn of_reply(body: &[u8], now_ms: i64) -> (Result<Card, Error>, Option<Micros>) {
    let mut decoder = Decoder::new();
    let mut reply = Reply::default();
    let frames = decoder.push(body, &mut Nowhere);
    let last = decoder.finish(&mut Nowhere);
    frames.into_iter().chain(last).for_each(|frame| reply.absorb(frame));
    let card = match reply.outcome(Wanted::Anything) {
        Outcome::Reply => read(&reply.text(), TEXT_MODEL.id),
        Outcome::Refused(error) | Outcome::Blocked(error) | Outcome::Failed(error) => Err(error),
    };
    (card, booked_at(&reply.usage, TEXT_MODEL.prices_at(now_ms)))
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
        let (card, cost) = of_reply(&body(&card.to_string()), 0);
        let card = card.unwrap();
        let price = Some(Micros(3000 + 1125));
        assert_eq!((card.medium.as_str(), card.by), ("Ink", CardBy::Model(TEXT_MODEL.id.into())));
        assert_eq!(cost, price, "4000 tokens at $0.75 and 300 at $3.75 a million");
        let (refused, cost) = of_reply(&body("I cannot do that."), 0);
        assert_eq!((refused.map_err(|error| error.kind), cost), (Err(Kind::Unreadable), price), "no card, and paid");
        for nothing in [b"".as_slice(), b"<html>"] {
            let (card, cost) = of_reply(nothing, 0);
            assert!(card.is_err() && cost.is_none());
        }
        let half = body("{}");
        assert!(of_reply(&half[..half.len() / 2], 0).0.is_err(), "cut short");
    }

    #[test]
    fn a_reply_that_was_withheld_or_blocked_costs_what_it_says() {
        let withheld = json!({
            "candidates": [{ "finishReason": "SAFETY" }],
            "usageMetadata": { "promptTokenCount": 4000 },
        });
        let (card, cost) = of_reply(withheld.to_string().as_bytes(), 0);
        assert_eq!((card.map_err(|error| error.kind), cost), (Err(Kind::RefusedSafety), Some(Micros(3000))));
        let blocked = json!({ "promptFeedback": { "blockReason": "SAFETY" } }).to_string();
        let (card, cost) = of_reply(blocked.as_bytes(), 0);
        assert_eq!((card.map_err(|error| error.kind), cost), (Err(Kind::BlockedSafety), None));
    }
}
