//! The styles and characters of a message, above its words: how much of each style, how strongly, and what else could be
//! added.

use super::{mention, of_book};
use crate::core::Event;
use crate::core::conversation::styled::{Cast, Use, Uses};
use crate::core::id::Id;
use crate::core::style::character::MOST_PICTURES;
use crate::core::stylebook::{BookEvent, Chosen, Load};
use crate::core::text::stylebook as texts;
use crate::shell::{Shell, stylebook};
use crate::ui::icon::{self, icon};
use crate::ui::{dom, picture};
use leptos::prelude::*;
use std::cell::RefCell;

/// The most styles that are mixed: beyond that none of them can be seen any more.
pub(super) const MOST: usize = 4;
/// How strongly styles hold unless something else is chosen.
const STRENGTH: u8 = 3;

/// What can be set of the styles and characters of a message, and those that its words name.
pub fn chips() -> AnyView {
    stylebook::want();
    let shell = Shell::get();
    let used = Memo::new(move |_| shell.composer().with(|composer| Uses::read(&composer.asked.styled)));
    follow_changes(used);
    view! {
        {mention::mention(used)}
        {characters(used)}
        {styles(used)}
    }
    .into_any()
}

fn characters(used: Memo<Option<Uses>>) -> AnyView {
    let words = texts::words();
    let cast =
        Memo::new(move |_| used.with(|used| used.as_ref().map(|used| used.characters.clone()).unwrap_or_default()));
    let others = offered(true, move |id| cast.with(|cast| cast.iter().any(|one| one.character == id)));
    view! {
        <Show when=move || cast.with(|cast| !cast.is_empty())>
            <div class="banner" role="group" aria-label=words.cast>
                <span>{words.cast}</span>
                <For each=move || cast.get() key=|one| (one.character, one.name.clone(), one.pictures.clone()) children=portrait />
                {more(words.add_character, others, move || cast.with(Vec::len) < MOST_PICTURES)}
            </div>
        </Show>
    }
    .into_any()
}

fn styles(used: Memo<Option<Uses>>) -> AnyView {
    let words = texts::words();
    let uses = Memo::new(move |_| used.with(|used| used.as_ref().map(|used| used.uses.clone()).unwrap_or_default()));
    // In an order that no share changes, so that what one slides stays under the finger.
    let ids = Memo::new(move |_| {
        let mut ids: Vec<Id> = uses.with(|uses| uses.iter().map(|used| used.style).collect());
        ids.sort_unstable();
        ids
    });
    let others = offered(false, move |id| uses.with(|uses| uses.iter().any(|used| used.style == id)));
    view! {
        <Show when=move || uses.with(|uses| !uses.is_empty())>
            <div class="banner" role="group" aria-label=words.styled>
                <span>{words.styled}</span>
                <For each=move || ids.get() key=|id| *id children=move |id| chip(id, uses) />
                {more(words.more, others, move || uses.with(Vec::len) < MOST)}
                {strength(used)}
            </div>
        </Show>
    }
    .into_any()
}

thread_local! {
    /// What was chosen last for a message, and its number: until it is composed, what is changed is a change of that.
    static WANTED: RefCell<(u32, Vec<Chosen>, u8)> = const { RefCell::new((0, Vec::new(), STRENGTH)) };
}

/// The styles and characters as they are used now, each style with its share as its weight.
fn chosen() -> (Vec<Chosen>, u8) {
    let (awaited, styled) =
        Shell::get().composer().with_untracked(|composer| (composer.styling, read(&composer.asked.styled)));
    WANTED.with_borrow(|(round, uses, strength)| match awaited {
        Some(awaited) if awaited == *round => (uses.clone(), *strength),
        _ => styled,
    })
}

fn read(styled: &str) -> (Vec<Chosen>, u8) {
    match Uses::read(styled) {
        Some(styled) => {
            let cast = styled.characters.iter().map(|cast| Chosen::character(cast.character));
            (styled.uses.iter().map(of_use).chain(cast).collect(), styled.strength)
        }
        None => (Vec::new(), STRENGTH),
    }
}

fn of_use(used: &Use) -> Chosen {
    Chosen { style: used.style, version: used.version, weight: used.share.max(1) }
}

/// Adds a character, or the latest version of a style, to those of the message.
pub(super) fn add(style: Id) {
    exchange(&[], &[style]);
}

/// Takes some of them away from the message and adds others, all at once: what is added takes a moment to be there, and
/// one by one each would be added to what was there before. Says which were added.
pub(super) fn exchange(away: &[Id], more: &[Id]) -> Vec<Id> {
    let (mut uses, strength) = chosen();
    let before: Vec<Chosen> = uses.clone();
    uses.retain(|used| !away.contains(&used.style));
    for id in more {
        let Some(latest) = stylebook::peek(|book| book.latest(*id)) else { continue };
        let alike = uses.iter().filter(|used| used.is_character() == latest.is_character());
        let weights: Vec<usize> = alike.map(|used| usize::from(used.weight)).collect();
        let most = if latest.is_character() { MOST_PICTURES } else { MOST };
        if uses.iter().all(|used| used.style != *id) && weights.len() < most {
            // As much as each of the others has.
            let weight = weights.iter().sum::<usize>().checked_div(weights.len()).map_or(100, |mean| mean.max(1) as u8);
            uses.push(Chosen { weight, ..latest });
        }
    }
    let is_new = |used: &&Chosen| before.iter().all(|other| other.style != used.style);
    let added = uses.iter().filter(is_new).map(|used| used.style).collect();
    if uses != before {
        put(uses, strength);
    }
    added
}

/// Puts these at the message, which waits for them to be composed.
fn put(uses: Vec<Chosen>, strength: u8) {
    let round = WANTED.with_borrow_mut(|wanted| {
        *wanted = (wanted.0 + 1, uses.clone(), strength);
        wanted.0
    });
    Shell::get().dispatch(Event::Styling(round));
    if uses.is_empty() {
        // Nothing has to be read for that, and it works for styles that are gone.
        Shell::get().dispatch(Event::StyledAs { round, result: Ok((Vec::new(), String::new())) });
    } else {
        stylebook::dispatch(BookEvent::Used(uses, strength, round));
    }
}

/// A style or a character of the message as the stylebook has it.
#[derive(Clone, Copy, PartialEq)]
struct Seen {
    id: Id,
    updated_at_ms: i64,
    is_gone: bool,
}

/// What goes along with a message follows what becomes of it in the stylebook: another name or line, other pictures, the
/// end of it.
fn follow_changes(used: Memo<Option<Uses>>) {
    let ids = Memo::new(move |_| {
        used.with(|used| {
            let of = |used: &Uses| {
                let styles = used.uses.iter().map(|used| used.style);
                styles.chain(used.characters.iter().map(|cast| cast.character)).collect::<Vec<Id>>()
            };
            used.as_ref().map(of).unwrap_or_default()
        })
    });
    let states = of_book(move |book| {
        let seen = |id: Id| {
            let style = book.styles.get(&id)?;
            Some(Seen { id, updated_at_ms: style.updated_at_ms, is_gone: style.deleted_at_ms.is_some() })
        };
        // What is not on this device at all stays as it was composed.
        if book.load == Load::Here { ids.get().into_iter().filter_map(seen).collect() } else { Vec::new() }
    });
    Effect::new(move |before: Option<Vec<Seen>>| {
        let now = states.get();
        let before = before.unwrap_or_default();
        let gone: Vec<Id> = now.iter().filter(|one| one.is_gone).map(|one| one.id).collect();
        let is_changed = |one: &Seen| before.iter().any(|other| other.id == one.id && other != one);
        let is_same = Shell::get().composer().with_untracked(|composer| !composer.touched && !composer.is_blank());
        // A message that stands in several tabs alike follows where somebody is, and the others take that over.
        let is_followed = is_same && !dom::is_in_front();
        if (!gone.is_empty() || now.iter().any(is_changed)) && !is_followed {
            let (mut uses, strength) = chosen();
            uses.retain(|used| !gone.contains(&used.style));
            put(uses, strength);
        }
        now
    });
}

/// Has the message use this version in the place of its styles; its characters stay.
pub(super) fn use_version(style: Id, version: u32) {
    let (mut uses, _) = chosen();
    uses.retain(Chosen::is_character);
    uses.push(Chosen { style, version, weight: 100 });
    put(uses, STRENGTH);
}

fn change(change: impl FnOnce(&mut Vec<Chosen>, &mut u8)) {
    let (mut uses, mut strength) = chosen();
    change(&mut uses, &mut strength);
    put(uses, strength);
}

fn chip(id: Id, uses: Memo<Vec<Use>>) -> AnyView {
    let words = texts::words();
    let of = move |uses: &Vec<Use>| uses.iter().find(|used| used.style == id).cloned();
    let Some(first) = uses.with_untracked(of) else { return ().into_any() };
    let share = Memo::new(move |_| uses.with(of).map_or(first.share, |used| used.share));
    let version = Memo::new(move |_| uses.with(of).map_or(first.version, |used| used.version));
    let is_mixed = Memo::new(move |_| uses.with(|uses| uses.len() > 1));
    let cover = of_book(move |book| {
        let made = book.styles.get(&id).and_then(|style| style.version(version.get()))?;
        made.exemplars.first().copied()
    });
    let name = first.name;
    let (label, unstyle) = ((words.weight)(&name), (words.unstyle)(&name));
    view! {
        <span class="style-chip">
            <span class="banner-picture">{move || cover.get().map(|hash| picture::thumb(hash, None))}</span>
            <span>{name}</span>
            <Show when=move || is_mixed.get()>
                <input
                    class="style-share"
                    type="range"
                    min="5"
                    max="95"
                    step="5"
                    aria-label=label.clone()
                    aria-valuetext=move || (words.percent)(share.get())
                    prop:value=move || share.get().to_string()
                    on:change=move |event| weigh(id, &event)
                />
                <span class="price">{move || (words.percent)(share.get())}</span>
            </Show>
            {away(id, unstyle)}
        </span>
    }
    .into_any()
}

/// A character of the message.
fn portrait(cast: Cast) -> AnyView {
    let Cast { character, name, pictures } = cast;
    let label = (texts::words().unstyle)(&name);
    view! {
        <span class="style-chip">
            <span class="banner-picture">{pictures.first().map(|hash| picture::thumb(*hash, None))}</span>
            <span>{name}</span>
            {away(character, label)}
        </span>
    }
    .into_any()
}

/// The button that takes a style or a character away from the message.
fn away(id: Id, label: String) -> AnyView {
    view! {
        <button
            class="button"
            data-kind="icon"
            type="button"
            aria-label=label
            on:click=move |_| change(|uses, _| uses.retain(|used| used.style != id))
        >
            {icon(icon::CLOSE)}
        </button>
    }
    .into_any()
}

/// Gives a style the share that its slider says; the others keep their proportions in what is left.
fn weigh(id: Id, event: &web_sys::Event) {
    let Ok(weight) = event_target_value(event).parse::<u8>() else { return };
    change(|uses, _| {
        let others = uses.iter().filter(|used| used.style != id && !used.is_character());
        let rest: u32 = others.map(|used| u32::from(used.weight)).sum();
        for used in uses.iter_mut().filter(|used| !used.is_character()) {
            used.weight = if used.style == id {
                weight
            } else {
                (u32::from(100 - weight.min(99)) * u32::from(used.weight) / rest.max(1)).clamp(1, 100) as u8
            };
        }
    });
}

/// The characters, or the styles, that could be added.
fn offered(characters: bool, is_used: impl Fn(Id) -> bool + Send + Sync + 'static) -> Memo<Vec<(Id, String)>> {
    let offered = of_book(move |book| {
        let alike = book.offered().filter(|style| style.is_character() == characters);
        alike.map(|style| (style.id, style.name.clone())).collect::<Vec<_>>()
    });
    Memo::new(move |_| offered.get().into_iter().filter(|(id, _)| !is_used(*id)).collect())
}

/// A list of these, as long as there is room.
fn more(
    label: &'static str,
    others: Memo<Vec<(Id, String)>>,
    has_room: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    view! {
        <Show when=move || others.with(|others| !others.is_empty()) && has_room()>
            <span class="pick">
                <span class="pick-value" aria-hidden="true">{icon(icon::PLUS)}</span>
                <select
                    class="pick-list"
                    aria-label=label
                    title=label
                    on:change=move |event| {
                        if let Some(id) = Id::parse(&event_target_value(&event)) {
                            add(id);
                        }
                    }
                >
                    <option value="">{label}</option>
                    {move || others.get().into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
                </select>
            </span>
        </Show>
    }
    .into_any()
}

fn strength(styled: Memo<Option<Uses>>) -> AnyView {
    let words = texts::words();
    let strength = Memo::new(move |_| styled.with(|styled| styled.as_ref().map_or(STRENGTH, |styled| styled.strength)));
    let shown = move || words.strengths.get(usize::from(strength.get().saturating_sub(1))).copied().unwrap_or_default();
    let option = move |(at, label): (usize, &'static str)| {
        let value = at as u8 + 1;
        view! { <option value=value.to_string() prop:selected=move || strength.get() == value>{label}</option> }
    };
    let choose = move |event: web_sys::Event| {
        if let Ok(strength) = event_target_value(&event).parse() {
            change(|_, now| *now = strength);
        }
        dom::focus(dom::MESSAGE);
    };
    view! {
        <span class="pick">
            <span class="pick-value" aria-hidden="true">{shown}</span>
            {icon(icon::CHEVRON)}
            <select class="pick-list" aria-label=words.strength title=words.strength on:change=choose>
                {words.strengths.into_iter().enumerate().map(option).collect_view()}
            </select>
        </span>
    }
    .into_any()
}
