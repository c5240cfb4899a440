//! How the pixels of a row lie in memory.

use super::opaque;

/// The order of a pixel's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, alpha, not premultiplied.
    Rgba,
    /// Red, green, blue, and a byte that says nothing.
    Rgbx,
    /// Blue, green, red, and a byte that says nothing.
    Bgrx,
}

impl Layout {
    /// Bytes a pixel.
    pub fn bytes(self) -> usize {
        if self == Self::Rgb { 3 } else { 4 }
    }

    /// The places of red, green and blue among a pixel's bytes.
    pub(super) fn places(self) -> [usize; 3] {
        if self == Self::Bgrx { [2, 1, 0] } else { [0, 1, 2] }
    }

    /// A pixel as it is seen on white.
    #[inline(always)]
    pub(super) fn seen(self, pixel: &[u8]) -> [u32; 3] {
        match (self, pixel) {
            (Self::Rgbx, &[red, green, blue, _]) | (Self::Bgrx, &[blue, green, red, _]) => {
                [red, green, blue].map(u32::from)
            }
            _ => opaque(pixel),
        }
    }

    /// How much of a pixel is there, 0 to 255.
    pub(super) fn alpha(self, pixel: &[u8]) -> u8 {
        if self == Self::Rgba { pixel.last().copied().unwrap_or_default() } else { u8::MAX }
    }
}
