//! What the tones and the palette of a style usually are, in the numbers that a transfer moves.

use crate::core::pixels::colour::Oklab;
use crate::core::pixels::palette::Swatch;
use crate::core::style::measurement::Measurement;

/// Shares of the pictures that lie below and above what counts as usual.
const OUTSIDE: f32 = 0.25;
/// A colour with less than this share of a picture is not one that the style is known by.
const LEAST_SHARE: f32 = 0.03;

/// What is usual in a set: for each number its lower and upper quartile.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    low: Own,
    high: Own,
    /// The colours of its pictures.
    colours: Vec<Oklab>,
}

/// The numbers of one picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Own {
    /// The tone curve: see [`crate::core::style::colours::ToneMeasure`].
    pub tones: [f32; 7],
    /// Mean of OKLab's a and b.
    pub mean: [f32; 2],
    /// Mean of the square of chroma.
    pub energy: f32,
}

impl Own {
    pub fn of(measured: &Measurement) -> Self {
        let (palette, saturation) = (&measured.palette, &measured.saturation);
        // Warmth and tint are the mean colour seen along two directions at a right angle; this turns them back.
        let a = 0.5 * palette.warmth + 0.866_025_4 * palette.tint;
        let b = 0.866_025_4 * palette.warmth - 0.5 * palette.tint;
        let energy = saturation.mean * saturation.mean + saturation.spread * saturation.spread;
        Self { tones: measured.tone.curve, mean: [a, b], energy }
    }

    fn numbers(&self) -> [f32; 10] {
        let Self { tones: [a, b, c, d, e, f, g], mean: [x, y], energy } = *self;
        [a, b, c, d, e, f, g, x, y, energy]
    }

    fn from_numbers([a, b, c, d, e, f, g, x, y, energy]: [f32; 10]) -> Self {
        Self { tones: [a, b, c, d, e, f, g], mean: [x, y], energy }
    }
}

impl Target {
    /// What is usual among some pictures; `None` of none.
    pub fn of(measurements: &[Measurement]) -> Option<Self> {
        if measurements.is_empty() {
            return None;
        }
        let all: Vec<[f32; 10]> = measurements.iter().map(|measured| Own::of(measured).numbers()).collect();
        let at = |share: f32| {
            Own::from_numbers(std::array::from_fn(|place| {
                let mut values: Vec<f32> = all.iter().filter_map(|numbers| numbers.get(place).copied()).collect();
                values.sort_by(f32::total_cmp);
                quantile(&values, share)
            }))
        };
        let swatches = measurements.iter().flat_map(|measured| &measured.palette.swatches);
        let colours = swatches.filter(|swatch| swatch.share >= LEAST_SHARE).map(|swatch| swatch.colour).collect();
        Some(Self { low: at(OUTSIDE), high: at(1.0 - OUTSIDE), colours })
    }

    /// The numbers nearest to those of a picture that are usual.
    pub fn nearest_to(&self, own: &Own) -> Own {
        let (low, high) = (self.low.numbers(), self.high.numbers());
        let mut numbers = own.numbers();
        for ((number, low), high) in numbers.iter_mut().zip(low).zip(high) {
            // Not `clamp`, which stops the program where a number of a foreign file is none.
            *number = number.max(low).min(high);
        }
        Own::from_numbers(numbers)
    }
}

impl Target {
    /// How far the colours of a picture are from the nearest ones of the set once they are moved, in the mean over the
    /// picture.
    pub fn apart(&self, swatches: &[Swatch], moved: impl Fn(Oklab) -> Oklab) -> f32 {
        let nearest = |colour: Oklab| {
            let squares = self.colours.iter().map(|known| {
                let (l, a, b) = (colour.l - known.l, colour.a - known.a, colour.b - known.b);
                l * l + a * a + b * b
            });
            squares.fold(f32::MAX, f32::min).sqrt()
        };
        swatches.iter().map(|swatch| swatch.share * nearest(moved(swatch.colour))).sum()
    }
}

/// The value below which a share of some ordered values lies, drawn between two of them.
fn quantile(sorted: &[f32], share: f32) -> f32 {
    let at = share * sorted.len().saturating_sub(1) as f32;
    let value = |place: usize| sorted.get(place).or(sorted.last()).copied().unwrap_or_default();
    let (below, over) = (at as usize, at - (at as usize) as f32);
    value(below) * (1.0 - over) + value(below + 1) * over
}
