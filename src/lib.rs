//! Atelier: a studio for personalised pictures in a browser tab.
//!
//! Three layers, `ui → shell → core`, never back. The core is pure Rust and is tested natively;
//! the shell performs the core's effects, one kind a file; the ui shows the state and dispatches events.
//!
//! The darkroom is a second program, a worker, for everything that touches many pixels.
//!
//! Where to start: `core::update` changes the state, `shell::run` performs what it asks for,
//! `ui::App` shows the result.

// The darkroom takes of the shell only what goes to the disk; the rest stands unused in its build.
#![cfg_attr(feature = "worker", allow(dead_code))]

#[cfg(target_arch = "wasm32")]
#[macro_use]
mod apart;
pub mod core;
#[cfg(target_arch = "wasm32")]
pub mod darkroom;
#[cfg(target_arch = "wasm32")]
pub mod shell;
// The darkroom shows nothing.
#[cfg(all(target_arch = "wasm32", not(feature = "worker")))]
pub mod ui;
