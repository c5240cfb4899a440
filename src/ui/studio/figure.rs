//! A generated picture, as large as the stage allows, with its facts and what can be done with it.

use super::answer::{Sight, frame_of, model_name};
use super::inspector::{self, Looked};
use crate::core::Event;
use crate::core::conversation::outlook::differs;
use crate::core::conversation::{Answer, Turn};
use crate::core::id::{Hash, Id};
use crate::core::picture::Picture;
use crate::core::state::Viewing;
use crate::core::text;
use crate::core::text::retouching::{RETOUCH, RETOUCHED};
use crate::shell::{Sharpness, Shell, Source};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use crate::ui::near::near;
use crate::ui::picture;
use crate::ui::stylebook;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The frame of a picture of which nothing has come yet.
pub fn awaited((width, height): (u32, u32)) -> AnyView {
    view! {
        <div class="figure" style=("--frame-width", width.to_string()) style=("--frame-height", height.to_string())>
            <div class="frame" data-state="awaited"></div>
        </div>
    }
    .into_any()
}

/// A picture of an answer: the `nth`, from 1. The frame has its shape before the bytes are there.
pub fn figure(sight: Sight, nth: usize, hash: Memo<Option<Hash>>) -> AnyView {
    let record = picture::record(hash.into());
    let asked_frame = frame_of(sight);
    let frame = Memo::new(move |_| {
        let found = record.with(|record| record.as_ref().map(|picture| (picture.width_px, picture.height_px)));
        found.filter(|(width, height)| *width > 0 && *height > 0).unwrap_or(asked_frame)
    });
    view! {
        <figure
            class="figure"
            style=("--frame-width", move || frame.get().0.to_string())
            style=("--frame-height", move || frame.get().1.to_string())
        >
            {framed(sight, nth, hash, record)}
            {move || hash.get().map(|hash| caption(sight, nth, hash, record))}
        </figure>
    }
    .into_any()
}

fn framed(sight: Sight, nth: usize, hash: Memo<Option<Hash>>, record: Memo<Option<Arc<Picture>>>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let node: NodeRef<html::Div> = NodeRef::new();
    let is_near = near(node);
    let source = move |sharpness: Sharpness| {
        // A source lives as long as the memo's value, so it is made here and read elsewhere.
        Memo::new_with_compare(
            move |_| hash.get().filter(|_| is_near.get()).map(|hash| shell.source(hash, sharpness)),
            |_, _| true,
        )
    };
    let (small, full) = (source(Sharpness::Thumb), source(Sharpness::Full));
    let url = Memo::new(move |_| picture::best_url(full.get(), small.get()));
    let absence = move || full.get().and_then(|source| source.with(picture::absence));
    let state = move || match (hash.get(), full.get().map(|source| source.get())) {
        (None, _) => "arriving",
        (_, Some(Source::Ready(_))) => "ready",
        (_, Some(Source::Gone | Source::Unread)) => "gone",
        (_, Some(Source::Damaged)) => "damaged",
        _ => "loading",
    };
    let alt = move || match record.get() {
        Some(record) => picture::describe(&record, nth),
        None => (text::turn().generated)("", nth),
    };
    let id = sight.id;
    let look = move |_| {
        if let Some(picture) = hash.get_untracked() {
            shell.dispatch(Event::ViewerOpened(Viewing { picture, turn: Some(id) }));
        }
    };
    let is_demo = move || sight.turn.with(|turn| answer_of(turn).is_some_and(|answer| answer.demo));
    view! {
        <div class="frame" data-state=state node_ref=node>
            <img class="frame-picture" alt=alt src=move || url.get() draggable="false" />
            <p class="frame-gone">{absence}</p>
            <button class="frame-look" type="button" aria-label=text::turn().look disabled=move || hash.get().is_none() on:click=look></button>
            {move || is_demo().then(|| {
                view! { <span class="badge" data-place="frame" title=words.shared.demo_explained>{words.shared.demo}</span> }
            })}
        </div>
    }
    .into_any()
}

fn answer_of(turn: &Option<Arc<Turn>>) -> Option<&Answer> {
    turn.as_ref().and_then(|turn| turn.answer())
}

fn caption(sight: Sight, nth: usize, hash: Hash, record: Memo<Option<Arc<Picture>>>) -> AnyView {
    let words = Shell::get().words();
    let pixels = move || {
        record.with(|record| record.as_ref().map(|picture| (words.figures.pixels)(picture.width_px, picture.height_px)))
    };
    let facts = move || sight.turn.with(|turn| answer_of(turn).filter(|_| nth == 1).map(facts));
    let is_styled =
        Memo::new(move |_| sight.turn.with(|turn| turn.as_ref().is_some_and(|turn| turn.asked().is_in_style())));
    let style = move || {
        is_styled.get().then(|| {
            let turn = sight.turn.get_untracked();
            view! { <p class="caption">{turn.map(|turn| stylebook::fit::fit(&turn, hash))}</p> }
        })
    };
    let other = move || {
        let (width, height) =
            record.with(|record| record.as_ref().map(|picture| (picture.width_px, picture.height_px)))?;
        let asked = sight.turn.with(|turn| turn.as_ref().and_then(|turn| differs(turn.asked(), width, height)))?;
        let came = (words.figures.pixels)(width, height);
        Some(view! { <p class="differs">{(text::turn().differs)(&asked, &came)}</p> })
    };
    view! {
        <figcaption class="figure-foot">
            {tools(sight.id, hash)}
            <p class="caption">
                {move || pixels().map(|pixels| view! { <span>{pixels}</span> })}
                {facts}
            </p>
            {style}
            {other}
        </figcaption>
    }
    .into_any()
}

/// The model and the price of an answer.
pub fn facts(answer: &Answer) -> AnyView {
    let words = Shell::get().words();
    let price = match answer.cost_micros {
        _ if answer.demo => Some(words.figures.free.to_owned()),
        Some(micros) => Some((words.figures.price)(micros)),
        None => None,
    };
    let by = if answer.demo { words.shared.demo.to_owned() } else { model_name(&answer.asked.model) };
    view! {
        <span>{by}</span>
        {price.map(|price| view! { <span>{price}</span> })}
    }
    .into_any()
}

/// The way to what was made of a picture on the desk, if anything was.
fn retouched(hash: Hash) -> AnyView {
    let shell = Shell::get();
    let saved = Memo::new(move |_| {
        shell.listing().with(|listing| {
            let documents = listing.all.values().filter(|summary| summary.deleted_at_ms.is_none());
            documents.filter_map(|summary| saved_of(summary.retouch.as_ref()?, hash)).next_back()
        })
    });
    (move || {
        let picture = saved.get()?;
        let look = move |_| shell.dispatch(Event::ViewerOpened(Viewing { picture, turn: None }));
        Some(view! { <button class="button" data-kind="quiet" type="button" on:click=look>{RETOUCHED}</button> })
    })
    .into_any()
}

/// The picture that a document about this one was last saved as. Only two fields are looked at, so that nothing that
/// reads documents comes along.
fn saved_of(document: &serde_json::Value, picture: Hash) -> Option<Hash> {
    let field = |name: &str| document.get(name).and_then(|value| value.as_str()).and_then(Hash::parse);
    if field("picture") == Some(picture) { field("saved") } else { None }
}

fn tools(turn: Id, hash: Hash) -> AnyView {
    let shell = Shell::get();
    let words = text::turn();
    let looked = use_context::<Looked>();
    let small = move |label: &'static str, address: &'static str, event: fn(Hash) -> Event| {
        view! {
            <button class="button" data-kind="icon" type="button" aria-label=label title=label on:click=move |_| shell.dispatch(event(hash))>
                {icon(address)}
            </button>
        }
        .into_any()
    };
    let details = move |_| {
        if let Some(Looked(looked)) = looked {
            looked.set(Some(Viewing { picture: hash, turn: Some(turn) }));
        }
        shell.dispatch(Event::InspectorOpened(true));
        request_animation_frame(|| dom::focus(inspector::FACTS));
    };
    view! {
        <div class="figure-tools">
            <button
                class="button"
                data-kind="lead"
                type="button"
                aria-label=words.continue_from
                title=words.continue_from
                on:click=move |_| shell.dispatch(Event::Continued { picture: hash, turn })
            >
                {icon(icon::BRANCH)}
                <span class="button-words">{words.continue_short}</span>
            </button>
            {small(words.download, icon::DOWNLOAD, Event::Downloaded)}
            {small(RETOUCH, "tools.svg#retouch", |picture| Event::RetouchOpened(Some(picture)))}
            {small(words.copy, icon::COPY, Event::Copied)}
            {retouched(hash)}
            {small(words.attach, icon::ATTACH, Event::Attached)}
            <button class="button" data-kind="icon" type="button" aria-label=words.details title=words.details on:click=details>
                {icon(icon::INFO)}
            </button>
        </div>
    }
    .into_any()
}
