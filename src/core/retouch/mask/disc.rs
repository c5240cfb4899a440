//! Masks grown and shrunk by discs, exactly: a pixel is marked if a marked one lies within the radius, by the
//! Euclidean distance between their centres.
//!
//! In two passes. The first finds in each column how far the nearest marked pixel is, up to the radius. From there, a
//! pixel with distance `g` reaches `sqrt(r² − g²)` pixels to the left and right of itself in its row, and a row is the
//! union of such intervals, which one sweep in each direction finds. So the cost does not depend on the radius.

use super::{Bounds, Mask};

impl Mask {
    /// Marked wherever a marked pixel lies within `radius_px` (Euclidean, at most 16 000).
    pub fn grown(&self, radius_px: f32) -> Self {
        match self.bounds() {
            Some(bounds) => self.grown_from(bounds, radius_px),
            None => Self::empty(self.width, self.height),
        }
    }

    /// The same of a mask whose bounds are known.
    pub(in crate::core::retouch) fn grown_from(&self, bounds: Bounds, radius_px: f32) -> Self {
        let mut grown = Self::empty(self.width, self.height);
        let reaches = reaches(radius_px);
        let area = bounds.grown(reaches.len(), self.width, self.height);
        let columns = self.column_distances(area, reaches.len(), true);
        let width = area.width();
        for (y, distances) in (area.top..area.bottom).zip(columns.chunks_exact(width.max(1))) {
            let from = y * self.width + area.left;
            if let Some(row) = grown.bytes.get_mut(from..from + width) {
                unite(distances, &reaches, row);
            }
        }
        grown
    }

    /// Marked only where every pixel within `radius_px` is marked. Beyond the picture's edges counts as marked: an edge
    /// is no rim.
    pub fn shrunk(&self, radius_px: f32) -> Self {
        self.inverted().grown(radius_px).inverted()
    }

    /// For every pixel of an area, how many rows away the nearest pixel of the same column is that is marked (or not,
    /// as `marked` says), at most `limit`.
    pub(super) fn column_distances(&self, area: Bounds, limit: usize, marked: bool) -> Vec<u16> {
        let (width, limit) = (area.width().max(1), limit.min(usize::from(u16::MAX) - 1) as u16);
        let mut distances = vec![limit; width * area.height()];
        let mut running = vec![limit; width];
        let searched = if marked { 255 } else { 0 };
        let rows = |y: usize| self.row(y).get(area.left..area.right).unwrap_or_default();
        for (y, out) in (area.top..area.bottom).zip(distances.chunks_exact_mut(width)) {
            for ((run, out), byte) in running.iter_mut().zip(out).zip(rows(y)) {
                *run = if *byte == searched { 0 } else { (*run + 1).min(limit) };
                *out = *run;
            }
        }
        running.fill(limit);
        for (y, out) in (area.top..area.bottom).zip(distances.chunks_exact_mut(width)).rev() {
            for ((run, out), byte) in running.iter_mut().zip(out).zip(rows(y)) {
                *run = if *byte == searched { 0 } else { (*run + 1).min(limit) };
                *out = (*out).min(*run);
            }
        }
        distances
    }
}

/// How far a disc reaches to each side, by rows from its centre; as many numbers as it reaches down, and one.
fn reaches(radius_px: f32) -> Vec<u16> {
    let squared = f64::from(radius_px.clamp(0.0, 16_000.0)) * f64::from(radius_px.clamp(0.0, 16_000.0));
    let reach = |down: u32| {
        let left = squared - f64::from(down) * f64::from(down);
        (left >= 0.0).then(|| left.sqrt() as u16)
    };
    (0..).map_while(reach).collect()
}

/// Pixels of a row that are looked at together, for whether all of them are marked or none.
const CHUNK: usize = 64;

/// Marks the union of the intervals that the pixels of a row reach.
fn unite(distances: &[u16], reaches: &[u16], row: &mut [u8]) {
    let reach = |distance: u16| reaches.get(usize::from(distance)).map_or(-1, |reach| i32::from(*reach));
    let mark = |(distance, out): (&u16, &mut u8), left: &mut i32| {
        *left = (*left - 1).max(reach(*distance));
        if *left >= 0 {
            *out = 255;
        }
    };
    // Most chunks are marked all over or have nothing near, and are done at once.
    let even = |chunk: &[u16], out: &mut [u8], left: &mut i32| {
        let ends = |(least, most): (u16, u16), one: &u16| (least.min(*one), most.max(*one));
        let (least, most) = chunk.iter().fold((u16::MAX, 0), ends);
        if most == 0 {
            out.fill(255);
            *left = reach(0);
        }
        most == 0 || usize::from(least) >= reaches.len() && *left <= 0
    };
    let mut left = -1;
    for (chunk, out) in distances.chunks(CHUNK).zip(row.chunks_mut(CHUNK)) {
        if !even(chunk, out, &mut left) {
            chunk.iter().zip(out).for_each(|pair| mark(pair, &mut left));
        }
    }
    left = -1;
    for (chunk, out) in distances.chunks(CHUNK).zip(row.chunks_mut(CHUNK)).rev() {
        if !even(chunk, out, &mut left) {
            chunk.iter().zip(out).rev().for_each(|pair| mark(pair, &mut left));
        }
    }
}
