//! Where the pictures of a contact sheet lie: in rows of even height, small gaps between them, as large as they fit.

use super::exact::length;

/// The usual side of a sheet, in pixels: one reference at the resolution that a model looks at.
pub const SIDE_PX: u32 = 1536;
/// The usual gap between two pictures, in pixels.
pub const GAP_PX: u32 = 8;
/// The ground that shows between them, gamma-encoded sRGB: a grey that no palette takes for its own.
pub const GROUND: [u8; 3] = [128, 128, 128];
/// Pictures that are narrower or wider than this (width to height) are shown in part.
const NARROWEST: f32 = 0.4;
const WIDEST: f32 = 2.5;

/// Where one picture lies, in pixels from the left and the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Left side.
    pub x: u32,
    /// Upper side.
    pub y: u32,
    /// Width, at least 1.
    pub width: u32,
    /// Height, at least 1.
    pub height: u32,
}

/// Lays out pictures, given by width to height, on a sheet of a size in pixels: in their order, in rows, each row as
/// wide as the sheet or, where that would be too high, all rows smaller and in the middle. A cell has the proportion of
/// its picture up to rounding, but for very narrow and very wide ones, of which the middle is to be shown. What is no
/// proportion at all is square.
///
/// Of no pictures, and where a sheet has fewer pixels than pictures need, there are no cells.
pub fn layout(aspects: &[f32], (width, height): (u32, u32), gap: u32) -> Vec<Cell> {
    let aspects: Vec<f32> = aspects.iter().map(|aspect| proportion(*aspect)).collect();
    // Where gaps would take more than the pictures, they are narrowed.
    let crowd = (aspects.len() as f32).sqrt().ceil().max(1.0) as u32;
    let gap = gap.min(width.min(height) / (4 * crowd));
    let sheet = Sheet { width: width as f32, height: height as f32, gap: gap as f32 };
    let tries = (1..=aspects.len()).filter_map(|rows| sheet.rows(&broken(&aspects, rows)));
    // Of equals the last is taken, which has the smallest pictures; areas are hardly ever equal.
    let best = tries.max_by(|one, two| one.0.total_cmp(&two.0));
    best.map(|(_, cells)| cells).unwrap_or_default()
}

fn proportion(aspect: f32) -> f32 {
    if aspect.is_finite() && aspect > 0.0 { aspect.clamp(NARROWEST, WIDEST) } else { 1.0 }
}

/// The middle of a picture of this size that has the proportion of a cell of that one, as large as it fits: left and
/// upper side, width and height, in pixels of the picture.
pub fn middle((width, height): (u32, u32), (cell_width, cell_height): (u32, u32)) -> [f64; 4] {
    let [width, height, cell_width, cell_height] =
        [width, height, cell_width, cell_height].map(|side| f64::from(side.max(1)));
    let scale = (width / cell_width).min(height / cell_height);
    let (shown_width, shown_height) = (cell_width * scale, cell_height * scale);
    [(width - shown_width) / 2.0, (height - shown_height) / 2.0, shown_width, shown_height]
}

struct Sheet {
    width: f32,
    height: f32,
    gap: f32,
}

impl Sheet {
    /// The cells of pictures in rows, and the area that the smallest and all of them cover; nothing where some would
    /// have no pixel.
    fn rows(&self, rows: &[Vec<f32>]) -> Option<(f32, Vec<Cell>)> {
        let gaps = |count: usize| self.gap * count.saturating_sub(1) as f32;
        let heights: Vec<f32> =
            rows.iter().map(|row| (self.width - gaps(row.len())) / row.iter().sum::<f32>()).collect();
        let all: f32 = heights.iter().sum();
        let scale = ((self.height - gaps(rows.len())) / all).min(1.0);
        let mut cells = Vec::new();
        let mut top = (self.height - gaps(rows.len()) - all * scale) / 2.0;
        for (row, height) in rows.iter().zip(heights) {
            let height = height * scale;
            let wide = height * row.iter().sum::<f32>() + gaps(row.len());
            let mut left = (self.width - wide) / 2.0;
            for aspect in row {
                cells.push(cell((left, top), (left + height * aspect, top + height))?);
                left += height * aspect + self.gap;
            }
            top += height + self.gap;
        }
        let area = |cell: &Cell| cell.width as f32 * cell.height as f32;
        let covered: f32 = cells.iter().map(area).sum();
        let smallest = cells.iter().map(area).fold(f32::MAX, f32::min);
        // A sheet that is well filled by two large pictures and many tiny ones shows little of those.
        Some((length(covered, smallest * cells.len() as f32), cells))
    }
}

/// A cell between two corners. Both are rounded alike, so that what does not overlap before does not after.
fn cell((left, top): (f32, f32), (right, bottom): (f32, f32)) -> Option<Cell> {
    let round = |value: f32| value.max(0.0).round() as u32;
    let (x, y) = (round(left), round(top));
    let (width, height) = (round(right).checked_sub(x)?, round(bottom).checked_sub(y)?);
    (width > 0 && height > 0).then_some(Cell { x, y, width, height })
}

/// Pictures broken into rows of nearly equal width, in their order: the break is where the sum of widths comes nearest
/// to its share, and every row has at least one.
fn broken(aspects: &[f32], rows: usize) -> Vec<Vec<f32>> {
    let total: f32 = aspects.iter().sum();
    let mut broken: Vec<Vec<f32>> = Vec::with_capacity(rows);
    let (mut row, mut before) = (Vec::new(), 0.0);
    for (place, aspect) in aspects.iter().enumerate() {
        let share = total * (broken.len() + 1) as f32 / rows as f32;
        let (left, open) = (aspects.len() - place, rows - broken.len());
        // Those that are left are needed for the rows that are left, or this one lies more beyond the share than in it.
        let is_beyond = before + aspect / 2.0 > share;
        if !row.is_empty() && open > 1 && (left < open || is_beyond) {
            broken.push(std::mem::take(&mut row));
        }
        row.push(*aspect);
        before += aspect;
    }
    broken.push(row);
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn even_pictures_lie_in_an_even_grid() {
        for (count, columns, side) in [(1, 1, 1536), (4, 2, 764), (9, 3, 507), (16, 4, 378), (36, 6, 249)] {
            let cells = layout(&vec![1.0; count], (SIDE_PX, SIDE_PX), GAP_PX);
            assert_eq!(cells.len(), count);
            assert_eq!(cells.iter().filter(|cell| cell.y == cells[0].y).count(), columns, "{cells:?}");
            assert!(cells.iter().all(|cell| cell.width.abs_diff(side) <= 1 && cell.height.abs_diff(side) <= 1));
        }
    }

    #[test]
    fn a_sheet_is_well_filled_by_any_number_of_pictures() {
        for aspect in [2.0 / 3.0, 1.0, 1.5, 16.0 / 9.0] {
            for count in 5..=50 {
                let cells = layout(&vec![aspect; count], (SIDE_PX, SIDE_PX), GAP_PX);
                let covered: u32 = cells.iter().map(|cell| cell.width * cell.height).sum();
                let share = f64::from(covered) / f64::from(SIDE_PX * SIDE_PX);
                assert!(share > 0.6, "{count} of {aspect}: {share}");
            }
        }
    }

    #[test]
    fn strange_proportions_and_sizes_are_laid_out_or_left() {
        let strange = [f32::NAN, 0.0, -3.0, f32::INFINITY, 1e-9, 1e9, 1.0];
        assert_eq!(layout(&strange, (300, 200), 4).len(), 7);
        assert!(layout(&[], (300, 200), 4).is_empty());
        assert!(layout(&strange, (0, 0), 4).is_empty());
        assert!(layout(&[1.0; 50], (3, 3), 4).is_empty(), "fewer pixels than pictures");
        assert_eq!(layout(&[1.0; 2], (64, 64), 1000).len(), 2, "a gap as wide as the sheet");
    }

    #[test]
    fn of_very_wide_and_very_narrow_pictures_the_middle_is_shown() {
        for (size, cell, expected) in [
            ((1000, 500), (200, 100), [0.0, 0.0, 1000.0, 500.0]),
            ((4000, 400), (250, 100), [1500.0, 0.0, 1000.0, 400.0]),
            ((300, 3000), (40, 100), [0.0, 1125.0, 300.0, 750.0]),
            ((0, 0), (10, 10), [0.0, 0.0, 1.0, 1.0]),
        ] {
            assert_eq!(middle(size, cell), expected, "{size:?} in {cell:?}");
        }
        let (size, place) = ((900, 60), layout(&[15.0, 1.0], (300, 200), 4)[0]);
        let [_, _, width, height] = middle(size, (place.width, place.height));
        let squeezed = (width / height) / (f64::from(place.width) / f64::from(place.height));
        assert!((squeezed - 1.0).abs() < 1e-9 && width < 160.0, "{width} of {place:?}");
    }

    proptest! {
        #[test]
        fn cells_lie_inside_and_apart_and_keep_their_proportion(
            aspects in proptest::collection::vec(0.05_f32..12.0, 1..61), size in (400_u32..2000, 400_u32..2000), gap in 0_u32..20
        ) {
            let cells = layout(&aspects, size, gap);
            prop_assert_eq!(&cells, &layout(&aspects, size, gap));
            prop_assert_eq!(cells.len(), aspects.len());
            let least = gap.min(size.0.min(size.1) / 64);
            for (place, one) in cells.iter().enumerate() {
                prop_assert!(one.x + one.width <= size.0 && one.y + one.height <= size.1, "{:?} {:?}", one, size);
                let wanted = proportion(aspects[place]);
                let (low, high) = ((one.width as f32 - 1.0) / (one.height as f32 + 1.0), (one.width as f32 + 1.0) / (one.height as f32 - 1.0).max(0.1));
                prop_assert!(low <= wanted && wanted <= high, "{:?} for {}", one, wanted);
                for two in cells.iter().skip(place + 1) {
                    let across = one.x + one.width + least <= two.x || two.x + two.width + least <= one.x;
                    let down = one.y + one.height + least <= two.y || two.y + two.height + least <= one.y;
                    prop_assert!(across || down, "{:?} {:?}", one, two);
                }
            }
        }
    }
}
