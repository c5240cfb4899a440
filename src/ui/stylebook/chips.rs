//! The styles of a message, above its words: how much of each, how strongly, and what else could be mixed in.

use super::{mention, of_book};
use crate::core::Event;
use crate::core::conversation::styled::{Use, Uses};
use crate::core::id::Id;
use crate::core::stylebook::{BookEvent, Chosen};
use crate::core::text::stylebook as texts;
use crate::shell::{Shell, stylebook};
use crate::ui::icon::{self, icon};
use crate::ui::{dom, picture};
use leptos::prelude::*;

/// The most styles that are mixed: beyond that none of them can be seen any more.
const MOST: usize = 4;
/// How strongly styles hold unless something else is chosen.
const STRENGTH: u8 = 3;

/// What can be set of the styles of a message, and the styles that its words name.
pub fn chips() -> AnyView {
    stylebook::want();
    let shell = Shell::get();
    let styled = Memo::new(move |_| shell.composer().with(|composer| Uses::read(&composer.asked.styled)));
    let uses =
        Memo::new(move |_| styled.with(|styled| styled.as_ref().map(|styled| styled.uses.clone()).unwrap_or_default()));
    // In an order that no share changes, so that what one slides stays under the finger.
    let ids = Memo::new(move |_| {
        let mut ids: Vec<Id> = uses.with(|uses| uses.iter().map(|used| used.style).collect());
        ids.sort_unstable();
        ids
    });
    let words = texts::words();
    view! {
        {mention::mention()}
        <Show when=move || uses.with(|uses| !uses.is_empty())>
            <div class="banner" role="group" aria-label=words.styled>
                <span>{words.styled}</span>
                <For each=move || ids.get() key=|id| *id children=move |id| chip(id, uses) />
                {more(uses)}
                {strength(styled)}
            </div>
        </Show>
    }
    .into_any()
}

/// The styles as they are used now, each with its share as its weight.
fn chosen() -> (Vec<Chosen>, u8) {
    Shell::get().composer().with_untracked(|composer| match Uses::read(&composer.asked.styled) {
        Some(styled) => (styled.uses.iter().map(of_use).collect(), styled.strength),
        None => (Vec::new(), STRENGTH),
    })
}

fn of_use(used: &Use) -> Chosen {
    Chosen { style: used.style, version: used.version, weight: used.share.max(1) }
}

/// Adds the latest version of a style to those of the message.
pub(super) fn add(style: Id) {
    add_all(&[style]);
}

/// Adds the latest versions of some styles to those of the message, all at once: what is added takes a moment to be
/// there, and one by one each would be added to what was there before.
pub(super) fn add_all(styles: &[Id]) {
    let (mut uses, strength) = chosen();
    let before = uses.len();
    for style in styles {
        let latest =
            stylebook::peek(|book| book.styles.get(style).and_then(|style| style.latest()).map(|made| made.number));
        let is_used = uses.iter().any(|used| used.style == *style);
        if let Some(version) = latest.filter(|_| !is_used && uses.len() < MOST) {
            // As much as each of the others has.
            let sum: usize = uses.iter().map(|used| usize::from(used.weight)).sum();
            let weight = if uses.is_empty() { 100 } else { (sum / uses.len()).max(1) as u8 };
            uses.push(Chosen { style: *style, version, weight });
        }
    }
    if uses.len() > before {
        stylebook::dispatch(BookEvent::Used(uses, strength));
    }
}

fn change(change: impl FnOnce(&mut Vec<Chosen>, &mut u8)) {
    let (mut uses, mut strength) = chosen();
    change(&mut uses, &mut strength);
    if uses.is_empty() {
        // Nothing has to be read for that, and it works for styles that are gone.
        Shell::get().dispatch(Event::StyledAs { lead: Vec::new(), styled: String::new() });
    } else {
        stylebook::dispatch(BookEvent::Used(uses, strength));
    }
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
            <button
                class="button"
                data-kind="icon"
                type="button"
                aria-label=unstyle
                on:click=move |_| change(|uses, _| uses.retain(|used| used.style != id))
            >
                {icon(icon::CLOSE)}
            </button>
        </span>
    }
    .into_any()
}

/// Gives a style the share that its slider says; the others keep their proportions in what is left.
fn weigh(id: Id, event: &web_sys::Event) {
    let Ok(weight) = event_target_value(event).parse::<u8>() else { return };
    change(|uses, _| {
        let rest: u32 = uses.iter().filter(|used| used.style != id).map(|used| u32::from(used.weight)).sum();
        for used in uses.iter_mut() {
            used.weight = if used.style == id {
                weight
            } else {
                (u32::from(100 - weight.min(99)) * u32::from(used.weight) / rest.max(1)).clamp(1, 100) as u8
            };
        }
    });
}

/// A list of the styles that could be mixed in.
fn more(uses: Memo<Vec<Use>>) -> AnyView {
    let words = texts::words();
    let offered = of_book(|book| book.offered().map(|style| (style.id, style.name.clone())).collect::<Vec<_>>());
    let others = Memo::new(move |_| {
        let is_used = |id: &Id| uses.with(|uses| uses.iter().any(|used| used.style == *id));
        offered.get().into_iter().filter(|(id, _)| !is_used(id)).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || others.with(|others| !others.is_empty()) && uses.with(Vec::len) < MOST>
            <span class="pick">
                <span class="pick-value" aria-hidden="true">{icon(icon::PLUS)}</span>
                <select
                    class="pick-list"
                    aria-label=words.more
                    title=words.more
                    on:change=move |event| {
                        if let Some(id) = Id::parse(&event_target_value(&event)) {
                            add(id);
                        }
                    }
                >
                    <option value="">{words.more}</option>
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
