//! Styles as files: written from what is on this device, and read from what anybody can have made.

use super::restore::archive::Archive;
use super::style::measured;
use super::ticket::crc_of;
use super::{Done, bytes as byte_strings, canvas};
use crate::core::error::{Error, Kind};
use crate::core::exchange::crc::Crc;
use crate::core::exchange::zip::{Refusal, Writer};
use crate::core::id::Hash;
use crate::core::record;
use crate::core::style::package::{self, Coming, MANIFEST, MANIFEST_MAX_BYTES, MOST_PICTURES, Place, Sent};
use crate::core::style::{Measurement, Style};
use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap};

/// The type of a style's file: to a browser it is an archive.
const MIME: &str = "application/zip";

/// What is written to a file.
#[derive(Deserialize)]
pub struct Packing {
    style: Style,
    version: u32,
    made_at_ms: i64,
    /// The pictures that the records of measurements are of.
    measured: Vec<Hash>,
    /// The pictures that the Blobs are, in the version's order; the contact sheet, if there is one, comes after them.
    exemplars: Vec<Hash>,
    sheet: Option<Hash>,
}

/// Writes a style: `payload` has the records of the measurements and then the Blobs of the pictures. Brings back the
/// file's name and its Blob.
pub async fn pack(packing: Packing, payload: &Array) -> Result<Done, Error> {
    let mut payload = payload.iter();
    let mut measurements: Vec<(Hash, Measurement)> = Vec::new();
    for (hash, text) in packing.measured.iter().zip(payload.by_ref()) {
        measurements.push((*hash, record::read(&text.as_string().unwrap_or_default())?));
    }
    let mut sent: Vec<(Sent, Vec<u8>)> = Vec::new();
    for (picture, blob) in packing.exemplars.iter().chain(&packing.sheet).zip(payload) {
        let bytes = read(&blob.dyn_into().map_err(|_| Error::new(Kind::BytesMissing))?).await?.to_vec();
        let (clean, format) = package::clean(&bytes)?;
        let sha256 = canvas::hash(&Uint8Array::from(&*clean)).await?;
        sent.push((Sent { picture: *picture, sha256, size: clean.len() as u64, format }, clean.into_owned()));
    }
    let version = packing.style.version(packing.version).ok_or_else(|| Error::new(Kind::StyleGone))?;
    let (exemplars, sheet) = sent.split_at(packing.exemplars.len().min(sent.len()));
    let exemplars: Vec<Sent> = exemplars.iter().map(|(sent, _)| *sent).collect();
    let sheet = sheet.first().map(|(sent, _)| *sent);
    let manifest = package::plan((&packing.style, version), &measurements, (&exemplars, sheet), packing.made_at_ms)?;
    let mut archive = Writer::new(packing.made_at_ms);
    let parts = Array::new();
    append(&mut archive, &parts, MANIFEST, &manifest.write()?)?;
    for listed in &manifest.files {
        let found = sent.iter().find(|(sent, _)| sent.sha256 == listed.sha256);
        let (_, bytes) = found.ok_or_else(|| Error::new(Kind::BytesMissing))?;
        append(&mut archive, &parts, &listed.path, bytes)?;
    }
    parts.push(&Uint8Array::from(&*archive.end()));
    let blob = byte_strings::blob_of(&parts, MIME)?;
    Ok(Done { json: manifest.file_name(), blobs: vec![blob], ..Done::default() })
}

fn append(archive: &mut Writer, parts: &Array, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut crc = Crc::default();
    crc.add(bytes);
    let header = archive.entry(name, bytes.len() as u64, crc.value()).map_err(|refusal| refusal.error())?;
    parts.push(&Uint8Array::from(&*header));
    parts.push(&Uint8Array::from(bytes));
    Ok(())
}

async fn read(blob: &Blob) -> Result<Uint8Array, Error> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| Error::new(Kind::BytesMissing))?;
    Ok(Uint8Array::new(&buffer))
}

/// Reads a style from a file and checks all of it before anything of it is kept. Brings back the style, the records of
/// its measurements and of its pictures, and of each picture a Blob and a thumbnail.
pub async fn unpack(file: JsValue) -> Result<Done, Error> {
    let mut archive = Archive::new(&file.dyn_into::<Blob>().map_err(|_| Error::new(Kind::NotABackup))?);
    let entries = archive.entries().await?;
    let manifest = entries.iter().find(|entry| entry.name == MANIFEST).ok_or_else(|| Error::new(Kind::NotABackup))?;
    if manifest.size > MANIFEST_MAX_BYTES || entries.len() > MOST_PICTURES + 2 {
        return Err(Error::saying(Kind::BackupDamaged, format!("{MANIFEST}: {} bytes", manifest.size)));
    }
    let bytes = archive.bytes(manifest).await?.filter(|bytes| crc_of(bytes) == manifest.crc);
    let bytes = bytes.ok_or_else(|| Error::saying(Kind::BackupDamaged, format!("{MANIFEST}: wrong checksum")))?;
    let package = package::inspect(&bytes.to_vec(), &entries)?;
    let (mut pictures, mut own) = (Vec::new(), Vec::new());
    let mut kept: Vec<(Hash, Uint8Array)> = Vec::new();
    let mut done = Done::default();
    for coming in &package.files {
        let bytes = checked(&mut archive, coming).await?;
        // What cannot be shown cannot be sent either, whatever its first bytes say.
        let bitmap = canvas::decode(&bytes).await?;
        done.bytes.push(canvas::thumb(&bitmap).await?);
        if matches!(coming.place, Place::Exemplar(..)) {
            own.push((coming.sha256, measured(&bitmap).await?));
        }
        done.blobs.push(byte_strings::to_blob(&bytes, coming.place.format().mime())?);
        pictures.push(described(coming, &bitmap, &bytes));
        bitmap.close();
        kept.push((coming.sha256, bytes));
    }
    let package = package.measured(&own);
    let measurements: Vec<(Hash, String)> = package
        .measurements
        .iter()
        .map(|(hash, measurement)| Ok((*hash, record::write(measurement)?)))
        .collect::<Result<_, Error>>()?;
    done.json = json!({ "style": package.style, "measurements": measurements, "pictures": pictures }).to_string();
    for (hash, bytes) in kept {
        byte_strings::write(hash, bytes);
    }
    Ok(done)
}

/// What is known of a picture of the archive.
fn described(coming: &Coming, bitmap: &ImageBitmap, bytes: &Uint8Array) -> Value {
    json!({
        "hash": coming.sha256,
        "format": coming.place.format(),
        "width_px": bitmap.width(),
        "height_px": bitmap.height(),
        "size_bytes": bytes.length(),
    })
}

/// A picture of the archive, if it is what the manifest says. The bytes have a buffer of their own.
async fn checked(archive: &mut Archive, coming: &Coming) -> Result<Uint8Array, Error> {
    let found = archive.bytes(&coming.entry).await?.ok_or_else(|| Refusal::CutShort.error())?;
    let bytes = found.slice(0, found.length());
    let sha256 = canvas::hash(&bytes).await?;
    match coming.fault(&bytes.to_vec(), crc_of(&bytes), sha256) {
        None => Ok(bytes),
        Some(what) => Err(Error::saying(Kind::BackupDamaged, format!("{}: {what:?}", coming.entry.name))),
    }
}
