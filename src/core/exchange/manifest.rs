//! The manifest: what a backup is, and every file in it with its size and its hash.

use super::fault::{Faults, What};
use super::place::{MANIFEST, Place};
use super::zip::Entry;
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::record;
use serde::{Deserialize, Serialize};

/// What the manifest calls the format.
const FORMAT: &str = "atelier-backup";
/// The version of the format that this build writes. It reads this one and all before it.
const VERSION: u32 = 1;
/// The largest manifest that is read: about a hundred and fifty bytes for each of the entries that are read.
pub const MAX_BYTES: u64 = 300 << 20;

/// What a backup is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    /// When it was made, in milliseconds since 1970.
    pub made_at_ms: i64,
    record_version: u32,
    /// Every file in it but this one.
    pub files: Vec<Listed>,
    /// Files that lie in the same folder instead of in the archive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Listed>,
    /// What records refer to and what could not be saved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Where it lies.
    pub path: String,
    /// How many bytes it has.
    pub size: u64,
    /// The hash of its bytes.
    pub sha256: Hash,
}

/// Bytes that could not be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Their name.
    pub sha256: Hash,
    /// Why they could not be saved.
    pub why: Why,
}

/// Why bytes could not be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// They were not on the device.
    Absent,
    /// They were not what their name says.
    Damaged,
}

/// What every version of a manifest says.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl Manifest {
    /// The manifest of a backup of this moment, without any file yet.
    pub fn new(made_at_ms: i64) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            made_at_ms,
            record_version: record::VERSION,
            files: Vec::new(),
            beside: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// The manifest as it lies in the archive.
    pub fn write(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))
    }

    /// Reads a manifest. Tells a later version, whatever else stands in it, from something else altogether.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let head: Head = serde_json::from_slice(bytes).map_err(|_| Error::new(Kind::NotABackup))?;
        if head.format != FORMAT {
            return Err(Error::new(Kind::NotABackup));
        }
        if head.version > VERSION && !disarmed(Rule::LaterIsRefused) {
            return Err(Error::saying(Kind::BackupTooNew, format!("version {}", head.version)));
        }
        let manifest: Self = serde_json::from_slice(bytes)
            .map_err(|error| Error::saying(Kind::BackupDamaged, format!("{MANIFEST}: {error}")))?;
        if manifest.record_version > record::VERSION {
            let detail = format!("records of version {}", manifest.record_version);
            return Err(Error::saying(Kind::BackupTooNew, detail));
        }
        Ok(manifest)
    }

    /// Matches the manifest with the entries of the archive: each entry with its line here and with what it is, in the
    /// order of the entries. What does not fit is noted among the faults.
    pub fn matched<'a>(&'a self, entries: &'a [Entry], faults: &mut Faults) -> Vec<Matched<'a>> {
        let mut listed: Vec<&Listed> = self.files.iter().collect();
        listed.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        for pair in listed.windows(2) {
            if let [one, other] = pair
                && one.path == other.path
            {
                faults.note(&one.path, What::Twice);
            }
        }
        let mut found = vec![false; listed.len()];
        let mut matched = Vec::with_capacity(entries.len());
        for entry in entries.iter().filter(|entry| entry.name != MANIFEST) {
            let at = listed.binary_search_by(|listed| listed.path.as_str().cmp(&entry.name)).ok();
            if let Some(found) = at.and_then(|at| found.get_mut(at)) {
                *found = true;
            }
            let line = at.and_then(|at| listed.get(at));
            match (line, Place::parse(&entry.name)) {
                (Some(listed), Some(place)) if fits(listed, &place, entry) => {
                    matched.push(Matched { entry, place, sha256: listed.sha256 });
                }
                (Some(_), Some(_)) => faults.note(&entry.name, What::Size),
                _ => faults.note(&entry.name, What::Unlisted),
            }
        }
        for (listed, found) in listed.iter().zip(found) {
            if !found {
                faults.note(&listed.path, What::Absent);
            }
        }
        matched
    }

    /// The files that lie beside the archive, with what they are. What cannot lie there is noted among the faults.
    pub fn placed_beside<'a>(&'a self, faults: &mut Faults) -> Vec<(&'a Listed, Place)> {
        let mut placed = Vec::with_capacity(self.beside.len());
        for listed in &self.beside {
            match Place::parse(&listed.path) {
                Some(place) if place.names_its_bytes() == Some(listed.sha256) => placed.push((listed, place)),
                _ => faults.note(&listed.path, What::Size),
            }
        }
        placed
    }
}

fn fits(listed: &Listed, place: &Place, entry: &Entry) -> bool {
    listed.size == entry.size && place.names_its_bytes().is_none_or(|hash| hash == listed.sha256)
}

/// An entry with what it is and what its bytes must hash to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// What it is.
    pub place: Place,
    /// The hash of its bytes.
    pub sha256: Hash,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str, size: u64) -> Listed {
        Listed { path: path.to_owned(), size, sha256: Hash([1; 32]) }
    }

    fn entry(name: &str, size: u64) -> Entry {
        Entry { name: name.to_owned(), size, crc: 0, at: 0, until: 0 }
    }

    #[test]
    fn a_manifest_reads_back_and_later_or_foreign_ones_are_told_apart() {
        let mut manifest = Manifest::new(7);
        manifest.files.push(listed("records/turns-0001.jsonl", 3));
        manifest.missing.push(Missing { sha256: Hash([2; 32]), why: Why::Damaged });
        let bytes = manifest.write().unwrap();
        assert_eq!(Manifest::read(&bytes).unwrap(), manifest);
        let kind = |text: &str| Manifest::read(text.as_bytes()).unwrap_err().kind;
        assert_eq!(kind("{}"), Kind::NotABackup);
        assert_eq!(kind("PK"), Kind::NotABackup);
        assert_eq!(kind(r#"{"format":"other","version":1}"#), Kind::NotABackup);
        assert_eq!(kind(r#"{"format":"atelier-backup","version":1}"#), Kind::BackupDamaged);
        assert_eq!(kind(r#"{"format":"atelier-backup","version":2,"files":"elsewhere"}"#), Kind::BackupTooNew);
        let later = String::from_utf8(bytes).unwrap().replace("\"record_version\":2", "\"record_version\":99");
        assert_eq!(kind(&later), Kind::BackupTooNew);
    }

    #[test]
    fn only_bytes_under_their_own_name_lie_beside_the_archive() {
        let mut manifest = Manifest::new(0);
        let good = format!("pictures/{}.png", Hash([1; 32]));
        let bad = [format!("bytes/{}", Hash([2; 32])), format!("thumbs/{}", Hash([1; 32])), "../x".to_owned()];
        manifest.beside = bad.iter().chain([&good]).map(|path| listed(path, 1)).collect();
        let mut faults = Faults::default();
        let placed = manifest.placed_beside(&mut faults);
        assert_eq!(placed.iter().map(|(listed, _)| &listed.path).collect::<Vec<_>>(), [&good]);
        assert_eq!(faults.all(), bad.map(|path| (path, What::Size)));
    }

    #[test]
    fn files_and_entries_have_to_be_the_same() {
        let bytes = format!("bytes/{}", Hash([1; 32]));
        let foreign = format!("bytes/{}", Hash([9; 32]));
        let thumb = format!("thumbs/{}", Hash([5; 32]));
        let mut manifest = Manifest::new(0);
        manifest.files = [&bytes, &foreign, &thumb].map(|path| listed(path, 4)).to_vec();
        let entries = [entry(&bytes, 4), entry(&thumb, 4), entry(MANIFEST, 9), entry(&foreign, 4)];
        let mut faults = Faults::default();
        let matched = manifest.matched(&entries, &mut faults);
        assert_eq!(matched.iter().map(|matched| matched.entry.name.as_str()).collect::<Vec<_>>(), [&bytes, &thumb]);
        assert_eq!(faults.all(), [(foreign.clone(), What::Size)], "its hash is not its name");

        manifest.files = vec![listed(&bytes, 4), listed(&bytes, 4), listed(&thumb, 4)];
        let entries = [entry(&bytes, 5), entry("vault/key", 1)];
        let mut faults = Faults::default();
        assert!(manifest.matched(&entries, &mut faults).is_empty());
        let whats: Vec<What> = faults.all().into_iter().map(|(_, what)| what).collect();
        assert_eq!(whats, [What::Twice, What::Size, What::Unlisted, What::Absent, What::Absent]);
    }
}
