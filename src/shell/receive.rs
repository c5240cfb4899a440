//! Taking replies in, whatever they turn out to be.

use super::clock;
use super::http::{Begun, without};
use super::incoming::Incoming;
use crate::core::error::{Error, Kind};
use crate::core::gemini::fault;
use crate::core::id::Id;
use gloo_net::http::Response;
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader};

/// Milliseconds after which reading a reply lets the page take input and paint.
const SLICE_MS: f64 = 8.0;

/// Bytes that are read at a time at most.
const BUFFER_BYTES: u32 = 256 * 1024;

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
    let mut source = Source::of(&body);
    let mut chunk = Vec::new();
    let mut began_ms = clock::since_start_ms();
    loop {
        begun.watch.wait(begun.patience_ms);
        let next = source.next().await.map_err(|_| begun.watch.cause(Error::new(Kind::ConnectionLost)))?;
        let Some(bytes) = next else { return Ok(()) };
        chunk.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut chunk);
        incoming.push(&chunk);
        // Chunks that have queued up would otherwise all be read in one task.
        if clock::since_start_ms() - began_ms > SLICE_MS {
            clock::breathe().await;
            began_ms = clock::since_start_ms();
        }
    }
}

/// Where the bytes of a body come from.
enum Source {
    /// One buffer is filled again and again, so that megabytes leave no garbage behind.
    Filled { reader: ReadableStreamByobReader, buffer: ArrayBuffer },
    /// The browser gives a new array every time.
    Given(ReadableStreamDefaultReader),
}

impl Source {
    fn of(body: &ReadableStream) -> Self {
        match ReadableStreamByobReader::new(body) {
            Ok(reader) => Self::Filled { reader, buffer: ArrayBuffer::new(BUFFER_BYTES) },
            Err(_) => Self::Given(body.get_reader().unchecked_into()),
        }
    }

    /// The next bytes, valid until the next call; none at the end.
    async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let reading = match self {
            Self::Filled { reader, buffer } => reader.read_with_array_buffer_view(&Uint8Array::new(buffer)),
            Self::Given(reader) => reader.read(),
        };
        let read = JsFuture::from(reading).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let bytes: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        if let Self::Filled { buffer, .. } = self {
            // Reading takes the buffer away and gives it back under the bytes.
            *buffer = bytes.buffer();
        }
        Ok(Some(bytes))
    }
}

/// What a failing reply says.
pub async fn refused(response: &Response) -> Error {
    // A body that breaks off still has its status.
    let bytes = response.binary().await.unwrap_or_default();
    fault::from_reply(response.status(), &bytes)
}
