//! Bytes: files that a person offered, bytes that are not on the disk yet, and reading those that are.
//!
//! Few bytes go to the disk together with their record. Many are written by the darkroom as soon as they have their name,
//! while their record is still being put together. Until they are there, all are held here as Blobs.

use super::db::{self, Store, Write};
use super::error::storage;
use super::handle::peek;
use super::memory;
use super::thumbs;
use super::whole;
use super::worker::{self, Room};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::event::Offered;
use crate::core::id::Hash;
use crate::core::pixels::sniff;
use crate::core::shelf::Shelf;
use js_sys::{Array, Map, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Blob, BlobPropertyBag, File};

/// Bytes that are on their way to the disk.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// The bytes as they came, with their own type.
    pub blob: Blob,
    /// The picture's thumbnail, as far as it is made.
    pub thumb: Option<Uint8Array>,
    /// How the bytes come to the disk.
    pub way: Way,
}

/// How bytes come to the disk.
#[derive(Clone, Debug)]
pub enum Way {
    /// Within the transaction of their record: these are few enough for that.
    Along(Uint8Array),
    /// Before it, by the darkroom. Resolves to whether they are there, and is never rejected, since nobody may be waiting
    /// for it.
    Ahead(Promise),
}

impl Fresh {
    /// Bytes that the darkroom holds under this name and is writing.
    pub fn new(hash: Hash, room: Room, blob: Blob, thumb: Option<Uint8Array>) -> Self {
        let json = format!(r#"{{"kind":"stored","hash":"{hash}"}}"#);
        let stored =
            future_to_promise(async move { Ok(JsValue::from_bool(worker::ask(room, json, &[]).await.is_ok())) });
        Self { blob, thumb, way: Way::Ahead(stored) }
    }
}

thread_local! {
    static OFFERED: RefCell<Shelf<u32, File>> = RefCell::new(Shelf::new());
    static NEXT: Cell<u32> = const { Cell::new(0) };
    static FRESH: RefCell<Shelf<Hash, Fresh>> = RefCell::new(Shelf::new());
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
    if let Some(unsaved) = unsaved() {
        unsaved.set(&hash.to_string().into(), &fresh.blob);
    }
    FRESH.with_borrow_mut(|kept| kept.insert(hash, fresh));
    super::sources::refresh(hash);
}

/// What the page of a program that has trapped offers for download: the start script made it, and holds it.
fn unsaved() -> Option<Map> {
    Reflect::get(&js_sys::global(), &"unsaved".into()).ok()?.dyn_into().ok()
}

/// Adds the thumbnail of bytes that are kept already.
pub fn keep_thumb(hash: Hash, thumb: Uint8Array) {
    FRESH.with_borrow_mut(|kept| {
        if let Some(fresh) = kept.get_mut(&hash) {
            fresh.thumb = Some(thumb);
        }
    });
}

/// Waits until these bytes are on the disk, and gives what still has to be written beside their record: the thumbnail,
/// and the bytes themselves where the darkroom could not write them. Fails where the bytes are neither on the disk nor to be
/// had any more at this moment: a record must not be written without them.
pub async fn writes(hash: Hash) -> Result<Vec<Write>, Error> {
    thumbs::settled(hash).await;
    let Some(fresh) = FRESH.with_borrow(|kept| kept.get(&hash).cloned()) else { return Ok(Vec::new()) };
    let key = hash.to_string();
    if disarmed(Rule::BytesFirst) {
        return Ok(fresh.thumb.map(|thumb| Write::Put(Store::Thumbs, key, thumb.into())).into_iter().collect());
    }
    let bytes = match fresh.way {
        Way::Along(bytes) => Some(bytes),
        Way::Ahead(stored) => match JsFuture::from(stored).await {
            // The darkroom may have a disk where the page has none, but the page could not read from it.
            Ok(is_stored) if is_stored.is_truthy() && !memory::is_used() => None,
            _ => Some(read(&fresh.blob).await.map_err(|thrown| storage(&thrown))?),
        },
    };
    let bytes = bytes.map(|bytes| Write::Put(Store::Bytes, key.clone(), bytes.into()));
    let thumb = fresh.thumb.map(|thumb| Write::Put(Store::Thumbs, key, thumb.into()));
    Ok(bytes.into_iter().chain(thumb).collect())
}

/// The Blob of bytes that are not known to be on the disk.
pub fn fresh_blob(hash: Hash) -> Option<Blob> {
    FRESH.with_borrow(|kept| kept.get(&hash).map(|fresh| fresh.blob.clone()))
}

/// Lets go of bytes that are on the disk now, and gives what was held of them.
pub fn let_go(hash: Hash) -> Option<Fresh> {
    super::sources::cool(hash);
    // What lies in the page's memory goes with the page.
    if let Some(unsaved) = unsaved().filter(|_| !memory::is_used()) {
        unsaved.delete(&hash.to_string().into());
    }
    FRESH.with_borrow_mut(|kept| kept.remove(&hash))
}

/// The bytes of this name, from memory or from the disk. Fails where they are nowhere, or not what their name says.
pub async fn bytes(hash: Hash) -> Result<Uint8Array, Error> {
    match held_blob(hash) {
        Some(blob) => read(&blob).await.map_err(|thrown| super::error::unknown(&thrown)),
        None => whole::bytes(hash).await,
    }
}

/// A picture as a Blob of its own type. Fails where its bytes are nowhere, or not what their name says.
pub async fn blob(hash: Hash) -> Result<Blob, Error> {
    if let Some(blob) = held_blob(hash) {
        return Ok(blob);
    }
    let bytes = whole::bytes(hash).await?;
    let known = peek(|state| state.pictures.known.get(&hash).map(|picture| picture.format.mime())).flatten();
    let mime = known.unwrap_or_else(|| mime_of(&bytes));
    to_blob(&bytes, mime).ok_or_else(|| Error::new(Kind::Unknown))
}

/// Bytes that are in memory already: on their way to the disk, or on the screen.
pub fn held_blob(hash: Hash) -> Option<Blob> {
    fresh_blob(hash).or_else(|| super::sources::held(hash))
}

/// A picture's thumbnail as a Blob; the picture itself where it has none.
pub async fn thumb_blob(hash: Hash) -> Result<Blob, Error> {
    thumbs::settled(hash).await;
    let fresh = FRESH.with_borrow(|kept| kept.get(&hash).and_then(|fresh| fresh.thumb.clone()));
    let thumb = match fresh {
        Some(thumb) => Some(thumb),
        None => db::get(Store::Thumbs, &hash.to_string()).await?.dyn_into().ok(),
    };
    match thumb {
        Some(thumb) => to_blob(&thumb, mime_of(&thumb)).ok_or_else(|| Error::new(Kind::Unknown)),
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

/// Pieces of one byte string as a Blob, of the type that its first bytes tell.
pub fn joined(pieces: &[Uint8Array]) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(mime_of(pieces.first()?));
    Blob::new_with_u8_array_sequence_and_options(&pieces.iter().collect::<Array>(), &options).ok()
}

/// All bytes of a Blob.
pub async fn read(blob: &Blob) -> Result<Uint8Array, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?))
}
