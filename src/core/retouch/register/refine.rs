//! The fine part: Gauss-Newton on a pyramid.
//!
//! In every step the clean plane is explained, by weighted least squares, as `gain · reply + offset` of the reply as
//! aligned so far, and by how a small shift, zoom and shear would change the clean plane itself. So a tint changes
//! nothing, and the slopes come from the side that has no noise. What the model has redrawn differs by more than the
//! usual and loses its weight.
//!
//! What is usual differs from point to point: where a plane is steep, being off by a part of a point makes a large
//! difference, and where it is flat, only noise does. One measure for all of them would follow the many flat points of
//! a soft picture, take its few edges for something redrawn and stop far from where they meet. So a point may differ by
//! the noise of flat places and by what being off by `reach` points makes of its slope; `reach` becomes smaller from
//! step to step (graduated non-convexity: Blake and Zisserman, Visual Reconstruction, 1987).

use super::normal::Normal;
use super::plane::Plane;
use super::points::Point;
use super::warp::{Warp, middle};

/// Steps on one level at most, and of those with all points.
const STEPS: usize = 24;
const WHOLE_STEPS: usize = 8;
/// A step that moves no point by more than this many points is the last.
const STILL: f64 = 0.004;
/// As long as steps move a point by more than this many points, some of the points tell enough.
const NEAR: f64 = 0.05;
/// … every so many, if there are more than that.
const SOME: usize = 8;
const MANY: usize = 6000;
/// Fewest points that can be aligned by.
const FEWEST: usize = 24;
/// By how many points a level may be off at the beginning, by how much less after every step, and at the end.
const FIRST_REACH: f32 = 1.0;
const NEARER: f32 = 0.7;
const LAST_REACH: f32 = 0.3;
/// A step that does not bring the planes nearer to each other is halved so many times before it is given up.
const HALVINGS: u32 = 4;
/// Grey levels of noise that are taken for granted.
const LEAST_NOISE: f32 = 0.05;

/// What may differ from one to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Free {
    /// Shift, and one zoom for both axes.
    Zoom,
    /// Shift, and a zoom for each axis.
    Zooms,
    /// Shears as well.
    All,
}

/// A warp, and how far it may be off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refined {
    pub(super) warp: Warp,
    /// The standard error of where a point at the edge goes, in points; infinite where nothing could be fitted.
    pub(super) error: f64,
    /// By how many of its standard errors the larger shear differs from none.
    pub(super) sheared: f64,
}

impl Refined {
    /// By how many points the shear moves a point at the edge.
    pub(super) fn moved_by_shear(&self, plane: &Plane) -> f64 {
        let (half_x, half_y) = middle(plane);
        (self.warp.shear.0.abs() * half_y).max(self.warp.shear.1.abs() * half_x)
    }
}

/// Improves a warp on one level.
pub(super) fn refine(clean: &Plane, points: &[Point], reply: &Plane, start: Warp, free: Free) -> Refined {
    let unknown = Refined { warp: start, error: f64::INFINITY, sheared: 0.0 };
    if points.len() < FEWEST {
        return unknown;
    }
    let begun = State { warp: start, model: (1.0, 0.0), reach: FIRST_REACH };
    let with = |every: usize, state| Fit::new((clean, reply), points.iter().step_by(every).collect(), free, state);
    let mut fit = with(if points.len() > MANY { SOME } else { 1 }, begun);
    let still = if points.len() > MANY { NEAR } else { STILL };
    fit.walk(STEPS - if points.len() > MANY { WHOLE_STEPS } else { 0 }, still);
    if points.len() > MANY {
        fit = with(1, fit.state);
        fit.walk(WHOLE_STEPS, STILL);
    }
    fit.refined().unwrap_or(unknown)
}

/// How far a fit has come.
#[derive(Clone, Copy)]
struct State {
    warp: Warp,
    /// Gain and offset of the reply.
    model: (f64, f64),
    /// By how many points it may still be off.
    reach: f32,
}

/// A fit on one level.
struct Fit<'a> {
    clean: &'a Plane,
    reply: &'a Plane,
    points: Vec<&'a Point>,
    /// The square of the slope that half of the points do not have.
    flat: f32,
    free: Free,
    state: State,
    /// What the reply shows at each point.
    seen: Vec<f32>,
}

impl<'a> Fit<'a> {
    fn new((clean, reply): (&'a Plane, &'a Plane), points: Vec<&'a Point>, free: Free, state: State) -> Self {
        let flat = middle_one(points.iter().map(|point| point.steepness()).collect());
        let mut fit = Self { clean, reply, points, flat, free, state, seen: Vec::new() };
        fit.seen = fit.seen_by(&state.warp);
        fit
    }

    /// Steps until nothing moves any more.
    fn walk(&mut self, steps: usize, still: f64) {
        for _ in 0..steps {
            let reach = self.state.reach;
            let Some(moved) = self.step() else { return };
            self.state.reach = (reach * NEARER).max(LAST_REACH);
            if moved < still && reach <= LAST_REACH {
                return;
            }
        }
    }

    fn seen_by(&self, warp: &Warp) -> Vec<f32> {
        let seen = |point: &&Point| {
            let (x, y) = warp.of(f64::from(point.x), f64::from(point.y), self.clean);
            self.reply.between(x as f32, y as f32)
        };
        self.points.iter().map(seen).collect()
    }

    /// By how much each point differs from what is expected of it.
    fn errors(&self, seen: &[f32], model: (f64, f64)) -> Vec<f32> {
        let (gain, offset) = (model.0 as f32, model.1 as f32);
        self.points.iter().zip(seen).map(|(point, seen)| point.value - (gain * seen + offset)).collect()
    }

    /// By how much each point usually differs, twice: the square of it.
    fn usual(&self, errors: &[f32]) -> Vec<f32> {
        let flat = self.points.iter().zip(errors).filter(|(point, _)| point.steepness() <= self.flat);
        // 1.4826: as for a normal distribution.
        let noise = (1.4826 * middle_one(flat.map(|(_, error)| error.abs()).collect())).max(LEAST_NOISE);
        let reach = self.state.reach * self.state.reach;
        self.points.iter().map(|point| 4.0 * (noise * noise + reach * point.steepness())).collect()
    }

    /// One step of Gauss-Newton, or as much of it as brings the planes nearer; by how many points it moves one at most.
    fn step(&mut self) -> Option<f64> {
        let errors = self.errors(&self.seen, self.state.model);
        let usual = self.usual(&errors);
        let weights = weights(&errors, &usual);
        let normal = Normal::of(self.clean, &self.points, &self.seen, &weights).with_errors(&errors);
        let whole = normal.step(self.free, &self.state.warp)?;
        let before = cost(&self.errors(&self.seen, whole.model), &usual);
        self.state.model = whole.model;
        for halved in 0..=HALVINGS {
            let step = whole.shortened(0.5_f64.powi(halved as i32));
            let warp = self.state.warp.after(&step.warp);
            let seen = self.seen_by(&warp);
            if cost(&self.errors(&seen, whole.model), &usual) <= before {
                (self.state.warp, self.seen) = (warp, seen);
                return Some(step.moved(self.clean));
            }
        }
        Some(0.0)
    }

    /// Where it has come to, and how far that may be off.
    fn refined(&self) -> Option<Refined> {
        let errors = self.errors(&self.seen, self.state.model);
        let weights = weights(&errors, &self.usual(&errors));
        let warp = self.state.warp;
        let normal = Normal::of(self.clean, &self.points, &self.seen, &weights).with_errors(&errors);
        let (error, (to_right, down)) = normal.certainty(self.free, &warp)?;
        let sheared = (warp.shear.0.abs() / to_right).max(warp.shear.1.abs() / down);
        Some(Refined { warp, error, sheared })
    }
}

/// How much each point counts: less, the more it differs (Geman and McClure's measure).
fn weights(errors: &[f32], usual: &[f32]) -> Vec<f32> {
    let weight = |(error, usual): (&f32, &f32)| {
        let weight = 1.0 / (1.0 + error * error / usual);
        weight * weight
    };
    errors.iter().zip(usual).map(weight).collect()
}

/// What the weights make least: how much all points differ, each by 1 at most.
fn cost(errors: &[f32], usual: &[f32]) -> f64 {
    let of = |(error, usual): (&f32, &f32)| f64::from(error * error / (usual + error * error));
    errors.iter().zip(usual).map(of).sum()
}

/// The middle one of some numbers; 0 of none.
fn middle_one(mut numbers: Vec<f32>) -> f32 {
    let middle = numbers.len() / 2;
    if numbers.is_empty() { 0.0 } else { *numbers.select_nth_unstable_by(middle, f32::total_cmp).1 }
}
