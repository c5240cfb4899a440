//! A picture as samples, decoded without a canvas: canvases multiply by alpha and convert colours, and lose bits.

mod jpeg;
mod png_file;
mod turn;
mod webp;

pub use png_file::{Compared, compare, write};

use super::progress::{Stopped, Watch};
use crate::core::pixels::{Format, HeaderError, header_within};

/// The longest side of a picture that is worked on, in pixels.
pub const MAX_SIDE_PX: u32 = 8192;
/// The largest area of a picture that is worked on, in pixels: the largest side, squared.
pub const MAX_AREA_PX: u64 = MAX_SIDE_PX as u64 * MAX_SIDE_PX as u64;
/// The longest colour profile that is kept, in bytes; real ones have at most a few megabytes.
const MAX_PROFILE: usize = 16 << 20;

/// Red, green, blue and alpha (not multiplied in), one pixel after the other, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Samples {
    /// 0 to 255.
    Eight(Vec<u8>),
    /// 0 to 65535.
    Sixteen(Vec<u16>),
}

/// Which channels a picture's file had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channels {
    /// One channel of grey instead of red, green and blue.
    pub grey: bool,
    /// Whether places can be transparent.
    pub alpha: bool,
}

/// What a file says about the meaning of its samples. It is written again as it was read.
#[derive(Clone, Debug, Default)]
pub struct Meaning {
    /// The ICC profile.
    pub profile: Option<Vec<u8>>,
    /// The exponent of the samples, where a PNG file gives one (`gAMA`).
    pub gamma: Option<png::ScaledFloat>,
    /// The primaries (`cHRM`).
    pub primaries: Option<png::SourceChromaticities>,
    /// That it is sRGB, and the rendering intent.
    pub srgb: Option<png::SrgbRenderingIntent>,
    /// Code points of ITU-T H.273 (`cICP`).
    pub code_points: Option<[u8; 4]>,
    /// Pixels a metre, or the shape of a pixel (`pHYs`).
    pub density: Option<png::PixelDimensions>,
}

/// A decoded picture, upright.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Pixels in a row, 1 to [`MAX_SIDE_PX`].
    pub width: usize,
    /// Rows, 1 to [`MAX_SIDE_PX`].
    pub height: usize,
    /// Four samples a pixel.
    pub samples: Samples,
    /// The channels of its file.
    pub channels: Channels,
    /// What its file says about colours.
    pub meaning: Meaning,
}

/// Why a file cannot be worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFault {
    /// Its header was refused.
    Header(HeaderError),
    /// A picture, but not a PNG, JPEG or WebP file.
    NotOpened(Format),
    /// A JPEG file in the four inks of a press. Turning it into red, green and blue would change every pixel.
    Inks,
    /// The header was fine, what follows is not.
    Damaged(Format),
    /// The work was stopped.
    Stopped,
}

impl From<Stopped> for PictureFault {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl Picture {
    /// An opaque picture of 8 bits a sample from its samples, four a pixel; `None` if their number does not fit.
    pub fn from_rgba(width: usize, height: usize, samples: Vec<u8>) -> Option<Self> {
        let fits = width > 0 && height > 0 && samples.len() == width.checked_mul(height)?.checked_mul(4)?;
        let channels = Channels { grey: false, alpha: false };
        let samples = Samples::Eight(samples);
        fits.then_some(Self { width, height, samples, channels, meaning: Meaning::default() })
    }

    /// Decodes a PNG, JPEG or WebP file and turns it upright. Of an animation it takes the first frame.
    ///
    /// # Errors
    /// See [`PictureFault`]; the header is checked against [`MAX_SIDE_PX`] before anything is allocated.
    pub fn decode(bytes: &[u8], watch: Watch) -> Result<Self, PictureFault> {
        let header = header_within(bytes, MAX_SIDE_PX, MAX_AREA_PX).map_err(PictureFault::Header)?;
        let picture = match header.format {
            Format::Png => png_file::decode(bytes, watch)?,
            Format::Jpeg => jpeg::decode(bytes)?,
            Format::WebP => webp::decode(bytes)?,
            other => return Err(PictureFault::NotOpened(other)),
        };
        let fits = (picture.width, picture.height) == (header.width_px as usize, header.height_px as usize);
        if fits { Ok(picture.turned(header.orientation)) } else { Err(PictureFault::Damaged(header.format)) }
    }

    /// The same picture but for its samples, of which it has none: for another one with the same meaning.
    pub(super) fn clone_empty(&self) -> Self {
        Self { samples: Samples::Eight(Vec::new()), meaning: self.meaning.clone(), ..*self }
    }

    /// Bits a sample.
    pub fn bits(&self) -> u8 {
        if matches!(self.samples, Samples::Sixteen(_)) { 16 } else { 8 }
    }

    /// The pixels `from..` of row `y` as numbers of 0 to 255 (of a picture of 16 bits with fractions), as many as
    /// `out` has room for. What lies outside of the picture stays as it is in `out`.
    pub fn read_row(&self, y: usize, from: usize, out: &mut [[f32; 4]]) {
        let start = (y * self.width + from) * 4;
        let end = (start + out.len() * 4).min((y + 1) * self.width * 4);
        match &self.samples {
            Samples::Eight(samples) => {
                let row = samples.get(start..end).unwrap_or_default();
                for (pixel, out) in row.as_chunks::<4>().0.iter().zip(out) {
                    *out = pixel.map(f32::from);
                }
            }
            Samples::Sixteen(samples) => {
                let row = samples.get(start..end).unwrap_or_default();
                for (pixel, out) in row.as_chunks::<4>().0.iter().zip(out) {
                    *out = pixel.map(|sample| f32::from(sample) / 257.0);
                }
            }
        }
    }

    /// The same as it is sent and compared: opaque, laid on white where it is transparent.
    pub fn read_flat_row(&self, y: usize, from: usize, out: &mut [[f32; 4]]) {
        self.read_row(y, from, out);
        if self.channels.alpha {
            for [red, green, blue, alpha] in out {
                let cover = *alpha / 255.0;
                for channel in [red, green, blue] {
                    *channel = 255.0 + (*channel - 255.0) * cover;
                }
                *alpha = 255.0;
            }
        }
    }
}

#[cfg(test)]
mod tests;
