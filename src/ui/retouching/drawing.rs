//! What is being drawn: collected from the pointer or the keys, painted at once on the screen, and told as one mark at
//! its end. So a stroke is seen within a frame, however large the picture is.

use super::tools::{Hand, Tool};
use crate::core::retouch::marks::{Dab, MOST_POINTS, Mark, Place};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The least pressure that a pen marks with, of 1.
const LEAST_PRESSURE: f32 = 0.1;

/// Something half drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    /// A stroke so far.
    Stroke(Vec<Dab>),
    /// The corners of an outline so far; a lasso goes on by itself.
    Corners(Vec<Place>, bool),
    /// A shape between two corners; round or not.
    Shape(Place, Place, bool),
}

impl Draft {
    /// What a tool begins to draw at a place, pressed so hard (0 to 1); nothing for tools that draw nothing.
    pub fn begun(hand: Hand, at: Place, pressure: f32) -> Option<Self> {
        match hand.tool.get_untracked() {
            Tool::Brush | Tool::Eraser => Some(Self::Stroke(vec![dab(hand, at, pressure)])),
            Tool::Lasso => Some(Self::Corners(vec![at], true)),
            Tool::Polygon => Some(Self::Corners(vec![at], false)),
            Tool::Rectangle => Some(Self::Shape(at, at, false)),
            Tool::Ellipse => Some(Self::Shape(at, at, true)),
            Tool::Wand | Tool::Hand | Tool::Frame | Tool::Layer(_) => None,
        }
    }

    /// Goes on to a place.
    pub fn moved(&mut self, hand: Hand, at: Place, pressure: f32) {
        match self {
            Self::Stroke(dabs) if dabs.len() < MOST_POINTS => dabs.push(dab(hand, at, pressure)),
            Self::Corners(corners, true) if corners.len() < MOST_POINTS => corners.push(at),
            Self::Shape(_, to, _) => *to = at,
            Self::Stroke(_) | Self::Corners(..) => {}
        }
    }

    /// The mark that it is.
    pub fn mark(self, hand: Hand) -> Mark {
        let erases = hand.erases();
        match self {
            Self::Stroke(dabs) => Mark::Stroke { dabs, erases: hand.tool.get_untracked() == Tool::Eraser },
            Self::Corners(corners, _) => Mark::Outline { corners, erases },
            Self::Shape(from, to, true) => Mark::Ellipse { from, to, erases },
            Self::Shape(from, to, false) => Mark::Rectangle { from, to, erases },
        }
    }
}

fn dab(hand: Hand, at: Place, pressure: f32) -> Dab {
    let pressure = pressure.clamp(LEAST_PRESSURE, 1.0);
    let [x, y] = at;
    [x, y, hand.size.get_untracked() as f32 / 2.0 * pressure]
}

/// Paints a draft on a canvas that shows the picture from a place on, at a scale. The canvas's own colour is used, which
/// style sheets set. `from` is the first point of a stroke that is not painted yet; other drafts are painted anew.
pub fn paint(canvas: &HtmlCanvasElement, draft: &Draft, (x, y, scale): (f64, f64, f64), from: usize) {
    let Some(context) = context(canvas) else { return };
    let seen = |place: &[f32]| {
        let at = |axis: usize, corner: f64| (f64::from(place.get(axis).copied().unwrap_or(0.0)) - corner) * scale;
        (at(0, x), at(1, y))
    };
    match draft {
        Draft::Stroke(dabs) => {
            context.set_line_cap("round");
            context.set_line_join("round");
            for pair in dabs.get(from.saturating_sub(1)..).unwrap_or_default().windows(2) {
                let [one, other] = pair else { continue };
                context.begin_path();
                context.set_line_width(f64::from(one[2] + other[2]) * scale);
                let ((from_x, from_y), (to_x, to_y)) = (seen(one), seen(other));
                context.move_to(from_x, from_y);
                context.line_to(to_x, to_y);
                context.stroke();
            }
            if let ([only], 0) = (dabs.as_slice(), from) {
                let (at_x, at_y) = seen(only);
                context.begin_path();
                // A radius that is no number paints nothing.
                let _ = context.arc(at_x, at_y, f64::from(only[2]) * scale, 0.0, std::f64::consts::TAU);
                context.fill();
            }
        }
        Draft::Corners(corners, _) => {
            clear(canvas);
            outlined(&context, &corners.iter().map(|corner| seen(corner)).collect::<Vec<_>>());
        }
        Draft::Shape(one, other, is_round) => {
            clear(canvas);
            let ((from_x, from_y), (to_x, to_y)) = (seen(one), seen(other));
            if *is_round {
                let (across, down) = ((to_x - from_x).abs() / 2.0, (to_y - from_y).abs() / 2.0);
                context.set_line_width(2.0);
                context.begin_path();
                let (mid_x, mid_y) = ((from_x + to_x) / 2.0, (from_y + to_y) / 2.0);
                // A radius that is no number paints nothing.
                let _ = context.ellipse(mid_x, mid_y, across, down, 0.0, 0.0, std::f64::consts::TAU);
                return context.stroke();
            }
            outlined(&context, &[(from_x, from_y), (to_x, from_y), (to_x, to_y), (from_x, to_y), (from_x, from_y)]);
        }
    }
}

fn outlined(context: &CanvasRenderingContext2d, corners: &[(f64, f64)]) {
    context.set_line_width(2.0);
    context.begin_path();
    for (nth, (x, y)) in corners.iter().enumerate() {
        if nth == 0 { context.move_to(*x, *y) } else { context.line_to(*x, *y) }
    }
    context.stroke();
}

/// Takes away what was painted.
pub fn clear(canvas: &HtmlCanvasElement) {
    if let Some(context) = context(canvas) {
        context.clear_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    }
}

/// A canvas to paint on, in the colour that its style says.
pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let colour = window().get_computed_style(canvas).ok()??.get_property_value("color").ok()?;
    context.set_stroke_style_str(&colour);
    context.set_fill_style_str(&colour);
    Some(context)
}
