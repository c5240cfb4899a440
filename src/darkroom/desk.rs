//! A picture that is being retouched. It lies decoded in a worker of its own, which goes, with all its memory, when the
//! desk is cleared; so a job that takes too long is ended by ending the worker.

use super::canvas;
use super::{Done, bytes, style};
use crate::core::error::{Error, Kind};
use crate::core::gemini::model::{Model, known};
use crate::core::gemini::table::DEFAULT_MODEL;
use crate::core::id::Hash;
use crate::core::pixels::sniff::Format;
use crate::core::retouch::layers::Layer;
use crate::core::retouch::marks::Mark;
use crate::core::retouch::mask::Mask;
use crate::core::retouch::overlay::View;
use crate::core::retouch::picture::{Picture, PictureFault};
use crate::core::retouch::progress::unwatched;
use crate::core::retouch::table::{Answer, Export, Receipt, Refused, Table, Trouble};
use crate::core::retouching::asking::Cut;
use crate::core::retouching::{self, Laid};
use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use serde_json::json;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// What is to be done on the desk.
#[derive(Deserialize)]
#[serde(tag = "desk", rename_all = "snake_case")]
pub enum Job {
    /// Lay a picture on it.
    Open,
    /// Put these layers over it, each with a Blob of its pixels.
    Layers { layers: Vec<retouching::Layer> },
    /// Mark a region: so many of its marks stay, and these come after them.
    Mark { region: usize, keep: usize, more: Vec<Mark>, feather_px: Option<f32>, model: String },
    /// Show the mask of a region.
    Overlay { region: usize, view: [f64; 5] },
    /// Cut out what is sent.
    Cut { region: Option<usize>, model: String },
    /// Lay a reply in: its Blob, and that of its mask, if it has one.
    Lay { feather_px: Option<f32>, model: String, as_it_lies: bool },
    /// Write the picture as it is seen.
    Save,
    /// Write a file with layers.
    Export { kind: Export, made_at_ms: i64 },
    /// Write the picture with margins.
    Extend { by: [u32; 4] },
    /// Compare with an earlier picture.
    Compare,
    /// Undo the drift against an earlier picture.
    Undrift,
    /// Take everything but a region from an earlier picture.
    Restore { region: usize },
}

thread_local! {
    static TABLE: RefCell<Option<Table>> = const { RefCell::new(None) };
}

/// Does one job; `payload` are its Blobs.
pub async fn run(job: Job, payload: &Array) -> Result<Done, Error> {
    match job {
        Job::Open => open(&payload.get(0)).await,
        Job::Layers { layers } => put_layers(layers, payload).await,
        Job::Mark { region, keep, more, feather_px, model } => {
            let facts = with_table(|table| Ok(table.mark(region, (keep, more), feather_px, known(&model))))?;
            style::only_json(&facts)
        }
        Job::Overlay { region, view } => overlay(region, view),
        Job::Cut { region, model } => cut(region, &model).await,
        Job::Lay { feather_px, model, as_it_lies } => lay(payload, (feather_px, &model, as_it_lies)).await,
        Job::Save => {
            let (file, receipt) = with_table(|table| table.save(&mut unwatched).map_err(error_of))?;
            written(&file, Some(receipt)).await
        }
        Job::Export { kind, made_at_ms } => {
            let file = with_table(|table| table.export(kind, made_at_ms, &mut unwatched).map_err(error_of))?;
            let blob = bytes::to_blob(&Uint8Array::from(file.as_slice()), "application/zip")?;
            Ok(Done { blobs: vec![blob], ..Done::default() })
        }
        Job::Extend { by } => {
            let file = with_table(|table| table.extend(by, &mut unwatched).map_err(error_of))?;
            written(&file, None).await
        }
        job => beside_earlier(job, &payload.get(0)).await,
    }
}

async fn beside_earlier(job: Job, earlier: &JsValue) -> Result<Done, Error> {
    let earlier = picture(earlier).await?;
    let made = with_table(|table| {
        let made = match job {
            Job::Compare => {
                let drift = table.compare(&earlier, &mut unwatched).map_err(error_of)?;
                return Ok(Err(json!({ "drift": drift.ok() })));
            }
            Job::Restore { region } => table.restore(&earlier, region, &mut unwatched),
            _ => table.undrift(&earlier, &mut unwatched),
        };
        Ok(made.map_err(error_of)?.map_err(|refused| json!({ "refused": refused })))
    })?;
    match made {
        Ok((file, receipt)) => written(&file, receipt).await,
        Err(json) => style::only_json(&json),
    }
}

/// Works on the picture that lies here.
fn with_table<T>(work: impl FnOnce(&mut Table) -> Result<T, Error>) -> Result<T, Error> {
    TABLE.with_borrow_mut(|table| work(table.as_mut().ok_or_else(|| Error::new(Kind::WorkerDied))?))
}

/// A model by its id; of one that is not in the table nothing is known, so it is taken for the usual one.
fn model(id: &str) -> Result<&'static Model, Error> {
    known(id).or_else(|| known(DEFAULT_MODEL)).ok_or_else(|| Error::new(Kind::ModelUnknown))
}

fn error_of(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Picture(fault) => fault_of(fault),
        Trouble::Mask => Error::saying(Kind::Unknown, "mask"),
        Trouble::Model => Error::new(Kind::ModelUnknown),
    }
}

fn fault_of(fault: PictureFault) -> Error {
    match fault {
        PictureFault::Header(_) => Error::new(Kind::TooManyPixels),
        PictureFault::NotOpened(format) => Error::saying(Kind::UnsupportedFormat, format.name()),
        PictureFault::Inks => Error::saying(Kind::UnsupportedFormat, "CMYK"),
        PictureFault::Damaged(_) => Error::new(Kind::DamagedPicture),
        PictureFault::Stopped => Error::new(Kind::Stopped),
    }
}

/// A picture from a Blob. What this program does not decode, the browser may.
async fn picture(blob: &JsValue) -> Result<Picture, Error> {
    let blob: &Blob = blob.dyn_ref().ok_or_else(|| Error::new(Kind::BytesMissing))?;
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| Error::new(Kind::BytesMissing))?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    match Picture::decode(&bytes, &mut unwatched) {
        Err(PictureFault::NotOpened(_)) => {
            let bitmap = canvas::decode_blob(blob).await?;
            let (width, height) = (bitmap.width(), bitmap.height());
            let rgba = canvas::pixels(&bitmap, width, height)?;
            bitmap.close();
            Picture::from_rgba(width as usize, height as usize, rgba).ok_or_else(|| Error::new(Kind::DamagedPicture))
        }
        decoded => decoded.map_err(fault_of),
    }
}

async fn open(blob: &JsValue) -> Result<Done, Error> {
    // What lay here before goes first: two large pictures at once are one too many.
    TABLE.set(None);
    let table = Table::new(picture(blob).await?);
    let size = table.size();
    TABLE.set(Some(table));
    style::only_json(&size)
}

async fn put_layers(layers: Vec<retouching::Layer>, payload: &Array) -> Result<Done, Error> {
    let mut put = Vec::new();
    for (layer, blob) in layers.into_iter().zip(payload.iter()) {
        let pixels = picture(&blob).await?;
        let opacity = f32::from(layer.opacity) / 100.0;
        put.push(Layer { opacity, shown: layer.shown, ..Layer::from_picture(&layer.name, (layer.x, layer.y), pixels) });
    }
    with_table(|table| {
        table.put_layers(put);
        Ok(Done::default())
    })
}

fn overlay(region: usize, [x, y, scale, width, height]: [f64; 5]) -> Result<Done, Error> {
    let view = View { x, y, scale, width: width as usize, height: height as usize };
    let points = with_table(|table| Ok(table.overlay(region, &view)))?;
    Ok(Done { bytes: vec![Uint8Array::from(points.as_slice())], ..Done::default() })
}

/// A PNG file's name, and a Blob of it. The page writes it down with what refers to it.
async fn named(file: &[u8]) -> Result<(Hash, Blob), Error> {
    let file = Uint8Array::from(file);
    Ok((canvas::hash(&file).await?, bytes::to_blob(&file, Format::Png.mime())?))
}

async fn cut(region: Option<usize>, id: &str) -> Result<Done, Error> {
    let model = model(id)?;
    let sent = with_table(|table| table.cut(region, model, &mut unwatched).map_err(error_of))?;
    let (clean, blob) = named(&sent.clean).await?;
    let mut blobs = vec![blob];
    let mut names = Vec::new();
    for file in [&sent.marked, &sent.mask].into_iter().flatten() {
        let (name, blob) = named(file).await?;
        names.push(name);
        blobs.push(blob);
    }
    let (ratio, size) = (Some(sent.window.ratio), Some(sent.window.size));
    let cut = Cut { clean, marked: names.first().copied(), ratio, size };
    let json = json!({ "cut": cut, "mask": names.get(1) });
    Ok(Done { json: json.to_string(), blobs, ..Done::default() })
}

async fn lay(payload: &Array, (feather_px, id, as_it_lies): (Option<f32>, &str, bool)) -> Result<Done, Error> {
    let (model, reply) = (model(id)?, picture(&payload.get(0)).await?);
    let mask = match payload.get(1) {
        mask if mask.is_undefined() => None,
        mask => Some(Mask::from_picture(&picture(&mask).await?)),
    };
    let answer = Answer { mask, feather_px, model, reply: &reply, as_it_lies };
    let outcome = with_table(|table| table.lay(answer, &mut unwatched).map_err(error_of))?;
    let (told, pixels) = match outcome {
        Ok(laid) => laid,
        Err(refused) => return style::only_json(&Err::<Laid, Refused>(refused)),
    };
    let (pixels, blob) = named(&pixels).await?;
    let laid = Laid {
        pixels,
        place: told.place,
        receipt: told.receipt,
        shift_px: told.shift_px,
        scale: told.scale,
        seam: told.seam,
    };
    let json = serde_json::to_string(&Ok::<Laid, Refused>(laid)).unwrap_or_default();
    Ok(Done { json, blobs: vec![blob], ..Done::default() })
}

/// A picture that was made here: its record's fields, a Blob of its bytes, its thumbnail, and its way to the disk.
async fn written(file: &[u8], receipt: Option<Receipt>) -> Result<Done, Error> {
    let bytes = Uint8Array::from(file);
    let bitmap = canvas::decode(&bytes).await?;
    let size = (bitmap.width(), bitmap.height());
    bitmap.close();
    let mut done = style::finished(bytes, Format::Png, size).await?;
    done.json = json!({ "picture": serde_json::from_str::<serde_json::Value>(&done.json).ok(), "receipt": receipt })
        .to_string();
    Ok(done)
}
