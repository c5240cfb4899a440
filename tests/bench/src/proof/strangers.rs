//! `style-fit --strangers`: by how much styles differ and the pictures of one do, printed as the table of the core's
//! background.

use super::algebra::{Matrix, eigen, product, turned, whitening};
use std::fmt::Write;

/// Axes that are kept, those along which styles differ most.
const AXES: usize = 20;
/// No measure counts for more than this many deviations.
const FARTHEST: f64 = 4.0;
/// How much of what measures have in common within a style is put down to chance.
const CHANCE: f64 = 0.2;
/// A variance that every measure has within a style, whatever was found.
const LEAST: f64 = 0.02;

/// Prints the table, from the measures of all pictures of each set.
pub fn table(sets: &[Matrix]) -> String {
    let all: Matrix = sets.iter().flatten().cloned().collect();
    let middles = mean(&sets.iter().map(|set| mean(set)).collect::<Matrix>());
    let own = mean(&all);
    let spreads: Vec<f64> = (0..own.len())
        .map(|at| (all.iter().map(|row| (row[at] - own[at]).powi(2)).sum::<f64>() / all.len() as f64).sqrt() + 1e-6)
        .collect();
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
    let scaled: Vec<(f64, Vec<i8>)> = axes.iter().map(|(_, axis)| stepped(axis)).collect();
    let along = |(step, axis): &(f64, Vec<i8>)| {
        axis.iter().zip(&origin).map(|(weight, value)| f64::from(*weight) * step * value).sum::<f64>()
    };
    let mut text = String::new();
    put(&mut text, "MIDDLES: [f32; MEASURES]", middles.iter().map(|value| format!("{value:.5}")), 12);
    put(&mut text, "SPREADS: [f32; MEASURES]", spreads.iter().map(|value| format!("{value:.5}")), 12);
    put(&mut text, "ORIGINS: [f32; AXES]", scaled.iter().map(|each| format!("{:.5}", along(each))), 12);
    put(&mut text, "BETWEEN: [f32; AXES]", axes.iter().map(|(between, _)| format!("{between:.4}")), 12);
    put(&mut text, "STEPS: [f32; AXES]", scaled.iter().map(|(step, _)| format!("{step:.7}")), 10);
    for (place, (_, axis)) in scaled.iter().enumerate() {
        put(&mut text, &format!("WEIGHTS[{place}]"), axis.iter().map(i8::to_string), 22);
    }
    text
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
fn stepped(axis: &[f64]) -> (f64, Vec<i8>) {
    let largest =
        axis.iter().copied().fold(0.0_f64, |most, weight| if weight.abs() > most.abs() { weight } else { most });
    let step = largest.abs().max(1e-12) / 127.0;
    (step, axis.iter().map(|weight| (weight / step * largest.signum()).round() as i8).collect())
}

fn put(text: &mut String, name: &str, values: impl Iterator<Item = String>, a_line: usize) {
    let _ = writeln!(text, "{name}");
    for line in values.collect::<Vec<_>>().chunks(a_line) {
        let _ = writeln!(text, "    {},", line.join(", "));
    }
}
