//! Other tabs of the studio. Locks say which answers somebody is busy with: a lock goes with its tab, whatever becomes of
//! that. A channel says what was written; each tab reads it again from the disk.

use super::{db, follow, locks, salvage};
use crate::core::disarm::{Rule, disarmed};
use crate::core::id::Id;
use crate::core::record;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// Where the start script leaves the channel, with what it has `heard`.
const EARLY: &str = "others";
/// What the name of an answer's lock begins with; the turn's id follows.
const LOCK: &str = "atelier-job-";

thread_local! {
    /// The places that other tabs have written to, and that were not read yet.
    static NEWS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// Whether they are being read.
    static READING: Cell<bool> = const { Cell::new(false) };
    /// What lets go of the locks that this tab holds.
    static HELD: RefCell<Vec<(Id, Function)>> = const { RefCell::new(Vec::new()) };
}

/// What is to be done about the other tabs, or about a disk that was cleared.
pub enum Task {
    /// Follow what they write.
    Listen,
    /// Tell them which records were written.
    Announce(Vec<String>),
    /// Say that these answers have ended and are on the disk.
    Release(Vec<Id>),
    /// Wait until nobody is busy with an answer, and follow what became of it.
    Await {
        /// Its conversation.
        conversation: Id,
        /// Its turn.
        turn: Id,
    },
    /// Open the database anew, since the browser has closed it: whether everything is gone shows there.
    Reopen,
    /// Write down what is open, since the browser has cleared the disk under it.
    Salvage,
}

/// Does a task. All of them stand behind one name, because each name in the first load costs.
pub fn perform(task: Task) {
    match task {
        Task::Listen => listen(),
        Task::Announce(places) => announce(places),
        Task::Release(turns) => turns.into_iter().for_each(release),
        Task::Await { conversation, turn } => await_elsewhere(conversation, turn),
        Task::Reopen => spawn_local(async { drop(db::reopen().await) }),
        Task::Salvage => spawn_local(salvage::write_what_is_open()),
    }
}

fn listen() {
    let Some(channel) = channel() else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| heard(&event.data()));
    channel.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let early = Reflect::get(&channel, &"heard".into()).unwrap_or_default();
    Array::from(&early).iter().for_each(|message| heard(&message));
}

/// What leads to the other tabs. The start script opened it, and has listened since before the disk was read; what is
/// written before this tab listens itself is told through it all the same. Without a channel every tab is alone, and sees
/// what others did when it is loaded again.
fn channel() -> Option<BroadcastChannel> {
    Reflect::get(&js_sys::global(), &EARLY.into()).and_then(JsCast::dyn_into).ok()
}

fn heard(message: &JsValue) {
    let message = Array::from(message);
    let is_later = message.get(0).as_f64().unwrap_or_default() > f64::from(record::VERSION);
    if is_later && !disarmed(Rule::LaterIsHeeded) {
        return db::supersede();
    }
    NEWS.with_borrow_mut(|news| news.extend(message.iter().skip(1).filter_map(|place| place.as_string())));
    if !READING.replace(true) {
        spawn_local(read_news());
    }
}

/// Reads what was heard of, one after the other: what was told first is known first.
async fn read_news() {
    loop {
        let places = NEWS.take();
        if places.is_empty() {
            break;
        }
        follow::take_over(follow::news(places).await);
    }
    READING.set(false);
}

fn announce(places: Vec<String>) {
    let message = Array::of1(&record::VERSION.into());
    for place in places {
        message.push(&place.into());
    }
    if message.length() > 1
        && !disarmed(Rule::OthersAreTold)
        && let Some(channel) = channel()
    {
        // A tab that is not told sees it when it is loaded again.
        let _ = channel.post_message(&message);
    }
}

/// Says that this tab is busy with an answer, until it is released or the tab ends. Part of the first load, since nothing
/// is sent without.
pub fn hold(turn: Id) {
    if HELD.with_borrow(|held| held.iter().any(|(of, _)| *of == turn)) {
        return;
    }
    let mut end = None;
    let until = Promise::new(&mut |resolve, _| end = Some(resolve));
    if let Some(end) = end {
        HELD.with_borrow_mut(|held| held.push((turn, end)));
    }
    request(turn, Closure::once_into_js(move |_lock: JsValue| -> Promise { until }));
}

fn release(turn: Id) {
    HELD.with_borrow_mut(|held| {
        if let Some(at) = held.iter().position(|(of, _)| *of == turn) {
            let (_, end) = held.swap_remove(at);
            // The promise's own resolver; it cannot fail.
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    });
}

fn await_elsewhere(conversation: Id, turn: Id) {
    // The promise is kept when the lock, once it was this tab's, is free again: nobody is busy with the answer then.
    let Some(free) = locks::request(&format!("{LOCK}{turn}"), &Closure::once_into_js(|_lock: JsValue| {})) else {
        return;
    };
    let places = vec![format!("{}/{conversation}/{turn}", db::Store::Turns.name())];
    spawn_local(async move {
        // A lock that is refused leaves the tab as if there were no locks.
        drop(JsFuture::from(free).await);
        follow::take_over(follow::news(places).await);
    });
}

fn request(turn: Id, granted: JsValue) {
    if let Some(promise) = locks::request(&format!("{LOCK}{turn}"), &granted) {
        // A lock that is refused leaves the tab as if there were no locks.
        spawn_local(async move { drop(JsFuture::from(promise).await) });
    }
}

/// The answers that tabs are busy with, this one among them.
pub async fn busy() -> Vec<Id> {
    let held = locks::held().await.unwrap_or_default();
    held.iter().filter_map(|name| Id::parse(name.strip_prefix(LOCK)?)).collect()
}
