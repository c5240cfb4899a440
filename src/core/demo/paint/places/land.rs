//! Land: hills, mountains, forests, deserts.

use crate::core::demo::paint::artist::Artist;
use crate::core::demo::paint::ink::{Ink, Spread};
use crate::core::demo::paint::path::{Path, point};
use crate::core::demo::random::Random;
use crate::core::demo::scene::Weather;
use crate::core::pixels::colour::Oklab;

/// Points along a ridge.
const RIDGE_STEPS: usize = 96;

/// A rolling line across the picture, with everything below it: `top` and `swing` are shares of the height.
pub(super) fn hill(artist: &Artist<'_>, top: f32, swing: f32, detail: &str) -> Path {
    let mut random = artist.random(detail);
    let waves: Vec<(f32, f32, f32)> = (1..=4)
        .map(|wave| (random.between(0.6, 1.2) * wave as f32, random.unit() * 6.3, 1.0 / (wave * wave) as f32))
        .collect();
    let line = |step: usize| {
        let across = step as f32 / RIDGE_STEPS as f32;
        let aspect = (artist.width / artist.height).clamp(0.5, 2.4);
        let rise: f32 =
            waves.iter().map(|(rate, phase, weight)| (across * rate * 3.2 * aspect + phase).sin() * weight).sum();
        ((across * 1.2 - 0.1) * artist.width, (top - swing * rise) * artist.height)
    };
    let foot = [(artist.width * 1.1, artist.height * 1.4), (artist.width * -0.1, artist.height * 1.4)];
    Path::polygon((0..=RIDGE_STEPS).map(line).chain(foot))
}

/// Lays a hill down: lighter along its ridge, melting into haze or shade below.
pub(super) fn lay(artist: &mut Artist<'_>, path: Path, (top, bottom): (f32, f32), colour: Oklab) {
    let spread = Spread::Along(
        point(artist.width * 0.47, top * artist.height),
        point(artist.width * 0.53, bottom * artist.height),
    );
    let stops = [(0.0, colour.lighter(0.045), 1.0), (0.5, colour, 1.0), (1.0, colour.lighter(-0.07), 1.0)];
    artist.fill(path, Ink::ramp(spread, &stops).speckled(0.5));
}

pub(super) fn field_back(artist: &mut Artist<'_>) {
    let [far, middle, near] = artist.mood.land;
    let haze = artist.mood.haze;
    let layers = [
        (0.54, 0.030, far.mix(haze, 0.5), "h1"),
        (0.60, 0.034, far.mix(haze, 0.12), "h2"),
        (0.66, 0.034, far.mix(middle, 0.6), "h3"),
        (0.73, 0.026, middle, "h4"),
        (0.80, 0.018, middle.mix(near, 0.55), "h5"),
    ];
    for (index, (top, swing, colour, detail)) in layers.into_iter().enumerate() {
        let path = hill(artist, top, swing, detail);
        lay(artist, path, (top - 0.04, top + 0.16), colour);
        if (1..4).contains(&index) {
            trees_on(artist, top, near.mix(haze, 0.36 - index as f32 * 0.1), detail, index);
        }
    }
    blades(artist, near);
}

/// A scatter of small round trees along a hill.
fn trees_on(artist: &mut Artist<'_>, top: f32, colour: Oklab, detail: &str, index: usize) {
    let mut random = artist.random(&format!("{detail} trees"));
    let size = artist.unit * (0.009 + 0.006 * index as f32);
    let mut x = random.between(-0.05, 0.2);
    while x < 1.05 {
        for _ in 0..random.below(4) {
            let own = size * random.between(0.8, 1.5);
            let (cx, cy) = (x * artist.width, (top + 0.035 + random.between(-0.006, 0.02)) * artist.height);
            let tree = Path::ellipse(cx, cy - own * 1.25, own * 0.85, own * 1.35).and(Path::rectangle(
                cx - own * 0.1,
                cy - own,
                own * 0.2,
                own,
            ));
            let spread = Spread::Along(point(cx - own, cy - own * 2.4), point(cx + own, cy));
            let ink = Ink::ramp(spread, &[(0.0, colour.lighter(0.06), 1.0), (1.0, colour.lighter(-0.05), 1.0)]);
            artist.fill(tree, ink.speckled(0.4));
            x += random.between(0.012, 0.035);
        }
        x += random.between(0.10, 0.3);
    }
}

/// Grass at the lower edge, out of focus in colour.
fn blades(artist: &mut Artist<'_>, near: Oklab) {
    if artist.scene.weather == Weather::Snow {
        return;
    }
    let mut random = artist.random("blades");
    let colour = artist.mood.lit(near.lighter(-0.03), 0.0);
    for _ in 0..90 {
        let (x, y) = (random.unit() * artist.width, random.between(0.93, 1.03) * artist.height);
        let (length, lean) = (artist.unit * random.between(0.025, 0.07), artist.unit * random.between(-0.02, 0.02));
        let foot = artist.unit * 0.0024;
        let blade = Path::polygon([
            (x - foot, y),
            (x + lean * 0.4, y - length * 0.6),
            (x + lean, y - length),
            (x + foot + lean * 0.2, y - length * 0.4),
            (x + foot, y),
        ]);
        artist.fill(blade, Ink::even(colour.lighter(random.between(-0.03, 0.06))));
    }
}

/// A range of peaks, each with a lit and a shaded side, and snow where it is high enough.
pub(super) fn range(
    artist: &mut Artist<'_>,
    (base, rise): (f32, f32),
    count: usize,
    colour: Oklab,
    detail: &str,
    snow: bool,
) {
    let mut random = artist.random(detail);
    let mut peaks: Vec<(f32, f32)> = (0..count)
        .map(|index| ((index as f32 + random.between(0.2, 0.8)) / count as f32 * 1.2 - 0.1, random.between(0.55, 1.0)))
        .collect();
    peaks.sort_by(|left, right| left.1.total_cmp(&right.1));
    let (width, height) = (artist.width, artist.height);
    for (across, tall) in peaks {
        let rise = rise * tall * height;
        let reach = (width / count as f32 * 1.35).max(rise * 0.9) * random.between(0.85, 1.15);
        let (x, y, foot) = (across * width, base * height - rise, base * height);
        let left = jagged((x, y), (x - reach, foot), &mut random);
        let right = jagged((x, y), (x + reach, foot), &mut random);
        let spine = jagged((x, y), (x + reach * 0.22, foot), &mut random);
        let shade = Path::polygon(right.iter().copied().chain(spine.iter().rev().copied()));
        let light = Path::polygon(left.iter().copied().chain(spine.iter().rev().copied()));
        let body = [(light, colour.lighter(0.05)), (shade, colour.lighter(-0.045))];
        for (path, tone) in body {
            let spread = Spread::Along(point(x, y), point(x, foot));
            let ink = Ink::ramp(spread, &[(0.0, tone, 1.0), (1.0, tone.mix(artist.mood.haze, 0.55), 1.0)]);
            artist.fill(path, ink.speckled(0.3));
        }
        if snow && tall > 0.6 {
            snowcap(artist, &left, &right, &spine);
        }
    }
    let floor = Path::rectangle(-width, base * height - 1.0, width * 3.0, height);
    artist.fill(floor, Ink::even(colour.mix(artist.mood.haze, 0.5)));
}

/// A broken line from a peak down to its foot.
fn jagged(from: (f32, f32), to: (f32, f32), random: &mut Random) -> Vec<(f32, f32)> {
    const STEPS: usize = 12;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    (0..=STEPS)
        .map(|step| {
            let share = step as f32 / STEPS as f32;
            let ends = if step == 0 || step == STEPS { 0.0 } else { 1.0 };
            let (off, drop) = (random.between(-0.05, 0.05) * dy * ends, random.between(-0.02, 0.02) * dy * ends);
            (from.0 + dx * share.powf(1.12) + off * 0.7, from.1 + dy * share + drop)
        })
        .collect()
}

fn snowcap(artist: &mut Artist<'_>, left: &[(f32, f32)], right: &[(f32, f32)], spine: &[(f32, f32)]) {
    let snow = artist.mood.lit(Oklab::from_hex(0xf7f6f2), 0.06);
    let edge = |low: &[(f32, f32)], other: &[(f32, f32)]| -> Vec<(f32, f32)> {
        let (Some(from), Some(to)) = (low.get(3), other.get(3)) else { return Vec::new() };
        // The lower rim runs down in tongues between the two lines.
        let tongue = |step: usize| {
            let share = step as f32 / 6.0;
            let dip = [0.0, 0.42, 0.06, 0.30, -0.06, 0.2, 0.0].get(step).copied().unwrap_or(0.0);
            let top = low.first().map_or(0.0, |peak| peak.1);
            (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share + dip * (from.1 - top) * 0.8)
        };
        low.iter().take(4).copied().chain((1..6).map(tongue)).chain(other.iter().take(4).rev().copied()).collect()
    };
    artist.fill(Path::polygon(edge(left, spine)), Ink::even(snow));
    artist.fill(Path::polygon(edge(right, spine)), Ink::even(snow.mix(artist.mood.haze, 0.3).lighter(-0.06)));
}

pub(super) fn mountains_back(artist: &mut Artist<'_>) {
    let [far, middle, near] = artist.mood.land;
    let haze = artist.mood.haze;
    range(artist, (0.70, 0.34), 5, far.mix(haze, 0.45), "range 1", false);
    range(artist, (0.76, 0.42), 3, far.mix(middle, 0.35), "range 2", true);
    let mist = haze.lighter(0.02);
    let spread = Spread::Along(point(0.0, artist.height * 0.56), point(0.0, artist.height * 0.80));
    let veil = Path::rectangle(-artist.width, artist.height * 0.56, artist.width * 3.0, artist.height * 0.3);
    artist.fill(veil, Ink::ramp(spread, &[(0.0, mist, 0.0), (1.0, mist, 0.7)]));
    for (top, colour, detail) in
        [(0.75, middle.mix(haze, 0.22), "foothill 1"), (0.81, middle.mix(near, 0.5), "foothill 2")]
    {
        pines_along(artist, top, colour, detail);
        let path = hill(artist, top, 0.016, detail);
        lay(artist, path, (top - 0.03, top + 0.2), colour);
    }
}

/// A wood on a ridge: pointed tops close together.
fn pines_along(artist: &mut Artist<'_>, top: f32, colour: Oklab, detail: &str) {
    let mut random = artist.random(&format!("{detail} pines"));
    let mut path = Path::default();
    let mut x = -0.05;
    while x < 1.05 {
        let tall = artist.unit * random.between(0.025, 0.075) * if random.unit() < 0.3 { 0.4 } else { 1.0 };
        let (cx, foot) = (x * artist.width, (top + 0.03) * artist.height);
        let half = tall * 0.24;
        path = path.and(Path::polygon([(cx, foot - tall - artist.unit * 0.02), (cx + half, foot), (cx - half, foot)]));
        x += random.between(0.006, 0.02) * artist.unit / artist.width;
    }
    artist.fill(path, Ink::even(colour.lighter(-0.04)));
}

pub(super) fn forest_back(artist: &mut Artist<'_>) {
    let [far, middle, near] = artist.mood.land;
    let glow = artist.mood.sky[2].mix(artist.mood.haze, 0.5).lighter(0.03);
    let colours = [glow.mix(far, 0.25), glow, glow.mix(middle, 0.3)];
    let ink = artist.falling(0.0, 0.95, &colours).speckled(0.1);
    artist.fill(Path::rectangle(-artist.width, -artist.height, artist.width * 3.0, artist.height * 3.0), ink);
    let centre = (artist.width * artist.random("clearing").between(0.35, 0.65), artist.height * 0.46);
    let disc = artist.mood.disc;
    artist.glow(centre, (artist.unit * 0.62, artist.unit * 0.62), disc, 0.55);
    for layer in 0..4 {
        let share = layer as f32 / 3.0;
        let colour = glow.mix(middle.mix(near, share), 0.22 + share * 0.5);
        trunks(artist, layer, colour);
        let top = 0.72 + share * 0.09;
        let path = hill(artist, top, 0.012, &format!("floor {layer}"));
        lay(artist, path, (top - 0.02, top + 0.2), colour.lighter(0.015));
    }
}

fn trunks(artist: &mut Artist<'_>, layer: usize, colour: Oklab) {
    let mut random = artist.random(&format!("trunks {layer}"));
    let share = layer as f32 / 3.0;
    let count = 13 - layer * 3;
    let mut path = Path::default();
    for index in 0..count {
        let across = (index as f32 + random.between(0.1, 0.9)) / count as f32;
        // The nearest trunks leave the middle free.
        let across =
            if layer == 3 { if across < 0.5 { across * 0.42 } else { 1.0 - (1.0 - across) * 0.42 } } else { across };
        let x = across * artist.width;
        let half = artist.unit * (0.006 + 0.016 * share) * random.between(0.7, 1.3);
        let (foot, lean) = ((0.76 + share * 0.10) * artist.height, random.between(-0.02, 0.02) * artist.unit);
        path = path.and(Path::polygon([
            (x - half * 1.5, foot),
            (x - half, foot - artist.height * 0.08),
            (x + lean - half * 0.72, -artist.height * 0.1),
            (x + lean + half * 0.72, -artist.height * 0.1),
            (x + half, foot - artist.height * 0.08),
            (x + half * 1.6, foot),
        ]));
        if layer > 0 {
            let (from_y, reach) = (random.between(0.15, 0.5) * artist.height, artist.unit * random.between(0.05, 0.11));
            let side = if random.unit() < 0.5 { -1.0 } else { 1.0 };
            path = path.and(Path::polygon([(x, from_y), (x + side * reach, from_y - reach * 0.8)]).stroke(half * 0.5));
        }
    }
    let spread = Spread::Along(point(0.0, 0.0), point(0.0, artist.height * 0.85));
    let stops = [(0.0, colour.lighter(-0.03), 1.0), (0.8, colour, 1.0), (1.0, colour.lighter(0.03), 1.0)];
    artist.fill(path, Ink::ramp(spread, &stops).speckled(0.3));
}

/// Leaves that frame the view from above and below.
pub(super) fn forest_front(artist: &mut Artist<'_>) {
    let near = artist.mood.land[2];
    let mut random = artist.random("canopy");
    for row in 0..2 {
        let colour = artist.mood.lit(near.lighter(0.05 - row as f32 * 0.04), 0.1);
        let mut path = Path::default();
        for index in 0..26 {
            let x = (index as f32 + random.unit()) / 26.0 * artist.width;
            let edge = ((x / artist.width - 0.5).abs() * 2.0).powi(2);
            let radius = artist.unit * random.between(0.04, 0.085);
            path = path.and(Path::circle(x, (edge * 0.12 - 0.02 - row as f32 * 0.045) * artist.height, radius));
        }
        artist.fill(path, Ink::even(colour));
    }
}

pub(super) fn desert_back(artist: &mut Artist<'_>) {
    let haze = artist.mood.haze;
    let sand = |hex: u32| artist.mood.lit(artist.mood.graded(Oklab::from_hex(hex)), 0.0);
    let asked = artist.scene.surface(crate::core::demo::scene::Surface::Ground);
    let tones = asked
        .map_or([sand(0xd9a06a), sand(0xe2b27c), sand(0xcf8f58)], |own| [own.lighter(0.03), own.lighter(0.06), own]);
    let [first, second, third] = tones;
    range(artist, (0.62, 0.12), 6, artist.mood.land[0].mix(haze, 0.35), "mesa", false);
    for (index, (top, colour)) in [(0.62, first.mix(haze, 0.4)), (0.70, second), (0.79, third)].into_iter().enumerate()
    {
        dune(artist, top, colour, index);
    }
}

/// A dune: a long crest, lit on one side, in shadow on the other.
fn dune(artist: &mut Artist<'_>, top: f32, colour: Oklab, index: usize) {
    let mut random = artist.random(&format!("dune {index}"));
    let (width, height) = (artist.width, artist.height);
    let path = hill(artist, top, 0.022, &format!("dune line {index}"));
    lay(artist, path, (top - 0.03, top + 0.22), colour);
    let crest = random.between(0.25, 0.75);
    let slope = |step: usize| {
        let share = step as f32 / 24.0;
        let bend = (share * 3.1).sin() * 0.06;
        ((crest + bend + share * share * 0.12) * width, (top - 0.02 + share * 0.42) * height)
    };
    let far_side = [(width * 1.3, height * 1.2), (width * 1.3, (top + 0.05) * height)];
    let spread = Spread::Along(point(crest * width, 0.0), point((crest + 0.5) * width, 0.0));
    let shade = colour.lighter(-0.1);
    let ink = Ink::ramp(spread, &[(0.0, shade, 0.75), (1.0, shade, 0.05)]).speckled(0.3);
    artist.fill(Path::polygon((0..=24).map(slope).chain(far_side)), ink);
}
