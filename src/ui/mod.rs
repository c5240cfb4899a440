//! What people see: views show memos and dispatch events; they hold nothing but what is seen (hover, menus, zoom).

mod app;
mod dialog;
mod dom;
mod failure;
mod icon;
mod keeping;
mod library;
mod markdown;
mod near;
mod notices;
mod open;
mod picture;
mod retouching;
mod rooms;
mod sent;
mod settings;
mod studio;
mod stylebook;
mod viewer;
mod welcome;

use leptos::prelude::*;

/// Starts the shell and puts the app on the page.
pub fn mount() {
    leptos::mount::mount_to_body(|| {
        crate::shell::start();
        view! { <app::App /> }
    });
    rooms::prefetch();
}
