//! What is told of a picture on the table, to be shown and sent between programs.

use crate::core::gemini::model::{Ratio, Size};
use serde::{Deserialize, Serialize};

/// What is known of a mask.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Pixels that are marked.
    pub marked: u64,
    /// Pixels outside of the grown mask.
    pub protected: u64,
    /// The ratio that would be asked for; none where nothing is marked.
    pub ratio: Option<Ratio>,
    /// The size that would be asked for.
    pub size: Option<Size>,
}

/// What a written file proves, compared with the picture before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Pixels outside of the grown mask that changed.
    pub changed: u64,
    /// Pixels outside of the grown mask.
    pub protected: u64,
}

/// How an answer is laid in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Put in register, its tones matched by what both show around the mask.
    #[default]
    Matched,
    /// The same, and what steps of tone are left at the rim are carried inward by Poisson's equation.
    Seamless,
    /// As it lies, where it cannot be put in register.
    AsItLies,
}

/// Why an answer cannot be laid in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// Its sides have another ratio.
    OtherRatio,
    /// It shows nothing.
    Blank,
    /// It shows something else.
    OtherPicture,
    /// It is mirrored.
    Mirrored,
    /// It is too far away from its place.
    Shifted,
    /// It is too large or too small.
    Zoomed,
    /// It changes nothing.
    Unchanged,
}

/// How far a picture has drifted from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// To the right and downwards, in pixels of the earlier picture.
    pub shift_px: (f64, f64),
    /// How large it is: 1.01 is one percent larger.
    pub scale: f64,
    /// How far colours are off in the mean, in OKLab; 0.02 is just visible.
    pub tint: f32,
}

impl Drift {
    /// How far a corner of a picture of this size has moved, in pixels: the shift, and what the zoom about the middle adds
    /// to it there.
    pub fn reach_px(&self, (width, height): (u32, u32)) -> f64 {
        let (right, down) = self.shift_px;
        right.hypot(down) + (self.scale - 1.0).abs() * f64::from(width).hypot(f64::from(height)) / 2.0
    }
}

/// A file with layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Export {
    /// OpenRaster, which GIMP and Krita open.
    OpenRaster,
    /// PNG files with a manifest, in an archive.
    Archive,
}
