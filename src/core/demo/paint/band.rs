//! Some rows of pixels, and how shapes are laid over them: exact area coverage, summed along each row.

use super::super::random::grain;
use super::ink::{Ink, Item, Spread};
use super::path::Point;
use std::ops::Range;

/// Rows of a picture in the making.
pub(super) struct Band {
    pub(super) width: usize,
    pub(super) first_row: u32,
    /// Gamma-encoded sRGB, 0 to 1, row by row.
    pub(super) pixels: Vec<[f32; 3]>,
    coverage: Vec<f32>,
}

/// Rows of a finished picture, in bytes.
pub(super) struct Finished {
    pub(super) width: usize,
    pub(super) first_row: u32,
    pub(super) pixels: Vec<[u8; 3]>,
}

impl Finished {
    /// One row, by its number in the picture.
    pub(super) fn row(&self, row: u32) -> &[[u8; 3]] {
        let start = row.saturating_sub(self.first_row) as usize * self.width;
        self.pixels.get(start..start + self.width).unwrap_or_default()
    }
}

impl Band {
    pub(super) fn new(width: u32, rows: Range<u32>) -> Self {
        let width = width as usize;
        let count = rows.end.saturating_sub(rows.start) as usize;
        Self { width, first_row: rows.start, pixels: vec![[1.0; 3]; width * count], coverage: Vec::new() }
    }

    fn rows(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    /// Lays one shape over the rows.
    pub(super) fn paint(&mut self, item: &Item) {
        let (first, count) = (self.first_row as f32, self.rows() as f32);
        let top = (item.top - first).floor().clamp(0.0, count) as usize;
        let bottom = (item.bottom - first).ceil().clamp(0.0, count) as usize;
        let left = item.left.floor().clamp(0.0, self.width as f32) as usize;
        let right = (item.right.ceil() + 1.0).clamp(0.0, self.width as f32) as usize;
        if top >= bottom || left >= right {
            return;
        }
        let window = Window { left, top, width: right - left + 2, rows: bottom - top };
        self.coverage.clear();
        self.coverage.resize(window.width * window.rows, 0.0);
        let origin = Point { x: left as f32, y: first + top as f32 };
        for (from, to) in &item.edges {
            edge(&mut self.coverage, &window, shifted(*from, origin), shifted(*to, origin));
        }
        self.blend(&window, right - left, &item.ink);
    }

    fn blend(&mut self, window: &Window, columns: usize, ink: &Ink) {
        for row in 0..window.rows {
            let y = self.first_row + (window.top + row) as u32;
            let covered = self.coverage.get(row * window.width..).unwrap_or_default();
            let start = (window.top + row) * self.width + window.left;
            let Some(pixels) = self.pixels.get_mut(start..start + columns) else { continue };
            let mut sum = 0.0;
            for ((column, pixel), area) in pixels.iter_mut().enumerate().zip(covered) {
                sum += area;
                let share = sum.abs().min(1.0);
                if share > 0.002 {
                    let [red, green, blue, opacity] = colour_at(ink, (window.left + column) as u32, y);
                    let share = share * opacity;
                    pixel[0] += (red - pixel[0]) * share;
                    pixel[1] += (green - pixel[1]) * share;
                    pixel[2] += (blue - pixel[2]) * share;
                }
            }
        }
    }
}

/// The part of the band that a shape touches; two columns more than the shape has, for sums that run over.
struct Window {
    left: usize,
    top: usize,
    width: usize,
    rows: usize,
}

fn shifted(corner: Point, origin: Point) -> Point {
    Point { x: corner.x - origin.x, y: corner.y - origin.y }
}

/// Adds the signed area to the right of an edge, as differences along each row.
fn edge(coverage: &mut [f32], window: &Window, from: Point, to: Point) {
    let (direction, upper, lower) = if from.y < to.y { (1.0, from, to) } else { (-1.0, to, from) };
    let height = lower.y - upper.y;
    if height <= 0.0 || lower.y <= 0.0 || upper.y >= window.rows as f32 {
        return;
    }
    let slope = (lower.x - upper.x) / height;
    let limit = (window.width - 2) as f32;
    let first = upper.y.max(0.0) as usize;
    let last = (lower.y.ceil() as usize).min(window.rows);
    for row in first..last {
        let start = upper.y.max(row as f32);
        let end = lower.y.min((row + 1) as f32);
        let area = (end - start) * direction;
        let x0 = (upper.x + (start - upper.y) * slope).clamp(0.0, limit);
        let x1 = (upper.x + (end - upper.y) * slope).clamp(0.0, limit);
        if let Some(cells) = coverage.get_mut(row * window.width..(row + 1) * window.width) {
            spread(cells, area, x0.min(x1), x0.max(x1));
        }
    }
}

/// Spreads the area of an edge that runs from `left` to `right` within one row over the cells it crosses.
fn spread(cells: &mut [f32], area: f32, left: f32, right: f32) {
    let first = left as usize;
    let last = right.ceil() as usize;
    if last <= first + 1 {
        let covered = 1.0 - (left + right) / 2.0 + first as f32;
        add(cells, first, area * covered);
        add(cells, first + 1, area * (1.0 - covered));
        return;
    }
    let per_cell = area / (right - left);
    let mut before = 0.0;
    for cell in first..last {
        // The area left of the cell's right border, as a running total; the differences are what is stored.
        let inside = ((cell + 1) as f32).min(right) - left.max(cell as f32);
        let from = left.max(cell as f32) - cell as f32;
        let covered = per_cell * inside * (1.0 - from - inside / 2.0);
        add(cells, cell, covered + before);
        before = per_cell * inside - covered;
    }
    add(cells, last, before);
}

fn add(cells: &mut [f32], index: usize, amount: f32) {
    if let Some(cell) = cells.get_mut(index) {
        *cell += amount;
    }
}

fn colour_at(ink: &Ink, x: u32, y: u32) -> [f32; 4] {
    let at = match ink.spread {
        Spread::Even => return ink.ramp.first().copied().unwrap_or([0.0; 4]),
        Spread::Along(from, to) => {
            let (dx, dy) = (to.x - from.x, to.y - from.y);
            ((x as f32 - from.x) * dx + (y as f32 - from.y) * dy) / (dx * dx + dy * dy).max(1e-6)
        }
        Spread::Around(centre, radius_x, radius_y) => {
            ((x as f32 - centre.x) / radius_x).hypot((y as f32 - centre.y) / radius_y)
        }
    };
    let scattered = if ink.speckle > 0.0 { at + (grain(x, y, 77) - 0.5) * ink.speckle } else { at };
    let place = scattered.clamp(0.0, 1.0) * (ink.ramp.len() - 1) as f32;
    let low = place as usize;
    let (Some(first), Some(second)) = (ink.ramp.get(low), ink.ramp.get(low + 1).or(ink.ramp.get(low))) else {
        return [0.0; 4];
    };
    let share = place - low as f32;
    std::array::from_fn(|channel| {
        let (from, to) = (first.get(channel).copied().unwrap_or(0.0), second.get(channel).copied().unwrap_or(0.0));
        from + (to - from) * share
    })
}
