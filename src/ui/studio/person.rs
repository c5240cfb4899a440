//! What a person said, with the pictures that went along.

use crate::core::Event;
use crate::core::conversation::tree::Step;
use crate::core::id::Hash;
use crate::core::state::Viewing;
use crate::core::text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::picture;
use leptos::prelude::*;

/// The turn of a person that this step shows.
pub fn person(step: &Step) -> AnyView {
    let shell = Shell::get();
    let words = text::turn();
    let Some(turn) = step.turns.get(step.chosen).cloned() else { return ().into_any() };
    let id = turn.id;
    let pictures: Vec<Hash> = turn.pictures().collect();
    let text = turn.text();
    let look = move |picture: Hash| shell.dispatch(Event::ViewerOpened(Viewing { picture, turn: Some(id) }));
    let one = move |(at, hash): (usize, Hash)| {
        view! {
            <li class="ask-picture">
                <button class="ask-look" type="button" on:click=move |_| look(hash)>
                    {picture::thumb(hash, Some((words.uploaded)(at + 1)))}
                </button>
                <span class="number" aria-hidden="true">{at + 1}</span>
            </li>
        }
    };
    let shown = (!pictures.is_empty()).then(|| {
        view! { <ul class="ask-pictures">{pictures.into_iter().enumerate().map(one).collect_view()}</ul> }
    });
    view! {
        <article class="turn" data-by="person" aria-label=words.yours>
            {turn.asked().starts_afresh.then(|| view! { <p class="afresh">{icon(icon::BRANCH)} {words.afresh}</p> })}
            <div class="turn-tools">
                {siblings(step)}
                <button
                    class="button"
                    data-kind="icon"
                    type="button"
                    aria-label=words.edit
                    title=words.edit
                    on:click=move |_| shell.dispatch(Event::EditStarted(id))
                >
                    {icon(icon::PENCIL)}
                </button>
            </div>
            <div class="ask">
                {shown}
                {(!text.is_empty()).then(|| view! { <p class="ask-words" dir="auto">{text}</p> })}
            </div>
        </article>
    }
    .into_any()
}

/// The way to the other versions of a step: ‹ 2 / 3 ›. Nothing where there is only one.
pub fn siblings(step: &Step) -> Option<AnyView> {
    let shell = Shell::get();
    let words = text::turn();
    let (nth, of) = (step.nth, step.alternatives.len());
    if of < 2 {
        return None;
    }
    let at = |index: Option<usize>| index.and_then(|index| step.alternatives.get(index)).copied();
    let button = move |label: &'static str, icon_at: &'static str, to: Option<crate::core::id::Id>| {
        view! {
            <button
                class="button"
                data-kind="icon"
                type="button"
                aria-label=label
                disabled=to.is_none()
                on:click=move |_| {
                    if let Some(to) = to {
                        shell.dispatch(Event::Chosen(to));
                    }
                }
            >
                {icon(icon_at)}
            </button>
        }
    };
    let previous = button(words.previous, icon::BACK, at(nth.checked_sub(1)));
    let next = button(words.next, icon::FORWARD, at(nth.checked_add(1)));
    Some(
        view! {
            <div class="siblings">
                {previous}
                <span class="siblings-nth">{(words.nth)(nth + 1, of)}</span>
                {next}
            </div>
        }
        .into_any(),
    )
}
