//! What a picture's header claims, read without decoding a pixel, so that bombs are refused before they open.

pub(super) mod heif;
mod jpeg;
mod plain;
mod png;
mod svg;
pub(super) mod tiff;
mod webp;

pub(super) use plain::{skip_blocks as skip_gif_blocks, table_len as gif_table_len};

use super::sniff::{Format, sniff};

/// The longest side that is decoded, in pixels.
pub const MAX_SIDE_PX: u32 = 16_384;
/// The largest area that is decoded, in pixels: 8192 a side, which can be retouched.
pub const MAX_AREA_PX: u64 = 8192 * 8192;

/// What the header of a picture file claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The format, by magic bytes.
    pub format: Format,
    /// Stored width in pixels, before any rotation.
    pub width_px: u32,
    /// Stored height in pixels, before any rotation.
    pub height_px: u32,
    /// How the picture is to be turned, as the Exif standard numbers it: 1 (upright) to 8.
    pub orientation: u8,
    /// Whether it can have transparent places.
    pub alpha: bool,
    /// Bits per channel, 1 to 32; 0 where the header does not say.
    pub bit_depth: u8,
    /// Number of frames where the file says that it is animated or has several pages.
    pub frames: Option<u32>,
}

impl Header {
    /// Width and height in pixels as a person sees the picture, after its orientation is applied.
    pub fn upright_px(&self) -> (u32, u32) {
        if self.orientation >= 5 { (self.height_px, self.width_px) } else { (self.width_px, self.height_px) }
    }

    fn new(format: Format, width_px: u32, height_px: u32) -> Self {
        Self { format, width_px, height_px, orientation: 1, alpha: false, bit_depth: 8, frames: None }
    }

    fn within(self, max_side_px: u32, max_area_px: u64) -> Result<Self, HeaderError> {
        let Self { width_px, height_px, .. } = self;
        if width_px == 0 || height_px == 0 {
            return Err(HeaderError::Damaged(self.format));
        }
        let too_long = width_px > max_side_px || height_px > max_side_px;
        if too_long || u64::from(width_px) * u64::from(height_px) > max_area_px {
            return Err(HeaderError::TooManyPixels { width_px, height_px });
        }
        Ok(self)
    }
}

/// Why a file is refused before any decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// The file has no bytes.
    Empty,
    /// The bytes are not a picture; what they are instead.
    NotAPicture(Format),
    /// It begins like a picture of this format, but its header cannot be read.
    Damaged(Format),
    /// A picture that neither Atelier nor the API opens.
    Unsupported(Format),
    /// The header claims more than is allowed: [`MAX_SIDE_PX`] a side or [`MAX_AREA_PX`] in all, if nothing else is said.
    TooManyPixels {
        /// Claimed width in pixels.
        width_px: u32,
        /// Claimed height in pixels.
        height_px: u32,
    },
}

/// Reads what the header claims. Only headers are read, in time linear in their number, whatever the bytes are.
///
/// # Errors
/// See [`HeaderError`]; a picture above the limits is an error too.
pub fn header(bytes: &[u8]) -> Result<Header, HeaderError> {
    header_within(bytes, MAX_SIDE_PX, MAX_AREA_PX)
}

/// The same with other limits, in pixels a side and in all.
///
/// # Errors
/// See [`HeaderError`]; a picture above the limits is an error too.
pub fn header_within(bytes: &[u8], max_side_px: u32, max_area_px: u64) -> Result<Header, HeaderError> {
    if bytes.is_empty() {
        return Err(HeaderError::Empty);
    }
    let format = sniff(bytes);
    let read = match format {
        Format::Png => png::header(bytes),
        Format::Jpeg => jpeg::header(bytes),
        Format::WebP => webp::header(bytes),
        Format::Gif => plain::gif(bytes),
        Format::Bmp => plain::bmp(bytes),
        Format::Tiff => tiff::header(bytes),
        Format::Heic | Format::Avif => heif::header(bytes, format),
        Format::Svg => svg::header(bytes),
        Format::Jxl => return Err(HeaderError::Unsupported(format)),
        Format::Html | Format::Pdf | Format::Text | Format::Unknown => return Err(HeaderError::NotAPicture(format)),
    };
    read.ok_or(HeaderError::Damaged(format))?.within(max_side_px, max_area_px)
}

#[cfg(test)]
mod tests;
