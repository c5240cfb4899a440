//! Changes that could not be written, and wait for another attempt.

use crate::core::conversation::{Summary, Turn};
use crate::core::disarm::{Rule, disarmed};
use crate::core::id::Id;
use crate::core::state::Change;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// Puts together what was made here of a record, what it was before, and what another tab made of it.
pub type Merging = fn(&Summary, &Summary, &Summary) -> Summary;

thread_local! {
    /// Changes that could not be written, in order.
    static UNWRITTEN: RefCell<Vec<Change>> = const { RefCell::new(Vec::new()) };
    /// Turns that are being written, in order.
    static UNDERWAY: RefCell<Vec<Arc<Turn>>> = const { RefCell::new(Vec::new()) };
    /// How a summary is put together that another tab has changed as well.
    static MERGED: Cell<Merging> = const { Cell::new(Summary::merged) };
}

/// Turns that are being written, and are no more when this is dropped.
#[derive(Debug)]
pub struct Underway(Vec<Arc<Turn>>);

impl Underway {
    /// The turns among some changes.
    pub fn of(changes: &[Change]) -> Self {
        let turns: Vec<_> = changes.iter().filter_map(turn_of).cloned().collect();
        UNDERWAY.with_borrow_mut(|underway| underway.extend(turns.iter().cloned()));
        Self(turns)
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        UNDERWAY.with_borrow_mut(|underway| underway.retain(|turn| !self.0.iter().any(|own| Arc::ptr_eq(own, turn))));
    }
}

fn turn_of(change: &Change) -> Option<&Arc<Turn>> {
    match change {
        Change::Turn(turn) => Some(turn),
        _ => None,
    }
}

/// Lays what is not on the disk yet over the turns of a conversation that were read from there: what was paid for is
/// shown whether there was room for it or not.
pub fn lay_over(turns: &mut Vec<Turn>, conversation: Id) {
    let waiting: Vec<Arc<Turn>> = UNWRITTEN.with_borrow(|all| all.iter().filter_map(turn_of).cloned().collect());
    let underway = UNDERWAY.with_borrow(Clone::clone);
    for turn in waiting.iter().chain(&underway).filter(|turn| turn.conversation == conversation) {
        turns.retain(|other| other.id != turn.id);
        turns.push(Turn::clone(turn));
    }
}

/// All of them.
pub fn all() -> Vec<Change> {
    UNWRITTEN.with_borrow(Clone::clone)
}

/// Whether this holds of any of them.
pub fn any(is_it: fn(&Change) -> bool) -> bool {
    UNWRITTEN.with_borrow(|unwritten| unwritten.iter().any(is_it))
}

/// How a summary is put together that another tab has changed as well.
pub fn merging() -> Merging {
    MERGED.get()
}

/// Keeps for another attempt what could not be written. That a message was sent is not among it: it was not, and another
/// tab may have sent it meanwhile.
pub fn keep_unwritten(changes: &[Change]) {
    let is_kept = |change: &Change| !matches!(change, Change::Claim(_)) || disarmed(Rule::ClaimIsOfItsMoment);
    UNWRITTEN.with_borrow_mut(|unwritten| {
        // What is written whole takes the place of what waited; what is merged is put together.
        let is_merged = |change: &Change| matches!(change, Change::Summary { .. } | Change::Settings { .. });
        let is_replaced = |old: &Change| !is_merged(old) && changes.iter().any(|new| is_same_record(old, new));
        let waiting: Vec<Change> = std::mem::take(unwritten).into_iter().filter(|old| !is_replaced(old)).collect();
        *unwritten = folded(waiting.into_iter().chain(changes.iter().filter(|change| is_kept(change)).cloned()));
    });
}

/// Has summaries put together by this from now on: what only one room changes it alone knows how to, and the first load
/// need not.
pub fn merge_by(merging: Merging) {
    MERGED.set(merging);
}

/// Whether the summary of this conversation waits for another attempt to be written.
pub fn holds_summary(id: Id) -> bool {
    let is_it = |change: &Change| matches!(change, Change::Summary { now, .. } if now.id == id);
    UNWRITTEN.with_borrow(|unwritten| unwritten.iter().any(is_it))
}

/// A summary as another tab has written it, with what could not be written here.
pub fn with_unwritten(theirs: Summary) -> Summary {
    UNWRITTEN.with_borrow_mut(|unwritten| {
        let waiting = unwritten.iter_mut().find_map(|change| match change {
            Change::Summary { was, now } if now.id == theirs.id => Some((was, now)),
            _ => None,
        });
        let Some((was, now)) = waiting else { return theirs };
        let both = MERGED.get()(now, was, &theirs);
        (*was, *now) = (Arc::new(theirs), Arc::new(both.clone()));
        both
    })
}

/// Changes of the same merged record as one, from what the first of them began with to what the last of them made of it:
/// within one transaction each would be merged with what lies on the disk, and the last would take what the others did
/// for what another tab has undone.
pub fn folded(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut folded: Vec<Change> = Vec::new();
    for change in changes {
        let before = folded.iter_mut().find(|earlier| is_same_record(earlier, &change) && !disarmed(Rule::MergedOnce));
        match (before, change) {
            (Some(Change::Summary { now, .. }), Change::Summary { now: later, .. }) => *now = later,
            (Some(Change::Settings { now, .. }), Change::Settings { now: later, .. }) => *now = later,
            (_, change) => folded.push(change),
        }
    }
    folded
}

/// A change as it is from what is on the disk: what could not be written before it belongs to it.
pub fn since_written(change: Change) -> Change {
    let before = UNWRITTEN.with_borrow(|unwritten| unwritten.iter().find(|old| is_same_record(old, &change)).cloned());
    match (before, change) {
        (Some(Change::Summary { was, .. }), Change::Summary { now, .. }) => Change::Summary { was, now },
        (Some(Change::Settings { was, .. }), Change::Settings { now, .. }) => Change::Settings { was, now },
        (_, change) => change,
    }
}

/// What could not be written before is not written over what is newer.
pub fn forget_older(written: &[Change]) {
    UNWRITTEN.with_borrow_mut(|unwritten| {
        unwritten.retain(|old| !written.iter().any(|new| is_same_record(old, new)));
    });
}

fn is_same_record(left: &Change, right: &Change) -> bool {
    match (left, right) {
        (Change::Turn(left), Change::Turn(right)) => left.id == right.id,
        (Change::Picture(left), Change::Picture(right)) => left.hash == right.hash,
        (Change::Summary { now: left, .. }, Change::Summary { now: right, .. }) => left.id == right.id,
        (Change::Draft(left), Change::Draft(right)) => left.conversation == right.conversation,
        (Change::Sweep(left), Change::Sweep(right)) => left == right,
        (Change::Settings { .. }, Change::Settings { .. }) => true,
        _ => false,
    }
}
