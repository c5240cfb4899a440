//! Records to and from the disk, and which of them belong into one transaction.

mod unwritten;

use super::db::{self, CLAIM, DRAFT, Durability, Store, Write};
use super::handle::dispatch;
use super::tabs::Task;
use super::{catalogue, db::Alteration, files, page, parts, sources, tabs, vault};
use crate::core::conversation::{AnswerState, composer::Draft};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::event::{Event, Found, News, Turns};
use crate::core::id::{Hash, Id};
use crate::core::picture::Picture;
use crate::core::record::{self, Record};
use crate::core::settings::Settings;
use crate::core::state::Change;
use js_sys::{Function, Promise};
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use unwritten::{Underway, folded, forget_older, keep_unwritten, since_written};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

pub use unwritten::{holds_summary, merge_by, with_unwritten};

thread_local! {
    /// Whether a picture was kept in this visit, so that the browser was asked to keep it for good.
    static ASKED_TO_STAY: Cell<bool> = const { Cell::new(false) };
    /// What ends the waiting for each write that is under way or waits.
    static ENDS: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
    /// The end of the latest write.
    static LAST: RefCell<Promise> = RefCell::new(Promise::resolve(&JsValue::UNDEFINED));
}

const SETTINGS: &str = "settings";

/// Everything that the page needs to start. What cannot be read is reported, and the rest is here all the same.
pub async fn load() -> Found {
    let mut found = Found { route: page::route(), ..Found::default() };
    let mut trouble = None;
    found.summaries = all(Store::Summaries, "", &mut trouble).await;
    if trouble.is_some() {
        let known = found.summaries.iter().map(|summary| summary.id).collect();
        found.summaries.extend(parts::stand_ins(known).await);
    }
    found.drafts = all::<Draft>(Store::Kept, DRAFT, &mut trouble).await;
    let pictures: Vec<Hash> = found.drafts.iter().flat_map(Draft::blobs).collect();
    if !pictures.is_empty() {
        found.pictures = parts::pictures(pictures).await;
    }
    found.settings = all(Store::Kept, SETTINGS, &mut trouble).await.pop().unwrap_or_default();
    match vault::reopen().await {
        Ok(kept) => found.key_kept = kept,
        Err(error) => trouble = trouble.or(Some(error)),
    }
    found.trouble = trouble;
    found
}

/// Everything that is listed, as it lies on the disk now.
pub async fn news() -> News {
    // What cannot be read was said when the page started, or is when it is opened.
    let mut trouble = None;
    let pictures: Vec<Picture> = all(Store::Pictures, "", &mut trouble).await;
    // Bytes that were missing may have come.
    pictures.iter().for_each(|picture| sources::refresh(picture.hash));
    News {
        summaries: all(Store::Summaries, "", &mut trouble).await.into_iter().map(with_unwritten).collect(),
        pictures,
        drafts: all(Store::Kept, DRAFT, &mut trouble).await,
        settings: all(Store::Kept, SETTINGS, &mut trouble).await.pop(),
        is_whole: true,
        is_listed: true,
        ..News::default()
    }
}

async fn all<T: Record>(store: Store, beginning: &str, trouble: &mut Option<Error>) -> Vec<T> {
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
pub async fn open(id: Id) -> Result<Turns, Error> {
    // Asked before the turns are read: an answer that ends in between would seem to be nobody's.
    let elsewhere = tabs::busy().await;
    let values = db::get_all(Store::Turns, &format!("{id}/")).await?;
    let texts: Vec<String> = values.iter().filter_map(JsValue::as_string).collect();
    let (mut turns, trouble) = record::read_all(&texts);
    if let Some(error) = trouble {
        dispatch(Event::Failed(error));
    }
    unwritten::lay_over(&mut turns, id);
    let pictures = catalogue::of_turns(&turns).await;
    Ok(Turns { turns, elsewhere, pictures })
}

/// Writes changes, with the bytes that belong to them, in one transaction. What could not be written is kept for
/// another attempt.
pub async fn write(changes: Vec<Change>) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    // From now on until it is written, or kept for another attempt.
    let _underway = Underway::of(&changes);
    in_turn(async { write_now(folded(changes.into_iter().map(since_written))).await }).await
}

/// Makes other changes, strictly, in one transaction, in turn with the writing of records.
pub async fn change(batch: Vec<Write>) -> Result<(), Error> {
    let places: Vec<String> = batch.iter().filter_map(Write::place).filter(|place| is_listed(place)).collect();
    let has_pictures = batch.iter().any(|write| matches!(write, Write::Put(Store::Pictures, ..)));
    in_turn(db::write(batch, Durability::Strict)).await?;
    if has_pictures {
        note_kept();
    }
    spawn_local(parts::tabs(Task::Announce(places)));
    Ok(())
}

/// Makes deletions in one transaction, in turn with the writing of records, if no tab has written a reference since the
/// mark was read, and says whether it did.
pub async fn delete(batch: Vec<Write>, mark: JsValue) -> Result<bool, Error> {
    let places: Vec<String> = batch.iter().filter_map(Write::place).filter(|place| is_listed(place)).collect();
    let is_done = in_turn(db::delete_unless_marked(batch, mark)).await?;
    if is_done {
        spawn_local(parts::tabs(Task::Announce(places)));
    }
    Ok(is_done)
}

/// What other tabs list; bytes are not listed.
fn is_listed(place: &str) -> bool {
    !place.starts_with("bytes/") && !place.starts_with("thumbs/")
}

/// Waits until everything is written, or has failed to be, that was to be written before.
pub async fn written() {
    // It only waits, and cannot fail.
    let _ = in_turn(async { Ok(()) }).await;
}

async fn in_turn<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let (before, end) = queue();
    // A promise that is only ever resolved.
    let _ = JsFuture::from(before).await;
    let result = work.await;
    settle(end);
    result
}

/// Lets the next write begin.
fn settle(end: Option<Function>) {
    if let Some(end) = end {
        ENDS.with_borrow_mut(|ends| ends.retain(|other| *other != end));
        let _ = end.call0(&JsValue::UNDEFINED);
    }
}

/// Lets everything that waits be written at once, since the page is being left: the database keeps the order.
pub fn hurry() {
    ENDS.take().into_iter().for_each(|end| settle(Some(end)));
}

/// One write waits for the one before, so that a record never goes back to an earlier state. Gives what to wait for,
/// and what to call at the end.
fn queue() -> (Promise, Option<Function>) {
    let mut end = None;
    let own = Promise::new(&mut |resolve, _| end = Some(resolve));
    ENDS.with_borrow_mut(|ends| ends.extend(end.clone()));
    (LAST.replace(own), end)
}

async fn write_now(changes: Vec<Change>) -> Result<(), Error> {
    let waits = || unwritten::any(|_| true);
    let has_waited = waits();
    let pictures: Vec<Hash> = changes.iter().filter_map(picture_of).collect();
    let blobs: Vec<Hash> = changes.iter().flat_map(blobs_of).collect();
    let durability = if changes.iter().any(is_precious) { Durability::Strict } else { Durability::Relaxed };
    let result = match everything(&changes, &blobs).await {
        Ok(batch) => {
            let places: Vec<String> = batch.iter().filter_map(Write::place).collect();
            db::write(batch, durability).await.inspect(|()| spawn_local(parts::tabs(Task::Announce(places))))
        }
        Err(error) => Err(error),
    };
    match &result {
        Ok(()) => {
            blobs.into_iter().for_each(|hash| drop(files::let_go(hash)));
            note_written(&changes, !pictures.is_empty());
        }
        // Another tab has written all of this.
        Err(error) if error.kind == Kind::SentElsewhere || disarmed(Rule::UnwrittenIsKept) => {}
        Err(_) => keep_unwritten(&changes),
    }
    if is_told(&result, has_waited || !pictures.is_empty()) {
        dispatch(Event::Written { pictures, is_all: !waits(), result: result.clone() });
    }
    result
}

/// What belongs into one transaction: the bytes that are not on the disk yet, thumbnails, and records.
async fn everything(changes: &[Change], blobs: &[Hash]) -> Result<Vec<Write>, Error> {
    let mut batch = Vec::new();
    for hash in blobs {
        batch.extend(files::writes(*hash).await?);
    }
    for change in changes {
        batch.extend(writes(change)?);
    }
    Ok(batch)
}

/// Takes note of what is on the disk now.
fn note_written(changes: &[Change], has_pictures: bool) {
    let ended: Vec<Id> = changes.iter().filter_map(ended_answer).collect();
    if !ended.is_empty() {
        spawn_local(parts::tabs(Task::Release(ended)));
    }
    forget_older(changes);
    if has_pictures {
        note_kept();
    }
}

/// Notes that a picture is kept here, and asks the browser, once in each visit, to keep everything.
pub fn note_kept() {
    db::note_kept();
    if !ASKED_TO_STAY.replace(true) {
        spawn_local(parts::ask_to_stay());
    }
}

/// Whether the app hears of a write: of failures, and of what it waits for.
fn is_told(result: &Result<(), Error>, is_awaited: bool) -> bool {
    match result {
        Ok(()) => is_awaited,
        Err(error) => error.kind != Kind::SentElsewhere && !disarmed(Rule::UnwrittenIsSaid),
    }
}

/// Writes what could not be written before. It is taken only when its turn comes: what is being written meanwhile may be
/// newer, and then nothing of it is left to write.
pub async fn write_again() -> Result<(), Error> {
    if disarmed(Rule::OlderIsDropped) {
        return write(unwritten::all()).await;
    }
    in_turn(async {
        // They stay what they are until they are written: others ask for them meanwhile.
        let changes = unwritten::all();
        if changes.is_empty() { Ok(()) } else { write_now(changes).await }
    })
    .await
}

/// Whether something that was paid for, or is about to be, waits for another attempt to be written.
pub fn holds_unwritten() -> bool {
    unwritten::any(is_precious)
}

fn ended_answer(change: &Change) -> Option<Id> {
    let Change::Turn(turn) = change else { return None };
    (turn.answer()?.state != AnswerState::Pending).then_some(turn.id)
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

/// What must not be lost in a power cut either: whatever was paid for, and the intent to pay. The words of an answer
/// under way are written every second and need not wait for the disk.
fn is_precious(change: &Change) -> bool {
    match change {
        Change::Turn(turn) => ended_answer(change).is_some() || turn.parts.is_empty() || turn.answer().is_none(),
        Change::Picture(_) => true,
        // Layers are what became of what was paid for.
        Change::Summary { was, now } => was.retouch != now.retouch,
        _ => false,
    }
}

fn writes(change: &Change) -> Result<Vec<Write>, Error> {
    // Without reading first, so that it can be committed at once when the page is being left.
    let one = |store, key: String, text: String| vec![Write::Put(store, key, text.into())];
    Ok(match change {
        Change::Turn(turn) => one(Store::Turns, format!("{}/{}", turn.conversation, turn.id), text(&**turn)?),
        Change::Picture(picture) => one(Store::Pictures, picture.hash.to_string(), text(&**picture)?),
        Change::Summary { was, now } => {
            vec![Write::Alter(Store::Summaries, now.id.to_string(), merging(was, now, unwritten::merging())?)]
        }
        Change::Claim(message) => vec![Write::Add(Store::Kept, format!("{CLAIM}{message}"), true.into())],
        Change::Settings { was, now } => {
            vec![Write::Alter(Store::Kept, SETTINGS.to_owned(), merging(was, now, Settings::merged)?)]
        }
        Change::Draft(draft) => one(Store::Kept, draft_key(draft), text(draft)?),
        Change::Sweep(id) => vec![
            Write::Delete(Store::Summaries, id.to_string()),
            Write::DeleteBeginning(Store::Turns, format!("{id}/")),
            Write::Delete(Store::Kept, format!("{DRAFT}{id}")),
        ],
    })
}

/// A record is merged with what another tab may have written since it was read here.
fn merging<T>(was: &Arc<T>, now: &Arc<T>, merged: fn(&T, &T, &T) -> T) -> Result<Alteration, Error>
where
    T: Record + PartialEq + 'static,
{
    let (was, now, plain) = (was.clone(), now.clone(), text(&**now)?);
    Ok(Rc::new(move |found| {
        let theirs: Option<T> = match found.as_deref().map(record::read) {
            // One that cannot be read is never written over, whatever stands in for it; but for preferences, which
            // nobody could change any more.
            Some(Err(error)) if T::NAME != Settings::NAME || error.kind == Kind::RecordTooNew => {
                return found.unwrap_or_default();
            }
            theirs => theirs.and_then(Result::ok),
        };
        // The same in both is the usual case, and nothing has to be made anew for it.
        let both = theirs
            .filter(|theirs| *theirs != *was && !disarmed(Rule::MergedByField))
            .and_then(|theirs| text(&merged(&now, &was, &theirs)).ok());
        both.unwrap_or_else(|| plain.clone())
    }))
}

fn draft_key(draft: &Draft) -> String {
    format!("{DRAFT}{}", draft.conversation.map(|id| id.to_string()).unwrap_or_default())
}

fn text<T: Record>(record: &T) -> Result<String, Error> {
    record::write(record)
}
