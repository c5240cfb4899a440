//! SVG to pixels. A worker cannot do it: only an image element renders SVG, in a mode that runs no script and loads
//! nothing from anywhere.

use super::files;
use crate::core::error::{Error, Kind};
use crate::core::pixels::header::header;
use crate::core::pixels::sniff::Format;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// The longest side of the picture made of a drawing that has no size of its own, in pixels.
const SIDE_PX: f64 = 2048.0;

/// A PNG of an SVG drawing.
pub async fn png_of_svg(svg: &Uint8Array) -> Result<Uint8Array, Error> {
    let raw = svg.to_vec();
    let header = header(&raw).map_err(|_| Error::saying(Kind::DamagedPicture, Format::Svg.name()))?;
    let longest = f64::from(header.width_px.max(header.height_px)).max(1.0);
    let scale = (SIDE_PX / longest).max(1.0);
    let size_px = (f64::from(header.width_px) * scale, f64::from(header.height_px) * scale);
    let blob = files::to_blob(svg, Format::Svg.mime()).ok_or_else(|| Error::new(Kind::DamagedPicture))?;
    let drawn = drawn(&blob, size_px).await.map_err(|_| Error::saying(Kind::DamagedPicture, Format::Svg.name()))?;
    files::read(&drawn).await.map_err(|_| Error::new(Kind::DamagedPicture))
}

async fn drawn(svg: &Blob, (width, height): (f64, f64)) -> Result<Blob, JsValue> {
    let url = Url::create_object_url_with_blob(svg)?;
    let image = HtmlImageElement::new()?;
    image.set_width(width as u32);
    image.set_height(height as u32);
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    decoded?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let made = Promise::new(&mut |resolve, reject| {
        let on_blob = Closure::once_into_js(move |blob: JsValue| {
            let settle = if blob.is_null() { reject } else { resolve };
            let _ = settle.call1(&JsValue::NULL, &blob);
        });
        // A canvas that cannot be encoded answers with null, which is handled above.
        let _ = canvas.to_blob(on_blob.unchecked_ref());
    });
    JsFuture::from(made).await?.dyn_into()
}
