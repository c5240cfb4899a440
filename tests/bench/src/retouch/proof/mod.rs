//! `retouch-proof`: edits of real photographs, answered by a model that redraws the whole frame and knows what it did.

pub mod case;
pub mod chain;
pub mod drift;
pub mod figures;
pub mod marks;
#[cfg(test)]
pub mod scenery;

use super::files;
use crate::arguments::Arguments;
use crate::pictures;
use atelier::core::retouch::Picture;
use case::{Case, Refused};
use figures::Spread;
use redraw::Random;
use serde_json::{Value, json};
use std::path::Path;

/// Photographs are brought to at most so many pixels a side, so that hundreds of cases take minutes.
const SIDE_PX: u32 = 1600;
/// How far a registration may be off: pixels of the sent picture, and share of zoom and shear.
const SHIFT_LIMIT_PX: f64 = 0.25;
const ZOOM_LIMIT: f64 = 0.001;

/// What is measured, by the names that `--part` takes.
const PARTS: [&str; 5] = ["edits", "garbage", "chain", "drift", "protect_the_rest"];

/// Runs all cases and prints the figures.
pub fn run(mut arguments: Arguments) -> Result<String, String> {
    let wanted: usize = arguments.option("--cases")?.unwrap_or(200);
    let chained: usize = arguments.option("--chain")?.unwrap_or(40);
    let first: usize = arguments.option("--first")?.unwrap_or(0);
    let part: Option<String> = arguments.option("--part")?;
    let folders = arguments.rest();
    let mut photographs = Vec::new();
    for folder in &folders {
        for path in pictures::files(Path::new(folder))? {
            photographs.push((pictures::name(&path), photograph(&path)?));
        }
    }
    if photographs.len() < 2 {
        return Err("retouch-proof needs folders with at least two photographs.".to_owned());
    }
    let mut report = serde_json::Map::from_iter([("photographs".to_owned(), photographs.len().into())]);
    for name in PARTS.iter().filter(|name| part.as_ref().is_none_or(|part| part == *name)) {
        let figures = match *name {
            "edits" => edits(&photographs, first..wanted)?,
            "garbage" => garbage(&photographs, wanted)?,
            "chain" => chain::figures(&photographs, chained)?,
            "drift" => drift::chains(&photographs, chained)?,
            _ => drift::found(&photographs, wanted / 5)?,
        };
        report.insert((*name).to_owned(), figures);
    }
    Ok(Value::Object(report).to_string())
}

/// A photograph from a file, made smaller if it is large.
fn photograph(path: &Path) -> Result<Picture, String> {
    let read = pictures::open(path)?;
    let large = read.width().max(read.height()) > SIDE_PX;
    let kept = if large { read.resize(SIDE_PX, SIDE_PX, image::imageops::FilterType::CatmullRom) } else { read };
    let rgba = kept.to_rgba8();
    let (width, height) = (rgba.width() as usize, rgba.height() as usize);
    let mut samples = rgba.into_raw();
    samples.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 255);
    Picture::from_rgba(width, height, samples).ok_or_else(|| format!("{} has no pixels.", path.display()))
}

/// Cases of the edits, evenly over the photographs.
pub fn edits(photographs: &[(String, Picture)], wanted: std::ops::Range<usize>) -> Result<Value, String> {
    let (mut shift, mut zoom, mut seam) = (Spread::default(), Spread::default(), Spread::default());
    let (mut shear, mut sheared) = (Spread::default(), 0);
    let (mut changed, mut protected, mut refused, mut unaligned) = (0, 0, Vec::new(), Vec::new());
    let (mut off, mut all) = (Vec::new(), Vec::new());
    for number in wanted.clone() {
        let (name, original) = &photographs[number % photographs.len()];
        let mut random = Random::new(number as u64);
        let case = Case::seeded(original, &mut random)?;
        let done = match case.answered(original, &mut random)? {
            Ok(done) => done,
            Err(Refused(reason)) => {
                refused.push(json!([number, name, reason]));
                continue;
            }
        };
        changed += done.changed;
        protected += done.protected;
        seam.extend(done.seam);
        let Some(found) = done.registration else {
            unaligned.push(json!([number, name]));
            continue;
        };
        shift.push(found.shift_px);
        zoom.push(found.zoom);
        shear.push(found.shear);
        sheared += u32::from(found.sheared);
        all.push((found.shift_px, number, name));
        if found.shift_px > SHIFT_LIMIT_PX || found.zoom > ZOOM_LIMIT || found.shear > ZOOM_LIMIT {
            let percent = |share: f64| figures::rounded(share * 100.0);
            off.push(json!([
                number,
                name,
                figures::rounded(found.shift_px),
                percent(found.zoom),
                percent(found.shear)
            ]));
        }
    }
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    let worst: Vec<Value> =
        all.iter().take(8).map(|(shift, number, name)| json!([number, name, figures::rounded(*shift)])).collect();
    Ok(json!({
        "largest_shift_errors_px": worst, "cases": wanted.len(), "refused": refused, "taken_as_they_lie": unaligned, "off": off,
        "pixels_changed_outside": changed, "pixels_protected": protected,
        "shift_error_px": shift.report(1.0), "zoom_error_percent": zoom.report(100.0),
        "sheared": sheared, "shear_error_percent": shear.report(100.0), "seam_delta_e": seam.report(1.0),
    }))
}

/// Cases of useless replies, of every kind in turn.
pub fn garbage(photographs: &[(String, Picture)], wanted: usize) -> Result<Value, String> {
    let (mut refused, mut accepted, mut reasons) = (0, Vec::new(), std::collections::BTreeMap::new());
    for number in 0..wanted {
        let (name, original) = &photographs[number % photographs.len()];
        let mut random = Random::new(number as u64 + 1_000_000);
        let case = Case::seeded(original, &mut random)?;
        let step = 1 + random.below(photographs.len() - 1);
        let (_, other) = &photographs[(number + step) % photographs.len()];
        let kind = redraw::Garbage::ALL[(number / photographs.len() + number) % redraw::Garbage::ALL.len()];
        match case.garbage(original, other, kind, &mut random)? {
            Some(reason) => {
                refused += 1;
                *reasons.entry(format!("{kind:?}: {reason}")).or_insert(0) += 1;
            }
            None => accepted.push(json!([number, name, format!("{kind:?}")])),
        }
    }
    Ok(json!({ "cases": wanted, "refused": refused, "accepted": accepted, "reasons": reasons }))
}

/// A mask from a photograph's size, for what is beside this.
pub fn planned(original: &Picture, mask: atelier::core::retouch::Mask) -> Result<atelier::core::retouch::Plan, String> {
    let model = files::model(None)?;
    atelier::core::retouch::Plan::new(original, mask, model, &mut atelier::core::retouch::progress::unwatched)
        .map_err(files::said_of_plan)
}
