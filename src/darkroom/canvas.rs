//! Decoding and encoding by the browser.

use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::pixels::sniff::{Format, sniff};
use crate::core::style::sheet::{GROUND, middle};
pub use crate::shell::whole::hashing;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, ImageBitmap, ImageData, ImageEncodeOptions, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d,
};

/// The longest side of a thumbnail in pixels: sharp in lists at twice the density.
const THUMB_SIDE_PX: u32 = 512;
/// Its quality as a JPEG and as a WebP, 0 to 1.
const THUMB_QUALITIES: [f64; 2] = [0.86, 0.82];
/// First bytes that are enough to tell what a file is.
const SNIFF_BYTES: u32 = 512;

/// How to encode.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding {
    /// Lossless, with transparency.
    Png,
    /// JPEG of this quality, 0 to 1.
    Jpeg(f64),
    /// WebP of this quality, 0 to 1.
    WebP(f64),
}

/// What the browser says of a picture that it cannot work on.
pub fn failed(_: JsValue) -> Error {
    Error::new(Kind::DamagedPicture)
}

/// Decodes a picture, upright.
pub async fn decode(bytes: &Uint8Array) -> Result<ImageBitmap, Error> {
    let head = bytes.subarray(0, SNIFF_BYTES.min(bytes.length())).to_vec();
    let options = BlobPropertyBag::new();
    options.set_type(sniff(&head).mime());
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options).map_err(failed)?;
    decode_blob(&blob).await
}

/// Decodes a picture that is a Blob of its own type, upright.
pub async fn decode_blob(blob: &Blob) -> Result<ImageBitmap, Error> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let bitmap = JsFuture::from(scope.create_image_bitmap_with_blob(blob).map_err(failed)?).await.map_err(failed)?;
    bitmap.dyn_into().map_err(failed)
}

fn drawn(bitmap: &ImageBitmap, width_px: u32, height_px: u32) -> Result<OffscreenCanvas, JsValue> {
    let canvas = OffscreenCanvas::new(width_px, height_px)?;
    let context = context(&canvas)?;
    context.set_image_smoothing_enabled(true);
    let (width, height) = (f64::from(width_px), f64::from(height_px));
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

fn context(canvas: &OffscreenCanvas) -> Result<OffscreenCanvasRenderingContext2d, JsValue> {
    canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into::<OffscreenCanvasRenderingContext2d>().map_err(Into::into)
}

/// A small copy of a picture: JPEG, which is made in an eighth of the time and is as small, or WebP where something can be
/// seen through.
pub async fn thumb(bitmap: &ImageBitmap) -> Result<Uint8Array, Error> {
    Ok(small(bitmap, THUMB_SIDE_PX, THUMB_QUALITIES).await?.0)
}

/// A picture of at most this many pixels on its longer side, with its format and its size: JPEG of the first quality, or
/// WebP of the second where something is transparent.
pub async fn small(
    bitmap: &ImageBitmap,
    side_px: u32,
    [opaque, transparent]: [f64; 2],
) -> Result<(Uint8Array, Format, (u32, u32)), Error> {
    let (width_px, height_px) = (bitmap.width(), bitmap.height());
    let longest = width_px.max(height_px).max(1);
    let scaled = |side: u32| (u64::from(side) * u64::from(side_px.min(longest)) / u64::from(longest)).max(1);
    let (width, height) = (scaled(width_px) as u32, scaled(height_px) as u32);
    let (canvas, context) = read_often(width, height).map_err(failed)?;
    let (across, down) = (f64::from(width), f64::from(height));
    if side_px > THUMB_SIDE_PX {
        // What is looked at closely keeps its grain; web-sys does not know this field of every context.
        Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into()).map_err(failed)?;
    }
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, across, down).map_err(failed)?;
    let pixels = context.get_image_data(0.0, 0.0, across, down).map_err(failed)?.data().0;
    let is_opaque = pixels.as_chunks::<4>().0.iter().all(|[.., alpha]| *alpha == u8::MAX);
    let encoding = if is_opaque { Encoding::Jpeg(opaque) } else { Encoding::WebP(transparent) };
    let bytes = encoded(&canvas, encoding).await?;
    // A browser that writes no WebP makes a PNG instead, without a word.
    let format = sniff(&bytes.subarray(0, SNIFF_BYTES.min(bytes.length())).to_vec());
    Ok((bytes, format, (width, height)))
}

/// A canvas whose pixels are read; one on the graphics card would have to copy them back.
pub fn read_often(
    width_px: u32,
    height_px: u32,
) -> Result<(OffscreenCanvas, OffscreenCanvasRenderingContext2d), JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"willReadFrequently".into(), &true.into())?;
    let canvas = OffscreenCanvas::new(width_px, height_px)?;
    let context = canvas.get_context_with_context_options("2d", &options)?.ok_or(JsValue::NULL)?;
    Ok((canvas, context.dyn_into()?))
}

/// A whole picture, encoded anew.
pub async fn encode(bitmap: &ImageBitmap, encoding: Encoding) -> Result<Uint8Array, Error> {
    let canvas = drawn(bitmap, bitmap.width(), bitmap.height()).map_err(failed)?;
    encoded(&canvas, encoding).await
}

/// RGBA rows as an encoded picture.
pub async fn encode_rgba(rgba: &[u8], width_px: u32, height_px: u32, encoding: Encoding) -> Result<Uint8Array, Error> {
    let canvas = OffscreenCanvas::new(width_px, height_px).map_err(failed)?;
    let data = ImageData::new_with_u8_clamped_array_and_sh(wasm_bindgen::Clamped(rgba), width_px, height_px);
    context(&canvas).and_then(|context| context.put_image_data(&data?, 0.0, 0.0)).map_err(failed)?;
    encoded(&canvas, encoding).await
}

/// Several pictures on one neutral ground, each scaled into its place: x, y, width and height in pixels. Of one that has
/// another proportion the middle is shown.
pub async fn composed(
    placed: &[(&ImageBitmap, [u32; 4])],
    (width_px, height_px): (u32, u32),
    encoding: Encoding,
) -> Result<Uint8Array, Error> {
    let canvas = OffscreenCanvas::new(width_px, height_px).map_err(failed)?;
    let context = context(&canvas).map_err(failed)?;
    let [red, green, blue] = GROUND;
    context.set_fill_style_str(&format!("#{red:02x}{green:02x}{blue:02x}"));
    context.fill_rect(0.0, 0.0, f64::from(width_px), f64::from(height_px));
    context.set_image_smoothing_enabled(true);
    for (bitmap, at) in placed {
        let [_, _, width, height] = *at;
        let [from_x, from_y, of_width, of_height] = middle((bitmap.width(), bitmap.height()), (width, height));
        let [x, y, width, height] = at.map(f64::from);
        context
            .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                bitmap, from_x, from_y, of_width, of_height, x, y, width, height,
            )
            .map_err(failed)?;
    }
    encoded(&canvas, encoding).await
}

/// A picture's pixels, scaled to this size.
pub fn pixels(bitmap: &ImageBitmap, width_px: u32, height_px: u32) -> Result<Vec<u8>, Error> {
    let canvas = drawn(bitmap, width_px, height_px).map_err(failed)?;
    let (width, height) = (f64::from(width_px), f64::from(height_px));
    let data = context(&canvas).and_then(|context| context.get_image_data(0.0, 0.0, width, height)).map_err(failed)?;
    Ok(data.data().0)
}

async fn encoded(canvas: &OffscreenCanvas, encoding: Encoding) -> Result<Uint8Array, Error> {
    let options = ImageEncodeOptions::new();
    let (mime, quality) = match encoding {
        Encoding::Png => ("image/png", None),
        Encoding::Jpeg(quality) => ("image/jpeg", Some(quality)),
        Encoding::WebP(quality) => ("image/webp", Some(quality)),
    };
    options.set_type(mime);
    if let Some(quality) = quality {
        options.set_quality(quality);
    }
    let blob = canvas.convert_to_blob_with_options(&options).map_err(failed)?;
    let blob: Blob = JsFuture::from(blob).await.map_err(failed)?.unchecked_into();
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(failed)?;
    Ok(Uint8Array::new(&buffer))
}

/// The SHA-256 of some bytes.
pub async fn hash(bytes: &Uint8Array) -> Result<Hash, Error> {
    hashing(bytes).await
}
