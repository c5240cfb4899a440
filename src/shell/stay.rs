//! The browser's promise to keep everything until the person deletes it, and what it says of its limits.

use crate::core::disarm::{Rule, disarmed};
use crate::core::keeping::Space;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageManager, Window};

/// Where it is noted on this device that the browser was asked without a click.
const ASKED_NOTE: &str = "atelier-asked-to-stay";

fn storage() -> Option<(Window, StorageManager)> {
    let window = web_sys::window()?;
    let manager = Reflect::get(&window.navigator(), &"storage".into()).ok()?;
    // Absent where the page is not served safely.
    manager.is_object().then(|| (window, manager.unchecked_into()))
}

async fn told(asked: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}

/// Whether the browser has promised; none where it makes no promises.
pub async fn is_promised() -> Option<bool> {
    let (_, manager) = storage()?;
    if !Reflect::has(&manager, &"persist".into()).unwrap_or(false) {
        return None;
    }
    told(manager.persisted()).await.map(|is_promised| is_promised.is_truthy())
}

/// Asks the browser for its promise, and says whether it gave it.
pub async fn ask() -> bool {
    match storage() {
        Some((_, manager)) => told(manager.persist()).await.is_some_and(|is_given| is_given.is_truthy()),
        None => false,
    }
}

/// Asks once in the life of this device's data, without a click; a browser may answer by itself or show a question.
pub async fn ask_once() {
    let Some(notes) = storage().and_then(|(window, _)| window.local_storage().ok().flatten()) else { return };
    let is_asked = notes.get_item(ASKED_NOTE).ok().flatten().is_some() && !disarmed(Rule::AsksOnceToStay);
    if is_asked || notes.set_item(ASKED_NOTE, "1").is_err() {
        return;
    }
    if is_promised().await == Some(false) {
        ask().await;
    }
}

/// What the browser says of its limits, if it says anything.
pub async fn space() -> Option<Space> {
    let (_, manager) = storage()?;
    let estimate: Object = told(manager.estimate()).await?.dyn_into().ok()?;
    let number = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64().map(|bytes| bytes as u64);
    Some(Space { used_bytes: number("usage")?, quota_bytes: number("quota").filter(|quota| *quota > 0)? })
}
