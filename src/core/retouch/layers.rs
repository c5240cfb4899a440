//! Edits kept as layers over the original: shown or not, moved, mixed and put in order without asking the model again.

use super::blend::coverage;
use super::margins::Margins;
use super::mask::{Mask, Rim};
use super::patch::Patch;
use super::picture::{Channels, Picture, Samples};

/// What one edit has made, wherever it lies. It recolours what is below and leaves its transparency alone, so that a
/// layer at its own place, fully opaque, gives the very samples of the edit.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What a person calls it.
    pub name: String,
    /// Column of its first pixel in the picture; may lie outside.
    pub x: i32,
    /// Row of its first pixel in the picture; may lie outside.
    pub y: i32,
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Four samples a pixel, of as many bits as the picture's; alpha is 0 where the edit changed nothing.
    pub samples: Samples,
    /// How much of it is seen, 0 to 1.
    pub opacity: f32,
    /// Whether it is seen at all.
    pub shown: bool,
}

impl Layer {
    /// The layer of a patch that was blended inside a grown mask.
    pub fn of(name: &str, patch: &Patch, grown: &Mask) -> Self {
        let marked = |pixel: usize| {
            let width = patch.width.max(1);
            grown.is_marked(patch.x + pixel % width, patch.y + pixel / width)
        };
        let samples = match &patch.samples {
            Samples::Eight(samples) => Samples::Eight(cut_out(samples, u8::MAX, marked)),
            Samples::Sixteen(samples) => Samples::Sixteen(cut_out(samples, u16::MAX, marked)),
        };
        let (x, y) = (patch.x as i32, patch.y as i32);
        let (width, height) = (patch.width, patch.height);
        Self { name: name.to_owned(), x, y, width, height, samples, opacity: 1.0, shown: true }
    }

    /// A layer from its picture, transparent where nothing was changed.
    pub fn from_picture(name: &str, (x, y): (i32, i32), picture: Picture) -> Self {
        let (width, height, samples) = (picture.width, picture.height, picture.samples);
        Self { name: name.to_owned(), x, y, width, height, samples, opacity: 1.0, shown: true }
    }

    /// The same with a rim that fades out. Where a layer was made for, what lies there is mixed into its rim already;
    /// anywhere else that would be seen as an edge.
    pub fn with_soft_rim(mut self) -> Self {
        let alpha = |place: usize| match &self.samples {
            Samples::Eight(samples) => samples.get(place * 4 + 3).is_some_and(|alpha| *alpha > 0),
            Samples::Sixteen(samples) => samples.get(place * 4 + 3).is_some_and(|alpha| *alpha > 0),
        };
        // A pixel wider on every side, since there is no rim at the edges of a mask.
        let (width, height) = (self.width, self.height);
        let is_inside = |x: usize, y: usize| (1..=width).contains(&x) && (1..=height).contains(&y);
        let mask = Mask::from_fn(width + 2, height + 2, |x, y| is_inside(x, y) && alpha((y - 1) * width + x - 1));
        let Some(bounds) = mask.bounds() else { return self };
        let blend_px = Margins::of(bounds).blend_px;
        let rim = Rim::of(&mask, bounds, blend_px);
        let mut depths = vec![0.0; width];
        for y in bounds.top..bounds.bottom {
            rim.depths(y, 1, &mut depths);
            let row = (y - 1) * width;
            for (x, depth) in depths.iter().enumerate() {
                self.fade(row + x, coverage(*depth, blend_px));
            }
        }
        self
    }

    fn fade(&mut self, pixel: usize, seen: f32) {
        match &mut self.samples {
            Samples::Eight(samples) => {
                samples
                    .iter_mut()
                    .skip(pixel * 4 + 3)
                    .take(1)
                    .for_each(|alpha| *alpha = (f32::from(*alpha) * seen) as u8);
            }
            Samples::Sixteen(samples) => {
                samples
                    .iter_mut()
                    .skip(pixel * 4 + 3)
                    .take(1)
                    .for_each(|alpha| *alpha = (f32::from(*alpha) * seen) as u16);
            }
        }
    }

    /// Whether it changes a pixel of the picture below.
    pub fn covers(&self, x: usize, y: usize) -> bool {
        let inside = |place: usize, from: i32, side: usize| {
            usize::try_from(place as i64 - i64::from(from)).ok().filter(|place| *place < side)
        };
        let (Some(x), Some(y)) = (inside(x, self.x, self.width), inside(y, self.y, self.height)) else { return false };
        let alpha = (y * self.width + x) * 4 + 3;
        let is_opaque = match &self.samples {
            Samples::Eight(samples) => samples.get(alpha).is_some_and(|alpha| *alpha > 0),
            Samples::Sixteen(samples) => samples.get(alpha).is_some_and(|alpha| *alpha > 0),
        };
        self.shown && self.opacity > 0.0 && is_opaque
    }

    /// The layer as a picture of its own, transparent where nothing was changed; `below` says what colours mean.
    pub(super) fn picture(&self, below: &Picture) -> Picture {
        let (width, height, samples) = (self.width, self.height, self.samples.clone());
        Picture { width, height, samples, channels: Channels { grey: false, alpha: true }, ..below.clone_empty() }
    }
}

fn cut_out<T: Copy + Default>(samples: &[T], opaque: T, marked: impl Fn(usize) -> bool) -> Vec<T> {
    let pixels = samples.as_chunks::<4>().0.iter().enumerate();
    pixels
        .flat_map(
            |(place, [red, green, blue, _])| {
                if marked(place) { [*red, *green, *blue, opaque] } else { [T::default(); 4] }
            },
        )
        .collect()
}

/// The picture with its layers laid over it, the first the lowest. Layers of other bits than the picture are left out.
pub fn flattened(original: &Picture, layers: &[Layer]) -> Picture {
    let mut picture = original.clone();
    let width = picture.width;
    for layer in layers.iter().filter(|layer| layer.shown && layer.opacity > 0.0) {
        match (&mut picture.samples, &layer.samples) {
            (Samples::Eight(below), Samples::Eight(above)) => {
                lay(below, width, (layer, above), |below, above, cover| {
                    (f32::from(below) + (f32::from(above) - f32::from(below)) * cover / 255.0 + 0.5) as u8
                });
            }
            (Samples::Sixteen(below), Samples::Sixteen(above)) => {
                lay(below, width, (layer, above), |below, above, cover| {
                    (f32::from(below) + (f32::from(above) - f32::from(below)) * cover / 65_535.0 + 0.5) as u16
                });
            }
            _ => {}
        }
    }
    if original.channels.grey && !super::patch::all_grey(&picture.samples) {
        picture.channels.grey = false;
    }
    picture
}

/// Lays a layer over samples; `mixed` takes what is below, what is above, and how much of that is seen, in samples.
fn lay<T: Copy + Into<f32>>(
    below: &mut [T],
    width: usize,
    (layer, above): (&Layer, &[T]),
    mixed: impl Fn(T, T, f32) -> T,
) {
    let rows = above.chunks_exact(layer.width.max(1) * 4);
    for (y, row) in (i64::from(layer.y)..).zip(rows) {
        let Ok(y) = usize::try_from(y) else { continue };
        let line = below.get_mut(y * width * 4..(y + 1) * width * 4).unwrap_or_default();
        let skipped = usize::try_from(-i64::from(layer.x)).unwrap_or(0);
        let from = usize::try_from(layer.x).unwrap_or(0);
        let places = line.as_chunks_mut::<4>().0.iter_mut().skip(from);
        for ([red, green, blue, _], [new_red, new_green, new_blue, alpha]) in
            places.zip(row.as_chunks::<4>().0.iter().skip(skipped))
        {
            let cover = (*alpha).into() * layer.opacity.min(1.0);
            if cover > 0.0 {
                *red = mixed(*red, *new_red, cover);
                *green = mixed(*green, *new_green, cover);
                *blue = mixed(*blue, *new_blue, cover);
            }
        }
    }
}

#[cfg(test)]
mod tests;
