//! One channel of numbers in rows, as the registration looks at pictures.

use super::blocks::{Blocks, Sums};
use crate::core::retouch::bands::bands;
use crate::core::retouch::picture::Picture;
use crate::core::retouch::progress::{Stage, Stopped, Watch, at_row};
use crate::core::retouch::resample::{Axis, Taps, mirrored};
use std::ops::Range;

/// Numbers in rows.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

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
        let band = |blocks: Range<usize>, watch: Watch| {
            let mut values = Vec::with_capacity(across.count * blocks.len());
            let mut sums = Sums::over(picture, &across);
            let (before, count) = (blocks.start, blocks.len());
            for block in blocks {
                at_row(watch, Stage::Register, block - before, count)?;
                let first = down.first + (block * down.size) as isize;
                sums.means(picture, first..first + down.size as isize, &mut values);
            }
            Ok(values)
        };
        let values = bands(down.count, watch, band)?.concat();
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
            let line = |tap: isize| across.row(mirrored(first + tap, self.height));
            if let [one, two, three, four] = *weights {
                let lines = line(0).iter().zip(line(1)).zip(line(2)).zip(line(3));
                for ((((a, b), c), d), out) in lines.zip(out) {
                    *out = a * one + b * two + c * three + d * four;
                }
                continue;
            }
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
            if let ([one], [other]) = (one, other) {
                values.push((one + other) / 2.0);
            }
            let pairs = one.as_chunks::<2>().0.iter().zip(other.as_chunks::<2>().0);
            values.extend(pairs.map(|([a, b], [c, d])| (a + b + c + d) / 4.0));
        }
        Self { width, height, values }
    }

    /// Lightly smoothed, without what is broader than some eight points: grain, tints and shades go, edges stay.
    pub(super) fn band(&self) -> Self {
        let mut spare = Vec::new();
        let mut smooth = self.clone();
        smooth.average(1, &mut spare);
        smooth.average(1, &mut spare);
        let mut broad = smooth.clone();
        broad.average(3, &mut spare);
        broad.average(3, &mut spare);
        smooth.values.iter_mut().zip(&broad.values).for_each(|(smooth, broad)| *smooth -= broad);
        smooth
    }

    /// Makes every number the mean over a square with this many points on each side of it.
    fn average(&mut self, radius: usize, spare: &mut Vec<f32>) {
        let width = self.width.max(1);
        let scale = 1.0 / ((2 * radius + 1) * (2 * radius + 1)) as f32;
        spare.clear();
        spare.resize(self.values.len(), 0.0);
        let mut padded = vec![0.0; width + 2 * radius];
        for (row, out) in self.values.chunks_exact(width).zip(spare.chunks_exact_mut(width)) {
            let ends = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
            padded.iter_mut().take(radius).for_each(|value| *value = ends.0);
            padded.iter_mut().rev().take(radius).for_each(|value| *value = ends.1);
            padded.iter_mut().skip(radius).zip(row).for_each(|(out, value)| *out = *value);
            for shift in 0..=2 * radius {
                let near = padded.get(shift..).unwrap_or_default();
                out.iter_mut().zip(near).for_each(|(out, value)| *out += value);
            }
        }
        let row = |y: isize| {
            let y = y.clamp(0, self.height as isize - 1) as usize;
            spare.get(y * width..(y + 1) * width).unwrap_or_default()
        };
        let reach = radius as isize;
        for (y, out) in (0..).zip(self.values.chunks_exact_mut(width)) {
            out.copy_from_slice(row(y));
            for (above, below) in (1..=reach).map(|step| (row(y - step), row(y + step))) {
                out.iter_mut().zip(above).zip(below).for_each(|((out, above), below)| *out += above + below);
            }
            out.iter_mut().for_each(|out| *out *= scale);
        }
    }

    /// Between the points, by Catmull-Rom's cubic; `x` and `y` in points from the first one's centre.
    pub(super) fn between(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (quarter_weights(x - left), quarter_weights(y - top));
        let (left, top) = (left as isize - 1, top as isize - 1);
        self.between_inside(left, top, across, down).unwrap_or_else(|| {
            let mut sum = 0.0;
            for (row, weight) in (top..).zip(down) {
                let near = (left..).zip(across).map(|(column, weight)| self.at(column, row) * weight);
                sum += near.sum::<f32>() * weight;
            }
            sum
        })
    }

    /// The same where all sixteen points are there.
    #[inline(always)]
    fn between_inside(&self, left: isize, top: isize, across: [f32; 4], down: [f32; 4]) -> Option<f32> {
        let (left, top) = (usize::try_from(left).ok()?, usize::try_from(top).ok()?);
        if left + 4 > self.width || top + 4 > self.height {
            return None;
        }
        let mut sum = 0.0;
        let mut rows = self.values.get(top * self.width + left..)?.chunks(self.width);
        for weight in down {
            let [a, b, c, d] = rows.next()?.first_chunk::<4>()?;
            sum += (a * across[0] + b * across[1] + c * across[2] + d * across[3]) * weight;
        }
        Some(sum)
    }
}

impl Taps {
    /// The plane resampled across only.
    fn applied(&self, plane: &Plane) -> Plane {
        let (begin, end) = self.span();
        let mut line = vec![0.0; (end - begin).max(0) as usize];
        let mut values = Vec::new();
        let mut width = 0;
        let inside = usize::try_from(begin).ok().filter(|_| end <= plane.width as isize);
        for y in 0..plane.height {
            let row = plane.row(y);
            if let Some(inside) = inside.and_then(|begin| row.get(begin..begin + line.len())) {
                line.copy_from_slice(inside);
            } else {
                for (place, out) in (begin..).zip(line.iter_mut()) {
                    *out = row.get(mirrored(place, plane.width)).copied().unwrap_or_default();
                }
            }
            let before = values.len();
            values.extend(self.places().map(|(first, weights)| {
                let near = line.get((first - begin) as usize..).unwrap_or_default();
                if let ([a, b, c, d, ..], [one, two, three, four]) = (near, weights) {
                    return a * one + b * two + c * three + d * four;
                }
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
