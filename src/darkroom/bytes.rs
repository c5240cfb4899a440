//! Byte strings on their way to the disk and to the wire: gathered while they arrive, named by their hash, written,
//! and encoded as base64. The main thread never holds or copies them.

use super::Done;
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::pixels::sniff::sniff;
use crate::shell::db::{self, Durability, Store, Write};
use crate::shell::{naming, whole};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Promise, Uint8Array};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Blob, BlobPropertyBag};

/// First bytes that are enough to tell what a file is.
const SNIFF_BYTES: u32 = 512;
/// Bytes that are written together with their record are so many at most. More would keep the page's own thread busy, and
/// would have to wait for their thumbnail where they could already be on their way.
const ALONG_BYTES: u32 = 4 << 20;
/// Bytes encoded at a time: a multiple of three, so that no padding comes between.
const STEP_BYTES: u32 = 3 * (1 << 16);

thread_local! {
    static GATHERED: RefCell<HashMap<u32, Gathered>> = RefCell::new(HashMap::new());
    /// Writes under way or done, until somebody has asked for their outcome.
    static WRITES: RefCell<HashMap<Hash, Promise>> = RefCell::new(HashMap::new());
}

/// Bytes as far as they have come. The browser gets its copy of each piece at once, so that the Blob of all of them is
/// ready when the last one is here.
#[derive(Default)]
struct Gathered {
    pieces: Vec<Uint8Array>,
    blobs: Array,
}

/// Adds bytes to a gathering.
pub fn gather(gathering: u32, bytes: Uint8Array) -> Result<(), Error> {
    let blob = to_blob(&bytes, "")?;
    GATHERED.with_borrow_mut(|all| {
        let gathered = all.entry(gathering).or_default();
        gathered.blobs.push(&blob);
        gathered.pieces.push(bytes);
    });
    Ok(())
}

/// Forgets a gathering whose end never came.
pub fn forget(gathering: u32) {
    GATHERED.with_borrow_mut(|all| all.remove(&gathering));
}

/// Brings back a Blob of what was gathered, before it has a name: a picture can be decoded while it is hashed. Naming it
/// begins no sooner than the page has the Blob, so that a worker that dies at it takes nothing along.
pub fn assemble(gathering: u32) -> Result<Done, Error> {
    let blob = GATHERED.with_borrow(|all| {
        let gathered = all.get(&gathering).ok_or_else(|| Error::new(Kind::Unknown))?;
        let first = gathered.pieces.first().map(|piece| piece.subarray(0, SNIFF_BYTES.min(piece.length())).to_vec());
        blob_of(&gathered.blobs, sniff(&first.unwrap_or_default()).mime())
    })?;
    Ok(Done { blobs: vec![blob], ..Done::default() })
}

/// Names what was gathered and says what picture it is. Brings back its bytes, or begins to write them where they are many.
pub async fn keep(gathering: u32) -> Result<Done, Error> {
    // Another worker than the one that gathered them knows nothing of the bytes.
    let gathered = GATHERED.with_borrow_mut(|all| all.remove(&gathering)).ok_or_else(|| Error::new(Kind::Unknown))?;
    let bytes = joined(&gathered.pieces);
    let (hash, json) = naming::named(&bytes).await?;
    let done = Done { json, ..Done::default() };
    Ok(if bytes.length() <= ALONG_BYTES {
        Done { bytes: vec![bytes], ..done }
    } else {
        Done { to_write: Some((hash, bytes)), ..done }
    })
}

fn joined(parts: &[Uint8Array]) -> Uint8Array {
    // A view of a larger buffer would take all of that along to the disk.
    if let [only] = parts
        && only.length() == only.buffer().byte_length()
    {
        return only.clone();
    }
    let whole = Uint8Array::new_with_length(parts.iter().map(Uint8Array::length).sum());
    let mut at = 0;
    for part in parts {
        whole.set(part, at);
        at += part.length();
    }
    whole
}

/// Bytes as a Blob of this type.
pub fn to_blob(bytes: &Uint8Array, mime: &str) -> Result<Blob, Error> {
    blob_of(&Array::of1(bytes), mime)
}

/// Parts, Blobs or byte strings, as one Blob of this type.
pub fn blob_of(parts: &Array, mime: &str) -> Result<Blob, Error> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_blob_sequence_and_options(parts, &options).map_err(|_| Error::new(Kind::Unknown))
}

/// Begins to write bytes under their name. Nothing refers to them before their record is written, so that bytes whose
/// record never comes harm nothing.
pub fn write(hash: Hash, bytes: Uint8Array) {
    let writing = future_to_promise(async move {
        let batch = vec![Write::Put(Store::Bytes, hash.to_string(), (&bytes).into())];
        // What failed is said as text: a rejection would have to be waited for.
        let written = db::write(batch, Durability::Strict).await;
        Ok(written.map_or_else(|error| JsValue::from_str(&error.detail), |()| JsValue::UNDEFINED))
    });
    WRITES.with_borrow_mut(|all| all.insert(hash, writing));
}

/// Waits until bytes that were kept are on the disk; fails where they could not be written.
pub async fn stored(hash: Hash) -> Result<Done, Error> {
    let writing = WRITES.with_borrow(|all| all.get(&hash).cloned());
    let Some(writing) = writing else { return Err(Error::new(Kind::StorageFailed)) };
    let failure = JsFuture::from(writing).await.ok().and_then(|written| written.as_string());
    WRITES.with_borrow_mut(|all| all.remove(&hash));
    failure.map_or_else(|| Ok(Done::default()), |detail| Err(Error::saying(Kind::StorageFailed, detail)))
}

/// The base64 of bytes, given as a Blob or, where there is none, read from the disk.
pub async fn encode(hash: Hash, given: Option<Blob>) -> Result<Done, Error> {
    let bytes = match given {
        Some(blob) => {
            Uint8Array::new(&JsFuture::from(blob.array_buffer()).await.map_err(|_| Error::new(Kind::BytesMissing))?)
        }
        None => whole::bytes(hash).await?,
    };
    Ok(Done { blobs: vec![encoded(&bytes)?], ..Done::default() })
}

/// Bytes as a Blob of base64.
pub fn encoded(bytes: &Uint8Array) -> Result<Blob, Error> {
    let encoded = Uint8Array::new_with_length(bytes.length().div_ceil(3) * 4);
    let mut raw = vec![0u8; STEP_BYTES as usize];
    let mut text = vec![0u8; STEP_BYTES as usize / 3 * 4];
    let (mut from, mut to) = (0, 0);
    while from < bytes.length() {
        let until = (from + STEP_BYTES).min(bytes.length());
        let step = raw.get_mut(..(until - from) as usize).unwrap_or_default();
        bytes.subarray(from, until).copy_to(step);
        let written = STANDARD.encode_slice(&step, &mut text).map_err(|_| Error::new(Kind::Unknown))?;
        encoded.subarray(to, to + written as u32).copy_from(text.get(..written).unwrap_or_default());
        from = until;
        to += written as u32;
    }
    to_blob(&encoded, "")
}
