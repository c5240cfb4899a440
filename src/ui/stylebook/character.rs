//! A character: its pictures, and what always holds of it.

use super::words::{Words, words as words_of};
use super::{adding, chips, making, members, of_book, page};
use crate::core::id::Id;
use crate::core::style::character::ABOUT_MAX_CHARS;
use crate::core::stylebook::BookEvent;
use crate::core::text::stylebook as texts;
use crate::shell::stylebook;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;

pub(super) fn character(id: Id) -> AnyView {
    let words = texts::words();
    let is_usable = of_book(|book| book.opened().is_some_and(|style| style.is_usable()));
    view! {
        {page::head(id, words.character_name)}
        <Show when=move || is_usable.get()>{using(id)}</Show>
        <div class="style-making">{adding::adding()}</div>
        {members::picker()}
        {members::members(words.character_pictures)}
        {about(id)}
        {page::rest(id)}
    }
    .into_any()
}

fn using(id: Id) -> AnyView {
    let words = texts::words();
    let handle = of_book(|book| book.opened().map(|style| style.handle()).unwrap_or_default());
    let use_it = move |_| {
        chips::add(id);
        making::leave(id);
    };
    view! {
        <div class="button-row">
            <button class="button" data-tone="accent" type="button" on:click=use_it>
                {icon(icon::CHECK)}
                {words.use_it}
            </button>
            <span class="quiet">{move || handle.with(|handle| (!handle.is_empty()).then(|| (words.use_handle)(handle)))}</span>
        </div>
    }
    .into_any()
}

fn about(id: Id) -> AnyView {
    let words = texts::words();
    let about = of_book(|book| book.opened().map(|style| style.about.clone()).unwrap_or_default());
    let most_chars = Signal::stored(ABOUT_MAX_CHARS);
    let field = Words { label: words.about, class: "field", rows: 2, most_chars, hint: words.about_hint };
    words_of(field, about, move |text| stylebook::dispatch(BookEvent::AboutChanged(id, text)))
}
