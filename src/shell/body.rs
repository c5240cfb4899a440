//! Request bodies as Blobs of parts: JSON text between base64 that is encoded once a picture and kept.

use super::files;
use crate::core::error::{Error, Kind};
use crate::core::gemini::Piece;
use crate::core::id::Hash;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::HashMap;
use web_sys::Blob;

/// Bytes encoded at a time: a multiple of three, so that no padding comes between.
const STEP_BYTES: u32 = 3 * (1 << 16);
/// Encoded bytes that are kept for the next turn of a conversation.
const KEPT_BYTES: f64 = 128.0 * 1024.0 * 1024.0;

thread_local! {
    static ENCODED: RefCell<HashMap<Hash, Blob>> = RefCell::new(HashMap::new());
}

/// One Blob of all pieces of a body. Fails where bytes that it refers to are not on this device any more.
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

async fn encoded(hash: Hash) -> Result<Blob, Error> {
    if let Some(blob) = ENCODED.with_borrow(|kept| kept.get(&hash).cloned()) {
        return Ok(blob);
    }
    let bytes = files::bytes(hash).await.ok_or_else(|| Error::saying(Kind::StorageFailed, "missing bytes"))?;
    let blob = encode(&bytes).ok_or_else(|| Error::saying(Kind::StorageFailed, "encoding"))?;
    ENCODED.with_borrow_mut(|kept| {
        let total: f64 = kept.values().map(Blob::size).sum();
        if total + blob.size() > KEPT_BYTES {
            kept.clear();
        }
        kept.insert(hash, blob.clone());
    });
    Ok(blob)
}

fn encode(bytes: &Uint8Array) -> Option<Blob> {
    let encoded = Uint8Array::new_with_length(bytes.length().div_ceil(3) * 4);
    let mut text = vec![0u8; STEP_BYTES as usize / 3 * 4];
    let (mut from, mut to) = (0, 0);
    while from < bytes.length() {
        let until = (from + STEP_BYTES).min(bytes.length());
        let raw = bytes.subarray(from, until).to_vec();
        let written = STANDARD.encode_slice(&raw, &mut text).ok()?;
        let target = encoded.subarray(to, to + u32::try_from(written).ok()?);
        target.copy_from(text.get(..written)?);
        from = until;
        to += written as u32;
    }
    files::to_blob(&encoded, "")
}
