//! Reading again what another tab has written.

use super::db::{self, Store};
use super::{records, tabs};
use crate::core::conversation::Turn;
use crate::core::event::News;
use crate::core::id::{Hash, Id};
use crate::core::record::{self, Record};
use std::cell::Cell;

/// The place that stands for all of them: so much has changed that it is better read as a whole.
pub const EVERYTHING: &str = "everything";

thread_local! {
    static ON_STYLE: Cell<fn(Option<Id>)> = const { Cell::new(|_| ()) };
}

/// Has this function told which style another tab has written; none stands for all of them.
pub fn on_style(follow: fn(Option<Id>)) {
    ON_STYLE.set(follow);
}

fn tell_style(id: Option<Id>) {
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
                Some(summary) => news.summaries.push(summary),
                None => news.gone.extend(Id::parse(key)),
            },
            "turns" => news.turns.turns.extend(one::<Turn>(Store::Turns, key).await),
            "pictures" => match one(Store::Pictures, key).await {
                Some(picture) => news.pictures.push(picture),
                None => news.gone_pictures.extend(Hash::parse(key)),
            },
            "styles" => tell_style(Id::parse(key)),
            "kept" if key == "settings" => news.settings = one(Store::Kept, key).await,
            "kept" if key.starts_with("draft/") => news.drafts.extend(one(Store::Kept, key).await),
            _ => {}
        }
    }
    news
}

async fn one<T: Record>(store: Store, key: &str) -> Option<T> {
    // What cannot be read now is read, and reported, when the page is loaded again.
    let text = db::get(store, key).await.ok()?.as_string()?;
    record::read(&text).ok()
}
