//! Thumbnails, made in the darkroom when a picture arrives and written together with it.

use super::{files, worker};
use crate::core::id::Hash;
use js_sys::{Promise, Uint8Array};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

thread_local! {
    static MAKING: RefCell<HashMap<Hash, Promise>> = RefCell::new(HashMap::new());
}

/// Begins to make the thumbnail of a picture that is kept in memory.
pub fn make(picture: Hash, bytes: Uint8Array) {
    let making = future_to_promise(async move {
        // A picture without a thumbnail is shown by itself.
        if let Ok(developed) = worker::develop(r#"{"kind":"thumb"}"#.to_owned(), &[bytes]).await
            && let Some(thumb) = developed.bytes.into_iter().next()
        {
            files::keep_thumb(picture, thumb);
        }
        MAKING.with_borrow_mut(|making| making.remove(&picture));
        Ok(JsValue::UNDEFINED)
    });
    MAKING.with_borrow_mut(|all| all.insert(picture, making));
}

/// Waits until the thumbnails of these pictures are made, as far as they can be.
pub async fn settled(pictures: &[Hash]) {
    for picture in pictures {
        let making = MAKING.with_borrow(|making| making.get(picture).cloned());
        if let Some(making) = making {
            // The promise above never fails.
            let _ = JsFuture::from(making).await;
        }
    }
}
