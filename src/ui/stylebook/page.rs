//! One style: its pictures, what is said about them, its card and its versions.

use super::{action, adding, card, character, chips, making, members, of_book, report, versions};
use crate::core::gemini::model::known;
use crate::core::id::Id;
use crate::core::session::Mode;
use crate::core::style::Subject;
use crate::core::style::using::shown_at;
use crate::core::stylebook::{BookEvent, sampling};
use crate::core::text::stylebook as texts;
use crate::shell::{Shell, stylebook};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::html;
use leptos::prelude::*;

/// About what the words of a style and of a sample come to, in tokens.
const WORDS_TOKENS: u64 = 350;
/// Samples that are made for picking the best.
const SEVERAL: u8 = 4;
/// Where the prices of samples are said.
const SAMPLE_PRICE: &str = "sample-price";
const SAMPLES_PRICE: &str = "samples-price";

pub(super) fn page() -> AnyView {
    let opened = of_book(|book| book.opened().map(|style| (style.id, style.is_character())));
    (move || opened.get().map(|(id, is_character)| if is_character { character::character(id) } else { style(id) }))
        .into_any()
}

/// The way back, and what it is called, in a field of this name.
pub(super) fn head(id: Id, label: &'static str) -> AnyView {
    let words = texts::words();
    let is_character = stylebook::peek(|book| book.styles.get(&id).is_some_and(|style| style.is_character()));
    view! {
        <div class="style-head">
            <button class="button" data-kind="quiet" type="button" on:click=|_| stylebook::dispatch(BookEvent::Opened(None))>
                {icon(icon::BACK)}
                {if is_character { words.back_of_character } else { words.back }}
            </button>
            {name(id, label)}
        </div>
    }
    .into_any()
}

fn style(id: Id) -> AnyView {
    let words = texts::words();
    let has_version = of_book(|book| book.opened().is_some_and(|style| style.latest().is_some()));
    view! {
        {head(id, words.name)}
        <Show when=move || has_version.get()>{using(id)}</Show>
        {report::report()}
        <div class="style-making">{adding::adding()} {making::compile()}</div>
        {members::picker()}
        {members::remarks()}
        {members::members(words.pictures)}
        <Show when=move || has_version.get()>{card::card()} {versions::versions()}</Show>
        {rest(id)}
    }
    .into_any()
}

fn name(id: Id, label: &'static str) -> AnyView {
    let name = of_book(|book| book.opened().map(|style| style.name.clone()).unwrap_or_default());
    let field: NodeRef<html::Input> = NodeRef::new();
    // One that has just been begun is named first.
    let is_fresh = stylebook::peek(|book| {
        book.opened().is_some_and(|style| style.members.is_empty() && style.versions.is_empty())
    });
    field.on_load(move |field| {
        if is_fresh {
            // What cannot take the focus leaves it where it was.
            let _ = field.focus();
            field.select();
        }
    });
    view! {
        <input
            node_ref=field
            class="field style-title"
            type="text"
            maxlength="60"
            aria-label=label
            prop:value=move || name.get()
            on:change=move |event| {
                stylebook::dispatch(BookEvent::Renamed(id, event_target_value(&event)));
                // A name that is none, or was taken, is not the one that is kept.
                dom::set_value(&event, &name.get_untracked());
            }
            on:keydown=|event| {
                if event.key() == "Enter" {
                    event.prevent_default();
                    dom::blur(&event);
                }
            }
        />
    }
    .into_any()
}

/// What a compiled style is for.
fn using(id: Id) -> AnyView {
    let shell = Shell::get();
    let words = texts::words();
    let handle = of_book(|book| book.opened().map(|style| style.handle()).unwrap_or_default());
    // What goes along with each beside the card's words.
    let samples = of_book(|book| {
        let version = book.opened().and_then(|style| style.latest());
        version.map_or(0, |version| shown_at(version, sampling::STRENGTH))
    });
    let price = move |count: u64| {
        let figures = shell.words().figures;
        if shell.session().with(|session| session.mode != Mode::Demo) {
            let asked = shell.composer().with(|composer| composer.asked.clone());
            let each = known(&asked.model).and_then(|model| {
                let size = asked.size.unwrap_or_else(|| model.default_size());
                let out = u64::from(model.picture_tokens(size)?).saturating_mul(model.prices.picture_out);
                let tokens = u64::from(model.picture_in_tokens) * samples.get() as u64 + WORDS_TOKENS;
                Some((out + tokens.saturating_mul(model.prices.input)) / 1_000_000)
            });
            each.map_or(figures.price_unknown.to_owned(), |each| (figures.about)(&(figures.price)(each * count)))
        } else {
            figures.free.to_owned()
        }
    };
    let sample = move |count: u8| {
        if stylebook::sample(id, words.sample_words, count) {
            making::leave(id);
        }
    };
    view! {
        <div class="button-row">
            <button class="button" data-tone="accent" type="button" on:click=move |_| use_latest(id)>
                {icon(icon::CHECK)}
                {words.use_it}
            </button>
            {paid(words.sample, SAMPLE_PRICE, move || sample(1))}
            {paid(words.samples, SAMPLES_PRICE, move || sample(SEVERAL))}
            {action(icon::DOWNLOAD, words.export, move || stylebook::dispatch(BookEvent::ExportAsked(id)))}
        </div>
        <p class="quiet">
            <span id=SAMPLE_PRICE>{move || (words.sample_price)(&price(1))}</span> " "
            <span id=SAMPLES_PRICE>{move || (words.samples_price)(&price(u64::from(SEVERAL)))}</span> " "
            {move || handle.with(|handle| (!handle.is_empty()).then(|| (words.use_handle)(handle)))}
        </p>
    }
    .into_any()
}

/// A button that costs money; how much is said in the element of that id.
fn paid(label: &'static str, price: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! { <button class="button" type="button" aria-describedby=price on:click=move |_| act()>{label}</button> }
        .into_any()
}

fn use_latest(id: Id) {
    let version =
        stylebook::peek(|book| book.styles.get(&id).and_then(|style| style.latest()).map(|version| version.number));
    if let Some(version) = version {
        use_version(id, version);
    }
}

/// Puts a version at the message, and leads there.
pub(super) fn use_version(style: Id, version: u32) {
    chips::use_version(style, version);
    making::leave(style);
}

/// What else can be done with a style or a character.
pub(super) fn rest(id: Id) -> AnyView {
    let words = texts::words();
    let archived = of_book(|book| book.opened().is_some_and(|style| style.archived));
    let others = of_book(move |book| {
        // Two characters never become one.
        let is_character = book.opened().is_some_and(|style| style.is_character());
        let styles = if is_character { Vec::new() } else { book.shown(Subject::Manner, false) };
        let others = styles.into_iter().filter(|style| style.id != id);
        others.map(|style| (style.id, style.name.clone())).collect::<Vec<_>>()
    });
    let picked = RwSignal::new(None::<Id>);
    let merge = move || {
        if let Some(other) = picked.get_untracked() {
            stylebook::dispatch(BookEvent::Merged(id, other));
        }
    };
    view! {
        <div class="button-row">
            {action(icon::COPY, words.duplicate, move || stylebook::dispatch(BookEvent::Duplicated(id)))}
            <Show when=move || others.with(|others| !others.is_empty())>
                <select class="field style-merge" aria-label=words.merge on:change=move |event| picked.set(Id::parse(&event_target_value(&event)))>
                    <option value="">{words.merge}</option>
                    {move || others.get().into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
                </select>
                <Show when=move || picked.get().is_some()>
                    <button class="button" type="button" on:click=move |_| merge()>{words.merge_now}</button>
                </Show>
            </Show>
            <button
                class="button"
                type="button"
                on:click=move |_| stylebook::dispatch(BookEvent::Archived(id, !archived.get_untracked()))
            >
                {move || if archived.get() { words.unarchive } else { words.archive }}
            </button>
            <button
                class="button"
                data-tone="danger"
                type="button"
                on:click=move |event| {
                    stylebook::dispatch(BookEvent::Deleted(id));
                    dom::focus_after(&event, making::UNDO);
                }
            >
                {icon(icon::TRASH)}
                {words.delete}
            </button>
        </div>
    }
    .into_any()
}
