//! Blocks of pixels over a window, and what they show in the mean.

use crate::core::retouch::mask::{Bounds, Mask};
use crate::core::retouch::picture::Picture;
use crate::core::retouch::resample::{Lie, read_mirrored};
use crate::core::retouch::window::Window;

/// Pixels of a block's side at least, and blocks on the longer side of a window at most.
const LEAST_SIDE: usize = 8;
const MOST_BLOCKS: usize = 256;
/// The same for small blocks over a mask.
const LEAST_FINE_SIDE: usize = 3;
const MOST_FINE_BLOCKS: usize = 512;
/// How many blocks wide the ring around the mask is.
const RING: usize = 3;

/// Square blocks over a window, those that lie in the picture whole.
pub(in crate::core::retouch) struct Areas {
    pub(in crate::core::retouch) side: usize,
    pub(in crate::core::retouch) left: usize,
    pub(in crate::core::retouch) top: usize,
    pub(in crate::core::retouch) columns: usize,
    pub(in crate::core::retouch) rows: usize,
}

/// The edges of a rectangle, in pixels from the picture's edge.
#[derive(Clone, Copy)]
pub(in crate::core::retouch) struct Edges {
    x: (f64, f64),
    y: (f64, f64),
}

impl Edges {
    /// The middles of the pixels in its corners.
    pub(in crate::core::retouch) fn corners(self) -> [(f64, f64); 4] {
        let ((left, right), (top, bottom)) = (self.x, self.y);
        [(left, top), (right - 1.0, top), (left, bottom - 1.0), (right - 1.0, bottom - 1.0)]
    }

    /// The same rectangle on another grid, by where this grid's points lie there. Where that is sheared, upright all the
    /// same, about its middle.
    pub(in crate::core::retouch) fn on(self, lie: &Lie) -> Self {
        let middle = ((self.x.0 + self.x.1 - 1.0) / 2.0, (self.y.0 + self.y.1 - 1.0) / 2.0);
        let x = |edge: f64| lie.at(edge - 0.5, middle.1).0 + 0.5;
        let y = |edge: f64| lie.at(middle.0, edge - 0.5).1 + 0.5;
        Self { x: (x(self.x.0), x(self.x.1)), y: (y(self.y.0), y(self.y.1)) }
    }
}

impl Areas {
    pub(in crate::core::retouch) fn over(original: &Picture, window: &Window) -> Self {
        let inside = window.inside(original.width, original.height);
        let side = inside.width().max(inside.height()).div_ceil(MOST_BLOCKS).max(LEAST_SIDE);
        // A picture narrower than a block has a column of blocks all the same.
        let side = side.min(inside.width().max(1)).min(inside.height().max(1));
        let (columns, rows) = ((inside.width() / side).max(1), (inside.height() / side).max(1));
        Self { side, left: inside.left, top: inside.top, columns, rows }
    }

    /// Small blocks over a mask and a little around it.
    pub(super) fn finely(original: &Picture, mask: Bounds) -> Self {
        let side = mask.width().max(mask.height()).div_ceil(MOST_FINE_BLOCKS).max(LEAST_FINE_SIDE);
        let side = side.min(original.width).min(original.height);
        let inside = mask.grown(2 * side, original.width, original.height);
        // The last ones end where the mask does, or with the picture.
        let (columns, rows) = ((inside.width() / side).max(1), (inside.height() / side).max(1));
        Self { side, left: inside.left, top: inside.top, columns, rows }
    }

    /// The blocks at a mask's rim: those that are marked in part, and those beside them.
    pub(super) fn rim(&self, grown: &Mask) -> Vec<(usize, usize)> {
        let marked = |(column, row): (usize, usize)| {
            let (left, top) = (self.left + column * self.side, self.top + row * self.side);
            let lines = (top..top + self.side).map(|y| grown.row(y).get(left..left + self.side).unwrap_or_default());
            let byte = lines.flatten().copied();
            byte.fold((false, true), |(any, all), byte| (any || byte != 0, all && byte != 0))
        };
        let blocks: Vec<(bool, bool)> = self.all().into_iter().map(marked).collect();
        let beside = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
        let is_rim = |(column, row): &(usize, usize)| {
            let near = beside(*row, self.rows).flat_map(|row| beside(*column, self.columns).map(move |at| (at, row)));
            let seen = near.filter_map(|(column, row)| blocks.get(row * self.columns + column));
            let (any, all) = seen.fold((false, true), |(any, all), block| (any || block.0, all && block.1));
            any && !all
        };
        self.all().into_iter().filter(is_rim).collect()
    }

    pub(in crate::core::retouch) fn all(&self) -> Vec<(usize, usize)> {
        (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row))).collect()
    }

    pub(in crate::core::retouch) fn edges(&self, column: usize, row: usize) -> Edges {
        let (x, y) = ((self.left + column * self.side) as f64, (self.top + row * self.side) as f64);
        Edges { x: (x, x + self.side as f64), y: (y, y + self.side as f64) }
    }
}

/// The blocks without a marked pixel that are near one with some.
pub(super) fn ring(grown: &Mask, bounds: Bounds, areas: &Areas) -> Vec<(usize, usize)> {
    let block = |pixel: usize, first: usize, count: usize| (pixel.saturating_sub(first) / areas.side).min(count - 1);
    let across = block(bounds.left, areas.left, areas.columns)..block(bounds.right, areas.left, areas.columns) + 1;
    let down = block(bounds.top, areas.top, areas.rows)..block(bounds.bottom, areas.top, areas.rows) + 1;
    let mut touched = vec![false; areas.columns * areas.rows];
    for row in down {
        let top = areas.top + row * areas.side;
        let left = areas.left + across.start * areas.side;
        for y in top..top + areas.side {
            let line = grown.row(y).get(left..left + across.len() * areas.side).unwrap_or_default();
            let touched = touched.iter_mut().skip(row * areas.columns + across.start);
            for (block, touched) in line.chunks_exact(areas.side).zip(touched) {
                *touched |= block.iter().fold(0, |any, byte| any | byte) != 0;
            }
        }
    }
    // Near in its row first, then near in its column.
    let mut near = vec![false; touched.len()];
    for (touched, near) in touched.chunks_exact(areas.columns).zip(near.chunks_exact_mut(areas.columns)) {
        for (column, _) in touched.iter().enumerate().filter(|(_, touched)| **touched) {
            let reached = column.saturating_sub(RING)..(column + RING + 1).min(areas.columns);
            near.get_mut(reached).into_iter().for_each(|near| near.fill(true));
        }
    }
    let is = |marks: &[bool], column: usize, row: usize| marks.get(row * areas.columns + column).is_some_and(|is| *is);
    let reached = |column: usize, row: usize| {
        (row.saturating_sub(RING)..(row + RING + 1).min(areas.rows)).any(|row| is(&near, column, row))
    };
    let places = (0..areas.rows).flat_map(|row| (0..areas.columns).map(move |column| (column, row)));
    places.filter(|(column, row)| !is(&touched, *column, *row) && reached(*column, *row)).collect()
}

/// The mean of the samples in a rectangle, those at its edges by the share that lies in it.
pub(in crate::core::retouch) fn mean(picture: &Picture, edges: Edges) -> [f32; 3] {
    let share = |pixel: isize, (from, to): (f64, f64)| {
        let pixel = pixel as f64;
        ((pixel + 1.0).min(to) - pixel.max(from)).max(0.0) as f32
    };
    let first = edges.x.0.floor() as isize;
    let count = (edges.x.1.ceil() as isize - first).max(1) as usize;
    let mut line = vec![[0.0; 4]; count];
    let shares: Vec<f32> = (first..).take(count).map(|column| share(column, edges.x)).collect();
    let (mut sum, mut weights) = ([0.0; 3], 0.0);
    for row in edges.y.0.floor() as isize..(edges.y.1.ceil() as isize) {
        let down = share(row, edges.y);
        read_mirrored(picture, true, row, first, &mut line);
        for (across, pixel) in shares.iter().zip(&line) {
            let weight = down * across;
            weights += weight;
            sum.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += weight * sample);
        }
    }
    sum.map(|sum: f32| sum / weights.max(1e-6))
}
