//! Blocks of pixels over a window, and what they show in the mean.

use crate::core::retouch::mask::Mask;
use crate::core::retouch::picture::Picture;
use crate::core::retouch::resample::{Axis, read_mirrored};
use crate::core::retouch::window::Window;

/// Pixels of a block's side at least, and blocks on the longer side of a window at most.
const LEAST_SIDE: usize = 8;
const MOST_BLOCKS: usize = 256;
/// How many blocks wide the ring around the mask is.
const RING: usize = 3;

/// Square blocks over a window, those that lie in the picture whole.
pub(super) struct Areas {
    pub(super) side: usize,
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// The edges of a rectangle, in pixels from the picture's edge.
#[derive(Clone, Copy)]
pub(super) struct Edges {
    x: (f64, f64),
    y: (f64, f64),
}

impl Edges {
    /// The same rectangle on another grid, by where this grid's samples lie there.
    pub(super) fn on(self, x: Axis, y: Axis) -> Self {
        let along = |axis: Axis, edge: f64| axis.at(edge - 0.5) + 0.5;
        Self { x: (along(x, self.x.0), along(x, self.x.1)), y: (along(y, self.y.0), along(y, self.y.1)) }
    }
}

impl Areas {
    pub(super) fn over(original: &Picture, window: &Window) -> Self {
        let inside = window.inside(original.width, original.height);
        let side = inside.width().max(inside.height()).div_ceil(MOST_BLOCKS).max(LEAST_SIDE);
        // A picture narrower than a block has a column of blocks all the same.
        let side = side.min(inside.width().max(1)).min(inside.height().max(1));
        let (columns, rows) = ((inside.width() / side).max(1), (inside.height() / side).max(1));
        Self { side, left: inside.left, top: inside.top, columns, rows }
    }

    pub(super) fn all(&self) -> Vec<(usize, usize)> {
        (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row))).collect()
    }

    pub(super) fn edges(&self, column: usize, row: usize) -> Edges {
        let (x, y) = ((self.left + column * self.side) as f64, (self.top + row * self.side) as f64);
        Edges { x: (x, x + self.side as f64), y: (y, y + self.side as f64) }
    }
}

/// The blocks without a marked pixel that are near one with some.
pub(super) fn ring(original: &Picture, grown: &Mask, areas: &Areas) -> Vec<(usize, usize)> {
    let mut touched = vec![false; areas.columns * areas.rows];
    let width = areas.columns * areas.side;
    for y in areas.top..(areas.top + areas.rows * areas.side).min(original.height) {
        let row = (y - areas.top) / areas.side;
        let line = grown.row(y).get(areas.left..areas.left + width).unwrap_or_default();
        let touched = touched.iter_mut().skip(row * areas.columns);
        for (block, touched) in line.chunks_exact(areas.side).zip(touched) {
            *touched |= block.iter().fold(0, |any, byte| any | byte) != 0;
        }
    }
    let is_touched = |column: usize, row: usize| touched.get(row * areas.columns + column).is_some_and(|is| *is);
    let near = |column: usize, row: usize| {
        let rows = row.saturating_sub(RING)..(row + RING + 1).min(areas.rows);
        rows.into_iter().any(|row| {
            (column.saturating_sub(RING)..(column + RING + 1).min(areas.columns)).any(|column| is_touched(column, row))
        })
    };
    let places = (0..areas.rows).flat_map(|row| (0..areas.columns).map(move |column| (column, row)));
    places.filter(|(column, row)| !is_touched(*column, *row) && near(*column, *row)).collect()
}

/// The mean of the samples in a rectangle, those at its edges by the share that lies in it.
pub(super) fn mean(picture: &Picture, edges: Edges) -> [f32; 3] {
    let share = |pixel: isize, (from, to): (f64, f64)| {
        let pixel = pixel as f64;
        ((pixel + 1.0).min(to) - pixel.max(from)).max(0.0) as f32
    };
    let first = edges.x.0.floor() as isize;
    let count = (edges.x.1.ceil() as isize - first).max(1) as usize;
    let mut line = vec![[0.0; 4]; count];
    let (mut sum, mut weights) = ([0.0; 3], 0.0);
    for row in edges.y.0.floor() as isize..(edges.y.1.ceil() as isize) {
        let down = share(row, edges.y);
        read_mirrored(picture, true, row, first, &mut line);
        for (column, pixel) in (first..).zip(&line) {
            let weight = down * share(column, edges.x);
            weights += weight;
            sum.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += weight * sample);
        }
    }
    sum.map(|sum: f32| sum / weights.max(1e-6))
}
