//! The fine part: Gauss-Newton on a pyramid.
//!
//! In every step the clean plane is explained, by weighted least squares, as `gain · reply + offset` of the reply as
//! aligned so far, and by how a small shift, zoom and shear would change the clean plane itself. So a tint changes
//! nothing, and the slopes come from the side that has no noise. What the model has redrawn differs by more than the
//! usual and loses its weight.

use super::plane::Plane;
use super::points::Point;
use super::solve::solved;
use super::warp::{Warp, middle};

/// Steps on one level at most, and of those with all points.
const STEPS: usize = 12;
const WHOLE_STEPS: usize = 4;
/// A step that moves no point by more than this many points is the last.
const STILL: f64 = 0.004;
/// As long as steps move a point by more than this many points, some of the points tell enough.
const NEAR: f64 = 0.05;
/// … every so many, if there are more than that.
const SOME: usize = 8;
const MANY: usize = 6000;
/// Fewest points that can be aligned by.
const FEWEST: usize = 24;
/// Unknowns: shift across and down, zoom across and down, shear to the right and downwards, gain, offset.
const UNKNOWNS: usize = 8;
/// By how much shifts, zooms and shears usually move a point at the edge, as a share of its distance to the middle.
const LIKELY: [f64; PLACED] = [0.03, 0.03, 0.03, 0.03, 0.01, 0.01];
/// The variance of an error that rounding to whole samples makes in any case.
const ROUNDING: f64 = 1.0 / 12.0;
/// Those that say where everything went; the others are of the tone.
const PLACED: usize = 6;

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

impl Free {
    /// Of each unknown, the one that it is the same as; none for those that are 0.
    fn roles(self) -> [Option<usize>; UNKNOWNS] {
        let (zoom, shears) = match self {
            Self::Zoom => (Some(2), [None, None]),
            Self::Zooms => (Some(3), [None, None]),
            Self::All => (Some(3), [Some(4), Some(5)]),
        };
        [Some(0), Some(1), Some(2), zoom, shears[0], shears[1], Some(6), Some(7)]
    }
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
    let mut found = Refined { warp: start, error: f64::INFINITY, sheared: 0.0 };
    if points.len() < FEWEST {
        return found;
    }
    let mut model = (1.0, 0.0);
    let mut every = if points.len() > MANY { SOME } else { 1 };
    let mut whole = 0;
    for number in 1..=STEPS {
        whole += usize::from(every == 1 && points.len() > MANY);
        let looked_at: Vec<&Point> = points.iter().step_by(every).collect();
        let Some(step) = Normal::of(clean, &looked_at, reply, &found.warp, model).step(clean, free, &found.warp) else {
            break;
        };
        let warp = found.warp.after(&step.warp);
        let sheared = (warp.shear.0.abs() / step.shear_errors.0).max(warp.shear.1.abs() / step.shear_errors.1);
        found = Refined { warp, error: step.error, sheared };
        model = step.model;
        if every > 1 {
            every = if step.moved(clean) < NEAR || number + WHOLE_STEPS > STEPS { 1 } else { every };
        } else if step.moved(clean) < STILL || whole == WHOLE_STEPS {
            break;
        }
    }
    found
}

/// One step of Gauss-Newton.
struct Step {
    warp: Warp,
    /// Gain and offset of the reply.
    model: (f64, f64),
    /// See [`Refined`].
    error: f64,
    /// The standard errors of the shears; infinite where there are none.
    shear_errors: (f64, f64),
}

impl Step {
    /// By how much it moves a point at the edge at most.
    fn moved(&self, clean: &Plane) -> f64 {
        let (half_x, half_y) = middle(clean);
        let Warp { scale, shear, shift } = self.warp;
        let along = |shift: f64, scale: f64, own: f64, shear: f64, other: f64| {
            shift.abs() + own * (scale - 1.0).abs() + other * shear.abs()
        };
        along(shift.0, scale.0, half_x, shear.0, half_y).max(along(shift.1, scale.1, half_y, shear.1, half_x))
    }
}

/// The normal equations of a step, each with its right side last, and the variance of an error.
struct Normal {
    equations: [[f64; UNKNOWNS + 1]; UNKNOWNS],
    variance: f64,
}

#[expect(clippy::indexing_slicing, reason = "there are as many places as unknowns")]
impl Normal {
    fn of(clean: &Plane, points: &[&Point], reply: &Plane, warp: &Warp, model: (f64, f64)) -> Self {
        let seen: Vec<f32> = points
            .iter()
            .map(|point| {
                let (x, y) = warp.of(f64::from(point.x), f64::from(point.y), clean);
                reply.between(x as f32, y as f32)
            })
            .collect();
        let expected = |seen: &f32| model.0 as f32 * seen + model.1 as f32;
        let errors: Vec<f32> = points.iter().zip(&seen).map(|(point, seen)| point.value - expected(seen)).collect();
        let twice_usual = 2.0 * spread(&errors).max(0.05);
        let (middle_x, middle_y) = middle(clean);
        let half = middle_x.max(middle_y).max(1.0);
        let mut equations = [[0.0; UNKNOWNS + 1]; UNKNOWNS];
        let (mut weights, mut squares) = (0.0, 0.0);
        for ((point, seen), error) in points.iter().zip(&seen).zip(&errors) {
            let beyond = error / twice_usual;
            let weight = 1.0 / (1.0 + beyond * beyond);
            let weight = f64::from(weight * weight);
            weights += weight;
            squares += weight * f64::from(error * error);
            // Zooms and shears are counted in points at the edge, `half` points from the middle.
            let (x, y) = ((f64::from(point.x) - middle_x) / half, (f64::from(point.y) - middle_y) / half);
            let (right, below) = (-f64::from(point.slopes.0), -f64::from(point.slopes.1));
            let (seen, value) = (f64::from(*seen), f64::from(point.value));
            let row = [right, below, right * x, below * y, right * y, below * x, seen, 1.0, value];
            for (number, equation) in equations.iter_mut().enumerate() {
                let own = weight * row[number];
                equation.iter_mut().zip(&row).skip(number).for_each(|(sum, other)| *sum += own * other);
            }
        }
        // What lies below the diagonal is what lies above it.
        let above = equations;
        for (row, equation) in equations.iter_mut().enumerate() {
            equation.iter_mut().zip(&above).take(row).for_each(|(below, column)| *below = column[row]);
        }
        Self { equations, variance: (squares / weights.max(1e-9)).max(ROUNDING) }
    }

    /// The equations of what is free alone; those of the others say that they are 0.
    fn reduced(&self, free: Free) -> [[f64; UNKNOWNS + 1]; UNKNOWNS] {
        let roles = free.roles();
        let mut reduced = [[0.0; UNKNOWNS + 1]; UNKNOWNS];
        for (row, equation) in roles.iter().zip(&self.equations) {
            let Some(row) = *row else { continue };
            for (column, value) in roles.iter().chain([&Some(UNKNOWNS)]).zip(equation) {
                if let Some(column) = *column {
                    reduced[row][column] += value;
                }
            }
        }
        for (unknown, equation) in reduced.iter_mut().enumerate() {
            if !roles.contains(&Some(unknown)) {
                equation[unknown] = 1.0;
            }
        }
        reduced
    }

    /// Replies are near where they should be, before anything is seen of them; so what a picture says nothing about stays
    /// as it is.
    fn lean_on_what_is_likely(&mut self, half: f64, so_far: &Warp) {
        let Warp { scale, shear, shift } = so_far;
        let moved = [shift.0, shift.1, (scale.0 - 1.0) * half, (scale.1 - 1.0) * half, shear.0 * half, shear.1 * half];
        for (unknown, (moved, likely)) in moved.into_iter().zip(LIKELY).enumerate() {
            let weight = self.variance / (likely * half).powi(2);
            self.equations[unknown][unknown] += weight;
            self.equations[unknown][UNKNOWNS] += weight * moved;
        }
    }

    fn step(mut self, clean: &Plane, free: Free, so_far: &Warp) -> Option<Step> {
        let (middle_x, middle_y) = middle(clean);
        let half = middle_x.max(middle_y).max(1.0);
        self.lean_on_what_is_likely(half, so_far);
        let reduced = self.reduced(free);
        let roles = free.roles();
        let solution = solved(reduced)?;
        let of = |unknown: usize| roles[unknown].map_or(0.0, |role| solution[role]);
        let bounded = |value: f64, most: f64| value.clamp(-most, most);
        let share = |unknown: usize| bounded(of(unknown) / half, 0.02);
        let warp = Warp {
            shift: (bounded(of(0), 2.0), bounded(of(1), 2.0)),
            scale: (1.0 + share(2), 1.0 + share(3)),
            shear: (share(4), share(5)),
        };
        let used = |unknown: &usize| roles.contains(&Some(*unknown));
        let spreads = (0..PLACED).map(|unknown| if used(&unknown) { spread_of(&reduced, unknown) } else { 0.0 });
        let spreads: Vec<f64> = spreads.map(|spread| (spread * self.variance).max(0.0)).collect();
        let of_shear = |unknown: usize| if used(&unknown) { spreads[unknown].sqrt() / half } else { f64::INFINITY };
        let error = spreads.iter().sum::<f64>().sqrt();
        Some(Step { warp, model: (of(6), of(7)), error, shear_errors: (of_shear(4), of_shear(5)) })
    }
}

/// The variance of an unknown for errors of variance 1: its place on the diagonal of the inverse.
#[expect(clippy::indexing_slicing, reason = "there are as many places as unknowns")]
fn spread_of(equations: &[[f64; UNKNOWNS + 1]; UNKNOWNS], unknown: usize) -> f64 {
    let mut unit = *equations;
    for (number, row) in unit.iter_mut().enumerate() {
        row[UNKNOWNS] = f64::from(u8::from(number == unknown));
    }
    solved(unit).map_or(f64::INFINITY, |solution| solution[unknown])
}

/// The usual size of an error, from the middle one, so that a few that are far off do not count (1.4826: as for a
/// normal distribution).
fn spread(errors: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = errors.iter().map(|error| error.abs()).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 0.0;
    }
    1.4826 * *sizes.select_nth_unstable_by(middle, f32::total_cmp).1
}
