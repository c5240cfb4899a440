//! The stylebook: where styles are made, looked at and kept.

mod adding;
mod card;
mod character;
pub mod chips;
pub mod fit;
mod making;
mod members;
pub mod mention;
mod page;
mod report;
mod shelf;
mod versions;
mod words;

use crate::core::Event;
use crate::core::error::Error;
use crate::core::id::Id;
use crate::core::stylebook::{Book, BookEvent, Load};
use crate::core::text::{failure as failure_text, stylebook as texts};
use crate::shell::{Shell, page as address, stylebook};
use crate::ui::dialog;
use crate::ui::icon::icon;
use leptos::html;
use leptos::prelude::*;

/// The dialog, while it is open.
pub fn dialog() -> AnyView {
    let shell = Shell::get();
    let open = Memo::new(move |_| shell.panels().with(|panels| panels.styles));
    dialog::dialog(open.into(), ("stylebook", texts::words().title), close, content)
}

fn close() {
    address::leave_styles();
    Shell::get().dispatch(Event::StylesOpened(false));
}

/// A memo of one thing of the room.
fn of_book<T: PartialEq + Send + Sync + 'static>(read: impl Fn(&Book) -> T + Send + Sync + 'static) -> Memo<T> {
    let book = stylebook::book();
    Memo::new(move |_| book.with(|book| read(book)))
}

/// How far the room can be shown.
#[derive(Clone, PartialEq)]
enum Shown {
    Reading,
    Failed(Error),
    Shelf,
    Page,
}

fn content() -> AnyView {
    stylebook::want();
    let words = texts::words();
    let is_over = adding::take_anywhere();
    let sheet: NodeRef<html::Div> = NodeRef::new();
    from_the_top(sheet);
    let shown = of_book(|book| match &book.load {
        Load::Unasked | Load::Reading => Shown::Reading,
        Load::Failed(error) => Shown::Failed(error.clone()),
        Load::Here if book.opened().is_some() => Shown::Page,
        Load::Here => Shown::Shelf,
    });
    view! {
        <div class="sheet" data-size="wide" node_ref=sheet data-over=move || is_over.get().to_string()>
            <div class="style-top">
                {dialog::head(words.title, close)}
                {making::news()}
            </div>
            {move || match shown.get() {
                Shown::Reading => view! { <p class="quiet" role="status">{words.reading}</p> }.into_any(),
                Shown::Failed(error) => failed(&error),
                Shown::Shelf => shelf::shelf(),
                Shown::Page => page::page(),
            }}
        </div>
    }
    .into_any()
}

/// Shows each style from its beginning: the place that the one before was left at says nothing about it.
fn from_the_top(sheet: NodeRef<html::Div>) {
    let open = of_book(|book| book.open);
    Effect::new(move |before: Option<Option<Id>>| {
        let now = open.get();
        let dialog = sheet.get_untracked().and_then(|sheet| sheet.closest("dialog").ok().flatten());
        if let Some(dialog) = dialog.filter(|_| before.is_some_and(|before| before != now)) {
            dialog.set_scroll_top(0);
        }
        now
    });
}

fn failed(error: &Error) -> AnyView {
    let words = texts::words();
    view! {
        <section class="sheet-part" role="alert">
            <h3 class="sheet-title">{words.failed}</h3>
            <p>{failure_text::sentence(error)}</p>
            <div class="button-row">
                <button class="button" type="button" on:click=|_| stylebook::dispatch(BookEvent::Wanted)>
                    {words.again}
                </button>
            </div>
        </section>
    }
    .into_any()
}

/// A button with an icon and words.
fn action(sign: &'static str, label: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button class="button" type="button" on:click=move |_| act()>
            {icon(sign)}
            {label}
        </button>
    }
    .into_any()
}
