//! The reply laid into the picture: in linear light, inside the grown mask, and nowhere else.

mod kind;

use super::bands::bands;
use super::light::Light;
use super::margins::Margins;
use super::mask::{Bounds, Mask, Rim, Stretch};
use super::patch::Patch;
use super::picture::{Picture, Samples};
use super::progress::{Stage, Stopped, Watch, at_row};
use super::register::Alignment;
use super::resample::Resampled;
use super::shares::Shares;
use super::tone::Tone;
use super::window::Window;
use kind::{Kind, is_grey, put};
use std::ops::Range;

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
        let lie = self.alignment.in_reply(window, self.picture);
        let (width, height) = (self.picture.width as f64 - 0.5, self.picture.height as f64 - 0.5);
        move |column, row| {
            let (x, y) = lie.at(column, row);
            (-0.5..=width).contains(&x) && (-0.5..=height).contains(&y)
        }
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
    laid(original, (window, grown), (reply, Cover::Depth(margins.blend_px)), watch)
}

/// The same, with as much of the reply at each place as `shares` says, which is something wherever the mask is marked.
///
/// # Errors
/// [`Stopped`] if the work was stopped.
pub(super) fn merge(
    original: &Picture,
    (window, mask, shares): (&Window, &Mask, &Shares),
    reply: &Reply,
    watch: Watch,
) -> Result<Option<Patch>, Stopped> {
    laid(original, (window, mask), (reply, Cover::Shares(shares)), watch)
}

/// How much of the new picture is seen.
#[derive(Clone, Copy)]
enum Cover<'a> {
    /// All of it from so many pixels inside of the rim on.
    Depth(usize),
    /// These shares.
    Shares(&'a Shares),
}

fn laid(
    original: &Picture,
    (window, grown): (&Window, &Mask),
    (reply, cover): (&Reply, Cover),
    watch: Watch,
) -> Result<Option<Patch>, Stopped> {
    let Some(bounds) = grown.bounds() else { return Ok(None) };
    let lie = reply.alignment.in_reply(window, reply.picture).from(bounds.left, bounds.top);
    let size = (bounds.width(), bounds.height());
    let rim = Rim::of(grown, bounds, if let Cover::Depth(blend_px) = cover { blend_px } else { 1 });
    let kind = Kind { clear: original.channels.alpha, grey: original.channels.grey && is_grey(reply.picture) };
    let mixing = Mixing { original, rim: &rim, cover, light: Light::default(), kind };
    let band = |rows: Range<usize>, watch: Watch| {
        let mut resampled = Resampled::lying(reply.picture, true, lie, size);
        let (before, count) = (rows.start, rows.len());
        let mut patch =
            copied(original, Bounds { top: bounds.top + rows.start, bottom: bounds.top + rows.end, ..bounds });
        let mut new = vec![[0.0; 4]; size.0];
        let mut stretches = Vec::new();
        for row in rows {
            at_row(watch, Stage::Blend, row - before, count)?;
            let y = bounds.top + row;
            rim.stretches(y, &mut stretches);
            let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { continue };
            resampled.read_within(row, first.from - bounds.left..last.to - bounds.left, &mut new);
            for stretch in &stretches {
                let columns = stretch.from - bounds.left..stretch.to - bounds.left;
                let Some(pixels) = new.get_mut(columns.clone()) else { continue };
                reply.tone.bring(y, stretch.from, pixels);
                mixing.mix(y, stretch, pixels);
                put(&mut patch, (row - before, columns.start), pixels, kind);
            }
        }
        Ok(patch)
    };
    Ok(bands(size.1, watch, band)?.into_iter().reduce(Patch::with_below))
}

/// How new pixels are mixed with the old ones.
struct Mixing<'a> {
    original: &'a Picture,
    rim: &'a Rim<'a>,
    cover: Cover<'a>,
    light: Light,
    kind: Kind,
}

impl Mixing<'_> {
    /// Mixes marked pixels of a row with the old ones, where not all of them are seen.
    fn mix(&self, y: usize, stretch: &Stretch, new: &mut [[f32; 4]]) {
        let all = stretch.deep && matches!(self.cover, Cover::Depth(_));
        if all && self.kind == Kind::PLAIN {
            return;
        }
        let (mut old, mut covers) = (vec![[0.0; 4]; new.len()], vec![1.0; new.len()]);
        self.original.read_row(y, stretch.from, &mut old);
        match self.cover {
            Cover::Depth(_) if all => {}
            Cover::Depth(blend_px) => {
                self.rim.depths(y, stretch.from, &mut covers);
                covers.iter_mut().for_each(|depth| *depth = coverage(*depth, blend_px));
            }
            Cover::Shares(shares) => shares.row(y, stretch.from, &mut covers),
        }
        for ((new, old), cover) in new.iter_mut().zip(&old).zip(&covers) {
            self.kind.bring(new, old[3]);
            if *cover < 1.0 {
                for (new, old) in new.iter_mut().zip(old) {
                    let (from, to) = (self.light.of(*old), self.light.of(*new));
                    *new = self.light.sample(from + (to - from) * cover);
                }
            }
        }
    }
}

/// How much of the new picture is seen at a depth, in pixels from the rim: 0 to 1, smoothly.
pub(super) fn coverage(depth: f32, blend_px: usize) -> f32 {
    let share = (depth / blend_px.max(1) as f32).min(1.0);
    share * share * (3.0 - 2.0 * share)
}

/// The samples of a picture in a rectangle.
fn copied(original: &Picture, bounds: Bounds) -> Patch {
    fn cut<T: Copy>(samples: &[T], width: usize, bounds: Bounds) -> Vec<T> {
        let mut out = Vec::with_capacity(bounds.width() * bounds.height() * 4);
        for y in bounds.top..bounds.bottom {
            let row = samples.get((y * width + bounds.left) * 4..(y * width + bounds.right) * 4);
            out.extend_from_slice(row.unwrap_or_default());
        }
        out
    }
    let samples = match &original.samples {
        Samples::Eight(samples) => Samples::Eight(cut(samples, original.width, bounds)),
        Samples::Sixteen(samples) => Samples::Sixteen(cut(samples, original.width, bounds)),
    };
    Patch { x: bounds.left, y: bounds.top, width: bounds.width(), height: bounds.height(), samples }
}
