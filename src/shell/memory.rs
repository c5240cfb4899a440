//! What stands in for the database in a browser that keeps nothing: the page's own memory, until the tab is closed.

use super::db::{Store, Write};
use crate::core::error::{Error, Kind};
use crate::core::shelf::Shelf;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;

thread_local! {
    static USED: Cell<bool> = const { Cell::new(false) };
    /// What is kept, in order of stores and keys.
    static ALL: RefCell<Shelf<(Store, String), JsValue>> = RefCell::new(Shelf::new());
}

/// Keeps everything here from now on.
pub fn begin() {
    USED.set(true);
}

/// Whether everything is kept here.
pub fn is_used() -> bool {
    USED.get()
}

/// Whether there are pictures that go with the page.
pub fn holds_pictures() -> bool {
    ALL.with_borrow(|all| all.keys().any(|(store, _)| *store == Store::Pictures))
}

/// One value; `undefined` where there is none.
pub fn get(store: Store, key: &str) -> JsValue {
    ALL.with_borrow(|all| all.get(&(store, key.to_owned())).cloned().unwrap_or_default())
}

/// Every value whose key begins like this, in order of keys.
pub fn get_all(store: Store, beginning: &str) -> Array {
    ALL.with_borrow(|all| {
        let fits = |(name, _): &(&(Store, String), &JsValue)| name.0 == store && name.1.starts_with(beginning);
        all.iter().filter(fits).map(|(_, value)| value).collect()
    })
}

/// Up to `most` entries of a store, those whose keys come after this one, in order of keys.
pub fn entries(store: Store, after: &str, most: u32) -> Vec<(String, JsValue)> {
    ALL.with_borrow(|all| {
        let fits = |(name, _): &(&(Store, String), &JsValue)| name.0 == store && name.1.as_str() > after;
        let found = all.iter().filter(fits).take(most as usize);
        found.map(|(name, value)| (name.1.clone(), value.clone())).collect()
    })
}

/// Everything but the key, for a worker to [`take_over`]: store, key and value of each entry, one after another.
pub fn all() -> Array {
    let flat = Array::new();
    ALL.with_borrow(|all| {
        for ((store, key), value) in all.iter().filter(|((store, _), _)| *store != Store::Vault) {
            flat.push(&store.name().into());
            flat.push(&key.into());
            flat.push(value);
        }
    });
    flat
}

/// Keeps here, from now on, what another program has in its memory.
pub fn take_over(all: &Array) {
    begin();
    for at in (0..all.length()).step_by(3) {
        let store = all.get(at).as_string().and_then(|name| Store::by_name(&name));
        if let (Some(store), Some(key)) = (store, all.get(at + 1).as_string()) {
            ALL.with_borrow_mut(|kept| kept.insert((store, key), all.get(at + 2)));
        }
    }
}

/// Makes a batch of changes: all of them or none.
pub fn write(batch: Vec<Write>) -> Result<(), Error> {
    let is_taken = |write: &Write| matches!(write, Write::Add(store, key, _) if !get(*store, key).is_undefined());
    if batch.iter().any(is_taken) {
        return Err(Error::new(Kind::SentElsewhere));
    }
    ALL.with_borrow_mut(|all| {
        for write in batch {
            match write {
                Write::Put(store, key, value) | Write::Add(store, key, value) => all.insert((store, key), value),
                Write::Alter(store, key, alteration) => {
                    let name = (store, key);
                    let altered = alteration(all.get(&name).and_then(JsValue::as_string));
                    all.insert(name, altered.into());
                }
                Write::Delete(store, key) => drop(all.remove(&(store, key))),
                Write::DeleteBeginning(store, beginning) => {
                    let goes = |name: &&(Store, String)| name.0 == store && name.1.starts_with(&beginning);
                    let gone: Vec<_> = all.keys().filter(goes).cloned().collect();
                    gone.iter().for_each(|name| drop(all.remove(name)));
                }
            }
        }
    });
    Ok(())
}
