//! What a person does to mark pixels: strokes, outlines, shapes, the wand, and changes of the whole mask. A mask is what
//! its marks make of nothing, in their order; so every step can be taken back, and the same marks give the same mask.
//!
//! Places are in pixels of the picture: (0, 0) is the upper left corner of the first pixel, and its centre is at
//! (0.5, 0.5). A pixel is inside of a shape if its centre is.

use super::mask::Mask;
use super::picture::{Picture, Samples};
use serde::{Deserialize, Serialize};

/// Discs of a stroke lie this share of their radius apart: its edge is then within 0.2 % of the radius.
const DISC_STEP: f32 = 0.125;
/// The smallest radius of a brush, in pixels: it marks the pixel under it.
const LEAST_RADIUS: f32 = 0.5;
/// The most points that one mark has; what comes after them is another mark.
pub const MOST_POINTS: usize = 20_000;

/// A point of a stroke: column, row and radius in pixels.
pub type Dab = [f32; 3];
/// A place: column and row.
pub type Place = [f32; 2];

/// One thing that was done to a mask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A stroke of the brush, or of the eraser.
    Stroke {
        /// Where it went, with the radius there.
        dabs: Vec<Dab>,
        /// Whether it takes away.
        erases: bool,
    },
    /// What a closed line encloses, by the rule of even and odd.
    Outline {
        /// Its corners.
        corners: Vec<Place>,
        /// Whether it takes away.
        erases: bool,
    },
    /// An upright rectangle between two corners.
    Rectangle {
        /// One corner.
        from: Place,
        /// The opposite one.
        to: Place,
        /// Whether it takes away.
        erases: bool,
    },
    /// The ellipse in such a rectangle.
    Ellipse {
        /// One corner.
        from: Place,
        /// The opposite one.
        to: Place,
        /// Whether it takes away.
        erases: bool,
    },
    /// What hangs together with a pixel and looks like it.
    Wand {
        /// The pixel.
        at: Place,
        /// By how much a channel may differ, 0 to 255.
        tolerance: u8,
        /// Whether it takes away.
        erases: bool,
    },
    /// Grown by so many pixels; shrunk, where negative.
    Grown(f32),
    /// What was marked is not, and the other way round.
    Inverted,
    /// Everything is marked.
    All,
    /// Nothing is.
    Nothing,
}

/// The mask that marks make in a picture.
pub fn mask_of<'a>(marks: impl IntoIterator<Item = &'a Mark>, picture: &Picture) -> Mask {
    marks.into_iter().fold(Mask::empty(picture.width, picture.height), |mask, mark| mark.made(mask, picture))
}

impl Mark {
    /// The mask after this was done to it. The wand looks at the picture; nothing else does.
    pub fn made(&self, mut mask: Mask, picture: &Picture) -> Mask {
        match self {
            Self::Stroke { dabs, erases } => stroke(&mut mask, dabs, *erases),
            Self::Outline { corners, erases } => outline(&mut mask, corners, *erases),
            Self::Rectangle { from, to, erases } => rectangle(&mut mask, (*from, *to), *erases),
            Self::Ellipse { from, to, erases } => ellipse(&mut mask, (*from, *to), *erases),
            Self::Wand { at, tolerance, erases } => wand(&mut mask, picture, (*at, *tolerance), *erases),
            Self::Grown(by) if *by < 0.0 => return mask.shrunk(-by),
            Self::Grown(by) => return mask.grown(*by),
            Self::Inverted => return mask.inverted(),
            Self::All => return Mask::empty(picture.width, picture.height).inverted(),
            Self::Nothing => return Mask::empty(picture.width, picture.height),
        }
        mask
    }
}

/// Marks the pixels of a row whose centres lie between two columns.
fn fill(mask: &mut Mask, y: i64, (from, to): (f32, f32), erases: bool) {
    let (width, height) = mask.size();
    let Some(y) = usize::try_from(y).ok().filter(|y| *y < height) else { return };
    let first = (from - 0.5).ceil().clamp(0.0, width as f32) as usize;
    let end = ((to - 0.5).floor() + 1.0).clamp(0.0, width as f32) as usize;
    if let Some(row) = mask.row_mut(y).get_mut(first..end.max(first)) {
        row.fill(if erases { 0 } else { 255 });
    }
}

fn disc(mask: &mut Mask, [x, y, radius]: Dab, erases: bool) {
    let radius = if radius.is_finite() { radius.max(LEAST_RADIUS) } else { LEAST_RADIUS };
    // The pixel under the point belongs to it, however small the brush is.
    fill(mask, y.floor() as i64, (x.floor() + 0.5, x.floor() + 0.5), erases);
    for row in rows(y - radius, y + radius, mask) {
        let down = row as f32 + 0.5 - y;
        let across = (radius * radius - down * down).max(0.0).sqrt();
        fill(mask, row, (x - across, x + across), erases);
    }
}

/// The rows whose centres lie between two places, as far as the mask goes.
fn rows(from: f32, to: f32, mask: &Mask) -> std::ops::Range<i64> {
    let height = mask.size().1 as f32;
    let first = (from - 0.5).ceil().clamp(0.0, height) as i64;
    first..(((to - 0.5).floor() + 1.0).clamp(0.0, height) as i64).max(first)
}

fn stroke(mask: &mut Mask, dabs: &[Dab], erases: bool) {
    let Some(first) = dabs.first() else { return };
    disc(mask, *first, erases);
    for pair in dabs.windows(2) {
        let [from, to] = pair else { continue };
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        let step = (from[2].min(to[2]) * DISC_STEP).max(LEAST_RADIUS / 2.0);
        // A stroke cannot be longer than the largest picture is wide and high.
        let steps = (length / step).ceil().clamp(1.0, 1e5) as u32;
        for nth in 1..=steps {
            let share = nth as f32 / steps as f32;
            let between = |axis: usize| {
                let (from, to) = (from.get(axis).copied().unwrap_or(0.0), to.get(axis).copied().unwrap_or(0.0));
                from + (to - from) * share
            };
            disc(mask, [between(0), between(1), between(2)], erases);
        }
    }
}

fn outline(mask: &mut Mask, corners: &[Place], erases: bool) {
    let lines: Vec<(Place, Place)> =
        corners.iter().zip(corners.iter().cycle().skip(1)).map(|(from, to)| (*from, *to)).collect();
    let top = corners.iter().fold(f32::INFINITY, |least, corner| least.min(corner[1]));
    let bottom = corners.iter().fold(f32::NEG_INFINITY, |most, corner| most.max(corner[1]));
    if top > bottom || corners.len() < 3 {
        return;
    }
    let mut crossings = Vec::new();
    for row in rows(top, bottom, mask) {
        let y = row as f32 + 0.5;
        crossings.clear();
        crossings.extend(lines.iter().filter_map(|(from, to)| {
            let crosses = (from[1] <= y) != (to[1] <= y);
            crosses.then(|| from[0] + (y - from[1]) * (to[0] - from[0]) / (to[1] - from[1]))
        }));
        crossings.sort_by(f32::total_cmp);
        for pair in crossings.as_chunks::<2>().0 {
            fill(mask, row, (pair[0], pair[1]), erases);
        }
    }
}

fn rectangle(mask: &mut Mask, (from, to): (Place, Place), erases: bool) {
    let (left, right) = (from[0].min(to[0]), from[0].max(to[0]));
    for row in rows(from[1].min(to[1]), from[1].max(to[1]), mask) {
        fill(mask, row, (left, right), erases);
    }
}

fn ellipse(mask: &mut Mask, (from, to): (Place, Place), erases: bool) {
    let (x, y) = ((from[0] + to[0]) / 2.0, (from[1] + to[1]) / 2.0);
    let (across, down) = ((to[0] - from[0]).abs() / 2.0, (to[1] - from[1]).abs() / 2.0);
    if across <= 0.0 || down <= 0.0 {
        return;
    }
    for row in rows(y - down, y + down, mask) {
        let share = (row as f32 + 0.5 - y) / down;
        let half = across * (1.0 - share * share).max(0.0).sqrt();
        fill(mask, row, (x - half, x + half), erases);
    }
}

/// Marks what hangs together with a pixel, over sides, and differs from it by at most the tolerance in each channel.
fn wand(mask: &mut Mask, picture: &Picture, (at, tolerance): (Place, u8), erases: bool) {
    let (width, height) = (picture.width, picture.height);
    let inside = |place: f32, side: usize| (place >= 0.0 && (place as usize) < side).then_some(place as usize);
    let (Some(x), Some(y)) = (inside(at[0], width), inside(at[1], height)) else { return };
    let Some(wanted) = colour(picture, y * width + x) else { return };
    let alike = |place: usize| {
        let near = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= tolerance;
        colour(picture, place).is_some_and(|found| found.iter().zip(&wanted).all(near))
    };
    let mut seen = vec![false; width * height];
    let mut open = vec![(x, y)];
    while let Some((x, y)) = open.pop() {
        let row = y * width;
        let is_open = |seen: &[bool], x: usize, row: usize| seen.get(row + x) == Some(&false) && alike(row + x);
        if !is_open(&seen, x, row) {
            continue;
        }
        let left = (0..x).rev().take_while(|x| is_open(&seen, *x, row)).last().unwrap_or(x);
        let right = (x + 1..width).take_while(|x| is_open(&seen, *x, row)).last().unwrap_or(x);
        if let Some(run) = seen.get_mut(row + left..=row + right) {
            run.fill(true);
        }
        fill(mask, y as i64, (left as f32 + 0.5, right as f32 + 0.5), erases);
        for next in [y.checked_sub(1), Some(y + 1).filter(|next| *next < height)].into_iter().flatten() {
            let mut was_open = false;
            for x in left..=right {
                let opens = is_open(&seen, x, next * width);
                if opens && !was_open {
                    open.push((x, next));
                }
                was_open = opens;
            }
        }
    }
}

/// A pixel in 8 bits a channel.
fn colour(picture: &Picture, place: usize) -> Option<[u8; 4]> {
    match &picture.samples {
        Samples::Eight(samples) => samples.as_chunks::<4>().0.get(place).copied(),
        Samples::Sixteen(samples) => {
            samples.as_chunks::<4>().0.get(place).map(|pixel| pixel.map(|sample| (sample >> 8) as u8))
        }
    }
}

#[cfg(test)]
mod tests;
