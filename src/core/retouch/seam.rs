//! How well new and old fit together where they meet.

use super::ciede::{difference, lab};
use super::mask::{Bounds, Mask};
use super::patch::Patch;
use super::picture::{Picture, Samples};

/// Points that are looked at, about.
const POINTS: usize = 12_000;
/// Pixels on each side of a point over which colours are averaged: an eye sees a seam as a step of tone, not of grain.
const AROUND: usize = 2;

/// The mean CIEDE2000 difference between the written picture and the original where both should show the same: inside
/// the grown mask, where the reply was blended in, but outside of what was marked. `None` where there is no such place.
pub fn seam_delta_e(original: &Picture, patch: &Patch, mask: &Mask, grown: &Mask) -> Option<f64> {
    let bounds = grown.bounds()?;
    let places: Vec<(usize, usize)> = places(mask, grown, bounds);
    let step = (places.len() / POINTS).max(1);
    let differences = places.iter().step_by(step).map(|(x, y)| {
        let old = around(*x, *y, |x, y| (x < original.width && y < original.height).then(|| old(original, x, y)));
        let new =
            around(*x, *y, |x, y| (x < original.width && y < original.height).then(|| new(original, patch, x, y)));
        difference(lab(old), lab(new))
    });
    let (count, sum) = differences.fold((0.0, 0.0), |(count, sum), each| (count + 1.0, sum + each));
    (count > 0.0).then(|| sum / count)
}

fn places(mask: &Mask, grown: &Mask, bounds: Bounds) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for y in bounds.top..bounds.bottom {
        let row = grown.row(y).iter().zip(mask.row(y)).enumerate();
        places.extend(row.filter(|(_, (grown, marked))| **grown != 0 && **marked == 0).map(|(x, _)| (x, y)));
    }
    places
}

fn around(x: usize, y: usize, samples: impl Fn(usize, usize) -> Option<[f64; 3]>) -> [f64; 3] {
    let near = |place: usize| place.saturating_sub(AROUND)..place + AROUND + 1;
    let seen = near(y).flat_map(|y| near(x).map(move |x| (x, y))).filter_map(|(x, y)| samples(x, y));
    let (count, sum) = seen.fold((0.0, [0.0; 3]), |(count, mut sum), samples| {
        sum.iter_mut().zip(samples).for_each(|(sum, sample)| *sum += sample);
        (count + 1.0, sum)
    });
    sum.map(|sum: f64| sum / f64::max(count, 1.0))
}

fn old(original: &Picture, x: usize, y: usize) -> [f64; 3] {
    at(&original.samples, y * original.width + x)
}

fn new(original: &Picture, patch: &Patch, x: usize, y: usize) -> [f64; 3] {
    let is_in = (patch.x..patch.x + patch.width).contains(&x) && (patch.y..patch.y + patch.height).contains(&y);
    if is_in { at(&patch.samples, (y - patch.y) * patch.width + x - patch.x) } else { old(original, x, y) }
}

fn at(samples: &Samples, pixel: usize) -> [f64; 3] {
    match samples {
        Samples::Eight(samples) => match samples.get(pixel * 4..pixel * 4 + 3) {
            Some([red, green, blue]) => [*red, *green, *blue].map(f64::from),
            _ => [0.0; 3],
        },
        Samples::Sixteen(samples) => match samples.get(pixel * 4..pixel * 4 + 3) {
            Some([red, green, blue]) => [*red, *green, *blue].map(|sample| f64::from(sample) / 257.0),
            _ => [0.0; 3],
        },
    }
}
