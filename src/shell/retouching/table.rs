//! The worker that the picture lies in: marks, layers, and replies on their way to it.

use super::{dispatch, peek};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::retouch::marks::Mark;
use crate::core::retouch::overlay::View;
use crate::core::retouching::{DeskEvent, Facts, Laid, Layer, Note, Refused, Variant, Way};
use crate::shell::db::{Store, Write};
use crate::shell::needed::Needed;
use crate::shell::stylebook::study::parsed;
use crate::shell::worker::{self, Developed, Room};
use crate::shell::{files, records};
use js_sys::{Promise, Uint8Array};
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

thread_local! {
    /// The end of what was begun last.
    static LAST: RefCell<Promise> = RefCell::new(Promise::resolve(&JsValue::UNDEFINED));
    /// The marks that the worker knows, by region.
    static KNOWN: RefCell<Vec<Vec<Arc<Mark>>>> = const { RefCell::new(Vec::new()) };
}

/// Does a job on the desk.
pub async fn ask(job: Value, payload: &[JsValue]) -> Result<Developed, Error> {
    worker::ask(Room::Desk, json!({ "kind": "desk", "job": job }).to_string(), payload).await
}

/// Lays a picture into the worker; gives its width and height in pixels.
pub async fn open(picture: Hash) -> Result<(u32, u32), Error> {
    KNOWN.take();
    let blob = files::blob(picture).await?;
    parsed(&ask(json!({ "desk": "open" }), &[blob.into()]).await?.json)
}

/// Has the mask of a region reckoned; only the marks that are new are told.
pub async fn mark(
    region: usize,
    (begins, marks): (Option<Hash>, Vec<Arc<Mark>>),
    feather_px: Option<f32>,
    model: String,
) {
    let count = marks.len();
    let keep = KNOWN.with_borrow_mut(|known| {
        if known.len() <= region {
            known.resize(region + 1, Vec::new());
        }
        let Some(before) = known.get_mut(region) else { return 0 };
        let keep = before.iter().zip(&marks).take_while(|(old, new)| Arc::ptr_eq(old, new)).count();
        before.clone_from(&marks);
        keep
    });
    let more: Vec<&Mark> = marks.iter().skip(keep).map(Arc::as_ref).collect();
    let job = json!({
        "desk": "mark", "region": region, "keep": keep, "more": more, "feather_px": feather_px, "model": model,
    });
    let told = async {
        let mut payload = Vec::new();
        if let Some(begins) = begins {
            payload.push(files::blob(begins).await?.into());
        }
        ask(job, &payload).await
    };
    let result = match told.await {
        Ok(developed) => parsed::<Facts>(&developed.json),
        Err(error) => {
            KNOWN.take();
            Err(error)
        }
    };
    dispatch(DeskEvent::Masked { region, marks: count, result });
}

/// Has the mask of a region, and where the others of so many are, shown over this view: tells its points, four bytes
/// each, or nothing if the worker has stopped.
pub fn overlay(regions: (usize, usize), view: View, told: impl FnOnce(Option<Vec<u8>>) + 'static) {
    spawn_local(async move { told(points(regions, view).await.ok().map(|points| points.to_vec())) });
}

async fn points((region, regions): (usize, usize), view: View) -> Result<Uint8Array, Error> {
    let view = [view.x, view.y, view.scale, view.width as f64, view.height as f64];
    let developed = ask(json!({ "desk": "overlay", "region": region, "regions": regions, "view": view }), &[]).await?;
    developed.bytes.into_iter().next().ok_or_else(|| Error::new(Kind::WorkerDied))
}

/// Tells the worker what lies over the picture.
///
/// # Errors
/// If the pixels of a layer are not on this device.
pub async fn put_layers(layers: &[Layer]) -> Result<(), Error> {
    let mut blobs = Vec::new();
    for layer in layers {
        blobs.push(files::blob(layer.pixels).await?.into());
    }
    ask(json!({ "desk": "layers", "layers": layers }), &blobs).await.map(drop)
}

/// Does something at the table when all that was begun before it is done: an answer is laid over the layers that were
/// told before it, however long their pixels take to be read.
pub fn in_turn(work: impl Future<Output = ()> + 'static) {
    let mut end = None;
    let own = Promise::new(&mut |resolve, _| end = Some(resolve));
    let before = LAST.replace(own);
    spawn_local(async move {
        // A promise that is only ever resolved.
        let _ = JsFuture::from(before).await;
        work.await;
        if let Some(end) = end {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    });
}

/// What the worker says of an answer that it was to lay in.
#[derive(Deserialize)]
struct Answered {
    outcome: Result<Laid, Refused>,
}

/// Lays an answer in, and writes its pixels down: they are needed until the desk knows of them.
///
/// # Errors
/// If its bytes are not on this device, or cannot be read or written.
pub async fn lay(variant: &Variant, note: &Note, way: Way) -> Result<(Result<Box<Laid>, Refused>, Needed), Error> {
    let reply = variant.reply.ok_or_else(|| Error::new(Kind::NoPicture))?;
    let mut payload = vec![files::blob(reply).await?.into()];
    if let Some(mask) = note.mask {
        payload.push(files::blob(mask).await?.into());
    }
    let job = json!({
        "desk": "lay", "feather_px": note.feather_px, "model": variant.model, "way": way,
    });
    let developed = ask(job, &payload).await?;
    let Answered { outcome } = parsed(&developed.json)?;
    let needed = match (&outcome, developed.blobs.first()) {
        (Ok(laid), Some(blob)) => put(laid.pixels, blob).await?,
        _ => Needed::default(),
    };
    Ok((outcome.map(Box::new), needed))
}

/// Writes bytes down that no picture's record belongs to. Whatever refers to them is written afterwards, before they are
/// let go.
///
/// # Errors
/// If there is no room.
pub async fn put(hash: Hash, blob: &Blob) -> Result<Needed, Error> {
    let needed = Needed::told(hash).await;
    let bytes = files::read(blob).await.map_err(|thrown| crate::shell::error::unknown(&thrown))?;
    records::change(vec![Write::Put(Store::Bytes, hash.to_string(), bytes.into())]).await?;
    Ok(needed)
}

/// The picture that lies on the desk.
pub fn here() -> Hash {
    peek(|desk| desk.document.picture)
}
