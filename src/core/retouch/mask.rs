//! Masks: which pixels of a picture are marked.

mod disc;
mod rim;

pub use rim::{Rim, Stretch};

use super::picture::{Picture, Samples};

/// A grey of a mask's file at least this bright (0 to 255) is marked.
const MARKED_FROM: f32 = 127.5;

/// One byte a pixel: 0 is protected, 255 is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

/// A rectangle of pixels, at least one wide and high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// First column.
    pub left: usize,
    /// First row.
    pub top: usize,
    /// Column behind the last.
    pub right: usize,
    /// Row below the last.
    pub bottom: usize,
}

impl Bounds {
    /// Columns.
    pub fn width(self) -> usize {
        self.right - self.left
    }

    /// Rows.
    pub fn height(self) -> usize {
        self.bottom - self.top
    }

    /// The rectangle with `by` more pixels on every side, as far as a picture of this size goes.
    pub fn grown(self, by: usize, width: usize, height: usize) -> Self {
        Self {
            left: self.left.saturating_sub(by),
            top: self.top.saturating_sub(by),
            right: (self.right + by).min(width),
            bottom: (self.bottom + by).min(height),
        }
    }
}

/// Why a mask cannot be used with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskFault {
    /// It has another size than the picture: the mask's, then the picture's, in pixels.
    OtherSize {
        /// Width and height of the mask.
        mask: (usize, usize),
        /// Width and height of the picture.
        picture: (usize, usize),
    },
    /// Nothing is marked.
    Empty,
}

impl Mask {
    /// A mask with nothing marked.
    pub fn empty(width: usize, height: usize) -> Self {
        Self { width, height, bytes: vec![0; width * height] }
    }

    /// A mask whose pixels are marked where `marked` says so.
    pub fn from_fn(width: usize, height: usize, marked: impl Fn(usize, usize) -> bool) -> Self {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let bytes = places.map(|(x, y)| if marked(x, y) { 255 } else { 0 }).collect();
        Self { width, height, bytes }
    }

    /// A mask of bytes, one a pixel, marked from 128; `None` if their number does not fit.
    pub fn from_bytes(width: usize, height: usize, mut bytes: Vec<u8>) -> Option<Self> {
        bytes.iter_mut().for_each(|byte| *byte = if *byte >= 128 { 255 } else { 0 });
        (bytes.len() == width.checked_mul(height)?).then_some(Self { width, height, bytes })
    }

    /// The mask that a picture shows: white is marked, black and transparent are not.
    pub fn from_picture(picture: &Picture) -> Self {
        let scale = if matches!(picture.samples, Samples::Sixteen(_)) { 257.0 } else { 1.0 };
        let marked = |[red, green, blue, alpha]: [f32; 4]| {
            let grey = (2.0 * red + 5.0 * green + blue) / 8.0 / scale;
            if grey * alpha / (255.0 * scale) >= MARKED_FROM { 255 } else { 0 }
        };
        let bytes = match &picture.samples {
            Samples::Eight(samples) => {
                samples.as_chunks::<4>().0.iter().map(|pixel| marked(pixel.map(f32::from))).collect()
            }
            Samples::Sixteen(samples) => {
                samples.as_chunks::<4>().0.iter().map(|pixel| marked(pixel.map(f32::from))).collect()
            }
        };
        Self { width: picture.width, height: picture.height, bytes }
    }

    /// Says whether it can be used with a picture of this size.
    ///
    /// # Errors
    /// See [`MaskFault`].
    pub fn check(&self, width: usize, height: usize) -> Result<Bounds, MaskFault> {
        if (self.width, self.height) != (width, height) {
            return Err(MaskFault::OtherSize { mask: (self.width, self.height), picture: (width, height) });
        }
        self.bounds().ok_or(MaskFault::Empty)
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The bytes, row by row.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of a row; none below the last.
    pub fn row(&self, y: usize) -> &[u8] {
        self.bytes.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// The bytes of a row, to be marked; none below the last.
    pub(super) fn row_mut(&mut self, y: usize) -> &mut [u8] {
        self.bytes.get_mut(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// Whether a pixel is marked; nothing is outside of the picture.
    pub fn is_marked(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.bytes.get(y * self.width + x).is_some_and(|byte| *byte != 0)
    }

    /// How many pixels are not marked.
    pub fn unmarked(&self) -> u64 {
        // In short runs, whose sums fit a byte: that is what a processor does many of at once.
        let runs = self.bytes.chunks(128).map(|run| u64::from(run.iter().fold(0_u8, |sum, byte| sum + (byte & 1))));
        self.bytes.len() as u64 - runs.sum::<u64>()
    }

    /// The smallest rectangle around everything marked; `None` where nothing is.
    pub fn bounds(&self) -> Option<Bounds> {
        let rows = || self.bytes.chunks_exact(self.width.max(1));
        let any = |row: &[u8]| row.iter().fold(0, |any, byte| any | byte) != 0;
        let top = rows().position(any)?;
        let bottom = rows().rposition(any)? + 1;
        let mut columns = vec![0_u8; self.width];
        for row in rows().take(bottom).skip(top) {
            columns.iter_mut().zip(row).for_each(|(column, byte)| *column |= byte);
        }
        let left = columns.iter().position(|column| *column != 0)?;
        let right = columns.iter().rposition(|column| *column != 0)? + 1;
        Some(Bounds { left, top, right, bottom })
    }

    /// The same mask for a picture of another size.
    pub fn resized(&self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        Self::from_fn(width, height, |x, y| {
            self.is_marked(x * self.width / width.max(1), y * self.height / height.max(1))
        })
    }

    /// Marked where it was not.
    pub fn inverted(&self) -> Self {
        Self { bytes: self.bytes.iter().map(|byte| !byte).collect(), ..*self }
    }

    /// The mask itself as an opaque grey picture, white where marked.
    pub fn to_picture(&self) -> Option<Picture> {
        let samples = self.bytes.iter().flat_map(|byte| [*byte, *byte, *byte, 255]).collect();
        let mut picture = Picture::from_rgba(self.width, self.height, samples)?;
        picture.channels.grey = true;
        Some(picture)
    }
}

/// The stretches of a mask's row that are marked: where each begins, and where it has ended.
pub(super) fn runs(row: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + memchr::memchr(255, row.get(at..)?)?;
        at = memchr::memchr(0, row.get(from..)?).map_or(row.len(), |len| from + len);
        Some((from, at))
    })
}

#[cfg(test)]
mod tests;
