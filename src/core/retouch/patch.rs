//! New samples for a rectangle of a picture.

use super::picture::Samples;

/// A rectangle of samples that takes the place of what a picture has there.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// Column of its first pixel in the picture.
    pub x: usize,
    /// Row of its first pixel in the picture.
    pub y: usize,
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Four samples a pixel, of as many bits as the picture's.
    pub samples: Samples,
}

impl Patch {
    /// With the rows of another one below its own, which is as wide and has as many bits.
    pub(super) fn with_below(mut self, below: Self) -> Self {
        match (&mut self.samples, below.samples) {
            (Samples::Eight(samples), Samples::Eight(more)) => samples.extend(more),
            (Samples::Sixteen(samples), Samples::Sixteen(more)) => samples.extend(more),
            // Both are of one picture.
            _ => return self,
        }
        self.height += below.height;
        self
    }

    /// Its samples if they have 8 bits, else none.
    pub fn eight(&self) -> &[u8] {
        if let Samples::Eight(samples) = &self.samples { samples } else { &[] }
    }

    /// Its samples if they have 16 bits, else none.
    pub fn sixteen(&self) -> &[u16] {
        if let Samples::Sixteen(samples) = &self.samples { samples } else { &[] }
    }

    /// Whether every pixel is grey.
    pub fn is_grey(&self) -> bool {
        all_grey(&self.samples)
    }
}

/// Whether every pixel is grey.
pub(super) fn all_grey(samples: &Samples) -> bool {
    match samples {
        Samples::Eight(samples) => is_grey(samples),
        Samples::Sixteen(samples) => is_grey(samples),
    }
}

fn is_grey<T: PartialEq>(samples: &[T]) -> bool {
    samples.as_chunks::<4>().0.iter().all(|[red, green, blue, _]| red == green && green == blue)
}
