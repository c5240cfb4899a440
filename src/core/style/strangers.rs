//! Which pictures of a set do not belong to it, by several signs that are weighed together.

use super::background::{Background, FITTED, Place};
use super::layout::median;
use super::measurement::Measurement;
use super::model::Model;
use super::plane::mean;
use super::vector::{Vector, made};

/// The neighbours, from the nearest on, by which it is judged whether a picture belongs. The two nearest are not among
/// them: up to three strangers of one kind would vouch for each other.
const VOUCHING: std::ops::Range<usize> = 2..5;
/// No deviation of how likely or how akin pictures are is less than this, a natural logarithm.
const LEAST_LIKELY: f32 = 0.6;
/// No deviation of distances is less than this share of their middle.
const LEAST_DEVIATION: f32 = 0.12;
/// A normal distribution's standard deviation over its median deviation.
const DEVIATION: f32 = 1.4826;

/// How many signs there are.
pub const SIGNS: usize = 7;
/// The signs that a picture is no stranger: how much nearer it is to its neighbours than is usual in the set; how much
/// likelier it is in the set than anywhere, and by how much more so than is usual in the set; how akin it is to its
/// neighbours and to half of the set, each as it is and against what is usual. What is usual is the median, and is
/// counted in deviations from it; each sign is also taken by itself, so that in a set of many manners a picture is not
/// odd because the others are alike by chance.
pub type Signs = [f32; SIGNS];

/// How much each sign counts against a picture.
const ODD: Signs = [0.0368, -0.3244, -0.1044, -0.1280, -0.1283, 0.1436, -0.0974];
/// Cohesions at which it is told from where on a picture is named; between them it goes evenly from one to the next. The
/// less a set is one style, the more of its own pictures are as odd as strangers, and the more it takes to be named.
pub const COHESIONS: [f32; 3] = [36.0, 48.0, 65.0];
/// From here on a picture is named, at each of the cohesions. `bench style-fit --strangers` has fitted this and what each
/// sign counts for.
const NAMED: [f32; 3] = [1.040, 0.497, -1.360];

/// By how much each picture of a set is more of a stranger than has to be named; what is above 0 is one. The set's
/// cohesion is given, 0 to 100.
pub fn strangeness(measurements: &[Measurement], vectors: &[Vector], cohesion: f32) -> Vec<f32> {
    let named = at_cohesion(NAMED, cohesion);
    let weighed = |signs: &Signs| signs.iter().zip(ODD).map(|(sign, counts)| sign * counts).sum::<f32>() - named;
    signs(&FITTED, measurements, vectors).iter().map(weighed).collect()
}

/// What lies at a cohesion, 0 to 100, of something that is known at [`COHESIONS`].
pub fn at_cohesion([loose, middle, close]: [f32; 3], cohesion: f32) -> f32 {
    let [least, half, most] = COHESIONS;
    let way = |from: f32, to: f32| ((cohesion - from) / (to - from)).clamp(0.0, 1.0);
    loose + (middle - loose) * way(least, half) + (close - middle) * way(half, most)
}

/// The signs of each picture of a set. How pictures are made is looked at where it is known of all of them: what is known
/// of some alone would set these apart.
pub fn signs(background: &Background, measurements: &[Measurement], vectors: &[Vector]) -> Vec<Signs> {
    let makings: Vec<_> = measurements.iter().map(made).collect();
    let is_known = makings.iter().all(Option::is_some);
    let each = vectors.iter().zip(makings);
    let places: Vec<Place> = each.map(|(vector, made)| background.place(vector, made.filter(|_| is_known))).collect();
    let apart = apart(vectors);
    let least = (LEAST_DEVIATION * median(apart.clone())).max(1e-3);
    let likely = background.belonging(&places);
    let (near, half) = kinships(background, &places);
    let against = against_usual;
    let [far_off, likelier, nearer, closer] = [
        against(&apart, least),
        against(&likely, LEAST_LIKELY),
        against(&near, LEAST_LIKELY),
        against(&half, LEAST_LIKELY),
    ];
    let plain = likely.iter().zip(&near).zip(&half);
    let usual = far_off.iter().zip(&likelier).zip(nearer.iter().zip(&closer));
    plain
        .zip(usual)
        .map(|(((likely, near), half), ((apart, likelier), (nearer, closer)))| {
            [-apart, *likely, *likelier, *near, *nearer, *half, *closer]
        })
        .collect()
}

/// How far each picture of a set is from those that would have to vouch for it.
fn apart(vectors: &[Vector]) -> Vec<f32> {
    let model = Model::of(vectors);
    let of = |(place, vector): (usize, &Vector)| {
        let others = vectors.iter().enumerate().filter(|(other, _)| *other != place);
        let mut distances: Vec<f32> = others.map(|(_, other)| model.between(vector, other).whole).collect();
        distances.sort_by(f32::total_cmp);
        mean(distances.get(VOUCHING).unwrap_or_default().iter().copied())
    };
    vectors.iter().enumerate().map(of).collect()
}

/// How akin each picture is to those that would have to vouch for it, and to half of the set.
fn kinships(background: &Background, places: &[Place]) -> (Vec<f32>, Vec<f32>) {
    let of = |(place, one): (usize, &Place)| {
        let others = places.iter().enumerate().filter(|(other, _)| *other != place);
        let mut found: Vec<f32> = others.map(|(_, other)| background.kinship(one, other)).collect();
        found.sort_by(|one, two| two.total_cmp(one));
        let near = mean(found.get(VOUCHING).unwrap_or_default().iter().copied());
        (near, found.get((places.len() / 2).saturating_sub(1)).copied().unwrap_or_default())
    };
    places.iter().enumerate().map(of).unzip()
}

/// By how many deviations each number lies above the middle of all; a deviation is at least what is given.
fn against_usual(values: &[f32], least: f32) -> Vec<f32> {
    let middle = median(values.to_vec());
    let deviation = DEVIATION * median(values.iter().map(|value| (value - middle).abs()).collect());
    values.iter().map(|value| (value - middle) / deviation.max(least)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::specimens::{NIGHT, PAPER, set};

    fn judged(pictures: &[Measurement]) -> Vec<f32> {
        strangeness(pictures, &pictures.iter().map(Vector::of).collect::<Vec<_>>(), 60.0)
    }

    /// Pictures in one manner, with three in another behind them.
    fn mixed() -> Vec<Measurement> {
        [set(PAPER, 16), set(NIGHT, 3)].concat()
    }

    #[test]
    fn three_of_another_manner_are_named_and_nothing_else_is() {
        let found = judged(&mixed());
        let named: Vec<usize> = (0..found.len()).filter(|place| found[*place] > 0.0).collect();
        assert_eq!(named, [16, 17, 18], "{found:?}");
    }

    #[test]
    fn how_pictures_are_made_counts_where_it_is_known_of_all() {
        let all = mixed();
        let without = |places: &[usize]| -> Vec<Measurement> {
            let mut pictures = all.clone();
            places.iter().for_each(|place| pictures[*place].making = None);
            pictures
        };
        let none = judged(&without(&(0..all.len()).collect::<Vec<_>>()));
        assert_eq!(judged(&without(&[4])), none, "what is known of some alone does not count");
        assert_ne!(judged(&all), none);
        assert!(none[16..].iter().all(|found| none[..16].iter().all(|own| own < found)), "{none:?}");
    }

    #[test]
    fn the_less_a_set_is_one_style_the_more_it_takes() {
        let known = [3.0, 2.0, 0.0];
        let found = [0.0, 36.0, 42.0, 48.0, 56.5, 65.0, 100.0].map(|cohesion| at_cohesion(known, cohesion));
        assert_eq!(found, [3.0, 3.0, 2.5, 2.0, 1.0, 0.0, 0.0]);
        assert!(NAMED.windows(2).all(|pair| pair[0] >= pair[1]), "{NAMED:?}");
    }

    #[test]
    fn a_set_of_few_and_of_none_stops_nothing() {
        assert!(judged(&[]).is_empty());
        assert!(judged(&set(PAPER, 2)).iter().all(|found| found.is_finite()));
    }
}
