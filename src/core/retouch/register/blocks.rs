//! Pictures averaged over blocks of whole pixels, in grey.

use crate::core::retouch::picture::{Picture, Samples};
use crate::core::retouch::resample::{Axis, mirrored};
use std::ops::Range;

/// Weights of red, green and blue in the grey that is compared, in eighths; near those of video.
const GREY: [u32; 3] = [2, 5, 1];
/// Rows of bytes whose sums fit 16 bits.
const ROWS: usize = 256;

/// Whole blocks of samples that lie under an axis.
pub(super) struct Blocks {
    /// Samples in a block.
    pub(super) size: usize,
    /// The first sample of the first block.
    pub(super) first: isize,
    pub(super) count: usize,
}

impl Blocks {
    pub(super) fn under(axis: Axis, samples: usize) -> Self {
        let size = (axis.step as usize).max(1);
        let (first, last) = (axis.at(0.0).floor() as isize, axis.at(samples as f64).ceil() as isize);
        // Four more blocks on each side, for the kernel of what follows.
        let first = first - 4 * size as isize;
        let count = ((last - first) as usize).div_ceil(size) + 4;
        Self { size, first, count }
    }

    /// The axis as seen on the blocks.
    pub(super) fn left(&self, axis: Axis) -> Axis {
        let (size, half) = (self.size as f64, (self.size as f64 - 1.0) / 2.0);
        Axis { start: (axis.start - self.first as f64 - half) / size, step: axis.step / size }
    }
}

/// Rows added up, column by column, for the blocks of a picture.
pub(super) struct Sums<'a> {
    across: &'a Blocks,
    /// The columns that are added up; blocks beyond the picture's edges take theirs from its mirror image.
    columns: Range<usize>,
    bytes: Vec<u16>,
    others: Vec<[f32; 4]>,
    line: Vec<[f32; 4]>,
}

impl<'a> Sums<'a> {
    pub(super) fn over(picture: &Picture, across: &'a Blocks) -> Self {
        let (from, to) = (across.first, across.first + (across.count * across.size) as isize);
        let inside = from >= 0 && to <= picture.width as isize;
        let columns = if inside { from as usize..to as usize } else { 0..picture.width };
        Self { across, columns, bytes: Vec::new(), others: Vec::new(), line: Vec::new() }
    }

    /// Appends the means of the blocks in some rows, 0 to 255.
    pub(super) fn means(&mut self, picture: &Picture, rows: Range<isize>, out: &mut Vec<f32>) {
        let from = out.len();
        out.resize(from + self.across.count, 0.0);
        let Some(out) = out.get_mut(from..) else { return };
        let scale = 1.0 / (8 * self.across.size * rows.len()) as f32;
        let mut first = rows.start;
        while first < rows.end {
            let behind = rows.end.min(first + ROWS as isize);
            let rows = (first..behind).map(|row| mirrored(row, picture.height));
            match &picture.samples {
                Samples::Eight(samples) if !picture.channels.alpha => {
                    self.add_bytes(samples, picture.width, rows);
                    let [red, green, blue] = GREY;
                    let grey =
                        |[r, g, b, _]: &[u16; 4]| u32::from(*r) * red + u32::from(*g) * green + u32::from(*b) * blue;
                    self.add(self.bytes.as_chunks::<4>().0, grey, |sum| sum as f32 * scale, out);
                }
                _ => {
                    self.others.clear();
                    self.others.resize(self.columns.len(), [0.0; 4]);
                    self.line.resize(self.columns.len(), [0.0; 4]);
                    for row in rows {
                        picture.read_flat_row(row, self.columns.start, &mut self.line);
                        let pairs = self.others.as_flattened_mut().iter_mut().zip(self.line.as_flattened());
                        pairs.for_each(|(sum, sample)| *sum += sample);
                    }
                    let [red, green, blue] = GREY.map(|weight| weight as f32);
                    let grey = |[r, g, b, _]: &[f32; 4]| r * red + g * green + b * blue;
                    self.add(&self.others, grey, |sum| sum * scale, out);
                }
            }
            first = behind;
        }
    }

    /// Adds up rows of bytes, at most [`ROWS`].
    fn add_bytes(&mut self, samples: &[u8], width: usize, rows: impl Iterator<Item = usize>) {
        self.bytes.clear();
        self.bytes.resize(self.columns.len() * 4, 0);
        for row in rows {
            let start = row * width;
            let row = samples.get((start + self.columns.start) * 4..(start + self.columns.end) * 4);
            let pairs = self.bytes.iter_mut().zip(row.unwrap_or_default());
            pairs.for_each(|(sum, sample)| *sum += u16::from(*sample));
        }
    }

    /// Adds up the columns of each block.
    fn add<T, S: std::iter::Sum<S>>(
        &self,
        sums: &[T],
        grey: impl Fn(&T) -> S,
        scaled: impl Fn(S) -> f32,
        out: &mut [f32],
    ) {
        let size = self.across.size;
        for (block, out) in out.iter_mut().enumerate() {
            let first = self.across.first + (block * size) as isize;
            let inner = usize::try_from(first - self.columns.start as isize).ok();
            let sum = match inner.and_then(|from| sums.get(from..from + size)) {
                Some(columns) => columns.iter().map(&grey).sum(),
                None => {
                    let columns = (first..).take(size).map(|column| mirrored(column, self.columns.end));
                    columns.filter_map(|column| sums.get(column)).map(&grey).sum()
                }
            };
            *out += scaled(sum);
        }
    }
}
