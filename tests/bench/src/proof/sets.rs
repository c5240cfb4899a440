//! The sets of pictures, and chance that is the same every time.

use crate::pictures::{files, measure, name, open};
use atelier::core::style::Measurement;
use atelier::core::style::fingerprint::near_duplicates;
use std::path::{Path, PathBuf};

/// Pictures taken of a set, evenly over their names.
const MOST: usize = 40;

/// One set.
pub struct PictureSet {
    /// The name of its folder.
    pub name: String,
    /// Whether it was left alone while the measures were tuned.
    pub aside: bool,
    /// Its pictures.
    pub paths: Vec<PathBuf>,
    /// Their measurements.
    pub measurements: Vec<Measurement>,
    /// Pictures that were left out because they are copies of others.
    pub alike: usize,
}

impl PictureSet {
    /// Reads and measures the pictures of a folder; near duplicates and what cannot be read are left out.
    pub fn read(folder: &str, aside: bool) -> Result<Self, String> {
        let found = files(Path::new(folder))?;
        let count = found.len().min(MOST);
        let (mut paths, mut measurements) = (Vec::new(), Vec::new());
        for path in (0..count).map(|place| &found[place * found.len() / count]) {
            match open(path).and_then(|picture| measure(&picture)) {
                Ok(measured) => {
                    paths.push(path.clone());
                    measurements.push(measured);
                }
                Err(message) => eprintln!("left out: {message}"),
            }
        }
        let pairs = near_duplicates(&measurements.iter().map(|each| &each.fingerprint).collect::<Vec<_>>());
        let is_first = |place: usize| !pairs.iter().any(|(_, copy)| *copy == place);
        let kept: Vec<usize> = (0..paths.len()).filter(|place| is_first(*place)).collect();
        Ok(Self {
            name: name(Path::new(folder)),
            aside,
            alike: paths.len() - kept.len(),
            paths: kept.iter().map(|place| paths[*place].clone()).collect(),
            measurements: kept.iter().map(|place| measurements[*place].clone()).collect(),
        })
    }

    /// The name of one picture.
    pub fn name_of(&self, place: usize) -> String {
        name(&self.paths[place])
    }

    /// All measurements but one.
    pub fn without(&self, place: usize) -> Vec<Measurement> {
        let others = self.measurements.iter().enumerate().filter(|(other, _)| *other != place);
        others.map(|(_, measured)| measured.clone()).collect()
    }
}

/// Numbers that look like chance and are the same every time (a linear congruential generator, Knuth's constants).
pub struct Chance(u64);

impl Chance {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    /// Some of the places below `limit`, each once.
    pub fn some(&mut self, count: usize, limit: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..limit).collect();
        for at in 0..count.min(limit) {
            let other = at + self.below(limit - at);
            places.swap(at, other);
        }
        places.truncate(count);
        places
    }
}
