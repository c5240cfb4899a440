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
        let drifted = chain(original, turns, seed, |_, reply| Ok(reply.clone()))?;
        let ends = [
            ("protected_each_turn", chain(original, turns, seed, protected)?),
            ("merged_each_turn", chain(original, turns, seed, merged)?),
            ("merged_once_at_the_end", merged(original, &drifted)?),
            ("undone_each_turn", chain(original, turns, seed, undone)?),
            ("undone_once_at_the_end", undone(original, &drifted)?),
            ("undone_after_one_turn", chain(original, 1, seed, undone)?),
            ("not_repaired", drifted),
        ];
        let figures = |error: fn(&Picture, &Picture) -> f64| -> serde_json::Map<String, Value> {
            ends.iter().map(|(name, end)| ((*name).to_owned(), error(original, end).into())).collect()
        };
        let drawn = drawn_on_the_way(original, turns, seed)?;
        Ok(json!({ "photograph": name, "turns": turns, "of_samples": figures(error), "of_means": figures(broad_error), "merged_with_objects": drawn }))
    });
    Ok(Value::Array(chains.collect::<Result<Vec<_>, String>>()?))
}

/// A chain that is merged at every turn, on whose way three objects are drawn: the mean error where none of them is, and
/// where they are, against what they would look like had nothing drifted.
fn drawn_on_the_way(original: &Picture, turns: usize, seed: u64) -> Result<Value, String> {
    let mut random = Random::new(seed);
    let (mut picture, mut truth) = (original.clone(), rgb(original)?);
    for turn in 0..turns {
        let redrawing = Redrawing::seeded(&mut random, TURN);
        let mut sent = rgb(&picture)?;
        if let Some(place) = (1..=3).find(|place| turn == turns * place / 4) {
            let (width, height) = (f64::from(truth.width()), f64::from(truth.height()));
            let centre = (width * (0.2 + 0.15 * place as f64), height * 0.5);
            let object = Random::new(seed + place as u64);
            put_object(&mut sent, centre, (height * 0.08, height * 0.08), &mut object.clone());
            put_object(&mut truth, centre, (height * 0.08, height * 0.08), &mut object.clone());
        }
        let reply = Picture::decode(&redrawing.reply(&sent), &mut unwatched).map_err(files::said)?;
        picture = merged(&picture, &reply)?;
    }
    let (before, after) = (rgb(original)?, rgb(&picture)?);
    let (mut inside, mut outside, mut not_drawn) = (Mean::default(), Mean::default(), Mean::default());
    let apart = |one: &[u8; 3], other: &[u8; 3]| {
        one.iter().zip(other).map(|(one, other)| f64::from(one.abs_diff(*other)) / 3.0).sum::<f64>()
    };
    for ((before, truth), after) in before.pixels().zip(truth.pixels()).zip(after.pixels()) {
        let error = apart(&truth.0, &after.0);
        if before == truth {
            outside.add(error);
        } else {
            inside.add(error);
            not_drawn.add(apart(&truth.0, &before.0));
        }
    }
    Ok(json!({ "outside": outside.value(), "inside": inside.value(), "inside_if_never_drawn": not_drawn.value() }))
}

/// A mean of many numbers.
#[derive(Default)]
struct Mean(f64, f64);

impl Mean {
    fn add(&mut self, value: f64) {
        (self.0, self.1) = (self.0 + value, self.1 + 1.0);
    }

    fn value(&self) -> f64 {
        rounded(self.0 / self.1.max(1.0))
    }
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
    let Some(redrawn) = redrawn(before, reply)? else { return Ok(before.clone()) };
    let mask = redrawn.changes(&mut unwatched).map_err(|_| files::STOPPED)?;
    match redrawn.protected(&mask, &mut unwatched).map_err(|_| files::STOPPED)? {
        Some((patch, _)) => with(before, &patch),
        None => Ok(before.clone()),
    }
}

fn redrawn<'a>(before: &'a Picture, reply: &'a Picture) -> Result<Option<Redrawn<'a>>, String> {
    // What cannot be put into register is refused, and the picture stays as it is.
    Ok(Redrawn::of(before, reply, &mut unwatched).map_err(|_| files::STOPPED)?.ok())
}

fn undone(before: &Picture, reply: &Picture) -> Result<Picture, String> {
    let Some(redrawn) = redrawn(before, reply)? else { return Ok(before.clone()) };
    let patch = redrawn.undone(&mut unwatched).map_err(|_| files::STOPPED)?;
    patch.map_or_else(|| Ok(before.clone()), |patch| with(before, &patch))
}

fn merged(before: &Picture, reply: &Picture) -> Result<Picture, String> {
    let Some(redrawn) = redrawn(before, reply)? else { return Ok(before.clone()) };
    let patch = redrawn.merged(&mut unwatched).map_err(|_| files::STOPPED)?;
    patch.map_or_else(|| Ok(before.clone()), |(patch, _)| with(before, &patch))
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

/// Objects drawn somewhere by a model that was given no mask: how much of them is found, and how much else, by the
/// difference mask and by what merging takes from the reply.
pub fn found(photographs: &[(String, Picture)], cases: usize) -> Result<Value, String> {
    let (mut differing, mut merging, mut refused) = (Finds::default(), Finds::default(), 0);
    for number in 0..cases {
        let (_, original) = &photographs[number % photographs.len()];
        let mut random = Random::new(4_000_000 + number as u64);
        let (_, middle, reach) = marks::seeded(original.width, original.height, &mut random);
        let sent = rgb(original)?;
        let mut drawn = sent.clone();
        put_object(&mut drawn, middle, (reach.0 * 0.8, reach.1 * 0.8), &mut random);
        let new = Mask::from_fn(original.width, original.height, |x, y| {
            let (one, other) = (sent.get_pixel(x as u32, y as u32), drawn.get_pixel(x as u32, y as u32));
            one.0.iter().zip(other.0).any(|(one, other)| one.abs_diff(other) > 24)
        });
        let reply = Redrawing::seeded(&mut random, redraw::USUAL).reply(&drawn);
        let reply = Picture::decode(&reply, &mut unwatched).map_err(files::said)?;
        let Some(redrawn) = redrawn(original, &reply)? else {
            refused += 1;
            continue;
        };
        let changes = redrawn.changes(&mut unwatched).map_err(|_| files::STOPPED)?;
        differing.add(&new, &changes);
        let merged = redrawn.merged(&mut unwatched).map_err(|_| files::STOPPED)?;
        merging.add(&new, &merged.map_or_else(|| Mask::empty(original.width, original.height), |(_, mask)| mask));
    }
    let (difference, merging) = (differing.report(), merging.report());
    Ok(json!({ "cases": cases, "refused": refused, "by_difference": difference, "by_merging": merging }))
}

/// How much of what is new is found, and how much else.
#[derive(Default)]
struct Finds {
    kept: Spread,
    beside: Spread,
}

impl Finds {
    fn add(&mut self, new: &Mask, found: &Mask) {
        let (width, height) = new.size();
        // A change may be found with some room around it.
        let near = new.grown(0.02 * width.max(height) as f32);
        let (mut is_new, mut new_found, mut else_found) = (0.0, 0.0, 0.0);
        for ((new, near), found) in new.bytes().iter().zip(near.bytes()).zip(found.bytes()) {
            is_new += f64::from(u8::from(*new != 0));
            new_found += f64::from(u8::from(*new != 0 && *found != 0));
            else_found += f64::from(u8::from(*found != 0 && *near == 0));
        }
        let all = (width * height) as f64;
        if is_new > 0.002 * all {
            self.kept.push(new_found / is_new);
        }
        self.beside.push(else_found / all);
    }

    fn report(&self) -> Value {
        let (kept, beside) = (|share| rounded(self.kept.at(share)), |share| rounded(self.beside.at(share)));
        json!({
            "share_of_changes_found": { "median": kept(0.5), "p05": kept(0.05), "least": kept(0.0) },
            "share_of_picture_found_beside": { "median": beside(0.5), "p95": beside(0.95) },
        })
    }
}
