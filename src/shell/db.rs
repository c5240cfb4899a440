//! IndexedDB, with few verbs: read one, read a range, read keys, write a batch. A batch is one transaction, whose requests are
//! all made at once, so that it never commits half-way.
//!
//! Bytes are kept as `Uint8Array`, never as `Blob`: Chromium fails after some hundred megabytes of those.

mod opening;
mod outcome;
pub mod pages;

use super::error::storage;
use super::memory;
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use js_sys::{Array, Function, Reflect};
use opening::{Disk, close, open};
pub use opening::{note_kept, on_standing, reopen, supersede};
use outcome::Outcome;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbTransaction};

/// The stores. Keys are strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Styles, by id.
    Styles,
    /// What was measured of pictures, by hash, and how they fit a style, by hash, an at sign, the style's id, a slash and
    /// its version.
    Measured,
    /// Drafts and preferences, by name.
    Kept,
    /// The remembered key and what opens it, by name.
    Vault,
}

impl Store {
    const ALL: [Self; 9] = [
        Self::Summaries,
        Self::Turns,
        Self::Pictures,
        Self::Bytes,
        Self::Thumbs,
        Self::Styles,
        Self::Measured,
        Self::Kept,
        Self::Vault,
    ];

    /// The store of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|store| store.name() == name)
    }

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Summaries => "summaries",
            Self::Turns => "turns",
            Self::Pictures => "pictures",
            Self::Bytes => "bytes",
            Self::Thumbs => "thumbs",
            Self::Styles => "styles",
            Self::Measured => "measured",
            Self::Kept => "kept",
            Self::Vault => "vault",
        }
    }
}

/// Under names that begin like this the store `kept` has the messages that are being written.
pub const DRAFT: &str = "draft/";
/// Under names that begin like this it has which messages were sent; the id of each follows.
pub const CLAIM: &str = "sent/";
/// Under this name it has a mark that changes with every write that may bring a reference.
pub const MARK: &str = "mark";

/// What becomes of a record, given what lies there now.
pub type Alteration = Rc<dyn Fn(Option<String>) -> String>;

/// One change to a store.
#[derive(Clone)]
pub enum Write {
    /// Puts a value under a key.
    Put(Store, String, JsValue),
    /// Puts a value under a key where there is none; the whole batch fails where there is one.
    Add(Store, String, JsValue),
    /// Replaces a record by what is made of the one that lies there.
    Alter(Store, String, Alteration),
    /// Removes a key.
    Delete(Store, String),
    /// Removes every key that begins like this.
    DeleteBeginning(Store, String),
}

impl Write {
    fn store(&self) -> Store {
        match self {
            Self::Put(store, ..) | Self::Add(store, ..) | Self::Alter(store, ..) => *store,
            Self::Delete(store, _) | Self::DeleteBeginning(store, _) => *store,
        }
    }

    /// Whether it may bring a reference, or something to refer to: of such changes deciding what nothing needs any more
    /// has to know.
    fn may_refer(&self) -> bool {
        match self {
            Self::Put(store, key, _) | Self::Add(store, key, _) | Self::Alter(store, key, _) => match store {
                Store::Kept => key.starts_with(DRAFT),
                Store::Thumbs | Store::Measured | Store::Vault => false,
                Store::Summaries | Store::Turns | Store::Pictures | Store::Bytes | Store::Styles => true,
            },
            Self::Delete(..) | Self::DeleteBeginning(..) => false,
        }
    }

    /// The store and the key of one record, as other tabs are told.
    pub fn place(&self) -> Option<String> {
        match self {
            Self::Put(store, key, _)
            | Self::Add(store, key, _)
            | Self::Alter(store, key, _)
            | Self::Delete(store, key) => Some(format!("{}/{key}", store.name())),
            Self::DeleteBeginning(..) => None,
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

/// What is read.
enum Wanted<'a> {
    /// The value of this key.
    One(&'a str),
    /// Every value whose key begins like this.
    All(&'a str),
}

/// Reads one value; `undefined` where there is none.
pub async fn get(store: Store, key: &str) -> Result<JsValue, Error> {
    read(store, Wanted::One(key)).await
}

/// Reads every value of a store whose key begins like this, in order of keys.
pub async fn get_all(store: Store, beginning: &str) -> Result<Vec<JsValue>, Error> {
    Ok(Array::from(&read(store, Wanted::All(beginning)).await?).to_vec())
}

/// Makes a batch of changes in one transaction: all of them or none.
pub async fn write(mut batch: Vec<Write>, durability: Durability) -> Result<(), Error> {
    if batch.iter().any(Write::may_refer) {
        batch.push(marked_anew());
    }
    let mut tries = 0;
    loop {
        tries += 1;
        let done = match open().await? {
            Disk::Memory => return memory::write(batch),
            Disk::Database(db) => write_once(&db, &batch, durability).await,
        };
        match done {
            // A handle that died or a Blob that the browser lost: open again, and try once more.
            Err(error) if error.kind == Kind::StorageFailed && tries < 3 && !disarmed(Rule::WrittenAgain) => {
                close();
                super::clock::sleep_ms(100 * tries).await;
            }
            done => return done,
        }
    }
}

/// Changes the mark. Nobody counts: it only has to be another one than before.
fn marked_anew() -> Write {
    Write::Put(Store::Kept, MARK.to_owned(), js_sys::Math::random().into())
}

/// Says that references may come to whatever lies here: what somebody has decided to delete stays until it was looked at
/// again.
pub async fn announce_references() -> Result<(), Error> {
    write(vec![marked_anew()], Durability::Relaxed).await
}

/// Makes a batch of deletions, strictly, if since `mark` was read no tab has written anything that may bring a
/// reference, and says whether it did. Looking and deleting is one transaction.
pub async fn delete_unless_marked(batch: Vec<Write>, mark: JsValue) -> Result<bool, Error> {
    let db = match open().await? {
        // What lies in the memory of this page is changed by this page alone.
        Disk::Memory => return memory::write(batch).map(|()| true),
        Disk::Database(db) => db,
    };
    let is_written = |store: &Store| *store == Store::Kept || batch.iter().any(|write| write.store() == *store);
    let stores: Vec<&str> = Store::ALL.into_iter().filter(is_written).map(Store::name).collect();
    let deletes = Rc::new(Cell::new(false));
    let begun = transaction(&db, &stores, Some(Durability::Strict)).and_then(|transaction| {
        let read = transaction.object_store(Store::Kept.name())?.get(&MARK.into())?;
        let (found, within, is_free) = (read.clone(), transaction.clone(), deletes.clone());
        let on_success = Closure::once_into_js(move || {
            is_free.set(found.result().is_ok_and(|found| found == mark) || disarmed(Rule::FreedAsDecided));
            if is_free.get() && batch.iter().any(|write| request(&within, write).is_err()) {
                // Whoever waits hears of it by the end of the transaction.
                let _ = within.abort();
            }
        });
        read.set_onsuccess(Some(on_success.unchecked_ref()));
        Ok(transaction)
    });
    let transaction = begun.map_err(|thrown| storage(&thrown))?;
    Outcome::of(&transaction).await.map_err(|thrown| storage(&thrown))?;
    Ok(deletes.get())
}

async fn write_once(db: &IdbDatabase, batch: &[Write], durability: Durability) -> Result<(), Error> {
    let is_written = |store: &Store| batch.iter().any(|write| write.store() == *store);
    let stores: Vec<&str> = Store::ALL.into_iter().filter(is_written).map(Store::name).collect();
    let transaction = transaction(db, &stores, Some(durability)).map_err(|thrown| storage(&thrown))?;
    for write in batch {
        if let Err(thrown) = request(&transaction, write) {
            // Without this the requests made before would be committed alone.
            let _ = transaction.abort();
            return Err(storage(&thrown));
        }
    }
    // A page that is being left would not be there to let it commit by itself. What alters a record has to read first.
    if !batch.iter().any(|write| matches!(write, Write::Alter(..))) {
        // Where there is no such method, it commits by itself a moment later.
        #[allow(deprecated, reason = "web-sys marks it so for its signature alone; the browsers do not")]
        let _ = transaction.commit();
    }
    if disarmed(Rule::TransactionEnds) {
        return Ok(());
    }
    // Its outcome comes as an event, after this task: nothing is missed by listening only now.
    Outcome::of(&transaction).await.map_err(|thrown| storage(&thrown))
}

fn request(transaction: &IdbTransaction, write: &Write) -> Result<(), JsValue> {
    let at = transaction.object_store(write.store().name())?;
    match write {
        Write::Put(_, key, value) => at.put_with_key(value, &JsValue::from_str(key)).map(drop),
        Write::Add(_, key, value) => at.add_with_key(value, &JsValue::from_str(key)).map(drop),
        Write::Alter(_, key, alteration) => alter(&at, key, alteration),
        Write::Delete(_, key) => at.delete(&JsValue::from_str(key)).map(drop),
        Write::DeleteBeginning(_, beginning) => at.delete(&range(beginning)?).map(drop),
    }
}

/// Reads a record and puts what it becomes, in the same transaction, so that no other tab comes between.
fn alter(at: &IdbObjectStore, key: &str, alteration: &Alteration) -> Result<(), JsValue> {
    let request = at.get(&JsValue::from_str(key))?;
    let (read, at) = (request.clone(), at.clone());
    let (key, alteration) = (key.to_owned(), alteration.clone());
    let on_success = Closure::once_into_js(move || {
        let found = read.result().ok().and_then(|value| value.as_string());
        if at.put_with_key(&alteration(found).into(), &JsValue::from_str(&key)).is_err() {
            // The batch hears of it by the end of its transaction.
            let _ = at.transaction().abort();
        }
    });
    request.set_onsuccess(Some(on_success.unchecked_ref()));
    Ok(())
}

async fn read(store: Store, wanted: Wanted<'_>) -> Result<JsValue, Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        let db = match (open().await?, &wanted) {
            (Disk::Database(db), _) => db,
            (Disk::Memory, Wanted::One(key)) => return Ok(memory::get(store, key)),
            (Disk::Memory, Wanted::All(beginning)) => return Ok(memory::get_all(store, beginning).into()),
        };
        let request = transaction(&db, &[store.name()], None)
            .and_then(|transaction| transaction.object_store(store.name()))
            .and_then(|at| match wanted {
                Wanted::One(key) => at.get(&JsValue::from_str(key)),
                Wanted::All(beginning) => at.get_all_with_key(&range(beginning)?),
            });
        let result = match request {
            Ok(request) => Outcome::of(&request).await,
            Err(thrown) => Err(thrown),
        };
        match result {
            // The site's data may have been cleared under the handle; a new one knows.
            Err(_) if tries < 3 => close(),
            result => return result.map_err(|thrown| storage(&thrown)),
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
