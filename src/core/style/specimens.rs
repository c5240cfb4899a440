//! Pictures painted by whole numbers for the tests: discs on a ground, in a style that can be turned by its knobs.

use super::measurement::Measurement;
use super::working::Raster;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

/// Width of a specimen, in pixels.
pub const WIDTH: u32 = 400;
/// Height of a specimen, in pixels.
pub const HEIGHT: u32 = 300;

/// How a picture is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Manner {
    /// The colour of the ground.
    pub ground: [u8; 3],
    /// The colour of the discs, which differs a little from disc to disc.
    pub ink: [u8; 3],
    /// How many discs there are.
    pub discs: u32,
    /// How far pixels may stray from their colour, 0 to 255.
    pub noise: i32,
    /// Width of the outline of each disc, in pixels.
    pub outline: i32,
}

/// Warm discs on paper, outlined.
pub const PAPER: Manner = Manner { ground: [236, 220, 190], ink: [196, 90, 50], discs: 14, noise: 0, outline: 2 };
/// Cold grainy discs in the dark, without outlines.
pub const NIGHT: Manner = Manner { ground: [22, 30, 52], ink: [70, 110, 190], discs: 40, noise: 34, outline: 0 };

/// Numbers that look like chance and are the same every time.
pub struct Chance(u64);

impl Chance {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(11))
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u32) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(limit.max(1))) as i32
    }
}

/// The RGB bytes of a picture in a manner; each seed is another picture.
pub fn paint(manner: Manner, seed: u64) -> Vec<u8> {
    let mut chance = Chance::new(seed);
    let discs: Vec<[i32; 4]> = (0..manner.discs)
        .map(|_| [chance.below(WIDTH), chance.below(HEIGHT), 12 + chance.below(38), chance.below(40) - 20])
        .collect();
    let mut bytes = Vec::new();
    for y in 0..HEIGHT as i32 {
        for x in 0..WIDTH as i32 {
            let colour = colour_at(manner, &discs, x, y);
            let stray = if manner.noise == 0 { 0 } else { chance.below(2 * manner.noise as u32 + 1) - manner.noise };
            bytes.extend(colour.map(|channel| (channel + stray).clamp(0, 255) as u8));
        }
    }
    bytes
}

fn colour_at(manner: Manner, discs: &[[i32; 4]], x: i32, y: i32) -> [i32; 3] {
    let hit = discs.iter().rev().find(|[left, top, radius, _]| {
        let (across, down) = (x - left, y - top);
        across * across + down * down <= radius * radius
    });
    let Some([left, top, radius, shade]) = hit else { return manner.ground.map(i32::from) };
    let (across, down, inner) = (x - left, y - top, radius - manner.outline);
    let is_outline = across * across + down * down > inner * inner;
    if is_outline { [20, 14, 10] } else { manner.ink.map(|channel| i32::from(channel) + shade) }
}

/// What is measured of RGB bytes of the specimens' size.
pub fn measured(bytes: &[u8]) -> Measurement {
    Measurement::of(Raster::rgb(bytes, WIDTH, HEIGHT).unwrap())
}

/// What was measured of the specimens so far: without optimisation that takes long, and many tests use the same ones.
type Known = Mutex<HashMap<(Manner, u64), Arc<OnceLock<Measurement>>>>;
static KNOWN: LazyLock<Known> = LazyLock::new(Known::default);

/// A set of pictures in one manner.
pub fn set(manner: Manner, count: u64) -> Vec<Measurement> {
    let one = |seed| {
        let place = KNOWN.lock().unwrap().entry((manner, seed)).or_default().clone();
        place.get_or_init(|| measured(&paint(manner, seed))).clone()
    };
    (0..count).map(one).collect()
}

/// Averaged over squares of `2 × radius + 1` pixels, twice.
pub fn blurred(bytes: &[u8], radius: i32) -> Vec<u8> {
    let once = |bytes: &[u8]| {
        let at = |x: i32, y: i32, channel: usize| {
            let (x, y) = (x.clamp(0, WIDTH as i32 - 1), y.clamp(0, HEIGHT as i32 - 1));
            i32::from(bytes[(y * WIDTH as i32 + x) as usize * 3 + channel])
        };
        let mut result = Vec::with_capacity(bytes.len());
        for (x, y) in (0..HEIGHT as i32).flat_map(|y| (0..WIDTH as i32).map(move |x| (x, y))) {
            for channel in 0..3 {
                let near = (-radius..=radius).flat_map(|down| (-radius..=radius).map(move |across| (across, down)));
                let sum: i32 = near.map(|(across, down)| at(x + across, y + down, channel)).sum();
                result.push((sum / ((2 * radius + 1) * (2 * radius + 1))) as u8);
            }
        }
        result
    };
    if radius == 0 { bytes.to_vec() } else { once(&once(bytes)) }
}
