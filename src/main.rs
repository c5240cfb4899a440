//! The program of the page.

fn main() {
    #[cfg(all(target_arch = "wasm32", not(feature = "worker")))]
    {
        console_error_panic_hook::set_once();
        atelier::ui::mount();
    }
}
