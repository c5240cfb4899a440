//! The style meter: how well a picture fits a set, as a number that the set itself calibrates.

use super::layout::median;
use super::measurement::Measurement;
use super::model::Distance;
use super::vector::{Parts, Vector};
use serde::{Deserialize, Serialize};

/// Pictures of the set that a picture is held against: the nearest ones, so that a set may have more than one face.
const NEIGHBOURS: usize = 3;
/// How far a picture is from its neighbours in a set of one style, in usual spreads, in the middle of many sets.
const USUAL: f32 = 0.95;
/// A set of copies has no distances of its own; this much is granted to each.
const LEAST: f32 = 0.35;
/// Distance, in those that are expected, at which a score is 50.
const HALF: f32 = 1.8;

/// Measures pictures against a set.
#[derive(Clone, Debug)]
pub struct Meter {
    vectors: Vec<Vector>,
    expected: Distance,
}

/// How well a picture fits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// All in all, 0 to 100: about 90 for a typical picture of the set.
    pub whole: f32,
    /// The same part by part.
    pub parts: Parts<f32>,
}

impl Meter {
    /// A meter for the style of some pictures. What is usual is found by leaving out each of them in turn and measuring
    /// it against the others. What is expected lies between that and what is usual of sets in general (their geometric
    /// mean), or a set of anything would praise everything. Fewer than three pictures tell nothing of themselves.
    pub fn new(measurements: &[Measurement]) -> Self {
        Self::of(measurements.iter().map(Vector::of).collect())
    }

    /// The same of vectors.
    pub fn of(vectors: Vec<Vector>) -> Self {
        let alone: Vec<Distance> = (0..vectors.len())
            .filter_map(|place| {
                let others = vectors.iter().enumerate().filter(|(other, _)| *other != place);
                nearby(vectors.get(place)?, others.map(|(_, vector)| vector))
            })
            .collect();
        let expected = |value: &dyn Fn(&Distance) -> f32| match alone.len() {
            0..3 => USUAL,
            _ => (median(alone.iter().map(value).collect()).max(LEAST) * USUAL).sqrt(),
        };
        let parts =
            std::array::from_fn(|part| expected(&|distance| distance.parts.get(part).copied().unwrap_or(USUAL)));
        let expected = Distance { parts, whole: expected(&|distance| distance.whole) };
        Self { vectors, expected }
    }

    /// Expects pictures to be as far away as these are in the middle, where that is farther than its own are. With each
    /// comes the place of the picture of the set that it is made of, which is left out.
    pub fn tell_what_is_usual<'a>(&mut self, others: impl Iterator<Item = (&'a Vector, Option<usize>)>) {
        let found: Vec<Distance> = others
            .filter_map(|(vector, made_of)| {
                let is_alone = self.vectors.len() < 2;
                let rest = self.vectors.iter().enumerate().filter(|(place, _)| is_alone || Some(*place) != made_of);
                nearby(vector, rest.map(|(_, vector)| vector))
            })
            .collect();
        let middle = |value: &dyn Fn(&Distance) -> f32| median(found.iter().map(value).collect());
        let parts = std::array::from_fn(|part| middle(&|distance| distance.parts.get(part).copied().unwrap_or(USUAL)));
        let farther = Distance { parts, whole: middle(&|distance| distance.whole) };
        self.expected.whole = self.expected.whole.max(farther.whole);
        self.expected.parts.iter_mut().zip(farther.parts).for_each(|(own, farther)| *own = own.max(farther));
    }

    /// The score of a picture; 0 against no pictures at all.
    pub fn score(&self, measurement: &Measurement) -> Score {
        let Some(found) = nearby(&Vector::of(measurement), self.vectors.iter()) else {
            return Score::NONE;
        };
        let mut parts = [0.0; 6];
        for ((score, distance), expected) in parts.iter_mut().zip(found.parts).zip(self.expected.parts) {
            *score = fall(distance / expected);
        }
        Score { whole: fall(found.whole / self.expected.whole), parts }
    }
}

impl Score {
    /// What a picture scores against nothing.
    pub const NONE: Self = Self { whole: 0.0, parts: [0.0; 6] };

    /// The lower of two scores, on the whole and part by part.
    pub fn lower(self, other: Self) -> Self {
        let mut parts = self.parts;
        parts.iter_mut().zip(other.parts).for_each(|(own, theirs)| *own = own.min(theirs));
        Self { whole: self.whole.min(other.whole), parts }
    }
}

/// The mean distance of a picture from the nearest of some others.
fn nearby<'a>(vector: &Vector, others: impl Iterator<Item = &'a Vector>) -> Option<Distance> {
    let mut distances: Vec<Distance> = others.map(|other| Distance::between(vector, other)).collect();
    distances.sort_by(|one, two| one.whole.total_cmp(&two.whole));
    distances.truncate(NEIGHBOURS);
    if distances.is_empty() {
        return None;
    }
    let count = distances.len() as f32;
    let mean = |value: &dyn Fn(&Distance) -> f32| distances.iter().map(value).sum::<f32>() / count;
    let parts = std::array::from_fn(|part| mean(&|distance| distance.parts.get(part).copied().unwrap_or_default()));
    Some(Distance { parts, whole: mean(&|distance| distance.whole) })
}

/// From 100 at no distance over 50 at [`HALF`] towards 0, never rising.
pub fn fall(distance: f32) -> f32 {
    let square = (distance / HALF) * (distance / HALF);
    100.0 / (1.0 + square * square)
}
