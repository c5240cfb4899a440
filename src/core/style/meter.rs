//! The style meter: how well a picture fits a set, as a number that the set itself calibrates.

use super::background::{FITTED, Place};
use super::exact::exp;
use super::layout::median;
use super::measurement::Measurement;
use super::model::Distance;
use super::vector::{Parts, Vector};
use serde::{Deserialize, Serialize};

/// Pictures of the set that a picture is held against: the nearest ones, so that a set may have more than one face. With
/// fewer, a changed picture comes nearer to another one by chance more often; with more, sets are told apart less well (of
/// 3, 5 and 7).
const NEIGHBOURS: usize = 5;
/// How far a picture is from its neighbours in a set of one style, in usual spreads, in the middle of many sets.
const USUAL: f32 = 0.95;
/// A set of copies has no distances of its own; this much is granted to each.
const LEAST: f32 = 0.35;
/// Distance, in those that are expected, at which a score is 50.
const HALF: f32 = 1.8;

/// How much a picture is drawn nearer by being akin to the set, and put farther by not being so: a power of e for each
/// unit of likelihood (a natural logarithm) that an axis says in the mean. Of 0.15, 0.25 and 0.4, 0.25 served best.
const DRAWN: f32 = 0.25;

/// The number of this meter. It grows whenever the same pictures would score otherwise than before, so that scores of
/// two meters are never put in one order.
pub const NUMBER: u32 = 3;

/// Measures pictures against a set.
#[derive(Clone, Debug)]
pub struct Meter {
    pictures: Vec<Seen>,
    expected: Distance,
}

/// A picture as a meter sees it. How it is made does not count: what a model makes is never made as drawings are.
#[derive(Clone, Debug)]
struct Seen {
    vector: Vector,
    place: Place,
}

impl Seen {
    fn of(vector: Vector) -> Self {
        Self { place: FITTED.place(&vector, None), vector }
    }
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
        let pictures: Vec<Seen> = vectors.into_iter().map(Seen::of).collect();
        let alone: Vec<Distance> = pictures
            .iter()
            .enumerate()
            .filter_map(|(place, picture)| {
                let others = pictures.iter().enumerate().filter(|(other, _)| *other != place);
                nearby(picture, others.map(|(_, other)| other))
            })
            .collect();
        let expected = |value: &dyn Fn(&Distance) -> f32| match alone.len() {
            0..3 => USUAL,
            _ => (median(alone.iter().map(value).collect()).max(LEAST) * USUAL).sqrt(),
        };
        let parts =
            std::array::from_fn(|part| expected(&|distance| distance.parts.get(part).copied().unwrap_or(USUAL)));
        let expected = Distance { parts, whole: expected(&|distance| distance.whole) };
        Self { pictures, expected }
    }

    /// Expects pictures to be as far away as these are in the middle, where that is farther than its own are. With each
    /// comes the place of the picture of the set that it is made of, which is left out.
    pub fn tell_what_is_usual<'a>(&mut self, others: impl Iterator<Item = (&'a Vector, Option<usize>)>) {
        let found: Vec<Distance> = others
            .filter_map(|(vector, made_of)| {
                let is_alone = self.pictures.len() < 2;
                let rest = self.pictures.iter().enumerate().filter(|(place, _)| is_alone || Some(*place) != made_of);
                nearby(&Seen::of(vector.clone()), rest.map(|(_, picture)| picture))
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
        let Some(found) = nearby(&Seen::of(Vector::of(measurement)), self.pictures.iter()) else {
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

/// The mean distance of a picture from the nearest of some others; on the whole it counts for less where the picture is
/// akin to some of them, and for more where it is likelier to be of another style.
fn nearby<'a>(picture: &Seen, others: impl Iterator<Item = &'a Seen>) -> Option<Distance> {
    let (mut distances, mut kinships): (Vec<Distance>, Vec<f32>) = others
        .map(|other| (Distance::between(&picture.vector, &other.vector), FITTED.kinship(&picture.place, &other.place)))
        .unzip();
    kinships.sort_by(|one, two| two.total_cmp(one));
    kinships.truncate(NEIGHBOURS);
    distances.sort_by(|one, two| one.whole.total_cmp(&two.whole));
    distances.truncate(NEIGHBOURS);
    if distances.is_empty() {
        return None;
    }
    let count = distances.len() as f32;
    let mean = |value: &dyn Fn(&Distance) -> f32| distances.iter().map(value).sum::<f32>() / count;
    let parts = std::array::from_fn(|part| mean(&|distance| distance.parts.get(part).copied().unwrap_or_default()));
    let akin = kinships.iter().sum::<f32>() / count / FITTED.between.len() as f32;
    Some(Distance { parts, whole: mean(&|distance| distance.whole) * exp(-DRAWN * akin) })
}

/// From 100 at no distance over 50 at [`HALF`] towards 0, never rising.
pub fn fall(distance: f32) -> f32 {
    let square = (distance / HALF) * (distance / HALF);
    100.0 / (1.0 + square * square)
}
