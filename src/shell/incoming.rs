//! A reply that is arriving: bytes through the decoder, byte strings into their names, at most one report a frame.

use super::files::{self, Fresh};
use super::handle::dispatch;
use super::{clock, thumbs};
use crate::core::conversation::flight::Arrived;
use crate::core::event::Event;
use crate::core::gemini::{BlobSink, Decoder, Frame, Reply, Slot};
use crate::core::id::{Hash, Id};
use crate::core::picture::{Origin, Picture};
use crate::core::pixels::header::header;
use js_sys::Uint8Array;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Milliseconds between two reports of what has arrived: about a frame.
const FRAME_MS: f64 = 16.0;
/// First bytes in which the header of a picture stands as a rule; provenance before it can take some hundred kilobytes.
const HEADER_BYTES: u32 = 1 << 20;

/// One reply on its way in.
pub struct Incoming {
    turn: Id,
    decoder: Decoder,
    sink: Sink,
    reply: Reply,
    received_bytes: u64,
    reported_at_ms: f64,
}

impl Incoming {
    /// Waits for the first byte of the answer that will become this turn.
    pub fn new(turn: Id) -> Self {
        Self {
            turn,
            decoder: Decoder::new(),
            sink: Sink { turn, open: HashMap::new() },
            reply: Reply::default(),
            received_bytes: 0,
            reported_at_ms: 0.0,
        }
    }

    /// Takes in the next bytes of the body.
    pub fn push(&mut self, chunk: &[u8]) {
        self.received_bytes += chunk.len() as u64;
        let frames = self.decoder.push(chunk, &mut self.sink);
        self.absorb(frames);
        let now_ms = clock::since_start_ms();
        if now_ms - self.reported_at_ms >= FRAME_MS {
            self.reported_at_ms = now_ms;
            self.report();
        }
    }

    /// Takes note that the body is over, or broke off.
    pub fn finish(mut self) {
        let frames = self.decoder.finish(&mut self.sink);
        self.absorb(frames);
        self.report();
    }

    fn absorb(&mut self, frames: Vec<Frame>) {
        for frame in frames {
            self.reply.absorb(frame);
        }
    }

    fn report(&self) {
        let reply = Arc::new(self.reply.clone());
        dispatch(Event::Heard { turn: self.turn, received_bytes: self.received_bytes, reply });
    }
}

/// Decoded bytes leave the wasm memory at once: they are gathered as JavaScript arrays.
struct Sink {
    turn: Id,
    open: HashMap<Slot, Vec<Uint8Array>>,
}

impl BlobSink for Sink {
    fn open(&mut self, slot: Slot) {
        self.open.insert(slot, Vec::new());
    }

    fn write(&mut self, slot: Slot, bytes: &[u8]) {
        if let Some(chunks) = self.open.get_mut(&slot) {
            chunks.push(Uint8Array::from(bytes));
        }
    }

    fn close(&mut self, slot: Slot, whole: bool) {
        let Some(chunks) = self.open.remove(&slot).filter(|_| whole) else { return };
        let bytes = joined(&chunks);
        let turn = self.turn;
        spawn_local(async move {
            match named(turn, bytes).await {
                Ok(arrived) => dispatch(Event::Arrived { turn, slot, arrived }),
                Err(thrown) => {
                    dispatch(Event::Lost { turn, slot });
                    dispatch(Event::Failed(super::error::unknown(&thrown)));
                }
            }
        });
    }
}

fn joined(chunks: &[Uint8Array]) -> Uint8Array {
    let whole = Uint8Array::new_with_length(chunks.iter().map(Uint8Array::length).sum());
    let mut at = 0;
    for chunk in chunks {
        whole.set(chunk, at);
        at += chunk.length();
    }
    whole
}

/// Names a byte string, keeps it in memory, and begins the thumbnail if it is a picture.
async fn named(turn: Id, bytes: Uint8Array) -> Result<Arrived, JsValue> {
    let hash = files::hash(&bytes).await?;
    let picture = picture(turn, hash, &bytes);
    files::keep(hash, Fresh { bytes: bytes.clone(), thumb: None });
    if picture.is_some() {
        thumbs::make(hash, bytes);
    }
    Ok(Arrived { hash, picture })
}

fn picture(turn: Id, hash: Hash, bytes: &Uint8Array) -> Option<Picture> {
    // A provenance segment of any length may stand before the size, so more is read only where less was not enough.
    let beginnings = [HEADER_BYTES, bytes.length()];
    let header =
        beginnings.iter().find_map(|end| header(&bytes.subarray(0, (*end).min(bytes.length())).to_vec()).ok())?;
    let (width_px, height_px) = header.upright_px();
    Some(Picture {
        hash,
        format: header.format,
        width_px,
        height_px,
        size_bytes: u64::from(bytes.length()),
        created_at_ms: clock::now_ms(),
        // The core knows the model and completes this when the answer is finished.
        origin: Origin::Generated { turn, model: String::new(), demo: false },
    })
}
