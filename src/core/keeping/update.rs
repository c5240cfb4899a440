//! What each event does to the room, and what it asks of the shell.

use super::task::{Amounts, Deletion, Done, Finding, Job, Progress, Task, Unwritten, Whose};
use super::{Keeping, KeepingEffect as Effect, KeepingEvent as Event, Promise, Survey, Surveyed};
use crate::core::error::{Error, Kind};
use crate::core::id::Id;
use std::sync::Arc;

/// Changes the room as the event demands and says what the shell has to do. The only code that changes a [`Keeping`].
pub fn update(room: &mut Keeping, event: Event) -> Vec<Effect> {
    match event {
        Event::Opened => room.opened(),
        Event::Counted(things) => room.counted(things),
        Event::Surveyed { result, now_ms } => room.surveyed(result, now_ms),
        Event::Marked(id, is_marked) => room.marked_one(id, is_marked),
        Event::MarkedAll(all) => room.marked_all(all),
        Event::FreeAsked => room.deletion_asked(Whose::Marked),
        Event::EmptyAsked => room.deletion_asked(Whose::Bin),
        Event::Confirmed => room.confirmed(),
        Event::Freed(result) => room.freed(result),
        Event::StyleBack(id) => vec![Effect::BringStyleBack(id)],
        Event::PromiseAsked => room.promise_asked(),
        Event::PromiseAnswered(is_given) => room.promise_answered(is_given),
        Event::BackupAsked(target) => room.begin(Job::BackUp(target), Effect::BackUp(target)),
        Event::Progressed(progress) => room.progressed(progress),
        Event::BackupEnded { result, now_ms } => match result {
            Ok(Some(done)) => room.backed_up(done, now_ms),
            Ok(None) => room.end(Task::Idle),
            Err(error) => room.failed(error),
        },
        Event::PutOff { now_ms } => room.put_off(now_ms),
        Event::RestoreAsked(from) => room.begin(Job::Inspect(from), Effect::Inspect(from)),
        Event::Inspected(result) => room.inspected(result),
        Event::RestoreEnded(result) => room.restored(result),
        Event::Dismissed => room.dismissed(),
    }
}

impl Keeping {
    fn opened(&mut self) -> Vec<Effect> {
        // What was done the last time is old news; what is still under way is not.
        if !self.task.is_under_way() && !matches!(self.task, Task::Planned(_)) {
            self.task = Task::Idle;
        }
        if self.promise == Promise::Refused {
            self.promise = Promise::NotGiven;
        }
        self.selected.clear();
        vec![Effect::Survey]
    }

    fn counted(&mut self, things: u32) -> Vec<Effect> {
        // What was found before stays on the screen while it is looked at again.
        if matches!(self.survey, Survey::Reading(_) | Survey::Failed(_)) {
            self.survey = Survey::Reading(things);
        }
        Vec::new()
    }

    fn surveyed(&mut self, result: Result<Box<Surveyed>, Error>, now_ms: i64) -> Vec<Effect> {
        let found = match result {
            Ok(found) => *found,
            Err(error) => {
                self.survey = Survey::Failed(error);
                return Vec::new();
            }
        };
        // What was noted a moment ago may not be on the disk yet.
        let (ours, theirs) = (self.note.believed(now_ms), found.note.believed(now_ms));
        self.note = if ours.made_at_ms > theirs.made_at_ms { ours } else { theirs };
        // What cannot be believed is not to be read again when the clock has come there.
        let corrected = (theirs != found.note).then_some(Effect::Note(self.note));
        self.standing = self.note.standing(found.stock.inventory.pictures.values(), now_ms);
        self.space = found.space;
        if !matches!(self.promise, Promise::Asking | Promise::Refused) {
            self.promise = match found.is_promised {
                Some(true) => Promise::Given,
                Some(false) => Promise::NotGiven,
                None => Promise::Impossible,
            };
        }
        self.selected.retain(|id| found.stock.rows.iter().any(|row| row.id == *id && !row.is_busy));
        self.survey = Survey::Here(Arc::new(found.stock));
        corrected.into_iter().chain([Effect::Remind(self.standing.is_due)]).collect()
    }

    fn marked_one(&mut self, id: Id, is_marked: bool) -> Vec<Effect> {
        let can_be = self.stock().is_some_and(|stock| stock.rows.iter().any(|row| row.id == id && !row.is_busy));
        match (self.selected.binary_search(&id), is_marked && can_be) {
            (Err(at), true) => self.selected.insert(at, id),
            (Ok(at), false) => drop(self.selected.remove(at)),
            _ => {}
        }
        self.forget_question()
    }

    fn marked_all(&mut self, all: bool) -> Vec<Effect> {
        let rows = self.stock().map(|stock| stock.rows.iter().filter(|row| !row.is_busy).map(|row| row.id));
        self.selected = if all { rows.map(Iterator::collect).unwrap_or_default() } else { Vec::new() };
        self.selected.sort_unstable();
        self.forget_question()
    }

    /// A question about other conversations than those that are marked now is not to be answered any more.
    fn forget_question(&mut self) -> Vec<Effect> {
        if matches!(self.task, Task::Asking(_) | Task::Freed(..)) {
            self.task = Task::Idle;
        }
        Vec::new()
    }

    fn deletion_asked(&mut self, whose: Whose) -> Vec<Effect> {
        let Some(stock) = self.stock().filter(|_| !self.task.is_under_way()) else { return Vec::new() };
        let (ids, loose, busy): (Vec<Id>, _, _) = match whose {
            Whose::Marked => (self.selected.clone(), Arc::default(), 0),
            Whose::Bin => {
                // What cannot go now is not asked about, but said.
                let ids: Vec<Id> = stock.bin.iter().filter(|row| !row.is_busy).map(|row| row.id).collect();
                let busy = stock.bin.len() - ids.len();
                (ids, stock.loose.clone(), busy)
            }
        };
        if ids.is_empty() && loose.is_empty() {
            // It may be long over what was under way when this was looked at.
            return if busy > 0 { vec![Effect::Survey] } else { Vec::new() };
        }
        let amounts = Amounts::freed_with(stock, &ids, &loose);
        self.task = Task::Asking(Deletion { whose, ids, loose, amounts, busy });
        Vec::new()
    }

    fn confirmed(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.task) {
            Task::Asking(deletion) => {
                self.task = Task::Freeing(deletion.clone());
                vec![Effect::Free(deletion)]
            }
            Task::Planned(_) => {
                self.task = Task::Running(Job::Restore, Progress::default());
                vec![Effect::Restore]
            }
            other => {
                self.task = other;
                Vec::new()
            }
        }
    }

    fn freed(&mut self, result: Result<Amounts, Error>) -> Vec<Effect> {
        let Task::Freeing(deletion) = &self.task else { return Vec::new() };
        let whose = deletion.whose;
        self.task = match result {
            Ok(amounts) => Task::Freed(amounts, whose),
            Err(error) => Task::Failed(Job::Free(whose), error),
        };
        self.selected.clear();
        vec![Effect::Survey]
    }

    fn promise_asked(&mut self) -> Vec<Effect> {
        if !matches!(self.promise, Promise::NotGiven | Promise::Refused) {
            return Vec::new();
        }
        self.promise = Promise::Asking;
        vec![Effect::AskForPromise]
    }

    fn promise_answered(&mut self, is_given: bool) -> Vec<Effect> {
        self.promise = if is_given { Promise::Given } else { Promise::Refused };
        Vec::new()
    }

    fn begin(&mut self, job: Job, effect: Effect) -> Vec<Effect> {
        if self.task.is_under_way() {
            return Vec::new();
        }
        self.task = Task::Running(job, Progress::default());
        vec![effect]
    }

    fn progressed(&mut self, progress: Progress) -> Vec<Effect> {
        if let Task::Running(_, shown) = &mut self.task {
            *shown = progress;
        }
        Vec::new()
    }

    fn end(&mut self, task: Task) -> Vec<Effect> {
        self.task = task;
        Vec::new()
    }

    fn backed_up(&mut self, done: Done, now_ms: i64) -> Vec<Effect> {
        self.task = Task::BackedUp(done);
        // Noted, it would cover what is older than it and comes to the disk only after it.
        if done.unwritten != Unwritten::Nothing {
            return Vec::new();
        }
        self.noted(self.note.made(done.made_at_ms), now_ms)
    }

    fn put_off(&mut self, now_ms: i64) -> Vec<Effect> {
        self.noted(self.note.put_off(now_ms), now_ms)
    }

    fn noted(&mut self, note: super::BackupNote, now_ms: i64) -> Vec<Effect> {
        self.note = note;
        if let Some(stock) = self.stock() {
            self.standing = note.standing(stock.inventory.pictures.values(), now_ms);
        }
        vec![Effect::Note(note), Effect::Remind(self.standing.is_due)]
    }

    fn inspected(&mut self, result: Result<Option<Finding>, Error>) -> Vec<Effect> {
        match (result, &self.task) {
            (Ok(None), _) => self.let_go(Task::Idle),
            // A person who stopped it meanwhile is asked nothing.
            (Ok(_), Task::Stopping(job)) => self.let_go(Task::Stopped(*job)),
            (Ok(Some(finding)), _) => self.end(Task::Planned(finding)),
            (Err(error), _) => {
                self.failed(error);
                vec![Effect::LetGo]
            }
        }
    }

    fn restored(&mut self, result: Result<Finding, Error>) -> Vec<Effect> {
        let mut effects = vec![Effect::LetGo];
        match result {
            Ok(finding) => {
                self.task = Task::Restored(finding);
                // What came is in that backup; and where nothing else was here, so is everything.
                if self.standing.pictures_since == 0 && self.note.made_at_ms < Some(finding.made_at_ms) {
                    self.note = self.note.made(finding.made_at_ms);
                    effects.push(Effect::Note(self.note));
                }
            }
            Err(error) => drop(self.failed(error)),
        }
        effects.push(Effect::Survey);
        effects
    }

    fn let_go(&mut self, task: Task) -> Vec<Effect> {
        self.task = task;
        vec![Effect::LetGo]
    }

    /// Shows why the job failed, or that the person stopped it.
    fn failed(&mut self, error: Error) -> Vec<Effect> {
        let job = match self.task {
            Task::Running(job, _) | Task::Stopping(job) => job,
            _ => return Vec::new(),
        };
        let was_stopped = matches!(error.kind, Kind::Stopped | Kind::Cancelled);
        self.end(if was_stopped { Task::Stopped(job) } else { Task::Failed(job, error) })
    }

    fn dismissed(&mut self) -> Vec<Effect> {
        match &self.task {
            Task::Running(job, _) => {
                self.task = Task::Stopping(*job);
                vec![Effect::Stop]
            }
            // Nothing can be taken back in the middle of a transaction.
            Task::Stopping(_) | Task::Freeing(_) => Vec::new(),
            Task::Planned(_) => self.let_go(Task::Idle),
            _ => self.end(Task::Idle),
        }
    }
}

#[cfg(test)]
#[path = "update_tests.rs"]
mod tests;
