//! Edits of the whole frame without a mask: chains that drift and are brought back, and changes that are found.

use super::case::rgb;
use super::figures::{Spread, rounded};
use super::marks;
use crate::retouch::files;
use atelier::core::retouch::picture::{Samples, write};
use atelier::core::retouch::progress::unwatched;
use atelier::core::retouch::{Mask, Patch, Picture, Redrawn};
use redraw::{Limits, Random, Redrawing, put_object};
use serde_json::{Value, json};

/// What one turn of a chat does to the frame; over forty turns it adds up.
const TURN: Limits = Limits { shift_px: 2.0, zoom: 0.004, tint: 0.02, blur_px: 0.4, quality: 88 };

/// Chains on some photographs, brought back in different ways: the mean error of samples against the first picture.
pub fn chains(photographs: &[(String, Picture)], turns: usize) -> Result<Value, String> {
    let chains = photographs.iter().take(4).enumerate().map(|(number, (name, original))| {
        let seed = 3_000_000 + number as u64;
        let protected = chain(original, turns, seed, protected)?;
        let undone = chain(original, turns, seed, undone_each)?;
        let drifted = chain(original, turns, seed, |_, reply| Ok(reply.clone()))?;
        let anchored = undone_once(original, &drifted)?;
        let first = chain(original, 1, seed, undone_each)?;
        let figures = |error: fn(&Picture, &Picture) -> f64| {
            json!({
                "protected_each_turn": error(original, &protected),
                "undone_each_turn": error(original, &undone),
                "undone_once_at_the_end": anchored.as_ref().map(|picture| error(original, picture)),
                "undone_after_one_turn": error(original, &first),
                "not_repaired": error(original, &drifted),
            })
        };
        Ok(json!({ "photograph": name, "turns": turns, "of_samples": figures(error), "of_means": figures(broad_error) }))
    });
    Ok(Value::Array(chains.collect::<Result<Vec<_>, String>>()?))
}

fn chain(
    original: &Picture,
    turns: usize,
    seed: u64,
    repaired: impl Fn(&Picture, &Picture) -> Result<Picture, String>,
) -> Result<Picture, String> {
    let mut random = Random::new(seed);
    let mut picture = original.clone();
    for _ in 0..turns {
        let redrawing = Redrawing::seeded(&mut random, TURN);
        let reply = Picture::decode(&redrawing.reply(&rgb(&picture)?), &mut unwatched).map_err(files::said)?;
        picture = repaired(&picture, &reply)?;
    }
    Ok(picture)
}

fn with(picture: &Picture, patch: &Patch) -> Result<Picture, String> {
    let file = write(picture, &[patch], &mut unwatched).map_err(files::said)?;
    Picture::decode(&file, &mut unwatched).map_err(files::said)
}

fn protected(before: &Picture, reply: &Picture) -> Result<Picture, String> {
    let redrawn = Redrawn::of(before, reply, &mut unwatched).map_err(|_| files::STOPPED)?;
    // What cannot be put into register is refused, and the picture stays as it is.
    let Ok(redrawn) = redrawn else { return Ok(before.clone()) };
    let mask = redrawn.changes(&mut unwatched).map_err(|_| files::STOPPED)?;
    match redrawn.protected(&mask, &mut unwatched).map_err(|_| files::STOPPED)? {
        Some((patch, _)) => with(before, &patch),
        None => Ok(before.clone()),
    }
}

fn undone_each(before: &Picture, reply: &Picture) -> Result<Picture, String> {
    undone_once(before, reply).map(|picture| picture.unwrap_or_else(|| before.clone()))
}

fn undone_once(before: &Picture, reply: &Picture) -> Result<Option<Picture>, String> {
    let redrawn = Redrawn::of(before, reply, &mut unwatched).map_err(|_| files::STOPPED)?;
    let Ok(redrawn) = redrawn else { return Ok(None) };
    let patch = redrawn.undone(&mut unwatched).map_err(|_| files::STOPPED)?;
    patch.map(|patch| with(before, &patch)).transpose()
}

/// The mean difference of means over 8 × 8 pixels, of 255: what is left of shift, zoom and tint, but not of detail that
/// was lost.
fn broad_error(one: &Picture, other: &Picture) -> f64 {
    let (mut sum, mut count) = (0.0, 0);
    for row in 0..one.height / 8 {
        for column in 0..one.width / 8 {
            let (one, other) = (mean(one, column, row), mean(other, column, row));
            sum += one.iter().zip(other).map(|(one, other)| (one - other).abs()).sum::<f64>();
            count += 3;
        }
    }
    rounded(sum / f64::from(count.max(1)))
}

/// The mean of each channel over a block of 8 × 8 pixels.
fn mean(picture: &Picture, column: usize, row: usize) -> [f64; 3] {
    let Samples::Eight(samples) = &picture.samples else { return [255.0; 3] };
    let mut sums = [0.0; 3];
    for y in row * 8..row * 8 + 8 {
        let from = (y * picture.width + column * 8) * 4;
        for pixel in samples[from..from + 32].chunks_exact(4) {
            sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += f64::from(*value) / 64.0);
        }
    }
    sums
}

/// The mean difference of samples, of 255.
fn error(one: &Picture, other: &Picture) -> f64 {
    let (Samples::Eight(one), Samples::Eight(other)) = (&one.samples, &other.samples) else { return 255.0 };
    let sum: f64 = one.iter().zip(other).map(|(one, other)| f64::from(one.abs_diff(*other))).sum();
    // Alpha never differs, and is not counted.
    rounded(sum / (one.len() as f64 * 0.75))
}

/// Objects drawn somewhere by a model that was given no mask: how much of them is found, and how much else.
pub fn found(photographs: &[(String, Picture)], cases: usize) -> Result<Value, String> {
    let (mut kept, mut beside, mut refused) = (Spread::default(), Spread::default(), 0);
    for number in 0..cases {
        let (_, original) = &photographs[number % photographs.len()];
        let mut random = Random::new(4_000_000 + number as u64);
        let (_, middle, reach) = marks::seeded(original.width, original.height, &mut random);
        let sent = rgb(original)?;
        let mut drawn = sent.clone();
        put_object(&mut drawn, middle, (reach.0 * 0.8, reach.1 * 0.8), &mut random);
        let differs = |x: usize, y: usize| {
            let (one, other) = (sent.get_pixel(x as u32, y as u32), drawn.get_pixel(x as u32, y as u32));
            one.0.iter().zip(other.0).any(|(one, other)| one.abs_diff(other) > 24)
        };
        let reply = Redrawing::seeded(&mut random, redraw::USUAL).reply(&drawn);
        let reply = Picture::decode(&reply, &mut unwatched).map_err(files::said)?;
        let Ok(redrawn) = Redrawn::of(original, &reply, &mut unwatched).map_err(|_| files::STOPPED)? else {
            refused += 1;
            continue;
        };
        let changes = redrawn.changes(&mut unwatched).map_err(|_| files::STOPPED)?;
        // A change may be found with some room around it.
        let room = 0.02 * original.width.max(original.height) as f32;
        let near = Mask::from_fn(original.width, original.height, differs).grown(room);
        let (mut new, mut new_found, mut else_found) = (0.0, 0.0, 0.0);
        for (x, y) in (0..original.height).flat_map(|y| (0..original.width).map(move |x| (x, y))) {
            let (is_new, is_found) = (differs(x, y), changes.is_marked(x, y));
            new += f64::from(u8::from(is_new));
            new_found += f64::from(u8::from(is_new && is_found));
            else_found += f64::from(u8::from(is_found && !near.is_marked(x, y)));
        }
        let all = (original.width * original.height) as f64;
        if new > 0.002 * all {
            kept.push(new_found / new);
        }
        beside.push(else_found / all);
    }
    Ok(json!({
        "cases": cases, "refused": refused,
        "share_of_changes_found": { "median": rounded(kept.at(0.5)), "p05": rounded(kept.at(0.05)) },
        "share_of_picture_found_beside": { "median": rounded(beside.at(0.5)), "p95": rounded(beside.at(0.95)) },
    }))
}
