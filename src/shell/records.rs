//! Records to and from the disk, and which of them belong into one transaction.

use super::db::{self, Durability, Store, Write};
use super::handle::dispatch;
use super::{files, page, thumbs, vault};
use crate::core::conversation::{Turn, composer::Draft};
use crate::core::error::Error;
use crate::core::event::{Event, Found};
use crate::core::id::{Hash, Id};
use crate::core::record;
use crate::core::state::Change;
use js_sys::{Function, Promise};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// Changes that could not be written, in order.
    static UNWRITTEN: RefCell<Vec<Change>> = const { RefCell::new(Vec::new()) };
    /// The end of the latest write.
    static LAST: RefCell<Promise> = RefCell::new(Promise::resolve(&JsValue::UNDEFINED));
}

const SETTINGS: &str = "settings";
const DRAFT: &str = "draft/";

/// Everything that the page needs to start. What cannot be read is reported, and the rest is here all the same.
pub async fn load() -> Found {
    let mut found = Found { route: page::route(), ..Found::default() };
    let mut trouble = None;
    found.summaries = all(Store::Summaries, "", &mut trouble).await;
    found.pictures = all(Store::Pictures, "", &mut trouble).await;
    found.drafts = all::<Draft>(Store::Kept, DRAFT, &mut trouble).await;
    found.settings = all(Store::Kept, SETTINGS, &mut trouble).await.pop().unwrap_or_default();
    match vault::reopen().await {
        Ok(kept) => found.key_kept = kept,
        Err(error) => trouble = trouble.or(Some(error)),
    }
    found.trouble = trouble;
    found
}

async fn all<T: DeserializeOwned>(store: Store, beginning: &str, trouble: &mut Option<Error>) -> Vec<T> {
    match db::get_all(store, beginning).await {
        Ok(values) => {
            let texts: Vec<String> = values.iter().filter_map(JsValue::as_string).collect();
            let (records, bad) = record::read_all(&texts);
            *trouble = trouble.take().or(bad);
            records
        }
        Err(error) => {
            *trouble = trouble.take().or(Some(error));
            Vec::new()
        }
    }
}

/// The turns of a conversation.
pub async fn open(id: Id) -> Result<Option<Vec<Turn>>, Error> {
    let values = db::get_all(Store::Turns, &format!("{id}/")).await?;
    let texts: Vec<String> = values.iter().filter_map(JsValue::as_string).collect();
    let (turns, trouble) = record::read_all(&texts);
    if let Some(error) = trouble {
        dispatch(Event::Failed(error));
    }
    Ok(Some(turns))
}

/// Writes changes, with the bytes that belong to them, in one transaction. What could not be written is kept for
/// another attempt.
pub async fn write(changes: Vec<Change>) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let (before, end) = queue();
    // A promise that is only ever resolved.
    let _ = JsFuture::from(before).await;
    let result = write_now(changes).await;
    if let Some(end) = end {
        let _ = end.call0(&JsValue::UNDEFINED);
    }
    result
}

/// One write waits for the one before, so that a record never goes back to an earlier state. Gives what to wait for,
/// and what to call at the end.
fn queue() -> (Promise, Option<Function>) {
    let mut end = None;
    let own = Promise::new(&mut |resolve, _| end = Some(resolve));
    (LAST.replace(own), end)
}

async fn write_now(changes: Vec<Change>) -> Result<(), Error> {
    let pictures: Vec<Hash> = changes.iter().filter_map(picture_of).collect();
    let blobs: Vec<Hash> = changes.iter().flat_map(blobs_of).collect();
    let mut batch = Vec::new();
    for hash in &blobs {
        batch.extend(files::writes(*hash).await);
    }
    let durability = if changes.iter().any(is_precious) { Durability::Strict } else { Durability::Relaxed };
    let result = match changes.iter().map(writes).collect::<Result<Vec<_>, Error>>() {
        Ok(records) => {
            batch.extend(records.into_iter().flatten());
            db::write(batch, durability).await
        }
        Err(error) => Err(error),
    };
    for picture in &pictures {
        if let Some(blob) = files::fresh_blob(*picture) {
            thumbs::make(*picture, blob);
        }
    }
    match &result {
        Ok(()) => blobs.into_iter().for_each(|hash| drop(files::let_go(hash))),
        Err(_) => UNWRITTEN.with_borrow_mut(|unwritten| unwritten.extend(changes)),
    }
    if result.is_err() || !pictures.is_empty() {
        dispatch(Event::Written { pictures, result: result.clone() });
    }
    result
}

/// Writes what could not be written before.
pub async fn write_again() -> Result<(), Error> {
    write(UNWRITTEN.take()).await
}

fn picture_of(change: &Change) -> Option<Hash> {
    match change {
        Change::Picture(picture) => Some(picture.hash),
        _ => None,
    }
}

fn blobs_of(change: &Change) -> Vec<Hash> {
    match change {
        Change::Turn(turn) => turn.blobs().collect(),
        Change::Picture(picture) => vec![picture.hash],
        _ => Vec::new(),
    }
}

/// What must not be lost in a power cut either: whatever was paid for, and the intent to pay.
fn is_precious(change: &Change) -> bool {
    matches!(change, Change::Turn(_) | Change::Picture(_))
}

fn writes(change: &Change) -> Result<Vec<Write>, Error> {
    let one = |store, key: String, text: String| vec![Write::Put(store, key, text.into())];
    Ok(match change {
        Change::Turn(turn) => one(Store::Turns, format!("{}/{}", turn.conversation, turn.id), text(&**turn)?),
        Change::Picture(picture) => one(Store::Pictures, picture.hash.to_string(), text(&**picture)?),
        Change::Summary(summary) => one(Store::Summaries, summary.id.to_string(), text(&**summary)?),
        Change::Settings(settings) => one(Store::Kept, SETTINGS.to_owned(), text(&**settings)?),
        Change::Draft(draft) => one(Store::Kept, draft_key(draft), text(draft)?),
        Change::Sweep(id) => vec![
            Write::Delete(Store::Summaries, id.to_string()),
            Write::DeleteBeginning(Store::Turns, format!("{id}/")),
            Write::Delete(Store::Kept, format!("{DRAFT}{id}")),
        ],
    })
}

fn draft_key(draft: &Draft) -> String {
    format!("{DRAFT}{}", draft.conversation.map(|id| id.to_string()).unwrap_or_default())
}

fn text<T: Serialize>(record: &T) -> Result<String, Error> {
    record::write(record)
}
