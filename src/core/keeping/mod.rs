//! The storage room: what takes room on this device, how to free it, and backups.
//!
//! The room has a state of its own beside [`crate::core::State`], so that nothing of it lies in the first load; it is
//! changed by [`update`] alone. What the room changes for the rest of the app reaches that by events.

pub mod collection;
pub mod inventory;
pub mod references;
pub mod reminder;
pub mod salvage;
pub mod stand_in;
pub mod stock;
pub mod task;
mod update;

use super::error::Error;
use super::id::Id;
use reminder::{BackupNote, Standing};
use std::sync::Arc;
use stock::Stock;
use task::{Amounts, Deletion, Done, Finding, Progress, Target, Task};
pub use update::update;

/// The state of the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keeping {
    /// What lies on the disk.
    pub survey: Survey,
    /// The conversations that are marked to be freed, in order of their ids.
    pub selected: Vec<Id>,
    /// What is being done, or was done last.
    pub task: Task,
    /// Whether the browser has promised to keep everything.
    pub promise: Promise,
    /// What the browser says of its own limits.
    pub space: Option<Space>,
    /// What is kept of the backups that were made.
    pub note: BackupNote,
    /// What there is to say of them now.
    pub standing: Standing,
}

/// How far looking through the disk has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Survey {
    /// It is under way, and how many things were looked at.
    Reading(u32),
    /// This lies there.
    Here(Arc<Stock>),
    /// It could not be read.
    Failed(Error),
}

impl Default for Survey {
    fn default() -> Self {
        Self::Reading(0)
    }
}

/// What the browser says of its own limits. Browsers round both numbers and pad the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// What the browser counts for this site, in bytes.
    pub used_bytes: u64,
    /// What it allows this site, in bytes.
    pub quota_bytes: u64,
}

impl Space {
    /// Whether little of what is allowed is left: less than a tenth.
    pub fn is_scarce(self) -> bool {
        self.used_bytes > self.quota_bytes / 10 * 9
    }
}

/// Whether the browser has promised to keep everything until the person deletes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Promise {
    /// It is not known yet.
    #[default]
    Unknown,
    /// This browser makes no promises.
    Impossible,
    /// It has not.
    NotGiven,
    /// It is being asked.
    Asking,
    /// It was asked just now, and did not.
    Refused,
    /// It has.
    Given,
}

/// Everything that looking through the disk brings.
#[derive(Clone, Debug)]
pub struct Surveyed {
    /// What lies there.
    pub stock: Stock,
    /// What the browser says of its limits, if it says anything.
    pub space: Option<Space>,
    /// Whether it has promised to keep everything; none where it cannot.
    pub is_promised: Option<bool>,
    /// What is kept of backups.
    pub note: BackupNote,
}

/// Something that happened in the room.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the sentence of each variant says what its fields are")]
pub enum KeepingEvent {
    /// The room was opened.
    Opened,
    /// So many things on the disk were looked at.
    Counted(u32),
    /// Everything on the disk was looked at, at this time.
    Surveyed { result: Result<Box<Surveyed>, Error>, now_ms: i64 },

    /// A conversation was marked to be freed, or not.
    Marked(Id, bool),
    /// All conversations were marked, or none.
    MarkedAll(bool),
    /// The marked conversations are to be deleted for good; this asks first.
    FreeAsked,
    /// The deleted conversations and styles are to be deleted for good; this asks first.
    EmptyAsked,
    /// What was asked is to be done.
    Confirmed,
    /// Conversations were deleted for good, or could not be.
    Freed(Result<Amounts, Error>),

    /// A deleted style is to be brought back.
    StyleBack(Id),

    /// The browser is to be asked for its promise.
    PromiseAsked,
    /// The browser was asked, and has promised or not.
    PromiseAnswered(bool),

    /// A backup is to be made.
    BackupAsked(Target),
    /// A long job went on.
    Progressed(Progress),
    /// The backup ended at this time: none if the person chose no place for it.
    BackupEnded { result: Result<Option<Done>, Error>, now_ms: i64 },
    /// The person wants to hear of backups later; said at this time.
    PutOff { now_ms: i64 },

    /// A backup is to be restored: a file that the shell holds already, or a folder that is still to be chosen.
    RestoreAsked(Target),
    /// The backup was looked through, and this is what a restore would do: none if the person chose no folder.
    Inspected(Result<Option<Finding>, Error>),
    /// The restore ended, and this is what it did.
    RestoreEnded(Result<Finding, Error>),

    /// What is under way is to be stopped, or what was said is to be closed.
    Dismissed,
}

/// Something for the shell to do for the room.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepingEffect {
    /// Look through the disk.
    Survey,
    /// Delete these conversations and styles for good, with everything that nothing else refers to; and of these byte
    /// strings those that nothing refers to. What they are is decided once more by what lies on the disk then.
    Free(Deletion),
    /// Bring this deleted style back, then look through the disk.
    BringStyleBack(Id),
    /// Ask the browser for its promise.
    AskForPromise,
    /// Make a backup.
    BackUp(Target),
    /// Look through the held file, or let the person choose a folder and look through that.
    Inspect(Target),
    /// Restore from the held backup.
    Restore,
    /// Stop what is under way.
    Stop,
    /// Let go of the held backup.
    LetGo,
    /// Keep this note of backups.
    Note(BackupNote),
    /// Say at the settings whether a backup is due.
    Remind(bool),
}

impl Keeping {
    /// What lies on the disk, once that is known.
    pub fn stock(&self) -> Option<&Arc<Stock>> {
        match &self.survey {
            Survey::Here(stock) => Some(stock),
            _ => None,
        }
    }
}
