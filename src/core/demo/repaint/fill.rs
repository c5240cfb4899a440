//! What is around a region, carried on into it: its surroundings are averaged into ever larger cells until all of it
//! has a colour, and every cell that lacks one takes it from the larger cell around it.

use super::Photograph;
use crate::core::retouch::Mask;

/// The most cells along a side.
const CELLS: usize = 192;

/// Sums of red, green and blue, and the share of the cell (0 to 1) that they are from.
type Cell = [f32; 4];

/// A grid of cells.
struct Grid {
    width: usize,
    height: usize,
    cells: Vec<Cell>,
}

/// Colours for a rectangle of a picture.
pub(super) struct Fill {
    left: usize,
    top: usize,
    /// Pixels of a cell along each side.
    side: usize,
    grid: Grid,
}

impl Fill {
    /// `None` for a region without pixels.
    pub(super) fn around(sent: &Photograph, region: &Mask) -> Option<Self> {
        let bounds = region.bounds()?;
        let margin = 8 + bounds.width().max(bounds.height()) / 6;
        let area = bounds.grown(margin, sent.width, sent.height);
        let side = area.width().max(area.height()).div_ceil(CELLS).max(1);
        let (width, height) = (area.width().div_ceil(side), area.height().div_ceil(side));
        let mut grid = Grid { width, height, cells: vec![[0.0; 4]; width * height] };
        let rows = sent.rgba.chunks_exact(sent.width.max(1) * 4).zip(0..).skip(area.top).take(area.height());
        for (row, y) in rows {
            let pixels = row.as_chunks::<4>().0.iter().zip(region.row(y)).skip(area.left).take(area.width());
            let start = (y - area.top) / side * width;
            for (x, (pixel, _)) in pixels.enumerate().filter(|(_, (_, marked))| **marked == 0) {
                if let Some([red, green, blue, share]) = grid.cells.get_mut(start + x / side) {
                    let [r, g, b, _] = pixel.map(f32::from);
                    (*red, *green, *blue, *share) = (*red + r, *green + g, *blue + b, *share + 1.0);
                }
            }
        }
        let pixels = (side * side) as f32;
        grid.cells.iter_mut().flatten().for_each(|value| *value /= pixels);
        Some(Self { left: area.left, top: area.top, side, grid: grid.filled() })
    }

    /// The colour for a pixel of the picture, 0 to 255 a channel.
    pub(super) fn at(&self, x: usize, y: usize) -> [f32; 3] {
        let place = |at: usize, from: usize| (at.saturating_sub(from) as f32 + 0.5) / self.side as f32;
        let [red, green, blue, _] = self.grid.between(place(x, self.left), place(y, self.top));
        [red, green, blue].map(|channel| channel.clamp(0.0, 255.0))
    }
}

impl Grid {
    /// The same with a colour in every cell.
    fn filled(mut self) -> Self {
        if self.cells.len() <= 1 {
            let of_nothing = [127.0, 127.0, 127.0, 1.0];
            let whole = |[red, green, blue, share]: Cell| [red / share, green / share, blue / share, 1.0];
            self.cells.iter_mut().for_each(|cell| *cell = if cell[3] > 0.0 { whole(*cell) } else { of_nothing });
            return self;
        }
        let larger = self.larger().filled();
        let width = self.width;
        for (at, cell) in self.cells.iter_mut().enumerate() {
            let missing = 1.0 - cell[3].min(1.0);
            let from = larger.between((at % width) as f32 / 2.0 + 0.25, (at / width) as f32 / 2.0 + 0.25);
            cell.iter_mut().zip(from).for_each(|(value, from)| *value += from * missing);
        }
        self
    }

    /// Half as many cells along each side. A cell that is partly known counts as known: what is nearest should win.
    fn larger(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut cells = vec![[0.0; 4]; width * height];
        for (at, from) in self.cells.iter().enumerate() {
            if let Some(cell) = cells.get_mut(at / self.width / 2 * width + at % self.width / 2) {
                cell.iter_mut().zip(from).for_each(|(sum, value): (&mut f32, &f32)| *sum += value);
            }
        }
        for cell in cells.iter_mut().filter(|cell| cell[3] > 1.0) {
            let share = cell[3];
            cell.iter_mut().for_each(|value| *value /= share);
        }
        Self { width, height, cells }
    }

    /// The colour at a place, in cells from the grid's corner, blended between the four nearest middles.
    fn between(&self, x: f32, y: f32) -> Cell {
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (left, top) = ((x as usize).min(self.width - 1), (y as usize).min(self.height - 1));
        let (right, below) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let cell = |x: usize, y: usize| self.cells.get(y * self.width + x).copied().unwrap_or_default();
        let mix = |one: Cell, other: Cell, share: f32| {
            let mut mixed = one;
            mixed.iter_mut().zip(other).for_each(|(one, other)| *one += (other - *one) * share);
            mixed
        };
        let (across, down) = ((x - left as f32).min(1.0), (y - top as f32).min(1.0));
        mix(mix(cell(left, top), cell(right, top), across), mix(cell(left, below), cell(right, below), across), down)
    }
}
