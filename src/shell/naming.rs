//! What bytes are: their name, which is their hash, and which picture. The darkroom does this for all that arrives, and
//! the page itself where no worker can.

use super::worker::Developed;
use super::{files, whole};
use crate::core::error::Error;
use crate::core::id::Hash;
use crate::core::pixels::header::header;
use js_sys::Uint8Array;
use serde_json::json;
use web_sys::Blob;

/// First bytes in which the header of a picture usually stands; provenance before it can take some hundred kilobytes.
const HEADER_BYTES: u32 = 1 << 20;
/// The name of some bytes, and as JSON what is known of them: `hash`, `size_bytes`, and of a `picture` its `format`,
/// `width_px` and `height_px`, as it is seen upright.
///
/// # Errors
/// If the browser cannot hash them.
pub async fn named(bytes: &Uint8Array) -> Result<(Hash, String), Error> {
    let hash = whole::hashing(bytes).await?;
    let picture = header(&head(bytes)).ok().map(|header| {
        let (width_px, height_px) = header.upright_px();
        json!({ "format": header.format, "width_px": width_px, "height_px": height_px })
    });
    Ok((hash, json!({ "hash": hash, "size_bytes": bytes.length(), "picture": picture }).to_string()))
}

/// The same as the darkroom would answer it, with the bytes.
///
/// # Errors
/// If they cannot be read or hashed.
pub async fn named_here(blob: &Blob) -> Result<Developed, Error> {
    let bytes = files::read(blob).await.map_err(|thrown| super::error::unknown(&thrown))?;
    let (_, json) = named(&bytes).await?;
    Ok(Developed { json, blobs: Vec::new(), bytes: vec![bytes] })
}

/// The part of a picture in which its header stands. Of a JPEG that is without what applications and people have written
/// before it, which can be megabytes.
fn head(bytes: &Uint8Array) -> Vec<u8> {
    let first = bytes.subarray(0, HEADER_BYTES.min(bytes.length())).to_vec();
    if first.starts_with(&[0xff, 0xd8, 0xff]) && header(&first).is_err() { without_comments(bytes) } else { first }
}

/// A JPEG up to its pixels, without comments and the later application segments.
fn without_comments(jpeg: &Uint8Array) -> Vec<u8> {
    let mut head = vec![0xff, 0xd8];
    let mut at = 2;
    while at + 4 <= jpeg.length() && jpeg.get_index(at) == 0xff {
        let kind = jpeg.get_index(at + 1);
        let length = u32::from(jpeg.get_index(at + 2)) << 8 | u32::from(jpeg.get_index(at + 3));
        let next = (at + 2 + length).min(jpeg.length());
        if !matches!(kind, 0xe3..=0xef | 0xfe) {
            head.extend(jpeg.subarray(at, next).to_vec());
        }
        // The pixels begin.
        if kind == 0xda {
            break;
        }
        at = next;
    }
    head
}
