//! A suspicion of lettering near the rim of a picture: a caption, a signature, a watermark.
//!
//! A line of letters is a band of a few rows in which light and dark change often and steeply, between rows in which
//! they do not. Textures change often in all rows, and a single outline changes seldom.

use super::plane::Plane;

/// A change of lightness this large from one point to the next but one belongs to a letter.
const STROKE: f32 = 0.14;
/// Parts of a row that are looked at on their own; a signature is as long as one of them.
const PARTS: usize = 4;
/// Changes in a part of a row, as a share of its points, that letters make at least.
const BUSY: f32 = 0.13;
/// The same for the rows above and below a line of letters, at most.
const CALM: f32 = 0.035;
/// How high a line of letters is, in rows of the working size.
const HEIGHTS: std::ops::RangeInclusive<usize> = 4..=26;
/// The shares of the height that are near the rim.
const RIM: f32 = 0.2;

/// How sure it is that there is lettering near the upper or lower rim, 0 to 1: the share of quarters of the best band
/// that hold letters, each worth as much as two when calm surrounds it on both sides.
pub fn lettering(light: &Plane) -> f32 {
    let busy: Vec<[f32; PARTS]> = light.rows().map(changes).collect();
    let depth = (light.height as f32 * RIM) as usize;
    let rim = |rows: &[[f32; PARTS]]| (0..PARTS).filter(|part| has_line(rows, *part)).count();
    let top = busy.get(..depth).map_or(0, rim);
    let bottom = busy.get(busy.len().saturating_sub(depth)..).map_or(0, rim);
    (top.max(bottom) as f32 / 2.0).min(1.0)
}

/// How often lightness turns in each part of a row, as a share of its points.
fn changes(row: &[f32]) -> [f32; PARTS] {
    let length = (row.len() / PARTS).max(1);
    std::array::from_fn(|part| {
        let points = row.get(part * length..((part + 1) * length).min(row.len())).unwrap_or_default();
        let mut last = 0_i8;
        let mut turns = 0_u16;
        for near in points.windows(3) {
            let [left, _, right] = near else { continue };
            let step = right - left;
            let direction = if step > STROKE {
                1
            } else if step < -STROKE {
                -1
            } else {
                0
            };
            turns += u16::from(direction != 0 && direction != last);
            last = if direction == 0 { last } else { direction };
        }
        f32::from(turns) / length as f32
    })
}

/// Whether a part of some rows holds one line of letters with calm above and below.
fn has_line(rows: &[[f32; PARTS]], part: usize) -> bool {
    let values: Vec<f32> = rows.iter().filter_map(|row| row.get(part).copied()).collect();
    let is_busy = |value: &f32| *value > CALM;
    let mut start = 0;
    while let Some(from) = values.iter().skip(start).position(is_busy).map(|at| at + start) {
        let height = values.iter().skip(from).position(|value| !is_busy(value)).unwrap_or(values.len() - from);
        let band = values.get(from..from + height).unwrap_or_default();
        let letters = band.iter().filter(|value| **value > BUSY).count();
        // The first rows of the part may be the middle of a texture: a line begins and ends within it.
        let inside = from > 0 && from + height < values.len();
        if inside && HEIGHTS.contains(&height) && letters * 2 >= height && letters >= 3 {
            return true;
        }
        start = from + height;
    }
    false
}
