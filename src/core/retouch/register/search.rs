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

/// What fits best, and how well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) warp: Warp,
    /// −1 to 1.
    pub(super) correlation: f32,
}

/// Sums for a correlation.
#[derive(Clone, Copy, Default)]
struct Sums {
    count: f32,
    one: f32,
    other: f32,
    one_squared: f32,
    other_squared: f32,
    product: f32,
}

impl Sums {
    fn add(&mut self, one: f32, other: f32) {
        self.count += 1.0;
        self.one += one;
        self.other += other;
        self.one_squared += one * one;
        self.other_squared += other * other;
        self.product += one * other;
    }

    /// Pearson's correlation; 0 where one side is flat.
    fn correlation(&self) -> f32 {
        let count = self.count.max(1.0);
        let spread = (self.one_squared - self.one * self.one / count).max(0.0);
        let other_spread = (self.other_squared - self.other * self.other / count).max(0.0);
        let product = (spread * other_spread).sqrt();
        if product <= 1e-6 * count { 0.0 } else { (self.product - self.one * self.other / count) / product }
    }
}

/// How well a warped plane correlates with another where it may be used.
pub(super) fn correlation(clean: &Plane, usable: &[bool], reply: &Plane, warp: &Warp) -> f32 {
    let mut sums = Sums::default();
    let places = (0..clean.height).flat_map(|y| (0..clean.width).map(move |x| (x, y)));
    for (((x, y), value), usable) in places.zip(&clean.values).zip(usable) {
        if *usable {
            let (across, down) = warp.of(x as f64, y as f64, clean);
            sums.add(*value, reply.between(across as f32, down as f32));
        }
    }
    sums.correlation()
}

/// Tries all shifts and zooms.
pub(super) fn search(clean: &Plane, usable: &[bool], reply: &Plane) -> Found {
    let mut best = Found { warp: Warp::default(), correlation: f32::MIN };
    for zoom in -ZOOMS..=ZOOMS {
        let scale = 1.0 + ZOOM_STEP * f64::from(zoom);
        let zoomed = Warp { scale: (scale, scale), shift: (0.0, 0.0) };
        let warped = zoomed.applied(reply, clean.width, clean.height);
        let reach = |side: usize| ((FARTHEST * side as f64) as isize).max(1);
        for down in -reach(clean.height)..=reach(clean.height) {
            for across in -reach(clean.width)..=reach(clean.width) {
                let correlation = shifted(clean, usable, &warped, across, down);
                if correlation > best.correlation {
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
fn shifted(clean: &Plane, usable: &[bool], other: &Plane, across: isize, down: isize) -> f32 {
    let mut sums = Sums::default();
    let width = clean.width as isize;
    let columns = (-across).max(0)..(width - across).min(width);
    for y in 0..clean.height as isize {
        let from = y + down;
        if from < 0 || from >= clean.height as isize || columns.is_empty() {
            continue;
        }
        let row = |values: &[f32], y: isize, x: isize| {
            let start = (y * width + x) as usize;
            values.get(start..start + columns.len()).map(<[f32]>::to_vec).unwrap_or_default()
        };
        let start = (y * width + columns.start) as usize;
        let usable = usable.get(start..start + columns.len()).unwrap_or_default();
        let pairs =
            row(&clean.values, y, columns.start).into_iter().zip(row(&other.values, from, columns.start + across));
        pairs.zip(usable).filter(|(_, usable)| **usable).for_each(|((one, other), _)| sums.add(one, other));
    }
    sums.correlation()
}
