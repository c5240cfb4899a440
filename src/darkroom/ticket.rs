//! What long jobs share: saying how far they have come, ending when asked to, and checksums of bytes
//! that lie outside the memory of this program.

use crate::core::error::{Error, Kind};
use crate::core::exchange::Progress;
use crate::core::exchange::crc::Crc;
use js_sys::{Array, Uint8Array};
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use web_sys::DedicatedWorkerGlobalScope;

/// Milliseconds between two words on how far a job has come: more than a person can read is only work.
const TELL_EVERY_MS: f64 = 100.0;
/// What the third field of a message says where it is no answer yet.
const UNDER_WAY: u32 = 2;
/// Bytes that are taken into this program's memory at a time.
const STEP_BYTES: u32 = 1 << 18;

thread_local! {
    static STOPPED: Cell<bool> = const { Cell::new(false) };
}

/// Ends the job that is under way, at its next step.
pub fn stop() {
    STOPPED.set(true);
}

/// A long job's way to whoever asked for it.
#[derive(Debug)]
pub struct Ticket {
    id: JsValue,
    progress: Cell<Progress>,
    told_at_ms: Cell<f64>,
}

impl Ticket {
    /// A job of this number that begins now.
    pub fn new(id: JsValue) -> Self {
        STOPPED.set(false);
        Self { id, progress: Cell::default(), told_at_ms: Cell::new(0.0) }
    }

    /// More is to be done than was known.
    pub fn foresee(&self, files: usize, bytes: u64) {
        let mut progress = self.progress.get();
        progress.total_files = progress.total_files.saturating_add(u32::try_from(files).unwrap_or(u32::MAX));
        progress.total_bytes = progress.total_bytes.saturating_add(bytes);
        self.progress.set(progress);
    }

    /// This much is done. Fails once the job is to end.
    pub fn done(&self, files: u32, bytes: u64) -> Result<(), Error> {
        super::collector::passed(bytes);
        let mut progress = self.progress.get();
        progress.done_files = progress.done_files.saturating_add(files);
        progress.done_bytes = progress.done_bytes.saturating_add(bytes);
        // What was not known beforehand shows when it is done.
        progress.total_files = progress.total_files.max(progress.done_files);
        progress.total_bytes = progress.total_bytes.max(progress.done_bytes);
        self.progress.set(progress);
        let now_ms = js_sys::Date::now();
        // Clocks may be set back.
        if (now_ms - self.told_at_ms.get()).abs() >= TELL_EVERY_MS {
            self.told_at_ms.set(now_ms);
            self.tell(progress);
        }
        if STOPPED.get() { Err(Error::new(Kind::Stopped)) } else { Ok(()) }
    }

    fn tell(&self, progress: Progress) {
        let json = serde_json::to_string(&progress).unwrap_or_default();
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        // A number and a text can always be sent.
        let _ = scope.post_message(&Array::of3(&self.id, &json.into(), &UNDER_WAY.into()));
    }
}

/// The CRC-32 of bytes.
pub fn crc_of(bytes: &Uint8Array) -> u32 {
    let mut crc = Crc::default();
    let mut step = vec![0; STEP_BYTES.min(bytes.length()) as usize];
    let mut at = 0;
    while at < bytes.length() {
        let until = at.saturating_add(STEP_BYTES).min(bytes.length());
        if let Some(step) = step.get_mut(..(until - at) as usize) {
            bytes.subarray(at, until).copy_to(step);
            crc.add(step);
        }
        at = until;
    }
    crc.value()
}
