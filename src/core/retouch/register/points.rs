//! The points of a plane that are aligned by: those where it is steepest.

use super::plane::Plane;

/// One point is taken of each square with this many points a side: the one with the steepest slope. Large planes have
/// points enough in larger squares.
const SQUARE: usize = 4;
const LARGE_SQUARE: usize = 6;
const LARGE: usize = 768;
/// Points at the edge that have no slope of their own.
const EDGE: usize = 2;

/// A point of the clean plane.
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) value: f32,
    /// Slopes to the right and downwards.
    pub(super) slopes: (f32, f32),
}

impl Point {
    /// The square of its slope.
    pub(super) fn steepness(&self) -> f32 {
        self.slopes.0 * self.slopes.0 + self.slopes.1 * self.slopes.1
    }
}

/// The steepest usable points.
pub(super) fn points(clean: &Plane, usable: &[bool]) -> Vec<Point> {
    let (width, height) = (clean.width, clean.height);
    let mut points = Vec::new();
    if width <= 2 * EDGE || height <= 2 * EDGE {
        return points;
    }
    let square = if width.max(height) > LARGE { LARGE_SQUARE } else { SQUARE };
    let columns = width - 2 * EDGE;
    let mut slopes: Vec<Vec<(f32, f32)>> = (0..square).map(|_| vec![(0.0, 0.0); columns]).collect();
    let mut best = vec![(0.0, 0, 0); columns.div_ceil(square)];
    for top in (EDGE..height - EDGE).step_by(square) {
        let rows = top..(top + square).min(height - EDGE);
        best.fill((-1.0, 0, 0));
        for (y, slopes) in rows.clone().zip(slopes.iter_mut()) {
            slopes_of(clean, y, slopes);
            let usable = usable.get(y * width + EDGE..(y + 1) * width - EDGE).unwrap_or_default();
            let squares = slopes.chunks(square).zip(usable.chunks(square)).enumerate();
            for ((number, (slopes, usable)), best) in squares.zip(best.iter_mut()) {
                for (at, ((right, below), usable)) in slopes.iter().zip(usable).enumerate() {
                    let steepness = if *usable { right * right + below * below } else { -1.0 };
                    if steepness > best.0 {
                        *best = (steepness, EDGE + number * square + at, y);
                    }
                }
            }
        }
        for (_, x, y) in best.iter().filter(|(steepness, ..)| *steepness >= 0.0) {
            let slopes = slopes.get(y - top).and_then(|row| row.get(x - EDGE)).copied().unwrap_or_default();
            let value = clean.row(*y).get(*x).copied().unwrap_or_default();
            points.push(Point { x: *x as f32, y: *y as f32, value, slopes });
        }
    }
    points
}

/// The slopes of the curves that pass through the neighbours, to the fourth order, of a row without its edges.
fn slopes_of(clean: &Plane, y: usize, out: &mut [(f32, f32)]) {
    let slope = |far_before: f32, before: f32, behind: f32, far_behind: f32| {
        (8.0 * (behind - before) - (far_behind - far_before)) / 12.0
    };
    let inner = |row: usize| clean.row(row).get(EDGE..).unwrap_or_default().iter();
    let rows = inner(y - 2).zip(inner(y - 1)).zip(inner(y + 1).zip(inner(y + 2)));
    for ((near, ((far_above, above), (below, far_below))), out) in clean.row(y).windows(5).zip(rows).zip(out) {
        if let [far_left, left, _, right, far_right] = near {
            *out = (slope(*far_left, *left, *right, *far_right), slope(*far_above, *above, *below, *far_below));
        }
    }
}
