//! PNG: IHDR first, then whatever comes before the pixels.

use super::{Header, tiff};
use crate::core::pixels::bytes::{array, be32, is_at, slice};
use crate::core::pixels::sniff::Format;

const GREY_ALPHA: u8 = 4;
const RGB_ALPHA: u8 = 6;

pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    if be32(bytes, 8)? != 13 || !is_at(bytes, 12, b"IHDR") {
        return None;
    }
    let [bit_depth, colour_type] = array(bytes, 24)?;
    let valid = match colour_type {
        0 => matches!(bit_depth, 1 | 2 | 4 | 8 | 16),
        3 => matches!(bit_depth, 1 | 2 | 4 | 8),
        2 | GREY_ALPHA | RGB_ALPHA => matches!(bit_depth, 8 | 16),
        _ => false,
    };
    if !valid {
        return None;
    }
    let mut header = Header::new(Format::Png, be32(bytes, 16)?, be32(bytes, 20)?);
    header.bit_depth = bit_depth;
    header.alpha = matches!(colour_type, GREY_ALPHA | RGB_ALPHA);
    let mut at = 33;
    // eXIf may also come after the pixels, so every chunk is visited; a chunk is at least 12 bytes.
    while let (Some(len), Some(kind)) = (be32(bytes, at), array::<4>(bytes, at + 4)) {
        let Some(data) = slice(bytes, at + 8, len as usize) else { break };
        match &kind {
            b"tRNS" => header.alpha = true,
            b"acTL" => header.frames = be32(data, 0),
            b"eXIf" => header.orientation = tiff::orientation(data),
            b"IEND" => break,
            _ => {}
        }
        at += 12 + len as usize;
    }
    Some(header)
}
