//! The demo's hand: plans the reply to a request, paints it, and writes the bytes that the wire would carry.

use super::Done;
use super::canvas::{self, Encoding};
use crate::core::demo::{self, Encoded, Photograph, Plan, Reference};
use crate::core::error::Error;
use crate::core::gemini::fault;
use crate::core::retouch::Mask;
use js_sys::Uint8Array;
use serde::Deserialize;
use web_sys::ImageBitmap;

/// Side in pixels of the small copy by which a reference is known.
const COPY_SIDE_PX: u32 = 64;
/// Quality of the pictures, like that of the API's own.
const QUALITY: f64 = 0.92;

/// A request to the demo.
#[derive(Deserialize)]
pub struct Asked {
    model: String,
    body: serde_json::Value,
    variation: u64,
    response_id: String,
}

/// Answers with the events of a stream, one byte string each.
pub async fn answer(asked: &Asked, pictures: &[Uint8Array]) -> Result<Done, Error> {
    let mut references = Vec::new();
    for picture in pictures {
        references.push(reference(picture).await?);
    }
    let edited = edited(&asked.body, pictures).await?;
    let plan = demo::plan(&demo::Asked {
        model: &asked.model,
        body: &asked.body,
        references: &references,
        marked: edited.is_some(),
        variation: asked.variation,
    });
    let plan = plan.map_err(|refusal| fault::from_reply(refusal.status, refusal.body.as_bytes()))?;
    let picture = match (&plan.edit, edited) {
        (Some(edit), Some((sent, region))) => {
            let size_px = (plan.width_px, plan.height_px);
            let rgba = edit.painted(sent, &region, size_px);
            canvas::encode_rgba(&rgba, size_px.0, size_px.1, Encoding::Jpeg(QUALITY)).await?.to_vec()
        }
        _ => painted(&plan).await?,
    };
    let draft = match &plan.draft {
        Some(draft) => Some(paint(&draft.scene, draft.width_px, draft.height_px).await?),
        None => None,
    };
    let encoded = Encoded { picture: &picture, draft: draft.as_deref() };
    let events = demo::events(&plan, encoded, &asked.response_id);
    let bytes = events.iter().map(|event| Uint8Array::from(event.as_slice())).collect();
    Ok(Done { bytes, ..Done::default() })
}

async fn reference(picture: &Uint8Array) -> Result<Reference, Error> {
    let bitmap = canvas::decode(picture).await?;
    let (width_px, height_px) = (bitmap.width(), bitmap.height());
    let rgba = canvas::pixels(&bitmap, COPY_SIDE_PX, COPY_SIDE_PX)?;
    bitmap.close();
    let side = COPY_SIDE_PX as usize;
    let mut reference = Reference::of(&rgba, (side, side), (width_px, height_px));
    reference.scene = demo::scene_in(&picture.to_vec());
    Ok(reference)
}

/// The picture that a request is to edit, and the region that is marked on the copy beside it; `None` for a request
/// that is about something else.
async fn edited(body: &serde_json::Value, pictures: &[Uint8Array]) -> Result<Option<(Photograph, Mask)>, Error> {
    let pair = demo::edited_pair(body).and_then(|(first, second)| Some((pictures.get(first)?, pictures.get(second)?)));
    let Some((clean, marked)) = pair else { return Ok(None) };
    let (clean, marked) = (canvas::decode(clean).await?, canvas::decode(marked).await?);
    let (width_px, height_px) = (clean.width(), clean.height());
    let alike = (width_px, height_px) == (marked.width(), marked.height());
    let read = |bitmap: &ImageBitmap| canvas::pixels(bitmap, width_px, height_px);
    let pixels = if alike { Some((read(&clean)?, read(&marked)?)) } else { None };
    clean.close();
    marked.close();
    let (width, height) = (width_px as usize, height_px as usize);
    Ok(pixels.and_then(|(rgba, marked)| {
        let region = demo::outlined(&rgba, &marked, (width, height))?;
        Some((Photograph { rgba, width, height }, region))
    }))
}

/// The plan's picture, marked with its scene so that the demo can change it later, whatever way it comes back.
async fn painted(plan: &Plan) -> Result<Vec<u8>, Error> {
    let bytes = paint(&plan.scene, plan.width_px, plan.height_px).await?;
    Ok(demo::mark(bytes, &plan.scene))
}

async fn paint(scene: &demo::Scene, width_px: u32, height_px: u32) -> Result<Vec<u8>, Error> {
    let mut rgba = vec![0; width_px as usize * height_px as usize * 4];
    demo::paint_rows(scene, (width_px, height_px), 0..height_px, &mut rgba);
    Ok(canvas::encode_rgba(&rgba, width_px, height_px, Encoding::Jpeg(QUALITY)).await?.to_vec())
}
