//! A reply that is arriving: bytes through the decoder, byte strings into their names, at most one report a frame, and
//! one after the last bytes, however soon they came.

use super::files::{self, Fresh, Way};
use super::handle::dispatch;
use super::sources::{self, Warm};
use super::worker::{self, Developed, Room};
use super::{clock, parts, thumbs};
use crate::core::conversation::flight::Arrived;
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::gemini::{BlobSink, Decoder, Reply, Slot};
use crate::core::id::{Hash, Id};
use crate::core::picture::{Origin, Picture};
use crate::core::pixels::sniff::Format;
use crate::core::shelf::Shelf;
use js_sys::Uint8Array;
use leptos::task::spawn_local;
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::Blob;

/// Milliseconds between two reports of what has arrived: about a frame.
const FRAME_MS: f64 = 16.0;
/// The same where only the count of bytes has grown.
const COUNT_MS: f64 = 125.0;
/// Size of the first piece of a byte string: many are signatures of a few kilobytes.
const FIRST_PIECE_BYTES: u32 = 64 * 1024;
/// Size of the pieces in which bytes are handed to the darkroom.
const PIECE_BYTES: u32 = 1 << 20;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// One reply on its way in.
pub struct Incoming {
    decoder: Decoder,
    sink: Sink,
    heard: Rc<RefCell<Heard>>,
}

/// What has come so far.
struct Heard {
    turn: Id,
    reply: Reply,
    received_bytes: u64,
    reported_at_ms: f64,
    /// Something has come since the last report that can be read or seen.
    has_news: bool,
    /// A report of it is due.
    is_due: bool,
}

impl Heard {
    /// A report, if the last one is long enough ago.
    fn report(&mut self) -> Option<Event> {
        let now_ms = clock::since_start_ms();
        let pause_ms = if self.has_news { FRAME_MS } else { COUNT_MS };
        (now_ms - self.reported_at_ms >= pause_ms).then(|| self.report_now(now_ms))
    }

    fn report_now(&mut self, now_ms: f64) -> Event {
        self.has_news = false;
        self.reported_at_ms = now_ms;
        let reply = Arc::new(self.reply.clone());
        Event::Heard { turn: self.turn, received_bytes: self.received_bytes, reply }
    }
}

impl Incoming {
    /// Waits for the first byte of the answer that will become this turn.
    pub fn new(turn: Id) -> Self {
        Self {
            decoder: Decoder::new(),
            sink: Sink { turn, open: Shelf::new() },
            heard: Rc::new(RefCell::new(Heard {
                turn,
                reply: Reply::default(),
                received_bytes: 0,
                reported_at_ms: 0.0,
                has_news: false,
                is_due: false,
            })),
        }
    }

    /// Takes in the next bytes of the body.
    pub fn push(&mut self, chunk: &[u8]) {
        let frames = self.decoder.push(chunk, &mut self.sink);
        let mut heard = self.heard.borrow_mut();
        heard.received_bytes += chunk.len() as u64;
        heard.has_news |= !frames.is_empty();
        frames.into_iter().for_each(|frame| heard.reply.absorb(frame));
        let report = heard.report();
        // Nothing may follow for a long time, so what is held back now is told a frame later in any case.
        let is_held_back = report.is_none() && heard.has_news && !heard.is_due;
        heard.is_due |= is_held_back;
        drop(heard);
        if is_held_back {
            let heard = Rc::downgrade(&self.heard);
            clock::after_ms(FRAME_MS as u32, move || {
                let Some(heard) = heard.upgrade() else { return };
                let mut heard = heard.borrow_mut();
                heard.is_due = false;
                let report = heard.has_news.then(|| heard.report_now(clock::since_start_ms()));
                drop(heard);
                report.into_iter().for_each(dispatch);
            });
        }
        report.into_iter().for_each(dispatch);
    }

    /// Takes note that the body is over, or broke off.
    pub fn finish(mut self) {
        let frames = self.decoder.finish(&mut self.sink);
        let mut heard = self.heard.borrow_mut();
        frames.into_iter().for_each(|frame| heard.reply.absorb(frame));
        let report = heard.report_now(clock::since_start_ms());
        drop(heard);
        dispatch(report);
    }
}

/// Decoded bytes leave the wasm memory at once: they are handed to the darkroom piece by piece, so that at the end nothing
/// large is left to be done. The page keeps each piece as well until the picture is named, since a worker that dies takes
/// along what it has, and what has been paid for comes only once.
struct Sink {
    turn: Id,
    open: Shelf<Slot, Gathering>,
}

/// A byte string that is arriving.
struct Gathering {
    number: u32,
    /// What was handed over, in order.
    passed: Vec<Uint8Array>,
    piece: Uint8Array,
    filled: u32,
}

impl Gathering {
    fn new() -> Self {
        Self { number: number(), passed: Vec::new(), piece: Uint8Array::new_with_length(FIRST_PIECE_BYTES), filled: 0 }
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.filled == self.piece.length() {
                self.pass();
                self.piece = Uint8Array::new_with_length(PIECE_BYTES);
            }
            let room = (self.piece.length() - self.filled) as usize;
            let (now, later) = rest.split_at(room.min(rest.len()));
            self.piece.subarray(self.filled, self.filled + now.len() as u32).copy_from(now);
            self.filled += now.len() as u32;
            rest = later;
        }
    }

    /// Hands what is there to the darkroom. What that cannot take is missed at the end, and made up for by what is here.
    fn pass(&mut self) {
        let filled = std::mem::take(&mut self.filled);
        let piece = self.piece.subarray(0, filled);
        self.passed.push(piece.clone());
        let _ = worker::pass(Room::Bytes, job("gather", self.number), &piece.slice(0, filled));
    }

    /// Hands everything over once more, to a worker that has none of it.
    fn pass_again(&mut self) {
        self.number = number();
        let json = job("gather", self.number);
        for piece in &self.passed {
            let _ = worker::pass(Room::Bytes, json.clone(), &piece.slice(0, piece.length()));
        }
    }

    fn size_bytes(&self) -> u64 {
        self.passed.iter().map(|piece| u64::from(piece.length())).sum()
    }

    /// All of it as a Blob, as the darkroom has it. One that died has nothing, and the one after it only what came later:
    /// then it is made of what the page has, and handed over again.
    async fn assembled(&mut self) -> Result<Blob, Error> {
        let made = worker::ask(Room::Bytes, job("assemble", self.number), &[]).await;
        let whole = self.size_bytes() as f64;
        match made.ok().and_then(|made| made.blobs.into_iter().next()).filter(|blob| blob.size() == whole) {
            Some(blob) => Ok(blob),
            None => {
                self.pass_again();
                files::joined(&self.passed).ok_or_else(|| Error::new(Kind::Unknown))
            }
        }
    }

    /// Its name and what picture it is; the bytes come along, or are being written. Where no worker lives through that, the
    /// page does it: what was paid for is not given up for want of a worker.
    async fn kept(&mut self, blob: &Blob) -> Result<(Named, Developed), Error> {
        let made = worker::ask(Room::Bytes, job("keep", self.number), &[]).await;
        let whole = self.size_bytes();
        if let Some(kept) = made.ok().and_then(named_in).filter(|(named, _)| named.size_bytes == whole) {
            return Ok(kept);
        }
        self.pass_again();
        let made = match worker::ask(Room::Bytes, job("keep", self.number), &[]).await {
            Err(_) if !disarmed(Rule::NamedAllTheSame) => parts::name(blob.clone()).await?,
            made => made?,
        };
        named_in(made).ok_or_else(|| Error::new(Kind::WorkerDied))
    }

    fn forget(&self) {
        let json = job("forget", self.number);
        // A worker that is gone has forgotten by itself.
        let _ = worker::pass(Room::Bytes, json, &Uint8Array::new_with_length(0));
    }
}

impl BlobSink for Sink {
    fn open(&mut self, slot: Slot) {
        self.open.insert(slot, Gathering::new());
    }

    fn write(&mut self, slot: Slot, bytes: &[u8]) {
        if let Some(gathering) = self.open.get_mut(&slot) {
            gathering.take(bytes);
        }
    }

    fn close(&mut self, slot: Slot, whole: bool) {
        let turn = self.turn;
        let gathering = self.open.remove(&slot);
        if !whole {
            if let Some(gathering) = gathering {
                gathering.forget();
            }
            return;
        }
        spawn_local(async move {
            match named(turn, gathering).await {
                Ok(arrived) => dispatch(Event::Arrived { turn, slot, arrived }),
                Err(error) => {
                    dispatch(Event::Lost { turn, slot });
                    dispatch(Event::Failed(error));
                }
            }
        });
    }
}

/// A number that no gathering had yet.
fn number() -> u32 {
    NEXT.replace(NEXT.get().wrapping_add(1))
}

fn named_in(made: Developed) -> Option<(Named, Developed)> {
    serde_json::from_str(&made.json).ok().map(|named| (named, made))
}

/// A job for the darkroom on what was gathered under a number.
fn job(kind: &str, gathering: u32) -> String {
    format!(r#"{{"kind":"{kind}","gathering":{gathering}}}"#)
}

/// What the darkroom says of bytes that it has named.
#[derive(Deserialize)]
struct Named {
    hash: Hash,
    size_bytes: u64,
    picture: Option<Described>,
}

/// What it says of a picture.
#[derive(Deserialize)]
struct Described {
    format: Format,
    width_px: u32,
    height_px: u32,
}

/// Has a byte string named and written; a picture is decoded for the screen meanwhile.
async fn named(turn: Id, gathering: Option<Gathering>) -> Result<Arrived, Error> {
    let mut gathering = gathering.ok_or_else(|| Error::new(Kind::Unknown))?;
    gathering.pass();
    let blob = gathering.assembled().await?;
    let warm = Warm::of(&blob);
    let drawing = warm.is_some().then(|| thumbs::drawing(&blob));
    let (named, kept) = gathering.kept(&blob).await?;
    if let Some(warm) = warm {
        sources::adopt(named.hash, warm);
    }
    let fresh = match kept.bytes.into_iter().next() {
        Some(bytes) => Fresh { blob: blob.clone(), thumb: None, way: Way::Along(bytes) },
        None => Fresh::new(named.hash, Room::Bytes, blob.clone(), None),
    };
    files::keep(named.hash, fresh);
    if let Some(drawing) = drawing.filter(|_| named.picture.is_some()) {
        thumbs::make(named.hash, drawing);
    }
    Ok(Arrived {
        hash: named.hash,
        picture: named.picture.map(|known| record(turn, named.hash, named.size_bytes, &known)),
    })
}

fn record(turn: Id, hash: Hash, size_bytes: u64, known: &Described) -> Picture {
    Picture {
        hash,
        format: known.format,
        width_px: known.width_px,
        height_px: known.height_px,
        size_bytes,
        created_at_ms: clock::now_ms(),
        // The core knows the model and completes this when the answer is finished.
        origin: Origin::Generated { turn, model: String::new(), demo: false },
    }
}
