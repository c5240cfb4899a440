//! The region that a person marked: what lies within a magenta outline that the second picture of a request has and the
//! first one has not.

use image::{Rgb, RgbImage};
use std::collections::BTreeSet;

/// How much more of red and of blue than of green a pixel of the outline has, at least: it may have been compressed.
const MAGENTA: i32 = 110;
/// By how much more than the picture without it.
const NEW: i32 = 60;

/// Pixels of a picture that were marked.
pub(crate) struct Region {
    width: u32,
    height: u32,
    inside: Vec<bool>,
}

impl Region {
    /// What the outline encloses; `None` where there is none. What is enclosed within the enclosed is outside again.
    pub(crate) fn outlined(marked: &RgbImage, clean: &RgbImage) -> Option<Self> {
        if marked.dimensions() != clean.dimensions() {
            return None;
        }
        let (width, height) = marked.dimensions();
        let is_outline = |(marked, clean): (&Rgb<u8>, &Rgb<u8>)| {
            magenta(marked) >= MAGENTA && magenta(marked) - magenta(clean) >= NEW
        };
        let outline: Vec<bool> = marked.pixels().zip(clean.pixels()).map(is_outline).collect();
        if !outline.contains(&true) {
            return None;
        }
        let mut inside = Parts::of(&outline, width as usize).enclosed();
        if !inside.contains(&true) {
            // A mark as thin as its outline.
            inside = outline;
        }
        Some(Self { width, height, inside })
    }

    /// Whether a pixel of the same picture, at this size, is in it.
    pub(crate) fn holds(&self, (x, y): (u32, u32), (width, height): (u32, u32)) -> bool {
        let scaled = |place: u32, from: u32, to: u32| (u64::from(place) * u64::from(to) / u64::from(from)) as usize;
        self.inside[scaled(y, height, self.height) * self.width as usize + scaled(x, width, self.width)]
    }

    /// The rectangle around it, at this size: left, top, width, height.
    pub(crate) fn bounds(&self, (width, height): (u32, u32)) -> [f64; 4] {
        let (mut left, mut top, mut right, mut bottom) = (self.width, self.height, 0, 0);
        for at in self.inside.iter().zip(0_u32..).filter(|(inside, _)| **inside).map(|(_, at)| at) {
            let (x, y) = (at % self.width, at / self.width);
            (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1));
        }
        let across = |pixels: u32| f64::from(pixels) * f64::from(width) / f64::from(self.width);
        let down = |pixels: u32| f64::from(pixels) * f64::from(height) / f64::from(self.height);
        [across(left), down(top), across(right - left), down(bottom - top)]
    }
}

fn magenta(pixel: &Rgb<u8>) -> i32 {
    let [red, green, blue] = pixel.0.map(i32::from);
    red.min(blue) - green
}

/// A picture divided into parts of outline and of none: connected pixels have numbers that lead to the same root.
struct Parts<'a> {
    outline: &'a [bool],
    width: usize,
    /// The number of every pixel.
    of: Vec<u32>,
    /// Where a number leads; to itself at a root.
    parents: Vec<u32>,
}

impl<'a> Parts<'a> {
    fn of(outline: &'a [bool], width: usize) -> Self {
        let mut parts = Self { outline, width, of: Vec::with_capacity(outline.len()), parents: Vec::new() };
        for at in 0..outline.len() {
            let left = (at % width > 0 && outline[at - 1] == outline[at]).then(|| parts.of[at - 1]);
            let above = (at >= width && outline[at - width] == outline[at]).then(|| parts.of[at - width]);
            let number = match (left, above) {
                (Some(left), Some(above)) => parts.joined(left, above),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => {
                    parts.parents.push(parts.parents.len() as u32);
                    parts.parents.len() as u32 - 1
                }
            };
            parts.of.push(number);
        }
        for number in 0..parts.parents.len() as u32 {
            parts.parents[number as usize] = parts.root(number);
        }
        parts
    }

    fn root(&self, mut number: u32) -> u32 {
        while self.parents[number as usize] != number {
            number = self.parents[number as usize];
        }
        number
    }

    fn joined(&mut self, one: u32, other: u32) -> u32 {
        if one != other {
            let (one, other) = (self.root(one), self.root(other));
            self.parents[one.max(other) as usize] = one.min(other);
        }
        one
    }

    fn part(&self, at: usize) -> u32 {
        self.parents[self.of[at] as usize]
    }

    /// The part that is outside of everything: the one with the most pixels at the frame. An outline is open there.
    fn outside(&self) -> u32 {
        let (width, height) = (self.width, self.outline.len() / self.width);
        let ends = (0..width).flat_map(|x| [x, (height - 1) * width + x]);
        let sides = (0..height).flat_map(|y| [y * width, y * width + width - 1]);
        let mut counts = vec![0_u32; self.parents.len()];
        ends.chain(sides).filter(|at| !self.outline[*at]).for_each(|at| counts[self.part(at) as usize] += 1);
        (0..counts.len()).max_by_key(|part| counts[*part]).unwrap_or_default() as u32
    }

    /// Parts that touch, as pairs both ways.
    fn neighbours(&self) -> BTreeSet<(u32, u32)> {
        let mut pairs = BTreeSet::new();
        for at in 0..self.outline.len() {
            let left = (at % self.width > 0).then(|| at - 1);
            for near in left.into_iter().chain(at.checked_sub(self.width)) {
                if self.outline[near] != self.outline[at] {
                    pairs.extend([(self.part(near), self.part(at)), (self.part(at), self.part(near))]);
                }
            }
        }
        pairs
    }

    /// The pixels that are reached from outside across an odd number of lines.
    fn enclosed(&self) -> Vec<bool> {
        let neighbours = self.neighbours();
        let mut inside = vec![None; self.parents.len()];
        let mut newest = vec![self.outside()];
        inside[newest[0] as usize] = Some(false);
        let mut crossed = false;
        for step in 0.. {
            // From a part to the lines around it, from the lines to what lies behind them.
            crossed ^= step % 2 == 1;
            let mut next = Vec::new();
            for (_, near) in newest.iter().flat_map(|part| neighbours.range((*part, 0)..=(*part, u32::MAX))) {
                if inside[*near as usize].is_none() {
                    inside[*near as usize] = Some(crossed && step % 2 == 1);
                    next.push(*near);
                }
            }
            if next.is_empty() {
                break;
            }
            newest = next;
        }
        (0..self.outline.len()).map(|at| inside[self.part(at) as usize] == Some(true)).collect()
    }
}
