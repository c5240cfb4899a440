//! The fine part: Gauss-Newton on a pyramid.
//!
//! In every step the clean plane is explained, by weighted least squares, as `gain · reply + offset` of the reply as
//! aligned so far, and by how a small shift and zoom would change the clean plane itself. So a tint changes nothing, and
//! the slopes come from the side that has no noise. What the model has redrawn differs by more than the usual and loses
//! its weight.

use super::plane::Plane;
use super::warp::{Warp, middle};

/// Steps on one level at most.
const STEPS: usize = 10;
/// A step that moves no point by more than this many points is the last.
const STILL: f64 = 0.002;
/// One point is taken of each square with this many points a side: the one with the steepest slope.
const SQUARE: usize = 4;
/// Fewest points that can be aligned by.
const FEWEST: usize = 24;
/// Unknowns: shift and zoom across, shift and zoom down, gain, offset.
const UNKNOWNS: usize = 6;

/// A point of the clean plane.
struct Point {
    x: f64,
    y: f64,
    value: f32,
    /// Slopes to the right and downwards.
    slopes: (f32, f32),
}

/// The steepest usable points.
fn points(clean: &Plane, usable: &[bool]) -> Vec<Point> {
    let mut points = Vec::new();
    for top in (2..clean.height.saturating_sub(2)).step_by(SQUARE) {
        for left in (2..clean.width.saturating_sub(2)).step_by(SQUARE) {
            let mut best: Option<(f32, Point)> = None;
            for y in top..(top + SQUARE).min(clean.height - 2) {
                for x in left..(left + SQUARE).min(clean.width - 2) {
                    if !usable.get(y * clean.width + x).copied().unwrap_or_default() {
                        continue;
                    }
                    let point = point(clean, x, y);
                    let steepness = point.slopes.0 * point.slopes.0 + point.slopes.1 * point.slopes.1;
                    if best.as_ref().is_none_or(|(most, _)| steepness > *most) {
                        best = Some((steepness, point));
                    }
                }
            }
            points.extend(best.map(|(_, point)| point));
        }
    }
    points
}

fn point(clean: &Plane, x: usize, y: usize) -> Point {
    let at = |across: isize, down: isize| clean.at(x as isize + across, y as isize + down);
    // The slope of the curve that passes through the neighbours, to the fourth order.
    let slope = |far_before: f32, before: f32, behind: f32, far_behind: f32| {
        (8.0 * (behind - before) - (far_behind - far_before)) / 12.0
    };
    let across = slope(at(-2, 0), at(-1, 0), at(1, 0), at(2, 0));
    let down = slope(at(0, -2), at(0, -1), at(0, 1), at(0, 2));
    Point { x: x as f64, y: y as f64, value: at(0, 0), slopes: (across, down) }
}

/// A warp, and how far it may be off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refined {
    pub(super) warp: Warp,
    /// The standard error of where a point at the edge goes, in points; infinite where nothing could be fitted.
    pub(super) error: f64,
}

/// Improves a warp on one level. `apart` fits the zooms of the two axes on their own.
pub(super) fn refine(clean: &Plane, usable: &[bool], reply: &Plane, start: Warp, apart: bool) -> Refined {
    let points = points(clean, usable);
    let mut warp = start;
    let mut error = f64::INFINITY;
    if points.len() < FEWEST {
        return Refined { warp, error };
    }
    let mut model = (1.0, 0.0);
    for _ in 0..STEPS {
        let seen: Vec<f32> = points
            .iter()
            .map(|point| {
                let (x, y) = warp.of(point.x, point.y, clean);
                reply.between(x as f32, y as f32)
            })
            .collect();
        let Some(step) = solve_step(clean, &points, &seen, model, apart) else { break };
        let (zoom_x, zoom_y) = (1.0 + step.zoom.0, 1.0 + step.zoom.1);
        warp.shift.0 -= warp.scale.0 * step.shift.0 / zoom_x;
        warp.shift.1 -= warp.scale.1 * step.shift.1 / zoom_y;
        warp.scale = (warp.scale.0 / zoom_x, warp.scale.1 / zoom_y);
        model = step.model;
        error = step.error;
        let (half_x, half_y) = middle(clean);
        let moved =
            (step.shift.0.abs() + half_x * step.zoom.0.abs()).max(step.shift.1.abs() + half_y * step.zoom.1.abs());
        if moved < STILL {
            break;
        }
    }
    Refined { warp, error }
}

/// One step of Gauss-Newton.
struct Step {
    shift: (f64, f64),
    zoom: (f64, f64),
    /// Gain and offset of the reply.
    model: (f64, f64),
    /// See [`Refined::error`].
    error: f64,
}

fn solve_step(clean: &Plane, points: &[Point], seen: &[f32], model: (f64, f64), apart: bool) -> Option<Step> {
    let errors: Vec<f32> =
        points.iter().zip(seen).map(|(point, seen)| point.value - (model.0 as f32 * seen + model.1 as f32)).collect();
    let usual = spread(&errors).max(0.05);
    let (middle_x, middle_y) = middle(clean);
    let half = middle_x.max(middle_y).max(1.0);
    let mut equations = [[0.0; UNKNOWNS + 1]; UNKNOWNS];
    let (mut weights, mut squares) = (0.0, 0.0);
    for ((point, seen), error) in points.iter().zip(seen).zip(&errors) {
        let beyond = f64::from(error / (2.0 * usual));
        let weight = 1.0 / (1.0 + beyond * beyond);
        let weight = weight * weight;
        weights += weight;
        squares += weight * f64::from(*error) * f64::from(*error);
        let row = unknowns(point, f64::from(*seen), (middle_x, middle_y, half), apart);
        for (equation, own) in equations.iter_mut().zip(row) {
            for (sum, other) in equation.iter_mut().zip(row.into_iter().chain([f64::from(point.value)])) {
                *sum += weight * own * other;
            }
        }
    }
    if !apart
        && let [.., third, _, _] = &mut equations
        && let [_, _, _, diagonal, ..] = third
    {
        *diagonal = 1.0;
    }
    let [shift_x, shift_y, zoom_x, zoom_y, gain, offset] = solved(equations)?;
    let zoom = if apart { (zoom_x / half, zoom_y / half) } else { (zoom_x / half, zoom_x / half) };
    let bounded = |value: f64, most: f64| value.clamp(-most, most);
    Some(Step {
        shift: (bounded(shift_x, 2.0), bounded(shift_y, 2.0)),
        zoom: (bounded(zoom.0, 0.02), bounded(zoom.1, 0.02)),
        model: (gain, offset),
        error: (squares / weights.max(1e-9) * spreads(&equations, apart)).sqrt(),
    })
}

/// What each unknown adds to the clean plane at a point. Zooms are counted in points at the edge, `half` points from the
/// middle.
fn unknowns(point: &Point, seen: f64, (middle_x, middle_y, half): (f64, f64, f64), apart: bool) -> [f64; UNKNOWNS] {
    let (slope_x, slope_y) = (f64::from(point.slopes.0), f64::from(point.slopes.1));
    let zoom_x = slope_x * (point.x - middle_x) / half;
    let zoom_y = slope_y * (point.y - middle_y) / half;
    // One zoom for both axes is the sum in the place of the first, and nothing in that of the second.
    let (first, second) = if apart { (zoom_x, zoom_y) } else { (zoom_x + zoom_y, 0.0) };
    [-slope_x, -slope_y, -first, -second, seen, 1.0]
}

/// The variance of where a point at the edge goes, for errors of variance 1: the sum of the diagonal of the inverse over
/// shifts and zooms.
fn spreads(equations: &[[f64; UNKNOWNS + 1]; UNKNOWNS], apart: bool) -> f64 {
    let of = |unknown: usize| {
        let mut unit = *equations;
        for (number, row) in unit.iter_mut().enumerate() {
            let [.., right] = row;
            *right = f64::from(u8::from(number == unknown));
        }
        solved(unit).and_then(|solution| solution.get(unknown).copied()).unwrap_or(f64::INFINITY)
    };
    (0..if apart { 4 } else { 3 }).map(of).sum::<f64>().max(0.0)
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

/// Solves linear equations, each with its right side last, by elimination with the largest pivot; `None` where they do
/// not determine the unknowns.
pub(in crate::core::retouch) fn solved<const N: usize, const M: usize>(
    mut equations: [[f64; M]; N],
) -> Option<[f64; N]> {
    for column in 0..N {
        let size = |row: &[f64; M]| row.get(column).map_or(0.0, |value| value.abs());
        let pivot = (column..N).max_by(|one, other| {
            let of = |row: &usize| equations.get(*row).map_or(0.0, size);
            of(one).total_cmp(&of(other))
        })?;
        equations.swap(column, pivot);
        let chosen = *equations.get(column)?;
        let head = *chosen.get(column)?;
        if head.abs() < 1e-9 {
            return None;
        }
        for (_, row) in equations.iter_mut().enumerate().filter(|(number, _)| *number != column) {
            let factor = row.get(column)? / head;
            row.iter_mut().zip(&chosen).for_each(|(value, pivot)| *value -= factor * pivot);
        }
    }
    let mut solution = [0.0; N];
    for (column, out) in solution.iter_mut().enumerate() {
        let row = equations.get(column)?;
        *out = row.last()? / row.get(column)?;
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}
