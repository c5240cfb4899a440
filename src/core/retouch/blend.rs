//! The reply laid into the picture: in linear light, inside the grown mask, and nowhere else.

use super::light::Light;
use super::margins::Margins;
use super::mask::{Bounds, Mask, Rim};
use super::patch::Patch;
use super::picture::{Picture, Samples};
use super::progress::{Stage, Stopped, Watch, at_row};
use super::register::Alignment;
use super::resample::Resampled;
use super::tone::Tone;
use super::window::Window;

/// Channels of a grey reply differ by at most this much in all but one of [`GREY_SHARE`] pixels: JPEG noise.
const GREY_TOLERANCE: i16 = 24;
const GREY_SHARE: usize = 100;

/// What is laid into a picture.
pub struct Reply<'a> {
    /// The model's picture.
    pub picture: &'a Picture,
    /// Where it lies.
    pub alignment: &'a Alignment,
    /// What is done to its colours.
    pub tone: &'a Tone,
}

impl Reply<'_> {
    /// Whether a place of the original, in pixels, is still in the reply's frame.
    pub(super) fn shown(&self, window: &Window) -> impl Fn(f64, f64) -> bool + use<> {
        let (x, y) = self.alignment.in_reply(window, self.picture);
        let (width, height) = (self.picture.width as f64 - 0.5, self.picture.height as f64 - 0.5);
        move |column, row| (-0.5..=width).contains(&x.at(column)) && (-0.5..=height).contains(&y.at(row))
    }
}

/// The samples of the picture around the grown mask, with the reply in their place where it is marked.
///
/// Transparency stays as it is, so a place that cannot be seen stays so. A grey picture stays grey if the reply is.
///
/// # Errors
/// [`Stopped`] if the work was stopped.
pub fn blend(
    original: &Picture,
    (window, grown, margins): (&Window, &Mask, Margins),
    reply: &Reply,
    watch: Watch,
) -> Result<Option<Patch>, Stopped> {
    let Some(bounds) = grown.bounds() else { return Ok(None) };
    let (x, y) = reply.alignment.in_reply(window, reply.picture);
    let (x, y) = (x.from(bounds.left), y.from(bounds.top));
    let (width, height) = (bounds.width(), bounds.height());
    let mut resampled = Resampled::new(reply.picture, true, (x, width), (y, height));
    let rim = Rim::of(grown, bounds, margins.blend_px);
    let light = Light::default();
    let grey = original.channels.grey && is_grey(reply.picture);
    let mut patch = copied(original, bounds);
    let (mut new, mut offsets, mut old) = (vec![[0.0; 4]; width], vec![[0.0; 4]; width], vec![[0.0; 4]; width]);
    let mut depths = vec![0.0; width];
    for row in 0..height {
        at_row(watch, Stage::Blend, row, height)?;
        resampled.read(row, &mut new);
        reply.tone.offsets(bounds.top + row, bounds.left, &mut offsets);
        rim.depths(bounds.top + row, bounds.left, &mut depths);
        original.read_row(bounds.top + row, bounds.left, &mut old);
        for (((new, offset), old), depth) in new.iter_mut().zip(&offsets).zip(&old).zip(&depths) {
            if *depth > 0.0 {
                let cover = coverage(*depth, margins.blend_px);
                mix(new, (offset, old, cover), (reply.tone, &light, grey));
            }
        }
        put(&mut patch, row, &new, &depths);
    }
    Ok(Some(patch))
}

/// How much of the new picture is seen at a depth, in pixels from the rim: 0 to 1, smoothly.
fn coverage(depth: f32, blend_px: usize) -> f32 {
    let share = (depth / blend_px.max(1) as f32).min(1.0);
    share * share * (3.0 - 2.0 * share)
}

/// Brings a pixel's tone over and mixes it with the old one.
fn mix(
    new: &mut [f32; 4],
    (offset, old, cover): (&[f32; 4], &[f32; 4], f32),
    (tone, light, grey): (&Tone, &Light, bool),
) {
    let [red, green, blue, _] = *new;
    let mut samples = tone.globally([red, green, blue]);
    samples.iter_mut().zip(offset).for_each(|(sample, offset)| *sample = (*sample + offset).clamp(0.0, 255.0));
    let alpha = old[3];
    if alpha > 0.0 && alpha < 255.0 {
        // It was sent laid on white, and comes back so.
        samples = samples.map(|sample| (255.0 + (sample - 255.0) * (255.0 / alpha)).clamp(0.0, 255.0));
    }
    if grey {
        let [red, green, blue] = samples;
        samples = [0.25 * red + 0.625 * green + 0.125 * blue; 3];
    }
    for ((new, sample), old) in new.iter_mut().zip(samples).zip(old) {
        *new = if cover >= 1.0 {
            sample
        } else {
            let (from, to) = (light.of(*old), light.of(sample));
            Light::sample(from + (to - from) * cover)
        };
    }
}

/// The samples of a picture in a rectangle.
fn copied(original: &Picture, bounds: Bounds) -> Patch {
    fn cut<T: Copy>(samples: &[T], width: usize, bounds: Bounds) -> Vec<T> {
        let rows = (bounds.top..bounds.bottom)
            .map(|y| samples.get((y * width + bounds.left) * 4..(y * width + bounds.right) * 4).unwrap_or_default());
        rows.collect::<Vec<_>>().concat()
    }
    let samples = match &original.samples {
        Samples::Eight(samples) => Samples::Eight(cut(samples, original.width, bounds)),
        Samples::Sixteen(samples) => Samples::Sixteen(cut(samples, original.width, bounds)),
    };
    Patch { x: bounds.left, y: bounds.top, width: bounds.width(), height: bounds.height(), samples }
}

/// Writes the pixels of a row that are marked and can be seen; alpha stays.
fn put(patch: &mut Patch, row: usize, new: &[[f32; 4]], depths: &[f32]) {
    fn marked<T>(samples: &mut [T], row: usize, width: usize) -> impl Iterator<Item = &mut [T; 4]> {
        samples.as_chunks_mut::<4>().0.iter_mut().skip(row * width)
    }
    let width = patch.width;
    match &mut patch.samples {
        Samples::Eight(samples) => {
            for ((out, new), depth) in marked(samples, row, width).zip(new).zip(depths) {
                let [red, green, blue, alpha] = out;
                if *depth > 0.0 && *alpha > 0 {
                    [*red, *green, *blue] = [new[0], new[1], new[2]].map(|sample| (sample + 0.5) as u8);
                }
            }
        }
        Samples::Sixteen(samples) => {
            for ((out, new), depth) in marked(samples, row, width).zip(new).zip(depths) {
                let [red, green, blue, alpha] = out;
                if *depth > 0.0 && *alpha > 0 {
                    [*red, *green, *blue] = [new[0], new[1], new[2]].map(|sample| (sample * 257.0 + 0.5) as u16);
                }
            }
        }
    }
}

/// Whether a picture shows no colour but what compression makes.
fn is_grey(picture: &Picture) -> bool {
    let Samples::Eight(samples) = &picture.samples else { return picture.channels.grey };
    let coloured = |[red, green, blue, _]: &&[u8; 4]| {
        let (red, green, blue) = (i16::from(*red), i16::from(*green), i16::from(*blue));
        (red - green).abs() > GREY_TOLERANCE || (blue - green).abs() > GREY_TOLERANCE
    };
    let pixels = samples.as_chunks::<4>().0;
    pixels.iter().filter(coloured).count() * GREY_SHARE <= pixels.len()
}
