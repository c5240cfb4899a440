//! IndexedDB, with few verbs: read one, read a range, write a batch. A batch is one transaction, whose requests are
//! all made at once, so that it never commits half-way.
//!
//! Bytes are kept as `Uint8Array`, never as `Blob`: Chromium fails after some hundred megabytes of those.

use super::error::storage;
use crate::core::error::{Error, Kind};
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// The name of the database.
const NAME: &str = "atelier";
/// The version of its shape; grows with every change of the stores.
const VERSION: u32 = 1;

/// The stores. Keys are strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Summaries of conversations, by id.
    Summaries,
    /// Turns, by conversation id, a slash, and their own id.
    Turns,
    /// Records of pictures, by hash.
    Pictures,
    /// Original bytes: of pictures and of signatures, by hash.
    Bytes,
    /// Thumbnails, by the picture's hash.
    Thumbs,
    /// Drafts and preferences, by name.
    Kept,
    /// The remembered key and what opens it, by name.
    Vault,
}

impl Store {
    const ALL: [Self; 7] =
        [Self::Summaries, Self::Turns, Self::Pictures, Self::Bytes, Self::Thumbs, Self::Kept, Self::Vault];

    fn name(self) -> &'static str {
        match self {
            Self::Summaries => "summaries",
            Self::Turns => "turns",
            Self::Pictures => "pictures",
            Self::Bytes => "bytes",
            Self::Thumbs => "thumbs",
            Self::Kept => "kept",
            Self::Vault => "vault",
        }
    }
}

/// One change to a store.
#[derive(Clone, Debug)]
pub enum Write {
    /// Puts a value under a key.
    Put(Store, String, JsValue),
    /// Removes a key.
    Delete(Store, String),
    /// Removes every key that begins like this.
    DeleteBeginning(Store, String),
}

impl Write {
    fn store(&self) -> Store {
        match self {
            Self::Put(store, ..) | Self::Delete(store, _) | Self::DeleteBeginning(store, _) => *store,
        }
    }
}

/// Whether a batch is acknowledged only when the disk has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The disk has it.
    Strict,
    /// The operating system has it: enough for what can be lost in a power cut.
    Relaxed,
}

thread_local! {
    static OPEN: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// Reads one value; `undefined` where there is none.
pub async fn get(store: Store, key: &str) -> Result<JsValue, Error> {
    let read = |at: &IdbObjectStore| at.get(&JsValue::from_str(key));
    read_with(store, read).await
}

/// Reads every value of a store whose key begins like this, in order of keys.
pub async fn get_all(store: Store, beginning: &str) -> Result<Vec<JsValue>, Error> {
    let beginning = beginning.to_owned();
    let read = move |at: &IdbObjectStore| at.get_all_with_key(&range(&beginning)?);
    Ok(Array::from(&read_with(store, read).await?).to_vec())
}

/// Makes a batch of changes in one transaction: all of them or none.
pub async fn write(batch: Vec<Write>, durability: Durability) -> Result<(), Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        match write_once(&batch, durability).await {
            // A handle that died or a Blob that the browser lost: open again, and try once more.
            Err(error) if error.kind == Kind::StorageFailed && tries < 3 => {
                close();
                super::clock::sleep_ms(100 * tries).await;
            }
            done => return done,
        }
    }
}

async fn write_once(batch: &[Write], durability: Durability) -> Result<(), Error> {
    let db = open().await?;
    let is_written = |store: &Store| batch.iter().any(|write| write.store() == *store);
    let stores: Vec<&str> = Store::ALL.into_iter().filter(is_written).map(Store::name).collect();
    let transaction = transaction(&db, &stores, Some(durability)).map_err(|thrown| storage(&thrown))?;
    for write in batch {
        let made = transaction.object_store(write.store().name()).and_then(|at| match write {
            Write::Put(_, key, value) => at.put_with_key(value, &JsValue::from_str(key)),
            Write::Delete(_, key) => at.delete(&JsValue::from_str(key)),
            Write::DeleteBeginning(_, beginning) => at.delete(&range(beginning)?),
        });
        if let Err(thrown) = made {
            // Without this the requests made before would be committed alone.
            let _ = transaction.abort();
            return Err(storage(&thrown));
        }
    }
    // Its outcome comes as an event, after this task: nothing is missed by listening only now.
    finished(&transaction).await.map(drop).map_err(|thrown| storage(&thrown))
}

async fn read_with(
    store: Store,
    read: impl Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<JsValue, Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        let db = open().await?;
        let request = transaction(&db, &[store.name()], None)
            .and_then(|transaction| transaction.object_store(store.name()))
            .and_then(|at| read(&at));
        let result = match request {
            Ok(request) => answer(&request).await,
            Err(thrown) => Err(thrown),
        };
        match result {
            // The site's data may have been cleared under the handle; a new one knows.
            Err(_) if tries < 3 => close(),
            result => return result.map_err(|thrown| storage(&thrown)),
        }
    }
}

fn close() {
    if let Some(db) = OPEN.take() {
        db.close();
    }
}

async fn open() -> Result<IdbDatabase, Error> {
    if let Some(db) = OPEN.with_borrow(Clone::clone) {
        return Ok(db);
    }
    let db = open_anew().await.map_err(|thrown| storage(&thrown))?;
    // Another tab wants to change the shape, or the browser closed the handle: let go, and open when next needed.
    let let_go = Closure::<dyn Fn()>::new(close).into_js_value();
    db.set_onversionchange(Some(let_go.unchecked_ref()));
    db.set_onclose(Some(let_go.unchecked_ref()));
    OPEN.set(Some(db.clone()));
    Ok(db)
}

async fn open_anew() -> Result<IdbDatabase, JsValue> {
    // By the global scope, since the darkroom writes bytes, too.
    let factory: IdbFactory = Reflect::get(&js_sys::global(), &"indexedDB".into())?
        .dyn_into()
        .map_err(|_| JsValue::from_str("this browser has no IndexedDB"))?;
    let request: IdbOpenDbRequest = factory.open_with_u32(NAME, VERSION)?;
    let upgraded = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(db) = upgraded.result().and_then(|db| db.dyn_into::<IdbDatabase>()) {
            make_stores(&db);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    answer(&request).await?.dyn_into()
}

fn make_stores(db: &IdbDatabase) {
    let names = db.object_store_names();
    for store in Store::ALL {
        if !names.contains(store.name()) {
            // A store that could not be made shows at the first transaction, as an error that is said.
            let _ = db.create_object_store(store.name());
        }
    }
}

fn transaction(db: &IdbDatabase, stores: &[&str], writes: Option<Durability>) -> Result<IdbTransaction, JsValue> {
    let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
    let mode = if writes.is_some() { "readwrite" } else { "readonly" };
    let options = js_sys::Object::new();
    let durability = if writes == Some(Durability::Strict) { "strict" } else { "relaxed" };
    Reflect::set(&options, &"durability".into(), &durability.into())?;
    // web-sys has no stable method with options.
    let method: Function = Reflect::get(db, &"transaction".into())?.dyn_into()?;
    method.call3(db, &stores, &mode.into(), &options)?.dyn_into()
}

/// Every key that begins like this; `\u{ffff}` sorts behind all that the app writes.
fn range(beginning: &str) -> Result<JsValue, JsValue> {
    let upper = JsValue::from_str(&format!("{beginning}\u{ffff}"));
    Ok(IdbKeyRange::bound(&JsValue::from_str(beginning), &upper)?.into())
}

fn answer(request: &IdbRequest) -> JsFuture {
    let promise = Promise::new(&mut |resolve, reject| {
        let (ok, failed) = (request.clone(), request.clone());
        let on_success = Closure::once_into_js(move || {
            let _ = resolve.call1(&JsValue::NULL, &ok.result().unwrap_or_default());
        });
        let on_error = Closure::once_into_js(move |event: web_sys::Event| {
            event.prevent_default();
            let error = failed.error().ok().flatten().map(JsValue::from).unwrap_or_default();
            let _ = reject.call1(&JsValue::NULL, &error);
        });
        request.set_onsuccess(Some(on_success.unchecked_ref()));
        request.set_onerror(Some(on_error.unchecked_ref()));
    });
    promise.into()
}

fn finished(transaction: &IdbTransaction) -> JsFuture {
    let promise = Promise::new(&mut |resolve, reject| {
        let failed = transaction.clone();
        let on_complete = Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
        let on_abort = Closure::once_into_js(move || {
            let error = failed.error().map(JsValue::from).unwrap_or_default();
            let _ = reject.call1(&JsValue::NULL, &error);
        });
        transaction.set_oncomplete(Some(on_complete.unchecked_ref()));
        transaction.set_onabort(Some(on_abort.unchecked_ref()));
    });
    promise.into()
}
