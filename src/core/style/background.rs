//! Pictures in general: whether a picture belongs to a set is told by how much likelier it is in the set than among
//! pictures of any style. A stranger that is not far away, but where pictures of other styles usually lie, is found so,
//! and an odd picture of the set's own kind is not taken for one.
//!
//! Pictures are looked at along the axes along which styles differ most beside the pictures of one (a discriminant
//! analysis after Fisher and Rao). Along each, styles are spread about the origin, and the pictures of a style about its
//! middle with a variance of 1, which a set with many pictures may correct.

mod table;

use super::exact::log2;
use super::layout::median;
use super::vector::Vector;
use table::{AXES, BETWEEN, MIDDLES, ORIGINS, SPREADS, STEPS, WEIGHTS};

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

type Place = [f32; AXES];

/// How much likelier each picture is in its set than among pictures of any style, as a natural logarithm. Each is judged
/// by the others alone, and those count less that do not seem to belong themselves.
pub fn belonging(vectors: &[Vector]) -> Vec<f32> {
    let places: Vec<Place> = vectors.iter().map(place).collect();
    let mut counts = own_at_first(&places);
    let mut found = Vec::new();
    for _ in 0..ROUNDS {
        let each = places.iter().enumerate();
        found = each.map(|(at, place)| likelier(place, &Middle::without(at, &places, &counts))).collect();
        let share = |likelier: &f32| 0.5 + (likelier / (AXES as f32).sqrt() + LIKELY) / (2.0 * RAMP);
        counts = found.iter().map(|likelier| share(likelier).clamp(0.0, 1.0)).collect();
    }
    found
}

/// Where a picture lies along the axes.
fn place(vector: &Vector) -> Place {
    let scaled = vector.0.iter().flatten().zip(MIDDLES.iter().zip(&SPREADS));
    let limited = |(value, (middle, spread)): (&f32, (&f32, &f32))| {
        let deviation = (value - middle) / spread;
        // A number of a foreign file may be none.
        if deviation.is_nan() { 0.0 } else { deviation.clamp(-FARTHEST, FARTHEST) }
    };
    let values: Vec<f32> = scaled.map(limited).collect();
    let mut place = [0.0; AXES];
    for ((along, weights), (step, origin)) in place.iter_mut().zip(&WEIGHTS).zip(STEPS.iter().zip(&ORIGINS)) {
        let sum: f32 = values.iter().zip(weights).map(|(value, weight)| value * f32::from(*weight)).sum();
        *along = sum * step - origin;
    }
    place
}

/// 1 for each picture that is not among the farthest from the middle, and 0 for those.
fn own_at_first(places: &[Place]) -> Vec<f32> {
    let along = |axis: usize| median(places.iter().filter_map(|place| place.get(axis).copied()).collect());
    let middle: Place = std::array::from_fn(along);
    let apart = |place: &Place| place.iter().zip(middle).map(|(one, two)| (one - two) * (one - two)).sum::<f32>();
    let distances: Vec<f32> = places.iter().map(apart).collect();
    let mut sorted = distances.clone();
    sorted.sort_by(f32::total_cmp);
    let last = (OWN_AT_FIRST * places.len().saturating_sub(1) as f32) as usize;
    let farthest = sorted.get(last).copied().unwrap_or_default();
    distances.into_iter().map(|distance| f32::from(u8::from(distance <= farthest))).collect()
}

/// The middle and the variance of a set along each axis.
struct Middle([(f32, f32); AXES]);

impl Middle {
    /// Of all pictures but one, as much as each counts. The middle is drawn to the origin, and the variance to 1, the
    /// more the fewer there are.
    fn without(left_out: usize, places: &[Place], counts: &[f32]) -> Self {
        let others = || places.iter().zip(counts).enumerate().filter(|(at, _)| *at != left_out).map(|(_, each)| each);
        let total: f32 = others().map(|(_, count)| count).sum();
        let of_axis = |axis: usize, between: f32| {
            let values = || others().filter_map(|(place, count)| Some((*place.get(axis)?, *count)));
            let middle = values().map(|(value, count)| value * count).sum::<f32>() / (total + 1.0 / between.max(0.1));
            let squares: f32 = values().map(|(value, count)| (value - middle) * (value - middle) * count).sum();
            // A middle of few pictures is itself uncertain.
            (middle, (USUAL_COUNTS + squares) / (USUAL_COUNTS + total) * (1.0 + 1.0 / total.max(1.0)))
        };
        let mut middle = [(0.0, 1.0); AXES];
        for (axis, (found, between)) in middle.iter_mut().zip(BETWEEN).enumerate() {
            *found = of_axis(axis, between);
        }
        Self(middle)
    }
}

fn likelier(place: &Place, middle: &Middle) -> f32 {
    let in_set = place.iter().zip(middle.0).map(|(value, (middle, variance))| (value - middle, variance));
    let anywhere = place.iter().zip(BETWEEN).map(|(value, between)| (*value, between + 1.0));
    (density(in_set) - density(anywhere)) * std::f32::consts::LN_2
}

/// The logarithm to base 2 of a density, but for what is the same of all: from how far a picture is from a middle along
/// each axis, and the variance there.
fn density(axes: impl Iterator<Item = (f32, f32)>) -> f32 {
    let (spread, square) = axes.fold((0.0, 0.0), |(spread, square), (apart, variance)| {
        (spread + log2(variance), square + apart * apart / variance)
    });
    -0.5 * spread - (FREEDOM + AXES as f32) / 2.0 * log2(1.0 + square / FREEDOM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::specimens::{NIGHT, PAPER, set};

    #[test]
    fn strangers_are_less_likely_than_any_of_the_set_wherever_they_stand() {
        let night = set(NIGHT, 3);
        for strangers in [1, 3] {
            let mut pictures = night[..strangers].to_vec();
            pictures.extend(set(PAPER, 16));
            let found = belonging(&pictures.iter().map(Vector::of).collect::<Vec<_>>());
            let (theirs, own) = found.split_at(strangers);
            let highest = theirs.iter().copied().fold(f32::MIN, f32::max);
            assert!(own.iter().all(|own| *own > highest), "{theirs:?} {own:?}");
        }
    }

    #[test]
    fn nothing_is_said_of_none_and_what_is_no_number_stops_nothing() {
        assert!(belonging(&[]).is_empty());
        let mut vectors: Vec<Vector> = set(PAPER, 3).iter().map(Vector::of).collect();
        vectors.iter_mut().flat_map(|vector| vector.0.iter_mut()).for_each(|part| part.fill(f32::NAN));
        assert!(belonging(&vectors).iter().all(|each| each.is_finite()));
    }
}
