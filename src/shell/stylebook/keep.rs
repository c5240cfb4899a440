//! Styles to and from the disk.

use super::{dispatch, peek};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::picture::Picture;
use crate::core::record;
use crate::core::style::compiled::claim;
use crate::core::style::{Measurement, Style};
use crate::core::stylebook::{Book, BookEvent};
use crate::shell::db::{self, Store, Write, pages};
use crate::shell::needed::Needed;
use crate::shell::records;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;

thread_local! {
    /// The styles that could not be written, each as it was when it was written last; none for one that never was.
    static UNWRITTEN: RefCell<BTreeMap<Id, Option<Arc<Style>>>> = const { RefCell::new(BTreeMap::new()) };
    /// Whether there are any: the page asks when it is left, and need not know for that what a style is.
    static HOLDS: Cell<bool> = const { Cell::new(false) };
    /// The pictures of those styles.
    static NEEDED: RefCell<Needed> = RefCell::default();
}

/// Whether a style waits for another attempt to be written: a card in it may have been paid for.
pub fn holds_unwritten() -> bool {
    HOLDS.get()
}

/// Writes what could not be written before, as it is by now.
pub async fn write_again() {
    let waiting: Vec<Id> = UNWRITTEN.with_borrow(|unwritten| unwritten.keys().copied().collect());
    for id in waiting {
        match peek(|book| book.styles.get(&id).cloned()) {
            Some(now) => write(None, now).await,
            // Another tab has swept it meanwhile.
            None => waits(id, None),
        }
    }
}

/// Notes that a style waits for another attempt, as it was when it was written last, or does so no more.
fn waits(id: Id, since: Option<Option<Arc<Style>>>) {
    let pictures = UNWRITTEN.with_borrow_mut(|unwritten| {
        match since {
            Some(was) => drop(unwritten.entry(id).or_insert(was)),
            None => drop(unwritten.remove(&id)),
        }
        HOLDS.set(!unwritten.is_empty());
        let blobs = |book: &Book| {
            unwritten.keys().filter_map(|id| book.styles.get(id)).flat_map(|style| style.blobs()).collect()
        };
        peek(blobs)
    });
    NEEDED.with_borrow_mut(|needed| needed.replace(pictures));
}

/// Every style. One that cannot be read is said, and the others are here all the same.
pub async fn read() -> Result<Vec<Style>, Error> {
    let values = db::get_all(Store::Styles, "").await?;
    let texts: Vec<String> = values.iter().filter_map(JsValue::as_string).collect();
    let (styles, trouble) = record::read_all(&texts);
    if let Some(error) = trouble {
        super::failed(error);
    }
    Ok(styles)
}

/// Reads a style again that another tab has written; all of them where none is named.
pub async fn follow(id: Option<Id>) {
    let ids = match id {
        Some(id) => vec![id],
        None => match read().await {
            Ok(styles) => styles.into_iter().map(|style| style.id).collect(),
            Err(_) => return,
        },
    };
    for id in ids {
        // What cannot be read now is read, and reported, when the page is loaded again.
        let Ok(value) = db::get(Store::Styles, &id.to_string()).await else { continue };
        let style: Option<Style> = value.as_string().and_then(|text| record::read(&text).ok());
        dispatch(BookEvent::Followed(id, style.map(|theirs| Box::new(with_unwritten(id, theirs)))));
    }
}

/// A style as another tab has written it, with what could not be written here.
fn with_unwritten(id: Id, theirs: Style) -> Style {
    let base = UNWRITTEN.with_borrow(|unwritten| unwritten.get(&id).cloned().flatten());
    let Some((base, mine)) = base.zip(peek(|book| book.styles.get(&id).cloned())) else { return theirs };
    let both = mine.merged(&base, &theirs);
    UNWRITTEN.with_borrow_mut(|unwritten| unwritten.insert(id, Some(Arc::new(theirs))));
    both
}

/// Writes a style, and says where that failed.
pub async fn write(was: Option<Arc<Style>>, now: Arc<Style>) {
    let id = now.id;
    match put(was, now).await {
        // What another tab had changed is shown here as well.
        Ok(true) => follow(Some(id)).await,
        Ok(false) => {}
        Err(error) => super::failed(error),
    }
}

/// Writes a style, put together with what another tab may have written since it was read here, and says whether there
/// was something of that. What could not be written before goes along, and what cannot be written now goes along with the
/// next attempt.
pub async fn put(was: Option<Arc<Style>>, now: Arc<Style>) -> Result<bool, Error> {
    let id = now.id;
    let was = UNWRITTEN.with_borrow(|unwritten| unwritten.get(&id).cloned()).unwrap_or(was);
    // Until it is written nothing else says that these belong to it.
    let _needed = Needed::of(now.blobs().collect());
    let written = put_since(was.clone(), now).await;
    waits(id, written.is_err().then_some(was));
    written
}

async fn put_since(was: Option<Arc<Style>>, now: Arc<Style>) -> Result<bool, Error> {
    let is_merged = Rc::new(Cell::new(false));
    let text = record::write(&*now)?;
    let key = now.id.to_string();
    let write = match was {
        None => Write::Put(Store::Styles, key, text.into()),
        Some(was) => Write::Alter(
            Store::Styles,
            key,
            Rc::new({
                let is_merged = is_merged.clone();
                move |found| {
                    let theirs: Option<Style> = found.and_then(|text| record::read(&text).ok());
                    // The same in both is the usual case, and nothing has to be made anew for it.
                    let merged = theirs
                        .filter(|theirs| *theirs != *was && !disarmed(Rule::StylesAreMerged))
                        .and_then(|theirs| record::write(&now.merged(&was, &theirs)).ok());
                    is_merged.set(merged.is_some());
                    merged.unwrap_or_else(|| text.clone())
                }
            }),
        ),
    };
    records::change(vec![write]).await?;
    Ok(is_merged.get())
}

/// Removes a style that was deleted long enough ago.
pub async fn sweep(id: Id) {
    // What fails is swept the next time.
    let _ = records::change(vec![Write::Delete(Store::Styles, id.to_string())]).await;
}

/// The records of what was measured of these pictures, in their order; none where nothing was. Of what was not measured on
/// this device the word of these files is taken, of the first of them that says anything.
pub async fn measurements(pictures: &[Hash], claims: &[Id]) -> Result<Vec<Option<String>>, Error> {
    let mut found = readable(pictures.iter().map(Hash::to_string).collect()).await?;
    for file in claims {
        let missing: Vec<usize> =
            found.iter().enumerate().filter(|(_, text)| text.is_none()).map(|(at, _)| at).collect();
        let keys = missing.iter().filter_map(|at| Some(claim(*file, *pictures.get(*at)?))).collect();
        for (at, text) in missing.iter().zip(readable(keys).await?) {
            found.iter_mut().skip(*at).take(1).for_each(|place| place.clone_from(&text));
        }
    }
    Ok(found)
}

async fn readable(keys: Vec<String>) -> Result<Vec<Option<String>>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let values = pages::each(Store::Measured, &keys).await?;
    let readable = |text: String| record::read::<Measurement>(&text).is_ok().then_some(text);
    Ok(values.into_iter().map(|value| value.as_string().and_then(readable)).collect())
}

/// The files whose word counts for a style.
pub fn claims_of(style: Id) -> Vec<Id> {
    peek(|book| book.styles.get(&style).map(|style| style.claims.clone())).unwrap_or_default()
}

/// What keeps what a file says of a picture.
pub fn claimed(file: Id, picture: Hash, text: &str) -> Write {
    Write::Put(Store::Measured, claim(file, picture), text.into())
}

/// What keeps the record of a measurement.
pub fn measured(picture: Hash, text: &str) -> Write {
    Write::Put(Store::Measured, picture.to_string(), text.into())
}

/// The types of the bytes of these pictures, as far as there are records of them.
pub async fn types(hashes: &[Hash]) -> Result<Vec<(Hash, &'static str)>, Error> {
    let pictures = pictures(hashes).await?;
    Ok(pictures.iter().map(|picture| (picture.hash, picture.format.mime())).collect())
}

/// The records of these pictures, as far as there are any.
pub async fn pictures(hashes: &[Hash]) -> Result<Vec<Picture>, Error> {
    let keys: Vec<String> = hashes.iter().map(Hash::to_string).collect();
    let values = pages::each(Store::Pictures, &keys).await?;
    Ok(values.into_iter().filter_map(|value| record::read(&value.as_string()?).ok()).collect())
}

/// The records of those of these pictures whose bytes are here as well.
pub async fn whole(hashes: &[Hash]) -> Result<Vec<Picture>, Error> {
    let mut whole = Vec::new();
    for picture in pictures(hashes).await? {
        if has_bytes(picture.hash).await? {
            whole.push(picture);
        }
    }
    Ok(whole)
}

/// Whether there are bytes of this name, without reading them: the first name behind its beginning is its own then.
async fn has_bytes(hash: Hash) -> Result<bool, Error> {
    let name = hash.to_string();
    let beginning: String = name.chars().take(name.len() - 1).collect();
    Ok(pages::keys(Store::Bytes, &beginning, 1).await?.first() == Some(&name))
}
