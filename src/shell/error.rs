//! What the browser throws, as the core's errors.

use crate::core::error::{Error, Kind};
use wasm_bindgen::{JsCast, JsValue};

/// The name and the message of whatever was thrown.
pub fn words(thrown: &JsValue) -> (String, String) {
    let text = |value: js_sys::JsString| String::from(value);
    match thrown.dyn_ref::<js_sys::Error>() {
        Some(error) => (text(error.name()), text(error.message())),
        None => (String::new(), thrown.as_string().unwrap_or_default()),
    }
}

/// A failure of the storage.
pub fn storage(thrown: &JsValue) -> Error {
    let (name, message) = words(thrown);
    let kind = match name.as_str() {
        "QuotaExceededError" => Kind::StorageFull,
        // The only thing that is added and never put is the claim on a message.
        "ConstraintError" => Kind::SentElsewhere,
        "VersionError" => Kind::Superseded,
        _ => Kind::StorageFailed,
    };
    Error::saying(kind, format!("{name}: {message}"))
}

/// Any other failure.
pub fn unknown(thrown: &JsValue) -> Error {
    let (name, message) = words(thrown);
    Error::saying(Kind::Unknown, format!("{name}: {message}"))
}
