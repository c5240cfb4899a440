//! What is being done in the room: one thing at a time.

use super::inventory::Freed;
use super::stock::Stock;
use crate::core::conversation::Summary;
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::style::Style;
use std::sync::Arc;

/// What is being done, or was done last.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Task {
    /// Nothing.
    #[default]
    Idle,
    /// The person is asked whether this may be deleted for good.
    Asking(Deletion),
    /// It is being deleted.
    Freeing(Deletion),
    /// It was deleted.
    Freed(Amounts, Whose),
    /// A long job is under way.
    Running(Job, Progress),
    /// A long job is being stopped.
    Stopping(Job),
    /// It was stopped before its end.
    Stopped(Job),
    /// A backup was made.
    BackedUp(Done),
    /// A file was looked through, and the person is asked.
    Planned(Finding),
    /// A restore was done.
    Restored(Finding),
    /// It could not be done.
    Failed(Job, Error),
}

impl Task {
    /// Whether something is under way that must end before the next thing begins.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Freeing(_) | Self::Running(..) | Self::Stopping(_))
    }
}

/// What is to be deleted for good.
#[derive(Clone, Debug, PartialEq)]
pub struct Deletion {
    /// Whether these are marked conversations, or all that was deleted.
    pub whose: Whose,
    /// The conversations and styles.
    pub ids: Vec<Id>,
    /// What nothing referred to when it was asked.
    pub loose: Arc<Vec<Hash>>,
    /// What goes with them.
    pub amounts: Amounts,
    /// Conversations of the bin that stay, because an answer is under way in them.
    pub busy: usize,
}

impl Deletion {
    /// The conversations and styles that still may go, by what was just read: an answer that has begun meanwhile would
    /// write its conversation again, and what was brought back from the bin meanwhile lies there no more. `undeleted` are
    /// the conversations that the disk shows as such, of which this page may not have heard yet.
    pub fn still_goes(&self, (summaries, styles): (&[Summary], &[Style]), undeleted: &[Id], busy: &[Id]) -> Vec<Id> {
        let is_conversation = |id: &Id| {
            let is_it = |summary: &Summary| summary.id == *id && summary.deleted_at_ms.is_some();
            summaries.iter().any(is_it) && !undeleted.contains(id)
        };
        let is_style = |id: &Id| styles.iter().any(|style| style.id == *id && style.deleted_at_ms.is_some());
        let is_deleted = |id: &Id| self.whose == Whose::Marked || is_conversation(id) || is_style(id);
        self.ids.iter().copied().filter(|id| !busy.contains(id) && is_deleted(id)).collect()
    }
}

/// What is deleted for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The conversations that the person has marked.
    Marked,
    /// The conversations and styles that were deleted before.
    Bin,
}

/// How much was, or would be, deleted for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Conversations.
    pub conversations: usize,
    /// Styles.
    pub styles: usize,
    /// Pictures that nothing else refers to.
    pub pictures: usize,
    /// Pictures of these that stay.
    pub staying: usize,
    /// The room in bytes.
    pub size_bytes: u64,
}

impl Amounts {
    /// The amounts that go with these conversations and styles.
    pub fn freed_by(stock: &Stock, ids: &[Id]) -> Self {
        Self::of(&stock.inventory.freed_by(ids))
    }

    /// The amounts that go with these, and of what nothing refers to.
    pub fn freed_with(stock: &Stock, ids: &[Id], loose: &[Hash]) -> Self {
        Self::of(&stock.inventory.freed_with(ids, loose))
    }

    /// The amounts of what goes.
    pub fn of(freed: &Freed) -> Self {
        Self {
            conversations: freed.conversations.len(),
            styles: freed.styles.len(),
            pictures: freed.pictures,
            staying: freed.staying,
            size_bytes: freed.size_bytes,
        }
    }
}

/// A job that takes long enough to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Deleting for good.
    Free(Whose),
    /// Making a backup.
    BackUp(Target),
    /// Looking through a backup.
    Inspect(Target),
    /// Restoring from it.
    Restore,
}

/// Where a backup goes, or comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// One file.
    File,
    /// A folder, to which only what is new is added.
    Folder,
}

/// How far a long job has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are done.
    pub done_bytes: u64,
    /// All bytes; 0 as long as that is not known.
    pub total_bytes: u64,
    /// Files that are done.
    pub done_files: u32,
    /// All files; 0 as long as that is not known.
    pub total_files: u32,
}

/// What a backup has written, and what is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The moment that it is of, in milliseconds since 1970: what came later is not in it.
    pub made_at_ms: i64,
    /// Files that were written.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// Pictures that are in the backup, those that lay in its folder already included.
    pub pictures: usize,
    /// Files that could not be read and are not in the backup.
    pub missing: usize,
    /// What this page shows, the disk does not have, and the backup therefore neither.
    pub unwritten: Unwritten,
}

/// What waits for another attempt to be written to the disk, from which backups are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unwritten {
    /// Nothing.
    #[default]
    Nothing,
    /// Words, layers or styles, and no picture.
    Changes,
    /// So many pictures.
    Pictures(usize),
}

impl Unwritten {
    /// What there is, given how many pictures wait and whether anything does.
    pub fn of(pictures: usize, is_any: bool) -> Self {
        match (pictures, is_any) {
            (0, false) => Self::Nothing,
            (0, true) => Self::Changes,
            (pictures, _) => Self::Pictures(pictures),
        }
    }
}

/// What a restore would do, or has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// When the backup was made, in milliseconds since 1970.
    pub made_at_ms: i64,
    /// Conversations that are not here, or newer in the backup.
    pub conversations: usize,
    /// Pictures that are not here.
    pub pictures: usize,
    /// Styles that are not here, or have more versions in the backup.
    pub styles: usize,
    /// Conversations that come into the bin, or are changed in it.
    pub binned_conversations: usize,
    /// Styles of which the same holds.
    pub binned_styles: usize,
    /// Conversations and styles that lie in the bin here, and stay there.
    pub in_bin_here: usize,
    /// The size of everything that comes, in bytes.
    pub bytes: u64,
    /// Other records that come or change.
    pub records: usize,
    /// Damaged files here that are made whole.
    pub mended: usize,
    /// Pictures and conversations that are here already.
    pub here: usize,
    /// Things that differ here and stay as they are.
    pub conflicts: usize,
    /// Files that the backup itself had to leave out.
    pub missing: usize,
}

impl Finding {
    /// Whether a restore would change nothing.
    pub fn is_nothing(&self) -> bool {
        let kept = [self.conversations, self.pictures, self.styles, self.records];
        let binned = [self.binned_conversations, self.binned_styles];
        kept == [0; 4] && binned == [0; 2] && self.bytes == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(id: u128, deleted_at_ms: Option<i64>) -> Summary {
        Summary { deleted_at_ms, ..Summary::begun(Id(id), String::new(), 0) }
    }

    fn style(id: u128, deleted_at_ms: Option<i64>) -> Style {
        Style { deleted_at_ms, id: Id(id), ..Style::default() }
    }

    fn deletion(whose: Whose, ids: &[u128]) -> Deletion {
        let ids = ids.iter().copied().map(Id).collect();
        Deletion { whose, ids, loose: Arc::default(), amounts: Amounts::default(), busy: 0 }
    }

    #[test]
    fn what_was_brought_back_meanwhile_does_not_go_with_the_bin() {
        let summaries = [summary(1, Some(5)), summary(2, None), summary(3, Some(5)), summary(4, Some(5))];
        let styles = [style(6, Some(5)), style(7, None)];
        let bin = deletion(Whose::Bin, &[1, 2, 3, 4, 5, 6, 7, 8]);
        let still = bin.still_goes((&summaries, &styles), &[Id(2), Id(3)], &[Id(4)]);
        assert_eq!(still, [Id(1), Id(6)], "2 and 7 are back, 3 on the disk alone, 4 is busy, 5 and 8 are gone already");
    }

    #[test]
    fn what_was_marked_goes_unless_an_answer_is_under_way_in_it() {
        let marked = deletion(Whose::Marked, &[1, 2, 5]);
        let still = marked.still_goes((&[summary(1, None), summary(2, None)], &[]), &[Id(1), Id(2)], &[Id(2)]);
        assert_eq!(still, [Id(1), Id(5)], "one without a summary takes room, too");
    }
}
