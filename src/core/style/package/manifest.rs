//! The manifest of a shared style, and what it is made of.

use super::{Place, is_shared_as};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::pixels::header::header;
use crate::core::pixels::metadata::strip;
use crate::core::pixels::palette::Swatch;
use crate::core::pixels::sniff::Format;
use crate::core::style::card::{cut, one_line};
use crate::core::style::compiled::{Card, NAME_MAX_CHARS, Style, Version};
use crate::core::style::measurement::Measurement;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What the manifest calls the format.
pub(super) const FORMAT: &str = "atelier-style";
/// The version of the format that this build writes. It reads this one and all before it.
pub(super) const VERSION: u32 = 1;
/// The longest name of a member, in characters.
const MEMBER_NAME_MAX_CHARS: usize = 120;

/// What a shared style is. Fields that a later version of this version's format adds are not read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub(super) format: String,
    pub(super) version: u32,
    /// When the file was made, in milliseconds since 1970.
    #[serde(default)]
    pub made_at_ms: i64,
    /// What the style is called.
    pub name: String,
    /// What is said of it.
    pub card: Card,
    /// What was compiled.
    pub compiled: Compiled,
    /// Every picture that it was measured from.
    pub members: Vec<Measured>,
    /// Those that stand for all, the most important first.
    pub exemplars: Vec<Hash>,
    /// The contact sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Hash>,
    /// Every file in the archive but the manifest.
    pub files: Vec<Listed>,
}

/// What was compiled, but for the pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compiled {
    /// The number of the version, from 1.
    pub number: u32,
    /// When it was made, in milliseconds since 1970.
    pub made_at_ms: i64,
    /// 0 to 1; see [`Version::coverage`].
    pub coverage: f32,
    /// 0 to 100; see [`Version::cohesion`].
    pub cohesion: f32,
    /// The colours of all pictures together, the largest share first.
    pub palette: Vec<Swatch>,
}

/// A picture that a style was measured from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Its name: the hash of its bytes, as they are in the archive where they are.
    pub picture: Hash,
    /// What its file was called, without any folder.
    #[serde(default)]
    pub name: String,
    /// What was measured of it.
    pub measurement: Measurement,
    /// Whether it is an exemplar because a person wants it to be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}

/// A file of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Where it lies.
    pub path: String,
    /// How many bytes it has.
    pub size: u64,
    /// The hash of its bytes.
    pub sha256: Hash,
}

/// A picture that goes into the archive, as [`clean`] has left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its name on this device.
    pub picture: Hash,
    /// The hash of its bytes as they go in.
    pub sha256: Hash,
    /// How many bytes go in.
    pub size: u64,
    /// What they are.
    pub format: Format,
}

/// The bytes of a picture as they may be shared, and what they are: without anything that tells of places, people and
/// devices.
///
/// # Errors
/// [`Kind::UnsupportedFormat`] where the picture has to be converted first, or decoded and encoded again because it is
/// not known what its metadata say; [`Kind::NotAPicture`] and [`Kind::DamagedPicture`] where it is none.
pub fn clean(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Format), Error> {
    let format = header(bytes).map_err(|_| Error::new(Kind::NotAPicture))?.format;
    if !is_shared_as(format) {
        return Err(Error::saying(Kind::UnsupportedFormat, format.name()));
    }
    let stripped = strip(bytes);
    if !stripped.complete {
        return Err(Error::saying(Kind::UnsupportedFormat, format.name()));
    }
    match header(&stripped.bytes) {
        Ok(header) if header.format == format => Ok((stripped.bytes, format)),
        _ => Err(Error::new(Kind::DamagedPicture)),
    }
}

/// The manifest of a style in one of its versions, with what was measured of its members and with the pictures that go
/// in: the exemplars in the version's order, and the sheet. Members whose measurement is missing are left out, and so
/// are exemplars that do not go in.
///
/// # Errors
/// [`Kind::BytesMissing`] if nothing would be left to share: no exemplar goes in, or none was measured.
pub fn plan(
    (style, version): (&Style, &Version),
    measurements: &[(Hash, Measurement)],
    (exemplars, sheet): (&[Sent], Option<Sent>),
    made_at_ms: i64,
) -> Result<Manifest, Error> {
    let members = members((style, version), measurements, exemplars);
    let shown = shown(version, &members, exemplars);
    if shown.is_empty() {
        return Err(Error::new(Kind::BytesMissing));
    }
    let listed = |place: Place, sent: &Sent| Listed { path: place.path(), size: sent.size, sha256: sent.sha256 };
    let files = shown.iter().map(|sent| listed(Place::Exemplar(sent.sha256, sent.format), sent));
    let files = files.chain(sheet.map(|sent| listed(Place::Sheet(sent.format), &sent))).collect();
    Ok(Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        made_at_ms,
        name: style_name(&style.name),
        card: version.card.clone().cleaned(),
        compiled: Compiled {
            number: version.number,
            made_at_ms: version.made_at_ms,
            coverage: version.coverage,
            cohesion: version.cohesion,
            palette: version.palette.clone(),
        },
        members,
        exemplars: shown.iter().map(|sent| sent.sha256).collect(),
        sheet: sheet.map(|sent| sent.sha256),
        files,
    })
}

/// The members that were measured. A picture that lost its metadata has another name in the archive than here.
fn members(
    (style, version): (&Style, &Version),
    measurements: &[(Hash, Measurement)],
    exemplars: &[Sent],
) -> Vec<Measured> {
    let mut members: Vec<Measured> = Vec::new();
    for here in &version.members {
        let member = style.members.iter().find(|member| member.picture == *here);
        let name = member.map_or("", |member| member.name.as_str());
        // A file shows the version, and not what was pinned since.
        let pinned = match &version.pins {
            Some(pins) => pins.contains(here),
            None => member.is_some_and(|member| member.pinned),
        };
        let measured = measurements.iter().find(|(known, _)| known == here);
        let picture = exemplars.iter().find(|sent| sent.picture == *here).map_or(*here, |sent| sent.sha256);
        if let Some((_, measurement)) = measured
            && !members.iter().any(|member| member.picture == picture)
        {
            members.push(Measured { picture, name: base_name(name), measurement: measurement.clone(), pinned });
        }
    }
    members
}

/// The exemplars that go in, in the version's order, each once.
fn shown<'a>(version: &Version, members: &[Measured], exemplars: &'a [Sent]) -> Vec<&'a Sent> {
    let mut shown: Vec<&Sent> = Vec::new();
    for picture in &version.exemplars {
        let sent = exemplars.iter().find(|sent| sent.picture == *picture);
        let sent = sent.filter(|sent| members.iter().any(|member| member.picture == sent.sha256));
        shown.extend(sent.filter(|sent| !shown.iter().any(|known| known.sha256 == sent.sha256)));
    }
    shown
}

impl Manifest {
    /// The manifest as it lies in the archive.
    pub fn write(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))
    }

    /// What the file is to be called.
    pub fn file_name(&self) -> String {
        let handle = crate::core::style::compiled::handle(&self.name);
        format!("{}.{}", if handle.is_empty() { "style" } else { &handle }, super::EXTENSION)
    }
}

/// The name of a style, fit to be shown.
pub(super) fn style_name(name: &str) -> String {
    cut(&one_line(name), NAME_MAX_CHARS)
}

/// The last part of a path, whichever system wrote it, fit to be shown.
pub(super) fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // What stands before a colon is a drive, or hides another file behind this one.
    let last = last.rsplit(':').next().unwrap_or_default();
    cut(&one_line(last), MEMBER_NAME_MAX_CHARS)
}
