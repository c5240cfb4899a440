//! Styles as files.

use super::study::Round;
use super::{keep, study};
use crate::core::error::{Error, Kind};
use crate::core::event::Offered;
use crate::core::id::{Hash, Id};
use crate::core::picture::{Derivation, Origin, Picture};
use crate::core::style::Style;
use crate::shell::db::Write;
use crate::shell::needed::Needed;
use crate::shell::worker::{self, Room};
use crate::shell::{clock, files, intake, records, save};
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::JsValue;

/// The largest file that is read, in bytes: sixty pictures of the largest size would not be a style, but a library.
const FILE_MAX_BYTES: f64 = 1e9;

/// Writes the latest version of a style to a file, for the browser's downloads. Gives the file's name.
pub async fn export(style: &Style) -> Result<String, Error> {
    let round = Round::now();
    let version = style.latest().ok_or_else(|| Error::new(Kind::StyleGone))?;
    let texts = keep::measurements(&version.members, &style.claims).await?;
    let measured: Vec<(Hash, String)> =
        version.members.iter().copied().zip(texts).filter_map(|(hash, text)| Some((hash, text?))).collect();
    let mut payload: Vec<JsValue> = measured.iter().map(|(_, text)| text.into()).collect();
    for picture in version.exemplars.iter().chain(&version.sheet) {
        payload.push(files::blob(*picture).await?.into());
    }
    let json = json!({
        "kind": "pack",
        "style": style,
        "version": version.number,
        "made_at_ms": clock::now_ms(),
        "measured": measured.iter().map(|(hash, _)| hash).collect::<Vec<_>>(),
        "exemplars": version.exemplars,
        "sheet": version.sheet,
    });
    let developed = worker::ask(Room::Pixels, json.to_string(), &payload).await?;
    let blob = developed.blobs.into_iter().next().ok_or_else(|| Error::new(Kind::Unknown))?;
    round.goes_on()?;
    save::hand_over(&blob, &developed.json)?;
    Ok(developed.json)
}

/// What the darkroom brings of a file.
#[derive(Deserialize)]
struct Unpacked {
    style: Style,
    measurements: Vec<(Hash, String)>,
    pictures: Vec<intake::Described>,
}

/// Reads a style from a file and keeps its pictures and measurements. What is on this device of the same bytes stays.
pub async fn import(file: Offered) -> Result<(Style, Vec<Needed>), Error> {
    let round = Round::now();
    let file = files::take(file.handle).ok_or_else(|| Error::new(Kind::EmptyFile))?;
    if file.size() > FILE_MAX_BYTES {
        return Err(Error::saying(Kind::TooLarge, (file.size() as u64).to_string()));
    }
    let developed = worker::ask(Room::Pixels, r#"{"kind":"unpack"}"#.to_owned(), &[file.into()]).await?;
    let mut unpacked: Unpacked = study::parsed(&developed.json)?;
    let mut blobs = developed.blobs.into_iter();
    let mut thumbs = developed.bytes.into_iter();
    // The name of this file.
    let id = clock::stamp().id(1);
    let sheets: Vec<Hash> = unpacked.style.versions.iter().filter_map(|version| version.sheet).collect();
    let came: Vec<Hash> = unpacked.pictures.iter().map(|described| described.hash).collect();
    let mut needed = Vec::new();
    for described in std::mem::take(&mut unpacked.pictures) {
        round.goes_on()?;
        let one = worker::Developed {
            json: String::new(),
            blobs: blobs.next().into_iter().collect(),
            bytes: thumbs.next().into_iter().collect(),
        };
        let picture = as_came(described.uploaded(unpacked.style.name.clone()), id, &sheets);
        needed.push(study::kept(Room::Pixels, picture, one, Vec::new()).await?.1);
    }
    needed.extend(found_here(&mut unpacked.style).await?);
    note_measurements((id, &unpacked.style), &came, &unpacked.measurements).await?;
    let now_ms = clock::now_ms();
    let has_claims = unpacked.style.members.iter().any(|member| member.elsewhere);
    let claims = if has_claims { vec![id] } else { Vec::new() };
    Ok((Style { created_at_ms: now_ms, updated_at_ms: now_ms, claims, ..unpacked.style }, needed))
}

/// Marks those pictures of a style that did not come along and are on this device all the same. They are needed here from
/// then on.
async fn found_here(style: &mut Style) -> Result<Vec<Needed>, Error> {
    let away: Vec<Hash> = style.members.iter().filter(|one| one.elsewhere).map(|one| one.picture).collect();
    let mut needed = Vec::new();
    for picture in keep::pictures(&away).await? {
        needed.push(Needed::told(picture.hash).await);
    }
    // Only what is there now that it is held stays there.
    let here: Vec<Hash> = keep::whole(&away).await?.iter().map(|picture| picture.hash).collect();
    style.are_here(&here);
    Ok(needed)
}

/// A picture of a file. A sheet belongs to the style, and is nothing to pick.
fn as_came(picture: Picture, file: Id, sheets: &[Hash]) -> Picture {
    if !sheets.contains(&picture.hash) {
        return picture;
    }
    let by = Derivation::Sheet { style: file }.write();
    Picture { origin: Origin::Derived { from: picture.hash, by, demo: false }, ..picture }
}

/// Keeps what is known of the pictures. What was measured here is worth more than what the file brings; of pictures that
/// are not here it only says something, and that counts for its style alone. Those that are here and did not come along
/// are measured here when they are judged.
async fn note_measurements(
    (file, style): (Id, &Style),
    came: &[Hash],
    measurements: &[(Hash, String)],
) -> Result<(), Error> {
    let known: Vec<Hash> = measurements.iter().map(|(hash, _)| *hash).collect();
    let there = keep::measurements(&known, &[]).await?;
    let write = |((hash, text), there): (&(Hash, String), Option<String>)| match is_elsewhere(style, *hash) {
        true => Some(keep::claimed(file, *hash, text)),
        false => (there.is_none() && came.contains(hash)).then(|| keep::measured(*hash, text)),
    };
    let batch: Vec<Write> = measurements.iter().zip(there).filter_map(write).collect();
    if batch.is_empty() { Ok(()) } else { records::change(batch).await }
}

fn is_elsewhere(style: &Style, picture: Hash) -> bool {
    style.members.iter().any(|member| member.picture == picture && member.elsewhere)
}
