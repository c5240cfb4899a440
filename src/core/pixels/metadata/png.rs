//! PNG: chunks are copied by a list of what a decoder needs.

use super::{Log, Removed, orientation_only};
use crate::core::pixels::bytes::{array, be32};

/// Every chunk that changes how the picture looks.
const KEPT: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn strip(bytes: &[u8], orientation: u8, log: &mut Log) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..8)?.to_vec();
    let mut at: usize = 8;
    while at < bytes.len() {
        let kind: [u8; 4] = array(bytes, at + 4)?;
        let end = at.checked_add(12)?.checked_add(be32(bytes, at)? as usize)?;
        // A cut-off last chunk is kept, as decoders show what is there.
        let chunk = bytes.get(at..end.min(bytes.len()))?;
        if KEPT.contains(&&kind) {
            clean.extend_from_slice(chunk);
        } else {
            log.note(what(&kind, chunk));
        }
        if kind == *b"IHDR" && orientation != 1 {
            clean.extend(exif_chunk(orientation));
        }
        at = end;
        if kind == *b"IEND" {
            if at < bytes.len() {
                log.note(Removed::Other);
            }
            break;
        }
    }
    Some(clean)
}

fn what(kind: &[u8; 4], chunk: &[u8]) -> Removed {
    match kind {
        b"eXIf" => Removed::Exif,
        b"caBX" => Removed::Provenance,
        b"iTXt" if chunk.windows(17).any(|window| window == b"XML:com.adobe.xmp") => Removed::Xmp,
        b"tEXt" | b"zTXt" | b"iTXt" => Removed::Text,
        _ => Removed::Other,
    }
}

fn exif_chunk(orientation: u8) -> Vec<u8> {
    let tiff = orientation_only(orientation);
    let len = u32::try_from(tiff.len()).unwrap_or_default();
    let body = [b"eXIf".as_slice(), &tiff].concat();
    [&len.to_be_bytes(), body.as_slice(), &crc32(&body).to_be_bytes()].concat()
}

/// The checksum of PNG chunks (ISO 3309, as in the PNG specification, annex D).
pub(in crate::core) fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}
