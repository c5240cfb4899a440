//! Near duplicates: the same picture resized, compressed again, or cropped a little at its rim.
//!
//! A coarse look at 8 × 8 cells rules out almost all pairs; what is left is verified by laying one picture on the
//! other, cut a little at its sides, and correlating them.

use super::plane::{Plane, mean, rms};
use super::working::Working;
use serde::{Deserialize, Serialize};

/// Points in a row of the small picture that is kept, and rows of it.
const SIDE: usize = 32;
/// Cells in a row, and rows of them, in which colour is kept, and which the coarse look compares.
const COARSE: usize = 8;
/// Numbers of lightness that are kept.
pub const LIGHT_CELLS: usize = SIDE * SIDE;
/// Numbers of colour that are kept.
pub const TINT_CELLS: usize = 2 * COARSE * COARSE;
/// Mean difference of the coarse cells, of 255, above which two pictures are not compared further.
const COARSE_LIMIT: f32 = 36.0;
/// Mean difference of the colours of the coarse cells, in the steps in which they are kept, that a duplicate has at most.
const TINT_LIMIT: f32 = 9.0;
/// Correlation below which even a cut picture does not begin.
const HOPEFUL: f32 = 0.6;
/// Correlation at one of the first cuts below which it is not worth to try all others.
const PROMISING: f32 = 0.85;
/// Correlation of two small pictures from which on they are the same picture.
const SAME: f32 = 0.985;
/// A picture whose lightness spreads less than this, of 255, has nothing to correlate.
const PLAIN: f32 = 1.0;
/// What may be cut off at a side, as shares of the whole.
const CUTS: [f32; 8] = [0.0, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05];
/// What is tried first, at all four sides alike.
const STARTS: [f32; 3] = [0.0, 0.015, 0.03];
/// How often each side is tried anew.
const ROUNDS: usize = 2;

/// What is kept of a picture to know it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// OKLab lightness of 32 × 32 cells, 0 to 255, row by row.
    pub light: Vec<u8>,
    /// OKLab a of 8 × 8 cells, then b: 128 is grey, and a step is 1/512.
    pub tint: Vec<u8>,
}

impl Fingerprint {
    /// The fingerprint of a picture.
    pub fn of(picture: &Working) -> Self {
        let light = picture.light.cells(SIDE, SIDE).values;
        let (a, b) = (picture.a.cells(COARSE, COARSE).values, picture.b.cells(COARSE, COARSE).values);
        Self {
            light: light.into_iter().map(|value| (value * 255.0).round().clamp(0.0, 255.0) as u8).collect(),
            tint: a.into_iter().chain(b).map(|value| (value * 512.0 + 128.0).round().clamp(0.0, 255.0) as u8).collect(),
        }
    }

    /// How sure it is that two pictures are one: their best correlation, −1 to 1, or −1 at once if they differ coarsely.
    pub fn likeness(&self, other: &Self) -> f32 {
        Look::of(self).likeness(&Look::of(other), f32::MAX)
    }

    /// Whether two pictures are one.
    pub fn is_near_duplicate_of(&self, other: &Self) -> bool {
        Look::of(self).is_same(&Look::of(other))
    }

    fn plane(&self) -> Plane {
        Plane { width: SIDE, height: SIDE, values: self.light.iter().map(|byte| f32::from(*byte)).collect() }
    }
}

/// All pairs of near duplicates, by their places, the earlier one first.
pub fn near_duplicates(fingerprints: &[&Fingerprint]) -> Vec<(usize, usize)> {
    let looks: Vec<Look> = fingerprints.iter().map(|each| Look::of(each)).collect();
    let mut pairs = Vec::new();
    for (place, one) in looks.iter().enumerate() {
        let later = looks.iter().enumerate().skip(place + 1);
        pairs.extend(later.filter(|(_, two)| one.is_same(two)).map(|(second, _)| (place, second)));
    }
    pairs
}

/// What is reckoned once of a fingerprint that is compared with many.
struct Look {
    coarse: Vec<f32>,
    tint: Vec<f32>,
    /// The small picture, smoothed, with the mean and the spread of its lightness.
    light: Plane,
    mean: f32,
    spread: f32,
}

impl Look {
    fn of(fingerprint: &Fingerprint) -> Self {
        let plane = fingerprint.plane();
        let light = plane.blurred();
        let (mean, spread) = middle_and_spread(&light);
        let tint = fingerprint.tint.iter().map(|byte| f32::from(*byte)).collect();
        Self { coarse: plane.cells(COARSE, COARSE).values, tint, light, mean, spread }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.likeness(other, SAME) >= SAME
    }

    /// The best correlation, or the first that is found of at least `enough`.
    fn likeness(&self, other: &Self, enough: f32) -> f32 {
        if apart(&self.coarse, &other.coarse) > COARSE_LIMIT || apart(&self.tint, &other.tint) > TINT_LIMIT {
            return -1.0;
        }
        if self.correlation(&other.light, (other.mean, other.spread)) < HOPEFUL {
            return -1.0;
        }
        match self.best_cut(other, enough) {
            best if best >= enough => best,
            best => best.max(other.best_cut(self, enough)),
        }
    }

    /// The best correlation with what is left of another picture when its sides are cut: one side after the other is
    /// moved to where it fits best.
    fn best_cut(&self, other: &Self, enough: f32) -> f32 {
        let fit = |sides: [f32; 4]| {
            let cut = window(&other.light, sides);
            self.correlation(&cut, middle_and_spread(&cut))
        };
        let mut best = (-1.0, [0.0; 4]);
        for start in STARTS {
            let found = fit([start; 4]);
            best = if found > best.0 { (found, [start; 4]) } else { best };
            if best.0 >= enough {
                return best.0;
            }
        }
        if best.0 < PROMISING {
            return best.0;
        }
        for side in (0..4).cycle().take(4 * ROUNDS) {
            for share in CUTS {
                let mut sides = best.1;
                if let Some(value) = sides.get_mut(side) {
                    *value = share;
                }
                let found = fit(sides);
                best = if found > best.0 { (found, sides) } else { best };
                if best.0 >= enough {
                    return best.0;
                }
            }
        }
        best.0
    }

    fn correlation(&self, two: &Plane, (second, broad): (f32, f32)) -> f32 {
        let (first, wide) = (self.mean, self.spread);
        if wide < PLAIN || broad < PLAIN {
            // Two plain pictures of one lightness are the same; a plain one and another are not.
            return if wide < PLAIN && broad < PLAIN && (first - second).abs() < PLAIN { 1.0 } else { -1.0 };
        }
        let pairs = self.light.values.iter().zip(&two.values);
        mean(pairs.map(|(one, two)| (one - first) * (two - second))) / (wide * broad)
    }
}

fn middle_and_spread(plane: &Plane) -> (f32, f32) {
    let middle = plane.mean();
    (middle, rms(plane.values.iter().map(|value| value - middle)))
}

fn apart(one: &[f32], two: &[f32]) -> f32 {
    if one.len() == two.len() { mean(one.iter().zip(two).map(|(one, two)| (one - two).abs())) } else { f32::MAX }
}

/// The part of a small picture that is left when its left, right, upper and lower sides are cut, brought to the size of
/// the whole.
fn window(whole: &Plane, [left, right, top, bottom]: [f32; 4]) -> Plane {
    let place = |index: usize, first: f32, last: f32| {
        let at = SIDE as f32 * first + (index as f32 + 0.5) * (1.0 - first - last) - 0.5;
        let before = at.floor();
        (before as isize, at - before)
    };
    let columns: [(isize, f32); SIDE] = std::array::from_fn(|x| place(x, left, right));
    let mut values = Vec::with_capacity(SIDE * SIDE);
    for (row, under) in (0..SIDE).map(|y| place(y, top, bottom)) {
        for (column, over) in columns {
            let along = |y: isize| whole.at(column, y) * (1.0 - over) + whole.at(column + 1, y) * over;
            values.push(along(row) * (1.0 - under) + along(row + 1) * under);
        }
    }
    Plane { width: SIDE, height: SIDE, values }
}
