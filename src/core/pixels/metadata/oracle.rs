//! An independent look for metadata: it knows no container, only what such data looks like anywhere in a file.

use crate::core::pixels::bytes::is_at;
use crate::core::pixels::header::tiff::Tiff;

/// Byte strings that only metadata has.
const MARKS: [&[u8]; 14] = [
    b"http://ns.adobe.com/xap",
    b"<x:xmpmeta",
    b"<?xpacket",
    b"exif:GPS",
    b"tiff:Make",
    b"photoshop:City",
    b"Photoshop 3.0\08BIM",
    b"Raw profile type ",
    b"XML:com.adobe.xmp",
    b"c2pa.assertions",
    b"urn:c2pa",
    b"GPSLatitude",
    b"XMP DataXMP",
    b"stRef:",
];

/// Exif tags of the first directory that name a device, a person, a time or lead to a place.
const TELLING_TAGS: [u16; 12] =
    [0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013b, 0x013c, 0x8298, 0x8769, 0x8825, 0x9c9b, 0xa431];

/// Whether anything in the bytes looks like metadata that tells a place, a device, a person or a time.
///
/// It is meant for checking what leaves: it reads every byte and knows nothing of the code that removes things.
pub fn has_place_or_device(bytes: &[u8]) -> bool {
    let marked = MARKS.iter().any(|mark| bytes.windows(mark.len()).any(|window| window == *mark));
    marked || (0..bytes.len()).any(|at| is_telling_exif(bytes, at))
}

fn is_telling_exif(bytes: &[u8], at: usize) -> bool {
    if !is_at(bytes, at, b"II*\0") && !is_at(bytes, at, b"MM\0*") {
        return false;
    }
    let tags = bytes.get(at..).and_then(Tiff::open).and_then(|tiff| Some(tiff.tags(tiff.first()?))).unwrap_or_default();
    tags.iter().any(|tag| TELLING_TAGS.contains(tag))
}
