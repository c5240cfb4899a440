//! The way to the darkroom: jobs go to the worker, results come back. The worker starts with the first job, and is
//! started anew if it dies.

use crate::core::error::{Error, Kind};
use js_sys::{Array, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// What a job brought back.
#[derive(Clone, Debug)]
pub struct Developed {
    /// What is known of the result, as JSON.
    pub json: String,
    /// Its byte strings, in the order that the job defines.
    pub bytes: Vec<Uint8Array>,
}

type Settle = (js_sys::Function, js_sys::Function);

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
    static WAITING: RefCell<HashMap<u32, Settle>> = RefCell::new(HashMap::new());
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Does one job: a kind with its settings as JSON, and byte strings, which are copied, not moved.
pub async fn develop(json: String, bytes: &[Uint8Array]) -> Result<Developed, Error> {
    let worker = worker().map_err(|thrown| super::error::unknown(&thrown))?;
    let id = NEXT.replace(NEXT.get().wrapping_add(1));
    let message = Array::of2(&id.into(), &json.into());
    for one in bytes {
        message.push(one);
    }
    let promise = Promise::new(&mut |resolve, reject| {
        WAITING.with_borrow_mut(|waiting| waiting.insert(id, (resolve, reject)));
    });
    worker.post_message(&message).map_err(|thrown| super::error::unknown(&thrown))?;
    let answer = JsFuture::from(promise).await.map_err(|thrown| super::error::unknown(&thrown))?;
    read(&Array::from(&answer))
}

/// An answer is the job's number, a JSON text, whether it is a failure, and byte strings.
fn read(answer: &Array) -> Result<Developed, Error> {
    let json = answer.get(1).as_string().unwrap_or_default();
    if answer.get(2).is_truthy() {
        return Err(serde_json::from_str(&json).unwrap_or_else(|_| Error::saying(Kind::Unknown, json)));
    }
    let bytes = answer.iter().skip(3).map(|one| Uint8Array::new(&one)).collect();
    Ok(Developed { json, bytes })
}

/// Starts the worker, so that the first picture does not wait for it.
pub fn warm_up() {
    // A worker that cannot start says so at the first job.
    let _ = worker();
}

/// Where the worker's script is: the page knows, since its name carries the hash of the build.
fn script() -> Result<String, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let named = document.query_selector("meta[name=darkroom]")?;
    named
        .and_then(|meta| meta.get_attribute("content"))
        .ok_or_else(|| JsValue::from_str("the page does not name the darkroom"))
}

fn worker() -> Result<Worker, JsValue> {
    if let Some(worker) = WORKER.with_borrow(Clone::clone) {
        return Ok(worker);
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script()?, &options)?;
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let answer = Array::from(&event.data());
        let id = answer.get(0).as_f64().unwrap_or_default() as u32;
        if let Some((resolve, _)) = WAITING.with_borrow_mut(|waiting| waiting.remove(&id)) {
            let _ = resolve.call1(&JsValue::NULL, &answer);
        }
    });
    worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let on_error = Closure::<dyn Fn(web_sys::Event)>::new(|_| died());
    worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
    WORKER.set(Some(worker.clone()));
    Ok(worker)
}

/// The worker died: its jobs fail, and the next job starts another.
fn died() {
    if let Some(worker) = WORKER.take() {
        worker.terminate();
    }
    for (_, (_, reject)) in WAITING.take() {
        let _ = reject.call1(&JsValue::NULL, &JsValue::from_str("the darkroom stopped"));
    }
}
