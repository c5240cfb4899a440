//! The part of a picture that is sent: what was marked, with enough around it to understand it, in a shape and size
//! that the model makes.

use super::mask::Bounds;
use super::resample::Axis;
use crate::core::gemini::model::{Model, Ratio, Size};

/// The shortest side of a window, in pixels, where the picture has as many.
const MIN_SIDE_PX: f32 = 512.0;
/// Pixels of the original around the grown mask that are always in the window, to align and match the reply by.
const RING_PX: usize = 16;
/// A window is sent at the smallest size that has at least this share of its pixels a side.
const DETAIL: f32 = 0.9;

/// A window of a picture. It may lie partly outside of it; there the picture is mirrored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Column of its first pixel; negative where it begins outside.
    pub x: i32,
    /// Row of its first pixel; negative where it begins outside.
    pub y: i32,
    /// Pixels of the original in a row.
    pub width: u32,
    /// Rows of the original.
    pub height: u32,
    /// The ratio that the model is asked for.
    pub ratio: Ratio,
    /// The size that the model is asked for.
    pub size: Size,
    /// Width and height in pixels as it is sent, which is what the model makes of this ratio and size. Their quotient
    /// differs from the ratio by a few percent in places; the window is stretched by that, and the reply back.
    pub sent: (u32, u32),
}

impl Window {
    /// The window around a mask in a picture of `width` × `height` pixels; `None` if the model makes no picture.
    ///
    /// Around the mask there is the larger of a sixteenth of the picture's longest side and half of the mask's average
    /// side, and at least [`MIN_SIDE_PX`] a side, as far as the picture goes. That is then grown to the supported ratio
    /// that needs the fewest pixels outside of the picture, and of those the one with the fewest pixels. In a picture
    /// with shorter sides than that, a ratio that leaves a little of it out is better than one that is mirrored.
    pub fn around(mask: Bounds, grown: Bounds, (width, height): (usize, usize), model: &Model) -> Option<Self> {
        let average = (mask.width() + mask.height()) as f32 / 2.0;
        let padding = (width.max(height) as f32 / 16.0).max(average / 2.0) as usize;
        let wanted = union(mask.grown(padding, width, height), grown.grown(RING_PX, width, height));
        let least = |side: usize, whole: usize| (side as f32).max(MIN_SIDE_PX).min(whole as f32) as u32;
        let least = (least(wanted.width(), width), least(wanted.height(), height));
        let (whole, needed) = ((width as u32, height as u32), (wanted.width() as u32, wanted.height() as u32));
        let shapes = model.ratios.iter().flat_map(|ratio| {
            let within = largest(*ratio, whole).filter(|(_, across, down)| *across >= needed.0 && *down >= needed.1);
            [Some(enclosing(*ratio, least)), within]
        });
        let (ratio, across, down) = shapes.flatten().min_by_key(|shape| cost(shape, whole, least))?;
        let (size, sent) = size_for(model, ratio, across, down)?;
        let place = |from: usize, to: usize, side: u32, whole: usize| {
            let (middle, spare) = ((from + to) as i32 / 2, whole as i32 - side as i32);
            if spare >= 0 { (middle - side as i32 / 2).clamp(0, spare) } else { spare.div_euclid(2) }
        };
        let x = place(wanted.left, wanted.right, across, width);
        let y = place(wanted.top, wanted.bottom, down, height);
        Some(Self { x, y, width: across, height: down, ratio, size, sent })
    }

    /// The whole of a picture, as it is: for replies to a request that sent all of it.
    pub fn whole(width: usize, height: usize) -> Self {
        let (width, height) = (width as u32, height as u32);
        let sent = (width, height);
        Self { x: 0, y: 0, width, height, ratio: Ratio::Square, size: Size::One, sent }
    }

    /// The part of it that lies in a picture of this size.
    pub fn inside(&self, width: usize, height: usize) -> Bounds {
        let cut = |value: i64, whole: usize| value.clamp(0, whole as i64) as usize;
        Bounds {
            left: cut(i64::from(self.x), width),
            top: cut(i64::from(self.y), height),
            right: cut(i64::from(self.x) + i64::from(self.width), width),
            bottom: cut(i64::from(self.y) + i64::from(self.height), height),
        }
    }

    /// Where the samples of a grid of this size over the window lie in the picture.
    pub fn axes(&self, across: usize, down: usize) -> (Axis, Axis) {
        let x = Axis::covering(f64::from(self.x), f64::from(self.width), across);
        (x, Axis::covering(f64::from(self.y), f64::from(self.height), down))
    }
}

fn union(one: Bounds, other: Bounds) -> Bounds {
    Bounds {
        left: one.left.min(other.left),
        top: one.top.min(other.top),
        right: one.right.max(other.right),
        bottom: one.bottom.max(other.bottom),
    }
}

/// A ratio, and the width and height of a window that has it.
type Shape = (Ratio, u32, u32);

/// The smallest rectangle of a ratio that is at least so wide and high.
fn enclosing(ratio: Ratio, (width, height): (u32, u32)) -> Shape {
    let (across, down) = ratio.terms();
    if u64::from(width) * u64::from(down) >= u64::from(height) * u64::from(across) {
        (ratio, width, (width * down).div_ceil(across))
    } else {
        (ratio, (height * across).div_ceil(down), height)
    }
}

/// The largest rectangle of a ratio in a picture, in whole pixels.
fn largest(ratio: Ratio, (width, height): (u32, u32)) -> Option<Shape> {
    let (across, down) = ratio.terms();
    let shape = if u64::from(width) * u64::from(down) <= u64::from(height) * u64::from(across) {
        (ratio, width, width * down / across)
    } else {
        (ratio, height * across / down, height)
    };
    (shape.1 > 0 && shape.2 > 0).then_some(shape)
}

/// Pixels outside of the picture, then those that are missed of what was wanted, then all.
fn cost((_, across, down): &Shape, whole: (u32, u32), wanted: (u32, u32)) -> (u64, u64, u64) {
    let area = |width: u32, height: u32| u64::from(width) * u64::from(height);
    let common = |one: (u32, u32), other: (u32, u32)| area(one.0.min(other.0), one.1.min(other.1));
    let own = (*across, *down);
    let all = area(own.0, own.1);
    (all - common(own, whole), area(wanted.0, wanted.1) - common(own, wanted), all)
}

fn size_for(model: &Model, ratio: Ratio, width: u32, height: u32) -> Option<(Size, (u32, u32))> {
    let sizes = model.sizes.iter().filter(|(size, _)| *size != Size::Half);
    let mut made: Vec<(Size, (u32, u32))> =
        sizes.filter_map(|(size, _)| Some((*size, model.pixels(ratio, *size)?))).collect();
    made.sort_by_key(|(_, (across, _))| *across);
    let enough = |(_, (across, down)): &&(Size, (u32, u32))| {
        *across as f32 >= DETAIL * width as f32 && *down as f32 >= DETAIL * height as f32
    };
    made.iter().find(enough).or(made.last()).copied()
}

#[cfg(test)]
mod tests;
