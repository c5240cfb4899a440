//! What is done about what the disk has lost: what is on the screen is written down again where the browser has cleared it
//! under an open page, and conversations whose summary cannot be read are listed by their turns.

use super::db::{self, Store, pages};
use super::files::{self, Fresh, Way};
use super::handle::peek;
use super::{records, thumbs};
use crate::core::conversation::Summary;
use crate::core::id::Id;
use crate::core::keeping::salvage::salvage;
use crate::core::keeping::stand_in::stand_in;
use crate::core::record;
use crate::core::state::Change;
use js_sys::Promise;
use wasm_bindgen::JsValue;

/// Summaries for the conversations that have turns and, beside these that could be read, none of their own.
pub async fn stand_ins(known: &[Id]) -> Vec<Summary> {
    let mut found = Vec::new();
    let keys = pages::every_key(Store::Summaries).await.unwrap_or_default();
    for id in keys.iter().filter_map(|key| Id::parse(key)).filter(|id| !known.contains(id)) {
        let texts = db::get_all(Store::Turns, &format!("{id}/")).await.unwrap_or_default();
        let texts: Vec<String> = texts.iter().filter_map(JsValue::as_string).collect();
        found.extend(stand_in(id, &record::read_all(&texts).0));
    }
    found
}

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
