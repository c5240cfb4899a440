//! Chance that is none: the same seed gives the same details, and each detail has a seed of its own, so that
//! changing one thing leaves the others as they were.

/// A stream of numbers from a seed: SplitMix64 (Steele, Lea, Flood, 2014).
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The stream that belongs to `seed` and to the detail called `detail`.
    pub(super) fn new(seed: u64, detail: &str) -> Self {
        Self(mix(seed ^ hash(detail)))
    }

    /// The next number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// The next number from 0 up to, without, 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// The next number between two.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// The next whole number below `count`; 0 where `count` is 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % (count.max(1) as u64)).unwrap_or(0)
    }

    /// One of the items; `None` where there is none.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// Scrambles a number so that neighbours have nothing in common.
pub(super) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A number for a text: FNV-1a of 64 bits.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Even noise for a grid point, 0 to 1.
pub(super) fn grain(x: u32, y: u32, seed: u32) -> f32 {
    let mut number = x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca77) ^ seed.wrapping_mul(0xc2b2_ae3d);
    number = (number ^ (number >> 15)).wrapping_mul(0x2c1b_3c6d);
    number = (number ^ (number >> 12)).wrapping_mul(0x297a_2d39);
    (number ^ (number >> 15)) as f32 / u32::MAX as f32
}

/// Smooth noise over the plane with one feature a unit, 0 to 1.
pub(super) fn smooth(x: f32, y: f32, seed: u32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (across, down) = (ease(x - left), ease(y - top));
    let corner = |right: i32, below: i32| grain((left as i32 + right) as u32, (top as i32 + below) as u32, seed);
    let upper = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * across;
    let lower = corner(0, 1) + (corner(1, 1) - corner(0, 1)) * across;
    upper + (lower - upper) * down
}
