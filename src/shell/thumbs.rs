//! Thumbnails of pictures that arrive: made while the picture itself goes to the disk, and written with its record. A
//! picture without one is shown by itself.

use super::{clock, files, worker};
use crate::core::id::Hash;
use crate::core::shelf::Shelf;
use js_sys::{Array, Function, Promise};
use leptos::task::spawn_local;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

thread_local! {
    /// Thumbnails that will come, and what tells those who wait for them.
    static COMING: RefCell<Shelf<Hash, (Promise, Function)>> = RefCell::new(Shelf::new());
}

/// Makes the thumbnail of a picture that is kept in memory until it is written.
///
/// Two answers may bring the same picture at once: the second has nothing to do.
pub fn make(picture: Hash, blob: Blob) {
    if COMING.with_borrow(|coming| coming.contains_key(&picture)) {
        return;
    }
    let mut done = None;
    let promise = Promise::new(&mut |resolve, _| done = Some(resolve));
    let Some(done) = done else { return };
    COMING.with_borrow_mut(|coming| coming.insert(picture, (promise, done)));
    spawn_local(async move {
        let json = r#"{"kind":"thumb"}"#.to_owned();
        if let Ok(developed) = worker::ask(worker::Room::Pixels, json, &[blob.into()]).await
            && let Some(thumb) = developed.bytes.into_iter().next()
        {
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
