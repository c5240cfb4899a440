//! The normal equations of a fit, and how sure their solution is.

use super::plane::Plane;
use super::points::Point;
use super::refine::Free;
use super::solve::solved;
use super::warp::{Warp, middle};

/// Unknowns: shift across and down, zoom across and down, shear to the right and downwards, gain, offset.
const UNKNOWNS: usize = 8;
/// Those that say where everything went; the others are of the tone.
const PLACED: usize = 6;
/// By how much shifts, zooms and shears usually move a point at the edge, as a share of its distance to the middle.
const LIKELY: [f64; PLACED] = [0.03, 0.03, 0.03, 0.03, 0.01, 0.01];
/// The variance of an error that rounding to whole samples makes in any case.
const ROUNDING: f64 = 1.0 / 12.0;
/// … and what is left of it after smoothing: of both planes, each number of which is the mean over 3 × 3 twice.
const ROUNDING_LEFT: f64 = 2.0 * (19.0 / 81.0) * (19.0 / 81.0) * ROUNDING;
/// Points on a side of the tiles within which errors hang together: compression makes them in blocks.
const TILE: usize = 16;
/// The largest shift of one step in points, and the largest zoom and shear.
const MOST_SHIFT: f64 = 2.0;
const MOST_SHARE: f64 = 0.02;

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

/// One step of Gauss-Newton.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) warp: Warp,
    /// Gain and offset of the reply.
    pub(super) model: (f64, f64),
}

impl Step {
    /// By how much it moves a point at the edge at most.
    pub(super) fn moved(&self, clean: &Plane) -> f64 {
        let (half_x, half_y) = middle(clean);
        let Warp { scale, shear, shift } = self.warp;
        let along = |shift: f64, scale: f64, own: f64, shear: f64, other: f64| {
            shift.abs() + own * (scale - 1.0).abs() + other * shear.abs()
        };
        along(shift.0, scale.0, half_x, shear.0, half_y).max(along(shift.1, scale.1, half_y, shear.1, half_x))
    }

    /// So much of it.
    pub(super) fn shortened(&self, share: f64) -> Self {
        let Warp { scale, shear, shift } = self.warp;
        let zoom = |scale: f64| 1.0 + (scale - 1.0) * share;
        let warp = Warp {
            scale: (zoom(scale.0), zoom(scale.1)),
            shear: (shear.0 * share, shear.1 * share),
            shift: (shift.0 * share, shift.1 * share),
        };
        Self { warp, ..*self }
    }
}

/// Equations, each with its right side last.
type Equations = [[f64; UNKNOWNS + 1]; UNKNOWNS];

/// The normal equations of a step.
pub(super) struct Normal<'a> {
    clean: &'a Plane,
    points: &'a [&'a Point],
    seen: &'a [f32],
    weights: &'a [f32],
    equations: Equations,
    /// The variance of an error.
    variance: f64,
}

#[expect(clippy::indexing_slicing, reason = "there are as many places as unknowns")]
impl<'a> Normal<'a> {
    /// The equations for what the reply shows at some points, each by its weight.
    pub(super) fn of(clean: &'a Plane, points: &'a [&'a Point], seen: &'a [f32], weights: &'a [f32]) -> Self {
        let mut normal = Self { clean, points, seen, weights, equations: Default::default(), variance: ROUNDING };
        let mut equations = Equations::default();
        for (row, weight) in normal.rows() {
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
        normal.equations = equations;
        normal
    }

    /// With the variance of an error, from what is left at each point.
    pub(super) fn with_errors(mut self, errors: &[f32]) -> Self {
        let (mut sum, mut squares) = (0.0, 0.0);
        for (weight, error) in self.weights.iter().zip(errors) {
            sum += f64::from(*weight);
            squares += f64::from(weight * error * error);
        }
        self.variance = (squares / sum.max(1e-9)).max(ROUNDING);
        self
    }

    /// Each point's equation and weight. Zooms and shears are counted in points at the edge.
    fn rows(&self) -> impl Iterator<Item = ([f64; UNKNOWNS + 1], f64)> {
        let (middle_x, middle_y) = middle(self.clean);
        let half = half(self.clean);
        self.points.iter().zip(self.seen).zip(self.weights).map(move |((point, seen), weight)| {
            let (x, y) = ((f64::from(point.x) - middle_x) / half, (f64::from(point.y) - middle_y) / half);
            let (right, below) = (-f64::from(point.slopes.0), -f64::from(point.slopes.1));
            let (seen, value) = (f64::from(*seen), f64::from(point.value));
            ([right, below, right * x, below * y, right * y, below * x, seen, 1.0, value], f64::from(*weight))
        })
    }

    /// The equations of what is free alone; those of the others say that they are 0.
    fn reduced(&self, free: Free, so_far: &Warp) -> Equations {
        let roles = free.roles();
        let mut reduced = Equations::default();
        for (row, equation) in roles.iter().zip(&self.leaning(so_far)) {
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
    fn leaning(&self, so_far: &Warp) -> Equations {
        let half = half(self.clean);
        let Warp { scale, shear, shift } = so_far;
        let moved = [shift.0, shift.1, (scale.0 - 1.0) * half, (scale.1 - 1.0) * half, shear.0 * half, shear.1 * half];
        let mut equations = self.equations;
        for (unknown, (moved, likely)) in moved.into_iter().zip(LIKELY).enumerate() {
            let weight = self.variance / (likely * half).powi(2);
            equations[unknown][unknown] += weight;
            equations[unknown][UNKNOWNS] += weight * moved;
        }
        equations
    }

    /// The step that they say; `None` where they say nothing.
    pub(super) fn step(&self, free: Free, so_far: &Warp) -> Option<Step> {
        let roles = free.roles();
        let solution = solved(self.reduced(free, so_far))?;
        let of = |unknown: usize| roles[unknown].map_or(0.0, |role| solution[role]);
        let share = |unknown: usize| (of(unknown) / half(self.clean)).clamp(-MOST_SHARE, MOST_SHARE);
        let shift = |unknown: usize| of(unknown).clamp(-MOST_SHIFT, MOST_SHIFT);
        let warp =
            Warp { shift: (shift(0), shift(1)), scale: (1.0 + share(2), 1.0 + share(3)), shear: (share(4), share(5)) };
        Some(Step { warp, model: (of(6), of(7)) })
    }

    /// The standard error of where a point at the edge goes, in points, and those of the shears, infinite where there are
    /// none.
    ///
    /// By how much a solution may be off is seen from how its errors add up over tiles (Liang and Zeger's estimator, 1986,
    /// the "sandwich"): errors that hang together do not cancel, and counting each of them by itself would make a false
    /// shear certain. It is never less than what rounding makes.
    pub(super) fn certainty(&self, free: Free, so_far: &Warp) -> Option<(f64, (f64, f64))> {
        let reduced = self.reduced(free, so_far);
        let roles = free.roles();
        let solution = solved(reduced)?;
        let tiles = self.pulls(&roles, &solution);
        let mut variances = [0.0; PLACED];
        for (unknown, variance) in
            variances.iter_mut().enumerate().filter(|(unknown, _)| roles.contains(&Some(*unknown)))
        {
            let inverse = inverse_row(&reduced, unknown)?;
            let of = |pull: &[f64; UNKNOWNS]| inverse.iter().zip(pull).map(|(one, other)| one * other).sum::<f64>();
            let tiled: f64 = tiles.iter().map(|pull| of(pull).powi(2)).sum();
            *variance = tiled.max(inverse[unknown] * ROUNDING_LEFT);
        }
        let of = |unknown: &Option<usize>| unknown.map_or(0.0, |unknown| variances[unknown]);
        let error = roles.iter().take(PLACED).map(of).sum::<f64>().sqrt();
        let of_shear =
            |unknown: usize| roles[unknown].map_or(f64::INFINITY, |own| variances[own].sqrt() / half(self.clean));
        Some((error, (of_shear(4), of_shear(5))))
    }

    /// In which direction the points of each tile would still move a solution.
    fn pulls(&self, roles: &[Option<usize>; UNKNOWNS], solution: &[f64; UNKNOWNS]) -> Vec<[f64; UNKNOWNS]> {
        let across = self.clean.width.div_ceil(TILE);
        let mut tiles = vec![[0.0; UNKNOWNS]; across * self.clean.height.div_ceil(TILE)];
        for ((row, weight), point) in self.rows().zip(self.points) {
            let mut reduced = [0.0; UNKNOWNS];
            for (role, value) in roles.iter().zip(row) {
                if let Some(role) = *role {
                    reduced[role] += value;
                }
            }
            let explained: f64 = reduced.iter().zip(solution).map(|(value, solution)| value * solution).sum();
            let left = weight * (row[UNKNOWNS] - explained);
            if let Some(tile) = tiles.get_mut(point.y as usize / TILE * across + point.x as usize / TILE) {
                tile.iter_mut().zip(reduced).for_each(|(sum, value)| *sum += left * value);
            }
        }
        tiles
    }
}

/// Points from the middle of a plane to its farther edge.
fn half(plane: &Plane) -> f64 {
    let (middle_x, middle_y) = middle(plane);
    middle_x.max(middle_y).max(1.0)
}

/// A row of the inverse of symmetric equations.
fn inverse_row(equations: &Equations, unknown: usize) -> Option<[f64; UNKNOWNS]> {
    let mut unit = *equations;
    for (number, row) in unit.iter_mut().enumerate() {
        row[UNKNOWNS] = f64::from(u8::from(number == unknown));
    }
    solved(unit)
}
