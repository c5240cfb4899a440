//! A picture's pixels, read in strips, so that never all of them lie in memory once more.
//!
//! Browsers with WebCodecs hand out the samples of a decoded picture as they lie, five times as fast as by drawing them
//! on a canvas and reading that. It is done where both give the very same: with opaque pictures in sRGB. They stay in the
//! order in which they lie, since nothing else has to be done with every one of them.

use super::canvas::{self, failed};
use crate::core::error::Error;
use crate::core::style::working::Layout;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ImageBitmap, OffscreenCanvasRenderingContext2d};

/// Reads a picture in strips.
pub struct Strips<'a> {
    bitmap: &'a ImageBitmap,
    most_rows: u32,
    frame: Option<Frame>,
    canvas: Option<OffscreenCanvasRenderingContext2d>,
    bytes: Vec<u8>,
}

impl<'a> Strips<'a> {
    /// Of this picture, at most so many rows at a time.
    pub fn of(bitmap: &'a ImageBitmap, most_rows: u32) -> Self {
        Self { bitmap, most_rows, frame: Frame::of(bitmap, most_rows), canvas: None, bytes: Vec::new() }
    }

    /// Some rows of the picture, and how their pixels lie.
    ///
    /// # Errors
    /// If the browser has no memory for them.
    pub async fn read(&mut self, y: u32, rows: u32) -> Result<(&[u8], Layout), Error> {
        if let Some(frame) = &self.frame
            && frame.read((y, rows, self.bitmap.width()), &mut self.bytes).await.is_ok()
        {
            return Ok((&self.bytes, frame.layout));
        }
        self.frame = None;
        self.draw(y, rows).map_err(failed)?;
        Ok((&self.bytes, Layout::Rgba))
    }

    fn draw(&mut self, y: u32, rows: u32) -> Result<(), JsValue> {
        let context = match self.canvas.take() {
            Some(context) => context,
            None => canvas::read_often(self.bitmap.width(), self.most_rows)?.1,
        };
        let (width, height) = (f64::from(self.bitmap.width()), f64::from(rows));
        context.clear_rect(0.0, 0.0, width, height);
        context.draw_image_with_image_bitmap(self.bitmap, 0.0, -f64::from(y))?;
        self.bytes = context.get_image_data(0.0, 0.0, width, height)?.data().0;
        self.canvas = Some(context);
        Ok(())
    }
}

/// A picture as WebCodecs has it: a `VideoFrame`.
struct Frame {
    frame: JsValue,
    /// What a strip is copied to.
    buffer: Uint8Array,
    layout: Layout,
}

impl Frame {
    /// Nothing where there is no such thing, or where it would give other samples than a canvas.
    fn of(bitmap: &ImageBitmap, most_rows: u32) -> Option<Self> {
        let class: Function = Reflect::get(&js_sys::global(), &"VideoFrame".into()).ok()?.dyn_into().ok()?;
        let options = object(&[("timestamp", &0.into())]).ok()?;
        let frame = Reflect::construct(&class, &Array::of2(bitmap, &options)).ok()?;
        let buffer = Uint8Array::new_with_length(bitmap.width() * most_rows * 4);
        let mut frame = Self { frame, buffer, layout: Layout::Rgbx };
        let space = frame.get("colorSpace")?;
        let told = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok()?.as_string();
        let is_srgb = told(&space, "primaries")? == "bt709" && told(&space, "transfer")? == "iec61966-2-1";
        frame.layout = match told(&frame.frame, "format")?.as_str() {
            "RGBX" => Layout::Rgbx,
            "BGRX" => Layout::Bgrx,
            _ => return None,
        };
        is_srgb.then_some(frame)
    }

    fn get(&self, name: &str) -> Option<JsValue> {
        Reflect::get(&self.frame, &name.into()).ok()
    }

    async fn read(&self, (y, rows, width): (u32, u32, u32), bytes: &mut Vec<u8>) -> Result<(), JsValue> {
        let rect = object(&[("x", &0.into()), ("y", &y.into()), ("width", &width.into()), ("height", &rows.into())])?;
        let options = object(&[("rect", &rect)])?;
        let to = self.buffer.subarray(0, width * rows * 4);
        let copy: Function = self.get("copyTo").ok_or(JsValue::NULL)?.dyn_into()?;
        let copying: Promise = copy.call2(&self.frame, &to, &options)?.dyn_into()?;
        JsFuture::from(copying).await?;
        bytes.resize(to.length() as usize, 0);
        to.copy_to(bytes);
        Ok(())
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let close = self.get("close").and_then(|close| close.dyn_into::<Function>().ok());
        // What cannot be closed is collected like everything else.
        let _ = close.map(|close| close.call0(&self.frame));
    }
}

fn object(fields: &[(&str, &JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}
