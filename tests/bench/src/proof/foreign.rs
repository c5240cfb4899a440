//! Whether three pictures of other sets among twenty-four are named, and nothing else is.

use super::sets::{Chance, PictureSet};
use super::share;
use atelier::core::style::{Measurement, SetReport};
use serde_json::{Map, Value, json};

const TRIALS: u64 = 40;
const OWN: usize = 21;
const FOREIGN: usize = 3;

/// Plants three pictures, in every second trial all of one other set, in the others of any.
pub fn run(sets: &[PictureSet]) -> Value {
    let sets: Vec<&PictureSet> = sets.iter().collect();
    let mut each = Map::new();
    let mut totals = [[0_usize; 4]; 2];
    for (own, set) in sets.iter().enumerate() {
        let mut counts = [0_usize; 4];
        for trial in 0..TRIALS {
            let (pictures, count) = planted(&sets, own, trial);
            let report = SetReport::of(&pictures, &[]);
            let named = report.outliers.iter().filter(|remark| remark.place >= count).count();
            let false_ones = report.outliers.len() - named;
            let found = [named, FOREIGN, false_ones, count];
            counts.iter_mut().zip(found).for_each(|(sum, value)| *sum += value);
        }
        totals[usize::from(set.aside)].iter_mut().zip(counts).for_each(|(sum, value)| *sum += value);
        each.insert(set.name.clone(), table(counts));
    }
    json!({ "tuned": table(totals[0]), "aside": table(totals[1]), "sets": each })
}

/// Pictures of one of the sets with three of others behind them, and how many are its own; each trial is another one.
pub fn planted(sets: &[&PictureSet], own: usize, trial: u64) -> (Vec<Measurement>, usize) {
    let mut chance = Chance::new(own as u64 * 1000 + trial);
    let own_places = chance.some(OWN, sets[own].measurements.len());
    let mut pictures: Vec<Measurement> =
        own_places.iter().map(|place| sets[own].measurements[*place].clone()).collect();
    let count = pictures.len();
    pictures.extend(foreign(sets, own, trial.is_multiple_of(2), &mut chance));
    (pictures, count)
}

fn table([named, foreign, false_ones, own]: [usize; 4]) -> Value {
    json!({ "named": share(named, foreign), "false": share(false_ones, own) })
}

fn foreign(sets: &[&PictureSet], own: usize, of_one: bool, chance: &mut Chance) -> Vec<Measurement> {
    let others: Vec<&PictureSet> =
        sets.iter().enumerate().filter(|(place, _)| *place != own).map(|(_, set)| *set).collect();
    let first = chance.below(others.len());
    let places = chance.some(FOREIGN, others[first].measurements.len());
    let one = |place: &usize, chance: &mut Chance| {
        let other = if of_one { others[first] } else { others[chance.below(others.len())] };
        let place = if of_one { *place } else { chance.below(other.measurements.len()) };
        other.measurements[place].clone()
    };
    places.iter().map(|place| one(place, chance)).collect()
}

/// The cohesion of sets of which every picture is of another set: mean, lowest and highest of forty.
pub fn mixed_cohesion(sets: &[PictureSet]) -> Value {
    let found = (0..TRIALS).map(|trial| {
        let mut chance = Chance::new(777 + trial);
        let pictures: Vec<Measurement> = (0..24)
            .map(|place| {
                let set = &sets[place % sets.len()];
                set.measurements[chance.below(set.measurements.len())].clone()
            })
            .collect();
        SetReport::of(&pictures, &[]).cohesion
    });
    let found: Vec<f32> = found.collect();
    json!({
        "mean": (found.iter().sum::<f32>() / found.len() as f32).round(),
        "lowest": found.iter().copied().fold(f32::MAX, f32::min).round(),
        "highest": found.iter().copied().fold(0.0, f32::max).round(),
    })
}
