//! Writing down again what is on the screen, where the browser has cleared the disk under an open page.

use super::files::{self, Fresh, Way};
use super::handle::peek;
use super::{records, thumbs};
use crate::core::keeping::salvage::salvage;
use crate::core::state::Change;
use js_sys::Promise;
use wasm_bindgen::JsValue;

/// Writes down what is open, with the pictures whose bytes are in memory. How it went is reported as with every write.
pub async fn write_what_is_open() {
    let changes = peek(|state| salvage(state, |hash| files::held_blob(hash).is_some())).unwrap_or_default();
    for change in &changes {
        if let Change::Picture(picture) = change
            && let Some(blob) = files::held_blob(picture.hash)
        {
            // No worker is writing these: they go with their record.
            let stored = Promise::resolve(&JsValue::FALSE);
            files::keep(picture.hash, Fresh { blob: blob.clone(), thumb: None, way: Way::Ahead(stored) });
            thumbs::make(picture.hash, thumbs::drawing(&blob));
        }
    }
    // A failure is said by the event that writing dispatches, and what failed is kept for another attempt.
    let _ = records::write(changes).await;
}
