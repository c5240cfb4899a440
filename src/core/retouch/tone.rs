//! The reply's tone brought to the original's, by what both show around the grown mask.
//!
//! Compared are means over blocks of pixels of a ring just outside the mask, where both should show the same. A gain
//! and an offset for each channel of OKLab, fitted to all of them, take the reply's tint and contrast back; what then
//! still differs from place to place is carried inward as a smooth membrane. Both leave blocks aside that differ more
//! than the others: there the model has drawn something else.

mod area;
mod membrane;

use super::light::Light;
use super::mask::Mask;
use super::picture::Picture;
use super::progress::{Stage, Stopped, Watch};
use super::register::Alignment;
use super::window::Window;
use crate::core::pixels::colour::Oklab;
use area::{Areas, ring};
use membrane::Membrane;

/// Nodes a side of the table of colours.
const NODES: usize = 33;
/// Nodes for each step of a sample.
const SCALE: f32 = (NODES - 1) as f32 / 255.0;
/// Nodes from the first corner of a cell to its last.
const CELL: usize = NODES * NODES + NODES + 2;
/// Added to a small number, this leaves it, rounded, in the lowest bits: 1.5 · 2²³.
const WHOLE: f32 = 12_582_912.0;
/// The square of a difference in OKLab that noise makes; spreads of this size tell nothing about a gain.
const NOISE: f32 = 0.0004;
/// Gains are kept within this factor, either way.
const MOST_GAIN: f32 = 1.5;
/// On each level of a membrane that is to solve an equation.
const SWEEPS: usize = 12;
/// Fewer blocks than this say nothing.
const FEWEST: usize = 4;

/// What is done to every colour of the reply.
pub struct Tone {
    /// What is added to samples of a colour, by nodes over all colours; empty where nothing is done.
    table: Vec<[f32; 4]>,
    membrane: Option<Membrane>,
    /// How far the reply's ring was from the original's before, in the mean, in OKLab.
    pub tint: f32,
}

/// What a block shows in both: in samples of 0 to 255, the original's first, and in OKLab.
struct Pair {
    samples: ([f32; 3], [f32; 3]),
    original: Oklab,
    reply: Oklab,
    weight: f32,
}

impl Pair {
    fn new(original: [f32; 3], reply: [f32; 3], light: &Light) -> Self {
        let samples = (original, reply);
        Self { samples, original: light.oklab(original), reply: light.oklab(reply), weight: 1.0 }
    }

    /// What the original has more than the reply, once its tone is matched.
    fn left(&self, tone: &Tone) -> [f32; 3] {
        let mut left = self.samples.0;
        left.iter_mut().zip(tone.globally(self.samples.1)).for_each(|(left, brought)| *left -= brought);
        left
    }
}

/// Gain and offset of each channel.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Match {
    gain: [f32; 3],
    offset: [f32; 3],
}

impl Tone {
    /// Leaves every colour as it is.
    pub fn unchanged() -> Self {
        Self { table: Vec::new(), membrane: None, tint: 0.0 }
    }

    /// Compares the ring around the grown mask; where nothing is marked, the whole frame, and then without a membrane.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn matched(
        original: &Picture,
        (window, grown): (&Window, &Mask),
        reply: &Picture,
        alignment: &Alignment,
        watch: Watch,
    ) -> Result<Self, Stopped> {
        watch(Stage::Tone, 0.0)?;
        let areas = Areas::over(original, window);
        let bounds = grown.bounds();
        let places = bounds.map_or_else(|| areas.all(), |bounds| ring(grown, bounds, &areas));
        let lie = alignment.in_reply(window, reply);
        let light = Light::default();
        let shown = |(column, row): &(usize, usize)| {
            let own = areas.edges(*column, *row);
            Pair::new(area::mean(original, own), area::mean(reply, own.on(&lie)), &light)
        };
        let mut pairs: Vec<Pair> = places.iter().map(shown).collect();
        if pairs.len() < FEWEST {
            return Ok(Self::unchanged());
        }
        let tint = pairs.iter().map(|pair| pair.original.distance(pair.reply)).sum::<f32>() / pairs.len() as f32;
        let matched = fitted(&mut pairs);
        watch(Stage::Tone, 0.5)?;
        let tone = Self { table: table(&matched, &light), membrane: None, tint };
        if bounds.is_none() {
            return Ok(tone);
        }
        let left = pairs.iter().zip(&places).map(|(pair, place)| (*place, pair.left(&tone), pair.weight));
        let membrane = Membrane::over(&areas, left, 0);
        Ok(Self { membrane: Some(membrane), ..tone })
    }

    /// The same, but what still differs is taken at the mask's rim itself and carried inward so that it is smooth: the
    /// solution of Poisson's equation with the slopes of the reply and the rim of the original. So even a tint that
    /// changes along the rim leaves no seam; but where the model has drawn something new across the rim, its colours
    /// run into the edit.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn seamless(
        original: &Picture,
        (window, grown): (&Window, &Mask),
        reply: &Picture,
        alignment: &Alignment,
        watch: Watch,
    ) -> Result<Self, Stopped> {
        let matched = Self::matched(original, (window, grown), reply, alignment, watch)?;
        let Some(bounds) = grown.bounds() else { return Ok(matched) };
        let tone = Self { membrane: None, ..matched };
        let areas = Areas::finely(original, bounds);
        let lie = alignment.in_reply(window, reply);
        let places = areas.rim(grown);
        let left = |(column, row): &(usize, usize)| {
            let own = areas.edges(*column, *row);
            let mut left = area::mean(original, own);
            let brought = tone.globally(area::mean(reply, own.on(&lie)));
            left.iter_mut().zip(brought).for_each(|(left, brought)| *left -= brought);
            ((*column, *row), left, 1.0)
        };
        if places.is_empty() {
            return Ok(tone);
        }
        watch(Stage::Tone, 0.75)?;
        let membrane = Membrane::over(&areas, places.iter().map(left), SWEEPS);
        Ok(Self { membrane: Some(membrane), ..tone })
    }

    /// Samples of 0 to 255 after gain and offset.
    pub fn globally(&self, samples: [f32; 3]) -> [f32; 3] {
        let [red, green, blue] = samples;
        let [to_red, to_green, to_blue, _] = self.added([red, green, blue, 0.0]);
        [red + to_red, green + to_green, blue + to_blue]
    }

    /// Brings the pixels `from..` of row `y` of the original over, of 0 to 255 before and after.
    pub(super) fn bring(&self, y: usize, from: usize, pixels: &mut [[f32; 4]]) {
        if !self.table.is_empty() {
            for pixel in pixels.iter_mut() {
                *pixel = sum(*pixel, self.added(*pixel));
            }
        }
        if let Some(membrane) = &self.membrane {
            membrane.add(y, from, pixels);
        }
        pixels.as_flattened_mut().iter_mut().for_each(|sample| *sample = sample.clamp(0.0, 255.0));
    }

    /// What the match adds to a colour, between the eight nodes around it.
    #[inline(always)]
    fn added(&self, samples: [f32; 4]) -> [f32; 4] {
        // The last place is a little below the last node, so that there is always a next one.
        let place = samples.map(|sample| (sample * SCALE).clamp(0.0, NODES as f32 - 1.000_01));
        let bits = place.map(|place| (place - 0.5 + WHOLE).to_bits());
        let node = bits.map(|bits| f32::from_bits(bits) - WHOLE);
        let [red, green, blue, _] = bits.map(|bits| (bits & 0xff) as usize);
        let share = [place[0] - node[0], place[1] - node[1], place[2] - node[2]];
        let start = (red * NODES + green) * NODES + blue;
        let Some(cell) = self.table.get(start..).and_then(|nodes| nodes.first_chunk::<CELL>()) else {
            return [0.0; 4];
        };
        const NEXT: usize = NODES * NODES;
        let low =
            between(between(cell[0], cell[1], share[2]), between(cell[NODES], cell[NODES + 1], share[2]), share[1]);
        let high = between(
            between(cell[NEXT], cell[NEXT + 1], share[2]),
            between(cell[NEXT + NODES], cell[NEXT + NODES + 1], share[2]),
            share[1],
        );
        between(low, high, share[0])
    }
}

fn between(one: [f32; 4], other: [f32; 4], share: f32) -> [f32; 4] {
    [
        one[0] + (other[0] - one[0]) * share,
        one[1] + (other[1] - one[1]) * share,
        one[2] + (other[2] - one[2]) * share,
        one[3] + (other[3] - one[3]) * share,
    ]
}

fn sum(one: [f32; 4], other: [f32; 4]) -> [f32; 4] {
    [one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]]
}

/// Fits gains and offsets, and weighs the pairs by how well they agree with them.
fn fitted(pairs: &mut [Pair]) -> Match {
    let mut matched = fit(pairs);
    for _ in 0..4 {
        let mut errors: Vec<f32> = pairs.iter().map(|pair| matched.of(pair.reply).distance(pair.original)).collect();
        let weights: Vec<f32> = errors.clone();
        let middle = errors.len() / 2;
        let usual = errors.select_nth_unstable_by(middle, f32::total_cmp).1.max(0.004);
        for (pair, error) in pairs.iter_mut().zip(weights) {
            let beyond = error / (2.5 * usual);
            let weight = 1.0 / (1.0 + beyond * beyond);
            pair.weight = weight * weight;
        }
        matched = fit(pairs);
    }
    matched
}

fn fit(pairs: &[Pair]) -> Match {
    let of = |channel: fn(Oklab) -> f32| {
        let (mut weight, mut x, mut y) = (0.0, 0.0, 0.0);
        for pair in pairs {
            weight += pair.weight;
            x += pair.weight * channel(pair.reply);
            y += pair.weight * channel(pair.original);
        }
        let (x, y) = (x / weight.max(1e-6), y / weight.max(1e-6));
        let (mut square, mut product) = (0.0, 0.0);
        for pair in pairs {
            let across = channel(pair.reply) - x;
            square += pair.weight * across * across;
            product += pair.weight * across * (channel(pair.original) - y);
        }
        // A gain of 1 is believed until the spread is well above the noise.
        let prior = NOISE * weight;
        let gain = ((product + prior) / (square + prior)).clamp(1.0 / MOST_GAIN, MOST_GAIN);
        (gain, y - gain * x)
    };
    let channels = [of(|colour| colour.l), of(|colour| colour.a), of(|colour| colour.b)];
    Match { gain: channels.map(|channel| channel.0), offset: channels.map(|channel| channel.1) }
}

impl Match {
    fn of(&self, colour: Oklab) -> Oklab {
        let ([l, a, b], [l_offset, a_offset, b_offset]) = (self.gain, self.offset);
        Oklab { l: l * colour.l + l_offset, a: a * colour.a + a_offset, b: b * colour.b + b_offset }
    }
}

/// What a match adds to samples, at nodes over all colours. The match is smooth, so little is lost between them.
fn table(matched: &Match, light: &Light) -> Vec<[f32; 4]> {
    let value = |node: usize| node as f32 * 255.0 / (NODES - 1) as f32;
    let mut table = Vec::with_capacity(NODES * NODES * NODES);
    for red in 0..NODES {
        for green in 0..NODES {
            for blue in 0..NODES {
                let samples = [value(red), value(green), value(blue)];
                let [to_red, to_green, to_blue] = light.samples(matched.of(light.oklab(samples)));
                table.push([to_red - samples[0], to_green - samples[1], to_blue - samples[2], 0.0]);
            }
        }
    }
    table
}
