//! `style-proof`: measures on sets of real pictures what the styles promise. `STYLES.md` holds its results.

mod algebra;
mod copies;
pub mod fit;
mod foreign;
mod held_out;
pub mod limits;
mod lower;
mod matched;
pub(crate) mod sets;
mod signs;
mod strangers;

use crate::arguments::Arguments;
use atelier::core::style::SetReport;
use serde_json::{Map, Value, json};
use sets::PictureSet;

/// What is measured, each under its name.
type Measure = fn(&[PictureSet]) -> Result<Value, String>;

const MEASURES: [(&str, Measure); 8] = [
    ("sets", |sets| Ok(sets.iter().map(describe).collect())),
    ("mixed", |sets| Ok(foreign::mixed_cohesion(sets))),
    ("held_out", |sets| Ok(held_out::run(sets))),
    ("foreign", |sets| Ok(foreign::run(sets))),
    ("duplicates", copies::run),
    ("falls", lower::run),
    ("matched", matched::run),
    ("fused", matched::fused),
];

/// Runs all measurements, or those that `--only` names. With `--hold`, missing a limit is a failure.
pub fn run(mut arguments: Arguments) -> Result<Value, String> {
    let mut aside = Vec::new();
    while let Some(folder) = arguments.option::<String>("--aside")? {
        aside.push(folder);
    }
    let mut only = Vec::new();
    while let Some(name) = arguments.option::<String>("--only")? {
        only.push(name);
    }
    if let Some(unknown) = only.iter().find(|only| MEASURES.iter().all(|(name, _)| name != only)) {
        // Of nothing that is run, every limit would hold.
        return Err(format!("nothing is measured under the name {unknown:?}"));
    }
    let must_hold = arguments.flag("--hold");
    let tuned = arguments.rest();
    if tuned.len() + aside.len() < 2 {
        return Err("style-proof needs at least two folders".into());
    }
    let read = |folders: &[String], is_aside: bool| {
        folders.iter().map(|folder| PictureSet::read(folder, is_aside)).collect::<Result<Vec<_>, String>>()
    };
    let mut sets = read(&tuned, false)?;
    sets.extend(read(&aside, true)?);
    let mut report = Map::new();
    for (name, measure) in MEASURES {
        if only.is_empty() || only.iter().any(|only| only == name) {
            report.insert(name.into(), measure(&sets)?);
        }
    }
    let report = Value::Object(report);
    let missed = limits::missed(&report);
    if must_hold && !missed.is_empty() {
        return Err(format!("{report}\n{}", missed.join("\n")));
    }
    Ok(report)
}

fn describe(set: &PictureSet) -> Value {
    let report = SetReport::of(&set.measurements, &[]);
    let reasons: Map<String, Value> =
        report.outliers.iter().map(|found| (set.name_of(found.place), json!(found.reasons))).collect();
    json!({
        "name": set.name,
        "aside": set.aside,
        "count": set.measurements.len(),
        "alike_left_out": set.alike,
        "cohesion": report.cohesion.round(),
        "outliers": reasons,
        "coverage": report.exemplars.coverage,
    })
}

/// Two counts and their share.
pub fn share(part: usize, whole: usize) -> Value {
    json!({ "of": whole, "found": part, "percent": (part as f64 * 1000.0 / whole.max(1) as f64).round() / 10.0 })
}
