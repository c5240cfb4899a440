//! WebP: chunks of a RIFF file; the extended header's flags and the file's size follow what is left.

use super::{Log, Removed, orientation_only};
use crate::core::pixels::bytes::{array, le32};

const EXIF_FLAG: u8 = 0x08;
const XMP_FLAG: u8 = 0x04;
const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

pub(super) fn strip(bytes: &[u8], orientation: u8, log: &mut Log) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..12)?.to_vec();
    let end = (le32(bytes, 4)? as usize).checked_add(8)?.min(bytes.len());
    let mut at = 12;
    let mut flags_at = None;
    while at + 8 <= end {
        let kind: [u8; 4] = array(bytes, at)?;
        let len = le32(bytes, at + 4)? as usize;
        let next = at.checked_add(8)?.checked_add(len)?.checked_add(len % 2)?;
        let chunk = bytes.get(at..next.min(bytes.len()))?;
        if KEPT.contains(&&kind) {
            if kind == *b"VP8X" {
                flags_at = Some(clean.len() + 8);
            }
            clean.extend_from_slice(chunk);
        } else {
            log.note(match &kind {
                b"EXIF" => Removed::Exif,
                b"XMP " => Removed::Xmp,
                b"C2PA" => Removed::Provenance,
                _ => Removed::Other,
            });
        }
        at = next;
    }
    if bytes.len() > end {
        log.note(Removed::Other);
    }
    if let Some(at) = flags_at {
        write_orientation(&mut clean, at, orientation)?;
    }
    let size = u32::try_from(clean.len().checked_sub(8)?).ok()?;
    clean.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(clean)
}

/// Sets the flags of the extended header to what is left, and adds the orientation where there is one.
fn write_orientation(clean: &mut Vec<u8>, flags_at: usize, orientation: u8) -> Option<()> {
    let flags = clean.get_mut(flags_at)?;
    *flags &= !(EXIF_FLAG | XMP_FLAG);
    if orientation != 1 {
        *flags |= EXIF_FLAG;
        let tiff = orientation_only(orientation);
        clean.extend_from_slice(b"EXIF");
        clean.extend(u32::try_from(tiff.len()).ok()?.to_le_bytes());
        clean.extend(tiff);
    }
    Some(())
}
