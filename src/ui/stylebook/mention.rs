//! Styles that are named in a message: `@` and the style's name. While one is being written, those that fit are offered;
//! one that stands there whole is used.

use super::{chips, of_book};
use crate::core::Event;
use crate::core::conversation::styled::Uses;
use crate::core::id::Id;
use crate::core::style::character::MOST_PICTURES;
use crate::core::stylebook::Load;
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

/// A style or a character that can be named.
#[derive(Clone, PartialEq)]
struct Named {
    id: Id,
    handle: String,
    name: String,
    is_character: bool,
}

impl Named {
    /// The most of its kind that go along with a message.
    fn most(&self) -> usize {
        if self.is_character { MOST_PICTURES } else { chips::MOST }
    }

    /// Whether as many of its kind go along as can, and it does not.
    fn has_no_room(&self, used: Option<&Uses>) -> bool {
        used.is_some_and(|used| {
            let ids: Vec<Id> = match self.is_character {
                true => used.characters.iter().map(|cast| cast.character).collect(),
                false => used.uses.iter().map(|used| used.style).collect(),
            };
            ids.len() >= self.most() && !ids.contains(&self.id)
        })
    }
}

pub(super) fn mention(used: Memo<Option<Uses>>) -> AnyView {
    let shell = Shell::get();
    let text = Memo::new(move |_| shell.composer().with(|composer| composer.text.clone()));
    let all = of_book(|book| {
        let named = book.offered().filter(|style| !style.handle().is_empty());
        let named = named.map(|style| Named {
            id: style.id,
            handle: style.handle(),
            name: style.name.clone(),
            is_character: style.is_character(),
        });
        named.collect::<Vec<_>>()
    });
    use_what_is_named(text, all);
    view! {
        {offer(text, all, used)}
        {left_out(text, all, used)}
    }
    .into_any()
}

/// Has the message use what its words name.
fn use_what_is_named(text: Memo<String>, all: Memo<Vec<Named>>) {
    let load = of_book(|book| book.load.clone());
    Effect::new(move |before: Option<Vec<(Id, String)>>| {
        let before = before.unwrap_or_default();
        let written = text.with(|text| written(text));
        let named: Vec<(Id, String)> = all.with(|all| {
            let named = all.iter().filter(|one| written.contains(&one.handle));
            named.map(|one| (one.id, one.handle.clone())).collect()
        });
        // Only what was not named a moment ago: what a person has taken away from the message since stays away.
        let fresh: Vec<Id> = named.iter().filter(|one| !before.contains(one)).map(|(id, _)| *id).collect();
        // A name that has become a longer one was only its beginning.
        let grown = |(_, own): &&(Id, String)| written.iter().any(|other| other != own && other.starts_with(own));
        let outgrown: Vec<Id> =
            before.iter().filter(|one| !named.contains(one)).filter(grown).map(|(id, _)| *id).collect();
        chips::exchange(&outgrown, &fresh);
        // After that: a message that waits for who is named in it may leave now.
        match load.get() {
            Load::Here => Shell::get().dispatch(Event::NamesKnown(Ok(()))),
            Load::Failed(error) => Shell::get().dispatch(Event::NamesKnown(Err(error))),
            Load::Unasked | Load::Reading => {}
        }
        named
    });
}

/// What is named and goes not along, since there is no room for more of its kind.
fn left_out(text: Memo<String>, all: Memo<Vec<Named>>, used: Memo<Option<Uses>>) -> AnyView {
    let left = Memo::new(move |_| {
        let written = text.with(|text| written(text));
        let is_left = |one: &&Named| written.contains(&one.handle) && used.with(|used| one.has_no_room(used.as_ref()));
        all.with(|all| all.iter().filter(is_left).cloned().collect::<Vec<_>>())
    });
    let line = |left: Vec<&Named>| {
        let first = left.first()?;
        let names: Vec<&str> = left.iter().map(|one| one.name.as_str()).collect();
        Some((texts::words().left_out)(&names.join(", "), first.most(), first.is_character))
    };
    let lines = move || {
        let left = left.get();
        let (characters, styles) = left.iter().partition(|one| one.is_character);
        let lines = [line(styles), line(characters)].into_iter().flatten();
        lines.map(|line| view! { <p class="banner" role="status">{line}</p> }).collect_view()
    };
    lines.into_any()
}

/// Those whose names begin as the one that is being written.
fn offer(text: Memo<String>, all: Memo<Vec<Named>>, used: Memo<Option<Uses>>) -> AnyView {
    let words = texts::words();
    let offered = Memo::new(move |_| {
        let begun = text.with(|text| begun(text))?;
        let fits = |one: &&Named| {
            let is_begun = one.handle.starts_with(&begun) && one.handle != begun;
            is_begun && !used.with(|used| one.has_no_room(used.as_ref()))
        };
        let offered: Vec<_> = all.with(|all| all.iter().filter(fits).take(OFFERED).cloned().collect());
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
    let one = move |Named { id, handle, name, .. }: Named| {
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
