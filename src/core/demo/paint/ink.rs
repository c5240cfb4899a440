//! What a shape is filled with, and the finished shape in pixels.

use super::path::{Path, Point};
use crate::core::pixels::colour::Oklab;

/// How the place of a pixel becomes a place on the ramp.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spread {
    /// The first colour of the ramp everywhere.
    Even,
    /// From one point to another.
    Along(Point, Point),
    /// From the middle of an ellipse to its edge: centre and the two radii.
    Around(Point, f32, f32),
}

/// Colours along a line of 0 to 1, with their opacities.
#[derive(Clone, Debug)]
pub(super) struct Ink {
    pub(super) spread: Spread,
    /// Gamma-encoded sRGB and opacity, each 0 to 1, at even steps.
    pub(super) ramp: Vec<[f32; 4]>,
    /// How far, as a share of the ramp, the grain scatters colours: the stipple of a print.
    pub(super) speckle: f32,
}

/// Steps of a ramp.
const RAMP_STEPS: usize = 48;

impl Ink {
    pub(super) fn even(colour: Oklab) -> Self {
        Self::sheer(colour, 1.0)
    }

    /// One colour that lets through what is behind it.
    pub(super) fn sheer(colour: Oklab, opacity: f32) -> Self {
        let [red, green, blue] = colour.to_srgb_unit();
        Self { spread: Spread::Even, ramp: vec![[red, green, blue, opacity]], speckle: 0.0 }
    }

    /// Blends between stops, each with its place (0 to 1, rising), colour and opacity; blended in OKLab.
    pub(super) fn ramp(spread: Spread, stops: &[(f32, Oklab, f32)]) -> Self {
        let ramp = (0..RAMP_STEPS).map(|step| {
            let at = step as f32 / (RAMP_STEPS - 1) as f32;
            let (colour, opacity) = between(stops, at);
            let [red, green, blue] = colour.to_srgb_unit();
            [red, green, blue, opacity]
        });
        Self { spread, ramp: ramp.collect(), speckle: 0.0 }
    }

    /// The same with grain scattered over the ramp.
    pub(super) fn speckled(self, speckle: f32) -> Self {
        Self { speckle, ..self }
    }

    /// The ramp in a few flat steps, as a screen print has it.
    pub(super) fn stepped(mut self, steps: usize) -> Self {
        let last = self.ramp.len().saturating_sub(1);
        if last > 0 && steps > 1 {
            let original = self.ramp.clone();
            for (index, entry) in self.ramp.iter_mut().enumerate() {
                let step = (index * steps / (last + 1)).min(steps - 1);
                if let Some(colour) = original.get(step * last / (steps - 1)) {
                    *entry = *colour;
                }
            }
        }
        self
    }

    /// The first colour of the ramp, as outlines are derived from it.
    pub(super) fn colour(&self) -> [f32; 4] {
        let middle = self.ramp.len() / 2;
        self.ramp.get(middle).copied().unwrap_or([0.0; 4])
    }
}

fn between(stops: &[(f32, Oklab, f32)], at: f32) -> (Oklab, f32) {
    let after = stops.iter().position(|(place, ..)| *place >= at).unwrap_or(stops.len().saturating_sub(1));
    let (Some(low), Some(high)) = (stops.get(after.saturating_sub(1)), stops.get(after)) else {
        return (Oklab::new(0.5, 0.0, 0.0), 1.0);
    };
    let span = high.0 - low.0;
    let share = if span > 1e-6 { ((at - low.0) / span).clamp(0.0, 1.0) } else { 1.0 };
    (low.1.mix(high.1, share), low.2 + (high.2 - low.2) * share)
}

/// A shape in pixels and what it is filled with.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Edges: from, to. Their direction makes the inside positive.
    pub(super) edges: Vec<(Point, Point)>,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) ink: Ink,
}

impl Item {
    /// `None` for a path without area.
    pub(super) fn new(path: &Path, ink: Ink) -> Option<Self> {
        let (mut left, mut right, mut top, mut bottom) = (f32::MAX, f32::MIN, f32::MAX, f32::MIN);
        let mut edges = Vec::new();
        for contour in path.contours.iter().filter(|contour| contour.len() > 2) {
            let next = contour.iter().cycle().skip(1);
            let sides = contour.iter().zip(next);
            let area: f32 = sides.clone().map(|(from, to)| from.x * to.y - to.x * from.y).sum();
            for (from, to) in sides {
                left = left.min(from.x);
                right = right.max(from.x);
                top = top.min(from.y);
                bottom = bottom.max(from.y);
                // All contours turn the same way, so that overlaps add up instead of cancelling out.
                edges.push(if area >= 0.0 { (*from, *to) } else { (*to, *from) });
            }
        }
        (!edges.is_empty()).then_some(Self { edges, left, right, top, bottom, ink })
    }
}
