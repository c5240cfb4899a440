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
    // By place, whichever of two is the copy.
    let pairs = report.duplicates.iter().map(|(one, two)| [name(one.min(two)), name(one.max(two))]);
    let palette = report
        .palette
        .iter()
        .map(|swatch| json!({ "hex": swatch.colour.hex(), "weight": rounded(swatch.share, 1000.0) }));
    Ok(json!({
        "count": report.count,
        "cohesion": rounded(report.cohesion, 10.0),
        "outliers": outliers.collect::<Vec<_>>(),
        "duplicates": pairs.collect::<Vec<_>>(),
        "exemplars": report.exemplars.places.iter().map(name).collect::<Vec<_>>(),
        "palette": palette.collect::<Vec<_>>(),
    }))
}

/// Prints the scores of pictures against a set, one line each. A picture of the set is scored against all the others:
/// against itself it would only find itself. One that cannot be read has no line, and is named beside.
pub fn score(mut arguments: Arguments) -> Result<String, String> {
    let folder = arguments.next_word().ok_or("style-score needs a folder and files")?;
    let asked = arguments.rest();
    let (paths, measurements) = set_of(&folder)?;
    let meter = Meter::new(&measurements);
    let line = |file: &String| {
        let picture = measured(Path::new(file))?;
        let own = Path::new(file).canonicalize().ok();
        let is_other = |path: &PathBuf| own.is_none() || path.canonicalize().ok() != own;
        let others: Vec<Measurement> =
            paths.iter().zip(&measurements).filter(|(path, _)| is_other(path)).map(|(_, each)| each.clone()).collect();
        let is_in_set = !others.is_empty() && others.len() < measurements.len();
        let score = if is_in_set { Meter::new(&others).score(&picture) } else { meter.score(&picture) };
        let parts = Part::ALL.iter().zip(score.parts);
        let parts: Map<String, Value> = parts.map(|(part, score)| (part.name().into(), rounded(score, 10.0))).collect();
        Some(json!({ "file": file, "score": rounded(score.whole, 100.0), "parts": parts }).to_string())
    };
    let lines: Vec<String> = asked.iter().filter_map(line).collect();
    if lines.is_empty() { Err("none of these is a picture that can be read".into()) } else { Ok(lines.join("\n")) }
}

/// A number to be read by people, in steps of 1/`steps`.
pub fn rounded(value: f32, steps: f64) -> Value {
    json!((f64::from(value) * steps).round() / steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// A folder with pictures of two manners: stripes in blue, and one flat red picture among them.
    fn folder() -> PathBuf {
        let folder = std::env::temp_dir().join(format!("atelier-style-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for nth in 0..9_u32 {
            let stripes = RgbImage::from_fn(96, 72, |x, y| {
                if (x + y * (1 + nth % 3) + nth) % (7 + nth % 4) < 3 {
                    Rgb([30, 50, 140])
                } else {
                    Rgb([226, 232, 240])
                }
            });
            stripes.save(folder.join(format!("blue-{nth}.png"))).unwrap();
        }
        RgbImage::from_pixel(96, 72, Rgb([210, 30, 20])).save(folder.join("red.png")).unwrap();
        std::fs::write(folder.join("broken.png"), b"none").unwrap();
        folder
    }

    #[test]
    fn the_commands_keep_their_contract() {
        let folder = folder();
        let words = |words: &[&str]| Arguments::new(words.iter().map(ToString::to_string));
        let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let report = set(words(&[&path("")])).unwrap();
        let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["cohesion", "count", "duplicates", "exemplars", "outliers", "palette"]);
        assert_eq!(report["count"], 10, "what cannot be read is left out");
        assert!(report["cohesion"].as_f64().is_some_and(|cohesion| (0.0..=100.0).contains(&cohesion)));
        let strings = |value: &Value| value.as_array().unwrap().iter().all(Value::is_string);
        assert!(strings(&report["exemplars"]) && report["duplicates"].as_array().unwrap().iter().all(strings));
        for found in report["outliers"].as_array().unwrap() {
            assert!(found["file"].is_string() && strings(&found["reasons"]), "{found}");
        }
        let weights = report["palette"].as_array().unwrap().iter().map(|swatch| swatch["weight"].as_f64().unwrap());
        assert!((weights.sum::<f64>() - 1.0).abs() < 0.02);
        assert!(report["palette"][0]["hex"].as_str().unwrap().starts_with('#'));

        let lines = score(words(&[&path(""), &path("blue-3.png"), &path("broken.png"), &path("red.png")])).unwrap();
        let scores: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(scores.len(), 2, "one that cannot be read takes no other's line away");
        assert_eq!(scores[0]["file"], path("blue-3.png").as_str());
        assert!(scores[0]["score"].as_f64() > scores[1]["score"].as_f64(), "higher is closer: {lines}");
        let parts: Vec<&String> = scores[0]["parts"].as_object().unwrap().keys().collect();
        assert_eq!(parts, ["colour", "composition", "line", "palette", "texture", "tone"]);
        assert!(score(words(&[&path(""), &path("broken.png")])).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
