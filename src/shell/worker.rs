//! The way to the darkroom: jobs go to a worker, results come back. A worker starts with its first job, and is started
//! anew if it dies.
//!
//! There are two of the same program: bytes that arrive do not wait for a picture that is being developed, and are not
//! lost if one that somebody offered brings its worker down.

use crate::core::error::{Error, Kind};
use js_sys::{Array, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// What takes time: decoding, drawing, encoding.
    Pixels,
    /// What must not wait: bytes on their way to the disk and to the wire.
    Bytes,
}

type Settle = (js_sys::Function, js_sys::Function);

thread_local! {
    static WORKERS: RefCell<HashMap<Room, Worker>> = RefCell::new(HashMap::new());
    static WAITING: RefCell<HashMap<u32, (Room, Settle)>> = RefCell::new(HashMap::new());
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Does one job on pixels: a kind with its settings as JSON, and byte strings, which are copied, not moved.
pub async fn develop(json: String, bytes: &[Uint8Array]) -> Result<Developed, Error> {
    let payload: Vec<JsValue> = bytes.iter().map(JsValue::from).collect();
    ask(Room::Pixels, json, &payload).await
}

/// Does one job in this room: a kind with its settings as JSON, and byte strings, which are copied, or Blobs.
pub async fn ask(room: Room, json: String, payload: &[JsValue]) -> Result<Developed, Error> {
    let worker = worker(room).map_err(|thrown| super::error::unknown(&thrown))?;
    let id = NEXT.replace(NEXT.get().checked_add(1).unwrap_or(1));
    let message = Array::of2(&id.into(), &json.into());
    for one in payload {
        message.push(one);
    }
    let promise = Promise::new(&mut |resolve, reject| {
        WAITING.with_borrow_mut(|waiting| waiting.insert(id, (room, (resolve, reject))));
    });
    worker.post_message(&message).map_err(|thrown| super::error::unknown(&thrown))?;
    let answer = JsFuture::from(promise).await.map_err(|thrown| super::error::unknown(&thrown))?;
    read(&Array::from(&answer))
}

/// Hands a byte string over for good, in a job that is not answered.
pub fn pass(room: Room, json: String, bytes: &Uint8Array) -> Result<(), JsValue> {
    let message = Array::of3(&0.into(), &json.into(), bytes);
    worker(room)?.post_message_with_transfer(&message, &Array::of1(&bytes.buffer()))
}

/// An answer is the job's number, a JSON text, whether it is a failure, and Blobs or byte strings.
fn read(answer: &Array) -> Result<Developed, Error> {
    let json = answer.get(1).as_string().unwrap_or_default();
    if answer.get(2).is_truthy() {
        return Err(serde_json::from_str(&json).unwrap_or_else(|_| Error::saying(Kind::Unknown, json)));
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

fn worker(room: Room) -> Result<Worker, JsValue> {
    if let Some(worker) = WORKERS.with_borrow(|workers| workers.get(&room).cloned()) {
        return Ok(worker);
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script()?, &options)?;
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let answer = Array::from(&event.data());
        let id = answer.get(0).as_f64().unwrap_or_default() as u32;
        if let Some((_, (resolve, _))) = WAITING.with_borrow_mut(|waiting| waiting.remove(&id)) {
            let _ = resolve.call1(&JsValue::NULL, &answer);
        }
    });
    worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| died(room));
    worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
    WORKERS.with_borrow_mut(|workers| workers.insert(room, worker.clone()));
    Ok(worker)
}

/// A worker died: its jobs fail, and the next job starts another.
fn died(room: Room) {
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
