//! Reading whole stores without holding them: page by page, in order of keys.

use super::{Disk, Outcome, Store, close, memory, open, transaction};
use crate::core::error::Error;
use crate::shell::error::storage;
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{IdbKeyRange, IdbObjectStore, IdbRequest};

/// Up to `most` entries of a store, those whose keys come after this one; all of them from the beginning for an empty
/// key. No entries mean that the end was reached.
pub async fn entries(store: Store, after: &str, most: u32) -> Result<Vec<(String, JsValue)>, Error> {
    if let Disk::Memory = open().await? {
        return Ok(memory::entries(store, after, most));
    }
    let read = |at: &IdbObjectStore| {
        let range = behind(after)?;
        // Both in one transaction, so that the keys belong to the values.
        Ok(vec![at.get_all_keys_with_key_and_limit(&range, most)?, at.get_all_with_key_and_limit(&range, most)?])
    };
    let mut answers = ask(store, &read).await?.into_iter().map(|answer| Array::from(&answer));
    let (keys, values) = (answers.next().unwrap_or_default(), answers.next().unwrap_or_default());
    Ok(texts(&keys).zip(values.iter()).collect())
}

/// The same without the values.
pub async fn keys(store: Store, after: &str, most: u32) -> Result<Vec<String>, Error> {
    if let Disk::Memory = open().await? {
        return Ok(memory::entries(store, after, most).into_iter().map(|(key, _)| key).collect());
    }
    let read = |at: &IdbObjectStore| Ok(vec![at.get_all_keys_with_key_and_limit(&behind(after)?, most)?]);
    Ok(ask(store, &read).await?.iter().flat_map(|answer| texts(&Array::from(answer)).collect::<Vec<_>>()).collect())
}

/// Every key of a store, in order.
pub async fn every_key(store: Store) -> Result<Vec<String>, Error> {
    keys(store, "", u32::MAX).await
}

/// The values of these keys, all of one moment; `undefined` where there is none.
pub async fn each(store: Store, keys: &[String]) -> Result<Vec<JsValue>, Error> {
    if let Disk::Memory = open().await? {
        return Ok(keys.iter().map(|key| memory::get(store, key)).collect());
    }
    ask(store, &|at: &IdbObjectStore| keys.iter().map(|key| at.get(&JsValue::from_str(key))).collect()).await
}

fn texts(keys: &Array) -> impl Iterator<Item = String> {
    keys.to_vec().into_iter().filter_map(|key| key.as_string())
}

fn behind(key: &str) -> Result<JsValue, JsValue> {
    Ok(IdbKeyRange::lower_bound_with_open(&JsValue::from_str(key), true)?.into())
}

/// Which requests to make of a store.
type Requests<'a> = &'a dyn Fn(&IdbObjectStore) -> Result<Vec<IdbRequest>, JsValue>;

/// The answers to several requests of one transaction.
async fn ask(store: Store, read: Requests<'_>) -> Result<Vec<JsValue>, Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        let Disk::Database(db) = open().await? else { return Ok(Vec::new()) };
        match ask_once(&db, store, read).await {
            // The handle may have died; a new one knows.
            Err(_) if tries < 3 => close(),
            answers => return answers.map_err(|thrown| storage(&thrown)),
        }
    }
}

async fn ask_once(db: &web_sys::IdbDatabase, store: Store, read: Requests<'_>) -> Result<Vec<JsValue>, JsValue> {
    let requests = read(&transaction(db, &[store.name()], None)?.object_store(store.name())?)?;
    // All are listened to before the first is waited for.
    let waiting: Vec<_> = requests.iter().map(Outcome::of).collect();
    let mut answers = Vec::new();
    for each in waiting {
        answers.push(each.await?);
    }
    Ok(answers)
}
