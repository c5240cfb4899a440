//! One channel of a picture as numbers, and what is done to it: looking, blurring, halving, taking differences.

use super::exact::length;

/// Numbers in rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// Numbers in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width` × `height` numbers, row by row.
    pub values: Vec<f32>,
}

/// How a plane changes around each of its inner points.
pub struct Slopes {
    /// Points in a row: two fewer than the plane has.
    pub width: usize,
    /// Change to the right, a point.
    pub across: Vec<f32>,
    /// Change downwards, a point.
    pub down: Vec<f32>,
}

impl Plane {
    /// A plane whose numbers are made from their places.
    pub fn from_fn(width: usize, height: usize, value: impl Fn(usize, usize) -> f32) -> Self {
        let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| value(x, y)).collect();
        Self { width, height, values }
    }

    /// The number at a place; places outside continue the nearest number of the rim.
    pub fn at(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.values.get(y * self.width + x).copied().unwrap_or_default()
    }

    /// The rows.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &[f32]> + ExactSizeIterator {
        self.values.chunks_exact(self.width.max(1))
    }

    /// The mean of all numbers.
    pub fn mean(&self) -> f32 {
        mean(self.values.iter().copied())
    }

    /// Smoothed by the binomial weights 1 4 6 4 1 in both directions, which is close to a Gaussian of one point.
    pub fn blurred(&self) -> Self {
        self.smoothed_across().transposed().smoothed_across().transposed()
    }

    fn smoothed_across(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        let mut padded = Vec::with_capacity(self.width + 4);
        for row in self.rows() {
            let (first, last) = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
            padded.clear();
            padded.extend([first, first]);
            padded.extend_from_slice(row);
            padded.extend([last, last]);
            values.extend(padded.windows(5).map(|near| match near {
                [a, b, c, d, e] => (a + e + 4.0 * (b + d) + 6.0 * c) / 16.0,
                _ => 0.0,
            }));
        }
        Self { width: self.width, height: self.height, values }
    }

    fn transposed(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for x in 0..self.width {
            values.extend(self.values.iter().skip(x).step_by(self.width.max(1)));
        }
        Self { width: self.height, height: self.width, values }
    }

    /// Every second number of every second row, at least one of each.
    pub fn halved(&self) -> Self {
        let values = self.rows().step_by(2).flat_map(|row| row.iter().step_by(2)).copied().collect();
        Self { width: self.width.div_ceil(2), height: self.height.div_ceil(2), values }
    }

    /// This plane less another of the same size.
    pub fn less(&self, other: &Self) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(one, two)| one - two).collect();
        Self { width: self.width, height: self.height, values }
    }

    /// The slopes of the inner points, by Scharr's weights (3 10 3), which see all directions alike.
    pub fn slopes(&self) -> Slopes {
        let mut slopes = Slopes { width: self.width.saturating_sub(2), across: Vec::new(), down: Vec::new() };
        let rows: Vec<&[f32]> = self.rows().collect();
        for three in rows.windows(3) {
            let [above, here, below] = three else { continue };
            for ((above, here), below) in above.windows(3).zip(here.windows(3)).zip(below.windows(3)) {
                let ([a, b, c], [d, _, f], [g, h, i]) = (above, here, below) else { continue };
                slopes.across.push((3.0 * (c - a + i - g) + 10.0 * (f - d)) / 32.0);
                slopes.down.push((3.0 * (g - a + i - c) + 10.0 * (h - b)) / 32.0);
            }
        }
        slopes
    }

    /// The means of `columns` × `rows` cells of nearly equal size. A plane smaller than that repeats its numbers.
    pub fn cells(&self, columns: usize, rows: usize) -> Self {
        let part = |index: usize, count: usize, whole: usize| {
            let from = (index * whole / count).min(whole.saturating_sub(1));
            (from, ((index + 1) * whole / count).max(from + 1))
        };
        Self::from_fn(columns, rows, |column, row| {
            let ((left, right), (top, bottom)) = (part(column, columns, self.width), part(row, rows, self.height));
            let inside = self.rows().skip(top).take(bottom - top).filter_map(|line| line.get(left..right));
            mean(inside.flatten().copied())
        })
    }
}

impl Slopes {
    /// How steep each inner point is.
    pub fn steepness(&self) -> Plane {
        let values: Vec<f32> = self.across.iter().zip(&self.down).map(|(x, y)| length(*x, *y)).collect();
        Plane { width: self.width, height: values.len() / self.width.max(1), values }
    }
}

/// The mean of numbers, 0 of none. They are added as f64, so that a hundred thousand of them lose nothing.
pub fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0_f64, 0_usize), |(sum, count), value| (sum + f64::from(value), count + 1));
    if count == 0 { 0.0 } else { (sum / count as f64) as f32 }
}

/// The root of the mean of the squares of numbers, 0 of none.
pub fn rms(values: impl Iterator<Item = f32>) -> f32 {
    mean(values.map(|value| value * value)).sqrt()
}

/// Values counted in a thousand steps between two bounds, from which shares and quantiles are read.
pub struct Histogram {
    from: f32,
    step: f32,
    counts: Vec<u32>,
    total: u32,
}

const STEPS: usize = 1024;

impl Histogram {
    /// Counts `values`; those outside of `from..to` count at its ends.
    pub fn of(values: impl Iterator<Item = f32>, from: f32, to: f32) -> Self {
        let step = (to - from) / STEPS as f32;
        let (mut counts, mut total) = (vec![0; STEPS], 0);
        for value in values {
            let place = (((value - from) / step).max(0.0) as usize).min(STEPS - 1);
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
                total += 1;
            }
        }
        Self { from, step, counts, total }
    }

    /// The value below which `share` (0 to 1) of all values lie, interpolated within a step.
    pub fn quantile(&self, share: f32) -> f32 {
        let wanted = share * self.total as f32;
        let mut before = 0.0;
        for (count, place) in self.counts.iter().zip(0_u16..) {
            let count = *count as f32;
            if count > 0.0 && before + count >= wanted {
                return self.from + self.step * (f32::from(place) + (wanted - before) / count);
            }
            before += count;
        }
        self.from
    }

    /// Several quantiles.
    pub fn quantiles<const N: usize>(&self, shares: [f32; N]) -> [f32; N] {
        shares.map(|share| self.quantile(share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_of_a_ramp_are_its_steepness() {
        let slopes = Plane::from_fn(9, 7, |x, y| 0.02 * x as f32 - 0.01 * y as f32).slopes();
        assert_eq!(slopes.across.len(), 35);
        assert!(slopes.across.iter().all(|slope| (slope - 0.02).abs() < 1e-6));
        assert!(slopes.down.iter().all(|slope| (slope + 0.01).abs() < 1e-6));
    }

    #[test]
    fn blurring_keeps_the_mean_and_lowers_the_contrast() {
        let checks = Plane::from_fn(32, 16, |x, y| ((x + y) % 2) as f32);
        let blurred = checks.blurred();
        assert!((blurred.mean() - 0.5).abs() < 1e-3);
        assert!(rms(blurred.values.iter().map(|value| value - 0.5)) < 0.1);
        assert_eq!((blurred.width, blurred.halved().width, blurred.halved().height), (32, 16, 8));
    }

    #[test]
    fn quantiles_of_a_ramp_are_its_values() {
        let histogram = Histogram::of((0..1000).map(|step| step as f32 / 1000.0), 0.0, 1.0);
        for share in [0.05, 0.5, 0.95] {
            assert!((histogram.quantile(share) - share).abs() < 2e-3);
        }
        assert_eq!(Histogram::of(std::iter::empty(), 0.0, 1.0).quantile(0.5), 0.0);
    }

    #[test]
    fn cells_hold_the_means_of_their_parts() {
        let halves = Plane::from_fn(10, 4, |x, _| if x < 5 { 0.2 } else { 0.8 });
        let cells = halves.cells(2, 2).values;
        assert!(cells.iter().zip([0.2, 0.8, 0.2, 0.8]).all(|(found, expected)| (found - expected).abs() < 1e-6));
        assert_eq!(Plane::from_fn(1, 1, |_, _| 0.3).cells(2, 2).values, [0.3; 4]);
    }
}
