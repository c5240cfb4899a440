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
use crate::core::retouch::progress::{Stage, Stopped, unwatched};
use crate::core::retouch::table::{Answer, Export, Marking, Receipt, Refused, Table, Trouble};
use crate::core::retouching::asking::Cut;
use crate::core::retouching::{self, Laid, Way};
use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::cell::RefCell;
use std::collections::BTreeMap;
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
    /// Mark a region: so many of its marks stay, and these come after them. The Blob of what was marked to begin with comes
    /// along, if there is one.
    Mark { region: usize, keep: usize, more: Vec<Mark>, feather_px: Option<f32>, model: String },
    /// Show the mask of a region, and where the others of so many are.
    Overlay { region: usize, regions: usize, view: [f64; 5] },
    /// Cut out what is sent.
    Cut { region: Option<usize>, model: String },
    /// Lay a reply in: its Blob, and that of its mask, if it has one.
    Lay { feather_px: Option<f32>, model: String, way: Way },
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
            let begins = mask_of(&payload.get(0)).await?;
            let marking = Marking { begins, keep, more, feather_px };
            let facts = with_table(|table| Ok(table.mark(region, marking, known(&model))))?;
            style::only_json(&facts)
        }
        Job::Overlay { region, regions, view } => overlay((region, regions), view),
        Job::Cut { region, model } => cut(region, &model).await,
        Job::Lay { feather_px, model, way } => lay(payload, (feather_px, &model, way)).await,
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

/// A mask from a Blob; none where there is none.
async fn mask_of(blob: &JsValue) -> Result<Option<Mask>, Error> {
    if blob.is_undefined() {
        return Ok(None);
    }
    Ok(Some(Mask::from_picture(&picture(blob).await?)))
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
        let is_moved = layer.is_moved();
        let laid = Layer::from_picture(&layer.name, (layer.x, layer.y), pixels);
        let laid = Layer { opacity, shown: layer.shown, ..laid };
        put.push(if is_moved { laid.with_soft_rim() } else { laid });
    }
    with_table(|table| {
        table.put_layers(put);
        Ok(Done::default())
    })
}

fn overlay((region, regions): (usize, usize), [x, y, scale, width, height]: [f64; 5]) -> Result<Done, Error> {
    let view = View { x, y, scale, width: width as usize, height: height as usize };
    let points = with_table(|table| Ok(table.overlay(region, regions, &view)))?;
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

async fn lay(payload: &Array, (feather_px, id, way): (Option<f32>, &str, Way)) -> Result<Done, Error> {
    let (model, reply) = (model(id)?, picture(&payload.get(0)).await?);
    let mask = mask_of(&payload.get(1)).await?;
    let answer = Answer { mask, feather_px, model, reply: &reply, way };
    let mut took = Took::default();
    let outcome = with_table(|table| table.lay(answer, &mut |stage, _| took.note(stage)).map_err(error_of))?;
    let took_ms = took.ended();
    let (told, pixels) = match outcome {
        Ok(laid) => laid,
        Err(refused) => return style::only_json(&Timed { took_ms, outcome: Err::<Laid, Refused>(refused) }),
    };
    let (pixels, blob) = named(&pixels).await?;
    let laid = Laid {
        pixels,
        place: told.place,
        receipt: told.receipt,
        shift_px: told.shift_px,
        scale: told.scale,
        seam: told.seam,
        way,
    };
    let timed = Timed { took_ms, outcome: Ok::<Laid, Refused>(laid) };
    Ok(Done { blobs: vec![blob], ..style::only_json(&timed)? })
}

/// What came of laying an answer in, and how long each stage took, for the benchmark of the page.
#[derive(Serialize)]
struct Timed<T> {
    took_ms: BTreeMap<&'static str, f64>,
    outcome: T,
}

/// How long the stages of a job take.
#[derive(Default)]
struct Took {
    stages: BTreeMap<&'static str, f64>,
    since: Option<(&'static str, f64)>,
}

impl Took {
    fn note(&mut self, stage: Stage) -> Result<(), Stopped> {
        let name = match stage {
            Stage::Decode => "decode",
            Stage::Window => "window",
            Stage::Cut => "cut",
            Stage::Register => "register",
            Stage::Tone => "tone",
            Stage::Blend => "blend",
            Stage::Write => "write",
            Stage::Check => "check",
        };
        if self.since.is_none_or(|(running, _)| running != name) {
            self.close();
            self.since = Some((name, now_ms()));
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some((name, since_ms)) = self.since.take() {
            *self.stages.entry(name).or_default() += now_ms() - since_ms;
        }
    }

    fn ended(mut self) -> BTreeMap<&'static str, f64> {
        self.close();
        self.stages
    }
}

fn now_ms() -> f64 {
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |performance| performance.now())
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
