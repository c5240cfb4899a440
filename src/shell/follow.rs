//! Reading again what another tab has written.

use super::db::{self, Store};
use super::handle::{dispatch, peek};
use super::{records, tabs, vault};
use crate::core::conversation::{AnswerState, Turn};
use crate::core::event::{Event, News};
use crate::core::id::{Hash, Id};
use crate::core::record::{self, Record};
use crate::core::session::Mode;
use std::cell::Cell;
use std::sync::Arc;

/// The place that stands for all of them: so much has changed that it is better read as a whole.
pub const EVERYTHING: &str = "everything";

thread_local! {
    static ON_STYLE: Cell<fn(Option<Id>)> = const { Cell::new(|_| ()) };
    static ON_EDIT: Cell<fn(Arc<Turn>)> = const { Cell::new(|_| ()) };
    static ON_EDITS: Cell<fn()> = const { Cell::new(|| ()) };
}

/// Has these functions told of edits of pictures: the one, of answers of this tab that have come to their end; the other,
/// that another tab has written something about edits.
pub fn on_edit(ended: fn(Arc<Turn>), written: fn()) {
    ON_EDIT.set(ended);
    ON_EDITS.set(written);
}

/// Tells of a turn that changed, should it be such an answer.
pub fn tell_edit(turn: &Arc<Turn>) {
    if turn.asked().edit.is_some() && turn.answer().is_some_and(|answer| answer.state != AnswerState::Pending) {
        ON_EDIT.get()(turn.clone());
    }
}

/// Takes over what was read, here and on the desk.
pub fn take_over(news: News) {
    let is_edit = |turn: &Turn| turn.asked().edit.is_some();
    let is_of_edits = news.is_whole
        || !news.gone.is_empty()
        || news.summaries.iter().any(|summary| summary.retouch.is_some())
        || news.turns.turns.iter().any(is_edit);
    dispatch(Event::Followed(Box::new(news)));
    if is_of_edits {
        ON_EDITS.get()();
    }
}

/// Has this function told which style another tab has written; none stands for all of them.
pub fn on_style(follow: fn(Option<Id>)) {
    ON_STYLE.set(follow);
}

/// Tells which style was written; none stands for all of them.
pub fn tell_style(id: Option<Id>) {
    ON_STYLE.get()(id);
}

/// The records at these places, each a store and a key with a slash between. Which answers tabs are busy with is asked
/// before they are read: an answer that is pending after that, and nobody is busy with, was interrupted.
pub async fn news(places: Vec<String>) -> News {
    if places.iter().any(|place| place == EVERYTHING) {
        tell_style(None);
        return records::news().await;
    }
    let mut news = News::default();
    news.turns.elsewhere = tabs::busy().await;
    for place in places {
        let Some((store, key)) = place.split_once('/') else { continue };
        match store {
            "summaries" => match one(Store::Summaries, key).await {
                Some(summary) => news.summaries.push(records::with_unwritten(summary)),
                None => news.gone.extend(Id::parse(key)),
            },
            "turns" => news.turns.turns.extend(one(Store::Turns, key).await),
            "pictures" => match one(Store::Pictures, key).await {
                Some(picture) => news.pictures.push(picture),
                None => news.gone_pictures.extend(Hash::parse(key)),
            },
            "vault" if is_forgotten().await => dispatch(Event::KeyGone),
            "styles" => tell_style(Id::parse(key)),
            "kept" if key == "settings" => news.settings = one(Store::Kept, key).await,
            "kept" if key.starts_with(db::CLAIM) => news.sent.extend(key.strip_prefix(db::CLAIM).and_then(Id::parse)),
            "kept" if key.starts_with("draft/") => news.drafts.extend(one(Store::Kept, key).await),
            _ => {}
        }
    }
    news
}

/// Whether this tab uses the remembered key, and another has forgotten it.
async fn is_forgotten() -> bool {
    let uses_it = peek(|state| matches!(state.session.mode, Mode::Key { kept: true })).unwrap_or(false);
    uses_it && !vault::is_kept().await
}

async fn one<T: Record>(store: Store, key: &str) -> Option<T> {
    // What cannot be read now is read, and reported, when the page is loaded again.
    let text = db::get(store, key).await.ok()?.as_string()?;
    record::read(&text).ok()
}
