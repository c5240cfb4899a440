//! `style-set` and `style-score`: what the app says about a set of pictures, and about a picture against a set.

use crate::arguments::Arguments;
use crate::pictures::{files, measure, name, open};
use atelier::core::style::{Measurement, Meter, Part, SetReport};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// One picture of a set.
fn measured(path: &Path) -> Option<Measurement> {
    match open(path).and_then(|picture| measure(&picture)) {
        Ok(measurement) => Some(measurement),
        Err(message) => {
            eprintln!("left out: {message}");
            None
        }
    }
}

/// The pictures of a folder that can be read, with their measurements.
fn set_of(folder: &str) -> Result<(Vec<PathBuf>, Vec<Measurement>), String> {
    let read: Vec<(PathBuf, Measurement)> =
        files(Path::new(folder))?.into_iter().filter_map(|path| Some((path.clone(), measured(&path)?))).collect();
    if read.is_empty() { Err(format!("{folder} holds no picture")) } else { Ok(read.into_iter().unzip()) }
}

/// Prints what is said about a set.
pub fn set(mut arguments: Arguments) -> Result<Value, String> {
    let folder = arguments.next_word().ok_or("style-set needs a folder")?;
    arguments.finish()?;
    let (paths, measurements) = set_of(&folder)?;
    let report = SetReport::of(&measurements, &[]);
    let name = |place: &usize| paths.get(*place).map(|path| name(path)).unwrap_or_default();
    let outliers = report.outliers.iter().map(|found| json!({ "file": name(&found.place), "reasons": found.reasons }));
    let palette = report
        .palette
        .iter()
        .map(|swatch| json!({ "hex": swatch.colour.hex(), "weight": rounded(swatch.share, 1000.0) }));
    Ok(json!({
        "count": report.count,
        "cohesion": rounded(report.cohesion, 10.0),
        "outliers": outliers.collect::<Vec<_>>(),
        "duplicates": report.duplicates.iter().map(|(one, two)| [name(one), name(two)]).collect::<Vec<_>>(),
        "exemplars": report.exemplars.places.iter().map(name).collect::<Vec<_>>(),
        "palette": palette.collect::<Vec<_>>(),
    }))
}

/// Prints the scores of pictures against a set, one line each. A picture of the set is scored against all the others:
/// against itself it would only find itself.
pub fn score(mut arguments: Arguments) -> Result<String, String> {
    let folder = arguments.next_word().ok_or("style-score needs a folder and files")?;
    let asked = arguments.rest();
    let (paths, measurements) = set_of(&folder)?;
    let meter = Meter::new(&measurements);
    let line = |file: &String| {
        let picture = measure(&open(Path::new(file))?)?;
        let own = Path::new(file).canonicalize().ok();
        let is_other = |path: &PathBuf| own.is_none() || path.canonicalize().ok() != own;
        let others: Vec<Measurement> =
            paths.iter().zip(&measurements).filter(|(path, _)| is_other(path)).map(|(_, each)| each.clone()).collect();
        let is_in_set = !others.is_empty() && others.len() < measurements.len();
        let score = if is_in_set { Meter::new(&others).score(&picture) } else { meter.score(&picture) };
        let parts = Part::ALL.iter().zip(score.parts);
        let parts: Map<String, Value> = parts.map(|(part, score)| (part.name().into(), rounded(score, 10.0))).collect();
        Ok(json!({ "file": file, "score": rounded(score.whole, 100.0), "parts": parts }).to_string())
    };
    Ok(asked.iter().map(line).collect::<Result<Vec<_>, String>>()?.join("\n"))
}

/// A number to be read by people, in steps of 1/`steps`.
pub fn rounded(value: f32, steps: f64) -> Value {
    json!((f64::from(value) * steps).round() / steps)
}
