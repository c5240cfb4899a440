//! What the room does, event by event.

use super::*;
use crate::core::conversation::listing::Summary;
use crate::core::id::Hash;
use crate::core::keeping::Space;
use crate::core::keeping::inventory::{Held, Inventory, Known};
use crate::core::keeping::reminder::BackupNote;
use crate::core::keeping::stock::Stock;
use crate::core::keeping::task::{Done, Target};

const NOW_MS: i64 = 1_800_000_000_000;

fn summary(id: u128, deleted_at_ms: Option<i64>) -> Summary {
    Summary {
        id: Id(id),
        title: format!("nr {id}"),
        titled: true,
        created_at_ms: 0,
        updated_at_ms: 0,
        cost_micros: 0,
        cover: None,
        chosen: vec![],
        deleted_at_ms,
        retouch: None,
    }
}

/// Conversations 1 to 3 with a picture of 100 bytes each, the third deleted; an answer is under way in the second.
fn surveyed() -> Event {
    surveyed_with(BackupNote::default())
}

/// The same, with this noted of backups.
fn surveyed_with(note: BackupNote) -> Event {
    let mut inventory = Inventory::default();
    for at in 1..=3u8 {
        let hash = Hash([at; 32]);
        inventory.conversations.insert(Id(at.into()), Held { records: 1, text_bytes: 10, mentions: vec![hash] });
        inventory.pictures.insert(hash, Known { size_bytes: 100, created_at_ms: NOW_MS - 1, is_demo: false });
        inventory.bytes.insert(hash, 100);
    }
    let summaries = [summary(1, None), summary(2, None), summary(3, Some(NOW_MS))];
    let stock = Stock::new(inventory, (&summaries, &[]), &[Id(2)]);
    let space = Some(Space { used_bytes: 400, quota_bytes: 10_000 });
    let found = Surveyed { stock, space, is_promised: Some(false), note };
    Event::Surveyed { result: Ok(Box::new(found)), now_ms: NOW_MS }
}

fn open_room() -> Keeping {
    let mut room = Keeping::default();
    assert_eq!(update(&mut room, Event::Opened), [Effect::Survey]);
    assert_eq!(update(&mut room, surveyed()), [Effect::Remind(false)]);
    room
}

#[test]
fn freeing_asks_with_exact_numbers_and_deletes_only_after_the_answer() {
    let mut room = open_room();
    assert_eq!(update(&mut room, Event::FreeAsked), []);
    assert_eq!(room.task, Task::Idle, "nothing is marked");
    update(&mut room, Event::MarkedAll(true));
    assert_eq!(room.selected, [Id(1)], "neither the one that is busy nor the deleted one");
    update(&mut room, Event::Marked(Id(2), true));
    assert_eq!(room.selected, [Id(1)]);
    assert_eq!(update(&mut room, Event::FreeAsked), []);
    let Task::Asking(deletion) = room.task.clone() else { panic!("it asks") };
    assert_eq!(deletion.amounts, Amounts { conversations: 1, styles: 0, pictures: 1, staying: 0, size_bytes: 110 });
    assert_eq!(deletion.ids, [Id(1)]);
    assert_eq!(update(&mut room, Event::Confirmed), [Effect::Free(deletion.clone())]);
    assert_eq!(update(&mut room, Event::Confirmed), [], "a second click does nothing");
    assert_eq!(update(&mut room, Event::Freed(Ok(deletion.amounts))), [Effect::Survey]);
    assert_eq!(room.task, Task::Freed(deletion.amounts, Whose::Marked));
    assert!(room.selected.is_empty());
}

#[test]
fn marking_anew_takes_the_question_back() {
    let mut room = open_room();
    update(&mut room, Event::Marked(Id(1), true));
    update(&mut room, Event::FreeAsked);
    update(&mut room, Event::Marked(Id(1), false));
    assert_eq!(room.task, Task::Idle);
    assert_eq!(update(&mut room, Event::Confirmed), []);
}

#[test]
fn the_bin_is_emptied_by_itself_alone() {
    let mut room = open_room();
    update(&mut room, Event::Marked(Id(1), true));
    update(&mut room, Event::EmptyAsked);
    let Task::Asking(deletion) = room.task.clone() else { panic!("it asks") };
    assert_eq!((deletion.whose, deletion.ids.as_slice()), (Whose::Bin, &[Id(3)][..]));
    assert_eq!(update(&mut room, Event::Confirmed), [Effect::Free(deletion)]);
    let error = Error::new(Kind::StorageFailed);
    assert_eq!(update(&mut room, Event::Freed(Err(error.clone()))), [Effect::Survey]);
    assert_eq!(room.task, Task::Failed(Job::Free(Whose::Bin), error));
}

#[test]
fn what_is_busy_in_the_bin_is_not_asked_about_but_said() {
    let mut room = open_room();
    let Event::Surveyed { result: Ok(found), .. } = surveyed() else { panic!("it was surveyed") };
    let inventory = found.stock.inventory;
    let summaries = [summary(1, None), summary(2, Some(NOW_MS)), summary(3, Some(NOW_MS))];
    let with = |busy: &[Id]| Survey::Here(Arc::new(Stock::new(inventory.clone(), (&summaries, &[]), busy)));
    room.survey = with(&[Id(2)]);
    assert_eq!(update(&mut room, Event::EmptyAsked), []);
    let Task::Asking(deletion) = room.task.clone() else { panic!("it asks") };
    assert_eq!((deletion.ids.as_slice(), deletion.busy), (&[Id(3)][..], 1));
    assert_eq!(deletion.amounts.conversations, 1);
    (room.task, room.survey) = (Task::Idle, with(&[Id(2), Id(3)]));
    assert_eq!(update(&mut room, Event::EmptyAsked), [Effect::Survey], "they may be busy no more");
    assert_eq!(room.task, Task::Idle);
}

#[test]
fn the_browser_is_asked_once_and_may_be_asked_again() {
    let mut room = open_room();
    assert_eq!(room.promise, Promise::NotGiven);
    assert_eq!(update(&mut room, Event::PromiseAsked), [Effect::AskForPromise]);
    assert_eq!(update(&mut room, Event::PromiseAsked), []);
    update(&mut room, Event::PromiseAnswered(false));
    assert_eq!(room.promise, Promise::Refused);
    update(&mut room, surveyed());
    assert_eq!(room.promise, Promise::Refused, "looking again does not hide the answer");
    assert_eq!(update(&mut room, Event::PromiseAsked), [Effect::AskForPromise]);
    update(&mut room, Event::PromiseAnswered(true));
    assert_eq!(update(&mut room, Event::PromiseAsked), []);
}

#[test]
fn a_backup_is_noted_when_it_is_complete_and_only_then() {
    let mut room = open_room();
    assert_eq!(update(&mut room, Event::BackupAsked(Target::File)), [Effect::BackUp(Target::File)]);
    assert_eq!(update(&mut room, Event::BackupAsked(Target::Folder)), [], "one thing at a time");
    let progress = Progress { done_bytes: 5, total_bytes: 10, done_files: 1, total_files: 2 };
    update(&mut room, Event::Progressed(progress));
    assert_eq!(room.task, Task::Running(Job::BackUp(Target::File), progress));
    assert_eq!(update(&mut room, Event::BackupEnded { result: Ok(None), now_ms: NOW_MS }), [], "no place was chosen");
    assert_eq!((room.task.clone(), room.note.made_at_ms), (Task::Idle, None));
    update(&mut room, Event::BackupAsked(Target::File));
    let done = Done { made_at_ms: NOW_MS, files: 3, bytes: 300, pictures: 3, ..Done::default() };
    let effects = update(&mut room, Event::BackupEnded { result: Ok(Some(done)), now_ms: NOW_MS });
    assert_eq!(effects, [Effect::Note(BackupNote::default().made(NOW_MS)), Effect::Remind(false)]);
    assert_eq!((room.standing.days_ago, room.standing.pictures_since), (Some(0), 0));
}

#[test]
fn a_backup_that_is_dated_in_the_future_is_forgotten_for_good() {
    let ahead = BackupNote::default().made(NOW_MS + 1_000_000);
    let mut room = Keeping { note: ahead, ..open_room() };
    let effects = update(&mut room, surveyed_with(ahead));
    assert_eq!(effects, [Effect::Note(BackupNote::default()), Effect::Remind(false)]);
    assert_eq!((room.standing.days_ago, room.standing.pictures_since), (None, 3));
    let other = BackupNote::default().made(NOW_MS - 1_000);
    room.note = ahead;
    assert_eq!(update(&mut room, surveyed_with(other)), [Effect::Remind(false)]);
    assert_eq!(room.note, other, "what another tab has noted since counts");
}

#[test]
fn a_backup_without_what_could_not_be_written_is_shown_and_not_noted() {
    for (pictures, is_any, unwritten) in [(2, true, Unwritten::Pictures(2)), (0, true, Unwritten::Changes)] {
        assert_eq!(Unwritten::of(pictures, is_any), unwritten);
        let mut room = open_room();
        update(&mut room, Event::BackupAsked(Target::File));
        let done = Done { made_at_ms: NOW_MS, pictures: 3, unwritten, ..Done::default() };
        assert_eq!(update(&mut room, Event::BackupEnded { result: Ok(Some(done)), now_ms: NOW_MS }), []);
        assert_eq!((room.task, room.note.made_at_ms), (Task::BackedUp(done), None));
        assert_eq!(room.standing.pictures_since, 3, "they are as unprotected as the one that waits");
    }
    assert_eq!(Unwritten::of(0, false), Unwritten::Nothing);
}

#[test]
fn stopping_is_no_failure_but_failing_is() {
    let mut room = open_room();
    update(&mut room, Event::BackupAsked(Target::File));
    assert_eq!(update(&mut room, Event::Dismissed), [Effect::Stop]);
    assert_eq!(update(&mut room, Event::Dismissed), []);
    let stopped = Err(Error::new(Kind::Stopped));
    assert_eq!(update(&mut room, Event::BackupEnded { result: stopped, now_ms: NOW_MS }), []);
    assert_eq!(room.task, Task::Stopped(Job::BackUp(Target::File)));
    assert_eq!(update(&mut room, Event::Opened), [Effect::Survey]);
    assert_eq!(room.task, Task::Idle, "old news");
    update(&mut room, Event::BackupAsked(Target::Folder));
    let full = Error::new(Kind::StorageFull);
    update(&mut room, Event::BackupEnded { result: Err(full.clone()), now_ms: NOW_MS });
    assert_eq!(room.task, Task::Failed(Job::BackUp(Target::Folder), full));
    assert_eq!(room.note.made_at_ms, None);
}

#[test]
fn a_restore_says_first_what_it_will_do() {
    let mut room = open_room();
    assert_eq!(update(&mut room, Event::RestoreAsked(Target::File)), [Effect::Inspect(Target::File)]);
    let finding = Finding { conversations: 2, pictures: 3, bytes: 300, here: 1, ..Finding::default() };
    assert_eq!(update(&mut room, Event::Inspected(Ok(Some(finding)))), []);
    assert_eq!(room.task, Task::Planned(finding));
    assert_eq!(update(&mut room, Event::Opened), [Effect::Survey]);
    assert_eq!(room.task, Task::Planned(finding), "the question waits");
    assert_eq!(update(&mut room, Event::Confirmed), [Effect::Restore]);
    assert_eq!(update(&mut room, Event::RestoreEnded(Ok(finding))), [Effect::LetGo, Effect::Survey]);
    assert_eq!(room.task, Task::Restored(finding));
    assert_eq!(update(&mut room, Event::Confirmed), []);

    update(&mut room, Event::RestoreAsked(Target::File));
    update(&mut room, Event::Inspected(Ok(Some(Finding::default()))));
    assert!(Finding::default().is_nothing());
    assert_eq!(update(&mut room, Event::Dismissed), [Effect::LetGo]);
    assert_eq!(update(&mut room, Event::Confirmed), []);
}

#[test]
fn a_folder_that_was_not_chosen_or_a_check_that_was_stopped_leaves_nothing_to_confirm() {
    let mut room = open_room();
    assert_eq!(update(&mut room, Event::RestoreAsked(Target::Folder)), [Effect::Inspect(Target::Folder)]);
    assert_eq!(update(&mut room, Event::Inspected(Ok(None))), [Effect::LetGo]);
    assert_eq!(room.task, Task::Idle);
    for result in [Ok(Some(Finding::default())), Err(Error::new(Kind::Stopped))] {
        update(&mut room, Event::RestoreAsked(Target::Folder));
        assert_eq!(update(&mut room, Event::Dismissed), [Effect::Stop]);
        assert_eq!(update(&mut room, Event::Inspected(result)), [Effect::LetGo]);
        assert_eq!(room.task, Task::Stopped(Job::Inspect(Target::Folder)));
        assert_eq!(update(&mut room, Event::Confirmed), []);
    }
}

#[test]
fn a_disk_that_cannot_be_read_is_said_and_read_again() {
    let mut room = Keeping::default();
    update(&mut room, Event::Opened);
    update(&mut room, Event::Counted(400));
    assert_eq!(room.survey, Survey::Reading(400));
    let error = Error::new(Kind::StorageFailed);
    assert_eq!(update(&mut room, Event::Surveyed { result: Err(error.clone()), now_ms: NOW_MS }), []);
    assert_eq!(room.survey, Survey::Failed(error));
    update(&mut room, Event::Counted(1));
    assert_eq!(update(&mut room, surveyed()), [Effect::Remind(false)]);
    update(&mut room, Event::Counted(2));
    assert!(room.stock().is_some(), "what was found stays on the screen while it is looked at again");
    assert!(!room.space.unwrap().is_scarce());
    assert!(Space { used_bytes: 95, quota_bytes: 100 }.is_scarce());
}
