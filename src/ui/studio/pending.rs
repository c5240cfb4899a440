//! What an answer under way is doing, for how long, and what stopping it means.

use super::answer::Sight;
use crate::core::Event;
use crate::core::conversation::shown::Shown;
use crate::core::conversation::{Flight, Phase};
use crate::core::text;
use crate::shell::Shell;
use leptos::prelude::*;

/// Below this, counting what was received says nothing to a person.
const WORTH_COUNTING_BYTES: u64 = 100_000;

/// The state of an answer under way.
pub fn pending(sight: Sight) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let now_ms = shell.steady_ms();
    let line = move || {
        let paints = sight.pieces.with(|pieces| pieces.iter().any(|piece| matches!(piece, Shown::Picture { .. })));
        sight.flight.with(|flight| flight.as_ref().map(|flight| sentence(flight, paints, now_ms.get())))
    };
    let share = move || {
        let percent = sight.flight.with(|flight| flight.as_ref().map_or(0, |flight| percent(flight, now_ms.get())));
        ["scaleX(calc(", percent.to_string().as_str(), " / 100))"].concat()
    };
    let received = move || {
        let bytes = sight.flight.with(|flight| flight.as_ref().map_or(0, |flight| flight.received_bytes));
        (bytes > WORTH_COUNTING_BYTES).then(|| (text::pending().received)(&(words.figures.bytes)(bytes)))
    };
    let is_retrying = Memo::new(move |_| phase(sight).is_some_and(|phase| matches!(phase, Phase::Retrying { .. })));
    let on_cost = move || match (
        sight.flight.with(|flight| flight.as_ref().is_some_and(|flight| flight.is_demo())),
        phase(sight),
    ) {
        (true, _) | (_, Some(Phase::Preparing | Phase::Retrying { .. })) => text::pending().stop_free,
        _ => text::pending().stop_cost,
    };
    let id = sight.id;
    view! {
        <div class="pending">
            <div class="pending-bar" aria-hidden="true"><span class="pending-share" style:transform=share></span></div>
            <p class="pending-line">{line} <span class="quiet">{received}</span></p>
            <p class="quiet">{on_cost}</p>
            <Show when=move || is_retrying.get()>
                <button class="button" type="button" on:click=move |_| shell.dispatch(Event::StoppedOne(id))>
                    {text::pending().retry_cancel}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn phase(sight: Sight) -> Option<Phase> {
    sight.flight.with(|flight| flight.as_ref().map(|flight| flight.phase))
}

fn sentence(flight: &Flight, paints: bool, now_ms: i64) -> String {
    let words = text::pending();
    let doing = match flight.phase {
        Phase::Preparing => return words.preparing.to_owned(),
        Phase::Saving => return words.saving.to_owned(),
        Phase::Retrying { at_ms, nth } => {
            let seconds = (at_ms - now_ms).max(0).saturating_add(999) / 1_000;
            return (words.retrying)(seconds, nth);
        }
        Phase::Waiting => words.waiting,
        Phase::Thinking => words.thinking,
        Phase::Arriving if paints => words.painting,
        Phase::Arriving => words.writing,
    };
    (words.elapsed)(doing, now_ms - flight.sent_at_ms, flight.usual_ms())
}

/// How far an answer usually is after this time, in percent; never all of it before it is there.
fn percent(flight: &Flight, now_ms: i64) -> i64 {
    let usual_ms = flight.usual_ms().max(1);
    ((now_ms - flight.sent_at_ms).max(0).saturating_mul(100) / usual_ms).clamp(2, 96)
}
