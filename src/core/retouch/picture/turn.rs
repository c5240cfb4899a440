//! Pictures turned upright, as the Exif standard numbers the ways in which a camera may have been held.

use super::{Picture, Samples};

impl Picture {
    /// The picture as a person sees it, if its file's orientation is this (1 to 8; anything else is upright).
    pub fn turned(self, orientation: u8) -> Self {
        if !(2..=8).contains(&orientation) {
            return self;
        }
        let (width, height) = (self.width, self.height);
        let samples = match &self.samples {
            Samples::Eight(samples) => Samples::Eight(turned(samples, width, height, orientation)),
            Samples::Sixteen(samples) => Samples::Sixteen(turned(samples, width, height, orientation)),
        };
        let (width, height) = if orientation >= 5 { (height, width) } else { (width, height) };
        Self { width, height, samples, ..self }
    }
}

fn turned<T: Copy>(samples: &[T], width: usize, height: usize, orientation: u8) -> Vec<T> {
    let (new_width, new_height) = if orientation >= 5 { (height, width) } else { (width, height) };
    let pixels = samples.as_chunks::<4>().0;
    let mut out = Vec::with_capacity(samples.len());
    for y in 0..new_height {
        for x in 0..new_width {
            let (mirrored_x, mirrored_y) = (new_width - 1 - x, new_height - 1 - y);
            let (from_x, from_y) = match orientation {
                2 => (mirrored_x, y),
                3 => (mirrored_x, mirrored_y),
                4 => (x, mirrored_y),
                5 => (y, x),
                6 => (y, mirrored_x),
                7 => (mirrored_y, mirrored_x),
                _ => (mirrored_y, x),
            };
            out.extend(pixels.get(from_y * width + from_x).into_iter().flatten());
        }
    }
    out
}
