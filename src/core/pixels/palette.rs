//! The few colours that make up a picture: k-means in OKLab, the same answer for the same pixels every time.

use super::colour::Oklab;
use serde::{Deserialize, Serialize};

/// One colour of a palette and how much of the picture it covers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Swatch {
    /// The colour.
    pub colour: Oklab,
    /// Its share of the visible pixels, 0 to 1; the shares of a palette add up to 1.
    pub share: f32,
}

/// The most colours a palette has.
pub const MAX_COLOURS: usize = 6;
/// Pixels looked at, at most: an even grid over the picture is as good as all of it.
const MAX_SAMPLES: usize = 4096;
/// Rounds of k-means; it settles well before that on pictures.
const ROUNDS: usize = 12;
/// Colours closer than this in OKLab are one colour to the eye.
const SAME_COLOUR: f32 = 0.035;

/// The palette of an RGBA picture (four bytes a pixel, not premultiplied), the largest share first. It has at most
/// `count` colours, itself at most [`MAX_COLOURS`]; a picture without visible pixels has none.
pub fn palette(rgba: &[u8], count: usize) -> Vec<Swatch> {
    palette_of(&samples(rgba), count)
}

/// The palette of colours that stand for equal parts of a picture, by the same rules as [`palette`].
pub fn palette_of(samples: &[Oklab], count: usize) -> Vec<Swatch> {
    let mut centres = spread(samples, count.min(MAX_COLOURS));
    let mut sizes = vec![0; centres.len()];
    for _ in 0..ROUNDS {
        let mut sums = vec![(Oklab::new(0.0, 0.0, 0.0), 0_usize); centres.len()];
        for sample in samples {
            if let Some((sum, size)) = nearest(&centres, *sample).and_then(|index| sums.get_mut(index)) {
                *sum = Oklab::new(sum.l + sample.l, sum.a + sample.a, sum.b + sample.b);
                *size += 1;
            }
        }
        for ((centre, size), (sum, members)) in centres.iter_mut().zip(&mut sizes).zip(sums) {
            *size = members;
            if members > 0 {
                let count = members as f32;
                *centre = Oklab::new(sum.l / count, sum.a / count, sum.b / count);
            }
        }
    }
    merged(&centres, &sizes, samples.len())
}

fn samples(rgba: &[u8]) -> Vec<Oklab> {
    let step = (rgba.len() / 4).div_ceil(MAX_SAMPLES).max(1);
    let visible = |pixel: &[u8]| match pixel {
        [red, green, blue, alpha] if *alpha >= 128 => Some(Oklab::from_srgb([*red, *green, *blue])),
        _ => None,
    };
    rgba.chunks_exact(4).step_by(step).filter_map(visible).collect()
}

/// First centres: the sample nearest to the mean, then always the one farthest from all chosen so far.
fn spread(samples: &[Oklab], count: usize) -> Vec<Oklab> {
    let total = samples.len() as f32;
    let mean = samples.iter().fold(Oklab::new(0.0, 0.0, 0.0), |sum, sample| {
        Oklab::new(sum.l + sample.l / total, sum.a + sample.a / total, sum.b + sample.b / total)
    });
    let first = samples.iter().copied().min_by(|left, right| left.distance(mean).total_cmp(&right.distance(mean)));
    let mut centres: Vec<Oklab> = first.into_iter().take(count).collect();
    while centres.len() < count {
        let gap = |sample: &Oklab| centres.iter().map(|centre| centre.distance(*sample)).fold(f32::MAX, f32::min);
        let farthest =
            samples.iter().map(|sample| (gap(sample), *sample)).max_by(|left, right| left.0.total_cmp(&right.0));
        match farthest {
            Some((distance, sample)) if distance > SAME_COLOUR => centres.push(sample),
            _ => break,
        }
    }
    centres
}

fn nearest(centres: &[Oklab], sample: Oklab) -> Option<usize> {
    let distances = centres.iter().map(|centre| centre.distance(sample)).enumerate();
    distances.min_by(|left, right| left.1.total_cmp(&right.1)).map(|(index, _)| index)
}

/// Centres that came to lie on each other become one swatch; empty ones go.
fn merged(centres: &[Oklab], sizes: &[usize], total: usize) -> Vec<Swatch> {
    let mut swatches: Vec<Swatch> = Vec::new();
    for (centre, size) in centres.iter().zip(sizes).filter(|(_, size)| **size > 0) {
        let share = *size as f32 / total as f32;
        match swatches.iter_mut().find(|swatch| swatch.colour.distance(*centre) < SAME_COLOUR) {
            Some(swatch) => {
                let whole = swatch.share + share;
                *swatch = Swatch { colour: swatch.colour.mix(*centre, share / whole), share: whole };
            }
            None => swatches.push(Swatch { colour: *centre, share }),
        }
    }
    swatches.sort_by(|left, right| right.share.total_cmp(&left.share));
    swatches
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn picture(parts: &[([u8; 4], usize)]) -> Vec<u8> {
        parts.iter().flat_map(|(pixel, count)| pixel.repeat(*count)).collect()
    }

    #[test]
    fn two_colours_with_their_shares() {
        let found = palette(&picture(&[([200, 40, 30, 255], 300), ([20, 60, 160, 255], 100)]), 6);
        let rounded: Vec<_> = found.iter().map(|swatch| (swatch.colour.to_srgb(), swatch.share)).collect();
        assert_eq!(rounded, [([200, 40, 30], 0.75), ([20, 60, 160], 0.25)]);
    }

    #[test]
    fn what_cannot_be_seen_does_not_count() {
        assert!(palette(&picture(&[([200, 40, 30, 0], 300)]), 6).is_empty());
        assert!(palette(&[], 6).is_empty());
        assert_eq!(palette(&picture(&[([9, 9, 9, 255], 5)]), 0), []);
    }

    proptest! {
        #[test]
        fn a_palette_is_whole_and_repeatable(rgba in proptest::collection::vec(any::<u8>(), 0..4000), count in 0_usize..9) {
            let found = palette(&rgba, count);
            prop_assert_eq!(&found, &palette(&rgba, count));
            prop_assert!(found.len() <= count.min(MAX_COLOURS));
            let sum: f32 = found.iter().map(|swatch| swatch.share).sum();
            prop_assert!(found.is_empty() || (sum - 1.0).abs() < 1e-3);
        }
    }
}
