//! Time and randomness, which the core receives with every event.

use crate::core::disarm::{Rule, disarmed};
use crate::core::id::Stamp;
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

/// Milliseconds since 1970 by the device's clock.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds since the page opened, by a clock that nobody sets.
pub fn since_start_ms() -> f64 {
    if disarmed(Rule::SteadyClock) {
        return js_sys::Date::now();
    }
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// The moment and fresh randomness for one event.
pub fn stamp() -> Stamp {
    let mut random = [0u8; 8];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
    if !filled {
        random = js_sys::Math::random().to_bits().to_le_bytes();
    }
    Stamp { now_ms: now_ms(), steady_ms: since_start_ms() as i64, entropy: u64::from_le_bytes(random) }
}

/// Calls `then` once, after this many milliseconds; returns the timer, for [`cancel`].
pub fn after_ms(ms: u32, then: impl FnOnce() + 'static) -> i32 {
    let then = Closure::once_into_js(then);
    let ms = i32::try_from(ms).unwrap_or(i32::MAX);
    // By the global scope: the storage waits in the worker, too, where there is no window.
    let global = js_sys::global();
    Reflect::get(&global, &"setTimeout".into())
        .and_then(|method| method.dyn_into::<Function>())
        .and_then(|method| method.call2(&global, &then, &ms.into()))
        .ok()
        .and_then(|timer| timer.as_f64())
        .map_or(0, |timer| timer as i32)
}

/// Forgets a timer of [`after_ms`].
pub fn cancel(timer: i32) {
    if let Some(window) = web_sys::window() {
        window.clear_timeout_with_handle(timer);
    }
}

/// Ends the current task, so that the browser can do what waits: take input, paint.
pub async fn breathe() {
    let global = js_sys::global();
    let pause = Reflect::get(&global, &"scheduler".into()).and_then(|scheduler| {
        let method: Function = Reflect::get(&scheduler, &"yield".into())?.dyn_into()?;
        method.call0(&scheduler)?.dyn_into::<js_sys::Promise>()
    });
    match pause {
        // A promise that is only ever resolved.
        Ok(pause) => drop(wasm_bindgen_futures::JsFuture::from(pause).await),
        Err(_) => sleep_ms(0).await,
    }
}

/// Resolves after this many milliseconds.
pub async fn sleep_ms(ms: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        after_ms(ms, move || {
            // The promise's own resolver; it cannot fail.
            let _ = resolve.call0(&JsValue::NULL);
        });
    });
    // A promise that is only ever resolved.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
