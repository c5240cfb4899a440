//! `style-fit`: what is usual of each measure, found on sets of pictures and printed as the tables of the core.

use super::sets::PictureSet;
use crate::arguments::Arguments;
use atelier::core::style::vector::Vector;
use std::fmt::Write;

const NAMES: [&str; 6] = ["PALETTE", "TONE", "COLOUR", "LINE", "TEXTURE", "COMPOSITION"];
/// No measure is steadier than this share of its spread over all pictures.
const LEAST_SHARE: f64 = 0.08;
/// No measure counts more than this, however well it tells these sets apart: others may not differ in it.
const MOST_WEIGHT: f64 = 3.0;

/// Prints the tables.
pub fn run(mut arguments: Arguments) -> Result<String, String> {
    let strangers = arguments.flag("--strangers");
    let read = |folder: &String| PictureSet::read(folder, false);
    let sets: Vec<PictureSet> = arguments.rest().iter().map(read).collect::<Result<_, String>>()?;
    if strangers {
        return Ok(super::signs::fitted(&sets));
    }
    let sets: Vec<Vec<Vector>> = sets.iter().map(|set| set.measurements.iter().map(Vector::of).collect()).collect();
    let mut text = String::new();
    for (part, name) in NAMES.iter().enumerate() {
        let count = sets[0][0].0[part].len();
        let _ = writeln!(text, "const {name}: &[Scale] = &[");
        for place in 0..count {
            let values: Vec<Vec<f64>> =
                sets.iter().map(|set| set.iter().map(|vector| f64::from(vector.0[part][place])).collect()).collect();
            let (spread, weight) = usual(&values);
            let _ = writeln!(text, "    scale({spread:.4}, {weight:.2}),");
        }
        let _ = writeln!(text, "];\n");
    }
    Ok(text.trim_end().to_owned())
}

/// The spread within sets, and the weight: the spread of the sets' means over that within them.
fn usual(sets: &[Vec<f64>]) -> (f64, f64) {
    let means: Vec<f64> = sets.iter().map(|set| mean(set)).collect();
    let within = sets.iter().zip(&means).map(|(set, middle)| variance(set, *middle)).sum::<f64>() / sets.len() as f64;
    let between = variance(&means, mean(&means));
    let spread = within.sqrt().max(LEAST_SHARE * (within + between).sqrt()).max(1e-3);
    (spread, (between.sqrt() / spread).clamp(0.05, MOST_WEIGHT))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64], middle: f64) -> f64 {
    values.iter().map(|value| (value - middle) * (value - middle)).sum::<f64>() / values.len() as f64
}
