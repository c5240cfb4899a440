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

    /// Those of its kind that go along.
    fn alike(&self, used: Option<&Uses>) -> Vec<Id> {
        let Some(used) = used else { return Vec::new() };
        match self.is_character {
            true => used.characters.iter().map(|cast| cast.character).collect(),
            false => used.uses.iter().map(|used| used.style).collect(),
        }
    }

    fn goes_along(&self, used: Option<&Uses>) -> bool {
        self.alike(used).contains(&self.id)
    }

    /// Whether as many of its kind go along as can, and it does not.
    fn has_no_room(&self, used: Option<&Uses>) -> bool {
        self.alike(used).len() >= self.most() && !self.goes_along(used)
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

/// What was named in the message a moment ago.
#[derive(Default)]
struct Before {
    /// Whether it was known then whose the names are.
    is_known: bool,
    /// Those who were named, with their handles.
    named: Vec<(Id, String)>,
    /// Those who go along because they were named, and not because somebody chose them as well.
    by_name: Vec<Id>,
    /// The version of the text: another one was not typed.
    version: u32,
}

/// Has the message use what its words name, and use it no more when the name is taken away.
fn use_what_is_named(text: Memo<String>, all: Memo<Vec<Named>>) {
    let load = of_book(|book| book.load.clone());
    Effect::new(move |before: Option<Before>| {
        let Before { is_known: was_known, named: before, by_name, version: version_before } =
            before.unwrap_or_default();
        let written = text.with(|text| written(text));
        let (version, is_touched) =
            Shell::get().composer().with_untracked(|composer| (composer.text_version, composer.touched));
        let named: Vec<(Id, String)> = all.with(|all| {
            let named = all.iter().filter(|one| written.contains(&one.handle));
            named.map(|one| (one.id, one.handle.clone())).collect()
        });
        // Only what was not named a moment ago: what a person has taken away from the message since stays away.
        let fresh: Vec<Id> = named.iter().filter(|one| !before.contains(one)).map(|(id, _)| *id).collect();
        // A name that has become a longer one was only its beginning.
        let grown = |own: &String| written.iter().any(|other| other != own && other.starts_with(own));
        // Of a message that was sent the words go, and its styles stay for the next one.
        let is_typed = version == version_before;
        let is_over = |(id, own): &&(Id, String)| grown(own) || (is_typed && by_name.contains(id));
        let away: Vec<Id> =
            before.iter().filter(|one| !named.contains(one)).filter(is_over).map(|(id, _)| *id).collect();
        // What another tab is writing brings along what that tab has put to it.
        let added = if is_touched { chips::exchange(&away, &fresh) } else { Vec::new() };
        // After that: a message that waits for who is named in it may leave now.
        let is_known = load.with(|load| *load == Load::Here);
        match load.get() {
            Load::Here => Shell::get().dispatch(Event::NamesKnown(Ok(()))),
            Load::Failed(error) => Shell::get().dispatch(Event::NamesKnown(Err(error))),
            Load::Unasked | Load::Reading => {}
        }
        // What stands there when the page opens, or when another message is shown, was named when it was written.
        let is_still = |id: &Id| !away.contains(id) && (is_typed || named.iter().any(|(other, _)| other == id));
        let added = if was_known && is_typed { added } else { fresh };
        let by_name = by_name.into_iter().filter(is_still).chain(added).collect();
        Before { is_known, named, by_name, version }
    });
}

/// What is named and does not go along: since there is no room for more of its kind, or since it was taken away.
fn left_out(text: Memo<String>, all: Memo<Vec<Named>>, used: Memo<Option<Uses>>) -> AnyView {
    // What is being composed is on its way.
    let is_settled = Memo::new(move |_| Shell::get().composer().with(|composer| composer.styling.is_none()));
    let left = Memo::new(move |_| {
        let written = text.with(|text| written(text));
        let is_left = |one: &&Named| written.contains(&one.handle) && !used.with(|used| one.goes_along(used.as_ref()));
        let left = all.with(|all| all.iter().filter(is_left).cloned().collect::<Vec<_>>());
        if is_settled.get() { left } else { Vec::new() }
    });
    let line = move |left: Vec<&Named>| {
        let first = left.first()?;
        let names: Vec<&str> = left.iter().map(|one| one.name.as_str()).collect();
        let most = used.with(|used| first.has_no_room(used.as_ref())).then_some(first.most());
        Some((texts::words().left_out)(&names.join(", "), most, first.is_character))
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
    let dismissed = RwSignal::new(None);
    let offered = Memo::new(move |_| {
        if text.with(|text| dismissed.with(|dismissed| dismissed.as_ref() == Some(text))) {
            return None;
        }
        let begun = text.with(|text| begun(text))?;
        let fits = |one: &&Named| {
            let is_begun = one.handle.starts_with(&begun) && one.handle != begun;
            is_begun && !used.with(|used| one.has_no_room(used.as_ref()))
        };
        let offered: Vec<_> = all.with(|all| all.iter().filter(fits).take(OFFERED).cloned().collect());
        // Whoever has written a whole name means that one, whatever else begins with it.
        let is_whole = all.with(|all| all.iter().any(|one| one.handle == begun));
        (!offered.is_empty()).then_some((offered, !is_whole))
    });
    let choose = move |handle: String| {
        let written = text.with_untracked(|text| {
            let stem = text.rfind('@').and_then(|at| text.get(..at)).unwrap_or_default();
            [stem, "@", handle.as_str(), " "].concat()
        });
        // What is written there is used because it is written there.
        dom::suggest(&written);
    };
    let one = move |Named { handle, name, .. }: Named| {
        let shown = handle.clone();
        view! {
            <li>
                <button class="button" data-kind="quiet" type="button" on:click=move |_| choose(handle.clone())>
                    {name} <small>"@" {shown}</small>
                </button>
            </li>
        }
    };
    let list: NodeRef<html::Ul> = NodeRef::new();
    lead_into(list, move || dismissed.set(Some(text.get_untracked())));
    (move || {
        offered.get().map(|(offered, takes)| {
            let takes = takes.to_string();
            view! {
                <ul class="style-mentions" aria-label=words.mention data-takes=takes node_ref=list on:keydown=go_by_keys>
                    {offered.into_iter().map(one).collect_view()}
                </ul>
            }
        })
    })
    .into_any()
}

/// At the end of the message the arrows up and down lead to what is offered, which stands above it; Enter and the tabulator
/// take the first one, and Escape takes the offer away.
fn lead_into(list: NodeRef<html::Ul>, dismiss: impl Fn() + 'static) {
    let pressed = window_event_listener(ev::keydown, move |event| {
        let is_plain = !(event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key());
        let is_here = is_plain && !event.is_composing() && dom::is_at_end(dom::MESSAGE);
        let Some(list) = list.get_untracked().filter(|_| is_here) else { return };
        let first = list.query_selector("button").ok().flatten();
        let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) else { return };
        match event.key().as_str() {
            // What cannot take the focus leaves it where it was.
            "ArrowDown" | "ArrowUp" => drop(first.focus()),
            "Enter" | "Tab" if dom::enter_takes_a_name() => first.click(),
            "Escape" => dismiss(),
            _ => return,
        }
        event.prevent_default();
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
