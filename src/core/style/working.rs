//! A picture brought to the one size in which all pictures are measured, whoever decoded them and however large.

mod averaging;
mod counting;
mod gatherer;
mod layout;
#[cfg(test)]
mod tests;

pub use gatherer::Gatherer;
pub use layout::Layout;

use super::exact::Converter;
use super::making::Making;
use super::plane::Plane;
use averaging::Averaging;
use counting::Counting;

/// Every picture is measured at about this many pixels, so that a stroke is as wide in a scan as in its thumbnail.
pub const WORKING_AREA: u64 = 320 * 320;
/// The shortest side of a working picture, in pixels; only strips have it.
const SHORTEST: u64 = 24;

/// A decoded picture: upright, gamma-encoded sRGB.
#[derive(Clone, Copy, Debug)]
pub struct Raster<'a> {
    bytes: &'a [u8],
    layout: Layout,
    width: u32,
    height: u32,
}

impl<'a> Raster<'a> {
    /// Four bytes a pixel, alpha not premultiplied. `None` if the bytes are not `width` × `height` pixels.
    pub fn rgba(bytes: &'a [u8], width: u32, height: u32) -> Option<Self> {
        Self::new(bytes, Layout::Rgba, width, height)
    }

    /// Three bytes a pixel. `None` if the bytes are not `width` × `height` pixels.
    pub fn rgb(bytes: &'a [u8], width: u32, height: u32) -> Option<Self> {
        Self::new(bytes, Layout::Rgb, width, height)
    }

    fn new(bytes: &'a [u8], layout: Layout, width: u32, height: u32) -> Option<Self> {
        let fits = bytes.len() as u64 == layout.bytes() as u64 * u64::from(width) * u64::from(height);
        (fits && !bytes.is_empty()).then_some(Self { bytes, layout, width, height })
    }

    fn row(&self, y: usize) -> &'a [u8] {
        let length = self.width as usize * self.layout.bytes();
        self.bytes.get(y * length..(y + 1) * length).unwrap_or_default()
    }
}

/// A picture at the working size.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// Lightness in OKLab, 0 to 1.
    pub light: Plane,
    /// Green to red in OKLab, about −0.4 to 0.4.
    pub a: Plane,
    /// Blue to yellow in OKLab, about −0.4 to 0.4.
    pub b: Plane,
    /// Width of the original, in pixels.
    pub original_width: u32,
    /// Height of the original, in pixels.
    pub original_height: u32,
    /// How the original is made.
    pub making: Making,
}

impl Working {
    /// Brings a picture to the working size: larger ones by averaging areas, smaller ones by drawing between pixels.
    /// What is transparent is seen on white, as on a page and as it is when it is sent as a JPEG file.
    ///
    /// All of it is arithmetic of whole numbers up to the eight bits of the result.
    pub fn new(raster: Raster) -> Self {
        let (width, height) = working_size(raster.width, raster.height);
        let mut counting = Counting::new(raster.width, raster.height);
        (0..raster.height as usize).for_each(|y| counting.add(raster.row(y), raster.layout));
        let rows = if is_enlarged(raster.width, raster.height) {
            enlarged(raster, width, height)
        } else {
            let mut averaging = Averaging::new((raster.width as usize, raster.height as usize), (width, height));
            (0..raster.height as usize).for_each(|y| averaging.add(raster.row(y), raster.layout));
            averaging.finish()
        };
        Self::of_bytes(&rows, (width, height), (raster.width, raster.height), counting.finish())
    }

    /// From the bytes of a picture that has the working size: three a pixel, gamma-encoded sRGB.
    fn of_bytes(
        rows: &[u8],
        (width, height): (usize, usize),
        (original_width, original_height): (u32, u32),
        making: Making,
    ) -> Self {
        let converter = Converter::default();
        let plane = || Plane { width, height, values: Vec::with_capacity(width * height) };
        let (mut light, mut a, mut b) = (plane(), plane(), plane());
        for channels in rows.as_chunks::<3>().0 {
            let colour = converter.oklab(*channels);
            light.values.push(colour.l);
            a.values.push(colour.a);
            b.values.push(colour.b);
        }
        Self { light, a, b, original_width, original_height, making }
    }
}

/// Whether a picture has to be drawn larger along one of its sides.
fn is_enlarged(width: u32, height: u32) -> bool {
    let (to_width, to_height) = working_size(width, height);
    to_width > width as usize || to_height > height as usize
}

/// The size of about [`WORKING_AREA`] pixels in the same proportion.
fn working_size(width: u32, height: u32) -> (usize, usize) {
    let side = |along: u32, across: u32| {
        // Newton's method for the whole root is not needed: an f64 root of a whole number is exact enough to round.
        let ideal = (WORKING_AREA as f64 * f64::from(along) / f64::from(across)).sqrt().round() as u64;
        ideal.clamp(SHORTEST, WORKING_AREA / SHORTEST) as usize
    };
    (side(width, height), side(height, width))
}

/// A pixel on white.
fn opaque(pixel: &[u8]) -> [u32; 3] {
    match *pixel {
        [red, green, blue, 255] | [red, green, blue] => [red, green, blue].map(u32::from),
        [red, green, blue, alpha] => {
            let alpha = u32::from(alpha);
            [red, green, blue].map(|channel| (u32::from(channel) * alpha + 255 * (255 - alpha) + 127) / 255)
        }
        _ => [255; 3],
    }
}

/// Each pixel of the result lies between four of the original and takes from them by nearness.
fn enlarged(raster: Raster, width: usize, height: usize) -> Vec<u8> {
    let mut result = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        let (above, below, down) = between(y, height, raster.height as usize);
        let (above, below) = (raster.row(above), raster.row(below));
        for x in 0..width {
            let (left, right, over) = between(x, width, raster.width as usize);
            let pixel = |row: &[u8], x: usize| {
                let bytes = raster.layout.bytes();
                opaque(row.get(x * bytes..(x + 1) * bytes).unwrap_or_default())
            };
            let corners = [pixel(above, left), pixel(above, right), pixel(below, left), pixel(below, right)];
            let weights = [(256 - over) * (256 - down), over * (256 - down), (256 - over) * down, over * down];
            for channel in 0..3 {
                let parts = corners.iter().zip(weights);
                let sum: u32 =
                    parts.map(|(corner, weight)| corner.get(channel).copied().unwrap_or_default() * weight).sum();
                result.push(((sum + 32_768) >> 16) as u8);
            }
        }
    }
    result
}

/// The two places between which the middle of a place of the result lies, and how far it is to the second, of 256.
fn between(place: usize, count: usize, from_count: usize) -> (usize, usize, u32) {
    // In units of 1/512 of an original pixel, measured from the middle of the first one.
    let at = ((2 * place + 1) * from_count * 256 / count).saturating_sub(256);
    let first = (at / 512).min(from_count - 1);
    (first, (first + 1).min(from_count - 1), (at % 512 / 2) as u32)
}
