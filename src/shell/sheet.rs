//! The style sheet of the rooms that are fetched later.

use js_sys::Promise;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// Resolves when it is there, once it was asked for.
    static ASKED: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Has the style sheet of the later rooms fetched, once, and waits for it. A debug build links it like every other.
pub async fn arrive() {
    let asked = ASKED.with_borrow_mut(|asked| asked.get_or_insert_with(link).clone());
    // A promise that is only ever resolved.
    let _ = JsFuture::from(asked).await;
}

/// Links the sheet that the page names; resolves when it is there, or will not come: what did not come is shown without,
/// and the next visit fetches it again.
fn link() -> Promise {
    let nothing = || Promise::resolve(&JsValue::UNDEFINED);
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return nothing() };
    let link = document.query_selector("meta[name=rooms]").ok().flatten().and_then(|named| {
        let link = document.create_element("link").ok()?;
        let of = |name: &str| named.get_attribute(name).unwrap_or_default();
        let attributes = [
            ("rel", "stylesheet".to_owned()),
            ("crossorigin", "anonymous".to_owned()),
            ("integrity", of("data-integrity")),
            ("href", of("content")),
        ];
        for (name, value) in attributes {
            // Each is a name that every browser takes.
            let _ = link.set_attribute(name, &value);
        }
        Some(link)
    });
    let Some(link) = link else { return nothing() };
    Promise::new(&mut |resolve, _| {
        for event in ["load", "error"] {
            // A function can always listen.
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
        if let Some(head) = document.head() {
            let _ = head.append_child(&link);
        }
    })
}
