//! The pieces of an answer, in the order in which they came. A piece keeps its place on the screen while the answer
//! grows and when it is complete.

use super::answer::Sight;
use super::figure;
use crate::core::conversation::shown::Shown;
use crate::core::markdown;
use crate::core::text;
use crate::shell::Shell;
use crate::ui::markdown::nodes;
use leptos::prelude::*;

/// The pieces of an answer.
pub fn reply_parts(sight: Sight) -> AnyView {
    let names = Memo::new(move |_| {
        sight.pieces.with(|pieces| pieces.iter().map(kind).enumerate().collect::<Vec<(usize, u8)>>())
    });
    view! {
        <For
            each=move || names.get()
            key=|name| *name
            children=move |(at, _)| piece(sight, at)
        />
    }
    .into_any()
}

fn kind(piece: &Shown) -> u8 {
    match piece {
        Shown::Thoughts(_) => 0,
        Shown::Text(_) => 1,
        Shown::Picture { .. } => 2,
        Shown::Call(_) => 3,
        Shown::Other => 4,
    }
}

fn piece(sight: Sight, at: usize) -> AnyView {
    let words = text::turn();
    let here = Memo::new(move |_| sight.pieces.with(|pieces| pieces.get(at).cloned()));
    match here.get_untracked() {
        Some(Shown::Thoughts(_)) => thoughts(sight, here),
        Some(Shown::Text(_)) => text(here),
        Some(Shown::Picture { nth, .. }) => {
            let hash = Memo::new(move |_| match here.get() {
                Some(Shown::Picture { hash, .. }) => hash,
                _ => None,
            });
            figure::figure(sight, nth, hash)
        }
        Some(Shown::Call(name)) => view! { <p class="aside">{(words.call)(&name)}</p> }.into_any(),
        Some(Shown::Other) => view! { <p class="aside">{words.other_part}</p> }.into_any(),
        None => ().into_any(),
    }
}

fn text(here: Memo<Option<Shown>>) -> AnyView {
    let blocks = move || match here.get() {
        Some(Shown::Text(text)) => nodes(markdown::blocks(&text)),
        _ => ().into_any(),
    };
    view! { <div class="prose" dir="auto">{blocks}</div> }.into_any()
}

fn thoughts(sight: Sight, here: Memo<Option<Shown>>) -> AnyView {
    let words = Shell::get().words();
    let label = move || {
        if sight.flight.with(Option::is_some) {
            return text::turn().thoughts_now.to_owned();
        }
        let thought_ms =
            sight.turn.with(|turn| turn.as_ref().and_then(|turn| turn.answer()).and_then(|answer| answer.thought_ms));
        match thought_ms {
            Some(ms) => (text::turn().thought_for)(&(words.figures.duration)(ms)),
            None => text::turn().thought.to_owned(),
        }
    };
    let (is_open, set_open) = signal(false);
    // Folded thoughts are not put together: they can be long, and they grow with every word.
    let inside = move || match here.get() {
        Some(Shown::Thoughts(text)) if is_open.get() => nodes(markdown::blocks(&text)),
        _ => ().into_any(),
    };
    view! {
        <details
            class="thoughts"
            on:toggle=move |event| {
                let open = event_target::<web_sys::HtmlDetailsElement>(&event).open();
                set_open.set(open);
            }
        >
            <summary>{label}</summary>
            <div class="prose" data-tone="quiet">{inside}</div>
        </details>
    }
    .into_any()
}
