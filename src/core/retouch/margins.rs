//! How far an edit reaches beyond what was marked.
//!
//! The feather is 10 % of the diagonal of what was marked, as inpainting tools have it (Krita's plug-in for generative
//! painting, as of 2026), the mask is grown by 4 and half the feather, and blended over at most 25 pixels. Those tools
//! grow every mask by 20 pixels at least and know no most, because their replies are not put into register; here they
//! are, to a fraction of a pixel, so that a feather of 8 to 64 pixels is enough: a mask of a small brush grows by 8
//! pixels, a large one by 36, and what a person did not mark stays as it is.

use super::mask::{Bounds, Mask};

/// The narrowest and the widest feather that is chosen for a person, in pixels of the original picture.
const LEAST_PX: f32 = 8.0;
const MOST_PX: f32 = 64.0;

/// Distances in pixels of the original picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// By how much the mask is grown. The grown mask is the one that counts.
    pub grow_px: f32,
    /// Over how many pixels, inward from the grown mask's rim, the old picture goes over into the new one. Never more
    /// than the mask was grown by, so that everything marked is new.
    pub blend_px: usize,
}

impl Margins {
    /// The margins for a mask with these bounds.
    pub fn of(bounds: Bounds) -> Self {
        let (width, height) = (bounds.width() as f32, bounds.height() as f32);
        Self::with_feather((0.1 * (width * width + height * height).sqrt()).clamp(LEAST_PX, MOST_PX))
    }

    /// The margins for a feather of so many pixels (0 to 2000).
    pub fn with_feather(feather_px: f32) -> Self {
        let grow_px = 4.0 + feather_px.clamp(0.0, 2000.0) / 2.0;
        Self { grow_px, blend_px: (grow_px.min(25.0) as usize).max(1) }
    }

    /// The mask that counts.
    pub fn grown(&self, mask: &Mask) -> Mask {
        mask.grown(self.grow_px)
    }
}
