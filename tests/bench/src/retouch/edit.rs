//! `retouch`: a reply laid into a picture, and what the written file proves.

use super::files;
use crate::arguments::Arguments;
use atelier::core::retouch::layers::Layer;
use atelier::core::retouch::progress::unwatched;
use atelier::core::retouch::{Alignment, Joint, Laid, Picture, Plan, Rejected, Rejection, openraster, picture};
use serde_json::{Value, json};
use std::path::Path;

const HELP: &str = "\
usage: bench retouch --original A --mask M --reply R --out O [--grown G] [--layers L] [--model ID] [--seamless]
Lays a model's reply into a picture and changes nothing outside of the grown mask. R is the answer, at whatever size it
came, to the clean.png that retouch-window cuts from A and M for the same model (gemini-nano-banana-2.1 if none is
named). A and R are PNG, JPEG or WebP pictures of up to 8192 pixels a side; M has the size of A, and white is marked.
--seamless joins its tone by Poisson's equation, from the rim inward, instead of by what is around the mask.
Writes O, always a PNG file, and with --grown, accepted or not, the grown mask, which is the one that counts; with
--layers the picture and the edit as an OpenRaster file. Prints one line:
  accepted          whether the reply was laid in; if not, O is not written, and the exit code is 0 all the same
  reason            why not: another ratio, blank, another picture, mirrored, shifted, zoomed; null if accepted
  shift_px          [x, y], by how much the reply's content is displaced at the middle of clean.png, in pixels of
                    clean.png, to the right and downwards; null where that cannot be said
  scale             how large the reply's content is beside clean.png, about its middle; 1.01 is one percent larger
  changed_outside   pixels outside of the grown mask whose samples differ, counted in O as it was written, against A
  protected_pixels  pixels of A outside of the grown mask
  seam_delta_e      mean CIEDE2000 difference of O from A inside the grown mask but outside of M, where both should show
                    the same, on means over 5 × 5 pixels; null where there is no such place
";

/// Lays the reply in, writes the file, reads it again, and says what it holds.
pub fn run(mut arguments: Arguments) -> Result<String, String> {
    if arguments.flag("--help") {
        return Ok(HELP.to_owned());
    }
    let mut needed = |name| files::needed(&mut arguments, name);
    let (original, mask) = (needed("--original")?, needed("--mask")?);
    let (reply, out) = (needed("--reply")?, needed("--out")?);
    let layers = arguments.option::<String>("--layers")?;
    let (grown, model) = (arguments.option::<String>("--grown")?, arguments.option("--model")?);
    let joint = if arguments.flag("--seamless") { Joint::Seamless } else { Joint::Matched };
    arguments.finish()?;
    let model = files::model(model)?;
    let (original, mask, reply) = (files::picture(&original)?, files::mask(&mask)?, files::picture(&reply)?);
    let plan = Plan::new(&original, mask, model, &mut unwatched).map_err(files::said_of_plan)?;
    let laid = plan.lay_by(&original, &reply, joint, &mut unwatched).map_err(|_| files::STOPPED)?;
    let report = match laid {
        Ok(laid) => {
            if let Some(path) = layers {
                let layer = Layer::of("the edit", &laid.patch, &plan.grown);
                let file = openraster::write(&original, &[layer], 0, &mut unwatched).map_err(files::said)?;
                files::save(Path::new(&path), &file)?;
            }
            written(&original, &plan, &laid, &out)?
        }
        Err(rejected) => refused(&plan, rejected),
    };
    if let Some(path) = grown {
        let shown = plan.grown.to_picture().ok_or("The grown mask is empty.")?;
        let bytes = picture::write(&shown, &[], &mut unwatched).map_err(files::said)?;
        files::save(Path::new(&path), &bytes)?;
    }
    Ok(report.to_string())
}

fn written(original: &Picture, plan: &Plan, laid: &Laid, out: &str) -> Result<Value, String> {
    let bytes = picture::write(original, &[&laid.patch], &mut unwatched).map_err(files::said)?;
    files::save(Path::new(out), &bytes)?;
    let again = files::bytes(out)?;
    let compared = picture::compare(&again, original, &plan.grown, &mut unwatched)
        .map_err(|fault| format!("{out} {}", files::said(fault)))?;
    Ok(json!({
        "accepted": true,
        "reason": null,
        "shift_px": shift(&laid.alignment),
        "scale": scale(plan, &laid.alignment),
        "changed_outside": compared.changed,
        "seam_delta_e": laid.seam_delta_e.map(|value| rounded(value, 1000.0)),
        "protected_pixels": compared.protected,
    }))
}

fn refused(plan: &Plan, rejected: Rejected) -> Value {
    json!({
        "accepted": false,
        "reason": reason(rejected.why),
        "shift_px": rejected.seen.map(|seen| shift(&seen)),
        "scale": rejected.seen.map(|seen| scale(plan, &seen)),
        "changed_outside": 0,
        "seam_delta_e": null,
        "protected_pixels": plan.grown.unmarked(),
    })
}

/// A rejection in a few words.
pub fn reason(why: Rejection) -> &'static str {
    match why {
        Rejection::OtherRatio => "another ratio",
        Rejection::Blank => "blank",
        Rejection::OtherPicture => "another picture",
        Rejection::Mirrored => "mirrored",
        Rejection::Shifted => "shifted",
        Rejection::Zoomed => "zoomed",
    }
}

fn shift(alignment: &Alignment) -> [f64; 2] {
    [rounded(alignment.shift_px.0, 1000.0), rounded(alignment.shift_px.1, 1000.0)]
}

fn scale(plan: &Plan, alignment: &Alignment) -> f64 {
    rounded(alignment.zoom(plan.window.sent), 1_000_000.0)
}

fn rounded(value: f64, steps: f64) -> f64 {
    // Adding nothing turns −0 into 0.
    (value * steps).round() / steps + 0.0
}
