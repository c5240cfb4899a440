//! Which of the app's places is shown: the ways in, or the studio.

use crate::core::session::Mode;
use crate::shell::Shell;
use crate::ui::rooms::Room;
use crate::ui::{dom, icon, rooms, studio};
use leptos::prelude::*;

/// The places of the app.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Opening,
    Welcome,
    Studio,
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let shell = Shell::get();
    let words = shell.words();
    let place = Memo::new(move |_| match shell.session().with(|session| session.mode) {
        Mode::Unknown => Place::Opening,
        Mode::Nobody if is_empty(shell) => Place::Welcome,
        _ => Place::Studio,
    });
    let looks = Memo::new(move |_| shell.panels().with(|panels| panels.viewer.is_some()));
    let picks = Memo::new(move |_| shell.panels().with(|panels| panels.library));
    let compiles = Memo::new(move |_| shell.panels().with(|panels| panels.styles));
    let retouches = Memo::new(move |_| shell.panels().with(|panels| panels.retouch.is_some()));
    let keeps = Memo::new(move |_| shell.panels().with(|panels| panels.keeping));
    let sets = Memo::new(move |_| shell.session().with(|session| session.settings_open));
    view! {
        <div class="app" data-place=move || if place.get() == Place::Studio { "studio" } else { "outside" }>
            <button class="skip" type="button" on:click=|_| dom::focus(dom::MESSAGE)>
                {words.shared.skip}
            </button>
            {move || match place.get() {
                Place::Opening => opening(),
                Place::Welcome => rooms::room(Room::Welcome, ""),
                Place::Studio => view! { <studio::Studio /> }.into_any(),
            }}
            {rooms::room_when(retouches, Room::Retouching)}
            {rooms::room_when(looks, Room::Viewer)}
            {rooms::room_when(picks, Room::Library)}
            {rooms::room_when(sets, Room::Settings)}
            {rooms::room_when(keeps, Room::Keeping)}
            {rooms::room_when(compiles, Room::Styles)}
            {rooms::room(Room::Notices, "")}
        </div>
    }
    .into_any()
}

/// Whether there is nothing to look at: then the page shows the ways in and nothing else.
fn is_empty(shell: Shell) -> bool {
    shell.listing().with(|listing| listing.all.values().all(|summary| summary.deleted_at_ms.is_some()))
        && shell.composer().with(|composer| composer.attachments.is_empty())
}

/// The outline of the studio, until it is known who answers.
fn opening() -> AnyView {
    let words = Shell::get().words();
    view! {
        <div class="opening" role="status">
            <div class="opening-rail">
                <p class="brand">{icon::mark()} {words.shared.brand}</p>
            </div>
            <div class="opening-stage">
                <p class="visually-hidden">{words.shared.loading}</p>
                <div class="opening-composer"></div>
            </div>
        </div>
    }
    .into_any()
}
