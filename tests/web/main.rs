//! The shell and the darkroom in a real browser.
#![cfg(target_arch = "wasm32")]

mod exchange;
mod storage;
mod style;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
