//! What is particular to pictures with transparency and to grey ones, and how samples are written.

use crate::core::retouch::patch::Patch;
use crate::core::retouch::picture::{Picture, Samples};

/// Channels of a grey reply differ by at most this much in all but one of [`GREY_SHARE`] pixels: JPEG noise.
const GREY_TOLERANCE: i16 = 24;
const GREY_SHARE: usize = 100;
/// Added to a number of 0 to 65535, this leaves it, rounded, in the lowest bits: 1.5 · 2²³.
const ROUNDING: f32 = 12_582_912.0;

/// What a picture asks of the samples that are laid into it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// Places can be transparent.
    pub(super) clear: bool,
    /// It stays grey.
    pub(super) grey: bool,
}

impl Kind {
    /// Opaque and of colours.
    pub(super) const PLAIN: Self = Self { clear: false, grey: false };

    /// Makes a new pixel fit for a place with this alpha (0 to 255).
    pub(super) fn bring(self, new: &mut [f32; 4], alpha: f32) {
        if self.clear && alpha > 0.0 && alpha < 255.0 {
            // It was sent laid on white, and comes back so.
            *new = new.map(|sample| (255.0 + (sample - 255.0) * (255.0 / alpha)).clamp(0.0, 255.0));
        }
        if self.grey {
            let [red, green, blue, _] = *new;
            *new = [0.25 * red + 0.625 * green + 0.125 * blue; 4];
        }
    }
}

/// Writes marked pixels, of 0 to 255, into a row of a patch from a column on. Alpha stays, and so does what cannot be
/// seen.
pub(super) fn put(patch: &mut Patch, (row, column): (usize, usize), new: &[[f32; 4]], kind: Kind) {
    let from = (row * patch.width + column) * 4;
    let to = from + new.len() * 4;
    match &mut patch.samples {
        Samples::Eight(samples) => {
            let Some(out) = samples.get_mut(from..to) else { return };
            let rounded = |new: &[f32; 4]| new.map(|sample| (sample + ROUNDING).to_bits() as u8);
            for (out, new) in out.as_chunks_mut::<4>().0.iter_mut().zip(new) {
                let [red, green, blue, _] = rounded(new);
                *out = if kind.clear && out[3] == 0 { *out } else { [red, green, blue, out[3]] };
            }
        }
        Samples::Sixteen(samples) => {
            let Some(out) = samples.get_mut(from..to) else { return };
            let rounded = |new: &[f32; 4]| new.map(|sample| (sample * 257.0 + ROUNDING).to_bits() as u16);
            for (out, new) in out.as_chunks_mut::<4>().0.iter_mut().zip(new) {
                let [red, green, blue, _] = rounded(new);
                *out = if kind.clear && out[3] == 0 { *out } else { [red, green, blue, out[3]] };
            }
        }
    }
}

/// Whether a picture shows no colour but what compression makes.
pub(super) fn is_grey(picture: &Picture) -> bool {
    let Samples::Eight(samples) = &picture.samples else { return picture.channels.grey };
    let coloured = |[red, green, blue, _]: &&[u8; 4]| {
        let (red, green, blue) = (i16::from(*red), i16::from(*green), i16::from(*blue));
        (red - green).abs() > GREY_TOLERANCE || (blue - green).abs() > GREY_TOLERANCE
    };
    let pixels = samples.as_chunks::<4>().0;
    pixels.iter().filter(coloured).count() * GREY_SHARE <= pixels.len()
}
