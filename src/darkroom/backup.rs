//! Backups: every record but the key, every byte string, entry by entry, so that no library is too large for the
//! memory. The format is in `core::exchange`.

pub(super) mod folder;
mod out;

use super::ticket::{Ticket, crc_of};
use super::{Done, canvas};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::exchange::crc::crc32;
use crate::core::exchange::place::MANIFEST;
use crate::core::exchange::zip::{Refusal, Writer};
use crate::core::exchange::{Listed, Manifest, Missing, Place, Records, Saved, Why, lines, records};
use crate::core::id::Hash;
use crate::core::pixels::sniff::{Format, sniff};
use crate::shell::ahead::Ahead;
use crate::shell::db::{self, Store, pages};
use folder::Folder;
use js_sys::Uint8Array;
use out::Out;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileSystemDirectoryHandle, FileSystemFileHandle};

/// Records that are read at once.
const RECORDS_AT_ONCE: u32 = 256;
/// Thumbnails that are read at once; one has some ten kilobytes.
const THUMBS_AT_ONCE: usize = 64;
/// Byte strings that are read, or summed up, while another is written.
const READ_AHEAD: usize = 2;
/// About how large a file of records becomes: what a restore has to hold at once.
const RECORDS_FILE_BYTES: usize = 4 << 20;
/// First bytes that are enough to tell what a file is.
const SNIFF_BYTES: u32 = 512;

/// Makes a backup of this moment: into a file or a folder, if a handle of one is given, otherwise into a Blob, which it
/// brings back. What cannot be saved is counted, and the rest is saved.
pub async fn back_up(made_at_ms: i64, target: JsValue, ticket: &Ticket) -> Result<Done, Error> {
    let mut saving = Saving::begin(made_at_ms, target, ticket).await?;
    match saving.everything().await {
        Ok(()) => saving.end().await,
        Err(error) => {
            saving.out.abort().await;
            Err(error)
        }
    }
}

/// The store of some records.
pub(super) fn store_of(records: Records) -> Store {
    match records {
        Records::Summaries => Store::Summaries,
        Records::Turns => Store::Turns,
        Records::Pictures => Store::Pictures,
        Records::Styles => Store::Styles,
        Records::Measured => Store::Measured,
        Records::Kept => Store::Kept,
    }
}

struct Saving<'a> {
    out: Out,
    /// Where the bytes go, if they do not go into the archive.
    folder: Option<Folder>,
    zip: Writer,
    manifest: Manifest,
    saved: Saved,
    /// The pictures by their records, with formats and sizes, in order of their hashes.
    pictures: Vec<(Hash, Format, u64)>,
    /// The bytes that records refer to.
    referred: Vec<Hash>,
    ticket: &'a Ticket,
}

impl<'a> Saving<'a> {
    async fn begin(made_at_ms: i64, target: JsValue, ticket: &'a Ticket) -> Result<Self, Error> {
        let (out, folder) = match target.dyn_into::<FileSystemDirectoryHandle>() {
            Ok(root) => {
                let folder = Folder::open(root).await?;
                let records = folder.records(made_at_ms).await?;
                (Out::open(Some(&records)).await?, Some(folder))
            }
            Err(target) => (Out::open(target.dyn_ref::<FileSystemFileHandle>()).await?, None),
        };
        Ok(Self {
            out,
            folder,
            zip: Writer::new(made_at_ms),
            manifest: Manifest::new(made_at_ms),
            saved: Saved { made_at_ms, ..Saved::default() },
            pictures: Vec::new(),
            referred: Vec::new(),
            ticket,
        })
    }

    async fn everything(&mut self) -> Result<(), Error> {
        // Records before bytes: whatever a record refers to was written before it.
        for records in Records::ALL {
            self.records(records).await?;
        }
        self.bytes().await?;
        self.thumbs().await?;
        let manifest = self.manifest.write()?;
        let header = self.zip.entry_listed_first(MANIFEST, manifest.len() as u64, crc32(&manifest));
        self.out.put(Uint8Array::from(header.map_err(unwritable)?.as_slice())).await?;
        self.out.put(Uint8Array::from(manifest.as_slice())).await
    }

    /// Completes the archive.
    async fn end(mut self) -> Result<Done, Error> {
        let directory = Uint8Array::from(self.zip.end().as_slice());
        if let Err(error) = self.out.put(directory).await {
            self.out.abort().await;
            return Err(error);
        }
        let blob: Option<Blob> = self.out.close().await?;
        let json = serde_json::to_string(&self.saved).unwrap_or_default();
        Ok(Done { json, blobs: blob.into_iter().collect(), ..Done::default() })
    }

    async fn records(&mut self, records: Records) -> Result<(), Error> {
        let (mut after, mut file, mut nth) = (String::new(), String::new(), 1);
        loop {
            let pairs = pages::entries(store_of(records), &after, RECORDS_AT_ONCE).await?;
            let is_last = pairs.len() < RECORDS_AT_ONCE as usize;
            for (key, value) in pairs {
                if let Some(line) = self.line(records, &key, value.as_string()) {
                    file.push_str(&line);
                }
                after = key;
            }
            if is_last && records == Records::Pictures {
                self.foresee().await?;
            }
            if !file.is_empty() && (is_last || file.len() >= RECORDS_FILE_BYTES) {
                let bytes = Uint8Array::from(file.as_bytes());
                let (hash, crc) = summed(&bytes).await?;
                self.entry(&Place::Records(records, nth), bytes, (hash, crc)).await?;
                file.clear();
                nth += 1;
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// Says how much there will be to do, now that the records of the pictures are known. What comes meanwhile, or was
    /// not foreseen, shows when it is done.
    async fn foresee(&self) -> Result<(), Error> {
        let files = pages::every_key(Store::Bytes).await?.len() + pages::every_key(Store::Thumbs).await?.len();
        self.ticket.foresee(files, self.pictures.iter().map(|(_, _, size)| size).sum());
        Ok(())
    }

    /// A record as a line; nothing for one that stays on the device or cannot be read.
    fn line(&mut self, records: Records, key: &str, text: Option<String>) -> Option<String> {
        if !records.takes(key) {
            return None;
        }
        let looked =
            text.and_then(|text| Some((records::look(records, key, &text).ok()?, lines::write(key, &text).ok()?)));
        let Some((look, line)) = looked else {
            self.saved.unreadable += 1;
            return None;
        };
        if let (Some(format), Some(hash)) = (look.format, look.bytes.first()) {
            self.pictures.push((*hash, format, look.size_bytes));
        }
        self.referred.extend(look.bytes);
        Some(line)
    }

    /// What is known of a picture by its record.
    fn picture(&self, hash: Hash) -> Option<(Format, u64)> {
        let at = self.pictures.binary_search_by_key(&hash, |(hash, ..)| *hash).ok()?;
        self.pictures.get(at).map(|(_, format, size)| (*format, *size))
    }

    async fn bytes(&mut self) -> Result<(), Error> {
        let keys = pages::every_key(Store::Bytes).await?;
        self.note_absent(&keys);
        let mut to_read = Vec::new();
        for hash in keys.iter().filter_map(|key| Hash::parse(key)) {
            if !self.lies_in_folder(hash).await? {
                to_read.push(hash);
            }
        }
        let mut coming: VecDeque<_> = to_read.iter().take(READ_AHEAD).copied().map(begin_to_read).collect();
        for (nth, hash) in to_read.iter().enumerate() {
            let Some(this) = coming.pop_front() else { break };
            coming.extend(to_read.get(nth + READ_AHEAD).copied().map(begin_to_read));
            self.byte_string(*hash, this.take().await?).await?;
        }
        Ok(())
    }

    /// Notes which bytes records refer to and are not here.
    fn note_absent(&mut self, keys: &[String]) {
        let mut referred = std::mem::take(&mut self.referred);
        referred.sort_unstable();
        referred.dedup();
        // Keys are in order, as hashes are: hex digits sort as the numbers do.
        let is_here = |hash: &Hash| keys.binary_search(&hash.to_string()).is_ok();
        for sha256 in referred.into_iter().filter(|hash| !is_here(hash)) {
            self.manifest.missing.push(Missing { sha256, why: Why::Absent });
            self.saved.absent += 1;
        }
    }

    /// Whether bytes lie in the folder already; if so, they are listed.
    async fn lies_in_folder(&mut self, sha256: Hash) -> Result<bool, Error> {
        let Some(folder) = self.folder.as_ref().filter(|_| !disarmed(Rule::OnlyNewIsAdded)) else { return Ok(false) };
        let picture = self.picture(sha256);
        let place = Place::of_bytes(sha256, picture.map(|(format, _)| format));
        let Some(size) = folder.size_of(&place).await else { return Ok(false) };
        if picture.is_some_and(|(_, own_size)| own_size != size) {
            return Ok(false);
        }
        self.manifest.beside.push(Listed { path: place.path(), size, sha256 });
        self.saved.pictures += u32::from(picture.is_some());
        self.ticket.done(1, size)?;
        Ok(true)
    }

    async fn byte_string(&mut self, sha256: Hash, read: Option<Read>) -> Result<(), Error> {
        let Some((bytes, (_, crc))) = read.filter(|(_, (own_hash, _))| *own_hash == sha256) else {
            return self.damaged(sha256);
        };
        let head = bytes.subarray(0, SNIFF_BYTES.min(bytes.length())).to_vec();
        // Named as a picture only if it is one, so that a restore can tell.
        let format = self.picture(sha256).map(|(format, _)| format).filter(|_| sniff(&head).is_picture());
        let place = Place::of_bytes(sha256, format);
        self.saved.pictures += u32::from(format.is_some());
        match &self.folder {
            None => self.entry(&place, bytes, (sha256, crc)).await,
            Some(folder) => {
                let size = u64::from(bytes.length());
                folder.put(&place, bytes).await?;
                self.manifest.beside.push(Listed { path: place.path(), size, sha256 });
                self.wrote(size)
            }
        }
    }

    fn damaged(&mut self, sha256: Hash) -> Result<(), Error> {
        self.manifest.missing.push(Missing { sha256, why: Why::Damaged });
        self.saved.damaged += 1;
        self.ticket.done(1, 0)
    }

    async fn thumbs(&mut self) -> Result<(), Error> {
        let of_pictures = |key: &String| Hash::parse(key).is_some_and(|hash| self.picture(hash).is_some());
        let keys: Vec<String> = pages::every_key(Store::Thumbs).await?.into_iter().filter(of_pictures).collect();
        for some in keys.chunks(THUMBS_AT_ONCE) {
            let values = pages::each(Store::Thumbs, some).await?;
            for (key, value) in some.iter().zip(values) {
                if let (Some(hash), Ok(bytes)) = (Hash::parse(key), value.dyn_into::<Uint8Array>()) {
                    let sums = summed(&bytes).await?;
                    self.entry(&Place::Thumb(hash), bytes, sums).await?;
                }
            }
        }
        Ok(())
    }

    /// Writes a file into the archive and into the manifest.
    async fn entry(&mut self, place: &Place, bytes: Uint8Array, (sha256, crc): (Hash, u32)) -> Result<(), Error> {
        let (path, size) = (place.path(), u64::from(bytes.length()));
        let header = self.zip.entry(&path, size, crc).map_err(unwritable)?;
        self.out.put(Uint8Array::from(header.as_slice())).await?;
        self.out.put(bytes).await?;
        self.manifest.files.push(Listed { path, size, sha256 });
        self.wrote(size)
    }

    fn wrote(&mut self, size: u64) -> Result<(), Error> {
        self.saved.files += 1;
        self.saved.bytes += size;
        self.ticket.done(1, size)
    }
}

/// Bytes from the disk with their sums.
type Read = (Uint8Array, (Hash, u32));

/// Begins to read bytes from the disk and to sum them up, while those before them are written. Nothing comes of a key
/// that no bytes have.
fn begin_to_read(hash: Hash) -> Ahead<Option<Read>> {
    Ahead::new(async move {
        let Ok(bytes) = db::get(Store::Bytes, &hash.to_string()).await?.dyn_into::<Uint8Array>() else {
            return Ok(None);
        };
        let sums = summed(&bytes).await?;
        Ok(Some((bytes, sums)))
    })
}

/// The SHA-256 and the CRC-32 of bytes, reckoned at the same time.
async fn summed(bytes: &Uint8Array) -> Result<(Hash, u32), Error> {
    let hashing = canvas::hashing(bytes);
    let crc = crc_of(bytes);
    Ok((hashing.await?, crc))
}

/// An entry that no reader would take: its name was made here, so that this never happens.
fn unwritable(refusal: Refusal) -> Error {
    Error::saying(Kind::BackupUnwritten, refusal.error().detail)
}
