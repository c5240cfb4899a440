//! The pictures that are sent: the window as it is, and the same with the marked region shown.

use super::bands::bands;
use super::mask::Mask;
use super::picture::{Meaning, Picture, Samples};
use super::progress::{Stage, Stopped, Watch, at_row};
use super::resample::Resampled;
use super::window::Window;
use std::ops::Range;

/// The colour that shows the region: one that photographs hardly have.
const SIGNAL: [u8; 3] = [255, 0, 255];
/// Half of the outline's width, in pixels as sent.
const OUTLINE_PX: f32 = 1.5;

/// The window of a picture at the size at which it is sent: opaque, 8 bits, with the original's colour profile.
///
/// # Errors
/// [`Stopped`] if the work was stopped.
pub fn clean(picture: &Picture, window: &Window, watch: Watch) -> Result<Picture, Stopped> {
    let (width, height) = (window.sent.0 as usize, window.sent.1 as usize);
    let (x, y) = window.axes(width, height);
    let band = |rows: Range<usize>, watch: Watch| {
        let mut resampled = Resampled::new(picture, true, (x, width), (y, height));
        let (mut row, mut samples) = (vec![[0.0; 4]; width], Vec::with_capacity(width * rows.len() * 4));
        let (before, count) = (rows.start, rows.len());
        for y in rows {
            at_row(watch, Stage::Cut, y - before, count)?;
            resampled.read(y, &mut row);
            let bytes = |[red, green, blue, _]: &[f32; 4]| [rounded(*red), rounded(*green), rounded(*blue), 255];
            samples.extend(row.iter().flat_map(bytes));
        }
        Ok(samples)
    };
    let samples = bands(height, watch, band)?.concat();
    let channels = super::picture::Channels { grey: false, alpha: false };
    let speaks_of_grey = |profile: &Vec<u8>| profile.get(16..20) == Some(b"GRAY");
    let profile = picture.meaning.profile.clone().filter(|profile| !speaks_of_grey(profile));
    let meaning = Meaning { profile, density: None, ..picture.meaning.clone() };
    Ok(Picture { width, height, samples: Samples::Eight(samples), channels, meaning })
}

/// The same picture with the marked region outlined.
pub fn marked(clean: &Picture, mask: &Mask, window: &Window) -> Picture {
    let (width, height) = (clean.width, clean.height);
    let (x, y) = window.axes(width, height);
    let nearest = |place: f64| if place < -0.5 { usize::MAX } else { (place + 0.5) as usize };
    let columns: Vec<usize> = (0..width).map(|column| nearest(x.at(column as f64))).collect();
    let rows: Vec<usize> = (0..height).map(|row| nearest(y.at(row as f64))).collect();
    let is_marked = |column: usize, row: usize| match (columns.get(column), rows.get(row)) {
        (Some(x), Some(y)) => mask.is_marked(*x, *y),
        _ => false,
    };
    let shown = Mask::from_fn(width, height, is_marked);
    let (outer, inner) = (shown.grown(OUTLINE_PX), shown.shrunk(OUTLINE_PX));
    let mut out = clean.clone();
    if let Samples::Eight(samples) = &mut out.samples {
        let pixels = samples.as_chunks_mut::<4>().0.iter_mut();
        for (([red, green, blue, _], outer), inner) in pixels.zip(outer.bytes()).zip(inner.bytes()) {
            if *outer != 0 && *inner == 0 {
                [*red, *green, *blue] = SIGNAL;
            }
        }
    }
    out
}

/// A number of 0 to 255 as a byte.
fn rounded(value: f32) -> u8 {
    (value + 0.5) as u8
}
