//! A stand-in for a model that draws the whole frame anew when it is asked to change a part: everything comes back a
//! little moved, zoomed, tinted, blurred and compressed, with something new in one place. It knows exactly what it did,
//! which a real model does not, so that what is measured of its replies can be checked.
//!
//! It shares no code with Atelier; its resampling is its own. Everything follows from a seed.

mod garbage;
mod random;
mod resample;

pub use garbage::Garbage;
pub use random::Random;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, RgbImage};

/// What is done to the whole frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Redrawing {
    /// By how much everything at the middle moves to the right and downwards, in pixels of what was sent.
    pub shift_px: (f64, f64),
    /// How large everything becomes, about the middle.
    pub zoom: f64,
    /// By how much everything leans: to the right for each pixel downwards, and downwards for each pixel to the right.
    pub shear: (f64, f64),
    /// Every channel is multiplied with this …
    pub gain: [f32; 3],
    /// … and this is added, of 255.
    pub offset: [f32; 3],
    /// Standard deviation of the blur, in pixels.
    pub blur_px: f32,
    /// Quality of the JPEG file, 1 to 100.
    pub quality: u8,
    /// Size of the reply beside what was sent.
    pub size: f64,
}

/// How far a redrawing goes at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Shift along each axis, in pixels.
    pub shift_px: f64,
    /// Zoom, as a share.
    pub zoom: f64,
    /// Tint: gains differ from 1 by so much, and offsets from 0 by a hundred times that.
    pub tint: f64,
    /// Standard deviation of the blur, in pixels.
    pub blur_px: f64,
    /// The lowest quality of the JPEG file.
    pub quality: u8,
}

/// What has been seen of models: up to 12 pixels, 3 % and visible tints.
pub const USUAL: Limits = Limits { shift_px: 12.0, zoom: 0.03, tint: 0.06, blur_px: 1.2, quality: 70 };

impl Redrawing {
    /// Changes nothing but what compression does.
    pub const NONE: Self = Self {
        shift_px: (0.0, 0.0),
        zoom: 1.0,
        shear: (0.0, 0.0),
        gain: [1.0; 3],
        offset: [0.0; 3],
        blur_px: 0.0,
        quality: 95,
        size: 1.0,
    };

    /// A redrawing within limits; the reply comes at the size that was sent.
    pub fn seeded(random: &mut Random, limits: Limits) -> Self {
        let both = |random: &mut Random, most: f64| (random.share() * 2.0 - 1.0) * most;
        let gain = std::array::from_fn(|_| 1.0 + both(random, limits.tint) as f32);
        let offset = std::array::from_fn(|_| both(random, limits.tint * 100.0) as f32);
        Self {
            shift_px: (both(random, limits.shift_px), both(random, limits.shift_px)),
            zoom: 1.0 + both(random, limits.zoom),
            shear: (0.0, 0.0),
            gain,
            offset,
            blur_px: (random.share() * limits.blur_px) as f32,
            quality: limits.quality + (random.share() * f64::from(95 - limits.quality.min(95))) as u8,
            size: 1.0,
        }
    }

    /// The same with a shear of at most this much along each axis.
    pub fn sheared(self, random: &mut Random, most: f64) -> Self {
        let mut both = || (random.share() * 2.0 - 1.0) * most;
        Self { shear: (both(), both()), ..self }
    }

    /// The frame as it comes back, before compression.
    pub fn drawn(&self, sent: &RgbImage) -> RgbImage {
        let size = |side: u32| ((f64::from(side) * self.size).round() as u32).max(1);
        let made = (size(sent.width()), size(sent.height()));
        let moved = match self.shear {
            (0.0, 0.0) => resample::moved(sent, self.shift_px, self.zoom, made),
            shear => resample::leaning(sent, self.shift_px, (self.zoom, shear), made),
        };
        let blurred = resample::blurred(&moved, self.blur_px * self.size as f32);
        let mut out = RgbImage::new(moved.width(), moved.height());
        for (pixel, values) in out.pixels_mut().zip(blurred.chunks_exact(3)) {
            for (channel, value) in values.iter().enumerate() {
                let tinted = value * self.gain[channel] + self.offset[channel];
                pixel.0[channel] = tinted.round().clamp(0.0, 255.0) as u8;
            }
        }
        out
    }

    /// The frame as it comes back: a JPEG file.
    pub fn reply(&self, sent: &RgbImage) -> Vec<u8> {
        jpeg(&self.drawn(sent), self.quality)
    }
}

/// A picture as a JPEG file.
pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut file, quality).encode(
        picture.as_raw(),
        picture.width(),
        picture.height(),
        ExtendedColorType::Rgb8,
    );
    written.expect("a picture of this size can be written into memory");
    file
}

/// Draws something new into an ellipse of a picture: a ball with a light and a pattern, which no photograph has there.
pub fn put_object(picture: &mut RgbImage, centre: (f64, f64), radius: (f64, f64), random: &mut Random) {
    let colour: [f64; 3] = std::array::from_fn(|_| 40.0 + random.share() * 180.0);
    let waves = 4.0 + random.share() * 10.0;
    // Only pixels of the rectangle around the ellipse can be in it.
    let reach = |middle: f64, radius: f64, side: u32| {
        let radius = radius.max(0.5);
        let end = (middle + radius).ceil().clamp(0.0, f64::from(side)) as u32;
        ((middle - radius).floor().clamp(0.0, f64::from(end)) as u32)..end
    };
    let (columns, rows) = (reach(centre.0, radius.0, picture.width()), reach(centre.1, radius.1, picture.height()));
    for (x, y) in rows.flat_map(|y| columns.clone().map(move |x| (x, y))) {
        let across = (f64::from(x) + 0.5 - centre.0) / radius.0.max(0.5);
        let down = (f64::from(y) + 0.5 - centre.1) / radius.1.max(0.5);
        let distance = across.hypot(down);
        if distance >= 1.0 {
            continue;
        }
        let cover = ((1.0 - distance) * 8.0).min(1.0);
        let light = 0.6 + 0.5 * (1.0 - (across + 0.4).hypot(down + 0.4) / 1.6) + 0.12 * ((across - down) * waves).sin();
        for (channel, colour) in picture.get_pixel_mut(x, y).0.iter_mut().zip(colour) {
            let new = (colour * light).clamp(0.0, 255.0);
            *channel = (f64::from(*channel) + (new - f64::from(*channel)) * cover).round() as u8;
        }
    }
}

#[cfg(test)]
mod tests;
