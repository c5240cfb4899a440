//! Time and randomness, which the core receives with every event.

use crate::core::disarm::{Rule, disarmed};
use crate::core::id::Stamp;
use js_sys::{Function, Reflect};
use std::cell::Cell;
use std::rc::Rc;
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

/// Calls `then` once, after this many milliseconds.
pub fn after_ms(ms: u32, then: impl FnOnce() + 'static) {
    // Freed when it is called, as it is in any case.
    timeout(ms, &Closure::once_into_js(then));
}

fn timeout(ms: u32, then: &JsValue) -> Option<JsValue> {
    let ms = i32::try_from(ms).unwrap_or(i32::MAX);
    global("setTimeout")?.call2(&JsValue::UNDEFINED, then, &ms.into()).ok()
}

/// A function of the global scope: the storage waits in the worker, too, where there is no window.
fn global(name: &str) -> Option<Function> {
    Reflect::get(&js_sys::global(), &name.into()).ok()?.dyn_into().ok()
}

/// This much later than it was due a timer comes where the page was frozen or the device asleep, in milliseconds.
const LATE_MS: f64 = 5_000.0;
/// How long a page that was is given to take in what has arrived meanwhile, in milliseconds.
const AWAKE_MS: u32 = 10_000;

/// What is called after some time, unless this is dropped before.
pub struct Timer {
    number: Option<JsValue>,
    _then: Closure<dyn FnMut()>,
    /// What follows where this came too late.
    again: Rc<Cell<Option<Timer>>>,
}

impl Timer {
    /// Calls `then` once, after this many milliseconds.
    pub fn after_ms(ms: u32, then: impl FnOnce() + 'static) -> Self {
        let then = Closure::once(then);
        Self { number: timeout(ms, then.as_ref()), _then: then, again: Rc::default() }
    }

    /// The same of what is called because nothing happened for so long: time in which nothing could happen does not
    /// count, so that what comes far too late comes once more, a little later. Boxed, since two copies would cost more.
    pub fn of_silence(ms: u32, then: Box<dyn FnOnce()>) -> Self {
        let late_ms = since_start_ms() + f64::from(ms) + LATE_MS;
        let again = Rc::<Cell<Option<Self>>>::default();
        let follows = again.clone();
        let mut timer = Self::after_ms(ms, move || {
            if since_start_ms() < late_ms || disarmed(Rule::Patience) {
                then();
            } else {
                follows.set(Some(Self::after_ms(AWAKE_MS, then)));
            }
        });
        timer.again = again;
        timer
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(clear), Some(number)) = (global("clearTimeout"), &self.number) {
            // A timer that has run already is no failure.
            let _ = clear.call1(&JsValue::UNDEFINED, number);
        }
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
