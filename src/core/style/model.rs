//! What the pictures of a set have in common, and how far a picture is from it.

use super::layout::median;
use super::scales::{PART_WEIGHTS, SCALES, Scale};
use super::vector::{Parts, Vector};

/// How many pictures the usual spread of a measure counts for beside the spread that a set itself shows: a set of a
/// dozen cannot tell its own spread well. Of 6, 20, 60 and no end, 60 told strangers best.
const USUAL_COUNTS: f32 = 60.0;
/// From this many spreads on, a measure counts by its distance and no longer by its square, so that one odd measure
/// does not hide all others.
const FAR: f32 = 3.0;
/// A normal distribution's standard deviation over its median deviation.
const DEVIATION: f32 = 1.4826;

/// The middle and the spread of each measure over a set.
#[derive(Clone, Debug)]
pub struct Model(Parts<Vec<Usual>>);

/// What is usual of one measure.
#[derive(Clone, Copy, Debug)]
struct Usual {
    middle: f32,
    spread: f32,
    weight: f32,
}

/// How far a picture is from another, or from the middle of a set, in spreads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// Part by part.
    pub parts: Parts<f32>,
    /// All parts together.
    pub whole: f32,
}

impl Model {
    /// The model of some pictures; medians make it indifferent to a few that do not belong.
    pub fn of(vectors: &[Vector]) -> Self {
        Self(std::array::from_fn(|part| {
            let scales = SCALES.get(part).copied().unwrap_or_default();
            scales.iter().enumerate().map(|(place, scale)| usual(vectors, part, place, *scale)).collect()
        }))
    }

    /// How far a picture is from the middle of the set, in the spreads of the set.
    pub fn distance(&self, vector: &Vector) -> Distance {
        Distance::of_parts(std::array::from_fn(|part| {
            let (Some(usual), Some(values)) = (self.0.get(part), vector.0.get(part)) else { return 0.0 };
            let each = usual.iter().zip(values);
            root_mean(each.map(|(usual, value)| ((value - usual.middle) / usual.spread, usual.weight)))
        }))
    }

    /// How far two pictures are from each other in the spreads of the set.
    pub fn between(&self, one: &Vector, two: &Vector) -> Distance {
        Distance::of_parts(std::array::from_fn(|part| {
            let (Some(one), Some(two)) = (one.0.get(part), two.0.get(part)) else { return 0.0 };
            let each = one.iter().zip(two).zip(self.0.get(part).into_iter().flatten());
            root_mean(each.map(|((one, two), usual)| ((one - two) / usual.spread, usual.weight)))
        }))
    }

    /// How many spreads one measure of a picture lies above the set, below it if negative.
    pub fn deviation(&self, vector: &Vector, part: usize, place: usize) -> f32 {
        let usual = self.0.get(part).and_then(|measures| measures.get(place));
        let value = vector.0.get(part).and_then(|values| values.get(place));
        usual.zip(value).map_or(0.0, |(usual, value)| (value - usual.middle) / usual.spread)
    }
}

impl Distance {
    fn of_parts(parts: Parts<f32>) -> Self {
        let total: f32 = PART_WEIGHTS.iter().sum();
        let sum: f32 = parts.iter().zip(PART_WEIGHTS).map(|(part, weight)| part * part * weight).sum();
        Self { parts, whole: (sum / total).sqrt() }
    }

    /// How far two pictures are from each other, in usual spreads: about 1.3 within a set.
    pub fn between(one: &Vector, two: &Vector) -> Self {
        Self::of_parts(std::array::from_fn(|part| {
            let (Some(one), Some(two)) = (one.0.get(part), two.0.get(part)) else { return 0.0 };
            let scales = SCALES.get(part).copied().unwrap_or_default();
            let each = one.iter().zip(two).zip(scales);
            root_mean(each.map(|((one, two), scale)| ((one - two) / scale.spread, scale.weight)))
        }))
    }
}

fn usual(vectors: &[Vector], part: usize, place: usize, scale: Scale) -> Usual {
    let values = vectors.iter().filter_map(|vector| vector.0.get(part)?.get(place).copied());
    let values: Vec<f32> = values.collect();
    let count = values.len() as f32;
    let middle = median(values.clone());
    let own = DEVIATION * median(values.into_iter().map(|value| (value - middle).abs()).collect());
    let square = USUAL_COUNTS * scale.spread * scale.spread + count * own * own;
    Usual { middle, spread: (square / (USUAL_COUNTS + count)).sqrt(), weight: scale.weight }
}

/// The root of the weighted mean of the squares, growing slower far out.
fn root_mean(deviations: impl Iterator<Item = (f32, f32)>) -> f32 {
    let square = |deviation: f32| {
        let size = deviation.abs();
        if size <= FAR { size * size } else { FAR * (2.0 * size - FAR) }
    };
    let add =
        |(sum, total): (f32, f32), (deviation, weight): (f32, f32)| (sum + square(deviation) * weight, total + weight);
    let (sum, total) = deviations.fold((0.0, 0.0), add);
    if total > 0.0 { (sum / total).sqrt() } else { 0.0 }
}
