//! WebP: the first chunk says which of three headers there is.

use super::{Header, tiff};
use crate::core::pixels::bytes::{array, is_at, le16, le24, le32, slice};
use crate::core::pixels::sniff::Format;

const ALPHA_FLAG: u8 = 0x10;
const ANIMATION_FLAG: u8 = 0x02;

pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    match &array::<4>(bytes, 12)? {
        b"VP8 " => {
            let [tag] = array(bytes, 20)?;
            // Only a key frame, marked by a clear lowest bit and a start code, has a size.
            if tag & 1 != 0 || !is_at(bytes, 23, &[0x9d, 0x01, 0x2a]) {
                return None;
            }
            let side = |at| le16(bytes, at).map(|raw| u32::from(raw & 0x3fff));
            Some(Header::new(Format::WebP, side(26)?, side(28)?))
        }
        b"VP8L" => {
            let bits = le32(bytes, 21).filter(|_| is_at(bytes, 20, &[0x2f]))?;
            let mut header = Header::new(Format::WebP, (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
            header.alpha = bits & (1 << 28) != 0;
            Some(header)
        }
        b"VP8X" => extended(bytes),
        _ => None,
    }
}

fn extended(bytes: &[u8]) -> Option<Header> {
    let [flags] = array(bytes, 20)?;
    let mut header = Header::new(Format::WebP, le24(bytes, 24)? + 1, le24(bytes, 27)? + 1);
    header.alpha = flags & ALPHA_FLAG != 0;
    let mut frames = 0;
    let mut at = 12;
    while let (Some(kind), Some(len)) = (array::<4>(bytes, at), le32(bytes, at + 4)) {
        let len = len as usize;
        match &kind {
            b"ANMF" => frames += 1,
            b"EXIF" => {
                let exif = slice(bytes, at + 8, len).unwrap_or_default();
                header.orientation = tiff::orientation(exif.strip_prefix(super::jpeg::EXIF_PREFIX).unwrap_or(exif));
            }
            _ => {}
        }
        let Some(next) = at.checked_add(8 + len % 2).and_then(|at| at.checked_add(len)) else { break };
        at = next;
    }
    header.frames = (flags & ANIMATION_FLAG != 0).then_some(frames);
    Some(header)
}
