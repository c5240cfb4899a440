//! OpenRaster files (`.ora`, after the specification of its version 0.0.5), which GIMP and Krita open: an archive of PNG
//! files and a list of layers.

use super::layers::{Layer, flattened};
use super::picture::{self, Picture, PictureFault, Samples};
use super::progress::Watch;
use super::resample::{Axis, Resampled};
use crate::core::exchange::crc::crc32;
use crate::core::exchange::zip::Writer;
use crate::core::pixels::Format;

/// The longer side of the small picture that file managers show.
const THUMBNAIL_SIDE: usize = 256;

/// Writes the original and its layers, the first the lowest, with the flattened picture and a small one. `made_at_ms`
/// (since 1970) dates the entries.
///
/// # Errors
/// [`PictureFault::Stopped`], and [`PictureFault::Damaged`] if samples and sizes do not fit.
pub fn write(original: &Picture, layers: &[Layer], made_at_ms: i64, watch: Watch) -> Result<Vec<u8>, PictureFault> {
    let mut archive = Archive { writer: Writer::new(made_at_ms), file: Vec::new() };
    archive.put("mimetype", b"image/openraster")?;
    archive.put("stack.xml", stack(original, layers).as_bytes())?;
    for (number, layer) in layers.iter().enumerate().rev() {
        let png = picture::write(&layer.picture(original), &[], watch)?;
        archive.put(&format!("data/layer{number}.png"), &png)?;
    }
    archive.put("data/original.png", &picture::write(original, &[], watch)?)?;
    let flat = flattened(original, layers);
    archive.put("mergedimage.png", &picture::write(&flat, &[], watch)?)?;
    archive.put("Thumbnails/thumbnail.png", &picture::write(&small(&flat), &[], watch)?)?;
    Ok(archive.ended())
}

/// Writes the same as PNG files in an archive, with a manifest in JSON that says how they lie over each other.
///
/// # Errors
/// As [`write`].
pub fn write_archive(
    original: &Picture,
    layers: &[Layer],
    made_at_ms: i64,
    watch: Watch,
) -> Result<Vec<u8>, PictureFault> {
    let mut archive = Archive { writer: Writer::new(made_at_ms), file: Vec::new() };
    let manifest = serde_json::json!({
        "version": 1,
        "width": original.width,
        "height": original.height,
        "original": "original.png",
        "flat": "flat.png",
        "layers": layers.iter().enumerate().map(|(number, layer)| serde_json::json!({
            "file": layer_file(number),
            "name": layer.name,
            "x": layer.x,
            "y": layer.y,
            "opacity": layer.opacity,
            "shown": layer.shown,
        })).collect::<Vec<_>>(),
    });
    archive.put("manifest.json", manifest.to_string().as_bytes())?;
    archive.put("original.png", &picture::write(original, &[], watch)?)?;
    for (number, layer) in layers.iter().enumerate() {
        archive.put(&layer_file(number), &picture::write(&layer.picture(original), &[], watch)?)?;
    }
    archive.put("flat.png", &picture::write(&flattened(original, layers), &[], watch)?)?;
    Ok(archive.ended())
}

fn layer_file(number: usize) -> String {
    format!("layer-{}.png", number + 1)
}

struct Archive {
    writer: Writer,
    file: Vec<u8>,
}

impl Archive {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), PictureFault> {
        let fault = |_| PictureFault::Damaged(Format::Png);
        self.file.extend(self.writer.entry(name, bytes.len() as u64, crc32(bytes)).map_err(fault)?);
        self.file.extend(bytes);
        Ok(())
    }

    fn ended(mut self) -> Vec<u8> {
        self.file.extend(self.writer.end());
        self.file
    }
}

/// Whether a pixel of a picture lets what is below it be seen.
fn is_transparent(picture: &Picture) -> bool {
    match &picture.samples {
        Samples::Eight(samples) => samples.as_chunks::<4>().0.iter().any(|pixel| pixel[3] < u8::MAX),
        Samples::Sixteen(samples) => samples.as_chunks::<4>().0.iter().any(|pixel| pixel[3] < u16::MAX),
    }
}

/// The list of layers, the highest first. Over an opaque picture they are laid in the usual way, which every program
/// knows; over one that is not they recolour what is there, which some programs take for the usual way.
fn stack(original: &Picture, layers: &[Layer]) -> String {
    let way = if is_transparent(original) { "svg:src-atop" } else { "svg:src-over" };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<image version=\"0.0.5\" w=\"{}\" h=\"{}\">\n<stack>\n",
        original.width, original.height
    );
    for (number, layer) in layers.iter().enumerate().rev() {
        let seen = if layer.shown { "visible" } else { "hidden" };
        xml += &format!(
            "<layer name=\"{}\" src=\"data/layer{number}.png\" x=\"{}\" y=\"{}\" opacity=\"{}\" visibility=\"{seen}\" composite-op=\"{way}\"/>\n",
            escaped(&layer.name),
            layer.x,
            layer.y,
            layer.opacity.clamp(0.0, 1.0),
        );
    }
    xml += "<layer name=\"Original\" src=\"data/original.png\" x=\"0\" y=\"0\" opacity=\"1\" visibility=\"visible\" composite-op=\"svg:src-over\"/>\n</stack>\n</image>";
    xml
}

/// Text as it may stand in an attribute; characters that XML does not have are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for each in text.chars() {
        match each {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(each),
        }
    }
    out
}

/// The picture at the size of a thumbnail, with its transparency.
fn small(picture: &Picture) -> Picture {
    let longest = picture.width.max(picture.height).max(1);
    let side = |side: usize| (side * THUMBNAIL_SIDE.min(longest) / longest).max(1);
    let (width, height) = (side(picture.width), side(picture.height));
    let x = Axis::covering(0.0, picture.width as f64, width);
    let y = Axis::covering(0.0, picture.height as f64, height);
    let mut resampled = Resampled::new(picture, false, (x, width), (y, height));
    let (mut row, mut samples) = (vec![[0.0; 4]; width], Vec::with_capacity(width * height * 4));
    for y in 0..height {
        resampled.read(y, &mut row);
        samples.extend(row.as_flattened().iter().map(|value| (value + 0.5) as u8));
    }
    Picture { width, height, samples: Samples::Eight(samples), ..picture.clone_empty() }
}
