//! What people see: views show memos and dispatch events; they hold nothing but what is seen (hover, menus, zoom).

mod app;
mod dialog;
mod dom;
mod failure;
mod icon;
mod library;
mod markdown;
mod near;
mod notices;
mod picture;
mod rooms;
mod settings;
mod studio;
mod viewer;
mod welcome;

use leptos::prelude::*;

/// Milliseconds after the start when the first screen has been painted and the rooms behind it are fetched.
const PREFETCH_MS: u32 = 300;

/// Starts the shell and puts the app on the page.
pub fn mount() {
    leptos::mount::mount_to_body(|| {
        crate::shell::start();
        view! { <app::App /> }
    });
    leptos::task::spawn_local(async {
        crate::shell::clock::sleep_ms(PREFETCH_MS).await;
        rooms::prefetch().await;
    });
}
