//! JPEG: segments up to the first frame header.

use super::{Header, tiff};
use crate::core::pixels::bytes::{array, be16, slice};
use crate::core::pixels::sniff::Format;

/// What an APP1 segment with Exif begins with.
pub(in crate::core::pixels) const EXIF_PREFIX: &[u8] = b"Exif\0\0";

pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let mut at = 2;
    let mut orientation = 1;
    loop {
        let [mark, kind] = array(bytes, at)?;
        if mark != 0xff {
            return None;
        }
        match kind {
            0xff => at += 1, // A fill byte.
            0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 | 0xda => return None, // The end or pixels without a frame header.
            _ => {
                let len = usize::from(be16(bytes, at + 2)?);
                let data = slice(bytes, at + 4, len.checked_sub(2)?)?;
                // Frame headers are SOF0 to SOF15, without the three other segments among those numbers.
                if matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc) {
                    return frame(data, orientation);
                }
                if let (0xe1, Some(exif)) = (kind, data.strip_prefix(EXIF_PREFIX)) {
                    orientation = tiff::orientation(exif);
                }
                at += 2 + len;
            }
        }
    }
}

fn frame(data: &[u8], orientation: u8) -> Option<Header> {
    let [bit_depth] = array(data, 0)?;
    let mut header = Header::new(Format::Jpeg, u32::from(be16(data, 3)?), u32::from(be16(data, 1)?));
    header.orientation = orientation;
    header.bit_depth = bit_depth;
    Some(header)
}
