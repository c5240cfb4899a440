//! Why a picture pulls a set apart, or serves it badly.

use super::measurement::Measurement;
use super::model::{Distance, Model};
use super::vector::{Parts, Vector};
use serde::{Deserialize, Serialize};

/// One reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its colours lean towards orange more than those of the rest.
    Warmer,
    /// Its colours lean towards blue more than those of the rest.
    Cooler,
    /// It is darker than the rest.
    Darker,
    /// It is brighter than the rest.
    Brighter,
    /// Its lights and darks lie farther apart.
    MoreContrast,
    /// Its lights and darks lie closer together.
    LessContrast,
    /// Its colours are stronger.
    MoreVivid,
    /// Its colours are weaker.
    Duller,
    /// It has more edges.
    Busier,
    /// It has fewer edges.
    Calmer,
    /// It has more grain.
    Grainier,
    /// It has less grain.
    Smoother,
    /// It looks like a photograph, and the rest do not.
    PhotoAmongDrawings,
    /// It looks drawn, and the rest like photographs.
    DrawingAmongPhotos,
    /// Its colours are others, without being warmer or cooler.
    OtherColours,
    /// Its tones are spread otherwise.
    OtherTones,
    /// Its lines are others.
    OtherLines,
    /// Its texture is another.
    OtherTexture,
    /// It is laid out otherwise.
    OtherLayout,
    /// Its shorter side has fewer pixels than [`SMALL_SIDE`].
    TooSmall,
    /// Even its finest detail is soft.
    Unsharp,
    /// There seems to be a watermark or a caption.
    Lettering,
}

/// Pixels that the shorter side of a picture has at least; what is smaller shows a model too little of a style.
pub const SMALL_SIDE: u32 = 1000;
/// Most reasons that are given for one picture.
const MOST_REASONS: usize = 3;
/// Spreads from which on a measure is a reason.
const NOTABLE: f32 = 2.0;
/// Distance of a part from which on it is a reason.
const PART_NOTABLE: f32 = 1.6;
/// From here on a picture looks like a photograph …
const PHOTO: f32 = 0.62;
/// … and up to here like a drawing.
const DRAWING: f32 = 0.38;
/// By how many octaves the finest detail of an unsharp picture is weaker than the next.
const SOFT: f32 = 1.5;
/// Detail below this (log to base 2) is none, and cannot be soft.
const NO_DETAIL: f32 = -9.0;
/// From here on lettering is suspected.
const LETTERED: f32 = 0.5;

/// A measure that people have a word for: its part, its place in the part, and the reasons when it is high or low.
struct Named {
    part: usize,
    place: usize,
    high: Reason,
    low: Reason,
}

const NAMED: [Named; 6] = [
    Named { part: 0, place: 12, high: Reason::Warmer, low: Reason::Cooler },
    Named { part: 1, place: 7, high: Reason::Brighter, low: Reason::Darker },
    Named { part: 1, place: 8, high: Reason::MoreContrast, low: Reason::LessContrast },
    Named { part: 2, place: 5, high: Reason::MoreVivid, low: Reason::Duller },
    Named { part: 3, place: 0, high: Reason::Busier, low: Reason::Calmer },
    Named { part: 4, place: 18, high: Reason::Grainier, low: Reason::Smoother },
];

/// For each part, what is said when no measure of it has a word of its own.
const OTHER: Parts<Option<Reason>> = [
    Some(Reason::OtherColours),
    Some(Reason::OtherTones),
    None,
    Some(Reason::OtherLines),
    Some(Reason::OtherTexture),
    Some(Reason::OtherLayout),
];

/// Why a picture differs from a set, the strongest reason first; at least one.
pub fn differences(model: &Model, vector: &Vector, distance: &Distance) -> Vec<Reason> {
    let named = NAMED.iter().filter_map(|named| {
        let deviation = model.deviation(vector, named.part, named.place);
        let reason = if deviation > 0.0 { named.high } else { named.low };
        (deviation.abs() >= NOTABLE).then_some((deviation.abs() / NOTABLE, reason))
    });
    let mut found: Vec<(f32, Reason)> = named.collect();
    let has_word = |part: usize| {
        NAMED.iter().any(|named| {
            named.part == part && found.iter().any(|(_, reason)| *reason == named.high || *reason == named.low)
        })
    };
    let parts = distance.parts.iter().zip(OTHER).enumerate();
    let others: Vec<(f32, Reason)> = parts
        .filter(|(part, (distance, _))| **distance >= PART_NOTABLE && !has_word(*part))
        .filter_map(|(_, (distance, other))| Some((distance / PART_NOTABLE, other?)))
        .collect();
    found.extend(others);
    if found.is_empty() {
        let parts = distance.parts.iter().zip(OTHER).filter_map(|(distance, other)| Some((*distance, other?)));
        found.extend(parts.max_by(|one, two| one.0.total_cmp(&two.0)));
    }
    found.sort_by(|one, two| two.0.total_cmp(&one.0));
    found.into_iter().map(|(_, reason)| reason).take(MOST_REASONS).collect()
}

/// Whether a picture is of another kind than the rest, whose usual likeness to a photograph is given.
pub fn other_kind(measurement: &Measurement, usual: f32) -> Option<Reason> {
    match measurement.photographic {
        own if own >= PHOTO && usual <= DRAWING => Some(Reason::PhotoAmongDrawings),
        own if own <= DRAWING && usual >= PHOTO => Some(Reason::DrawingAmongPhotos),
        _ => None,
    }
}

/// What makes a picture a bad example, whatever the rest are.
pub fn flaws(measurement: &Measurement) -> Vec<Reason> {
    let [finest, fine, ..] = measurement.texture.detail;
    let soft = fine > NO_DETAIL && fine - finest > SOFT;
    let all = [
        (measurement.short_side() < SMALL_SIDE, Reason::TooSmall),
        (soft, Reason::Unsharp),
        (measurement.lettering >= LETTERED, Reason::Lettering),
    ];
    all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, reason)| reason).collect()
}
