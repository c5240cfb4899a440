//! Thumbnails of pictures that arrive. They are made when the picture itself is on the disk: nobody waits for them, and
//! a picture without one is shown by itself.

use super::db::{self, Durability, Store, Write};
use super::{files, worker};
use crate::core::id::Hash;
use js_sys::{Function, Promise};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

thread_local! {
    /// Thumbnails that will come, and what tells those who wait for them.
    static COMING: RefCell<HashMap<Hash, (Promise, Function)>> = RefCell::new(HashMap::new());
}

/// Says that the thumbnail of a picture will be made.
pub fn announce(picture: Hash) {
    let mut done = None;
    let promise = Promise::new(&mut |resolve, _| done = Some(resolve));
    if let Some(done) = done {
        COMING.with_borrow_mut(|coming| {
            coming.entry(picture).or_insert((promise, done));
        });
    }
}

/// Makes an announced thumbnail, and writes it.
pub fn make(picture: Hash, blob: Blob) {
    if !COMING.with_borrow(|coming| coming.contains_key(&picture)) {
        return;
    }
    spawn_local(async move {
        let json = r#"{"kind":"thumb"}"#.to_owned();
        if let Ok(developed) = worker::ask(worker::Room::Pixels, json, &[blob.into()]).await
            && let Some(thumb) = developed.bytes.into_iter().next()
        {
            files::keep_thumb(picture, thumb.clone());
            let batch = vec![Write::Put(Store::Thumbs, picture.to_string(), thumb.into())];
            // Nothing is lost with a thumbnail; a full disk is said when the next picture is written.
            let _ = db::write(batch, Durability::Relaxed).await;
        }
        if let Some((_, done)) = COMING.with_borrow_mut(|coming| coming.remove(&picture)) {
            // The promise's own resolver; it cannot fail.
            let _ = done.call0(&JsValue::UNDEFINED);
        }
    });
}

/// Waits until the thumbnail of this picture is made, if one will be.
pub async fn settled(picture: Hash) {
    let coming = COMING.with_borrow(|coming| coming.get(&picture).map(|(promise, _)| promise.clone()));
    if let Some(coming) = coming {
        // A promise that is only ever resolved.
        let _ = JsFuture::from(coming).await;
    }
}
