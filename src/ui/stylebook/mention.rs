//! Styles that are named in a message: `@` and the style's name. While one is being written, those that fit are offered;
//! one that stands there whole is used.

use super::{chips, of_book};
use crate::core::id::Id;
use crate::core::stylebook::mention::{begun, written};
use crate::core::text::stylebook as texts;
use crate::shell::Shell;
use crate::ui::dom;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html};
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Styles that are offered at a time.
const OFFERED: usize = 6;

pub(super) fn mention() -> AnyView {
    let shell = Shell::get();
    let words = texts::words();
    let text = Memo::new(move |_| shell.composer().with(|composer| composer.text.clone()));
    let styles = of_book(|book| {
        let named = book.offered().filter(|style| !style.handle().is_empty());
        named.map(|style| (style.id, style.handle(), style.name.clone())).collect::<Vec<_>>()
    });
    Effect::new(move |before: Option<Vec<(Id, String)>>| {
        let before = before.unwrap_or_default();
        let written = text.with(|text| written(text));
        let named: Vec<(Id, String)> = styles.with(|styles| {
            let is_written = |(_, own, _): &&(Id, String, String)| written.contains(own);
            styles.iter().filter(is_written).map(|(id, own, _)| (*id, own.clone())).collect()
        });
        // Only what was not named a moment ago: what a person has taken away from the message since stays away.
        let fresh: Vec<Id> = named.iter().filter(|one| !before.contains(one)).map(|(id, _)| *id).collect();
        // A name that has become a longer one was only its beginning.
        let grown = |(_, own): &&(Id, String)| written.iter().any(|other| other != own && other.starts_with(own));
        let outgrown: Vec<Id> =
            before.iter().filter(|one| !named.contains(one)).filter(grown).map(|(id, _)| *id).collect();
        chips::exchange(&outgrown, &fresh);
        named
    });
    let offered = Memo::new(move |_| {
        let begun = text.with(|text| begun(text))?;
        let fits = |(_, handle, _): &&(Id, String, String)| handle.starts_with(&begun) && *handle != begun;
        let offered: Vec<_> = styles.with(|styles| styles.iter().filter(fits).take(OFFERED).cloned().collect());
        (!offered.is_empty()).then_some(offered)
    });
    let choose = move |id: Id, handle: String| {
        let written = text.with_untracked(|text| {
            let stem = text.rfind('@').and_then(|at| text.get(..at)).unwrap_or_default();
            [stem, "@", handle.as_str(), " "].concat()
        });
        chips::add(id);
        dom::suggest(&written);
    };
    let one = move |(id, handle, name): (Id, String, String)| {
        let shown = handle.clone();
        view! {
            <li>
                <button class="button" data-kind="quiet" type="button" on:click=move |_| choose(id, handle.clone())>
                    {name} <small>"@" {shown}</small>
                </button>
            </li>
        }
    };
    let list: NodeRef<html::Ul> = NodeRef::new();
    lead_into(list);
    (move || {
        offered.get().map(|offered| {
            view! {
                <ul class="style-mentions" aria-label=words.mention node_ref=list on:keydown=go_by_keys>
                    {offered.into_iter().map(one).collect_view()}
                </ul>
            }
        })
    })
    .into_any()
}

/// The arrows up and down lead from the end of the message to what is offered, which stands above it.
fn lead_into(list: NodeRef<html::Ul>) {
    let pressed = window_event_listener(ev::keydown, move |event| {
        let is_plain = !(event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key());
        let is_arrow = is_plain && !event.is_composing() && matches!(event.key().as_str(), "ArrowDown" | "ArrowUp");
        let is_at_end = is_arrow && dom::is_at_end(dom::MESSAGE);
        let first = list.get_untracked().and_then(|list| list.query_selector("button").ok().flatten());
        if let Some(first) = first.filter(|_| is_at_end).and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            // What cannot take the focus leaves it where it was.
            let _ = first.focus();
        }
    });
    on_cleanup(move || pressed.remove());
}

/// Arrows lead from one to the next and back into the message, and so does everything that is typed.
fn go_by_keys(event: KeyboardEvent) {
    let here = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let item = here.and_then(|button| button.parent_element());
    let next = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => item.and_then(|item| item.next_element_sibling()),
        "ArrowUp" | "ArrowLeft" => item.and_then(|item| item.previous_element_sibling()),
        "Escape" => None,
        key if key.chars().count() == 1 && key != " " => return dom::focus(dom::MESSAGE),
        _ => return,
    };
    event.prevent_default();
    // It is the list that is left, and nothing around it; and whoever comes back to the message stays there.
    event.stop_propagation();
    let button =
        next.and_then(|item| item.first_element_child()).and_then(|found| found.dyn_into::<HtmlElement>().ok());
    match button {
        // What cannot take the focus leaves it where it was.
        Some(button) => drop(button.focus()),
        None if matches!(event.key().as_str(), "ArrowDown" | "ArrowRight") => {}
        None => dom::focus(dom::MESSAGE),
    }
}
