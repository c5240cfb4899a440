//! How much of every pixel of a region is changed: all of it inside, less towards its rim.

use super::Photograph;
use crate::core::retouch::Mask;

/// Steps from the rim of a region to where all of a pixel is changed.
const STEPS: u8 = 4;
/// The width of the rim, as a share of the shorter side of the rectangle around the region.
const RIM: f32 = 0.03;
/// The widest rim, in pixels.
const WIDEST_PX: f32 = 12.0;

/// The rectangle around a region, and how much of its pixels is changed.
pub(super) struct Cover {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    /// 0 to 255.
    weights: Vec<u8>,
}

impl Cover {
    /// `None` for a region without pixels.
    pub(super) fn of(region: &Mask) -> Option<Self> {
        let bounds = region.bounds()?;
        let (width, height) = region.size();
        // With a rim that is not marked, unless the picture ends there.
        let around = bounds.grown(1, width, height);
        let marked = |x: usize, y: usize| region.is_marked(x + around.left, y + around.top);
        let whole = Mask::from_fn(around.width(), around.height(), marked);
        let rim = (bounds.width().min(bounds.height()) as f32 * RIM).min(WIDEST_PX);
        let mut weights = vec![0; whole.bytes().len()];
        for step in 1..=STEPS {
            let inner = whole.shrunk(rim * f32::from(step) / f32::from(STEPS));
            let share = u8::MAX / STEPS + u8::from(step == STEPS) * (u8::MAX % STEPS);
            weights.iter_mut().zip(inner.bytes()).for_each(|(weight, inner)| *weight += share & inner);
        }
        // What is thin is all rim: it is changed as it is.
        let full = weights.iter().filter(|weight| **weight == u8::MAX).count();
        if full * 4 < whole.bytes().iter().filter(|byte| **byte != 0).count() {
            weights.copy_from_slice(whole.bytes());
        }
        let (left, top, width, height) = (around.left, around.top, around.width(), around.height());
        Some(Self { left, top, width, height, weights })
    }

    /// Changes the covered pixels of a photograph, each as far as it is covered. The change is told where a pixel is,
    /// and its red, green and blue.
    pub(super) fn change(&self, sent: &mut Photograph, mut change: impl FnMut((usize, usize), [u8; 3]) -> [u8; 3]) {
        let rows = sent.rgba.chunks_exact_mut(sent.width.max(1) * 4).enumerate().skip(self.top);
        for ((y, row), weights) in rows.zip(self.weights.chunks_exact(self.width.max(1))) {
            let pixels = row.as_chunks_mut::<4>().0.iter_mut().enumerate().skip(self.left);
            for ((x, [red, green, blue, _]), weight) in pixels.zip(weights).filter(|(_, weight)| **weight > 0) {
                let old = [*red, *green, *blue];
                let new = change((x, y), old);
                for ((channel, new), old) in [red, green, blue].into_iter().zip(new).zip(old) {
                    let (new, old, weight) = (u32::from(new), u32::from(old), u32::from(*weight));
                    *channel = ((new * weight + old * (255 - weight) + 127) / 255) as u8;
                }
            }
        }
    }
}
