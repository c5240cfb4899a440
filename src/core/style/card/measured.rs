//! A card put together from what was measured, for want of a model or of the wish to ask one.

use super::colour_names::name;
use super::usual::Usual;
use crate::core::pixels::palette::Swatch;
use crate::core::style::compiled::{Card, CardBy};
use crate::core::style::measurement::Measurement;
use crate::core::style::set::SetReport;

/// Colours of the palette that are named, at most.
const NAMED_COLOURS: usize = 5;
/// A colour with less than this share is not named.
const LEAST_SHARE: f32 = 0.03;
/// Things that never occur, at most.
const MOST_NEVER: usize = 6;

impl Card {
    /// What can be said of a set from its measurements alone, in about 120 words. Pictures that pull the set apart
    /// have no say. Of no pictures, nothing is said.
    pub fn measured(measurements: &[Measurement], report: &SetReport) -> Self {
        let usual = Usual::of(measurements, report);
        if usual.is_empty() {
            return Self::default();
        }
        let card = Self {
            medium: medium(&usual),
            line: line(&usual),
            light: light(&usual),
            colour: colour(&usual, &report.palette),
            composition: composition(&usual),
            never: never(&usual),
            by: CardBy::Measured,
        };
        card.cleaned()
    }
}

/// The first text whose limit is above a value; the last one has none.
fn graded<const N: usize>(value: f32, limits: [f32; N], texts: [&'static str; N], above: &'static str) -> &'static str {
    limits.iter().zip(texts).find(|(limit, _)| value < **limit).map_or(above, |(_, text)| text)
}

fn percent(share: f32) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

fn medium(usual: &Usual) -> String {
    let kind = graded(
        usual.middle(|each| each.photographic),
        [0.38, 0.62],
        [
            "Looks drawn or printed: areas of even colour",
            "Between drawn and photographed: modelled areas beside flat ones",
        ],
        "Looks photographed: continuous tones and natural detail",
    );
    let grain = graded(
        usual.middle(|each| each.texture.grain),
        [0.0015, 0.005, 0.015],
        ["smooth surfaces without grain", "a trace of grain", "visible fine grain"],
        "coarse grain everywhere",
    );
    let flat = percent(usual.middle(|each| each.line.flat));
    format!("{kind}; {grain}; {flat} % of each picture is flat.")
}

fn line(usual: &Usual) -> String {
    let density = graded(
        usual.middle(steep),
        [0.03, 0.08, 0.16],
        ["Few edges", "A moderate number of edges", "Many edges"],
        "Dense edges all over",
    );
    let softness = graded(
        usual.middle(|each| each.line.steepness.last().copied().unwrap_or_default()),
        [0.05, 0.12, 0.22],
        ["soft, melting into each other", "gentle", "clear"],
        "hard and crisp",
    );
    format!("{density}, {softness}; {}; {}.", strokes(usual), direction(usual))
}

/// Edge density at the working size.
fn steep(measured: &Measurement) -> f32 {
    measured.line.edges.first().copied().unwrap_or_default()
}

fn strokes(usual: &Usual) -> &'static str {
    let (dark, light) = (usual.middle(|each| each.line.dark_lines), usual.middle(|each| each.line.light_lines));
    match (dark, light) {
        _ if dark.max(light) < 0.004 => "shapes meet without outlines",
        _ if dark > 1.6 * light => "dark thin strokes draw the forms",
        _ if light > 1.6 * dark => "light thin strokes on darker ground draw the forms",
        _ => "thin strokes both dark and light",
    }
}

/// Where lines run. The measure has the directions of slopes, which lines cross.
fn direction(usual: &Usual) -> &'static str {
    const NAMES: [&str; 4] = [
        "mostly upright lines",
        "diagonals rising to the right prevail",
        "mostly level lines",
        "diagonals falling to the right prevail",
    ];
    let near = |place: usize| {
        usual.middle(|each| {
            let at = |place: usize| each.line.directions.get(place % 8).copied().unwrap_or_default();
            at(place + 7) + at(place) + at(place + 1)
        })
    };
    let mut best = (0.0, "");
    for (place, name) in NAMES.iter().enumerate() {
        let share = near(place * 2);
        best = if share > best.0 { (share, *name) } else { best };
    }
    // Three of eight directions have 0.375 of all slopes where no direction prevails.
    if best.0 > 0.55 { best.1 } else { "lines run in all directions" }
}

fn light(usual: &Usual) -> String {
    let key = graded(
        usual.middle(|each| each.tone.brightness),
        [0.3, 0.48, 0.68, 0.82],
        ["Very dark", "Low key, rather dark", "Middle key", "Bright"],
        "High key, very bright",
    );
    let contrast = graded(
        usual.middle(|each| each.tone.contrast),
        [0.08, 0.15, 0.23],
        ["little contrast", "moderate contrast", "strong contrast"],
        "very strong contrast",
    );
    let darkest = percent(usual.middle(|each| each.tone.curve.first().copied().unwrap_or_default()));
    let lightest = percent(usual.middle(|each| each.tone.curve.last().copied().unwrap_or_default()));
    format!("{key}, with {contrast}: lightness from {darkest} to {lightest} %; {}.", fall_of_light(usual))
}

fn fall_of_light(usual: &Usual) -> &'static str {
    let (top, rim) = (usual.middle(|each| each.composition.top_light), usual.middle(|each| each.composition.rim_light));
    match (top, rim) {
        (top, _) if top > 0.08 => "the upper half is lighter than the lower",
        (top, _) if top < -0.08 => "the lower half is lighter than the upper",
        (_, rim) if rim > 0.08 => "lighter towards the rim, darker in the middle",
        (_, rim) if rim < -0.08 => "darker towards the rim, lighter in the middle",
        _ => "light is spread evenly over the frame",
    }
}

fn colour(usual: &Usual, palette: &[Swatch]) -> String {
    let named = palette.iter().filter(|swatch| swatch.share >= LEAST_SHARE).take(NAMED_COLOURS);
    let swatches: Vec<String> = named
        .map(|swatch| {
            let [red, green, blue] = swatch.colour.to_srgb();
            format!("{} #{red:02x}{green:02x}{blue:02x} {} %", name(swatch.colour), percent(swatch.share))
        })
        .collect();
    let vividness = graded(
        usual.middle(|each| each.saturation.mean),
        [0.015, 0.045, 0.085],
        ["almost without colour", "muted", "moderately vivid"],
        "vivid",
    );
    let warmth = graded(
        usual.middle(|each| each.palette.warmth),
        [-0.05, -0.012, 0.012, 0.05],
        ["clearly cool", "slightly cool", "neither warm nor cool", "slightly warm"],
        "clearly warm",
    );
    let all = format!("all in all {vividness} and {warmth}");
    if swatches.is_empty() { format!("{all}.") } else { format!("{}; {all}.", swatches.join(", ")) }
}

fn composition(usual: &Usual) -> String {
    let empty = usual.middle(|each| each.composition.negative_space);
    let space = graded(
        empty,
        [0.1, 0.3, 0.6],
        ["Detail fills the whole frame", "Little empty space", "Much empty space"],
        "Mostly empty space",
    );
    let ground = if usual.middle(|each| each.composition.ground) > 0.7 {
        "subjects stand on a plain ground"
    } else {
        "the ground is worked through to the rim"
    };
    let balance = match usual.middle(|each| each.composition.symmetry) {
        symmetry if symmetry > 0.75 => "nearly symmetrical",
        symmetry if symmetry > 0.4 => "loosely balanced left and right",
        _ => "not symmetrical",
    };
    format!("{space} ({} % empty); {ground}; the weight lies {}; {balance}.", percent(empty), weight(usual))
}

fn weight(usual: &Usual) -> &'static str {
    let at = |place: usize| usual.middle(|each| each.composition.centre.get(place).copied().unwrap_or(0.5));
    match (at(0), at(1)) {
        (_, y) if y < 0.44 => "above the middle",
        (_, y) if y > 0.56 => "below the middle",
        (x, _) if x < 0.44 => "left of the middle",
        (x, _) if x > 0.56 => "right of the middle",
        _ => "in the middle",
    }
}

/// Families of hues, each with its sectors among the twelve that are measured.
const FAMILIES: [(&str, &[usize]); 8] = [
    ("green", &[5]),
    ("violet", &[10]),
    ("pink or magenta", &[11, 0]),
    ("blue", &[8, 9]),
    ("teal", &[6, 7]),
    ("red", &[1]),
    ("yellow", &[3, 4]),
    ("orange", &[2]),
];

fn never(usual: &Usual) -> String {
    let tone = |each: &Measurement, place: usize| each.tone.curve.get(place).copied().unwrap_or_default();
    let chroma = |each: &Measurement| each.saturation.curve.last().copied().unwrap_or_default();
    let facts = [
        (usual.always(|each| tone(each, 0) > 0.14), "pure black"),
        (usual.always(|each| tone(each, 6) < 0.95), "pure white"),
        (usual.always(|each| chroma(each) < 0.1), "vivid colour"),
        (usual.always(|each| each.line.dark_lines < 0.006), "hard dark outlines"),
        (usual.always(|each| each.texture.grain < 0.002), "grain or noise"),
        (usual.always(|each| each.photographic < 0.4), "photographic realism"),
        (usual.always(|each| each.photographic > 0.6), "flat areas of drawn colour"),
        (usual.always(|each| each.composition.negative_space > 0.35), "crowded frames"),
        (usual.always(|each| each.composition.negative_space < 0.12), "large empty areas"),
    ];
    let hue = |each: &Measurement, sectors: &[usize]| {
        let share: f32 = sectors.iter().filter_map(|sector| each.palette.hues.get(*sector)).sum();
        share * each.palette.coloured
    };
    let absent = FAMILIES.iter().filter(|(_, sectors)| usual.always(|each| hue(each, sectors) < 0.006));
    // Where the colours are all muted, no single one need be named.
    let hues = absent.map(|(family, _)| format!("no {family}")).take(2);
    let facts = facts.iter().filter(|(holds, _)| *holds).map(|(_, what)| format!("no {what}"));
    let is_clean = usual.always(|each| each.lettering < 0.5);
    let captions = is_clean.then(|| "no captions or watermarks".to_owned());
    let all: Vec<String> = facts.chain(hues).take(MOST_NEVER).chain(captions).collect();
    match all.join(", ").strip_prefix('n') {
        Some(rest) => format!("N{rest}."),
        None => "Nothing is known that never occurs.".to_owned(),
    }
}
