//! What styles need of pixels: pictures measured, compared and put on one sheet, and results scored and matched.

use super::canvas::{self, Encoding};
use super::strips::Strips;
use super::{Done, bitmap, intake};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::pixels::sniff::Format;
use crate::core::record;
use crate::core::style::card::facts;
use crate::core::style::compiled::SENT_PX;
use crate::core::style::matching::{Target, Transfer};
use crate::core::style::sheet;
use crate::core::style::working::{Gatherer, Working};
use crate::core::style::{Card, Fit, Fusion, Measurement, SetReport};
use crate::core::stylebook::Judged;
use js_sys::{Array, Uint8Array};
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap};

/// Rows that are read from a picture at a time: a 12 Mpx picture is some megabytes a step, and not 48 at once.
const ROWS: u32 = 256;
/// Side of a contact sheet, in pixels: one that every model takes whole.
const SHEET_PX: u32 = 1536;
/// Pixels between two pictures on it.
const GAP_PX: u32 = 8;
/// Quality of a contact sheet, 0 to 1.
const SHEET_QUALITY: f64 = 0.9;
/// Quality of a picture that is sent for a style, 0 to 1.
const SENT_QUALITY: f64 = 0.92;

/// Takes a picture of a style in: checked, cleaned, named, measured. Brings back its record and its measurement as JSON,
/// a Blob of its bytes and its thumbnail.
pub async fn study(file: JsValue) -> Result<Done, Error> {
    let blob: Blob = file.into();
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| Error::new(Kind::DamagedPicture))?;
    let offered = Uint8Array::new(&buffer);
    let taken = intake::prepared(&offered, Some(&blob)).await?;
    let Some(bitmap) = &taken.bitmap else {
        return Err(Error::saying(Kind::UnsupportedFormat, taken.format.name()));
    };
    let thumb = canvas::thumb(bitmap).await?;
    let measurement = measured(bitmap).await?;
    bitmap.close();
    super::collector::tell();
    let json = json!({
        "picture": taken.json(),
        "measurement": record::write(&measurement)?,
    });
    let blobs = vec![super::bytes::to_blob(&taken.bytes, taken.format.mime())?];
    Ok(Done { json: json.to_string(), blobs, bytes: vec![thumb], to_write: Some((taken.hash, taken.bytes)) })
}

/// Measures a picture that is on this device. Brings back the record of its measurement.
pub async fn measure(picture: JsValue) -> Result<Done, Error> {
    let bitmap = bitmap(picture).await?;
    let measurement = measured(&bitmap).await?;
    bitmap.close();
    Ok(Done { json: record::write(&measurement)?, ..Done::default() })
}

pub(super) async fn measured(bitmap: &ImageBitmap) -> Result<Measurement, Error> {
    Ok(Measurement::of_working(&working(bitmap).await?))
}

/// A picture at the working size.
async fn working(bitmap: &ImageBitmap) -> Result<Working, Error> {
    let (width, height) = (bitmap.width(), bitmap.height());
    let mut gatherer = Gatherer::new(width, height).ok_or_else(|| Error::new(Kind::DamagedPicture))?;
    let mut strips = Strips::of(bitmap, ROWS.min(height));
    let mut y = 0;
    while y < height {
        let rows = ROWS.min(height - y);
        let (bytes, layout) = strips.read(y, rows).await?;
        gatherer.rows(bytes, layout);
        y += rows;
    }
    gatherer.finish().ok_or_else(|| Error::new(Kind::DamagedPicture))
}

fn measurements<'a>(texts: impl Iterator<Item = JsValue> + 'a) -> Result<Vec<Measurement>, Error> {
    texts.map(|text| record::read(&text.as_string().unwrap_or_default())).collect()
}

/// Judges pictures by the records of their measurements; `pins` are the places of those that are exemplars in any case,
/// and `away` of those whose bytes are not here.
pub fn judge((pins, away): (&[usize], &[usize]), texts: &Array) -> Result<Done, Error> {
    let measurements = measurements(texts.iter())?;
    let report = SetReport::with(&measurements, pins, away);
    let judged = Judged {
        pictures: Vec::new(),
        pins: pins.to_vec(),
        away: away.to_vec(),
        card: Card::measured(&measurements, &report),
        facts: facts(&measurements, &report),
        report,
    };
    only_json(&judged)
}

/// The pictures of some styles one behind the other, taken apart again: each with its share.
fn taken_apart<'a>(styles: &[(usize, u8)], mut all: &'a [Measurement]) -> Vec<(&'a [Measurement], f32)> {
    let mut next = |(count, share): &(usize, u8)| {
        let (own, rest) = all.split_at(all.len().min(*count));
        all = rest;
        (own, f32::from(*share))
    };
    styles.iter().map(&mut next).collect()
}

/// Scores a picture, the first of these records of measurements, against the others: `styles` says how many belong to
/// each style, and its share.
pub fn score(styles: &[(usize, u8)], texts: &Array) -> Result<Done, Error> {
    let all = measurements(texts.iter())?;
    let Some((picture, set)) = all.split_first() else { return Err(Error::new(Kind::StyleGone)) };
    let score = Fusion::new(&taken_apart(styles, set)).score(picture);
    Ok(Done { json: record::write(&Fit { whole: score.whole, parts: score.parts })?, ..Done::default() })
}

/// Something that is told, as JSON.
pub fn only_json(value: &impl serde::Serialize) -> Result<Done, Error> {
    let json = serde_json::to_string(value).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?;
    Ok(Done { json, ..Done::default() })
}

/// One picture that shows all of these in small.
pub async fn contact_sheet(pictures: &Array) -> Result<Done, Error> {
    let mut bitmaps = Vec::new();
    for picture in pictures.iter() {
        bitmaps.push(bitmap(picture).await?);
    }
    let aspects: Vec<f32> =
        bitmaps.iter().map(|bitmap| bitmap.width() as f32 / bitmap.height().max(1) as f32).collect();
    let layout = sheet::layout(&aspects, (SHEET_PX, SHEET_PX), GAP_PX);
    let placed: Vec<_> =
        bitmaps.iter().zip(layout.iter().map(|cell| [cell.x, cell.y, cell.width, cell.height])).collect();
    let bytes = canvas::composed(&placed, (SHEET_PX, SHEET_PX), Encoding::Jpeg(SHEET_QUALITY)).await?;
    bitmaps.iter().for_each(ImageBitmap::close);
    finished(bytes, Format::Jpeg, (SHEET_PX, SHEET_PX)).await
}

/// A picture as it is sent for a style: at most [`SENT_PX`] on its longer side.
pub async fn shrunk(picture: JsValue) -> Result<Done, Error> {
    let bitmap = bitmap(picture).await?;
    let (bytes, format, size) = canvas::small(&bitmap, SENT_PX, [SENT_QUALITY; 2]).await?;
    bitmap.close();
    finished(bytes, format, size).await
}

/// A picture, given as a Blob, with the colours and tones of its first style, as far as that is proven to bring it nearer
/// to all of its styles: `texts` are the records of the measurements of their pictures, `styles` says how many belong to
/// each, and its share.
pub async fn matched(picture: JsValue, styles: &[(usize, u8)], texts: &Array) -> Result<Done, Error> {
    let set = measurements(texts.iter())?;
    let styles = taken_apart(styles, &set);
    let target = styles.first().and_then(|(heaviest, _)| Target::of(heaviest));
    let target = target.ok_or_else(|| Error::new(Kind::StyleGone))?;
    let bitmap = bitmap(picture).await?;
    let (width, height) = (bitmap.width(), bitmap.height());
    let before = measured(&bitmap).await?;
    let transfer = Transfer::between(&before, &target);
    let mut rgba = canvas::pixels(&bitmap, width, height)?;
    bitmap.close();
    let fusion = Fusion::new(&styles);
    let amount = transfer.proven_amount(&rgba, (width, height), |measured| fusion.score(measured).whole);
    let from = fusion.score(&before).whole;
    if amount == 0.0 {
        // A copy that is no nearer would be nothing to anybody.
        return only_json(&json!({ "from": from, "to": from }));
    }
    transfer.apply(&mut rgba, amount);
    let bytes = canvas::encode_rgba(&rgba, width, height, Encoding::Png).await?;
    let made = canvas::decode(&bytes).await?;
    let to = fusion.score(&measured(&made).await?).whole;
    made.close();
    let picture = finished(bytes, Format::Png, (width, height)).await?;
    let gain = json!({ "from": from, "to": to }).to_string();
    // One object of both: the record's fields and the gain.
    let joined = [picture.json.trim_end_matches('}'), ",", gain.trim_start_matches('{')].concat();
    Ok(Done { json: joined, ..picture })
}

/// A picture that was made here: its record's fields, a Blob of its bytes, its thumbnail, and its way to the disk.
pub async fn finished(bytes: Uint8Array, format: Format, (width_px, height_px): (u32, u32)) -> Result<Done, Error> {
    let hash: Hash = canvas::hash(&bytes).await?;
    let bitmap = canvas::decode(&bytes).await?;
    let thumb = canvas::thumb(&bitmap).await?;
    bitmap.close();
    let json = json!({
        "hash": hash,
        "format": format,
        "width_px": width_px,
        "height_px": height_px,
        "size_bytes": bytes.length(),
    });
    let blobs = vec![super::bytes::to_blob(&bytes, format.mime())?];
    Ok(Done { json: json.to_string(), blobs, bytes: vec![thumb], to_write: Some((hash, bytes)) })
}
