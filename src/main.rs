//! The program of the page.

fn main() {
    #[cfg(all(target_arch = "wasm32", not(feature = "worker")))]
    atelier::open_studio();
}
