//! Backup and restore, done by a worker that is hired for the job and goes with it: what it took of the memory is given
//! back, and neither an arriving answer nor a picture being developed waits for it.

use super::worker::{self, Developed};
use super::{clock, error, memory, save};
use crate::core::error::{Error, Kind};
use crate::core::exchange::{BackedUp, Plan, Progress, Restored, day};
use js_sys::{Array, Function, Object, Promise, Reflect};
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

/// What the third field of a message says where the job goes on.
const UNDER_WAY: f64 = 2.0;
/// Milliseconds that a job gets to end by itself and to leave no half-written file; then its worker goes.
const PATIENCE_MS: u32 = 5_000;
/// The place that the browser's pickers remember for backups.
const PICKER_ID: &str = "atelier-backup";

/// Where a backup goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// One file, which the person picks, or which goes to the browser's downloads where nobody can pick.
    File,
    /// A folder, in which only what is new is written.
    Folder,
}

/// Ends the job that it was given to, when called or dropped. One is good for one job.
#[derive(Debug, Default)]
pub struct Cancel(Rc<Line>);

/// The way to the worker of a job.
#[derive(Debug, Default)]
struct Line {
    cancelled: Cell<bool>,
    worker: RefCell<Option<Worker>>,
    /// Ends the wait for a worker that does not answer.
    give_up: RefCell<Option<Function>>,
}

impl Cancel {
    /// For a job that is about to begin.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the job as soon as it can end; it then fails with [`Kind::Stopped`]. What it had written is as if it had
    /// never been.
    pub fn cancel(&self) {
        if self.0.cancelled.replace(true) {
            return;
        }
        if let Some(worker) = self.0.worker.borrow().as_ref() {
            // A number and a text can always be sent.
            let _ = worker.post_message(&Array::of2(&0.into(), &r#"{"kind":"cancel"}"#.into()));
        }
        if let Some(give_up) = self.0.give_up.take() {
            clock::after_ms(PATIENCE_MS, move || {
                // The promise's own resolver; it cannot fail.
                let _ = give_up.call1(&JsValue::NULL, &JsValue::NULL);
            });
        }
    }
}

impl Drop for Cancel {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Whether this browser lets a page write into a folder.
pub fn can_pick_folder() -> bool {
    picker("showDirectoryPicker").is_some()
}

/// Makes a backup. Has to be called within a click, as long as the browser lets the person pick a place. Closing the
/// picker is no failure; [`Kind::Stopped`] is what comes of cancelling. Once there is a place, `first` is done: it cannot be
/// done before, because a browser lets the person pick only for a moment after the click.
pub async fn back_up(
    target: Target,
    first: impl Future<Output = ()>,
    on_progress: impl Fn(Progress) + 'static,
    cancel: &Cancel,
) -> Result<BackedUp, Error> {
    let made_at_ms = clock::now_ms();
    let name = day::file_name(by_local_time(made_at_ms));
    let option = if target == Target::File { name.as_str() } else { "readwrite" };
    let handle = match pick(target, option).await? {
        Picked::Closed => return Ok(BackedUp::Closed),
        Picked::Handle(handle) => Some(handle),
        Picked::Nowhere => None,
    };
    first.await;
    let json = serde_json::json!({ "kind": "back_up", "made_at_ms": made_at_ms }).to_string();
    let mut payload = vec![handle.unwrap_or_default()];
    if memory::is_used() {
        payload.push(memory::all().into());
    }
    let done = errand(json, &payload, on_progress, cancel).await?;
    if let Some(blob) = done.blobs.first() {
        save::hand_over(blob, &name)?;
    }
    read(&done.json).map(BackedUp::Saved)
}

/// Asks the person for the folder of a backup, to look into it and to restore it; nothing if the picker is closed. Has
/// to be called within a click.
pub async fn pick_folder() -> Result<Option<JsValue>, Error> {
    match pick(Target::Folder, "read").await? {
        Picked::Handle(folder) => Ok(Some(folder)),
        Picked::Closed | Picked::Nowhere => Ok(None),
    }
}

/// Checks all of a backup, a file or a folder, and says what restoring it would do. Fails with everything that is wrong,
/// a line each, in the detail.
pub async fn inspect(from: &JsValue, on_progress: impl Fn(Progress) + 'static, cancel: &Cancel) -> Result<Plan, Error> {
    let done = errand(r#"{"kind":"inspect"}"#.to_owned(), std::slice::from_ref(from), on_progress, cancel).await?;
    read(&done.json)
}

/// Checks all of a backup, a file or a folder, and puts back what is not here: all of it, or nothing. The page has to
/// read its records anew afterwards.
pub async fn restore(
    from: &JsValue,
    on_progress: impl Fn(Progress) + 'static,
    cancel: &Cancel,
) -> Result<Restored, Error> {
    let done = errand(r#"{"kind":"restore"}"#.to_owned(), std::slice::from_ref(from), on_progress, cancel).await?;
    read(&done.json)
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))
}

/// A moment on the calendar that hangs on the wall here, as milliseconds.
pub fn by_local_time(at_ms: i64) -> i64 {
    at_ms - js_sys::Date::new_0().get_timezone_offset() as i64 * 60_000
}

/// A worker for one job. It goes, with all that it holds, when the job is done or no longer waited for.
struct Hired(Worker);

impl Drop for Hired {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

async fn errand(
    json: String,
    payload: &[JsValue],
    on_progress: impl Fn(Progress) + 'static,
    cancel: &Cancel,
) -> Result<Developed, Error> {
    if cancel.0.cancelled.get() {
        return Err(Error::new(Kind::Stopped));
    }
    let hired = Hired(worker::hire().map_err(|thrown| error::unknown(&thrown))?);
    let mut settle = None;
    let answered = Promise::new(&mut |resolve, _| settle = Some(resolve));
    let Some(resolve) = settle else { return Err(Error::new(Kind::Unknown)) };
    let on_message = listener(on_progress, resolve.clone());
    hired.0.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let died = resolve.clone();
    let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
        // The promise's own resolver; it cannot fail.
        let _ = died.call1(&JsValue::NULL, &JsValue::UNDEFINED);
    });
    hired.0.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let message = Array::of2(&1.into(), &json.into());
    for each in payload {
        message.push(each);
    }
    hired.0.post_message(&message).map_err(|thrown| error::unknown(&thrown))?;
    cancel.0.worker.replace(Some(hired.0.clone()));
    cancel.0.give_up.replace(Some(resolve));
    // A promise that is only ever resolved: with the answer, with null where nobody waits any longer, or with nothing
    // where the worker died.
    let answer = JsFuture::from(answered).await.unwrap_or_default();
    cancel.0.worker.take();
    cancel.0.give_up.take();
    match answer {
        answer if answer.is_null() => Err(Error::new(Kind::Stopped)),
        answer if answer.is_undefined() => Err(Error::saying(Kind::Unknown, "the darkroom stopped")),
        answer => worker::read(&Array::from(&answer)).await,
    }
}

fn listener(on_progress: impl Fn(Progress) + 'static, resolve: Function) -> Closure<dyn Fn(MessageEvent)> {
    Closure::new(move |event: MessageEvent| {
        let message = Array::from(&event.data());
        if message.get(2).as_f64() != Some(UNDER_WAY) {
            // The promise's own resolver; it cannot fail.
            let _ = resolve.call1(&JsValue::NULL, &message);
        } else if let Ok(progress) = read(&message.get(1).as_string().unwrap_or_default()) {
            on_progress(progress);
        }
    })
}

/// What came of asking the person for a place.
enum Picked {
    /// A place.
    Handle(JsValue),
    /// The person does not want to.
    Closed,
    /// This browser does not ask.
    Nowhere,
}

/// One of the browser's pickers. web-sys has them without their options.
fn picker(name: &str) -> Option<Function> {
    Reflect::get(&js_sys::global(), &name.into()).ok()?.dyn_into().ok()
}

/// Asks for a file, given the name to suggest, or for a folder, given what is to be done with it.
async fn pick(target: Target, value: &str) -> Result<Picked, Error> {
    let (method, option) = match target {
        Target::File => ("showSaveFilePicker", "suggestedName"),
        Target::Folder => ("showDirectoryPicker", "mode"),
    };
    let Some(picker) = picker(method) else { return nowhere(target) };
    let options = Object::new();
    let failed = |thrown: JsValue| error::unknown(&thrown);
    Reflect::set(&options, &option.into(), &value.into()).map_err(failed)?;
    Reflect::set(&options, &"id".into(), &PICKER_ID.into()).map_err(failed)?;
    let picking: Promise = picker.call1(&js_sys::global(), &options).map_err(failed)?.unchecked_into();
    match JsFuture::from(picking).await {
        Ok(handle) => Ok(Picked::Handle(handle)),
        Err(thrown) => match error::words(&thrown).0.as_str() {
            "AbortError" => Ok(Picked::Closed),
            // The click is too long ago, or pickers are not allowed here.
            "SecurityError" | "NotAllowedError" => nowhere(target),
            _ => Err(Error::saying(Kind::BackupUnwritten, error::words(&thrown).1)),
        },
    }
}

/// A file can go to the downloads instead; a folder cannot.
fn nowhere(target: Target) -> Result<Picked, Error> {
    match target {
        Target::File => Ok(Picked::Nowhere),
        Target::Folder => Err(Error::saying(Kind::BackupUnwritten, "no folder can be picked here")),
    }
}
