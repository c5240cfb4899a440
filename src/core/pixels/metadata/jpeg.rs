//! JPEG: segments are copied one by one; only what a decoder needs comes along.

use super::{Log, Removed, orientation_only};
use crate::core::pixels::bytes::{array, be16, slice};

const ICC_PREFIX: &[u8] = b"ICC_PROFILE\0";
const ADOBE_PREFIX: &[u8] = b"Adobe";
const JFIF_PREFIX: &[u8] = b"JFIF\0";

pub(super) fn strip(bytes: &[u8], orientation: u8, log: &mut Log) -> Option<Vec<u8>> {
    let mut clean = Vec::with_capacity(bytes.len());
    clean.extend([0xff, 0xd8]);
    let mut turned = orientation == 1;
    let mut at = 2;
    loop {
        let [mark, kind] = array(bytes, at)?;
        if mark != 0xff {
            return None;
        }
        if kind == 0xff {
            at += 1;
            continue;
        }
        if kind == 0xd9 {
            return Some(finish(bytes, at, clean, log));
        }
        let end = at + 2 + usize::from(be16(bytes, at + 2)?);
        let data = bytes.get(at + 4..end)?;
        // The orientation goes where Exif belongs: after JFIF, before everything else.
        if !turned && kind != 0xe0 {
            clean.extend(orientation_segment(orientation));
            turned = true;
        }
        match unwanted(kind, data) {
            Some(what) => log.note(what),
            None => clean.extend_from_slice(bytes.get(at..end)?),
        }
        at = end;
        if kind == 0xda {
            let pixels_end = entropy_end(bytes, at);
            clean.extend_from_slice(bytes.get(at..pixels_end)?);
            at = pixels_end;
            if at >= bytes.len() {
                // Cut off in its pixels: what is there is kept, as decoders show it.
                return Some(clean);
            }
        }
    }
}

/// Ends the file where the picture ends: what cameras append (films, second pictures) has metadata of its own.
fn finish(bytes: &[u8], at: usize, mut clean: Vec<u8>, log: &mut Log) -> Vec<u8> {
    clean.extend([0xff, 0xd9]);
    if bytes.len() > at + 2 {
        log.note(Removed::Other);
    }
    clean
}

fn unwanted(kind: u8, data: &[u8]) -> Option<Removed> {
    match kind {
        0xe0 if data.starts_with(JFIF_PREFIX) => None,
        0xe1 if data.starts_with(b"Exif\0") => Some(Removed::Exif),
        0xe1 => Some(Removed::Xmp),
        0xe2 if data.starts_with(ICC_PREFIX) => None,
        0xeb => Some(Removed::Provenance),
        0xed => Some(Removed::Iptc),
        0xee if data.starts_with(ADOBE_PREFIX) => None,
        0xe0..=0xef => Some(Removed::Other),
        0xfe => Some(Removed::Text),
        _ => None,
    }
}

fn orientation_segment(orientation: u8) -> Vec<u8> {
    let tiff = orientation_only(orientation);
    let len = u16::try_from(tiff.len() + 8).unwrap_or(u16::MAX);
    [&[0xff, 0xe1], len.to_be_bytes().as_slice(), b"Exif\0\0", &tiff].concat()
}

/// The offset of the first marker after `at` that is not part of the compressed pixels.
fn entropy_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(window) = slice(bytes, at, 2) {
        match window {
            [0xff, 0x00 | 0xd0..=0xd7] => at += 2,
            [0xff, 0xff] => at += 1,
            [0xff, _] => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}
