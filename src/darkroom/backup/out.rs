//! Where the bytes of a backup go: into a file that the person picked, or into a Blob for the browser's downloads.

use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::shell::error::words;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileSystemFileHandle, FileSystemWritableFileStream};

/// Bytes that are written at once: small entries are gathered until there are as many.
const PIECE_BYTES: u32 = 4 << 20;

/// A file on its way out.
#[derive(Debug)]
pub struct Out {
    end: End,
    waiting: Vec<Uint8Array>,
    waiting_bytes: u32,
    /// The piece that is being written while the next one is made.
    writing: Option<JsFuture>,
}

#[derive(Debug)]
enum End {
    /// A file and the way into it; until that is closed, whatever was there before stays.
    File(FileSystemFileHandle, FileSystemWritableFileStream),
    /// Parts of a Blob, each one itself, so that the browser can put them onto the disk.
    Parts(Array),
}

/// The failure to write to where the person wanted it.
pub fn unwritten(thrown: JsValue) -> Error {
    let (name, message) = words(&thrown);
    let kind = if name == "QuotaExceededError" { Kind::StorageFull } else { Kind::BackupUnwritten };
    Error::saying(kind, format!("{name}: {message}"))
}

impl Out {
    /// Opens a file for writing, or begins a Blob.
    pub async fn open(file: Option<&FileSystemFileHandle>) -> Result<Self, Error> {
        let end = match file {
            Some(file) => {
                let stream = JsFuture::from(file.create_writable()).await.map_err(unwritten)?;
                End::File(file.clone(), stream.unchecked_into())
            }
            None => End::Parts(Array::new()),
        };
        Ok(Self { end, waiting: Vec::new(), waiting_bytes: 0, writing: None })
    }

    /// Adds bytes.
    pub async fn put(&mut self, bytes: Uint8Array) -> Result<(), Error> {
        // What is large goes alone, so that it need not be copied behind what is small.
        if bytes.length() >= PIECE_BYTES {
            self.flush().await?;
        }
        self.waiting_bytes += bytes.length();
        self.waiting.push(bytes);
        if self.waiting_bytes >= PIECE_BYTES { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        let bytes = std::mem::take(&mut self.waiting_bytes);
        if bytes == 0 {
            return Ok(());
        }
        match &self.end {
            End::File(_, stream) => {
                let piece = joined(&waiting, bytes);
                settled(&mut self.writing).await?;
                let written = stream.write_with_js_u8_array(&piece).map_err(unwritten)?;
                self.writing = Some(JsFuture::from(written));
            }
            End::Parts(parts) => {
                let part = blob(&waiting.iter().collect())?;
                parts.push(&part);
            }
        }
        Ok(())
    }

    /// Completes the file. Gives the Blob, where it is one.
    pub async fn close(mut self) -> Result<Option<Blob>, Error> {
        let flushed = self.flush().await;
        let written = settled(&mut self.writing).await;
        if let Err(error) = flushed.and(written) {
            self.abort().await;
            return Err(error);
        }
        match self.end {
            End::File(_, stream) => JsFuture::from(stream.close()).await.map(|_| None).map_err(unwritten),
            End::Parts(parts) => blob(&parts).map(Some),
        }
    }

    /// Gives up: what was at the file's place stays as it was.
    pub async fn abort(mut self) {
        // Whether that piece was written does not matter any more.
        let _ = settled(&mut self.writing).await;
        let End::File(file, stream) = self.end else { return };
        if disarmed(Rule::HalfIsNoBackup) {
            let _ = JsFuture::from(stream.close()).await;
            return;
        }
        // There is nothing to be done about a file that cannot even be given up.
        let _ = JsFuture::from(stream.abort()).await;
        if size_of(&file).await == Some(0.0) {
            remove(&file).await;
        }
    }
}

/// Bytes as one. Writing them one by one would take longer: every write waits for the disk.
fn joined(parts: &[Uint8Array], bytes: u32) -> Uint8Array {
    if let [only] = parts {
        return only.clone();
    }
    let whole = Uint8Array::new_with_length(bytes);
    let mut at = 0;
    for part in parts {
        whole.set(part, at);
        at += part.length();
    }
    whole
}

async fn settled(writing: &mut Option<JsFuture>) -> Result<(), Error> {
    match writing.take() {
        Some(writing) => writing.await.map(drop).map_err(unwritten),
        None => Ok(()),
    }
}

async fn size_of(file: &FileSystemFileHandle) -> Option<f64> {
    let file: File = JsFuture::from(file.get_file()).await.ok()?.dyn_into().ok()?;
    Some(file.size())
}

/// Removes the empty file that picking a name has made, where the browser can; web-sys does not know the method.
async fn remove(file: &FileSystemFileHandle) {
    let method = Reflect::get(file, &"remove".into()).and_then(|method| method.dyn_into::<Function>());
    if let Ok(removed) = method.and_then(|method| method.call0(file)?.dyn_into::<Promise>()) {
        // An empty file that stays is no harm.
        let _ = JsFuture::from(removed).await;
    }
}

fn blob(parts: &Array) -> Result<Blob, Error> {
    let options = BlobPropertyBag::new();
    options.set_type("application/zip");
    Blob::new_with_blob_sequence_and_options(parts, &options).map_err(unwritten)
}
