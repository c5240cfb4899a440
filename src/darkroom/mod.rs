//! The worker's side: one job a message, answered by one message.
//!
//! A job is an array of its number, a JSON text that names its kind, and byte strings or Blobs. The answer is an array
//! of the number, a JSON text, what that is (0 the end, 1 a failure, 2 how far the job has come), and Blobs or byte
//! strings. A job with the number 0 is not answered.

pub mod backup;
mod bytes;
mod canvas;
mod collector;
mod demo;
mod desk;
mod intake;
pub mod restore;
mod sharing;
mod strips;
mod style;
pub mod ticket;
mod wording;

use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::shell::memory;
use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use ticket::Ticket;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// What the main thread asks for.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Job {
    /// Check, clean and describe a picture that a person brought.
    Intake,
    /// Make the thumbnail of a picture.
    Thumb,
    /// Take a picture of a style in and measure it.
    Study,
    /// Measure a picture.
    Measure,
    /// Judge pictures by what was measured of them.
    Judge { pins: Vec<usize>, away: Vec<usize> },
    /// Score what was measured of one picture against what was measured of those of some styles, given by how many
    /// pictures each has, and its share.
    Score { styles: Vec<(usize, u8)> },
    /// Put pictures on one sheet.
    Sheet,
    /// Make a smaller copy of a picture.
    Shrink,
    /// Match a picture to some styles, given alike.
    Match { styles: Vec<(usize, u8)> },
    /// Put together what goes along with a message to show its styles.
    Compose(Box<wording::Composing>),
    /// Put together the request for a card.
    Describe(Box<wording::Describing>),
    /// Read the card in the body of a reply.
    ReadCard { now_ms: i64 },
    /// Write a style to a file.
    Pack(Box<sharing::Packing>),
    /// Read a style from a file.
    Unpack,
    /// Make a PNG of a picture.
    Png,
    /// Answer a request as the demo.
    Demo(demo::Asked),
    /// Add bytes to those that came before; not answered.
    Gather { gathering: u32 },
    /// Forget what was gathered; not answered.
    Forget { gathering: u32 },
    /// Give a Blob of what was gathered.
    Assemble { gathering: u32 },
    /// Name what was gathered, describe it and write it.
    Keep { gathering: u32 },
    /// Wait until bytes that were kept are on the disk.
    Stored { hash: Hash },
    /// Encode bytes as base64.
    Encode { hash: Hash },
    /// Write a backup to a file, into a folder, or, where none is given, into a Blob; of what lies in the page's memory,
    /// where that comes along.
    BackUp { made_at_ms: i64 },
    /// Say what a restore would do.
    Inspect,
    /// Put back what is in a backup.
    Restore,
    /// End the backup or the restore that is under way; not answered.
    Cancel,
    /// Do something with the picture that is being retouched.
    Desk {
        /// What.
        job: desk::Job,
    },
}

/// What a job brings back.
#[derive(Default)]
pub struct Done {
    /// What is known of the result, as JSON.
    pub json: String,
    /// Its Blobs.
    pub blobs: Vec<Blob>,
    /// Its byte strings.
    pub bytes: Vec<Uint8Array>,
    /// Bytes to be written once the answer has left.
    to_write: Option<(Hash, Uint8Array)>,
}

/// Listens for jobs.
pub fn serve() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    #[cfg(feature = "disarm")]
    crate::core::disarm::disarm(&scope.name());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let message = Array::from(&event.data());
        spawn_local(async move {
            let mut result = run(&message).await;
            let to_write = result.as_mut().ok().and_then(|done| done.to_write.take());
            if message.get(0).is_truthy() {
                answer(message.get(0), result);
            }
            if let Some((hash, written)) = to_write {
                bytes::write(hash, written);
            }
        });
    });
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

async fn run(message: &Array) -> Result<Done, Error> {
    let json = message.get(1).as_string().unwrap_or_default();
    let job = serde_json::from_str(&json).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?;
    let payload = || message.get(2);
    match job {
        Job::Intake => intake::take_in(byte_string(payload())?).await,
        Job::Thumb => only(canvas::thumb(&bitmap(payload()).await?).await?),
        Job::Png => only(canvas::encode(&bitmap(payload()).await?, canvas::Encoding::Png).await?),
        Job::Demo(asked) => {
            let pictures: Vec<Uint8Array> = message.iter().skip(2).map(|one| Uint8Array::new(&one)).collect();
            demo::answer(&asked, &pictures).await
        }
        Job::Gather { gathering } => {
            bytes::gather(gathering, byte_string(payload())?)?;
            Ok(Done::default())
        }
        Job::Forget { gathering } => {
            bytes::forget(gathering);
            Ok(Done::default())
        }
        Job::Assemble { gathering } => bytes::assemble(gathering),
        Job::Keep { gathering } => bytes::keep(gathering).await,
        Job::Stored { hash } => bytes::stored(hash).await,
        Job::Encode { hash } => bytes::encode(hash, payload().dyn_into().ok()).await,
        Job::BackUp { made_at_ms } => {
            if let Ok(all) = message.get(3).dyn_into::<Array>() {
                memory::take_over(&all);
            }
            backup::back_up(made_at_ms, payload(), &Ticket::new(message.get(0))).await
        }
        Job::Inspect => restore::inspect(payload(), &Ticket::new(message.get(0))).await,
        Job::Restore => restore::restore(payload(), &Ticket::new(message.get(0))).await,
        Job::Cancel => {
            ticket::stop();
            Ok(Done::default())
        }
        job => run_for_styles(job, message).await,
    }
}

async fn run_for_styles(job: Job, message: &Array) -> Result<Done, Error> {
    let payload = || message.get(2);
    let rest = || message.slice(2, message.length());
    match job {
        Job::Study => style::study(payload()).await,
        Job::Measure => style::measure(payload()).await,
        Job::Judge { pins, away } => style::judge((&pins, &away), &rest()),
        Job::Score { styles } => style::score(&styles, &rest()),
        Job::Sheet => style::contact_sheet(&rest()).await,
        Job::Shrink => style::shrunk(payload()).await,
        Job::Match { styles } => style::matched(payload(), &styles, &message.slice(3, message.length())).await,
        Job::Compose(composing) => wording::compose(&composing),
        Job::Describe(describing) => wording::describe(&describing),
        Job::ReadCard { now_ms } => wording::read_card(now_ms, payload()),
        Job::Pack(packing) => sharing::pack(*packing, &rest()).await,
        Job::Unpack => sharing::unpack(payload()).await,
        Job::Desk { job } => desk::run(job, &rest()).await,
        // Every other job is done above.
        _ => Err(Error::new(Kind::Unknown)),
    }
}

fn byte_string(payload: JsValue) -> Result<Uint8Array, Error> {
    payload.dyn_into().map_err(|_| Error::new(Kind::EmptyFile))
}

/// A picture, given as bytes or as a Blob.
async fn bitmap(payload: JsValue) -> Result<web_sys::ImageBitmap, Error> {
    match payload.dyn_into::<Blob>() {
        Ok(blob) => canvas::decode_blob(&blob).await,
        Err(bytes) => canvas::decode(&byte_string(bytes)?).await,
    }
}

fn only(bytes: Uint8Array) -> Result<Done, Error> {
    Ok(Done { bytes: vec![bytes], ..Done::default() })
}

fn answer(id: JsValue, result: Result<Done, Error>) {
    let failed = result.is_err();
    let failure = |error: Error| Done { json: serde_json::to_string(&error).unwrap_or_default(), ..Done::default() };
    let done = result.unwrap_or_else(failure);
    let message = Array::of3(&id, &done.json.into(), &u32::from(failed).into());
    let moved = Array::new();
    for blob in &done.blobs {
        message.push(blob);
    }
    for one in &done.bytes {
        message.push(one);
        moved.push(&one.buffer());
    }
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // The only failure is a buffer that was moved before, and each is made for this answer alone.
    let _ = scope.post_message_with_transfer(&message, &moved);
}
