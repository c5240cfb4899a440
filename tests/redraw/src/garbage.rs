//! Replies that are of no use.

use crate::random::Random;
use image::{RgbImage, imageops};

/// A way of going wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Garbage {
    /// Another picture altogether.
    OtherPicture,
    /// One colour.
    Blank,
    /// Left and right exchanged.
    Mirrored,
    /// Top and bottom exchanged.
    UpsideDown,
    /// The picture cut to another ratio.
    OtherRatio,
}

impl Garbage {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::OtherPicture, Self::Blank, Self::Mirrored, Self::UpsideDown, Self::OtherRatio];

    /// What comes back instead of an edit of `sent`; `other` is what another picture is made of.
    pub fn made(self, sent: &RgbImage, other: &RgbImage, random: &mut Random) -> RgbImage {
        let (width, height) = sent.dimensions();
        match self {
            Self::OtherPicture => imageops::resize(other, width, height, imageops::FilterType::Triangle),
            Self::Blank => {
                let colour = std::array::from_fn(|_| random.below(256) as u8);
                RgbImage::from_pixel(width, height, image::Rgb(colour))
            }
            Self::Mirrored => imageops::flip_horizontal(sent),
            Self::UpsideDown => imageops::flip_vertical(sent),
            Self::OtherRatio => {
                let share = 0.55 + random.share() * 0.3;
                let cut = (f64::from(width) * share) as u32;
                imageops::crop_imm(sent, (width - cut) / 2, 0, cut.max(1), height).to_image()
            }
        }
    }
}
