//! Space, and compositions of shapes alone for requests that name nothing known.

use crate::core::demo::paint::artist::Artist;
use crate::core::demo::paint::ink::{Ink, Spread};
use crate::core::demo::paint::path::{Path, point};
use crate::core::demo::random::Random;
use crate::core::pixels::colour::Oklab;

/// Sets of colours for compositions: ground first, then what lies on it.
const PALETTES: [[u32; 6]; 8] = [
    [0xf3e8d3, 0xd9583f, 0xe9a63f, 0x2f5d73, 0x8fb3a5, 0x2b2f3a],
    [0xe9e2d0, 0x3d6f66, 0xd98a5a, 0xeacb86, 0x9c4a3c, 0x27343c],
    [0x20324a, 0xf0b45f, 0xe2694f, 0x6fa3a8, 0xf3e2c0, 0x3f5f82],
    [0xf6e3d5, 0xc4566a, 0x6a5a8c, 0xf0a678, 0x3c4a70, 0xf7c9a8],
    [0xdfe6dc, 0x4f7f5f, 0xb7c27a, 0xe8b84f, 0x2f5560, 0xf5efdc],
    [0xf1ead8, 0x2f62a0, 0xe05a40, 0xf2c14a, 0x9fb9c8, 0x1f2a40],
    [0x2c2a3f, 0xd96f8a, 0xf2b68a, 0x7d6fae, 0x3fa0a0, 0xf4e6d2],
    [0xe8d5bd, 0x8f4a35, 0xc98550, 0x5f7a6a, 0x3a4a48, 0xf4ead8],
];

pub(super) fn space(artist: &mut Artist<'_>) {
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    let colours = [0x0b1029, 0x1a1b44, 0x3a2a5c].map(|hex| deep(artist, hex));
    let ink = artist.falling(0.0, 1.0, &colours).speckled(0.08);
    artist.fill(Path::rectangle(-width, -height, width * 3.0, height * 3.0), ink);
    let mut random = artist.random("nebula");
    for hex in [0x6a4fa0, 0xc0567a, 0x2f7fa0, 0xe08a5a] {
        let at = (random.unit() * width, random.between(0.1, 0.9) * height);
        let (across, down) = (unit * random.between(0.3, 0.6), unit * random.between(0.12, 0.3));
        let own = deep(artist, hex);
        artist.glow(at, (across, down), own, 0.42);
    }
    super::heaven::stars(artist, 240, 1.0);
    if artist.scene.room.is_none() || artist.scene.subjects.len() < 3 {
        let (x, y, radius) = (width * random.between(0.15, 0.85), height * 1.16, unit * 0.46);
        let ground = deep(artist, 0x8a7fb0);
        let spread = Spread::Along(point(x - radius, y - radius), point(x + radius * 0.6, y));
        artist.glow((x, y), (radius * 1.5, radius * 1.5), ground.lighter(0.1), 0.4);
        let stops = [(0.0, ground.lighter(0.16), 1.0), (0.5, ground, 1.0), (1.0, ground.lighter(-0.2), 1.0)];
        artist.fill(Path::circle(x, y, radius), Ink::ramp(spread, &stops).speckled(0.5));
        for _ in 0..7 {
            let angle = random.between(-2.5, -0.7);
            let reach = radius * random.between(0.62, 0.92);
            let at = (x + reach * angle.cos(), y + reach * angle.sin());
            let size = radius * random.between(0.03, 0.1);
            artist.fill(Path::ellipse(at.0, at.1, size, size * 0.6), Ink::sheer(ground.lighter(-0.12), 0.7));
        }
    }
}

fn deep(artist: &Artist<'_>, hex: u32) -> Oklab {
    artist.mood.graded(Oklab::from_hex(hex))
}

/// Shapes alone, of one of four families; the seed decides everything.
pub(super) fn composition(artist: &mut Artist<'_>) {
    let mut random = artist.random("composition");
    let chosen = random.pick(&PALETTES).copied().unwrap_or(PALETTES[0]);
    let colours = chosen.map(|hex| artist.mood.lit(artist.mood.graded(Oklab::from_hex(hex)), 0.0));
    let (width, height) = (artist.width, artist.height);
    let [ground, ..] = colours;
    let ink = artist.falling(0.0, 1.0, &[ground.lighter(0.015), ground.lighter(-0.03)]).speckled(0.1);
    artist.fill(Path::rectangle(-width, -height, width * 3.0, height * 3.0), ink);
    match random.below(4) {
        0 => quarters(artist, &colours, &mut random),
        1 => ribbons(artist, &colours, &mut random),
        2 => orbits(artist, &colours, &mut random),
        _ => leaves(artist, &colours, &mut random),
    }
}

fn colour(colours: &[Oklab; 6], random: &mut Random) -> Oklab {
    let index = 1 + random.below(5);
    colours.get(index).copied().unwrap_or(colours[0])
}

/// An ink that falls off across a shape, for depth.
fn shaded(own: Oklab, from: (f32, f32), to: (f32, f32)) -> Ink {
    let spread = Spread::Along(point(from.0, from.1), point(to.0, to.1));
    Ink::ramp(spread, &[(0.0, own.lighter(0.04), 1.0), (0.5, own, 1.0), (1.0, own.lighter(-0.09), 1.0)]).speckled(0.55)
}

/// A grid of squares with quarter circles, half circles and dots.
fn quarters(artist: &mut Artist<'_>, colours: &[Oklab; 6], random: &mut Random) {
    let rows = 3 + random.below(3);
    let side = artist.height / rows as f32;
    let columns = (artist.width / side).ceil().max(1.0) as usize;
    let side = side.max(artist.width / columns as f32);
    for row in 0..=rows {
        for column in 0..columns {
            let (x, y) = (column as f32 * side, row as f32 * side);
            let (back, front) = (colour(colours, random), colour(colours, random));
            if random.unit() < 0.55 {
                artist.fill(Path::rectangle(x, y, side + 0.6, side + 0.6), shaded(back, (x, y), (x + side, y + side)));
            }
            let turn = random.below(4);
            let corner =
                [(x, y), (x + side, y), (x + side, y + side), (x, y + side)].get(turn).copied().unwrap_or((x, y));
            let path = match random.below(5) {
                0 | 1 => quarter(corner, side, turn),
                2 => quarter(corner, side, turn).and(quarter(
                    ((x + x + side) - corner.0, (y + y + side) - corner.1),
                    side * 0.5,
                    (turn + 2) % 4,
                )),
                3 => Path::circle(x + side / 2.0, y + side / 2.0, side * random.between(0.18, 0.36)),
                _ => Path::polygon([
                    (x, y + side),
                    (x + side, y + side),
                    if turn.is_multiple_of(2) { (x, y) } else { (x + side, y) },
                ]),
            };
            artist.fill(path, shaded(front, (x, y), (x + side, y + side)));
        }
    }
}

fn quarter((x, y): (f32, f32), radius: f32, turn: usize) -> Path {
    let arc = (0..=24).map(|step| {
        let angle = (turn as f32 + step as f32 / 24.0) * std::f32::consts::FRAC_PI_2;
        (x + radius * angle.cos(), y + radius * angle.sin())
    });
    Path::polygon(std::iter::once((x, y)).chain(arc))
}

/// Flowing layers, and a disc that rises out of them.
fn ribbons(artist: &mut Artist<'_>, colours: &[Oklab; 6], random: &mut Random) {
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    let disc = (width * random.between(0.25, 0.75), height * random.between(0.26, 0.4));
    let own = colour(colours, random);
    let radius = unit * random.between(0.14, 0.22);
    artist.fill(
        Path::circle(disc.0, disc.1, radius),
        shaded(own, (disc.0 - radius, disc.1 - radius), (disc.0 + radius, disc.1 + radius)),
    );
    let layers = 6 + random.below(3);
    for layer in 0..layers {
        let share = layer as f32 / layers as f32;
        let (phase, rate) = (random.unit() * 6.3, random.between(1.2, 2.8));
        let swing = random.between(0.04, 0.10);
        let top = 0.36 + share * 0.62;
        let line = |step: usize| {
            let across = step as f32 / 90.0;
            let wave =
                (across * rate * 3.0 + phase).sin() * swing + (across * rate * 7.0 + phase * 2.0).sin() * swing * 0.25;
            ((across * 1.1 - 0.05) * width, (top + wave) * height)
        };
        let foot = [(width * 1.05, height * 1.3), (width * -0.05, height * 1.3)];
        let own = colours.get(1 + layer % 5).copied().unwrap_or(own);
        let ink = shaded(own, (width * 0.3, (top - swing) * height), (width * 0.6, (top + 0.25) * height));
        artist.fill(Path::polygon((0..=90).map(line).chain(foot)), ink);
    }
}

/// Rings and discs that overlap like coloured glass.
fn orbits(artist: &mut Artist<'_>, colours: &[Oklab; 6], random: &mut Random) {
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    for index in 0..7 {
        let (x, y) = (width * random.between(0.12, 0.88), height * random.between(0.14, 0.86));
        let radius = unit * random.between(0.08, 0.34) * if index == 0 { 1.3 } else { 1.0 };
        let own = colours.get(1 + index % 5).copied().unwrap_or(colours[0]);
        let spread = Spread::Along(point(x - radius, y - radius), point(x + radius, y + radius));
        let ink = Ink::ramp(spread, &[(0.0, own.lighter(0.05), 0.92), (1.0, own.lighter(-0.05), 0.6)]);
        artist.fill(Path::circle(x, y, radius), ink.speckled(0.5));
        if random.unit() < 0.6 {
            let ring =
                Path::circle(x, y, radius * random.between(1.12, 1.5)).stroke(unit * random.between(0.002, 0.008));
            artist.fill(ring, Ink::sheer(colour(colours, random), 0.9));
        }
    }
    for _ in 0..3 {
        let (x, y) = (width * random.unit(), height * random.unit());
        let (dx, dy) = (unit * random.between(-0.6, 0.6), unit * random.between(-0.6, 0.6));
        let line = Path::polygon([(x, y), (x + dx, y + dy)]).stroke(unit * 0.004);
        artist.fill(line, Ink::even(colours[5]));
    }
}

/// Cut paper: leaves and pebbles, each turned its own way.
fn leaves(artist: &mut Artist<'_>, colours: &[Oklab; 6], random: &mut Random) {
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    let columns = ((width / unit) * 3.0).round().clamp(2.0, 9.0) as usize;
    let rows = ((height / unit) * 3.0).round().clamp(2.0, 9.0) as usize;
    for cell in 0..columns * rows {
        let (column, row) = (cell % columns, cell / columns);
        let x = (column as f32 + 0.5 + random.between(-0.12, 0.12)) / columns as f32 * width;
        let y = (row as f32 + 0.5 + random.between(-0.12, 0.12)) / rows as f32 * height;
        let size = unit * random.between(0.13, 0.19);
        let own = colour(colours, random);
        let (sin, cos) = random.between(-0.9, 0.9).sin_cos();
        let turned = |path: Path| path.moved(|at| point(x + at.x * cos - at.y * sin, y + at.x * sin + at.y * cos));
        let ink = shaded(own, (x - size, y - size), (x + size, y + size));
        if random.unit() < 0.28 {
            artist.fill(turned(Path::ellipse(0.0, 0.0, size * 0.62, size * 0.5)), ink);
            continue;
        }
        let lobes = 5 + random.below(3);
        let outline = |step: usize| {
            let share = step as f32 / 120.0 * std::f32::consts::TAU;
            let lobe = 0.62 + 0.38 * (share * lobes as f32).cos().abs().powf(0.8);
            (size * 0.62 * share.sin() * lobe, -size * 1.05 * share.cos() * lobe)
        };
        artist.fill(turned(Path::polygon((0..120).map(outline))), ink);
        let vein = Path::polygon([(0.0, size * 0.8), (0.0, -size * 0.7)]).stroke(unit * 0.004);
        artist.fill(turned(vein), Ink::sheer(colours[0], 0.85));
    }
}
