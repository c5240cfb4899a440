//! The reply's tone brought to the original's, by what both show around the grown mask.
//!
//! Compared are means over blocks of pixels of a ring just outside the mask, where both should show the same. A mixture
//! of the three channels and an offset, fitted to all of them ([`fit`]), take the reply's tint and contrast back; what
//! then still differs from place to place is carried inward as a smooth membrane. Both leave blocks aside that differ
//! more than the others: there the model has drawn something else.

pub(super) mod area;
mod fit;
mod membrane;

use super::light::Light;
use super::mask::Mask;
use super::picture::Picture;
use super::progress::{Stage, Stopped, Watch};
use super::register::Alignment;
use super::window::Window;
use area::{Areas, ring};
use fit::{Match, fitted};
use membrane::Membrane;

/// On each level of a membrane that is to solve an equation.
const SWEEPS: usize = 12;
/// Fewer blocks than this say nothing.
const FEWEST: usize = 4;

/// What is done to every colour of the reply.
pub struct Tone {
    /// None where nothing is done.
    matched: Option<Match>,
    membrane: Option<Membrane>,
    /// How far the reply's ring was from the original's before, in the mean, in OKLab.
    pub tint: f32,
    /// In which direction, in the mean: by how much the reply's lightness, a and b are larger.
    pub towards: [f32; 3],
}

/// What a block shows in both, in samples of 0 to 255.
struct Pair {
    original: [f32; 3],
    reply: [f32; 3],
    /// How much it counts: less, the more it differs from what all others say.
    weight: f32,
}

impl Pair {
    /// What the original has more than the reply, once its tone is matched.
    fn left(&self, tone: &Tone) -> [f32; 3] {
        let mut left = self.original;
        left.iter_mut().zip(tone.globally(self.reply)).for_each(|(left, brought)| *left -= brought);
        left
    }
}

/// How far replies are from originals in the mean, and in which direction, in OKLab.
fn apart(pairs: &[Pair], light: &Light) -> (f32, [f32; 3]) {
    let (mut sum, mut towards) = (0.0, [0.0; 3]);
    for pair in pairs {
        let (original, reply) = (light.oklab(pair.original), light.oklab(pair.reply));
        sum += original.distance(reply);
        let parts = [reply.l - original.l, reply.a - original.a, reply.b - original.b];
        towards.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }
    let count = pairs.len().max(1) as f32;
    (sum / count, towards.map(|sum| sum / count))
}

impl Tone {
    /// Leaves every colour as it is.
    pub fn unchanged() -> Self {
        Self { matched: None, membrane: None, tint: 0.0, towards: [0.0; 3] }
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
        let shown = |(column, row): &(usize, usize)| {
            let own = areas.edges(*column, *row);
            Pair { original: area::mean(original, own), reply: area::mean(reply, own.on(&lie)), weight: 1.0 }
        };
        let mut pairs: Vec<Pair> = places.iter().map(shown).collect();
        if pairs.len() < FEWEST {
            return Ok(Self::unchanged());
        }
        let (tint, towards) = apart(&pairs, &Light::default());
        let matched = fitted(&mut pairs);
        watch(Stage::Tone, 0.5)?;
        let tone = Self { matched: Some(matched), membrane: None, tint, towards };
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

    /// Samples of 0 to 255 after gains and offsets.
    pub fn globally(&self, samples: [f32; 3]) -> [f32; 3] {
        let Some(matched) = &self.matched else { return samples };
        let [red, green, blue] = samples;
        let [red, green, blue, _] = matched.of([red, green, blue, 0.0]).map(|sample| sample.clamp(0.0, 255.0));
        [red, green, blue]
    }

    /// Brings the pixels `from..` of row `y` of the original over, of 0 to 255 before and after.
    pub(super) fn bring(&self, y: usize, from: usize, pixels: &mut [[f32; 4]]) {
        if let Some(matched) = &self.matched {
            for pixel in pixels.iter_mut() {
                *pixel = matched.of(*pixel).map(|sample| sample.clamp(0.0, 255.0));
            }
        }
        if let Some(membrane) = &self.membrane {
            membrane.add(y, from, pixels);
            pixels.as_flattened_mut().iter_mut().for_each(|sample| *sample = sample.clamp(0.0, 255.0));
        }
    }
}
