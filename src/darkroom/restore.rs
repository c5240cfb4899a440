//! Restoring: everything in a backup is checked before anything is written, and everything that is wrong is said at
//! once. Then bytes and thumbnails are written, which nobody sees, and at the end all records in one transaction: a
//! crash leaves what was there before, or all of it.

pub mod archive;

use super::backup::folder::Folder;
use super::backup::store_of;
use super::ticket::Ticket;
use super::{Done, canvas};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::exchange::manifest::Matched;
use crate::core::exchange::merge::decide;
use crate::core::exchange::plan::{Holdings, is_wanted};
use crate::core::exchange::records::as_added;
use crate::core::exchange::zip::Entry;
use crate::core::exchange::{Decision, Faults, Listed, Manifest, Place, Plan, Records, Restored, What, lines};
use crate::core::id::Hash;
use crate::shell::db::{self, Alteration, CLAIM, Durability, Store, Write, pages};
use crate::shell::{clock, whole};
use archive::{Archive, bytes_are_of};
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FileSystemDirectoryHandle};

/// Bytes that are written in one transaction.
const BATCH_BYTES: u32 = 16 << 20;
/// Byte strings that are written in one transaction.
const BATCH_FILES: usize = 64;
/// Records that are looked up at once.
const RECORDS_AT_ONCE: usize = 256;

/// Checks all of a backup, given as a file or as a folder, and says what restoring it would do. Changes nothing.
pub async fn inspect(given: JsValue, ticket: &Ticket) -> Result<Done, Error> {
    let mut opened = Opened::open(given).await?;
    opened.foresee(ticket, 1);
    let plan = opened.survey(ticket).await?;
    Ok(Done { json: serde_json::to_string(&plan).unwrap_or_default(), ..Done::default() })
}

/// Checks all of a backup and puts back what is not here. Bytes that were written before a failure are named by their
/// content and referred to by nothing.
pub async fn restore(given: JsValue, ticket: &Ticket) -> Result<Done, Error> {
    let mut opened = Opened::open(given).await?;
    opened.foresee(ticket, 2);
    opened.survey(ticket).await?;
    // What is here already is not written again, and has to be here still when the records refer to it.
    db::announce_references().await?;
    let restored = Restored { plan: opened.write(ticket).await? };
    Ok(Done { json: serde_json::to_string(&restored).unwrap_or_default(), ..Done::default() })
}

struct Opened {
    archive: Archive,
    /// The folder that it lies in, where that is what was given.
    folder: Option<Folder>,
    entries: Vec<Entry>,
    manifest: Manifest,
    /// Bytes that are here and are not what their name says, as far as they come.
    damaged: Vec<Hash>,
}

/// A file of the backup.
enum Coming<'a> {
    /// In the archive.
    Inside(Matched<'a>),
    /// Beside it.
    Beside(&'a Listed, Place),
}

impl Coming<'_> {
    fn place(&self) -> Place {
        match self {
            Self::Inside(matched) => matched.place,
            Self::Beside(_, place) => *place,
        }
    }

    fn path(&self) -> &str {
        match self {
            Self::Inside(matched) => &matched.entry.name,
            Self::Beside(listed, _) => &listed.path,
        }
    }

    fn size(&self) -> u64 {
        match self {
            Self::Inside(matched) => matched.entry.size,
            Self::Beside(listed, _) => listed.size,
        }
    }

    /// Its bytes, if they are what the manifest says. They may be a view of a larger buffer.
    async fn checked(&self, archive: &mut Archive, folder: Option<&Folder>) -> Result<Result<Uint8Array, What>, Error> {
        let (listed, place) = match self {
            Self::Inside(matched) => return archive.checked(matched).await,
            Self::Beside(listed, place) => (listed, place),
        };
        let Some(folder) = folder else { return Err(Error::new(Kind::BackupInFolder)) };
        let Some(file) = folder.get(place).await else { return Ok(Err(What::Absent)) };
        if file.size() as u64 != listed.size {
            return Ok(Err(What::Size));
        }
        let Ok(buffer) = JsFuture::from(file.array_buffer()).await else { return Ok(Err(What::Absent)) };
        let bytes = Uint8Array::new(&buffer);
        if canvas::hash(&bytes).await? != listed.sha256 {
            return Ok(Err(What::Hash));
        }
        Ok(if bytes_are_of(*place, &bytes) { Ok(bytes) } else { Err(What::Picture) })
    }
}

/// Everything that a backup has, in the order in which it lies.
fn coming<'a>(manifest: &'a Manifest, entries: &'a [Entry], faults: &mut Faults) -> Vec<Coming<'a>> {
    let inside = manifest.matched(entries, faults).into_iter().map(Coming::Inside);
    let beside = manifest.placed_beside(faults).into_iter().map(|(listed, place)| Coming::Beside(listed, place));
    inside.chain(beside).collect()
}

/// What this device has, whole.
struct Here {
    bytes: Vec<String>,
    thumbs: Vec<String>,
    /// The bytes that are here or come, in order.
    held: Vec<Hash>,
}

impl Holdings for Here {
    fn has(&self, hash: Hash) -> bool {
        self.held.binary_search(&hash).is_ok()
    }
}

impl Here {
    async fn read(coming: &[Coming<'_>], damaged: &[Hash]) -> Result<Self, Error> {
        let (mut bytes, thumbs) = (pages::every_key(Store::Bytes).await?, pages::every_key(Store::Thumbs).await?);
        bytes.retain(|key| Hash::parse(key).is_none_or(|hash| !damaged.contains(&hash)));
        let coming = coming.iter().filter_map(|one| one.place().names_its_bytes());
        let mut held: Vec<Hash> = bytes.iter().filter_map(|key| Hash::parse(key)).chain(coming).collect();
        held.sort_unstable();
        Ok(Self { bytes, thumbs, held })
    }

    /// The store and the key that a file is to be written to; nothing where it is not wanted.
    fn wants(&self, place: &Place) -> Option<(Store, String)> {
        let (store, hash, keys) = match place {
            Place::Picture(hash, _) | Place::Bytes(hash) => (Store::Bytes, hash, &self.bytes),
            // A thumbnail of a picture that is lost would show what cannot be opened.
            Place::Thumb(hash) if self.has(*hash) => (Store::Thumbs, hash, &self.thumbs),
            Place::Thumb(_) | Place::Records(..) => return None,
        };
        let key = hash.to_string();
        is_wanted(place, keys.binary_search(&key).is_ok()).then_some((store, key))
    }
}

impl Opened {
    async fn open(given: JsValue) -> Result<Self, Error> {
        let (file, folder): (Blob, _) = match given.dyn_into::<FileSystemDirectoryHandle>() {
            Ok(root) => {
                let (folder, records) = Folder::find(root).await?;
                (records.into(), Some(folder))
            }
            Err(given) => (given.dyn_into().map_err(|_| Error::new(Kind::NotABackup))?, None),
        };
        let mut archive = Archive::new(&file);
        let (entries, manifest) = archive.open().await?;
        if folder.is_none() && !manifest.beside.is_empty() {
            return Err(Error::new(Kind::BackupInFolder));
        }
        Ok(Self { archive, folder, entries, manifest, damaged: Vec::new() })
    }

    /// Says how much is to be done, if everything is read this many times.
    fn foresee(&self, ticket: &Ticket, times: usize) {
        let (inside, beside) = (&self.manifest.files, &self.manifest.beside);
        let bytes: u64 = inside.iter().chain(beside).map(|file| file.size).sum();
        ticket.foresee((inside.len() + beside.len()) * times, bytes.saturating_mul(times as u64));
    }

    /// A plan in which nothing is counted but what is known to be damaged.
    fn plan(&self) -> Plan {
        Plan { mended: self.damaged.len(), ..Plan::new(self.manifest.made_at_ms) }
    }

    /// Checks everything, and counts what restoring it would do.
    async fn survey(&mut self, ticket: &Ticket) -> Result<Plan, Error> {
        let mut faults = Faults::default();
        let coming = coming(&self.manifest, &self.entries, &mut faults);
        let here = Here::read(&coming, &self.damaged).await?;
        let mut judging = Judging { plan: self.plan(), faults, writes: Vec::new() };
        for one in &coming {
            match (one.checked(&mut self.archive, self.folder.as_ref()).await?, one.place()) {
                (Err(what), _) => judging.faults.note(one.path(), what),
                (Ok(bytes), Place::Records(records, _)) => {
                    judging.records((records, one.path()), &bytes, &here).await?;
                    // Only the numbers are asked for.
                    judging.writes.clear();
                }
                (Ok(_), place) if here.wants(&place).is_some() => judging.plan.count_file(one.size()),
                (Ok(_), place) => {
                    if let Some(hash) = place.names_its_bytes()
                        && is_damaged_here(hash).await?
                    {
                        judging.plan.count_file(one.size());
                        self.damaged.push(hash);
                    }
                }
            }
            ticket.done(1, one.size())?;
        }
        if !disarmed(Rule::RestoreIsWhole) {
            judging.faults.into_result()?;
        }
        Ok(Plan { mended: self.damaged.len(), ..judging.plan })
    }

    /// Writes what is not here. Everything is read and checked once more, since a file can change.
    async fn write(&mut self, ticket: &Ticket) -> Result<Plan, Error> {
        let mut faults = Faults::default();
        let coming = coming(&self.manifest, &self.entries, &mut faults);
        let here = Here::read(&coming, &self.damaged).await?;
        let mut judging = Judging { plan: self.plan(), faults, writes: Vec::new() };
        let mut batch = Batch::default();
        for one in &coming {
            let wanted = here.wants(&one.place());
            let records = if let Place::Records(records, _) = one.place() { Some(records) } else { None };
            if wanted.is_some() || records.is_some() {
                let bytes = match one.checked(&mut self.archive, self.folder.as_ref()).await? {
                    Ok(bytes) => bytes,
                    Err(what) => {
                        judging.faults.note(one.path(), what);
                        break;
                    }
                };
                if let Some(records) = records {
                    judging.records((records, one.path()), &bytes, &here).await?;
                    if disarmed(Rule::RecordsComeLast) && !judging.writes.is_empty() {
                        db::write(std::mem::take(&mut judging.writes), Durability::Strict).await?;
                    }
                }
                if let Some((store, key)) = wanted {
                    judging.plan.count_file(one.size());
                    batch.put(store, key, &bytes).await?;
                }
            }
            ticket.done(1, one.size())?;
        }
        judging.faults.into_result()?;
        batch.flush().await?;
        if !judging.writes.is_empty() {
            db::write(judging.writes, Durability::Strict).await?;
        }
        Ok(judging.plan)
    }
}

/// Bytes that are written together.
#[derive(Default)]
struct Batch {
    writes: Vec<Write>,
    bytes: u32,
}

impl Batch {
    async fn put(&mut self, store: Store, key: String, bytes: &Uint8Array) -> Result<(), Error> {
        self.bytes += bytes.length();
        // A copy: a view would take the whole piece that it is part of along to the disk.
        self.writes.push(Write::Put(store, key, bytes.slice(0, bytes.length()).into()));
        if self.bytes >= BATCH_BYTES || self.writes.len() >= BATCH_FILES { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), Error> {
        self.bytes = 0;
        let writes = std::mem::take(&mut self.writes);
        if writes.is_empty() { Ok(()) } else { db::write(writes, Durability::Strict).await }
    }
}

/// Records that are being held against those here.
struct Judging {
    plan: Plan,
    faults: Faults,
    /// What is to be written, all of it at the end.
    writes: Vec<Write>,
}

impl Judging {
    /// Decides over every record of a file.
    async fn records(&mut self, (records, path): (Records, &str), file: &Uint8Array, here: &Here) -> Result<(), Error> {
        let file = file.to_vec();
        let mut read = Vec::new();
        for (line, number) in lines::read(&file).zip(1..) {
            match line {
                Ok((key, text)) => read.push((number, key, text)),
                Err(line) => self.faults.note(path, What::Record(line)),
            }
        }
        for some in read.chunks(RECORDS_AT_ONCE) {
            let keys: Vec<String> = some.iter().map(|(_, key, _)| key.clone()).collect();
            let values = pages::each(store_of(records), &keys).await?;
            for ((line, key, theirs), value) in some.iter().zip(values) {
                match self.plan.decide((records, key, theirs), text_of(&value).as_deref(), here) {
                    Ok(decision) => self.decided((records, key, theirs), decision)?,
                    Err(_) => self.faults.note(path, What::Record(*line)),
                }
            }
        }
        Ok(())
    }

    fn decided(
        &mut self,
        (records, key, theirs): (Records, &str, &str),
        decision: Option<Decision>,
    ) -> Result<(), Error> {
        let is_added = decision == Some(Decision::Add);
        let text = match decision {
            Some(Decision::Add | Decision::Replace(_)) => {
                as_added((records, key), theirs, clock::now_ms(), || clock::stamp().id(0))?
            }
            Some(Decision::Same | Decision::KeepHere) | None => return Ok(()),
        };
        if records == Records::Turns && is_added {
            // It was gone from here: that something was asked for below it once keeps nobody from asking again.
            let turn = key.rsplit('/').next().unwrap_or(key);
            self.writes.push(Write::DeleteBeginning(Store::Kept, format!("{CLAIM}{turn}.")));
        }
        // Decided once more when it is written: all bytes are written before, and a person may go on meanwhile.
        let place = key.to_owned();
        let alteration: Alteration =
            Rc::new(move |here| match (decide((records, &place), &text, here.as_deref()), here) {
                (Ok(Decision::Replace(merged)), _) => merged,
                (Ok(Decision::Add), _) => text.clone(),
                (_, Some(here)) => here,
                (_, None) => text.clone(),
            });
        self.writes.push(Write::Alter(store_of(records), key.to_owned(), alteration));
        Ok(())
    }
}

/// Whether bytes that are here are not what their name says: a disk that goes bad spares nobody, and a backup is what
/// people reach for then.
async fn is_damaged_here(hash: Hash) -> Result<bool, Error> {
    if disarmed(Rule::DamagedIsMended) {
        return Ok(false);
    }
    match whole::bytes(hash).await {
        Ok(_) => Ok(false),
        Err(error) if matches!(error.kind, Kind::BytesDamaged | Kind::BytesMissing) => Ok(true),
        Err(error) => Err(error),
    }
}

/// The text of a record here. One that is no text at all stays as it is, like any that cannot be read.
fn text_of(value: &JsValue) -> Option<String> {
    if value.is_undefined() { None } else { Some(value.as_string().unwrap_or_default()) }
}
