//! The way to the darkroom: jobs go to a worker, results come back. A worker starts with its first job, and is started
//! anew if it dies.
//!
//! There are two of the same program: bytes that arrive do not wait for a picture that is being developed, and are not
//! lost if one that somebody offered brings its worker down.

use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::shelf::Shelf;
use js_sys::{Array, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What a job brought back.
#[derive(Clone, Debug)]
pub struct Developed {
    /// What is known of the result, as JSON.
    pub json: String,
    /// Its Blobs, in the order that the job defines.
    pub blobs: Vec<Blob>,
    /// Its byte strings, in the order that the job defines.
    pub bytes: Vec<Uint8Array>,
}

/// Which of the workers does a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// What takes time: decoding, drawing, encoding.
    Pixels,
    /// The same for a second picture at a time, where there are many.
    Easel,
    /// What must not wait: bytes on their way to the disk and to the wire.
    Bytes,
    /// A picture that is being retouched, which lies there decoded.
    Desk,
}

type Settle = (js_sys::Function, js_sys::Function);

thread_local! {
    static WORKERS: RefCell<Shelf<Room, Worker>> = RefCell::new(Shelf::new());
    static WAITING: RefCell<Shelf<u32, (Room, Settle)>> = RefCell::new(Shelf::new());
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Does one job on pixels: a kind with its settings as JSON, and byte strings, which are copied, not moved.
pub async fn develop(json: String, bytes: &[Uint8Array]) -> Result<Developed, Error> {
    let payload: Vec<JsValue> = bytes.iter().map(JsValue::from).collect();
    ask(Room::Pixels, json, &payload).await
}

/// Does one job in this room: a kind with its settings as JSON, and byte strings, which are copied, or Blobs.
///
/// A job whose worker dies is tried once more with another: what is in it was copied, and costs nobody anything. On the
/// desk that would help nobody, because the picture went with the worker.
pub async fn ask(room: Room, json: String, payload: &[JsValue]) -> Result<Developed, Error> {
    match ask_once(room, &json, payload).await {
        Err(error) if error.kind == Kind::WorkerDied && room != Room::Desk && !disarmed(Rule::AnotherWorker) => {
            ask_once(room, &json, payload).await
        }
        answer => answer,
    }
}

async fn ask_once(room: Room, json: &str, payload: &[JsValue]) -> Result<Developed, Error> {
    let worker = worker(room).map_err(|thrown| super::error::unknown(&thrown))?;
    let id = NEXT.replace(NEXT.get().checked_add(1).unwrap_or(1));
    let message = Array::of2(&id.into(), &JsValue::from_str(json));
    for one in payload {
        message.push(one);
    }
    let promise = Promise::new(&mut |resolve, reject| {
        WAITING.with_borrow_mut(|waiting| waiting.insert(id, (room, (resolve, reject))));
    });
    worker.post_message(&message).map_err(|thrown| super::error::unknown(&thrown))?;
    // The only rejection is that of a worker that has died.
    let answer = JsFuture::from(promise).await.map_err(|_| Error::new(Kind::WorkerDied))?;
    read(&Array::from(&answer)).await
}

/// Hands a byte string over for good, in a job that is not answered.
pub fn pass(room: Room, json: String, bytes: &Uint8Array) -> Result<(), JsValue> {
    let message = Array::of3(&0.into(), &json.into(), bytes);
    worker(room)?.post_message_with_transfer(&message, &Array::of1(&bytes.buffer()))
}

/// An answer is the job's number, a JSON text, whether it is a failure, and Blobs or byte strings.
pub async fn read(answer: &Array) -> Result<Developed, Error> {
    let json = answer.get(1).as_string().unwrap_or_default();
    if answer.get(2).is_truthy() {
        // How to read errors is known where replies and records are read, which is not in the first load.
        return Err(super::parts::failure(json).await);
    }
    let blobs = answer.iter().skip(3).filter_map(|one| one.dyn_into().ok()).collect();
    let bytes = answer.iter().skip(3).filter_map(|one| one.dyn_into().ok()).collect();
    Ok(Developed { json, blobs, bytes })
}

/// Starts the workers, so that the first picture does not wait for them.
pub fn warm_up() {
    for room in [Room::Bytes, Room::Pixels] {
        // A worker that cannot start says so at the first job.
        let _ = worker(room);
    }
}

/// Where the worker's script is: the page knows, since its name carries the hash of the build.
fn script() -> Result<String, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let named = document.query_selector("meta[name=darkroom]")?;
    named
        .and_then(|meta| meta.get_attribute("content"))
        .ok_or_else(|| JsValue::from_str("the page does not name the darkroom"))
}

/// Starts a worker that nobody listens to yet.
pub fn hire() -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    #[cfg(feature = "disarm")]
    options.set_name(&super::disarm::noted().unwrap_or_default());
    Worker::new_with_options(&script()?, &options)
}

fn worker(room: Room) -> Result<Worker, JsValue> {
    if let Some(worker) = WORKERS.with_borrow(|workers| workers.get(&room).cloned()) {
        return Ok(worker);
    }
    let worker = hire()?;
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let answer = Array::from(&event.data());
        let id = answer.get(0).as_f64().unwrap_or_default() as u32;
        if let Some((_, (resolve, _))) = WAITING.with_borrow_mut(|waiting| waiting.remove(&id)) {
            let _ = resolve.call1(&JsValue::NULL, &answer);
        }
    });
    worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let own = worker.clone();
    // One that fails at several jobs reports each; when the next report comes, another may have taken its place already.
    let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
        if WORKERS.with_borrow(|workers| workers.get(&room) == Some(&own)) {
            died(room);
        }
    });
    if !disarmed(Rule::DeathIsNoticed) {
        worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
    }
    WORKERS.with_borrow_mut(|workers| workers.insert(room, worker.clone()));
    Ok(worker)
}

/// Ends a worker that has nothing to do any more, and gives its memory back.
pub fn dismiss(room: Room) {
    if WAITING.with_borrow(|waiting| waiting.values().all(|(of, _)| *of != room)) {
        died(room);
    }
}

/// A worker died, or is to end whatever it does: its jobs fail, and the next job starts another.
pub fn died(room: Room) {
    if let Some(worker) = WORKERS.with_borrow_mut(|workers| workers.remove(&room)) {
        worker.terminate();
    }
    let lost: Vec<u32> =
        WAITING.with_borrow(|waiting| waiting.iter().filter(|(_, (of, _))| *of == room).map(|(id, _)| *id).collect());
    for id in lost {
        if let Some((_, (_, reject))) = WAITING.with_borrow_mut(|waiting| waiting.remove(&id)) {
            let _ = reject.call1(&JsValue::NULL, &JsValue::from_str("the darkroom stopped"));
        }
    }
}
