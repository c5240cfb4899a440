//! A measurement as numbers that can be compared, in six parts.

use super::exact::log2;
use super::measurement::Measurement;
use serde::{Deserialize, Serialize};

/// The parts of which a style is made, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Which colours.
    Palette,
    /// Light and dark.
    Tone,
    /// How vivid the colours are.
    Colour,
    /// Edges and lines.
    Line,
    /// Detail, grain, patterns.
    Texture,
    /// Layout.
    Composition,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 6] = [Self::Palette, Self::Tone, Self::Colour, Self::Line, Self::Texture, Self::Composition];

    /// The name under which a part stands in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Palette => "palette",
            Self::Tone => "tone",
            Self::Colour => "colour",
            Self::Line => "line",
            Self::Texture => "texture",
            Self::Composition => "composition",
        }
    }
}

/// One value a part.
pub type Parts<T> = [T; 6];

/// The numbers of a measurement, part by part.
///
/// Shares go in as their square roots, and sizes as logarithms, so that a difference counts alike where much or little
/// is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector(pub Parts<Vec<f32>>);

impl Vector {
    /// The numbers of a measurement.
    pub fn of(measurement: &Measurement) -> Self {
        Self([
            palette(measurement),
            tone(measurement),
            colour(measurement),
            line(measurement),
            texture(measurement),
            composition(measurement),
        ])
    }

    /// Adds a share of another vector, number by number; where this one has none yet, it begins at 0.
    pub fn add(&mut self, other: &Self, share: f32) {
        for (own, theirs) in self.0.iter_mut().zip(&other.0) {
            own.resize(own.len().max(theirs.len()), 0.0);
            own.iter_mut().zip(theirs).for_each(|(own, theirs)| *own += theirs * share);
        }
    }
}

/// The numbers of how a picture is made.
pub const MADE: usize = 9;

/// How a picture is made, and its size, as numbers that can be compared; none where that was not looked at.
pub fn made(measurement: &Measurement) -> Option<[f32; MADE]> {
    let making = measurement.making?;
    let [across, down] = making.alike;
    let [across, down, clear, veiled] = [across, down, making.clear, making.veiled].map(|share| share.max(0.0).sqrt());
    let [width, height] = [measurement.width, measurement.height].map(|side| log2(side.max(1) as f32));
    Some([across, down, making.colours, making.colours_a_pixel, clear, veiled, width, height, width - height])
}

fn roots(shares: &[f32]) -> impl Iterator<Item = f32> {
    shares.iter().map(|share| share.max(0.0).sqrt())
}

fn palette(measurement: &Measurement) -> Vec<f32> {
    let palette = &measurement.palette;
    let shares = [palette.dominance, palette.coloured];
    let others = [palette.warmth, palette.tint, palette.variety].into_iter().chain(roots(&shares));
    roots(&palette.hues).chain(others).chain(palette.leaning).collect()
}

fn tone(measurement: &Measurement) -> Vec<f32> {
    let tone = &measurement.tone;
    tone.curve.into_iter().chain([tone.brightness, tone.contrast]).collect()
}

fn colour(measurement: &Measurement) -> Vec<f32> {
    let saturation = &measurement.saturation;
    roots(&saturation.curve).chain([saturation.mean, saturation.spread, saturation.with_lightness]).collect()
}

fn line(measurement: &Measurement) -> Vec<f32> {
    let line = &measurement.line;
    let shares = [line.flat, line.dark_lines, line.light_lines];
    roots(&line.edges).chain(roots(&line.steepness)).chain(roots(&shares)).chain(roots(&line.directions)).collect()
}

fn texture(measurement: &Measurement) -> Vec<f32> {
    let texture = &measurement.texture;
    let grains = [texture.grain, texture.colour_grain].map(|grain| log2(grain).max(-12.0));
    let detail = texture.detail.into_iter().chain(texture.evenness).chain(texture.skew).chain(texture.colour_detail);
    detail.chain(grains).chain(roots(&texture.patterns)).chain(roots(&texture.coarse_patterns)).collect()
}

fn composition(measurement: &Measurement) -> Vec<f32> {
    let layout = &measurement.composition;
    let [x, y] = layout.centre;
    let [wide, high] = layout.spread;
    let lights = [layout.rim_light, layout.top_light, layout.symmetry];
    roots(&[layout.negative_space, layout.rim_detail, layout.ground]).chain([x, y, wide, high]).chain(lights).collect()
}
