//! A picture on the screen, small or in full.

use crate::core::id::Hash;
use crate::core::picture::{Origin, Picture};
use crate::core::text;
use crate::shell::{Sharpness, Shell, Source};
use leptos::prelude::*;
use std::sync::Arc;

/// The small form of a picture, marked where the demo drew it. It is decoration unless it has a description.
pub fn thumb(hash: Hash, description: Option<String>) -> AnyView {
    let source = Shell::get().source(hash, Sharpness::Thumb);
    let url = move || source.with(url_of);
    let record = record(Signal::stored(Some(hash)));
    let is_demo = Memo::new(move |_| record.with(|record| record.as_ref().is_some_and(|picture| picture.is_demo())));
    let demo = Shell::get().words().shared.demo;
    view! {
        <img class="thumb" alt=description.unwrap_or_default() src=url draggable="false" />
        {move || is_demo.get().then(|| view! { <span class="demo-mark" aria-hidden="true">{demo}</span> })}
    }
    .into_any()
}

/// The URL of a source, once there is one.
pub fn url_of(source: &Source) -> Option<String> {
    match source {
        Source::Ready(url) => Some(url.clone()),
        _ => None,
    }
}

/// What of a picture can be shown now: the original, until that is there the small form, and nothing where the original
/// is damaged.
pub fn best_url(full: Option<Signal<Source>>, small: Option<Signal<Source>>) -> Option<String> {
    match full.map(|source| source.get()) {
        Some(Source::Ready(url)) => Some(url),
        Some(Source::Damaged) => None,
        _ => small.and_then(|source| source.with(url_of)),
    }
}

/// Why a picture is not shown, in a sentence.
pub fn absence(source: &Source) -> Option<&'static str> {
    let words = text::turn();
    match source {
        Source::Gone => Some(words.gone),
        Source::Damaged => Some(words.damaged),
        Source::Unread => Some(words.unread),
        Source::Loading | Source::Ready(_) => None,
    }
}

/// The record of a picture, woken only when it changes.
pub fn record(hash: Signal<Option<Hash>>) -> Memo<Option<Arc<Picture>>> {
    let shell = Shell::get();
    Memo::new(move |_| shell.pictures().with(|pictures| pictures.known.get(&hash.get()?).cloned()))
}

/// What a picture was made from: the words of the person's turn above the answer that it came with, if that
/// conversation is open.
pub fn prompt_of(picture: &Picture) -> Option<String> {
    let Origin::Generated { turn, .. } = picture.origin else { return None };
    Shell::get().open().with(|open| {
        let asked = open.tree.get(turn)?.parent?;
        open.tree.get(asked).map(|turn| turn.text())
    })
}

/// A picture in words, for those who do not see it.
pub fn describe(picture: &Picture, nth: usize) -> String {
    match &picture.origin {
        Origin::Generated { .. } | Origin::Derived { .. } => {
            (text::turn().generated)(&prompt_of(picture).unwrap_or_default(), nth)
        }
        Origin::Uploaded { name } if name.is_empty() => (text::turn().uploaded)(nth),
        Origin::Uploaded { name } => name.clone(),
    }
}
