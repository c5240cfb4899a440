//! What a picture file tells beside its pixels, taken out without touching a pixel.
//!
//! Uploads lose Exif, XMP, IPTC, comments, thumbnails and provenance (C2PA may name a device or a place); colour
//! profiles stay, and so does the orientation, alone. Pictures that a model made are never stripped.

mod gif;
mod heif;
mod jpeg;
mod oracle;
mod png;
mod webp;

pub use oracle::has_place_or_device;
pub(in crate::core) use png::crc32 as png_checksum;

use super::header::header;
use super::sniff::{Format, sniff};
use std::borrow::Cow;

/// A picture's bytes without what they told about people, places and devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stripped<'a> {
    /// The bytes to use from now on; borrowed where nothing had to go.
    pub bytes: Cow<'a, [u8]>,
    /// What was removed, each kind once.
    pub removed: Vec<Removed>,
    /// How the picture is to be turned (Exif numbering, 1 to 8). It is still written in the bytes.
    pub orientation: u8,
    /// Whether the result is known to be clean. `false`: decode and encode it again before it leaves.
    pub complete: bool,
}

/// A kind of metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Removed {
    /// Exif: camera, lens, time, place, maker notes, thumbnail.
    Exif,
    /// XMP.
    Xmp,
    /// IPTC and other Photoshop resources.
    Iptc,
    /// Signed provenance (C2PA).
    Provenance,
    /// Comments and text fields.
    Text,
    /// Anything else that is not needed to show the picture.
    Other,
}

/// Removes all metadata from an upload without encoding it anew.
///
/// Formats that the API does not take are returned as they are with `complete` false, since they are converted anyway;
/// so are files whose structure cannot be followed.
pub fn strip(bytes: &[u8]) -> Stripped<'_> {
    let orientation = header(bytes).map_or(1, |header| header.orientation);
    let mut log = Log::default();
    let cleaned = match sniff(bytes) {
        Format::Jpeg => jpeg::strip(bytes, orientation, &mut log),
        Format::Png => png::strip(bytes, orientation, &mut log),
        Format::WebP => webp::strip(bytes, orientation, &mut log),
        Format::Gif => gif::strip(bytes, &mut log),
        Format::Heic | Format::Avif => heif::strip(bytes, &mut log),
        _ => None,
    };
    let complete = cleaned.is_some();
    let bytes = match cleaned {
        Some(cleaned) if !log.removed.is_empty() => Cow::Owned(cleaned),
        _ => Cow::Borrowed(bytes),
    };
    Stripped { bytes, removed: log.removed, orientation, complete }
}

/// What went, in order of first appearance.
#[derive(Default)]
struct Log {
    removed: Vec<Removed>,
}

impl Log {
    fn note(&mut self, kind: Removed) {
        if !self.removed.contains(&kind) {
            self.removed.push(kind);
        }
    }
}

/// A TIFF structure that says nothing but how the picture is to be turned.
fn orientation_only(orientation: u8) -> Vec<u8> {
    // Big-endian header; one directory at 8 with one entry: tag 0x0112, a 16-bit number; no further directory.
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

#[cfg(test)]
mod tests;
