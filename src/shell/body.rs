//! Request bodies as Blobs of parts: JSON text between base64 that is encoded once a picture and kept.

use super::db::{self, Store};
use super::worker::{self, Room};
use super::{files, memory};
use crate::core::error::{Error, Kind};
use crate::core::gemini::Piece;
use crate::core::id::Hash;
use crate::core::shelf::Shelf;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::Blob;

/// Encoded bytes that are kept for the next turn of a conversation.
const KEPT_BYTES: f64 = 128.0 * 1024.0 * 1024.0;

thread_local! {
    static ENCODED: RefCell<Shelf<Hash, Blob>> = RefCell::new(Shelf::new());
}

/// One Blob of all pieces of a body. Fails where bytes that it refers to are not on this device any more, or are
/// damaged.
pub async fn assemble(pieces: Vec<Piece>) -> Result<Blob, Error> {
    let parts = Array::new();
    for piece in pieces {
        match piece {
            Piece::Json(text) => parts.push(&text.into()),
            Piece::Base64(hash) => parts.push(&encoded(hash).await?.into()),
        };
    }
    Blob::new_with_blob_sequence(&parts).map_err(|thrown| super::error::unknown(&thrown))
}

async fn in_memory(hash: Hash) -> Result<Blob, Error> {
    let found = db::get(Store::Bytes, &hash.to_string()).await?;
    let bytes = found.dyn_into::<Uint8Array>().map_err(|_| Error::new(Kind::BytesMissing))?;
    Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).map_err(|thrown| super::error::unknown(&thrown))
}

/// Keeps the base64 of some bytes for the next request.
pub fn keep(hash: Hash, base64: Blob) {
    ENCODED.with_borrow_mut(|kept| {
        let total: f64 = kept.values().map(Blob::size).sum();
        if total + base64.size() > KEPT_BYTES {
            *kept = Shelf::new();
        }
        kept.insert(hash, base64);
    });
}

async fn encoded(hash: Hash) -> Result<Blob, Error> {
    if let Some(blob) = ENCODED.with_borrow(|kept| kept.get(&hash).cloned()) {
        return Ok(blob);
    }
    let json = format!(r#"{{"kind":"encode","hash":"{hash}"}}"#);
    let given = match files::held_blob(hash) {
        // What lies in the page's memory no worker finds on a disk.
        None if memory::is_used() => Some(in_memory(hash).await?),
        held => held,
    };
    let given: Vec<_> = given.into_iter().map(Into::into).collect();
    let developed = worker::ask(Room::Bytes, json, &given).await?;
    let blob = developed.blobs.into_iter().next().ok_or_else(|| Error::new(Kind::BytesMissing))?;
    keep(hash, blob.clone());
    Ok(blob)
}
