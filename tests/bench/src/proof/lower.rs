//! Whether the score falls the more, the more a picture is changed.

use super::copies::on_white;
use super::sets::PictureSet;
use super::share;
use crate::pictures::{measure, open};
use atelier::core::pixels::colour::Oklab;
use atelier::core::style::Meter;
use atelier::core::style::exact::{Converter, Encoder};
use image::{DynamicImage, RgbImage, imageops};
use serde_json::{Map, Value, json};

/// Pictures of each set that are changed.
const EACH: usize = 6;
/// Steps of a change, from none to all of it.
const STEPS: usize = 5;
/// A rise smaller than this is none.
const TOLERANCE: f32 = 1.0;
/// The longer side at which pictures are changed: larger than what is measured, small enough to be quick.
const SIDE: u32 = 640;

/// Changes a picture by a share, 0 to 1; the second picture is of another set.
type Change = fn(&RgbImage, &RgbImage, f32) -> RgbImage;

const CHANGES: [(&str, Change); 5] = [
    ("palette shift", shifted),
    ("hues turned", turned),
    ("blur", blurred),
    ("noise", noisy),
    ("another style", blended),
];
/// How far a palette is shifted at the most, in OKLab: about as far as its strongest colours lie from grey.
const SHIFT: f32 = 0.16;

/// Changes pictures step by step, and scores them against their own set without them.
pub fn run(sets: &[PictureSet]) -> Result<Value, String> {
    let mut all = Map::new();
    for (name, change) in CHANGES {
        let mut rows = Map::new();
        let (mut falling, mut steps, mut falling_means) = (0, 0, 0);
        for (place, set) in sets.iter().enumerate() {
            let other = &sets[(place + 1) % sets.len()];
            let series = series(set, other, change)?;
            let rises = series.iter().flat_map(|scores| scores.windows(2)).filter(|pair| pair[1] > pair[0] + TOLERANCE);
            steps += series.len() * (STEPS - 1);
            falling += series.len() * (STEPS - 1) - rises.count();
            let mean = |step: usize| series.iter().map(|scores| scores[step]).sum::<f32>() / series.len() as f32;
            let means: Vec<f32> = (0..STEPS).map(mean).collect();
            falling_means += usize::from(means.windows(2).all(|pair| pair[1] <= pair[0]));
            rows.insert(set.name.clone(), json!(means.iter().map(|mean| mean.round()).collect::<Vec<_>>()));
        }
        all.insert(
            name.into(),
            json!({ "sets_falling": share(falling_means, sets.len()), "steps_falling": share(falling, steps), "means": rows }),
        );
    }
    Ok(Value::Object(all))
}

fn series(set: &PictureSet, other: &PictureSet, change: Change) -> Result<Vec<Vec<f32>>, String> {
    let count = EACH.min(set.paths.len());
    let mut all = Vec::new();
    for place in (0..count).map(|step| step * set.paths.len() / count) {
        let meter = Meter::new(&set.without(place));
        let picture = small(&open(&set.paths[place])?);
        let stranger = small(&open(&other.paths[place % other.paths.len()])?);
        let (width, height) = picture.dimensions();
        let stranger = imageops::resize(&stranger, width, height, imageops::FilterType::Triangle);
        let score = |step: usize| {
            let changed = change(&picture, &stranger, step as f32 / (STEPS - 1) as f32);
            Ok(meter.score(&measure(&DynamicImage::ImageRgb8(changed))?).whole)
        };
        all.push((0..STEPS).map(score).collect::<Result<Vec<f32>, String>>()?);
    }
    Ok(all)
}

fn small(picture: &DynamicImage) -> RgbImage {
    let picture = on_white(picture);
    if picture.width().max(picture.height()) <= SIDE {
        picture.to_rgb8()
    } else {
        picture.thumbnail(SIDE, SIDE).to_rgb8()
    }
}

/// Turns all hues, by up to 120°, in OKLab's plane of a and b: lightness and chroma stay, and so do greys. (Channels that
/// are mixed pass through grey halfway, where a set of few colours rightly finds a picture nearer again.)
fn turned(picture: &RgbImage, _: &RgbImage, by: f32) -> RgbImage {
    let (sine, cosine) = (by * std::f32::consts::TAU / 3.0).sin_cos();
    recoloured(picture, |Oklab { l, a, b }| Oklab::new(l, a * cosine - b * sine, a * sine + b * cosine))
}

/// Shifts all colours one way in OKLab's plane of a and b, which way is told by the picture: a tint that grows.
fn shifted(picture: &RgbImage, _: &RgbImage, by: f32) -> RgbImage {
    let sum: u32 =
        picture.pixels().take(1000).map(|pixel| pixel.0.iter().map(|channel| u32::from(*channel)).sum::<u32>()).sum();
    let (sine, cosine) = ((sum % 360) as f32).to_radians().sin_cos();
    let (across, along) = (cosine * SHIFT * by, sine * SHIFT * by);
    recoloured(picture, |Oklab { l, a, b }| Oklab::new(l, a + across, b + along))
}

fn recoloured(picture: &RgbImage, change: impl Fn(Oklab) -> Oklab) -> RgbImage {
    let (converter, encoder) = (Converter::default(), Encoder::default());
    let mut recoloured = picture.clone();
    for pixel in recoloured.pixels_mut() {
        pixel.0 = encoder.encoded(Encoder::light(change(converter.oklab(pixel.0))));
    }
    recoloured
}

fn blurred(picture: &RgbImage, _: &RgbImage, by: f32) -> RgbImage {
    let widest = picture.width().max(picture.height()) as f32 / 60.0;
    if by == 0.0 { picture.clone() } else { imageops::blur(picture, by * widest) }
}

fn noisy(picture: &RgbImage, _: &RgbImage, by: f32) -> RgbImage {
    let mut chance = super::sets::Chance::new(5);
    let noise: Vec<f32> = (0..picture.width() * picture.height())
        .map(|_| ((0..4).map(|_| chance.below(1000)).sum::<usize>() as f32 / 1000.0 - 2.0) * 120.0 * by)
        .collect();
    each(picture, |place, channels| channels.map(|channel| channel + noise[place]))
}

fn blended(picture: &RgbImage, stranger: &RgbImage, by: f32) -> RgbImage {
    let other: Vec<[u8; 3]> = stranger.pixels().map(|pixel| pixel.0).collect();
    each(picture, |place, channels| {
        let theirs = other[place].map(f32::from);
        std::array::from_fn(|channel| channels[channel] * (1.0 - by) + theirs[channel] * by)
    })
}

fn each(picture: &RgbImage, change: impl Fn(usize, [f32; 3]) -> [f32; 3]) -> RgbImage {
    let mut changed = picture.clone();
    for (place, pixel) in changed.pixels_mut().enumerate() {
        pixel.0 = change(place, pixel.0.map(f32::from)).map(|channel| channel.round().clamp(0.0, 255.0) as u8);
    }
    changed
}
