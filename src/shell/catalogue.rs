//! The records of the pictures: those that a screen needs are read with it, all the others in pages, once the page can
//! be used. So the way into a library of ten thousand pictures is as short as into an empty one.

use super::clock;
use super::db::{Store, pages};
use super::handle::{dispatch, peek};
use crate::core::conversation::Turn;
use crate::core::error::Error;
use crate::core::event::{Event, News};
use crate::core::id::Hash;
use crate::core::picture::Picture;
use crate::core::record;
use wasm_bindgen::JsValue;

/// Records read at once: a few milliseconds of work.
const PAGE: u32 = 250;
/// Milliseconds between two pages, for everything else that wants to happen.
const PAUSE_MS: u32 = 8;

/// Reads all records, page by page, into the state. What cannot be read is reported once.
pub async fn list() {
    let mut trouble = None;
    let mut after = String::new();
    loop {
        let page = match pages::entries(Store::Pictures, &after, PAGE).await {
            Ok(page) => page,
            Err(error) => {
                trouble = trouble.or(Some(error));
                break;
            }
        };
        let Some((last, _)) = page.last() else { break };
        after = last.clone();
        let (pictures, bad) = read(page.into_iter().map(|(_, value)| value));
        trouble = trouble.or(bad);
        dispatch(Event::Followed(Box::new(News { pictures, ..News::default() })));
        clock::sleep_ms(PAUSE_MS).await;
    }
    dispatch(Event::Followed(Box::new(News { is_listed: true, ..News::default() })));
    if let Some(error) = trouble {
        dispatch(Event::Failed(error));
    }
}

/// The records of the pictures in these turns that the state does not know yet.
pub async fn of_turns(turns: &[Turn]) -> Vec<Picture> {
    of(turns.iter().flat_map(Turn::pictures).collect()).await
}

/// Whether the demo drew something of any of these pictures.
pub async fn has_demo(pictures: Vec<Hash>) -> bool {
    let is_demo = |hash: &Hash| {
        peek(|state| state.pictures.known.get(hash).is_some_and(|picture| picture.is_demo())) == Some(true)
    };
    pictures.iter().any(is_demo) || of(pictures).await.iter().any(Picture::is_demo)
}

/// The records of these pictures that the state does not know yet. What cannot be read is reported when all are listed.
pub async fn of(mut pictures: Vec<Hash>) -> Vec<Picture> {
    pictures.retain(|hash| !peek(|state| state.pictures.known.contains_key(hash)).unwrap_or(false));
    let keys: Vec<String> = pictures.iter().map(Hash::to_string).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    pages::each(Store::Pictures, &keys).await.map(|values| read(values.into_iter()).0).unwrap_or_default()
}

fn read(values: impl Iterator<Item = JsValue>) -> (Vec<Picture>, Option<Error>) {
    let texts: Vec<String> = values.filter_map(|value| value.as_string()).collect();
    record::read_all(&texts)
}
