//! Draws scenes: from a scene to a list of shapes, from the shapes to pixels, some rows at a time.

mod artist;
mod band;
mod figures;
mod finish;
mod ink;
mod mood;
mod motif;
mod path;
mod places;

use super::scene::{Scene, Style};
use artist::Artist;
use band::Band;
use ink::Item;
pub(super) use motif::motif;
use std::ops::Range;

/// Rows that are held as floating-point numbers at a time.
const BAND_ROWS: u32 = 24;
/// How many squares pixel art has along its longer side.
const PIXEL_ART_SQUARES: u32 = 168;

/// A scene laid out for one size, ready to be drawn.
pub struct Painting {
    items: Vec<Item>,
    finish: finish::Finish,
    width_px: u32,
    height_px: u32,
    /// Pixels of the result for each drawn one, along both axes: more than 1 for pixel art only.
    square_px: u32,
}

impl Painting {
    /// Lays the scene out for a picture of this size in pixels; a side of 0 counts as 1.
    pub fn new(scene: &Scene, width_px: u32, height_px: u32) -> Self {
        let (width_px, height_px) = (width_px.max(1), height_px.max(1));
        let pixelated = scene.style == Style::Pixel;
        let square_px = if pixelated { width_px.max(height_px).div_ceil(PIXEL_ART_SQUARES).max(1) } else { 1 };
        let drawn = (width_px.div_ceil(square_px), height_px.div_ceil(square_px));
        let items = Artist::new(scene, drawn).draw();
        Self { items, finish: finish::Finish::new(scene, drawn), width_px, height_px, square_px }
    }

    /// Width and height in pixels.
    pub fn size_px(&self) -> (u32, u32) {
        (self.width_px, self.height_px)
    }

    /// Draws the rows of `range` into `rgba`, four bytes a pixel, opaque. Rows beyond the picture and rows for which
    /// `rgba` is too short are left alone. Any division into ranges gives the same picture.
    pub fn rows(&self, range: Range<u32>, rgba: &mut [u8]) {
        let row_bytes = self.width_px as usize * 4;
        let mut targets = rgba.chunks_exact_mut(row_bytes);
        let mut y = range.start;
        let end = range.end.min(self.height_px);
        while y < end {
            let drawn_y = y / self.square_px;
            let drawn_end = end.div_ceil(self.square_px);
            let band = self.band(drawn_y..drawn_end.min(drawn_y + BAND_ROWS));
            let band_end = (drawn_end.min(drawn_y + BAND_ROWS) * self.square_px).min(end);
            for row in y..band_end {
                let Some(target) = targets.next() else { return };
                let source = band.row(row / self.square_px);
                for (square, pixel) in target.chunks_mut(4 * self.square_px as usize).zip(source) {
                    for place in square.chunks_exact_mut(4) {
                        place.copy_from_slice(&[pixel[0], pixel[1], pixel[2], 255]);
                    }
                }
            }
            y = band_end;
        }
    }

    fn band(&self, rows: Range<u32>) -> band::Finished {
        let mut band = Band::new(self.width_px.div_ceil(self.square_px), rows);
        for item in &self.items {
            band.paint(item);
        }
        self.finish.apply(band)
    }
}

/// Draws some rows of a scene in one go; for more than one range of rows, keep a [`Painting`].
pub fn paint_rows(scene: &Scene, (width_px, height_px): (u32, u32), range: Range<u32>, rgba: &mut [u8]) {
    Painting::new(scene, width_px, height_px).rows(range, rgba);
}
