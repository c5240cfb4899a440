//! The whole frame drawn anew, as models do it: a little moved, zoomed and tinted.

use super::super::random::Random;
use super::Photograph;

/// The farthest that everything moves along an axis, in pixels of what was sent.
const SHIFT_PX: f32 = 3.0;
/// The most by which everything is made larger or smaller.
const ZOOM: f32 = 0.004;
/// The most by which a channel is made stronger or weaker.
const GAIN: f32 = 0.015;
/// The most that is added to a channel, of 255.
const OFFSET: f32 = 2.0;

/// Where a pixel comes from along one axis: two neighbours, and how far it lies from the first to the second, 0 to 1.
type Between = (usize, usize, f32);

/// How a frame is drawn anew.
pub(super) struct Again {
    columns: Vec<Between>,
    rows: Vec<Between>,
    /// Every channel's new values.
    tints: [Vec<u8>; 3],
}

impl Again {
    pub(super) fn new(seed: u64, (sent, (width, height)): (&Photograph, (usize, usize))) -> Self {
        let mut random = Random::new(seed, "drawn anew");
        let zoom = 1.0 + random.between(-ZOOM, ZOOM);
        let mut axis = |from: usize, to: usize| -> Vec<Between> {
            let shift = random.between(-SHIFT_PX, SHIFT_PX);
            (0..to).map(|at| between(at, (from, to), (shift, zoom))).collect()
        };
        let (columns, rows) = (axis(sent.width, width), axis(sent.height, height));
        let tints = std::array::from_fn(|_| {
            let (gain, offset) = (1.0 + random.between(-GAIN, GAIN), random.between(-OFFSET, OFFSET));
            (0..=u8::MAX).map(|value| (f32::from(value) * gain + offset).round() as u8).collect()
        });
        Self { columns, rows, tints }
    }

    /// The frame, four bytes a pixel, opaque.
    pub(super) fn painted(&self, sent: &Photograph) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.columns.len() * self.rows.len() * 4);
        let pixels = sent.rgba.as_chunks::<4>().0;
        let row = |y: usize| pixels.get(y * sent.width..(y + 1) * sent.width).unwrap_or_default();
        for (above, below, down) in &self.rows {
            let (above, below) = (row(*above), row(*below));
            for (left, right, across) in &self.columns {
                let pixel = |row: &[[u8; 4]], x: usize| row.get(x).copied().unwrap_or_default();
                let corners = [pixel(above, *left), pixel(above, *right), pixel(below, *left), pixel(below, *right)];
                out.extend(self.tinted(blended(corners, (*across, *down))));
                out.push(255);
            }
        }
        out
    }

    fn tinted(&self, colour: [u8; 3]) -> [u8; 3] {
        let mut out = colour;
        for (channel, tint) in out.iter_mut().zip(&self.tints) {
            *channel = tint.get(usize::from(*channel)).copied().unwrap_or(*channel);
        }
        out
    }
}

fn between(at: usize, (from, to): (usize, usize), (shift, zoom): (f32, f32)) -> Between {
    let middle = from as f32 / 2.0;
    let scaled = (at as f32 + 0.5) * from as f32 / to as f32;
    let place = ((scaled - middle - shift) / zoom + middle - 0.5).clamp(0.0, from.saturating_sub(1) as f32);
    let first = place as usize;
    (first, (first + 1).min(from.saturating_sub(1)), place - first as f32)
}

fn blended([a, b, c, d]: [[u8; 4]; 4], (across, down): (f32, f32)) -> [u8; 3] {
    let channel = |[a, b, c, d]: [u8; 4]| {
        let [a, b, c, d] = [a, b, c, d].map(f32::from);
        let (upper, lower) = (a + (b - a) * across, c + (d - c) * across);
        (upper + (lower - upper) * down + 0.5) as u8
    };
    [channel([a[0], b[0], c[0], d[0]]), channel([a[1], b[1], c[1], d[1]]), channel([a[2], b[2], c[2], d[2]])]
}
