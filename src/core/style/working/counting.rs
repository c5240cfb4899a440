//! What averaging takes away: how often neighbouring pixels are quite equal, how many colours there are, and what can be
//! seen through. All of it is counted in whole numbers, on a part of large pictures, so that it costs little.

use super::Layout;
use crate::core::style::exact::log2;
use crate::core::style::making::Making;

/// About this many pixels are looked at; of a larger picture, rows at equal distances.
const LOOKED_AT: u64 = 1 << 19;
/// As many colours are told apart at most, as a power of 2: each is noted in one of as many bins, by a hash.
const BINS_LOG2: u32 = 18;
/// Knuth's multiplicative hash: 2³² over the golden ratio, made odd.
const HASH: u32 = 0x9e37_79b1;
/// Alpha up to which nothing of a pixel is seen, and from which on nothing is seen through it, of 255: 2 % of each.
const CLEAR: u8 = 5;
const OPAQUE: u8 = 250;

/// Counts the pixels of a picture that comes row by row.
pub struct Counting {
    /// Every how many rows one is looked at.
    stride: usize,
    /// Rows that came.
    rows: usize,
    /// The colours of the last row that was looked at, and of the one that is.
    above: Vec<u32>,
    here: Vec<u32>,
    /// A bit for each bin of colours.
    bins: Vec<u64>,
    found: Found,
}

#[derive(Default)]
struct Found {
    across: Share,
    down: Share,
    pixels: u32,
    clear: u32,
    veiled: u32,
}

/// How many of some are so.
#[derive(Clone, Copy, Default)]
struct Share {
    part: u32,
    whole: u32,
}

impl Counting {
    /// Nothing yet of a picture of this width and height, in pixels.
    pub fn new(width: u32, height: u32) -> Self {
        let stride = (u64::from(width) * u64::from(height)).div_ceil(LOOKED_AT).max(1);
        Self {
            stride: stride as usize,
            rows: 0,
            above: Vec::new(),
            here: Vec::new(),
            bins: vec![0; 1 << (BINS_LOG2 - 6)],
            found: Found::default(),
        }
    }

    /// Counts the next row.
    pub fn add(&mut self, row: &[u8], layout: Layout) {
        let place = self.rows % self.stride;
        self.rows += 1;
        // The row below one that is looked at is only compared with it.
        let is_below = self.rows > 1 && place == 1 % self.stride;
        if place > 0 && !is_below {
            return;
        }
        self.here.clear();
        self.here.extend(row.chunks_exact(layout.bytes()).map(|pixel| code(layout.seen(pixel))));
        if is_below {
            self.found.down.add(self.above.iter().zip(&self.here));
        }
        if place == 0 {
            self.look(row, layout);
            std::mem::swap(&mut self.above, &mut self.here);
        }
    }

    /// Counts what is counted within a row.
    fn look(&mut self, row: &[u8], layout: Layout) {
        self.found.across.add(self.here.iter().zip(self.here.iter().skip(1)));
        self.found.pixels += self.here.len() as u32;
        for code in &self.here {
            let bin = code.wrapping_mul(HASH) >> (32 - BINS_LOG2);
            if let Some(bits) = self.bins.get_mut((bin >> 6) as usize) {
                *bits |= 1 << (bin & 63);
            }
        }
        if layout == Layout::Rgba {
            for alpha in row.chunks_exact(layout.bytes()).map(|pixel| layout.alpha(pixel)) {
                self.found.clear += u32::from(alpha <= CLEAR);
                self.found.veiled += u32::from(alpha > CLEAR && alpha < OPAQUE);
            }
        }
    }

    /// What was counted.
    pub fn finish(self) -> Making {
        let found = self.found;
        let of_all = |part: u32| Share { part, whole: found.pixels }.share();
        let colours: u32 = self.bins.iter().map(|bits| bits.count_ones()).sum();
        let [colours, pixels] = [colours, found.pixels].map(|count| log2(count.max(1) as f32));
        Making {
            alike: [found.across.share(), found.down.share()],
            colours,
            colours_a_pixel: colours - pixels,
            clear: of_all(found.clear),
            veiled: of_all(found.veiled),
        }
    }
}

impl Share {
    fn add<'a>(&mut self, pairs: impl ExactSizeIterator<Item = (&'a u32, &'a u32)>) {
        self.whole += pairs.len() as u32;
        self.part += pairs.map(|(one, two)| u32::from(one == two)).sum::<u32>();
    }

    fn share(self) -> f32 {
        self.part as f32 / self.whole.max(1) as f32
    }
}

/// A colour as a number.
#[inline(always)]
fn code([red, green, blue]: [u32; 3]) -> u32 {
    red << 16 | green << 8 | blue
}
