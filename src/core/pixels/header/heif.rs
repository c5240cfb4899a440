//! HEIC and AVIF: boxes within boxes; the primary item's properties are what counts.

use super::Header;
use crate::core::pixels::bytes::{array, be_sized, be16, be32, slice};
use crate::core::pixels::sniff::Format;
use std::ops::Range;

/// Boxes visited in one container, at most: a file of nothing but empty boxes must not take long.
const MAX_BOXES: usize = 4096;

/// One box: its four letters, where it begins, and where its contents are in the file.
#[derive(Clone, Debug)]
pub(in crate::core::pixels) struct Box4 {
    pub(in crate::core::pixels) kind: [u8; 4],
    pub(in crate::core::pixels) start: usize,
    pub(in crate::core::pixels) body: Range<usize>,
}

/// The boxes in `range` of the file, as far as they are whole.
pub(in crate::core::pixels) fn boxes(bytes: &[u8], range: Range<usize>) -> Vec<Box4> {
    let mut found = Vec::new();
    let (mut at, end) = (range.start, range.end.min(bytes.len()));
    while found.len() < MAX_BOXES {
        let Some((next, item)) = one(bytes, at, end) else { break };
        found.push(item);
        at = next;
    }
    found
}

fn one(bytes: &[u8], at: usize, end: usize) -> Option<(usize, Box4)> {
    let kind = array(bytes, at.checked_add(4)?)?;
    let (head, size) = match be32(bytes, at)? {
        0 => (8, end.checked_sub(at)?),
        1 => (16, usize::try_from(be_sized(bytes, at + 8, 8)?).ok()?),
        size => (8, size as usize),
    };
    let next = at.checked_add(size).filter(|next| size >= head && *next <= end)?;
    Some((next, Box4 { kind, start: at, body: at + head..next }))
}

/// The first box of that kind in `range`.
pub(in crate::core::pixels) fn find(bytes: &[u8], range: Range<usize>, kind: &[u8; 4]) -> Option<Range<usize>> {
    boxes(bytes, range).into_iter().find(|item| item.kind == *kind).map(|item| item.body)
}

/// The contents of the file's `meta` box, after its version and flags.
pub(in crate::core::pixels) fn meta(bytes: &[u8]) -> Option<Range<usize>> {
    let body = find(bytes, 0..bytes.len(), b"meta")?;
    Some(body.start.checked_add(4)?..body.end)
}

pub(super) fn header(bytes: &[u8], format: Format) -> Option<Header> {
    let meta = meta(bytes)?;
    let properties = find(bytes, meta.clone(), b"iprp")?;
    let container = boxes(bytes, find(bytes, properties.clone(), b"ipco")?);
    let own = primary_properties(bytes, meta, properties);
    let chosen: Vec<&Box4> = match &own {
        Some(indices) => indices.iter().filter_map(|index| container.get(usize::from(index.checked_sub(1)?))).collect(),
        None => container.iter().collect(),
    };
    let (mut size, mut quarter_turns, mut mirror, mut depth) = (None, 0, None, 8);
    for item in chosen {
        let body = slice(bytes, item.body.start, item.body.len())?;
        match &item.kind {
            // Where no association is readable, the largest picture is the one a decoder would open.
            b"ispe" => size = size.max(Some((be32(body, 4)?, be32(body, 8)?))),
            b"irot" => quarter_turns = body.first()? & 3,
            b"imir" => mirror = Some(body.first()? & 1),
            b"pixi" => depth = *body.get(5).unwrap_or(&8),
            _ => {}
        }
    }
    let (width_px, height_px) = size?;
    let mut header = Header::new(format, width_px, height_px);
    header.orientation = orientation(quarter_turns, mirror);
    header.bit_depth = depth;
    header.alpha = container.iter().any(|item| {
        let name = slice(bytes, item.body.start, item.body.len()).unwrap_or_default();
        item.kind == *b"auxC" && name.windows(5).any(|window| window == b"alpha")
    });
    Some(header)
}

/// A rotation (quarter turns anticlockwise) and then a mirroring (0: top to bottom, 1: left to right), as one
/// Exif orientation.
fn orientation(quarter_turns: u8, mirror: Option<u8>) -> u8 {
    match (quarter_turns, mirror) {
        (0, None) => 1,
        (1, None) => 8,
        (2, None) => 3,
        (_, None) => 6,
        (0, Some(0)) | (2, Some(1)) => 4,
        (0, Some(_)) | (2, Some(_)) => 2,
        (1, Some(0)) | (3, Some(1)) => 5,
        _ => 7,
    }
}

/// The numbers, from 1, of the properties that belong to the primary item.
fn primary_properties(bytes: &[u8], meta: Range<usize>, properties: Range<usize>) -> Option<Vec<u16>> {
    let primary = find(bytes, meta, b"pitm")?;
    let wide = *bytes.get(primary.start)? > 0;
    let primary = be_sized(bytes, primary.start + 4, if wide { 4 } else { 2 })?;
    let table = find(bytes, properties, b"ipma")?;
    let [version, _, _, flags] = array(bytes, table.start)?;
    let (id_len, index_len) = (if version > 0 { 4 } else { 2 }, if flags & 1 != 0 { 2 } else { 1 });
    let mut at = table.start + 8;
    for _ in 0..be32(bytes, table.start + 4)? {
        let id = be_sized(bytes, at, id_len)?;
        let count = usize::from(*bytes.get(at + id_len)?);
        at += id_len + 1;
        if id == primary {
            let index = |entry: usize| {
                let from = at + entry * index_len;
                if index_len == 2 {
                    be16(bytes, from).map(|n| n & 0x7fff)
                } else {
                    bytes.get(from).map(|n| u16::from(n & 0x7f))
                }
            };
            return (0..count).map(index).collect();
        }
        at += count * index_len;
    }
    None
}
