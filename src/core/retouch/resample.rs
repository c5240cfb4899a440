//! Pictures stretched and moved along their axes, row by row.
//!
//! With Catmull-Rom's cubic, which passes through the samples where nothing is moved; made much smaller, its kernel is
//! widened by as much, so that nothing finer than the new pixels is left over. Beyond its edges a picture is mirrored.

use super::picture::Picture;

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

/// The samples of the source that make each new sample, and their weights.
pub(super) struct Taps {
    pub(super) count: usize,
    first: Vec<isize>,
    weights: Vec<f32>,
}

impl Taps {
    pub(super) fn of(axis: Axis, samples: usize) -> Self {
        let stretch = if axis.step <= UNWIDENED { 1.0 } else { axis.step };
        let reach = 2.0 * stretch;
        let count = (2.0 * reach).ceil() as usize;
        let (mut first, mut weights) = (Vec::with_capacity(samples), Vec::with_capacity(samples * count));
        for i in 0..samples {
            let place = axis.at(i as f64);
            let begin = (place - reach).floor() as isize + 1;
            first.push(begin);
            let raw: Vec<f64> = (0..count).map(|k| cubic((place - (begin + k as isize) as f64) / stretch)).collect();
            let sum: f64 = raw.iter().sum();
            weights.extend(raw.iter().map(|weight| (weight / sum) as f32));
        }
        Self { count, first, weights }
    }

    /// The samples that are needed at all: the first, and the one behind the last.
    pub(super) fn span(&self) -> (isize, isize) {
        let first = self.first.first().copied().unwrap_or_default();
        (first, self.first.last().copied().unwrap_or_default() + self.count as isize)
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

/// A picture on its way to another grid. Rows are asked for from the top down.
pub struct Resampled<'a> {
    source: &'a Picture,
    flat: bool,
    across: Taps,
    down: Taps,
    /// Rows of the source that were already resampled across, each at its number modulo their count.
    kept: Vec<(Option<isize>, Vec<[f32; 4]>)>,
    line: Vec<[f32; 4]>,
}

impl<'a> Resampled<'a> {
    /// A picture of `width` × `height` samples, taken from `source` along two axes; `flat` lays transparent places on
    /// white.
    pub fn new(source: &'a Picture, flat: bool, (x, width): (Axis, usize), (y, height): (Axis, usize)) -> Self {
        let (across, down) = (Taps::of(x, width), Taps::of(y, height));
        let kept = (0..down.count).map(|_| (None, vec![[0.0; 4]; width])).collect();
        let (first, behind) = across.span();
        let line = vec![[0.0; 4]; (behind - first).max(0) as usize];
        Self { source, flat, across, down, kept, line }
    }

    /// Writes row `y`, 0 to 255 a channel.
    pub fn read(&mut self, y: usize, out: &mut [[f32; 4]]) {
        let (first, count) = (self.down.of_sample(y).0, self.down.count as isize);
        for row in first..first + count {
            self.keep(row);
        }
        let weights = self.down.of_sample(y).1;
        let of = |place: isize| {
            let slot = self.kept.get((first + place).rem_euclid(count) as usize);
            slot.map_or(&[][..], |(_, row)| row.as_flattened())
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

    /// Resamples a row of the source across, unless that is done.
    fn keep(&mut self, row: isize) {
        let slots = self.kept.len().max(1) as isize;
        let Some((number, out)) = self.kept.get_mut(row.rem_euclid(slots) as usize) else { return };
        if *number == Some(row) {
            return;
        }
        *number = Some(row);
        let first = self.across.span().0;
        read_mirrored(self.source, self.flat, row, first, &mut self.line);
        let places = self.across.first.iter().zip(self.across.weights.chunks_exact(self.across.count));
        for ((place, weights), out) in places.zip(out) {
            let near = self.line.get((place - first) as usize..).unwrap_or_default();
            *out = weighted(near, weights);
        }
    }
}

fn weighted(near: &[[f32; 4]], weights: &[f32]) -> [f32; 4] {
    if let ([a, b, c, d, ..], [one, two, three, four]) = (near, weights) {
        return added(added(added(times(a, *one), b, *two), c, *three), d, *four);
    }
    near.iter().zip(weights).fold([0.0; 4], |sum, (pixel, weight)| added(sum, pixel, *weight))
}

fn times(&[red, green, blue, alpha]: &[f32; 4], weight: f32) -> [f32; 4] {
    [red * weight, green * weight, blue * weight, alpha * weight]
}

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
    let behind = before + count;
    for (place, out) in
        (from..).zip(out).enumerate().filter(|(at, _)| *at < before || *at >= behind).map(|(_, pair)| pair)
    {
        let x = mirrored(place, source.width);
        if flat {
            source.read_flat_row(y, x, &mut one)
        } else {
            source.read_row(y, x, &mut one)
        }
        *out = one.first().copied().unwrap_or_default();
    }
}
