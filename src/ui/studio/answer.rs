//! The answers of a step, side by side, each with its own state.

use super::person::siblings;
use super::underway::Underway;
use super::{figure, pending, reply_parts};
use crate::core::Event;
use crate::core::conversation::shown::{Shown, frame, shown};
use crate::core::conversation::tree::Step;
use crate::core::conversation::{Answer, AnswerState, Flight, Turn};
use crate::core::error::Error;
use crate::core::gemini::{self, Payload};
use crate::core::id::{Hash, Id};
use crate::core::text;
use crate::core::text::failure as failure_text;
use crate::shell::Shell;
use crate::ui::failure;
use crate::ui::icon::{self, icon};
use crate::ui::stylebook;
use leptos::prelude::*;
use std::sync::Arc;

pub(super) type StepMemo = Memo<Option<Arc<Step>>>;

/// What the views of one answer read, each woken only when its own part changes.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    pub id: Id,
    pub turn: Memo<Option<Arc<Turn>>>,
    pub flight: Memo<Option<Arc<Flight>>>,
    pub pieces: Memo<Vec<Shown>>,
}

/// The answers of a step.
pub fn answers(step: StepMemo) -> AnyView {
    let shell = Shell::get();
    let words = text::turn();
    // Several in one style come to be compared.
    let is_ranked = RwSignal::new(true);
    let ids = Memo::new(move |_| {
        step.with(|step| match step {
            Some(step) if step.turns.len() > 1 && is_ranked.get() => stylebook::fit::ranked(&step.turns),
            _ => step.iter().flat_map(|step| &step.turns).map(|turn| turn.id).collect::<Vec<Id>>(),
        })
    });
    let is_styled = Memo::new(move |_| {
        step.with(|step| {
            let turns = step.iter().flat_map(|step| &step.turns);
            turns.filter(|turn| turn.asked().is_in_style()).count() > 1
        })
    });
    let chosen = Memo::new(move |_| {
        step.with(|step| step.as_ref().and_then(|step| step.turns.get(step.chosen).map(|turn| turn.id)))
    });
    let underway = Underway::get();
    let again = move |_| {
        if let Some(id) = chosen.get_untracked() {
            shell.dispatch(Event::Regenerated(id));
        }
    };
    view! {
        <div class="turn" data-by="model">
            <div class="answers" data-count=move || ids.with(Vec::len).to_string()>
                <For each=move || ids.get() key=|id| *id children=move |id| answer(id, step) />
            </div>
            <div class="turn-tools">
                {move || step.with(|step| step.as_ref().and_then(|step| siblings(step)))}
                {stylebook::fit::order(is_styled, is_ranked)}
                <button
                    class="button"
                    data-kind="quiet"
                    data-waits=move || underway.is_here().then_some("true")
                    type="button"
                    disabled=move || underway.is_here()
                    on:click=again
                >
                    {icon(icon::REFRESH)}
                    {words.regenerate}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn sight(id: Id, step: StepMemo) -> Sight {
    let shell = Shell::get();
    let turn = Memo::new_with_compare(
        move |_| step.with(|step| step.iter().flat_map(|step| &step.turns).find(|turn| turn.id == id).cloned()),
        |old, new| is_other(old.cloned().flatten(), new.cloned().flatten()),
    );
    // An answer that has ended looks at no stream, so that a stream wakes the views of its own answer alone.
    let has_ended = move || {
        let state = turn.with(|turn| turn.as_ref().and_then(|turn| turn.answer()).map(|answer| answer.state.clone()));
        state != Some(AnswerState::Pending)
    };
    let flight = Memo::new_with_compare(
        move |_| if has_ended() { None } else { shell.flights().with(|flights| flights.get(&id).cloned()) },
        |old, new| is_other(old.cloned().flatten(), new.cloned().flatten()),
    );
    let pieces = Memo::new(move |_| {
        let flight = flight.get();
        turn.with(|turn| turn.as_ref().map(|turn| shown(turn, flight.as_deref())).unwrap_or_default())
    });
    Sight { id, turn, flight, pieces }
}

fn is_other<T>(old: Option<Arc<T>>, new: Option<Arc<T>>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => !Arc::ptr_eq(&old, &new),
        (None, None) => false,
        _ => true,
    }
}

fn answer(id: Id, step: StepMemo) -> AnyView {
    let shell = Shell::get();
    let words = text::turn();
    let sight = sight(id, step);
    let is_flying = Memo::new(move |_| sight.flight.with(Option::is_some));
    let ending = Memo::new(move |_| {
        sight.turn.with(|turn| turn.as_ref().and_then(|turn| turn.answer()).map(|answer| answer.state.clone()))
    });
    // Only what is on the disk counts as done.
    let is_unsaved = Memo::new(move |_| {
        let of_it = sight.turn.with(|turn| turn.as_ref().map(|turn| turn.pictures().collect::<Vec<_>>()));
        // What could not be saved is said elsewhere, and is not waited for here.
        shell.pictures().with(|pictures| {
            let waits = |hash: &Hash| pictures.unsaved.contains_key(hash);
            pictures.trouble.is_none() && of_it.unwrap_or_default().iter().any(waits)
        })
    });
    let state = move || match ending.get() {
        _ if is_flying.get() || is_unsaved.get() => "pending",
        Some(AnswerState::Done) => "done",
        Some(AnswerState::Stopped) => "stopped",
        Some(AnswerState::Failed(_)) => "failed",
        Some(AnswerState::Pending) => "elsewhere",
        Some(AnswerState::Interrupted) | None => "interrupted",
    };
    let lacks_picture = Memo::new(move |_| {
        is_flying.get()
            && sight.pieces.with(|pieces| !pieces.iter().any(|piece| matches!(piece, Shown::Picture { .. })))
    });
    view! {
        <article class="answer" aria-label=words.answer data-state=state aria-busy=move || (is_flying.get() || is_unsaved.get()).to_string()>
            {batch_head(id, step, is_flying)}
            // While a picture is awaited its frame stands still: the first words have their room above it from the start.
            <div class="answer-parts" data-awaits=move || lacks_picture.get().to_string()>
                {reply_parts::reply_parts(sight)}
            </div>
            <Show when=move || lacks_picture.get()>{figure::awaited(frame_of(sight))}</Show>
            <Show when=move || is_flying.get()>{pending::pending(sight)}</Show>
            {move || (!is_flying.get()).then(|| ended(sight))}
        </article>
    }
    .into_any()
}

/// The frame for a picture of this answer, from what was asked.
pub(super) fn frame_of(sight: Sight) -> (u32, u32) {
    let shell = Shell::get();
    let Some(turn) = sight.turn.get_untracked() else { return (1, 1) };
    let picture_before = |turn: &Turn| turn.pictures().last();
    let made_from: Option<Hash> = match sight.flight.get_untracked() {
        Some(flight) => flight.request.contents.iter().flat_map(|content| &content.parts).rev().find_map(|part| {
            match &part.payload {
                Payload::Inline { data, .. } => Some(*data),
                _ => None,
            }
        }),
        None => shell.open().with_untracked(|open| {
            open.tree.line_to(turn.id).iter().rev().skip(1).find_map(|turn| picture_before(turn))
        }),
    };
    let pixels = made_from.and_then(|hash| {
        shell
            .pictures()
            .with_untracked(|pictures| pictures.known.get(&hash).map(|picture| (picture.width_px, picture.height_px)))
    });
    frame(turn.asked(), pixels)
}

/// Which of several answers this is, and the way to go on with it or to stop it.
fn batch_head(id: Id, step: StepMemo, is_flying: Memo<bool>) -> AnyView {
    let shell = Shell::get();
    let place = Memo::new(move |_| {
        step.with(|step| {
            let step = step.as_ref()?;
            let nth = step.turns.iter().position(|turn| turn.id == id)?;
            (step.turns.len() > 1).then_some((nth + 1, step.turns.len(), nth == step.chosen))
        })
    });
    let head = move |(nth, of, is_chosen): (usize, usize, bool)| {
        let label = if is_chosen { text::turn().chosen } else { text::turn().choose };
        view! {
            <header class="batch-head">
                <span class="batch-nth">{(text::turn().variant)(nth, of)}</span>
                <Show when=move || is_flying.get()>
                    <button
                        class="button"
                        data-kind="quiet"
                        type="button"
                        on:click=move |_| shell.dispatch(Event::StoppedOne(id))
                    >
                        {text::pending().stop_one}
                    </button>
                </Show>
                <button
                    class="button"
                    data-kind="choose"
                    type="button"
                    aria-pressed=is_chosen.to_string()
                    aria-label=label
                    title=label
                    on:click=move |_| shell.dispatch(Event::Chosen(id))
                >
                    {icon(icon::CHECK)}
                    <span class="choose-words" aria-hidden="true">{label}</span>
                </button>
            </header>
        }
    };
    (move || place.get().map(head)).into_any()
}

/// How an answer ended, where that is not simply by being there.
fn ended(sight: Sight) -> AnyView {
    let words = text::turn();
    let Some(turn) = sight.turn.get() else { return ().into_any() };
    let Some(answer) = turn.answer() else { return ().into_any() };
    // Thoughts alone, or a signature without words, are nothing that anybody would miss.
    let has_parts = turn.pictures().next().is_some() || !turn.text().trim().is_empty();
    match &answer.state {
        AnswerState::Done => done(&turn, answer),
        AnswerState::Failed(error) => block(
            failure_text::sentence(error),
            answer,
            has_parts,
            failure::action(error, failure::Place::Turn(sight.id)),
            Some(error),
        ),
        AnswerState::Stopped => block(words.stopped.to_owned(), answer, has_parts, again(sight.id), None),
        AnswerState::Interrupted => block(words.interrupted.to_owned(), answer, has_parts, again(sight.id), None),
        // Answers of this tab that are pending have a flight, and are not shown here.
        AnswerState::Pending => view! { <p class="caption" role="status">{words.elsewhere}</p> }.into_any(),
    }
}

fn again(id: Id) -> Option<AnyView> {
    let shell = Shell::get();
    let view = view! {
        <button class="button" type="button" on:click=move |_| shell.dispatch(Event::Regenerated(id))>
            {text::actions().retry}
        </button>
    };
    Some(view.into_any())
}

/// A line on the model and the price, for an answer without pictures; those say it in their captions.
fn done(turn: &Turn, answer: &Answer) -> AnyView {
    if turn.pictures().next().is_some() {
        return ().into_any();
    }
    view! { <p class="caption">{figure::facts(answer)}</p> }.into_any()
}

fn block(
    sentence: String,
    answer: &Answer,
    has_parts: bool,
    action: Option<AnyView>,
    error: Option<&Error>,
) -> AnyView {
    view! {
        <div class="failure" data-place="answer" data-tone=if error.is_some() { "warn" } else { "calm" }>
            {icon(if error.is_some() { icon::ALERT } else { icon::INFO })}
            <div class="failure-words">
                <p>{sentence}</p>
                <p class="quiet">{money(answer, error)} {has_parts.then(|| [" ", text::turn().kept_so_far].concat())}</p>
                {error.and_then(failure::detail)}
            </div>
            {action}
        </div>
    }
    .into_any()
}

/// What an answer without a good end cost, in words. Until a reply has come to its end, what it reports is only what
/// it had cost by then.
fn money(answer: &Answer, error: Option<&Error>) -> String {
    let words = Shell::get().words();
    let may_be_charged = error.is_none_or(|error| failure_text::charge(error).is_some());
    let is_known = error.is_some_and(|error| error.kind.is_whole_reply());
    match answer.cost_micros.filter(|micros| *micros > 0) {
        _ if answer.demo => text::turn().no_cost.to_owned(),
        Some(micros) if is_known => (text::turn().cost)(&(words.figures.price)(micros)),
        Some(micros) => (text::turn().cost_so_far)(&(words.figures.price)(micros)),
        None if may_be_charged && answer.cost_micros.is_none() => text::turn().maybe_cost.to_owned(),
        None => text::turn().no_cost.to_owned(),
    }
}

/// The name that people use for a model.
pub(super) fn model_name(id: &str) -> String {
    gemini::model::known(id).map_or(id, |model| model.name).to_owned()
}
