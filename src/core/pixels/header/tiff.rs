//! TIFF, and the Exif blocks that are little TIFF files: directories of numbered entries.

use super::Header;
use crate::core::pixels::bytes::{be16, be32, is_at, le16, le32};
use crate::core::pixels::sniff::Format;

const WIDTH: u16 = 0x0100;
const HEIGHT: u16 = 0x0101;
const BITS_PER_SAMPLE: u16 = 0x0102;
const ORIENTATION: u16 = 0x0112;
const EXTRA_SAMPLES: u16 = 0x0152;
/// Pages are counted up to here: a chain of directories can be a loop.
const MAX_PAGES: u32 = 1000;

/// A TIFF structure and its byte order.
#[derive(Clone, Copy)]
pub(in crate::core::pixels) struct Tiff<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

impl<'a> Tiff<'a> {
    /// Opens a classic TIFF structure; BigTIFF is not one.
    pub(in crate::core::pixels) fn open(bytes: &'a [u8]) -> Option<Self> {
        let big_endian = is_at(bytes, 0, b"MM\0*");
        (big_endian || is_at(bytes, 0, b"II*\0")).then_some(Self { bytes, big_endian })
    }

    /// The offset of the first directory.
    pub(in crate::core::pixels) fn first(self) -> Option<usize> {
        self.u32(4).map(|at| at as usize)
    }

    fn u16(self, at: usize) -> Option<u16> {
        if self.big_endian { be16(self.bytes, at) } else { le16(self.bytes, at) }
    }

    fn u32(self, at: usize) -> Option<u32> {
        if self.big_endian { be32(self.bytes, at) } else { le32(self.bytes, at) }
    }

    /// The tags of the directory at `at` with the offsets of their entries, and the offset of the next directory.
    fn directory(self, at: usize) -> Option<(Vec<(u16, usize)>, usize)> {
        let count = usize::from(self.u16(at)?);
        let tags = (0..count).map_while(|index| {
            let entry = at.checked_add(2 + index * 12)?;
            Some((self.u16(entry)?, entry))
        });
        let tags: Vec<_> = tags.collect();
        Some((tags, self.after(at).unwrap_or(0)))
    }

    /// The offset of the directory that follows the one at `at`; 0 for none.
    fn after(self, at: usize) -> Option<usize> {
        let count = usize::from(self.u16(at)?);
        at.checked_add(2 + count * 12).and_then(|end| self.u32(end)).map(|next| next as usize)
    }

    /// The tags in the directory at `at`.
    pub(in crate::core::pixels) fn tags(self, at: usize) -> Vec<u16> {
        self.directory(at).map(|(tags, _)| tags.into_iter().map(|(tag, _)| tag).collect()).unwrap_or_default()
    }

    /// The first number of an entry; 8, 16 and 32-bit unsigned ones are read.
    fn number(self, entry: usize) -> Option<u32> {
        let count = self.u32(entry.checked_add(4)?)?;
        let value = entry.checked_add(8)?;
        match self.u16(entry.checked_add(2)?)? {
            1 => self.bytes.get(value).map(|&byte| u32::from(byte)),
            3 if count <= 2 => self.u16(value).map(u32::from),
            3 => self.u16(self.u32(value)? as usize).map(u32::from),
            4 => self.u32(value),
            _ => None,
        }
    }
}

/// The orientation, 1 to 8, that an Exif block or a TIFF file asks for; 1 where it says nothing sensible.
pub(in crate::core::pixels) fn orientation(exif: &[u8]) -> u8 {
    let found = Tiff::open(exif).and_then(|tiff| {
        let (tags, _) = tiff.directory(tiff.first()?)?;
        let (_, entry) = tags.into_iter().find(|(tag, _)| *tag == ORIENTATION)?;
        tiff.number(entry)
    });
    found.and_then(|number| u8::try_from(number).ok()).filter(|number| (1..=8).contains(number)).unwrap_or(1)
}

pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let tiff = Tiff::open(bytes)?;
    let (tags, mut next) = tiff.directory(tiff.first()?)?;
    let number = |tag| tags.iter().find(|(other, _)| *other == tag).and_then(|(_, entry)| tiff.number(*entry));
    let mut header = Header::new(Format::Tiff, number(WIDTH)?, number(HEIGHT)?);
    header.orientation = orientation(bytes);
    header.alpha = number(EXTRA_SAMPLES).is_some_and(|kind| kind != 0);
    header.bit_depth = number(BITS_PER_SAMPLE).map_or(1, |bits| u8::try_from(bits).unwrap_or(0));
    let mut pages = 1;
    while next != 0 && pages < MAX_PAGES {
        let Some(following) = tiff.after(next) else { break };
        pages += 1;
        next = following;
    }
    header.frames = (pages > 1).then_some(pages);
    Some(header)
}
