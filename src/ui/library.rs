//! Picking from the pictures on this device, the newest first.

use crate::core::Event;
use crate::core::id::Hash;
use crate::core::picture::{Origin, Picture};
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
    dialog::dialog(open.into(), ("library", shell.words().library.title), close, content)
}

fn close() {
    Shell::get().dispatch(Event::LibraryOpened(false));
}

fn content() -> AnyView {
    let words = Shell::get().words().library;
    let newest = newest();
    let is_empty = newest.is_empty();
    view! {
        <div class="sheet" data-size="wide">
            {dialog::head(words.title, close)}
            {if is_empty {
                view! {
                    <section class="blank">
                        <h3 class="blank-title">{words.empty}</h3>
                        <p class="blank-lead">{words.empty_lead}</p>
                    </section>
                }
                .into_any()
            } else {
                view! { <p class="quiet">{words.lead} " " {(words.count)(newest.len())}</p> {grid(newest)} }.into_any()
            }}
            <footer class="sheet-foot">
                <button class="button" data-tone="accent" type="button" on:click=|_| close()>
                    {words.done}
                </button>
            </footer>
        </div>
    }
    .into_any()
}

/// The pictures as they are when the dialog opens.
fn newest() -> Vec<Arc<Picture>> {
    Shell::get().pictures().with_untracked(|pictures| {
        let mut all: Vec<Arc<Picture>> = pictures.known.values().cloned().collect();
        all.sort_by_key(|picture| (-picture.created_at_ms, picture.hash));
        all
    })
}

fn grid(newest: Vec<Arc<Picture>>) -> AnyView {
    let newest = StoredValue::new(newest);
    let count = newest.with_value(Vec::len);
    let (shown, set_shown) = signal(PAGE.min(count));
    let end: NodeRef<html::Div> = NodeRef::new();
    let is_end_near = near::near(end);
    Effect::new(move |_| {
        shown.track();
        if is_end_near.get() && shown.get_untracked() < count {
            set_shown.update(|shown| *shown = count.min(*shown + PAGE));
        }
    });
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
        (Origin::Uploaded { name }, _) if name.is_empty() => words.library.brought_plain.to_owned(),
        (Origin::Uploaded { name }, _) => (words.library.brought)(name),
        (Origin::Generated { .. }, Some(prompt)) if !prompt.is_empty() => (words.library.made)(&prompt),
        (Origin::Generated { .. }, _) => words.library.made_plain.to_owned(),
    };
    let is_added = Memo::new(move |_| shell.composer().with(|composer| composer.pictures().contains(&hash)));
    let is_demo = picture.is_demo();
    let what = if is_demo { [words.shared.demo, ", ", what.as_str()].concat() } else { what };
    view! {
        <li>
            <button
                class="shelf-picture"
                type="button"
                aria-label=(words.library.add)(&what)
                data-added=move || is_added.get().to_string()
                on:click=move |_| shell.dispatch(Event::Attached(hash))
            >
                {picture::thumb(hash, None)}
                <span class="shelf-added">{icon(icon::CHECK)}</span>
                {is_demo.then(|| view! { <span class="badge" data-place="frame" aria-hidden="true">{words.shared.demo}</span> })}
            </button>
        </li>
    }
    .into_any()
}
