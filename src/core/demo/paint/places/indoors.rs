//! Indoors: a room, a table, a plain backdrop.

use crate::core::demo::paint::artist::Artist;
use crate::core::demo::paint::ink::{Ink, Spread};
use crate::core::demo::paint::path::{Path, point};
use crate::core::demo::scene::{Light, Surface};
use crate::core::pixels::colour::Oklab;

/// A wall and what stands before it, as sets of colours that go together: wall, ground, accent.
const SETS: [[u32; 3]; 7] = [
    [0xd9c7a8, 0xa9805c, 0xc4603f],
    [0xb9c9bd, 0x8a6a4f, 0xe9dcc0],
    [0xe6b9a0, 0xb9745a, 0xf6e7d0],
    [0x8fb0b8, 0xc9a783, 0xf0dcb6],
    [0xe8d9b8, 0x7a8f78, 0xe2a04a],
    [0xc7b7cf, 0x8f6f70, 0xf3d9c6],
    [0x34586a, 0xb98a62, 0xe9c48a],
];

struct Set {
    wall: Oklab,
    ground: Oklab,
    accent: Oklab,
}

fn set(artist: &Artist<'_>) -> Set {
    let mut random = artist.random("set");
    let colours = random.pick(&SETS).copied().unwrap_or(SETS[0]).map(Oklab::from_hex);
    let [wall, ground, accent] = colours.map(|colour| artist.mood.lit(artist.mood.graded(colour), 0.0));
    let lit = |colour: Oklab| artist.mood.lit(colour, 0.0);
    Set {
        wall: artist.scene.surface(Surface::Sky).map_or(wall, lit),
        ground: artist.scene.surface(Surface::Ground).map_or(ground, lit),
        accent,
    }
}

fn wall(artist: &mut Artist<'_>, colour: Oklab) {
    let (width, height) = (artist.width, artist.height);
    let spread = Spread::Along(point(0.0, 0.0), point(width, height));
    let stops = [(0.0, colour.lighter(0.04), 1.0), (0.5, colour, 1.0), (1.0, colour.lighter(-0.07), 1.0)];
    artist.fill(Path::rectangle(-width, -height, width * 3.0, height * 3.0), Ink::ramp(spread, &stops).speckled(0.12));
}

/// The shape that a window's light throws on a wall, in panes.
fn window_light(artist: &mut Artist<'_>, (x, y, size): (f32, f32, f32)) {
    let (colour, opacity) = match artist.scene.light {
        Light::Night => (0x9db6e0, 0.16),
        Light::Dusk => (0xe8a58c, 0.24),
        Light::Golden => (0xffd79a, 0.46),
        Light::Dawn => (0xffe3d2, 0.40),
        Light::Day => (0xfff6df, 0.42),
    };
    let lean = size * 0.34;
    for column in 0..2 {
        for row in 0..3 {
            let (left, top) = (x + column as f32 * size * 0.5, y + row as f32 * size * 0.44);
            let slide = row as f32 * lean * 0.36;
            let pane = Path::polygon([
                (left + slide, top),
                (left + size * 0.46 + slide, top + size * 0.10),
                (left + size * 0.46 + slide + lean * 0.33, top + size * 0.50),
                (left + slide + lean * 0.33, top + size * 0.40),
            ]);
            artist.fill(pane, Ink::sheer(Oklab::from_hex(colour), opacity));
        }
    }
}

pub(super) fn table(artist: &mut Artist<'_>) {
    let Set { wall: colour, ground, accent } = set(artist);
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    wall(artist, colour);
    let mut random = artist.random("table");
    let main = artist.scene.main_subject().map_or(0.5, |main| main.x);
    match random.below(3) {
        0 => {
            // A niche behind the things.
            let (half, top) = (unit * 0.34, height * 0.18);
            let x = main * width;
            let arch = Path::rectangle(x - half, top + half, half * 2.0, height).and(Path::circle(x, top + half, half));
            let spread = Spread::Along(point(x - half, 0.0), point(x + half, 0.0));
            let ink = Ink::ramp(spread, &[(0.0, colour.lighter(-0.10), 1.0), (1.0, colour.lighter(-0.02), 1.0)]);
            artist.fill(arch, ink.speckled(0.4));
        }
        1 => {
            let x = if main < 0.5 { 0.70 } else { 0.30 };
            artist.fill(Path::circle(x * width, height * 0.36, unit * 0.23), Ink::sheer(accent.mix(colour, 0.42), 0.9));
        }
        _ => {}
    }
    let x = if main < 0.5 { width * 0.5 } else { width * 0.1 };
    window_light(artist, (x, height * 0.08, unit * 0.46));
    let top = 0.72;
    let ink = artist.falling(top, 1.0, &[ground.lighter(0.05), ground, ground.lighter(-0.08)]).speckled(0.3);
    artist.fill(Path::rectangle(-width, top * height, width * 3.0, height), ink);
    artist.fill(
        Path::rectangle(-width, top * height, width * 3.0, height * 0.006),
        Ink::sheer(ground.lighter(0.12), 0.8),
    );
    if random.unit() < 0.5 {
        let cloth = [(main - 0.34, top), (main + 0.30, top), (main + 0.44, 1.2), (main - 0.48, 1.2)];
        let path = Path::polygon(cloth.into_iter().map(|(x, y)| (x * width, y * height)));
        let ink = artist.falling(top, 1.0, &[accent.lighter(0.02), accent.lighter(-0.05)]).speckled(0.3);
        artist.fill(path, ink);
    }
}

pub(super) fn room(artist: &mut Artist<'_>) {
    let Set { wall: colour, ground, accent } = set(artist);
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    wall(artist, colour);
    let mut random = artist.random("room");
    let main = artist.scene.main_subject().map_or(0.62, |main| main.x);
    let (pane_x, frame_x) = if main > 0.5 { (0.26, 0.68) } else { (0.72, 0.28) };
    window(artist, pane_x);
    let lean = if pane_x < 0.5 { 0.42 } else { 0.02 };
    window_light(artist, (lean * width, height * 0.12, unit * 0.44));
    if artist.scene.room.is_none() {
        let (x, y, side) = (frame_x * width, height * 0.30, unit * random.between(0.10, 0.14));
        let frame = Path::rectangle(x - side * 0.8, y - side, side * 1.6, side * 2.0);
        artist.fill(frame, Ink::even(artist.mood.lit(Oklab::from_hex(0x6b4c38), 0.0)));
        let inner = Path::rectangle(x - side * 0.7, y - side * 0.9, side * 1.4, side * 1.8);
        artist.fill(inner, Ink::even(accent.lighter(0.08)));
        artist.fill(Path::circle(x, y + side * 0.1, side * 0.42), Ink::even(ground));
    }
    let top = 0.76;
    let skirting = Path::rectangle(-width, (top - 0.022) * height, width * 3.0, height * 0.03);
    artist.fill(skirting, Ink::even(colour.lighter(0.09)));
    let ink = artist.falling(top, 1.0, &[ground.lighter(0.02), ground.lighter(-0.06)]).speckled(0.25);
    artist.fill(Path::rectangle(-width, top * height, width * 3.0, height), ink);
    for board in 1..7 {
        let y = top + 0.012 * board as f32 * (1.0 + board as f32 * 0.32);
        artist.fill(
            Path::rectangle(-width, y * height, width * 3.0, unit * 0.0016),
            Ink::sheer(ground.lighter(-0.12), 0.5),
        );
    }
    let rug = Path::ellipse(main * width, height * 0.885, unit * 0.36, unit * 0.065);
    artist.fill(rug, Ink::even(accent));
    let inner = Path::ellipse(main * width, height * 0.885, unit * 0.30, unit * 0.05);
    artist.fill(inner.stroke(unit * 0.004), Ink::sheer(colour.lighter(0.1), 0.7));
}

/// A window with the sky in it.
fn window(artist: &mut Artist<'_>, across: f32) {
    let (unit, x, y) = (artist.unit, across * artist.width, artist.height * 0.34);
    let (half, tall) = (unit * 0.16, unit * 0.22);
    let frame = artist.mood.lit(Oklab::from_hex(0xf6efe0), 0.0);
    artist
        .fill(Path::rounded(x - half * 1.1, y - tall * 1.08, half * 2.2, tall * 2.16, unit * 0.008), Ink::even(frame));
    let spread = Spread::Along(point(x, y - tall), point(x, y + tall));
    let [top, middle, low] = artist.mood.sky;
    artist.fill(
        Path::rectangle(x - half, y - tall, half * 2.0, tall * 2.0),
        Ink::ramp(spread, &[(0.0, top, 1.0), (0.5, middle, 1.0), (1.0, low, 1.0)]).speckled(0.1),
    );
    let [far, near, _] = artist.mood.land;
    for (rise, colour) in [(0.30, far), (0.55, near)] {
        let line = |step: usize| {
            let share = step as f32 / 20.0;
            (x - half + half * 2.0 * share, y + tall * (rise + (share * 5.0 + rise * 9.0).sin() * 0.12))
        };
        let foot = [(x + half, y + tall), (x - half, y + tall)];
        artist.fill(Path::polygon((0..=20).map(line).chain(foot)), Ink::even(colour));
    }
    let bars = Path::rectangle(x - unit * 0.005, y - tall, unit * 0.01, tall * 2.0).and(Path::rectangle(
        x - half,
        y - tall * 0.22,
        half * 2.0,
        unit * 0.008,
    ));
    artist.fill(bars, Ink::even(frame));
    let sill = Path::rounded(x - half * 1.25, y + tall * 1.04, half * 2.5, unit * 0.022, unit * 0.006);
    artist.fill(sill, Ink::even(frame.lighter(-0.05)));
}

/// A plain backdrop, composed: a large shape behind, a curve to stand on.
pub(super) fn studio(artist: &mut Artist<'_>) {
    let Set { wall: colour, ground, accent } = set(artist);
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    wall(artist, colour);
    let mut random = artist.random("studio");
    let x = artist.scene.main_subject().map_or(0.5, |main| main.x) * width;
    let shape = accent.mix(colour, 0.25);
    match random.below(3) {
        0 => artist.fill(Path::circle(x, height * 0.46, unit * 0.36), Ink::even(shape)),
        1 => {
            let half = unit * 0.32;
            let arch =
                Path::circle(x, height * 0.42, half).and(Path::rectangle(x - half, height * 0.42, half * 2.0, height));
            artist.fill(arch, Ink::even(shape));
        }
        _ => {
            for (radius, share) in [(0.44, 0.78), (0.34, 0.5), (0.24, 0.2)] {
                artist.fill(Path::circle(x, height * 0.5, unit * radius), Ink::even(accent.mix(colour, share)));
            }
        }
    }
    let ink = artist.falling(0.76, 1.0, &[ground.lighter(0.04), ground, ground.lighter(-0.06)]).speckled(0.4);
    let floor = |step: usize| {
        let share = step as f32 / 40.0;
        ((share * 1.4 - 0.2) * width, (0.775 + (share - 0.5).powi(2) * 0.10) * height)
    };
    let foot = [(width * 1.2, height * 1.3), (width * -0.2, height * 1.3)];
    artist.fill(Path::polygon((0..=40).map(floor).chain(foot)), ink);
}
