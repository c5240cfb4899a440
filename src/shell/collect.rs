//! Deletes what nothing has referred to for a day: byte strings whose record never came, pictures that were taken out
//! of a message again, what was left of conversations that went. One tab does it at a time.

use super::db::{self, Store, Write, pages};
use super::handle::{dispatch, peek};
use super::{backups, clock, locks, records, stylebook, survey};
use crate::core::Event;
use crate::core::error::Error;
use crate::core::event::News;
use crate::core::id::{Hash, Id};
use crate::core::keeping::collection::{Noted, is_young};
use crate::core::keeping::inventory::Inventory;
use crate::core::keeping::reminder::BackupNote;
use crate::core::record;
use crate::core::style::compiled::read_claim;

/// Held by the tab that collects.
const LOCK: &str = "atelier-collect";
/// Held by a tab for each of its answers under way, with the turn's id behind it.
const JOB_LOCKS: &str = "atelier-job-";
/// Under this name the store `kept` has what is known of backups.
const BACKUP: &str = "backup";

/// Collects once, if no other tab does, and says whether a backup is due.
pub async fn collect() {
    locks::if_free(LOCK, async {
        // What fails is done the next time; nothing depends on it.
        let _ = collect_now().await;
    })
    .await;
}

/// How long it is remembered that a message was sent, in milliseconds: longer than a tab lies open with it.
const CLAIMS_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

async fn forget_claims() -> Result<(), Error> {
    let before_ms = clock::now_ms() - CLAIMS_KEPT_MS;
    let is_old = |key: &String| {
        let claimed = key.strip_prefix(db::CLAIM).and_then(|name| Id::parse(name.split('.').next()?));
        claimed.is_some_and(|message| message.made_at_ms() < before_ms)
    };
    let old: Vec<String> = pages::every_key(Store::Kept).await?.into_iter().filter(is_old).collect();
    if old.is_empty() {
        return Ok(());
    }
    records::change(old.into_iter().map(|key| Write::Delete(Store::Kept, key)).collect()).await
}

async fn collect_now() -> Result<(), Error> {
    forget_claims().await?;
    // Before the styles: what a restore brings comes with them, in one transaction.
    let said = pages::every_key(Store::Measured).await?;
    let found = survey::unmeasured(|_| {}).await?;
    let now_ms = clock::now_ms();
    forget_files(said, &found).await?;
    let standing = backup_note().await.standing(found.inventory.pictures.values(), now_ms);
    dispatch(Event::BackupDue(standing.is_due));
    let noted = noted().await;
    let (next, due) = noted.step(&found.inventory.unreferenced(), now_ms);
    let is_old =
        |hash: &Hash| found.inventory.pictures.get(hash).is_none_or(|picture| !is_young(picture.created_at_ms, now_ms));
    let due: Vec<Hash> = due.into_iter().filter(is_old).collect();
    if due.is_empty() && next == noted {
        return Ok(());
    }
    // An answer under way, or a restore, may be bringing the same bytes again, whose record is not written yet.
    if !due.is_empty() && (may_bring().await || locks::is_any_held(backups::RESTORING).await) {
        return Ok(());
    }
    // What a tab has written meanwhile may refer to any of it: the next time will do. Deleting is a transaction without
    // anything to be written: on a full disk that one works.
    if !due.is_empty() && !records::delete(deletions(&due), found.mark).await? {
        return Ok(());
    }
    let note = Write::Put(Store::Kept, survey::UNREFERENCED.to_owned(), record::write(&next)?.into());
    // Without the note, what nothing refers to stays a day longer.
    let _ = records::change(vec![note]).await;
    tell_gone(&found.inventory, due);
    Ok(())
}

/// How long what a file said is kept without a style that came in it, in milliseconds: longer than reading it takes.
const FILES_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// Deletes what files have said that no style is of any more.
async fn forget_files(said: Vec<String>, found: &survey::Survey) -> Result<(), Error> {
    // One that cannot be read may be of any file, and one that finds no room is on no disk.
    if stylebook::keep::holds_unwritten() || found.styles.len() < found.inventory.styles.len() {
        return Ok(());
    }
    let before_ms = clock::now_ms() - FILES_KEPT_MS;
    let is_over = |key: &String| {
        read_claim(key).is_some_and(|(file, _)| {
            file.made_at_ms() < before_ms && found.styles.iter().all(|style| !style.claims.contains(&file))
        })
    };
    let over: Vec<String> = said.into_iter().filter(is_over).collect();
    if over.is_empty() || locks::is_any_held(backups::RESTORING).await {
        return Ok(());
    }
    records::change(over.into_iter().map(|key| Write::Delete(Store::Measured, key)).collect()).await
}

/// Whether an answer may be under way, in this tab or another one.
pub async fn may_bring() -> bool {
    is_busy_here() || locks::is_any_held(JOB_LOCKS).await
}

fn is_busy_here() -> bool {
    peek(|state| !state.flights.is_empty() || !state.pictures.unsaved.is_empty()).unwrap_or(true)
}

async fn noted() -> Noted {
    // A note that cannot be read begins anew: everything stays a day longer.
    let text = db::get(Store::Kept, survey::UNREFERENCED).await.ok().and_then(|value| value.as_string());
    text.and_then(|text| record::read(&text).ok()).unwrap_or_default()
}

/// What is known of the backups that were made.
pub async fn backup_note() -> BackupNote {
    let text = db::get(Store::Kept, BACKUP).await.ok().and_then(|value| value.as_string());
    text.and_then(|text| record::read(&text).ok()).unwrap_or_default()
}

/// Keeps what is known of backups.
pub async fn note_backup(note: BackupNote) -> Result<(), Error> {
    records::change(vec![Write::Put(Store::Kept, BACKUP.to_owned(), record::write(&note)?.into())]).await
}

/// What takes these byte strings, their thumbnails, their records and what was measured of them away.
pub fn deletions(hashes: &[Hash]) -> Vec<Write> {
    let of = |hash: &Hash| {
        let key = hash.to_string();
        let beside = [Store::Pictures, Store::Thumbs, Store::Bytes].map(|store| Write::Delete(store, key.clone()));
        beside.into_iter().chain([Write::DeleteBeginning(Store::Measured, key)])
    };
    hashes.iter().flat_map(of).collect()
}

/// Tells the rest of the app which pictures are gone.
fn tell_gone(inventory: &Inventory, gone: Vec<Hash>) {
    let gone_pictures: Vec<Hash> = gone.into_iter().filter(|hash| inventory.pictures.contains_key(hash)).collect();
    if !gone_pictures.is_empty() {
        dispatch(Event::Followed(Box::new(News { gone_pictures, ..News::default() })));
    }
}
