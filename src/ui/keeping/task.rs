//! What is being done in the room: questions, progress, and results, each where it belongs.

use super::{backup, list, of_room};
use crate::core::error::Error;
use crate::core::keeping::KeepingEvent;
use crate::core::keeping::task::{Amounts, Deletion, Done, Finding, Job, Progress, Target, Task, Unwritten, Whose};
use crate::core::text::{failure as failure_text, keeping as texts};
use crate::shell::{Shell, keeping};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::html;
use leptos::prelude::*;

/// The sections in which something can be under way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Backup,
    List,
    Bin,
}

/// Where a task is shown.
pub(super) fn place_of(task: &Task) -> Option<Place> {
    let of_whose = |whose: Whose| if whose == Whose::Marked { Place::List } else { Place::Bin };
    match task {
        Task::Idle => None,
        Task::Asking(deletion) | Task::Freeing(deletion) => Some(of_whose(deletion.whose)),
        Task::Freed(_, whose) | Task::Failed(Job::Free(whose), _) => Some(of_whose(*whose)),
        _ => Some(Place::Backup),
    }
}

/// The task, if it belongs to this place.
pub(super) fn task(place: Place) -> AnyView {
    // Without the progress, so that a button is not made anew under the finger.
    let task = of_room(|room| match &room.task {
        Task::Running(job, _) => Task::Running(*job, Progress::default()),
        task => task.clone(),
    });
    (move || task.with(|task| (place_of(task) == Some(place)).then(|| show(task)))).into_any()
}

fn show(task: &Task) -> AnyView {
    let words = texts::words();
    let figures = Shell::get().words().figures;
    match task {
        Task::Idle => ().into_any(),
        Task::Asking(deletion) => sure(deletion),
        Task::Freeing(_) => note(words.freeing.to_owned(), None),
        // Another tab may have brought back all of it meanwhile.
        Task::Freed(amounts, _) if *amounts == Amounts::default() => note(words.not_freed.to_owned(), None),
        Task::Freed(amounts, _) => note((words.freed)(amounts.pictures, &(figures.bytes)(amounts.size_bytes)), None),
        Task::Running(job, _) => running(*job),
        Task::Stopping(_) => note(words.stopping.to_owned(), None),
        Task::Stopped(job) => note(stopped(*job).to_owned(), None),
        Task::BackedUp(done) => backed_up(done),
        Task::Planned(finding) => plan(finding),
        Task::Restored(finding) if finding.is_nothing() => note(words.restored_nothing.to_owned(), None),
        Task::Restored(finding) => note((words.restored)(finding), None),
        Task::Failed(job, error) => failed(*job, error),
    }
}

/// A box that takes the focus when it appears, since the button that led to it may be gone.
struct Frame {
    is_calm: bool,
    role: Option<&'static str>,
    label: Option<String>,
}

impl Frame {
    const fn calm(role: Option<&'static str>) -> Self {
        Self { is_calm: true, role, label: None }
    }

    fn around(self, inside: impl IntoView) -> AnyView {
        let node: NodeRef<html::Div> = NodeRef::new();
        node.on_load(|node| {
            // Nothing is lost where it cannot.
            let _ = node.focus();
        });
        let tone = self.is_calm.then_some("calm");
        view! {
            <div class="failure" data-tone=tone role=self.role aria-label=self.label tabindex="-1" node_ref=node>
                {icon(if self.is_calm { icon::INFO } else { icon::ALERT })}
                <div class="failure-words">{inside.into_any()}</div>
            </div>
        }
        .into_any()
    }
}

/// Something said once.
fn note(text: String, more: Option<String>) -> AnyView {
    let more = more.map(|more| view! { <p>{more}</p> });
    Frame::calm(Some("status")).around(view! { <p>{text}</p> {more} })
}

/// Of a button beside one that matters more.
const QUIET: Option<&str> = Some("quiet");

/// The way out of a question or of a job. The focus goes back to where it came from.
fn cancel(kind: Option<&'static str>, back_to: &'static str) -> AnyView {
    let leave = move |_| {
        keeping::dispatch(KeepingEvent::Dismissed);
        dom::focus(back_to);
    };
    view! {
        <button class="button" data-kind=kind type="button" on:click=leave>
            {Shell::get().words().shared.cancel}
        </button>
    }
    .into_any()
}

/// The button that does what is asked about.
fn accept(tone: &'static str, label: &'static str) -> AnyView {
    view! {
        <button class="button" data-tone=tone type="button" on:click=|_| keeping::dispatch(KeepingEvent::Confirmed)>
            {label}
        </button>
    }
    .into_any()
}

fn sure(deletion: &Deletion) -> AnyView {
    let words = texts::words();
    let figures = Shell::get().words().figures;
    let amounts = deletion.amounts;
    let question = (words.sure)(amounts.conversations, amounts.styles);
    let staying = (amounts.staying > 0).then(|| view! { <p>{(words.sure_staying)(amounts.staying)}</p> });
    let busy = (deletion.busy > 0).then(|| view! { <p>{(words.sure_busy)(deletion.busy)}</p> });
    let frame = Frame { is_calm: false, role: Some("group"), label: Some(question.clone()) };
    frame.around(view! {
        <h4>{question}</h4>
        <p>{(words.sure_text)(amounts.pictures, &(figures.bytes)(amounts.size_bytes))}</p>
        {staying}
        {busy}
        <div class="button-row">
            {accept("danger", words.delete)}
            <button class="button" type="button" on:click=|_| backup::save()>
                {words.backup_first}
            </button>
            {cancel(QUIET, list::FREE)}
        </div>
    })
}

fn running(job: Job) -> AnyView {
    let words = texts::words();
    let figures = Shell::get().words().figures;
    let progress = of_room(|room| match room.task {
        Task::Running(_, progress) => progress,
        _ => Progress::default(),
    });
    let label = match job {
        Job::Free(_) => words.freeing,
        Job::BackUp(_) => words.saving,
        Job::Inspect(_) => words.checking,
        Job::Restore => words.restoring,
    };
    let bytes = move || {
        let Progress { done_bytes, total_bytes, .. } = progress.get();
        (total_bytes > 0).then(|| (words.bytes_of)(&(figures.bytes)(done_bytes), &(figures.bytes)(total_bytes)))
    };
    let files = move || {
        let Progress { done_files, total_files, .. } = progress.get();
        (total_files > 0).then(|| (words.files_of)(done_files, total_files))
    };
    Frame::calm(None).around(view! {
        <p role="status">{label}</p>
        <progress
            class="keeping-progress"
            aria-label=label
            max=move || progress.get().total_bytes.max(1).to_string()
            value=move || {
                let Progress { done_bytes, total_bytes, .. } = progress.get();
                (total_bytes > 0).then(|| done_bytes.to_string())
            }
        ></progress>
        <p class="caption">
            <span>{bytes}</span>
            <span>{files}</span>
        </p>
        <div class="button-row">{cancel(None, backup::SAVE)}</div>
    })
}

/// What is left behind by a job that was stopped.
fn stopped(job: Job) -> &'static str {
    let words = texts::words();
    match job {
        Job::BackUp(Target::File) => words.stopped_saving,
        Job::BackUp(Target::Folder) => words.stopped_adding,
        Job::Free(_) => words.not_freed,
        Job::Inspect(_) | Job::Restore => words.stopped_restoring,
    }
}

fn backed_up(done: &Done) -> AnyView {
    let words = texts::words();
    let size = (Shell::get().words().figures.bytes)(done.bytes);
    let missing = (done.missing > 0).then(|| (words.missing)(done.missing));
    let waiting = match done.unwritten {
        Unwritten::Nothing => return note((words.saved)(done.pictures, &size), missing),
        Unwritten::Changes => 0,
        Unwritten::Pictures(waiting) => waiting,
    };
    let more = [Some((words.unwritten)(waiting)), missing].into_iter().flatten().collect::<Vec<_>>().join(" ");
    note((words.saved_in_part)(done.pictures, &size), Some(more))
}

fn plan(finding: &Finding) -> AnyView {
    let words = texts::words();
    let size = (Shell::get().words().figures.bytes)(finding.bytes);
    let adds = (words.plan_adds)(finding, &size);
    let is_nothing = finding.is_nothing();
    let said = if is_nothing { words.plan_nothing.to_owned() } else { adds };
    let asides = [
        Some((words.plan_made)(&keeping::day_of(finding.made_at_ms))),
        (finding.here > 0 && !is_nothing).then(|| (words.plan_here)(finding.here)),
        (finding.in_bin_here > 0).then(|| (words.plan_in_bin)(finding.in_bin_here)),
        (finding.conflicts > 0).then(|| (words.plan_conflicts)(finding.conflicts)),
        (finding.missing > 0).then(|| (words.missing)(finding.missing)),
    ];
    let asides = asides.into_iter().flatten().map(|aside| view! { <p class="quiet">{aside}</p> }).collect_view();
    let frame = Frame { label: Some(words.plan.to_owned()), ..Frame::calm(Some("group")) };
    frame.around(view! {
        {(!is_nothing).then(|| view! { <h4>{words.plan}</h4> })}
        <p>{said}</p>
        {asides}
        <div class="button-row">
            {(!is_nothing).then(|| accept("accent", words.plan_do))}
            {cancel(QUIET, backup::RESTORE)}
        </div>
    })
}

fn failed(job: Job, error: &Error) -> AnyView {
    let words = texts::words();
    let lead = match job {
        Job::Free(_) => words.not_freed,
        Job::BackUp(_) => words.not_saved,
        Job::Inspect(_) => words.not_checked,
        Job::Restore => words.not_restored,
    };
    let frame = Frame { is_calm: false, role: Some("alert"), label: None };
    frame.around(view! {
        <p>{lead} " " {failure_text::sentence(error)}</p>
        {closer(error)}
    })
}

/// What was found or said closer up, for those who want to know: a line for each fault of a backup, or what the browser
/// said of a place that it could not read or write.
pub(super) fn closer(error: &Error) -> AnyView {
    if error.detail.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="said">
            <summary>{texts::words().closer}</summary>
            <p class="said-text keeping-faults">{error.detail.clone()}</p>
        </details>
    }
    .into_any()
}
