//! Pictures onto the clipboard.

use super::handle::dispatch;
use super::{error, files, worker};
use crate::core::error::Error;
use crate::core::event::Event;
use crate::core::id::Hash;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Puts a picture on the clipboard as PNG, the one picture type that clipboards take everywhere. The write begins at
/// once, within the person's click; its bytes follow as a promise.
pub fn copy(picture: Hash) {
    let png = future_to_promise(async move {
        png(picture).await.ok_or_else(|| JsValue::from_str("the picture could not be converted"))
    });
    spawn_local(async move {
        let result = write(&png).await.map_err(|thrown| error::unknown(&thrown));
        dispatch(Event::CopyEnded(result));
    });
}

async fn png(picture: Hash) -> Option<JsValue> {
    let bytes = files::bytes(picture).await.ok()?;
    let png = match files::mime_of(&bytes) {
        "image/png" => bytes,
        _ => developed(bytes).await.ok()?,
    };
    files::to_blob(&png, "image/png").map(JsValue::from)
}

async fn developed(bytes: js_sys::Uint8Array) -> Result<js_sys::Uint8Array, Error> {
    let developed = worker::develop(r#"{"kind":"png"}"#.to_owned(), &[bytes]).await?;
    Ok(developed.bytes.into_iter().next().unwrap_or_default())
}

async fn write(png: &Promise) -> Result<(), JsValue> {
    let types = Object::new();
    Reflect::set(&types, &"image/png".into(), png)?;
    // web-sys has no stable constructor that takes promises.
    let constructor: Function = Reflect::get(&js_sys::global(), &"ClipboardItem".into())?.dyn_into()?;
    let item = Reflect::construct(&constructor, &Array::of1(&types))?;
    let clipboard = web_sys::window().ok_or(JsValue::NULL)?.navigator().clipboard();
    JsFuture::from(clipboard.write(&Array::of1(&item))).await.map(drop)
}
