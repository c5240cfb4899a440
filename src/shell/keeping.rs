//! The storage room: its state, which is not part of the app's, and its effects.

use super::db::{self, DRAFT, Store, Write};
use super::handle::dispatch as tell;
use super::{backups, clock, collect, exchange, follow, locks, memory, records, stay, stylebook, survey};
use crate::core::Event;
use crate::core::error::{Error, Kind};
use crate::core::event::News;
use crate::core::exchange::day;
use crate::core::id::Id;
use crate::core::keeping::inventory::{Freed, Inventory};
use crate::core::keeping::stock::Stock;
use crate::core::keeping::task::{Amounts, Deletion, Finding, Target};
use crate::core::keeping::{Keeping, KeepingEffect, KeepingEvent, Surveyed, update};
use crate::core::record;
use crate::core::style::Style;
use crate::core::stylebook::named;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// How often the disk is looked at again, when others write to it while it is, before nothing is deleted.
const LOOKS: usize = 6;

thread_local! {
    /// Owned by nobody on the page: a long job goes on while the room is closed.
    static ROOM: ArcRwSignal<Arc<Keeping>> = ArcRwSignal::new(Arc::default());
    /// The file or the folder to restore from, as long as the person has not decided.
    static HELD: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// The room as views see it.
pub fn room() -> ArcReadSignal<Arc<Keeping>> {
    ROOM.with(ArcRwSignal::read_only)
}

/// Says what happened in the room.
pub fn dispatch(event: KeepingEvent) {
    let mut effects = Vec::new();
    ROOM.with(|room| room.update(|room| effects = update(Arc::make_mut(room), event)));
    effects.into_iter().for_each(perform);
}

/// Offers a file to restore from; one that comes while something is under way is left alone, as the room leaves it.
pub fn offer(file: web_sys::File) {
    // What is being checked has to be what is restored.
    if ROOM.with(|room| room.with_untracked(|room| room.task.is_under_way())) {
        return;
    }
    HELD.set(Some(file.into()));
    dispatch(KeepingEvent::RestoreAsked(Target::File));
}

/// Whether this browser keeps nothing, so that all of it lies in the page's memory.
pub fn keeps_nothing() -> bool {
    memory::is_used()
}

/// Whether this browser lets a page write into a folder that the person picks.
pub fn has_folders() -> bool {
    exchange::can_pick_folder()
}

/// The day of a backup, as its name has it.
pub fn day_of(made_at_ms: i64) -> String {
    day::written(exchange::by_local_time(made_at_ms))
}

fn perform(effect: KeepingEffect) {
    match effect {
        KeepingEffect::Survey => spawn_local(async {
            let result = look().await.map(Box::new);
            dispatch(KeepingEvent::Surveyed { result, now_ms: clock::now_ms() });
        }),
        KeepingEffect::Free(deletion) => {
            spawn_local(async move {
                dispatch(KeepingEvent::Freed(free(&deletion).await));
                // There may be room now for what there was none for.
                stylebook::keep::write_again().await;
            });
        }
        KeepingEffect::BringStyleBack(id) => spawn_local(async move {
            match bring_back(id).await {
                Ok(()) => dispatch(KeepingEvent::Opened),
                Err(error) => tell(Event::Failed(error)),
            }
        }),
        KeepingEffect::AskForPromise => {
            spawn_local(async { dispatch(KeepingEvent::PromiseAnswered(stay::ask().await)) });
        }
        KeepingEffect::Note(note) => spawn_local(async move {
            // A note that is lost reminds once more.
            let _ = collect::note_backup(note).await;
        }),
        KeepingEffect::Remind(is_due) => tell(Event::BackupDue(is_due)),
        KeepingEffect::LetGo => drop(HELD.take()),
        KeepingEffect::BackUp(target) => spawn_local(async move {
            let result = backups::back_up(target).await;
            dispatch(KeepingEvent::BackupEnded { result, now_ms: clock::now_ms() });
        }),
        KeepingEffect::Inspect(from) => spawn_local(async move {
            dispatch(KeepingEvent::Inspected(inspect(from).await));
        }),
        KeepingEffect::Restore => spawn_local(async {
            let result = match held() {
                Some(backup) => backups::restore(&backup).await,
                None => Err(Error::new(Kind::Unknown)),
            };
            dispatch(KeepingEvent::RestoreEnded(result));
        }),
        KeepingEffect::Stop => backups::stop(),
    }
}

fn held() -> Option<JsValue> {
    HELD.with_borrow(Clone::clone)
}

/// Looks through the held file, or through a folder that the person chooses first; none where none was chosen.
async fn inspect(from: Target) -> Result<Option<Finding>, Error> {
    if from == Target::Folder {
        HELD.set(exchange::pick_folder().await?);
    }
    match held() {
        Some(backup) => backups::inspect(&backup).await.map(Some),
        None => Ok(None),
    }
}

async fn look() -> Result<Surveyed, Error> {
    let found = survey::measured(|things| dispatch(KeepingEvent::Counted(things))).await?;
    Ok(Surveyed {
        stock: Stock::new(found.inventory, (&found.summaries, &found.styles), &found.busy),
        space: stay::space().await,
        is_promised: stay::is_promised().await,
        note: collect::backup_note().await,
    })
}

/// Deletes conversations and styles for good, with everything that nothing else refers to, in one transaction. What
/// refers to what is read anew, since other tabs and answers under way may have changed it; and should one of them write
/// a reference in the time between looking and deleting, nothing is deleted and all of it is looked at again.
async fn free(deletion: &Deletion) -> Result<Amounts, Error> {
    let loose = deletion.loose.as_slice();
    for _ in 0..LOOKS {
        let found = survey::measured(|_| {}).await?;
        // Its bytes come first and what refers to them last.
        if locks::is_any_held(backups::RESTORING).await {
            break;
        }
        // Nothing is loose while an answer may be bringing the same bytes, whose record is still to come. What was
        // deleted goes all the same: on a full disk that is the way to make room for the answer.
        let may_bring = !loose.is_empty() && collect::may_bring().await;
        if may_bring && deletion.ids.is_empty() {
            break;
        }
        let loose = if may_bring { &[] } else { loose };
        let ids = deletion.still_goes((&found.summaries, &found.styles), &found.undeleted, &found.busy);
        let freed = found.inventory.freed_with(&ids, loose);
        if records::delete(going(&freed), found.mark).await? {
            return Ok(gone(freed, &found.inventory));
        }
    }
    Err(Error::new(Kind::ChangedMeanwhile))
}

/// What takes all of this away.
fn going(freed: &Freed) -> Vec<Write> {
    let mut batch = collect::deletions(&freed.hashes);
    for id in &freed.conversations {
        batch.push(Write::Delete(Store::Summaries, id.to_string()));
        batch.push(Write::DeleteBeginning(Store::Turns, format!("{id}/")));
        batch.push(Write::Delete(Store::Kept, format!("{DRAFT}{id}")));
    }
    batch.extend(freed.styles.iter().map(|id| Write::Delete(Store::Styles, id.to_string())));
    batch
}

/// Tells the rest of the app what is gone.
fn gone(freed: Freed, inventory: &Inventory) -> Amounts {
    let amounts = Amounts::of(&freed);
    freed.styles.iter().for_each(|id| follow::tell_style(Some(*id)));
    let gone_pictures = freed.hashes.into_iter().filter(|hash| inventory.pictures.contains_key(hash)).collect();
    tell(Event::Followed(Box::new(News { gone: freed.conversations, gone_pictures, ..News::default() })));
    amounts
}

/// Brings a deleted style back, under another name where one of today has its own. The stylebook, if it is open, reads
/// it again.
async fn bring_back(style: Id) -> Result<(), Error> {
    let found =
        db::get(Store::Styles, &style.to_string()).await?.as_string().ok_or_else(|| Error::new(Kind::StyleGone))?;
    let was: Style = record::read(&found)?;
    if was.deleted_at_ms.is_none() {
        // A second click, or another tab, was quicker.
        return Ok(());
    }
    let others = stylebook::keep::read().await?.into_iter().filter(|other| other.deleted_at_ms.is_none());
    let names: Vec<String> = others.map(|other| other.name).collect();
    let now = Style { deleted_at_ms: None, name: named(&was.name, &names), ..was.clone() };
    stylebook::keep::put(Some(Arc::new(was)), Arc::new(now)).await?;
    follow::tell_style(Some(style));
    Ok(())
}
