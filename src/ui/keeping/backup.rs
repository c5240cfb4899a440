//! Backups: the last one, making one, and restoring from one.

use super::{of_room, task};
use crate::core::keeping::KeepingEvent;
use crate::core::keeping::task::Target;
use crate::core::text::keeping as texts;
use crate::shell::{clock, keeping};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::html;
use leptos::prelude::*;

/// The id of the button that makes a backup: the focus goes back to it from a job that was left.
pub(super) const SAVE: &str = "keeping-save";
/// The id of the button that restores: the focus goes back to it from a question that was left.
pub(super) const RESTORE: &str = "keeping-restore";

/// Makes a backup into a file.
pub(super) fn save() {
    keeping::dispatch(KeepingEvent::BackupAsked(Target::File));
}

/// The section of backups.
pub(super) fn backup() -> AnyView {
    let words = texts::words();
    let is_blank = of_room(|room| room.stock().is_some_and(|stock| stock.is_blank()));
    let standing = of_room(|room| room.standing);
    let last = move || match standing.get().days_ago {
        Some(days) => (words.backup_last)(days, standing.get().pictures_since),
        None => words.backup_none.to_owned(),
    };
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{words.backup}</h3>
            <p>{words.backup_lead} " " {last}</p>
            {keeping::keeps_nothing().then(|| view! { <p>{words.backup_of_memory}</p> })}
            {move || standing.get().is_due.then(|| reminder(standing.get().pictures_since))}
            <div class="keeping-ways">
                {move || (!is_blank.get()).then(makers)}
                {(!keeping::keeps_nothing()).then(restorers)}
            </div>
            {task::task(task::Place::Backup)}
        </section>
    }
    .into_any()
}

fn makers() -> AnyView {
    let words = texts::words();
    let is_idle = of_room(|room| !room.task.is_under_way());
    let folder = move || to_folder(KeepingEvent::BackupAsked(Target::Folder), icon::OPEN, words.backup_folder);
    view! {
        <button
            class="button"
            data-tone="accent"
            type="button"
            id=SAVE
            disabled=move || !is_idle.get()
            on:click=|_| save()
        >
            {icon(icon::DOWNLOAD)}
            {words.backup_file}
        </button>
        {keeping::has_folders().then(folder)}
    }
    .into_any()
}

/// What works with a folder, where the browser has them.
fn to_folder(ask: KeepingEvent, drawing: &'static str, label: &'static str) -> AnyView {
    let is_idle = of_room(|room| !room.task.is_under_way());
    view! {
        <button
            class="button"
            type="button"
            disabled=move || !is_idle.get()
            on:click=move |_| keeping::dispatch(ask.clone())
        >
            {icon(drawing)}
            {label}
        </button>
    }
    .into_any()
}

fn restorers() -> AnyView {
    let words = texts::words();
    let is_idle = of_room(|room| !room.task.is_under_way());
    let field: NodeRef<html::Input> = NodeRef::new();
    let folder = move || to_folder(KeepingEvent::RestoreAsked(Target::Folder), icon::REFRESH, words.restore_folder);
    view! {
        <button
            class="button"
            type="button"
            id=RESTORE
            disabled=move || !is_idle.get()
            on:click=move |_| {
                if let Some(field) = field.get_untracked() {
                    field.click();
                }
            }
        >
            {icon(icon::REFRESH)}
            {words.restore}
        </button>
        <input
            class="visually-hidden"
            type="file"
            accept=".zip,application/zip"
            tabindex="-1"
            aria-hidden="true"
            aria-label=words.restore_field
            node_ref=field
            on:change=|event| {
                if let Some(file) = dom::take_files(&event).into_iter().next() {
                    keeping::offer(file);
                }
            }
        />
        {keeping::has_folders().then(folder)}
    }
    .into_any()
}

fn reminder(since: usize) -> AnyView {
    let words = texts::words();
    view! {
        <div class="failure" data-tone="calm" role="status">
            {icon(icon::INFO)}
            <p class="failure-words">{(words.backup_due)(since)}</p>
            <button
                class="button"
                type="button"
                on:click=|_| keeping::dispatch(KeepingEvent::PutOff { now_ms: clock::now_ms() })
            >
                {words.backup_later}
            </button>
        </div>
    }
    .into_any()
}
