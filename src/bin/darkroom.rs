//! The darkroom: the worker that does what touches many pixels.

fn main() {
    #[cfg(target_arch = "wasm32")]
    atelier::darkroom::serve();
}
