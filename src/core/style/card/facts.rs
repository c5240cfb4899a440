//! What was measured of a set, as lines of text for the model that writes a card.

use super::colour_names::name;
use super::usual::Usual;
use crate::core::style::measurement::Measurement;
use crate::core::style::set::{COMPARED, SetReport};
use std::fmt::Write;

/// A colour with less than this share is not named.
const LEAST_SHARE: f32 = 0.01;

/// The measured numbers of a set in plain lines, each with its unit and its range: medians over the pictures that
/// belong, with the least and the greatest value. Of no pictures, nothing.
pub fn facts(measurements: &[Measurement], report: &SetReport) -> String {
    let usual = Usual::of(measurements, report);
    if usual.is_empty() {
        return String::new();
    }
    let cohesion = match report.count {
        ..COMPARED => "too few to compare".to_owned(),
        _ => format!("cohesion {} of 100", report.cohesion.round()),
    };
    let mut text = format!("Pictures: {}; {cohesion}.\n", report.count);
    text.push_str("Palette (share of all pictures):");
    for swatch in report.palette.iter().filter(|swatch| swatch.share >= LEAST_SHARE) {
        let [red, green, blue] = swatch.colour.to_srgb();
        let share = (swatch.share * 100.0).round();
        // Writing to a string cannot fail.
        let _ = write!(text, " #{red:02x}{green:02x}{blue:02x} {} {share} %,", name(swatch.colour));
    }
    text.truncate(text.trim_end_matches([',', ':']).len());
    text.push_str(".\nMedians, with the least and the greatest value in brackets:\n");
    for row in ROWS {
        let (least, most) = usual.range(row.measure);
        let middle = usual.middle(row.measure);
        let _ = writeln!(text, "- {}: {middle:.3} [{least:.3}, {most:.3}]", row.label);
    }
    let photos = usual.count(|each| each.photographic > 0.62);
    let _ = write!(text, "{photos} of {} pictures look like photographs.", usual.count(|_| true));
    text
}

/// One measure: how it is labelled, and how it is read.
struct Row {
    label: &'static str,
    measure: fn(&Measurement) -> f32,
}

const fn row(label: &'static str, measure: fn(&Measurement) -> f32) -> Row {
    Row { label, measure }
}

const ROWS: &[Row] = &[
    row("lightness, mean (0 black to 1 white, OKLab)", |each| each.tone.brightness),
    row("darkest 2 % lie below lightness", |each| each.tone.curve.first().copied().unwrap_or_default()),
    row("lightest 2 % lie above lightness", |each| each.tone.curve.last().copied().unwrap_or_default()),
    row("contrast (standard deviation of lightness)", |each| each.tone.contrast),
    row("chroma, mean (0 grey to about 0.3 vivid)", |each| each.saturation.mean),
    row("chroma of the most vivid 2 %", |each| each.saturation.curve.last().copied().unwrap_or_default()),
    row("warmth (below 0 cool, above 0 warm)", |each| each.palette.warmth),
    row("edge density (share of points)", |each| each.line.edges.first().copied().unwrap_or_default()),
    row("steepness of the sharpest 1 % of points", |each| each.line.steepness.last().copied().unwrap_or_default()),
    row("points on thin dark lines", |each| each.line.dark_lines),
    row("points on thin light lines", |each| each.line.light_lines),
    row("flat area (share)", |each| each.line.flat),
    row("grain (0 none, 0.02 coarse)", |each| each.texture.grain),
    row("empty space (share of cells)", |each| each.composition.negative_space),
    row("plain ground at the rim (share)", |each| each.composition.ground),
    row("weight across (0 left to 1 right)", |each| each.composition.centre.first().copied().unwrap_or(0.5)),
    row("weight down (0 top to 1 bottom)", |each| each.composition.centre.last().copied().unwrap_or(0.5)),
    row("symmetry left to right (1 is mirrored)", |each| each.composition.symmetry),
    row("likeness to a photograph (0 drawn to 1)", |each| each.photographic),
];
