//! The darkroom: the worker that does what touches many pixels.

fn main() {
    #[cfg(all(target_arch = "wasm32", any(debug_assertions, feature = "worker")))]
    atelier::open_darkroom();
}
