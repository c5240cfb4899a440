//! Backups as the storage room asks for them: one job at a time, which can be stopped.

use super::exchange::{self, Cancel};
use super::handle::peek;
use super::keeping::dispatch;
use super::tabs::Task;
use super::{follow, locks, parts, records, stylebook};
use crate::core::error::Error;
use crate::core::exchange::{BackedUp, Plan, Progress as Come};
use crate::core::keeping::KeepingEvent;
use crate::core::keeping::task::{Done, Finding, Progress, Target, Unwritten};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Held by a tab that restores: the bytes come first, and what refers to them last.
pub const RESTORING: &str = "atelier-restoring";

thread_local! {
    /// What stops the job under way.
    static JOB: RefCell<Option<Rc<Cancel>>> = const { RefCell::new(None) };
}

/// Makes a backup; none where the person chose no place for it. Has to begin within a click.
pub async fn back_up(target: Target) -> Result<Option<Done>, Error> {
    let target = match target {
        Target::File => exchange::Target::File,
        Target::Folder => exchange::Target::Folder,
    };
    let cancel = begin();
    let mut waits = Unwritten::Nothing;
    let first = async {
        // The room may have come since; whether it worked is what `unwritten` says.
        let _ = records::write_again().await;
        stylebook::keep::write_again().await;
        waits = unwritten();
    };
    let saved = exchange::back_up(target, first, report, &cancel).await;
    JOB.take();
    Ok(match saved? {
        BackedUp::Closed => None,
        BackedUp::Saved(saved) => Some(Done {
            made_at_ms: saved.made_at_ms,
            files: saved.files as usize,
            bytes: saved.bytes,
            pictures: saved.pictures as usize,
            unwritten: waits,
            missing: (saved.absent + saved.damaged + saved.unreadable) as usize,
        }),
    })
}

/// What waits to be written: the worker that makes a backup sees the disk alone.
fn unwritten() -> Unwritten {
    let pictures = peek(|state| state.pictures.unsaved.len()).unwrap_or_default();
    Unwritten::of(pictures, records::holds_unwritten() || stylebook::keep::holds_unwritten())
}

/// Looks through a backup, a file or a folder.
pub async fn inspect(backup: &JsValue) -> Result<Finding, Error> {
    let cancel = begin();
    let plan = exchange::inspect(backup, report, &cancel).await;
    JOB.take();
    plan.map(|plan| finding(&plan))
}

/// Restores from a backup, a file or a folder, and shows what came, here and in the other tabs.
pub async fn restore(backup: &JsValue) -> Result<Finding, Error> {
    let cancel = begin();
    let _restoring = locks::share(RESTORING).await;
    let restored = exchange::restore(backup, report, &cancel).await;
    JOB.take();
    let plan = restored?.plan;
    if plan.pictures.new > 0 {
        records::note_kept();
    }
    follow::take_over(records::news().await);
    // A channel between tabs does not reach the one that speaks.
    follow::tell_style(None);
    parts::tabs(Task::Announce(vec![follow::EVERYTHING.to_owned()])).await;
    Ok(finding(&plan))
}

/// Stops the job under way, if there is one.
pub fn stop() {
    if let Some(cancel) = JOB.take() {
        cancel.cancel();
    }
}

fn begin() -> Rc<Cancel> {
    let cancel = Rc::new(Cancel::new());
    JOB.set(Some(cancel.clone()));
    cancel
}

fn report(come: Come) {
    dispatch(KeepingEvent::Progressed(Progress {
        done_bytes: come.done_bytes,
        total_bytes: come.total_bytes,
        done_files: come.done_files,
        total_files: come.total_files,
    }));
}

fn finding(plan: &Plan) -> Finding {
    let changes = |tally: &crate::core::exchange::Tally| (tally.new + tally.merged) as usize;
    let all = [&plan.pictures, &plan.conversations, &plan.styles];
    Finding {
        made_at_ms: plan.made_at_ms,
        conversations: changes(&plan.conversations),
        pictures: plan.pictures.new as usize,
        styles: changes(&plan.styles),
        binned_conversations: plan.binned_conversations as usize,
        binned_styles: plan.binned_styles as usize,
        in_bin_here: plan.in_bin_here as usize,
        bytes: plan.new_bytes,
        records: changes(&plan.turns) + changes(&plan.kept) + plan.pictures.merged as usize,
        here: all.iter().map(|tally| tally.here as usize).sum::<usize>().saturating_sub(plan.mended),
        conflicts: all.iter().chain(&[&plan.turns]).map(|tally| tally.kept as usize).sum(),
        mended: plan.mended,
        missing: plan.lost_pictures as usize,
    }
}
