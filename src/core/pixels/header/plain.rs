//! GIF and BMP: a fixed header each.

use super::Header;
use crate::core::pixels::bytes::{array, le16, le32};
use crate::core::pixels::sniff::Format;

/// The bytes that a GIF's colour table takes, by the flags that announce it.
pub(in crate::core::pixels) fn table_len(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

pub(super) fn gif(bytes: &[u8]) -> Option<Header> {
    let mut header = Header::new(Format::Gif, u32::from(le16(bytes, 6)?), u32::from(le16(bytes, 8)?));
    let [flags] = array(bytes, 10)?;
    let mut at = 13 + table_len(flags);
    let mut frames = 0;
    while let Some([kind]) = array(bytes, at) {
        match kind {
            0x21 => {
                // A graphic control extension carries the transparency flag in its first data byte.
                if let Some([0xf9, 4, packed]) = array(bytes, at + 1) {
                    header.alpha |= packed & 1 != 0;
                }
                at = skip_blocks(bytes, at + 2);
            }
            0x2c => {
                frames += 1;
                let Some([local]) = array(bytes, at + 9) else { break };
                at = skip_blocks(bytes, at + 11 + table_len(local));
            }
            _ => break,
        }
    }
    header.frames = (frames > 1).then_some(frames);
    Some(header)
}

/// The offset after a chain of data blocks, each with its length before it, that begins at `at`.
pub(in crate::core::pixels) fn skip_blocks(bytes: &[u8], mut at: usize) -> usize {
    while let Some([len]) = array(bytes, at) {
        at += 1 + usize::from(len);
        if len == 0 {
            break;
        }
    }
    at
}

pub(super) fn bmp(bytes: &[u8]) -> Option<Header> {
    let header_len = le32(bytes, 14)?;
    let (width, height, bits) = if header_len < 40 {
        (u32::from(le16(bytes, 18)?), u32::from(le16(bytes, 20)?), le16(bytes, 24)?)
    } else {
        // A negative height means that rows go from top to bottom.
        let height = array(bytes, 22).map(i32::from_le_bytes)?.unsigned_abs();
        (u32::try_from(array(bytes, 18).map(i32::from_le_bytes)?).ok()?, height, le16(bytes, 28)?)
    };
    let mut header = Header::new(Format::Bmp, width, height);
    header.alpha = bits == 32 && header_len >= 56;
    header.bit_depth = if bits >= 24 { 8 } else { u8::try_from(bits).ok()? };
    Some(header)
}
