//! What a backup or a restore says of itself, under way and at its end.

use super::plan::Plan;
use serde::{Deserialize, Serialize};

/// How far a job has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes that are done.
    pub done_bytes: u64,
    /// Bytes in all, as far as they are known yet: it may grow, and is never less than what is done.
    pub total_bytes: u64,
    /// Files that are done.
    pub done_files: u32,
    /// Files in all.
    pub total_files: u32,
}

/// How an attempt to back up ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackedUp {
    /// The person closed the picker: nothing was done.
    Closed,
    /// There is a backup.
    Saved(Saved),
}

/// A backup that was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// When it was made, in milliseconds since 1970.
    pub made_at_ms: i64,
    /// How many pictures are in it, those that lay in its folder already included.
    pub pictures: u32,
    /// How many files were written.
    pub files: u32,
    /// How many bytes were written.
    pub bytes: u64,
    /// Byte strings that records refer to and that are not on this device.
    pub absent: u32,
    /// Byte strings that are not what their name says, and were left out.
    pub damaged: u32,
    /// Records that could not be read, and were left out.
    pub unreadable: u32,
}

impl Saved {
    /// Whether something could not be saved.
    pub fn has_gaps(&self) -> bool {
        self.absent > 0 || self.damaged > 0 || self.unreadable > 0
    }
}

/// A restore that was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// What was done, in numbers.
    pub plan: Plan,
}
