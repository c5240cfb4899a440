//! `retouch-window`: the pictures that would be sent.

use super::files;
use crate::arguments::Arguments;
use atelier::core::retouch::progress::unwatched;
use atelier::core::retouch::{Plan, crop, picture};
use serde_json::json;
use std::path::PathBuf;

const HELP: &str = "\
usage: bench retouch-window --original A --mask M --model ID --out DIR
Writes what would be sent for an edit of the marked region: DIR/clean.png, the window cut out of the picture at the size
that the model makes, and DIR/marked.png, the same with the region outlined. Prints one line:
  window_px     [x, y, width, height] of the window in pixels of A; where it reaches beyond A, A is mirrored
  sent_px       [width, height] of clean.png and marked.png
  aspect_ratio  the ratio to ask the model for
  image_size    the size to ask the model for
A is a PNG, JPEG or WebP picture of up to 8192 pixels a side; M has the same size, and white is marked.
";

/// Cuts the window out and writes it.
pub fn run(mut arguments: Arguments) -> Result<String, String> {
    if arguments.flag("--help") {
        return Ok(HELP.to_owned());
    }
    let mut needed = |name| files::needed(&mut arguments, name);
    let (original, mask, model, out) = (needed("--original")?, needed("--mask")?, needed("--model")?, needed("--out")?);
    arguments.finish()?;
    let model = files::model(Some(model))?;
    let (original, mask) = (files::picture(&original)?, files::mask(&mask)?);
    let plan = Plan::new(&original, mask, model, &mut unwatched).map_err(files::said_of_plan)?;
    let window = plan.window;
    let clean = crop::clean(&original, &window, &mut unwatched).map_err(|_| files::STOPPED)?;
    let marked = crop::marked(&clean, &plan.mask, &window);
    let folder = PathBuf::from(&out);
    let pictures = [("clean.png", &clean), ("marked.png", &marked)].map(|(name, shown)| {
        picture::write(shown, &[], &mut unwatched).map(|bytes| (name, bytes)).map_err(files::said)
    });
    std::fs::create_dir_all(&folder).map_err(|error| format!("{out} cannot be made: {error}."))?;
    for written in pictures {
        let (name, bytes) = written?;
        files::save(&folder.join(name), &bytes)?;
    }
    Ok(json!({
        "window_px": [window.x, window.y, window.width as i32, window.height as i32],
        "sent_px": [window.sent.0, window.sent.1],
        "aspect_ratio": window.ratio.as_str(),
        "image_size": window.size.as_str(),
    })
    .to_string())
}
