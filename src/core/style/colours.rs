//! The colour of a picture: its palette, hues, warmth, saturation, and how lightness is spread.

use super::exact::{length, log2};
use super::plane::{Histogram, Plane, mean, rms};
use super::working::Working;
use crate::core::pixels::colour::Oklab;
use crate::core::pixels::palette::{MAX_COLOURS, Swatch, palette_of};
use serde::{Deserialize, Serialize};

/// Colours more vivid than this have a hue; greys have none.
const HUE_BEGINS: f32 = 0.03;
/// Samples that the palette is made of.
const PALETTE_SAMPLES: usize = 4096;
/// Steps of lightness, and of each colour axis, by which the variety of colours is counted.
const VARIETY_STEPS: usize = 8;
/// Unit vectors towards the middles of twelve sectors of hue in OKLab's plane of a and b, 0° being towards +a.
const HUES: [(f32, f32); 12] = [
    (1.0, 0.0),
    (0.866_025_4, 0.5),
    (0.5, 0.866_025_4),
    (0.0, 1.0),
    (-0.5, 0.866_025_4),
    (-0.866_025_4, 0.5),
    (-1.0, 0.0),
    (-0.866_025_4, -0.5),
    (-0.5, -0.866_025_4),
    (0.0, -1.0),
    (0.5, -0.866_025_4),
    (0.866_025_4, -0.5),
];

/// Which colours a picture has, and how much of each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaletteMeasure {
    /// Up to six colours with their shares of the picture: k-means in OKLab.
    pub swatches: Vec<Swatch>,
    /// Share of all chroma, 0 to 1, in each of twelve sectors of hue, by their direction in OKLab's plane of a and b;
    /// the first is centred on 0° (pink), the third on 60° (orange). Their sum is 1, or 0 for a picture of greys; pixels
    /// of chroma below 0.03 are in none, so that a large grey or black ground does not hide the colours of a figure.
    pub hues: [f32; 12],
    /// Share of the pixels, 0 to 1, that have a hue.
    pub coloured: f32,
    /// The mean colour of the pixels that have a hue, each counted by its chroma: OKLab a, then b; 0, 0 without any.
    pub leaning: [f32; 2],
    /// Mean of the colours' parts towards orange (60°) and away from azure, −0.3 (cool) to 0.3 (warm), in OKLab.
    pub warmth: f32,
    /// Mean of the colours' parts towards magenta (−30°) and away from green, −0.3 to 0.3, in OKLab.
    pub tint: f32,
    /// How many different colours there are: entropy of a histogram of 8 × 8 × 8 colours as a share of its most, 0 to 1.
    pub variety: f32,
    /// Share of the commonest of those 512 colours, 0 to 1.
    pub dominance: f32,
}

/// How light and dark are spread.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToneMeasure {
    /// The tone curve: OKLab lightness, 0 to 1, below which 2, 10, 25, 50, 75, 90 and 98 % of the pixels lie.
    pub curve: [f32; 7],
    /// Mean OKLab lightness, 0 to 1.
    pub brightness: f32,
    /// Standard deviation of OKLab lightness, 0 to 0.5.
    pub contrast: f32,
}

/// How vivid the colours are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SaturationMeasure {
    /// OKLab chroma, 0 to about 0.33, below which 10, 50, 75, 90 and 98 % of the pixels lie.
    pub curve: [f32; 5],
    /// Mean OKLab chroma, 0 to about 0.33.
    pub mean: f32,
    /// Standard deviation of OKLab chroma.
    pub spread: f32,
    /// Correlation of chroma with lightness, −1 (the darks are vivid) to 1 (the lights are); 0 where either is even.
    pub with_lightness: f32,
}

/// The palette of a picture.
pub fn palette(picture: &Working) -> PaletteMeasure {
    let (variety, dominance) = variety(picture);
    let (a, b) = (picture.a.mean(), picture.b.mean());
    PaletteMeasure {
        swatches: palette_of(&samples(picture), MAX_COLOURS),
        warmth: 0.5 * a + 0.866_025_4 * b,
        tint: 0.866_025_4 * a - 0.5 * b,
        variety,
        dominance,
        ..hues(picture)
    }
}

/// What a palette says of hues alone.
fn hues(picture: &Working) -> PaletteMeasure {
    let (mut sectors, mut leaning, mut count) = ([0.0_f64; 12], [0.0_f64; 2], 0_u32);
    for (a, b) in picture.a.values.iter().zip(&picture.b.values) {
        let chroma = length(*a, *b);
        if chroma < HUE_BEGINS {
            continue;
        }
        count += 1;
        if let Some(sector) = sectors.get_mut(hue(*a, *b)) {
            *sector += f64::from(chroma);
        }
        leaning.iter_mut().zip([a, b]).for_each(|(sum, part)| *sum += f64::from(part * chroma));
    }
    let total = sectors.iter().sum::<f64>().max(1e-9);
    let coloured = count as f32 / picture.a.values.len().max(1) as f32;
    let share = |part: f64| (part / total) as f32;
    PaletteMeasure { hues: sectors.map(share), coloured, leaning: leaning.map(share), ..PaletteMeasure::default() }
}

/// The sector of hue in which a colour lies: the one whose middle it points to most.
fn hue(a: f32, b: f32) -> usize {
    let (mut best, mut most) = (0, f32::MIN);
    // Of equals the last counts.
    for (place, (x, y)) in HUES.iter().enumerate() {
        let towards = a * x + b * y;
        if towards >= most {
            (best, most) = (place, towards);
        }
    }
    best
}

fn samples(picture: &Working) -> Vec<Oklab> {
    let step = picture.light.values.len().div_ceil(PALETTE_SAMPLES).max(1);
    colours(picture).step_by(step).collect()
}

fn colours(picture: &Working) -> impl Iterator<Item = Oklab> {
    let chroma = picture.a.values.iter().zip(&picture.b.values);
    picture.light.values.iter().zip(chroma).map(|(l, (a, b))| Oklab::new(*l, *a, *b))
}

fn variety(picture: &Working) -> (f32, f32) {
    let mut counts = vec![0.0_f32; VARIETY_STEPS * VARIETY_STEPS * VARIETY_STEPS];
    let step = |value: f32| ((value * VARIETY_STEPS as f32).max(0.0) as usize).min(VARIETY_STEPS - 1);
    for colour in colours(picture) {
        let place = (step(colour.l) * VARIETY_STEPS + step(colour.a * 2.0 + 0.5)) * VARIETY_STEPS;
        if let Some(count) = counts.get_mut(place + step(colour.b * 2.0 + 0.5)) {
            *count += 1.0;
        }
    }
    let total = picture.light.values.len().max(1) as f32;
    let shares = counts.iter().map(|count| count / total).filter(|share| *share > 0.0);
    let (bits, most) = shares.fold((0.0, 0.0_f32), |(bits, most), share| (bits - share * log2(share), most.max(share)));
    (bits / 9.0, most)
}

/// The tones of a picture.
pub fn tone(light: &Plane) -> ToneMeasure {
    let brightness = light.mean();
    ToneMeasure {
        curve: Histogram::of(light.values.iter().copied(), 0.0, 1.0).quantiles([0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98]),
        brightness,
        contrast: rms(light.values.iter().map(|value| value - brightness)),
    }
}

/// The saturation of a picture.
pub fn saturation(picture: &Working) -> SaturationMeasure {
    let chroma: Vec<f32> = picture.a.values.iter().zip(&picture.b.values).map(|(a, b)| length(*a, *b)).collect();
    let (middle, brightness) = (mean(chroma.iter().copied()), picture.light.mean());
    let spread = rms(chroma.iter().map(|value| value - middle));
    let contrast = rms(picture.light.values.iter().map(|value| value - brightness));
    let together = chroma.iter().zip(&picture.light.values);
    let covariance = mean(together.map(|(chroma, light)| (chroma - middle) * (light - brightness)));
    SaturationMeasure {
        curve: Histogram::of(chroma.iter().copied(), 0.0, 0.4).quantiles([0.1, 0.5, 0.75, 0.9, 0.98]),
        mean: middle,
        spread,
        // Spreads below a thousandth are those of rounding.
        with_lightness: covariance / (spread * contrast).max(1e-5),
    }
}
