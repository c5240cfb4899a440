//! The demo's transport: the same requests, answered on this device with the same bytes that the wire would carry.

use super::handle::dispatch;
use super::incoming::Incoming;
use super::{clock, files, worker};
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::gemini::{Piece, Request};
use crate::core::id::Id;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use js_sys::Uint8Array;
use serde_json::json;
use web_sys::AbortSignal;

/// Milliseconds between two events, so that an answer can be watched as it comes.
const PACE_MS: u32 = 90;

/// Answers a request. `Ok` means that the reply came to its end.
pub async fn answer(turn: Id, request: &Request, signal: &AbortSignal) -> Result<(), Error> {
    let (body, pictures) = body(request).await?;
    dispatch(Event::Left(turn));
    let job = json!({
        "kind": "demo",
        "model": request.model,
        "body": body,
        // Both halves: answers asked for side by side share one of them.
        "variation": (turn.0 ^ (turn.0 >> 64)) as u64,
        "response_id": format!("demo-{turn}"),
    });
    let events = worker::develop(job.to_string(), &pictures).await?.bytes;
    let mut incoming = Incoming::new(turn);
    for event in events {
        if signal.aborted() {
            incoming.finish();
            return Err(Error::new(Kind::Stopped));
        }
        incoming.push(&event.to_vec());
        clock::sleep_ms(PACE_MS).await;
    }
    incoming.finish();
    Ok(())
}

/// The request's body as JSON, with the signatures in it and the pictures beside it: the demo looks at their pixels.
async fn body(request: &Request) -> Result<(serde_json::Value, Vec<Uint8Array>), Error> {
    let mut text = String::new();
    let mut pictures = Vec::new();
    for piece in request.body() {
        match piece {
            Piece::Json(json) => text.push_str(&json),
            Piece::Base64(hash) => {
                let bytes = files::bytes(hash).await?;
                if text.ends_with(r#""thoughtSignature":""#) {
                    text.push_str(&STANDARD.encode(bytes.to_vec()));
                } else {
                    pictures.push(bytes);
                }
            }
        }
    }
    let body = serde_json::from_str(&text).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?;
    Ok((body, pictures))
}
