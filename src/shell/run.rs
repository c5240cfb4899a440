//! Performs the core's effects: one `match`, and the writing of what changed before anything is sent.

use super::handle::dispatch;
use super::{clipboard, clock, db, follow, intake, jobs, keys, page, parts, records, tabs};
use crate::core::disarm::{Rule, disarmed};
use crate::core::effect::Effect;
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::id::Id;
use crate::core::state::Change;
use leptos::task::spawn_local;

/// Milliseconds after the start when the first screen has been painted.
const IDLE_MS: u32 = 400;

/// Reads what is on the disk and reports it, and listens to the page.
pub fn begin() {
    page::listen();
    db::on_standing(|standing, stands| {
        dispatch(if stands { Event::Stands(standing) } else { Event::StandsNoMore(standing) })
    });
    spawn_local(async {
        let found = records::load().await;
        dispatch(Event::Started(Box::new(found)));
        // The first screen is there; what the next step needs comes while nobody waits for it.
        clock::sleep_ms(IDLE_MS).await;
        parts::settle_in().await;
    });
}

/// Performs what one round of events asked for. Requests leave only when every change of the same round, their
/// intent among them, is on the disk.
pub fn perform(effects: Vec<Effect>, changes: Vec<Change>) {
    let (sending, others): (Vec<_>, Vec<_>) =
        effects.into_iter().partition(|effect| matches!(effect, Effect::Send { .. }));
    others.into_iter().for_each(perform_one);
    for change in &changes {
        if let Change::Turn(turn) = change {
            follow::tell_edit(turn);
        }
    }
    if changes.is_empty() && sending.is_empty() {
        return;
    }
    spawn_local(async move {
        // Before the intent can be read by another tab.
        let leaving: Vec<Id> = sending.iter().filter_map(turn_of).collect();
        leaving.iter().copied().for_each(tabs::hold);
        let written = if disarmed(Rule::IntentFirst) {
            spawn_local(async { drop(records::write(changes).await) });
            Ok(())
        } else {
            records::write(changes).await
        };
        let jobs = sending.into_iter().filter_map(|effect| match effect {
            Effect::Send { turn, request, demo } => Some(jobs::Job { turn, request, demo }),
            _ => None,
        });
        if written.as_ref().is_err_and(|error| error.kind == Kind::SentElsewhere) {
            // Nobody is busy with answers that another tab asked for by other names.
            spawn_local(parts::tabs(tabs::Task::Release(leaving)));
        }
        match &written {
            Err(error) if !disarmed(Rule::KeptOrNotSent) => jobs.for_each(|job| not_sent(job.turn, error)),
            _ => jobs::send_all(jobs.collect()),
        }
    });
}

fn turn_of(effect: &Effect) -> Option<Id> {
    match effect {
        Effect::Send { turn, .. } => Some(*turn),
        _ => None,
    }
}

/// What was never sent cannot have been charged, whatever the disk's error alone would say.
fn not_sent(turn: Id, error: &Error) {
    dispatch(Event::Ended { turn, result: Err(error.clone()) });
}

fn perform_one(effect: Effect) {
    match effect {
        Effect::Open(id) => spawn_local(async move { dispatch(Event::Opened(id, parts::open(id).await)) }),
        Effect::AwaitElsewhere { conversation, turn } => {
            spawn_local(parts::tabs(tabs::Task::Await { conversation, turn }));
        }
        Effect::Navigate(route) => page::navigate(route),
        Effect::TestKey { key, keep } => keys::test(key, keep),
        Effect::KeepKey { key, keep } => keys::keep(key, keep),
        Effect::ForgetKey => keys::forget(),
        Effect::ListModels => keys::list_models(),
        Effect::Intake { attachment, handle } => intake::begin(attachment, handle),
        // Sending waits for the disk; `perform` does it.
        Effect::Send { .. } => {}
        Effect::Abort(turn) => jobs::abort(turn),
        Effect::Wake { turn, in_ms } => {
            clock::after_ms(in_ms, move || dispatch(Event::RetryDue(turn)));
        }
        Effect::Download { picture, name } => {
            spawn_local(async move { dispatch(Event::DownloadEnded(parts::download(picture, name).await)) });
        }
        Effect::Copy(picture) => clipboard::copy(picture),
        Effect::CloseNotice { id, in_ms } => {
            clock::after_ms(in_ms, move || dispatch(Event::NoticeClosed(id)));
        }
        Effect::ShowTheme(theme) => page::show_theme(theme),
        Effect::FocusMessage => page::focus_message(),
        Effect::Salvage => spawn_local(parts::tabs(tabs::Task::Salvage)),
        Effect::WriteAgain => spawn_local(async {
            // Whether it worked is reported by the event that `write_again` dispatches.
            let _ = records::write_again().await;
        }),
    }
}
