//! An archive that lies in a file: read in pieces, in the order in which it lies.

use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::exchange::manifest::{self, Manifest, Matched};
use crate::core::exchange::place::MANIFEST;
use crate::core::exchange::zip::{self, Entry, Refusal, TAIL_BYTES};
use crate::core::exchange::{Place, What};
use crate::core::pixels::sniff::sniff;
use crate::darkroom::canvas;
use crate::darkroom::ticket::crc_of;
use crate::shell::ahead::Ahead;
use crate::shell::error::words;
use js_sys::Uint8Array;
use std::ops::Range;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes that are read from the file at once.
const PIECE_BYTES: u64 = 8 << 20;
/// The largest entry that is read: it has to lie in memory. Pictures have up to some ten megabytes.
const ENTRY_MAX_BYTES: u64 = 512 << 20;
/// First bytes that are enough to tell what a file is.
const SNIFF_BYTES: u32 = 512;

/// A file that is read from front to back.
#[derive(Debug)]
pub struct Archive {
    file: Blob,
    size: u64,
    /// Where the piece that was read last begins.
    piece_at: u64,
    piece: Uint8Array,
    /// What comes after that piece, being read already, and where it begins.
    next: Option<(u64, Ahead<Uint8Array>)>,
}

impl Archive {
    /// A file of which nothing is known yet.
    pub fn new(file: &Blob) -> Self {
        let piece = Uint8Array::new_with_length(0);
        Self { file: file.clone(), size: file.size() as u64, piece_at: 0, piece, next: None }
    }

    /// Reads the directory, in the order in which the entries lie.
    pub async fn entries(&mut self) -> Result<Vec<Entry>, Error> {
        let size = self.size;
        let tail = self.read(size.saturating_sub(TAIL_BYTES)..size).await?.to_vec();
        let directory = match zip::find_directory(&tail, size) {
            Err(Refusal::CutShort) if !zip::begins_like_one(&self.read(0..size.min(4)).await?.to_vec()) => {
                return Err(Refusal::NotAnArchive.error());
            }
            found => found.map_err(|refusal| refusal.error())?,
        };
        let bytes = self.read(directory.at..directory.at + directory.size).await?.to_vec();
        zip::read_directory(&bytes, &directory).map_err(|refusal| refusal.error())
    }

    /// Reads the directory, in the order in which the entries lie, and the manifest.
    pub async fn open(&mut self) -> Result<(Vec<Entry>, Manifest), Error> {
        let entries = self.entries().await?;
        let Some(manifest) = entries.iter().find(|entry| entry.name == MANIFEST) else {
            return Err(Error::new(Kind::NotABackup));
        };
        if manifest.size > manifest::MAX_BYTES {
            return Err(Error::saying(Kind::BackupDamaged, format!("{MANIFEST}: {} bytes", manifest.size)));
        }
        let bytes = self.bytes(manifest).await?.filter(|bytes| crc_of(bytes) == manifest.crc);
        let Some(bytes) = bytes else {
            return Err(Error::saying(Kind::BackupDamaged, format!("{MANIFEST}: wrong checksum")));
        };
        let manifest = Manifest::read(&bytes.to_vec())?;
        Ok((entries, manifest))
    }

    /// The bytes of a file of the backup, if they are what the manifest says. They may be a view of a larger buffer.
    pub async fn checked(&mut self, matched: &Matched<'_>) -> Result<Result<Uint8Array, What>, Error> {
        let Some(bytes) = self.bytes(matched.entry).await? else { return Ok(Err(What::Header)) };
        // Hashed elsewhere while the checksum is reckoned here.
        let hashing = canvas::hashing(&bytes);
        if crc_of(&bytes) != matched.entry.crc && !disarmed(Rule::ChecksumIsChecked) {
            // Its outcome does not matter any more.
            let _ = hashing.await;
            return Ok(Err(What::Checksum));
        }
        if hashing.await? != matched.sha256 && !disarmed(Rule::HashIsChecked) {
            return Ok(Err(What::Hash));
        }
        Ok(if bytes_are_of(matched.place, &bytes) { Ok(bytes) } else { Err(What::Picture) })
    }

    /// The bytes of an entry, unchecked; nothing if its header is not that of the directory.
    pub async fn bytes(&mut self, entry: &Entry) -> Result<Option<Uint8Array>, Error> {
        if entry.size > ENTRY_MAX_BYTES {
            return Err(Error::saying(Kind::BackupDamaged, format!("{}: {} bytes", entry.name, entry.size)));
        }
        let header = self.read(entry.at..entry.at + zip::header_bytes(entry)).await?.to_vec();
        let Ok(range) = zip::data_of(entry, &header) else { return Ok(None) };
        self.read(range).await.map(Some)
    }

    async fn read(&mut self, range: Range<u64>) -> Result<Uint8Array, Error> {
        let length = range.end.saturating_sub(range.start);
        if length > PIECE_BYTES {
            return self.read_long(range).await;
        }
        let piece_ends_at = self.piece_at + u64::from(self.piece.length());
        if range.start < self.piece_at || range.end > piece_ends_at {
            self.move_on(range.start, piece_ends_at).await?;
        }
        let at = (range.start - self.piece_at) as u32;
        let piece = self.piece.subarray(at, at + length as u32);
        if u64::from(piece.length()) == length { Ok(piece) } else { Err(Refusal::CutShort.error()) }
    }

    /// Goes on to the piece that begins here, and begins to read the one after it. What is left of the last piece is
    /// used, and what has been read after it.
    async fn move_on(&mut self, at: u64, piece_ends_at: u64) -> Result<(), Error> {
        let next = self.next.take().filter(|(next_at, _)| *next_at == piece_ends_at);
        self.piece = match next {
            Some((_, next)) if (self.piece_at..=piece_ends_at).contains(&at) => {
                let left = self.piece.subarray((at - self.piece_at) as u32, self.piece.length());
                let next = next.take().await?;
                let joined = Uint8Array::new_with_length(left.length() + next.length());
                joined.set(&left, 0);
                joined.set(&next, left.length());
                joined
            }
            _ => slice(&self.file, at..(at + PIECE_BYTES).min(self.size))?.await?,
        };
        self.piece_at = at;
        let next_at = at + u64::from(self.piece.length());
        if next_at < self.size {
            let next = slice(&self.file, next_at..(next_at + PIECE_BYTES).min(self.size))?;
            self.next = Some((next_at, Ahead::new(next)));
        }
        Ok(())
    }

    /// Reads what is longer than a piece, piece by piece.
    async fn read_long(&mut self, range: Range<u64>) -> Result<Uint8Array, Error> {
        let length = u32::try_from(range.end - range.start).map_err(|_| Refusal::Sizes.error())?;
        let whole = Uint8Array::new_with_length(length);
        let mut at = range.start;
        while at < range.end {
            let piece = slice(&self.file, at..(at + PIECE_BYTES).min(range.end))?.await?;
            if piece.length() == 0 {
                return Err(Refusal::CutShort.error());
            }
            whole.set(&piece, (at - range.start) as u32);
            at += u64::from(piece.length());
        }
        Ok(whole)
    }
}

/// Whether bytes that are called a picture are one.
pub fn bytes_are_of(place: Place, bytes: &Uint8Array) -> bool {
    let head = || bytes.subarray(0, SNIFF_BYTES.min(bytes.length())).to_vec();
    !matches!(place, Place::Picture(..)) || sniff(&head()).is_picture()
}

/// Begins to read a part of a file.
fn slice(file: &Blob, range: Range<u64>) -> Result<impl Future<Output = Result<Uint8Array, Error>> + 'static, Error> {
    let part = file.slice_with_f64_and_f64(range.start as f64, range.end as f64).map_err(unread)?;
    Ok(async move {
        let buffer = JsFuture::from(part.array_buffer()).await.map_err(unread)?;
        Ok(Uint8Array::new(&buffer))
    })
}

/// A file that went away, changed, or may not be read.
fn unread(thrown: JsValue) -> Error {
    let (name, message) = words(&thrown);
    Error::saying(Kind::BackupDamaged, format!("{name}: {message}"))
}
