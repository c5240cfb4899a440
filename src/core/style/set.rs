//! What is said about a set of pictures before a style is made of it.

use super::exemplars::{Distances, Exemplars, exemplars};
use super::fingerprint::{Fingerprint, near_duplicates};
use super::layout::median;
use super::measurement::Measurement;
use super::model::{Distance, Model};
use super::reason::{Reason, differences, flaws, other_kind};
use super::strangers::strangeness;
use super::vector::Vector;
use crate::core::pixels::colour::Oklab;
use crate::core::pixels::palette::{Swatch, palette_of};
use serde::{Deserialize, Serialize};

/// Exemplars that stand for a set, unless more are pinned.
pub const EXEMPLARS: usize = 4;
/// Fewest pictures whose cohesion is shown: one is always like itself, and two say nothing of what a third would be.
pub const COMPARED: usize = 3;
/// Fewest pictures of which outliers can be told.
const FEWEST: usize = 8;
/// Mean distance of the pictures of a set at which its cohesion is 50.
const HALF_COHESION: f32 = 1.8;
/// Samples that a whole set's palette is made of.
const PALETTE_SAMPLES: usize = 2000;

/// What is said about one picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Its place in the set.
    pub place: usize,
    /// Why, the strongest reason first.
    pub reasons: Vec<Reason>,
}

/// What is said about a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetReport {
    /// Pictures in the set.
    pub count: usize,
    /// How much the pictures are of one style, 0 to 100.
    pub cohesion: f32,
    /// Pictures that pull it apart, the farthest first.
    pub outliers: Vec<Remark>,
    /// Pictures that are bad examples by themselves: too small, unsharp, lettered.
    pub flawed: Vec<Remark>,
    /// Pairs of near duplicates: the one that shows more, and the one that is its copy.
    pub duplicates: Vec<(usize, usize)>,
    /// The pictures that stand for the set.
    pub exemplars: Exemplars,
    /// The colours of all pictures together, the largest share first.
    pub palette: Vec<Swatch>,
}

impl SetReport {
    /// Judges a set; the pictures at the places `pins` are exemplars whatever is measured.
    pub fn of(measurements: &[Measurement], pins: &[usize]) -> Self {
        Self::with(measurements, pins, &[])
    }

    /// The same of a set of which the pictures at the places `away` are only known by what was measured of them: they
    /// count like the others, but cannot be shown to a model, and so cannot stand for the set.
    pub fn with(measurements: &[Measurement], pins: &[usize], away: &[usize]) -> Self {
        let vectors: Vec<Vector> = measurements.iter().map(Vector::of).collect();
        let fingerprints: Vec<&Fingerprint> = measurements.iter().map(|measured| &measured.fingerprint).collect();
        let pairs = near_duplicates(&fingerprints).into_iter();
        let duplicates: Vec<(usize, usize)> = pairs.map(|pair| with_copy_last(measurements, pair)).collect();
        let distances = Distances::new(vectors.len(), |one, two| match (vectors.get(one), vectors.get(two)) {
            (Some(one), Some(two)) => Distance::between(one, two).whole,
            _ => 0.0,
        });
        let cohesion = cohesion(distances.mean());
        let outliers = outliers(measurements, &vectors, cohesion);
        let stands_out = |place: &usize| outliers.iter().any(|remark| remark.place == *place);
        let is_copy = |place: &usize| duplicates.iter().any(|(_, copy)| copy == place);
        let members: Vec<usize> =
            (0..measurements.len()).filter(|place| !stands_out(place) && !is_copy(place)).collect();
        let is_here = |place: &usize| !away.contains(place);
        let pins: Vec<usize> = pins.iter().copied().filter(is_here).collect();
        let mut candidates: Vec<usize> = members.iter().copied().filter(is_here).collect();
        if candidates.is_empty() {
            // Better one that stands out than none.
            candidates = (0..measurements.len()).filter(is_here).collect();
        }
        let remarks = measurements.iter().enumerate().map(|(place, each)| Remark { place, reasons: flaws(each) });
        Self {
            count: measurements.len(),
            cohesion,
            flawed: remarks.filter(|remark| !remark.reasons.is_empty()).collect(),
            exemplars: exemplars(&distances, (&members, &candidates), &pins, EXEMPLARS),
            palette: palette(measurements),
            outliers,
            duplicates,
        }
    }
}

/// Two places with that of the copy behind: the picture with the smaller short side, or the later one of equals.
fn with_copy_last(measurements: &[Measurement], (one, other): (usize, usize)) -> (usize, usize) {
    let short_side = |place: usize| measurements.get(place).map(Measurement::short_side);
    if short_side(one) < short_side(other) { (other, one) } else { (one, other) }
}

fn cohesion(mean_distance: f32) -> f32 {
    let share = (mean_distance / HALF_COHESION) * (mean_distance / HALF_COHESION);
    100.0 / (1.0 + share * share)
}

fn outliers(measurements: &[Measurement], vectors: &[Vector], cohesion: f32) -> Vec<Remark> {
    if vectors.len() < FEWEST {
        return Vec::new();
    }
    let model = Model::of(vectors);
    let strangeness = strangeness(measurements, vectors, cohesion);
    let photographic = median(measurements.iter().map(|measured| measured.photographic).collect());
    let mut far: Vec<(f32, Remark)> = Vec::new();
    for (place, ((measured, vector), odd)) in measurements.iter().zip(vectors).zip(strangeness).enumerate() {
        if odd > 0.0 {
            let kind = other_kind(measured, photographic);
            let differences = differences(&model, vector, &model.distance(vector));
            let reasons = kind.into_iter().chain(differences).chain(flaws(measured)).collect();
            far.push((odd, Remark { place, reasons }));
        }
    }
    far.sort_by(|one, two| two.0.total_cmp(&one.0));
    far.into_iter().map(|(_, remark)| remark).collect()
}

/// The palette of all pictures together: each brings its own colours by their shares.
fn palette(measurements: &[Measurement]) -> Vec<Swatch> {
    let each = (PALETTE_SAMPLES / measurements.len().max(1)).max(8) as f32;
    let swatches = measurements.iter().flat_map(|measured| &measured.palette.swatches);
    let samples: Vec<Oklab> = swatches
        .flat_map(|swatch| std::iter::repeat_n(swatch.colour, (swatch.share * each).round() as usize))
        .collect();
    palette_of(&samples, 6)
}
