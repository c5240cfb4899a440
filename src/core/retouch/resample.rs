//! Pictures stretched, moved and sheared, row by row.
//!
//! With Catmull-Rom's cubic, which passes through the samples where nothing is moved; made much smaller, its kernel is
//! widened by as much, so that nothing finer than the new pixels is left over. Beyond its edges a picture is mirrored.

use super::picture::{Picture, Samples};
use std::ops::Range;

/// Steps up to here keep the narrow kernel: what it lets through of the finest detail is not seen, and four samples are
/// much quicker than five.
const UNWIDENED: f64 = 1.25;

/// Where the samples of an axis come from: sample `i` lies at `start + i · step` of the source, whose own samples lie at
/// whole numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Place of the first sample.
    pub start: f64,
    /// From one sample to the next; positive.
    pub step: f64,
}

impl Axis {
    /// The axis of `count` samples that cover `length` pixels from the pixel edge `from` on.
    pub fn covering(from: f64, length: f64, count: usize) -> Self {
        let step = length / count.max(1) as f64;
        Self { start: from + step / 2.0 - 0.5, step }
    }

    /// Where sample `i` lies.
    pub fn at(self, i: f64) -> f64 {
        self.start + i * self.step
    }

    /// The axis from its sample `first` on.
    pub fn from(self, first: usize) -> Self {
        Self { start: self.at(first as f64), ..self }
    }
}

/// Where the points of a grid lie in a picture: an axis across and one down, each of which may lean on the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lie {
    /// Across, for the first row.
    pub x: Axis,
    /// Down, for the first column.
    pub y: Axis,
    /// By how much `x` grows from row to row, and `y` from column to column. Both are 0 where nothing is sheared.
    pub shear: (f64, f64),
}

impl Lie {
    /// Where the point in a column and row lies.
    pub fn at(&self, column: f64, row: f64) -> (f64, f64) {
        (self.x.at(column) + self.shear.0 * row, self.y.at(row) + self.shear.1 * column)
    }

    /// The same as seen on a grid whose points lie on these axes of this one.
    pub fn under(&self, across: Axis, down: Axis) -> Self {
        let (left, top) = self.at(across.start, down.start);
        Self {
            x: Axis { start: left, step: self.x.step * across.step },
            y: Axis { start: top, step: self.y.step * down.step },
            shear: (self.shear.0 * down.step, self.shear.1 * across.step),
        }
    }

    /// The grid from a column and a row on.
    pub fn from(&self, column: usize, row: usize) -> Self {
        let one = |first: usize| Axis { start: first as f64, step: 1.0 };
        self.under(one(column), one(row))
    }

    fn is_sheared(&self) -> bool {
        self.shear != (0.0, 0.0)
    }
}

/// The samples of the source that make each new sample, and their weights.
pub(super) struct Taps {
    pub(super) count: usize,
    first: Vec<isize>,
    weights: Vec<f32>,
}

impl Taps {
    pub(super) fn of(axis: Axis, samples: usize) -> Self {
        let kernel = Kernel::of(axis);
        let (mut first, mut weights) = (Vec::with_capacity(samples), vec![0.0; samples * kernel.count]);
        for (i, weights) in weights.chunks_exact_mut(kernel.count).enumerate() {
            first.push(kernel.weigh(axis.at(i as f64), weights));
        }
        Self { count: kernel.count, first, weights }
    }

    /// The samples that are needed at all: the first, and the one behind the last.
    pub(super) fn span(&self) -> (isize, isize) {
        let first = self.first.first().copied().unwrap_or_default();
        (first, self.first.last().copied().unwrap_or_default() + self.count as isize)
    }

    /// The samples that some of the new ones need: the first, and the one behind the last.
    fn reach(&self, samples: &Range<usize>) -> (isize, isize) {
        let at = |sample: usize| self.first.get(sample).copied().unwrap_or_default();
        (at(samples.start), at(samples.end.saturating_sub(1)) + self.count as isize)
    }

    /// Of every new sample, the first sample that makes it and the weights from there.
    pub(super) fn places(&self) -> impl Iterator<Item = (isize, &[f32])> {
        self.first.iter().copied().zip(self.weights.chunks_exact(self.count.max(1)))
    }

    pub(super) fn of_sample(&self, i: usize) -> (isize, &[f32]) {
        let weights = self.weights.get(i * self.count..(i + 1) * self.count).unwrap_or_default();
        (self.first.get(i).copied().unwrap_or_default(), weights)
    }
}

/// Catmull-Rom's kernel: the cubic convolution of Keys (1981) with a = −1/2.
fn cubic(x: f64) -> f64 {
    let x = x.abs();
    match x {
        _ if x < 1.0 => (1.5 * x - 2.5) * x * x + 1.0,
        _ if x < 2.0 => ((2.5 - 0.5 * x) * x - 4.0) * x + 2.0,
        _ => 0.0,
    }
}

/// The place within `0..len` that a place outside of it is mirrored from; the outermost sample stands twice.
pub fn mirrored(place: isize, len: usize) -> usize {
    let len = len.max(1) as isize;
    let turn = place.rem_euclid(2 * len);
    (if turn < len { turn } else { 2 * len - 1 - turn }) as usize
}

/// Columns are resampled in stretches of so many, so that a shape's rim does not have each row resampled anew.
const STRETCH: usize = 64;

/// A row of the source, resampled across where that was asked for.
struct Kept {
    row: Option<isize>,
    span: Range<usize>,
    values: Vec<[f32; 4]>,
}

/// A picture on its way to another grid. Rows are asked for from the top down.
pub struct Resampled<'a> {
    source: &'a Picture,
    flat: bool,
    lie: Lie,
    across: Taps,
    down: Taps,
    /// Rows of the source, each at its number modulo their count: resampled across already, or as they are where the
    /// grid is sheared.
    kept: Vec<Kept>,
    line: Vec<[f32; 4]>,
}

impl<'a> Resampled<'a> {
    /// A picture of `width` × `height` samples, taken from `source` along two axes; `flat` lays transparent places on
    /// white.
    pub fn new(source: &'a Picture, flat: bool, (x, width): (Axis, usize), (y, height): (Axis, usize)) -> Self {
        Self::lying(source, flat, Lie { x, y, shear: (0.0, 0.0) }, (width, height))
    }

    /// The same on any grid.
    pub fn lying(source: &'a Picture, flat: bool, lie: Lie, (width, height): (usize, usize)) -> Self {
        let (across, down) = (Taps::of(lie.x, width), Taps::of(lie.y, height));
        let (mut first, mut behind) = across.span();
        let (mut rows, mut values) = (down.count, width);
        if lie.is_sheared() {
            let leaning = (lie.shear.0 * height as f64).ceil() as isize;
            (first, behind) = (first + leaning.min(0) - 1, behind + leaning.max(0) + 1);
            rows += (lie.shear.1 * width as f64).abs().ceil() as usize + 2;
            values = (behind - first).max(0) as usize;
        }
        let kept = (0..rows).map(|_| Kept { row: None, span: 0..0, values: vec![[0.0; 4]; values] }).collect();
        let line = vec![[0.0; 4]; (behind - first).max(0) as usize];
        Self { source, flat, lie, across, down, kept, line }
    }

    /// Writes row `y`, 0 to 255 a channel.
    pub fn read(&mut self, y: usize, out: &mut [[f32; 4]]) {
        self.read_within(y, 0..out.len(), out);
    }

    /// Writes some columns of row `y` into their places in `out`; the others stay as they are.
    pub fn read_within(&mut self, y: usize, columns: Range<usize>, out: &mut [[f32; 4]]) {
        let Some(out) = out.get_mut(columns.clone()) else { return };
        if self.lie.is_sheared() {
            return self.read_leaning(y, columns, out);
        }
        if self.read_bytes(y, &columns, out) {
            return;
        }
        let (first, count) = (self.down.of_sample(y).0, self.down.count as isize);
        for row in first..first + count {
            self.keep(row, &columns);
        }
        let weights = self.down.of_sample(y).1;
        let of = |place: isize| {
            let slot = self.kept.get((first + place).rem_euclid(count) as usize);
            slot.and_then(|kept| kept.values.get(columns.clone())).unwrap_or_default().as_flattened()
        };
        let out = out.as_flattened_mut();
        if let [one, two, three, four] = *weights {
            let (a, b, c, d) = (of(0), of(1), of(2), of(3));
            for ((((a, b), c), d), out) in a.iter().zip(b).zip(c).zip(d).zip(out) {
                *out = (a * one + b * two + c * three + d * four).clamp(0.0, 255.0);
            }
            return;
        }
        out.fill(0.0);
        for (place, weight) in (0..).zip(weights) {
            out.iter_mut().zip(of(place)).for_each(|(to, from)| *to += from * weight);
        }
        out.iter_mut().for_each(|value| *value = value.clamp(0.0, 255.0));
    }

    /// The same where that can be done fastest: opaque bytes, down first, from inside of the picture. Says whether it was.
    fn read_bytes(&mut self, y: usize, columns: &Range<usize>, out: &mut [[f32; 4]]) -> bool {
        let Samples::Eight(samples) = &self.source.samples else { return false };
        let (first, behind) = self.across.reach(columns);
        let (top, &[one, two, three, four]) = self.down.of_sample(y) else { return false };
        let inside = first >= 0 && behind <= self.source.width as isize && self.across.count == 4;
        if self.source.channels.alpha || !inside {
            return false;
        }
        let row = |tap: isize| {
            let start = mirrored(top + tap, self.source.height) * self.source.width;
            samples.get((start + first as usize) * 4..(start + behind as usize) * 4).unwrap_or_default()
        };
        let Some(line) = self.line.get_mut(..(behind - first).max(0) as usize) else { return false };
        let rows = row(0).iter().zip(row(1)).zip(row(2)).zip(row(3));
        for ((((a, b), c), d), out) in rows.zip(line.as_flattened_mut()) {
            *out = f32::from(*a) * one + f32::from(*b) * two + f32::from(*c) * three + f32::from(*d) * four;
        }
        for ((place, weights), out) in self.across.places().skip(columns.start).zip(out) {
            let near = line.get((place - first) as usize..).unwrap_or_default();
            *out = weighted(near, weights).map(|value| value.clamp(0.0, 255.0));
        }
        true
    }

    /// Resamples a row of the source across in some columns, unless that is done.
    fn keep(&mut self, row: isize, columns: &Range<usize>) {
        let slots = self.kept.len().max(1) as isize;
        let Some(kept) = self.kept.get_mut(row.rem_euclid(slots) as usize) else { return };
        let is_same = kept.row == Some(row);
        if is_same && kept.span.start <= columns.start && kept.span.end >= columns.end {
            return;
        }
        let from = columns.start / STRETCH * STRETCH;
        let to = columns.end.next_multiple_of(STRETCH).min(kept.values.len());
        kept.span = if is_same { from.min(kept.span.start)..to.max(kept.span.end) } else { from..to };
        kept.row = Some(row);
        let Some(out) = kept.values.get_mut(kept.span.clone()) else { return };
        let (first, behind) = self.across.reach(&kept.span);
        let Some(line) = self.line.get_mut(..(behind - first).max(0) as usize) else { return };
        read_mirrored(self.source, self.flat, row, first, line);
        for ((place, weights), out) in self.across.places().skip(kept.span.start).zip(out) {
            let near = line.get((place - first) as usize..).unwrap_or_default();
            *out = weighted(near, weights);
        }
    }

    /// The same where the grid is sheared: every sample of its own, from as many rows and columns as it takes.
    fn read_leaning(&mut self, y: usize, columns: Range<usize>, out: &mut [[f32; 4]]) {
        let slots = self.kept.len().max(1) as isize;
        let (across, down) = (Kernel::of(self.lie.x), Kernel::of(self.lie.y));
        let (mut weights_x, mut weights_y) = (vec![0.0; across.count], vec![0.0; down.count]);
        let begin =
            self.across.span().0 + (self.lie.shear.0 * self.down.first.len() as f64).ceil().min(0.0) as isize - 1;
        for (column, out) in columns.zip(out) {
            let (place_x, place_y) = self.lie.at(column as f64, y as f64);
            let (left, top) = (across.weigh(place_x, &mut weights_x), down.weigh(place_y, &mut weights_y));
            let mut sum = [0.0; 4];
            for (row, weight) in (top..).zip(&weights_y) {
                let Some(kept) = self.kept.get_mut(row.rem_euclid(slots) as usize) else { continue };
                if kept.row != Some(row) {
                    kept.row = Some(row);
                    read_mirrored(self.source, self.flat, row, begin, &mut kept.values);
                }
                let near = kept.values.get((left - begin).max(0) as usize..).unwrap_or_default();
                sum = added(sum, &weighted(near, &weights_x), *weight);
            }
            *out = sum.map(|value| value.clamp(0.0, 255.0));
        }
    }
}

/// The kernel of an axis, for a sample that lies anywhere.
struct Kernel {
    stretch: f64,
    count: usize,
}

impl Kernel {
    fn of(axis: Axis) -> Self {
        let stretch = if axis.step <= UNWIDENED { 1.0 } else { axis.step };
        Self { stretch, count: (4.0 * stretch).ceil() as usize }
    }

    /// Writes the weights of a sample at a place, which add up to 1, and says which sample the first is of.
    fn weigh(&self, place: f64, weights: &mut [f32]) -> isize {
        let begin = (place - 2.0 * self.stretch).floor() as isize + 1;
        let mut sum = 0.0;
        for (near, weight) in (begin..).zip(weights.iter_mut()) {
            *weight = cubic((place - near as f64) / self.stretch) as f32;
            sum += *weight;
        }
        weights.iter_mut().for_each(|weight| *weight /= sum);
        begin
    }
}

#[inline(always)]
fn weighted(near: &[[f32; 4]], weights: &[f32]) -> [f32; 4] {
    if let ([a, b, c, d, ..], [one, two, three, four]) = (near, weights) {
        return added(added(added(times(a, *one), b, *two), c, *three), d, *four);
    }
    near.iter().zip(weights).fold([0.0; 4], |sum, (pixel, weight)| added(sum, pixel, *weight))
}

#[inline(always)]
fn times(&[red, green, blue, alpha]: &[f32; 4], weight: f32) -> [f32; 4] {
    [red * weight, green * weight, blue * weight, alpha * weight]
}

#[inline(always)]
fn added(sum: [f32; 4], &[red, green, blue, alpha]: &[f32; 4], weight: f32) -> [f32; 4] {
    [sum[0] + red * weight, sum[1] + green * weight, sum[2] + blue * weight, sum[3] + alpha * weight]
}

/// Reads pixels `from..` of a row of a picture that goes on as its mirror image on all sides.
pub fn read_mirrored(source: &Picture, flat: bool, row: isize, from: isize, out: &mut [[f32; 4]]) {
    let y = mirrored(row, source.height);
    let before = (-from).clamp(0, out.len() as isize) as usize;
    let inner = from.max(0) as usize;
    let count = source.width.saturating_sub(inner).min(out.len() - before);
    if let Some(inside) = out.get_mut(before..before + count) {
        if flat { source.read_flat_row(y, inner, inside) } else { source.read_row(y, inner, inside) }
    }
    let mut one = [[0.0; 4]];
    for at in (0..before).chain(before + count..out.len()) {
        let x = mirrored(from + at as isize, source.width);
        if flat {
            source.read_flat_row(y, x, &mut one)
        } else {
            source.read_row(y, x, &mut one)
        }
        if let (Some(out), [one]) = (out.get_mut(at), one) {
            *out = one;
        }
    }
}
