//! All styles, each as its exemplars and its colours.

use super::{action, making, of_book, report};
use crate::core::id::Id;
use crate::core::style::compiled::FEWEST;
use crate::core::style::{Style, Subject};
use crate::core::stylebook::BookEvent;
use crate::core::text::stylebook as texts;
use crate::shell::stylebook;
use crate::ui::icon::{self, icon};
use crate::ui::{dom, picture};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Pictures that a style is shown with.
const SHOWN: usize = 4;

pub(super) fn shelf() -> AnyView {
    let words = texts::words();
    let styles = of_book(|book| book.shown(Subject::Manner, false));
    let characters = of_book(|book| book.shown(Subject::Character, false));
    let archived = of_book(|book| [book.shown(Subject::Manner, true), book.shown(Subject::Character, true)].concat());
    let is_empty = move || styles.with(Vec::is_empty) && characters.with(Vec::is_empty) && archived.with(Vec::is_empty);
    view! {
        {undo()}
        {move || if is_empty() { blank() } else { view! { <p class="quiet">{words.lead} " " {words.compiled_not_trained}</p> }.into_any() }}
        <div class="button-row" data-place=move || is_empty().then_some("middle")>
            {action(icon::PLUS, words.new, || stylebook::dispatch(BookEvent::Begun(Subject::Manner)))}
            {action(icon::PERSON, words.new_character, || stylebook::dispatch(BookEvent::Begun(Subject::Character)))}
            {import()}
            <span class="quiet">{words.drop_shelf}</span>
        </div>
        {move || list(words.list, styles.get())}
        {move || {
            let characters = characters.get();
            (!characters.is_empty()).then(|| view! {
                <section>
                    <h3 class="sheet-title">{words.characters}</h3>
                    <p class="quiet">{words.characters_lead}</p>
                    {list(words.characters, characters)}
                </section>
            })
        }}
        {move || {
            let archived = archived.get();
            (!archived.is_empty()).then(|| view! {
                <details>
                    <summary>{words.archived}</summary>
                    {list(words.archived, archived)}
                </details>
            })
        }}
    }
    .into_any()
}

fn blank() -> AnyView {
    let words = texts::words();
    view! {
        <section class="blank">
            <h3 class="blank-title">{words.empty}</h3>
            <p class="blank-lead">{words.empty_lead}</p>
            <p class="quiet">{words.compiled_not_trained}</p>
        </section>
    }
    .into_any()
}

fn undo() -> AnyView {
    let words = texts::words();
    let deleted = of_book(|book| {
        let id = book.said.deleted?;
        Some((id, book.styles.get(&id).is_some_and(|style| style.is_character())))
    });
    (move || {
        deleted.get().map(|(id, is_character)| {
            view! {
                <p class="banner" role="status">
                    <span class="banner-words">{(words.deleted)(is_character)}</span>
                    <button
                        class="button"
                        data-kind="link"
                        type="button"
                        id=making::UNDO
                        on:click=move |_| stylebook::dispatch(BookEvent::Restored(id))
                    >
                        {words.undo}
                    </button>
                </p>
            }
        })
    })
    .into_any()
}

fn list(label: &'static str, styles: Vec<Arc<Style>>) -> AnyView {
    view! { <ul class="style-list" aria-label=label>{styles.iter().map(|style| one(style)).collect_view()}</ul> }
        .into_any()
}

fn one(style: &Style) -> AnyView {
    let words = texts::words();
    let id: Id = style.id;
    let latest = style.latest();
    let pictures: Vec<_> = match latest {
        Some(version) => version.exemplars.iter().take(SHOWN).copied().collect(),
        None => style.portraits().into_iter().take(SHOWN).collect(),
    };
    let facts = match latest {
        Some(version) => (words.facts)(version.number, version.members.len(), version.cohesion),
        None if style.is_character() && style.portraits().is_empty() => words.character_none.to_owned(),
        None if style.is_character() => (words.character_facts)(style.portraits().len()),
        None => draft(style.taken().count()),
    };
    view! {
        <li>
            <button
                class="style-tile"
                type="button"
                on:click=move |_| stylebook::dispatch(BookEvent::Opened(Some(id)))
            >
                <span class="style-mosaic">
                    {pictures.into_iter().map(|hash| picture::thumb(hash, None)).collect_view()}
                </span>
                {latest.map(|version| report::strip(&version.palette))}
                <span class="style-name"><span class="visually-hidden">{words.open} " "</span>{style.name.clone()}</span>
                <span class="quiet">{facts}</span>
            </button>
        </li>
    }
    .into_any()
}

fn draft(count: usize) -> String {
    let words = texts::words();
    if count < FEWEST { (words.draft_missing)(count, FEWEST - count) } else { (words.draft)(count) }
}

/// The field for a style file.
fn import() -> AnyView {
    let words = texts::words();
    let field: NodeRef<html::Input> = NodeRef::new();
    let pick = move || {
        if let Some(field) = field.get_untracked() {
            field.click();
        }
    };
    view! {
        <button class="button" type="button" on:click=move |_| pick()>{icon(icon::OPEN)} {words.import}</button>
        <input
            class="visually-hidden"
            type="file"
            accept=".atelier-style,application/zip"
            tabindex="-1"
            aria-label=words.import_field
            node_ref=field
            on:change=move |event| dom::take_files(&event).into_iter().take(1).for_each(stylebook::offer_style)
        />
    }
    .into_any()
}
