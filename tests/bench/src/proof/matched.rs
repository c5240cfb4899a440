//! Whether matching a picture to a style brings it nearer, and what the meter of a fusion says of pictures that are made
//! to be of two styles.

use super::sets::PictureSet;
use crate::pictures::{measure, open};
use atelier::core::style::matching::{Target, Transfer};
use atelier::core::style::{Fusion, Measurement, Meter};
use image::{DynamicImage, RgbaImage};
use serde_json::{Map, Value, json};

/// Pictures of each set that are matched: every second one to another set.
const EACH: usize = 20;
/// Pictures of each set by which fusions are judged.
const FUSED: usize = 8;
/// A fall of more points than this is seen.
const TOLERANCE: f32 = 1.0;

/// Matches pictures as the studio does, and measures the whole results again.
pub fn run(sets: &[PictureSet]) -> Result<Value, String> {
    let (mut gains, mut unchanged, mut fallen) = (Vec::new(), 0, 0);
    for (at, set) in sets.iter().enumerate() {
        let count = EACH.min(set.paths.len());
        for (turn, place) in (0..count).map(|step| step * set.paths.len() / count).enumerate() {
            let other = &sets[(at + 1 + turn) % sets.len()];
            let style =
                if turn % 2 == 0 || other.name == set.name { set.without(place) } else { other.measurements.clone() };
            let (meter, target) = (Meter::new(&style), Target::of(&style).ok_or("an empty set")?);
            let picture = open(&set.paths[place])?.to_rgba8();
            let (amount, result) = moved(&picture, &target, |measured| meter.score(measured).whole)?;
            let gain = meter.score(&result).whole - meter.score(&measured(&picture)?).whole;
            unchanged += usize::from(amount == 0.0);
            fallen += usize::from(gain < -TOLERANCE);
            gains.push(gain);
        }
    }
    let lowest = gains.iter().copied().fold(f32::MAX, f32::min);
    Ok(json!({
        "pictures": gains.len(),
        "mean_gain": rounded(gains.iter().sum::<f32>() / gains.len().max(1) as f32),
        "left_as_they_are": unchanged,
        "fallen_by_more_than_a_point": fallen,
        "lowest_gain": rounded(lowest),
    }))
}

/// Scores against the fusion of each set with the next one, half and half: pictures of both and of a third one, and
/// those of the first with the colours and tones of the second.
pub fn fused(sets: &[PictureSet]) -> Result<Value, String> {
    let mut all = Map::new();
    for (at, one) in sets.iter().enumerate() {
        let (two, third) = (&sets[(at + 1) % sets.len()], &sets[(at + 2) % sets.len()]);
        let target = Target::of(&two.measurements).ok_or("an empty set")?;
        let places = |set: &PictureSet| (0..FUSED).map(|step| step * set.paths.len() / FUSED).collect::<Vec<_>>();
        let without = |set: &PictureSet, left_out: &[usize]| -> Vec<Measurement> {
            let rest = set.measurements.iter().enumerate().filter(|(place, _)| !left_out.contains(place));
            rest.map(|(_, measured)| measured.clone()).collect()
        };
        let (of_one, of_two) = (places(one), places(two));
        let fusion = Fusion::new(&[(&without(one, &of_one), 50.0), (&without(two, &of_two), 50.0)]);
        let mean = |pictures: &[Measurement]| {
            rounded(pictures.iter().map(|each| fusion.score(each).whole).sum::<f32>() / pictures.len() as f32)
        };
        let those = |set: &PictureSet, places: &[usize]| -> Vec<Measurement> {
            places.iter().map(|place| set.measurements[*place].clone()).collect()
        };
        let both: Vec<Measurement> = of_one
            .iter()
            .map(|place| {
                let mut picture = open(&one.paths[*place])?.to_rgba8();
                Transfer::between(&measured(&picture)?, &target).apply(&mut picture, 1.0);
                measured(&picture)
            })
            .collect::<Result<_, String>>()?;
        all.insert(
            format!("{} + {}", one.name, two.name),
            json!({
                "first": mean(&those(one, &of_one)),
                "second": mean(&those(two, &of_two)),
                "third": mean(&those(third, &places(third))),
                "first_in_colours_of_second": mean(&both),
            }),
        );
    }
    Ok(Value::Object(all))
}

/// A picture, moved towards a style by the amount that is proven, and that amount.
fn moved(
    picture: &RgbaImage,
    target: &Target,
    score: impl Fn(&Measurement) -> f32,
) -> Result<(f32, Measurement), String> {
    let mut moved = picture.clone();
    let transfer = Transfer::between(&measured(picture)?, target);
    let amount = transfer.proven_amount(picture.as_raw(), picture.dimensions(), score);
    transfer.apply(&mut moved, amount);
    Ok((amount, measured(&moved)?))
}

fn measured(picture: &RgbaImage) -> Result<Measurement, String> {
    measure(&DynamicImage::ImageRgba8(picture.clone()))
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 10.0).round() / 10.0
}
