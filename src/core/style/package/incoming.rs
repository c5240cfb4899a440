//! A shared style that comes in. Anybody can have made the file, so everything in it is checked before any of it is
//! used, and what is shown of it is cleaned.

use super::manifest::{FORMAT, Listed, Manifest, Measured, VERSION, base_name, style_name};
use super::sane::{is_sane, palette_is_sane};
use super::{MANIFEST, MANIFEST_MAX_BYTES, MOST_PICTURES, PICTURE_MAX_BYTES, Place};
use crate::core::error::{Error, Kind};
use crate::core::exchange::zip::Entry;
use crate::core::exchange::{Faults, What};
use crate::core::id::Hash;
use crate::core::pixels::header::header;
use crate::core::pixels::metadata::strip;
use crate::core::style::card::{cut, one_line};
use crate::core::style::compiled::{CardBy, Member, Style, Version};
use crate::core::style::measurement::Measurement;
use crate::core::style::set::SetReport;
use serde::Deserialize;

/// The longest name of a model that is kept, in characters.
const MODEL_MAX_CHARS: usize = 100;

/// What every version of a manifest says.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// A shared style whose manifest is in order. Its pictures are still to be checked, one by one: [`Coming::fault`].
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The style with its one version. Its id and its times are for the caller to give; pictures that are not in the
    /// archive are marked as being elsewhere.
    pub style: Style,
    /// What was measured of every member, in the order of the version's members.
    pub measurements: Vec<(Hash, Measurement)>,
    /// The pictures to be read, in the order in which they lie.
    pub files: Vec<Coming>,
}

/// A picture of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// Where it lies.
    pub entry: Entry,
    /// What it is.
    pub place: Place,
    /// The hash that its bytes must have, which is their name.
    pub sha256: Hash,
}

impl Package {
    /// The same, with what was measured here of the pictures that came along (`own`). What is said of the others stays
    /// what somebody says, and what is said of all of them together is reckoned from that instead of being believed.
    pub fn measured(mut self, own: &[(Hash, Measurement)]) -> Self {
        for (picture, measurement) in &mut self.measurements {
            if let Some((_, own)) = own.iter().find(|(known, _)| known == picture) {
                measurement.clone_from(own);
            }
        }
        let place_of = |picture: &Hash| self.measurements.iter().position(|(known, _)| known == picture);
        let all: Vec<Measurement> = self.measurements.iter().map(|(_, measurement)| measurement.clone()).collect();
        for version in &mut self.style.versions {
            let exemplars: Vec<usize> = version.exemplars.iter().filter_map(place_of).collect();
            let others: Vec<usize> = (0..all.len()).filter(|place| !exemplars.contains(place)).collect();
            let report = SetReport::with(&all, &exemplars, &others);
            version.cohesion = report.cohesion;
            version.coverage = report.exemplars.coverage;
            version.palette = report.palette;
        }
        self
    }
}

impl Coming {
    /// What is wrong with the bytes of this picture, given their CRC-32 and their SHA-256; `None` if they are what the
    /// manifest says, a picture of the format that their name says (by its own first bytes), not too large to be
    /// decoded, and without anything that would be taken out of it before it is shared.
    pub fn fault(&self, bytes: &[u8], crc: u32, sha256: Hash) -> Option<What> {
        let is_picture = || header(bytes).is_ok_and(|header| header.format == self.place.format());
        if bytes.len() as u64 != self.entry.size {
            Some(What::Size)
        } else if crc != self.entry.crc {
            Some(What::Checksum)
        } else if sha256 != self.sha256 {
            Some(What::Hash)
        } else if !is_picture() || !is_clean(bytes) {
            Some(What::Picture)
        } else {
            None
        }
    }
}

/// Whether taking out metadata leaves these bytes as they are.
fn is_clean(bytes: &[u8]) -> bool {
    let stripped = strip(bytes);
    stripped.complete && stripped.bytes == bytes
}

/// Reads the manifest of a shared style and matches it with the entries of its archive.
///
/// # Errors
/// [`Kind::NotABackup`] for something else altogether, [`Kind::BackupTooNew`] for a later version of the format,
/// whatever else stands in it, and [`Kind::BackupDamaged`] for everything that is not as it has to be, with what it is.
pub fn inspect(manifest: &[u8], entries: &[Entry]) -> Result<Package, Error> {
    if manifest.len() as u64 > MANIFEST_MAX_BYTES {
        return Err(damaged(&format!("{MANIFEST}: {} bytes", manifest.len())));
    }
    let head: Head = serde_json::from_slice(manifest).map_err(|_| Error::new(Kind::NotABackup))?;
    if head.format != FORMAT {
        return Err(Error::new(Kind::NotABackup));
    }
    if head.version > VERSION {
        return Err(Error::saying(Kind::BackupTooNew, format!("version {}", head.version)));
    }
    // More entries than there can be pictures are not even compared.
    if entries.len() > MOST_PICTURES + 2 {
        return Err(damaged(&format!("{} files", entries.len())));
    }
    let manifest: Manifest =
        serde_json::from_slice(manifest).map_err(|error| damaged(&format!("{MANIFEST}: {error}")))?;
    check_numbers(&manifest)?;
    check_pictures(&manifest)?;
    let files = matched(&manifest, entries)?;
    let measurements = manifest.members.iter().map(|member| (member.picture, member.measurement.clone())).collect();
    Ok(Package { style: style(manifest), measurements, files })
}

/// The highest number of a version that is taken from a file: nobody compiles a style so often, and the next one has a
/// number as well.
const VERSIONS_MOST: u32 = 1_000_000;

fn damaged(what: &str) -> Error {
    Error::saying(Kind::BackupDamaged, what)
}

fn check_numbers(manifest: &Manifest) -> Result<(), Error> {
    let compiled = &manifest.compiled;
    let is_sane_version = (0.0..=1.0).contains(&compiled.coverage)
        && (0.0..=100.0).contains(&compiled.cohesion)
        && (1..=VERSIONS_MOST).contains(&compiled.number)
        && palette_is_sane(&compiled.palette);
    if !is_sane_version {
        return Err(damaged("the version's numbers are out of range"));
    }
    match manifest.members.iter().position(|member| !is_sane(&member.measurement)) {
        Some(place) => Err(damaged(&format!("the measurement of picture {} is out of range", place + 1))),
        None => Ok(()),
    }
}

/// How many pictures there are, and whether they are listed once, and the exemplars among them.
fn check_pictures(manifest: &Manifest) -> Result<(), Error> {
    let (members, exemplars) = (manifest.members.len(), manifest.exemplars.len());
    if members > MOST_PICTURES || exemplars > MOST_PICTURES || manifest.files.len() > MOST_PICTURES + 1 {
        return Err(damaged(&format!("{members} pictures")));
    }
    if exemplars == 0 {
        return Err(damaged("no exemplars"));
    }
    let mut names: Vec<Hash> = manifest.members.iter().map(|member| member.picture).collect();
    names.sort_unstable();
    let mut shown = manifest.exemplars.clone();
    shown.sort_unstable();
    let is_twice = |sorted: &[Hash]| sorted.windows(2).any(|pair| pair.first() == pair.last());
    if is_twice(&names) || is_twice(&shown) {
        return Err(damaged("a picture is listed twice"));
    }
    match shown.iter().find(|picture| names.binary_search(picture).is_err()) {
        Some(stray) => Err(damaged(&format!("{stray}: an exemplar that was not measured"))),
        None => Ok(()),
    }
}

/// Matches the files of the manifest with the entries of the archive, one to one: every exemplar and the sheet, and
/// nothing else.
fn matched(manifest: &Manifest, entries: &[Entry]) -> Result<Vec<Coming>, Error> {
    let mut faults = Faults::default();
    let mut files = Vec::new();
    for entry in entries.iter().filter(|entry| entry.name != MANIFEST) {
        let mut listed = manifest.files.iter().filter(|listed| listed.path == entry.name);
        match (listed.next(), listed.next(), Place::parse(&entry.name)) {
            (_, Some(_), _) => faults.note(&entry.name, What::Twice),
            (Some(listed), None, Some(place)) if fits(listed, place, entry, manifest) => {
                files.push(Coming { entry: entry.clone(), place, sha256: listed.sha256 });
            }
            (Some(_), None, Some(_)) => faults.note(&entry.name, What::Size),
            _ => faults.note(&entry.name, What::Unlisted),
        }
    }
    for listed in manifest.files.iter().filter(|listed| !entries.iter().any(|entry| entry.name == listed.path)) {
        faults.note(&listed.path, What::Absent);
    }
    faults.into_result()?;
    let is_there = |picture: &Hash, sheet: bool| {
        files.iter().any(|file| file.sha256 == *picture && matches!(file.place, Place::Sheet(_)) == sheet)
    };
    let missing = manifest.exemplars.iter().find(|picture| !is_there(picture, false));
    match missing.or(manifest.sheet.as_ref().filter(|sheet| !is_there(sheet, true))) {
        Some(picture) => Err(damaged(&format!("{picture}: not there"))),
        None => Ok(files),
    }
}

/// Whether a file is what its path says, of the size that the directory says, and wanted.
fn fits(listed: &Listed, place: Place, entry: &Entry, manifest: &Manifest) -> bool {
    let is_own = match place {
        Place::Exemplar(hash, _) => hash == listed.sha256 && manifest.exemplars.contains(&hash),
        Place::Sheet(_) => manifest.sheet == Some(listed.sha256),
    };
    is_own && listed.size == entry.size && (1..=PICTURE_MAX_BYTES).contains(&entry.size)
}

/// The style of a manifest that was checked.
fn style(manifest: Manifest) -> Style {
    let mut card = manifest.card.cleaned();
    if let CardBy::Model(name) = &mut card.by {
        *name = cut(&one_line(name), MODEL_MAX_CHARS);
    }
    let member = |measured: &Measured| Member {
        picture: measured.picture,
        name: base_name(&measured.name),
        elsewhere: !manifest.exemplars.contains(&measured.picture),
        pinned: measured.pinned && manifest.exemplars.contains(&measured.picture),
        ..Member::default()
    };
    let pins = manifest.members.iter().filter(|measured| measured.pinned).map(|measured| measured.picture);
    let pins = pins.filter(|picture| manifest.exemplars.contains(picture)).collect();
    let version = Version {
        number: manifest.compiled.number,
        made_at_ms: manifest.compiled.made_at_ms,
        members: manifest.members.iter().map(|measured| measured.picture).collect(),
        exemplars: manifest.exemplars.clone(),
        pins: Some(pins),
        smaller: Vec::new(),
        coverage: manifest.compiled.coverage,
        cohesion: manifest.compiled.cohesion,
        sheet: manifest.sheet,
        palette: manifest.compiled.palette,
        card,
    };
    let members = manifest.members.iter().map(member).collect();
    Style { name: style_name(&manifest.name), members, versions: vec![version], ..Style::default() }
}
