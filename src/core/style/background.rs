//! Pictures in general: whether a picture belongs to a set is told by how much likelier it is in the set than among
//! pictures of any style. A stranger that is not far away, but where pictures of other styles usually lie, is found so,
//! and an odd picture of the set's own kind is not taken for one.
//!
//! Pictures are looked at along the axes along which styles differ most beside the pictures of one (a discriminant
//! analysis after Fisher and Rao). Along each, styles are spread about the origin, and the pictures of a style about its
//! middle with a variance of 1, which a set with many pictures may correct.
//!
//! Two pictures are of one style the more, the likelier they are as two of one than as one each of any two: a two-covariance
//! model (Brümmer and de Villiers, 2010; Prince and Elder's probabilistic discriminant analysis, 2007, kept to the axes).
//! That holds in a set of many manners, too, which has no middle.

mod table;

use super::exact::log2;
use super::layout::median;
use super::vector::{MADE, Vector};

/// No measure counts for more than this many deviations.
const FARTHEST: f32 = 4.0;
/// How many pictures the usual spread within a style counts for beside what a set itself shows.
const USUAL_COUNTS: f32 = 40.0;
/// Degrees of freedom of the distributions (Student's): far out, they fall much more slowly than a normal one.
const FREEDOM: f32 = 8.0;
/// The share of the pictures, those nearest to the middle, that are taken for the set's own at first.
const OWN_AT_FIRST: f32 = 0.8;
/// How often it is judged anew which are.
const ROUNDS: usize = 3;
/// How much likelier it is of any picture that it belongs than that it does not, as a natural logarithm: of 24, 3 do not.
const LIKELY: f32 = 1.945_910_1;
/// Half the width of the ramp from certainly not belonging to certainly belonging, in natural logarithms.
const RAMP: f32 = 3.0;
/// What one axis says of two pictures at most, for or against, as a natural logarithm.
const MOST_SAID: f32 = 4.0;

/// What was found on many sets of pictures: by how much styles differ, and by how much the pictures of one do.
#[derive(Clone, Copy, Debug)]
pub struct Background<'a> {
    /// The mean of each measure over all styles; measures are those of a vector and then those of how a picture is made.
    pub middles: &'a [f32],
    /// The standard deviation of each measure over all pictures.
    pub spreads: &'a [f32],
    /// The axes: what each measure counts for, in steps.
    pub weights: &'a [[i8; MEASURES]],
    /// What the steps of each axis are worth.
    pub steps: &'a [f32],
    /// Where the mean of all styles lies along each axis.
    pub origins: &'a [f32],
    /// By how much styles differ along each axis: a variance, where that of the pictures of one style is 1.
    pub between: &'a [f32],
}

/// Measures of a picture.
pub const MEASURES: usize = 104 + MADE;

/// What was found on the sets that STYLES.md says were fitted on.
pub const FITTED: Background = Background {
    middles: &table::MIDDLES,
    spreads: &table::SPREADS,
    weights: &table::WEIGHTS,
    steps: &table::STEPS,
    origins: &table::ORIGINS,
    between: &table::BETWEEN,
};

/// Where a picture lies along the axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Place(Vec<f32>);

impl Background<'_> {
    /// Where a picture lies. Without what is said of how it is made it is taken for usual in that.
    pub fn place(&self, vector: &Vector, made: Option<[f32; MADE]>) -> Place {
        let made = made.map_or([None; MADE], |made| made.map(Some));
        let measures = vector.0.iter().flatten().copied().map(Some).chain(made);
        let limited = |(value, (middle, spread)): (Option<f32>, (&f32, &f32))| {
            let deviation = value.map_or(0.0, |value| (value - middle) / spread);
            // A number of a foreign file may be none.
            if deviation.is_nan() { 0.0 } else { deviation.clamp(-FARTHEST, FARTHEST) }
        };
        let values: Vec<f32> = measures.zip(self.middles.iter().zip(self.spreads)).map(limited).collect();
        let along = |(weights, (step, origin)): (&[i8; MEASURES], (&f32, &f32))| {
            let sum: f32 = values.iter().zip(weights).map(|(value, weight)| value * f32::from(*weight)).sum();
            sum * step - origin
        };
        Place(self.weights.iter().zip(self.steps.iter().zip(self.origins)).map(along).collect())
    }

    /// How much likelier each picture is in its set than among pictures of any style, as a natural logarithm. Each is
    /// judged by the others alone, and those count less that do not seem to belong themselves.
    pub fn belonging(&self, places: &[Place]) -> Vec<f32> {
        let axes = self.between.len() as f32;
        let mut counts = own_at_first(places);
        let mut found = Vec::new();
        for _ in 0..ROUNDS {
            let each = places.iter().enumerate();
            found = each.map(|(at, place)| self.likelier(place, &self.middle_without(at, places, &counts))).collect();
            let share = |likelier: &f32| 0.5 + (likelier / axes.sqrt() + LIKELY) / (2.0 * RAMP);
            counts = found.iter().map(|likelier| share(likelier).clamp(0.0, 1.0)).collect();
        }
        found
    }

    /// How much likelier two pictures are as two of one style than as one each of any two, as a natural logarithm.
    pub fn kinship(&self, one: &Place, two: &Place) -> f32 {
        let along = |((one, two), between): ((&f32, &f32), &f32)| {
            let (sum, apart) = ((one + two) * (one + two) / 2.0, (one - two) * (one - two) / 2.0);
            let (any, both) = (between + 1.0, 2.0 * between + 1.0);
            let spread = 0.5 * std::f32::consts::LN_2 * log2(any * any / both);
            let said = spread - 0.5 * (sum / both + apart) + 0.5 * (one * one + two * two) / any;
            said.clamp(-MOST_SAID, MOST_SAID)
        };
        one.0.iter().zip(&two.0).zip(self.between).map(along).sum()
    }

    /// The middle and the variance of a set along each axis: of all pictures but one, as much as each counts. The middle
    /// is drawn to the origin, and the variance to 1, the more the fewer there are.
    fn middle_without(&self, left_out: usize, places: &[Place], counts: &[f32]) -> Vec<(f32, f32)> {
        let others = || places.iter().zip(counts).enumerate().filter(|(at, _)| *at != left_out).map(|(_, each)| each);
        let total: f32 = others().map(|(_, count)| count).sum();
        let of_axis = |(axis, between): (usize, &f32)| {
            let values = || others().filter_map(|(place, count)| Some((*place.0.get(axis)?, *count)));
            let middle = values().map(|(value, count)| value * count).sum::<f32>() / (total + 1.0 / between.max(0.1));
            let squares: f32 = values().map(|(value, count)| (value - middle) * (value - middle) * count).sum();
            // A middle of few pictures is itself uncertain.
            (middle, (USUAL_COUNTS + squares) / (USUAL_COUNTS + total) * (1.0 + 1.0 / total.max(1.0)))
        };
        self.between.iter().enumerate().map(of_axis).collect()
    }

    fn likelier(&self, place: &Place, middle: &[(f32, f32)]) -> f32 {
        let in_set = place.0.iter().zip(middle).map(|(value, (middle, variance))| (value - middle, *variance));
        let anywhere = place.0.iter().zip(self.between).map(|(value, between)| (*value, between + 1.0));
        (density(in_set) - density(anywhere)) * std::f32::consts::LN_2
    }
}

/// 1 for each picture that is not among the farthest from the middle, and 0 for those.
fn own_at_first(places: &[Place]) -> Vec<f32> {
    let axes = places.first().map_or(0, |place| place.0.len());
    let along = |axis: usize| median(places.iter().filter_map(|place| place.0.get(axis).copied()).collect());
    let middle: Vec<f32> = (0..axes).map(along).collect();
    let apart = |place: &Place| place.0.iter().zip(&middle).map(|(one, two)| (one - two) * (one - two)).sum::<f32>();
    let distances: Vec<f32> = places.iter().map(apart).collect();
    let mut sorted = distances.clone();
    sorted.sort_by(f32::total_cmp);
    let last = (OWN_AT_FIRST * places.len().saturating_sub(1) as f32) as usize;
    let farthest = sorted.get(last).copied().unwrap_or_default();
    distances.into_iter().map(|distance| f32::from(u8::from(distance <= farthest))).collect()
}

/// The logarithm to base 2 of a density, but for what is the same of all: from how far a picture is from a middle along
/// each axis, and the variance there.
fn density(axes: impl Iterator<Item = (f32, f32)>) -> f32 {
    let (count, spread, square) = axes.fold((0.0, 0.0, 0.0), |(count, spread, square), (apart, variance)| {
        (count + 1.0, spread + log2(variance), square + apart * apart / variance)
    });
    -0.5 * spread - (FREEDOM + count) / 2.0 * log2(1.0 + square / FREEDOM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::measurement::Measurement;
    use crate::core::style::specimens::{NIGHT, PAPER, set};
    use crate::core::style::vector::made;

    fn places(pictures: &[Measurement]) -> Vec<Place> {
        pictures.iter().map(|picture| FITTED.place(&Vector::of(picture), made(picture))).collect()
    }

    #[test]
    fn the_table_has_a_number_for_everything() {
        let axes = FITTED.weights.len();
        assert_eq!((FITTED.middles.len(), FITTED.spreads.len()), (MEASURES, MEASURES));
        assert_eq!([FITTED.steps, FITTED.origins, FITTED.between].map(<[f32]>::len), [axes; 3]);
        let (vector, made) = (Vector::of(&set(PAPER, 1)[0]), made(&set(PAPER, 1)[0]));
        assert_eq!(vector.0.iter().flatten().count() + made.unwrap().len(), MEASURES);
    }

    #[test]
    fn strangers_are_less_likely_than_any_of_the_set_wherever_they_stand() {
        let night = set(NIGHT, 3);
        for strangers in [1, 3] {
            let mut pictures = night[..strangers].to_vec();
            pictures.extend(set(PAPER, 16));
            let found = FITTED.belonging(&places(&pictures));
            let (theirs, own) = found.split_at(strangers);
            let highest = theirs.iter().copied().fold(f32::MIN, f32::max);
            assert!(own.iter().all(|own| *own > highest), "{theirs:?} {own:?}");
        }
    }

    #[test]
    fn pictures_of_one_style_are_kin_and_those_of_two_are_not() {
        let (paper, night) = (places(&set(PAPER, 6)), places(&set(NIGHT, 6)));
        let all = |ones: &[Place], twos: &[Place]| -> Vec<f32> {
            ones.iter().flat_map(|one| twos.iter().map(|two| FITTED.kinship(one, two))).collect()
        };
        let lowest = all(&paper, &paper).into_iter().chain(all(&night, &night)).fold(f32::MAX, f32::min);
        let highest = all(&paper, &night).into_iter().fold(f32::MIN, f32::max);
        assert!(lowest > 0.0 && highest < 0.0, "{lowest} {highest}");
        assert_eq!(all(&paper[..1], &night[..1]), all(&night[..1], &paper[..1]));
    }

    #[test]
    fn nothing_is_said_of_none_and_what_is_no_number_stops_nothing() {
        assert!(FITTED.belonging(&[]).is_empty());
        let mut vectors: Vec<Vector> = set(PAPER, 3).iter().map(Vector::of).collect();
        vectors.iter_mut().flat_map(|vector| vector.0.iter_mut()).for_each(|part| part.fill(f32::NAN));
        let places: Vec<Place> = vectors.iter().map(|vector| FITTED.place(vector, Some([f32::NAN; MADE]))).collect();
        assert!(FITTED.belonging(&places).iter().all(|each| each.is_finite()));
    }
}
