//! The ways that files take into the stylebook: picked, dropped anywhere, or pasted.

use super::{members, of_book};
use crate::core::style::Subject;
use crate::core::style::character::MOST_PICTURES;
use crate::core::style::compiled::{FEWEST, MOST};
use crate::core::style::package::EXTENSION;
use crate::core::stylebook::BookEvent;
use crate::core::text::stylebook as texts;
use crate::shell::dropped::Dropped;
use crate::shell::stylebook;
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;
use leptos::{ev, html};

/// What makes a field pick a folder; where a browser does not know it, single files are picked.
const OF_FOLDER: &str = "webkitdirectory";

/// Takes what is dropped or pasted while the stylebook lies open, wherever in it: the browser would open a file that
/// nobody takes, and leave the page for it. The signal says whether something is being dragged over it.
pub(super) fn take_anywhere() -> ReadSignal<bool> {
    let (is_over, set_over) = signal(false);
    let over = window_event_listener(ev::dragover, move |event| {
        event.prevent_default();
        set_over.set(true);
    });
    let left = window_event_listener(ev::dragleave, move |event| {
        // Leaving one element for another is not leaving the page.
        if event.related_target().is_none() {
            set_over.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        set_over.set(false);
        let dropped = event.data_transfer().map(|data| Dropped::of(&data)).unwrap_or_default();
        if dropped.has_folders() {
            let open = stylebook::peek(|book| book.open);
            dropped.open(is_picture, move |dropped, within| {
                let nothing_in = if within.is_empty() { dropped.folder_names() } else { Vec::new() };
                // It was dropped for the style that lay open then.
                if open.is_some() && stylebook::peek(|book| book.open) != open {
                    stylebook::dispatch(BookEvent::Opened(open));
                }
                take([dropped.files, within].concat());
                if !nothing_in.is_empty() {
                    stylebook::dispatch(BookEvent::NothingIn(nothing_in));
                }
            });
        } else {
            take(dropped.files);
        }
    });
    let pasted = window_event_listener(ev::paste, |event| {
        let files = dom::files(event.clipboard_data().and_then(|data| data.files()));
        if !files.is_empty() {
            event.prevent_default();
            take(files);
        }
    });
    on_cleanup(move || {
        over.remove();
        left.remove();
        dropped.remove();
        pasted.remove();
    });
    is_over
}

/// Leads each file to where it belongs: a style to those that there are, pictures to the style that is looked at, or
/// else to a new one.
fn take(files: Vec<web_sys::File>) {
    let is_style = |file: &web_sys::File| {
        let name = file.name().to_lowercase();
        name.rsplit_once('.').is_some_and(|(_, ending)| ending == EXTENSION || ending == "zip")
    };
    let (styles, others): (Vec<_>, Vec<_>) = files.into_iter().partition(is_style);
    if !others.is_empty() {
        if stylebook::peek(|book| book.opened().is_none()) {
            stylebook::dispatch(BookEvent::Begun(Subject::Manner));
        }
        stylebook::offer(others);
    }
    styles.into_iter().for_each(stylebook::offer_style);
}

/// The ways to add pictures, and how many are missing.
pub(super) fn adding() -> AnyView {
    let words = texts::words();
    let taken = of_book(|book| book.opened().map_or(0, |style| style.taken().count()));
    let is_character = of_book(|book| book.opened().is_some_and(|style| style.is_character()));
    let field: NodeRef<html::Input> = NodeRef::new();
    let pick = move |of_folder: bool| {
        if let Some(field) = field.get_untracked() {
            // A field that cannot be told so picks single files.
            let _ = field.toggle_attribute_with_force(OF_FOLDER, of_folder);
            field.click();
        }
    };
    let take = move |event: web_sys::Event| {
        stylebook::offer(pictures(dom::take_files(&event)));
        if let Some(field) = field.get_untracked() {
            // It takes single files again, whoever gives them.
            let _ = field.remove_attribute(OF_FOLDER);
        }
    };
    view! {
        <div class="style-drop">
            <div class="button-row">
                <button class="button" type="button" on:click=move |_| pick(false)>{icon(icon::PICTURES)} {words.add_files}</button>
                <button class="button" type="button" on:click=move |_| pick(true)>{icon(icon::OPEN)} {words.add_folder}</button>
                <button class="button" type="button" on:click=|_| members::open_picker()>{icon(icon::LIBRARY)} {words.add_library}</button>
            </div>
            <p class="quiet">
                {move || match taken.get() {
                    count if is_character.get() => (words.character_drop)(MOST_PICTURES.saturating_sub(count)),
                    0 => words.drop.to_owned(),
                    count @ 1..FEWEST => [(words.missing)(FEWEST - count).as_str(), " ", words.thin].concat(),
                    MOST.. => words.full.to_owned(),
                    _ => words.drop.to_owned(),
                }}
            </p>
            // Where somebody would wonder what becomes of the pictures.
            {move || (!is_character.get()).then(|| view! { <p class="quiet">{words.compiled_not_trained}</p> })}
            <input class="visually-hidden" type="file" accept="image/*" multiple tabindex="-1" aria-label=move || if is_character.get() { words.add_portraits } else { words.add_field } node_ref=field on:change=take />
        </div>
    }
    .into_any()
}

/// Of a folder only the pictures, since much else may lie there; what was picked or dropped by itself is all taken, and
/// what cannot be used of it is said later. A type that the browser does not know may be a picture's.
fn pictures(files: Vec<web_sys::File>) -> Vec<web_sys::File> {
    let is_of_folder = |file: &web_sys::File| {
        let path = js_sys::Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        path.is_some_and(|path| !path.is_empty())
    };
    files.into_iter().filter(|file| !is_of_folder(file) || is_picture(file)).collect()
}

/// Whether a file that somebody may never have seen is a picture, by what it is called.
fn is_picture(file: &web_sys::File) -> bool {
    file.type_().starts_with("image/") || is_photograph(&file.name())
}

/// Whether the name is that of a photograph of a kind that not every browser has a type for.
fn is_photograph(name: &str) -> bool {
    let name = name.to_lowercase();
    [".heic", ".heif", ".avif"].iter().any(|ending| name.ends_with(ending))
}
