//! A picture that comes in strips, so that a large one never lies in memory as a whole.

use super::averaging::Averaging;
use super::counting::Counting;
use super::{Layout, Raster, Working, is_enlarged, working_size};
use crate::core::pixels::header::{MAX_AREA_PX, MAX_SIDE_PX};

/// Gathers the rows of a picture from the top on. What comes out is the same, bit for bit, as [`Working::new`] of the
/// whole picture.
pub struct Gatherer {
    width: u32,
    height: u32,
    state: State,
    /// Whether something came that cannot be a row.
    is_broken: bool,
}

enum State {
    /// A picture that is larger than the working size: only its sums are kept, and what is counted of its pixels.
    Averaging(Box<(Averaging, Counting)>),
    /// One that is smaller along a side: its pixels are kept, of which there are few.
    Keeping(Vec<u8>),
}

impl Gatherer {
    /// Nothing yet of a picture of this size, in pixels; `None` for a size that is never decoded.
    pub fn new(width: u32, height: u32) -> Option<Self> {
        let is_decoded = (1..=MAX_SIDE_PX).contains(&width)
            && (1..=MAX_SIDE_PX).contains(&height)
            && u64::from(width) * u64::from(height) <= MAX_AREA_PX;
        let state = if !is_decoded {
            return None;
        } else if is_enlarged(width, height) {
            State::Keeping(Vec::with_capacity(width as usize * height as usize * 4))
        } else {
            let from = (width as usize, height as usize);
            State::Averaging(Box::new((
                Averaging::new(from, working_size(width, height)),
                Counting::new(width, height),
            )))
        };
        Some(Self { width, height, state, is_broken: false })
    }

    /// The next rows, any number of whole ones.
    pub fn rows(&mut self, bytes: &[u8], layout: Layout) {
        let length = self.width as usize * layout.bytes();
        let rows = bytes.chunks_exact(length);
        self.is_broken |= !rows.remainder().is_empty();
        match &mut self.state {
            State::Averaging(both) => {
                let (averaging, counting) = both.as_mut();
                rows.for_each(|row| {
                    averaging.add(row, layout);
                    counting.add(row, layout);
                });
            }
            // What is too much is not kept, but it is noticed.
            State::Keeping(kept) => {
                let pixels = bytes.chunks_exact(layout.bytes());
                let room = (self.width as usize * self.height as usize).saturating_sub(kept.len() / 4);
                self.is_broken |= pixels.len() > room;
                kept.extend(pixels.take(room).flat_map(|pixel| {
                    let [red, green, blue] = layout.places().map(|place| pixel.get(place).copied().unwrap_or_default());
                    [red, green, blue, layout.alpha(pixel)]
                }));
            }
        }
    }

    /// The picture at the working size; `None` if it has not come whole, or more of it has come than there is.
    pub fn finish(self) -> Option<Working> {
        if self.is_broken {
            return None;
        }
        match self.state {
            State::Averaging(both) if both.0.has(self.height as usize) => {
                let (averaging, counting) = *both;
                let size = working_size(self.width, self.height);
                Some(Working::of_bytes(&averaging.finish(), size, (self.width, self.height), counting.finish()))
            }
            State::Averaging(_) => None,
            State::Keeping(bytes) => Raster::rgba(&bytes, self.width, self.height).map(Working::new),
        }
    }
}
