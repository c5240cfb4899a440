//! Atelier: a studio for personalised pictures in a browser tab.
//!
//! Three layers, `ui → shell → core`, never back. The core is pure Rust and is tested natively;
//! the shell performs the core's effects, one kind a file; the ui shows the state and dispatches events.
//!
//! The darkroom is a second program, a worker, for everything that touches many pixels.
//!
//! Where to start: `core::update` changes the state, `shell::run` performs what it asks for,
//! `ui::App` shows the result.

// Of the two programs that ship, each takes what it calls: nothing else is public in them, so that the compiler makes no
// code that nobody reaches. The darkroom takes of the shell only what goes to the disk.
#![cfg_attr(
    all(target_arch = "wasm32", not(debug_assertions)),
    allow(dead_code, unused_imports, unfulfilled_lint_expectations)
)]
#![cfg_attr(feature = "worker", allow(dead_code))]

#[cfg(target_arch = "wasm32")]
#[macro_use]
mod apart;

#[cfg(all(test, not(target_arch = "wasm32")))]
extern crate self as atelier;
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "../tests/native/mod.rs"]
mod outside;

#[cfg(any(not(target_arch = "wasm32"), debug_assertions))]
pub mod core;
#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
mod core;

#[cfg(all(target_arch = "wasm32", debug_assertions))]
pub mod darkroom;
#[cfg(all(target_arch = "wasm32", not(debug_assertions), feature = "worker"))]
mod darkroom;

#[cfg(all(target_arch = "wasm32", debug_assertions))]
pub mod shell;
#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
mod shell;

// The darkroom shows nothing.
#[cfg(all(target_arch = "wasm32", debug_assertions, not(feature = "worker")))]
pub mod ui;
#[cfg(all(target_arch = "wasm32", not(debug_assertions), not(feature = "worker")))]
mod ui;

/// Begins the program of the page.
#[cfg(all(target_arch = "wasm32", not(feature = "worker")))]
pub fn open_studio() {
    console_error_panic_hook::set_once();
    ui::mount();
}

/// Begins the darkroom's program, a worker's.
#[cfg(all(target_arch = "wasm32", any(debug_assertions, feature = "worker")))]
pub fn open_darkroom() {
    darkroom::serve();
}
