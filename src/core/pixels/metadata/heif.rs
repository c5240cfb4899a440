//! HEIC and AVIF: everything is found by absolute offsets, so nothing may move. Metadata items are overwritten with
//! zeros where they lie, and boxes that are not the picture become free space of the same size.

use super::{Log, Removed};
use crate::core::pixels::bytes::{array, be_sized, be16, slice};
use crate::core::pixels::header::heif::{boxes, find, meta};
use std::ops::Range;

/// More places of items than this are no picture's: entries can be empty, so their number alone must not cost time.
const MAX_EXTENTS: usize = 65_536;

pub(super) fn strip(bytes: &[u8], log: &mut Log) -> Option<Vec<u8>> {
    let mut clean = bytes.to_vec();
    let meta = meta(bytes)?;
    let items = metadata_items(bytes, &meta)?;
    if !items.is_empty() {
        for extent in extents(bytes, &meta, &items)? {
            clean.get_mut(extent)?.fill(0);
        }
        items.iter().for_each(|(_, what)| log.note(*what));
    }
    free(bytes, 0..bytes.len(), &[b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip"], &mut clean, log)?;
    let of_meta: &[&[u8; 4]] =
        &[b"hdlr", b"dinf", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat", b"grpl", b"ipro", b"free", b"skip"];
    free(bytes, meta.clone(), of_meta, &mut clean, log)?;
    wipe_descriptions(bytes, &meta, &mut clean, log)?;
    if let Some(movie) = find(bytes, 0..bytes.len(), b"moov") {
        free(bytes, movie.clone(), &[b"mvhd", b"trak", b"mvex", b"free"], &mut clean, log)?;
        for track in boxes(bytes, movie).into_iter().filter(|item| item.kind == *b"trak") {
            free(bytes, track.body, &[b"tkhd", b"tref", b"edts", b"mdia", b"free"], &mut clean, log)?;
        }
    }
    Some(clean)
}

/// Turns every box in `range` that is not `kept` into free space full of zeros.
fn free(bytes: &[u8], range: Range<usize>, kept: &[&[u8; 4]], clean: &mut [u8], log: &mut Log) -> Option<()> {
    for item in boxes(bytes, range).into_iter().filter(|item| !kept.contains(&&item.kind)) {
        let provenance = item.kind == *b"jumb" || item.kind == *b"uuid";
        log.note(if provenance { Removed::Provenance } else { Removed::Other });
        clean.get_mut(item.start + 4..item.start + 8)?.copy_from_slice(b"free");
        clean.get_mut(item.body)?.fill(0);
    }
    Some(())
}

/// Empties what people or devices have written about the picture among its properties. The properties are named by their
/// places, so none may go.
fn wipe_descriptions(bytes: &[u8], meta: &Range<usize>, clean: &mut [u8], log: &mut Log) -> Option<()> {
    let Some(properties) = find(bytes, meta.clone(), b"iprp") else { return Some(()) };
    let Some(properties) = find(bytes, properties, b"ipco") else { return Some(()) };
    let is_description = |kind: [u8; 4]| kind == *b"udes" || kind == *b"uuid";
    for item in boxes(bytes, properties).into_iter().filter(|item| is_description(item.kind)) {
        log.note(Removed::Other);
        clean.get_mut(item.body)?.fill(0);
    }
    Some(())
}

/// The ids of the items that are metadata, from the item information box.
fn metadata_items(bytes: &[u8], meta: &Range<usize>) -> Option<Vec<(u64, Removed)>> {
    let Some(table) = find(bytes, meta.clone(), b"iinf") else { return Some(Vec::new()) };
    let [version] = array(bytes, table.start)?;
    let entries = table.start + if version == 0 { 6 } else { 8 };
    let mut found = Vec::new();
    for item in boxes(bytes, entries..table.end).into_iter().filter(|item| item.kind == *b"infe") {
        let [version] = array(bytes, item.body.start)?;
        if version < 2 {
            // Such an entry does not say what it is.
            return None;
        }
        let id_len = if version >= 3 { 4 } else { 2 };
        let id = be_sized(bytes, item.body.start + 4, id_len)?;
        // After the id come a protection index of two bytes and the type.
        let kind: [u8; 4] = array(bytes, item.body.start + 6 + id_len).unwrap_or(*b"    ");
        match &kind {
            b"Exif" => found.push((id, Removed::Exif)),
            b"mime" => found.push((id, Removed::Xmp)),
            b"uri " | b"jumb" | b"c2pa" => found.push((id, Removed::Provenance)),
            _ => {}
        }
    }
    Some(found)
}

/// Where the bytes of those items lie in the file, by the item location box.
fn extents(bytes: &[u8], meta: &Range<usize>, items: &[(u64, Removed)]) -> Option<Vec<Range<usize>>> {
    let table = find(bytes, meta.clone(), b"iloc")?;
    let data = find(bytes, meta.clone(), b"idat");
    let [version, _, _, _, sizes, more] = array(bytes, table.start)?;
    let (offset_len, length_len, base_len) = (usize::from(sizes >> 4), usize::from(sizes & 15), usize::from(more >> 4));
    let index_len = if version > 0 { usize::from(more & 15) } else { 0 };
    let id_len = if version < 2 { 2 } else { 4 };
    let count = be_sized(bytes, table.start + 6, id_len)?;
    let mut at = table.start + 6 + id_len;
    let mut found = Vec::new();
    let mut visited: usize = 0;
    for _ in 0..count {
        let id = be_sized(bytes, at, id_len)?;
        at += id_len;
        let mut in_data_box = false;
        if version > 0 {
            in_data_box = be16(bytes, at)? & 15 == 1;
            at += 2;
        }
        let base = be_sized(bytes, at + 2, base_len)?;
        at += 2 + base_len;
        let extents = be16(bytes, at)?;
        at += 2;
        visited += usize::from(extents);
        if visited > MAX_EXTENTS {
            return None;
        }
        for _ in 0..extents {
            let offset = be_sized(bytes, at + index_len, offset_len)?;
            let len = be_sized(bytes, at + index_len + offset_len, length_len)?;
            at += index_len + offset_len + length_len;
            if items.iter().any(|(item, _)| *item == id) {
                let origin = if in_data_box { data.clone()?.start as u64 } else { 0 };
                found.push(within(bytes, base.checked_add(offset)?.checked_add(origin)?, len)?);
            }
        }
    }
    Some(found)
}

/// A place in the file; a length of 0 means up to its end. `None` where the file does not reach that far.
fn within(bytes: &[u8], start: u64, len: u64) -> Option<Range<usize>> {
    let start = usize::try_from(start).ok()?;
    let len = if len == 0 { bytes.len().checked_sub(start)? } else { usize::try_from(len).ok()? };
    slice(bytes, start, len)?;
    Some(start..start + len)
}
