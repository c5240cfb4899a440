//! What inline bytes are: kinds by magic bytes, and the kinds that the service takes.

use crate::failure::Failure;
use crate::model::Model;
use image::{DynamicImage, ImageReader, Limits};
use std::io::Cursor;

/// The side in pixels above which a picture is refused.
const MAX_SIDE_PX: u32 = 16_384;

const PICTURES: &[&str] = &["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "image/avif"];

/// The MIME type that the first bytes show, where they are known.
pub(crate) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let at = |start: usize, magic: &[u8]| bytes.get(start..start + magic.len()) == Some(magic);
    let brand = |names: &[&[u8]]| at(4, b"ftyp") && names.iter().any(|name| at(8, name));
    if at(0, b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if at(0, b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("image/webp")
    } else if brand(&[b"avif", b"avis"]) {
        Some("image/avif")
    } else if brand(&[b"heic", b"heix", b"hevc"]) {
        Some("image/heic")
    } else if brand(&[b"mif1", b"msf1", b"heim"]) {
        Some("image/heif")
    } else if at(0, b"GIF8") {
        Some("image/gif")
    } else if at(0, b"BM") {
        Some("image/bmp")
    } else if at(0, b"II*\0") || at(0, b"MM\0*") {
        Some("image/tiff")
    } else if at(0, b"%PDF") {
        Some("application/pdf")
    } else {
        None
    }
}

/// Whether the model takes inline bytes of this declared type.
pub(crate) fn takes(model: &Model, mime: &str) -> bool {
    let document = mime == "application/pdf" || mime.starts_with("video/");
    let spoken = mime.starts_with("audio/") || mime.starts_with("text/");
    PICTURES.contains(&mime) || document || (spoken && model.picture.is_none())
}

/// Checks one inline part; a PNG, JPEG or WebP comes back decoded.
pub(crate) fn check(model: &Model, mime: &str, bytes: &[u8]) -> Result<Option<DynamicImage>, Failure> {
    if !takes(model, mime) {
        return Err(Failure::invalid(format!("Unsupported MIME type: {mime}")));
    }
    if !mime.starts_with("image/") {
        return Ok(None);
    }
    let shown = sniff(bytes);
    let heif = |name: Option<&str>| matches!(name, Some("image/heic" | "image/heif"));
    if shown != Some(mime) && !(heif(shown) && heif(Some(mime))) {
        return Err(unreadable());
    }
    if matches!(mime, "image/png" | "image/jpeg" | "image/webp") { decode(bytes).map(Some) } else { Ok(None) }
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Failure> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| unreadable())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    reader.limits(limits);
    reader.decode().map_err(|_| unreadable())
}

fn unreadable() -> Failure {
    Failure::invalid(
        "Unable to process input image. Please retry or report in \
         https://developers.generativeai.google/guide/troubleshooting",
    )
}
