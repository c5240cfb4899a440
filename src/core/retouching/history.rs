//! Steps that can be taken back without limit, as long as the picture lies on the desk.

use super::{Layer, Region};
use crate::core::id::Id;

/// What a step can change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// The regions.
    pub regions: Vec<Region>,
    /// Which of them is active.
    pub active: usize,
    /// The layers.
    pub layers: Vec<Layer>,
    /// The answers that are put aside.
    pub discarded: Vec<Id>,
}

/// The moments before and after this one. Marks are shared between them, so a moment is small.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Moment>,
    future: Vec<Moment>,
}

impl History {
    /// Remembers a moment that is about to be changed.
    pub fn step(&mut self, before: Moment) {
        self.past.push(before);
        self.future.clear();
    }

    /// The moment before this one.
    pub fn undo(&mut self, now: Moment) -> Option<Moment> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// The moment that was taken back last.
    pub fn redo(&mut self, now: Moment) -> Option<Moment> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }

    /// Every moment that there is a way to.
    pub fn moments(&self) -> impl Iterator<Item = &Moment> {
        self.past.iter().chain(&self.future)
    }

    /// Does something to every moment.
    pub fn each(&mut self, change: impl FnMut(&mut Moment)) {
        self.past.iter_mut().chain(&mut self.future).for_each(change);
    }

    /// Whether something can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether something can be done again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
