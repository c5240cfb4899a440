//! Whether the numbers of a foreign measurement can have been measured at all. Everything behind them reckons with
//! numbers that are finite and in their ranges.

use crate::core::pixels::header::MAX_SIDE_PX;
use crate::core::pixels::palette::{MAX_COLOURS, Swatch};
use crate::core::style::fingerprint::{LIGHT_CELLS, TINT_CELLS};
use crate::core::style::making::Making;
use crate::core::style::measurement::Measurement;
use std::ops::RangeInclusive;

/// How far a share or a sum of shares may stray by rounding.
const ROUNDING: f32 = 1e-3;

/// Whether every number of a measurement is finite and in its range.
pub fn is_sane(measured: &Measurement) -> bool {
    let side = |px: u32| (1..=MAX_SIDE_PX).contains(&px);
    let prints = &measured.fingerprint;
    side(measured.width)
        && side(measured.height)
        && share(measured.photographic)
        && share(measured.lettering)
        && prints.light.len() == LIGHT_CELLS
        && prints.tint.len() == TINT_CELLS
        && colour_is_sane(measured)
        && texture_is_sane(measured)
        && layout_is_sane(measured)
        && measured.making.as_ref().is_none_or(making_is_sane)
}

/// Whether a palette can be one: colours that exist, and shares that make one whole.
pub fn palette_is_sane(palette: &[Swatch]) -> bool {
    let each = |swatch: &Swatch| {
        let chroma = [swatch.colour.a, swatch.colour.b];
        share(swatch.share) && share(swatch.colour.l) && all(&chroma, -0.5..=0.5)
    };
    let sum: f32 = palette.iter().map(|swatch| swatch.share).sum();
    palette.len() <= MAX_COLOURS && palette.iter().all(each) && sum <= 1.0 + ROUNDING
}

fn all(values: &[f32], range: RangeInclusive<f32>) -> bool {
    // A number that is none is in no range.
    values.iter().all(|value| range.contains(value))
}

fn share(value: f32) -> bool {
    (-ROUNDING..=1.0 + ROUNDING).contains(&value)
}

fn shares(values: &[f32]) -> bool {
    values.iter().all(|value| share(*value))
}

fn rises(values: &[f32]) -> bool {
    values.windows(2).all(|pair| pair.first() <= pair.last())
}

fn colour_is_sane(measured: &Measurement) -> bool {
    let (palette, tone, saturation) = (&measured.palette, &measured.tone, &measured.saturation);
    palette_is_sane(&palette.swatches)
        && shares(&palette.hues)
        && shares(&[palette.coloured, palette.variety, palette.dominance])
        && all(&palette.leaning, -0.5..=0.5)
        && all(&[palette.warmth, palette.tint], -0.5..=0.5)
        && shares(&tone.curve)
        && rises(&tone.curve)
        && share(tone.brightness)
        && all(&[tone.contrast], 0.0..=0.6)
        && all(&saturation.curve, 0.0..=0.5)
        && rises(&saturation.curve)
        && all(&[saturation.mean, saturation.spread], 0.0..=0.5)
        && all(&[saturation.with_lightness], -1.01..=1.01)
}

fn texture_is_sane(measured: &Measurement) -> bool {
    let (line, texture) = (&measured.line, &measured.texture);
    shares(&line.edges)
        && shares(&line.steepness)
        && rises(&line.steepness)
        && shares(&line.directions)
        && shares(&[line.flat, line.dark_lines, line.light_lines])
        && all(&texture.detail, -12.0..=1.0)
        && all(&texture.colour_detail, -12.0..=1.0)
        && shares(&texture.evenness)
        && all(&texture.skew, -1.0..=1.0)
        && shares(&[texture.grain, texture.colour_grain])
        && shares(&texture.patterns)
        && shares(&texture.coarse_patterns)
}

fn layout_is_sane(measured: &Measurement) -> bool {
    let layout = &measured.composition;
    shares(&[layout.negative_space, layout.rim_detail, layout.ground])
        && shares(&layout.centre)
        && shares(&layout.spread)
        && all(&[layout.rim_light, layout.top_light], -1.01..=1.01)
        && all(&[layout.symmetry], -1.01..=1.01)
}

fn making_is_sane(making: &Making) -> bool {
    shares(&making.alike)
        && shares(&[making.clear, making.veiled])
        && all(&[making.colours], 0.0..=20.0)
        && all(&[making.colours_a_pixel], -32.0..=0.0)
}
