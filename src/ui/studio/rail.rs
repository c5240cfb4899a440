//! The list of conversations at the side, and what leads away from them.

use super::rail_item::rail_item;
use crate::core::Event;
use crate::core::id::Id;
use crate::core::session::Mode;
use crate::core::text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon, mark};
use crate::ui::{dom, near};
use leptos::html;
use leptos::prelude::*;

/// The id of the button that closes the rail where it is a drawer.
pub const CLOSE: &str = "rail-close";

/// Conversations that are put on the page at once; more follow when the end comes near.
const PAGE: usize = 20;

/// A conversation in the list, with the heading that stands above it, if it is the first of its days.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub id: Id,
    pub heading: Option<&'static str>,
}

/// The rail.
pub fn rail() -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    view! {
        <nav class="rail" id="rail" aria-label=text::rail().title>
            <div class="rail-head">
                <p class="brand">{mark()} {words.shared.brand}</p>
                <button
                    class="button"
                    data-kind="icon"
                    data-only="drawer"
                    id=CLOSE
                    type="button"
                    aria-label=words.shared.close
                    on:click=move |_| shell.dispatch(Event::RailOpened(false))
                >
                    {icon(icon::CLOSE)}
                </button>
            </div>
            <button class="button" data-wide="true" type="button" on:click=move |_| shell.dispatch(Event::NewConversation)>
                {icon(icon::PLUS)}
                {text::rail().new}
            </button>
            <a class="button" data-kind="quiet" data-wide="true" href=move || shell.route().get().with_styles()>
                {icon(icon::STYLES)}
                {text::rail().styles}
            </a>
            {search()}
            {list()}
            {footer()}
        </nav>
    }
    .into_any()
}

fn search() -> AnyView {
    let shell = Shell::get();
    let words = text::rail();
    view! {
        <div class="search">
            {icon(icon::SEARCH)}
            <input
                class="search-field"
                type="search"
                aria-label=words.search
                placeholder=words.search
                prop:value=move || shell.listing().with(|listing| listing.search.clone())
                on:input=move |event| shell.dispatch(Event::Searched(event_target_value(&event)))
            />
        </div>
    }
    .into_any()
}

fn list() -> AnyView {
    let shell = Shell::get();
    let words = text::rail();
    let rows = Memo::new(move |_| shell.listing().with(|listing| rows(listing)));
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let empty = move || {
        shell.listing().with(|listing| match listing.search.trim() {
            "" => words.empty.to_owned(),
            search => (words.none_found)(search),
        })
    };
    let end: NodeRef<html::Div> = NodeRef::new();
    let shown = near::growing(end, Signal::derive(move || rows.with(Vec::len)), PAGE);
    let these = move || rows.with(|rows| rows.iter().take(shown.get()).copied().collect::<Vec<_>>());
    view! {
        <div class="rail-list">
            <ul class="conversations" role="list" aria-label=words.list>
                <For each=these key=|row| row.id children=move |row| rail_item(row.id, rows) />
            </ul>
            <div class="shelf-end" node_ref=end></div>
            <Show when=move || is_empty.get()>
                <p class="quiet" data-place="rail">{empty}</p>
            </Show>
        </div>
    }
    .into_any()
}

fn rows(listing: &crate::core::conversation::Listing) -> Vec<Row> {
    let today = dom::day_of(crate::shell::clock::now_ms());
    let words = text::rail();
    let mut last = None;
    let row = |summary: std::sync::Arc<crate::core::conversation::Summary>| {
        let heading = match today - dom::day_of(summary.updated_at_ms) {
            ..=0 => words.today,
            1 => words.yesterday,
            2..=7 => words.last_week,
            8..=30 => words.last_month,
            _ => words.earlier,
        };
        let is_first = last.replace(heading) != Some(heading);
        Row { id: summary.id, heading: is_first.then_some(heading) }
    };
    listing.shown().into_iter().map(row).collect()
}

fn footer() -> AnyView {
    let shell = Shell::get();
    let words = text::rail();
    let mode = Memo::new(move |_| shell.session().with(|session| session.mode));
    let is_due = Memo::new(move |_| shell.panels().with(|panels| panels.backup_due));
    let state = move || match mode.get() {
        Mode::Key { kept: true } => words.key_kept,
        Mode::Key { kept: false } => words.key_visit,
        Mode::Demo => words.demo,
        Mode::Unknown | Mode::Nobody => words.nobody,
    };
    view! {
        <footer class="rail-foot">
            <button
                class="rail-settings"
                type="button"
                aria-haspopup="dialog"
                on:click=move |_| shell.dispatch(Event::SettingsOpened(true))
            >
                {icon(icon::SETTINGS)}
                <span class="rail-settings-words">{words.settings} <small>{state}</small></span>
                <Show when=move || is_due.get()>
                    <span class="dot" role="img" aria-label=words.backup_due></span>
                </Show>
            </button>
        </footer>
    }
    .into_any()
}
