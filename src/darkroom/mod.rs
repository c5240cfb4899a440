//! The worker's side: one job a message, answered by one message.
//!
//! A job is an array of its number, a JSON text that names its kind, and byte strings. The answer is an array of the
//! number, a JSON text, whether that is a failure, and byte strings.

mod canvas;
mod demo;
mod intake;

use crate::core::error::{Error, Kind};
use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// What the main thread asks for.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Job {
    /// Check, clean and describe a picture that a person brought.
    Intake,
    /// Make the thumbnail of a picture.
    Thumb,
    /// Make a PNG of a picture.
    Png,
    /// Answer a request as the demo.
    Demo(demo::Asked),
}

/// What a job brings back.
struct Done {
    json: String,
    bytes: Vec<Uint8Array>,
}

/// Listens for jobs.
pub fn serve() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let message = Array::from(&event.data());
        spawn_local(async move {
            let result = run(&message).await;
            answer(message.get(0), result);
        });
    });
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

async fn run(message: &Array) -> Result<Done, Error> {
    let json = message.get(1).as_string().unwrap_or_default();
    let job = serde_json::from_str(&json).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?;
    let bytes: Vec<Uint8Array> = message.iter().skip(2).map(|one| Uint8Array::new(&one)).collect();
    match job {
        Job::Demo(asked) => demo::answer(&asked, &bytes).await,
        job => {
            let picture = bytes.into_iter().next().ok_or_else(|| Error::new(Kind::EmptyFile))?;
            match job {
                Job::Thumb => only(canvas::thumb(&canvas::decode(&picture).await?).await?),
                Job::Png => only(canvas::encode(&canvas::decode(&picture).await?, canvas::Encoding::Png).await?),
                _ => intake::take_in(picture).await,
            }
        }
    }
}

fn only(bytes: Uint8Array) -> Result<Done, Error> {
    Ok(Done { json: String::new(), bytes: vec![bytes] })
}

fn answer(id: JsValue, result: Result<Done, Error>) {
    let (json, failed, bytes) = match result {
        Ok(done) => (done.json, false, done.bytes),
        Err(error) => (serde_json::to_string(&error).unwrap_or_default(), true, Vec::new()),
    };
    let message = Array::of3(&id, &json.into(), &failed.into());
    let moved = Array::new();
    for one in &bytes {
        message.push(one);
        moved.push(&one.buffer());
    }
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // The only failure is a buffer that was moved before, and each is made for this answer alone.
    let _ = scope.post_message_with_transfer(&message, &moved);
}
