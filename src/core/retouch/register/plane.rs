//! One channel of numbers in rows, as the registration looks at pictures.

use crate::core::retouch::picture::Picture;
use crate::core::retouch::progress::{Stage, Stopped, Watch, at_row};
use crate::core::retouch::resample::{Axis, Taps, mirrored, read_mirrored};

/// Numbers in rows.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

/// Weights of red, green and blue in the grey that is compared; near those of video, in steps of 1/8.
const GREY: [f32; 3] = [0.25, 0.625, 0.125];

impl Plane {
    pub(super) fn row(&self, y: usize) -> &[f32] {
        self.values.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// The number at a place; places outside continue the nearest number of the rim.
    pub(super) fn at(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.values.get(y * self.width + x).copied().unwrap_or_default()
    }

    /// A picture in grey, 0 to 255, on a grid of `width` × `height` samples that lie on two axes.
    pub(super) fn of(
        picture: &Picture,
        (x, width): (Axis, usize),
        (y, height): (Axis, usize),
        watch: Watch,
    ) -> Result<Self, Stopped> {
        // First whole blocks are averaged, which is quick, then the rest is resampled with care.
        let (across, down) = (Blocks::under(x, width), Blocks::under(y, height));
        let mut values = Vec::with_capacity(across.count * down.count);
        let mut line = vec![[0.0; 4]; across.count * across.size];
        let mut sums = vec![0.0; across.count];
        let scale = 1.0 / (across.size * down.size) as f32;
        for block in 0..down.count {
            at_row(watch, Stage::Register, block, down.count)?;
            sums.fill(0.0);
            for row in 0..down.size {
                let row = down.first + (block * down.size + row) as isize;
                read_mirrored(picture, true, row, across.first, &mut line);
                for (sum, pixels) in sums.iter_mut().zip(line.chunks_exact(across.size)) {
                    let [red, green, blue] = GREY;
                    *sum += pixels.iter().map(|[r, g, b, _]| r * red + g * green + b * blue).sum::<f32>();
                }
            }
            values.extend(sums.iter().map(|sum| sum * scale));
        }
        let blocks = Self { width: across.count, height: down.count, values };
        Ok(blocks.resampled((across.left(x), width), (down.left(y), height)))
    }

    /// On another grid.
    fn resampled(&self, (x, width): (Axis, usize), (y, height): (Axis, usize)) -> Self {
        let across = Taps::of(x, width).applied(self);
        let down = Taps::of(y, height);
        let mut values = vec![0.0; width * height];
        for (row, out) in values.chunks_exact_mut(width.max(1)).enumerate() {
            let (first, weights) = down.of_sample(row);
            for (from, weight) in (first..).zip(weights) {
                for (out, value) in out.iter_mut().zip(across.row(mirrored(from, self.height))) {
                    *out += value * weight;
                }
            }
        }
        Self { width, height, values }
    }

    /// Half the size, each number the mean of four.
    pub(super) fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            let (one, other) = (self.row(2 * y), self.row((2 * y + 1).min(self.height - 1)));
            let pairs = one.chunks(2).zip(other.chunks(2)).take(width);
            values.extend(
                pairs.map(|(one, other)| one.iter().chain(other).sum::<f32>() / (one.len() + other.len()) as f32),
            );
        }
        Self { width, height, values }
    }

    /// Lightly smoothed, without what is broader than some eight points: grain, tints and shades go, edges stay.
    pub(super) fn band(&self) -> Self {
        let smooth = self.averaged(1).averaged(1);
        let broad = smooth.averaged(3).averaged(3);
        let values = smooth.values.iter().zip(&broad.values).map(|(smooth, broad)| smooth - broad).collect();
        Self { values, ..*self }
    }

    /// The mean over squares with this many points on each side of the middle.
    fn averaged(&self, radius: usize) -> Self {
        let mut values = vec![0.0; self.values.len()];
        for (y, out) in values.chunks_exact_mut(self.width.max(1)).enumerate() {
            for row in y as isize - radius as isize..=(y + radius) as isize {
                let row = row.clamp(0, self.height as isize - 1) as usize;
                out.iter_mut().zip(self.row(row)).for_each(|(out, value)| *out += value);
            }
        }
        let scale = 1.0 / ((2 * radius + 1) * (2 * radius + 1)) as f32;
        let mut padded = vec![0.0; self.width + 2 * radius];
        for row in values.chunks_exact_mut(self.width.max(1)) {
            let ends = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
            padded.iter_mut().take(radius).for_each(|value| *value = ends.0);
            padded.iter_mut().rev().take(radius).for_each(|value| *value = ends.1);
            padded.iter_mut().skip(radius).zip(row.iter()).for_each(|(out, value)| *out = *value);
            for (out, near) in row.iter_mut().zip(padded.windows(2 * radius + 1)) {
                *out = near.iter().sum::<f32>() * scale;
            }
        }
        Self { values, ..*self }
    }

    /// Between the points, by Catmull-Rom's cubic; `x` and `y` in points from the first one's centre.
    pub(super) fn between(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (quarter_weights(x - left), quarter_weights(y - top));
        let (left, top) = (left as isize - 1, top as isize - 1);
        let mut sum = 0.0;
        let inside = left >= 0 && left + 4 <= self.width as isize;
        for (row, weight) in (top..).zip(down) {
            let line = match inside {
                true => self.row(row.clamp(0, self.height as isize - 1) as usize).get(left as usize..left as usize + 4),
                false => None,
            };
            let mixed: f32 = match line {
                Some(near) => near.iter().zip(across).map(|(value, weight)| value * weight).sum(),
                None => (left..).zip(across).map(|(column, weight)| self.at(column, row) * weight).sum(),
            };
            sum += mixed * weight;
        }
        sum
    }
}

impl Taps {
    /// The plane resampled across only.
    fn applied(&self, plane: &Plane) -> Plane {
        let (begin, end) = self.span();
        let mut line = vec![0.0; (end - begin).max(0) as usize];
        let mut values = Vec::new();
        let mut width = 0;
        for y in 0..plane.height {
            let row = plane.row(y);
            for (place, out) in (begin..).zip(line.iter_mut()) {
                *out = row.get(mirrored(place, plane.width)).copied().unwrap_or_default();
            }
            let before = values.len();
            values.extend(self.places().map(|(first, weights)| {
                let near = line.get((first - begin) as usize..).unwrap_or_default();
                near.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f32>()
            }));
            width = values.len() - before;
        }
        Plane { width, height: plane.height, values }
    }
}

/// The four weights of Catmull-Rom's cubic at a share of the way between the middle two.
fn quarter_weights(t: f32) -> [f32; 4] {
    let (square, cube) = (t * t, t * t * t);
    [
        0.5 * (2.0 * square - cube - t),
        0.5 * (3.0 * cube - 5.0 * square + 2.0),
        0.5 * (4.0 * square - 3.0 * cube + t),
        0.5 * (cube - square),
    ]
}

/// Whole blocks of samples that lie under an axis.
struct Blocks {
    /// Samples in a block.
    size: usize,
    /// The first sample of the first block.
    first: isize,
    count: usize,
}

impl Blocks {
    fn under(axis: Axis, samples: usize) -> Self {
        let size = (axis.step as usize).max(1);
        let (first, last) = (axis.at(0.0).floor() as isize, axis.at(samples as f64).ceil() as isize);
        // Four more blocks on each side, for the kernel of what follows.
        let first = first - 4 * size as isize;
        let count = ((last - first) as usize).div_ceil(size) + 4;
        Self { size, first, count }
    }

    /// The axis as seen on the blocks.
    fn left(&self, axis: Axis) -> Axis {
        let (size, half) = (self.size as f64, (self.size as f64 - 1.0) / 2.0);
        Axis { start: (axis.start - self.first as f64 - half) / size, step: axis.step / size }
    }
}
