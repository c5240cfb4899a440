//! What a reply without a mask has really changed, so that the rest can be protected.
//!
//! Both pictures are compared on a grid of at most [`GRID_SIDE`] points a side, in OKLab, after the reply was put into
//! register and its tone matched. The numbers are those of the difference masks that are in use with such models: a
//! difference of 0.02, at least 250 pixels of a picture of one megapixel, grown by 8.

use super::blend::Reply;
use super::light::Light;
use super::mask::Mask;
use super::picture::Picture;
use super::progress::{Stage, Stopped, Watch, at_row};
use super::resample::{Axis, Lie, Resampled};
use super::window::Window;
use crate::core::pixels::colour::Oklab;

const GRID_SIDE: usize = 640;
/// Distances in OKLab below this are not seen.
const LEAST: f32 = 0.02;
/// … and neither are those up to this many times the usual one, which redrawing and compression make.
const TIMES_USUAL: f32 = 5.0;
/// What is redrawn is never as sharp as it was: so much of the contrast around a point may differ.
const OF_CONTRAST: f32 = 0.35;
/// The smallest change, as a share of the picture: 250 pixels of a megapixel.
const LEAST_SHARE: f32 = 250.0 / 1_048_576.0;
/// By how much changes are grown, as a share of the longer side: 8 of 1024 pixels.
const GROWN: f32 = 8.0 / 1024.0;

/// Points in rows.
struct Grid {
    width: usize,
    height: usize,
    colours: Vec<Oklab>,
}

/// Which pixels of a picture a reply to the whole of it has really changed.
///
/// # Errors
/// [`Stopped`] if the work was stopped.
pub fn changes(original: &Picture, window: &Window, reply: &Reply, watch: Watch) -> Result<Mask, Stopped> {
    let longest = original.width.max(original.height).max(1);
    let side = |side: usize| (side * GRID_SIDE.min(longest) / longest).max(1);
    let (width, height) = (side(original.width), side(original.height));
    let axes = (Axis::covering(0.0, original.width as f64, width), Axis::covering(0.0, original.height as f64, height));
    let own = Lie { x: axes.0, y: axes.1, shear: (0.0, 0.0) };
    let there = reply.alignment.in_reply(window, reply.picture).under(axes.0, axes.1);
    let light = Light::default();
    let before = Grid::of(original, own, (width, height), &|samples| light.oklab(samples), watch)?;
    let toned = |samples: [f32; 3]| light.oklab(reply.tone.globally(samples));
    let after = Grid::of(reply.picture, there, (width, height), &toned, watch)?;
    let mut marked = before.smoothed().unlike(&after.smoothed(), &before.contrast());
    // What the reply has pushed out of its frame cannot be compared.
    let shown = reply.shown(window);
    for ((column, row), marked) in before.places().zip(marked.iter_mut()) {
        *marked &= shown(axes.0.at(column as f64), axes.1.at(row as f64));
    }
    drop_small(&mut marked, width, (LEAST_SHARE * (width * height) as f32) as usize);
    let on_grid = |x: usize, y: usize| {
        let (column, row) = (x * width / original.width.max(1), y * height / original.height.max(1));
        marked.get(row * width + column).copied().unwrap_or_default()
    };
    let mask = Mask::from_fn(original.width, original.height, on_grid);
    Ok(mask.grown(GROWN * longest as f32))
}

impl Grid {
    fn of(
        picture: &Picture,
        lie: Lie,
        (width, height): (usize, usize),
        colour: &dyn Fn([f32; 3]) -> Oklab,
        watch: Watch,
    ) -> Result<Self, Stopped> {
        let mut resampled = Resampled::lying(picture, true, lie, (width, height));
        let (mut row, mut colours) = (vec![[0.0; 4]; width], Vec::with_capacity(width * height));
        for y in 0..height {
            at_row(watch, Stage::Tone, y, height)?;
            resampled.read(y, &mut row);
            colours.extend(row.iter().map(|[red, green, blue, _]| colour([*red, *green, *blue])));
        }
        Ok(Self { width, height, colours })
    }

    fn at(&self, x: isize, y: isize) -> Oklab {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.colours.get(y * self.width + x).copied().unwrap_or(Oklab::new(0.0, 0.0, 0.0))
    }

    fn places(&self) -> impl Iterator<Item = (isize, isize)> + use<> {
        let (width, height) = (self.width as isize, self.height as isize);
        (0..height).flat_map(move |y| (0..width).map(move |x| (x, y)))
    }

    /// The mean of nine points around each.
    fn smoothed(&self) -> Self {
        let mean = |(x, y): (isize, isize)| {
            let near = (-1..=1).flat_map(|down| (-1..=1).map(move |across| (x + across, y + down)));
            let sum = near.map(|(x, y)| self.at(x, y)).fold(Oklab::new(0.0, 0.0, 0.0), |sum, colour| {
                Oklab::new(sum.l + colour.l, sum.a + colour.a, sum.b + colour.b)
            });
            Oklab::new(sum.l / 9.0, sum.a / 9.0, sum.b / 9.0)
        };
        Self { colours: self.places().map(mean).collect(), ..*self }
    }

    /// How much lightness differs around each point.
    fn contrast(&self) -> Vec<f32> {
        let range = |(x, y): (isize, isize)| {
            let near = (-2..=2).flat_map(|down| (-2..=2).map(move |across| (x + across, y + down)));
            let (least, most) = near
                .map(|(x, y)| self.at(x, y).l)
                .fold((f32::MAX, f32::MIN), |(least, most), l| (least.min(l), most.max(l)));
            most - least
        };
        self.places().map(range).collect()
    }

    /// Which points differ by more than redrawing makes them.
    fn unlike(&self, other: &Self, contrast: &[f32]) -> Vec<bool> {
        let distances: Vec<f32> =
            self.colours.iter().zip(&other.colours).map(|(one, other)| one.distance(*other)).collect();
        let mut sorted = distances.clone();
        let middle = sorted.len() / 2;
        let usual = if sorted.is_empty() { 0.0 } else { *sorted.select_nth_unstable_by(middle, f32::total_cmp).1 };
        let limit = (TIMES_USUAL * usual).max(LEAST);
        distances.iter().zip(contrast).map(|(distance, contrast)| *distance > limit + OF_CONTRAST * contrast).collect()
    }
}

/// Takes back connected points that are fewer than `least`.
fn drop_small(marked: &mut [bool], width: usize, least: usize) {
    let mut seen = vec![false; marked.len()];
    for start in 0..marked.len() {
        let is_new = |at: usize, seen: &[bool]| {
            marked.get(at).copied().unwrap_or_default() && !seen.get(at).copied().unwrap_or(true)
        };
        if !is_new(start, &seen) {
            continue;
        }
        let (mut open, mut part) = (vec![start], Vec::new());
        while let Some(at) = open.pop() {
            if !is_new(at, &seen) {
                continue;
            }
            seen.iter_mut().skip(at).take(1).for_each(|seen| *seen = true);
            part.push(at);
            let column = at % width.max(1);
            open.extend((column > 0).then(|| at - 1));
            open.extend((column + 1 < width).then_some(at + 1));
            open.extend(at.checked_sub(width));
            open.push(at + width);
        }
        if part.len() < least {
            for at in part {
                marked.iter_mut().skip(at).take(1).for_each(|marked| *marked = false);
            }
        }
    }
}
