//! How deep inside a mask its pixels are, near its rim.

use super::{Bounds, Mask};

/// The distance of each pixel to the nearest one that is not marked, up to a limit: exact Euclidean distances of
/// centres, so that pixels at the rim have 1.
pub struct Rim<'a> {
    mask: &'a Mask,
    area: Bounds,
    limit: usize,
    columns: Vec<u16>,
}

impl<'a> Rim<'a> {
    /// Looks at an area of a mask, up to `limit_px` deep (1 to 255). Beyond the picture's edges there is no rim.
    pub fn of(mask: &'a Mask, area: Bounds, limit_px: usize) -> Self {
        let limit = limit_px.clamp(1, 255);
        // Unmarked pixels beside the area count too.
        let seen = area.grown(limit, mask.width, mask.height);
        Self { mask, area: seen, limit, columns: mask.column_distances(seen, limit, false) }
    }

    /// Writes the depths of the pixels `from..` of row `y`, as many as `out` has room for: 0 where nothing is marked,
    /// the limit where it is deeper than that.
    pub fn depths(&self, y: usize, from: usize, out: &mut [f32]) {
        let width = self.area.width();
        let start = y.saturating_sub(self.area.top) * width;
        let distances = self.columns.get(start..start + width).unwrap_or_default();
        let reach = self.limit - 1;
        let marks = self.mask.row(y).get(from..).unwrap_or_default();
        let first = from.saturating_sub(self.area.left);
        // How many of the columns so far come to the rim within the limit. Most pixels have none of those near, are
        // deep, and need no measuring.
        let limit = self.limit as u16;
        let mut passed = 0_u32;
        let counts: Vec<u32> = std::iter::once(0)
            .chain(distances.iter().map(|distance| {
                passed += u32::from(*distance < limit);
                passed
            }))
            .collect();
        for ((at, out), mark) in (first..).zip(out).zip(marks) {
            let (left, right) = (at.saturating_sub(reach), (at + reach + 1).min(width));
            let is_near = counts.get(left) != counts.get(right);
            *out = match (*mark, is_near) {
                (0, _) => 0.0,
                (_, false) => self.limit as f32,
                _ => self.depth(distances.get(left..right).unwrap_or_default(), at - left),
            };
        }
    }

    /// The depth of the pixel at `centre` of a stretch of a row.
    fn depth(&self, near: &[u16], centre: usize) -> f32 {
        let limit = self.limit as u32;
        let squares = (0_i32..).zip(near).map(|(place, distance)| {
            let across = (place - centre as i32).unsigned_abs();
            across * across + u32::from(*distance) * u32::from(*distance)
        });
        let least = squares.fold(limit * limit, u32::min);
        (least as f32).sqrt()
    }
}
