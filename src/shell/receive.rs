//! Taking replies in, whatever they turn out to be.

use super::clock;
use super::http::{Begun, without};
use super::incoming::Incoming;
use crate::core::error::{Error, Kind};
use crate::core::gemini::fault;
use crate::core::id::Id;
use gloo_net::http::Response;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// Milliseconds after which reading a reply lets the page take input and paint.
const SLICE_MS: f64 = 8.0;

/// Takes a reply in as it streams. `Ok` means that the body came to its end.
pub async fn take_in(turn: Id, begun: &Begun) -> Result<(), Error> {
    if !begun.response.ok() {
        return Err(without(&begun.key, refused(&begun.response).await));
    }
    let mut incoming = Incoming::new(turn);
    let result = stream(begun, &mut incoming).await;
    incoming.finish();
    result
}

async fn stream(begun: &Begun, incoming: &mut Incoming) -> Result<(), Error> {
    let Some(body) = begun.response.body() else { return Ok(()) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut chunk = Vec::new();
    let mut began_ms = clock::since_start_ms();
    loop {
        begun.watch.wait(begun.patience_ms);
        let read = JsFuture::from(reader.read()).await;
        let next = read.map_err(|_| begun.watch.cause(Error::new(Kind::ConnectionLost)))?;
        let done = Reflect::get(&next, &"done".into()).is_ok_and(|done| done.is_truthy());
        if done {
            return Ok(());
        }
        if let Ok(value) = Reflect::get(&next, &"value".into()).and_then(|value| value.dyn_into::<Uint8Array>()) {
            chunk.resize(value.length() as usize, 0);
            value.copy_to(&mut chunk);
            incoming.push(&chunk);
        }
        // Chunks that have queued up would otherwise all be read in one task.
        if clock::since_start_ms() - began_ms > SLICE_MS {
            clock::breathe().await;
            began_ms = clock::since_start_ms();
        }
    }
}

/// What a failing reply says.
pub async fn refused(response: &Response) -> Error {
    // A body that breaks off still has its status.
    let bytes = response.binary().await.unwrap_or_default();
    fault::from_reply(response.status(), &bytes)
}
