//! The frame that is dragged around a picture to make it larger.

use super::edits::margins as marks;
use crate::core::gemini::model::Ratio;
use crate::core::pixels::header::MAX_AREA_PX;
use crate::core::retouch::picture::MAX_SIDE_PX;

/// Width and height of a picture of this size with margins: left, top, right, bottom, all in pixels.
pub fn framed((width, height): (u32, u32), [left, top, right, bottom]: [u32; 4]) -> (u32, u32) {
    let sum = |sides: [u32; 3]| sides.into_iter().fold(0, u32::saturating_add);
    (sum([left, width, right]), sum([top, height, bottom]))
}

/// The margins that bring a picture of this size to a ratio, as evenly as whole pixels go: left, top, right, bottom.
pub fn margins_to(ratio: Ratio, (width, height): (u32, u32)) -> [u32; 4] {
    let (wide, high) = (across(ratio, height), down(ratio, width));
    let (more_x, more_y) = (wide.saturating_sub(width), high.saturating_sub(height));
    [more_x / 2, more_y / 2, more_x - more_x / 2, more_y - more_y / 2]
}

fn across(ratio: Ratio, height: u32) -> u32 {
    let (across, down) = ratio.terms();
    u32::try_from(u64::from(height) * u64::from(across) / u64::from(down.max(1))).unwrap_or(u32::MAX)
}

fn down(ratio: Ratio, width: u32) -> u32 {
    let (across, down) = ratio.terms();
    u32::try_from(u64::from(width) * u64::from(down) / u64::from(across.max(1))).unwrap_or(u32::MAX)
}

/// The ratio that a frame has, to a pixel; none where it has none that a model takes.
pub fn ratio_of(size: (u32, u32), margins: [u32; 4]) -> Option<Ratio> {
    let (width, height) = framed(size, margins);
    let is_it =
        |ratio: &&Ratio| across(**ratio, height).abs_diff(width) <= 1 || down(**ratio, width).abs_diff(height) <= 1;
    Ratio::ALL.iter().find(is_it).copied()
}

/// The margins with the one that is dragged (0 left, 1 top, 2 right, 3 bottom) moved to the nearest ratio, if that is no
/// more than `reach_px` pixels away.
pub fn snapped(size: (u32, u32), margins: [u32; 4], dragged: usize, reach_px: f64) -> [u32; 4] {
    let Some(now) = margins.get(dragged).copied() else { return margins };
    let (width, height) = framed(size, margins);
    let is_across = dragged.is_multiple_of(2);
    let wished = |ratio: &Ratio| {
        let (is, should) = if is_across { (width, across(*ratio, height)) } else { (height, down(*ratio, width)) };
        i64::from(now) + i64::from(should) - i64::from(is)
    };
    let near = Ratio::ALL.iter().map(wished).filter(|to| *to >= 0).min_by_key(|to| to.abs_diff(i64::from(now)));
    let mut margins = margins;
    if let (Some(to), Some(margin)) = (near, margins.get_mut(dragged))
        && to.abs_diff(i64::from(now)) as f64 <= reach_px
    {
        *margin = u32::try_from(to).unwrap_or(now);
    }
    margins
}

/// Why a picture of this size cannot get these margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A side would be longer, or the picture larger, than can be worked on.
    TooLarge,
    /// There are margins, but each is too narrow for anything to be drawn in it beside its soft rim.
    TooNarrow,
}

/// Whether a picture of this size can get these margins; none of them is no misfit.
pub fn misfit(size: (u32, u32), margins: [u32; 4]) -> Option<Misfit> {
    let (width, height) = framed(size, margins);
    if width > MAX_SIDE_PX || height > MAX_SIDE_PX || u64::from(width) * u64::from(height) > MAX_AREA_PX {
        return Some(Misfit::TooLarge);
    }
    (margins != [0; 4] && marks(size, margins).is_empty()).then_some(Misfit::TooNarrow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u32, u32) = (1376, 768);

    #[test]
    fn margins_reach_the_ratio_that_is_asked_for() {
        for ratio in Ratio::ALL {
            let margins = margins_to(*ratio, SIZE);
            assert_eq!(ratio_of(SIZE, margins).map(Ratio::terms), Some(ratio.terms()), "{margins:?}");
        }
        assert_eq!(ratio_of((1000, 777), [0; 4]), None);
    }

    #[test]
    fn an_edge_that_comes_near_a_ratio_goes_there_and_no_other_edge_moves() {
        let square = snapped(SIZE, [0, 0, 0, 600], 3, 12.0);
        assert_eq!(square, [0, 0, 0, 608]);
        assert_eq!(ratio_of(SIZE, square), Some(Ratio::Square));
        assert_eq!(snapped(SIZE, [0, 0, 0, 590], 3, 12.0), [0, 0, 0, 590], "too far away");
        assert_eq!(snapped(SIZE, [0, 0, 400, 0], 2, 20.0), [0, 0, 416, 0], "21:9");
    }

    #[test]
    fn what_cannot_be_made_is_told() {
        assert_eq!(misfit(SIZE, [0; 4]), None);
        assert_eq!(misfit(SIZE, [0, 0, 0, 7_500]), Some(Misfit::TooLarge));
        assert_eq!(misfit((8000, 7900), [200, 0, 0, 200]), Some(Misfit::TooLarge));
        assert_eq!(misfit(SIZE, [3, 3, 3, 3]), Some(Misfit::TooNarrow));
        assert_eq!(misfit(SIZE, [0, 0, 200, 0]), None);
        assert_eq!(misfit((u32::MAX, 1), [9, 9, 9, 9]), Some(Misfit::TooLarge), "no sum overflows");
    }
}
