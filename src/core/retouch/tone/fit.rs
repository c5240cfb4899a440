//! How a reply's colours become the original's.
//!
//! Tints of light and of film are straight lines in samples, or nearly: a gain and an offset for each channel, and a
//! little of the other channels where saturation or hue has changed. So each channel of the original is explained by the
//! three of the reply and an offset, by weighted least squares. That nothing has changed is believed until what is seen
//! is well above the noise (ridge regression).
//!
//! A sample at an end of the scale was cut off there and tells nothing about a gain: what black became below black is not
//! known. So those at the ends are left out, and have a correction of their own, which fades out within a few steps: by
//! how much samples of the original that became black, or white, usually are apart from what the line says.

use super::Pair;
use crate::core::retouch::register::solve::solved;

/// Samples up to here, and from 255 less this, may have been cut off.
const CUT: f32 = 4.0;
/// The steps from an end of the scale within which its correction fades out.
const FADING: f32 = 8.0;
/// The largest correction at an end towards it, and away from it: a larger one would turn dark and darker about.
const MOST_TOWARDS: f32 = 32.0;
const MOST_AWAY: f32 = 6.0;
/// The variance of a sample's mean that noise makes: what spreads less tells nothing about a gain. More of it is asked for
/// before channels are mixed.
const NOISE: f64 = 4.0;
const NOISE_BETWEEN: f64 = 32.0;
/// Gains are kept within this factor, either way, and the other channels' shares within this number.
const MOST_GAIN: f32 = 1.5;
const MOST_MIXED: f32 = 0.25;
/// The least distance of samples that pairs usually have.
const USUAL: f32 = 0.3;
/// Rounds of fitting and weighing.
const ROUNDS: usize = 5;
/// Fewer pairs than this, weights added up, say nothing.
const FEWEST: f64 = 4.0;

/// What each channel becomes: its offset, and what each channel of the reply adds for each of its samples. The fourth
/// places are 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    offset: [f32; 4],
    gains: [[f32; 4]; 3],
    /// What is added at the lower end of the scale, and at the upper one.
    ends: [[f32; 4]; 2],
}

impl Match {
    /// Samples of 0 to 255 as they become, not cut off.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "there are as many samples as sums")]
    pub(super) fn of(&self, samples: [f32; 4]) -> [f32; 4] {
        let ([red, green, blue, _], [by_red, by_green, by_blue]) = (samples, &self.gains);
        let [low, high] = &self.ends;
        let mut brought = self.offset;
        for (channel, brought) in brought.iter_mut().enumerate() {
            let below = (1.0 - samples[channel] / FADING).max(0.0);
            let above = (1.0 - (255.0 - samples[channel]) / FADING).max(0.0);
            *brought += red * by_red[channel] + green * by_green[channel] + blue * by_blue[channel];
            *brought += low[channel] * below + high[channel] * above;
        }
        brought
    }

    /// How far a pair is apart once it is matched, in samples.
    fn left(&self, pair: &Pair) -> f32 {
        let [red, green, blue] = pair.reply;
        let brought = self.of([red, green, blue, 0.0]).map(|sample| sample.clamp(0.0, 255.0));
        pair.original.iter().zip(brought).map(|(one, other)| (one - other) * (one - other)).sum::<f32>().sqrt()
    }
}

/// Fits a match, and weighs the pairs by how well they agree with it.
pub(super) fn fitted(pairs: &mut [Pair]) -> Match {
    let mut matched = fit(pairs);
    for _ in 1..ROUNDS {
        let errors: Vec<f32> = pairs.iter().map(|pair| matched.left(pair)).collect();
        let usual = middle_one(&mut errors.clone());
        for (pair, error) in pairs.iter_mut().zip(errors) {
            let beyond = error / (2.5 * usual.max(USUAL));
            let weight = 1.0 / (1.0 + beyond * beyond);
            pair.weight = weight * weight;
        }
        matched = fit(pairs);
    }
    matched
}

fn fit(pairs: &[Pair]) -> Match {
    let mut matched = Match { offset: [0.0; 4], gains: [[0.0; 4]; 3], ends: [[0.0; 4]; 2] };
    for channel in 0..3 {
        let (gains, offset) = of_channel(pairs, channel);
        put(&mut matched.offset, channel, offset);
        matched.gains.iter_mut().zip(gains).for_each(|(gains, gain)| put(gains, channel, gain));
    }
    let line = matched;
    for channel in 0..3 {
        let low = at_end(pairs, &line, channel, |sample| sample <= CUT);
        let high = at_end(pairs, &line, channel, |sample| sample >= 255.0 - CUT);
        let [at_low, at_high] = &mut matched.ends;
        put(at_low, channel, low.clamp(-MOST_TOWARDS, MOST_AWAY));
        put(at_high, channel, high.clamp(-MOST_AWAY, MOST_TOWARDS));
    }
    matched
}

fn put(channels: &mut [f32; 4], channel: usize, value: f32) {
    channels.iter_mut().skip(channel).take(1).for_each(|own| *own = value);
}

/// By how much a channel of the original usually is apart from what the line says, where the reply's is at an end.
fn at_end(pairs: &[Pair], line: &Match, channel: usize, is_there: impl Fn(f32) -> bool) -> f32 {
    let apart = |pair: &Pair| -> Option<f32> {
        let (original, reply) = (pair.original.get(channel)?, pair.reply.get(channel)?);
        let [red, green, blue] = pair.reply;
        let brought = line.of([red, green, blue, 0.0]).get(channel).copied()?;
        is_there(*reply).then_some(original - brought)
    };
    let mut apart: Vec<f32> = pairs.iter().filter_map(apart).collect();
    if (apart.len() as f64) < FEWEST { 0.0 } else { middle_one(&mut apart) }
}

/// The middle one of some numbers; 0 of none.
fn middle_one(numbers: &mut [f32]) -> f32 {
    let middle = numbers.len() / 2;
    if numbers.is_empty() { 0.0 } else { *numbers.select_nth_unstable_by(middle, f32::total_cmp).1 }
}

/// The three gains of a channel, and its offset.
#[expect(clippy::indexing_slicing, reason = "there are three channels")]
fn of_channel(pairs: &[Pair], channel: usize) -> ([f32; 3], f32) {
    let whole = |pair: &&Pair| pair.reply[channel] > CUT && pair.reply[channel] < 255.0 - CUT;
    let mut used: Vec<&Pair> = pairs.iter().filter(whole).collect();
    if used.iter().map(|pair| f64::from(pair.weight)).sum::<f64>() < FEWEST {
        used = pairs.iter().collect();
    }
    let (mut weights, mut means, mut added) = (0.0, [0.0; 3], 0.0);
    for pair in &used {
        let weight = f64::from(pair.weight);
        weights += weight;
        means.iter_mut().zip(pair.reply).for_each(|(mean, sample)| *mean += weight * f64::from(sample));
        added += weight * f64::from(pair.original[channel] - pair.reply[channel]);
    }
    let weights = f64::max(weights, 1e-6);
    let (means, added) = (means.map(|sum| sum / weights), added / weights);
    // What is added to the channel, by how far each channel is from its mean.
    let mut equations = [[0.0; 4]; 3];
    for pair in &used {
        let from_mean = [0, 1, 2].map(|other| f64::from(pair.reply[other]) - means[other]);
        let more = f64::from(pair.original[channel] - pair.reply[channel]) - added;
        for (equation, own) in equations.iter_mut().zip(from_mean) {
            let own = f64::from(pair.weight) * own;
            equation.iter_mut().zip(from_mean).for_each(|(sum, other)| *sum += own * other);
            equation[3] += own * more;
        }
    }
    for (other, equation) in equations.iter_mut().enumerate() {
        equation[other] += weights * if other == channel { NOISE } else { NOISE_BETWEEN };
    }
    let solution = solved(equations).unwrap_or_default();
    let mut gains = solution.map(|share| (share as f32).clamp(-MOST_MIXED, MOST_MIXED));
    gains[channel] = (1.0 + solution[channel] as f32).clamp(1.0 / MOST_GAIN, MOST_GAIN);
    let brought: f32 = gains.iter().zip(means).map(|(gain, mean)| gain * mean as f32).sum();
    (gains, means[channel] as f32 + added as f32 - brought)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours of every kind, some of them at the end of the scale, and what a tint makes of them.
    fn pairs(tint: impl Fn([f32; 3]) -> [f32; 3]) -> Vec<Pair> {
        let colour = |at: usize| [at * 37 % 256, at * 91 % 256, at * 53 % 256].map(|sample| sample as f32);
        let pair = |at: usize| {
            let original = colour(at);
            Pair { original, reply: tint(original).map(|sample| sample.clamp(0.0, 255.0)), weight: 1.0 }
        };
        (0..300).map(pair).collect()
    }

    #[test]
    fn a_tint_is_taken_back_even_where_some_of_it_was_cut_off() {
        let warm = |[red, green, blue]: [f32; 3]| [red * 1.06 + 6.0, green * 0.97 - 5.0, blue * 0.94 - 3.0];
        let pale = |[red, green, blue]: [f32; 3]| {
            let grey = 0.1 * (red + green + blue) / 3.0;
            [0.9 * red + grey, 0.9 * green + grey, 0.9 * blue + grey]
        };
        for (name, pairs) in [("warm", pairs(warm)), ("pale", pairs(pale)), ("as it was", pairs(|colour| colour))] {
            let mut found = pairs;
            let matched = fitted(&mut found);
            let inside = found.iter().filter(|pair| pair.reply.iter().all(|sample| (8.0..247.0).contains(sample)));
            let worst = inside.map(|pair| matched.left(pair)).fold(0.0, f32::max);
            assert!(worst < 0.7, "{name}: {worst} with {matched:?}");
        }
    }

    #[test]
    fn what_was_cut_off_is_black_and_white_again() {
        let tint = |colour: [f32; 3]| colour.map(|sample| sample * 1.05 - 7.0);
        let mut found = pairs(tint);
        let ends = |original: f32| (0..60).map(move |_| [original; 3]);
        let of_end = |original| Pair { original, reply: tint(original).map(|s| s.clamp(0.0, 255.0)), weight: 1.0 };
        found.extend(ends(1.0).chain(ends(254.0)).map(of_end));
        let matched = fitted(&mut found);
        for (sample, expected) in [(0.0, 1.0), (255.0, 254.0), (98.0, 100.0)] {
            let brought = matched.of([sample; 4]);
            assert!(brought.iter().take(3).all(|own| (own - expected).abs() < 1.2), "{sample}: {brought:?}");
        }
    }

    #[test]
    fn what_was_drawn_anew_and_what_says_nothing_do_not_tint() {
        let mut found = pairs(|colour| colour.map(|sample| sample * 0.96 + 4.0));
        found.iter_mut().take(90).for_each(|pair| pair.reply = [200.0, 30.0, 30.0]);
        let matched = fitted(&mut found);
        let others = found.iter().skip(90).filter(|pair| pair.reply.iter().all(|sample| (8.0..247.0).contains(sample)));
        assert!(others.map(|pair| matched.left(pair)).fold(0.0, f32::max) < 1.0, "{matched:?}");
        // One colour tells an offset alone; white, and nothing at all, tell that all is as it was.
        let same = |original: f32, reply: f32| Pair { original: [original; 3], reply: [reply; 3], weight: 1.0 };
        for (original, reply, asked, expected) in [(90.0, 96.0, 10.0, 4.0), (255.0, 255.0, 40.0, 40.0)] {
            let mut found: Vec<Pair> = (0..50).map(|_| same(original, reply)).collect();
            let brought = fitted(&mut found).of([asked; 4]);
            assert!(brought.iter().take(3).all(|sample| (sample - expected).abs() < 1e-3), "{brought:?}");
        }
        assert_eq!(fitted(&mut []).of([7.0, 8.0, 9.0, 0.0]), [7.0, 8.0, 9.0, 0.0]);
    }
}
