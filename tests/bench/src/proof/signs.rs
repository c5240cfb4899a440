//! `style-fit --strangers`: the table of the core's background, and what each sign of a stranger counts for. The signs are
//! weighed on sets that the table in use has not seen, or they would be trusted more than they deserve.

use super::algebra::{Matrix, turned, whitening};
use super::foreign::planted;
use super::sets::{Chance, PictureSet};
use super::strangers::Table;
use atelier::core::style::SetReport;
use atelier::core::style::strangers::{COHESIONS, SIGNS, Signs, at_cohesion, signs};
use atelier::core::style::vector::Vector;
use std::fmt::Write;

/// Parts into which the sets are divided by chance.
const FOLDS: usize = 6;
/// Trials with each set.
const TRIALS: u64 = 10;
/// The share of a set's own pictures that is not named.
const SPARED: f64 = 0.955;
/// Cohesions between which the figures are told: 25 is that of a mixture.
const TOLD: [f32; 6] = [0.0, 40.0, 50.0, 60.0, 70.0, 101.0];
/// Rounds of Newton's method.
const ROUNDS: usize = 30;

/// A picture of a trial.
struct Case {
    /// The part to which its set belongs.
    fold: usize,
    /// The cohesion of the whole set that it was tried with.
    of: f32,
    /// The cohesion of the pictures of the trial.
    cohesion: f32,
    signs: Signs,
    is_stranger: bool,
}

/// What counts for how much, and from where on a picture is named.
struct Weights {
    each: Signs,
    from: [f32; 3],
}

/// Prints all of it.
pub fn fitted(sets: &[PictureSet]) -> String {
    let order = Chance::new(1).some(sets.len(), sets.len());
    let folds: Vec<Vec<&PictureSet>> =
        (0..FOLDS).map(|fold| order.iter().skip(fold).step_by(FOLDS).map(|place| &sets[*place]).collect()).collect();
    let cases: Vec<Case> = (0..FOLDS).flat_map(|fold| cases(&folds, fold)).collect();
    let mut text = Table::of(&sets.iter().collect::<Vec<_>>()).print();
    let weights = Weights::of(&cases.iter().collect::<Vec<_>>());
    let each: Vec<String> = weights.each.iter().map(|weight| format!("{weight:.4}")).collect();
    let _ =
        writeln!(text, "\nconst ODD: Signs = [{}];\nconst NAMED: [f32; 3] = {:.3?};", each.join(", "), weights.from);
    let _ =
        writeln!(text, "// Sets by their cohesion, each judged by what was fitted without it: named, others named.");
    let told = TOLD.windows(2).map(|pair| (pair[0], pair[1])).chain([(50.0, 101.0), (0.0, 101.0)]);
    for (from, to) in told {
        let (named, others) = unseen(&cases, |case| (from..to).contains(&case.of));
        let _ = writeln!(text, "// {from} to {to}: {named:.1} %, {others:.1} %");
    }
    text
}

/// The pictures of the trials with the sets of one part, by a table of all others.
fn cases(folds: &[Vec<&PictureSet>], fold: usize) -> Vec<Case> {
    let others: Vec<&PictureSet> =
        folds.iter().enumerate().filter(|(at, _)| *at != fold).flat_map(|(_, sets)| sets).copied().collect();
    let table = Table::of(&others);
    let mut cases = Vec::new();
    for (own, set) in folds[fold].iter().enumerate() {
        let of = SetReport::of(&set.measurements, &[]).cohesion;
        for trial in 0..TRIALS {
            let (pictures, count) = planted(&folds[fold], own, trial);
            let vectors: Vec<Vector> = pictures.iter().map(Vector::of).collect();
            let cohesion = SetReport::of(&pictures, &[]).cohesion;
            let found = signs(&table.background(), &pictures, &vectors).into_iter().enumerate();
            cases.extend(found.map(|(at, signs)| Case { fold, of, cohesion, signs, is_stranger: at >= count }));
        }
    }
    cases
}

/// How many strangers are named, and how many others, in percent: each part by weights that were found on the others.
fn unseen(cases: &[Case], is_told: impl Fn(&Case) -> bool) -> (f64, f64) {
    let mut counts = [[0_usize; 2]; 2];
    for fold in 0..FOLDS {
        let weights = Weights::of(&cases.iter().filter(|case| case.fold != fold).collect::<Vec<_>>());
        for case in cases.iter().filter(|case| case.fold == fold && is_told(case)) {
            let count = &mut counts[usize::from(case.is_stranger)];
            count[0] += usize::from(weights.sum(&case.signs) > at_cohesion(weights.from, case.cohesion));
            count[1] += 1;
        }
    }
    let percent = |[part, whole]: [usize; 2]| part as f64 * 100.0 / whole.max(1) as f64;
    (percent(counts[1]), percent(counts[0]))
}

impl Weights {
    /// By logistic regression, a little drawn to nothing.
    fn of(cases: &[&Case]) -> Self {
        let rows: Matrix = cases.iter().map(|case| case.signs.iter().map(|sign| f64::from(*sign)).collect()).collect();
        let mean = |values: &dyn Fn(&Vec<f64>) -> f64| rows.iter().map(values).sum::<f64>() / rows.len() as f64;
        let middle: Vec<f64> = (0..SIGNS).map(|at| mean(&|row| row[at])).collect();
        let spread: Vec<f64> = (0..SIGNS).map(|at| mean(&|row| (row[at] - middle[at]).powi(2)).sqrt() + 1e-9).collect();
        let scaled: Matrix = rows
            .iter()
            .map(|row| (0..SIGNS).map(|at| (row[at] - middle[at]) / spread[at]).chain([1.0]).collect())
            .collect();
        let strangers: Vec<f64> = cases.iter().map(|case| f64::from(u8::from(case.is_stranger))).collect();
        let found = regression(&scaled, &strangers);
        let mut weights = Self { each: std::array::from_fn(|at| (found[at] / spread[at]) as f32), from: [0.0; 3] };
        let [least, half, most] = COHESIONS;
        let bounds = [0.0, (least + half) / 2.0, (half + most) / 2.0, f32::MAX];
        weights.from = std::array::from_fn(|at| weights.spared(cases, bounds[at]..bounds[at + 1]));
        weights
    }

    /// What most pictures of sets' own are not above, in trials of these cohesions.
    fn spared(&self, cases: &[&Case], cohesions: std::ops::Range<f32>) -> f32 {
        let own = cases.iter().filter(|case| !case.is_stranger && cohesions.contains(&case.cohesion));
        let mut sums: Vec<f32> = own.map(|case| self.sum(&case.signs)).collect();
        sums.sort_by(f32::total_cmp);
        sums[(SPARED * (sums.len() - 1) as f64).round() as usize]
    }

    fn sum(&self, signs: &Signs) -> f32 {
        self.each.iter().zip(signs).map(|(weight, sign)| weight * sign).sum()
    }
}

/// The weights of a logistic regression by Newton's method; the last one, of what is always 1, may be as large as it likes.
fn regression(rows: &Matrix, truth: &[f64]) -> Vec<f64> {
    let side = rows[0].len();
    let mut weights = vec![0.0; side];
    for _ in 0..ROUNDS {
        let mut slope: Vec<f64> = (0..side).map(|at| if at + 1 < side { weights[at] } else { 0.0 }).collect();
        let mut curve = super::algebra::diagonal(side, 1.0);
        for (row, truth) in rows.iter().zip(truth) {
            let sum: f64 = row.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let likely = 1.0 / (1.0 + (-sum.clamp(-30.0, 30.0)).exp());
            for (at, value) in row.iter().enumerate() {
                slope[at] += value * (likely - truth);
                let pull = value * likely * (1.0 - likely);
                curve[at].iter_mut().zip(row).for_each(|(cell, other)| *cell += pull * other);
            }
        }
        let white = whitening(&curve);
        let times = |matrix: &Matrix, vector: &[f64]| -> Vec<f64> {
            matrix.iter().map(|row| row.iter().zip(vector).map(|(one, two)| one * two).sum()).collect()
        };
        let step = times(&turned(&white), &times(&white, &slope));
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight -= step);
    }
    weights
}
