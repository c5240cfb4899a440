//! Thumbnails of pictures that arrive: drawn while the picture itself is named, and written with its record. A
//! picture without one is shown by itself.

use super::{clock, files, worker};
use crate::core::id::Hash;
use crate::core::shelf::Shelf;
use js_sys::{Array, Function, Promise};
use leptos::task::spawn_local;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::Blob;

thread_local! {
    /// Thumbnails that will come, and what tells those who wait for them.
    static COMING: RefCell<Shelf<Hash, (Promise, Function)>> = RefCell::new(Shelf::new());
}

/// Begins to draw the thumbnail of a picture, which needs no name for that. Resolves to its bytes, or to nothing; it is
/// never rejected, since nobody may be waiting for it.
pub fn drawing(blob: &Blob) -> Promise {
    let payload = [blob.into()];
    future_to_promise(async move {
        let drawn = worker::ask(worker::Room::Pixels, r#"{"kind":"thumb"}"#.to_owned(), &payload).await;
        Ok(drawn.ok().and_then(|developed| developed.bytes.into_iter().next()).into())
    })
}

/// Has the thumbnail, once it is drawn, kept with its picture, which is kept in memory until it is written.
///
/// Two answers may bring the same picture at once: the second has nothing to do.
pub fn make(picture: Hash, drawing: Promise) {
    if COMING.with_borrow(|coming| coming.contains_key(&picture)) {
        return;
    }
    let mut done = None;
    let promise = Promise::new(&mut |resolve, _| done = Some(resolve));
    let Some(done) = done else { return };
    COMING.with_borrow_mut(|coming| coming.insert(picture, (promise, done)));
    spawn_local(async move {
        if let Ok(thumb) = JsFuture::from(drawing).await.and_then(JsCast::dyn_into) {
            files::keep_thumb(picture, thumb);
        }
        if let Some((_, done)) = COMING.with_borrow_mut(|coming| coming.remove(&picture)) {
            // The promise's own resolver; it cannot fail.
            let _ = done.call0(&JsValue::UNDEFINED);
        }
    });
}

/// Milliseconds that the writing of a picture waits for its thumbnail at most: what is paid for does not hang on it.
const PATIENCE_MS: u32 = 5_000;

/// Waits until the thumbnail of this picture is made, if one will be, but not for long.
pub async fn settled(picture: Hash) {
    let coming = COMING.with_borrow(|coming| coming.get(&picture).map(|(promise, _)| promise.clone()));
    if let Some(coming) = coming {
        let late = Promise::new(&mut |resolve, _| {
            clock::after_ms(PATIENCE_MS, move || drop(resolve.call0(&JsValue::UNDEFINED)));
        });
        // Promises that are only ever resolved.
        let _ = JsFuture::from(Promise::race(&Array::of2(&coming, &late))).await;
    }
}
