//! By how much styles differ and the pictures of one do: the table of the core's background.

use super::algebra::{Matrix, eigen, product, turned, whitening};
use super::sets::PictureSet;
use atelier::core::style::Measurement;
use atelier::core::style::background::{Background, MEASURES};
use atelier::core::style::vector::{Vector, made};
use std::fmt::Write;

/// Axes that are kept, those along which styles differ most.
const AXES: usize = 34;
/// No measure counts for more than this many deviations.
const FARTHEST: f64 = 4.0;
/// How much of what measures have in common within a style is put down to chance.
const CHANCE: f64 = 0.4;
/// A variance that every measure has within a style, whatever was found.
const LEAST: f64 = 0.02;

/// What was found of some sets.
pub struct Table {
    middles: Vec<f32>,
    spreads: Vec<f32>,
    origins: Vec<f32>,
    between: Vec<f32>,
    steps: Vec<f32>,
    weights: Vec<[i8; MEASURES]>,
}

impl Table {
    /// From the pictures of each set.
    pub fn of(sets: &[&PictureSet]) -> Self {
        let sets: Vec<Matrix> = sets.iter().map(|set| set.measurements.iter().map(numbers).collect()).collect();
        let middles = mean(&sets.iter().map(|set| mean(set)).collect::<Matrix>());
        let spreads = spreads(&sets.iter().flatten().cloned().collect::<Matrix>());
        let limited = |row: &Vec<f64>| -> Vec<f64> {
            row.iter()
                .zip(middles.iter().zip(&spreads))
                .map(|(value, (middle, spread))| ((value - middle) / spread).clamp(-FARTHEST, FARTHEST))
                .collect()
        };
        let sets: Vec<Matrix> = sets.iter().map(|set| set.iter().map(limited).collect()).collect();
        let means: Matrix = sets.iter().map(|set| mean(set)).collect();
        let axes = axes(&within(&sets), &covariance(&means));
        let origin = mean(&means);
        let scaled: Vec<(f64, [i8; MEASURES])> = axes.iter().map(|(_, axis)| stepped(axis)).collect();
        let along = |(step, axis): &(f64, [i8; MEASURES])| {
            axis.iter().zip(&origin).map(|(weight, value)| f64::from(*weight) * step * value).sum::<f64>() as f32
        };
        let short = |values: &[f64]| values.iter().map(|value| *value as f32).collect();
        Self {
            middles: short(&middles),
            spreads: short(&spreads),
            origins: scaled.iter().map(along).collect(),
            between: axes.iter().map(|(between, _)| *between as f32).collect(),
            steps: scaled.iter().map(|(step, _)| *step as f32).collect(),
            weights: scaled.into_iter().map(|(_, axis)| axis).collect(),
        }
    }

    /// The same as the core takes it.
    pub fn background(&self) -> Background<'_> {
        Background {
            middles: &self.middles,
            spreads: &self.spreads,
            weights: &self.weights,
            steps: &self.steps,
            origins: &self.origins,
            between: &self.between,
        }
    }

    /// The table as the core holds it.
    pub fn print(&self) -> String {
        let mut text = String::new();
        let mut put = |name: &str, values: &mut dyn Iterator<Item = String>, a_line: usize| {
            let _ = writeln!(text, "pub const {name} = [");
            for line in values.collect::<Vec<_>>().chunks(a_line) {
                let _ = writeln!(text, "    {},", line.join(", "));
            }
            let _ = writeln!(text, "];\n");
        };
        // A zero at the end would promise more than a number of 32 bits can hold.
        let short = |value: &f32| format!("{value:.5}").trim_end_matches('0').to_owned();
        put("MIDDLES: [f32; MEASURES]", &mut self.middles.iter().map(short), 12);
        put("SPREADS: [f32; MEASURES]", &mut self.spreads.iter().map(short), 12);
        put("ORIGINS: [f32; AXES]", &mut self.origins.iter().map(short), 12);
        put("BETWEEN: [f32; AXES]", &mut self.between.iter().map(|value| format!("{value:.4}")), 12);
        put("STEPS: [f32; AXES]", &mut self.steps.iter().map(|value| format!("{value:.7}")), 10);
        let _ = writeln!(text, "pub const WEIGHTS: [[i8; MEASURES]; AXES] = [");
        for axis in &self.weights {
            let weights: Vec<String> = axis.iter().map(i8::to_string).collect();
            let lines: Vec<String> = weights.chunks(22).map(|line| format!("        {},\n", line.join(", "))).collect();
            let _ = writeln!(text, "    [\n{}    ],", lines.concat());
        }
        let _ = writeln!(text, "];");
        text
    }
}

/// The measures of a picture, in the core's order.
fn numbers(measurement: &Measurement) -> Vec<f64> {
    let made = made(measurement).into_iter().flatten();
    Vector::of(measurement).0.into_iter().flatten().chain(made).map(f64::from).collect()
}

fn spreads(all: &Matrix) -> Vec<f64> {
    let middle = mean(all);
    let square = |at: usize| all.iter().map(|row| (row[at] - middle[at]).powi(2)).sum::<f64>() / all.len() as f64;
    (0..middle.len()).map(|at| square(at).sqrt() + 1e-6).collect()
}

/// The axes along which the means differ most beside what differs within, with the variance of the means along each.
fn axes(within: &Matrix, between: &Matrix) -> Vec<(f64, Vec<f64>)> {
    let white = whitening(within);
    let found = eigen(&product(&product(&white, between), &turned(&white)));
    let axis = |(value, vector): (f64, Vec<f64>)| {
        let back = product(&turned(&white), &vector.into_iter().map(|part| vec![part]).collect());
        (value, back.into_iter().flatten().collect())
    };
    found.into_iter().take(AXES).map(axis).collect()
}

/// What the measures of a picture have in common within a style.
fn within(sets: &[Matrix]) -> Matrix {
    let each: Vec<Matrix> = sets.iter().map(covariance).collect();
    let side = each[0].len();
    let cell = |row: usize, column: usize| {
        let found = each.iter().map(|one| one[row][column]).sum::<f64>() / each.len() as f64;
        if row == column { found + LEAST } else { found * (1.0 - CHANCE) }
    };
    (0..side).map(|row| (0..side).map(|column| cell(row, column)).collect()).collect()
}

fn covariance(rows: &Matrix) -> Matrix {
    let middle = mean(rows);
    let apart: Matrix =
        rows.iter().map(|row| row.iter().zip(&middle).map(|(value, middle)| value - middle).collect()).collect();
    let degrees = (rows.len() - 1) as f64;
    product(&turned(&apart), &apart).into_iter().map(|row| row.into_iter().map(|sum| sum / degrees).collect()).collect()
}

fn mean(rows: &[Vec<f64>]) -> Vec<f64> {
    (0..rows[0].len()).map(|at| rows.iter().map(|row| row[at]).sum::<f64>() / rows.len() as f64).collect()
}

/// An axis in whole steps, and what a step is worth; its largest weight is positive.
fn stepped(axis: &[f64]) -> (f64, [i8; MEASURES]) {
    let largest =
        axis.iter().copied().fold(0.0_f64, |most, weight| if weight.abs() > most.abs() { weight } else { most });
    let step = largest.abs().max(1e-12) / 127.0;
    (step, std::array::from_fn(|at| (axis[at] / step * largest.signum()).round() as i8))
}
