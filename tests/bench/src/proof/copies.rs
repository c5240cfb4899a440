//! Whether near duplicates are found, and nothing else is.

use super::sets::PictureSet;
use super::share;
use crate::pictures::{measure, open};
use atelier::core::style::fingerprint::Fingerprint;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, imageops::FilterType};
use serde_json::{Map, Value, json};

/// Pictures of each set that are copied.
const EACH: usize = 12;

type Change = fn(&DynamicImage) -> Result<DynamicImage, String>;

const CHANGES: [(&str, Change); 8] = [
    ("half the size", |picture| Ok(sized(picture, 0.5))),
    ("a third of the size", |picture| Ok(sized(picture, 0.33))),
    ("one and a half times the size", |picture| Ok(sized(picture, 1.5))),
    ("JPEG of quality 70", |picture| compressed(picture, 70)),
    ("JPEG of quality 30", |picture| compressed(picture, 30)),
    ("3 % cut off, half of it on each side", |picture| Ok(cut(picture, [0.015; 4]))),
    ("3 % cut off at the left and the top", |picture| Ok(cut(picture, [0.03, 0.03, 0.0, 0.0]))),
    ("cut by 3 % on every side, 0.6 times the size, JPEG of quality 60", |picture| {
        compressed(&sized(&cut(picture, [0.03; 4]), 0.6), 60)
    }),
];

/// Copies pictures and looks for the copies.
pub fn run(sets: &[PictureSet]) -> Result<Value, String> {
    let mut found = [[0_usize; 2]; 8];
    let (mut tuned, mut aside) = ((0, 0), (0, 0));
    let mut missed = Vec::new();
    for set in sets {
        for place in (0..EACH.min(set.paths.len())).map(|step| step * set.paths.len() / EACH.min(set.paths.len())) {
            let original = open(&set.paths[place])?;
            for ((name, change), counts) in CHANGES.iter().zip(&mut found) {
                let copy = measure(&change(&original)?)?.fingerprint;
                let likeness = set.measurements[place].fingerprint.likeness(&copy);
                let is_found = set.measurements[place].fingerprint.is_near_duplicate_of(&copy);
                *counts = [counts[0] + usize::from(is_found), counts[1] + 1];
                let total = if set.aside { &mut aside } else { &mut tuned };
                *total = (total.0 + usize::from(is_found), total.1 + 1);
                if !is_found {
                    missed.push(format!("{}/{}: {name} ({likeness:.3})", set.name, set.name_of(place)));
                }
            }
        }
    }
    let each: Map<String, Value> =
        CHANGES.iter().zip(found).map(|((name, _), [found, all])| ((*name).to_owned(), share(found, all))).collect();
    Ok(json!({
        "tuned": share(tuned.0, tuned.1),
        "aside": share(aside.0, aside.1),
        "by_change": each,
        "missed": missed,
        "different_sets_confused": confused(sets),
    }))
}

/// Pairs of pictures of different sets that are taken for one, which they cannot be.
fn confused(sets: &[PictureSet]) -> Value {
    let all: Vec<(usize, &Fingerprint)> = sets
        .iter()
        .enumerate()
        .flat_map(|(set, pictures)| pictures.measurements.iter().map(move |measured| (set, &measured.fingerprint)))
        .collect();
    let (mut pairs, mut wrong) = (0, 0);
    for (place, (set, one)) in all.iter().enumerate() {
        for (other, two) in all.iter().skip(place + 1).filter(|(other, _)| other != set) {
            debug_assert_ne!(other, set);
            pairs += 1;
            wrong += usize::from(one.is_near_duplicate_of(two));
        }
    }
    share(wrong, pairs)
}

fn sized(picture: &DynamicImage, times: f64) -> DynamicImage {
    let side = |length: u32| ((f64::from(length) * times).round() as u32).max(1);
    picture.resize_exact(side(picture.width()), side(picture.height()), FilterType::CatmullRom)
}

fn compressed(picture: &DynamicImage, quality: u8) -> Result<DynamicImage, String> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    on_white(picture).write_with_encoder(encoder).map_err(|error| error.to_string())?;
    image::load_from_memory(&bytes).map_err(|error| error.to_string())
}

/// JPEG files have no transparency: what is transparent becomes white.
pub fn on_white(picture: &DynamicImage) -> DynamicImage {
    let mut rgba = picture.to_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let mix = |channel: u32| ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        pixel.0 = [mix(red), mix(green), mix(blue), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).to_rgb8())
}

fn cut(picture: &DynamicImage, [left, top, right, bottom]: [f64; 4]) -> DynamicImage {
    let part = |length: u32, share: f64| (f64::from(length) * share).round() as u32;
    let (width, height) = (picture.width(), picture.height());
    let (x, y) = (part(width, left), part(height, top));
    picture.crop_imm(x, y, width - x - part(width, right), height - y - part(height, bottom))
}
