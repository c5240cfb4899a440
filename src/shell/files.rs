//! Bytes: files that a person offered, bytes that are not on the disk yet, and reading those that are.

use super::db::{self, Store, Write};
use super::handle::peek;
use crate::core::event::Offered;
use crate::core::id::Hash;
use crate::core::pixels::sniff;
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File};

/// Bytes that are on their way to the disk.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// The bytes as they came.
    pub bytes: Uint8Array,
    /// The picture's thumbnail, where the bytes are a picture that the browser can show.
    pub thumb: Option<Uint8Array>,
}

thread_local! {
    static OFFERED: RefCell<HashMap<u32, File>> = RefCell::new(HashMap::new());
    static NEXT: Cell<u32> = const { Cell::new(0) };
    static FRESH: RefCell<HashMap<Hash, Fresh>> = RefCell::new(HashMap::new());
}

/// First bytes that are enough to tell what a file is.
const SNIFF_BYTES: u32 = 512;

/// Holds files that a person offered until they are read.
pub fn hold(files: Vec<File>) -> Vec<Offered> {
    let hold = |file: File| {
        let handle = NEXT.replace(NEXT.get().wrapping_add(1));
        let offered = Offered { handle, name: file.name(), size_bytes: file.size() as u64 };
        OFFERED.with_borrow_mut(|held| held.insert(handle, file));
        offered
    };
    files.into_iter().map(hold).collect()
}

/// Takes an offered file, once.
pub fn take(handle: u32) -> Option<File> {
    OFFERED.with_borrow_mut(|held| held.remove(&handle))
}

/// Keeps bytes in memory until they are on the disk.
pub fn keep(hash: Hash, fresh: Fresh) {
    FRESH.with_borrow_mut(|kept| kept.insert(hash, fresh));
    super::sources::refresh(hash);
}

/// Adds the thumbnail of bytes that are kept already.
pub fn keep_thumb(hash: Hash, thumb: Uint8Array) {
    FRESH.with_borrow_mut(|kept| {
        if let Some(fresh) = kept.get_mut(&hash) {
            fresh.thumb = Some(thumb);
        }
    });
}

/// What has to be written so that these bytes are on the disk: nothing for bytes that are there already.
pub fn writes(hash: Hash) -> Vec<Write> {
    let Some(fresh) = FRESH.with_borrow(|kept| kept.get(&hash).cloned()) else { return Vec::new() };
    let key = hash.to_string();
    let bytes = Write::Put(Store::Bytes, key.clone(), fresh.bytes.into());
    let thumb = fresh.thumb.map(|thumb| Write::Put(Store::Thumbs, key, thumb.into()));
    std::iter::once(bytes).chain(thumb).collect()
}

/// Lets go of bytes that are on the disk now.
pub fn let_go(hash: Hash) {
    FRESH.with_borrow_mut(|kept| kept.remove(&hash));
}

/// The bytes of this name, from memory or from the disk.
pub async fn bytes(hash: Hash) -> Option<Uint8Array> {
    let fresh = FRESH.with_borrow(|kept| kept.get(&hash).map(|fresh| fresh.bytes.clone()));
    match fresh {
        Some(bytes) => Some(bytes),
        None => stored(Store::Bytes, hash).await,
    }
}

async fn stored(store: Store, hash: Hash) -> Option<Uint8Array> {
    db::get(store, &hash.to_string()).await.ok()?.dyn_into().ok()
}

/// A picture as a Blob of its own type.
pub async fn blob(hash: Hash) -> Option<Blob> {
    let bytes = bytes(hash).await?;
    let known = peek(|state| state.pictures.known.get(&hash).map(|picture| picture.format.mime())).flatten();
    let mime = known.unwrap_or_else(|| mime_of(&bytes));
    to_blob(&bytes, mime)
}

/// A picture's thumbnail as a Blob; the picture itself where it has none.
pub async fn thumb_blob(hash: Hash) -> Option<Blob> {
    let fresh = FRESH.with_borrow(|kept| kept.get(&hash).and_then(|fresh| fresh.thumb.clone()));
    let thumb = match fresh {
        Some(thumb) => Some(thumb),
        None => stored(Store::Thumbs, hash).await,
    };
    match thumb {
        Some(thumb) => to_blob(&thumb, mime_of(&thumb)),
        None => blob(hash).await,
    }
}

/// The type of a picture by its first bytes.
pub fn mime_of(bytes: &Uint8Array) -> &'static str {
    sniff::sniff(&bytes.subarray(0, SNIFF_BYTES.min(bytes.length())).to_vec()).mime()
}

/// Bytes as a Blob of this type.
pub fn to_blob(bytes: &Uint8Array, mime: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options).ok()
}

/// All bytes of a Blob.
pub async fn read(blob: &Blob) -> Result<Uint8Array, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?))
}

/// The SHA-256 of some bytes, computed by the browser beside the main thread.
pub async fn hash(bytes: &Uint8Array) -> Result<Hash, JsValue> {
    let subtle = web_sys::window().ok_or(JsValue::NULL)?.crypto()?.subtle();
    let digest = JsFuture::from(subtle.digest_with_str_and_js_u8_array("SHA-256", bytes)?).await?;
    let digest: [u8; 32] = Uint8Array::new(&digest).to_vec().try_into().map_err(|_| JsValue::NULL)?;
    Ok(Hash(digest))
}
