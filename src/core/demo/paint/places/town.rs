//! Houses in rows: a skyline, and the far side of a quay.

use crate::core::demo::paint::artist::Artist;
use crate::core::demo::paint::ink::{Ink, Spread};
use crate::core::demo::paint::path::{Path, point};
use crate::core::demo::random::Random;
use crate::core::pixels::colour::Oklab;

pub(super) fn city_back(artist: &mut Artist<'_>) {
    let [far, middle, near] = artist.mood.land;
    let haze = artist.mood.haze;
    let rows = [
        (0.80, 0.46, 0.050, far.mix(haze, 0.6)),
        (0.83, 0.40, 0.066, far.mix(haze, 0.22)),
        (0.86, 0.30, 0.090, middle.mix(far, 0.35)),
        (0.88, 0.20, 0.120, middle.mix(near, 0.5)),
    ];
    for (index, (base, tallest, wide, colour)) in rows.into_iter().enumerate() {
        skyline(artist, (base, tallest, wide), colour, index);
    }
}

fn skyline(artist: &mut Artist<'_>, (base, tallest, wide): (f32, f32, f32), colour: Oklab, row: usize) {
    let mut random = artist.random(&format!("skyline {row}"));
    let (unit, foot) = (artist.unit, base * artist.height);
    let mut x = -wide * unit * random.unit();
    while x < artist.width {
        let width = unit * wide * random.between(0.7, 1.5);
        let tall = artist.height * tallest * random.between(0.35, 1.0) * if random.unit() < 0.12 { 1.25 } else { 1.0 };
        let own = colour.lighter(random.between(-0.025, 0.03));
        let mut path = Path::rectangle(x, foot - tall, width, tall + artist.height * 0.3);
        match random.below(5) {
            0 => {
                path = path.and(Path::rectangle(x + width * 0.25, foot - tall - width * 0.3, width * 0.5, width * 0.4))
            }
            1 => {
                path = path.and(Path::polygon([
                    (x, foot - tall),
                    (x + width, foot - tall),
                    (x + width * 0.5, foot - tall - width * 0.5),
                ]))
            }
            2 => {
                let mast = Path::polygon([(x + width * 0.5, foot - tall), (x + width * 0.5, foot - tall - width)]);
                path = path.and(mast.stroke(unit * 0.003));
            }
            _ => {}
        }
        let spread = Spread::Along(point(x, foot - tall), point(x + width * 0.5, foot));
        let ink = Ink::ramp(spread, &[(0.0, own.lighter(0.03), 1.0), (1.0, own.mix(artist.mood.haze, 0.28), 1.0)]);
        artist.fill(path, ink.speckled(0.25));
        if row > 0 {
            windows(artist, (x, foot - tall, width, tall), own, &mut random);
        }
        x += width + unit * if random.unit() < 0.25 { 0.012 } else { 0.0 };
    }
}

/// Rows of windows, some of them lit after dark.
fn windows(artist: &mut Artist<'_>, (x, y, width, tall): (f32, f32, f32, f32), wall: Oklab, random: &mut Random) {
    let step = (artist.unit * 0.021).max(3.0);
    let columns = ((width / step) as usize).saturating_sub(1).min(8);
    let rows = ((tall / (step * 1.25)) as usize).min(30);
    if columns == 0 {
        return;
    }
    let margin = (width - columns as f32 * step) / 2.0 + step * 0.22;
    let (mut lit, mut unlit) = (Path::default(), Path::default());
    for row in 0..rows {
        for column in 0..columns {
            let pane = Path::rectangle(
                x + margin + column as f32 * step,
                y + step * 0.6 + row as f32 * step * 1.25,
                step * 0.52,
                step * 0.7,
            );
            let on = random.unit();
            if artist.mood.is_dark() && on < 0.42 {
                lit = lit.and(pane);
            } else if on < 0.85 {
                unlit = unlit.and(pane);
            }
        }
    }
    artist.fill(unlit, Ink::sheer(wall.lighter(if artist.mood.is_dark() { -0.05 } else { 0.07 }), 0.75));
    artist.fill(lit, Ink::sheer(Oklab::from_hex(0xffd58a), 0.9));
}

/// The street at the viewer's feet.
pub(super) fn city_front(artist: &mut Artist<'_>) {
    let (width, height) = (artist.width, artist.height);
    let near = artist.mood.land[2];
    let own = artist.scene.surface(crate::core::demo::scene::Surface::Ground).unwrap_or(near.lighter(0.05));
    let ink = artist.falling(0.88, 1.0, &[own.lighter(0.02), own.lighter(-0.05)]).speckled(0.3);
    artist.fill(Path::rectangle(-width, 0.885 * height, width * 3.0, height), ink);
    artist.fill(Path::rectangle(-width, 0.885 * height, width * 3.0, height * 0.008), Ink::even(own.lighter(0.12)));
    let mark = artist.mood.lit(Oklab::from_hex(0xefe4cc), 0.2);
    for index in 0..9 {
        let x = (index as f32 / 8.0 - 0.05) * width;
        let dash = Path::polygon([
            (x, height * 0.962),
            (x + width * 0.06, height * 0.962),
            (x + width * 0.055, height * 0.970),
            (x - width * 0.006, height * 0.970),
        ]);
        artist.fill(dash, Ink::sheer(mark, 0.55));
    }
}

/// Gabled houses along the far side of a harbour.
pub(super) fn quay_houses(artist: &mut Artist<'_>, base: f32) {
    const WALLS: [u32; 7] = [0xf1e3c8, 0xe3b995, 0xcf7f62, 0xdfc27e, 0xa8b8a6, 0xc8d2cf, 0xb56a55];
    let mut random = artist.random("quay houses");
    let (unit, foot) = (artist.unit, base * artist.height);
    let from = if random.unit() < 0.5 { -0.05 } else { random.between(0.3, 0.5) };
    let (mut x, end) = (from * artist.width, (from + random.between(0.45, 0.68)) * artist.width);
    while x < end {
        let (width, tall) = (unit * random.between(0.045, 0.075), unit * random.between(0.06, 0.12));
        let distance = 0.24;
        let hex = random.pick(&WALLS).copied().unwrap_or(WALLS[0]);
        let wall = artist.mood.lit(artist.mood.graded(Oklab::from_hex(hex)), distance);
        let roof = artist.mood.lit(artist.mood.graded(Oklab::from_hex(0x9c5240)), distance);
        let gable = width * random.between(0.45, 0.7);
        artist.fill(Path::rectangle(x, foot - tall, width, tall + unit * 0.03), Ink::even(wall));
        let peak =
            [(x - width * 0.06, foot - tall), (x + width * 0.5, foot - tall - gable), (x + width * 1.06, foot - tall)];
        artist.fill(Path::polygon(peak), Ink::even(roof));
        let shade = Path::rectangle(x + width * 0.86, foot - tall, width * 0.14, tall + unit * 0.03);
        artist.fill(shade, Ink::sheer(wall.lighter(-0.12), 0.6));
        windows(artist, (x, foot - tall, width, tall), wall.lighter(-0.2), &mut random);
        x += width * 1.02;
    }
    let quay = artist.mood.land[2].mix(artist.mood.haze, 0.3);
    artist.fill(Path::rectangle(-artist.width, foot, artist.width * 3.0, unit * 0.03), Ink::even(quay));
}
