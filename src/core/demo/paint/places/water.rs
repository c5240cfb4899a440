//! Water: the sea, a harbour, a beach, a lake, and below.

use super::land::{hill, lay, range};
use crate::core::demo::paint::artist::Artist;
use crate::core::demo::paint::ink::{Ink, Spread};
use crate::core::demo::paint::path::{Path, point};
use crate::core::demo::scene::{Kind, Surface};
use crate::core::pixels::colour::Oklab;

/// A surface of water from `top` down to `bottom` (shares of the height), with light on it.
fn surface(artist: &mut Artist<'_>, top: f32, bottom: f32) {
    let (width, height) = (artist.width, artist.height);
    let [far, near] = artist.mood.water;
    let ink = artist.falling(top, bottom, &[far, far.mix(near, 0.6), near]).speckled(0.12);
    artist.fill(Path::rectangle(-width, top * height, width * 3.0, (bottom - top + 0.4) * height), ink);
    let body = artist.scene.subjects.iter().find(|subject| matches!(subject.kind, Kind::Sun | Kind::Moon));
    let light = body.map(|body| (body.x, body.colour.unwrap_or(artist.mood.disc)));
    let mut random = artist.random("glitter");
    for index in 0..70 {
        let down = (index as f32 + random.unit()) / 70.0;
        let down = down * down;
        let y = (top + (bottom - top) * (0.012 + down * 0.98)) * height;
        let length = artist.unit * (0.012 + 0.10 * down) * random.between(0.5, 1.4);
        let thick = artist.unit * (0.0008 + 0.0046 * down);
        let (x, colour, opacity) = match light {
            Some((x, colour)) if index % 5 < 3 => {
                let reach = artist.unit * (0.05 + 0.13 * down);
                (x * width + random.between(-1.0, 1.0) * reach, colour.lighter(0.03), 0.75 - 0.35 * down)
            }
            _ => (random.between(-0.1, 1.1) * width, far.lighter(0.06), 0.5 - 0.25 * down),
        };
        let dash = Path::ellipse(x, y, length, thick);
        artist.fill(dash, Ink::sheer(colour, opacity));
    }
}

/// Long swells, each a band a little darker than the one behind.
fn swells(artist: &mut Artist<'_>, from: f32, count: usize) {
    let [far, near] = artist.mood.water;
    for index in 0..count {
        let share = index as f32 / count as f32;
        let top = from + (1.0 - from) * share.powf(1.15);
        let path = hill(artist, top + 0.012, 0.006 + 0.012 * share, &format!("swell {index}"));
        let colour = far.mix(near, 0.45 + 0.6 * share).lighter(0.01 - 0.05 * share);
        let spread = Spread::Along(point(0.0, top * artist.height), point(0.0, (top + 0.12) * artist.height));
        let stops = [(0.0, colour.lighter(0.07), 0.9), (0.14, colour.lighter(0.015), 0.75), (1.0, colour, 0.6)];
        artist.fill(path, Ink::ramp(spread, &stops).speckled(0.16));
    }
}

pub(super) fn sea_back(artist: &mut Artist<'_>) {
    let [far, ..] = artist.mood.land;
    let haze = artist.mood.haze;
    let with_coast = artist.random("coast").unit() < 0.6;
    if with_coast {
        let path = hill(artist, 0.555, 0.026, "coast line");
        lay(artist, path, (0.5, 0.6), far.mix(haze, 0.55));
    }
    surface(artist, 0.57, 1.0);
}

pub(super) fn sea_front(artist: &mut Artist<'_>) {
    let stands =
        artist.scene.subjects.iter().find(|one| !one.kind.swims() && !one.kind.flies() && !one.kind.is_in_heaven());
    if let Some(one) = stands {
        rocks(artist, one.x);
    }
    swells(artist, 0.775, 5);
}

/// A rocky foothold in the sea, wide enough for what stands on it.
fn rocks(artist: &mut Artist<'_>, x: f32) {
    let mut random = artist.random("rocks");
    let (cx, cy, unit) = (x * artist.width, artist.height * 0.70, artist.unit);
    let stone = artist.mood.land[2].mix(artist.mood.land[1], 0.35);
    for (offset, reach, rise, shade) in [(0.06, 0.42, 0.035, -0.03), (-0.03, 0.34, 0.02, 0.02)] {
        let steps = 14;
        let top = |step: usize| {
            let share = step as f32 / steps as f32;
            let arch = (share * std::f32::consts::PI).sin().max(0.0).powf(0.6);
            let rough = random.between(-0.006, 0.006);
            (
                cx + offset * unit + (share - 0.5) * 2.0 * reach * unit,
                cy + (0.075 - (rise + 0.065) * arch + rough) * unit,
            )
        };
        let line: Vec<_> = (0..=steps).map(top).collect();
        let depth = cy + 0.082 * unit;
        let foot = [(cx + (offset + reach * 0.96) * unit, depth), (cx + (offset - reach * 0.96) * unit, depth)];
        let spread = Spread::Along(point(cx, cy - 0.04 * unit), point(cx + 0.1 * unit, cy + 0.13 * unit));
        let colour = stone.lighter(shade);
        let ink = Ink::ramp(spread, &[(0.0, colour.lighter(0.06), 1.0), (1.0, colour.lighter(-0.06), 1.0)]);
        artist.fill(Path::polygon(line.into_iter().chain(foot)), ink.speckled(0.5));
    }
}

pub(super) fn beach_back(artist: &mut Artist<'_>) {
    let [far, middle, _] = artist.mood.land;
    let haze = artist.mood.haze;
    for (top, colour, detail) in
        [(0.50, far.mix(haze, 0.6), "headland 1"), (0.525, far.mix(middle, 0.4).mix(haze, 0.25), "headland 2")]
    {
        let path = hill(artist, top, 0.03, detail);
        lay(artist, path, (top - 0.04, top + 0.06), colour);
    }
    surface(artist, 0.53, 0.86);
}

pub(super) fn beach_front(artist: &mut Artist<'_>) {
    let own = artist.scene.surface(Surface::Ground);
    let sand = own.unwrap_or_else(|| artist.mood.graded(Oklab::from_hex(0xe9d3a6)));
    let sand = artist.mood.lit(sand, 0.0);
    let foam = artist.mood.lit(Oklab::from_hex(0xfaf7ee), 0.05);
    let shore = |lift: f32| {
        move |artist: &Artist<'_>| {
            let line = move |step: usize, width: f32, height: f32| {
                let across = step as f32 / 60.0;
                let bay = (across * 2.6 + 0.4).sin() * 0.045 + (across * 9.0).sin() * 0.008;
                ((across * 1.2 - 0.1) * width, (0.74 - across * 0.05 + bay - lift) * height)
            };
            let (width, height) = (artist.width, artist.height);
            let foot = [(width * 1.1, height * 1.4), (width * -0.1, height * 1.4)];
            Path::polygon((0..=60).map(move |step| line(step, width, height)).chain(foot))
        }
    };
    let wet = sand.lighter(-0.09);
    let layers = [(0.030, foam, 0.55), (0.022, artist.mood.water[0], 0.6), (0.012, foam, 0.95), (0.003, wet, 1.0)];
    for (lift, colour, opacity) in layers {
        let path = shore(lift)(artist);
        artist.fill(path, Ink::sheer(colour, opacity));
    }
    let path = shore(-0.02)(artist);
    lay(artist, path, (0.70, 1.0), sand);
}

pub(super) fn lake_back(artist: &mut Artist<'_>) {
    let [far, middle, near] = artist.mood.land;
    let haze = artist.mood.haze;
    range(artist, (0.60, 0.30), 4, far.mix(haze, 0.35), "lake range", true);
    for (top, colour, detail) in
        [(0.565, far.mix(middle, 0.4).mix(haze, 0.2), "bank 1"), (0.59, middle.mix(near, 0.3), "bank 2")]
    {
        let path = hill(artist, top, 0.014, detail);
        lay(artist, path, (top - 0.03, top + 0.05), colour);
    }
    surface(artist, 0.61, 1.0);
    // The far bank again, upside down in the water.
    let spread = Spread::Along(point(0.0, artist.height * 0.61), point(0.0, artist.height * 0.72));
    let shade = middle.mix(near, 0.4);
    let mirror = Path::rectangle(-artist.width, artist.height * 0.61, artist.width * 3.0, artist.height * 0.11);
    artist.fill(mirror, Ink::ramp(spread, &[(0.0, shade, 0.6), (1.0, shade, 0.0)]).speckled(0.2));
}

pub(super) fn lake_front(artist: &mut Artist<'_>) {
    let near = artist.mood.land[2];
    let path = hill(artist, 0.89, 0.02, "near bank");
    lay(artist, path, (0.86, 1.02), near);
    let mut random = artist.random("reeds");
    for _ in 0..60 {
        let side = if random.unit() < 0.5 { random.between(0.0, 0.26) } else { random.between(0.78, 1.0) };
        let (x, y) = (side * artist.width, random.between(0.90, 1.0) * artist.height);
        let (length, lean) = (artist.unit * random.between(0.06, 0.17), artist.unit * random.between(-0.02, 0.03));
        let reed = Path::polygon([(x, y), (x + lean * 0.3, y - length * 0.6), (x + lean, y - length)])
            .stroke(artist.unit * 0.0028);
        artist.fill(reed, Ink::even(near.lighter(random.between(-0.06, 0.05))));
    }
}

pub(super) fn harbour_back(artist: &mut Artist<'_>) {
    let [far, middle, _] = artist.mood.land;
    let haze = artist.mood.haze;
    for (top, swing, colour, detail) in
        [(0.44, 0.035, far.mix(haze, 0.58), "bay 1"), (0.49, 0.03, far.mix(middle, 0.3).mix(haze, 0.3), "bay 2")]
    {
        let path = hill(artist, top, swing, detail);
        lay(artist, path, (top - 0.05, top + 0.1), colour);
    }
    super::town::quay_houses(artist, 0.545);
    surface(artist, 0.56, 0.86);
    masts(artist);
}

/// Moored boats far off: masts, hulls and what the water makes of them.
fn masts(artist: &mut Artist<'_>) {
    let mut random = artist.random("masts");
    let calm = artist.scene.room.is_some();
    let count = if calm { 3 } else { 6 };
    let hull = artist.mood.lit(artist.mood.land[2], 0.25);
    let paints = [0xc9573f, 0xf0e6d2, 0x3d6f8e, 0xe0ad4a];
    for index in 0..count {
        let x = (index as f32 + random.between(0.1, 0.9)) / count as f32 * artist.width;
        let (y, size) = (random.between(0.575, 0.60) * artist.height, artist.unit * random.between(0.035, 0.055));
        let paint =
            random.pick(&paints).map_or(hull, |hex| artist.mood.lit(artist.mood.graded(Oklab::from_hex(*hex)), 0.16));
        let mast = Path::polygon([(x, y), (x, y - size * 2.8)]).stroke(artist.unit * 0.0026);
        artist.fill(mast, Ink::even(hull));
        let rig = Path::polygon([(x, y - size * 2.7), (x + size * 0.95, y - size * 0.3)]).stroke(artist.unit * 0.0012);
        artist.fill(rig, Ink::sheer(hull, 0.7));
        let body = Path::polygon([
            (x - size, y - size * 0.32),
            (x + size * 1.1, y - size * 0.38),
            (x + size * 0.75, y),
            (x - size * 0.72, y),
        ]);
        artist.fill(body, Ink::even(paint));
        let shade = Path::ellipse(x, y + size * 0.12, size * 0.9, size * 0.1);
        artist.fill(shade, Ink::sheer(artist.mood.water[1].lighter(-0.1), 0.5));
        let echo = Path::rectangle(x - artist.unit * 0.0014, y + size * 0.2, artist.unit * 0.0028, size * 1.5);
        artist.fill(echo, Ink::sheer(hull, 0.25));
    }
}

pub(super) fn harbour_front(artist: &mut Artist<'_>) {
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    let own = artist.scene.surface(Surface::Ground);
    let stone = own.unwrap_or_else(|| artist.mood.graded(Oklab::from_hex(0xd2bd99)));
    let stone = artist.mood.lit(stone, 0.0);
    // The quay's edge, its face towards the water in shade, then the paving towards the viewer.
    artist.fill(Path::rectangle(-width, 0.795 * height, width * 3.0, height), Ink::even(stone.lighter(-0.2)));
    let edge = artist.falling(0.80, 0.83, &[stone.lighter(0.05), stone.lighter(0.02)]);
    artist.fill(Path::rectangle(-width, 0.803 * height, width * 3.0, height), edge);
    let ink = artist.falling(0.825, 1.0, &[stone.lighter(-0.03), stone, stone.lighter(-0.075)]).speckled(0.35);
    artist.fill(Path::rectangle(-width, 0.828 * height, width * 3.0, height), ink);
    let mut random = artist.random("paving");
    let joint = stone.lighter(-0.09);
    for row in 0..5 {
        let down = 0.852 + 0.034 * row as f32 * (1.0 + row as f32 * 0.16);
        let thick = unit * (0.0010 + 0.0004 * row as f32);
        artist.fill(Path::rectangle(-width, down * height, width * 3.0, thick), Ink::sheer(joint, 0.5));
        for _ in 0..7 {
            let x = random.between(0.0, 1.0) * width;
            let lean = (x - width / 2.0) * 0.06;
            let length = 0.03 * (1.0 + row as f32 * 0.2) * height;
            let seam = Path::polygon([(x, down * height), (x + lean, down * height + length)]).stroke(thick);
            artist.fill(seam, Ink::sheer(joint, 0.35));
        }
    }
    bollard(artist, if artist.scene.main_subject().is_some_and(|main| main.x > 0.5) { 0.13 } else { 0.87 });
}

fn bollard(artist: &mut Artist<'_>, across: f32) {
    let (x, y, size) = (across * artist.width, artist.height * 0.845, artist.unit * 0.05);
    let iron = artist.mood.lit(Oklab::from_hex(0x39414d), 0.05);
    artist.glow((x + size * 0.3, y), (size * 1.3, size * 0.24), iron.lighter(-0.1), 0.5);
    let body = Path::rounded(x - size * 0.34, y - size * 0.9, size * 0.68, size * 0.95, size * 0.12)
        .and(Path::rounded(x - size * 0.52, y - size * 1.12, size * 1.04, size * 0.34, size * 0.16));
    let spread = Spread::Along(point(x - size * 0.5, 0.0), point(x + size * 0.5, 0.0));
    artist
        .fill(body, Ink::ramp(spread, &[(0.0, iron.lighter(0.1), 1.0), (1.0, iron.lighter(-0.04), 1.0)]).speckled(0.3));
}

pub(super) fn underwater_back(artist: &mut Artist<'_>) {
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    let sea = |hex: u32| artist.mood.lit(artist.mood.graded(Oklab::from_hex(hex)), 0.0);
    let own = artist.scene.surface(Surface::Water);
    let colours =
        own.map_or([sea(0x8fd0cb), sea(0x3f97a6), sea(0x1b5675)], |own| [own.lighter(0.14), own, own.lighter(-0.16)]);
    let ink = artist.falling(0.0, 1.0, &colours).speckled(0.1);
    artist.fill(Path::rectangle(-width, -height, width * 3.0, height * 3.0), ink);
    let mut random = artist.random("rays");
    for _ in 0..6 {
        let (x, reach) = (random.between(-0.1, 0.9) * width, unit * random.between(0.04, 0.13));
        let ray = Path::polygon([
            (x, -height * 0.1),
            (x + reach, -height * 0.1),
            (x + reach * 2.6 + unit * 0.3, height),
            (x + unit * 0.3, height),
        ]);
        let spread = Spread::Along(point(0.0, 0.0), point(0.0, height * 0.85));
        let [light, ..] = colours;
        artist.fill(ray, Ink::ramp(spread, &[(0.0, light.lighter(0.1), 0.34), (1.0, light, 0.0)]));
    }
    let [_, middle, deep] = colours;
    for (top, share, detail) in [(0.74, 0.45, "reef 1"), (0.80, 0.7, "reef 2")] {
        let path = hill(artist, top, 0.035, detail);
        lay(artist, path, (top - 0.05, top + 0.2), middle.mix(deep, share));
    }
}

pub(super) fn underwater_front(artist: &mut Artist<'_>) {
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    let sand = artist.mood.lit(artist.mood.graded(Oklab::from_hex(0x6d9a94)), 0.0).lighter(-0.06);
    let path = hill(artist, 0.89, 0.014, "sea floor");
    lay(artist, path, (0.87, 1.0), sand);
    let mut random = artist.random("weed");
    let paints = [0x2f7d6a, 0xd2705c, 0x4a9a7a, 0xe0a35c, 0x8a5f8f];
    for index in 0..22 {
        let edge = if index % 2 == 0 { random.between(0.0, 0.3) } else { random.between(0.7, 1.0) };
        let (x, y) = (edge * width, random.between(0.90, 1.0) * height);
        let (length, phase) = (unit * random.between(0.08, 0.26), random.unit() * 6.0);
        let stem = |step: usize| {
            let share = step as f32 / 16.0;
            (x + (share * 5.0 + phase).sin() * unit * 0.014 * share, y - length * share)
        };
        let colour =
            random.pick(&paints).map_or(sand, |hex| artist.mood.lit(artist.mood.graded(Oklab::from_hex(*hex)), 0.0));
        let weed = Path::polygon((0..=16).map(stem)).stroke(unit * random.between(0.007, 0.014));
        artist.fill(weed, Ink::even(colour.mix(sand, 0.3)));
    }
    for _ in 0..26 {
        let (x, y, radius) =
            (random.unit() * width, random.between(0.1, 0.8) * height, unit * random.between(0.003, 0.011));
        artist.fill(Path::circle(x, y, radius), Ink::sheer(Oklab::from_hex(0xf0fbf8), 0.28));
        artist.fill(
            Path::circle(x - radius * 0.3, y - radius * 0.3, radius * 0.3),
            Ink::sheer(Oklab::from_hex(0xffffff), 0.6),
        );
    }
}
