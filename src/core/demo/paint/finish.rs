//! What is done to a whole picture after its shapes: paper, grain, and the ways of drawing that are more than shapes.

use super::super::random::{grain, smooth};
use super::super::scene::{Scene, Style};
use super::band::{Band, Finished};

/// The last step for every pixel.
pub(super) struct Finish {
    style: Style,
    seed: u32,
    width: f32,
    height: f32,
    /// The length that textures are measured by, in pixels.
    unit: f32,
}

/// An ordered dither of four by four (Bayer), in sixteenths.
const DITHER: [[f32; 4]; 4] =
    [[0.0, 8.0, 2.0, 10.0], [12.0, 4.0, 14.0, 6.0], [3.0, 11.0, 1.0, 9.0], [15.0, 7.0, 13.0, 5.0]];
/// Shades a channel in pixel art.
const PIXEL_ART_SHADES: f32 = 7.0;

impl Finish {
    pub(super) fn new(scene: &Scene, (width, height): (u32, u32)) -> Self {
        let (width, height) = (width as f32, height as f32);
        Self { style: scene.style, seed: scene.seed as u32, width, height, unit: (width * height).sqrt() / 1024.0 }
    }

    pub(super) fn apply(&self, band: Band) -> Finished {
        let Band { width, first_row, pixels, .. } = band;
        let pixels = pixels.iter().enumerate().map(|(index, pixel)| {
            let (x, y) = ((index % width) as u32, first_row + (index / width) as u32);
            let finished = match self.style {
                Style::Print => self.print(*pixel, x, y),
                Style::Poster => self.dithered(*pixel, x, y, 0.004),
                Style::Watercolour => self.watercolour(*pixel, x, y),
                Style::Ink => self.ink(*pixel, x, y),
                Style::Pixel => pixel_art(*pixel, x, y),
                Style::Noir => self.noir(*pixel, x, y),
            };
            finished.map(|channel| (channel.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
        });
        Finished { width, first_row, pixels: pixels.collect() }
    }

    fn dithered(&self, pixel: [f32; 3], x: u32, y: u32, strength: f32) -> [f32; 3] {
        let noise = (grain(x, y, self.seed) + grain(x, y, self.seed ^ 1) - 1.0) * strength;
        pixel.map(|channel| channel + noise)
    }

    /// Fine grain, a little more of it in the middle tones, as ink on paper has it.
    fn print(&self, pixel: [f32; 3], x: u32, y: u32) -> [f32; 3] {
        let light = luminance(pixel);
        self.dithered(pixel, x, y, 0.02 + 0.05 * light * (1.0 - light))
    }

    fn watercolour(&self, pixel: [f32; 3], x: u32, y: u32) -> [f32; 3] {
        let (u, v) = (x as f32 / self.unit, y as f32 / self.unit);
        // Pigment pools and thins out in large soft spots; paper grain catches it in small ones.
        let pool = smooth(u / 190.0, v / 190.0, self.seed) * 0.6 + smooth(u / 61.0, v / 61.0, self.seed ^ 5) * 0.4;
        let tooth = smooth(u / 3.1, v / 3.1, self.seed ^ 9) * 0.6 + grain(x, y, self.seed) * 0.4;
        let strength = 0.70 + 0.26 * pool + (tooth - 0.5) * 0.16;
        // The wash ends before the paper does, unevenly.
        let ragged =
            (smooth(u / 83.0, v / 83.0, self.seed ^ 3) - 0.5) * 22.0 + (smooth(u / 11.0, v / 11.0, 4) - 0.5) * 4.0;
        let edge = u.min(v).min((self.width - x as f32) / self.unit).min((self.height - y as f32) / self.unit);
        let wet = ((edge - 30.0 + ragged) / 6.0).clamp(0.0, 1.0);
        let rim = 1.0 - (1.0 - ((edge - 30.0 + ragged) / 8.0 - 0.8).abs()).clamp(0.0, 1.0) * 0.07;
        const PAPER: [f32; 3] = [0.972, 0.958, 0.925];
        let shade = 1.0 + (tooth - 0.5) * 0.035;
        std::array::from_fn(|channel| {
            let (paper, colour) = (at(PAPER, channel), at(pixel, channel));
            (paper + (colour * rim - paper) * strength.min(1.0) * wet) * shade
        })
    }

    /// An engraving: lines that swell where it is dark, a second set across them where it is darker still.
    fn ink(&self, pixel: [f32; 3], x: u32, y: u32) -> [f32; 3] {
        let (u, v) = (x as f32 / self.unit, y as f32 / self.unit);
        let dark = (1.0 - luminance(pixel)).clamp(0.0, 1.0);
        let wave = (smooth(u / 80.0, v / 80.0, self.seed) - 0.5) * 9.0;
        let line = |along: f32, spacing: f32, from: f32| {
            let place = (along / spacing).rem_euclid(1.0);
            let width = ((dark - from) / (1.0 - from)).clamp(0.0, 1.0) * 0.74;
            let soft = 0.75 / (spacing * self.unit).max(1.0);
            let off = (place - 0.5).abs();
            if width <= 0.01 { 0.0 } else { ((width / 2.0 - off) / soft + 0.5).clamp(0.0, 1.0) }
        };
        let first = line(u * 0.34 + v + wave, 6.4, 0.16);
        let second = line(u - v * 0.5 + wave, 6.9, 0.56);
        let full = ((dark - 0.86) / 0.05).clamp(0.0, 1.0);
        let ink = first.max(second * 0.95).max(full);
        const PAPER: [f32; 3] = [0.965, 0.949, 0.914];
        const INK: [f32; 3] = [0.106, 0.118, 0.157];
        let tooth = (grain(x, y, self.seed) - 0.5) * 0.02;
        std::array::from_fn(|channel| {
            // A breath of the colour stays on the paper, as from a thin wash.
            let paper = at(PAPER, channel) * (0.80 + 0.20 * at(pixel, channel).sqrt());
            paper + (at(INK, channel) - paper) * ink * 0.94 + tooth
        })
    }

    fn noir(&self, pixel: [f32; 3], x: u32, y: u32) -> [f32; 3] {
        let light = luminance(pixel);
        let curve = light * light * (3.0 - 2.0 * light);
        let (across, down) = (x as f32 / self.width - 0.5, y as f32 / self.height - 0.5);
        let vignette = 1.0 - (across * across + down * down) * 0.75;
        let tone = (light * 0.25 + curve * 0.75) * 1.06 * vignette - 0.02;
        let noise = (grain(x, y, self.seed) + grain(x, y, self.seed ^ 1) - 1.0) * 0.06;
        let tone = tone + noise * (0.4 + tone * 0.6);
        [tone * 1.0 + 0.012, tone * 0.992 + 0.012, tone * 0.97 + 0.016]
    }
}

fn at(colour: [f32; 3], channel: usize) -> f32 {
    colour.get(channel).copied().unwrap_or(0.0)
}

/// Perceived brightness of a gamma-encoded colour (Rec. 709 weights).
fn luminance([red, green, blue]: [f32; 3]) -> f32 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn pixel_art(pixel: [f32; 3], x: u32, y: u32) -> [f32; 3] {
    let row = DITHER.get((y % 4) as usize).copied().unwrap_or_default();
    let threshold = (row.get((x % 4) as usize).copied().unwrap_or(0.0) + 0.5) / 16.0 - 0.5;
    pixel.map(|channel| ((channel * PIXEL_ART_SHADES + threshold * 0.7).round() / PIXEL_ART_SHADES).clamp(0.0, 1.0))
}
