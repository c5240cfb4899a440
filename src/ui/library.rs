//! Picking from the pictures on this device, the newest first.

use crate::core::Event;
use crate::core::id::Hash;
use crate::core::picture::{Origin, Picture};
use crate::core::text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::{dialog, near, picture};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Pictures that are put on the page at once; more follow when the end comes near.
const PAGE: usize = 60;

/// The dialog, while it is open.
pub fn library() -> AnyView {
    let shell = Shell::get();
    let open = Memo::new(move |_| shell.panels().with(|panels| panels.library));
    dialog::dialog(open.into(), ("library", text::library().title), close, content)
}

fn close() {
    Shell::get().dispatch(Event::LibraryOpened(false));
}

fn content() -> AnyView {
    let shell = Shell::get();
    let words = text::library();
    let is_listed = Memo::new(move |_| shell.pictures().with(|pictures| pictures.listed));
    view! {
        <div class="sheet" data-size="wide">
            {dialog::head(words.title, close)}
            {move || if is_listed.get() { listed() } else { listing() }}
            <footer class="sheet-foot">
                <button class="button" data-tone="accent" type="button" on:click=|_| close()>
                    {words.done}
                </button>
            </footer>
        </div>
    }
    .into_any()
}

/// While the pictures of a large library are still being listed, moments after the start.
fn listing() -> AnyView {
    view! { <p class="quiet" role="status">{Shell::get().words().shared.loading}</p> }.into_any()
}

fn listed() -> AnyView {
    let words = text::library();
    let newest = newest();
    if newest.is_empty() {
        return view! {
            <section class="blank">
                <h3 class="blank-title">{words.empty}</h3>
                <p class="blank-lead">{words.empty_lead}</p>
            </section>
        }
        .into_any();
    }
    view! { <p class="quiet">{words.lead} " " {(words.count)(newest.len())}</p> {grid(newest)} }.into_any()
}

/// The pictures as they are when the dialog opens.
fn newest() -> Vec<Arc<Picture>> {
    Shell::get().pictures().with_untracked(|pictures| {
        let mut all: Vec<Arc<Picture>> =
            pictures.known.values().filter(|picture| !picture.is_of_style()).cloned().collect();
        all.sort_by_key(|picture| (-picture.created_at_ms, picture.hash));
        all
    })
}

fn grid(newest: Vec<Arc<Picture>>) -> AnyView {
    let newest = StoredValue::new(newest);
    let count = newest.with_value(Vec::len);
    let end: NodeRef<html::Div> = NodeRef::new();
    let shown = near::growing(end, Signal::stored(count), PAGE);
    view! {
        <ul class="shelf">
            <For
                each=move || 0..shown.get()
                key=|at| *at
                children=move |at| newest.with_value(|newest| newest.get(at).map(|picture| one(picture)))
            />
        </ul>
        <div class="shelf-end" node_ref=end></div>
    }
    .into_any()
}

fn one(picture: &Picture) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let hash: Hash = picture.hash;
    let what = match (&picture.origin, picture::prompt_of(picture)) {
        (Origin::Uploaded { name }, _) if name.is_empty() => text::library().brought_plain.to_owned(),
        (Origin::Uploaded { name }, _) => (text::library().brought)(name),
        (Origin::Generated { .. }, Some(prompt)) if !prompt.is_empty() => (text::library().made)(&prompt),
        (Origin::Generated { .. } | Origin::Derived { .. }, _) => text::library().made_plain.to_owned(),
    };
    let is_added = Memo::new(move |_| shell.composer().with(|composer| composer.pictures().contains(&hash)));
    let is_demo = picture.is_demo();
    let what = if is_demo { [words.shared.demo, ", ", what.as_str()].concat() } else { what };
    let caption = picture::prompt_of(picture).unwrap_or_else(|| match &picture.origin {
        Origin::Uploaded { name } => name.clone(),
        Origin::Generated { .. } | Origin::Derived { .. } => String::new(),
    });
    view! {
        <li class="shelf-one">
            <button
                class="shelf-picture"
                type="button"
                aria-label=(text::library().add)(&what)
                data-added=move || is_added.get().to_string()
                on:click=move |_| shell.dispatch(Event::Attached(hash))
            >
                {picture::thumb(hash, None)}
                <span class="shelf-added">{icon(icon::CHECK)}</span>
            </button>
            <p class="shelf-caption" aria-hidden="true" dir="auto">{caption}</p>
        </li>
    }
    .into_any()
}
