//! How deep inside a mask its pixels are, near its rim.

use super::{Bounds, Mask, runs};

/// Columns that are looked at together for whether the rim comes near.
const CHUNK: usize = 32;

/// The distance of each pixel to the nearest one that is not marked, up to a limit: exact Euclidean distances of
/// centres, so that pixels at the rim have 1.
pub struct Rim<'a> {
    mask: &'a Mask,
    area: Bounds,
    limit: usize,
    columns: Vec<u16>,
}

/// Marked pixels beside each other in a row, from a column to the one before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first column.
    pub from: usize,
    /// The column behind the last.
    pub to: usize,
    /// Whether all of them are at least as deep as the limit. Others may be, too.
    pub deep: bool,
}

impl<'a> Rim<'a> {
    /// Looks at an area of a mask, up to `limit_px` deep (1 to 255). Beyond the picture's edges there is no rim.
    pub fn of(mask: &'a Mask, area: Bounds, limit_px: usize) -> Self {
        let limit = limit_px.clamp(1, 255);
        // Unmarked pixels beside the area count too.
        let seen = area.grown(limit, mask.width, mask.height);
        Self { mask, area: seen, limit, columns: mask.column_distances(seen, limit, false) }
    }

    /// Finds what is marked in row `y`, in stretches from the left to the right; those without a rim near need no
    /// measuring.
    pub fn stretches(&self, y: usize, found: &mut Vec<Stretch>) {
        found.clear();
        let distances = self.distances(y);
        let row = self.mask.row(y).get(self.area.left..self.area.right).unwrap_or_default();
        let least: Vec<u16> =
            distances.chunks(CHUNK).map(|chunk| chunk.iter().fold(u16::MAX, |least, one| least.min(*one))).collect();
        let beside = (self.limit - 1).div_ceil(CHUNK);
        for (number, marks) in row.chunks(CHUNK).enumerate() {
            let near = least.get(number.saturating_sub(beside)..(number + beside + 1).min(least.len()));
            let deep = near.unwrap_or_default().iter().all(|least| usize::from(*least) >= self.limit);
            let left = self.area.left + number * CHUNK;
            for (from, to) in runs(marks) {
                match found.last_mut() {
                    Some(last) if last.to == left + from && last.deep == deep => last.to = left + to,
                    _ => found.push(Stretch { from: left + from, to: left + to, deep }),
                }
            }
        }
    }

    /// Writes the depths of the pixels `from..` of row `y`, as many as `out` has room for: 0 where nothing is marked,
    /// the limit where it is deeper than that.
    pub fn depths(&self, y: usize, from: usize, out: &mut [f32]) {
        let distances = self.distances(y);
        let marks = self.mask.row(y).get(from..).unwrap_or_default();
        for ((at, out), mark) in (from.saturating_sub(self.area.left)..).zip(out).zip(marks) {
            *out = if *mark == 0 { 0.0 } else { self.depth(distances, at) };
        }
    }

    fn distances(&self, y: usize) -> &[u16] {
        let width = self.area.width();
        let start = y.saturating_sub(self.area.top) * width;
        self.columns.get(start..start + width).unwrap_or_default()
    }

    /// The depth of a pixel of a row, looking to both sides until nothing nearer can come.
    fn depth(&self, distances: &[u16], centre: usize) -> f32 {
        let squared = |distance: Option<&u16>| distance.map_or(u32::MAX, |one| u32::from(*one) * u32::from(*one));
        let limit = self.limit as u32;
        let mut least = squared(distances.get(centre)).min(limit * limit);
        for across in 1..self.limit {
            let across_squared = (across * across) as u32;
            if across_squared >= least {
                break;
            }
            let left = centre.checked_sub(across).and_then(|place| distances.get(place));
            let nearer = squared(left).min(squared(distances.get(centre + across)));
            least = least.min(nearer.saturating_add(across_squared));
        }
        (least as f32).sqrt()
    }
}
