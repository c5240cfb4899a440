//! The sky, what stands in it, and what falls out of it.

use crate::core::demo::paint::artist::Artist;
use crate::core::demo::paint::ink::{Ink, Spread};
use crate::core::demo::paint::path::{Path, point};
use crate::core::demo::random::Random;
use crate::core::demo::scene::{Kind, Light, Place, Subject, Weather};
use crate::core::pixels::colour::Oklab;

/// The backdrop of every place; indoors it is painted over.
pub(in super::super) fn sky(artist: &mut Artist<'_>) {
    let (width, height) = (artist.width, artist.height);
    let ink = artist.falling(0.0, 0.66, &artist.mood.sky).speckled(0.05);
    artist.fill(Path::rectangle(-width, -height, width * 3.0, height * 3.0), ink);
    if artist.scene.light == Light::Night && artist.scene.weather == Weather::Clear && artist.scene.place.has_sky() {
        stars(artist, 70, 0.5);
    }
    if matches!(artist.scene.weather, Weather::Cloudy | Weather::Rain) && artist.scene.place.has_sky() {
        let mut random = artist.random("cloud cover");
        for index in 0..6 {
            let at = ((index as f32 + random.unit()) / 6.0, random.between(0.05, 0.3));
            cloud(artist, at, random.between(0.22, 0.4), 0.55, &mut random);
        }
    }
}

/// Small lights, more of them higher up.
pub(super) fn stars(artist: &mut Artist<'_>, count: usize, lowest: f32) {
    let mut random = artist.random("stars");
    let colour = Oklab::from_hex(0xfdf6e0);
    for _ in 0..count {
        let (x, y) = (random.unit() * artist.width, random.unit() * random.between(0.4, 1.0) * lowest * artist.height);
        let radius = artist.unit * random.between(0.0009, 0.0026);
        let opacity = random.between(0.35, 0.95);
        artist.fill(Path::circle(x, y, radius), Ink::sheer(colour, opacity));
    }
}

/// Draws a subject of the sky.
pub(in super::super) fn heaven(artist: &mut Artist<'_>, subject: &Subject) {
    match subject.kind {
        Kind::Sun => disc(artist, subject, false),
        Kind::Moon => disc(artist, subject, true),
        Kind::Stars => stars(artist, 150, 0.75),
        Kind::Clouds => {
            let mut random = Random::new(subject.seed, "clouds");
            let count = usize::from(subject.count).max(3);
            for index in 0..count {
                let across = (index as f32 + random.between(0.1, 0.9)) / count as f32;
                let size = random.between(0.16, 0.3) * subject.scale;
                cloud(artist, (across, random.between(0.10, 0.34)), size, 0.92, &mut random);
            }
        }
        _ => rainbow(artist, subject),
    }
}

fn disc(artist: &mut Artist<'_>, subject: &Subject, is_moon: bool) {
    let mut random = Random::new(subject.seed, "disc");
    let low = matches!(artist.scene.light, Light::Dawn | Light::Golden | Light::Dusk);
    let height = if low && !is_moon { random.between(0.34, 0.44) } else { random.between(0.17, 0.26) };
    let horizon = match artist.scene.place {
        Place::Mountains | Place::City => 0.78,
        _ => 1.0,
    };
    let (x, y) = (subject.x * artist.width, height * horizon * artist.height);
    let size = if is_moon { 0.062 } else { 0.085 };
    let radius = artist.unit * size * subject.scale * random.between(0.9, 1.15);
    let colour = subject.colour.unwrap_or(artist.mood.disc);
    artist.glow((x, y), (radius * 4.6, radius * 4.6), colour.lighter(0.04), 0.34);
    artist.fill(Path::circle(x, y, radius), Ink::even(colour));
    if is_moon {
        let shade = colour.lighter(-0.07);
        for (dx, dy, size) in [(-0.3, -0.2, 0.2), (0.26, 0.1, 0.27), (-0.1, 0.42, 0.15), (0.1, -0.5, 0.12)] {
            artist.fill(Path::circle(x + dx * radius, y + dy * radius, size * radius), Ink::sheer(shade, 0.6));
        }
    }
}

/// A cloud: a flat foot and a few rounded heads.
fn cloud(artist: &mut Artist<'_>, (x, y): (f32, f32), size: f32, opacity: f32, random: &mut Random) {
    let (x, y, size) = (x * artist.width, y * artist.height, size * artist.unit);
    let mut path = Path::rounded(x - size * 0.5, y - size * 0.10, size, size * 0.12, size * 0.06);
    for (across, reach) in [(-0.26, 0.11), (-0.05, 0.18), (0.18, 0.13), (0.32, 0.08)] {
        let radius = size * reach * random.between(0.85, 1.2);
        path = path.and(Path::circle(x + across * size, y - radius * 0.55, radius));
    }
    let light = artist.mood.lit(Oklab::from_hex(0xfaf3e6), 0.12);
    let light = if artist.mood.is_dark() { light.mix(artist.mood.haze, 0.62) } else { light };
    let shade = light.mix(artist.mood.haze, 0.5);
    let spread = Spread::Along(point(x, y - size * 0.26), point(x, y + size * 0.03));
    artist.fill(path, Ink::ramp(spread, &[(0.0, light, opacity), (1.0, shade, opacity * 0.85)]).speckled(0.4));
}

fn rainbow(artist: &mut Artist<'_>, subject: &Subject) {
    const BANDS: [u32; 6] = [0xd9604f, 0xe99a4c, 0xf0cf62, 0x74ad74, 0x5b93b8, 0x8071a8];
    let (x, y) = (subject.x * artist.width, artist.height * 0.74);
    let width = artist.unit * 0.022;
    for (index, hex) in BANDS.into_iter().enumerate() {
        let radius = artist.unit * 0.56 * subject.scale - index as f32 * width;
        let ring = Path::circle(x, y, radius).stroke(width * 1.04);
        artist.fill(ring, Ink::sheer(artist.mood.lit(Oklab::from_hex(hex), 0.1), 0.62));
    }
}

/// Rain, snow and fog before everything.
pub(in super::super) fn weather(artist: &mut Artist<'_>) {
    let indoors = matches!(artist.scene.place, Place::Room | Place::Table | Place::Space | Place::Underwater);
    if indoors {
        return;
    }
    let mut random = artist.random("weather");
    let (width, height, unit) = (artist.width, artist.height, artist.unit);
    match artist.scene.weather {
        Weather::Rain => {
            let colour = Oklab::from_hex(0xe6eef2);
            for _ in 0..190 {
                let (x, y) = (random.between(-0.1, 1.1) * width, random.between(-0.1, 1.0) * height);
                let length = unit * random.between(0.03, 0.075);
                let drop = Path::polygon([(x, y), (x - length * 0.22, y + length)]).stroke(unit * 0.0017);
                artist.fill(drop, Ink::sheer(colour, random.between(0.2, 0.5)));
            }
        }
        Weather::Snow => {
            let colour = Oklab::from_hex(0xffffff);
            for _ in 0..210 {
                let (x, y) = (random.unit() * width, random.unit() * height);
                let radius = unit * random.between(0.0016, 0.0062) * random.between(0.5, 1.0);
                artist.fill(Path::circle(x, y, radius), Ink::sheer(colour, random.between(0.5, 0.95)));
            }
        }
        Weather::Fog => {
            let haze = artist.mood.haze.lighter(0.03);
            for (middle, reach, opacity) in [(0.58, 0.16, 0.5), (0.74, 0.12, 0.38), (0.96, 0.14, 0.42)] {
                let spread =
                    Spread::Along(point(0.0, (middle - reach) * height), point(0.0, (middle + reach) * height));
                let stops = [(0.0, haze, 0.0), (0.5, haze, opacity), (1.0, haze, 0.0)];
                let veil = Path::rectangle(-width, (middle - reach) * height, width * 3.0, reach * 2.0 * height);
                artist.fill(veil, Ink::ramp(spread, &stops));
            }
        }
        Weather::Clear | Weather::Cloudy => {}
    }
}
