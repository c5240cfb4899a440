//! The coarse start: every shift and zoom that could be, tried on a very small copy.
//!
//! A correlation that leaves the mask out is more certain here than phase correlation, which sees the edge of a mask as
//! an edge of the picture; on 64 points a side it costs next to nothing.

use super::plane::Plane;
use super::warp::Warp;

/// Half of the zooms that are tried, and the step between them: 0.91 to 1.09.
const ZOOMS: i32 = 3;
const ZOOM_STEP: f64 = 0.03;
/// The farthest shift that is tried, as a share of a side.
const FARTHEST: f64 = 0.1;

/// By how much worse something near may correlate than what has moved as far as is tried.
const LIKELY: f32 = 0.002;

/// What fits best, and how well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) warp: Warp,
    /// −1 to 1.
    pub(super) correlation: f32,
}

/// Pairs that are added up beside each other.
const LANES: usize = 8;

/// Sums for a correlation.
#[derive(Clone, Copy, Default)]
struct Sums {
    count: [f32; LANES],
    one: [f32; LANES],
    other: [f32; LANES],
    one_squared: [f32; LANES],
    other_squared: [f32; LANES],
    product: [f32; LANES],
}

impl Sums {
    /// Takes pairs with weights of 0 or 1; all three have the same length.
    fn add(&mut self, ones: &[f32], others: &[f32], weights: &[f32]) {
        let rest = |values: &[f32]| {
            let mut rest = [0.0; LANES];
            rest.iter_mut().zip(values).for_each(|(rest, value)| *rest = *value);
            rest
        };
        let ((ones, one), (others, other)) = (ones.as_chunks::<LANES>(), others.as_chunks::<LANES>());
        let (weights, weight) = weights.as_chunks::<LANES>();
        for ((one, other), weight) in ones.iter().zip(others).zip(weights) {
            self.add_lanes(one, other, weight);
        }
        self.add_lanes(&rest(one), &rest(other), &rest(weight));
    }

    #[expect(clippy::indexing_slicing, reason = "every array has as many places as there are lanes")]
    fn add_lanes(&mut self, ones: &[f32; LANES], others: &[f32; LANES], weights: &[f32; LANES]) {
        for lane in 0..LANES {
            let (one, other, weight) = (ones[lane], others[lane], weights[lane]);
            self.count[lane] += weight;
            self.one[lane] += weight * one;
            self.other[lane] += weight * other;
            self.one_squared[lane] += weight * one * one;
            self.other_squared[lane] += weight * other * other;
            self.product[lane] += weight * one * other;
        }
    }

    /// Pearson's correlation; 0 where one side is flat.
    fn correlation(&self) -> f32 {
        let sum = |lanes: &[f32; LANES]| lanes.iter().sum::<f32>();
        let (count, one, other) = (sum(&self.count).max(1.0), sum(&self.one), sum(&self.other));
        let spread = (sum(&self.one_squared) - one * one / count).max(0.0);
        let other_spread = (sum(&self.other_squared) - other * other / count).max(0.0);
        let product = (spread * other_spread).sqrt();
        if product <= 1e-6 * count { 0.0 } else { (sum(&self.product) - one * other / count) / product }
    }
}

/// How well a warped plane correlates with another where it may be used.
pub(super) fn correlation(clean: &Plane, usable: &[bool], reply: &Plane, warp: &Warp) -> f32 {
    let warped = warp.applied(reply, clean.width, clean.height);
    shifted(clean, &weights(usable), &warped, (0, 0))
}

fn weights(usable: &[bool]) -> Vec<f32> {
    usable.iter().map(|usable| f32::from(u8::from(*usable))).collect()
}

/// Tries all shifts and zooms.
pub(super) fn search(clean: &Plane, usable: &[bool], reply: &Plane) -> Found {
    let weights = weights(usable);
    let mut most_likely = f32::MIN;
    let mut best = Found { warp: Warp::default(), correlation: f32::MIN };
    for zoom in -ZOOMS..=ZOOMS {
        let scale = 1.0 + ZOOM_STEP * f64::from(zoom);
        let zoomed = Warp { scale: (scale, scale), ..Warp::default() };
        let warped = zoomed.applied(reply, clean.width, clean.height);
        let reach = |side: usize| ((FARTHEST * side as f64) as isize).max(1);
        for down in -reach(clean.height)..=reach(clean.height) {
            for across in -reach(clean.width)..=reach(clean.width) {
                let correlation = shifted(clean, &weights, &warped, (across, down));
                // Of what fits nearly as well, what has moved least.
                let far = (across * across + down * down) as f32 / (reach(clean.width) * reach(clean.height)) as f32;
                let likely = correlation - LIKELY * (far + zoom.abs() as f32 / ZOOMS as f32);
                if likely > most_likely {
                    most_likely = likely;
                    // The shift was tried on the zoomed copy, whose points are `scale` points of the reply.
                    let shift = (across as f64 * scale, down as f64 * scale);
                    best = Found { warp: Warp { shift, ..zoomed }, correlation };
                }
            }
        }
    }
    best
}

/// The correlation where the other plane is shifted by whole points.
fn shifted(clean: &Plane, weights: &[f32], other: &Plane, (across, down): (isize, isize)) -> f32 {
    let mut sums = Sums::default();
    let (width, height) = (clean.width as isize, clean.height as isize);
    let columns = (-across).max(0)..(width - across).min(width);
    for y in (-down).max(0)..(height - down).min(height) {
        fn row<'a>(values: &'a [f32], start: isize, columns: &std::ops::Range<isize>) -> &'a [f32] {
            values.get((start + columns.start) as usize..(start + columns.end) as usize).unwrap_or_default()
        }
        let other = row(&other.values, (y + down) * width + across, &columns);
        sums.add(row(&clean.values, y * width, &columns), other, row(weights, y * width, &columns));
    }
    sums.correlation()
}
