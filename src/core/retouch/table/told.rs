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
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// To the right and downwards, in pixels of the earlier picture.
    pub shift_px: (f64, f64),
    /// How large it is: 1.01 is one percent larger.
    pub scale: f64,
    /// By how much it leans: to the right for each pixel downwards, and downwards for each pixel to the right.
    pub shear: (f64, f64),
    /// How far colours are off in the mean, in OKLab; 0.02 is just visible.
    pub tint: f32,
    /// In which direction, in the mean: lightness, a and b of OKLab.
    pub towards: [f32; 3],
}

/// A difference of colours that can just be seen, in OKLab.
const VISIBLE: f64 = 0.02;

impl Drift {
    /// How far a corner of a picture of this size has moved at most, in pixels.
    pub fn reach_px(&self, (width, height): (u32, u32)) -> f64 {
        let (half_x, half_y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let zoomed = self.scale - 1.0;
        let corners = [(half_x, half_y), (-half_x, half_y), (half_x, -half_y), (-half_x, -half_y)];
        let moved = |(x, y): (f64, f64)| {
            let across = zoomed * x + self.shear.0 * y + self.shift_px.0;
            let down = zoomed * y + self.shear.1 * x + self.shift_px.1;
            (across * across + down * down).sqrt()
        };
        corners.into_iter().map(moved).fold(0.0, f64::max)
    }

    /// What had happened already when a later picture was made, from which this much has happened `since`: this drift, and
    /// then that taken back. Shifts and zooms of two turns may cancel each other; what each turn did is known all the same.
    pub fn before(&self, since: &Self) -> Self {
        let (a, b, c) = (since.scale, since.shear.0, since.shear.1);
        let whole = a * a - b * c;
        let back = |x: f64, y: f64| ((a * x - b * y) / whole, (a * y - c * x) / whole);
        let (right, down) = (back(self.scale, self.shear.1), back(self.shear.0, self.scale));
        let mut towards = self.towards;
        towards.iter_mut().zip(since.towards).for_each(|(own, since)| *own -= since);
        Self {
            shift_px: back(self.shift_px.0 - since.shift_px.0, self.shift_px.1 - since.shift_px.1),
            scale: (right.0 + down.1) / 2.0,
            shear: (down.0, right.1),
            tint: towards.iter().map(|part| part * part).sum::<f32>().sqrt(),
            towards,
        }
    }

    /// How much of a drift it is, to be compared with others: pixels that a corner has moved, and as many more as colours
    /// are off by what can just be seen.
    pub fn size(&self, picture: (u32, u32)) -> f64 {
        self.reach_px(picture) + f64::from(self.tint) / VISIBLE
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
