//! The meter of a fusion: how well a picture fits several styles at once, each by its share.

use super::measurement::Measurement;
use super::meter::{Meter, Score};
use super::vector::Vector;

/// Mixtures by which it is found how far from each style a fusion lies.
const MIXTURES: usize = 50;

/// Measures pictures against a fusion of styles.
///
/// A picture that is half of one style and half of another is far from both, so that neither's own meter, nor a mean of
/// their scores, would know it. So each style's meter is told what to expect of the fusion: mixtures are made of
/// pictures of all styles, number by number and by their shares, and measured against each style. A picture fits as
/// well as it fits the style that it fits least, for its share.
#[derive(Clone, Debug)]
pub struct Fusion(Vec<Meter>);

impl Fusion {
    /// A meter for some styles, each given by its pictures and its share; shares need not make a whole. Styles without a
    /// share or without pictures do not count. For one style alone it is that style's own meter.
    pub fn new(styles: &[(&[Measurement], f32)]) -> Self {
        let styles: Vec<(Vec<Vector>, f32)> = styles
            .iter()
            .filter(|(pictures, share)| !pictures.is_empty() && *share > 0.0)
            .map(|(pictures, share)| (pictures.iter().map(Vector::of).collect(), *share))
            .collect();
        let mut meters: Vec<Meter> = styles.iter().map(|(vectors, _)| Meter::of(vectors.clone())).collect();
        if meters.len() > 1 {
            let mixtures: Vec<Mixture> = (0..MIXTURES).map(|turn| Mixture::new(&styles, turn)).collect();
            for (place, meter) in meters.iter_mut().enumerate() {
                let known = mixtures.iter().map(|mixture| (&mixture.vector, mixture.made_of.get(place).copied()));
                meter.tell_what_is_usual(known);
            }
        }
        Self(meters)
    }

    /// The score of a picture; 0 against no styles at all.
    pub fn score(&self, measurement: &Measurement) -> Score {
        let scores = self.0.iter().map(|meter| meter.score(measurement));
        scores.reduce(Score::lower).unwrap_or(Score::NONE)
    }
}

/// A picture of each style, mixed by their shares.
struct Mixture {
    vector: Vector,
    /// The place of the picture of each style that went in.
    made_of: Vec<usize>,
}

impl Mixture {
    /// Each turn takes other pictures: with strides that differ from style to style, the pairs differ as well.
    fn new(styles: &[(Vec<Vector>, f32)], turn: usize) -> Self {
        let total: f32 = styles.iter().map(|(_, share)| share).sum();
        let made_of: Vec<usize> = styles
            .iter()
            .enumerate()
            .map(|(place, (vectors, _))| (turn * (2 * place + 1) + place) % vectors.len().max(1))
            .collect();
        let parts = styles
            .iter()
            .zip(&made_of)
            .filter_map(|((vectors, share), picture)| vectors.get(*picture).map(|vector| (vector, share / total)));
        let mut mixed = Vector(Default::default());
        for (vector, share) in parts {
            mixed.add(vector, share);
        }
        Self { vector: mixed, made_of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::specimens::{Manner, NIGHT, PAPER, measured, paint, set};

    /// A manner between the two.
    fn between(share: i32) -> Manner {
        let mix = |one: u8, two: u8| (i32::from(one) + (i32::from(two) - i32::from(one)) * share / 100) as u8;
        let mixed = |one: [u8; 3], two: [u8; 3]| std::array::from_fn(|at| mix(one[at], two[at]));
        Manner {
            ground: mixed(PAPER.ground, NIGHT.ground),
            ink: mixed(PAPER.ink, NIGHT.ink),
            discs: (PAPER.discs as i32 + (NIGHT.discs as i32 - PAPER.discs as i32) * share / 100) as u32,
            noise: PAPER.noise + (NIGHT.noise - PAPER.noise) * share / 100,
            outline: PAPER.outline + (NIGHT.outline - PAPER.outline) * share / 100,
        }
    }

    #[test]
    fn a_fusion_fits_best_what_lies_between_its_styles() {
        let (paper, night) = (set(PAPER, 10), set(NIGHT, 10));
        let fusion = Fusion::new(&[(&paper, 50.0), (&night, 50.0)]);
        let score = |share: i32| {
            let scores = (90..94).map(|seed| fusion.score(&measured(&paint(between(share), seed))).whole);
            scores.sum::<f32>() / 4.0
        };
        let (one, middle, other) = (score(0), score(50), score(100));
        assert!(middle > one + 5.0 && middle > other + 5.0, "{one} {middle} {other}");
    }

    #[test]
    fn a_heavier_style_asks_for_more_of_itself() {
        let (paper, night) = (set(PAPER, 10), set(NIGHT, 10));
        let on_paper = measured(&paint(PAPER, 90));
        let scores = [10.0, 30.0, 50.0, 70.0, 90.0]
            .map(|share| Fusion::new(&[(&paper, share), (&night, 100.0 - share)]).score(&on_paper).whole);
        assert!(scores.windows(2).all(|pair| pair[1] > pair[0]), "{scores:?}");
    }

    #[test]
    fn a_fusion_of_one_is_its_own_meter_and_one_of_none_scores_nothing() {
        let paper = set(PAPER, 10);
        let picture = measured(&paint(NIGHT, 90));
        let alone = Meter::new(&paper).score(&picture);
        for others in [&[][..], &set(NIGHT, 3)] {
            assert_eq!(Fusion::new(&[(&paper, 3.0), (others, 0.0)]).score(&picture), alone);
        }
        assert_eq!(Fusion::new(&[]).score(&picture), Score::NONE);
    }
}
