//! Opening the database: again where that failed or the handle died, and instead of it the page's memory where the
//! browser keeps nothing.

use super::{Outcome, Store};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::notice::Standing;
use crate::core::record;
use crate::shell::error::storage;
use crate::shell::tabs::Task;
use crate::shell::{clock, memory, parts};
use js_sys::Reflect;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest};

/// The name of the database.
const NAME: &str = "atelier";
/// The version of its shape: grows with the records, and a change of the stores counts as one of them.
const VERSION: u32 = record::VERSION;
/// Times that opening is tried again before a browser is taken for one that keeps nothing.
const OPEN_TRIES: u32 = 2;
/// Times that it is tried again where something is kept: what holds a disk up for seconds is no reason to do without it.
const OPEN_TRIES_WHERE_KEPT: u32 = 8;
/// Milliseconds between the first two tries; each pause after that is as much longer.
const OPEN_PAUSE_MS: u32 = 150;
/// Where it is noted that something is kept.
const KEPT_NOTE: &str = "atelier-kept";

thread_local! {
    static OPEN: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
    /// Whether the database was ever open here: what fails later is not a browser that keeps nothing.
    static WAS_OPEN: Cell<bool> = const { Cell::new(false) };
    /// Whether something was kept here, as far as this page knows: its note on the disk can go together with the rest.
    static KEPT: Cell<bool> = const { Cell::new(false) };
    static SUPERSEDED: Cell<bool> = const { Cell::new(false) };
    /// Whether an older version in another tab kept the database closed.
    static WAS_BLOCKED: Cell<bool> = const { Cell::new(false) };
    static SAY: Cell<fn(Standing, bool)> = const { Cell::new(|_, _| ()) };
}

/// Has what is lastingly wrong said by this function, and whether it still is.
pub fn on_standing(say: fn(Standing, bool)) {
    SAY.set(say);
}

fn say(standing: Standing) {
    SAY.get()(standing, true);
}

/// Writes no more from now on, since a newer version has taken over.
pub fn supersede() {
    close();
    if !SUPERSEDED.replace(true) {
        say(Standing::Superseded);
    }
}

/// Where records are kept.
#[derive(Clone)]
pub(super) enum Disk {
    /// In the browser's database.
    Database(IdbDatabase),
    /// In the page's memory, since this browser keeps nothing.
    Memory,
}

/// Lets go of the handle; another is opened when one is needed.
pub(super) fn close() {
    if disarmed(Rule::DeadHandle) {
        return;
    }
    if let Some(db) = OPEN.take() {
        db.close();
    }
}

/// The open database. Its future is boxed: it is waited for at several places, and each would bring a copy of it.
pub(super) fn open() -> Pin<Box<dyn Future<Output = Result<Disk, Error>>>> {
    Box::pin(opening())
}

async fn opening() -> Result<Disk, Error> {
    let mut tries = 0;
    loop {
        if SUPERSEDED.get() {
            return Err(Error::new(Kind::Superseded));
        }
        if memory::is_used() {
            return Ok(Disk::Memory);
        }
        if let Some(db) = OPEN.with_borrow(Clone::clone) {
            return Ok(Disk::Database(db));
        }
        let error = match open_anew().await {
            // Somebody else was faster: one handle is enough, and only one would be closed in time.
            Ok(db) if OPEN.with_borrow(Option::is_some) => {
                db.close();
                continue;
            }
            Ok(db) => {
                adopt(db);
                continue;
            }
            Err(thrown) => storage(&thrown),
        };
        tries += 1;
        let is_kept = is_kept_noted();
        let most = if is_kept { OPEN_TRIES_WHERE_KEPT } else { OPEN_TRIES };
        if error.kind == Kind::Superseded {
            supersede();
        } else if tries <= most && !disarmed(Rule::OpenedAgain) {
            clock::sleep_ms(OPEN_PAUSE_MS * tries).await;
        } else if !WAS_OPEN.get() && web_sys::window().is_some() && !disarmed(Rule::WorksInMemory) {
            // Not so in a worker, whose memory the page could not read.
            memory::begin();
            say(if is_kept { Standing::Unopened } else { Standing::MemoryOnly });
        } else {
            return Err(error);
        }
    }
}

fn adopt(db: IdbDatabase) {
    follow(&db);
    WAS_OPEN.set(true);
    KEPT.set(KEPT.get() || is_kept_noted());
    OPEN.set(Some(db));
    if WAS_BLOCKED.take() {
        SAY.get()(Standing::Blocked, false);
    }
}

/// Opens the database where it is not open.
pub async fn reopen() -> Result<(), Error> {
    open().await.map(drop)
}

/// Lets go of a handle that the browser has closed, or that stands in somebody's way.
fn follow(db: &IdbDatabase) {
    if disarmed(Rule::LetsGo) {
        return;
    }
    let on_change = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        close();
        if event.type_() == "close" {
            // The disk has failed, or the site's data was cleared: that shows where the database has to be made anew.
            if web_sys::window().is_some() {
                spawn_local(parts::tabs(Task::Reopen));
            }
            return;
        }
        // A newer version asks for another shape; no version at all means that everything is being removed.
        match Reflect::get(&event, &"newVersion".into()).ok().and_then(|version| version.as_f64()) {
            Some(_) => supersede(),
            None => say_lost(),
        }
    })
    .into_js_value();
    db.set_onclose(Some(on_change.unchecked_ref()));
    db.set_onversionchange(Some(on_change.unchecked_ref()));
}

async fn open_anew() -> Result<IdbDatabase, JsValue> {
    // By the global scope, since the darkroom writes bytes, too.
    let factory: IdbFactory = Reflect::get(&js_sys::global(), &"indexedDB".into())?
        .dyn_into()
        .map_err(|_| JsValue::from_str("this browser has no IndexedDB"))?;
    let request: IdbOpenDbRequest = factory.open_with_u32(NAME, VERSION)?;
    let upgraded = request.clone();
    let upgrade = Closure::once_into_js(move |event: JsValue| {
        // A database of an earlier version is raised; none at all, where something was kept, was removed.
        let version_before = Reflect::get(&event, &"oldVersion".into()).ok().and_then(|version| version.as_f64());
        if cfg!(feature = "worker") && version_before == Some(0.0) {
            // Where there is none the page makes one, which knows whether something was kept, and says that it is gone.
            if let Some(making) = upgraded.transaction() {
                // One that cannot be given up is a database with nothing in it.
                let _ = making.abort();
            }
            return;
        }
        let is_new = version_before == Some(0.0) || disarmed(Rule::RaisedIsNotLost);
        if is_new && (KEPT.get() || is_kept_noted()) {
            say_lost();
        }
        if let Ok(db) = upgraded.result().and_then(|db| db.dyn_into::<IdbDatabase>()) {
            make_stores(&db);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let blocked = Closure::once_into_js(|| {
        WAS_BLOCKED.set(true);
        say(Standing::Blocked);
    });
    request.set_onblocked(Some(blocked.unchecked_ref()));
    let request: IdbRequest = request.unchecked_into();
    Outcome::of(&request).await?.dyn_into()
}

/// Says, once, that what was kept is gone; what comes from now on is kept anew.
fn say_lost() {
    if disarmed(Rule::LossIsSaid) {
        return;
    }
    KEPT.set(false);
    if let Some(storage) = noted_storage() {
        // Where the note stays, the loss is said once more at the next start.
        let _ = storage.remove_item(KEPT_NOTE);
    }
    say(if WAS_OPEN.get() { Standing::Cleared } else { Standing::Gone });
}

/// Whether it is noted beside the database that something was kept: if there is none now, the browser has removed it.
fn is_kept_noted() -> bool {
    noted_storage().and_then(|storage| storage.get_item(KEPT_NOTE).ok().flatten()).is_some()
}

/// Notes that something is kept here, beside the database, so that its loss can be told from a first visit.
pub fn note_kept() {
    KEPT.set(true);
    if let Some(storage) = noted_storage() {
        // Where nothing can be noted, a loss is not noticed: no failure worth a word.
        let _ = storage.set_item(KEPT_NOTE, "1");
    }
}

fn noted_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
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
