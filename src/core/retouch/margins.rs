//! How far an edit reaches beyond what was marked.
//!
//! The numbers are those that have proved themselves in inpainting tools (Krita's plug-in for generative painting, as
//! of 2026): a feather of 10 % of the selection's diagonal, at least 32 pixels; grown by 4 and half the feather; blended
//! over at most 25 pixels.

use super::mask::{Bounds, Mask};

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
        Self::with_feather((0.1 * (width * width + height * height).sqrt()).max(32.0))
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
