//! Composition: empty space, where the weight of a picture lies, its rim against its middle, symmetry.

use super::plane::{Plane, mean, rms};
use super::working::Working;
use serde::{Deserialize, Serialize};

/// Cells in a row, and rows of them, in which composition is looked at.
const CELLS: usize = 16;
/// A cell whose lightness changes less than this in the mean, a pixel, is empty.
const EMPTY: f32 = 0.008;
/// A cell this close to the rim's usual colour belongs to the ground.
const SAME_GROUND: f32 = 0.06;

/// How a picture is laid out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompositionMeasure {
    /// Negative space: share of 16 × 16 cells, 0 to 1, without detail.
    pub negative_space: f32,
    /// Where the weight lies: the mean place of detail and of what stands out from the mean colour, 0 (left, top) to
    /// 1 (right, bottom). 0.5, 0.5 in a plain picture.
    pub centre: [f32; 2],
    /// How far the weight spreads about it, across and down: 0 (a point) to 0.5 (both ends); 0.29 is even.
    pub spread: [f32; 2],
    /// Lightness of the rim less that of the middle, −1 to 1.
    pub rim_light: f32,
    /// Share of the detail that lies in the outer cells, 0 to 1; 0.44 is even.
    pub rim_detail: f32,
    /// Share of the outer cells, 0 to 1, that have the rim's usual colour: 1 for a figure on a plain ground.
    pub ground: f32,
    /// Lightness of the upper half less that of the lower, −1 to 1.
    pub top_light: f32,
    /// How alike the left and right halves are when one is mirrored: the correlation of their cells, −1 to 1.
    pub symmetry: f32,
}

/// The composition of a picture.
pub fn composition(picture: &Working) -> CompositionMeasure {
    let cells = |plane: &Plane| plane.cells(CELLS, CELLS);
    let detail = cells(&picture.light.slopes().steepness());
    let (light, a, b) = (cells(&picture.light), cells(&picture.a), cells(&picture.b));
    let weight = weight(&detail, [&light, &a, &b]);
    let (centre, spread) = centre(&weight);
    let rim = |plane: &Plane, on_rim: bool| mean(on(plane, on_rim));
    let outer: f32 = on(&detail, true).sum();
    let all: f32 = detail.values.iter().sum();
    let half = |rows: &mut dyn Iterator<Item = &[f32]>| mean(rows.flatten().copied());
    CompositionMeasure {
        negative_space: mean(detail.values.iter().map(|value| f32::from(u8::from(*value < EMPTY)))),
        centre,
        spread,
        rim_light: rim(&light, true) - rim(&light, false),
        rim_detail: if all > 0.0 { outer / all } else { 0.0 },
        ground: ground([&light, &a, &b]),
        top_light: half(&mut light.rows().take(CELLS / 2)) - half(&mut light.rows().skip(CELLS / 2)),
        symmetry: symmetry(&light),
    }
}

/// The values of the cells on the rim, two cells wide, or of all others.
fn on(plane: &Plane, rim: bool) -> impl Iterator<Item = f32> {
    let outer = |place: usize| !(2..CELLS - 2).contains(&place);
    plane.values.iter().enumerate().filter_map(move |(place, value)| {
        let on_rim = outer(place % CELLS) || outer(place / CELLS);
        (on_rim == rim).then_some(*value)
    })
}

/// How much each cell draws the eye: its detail, and its distance from the mean colour.
fn weight(detail: &Plane, colour: [&Plane; 3]) -> Plane {
    let means = colour.map(Plane::mean);
    let mut values: Vec<f32> = detail.values.iter().map(|value| value * 4.0).collect();
    for (place, value) in values.iter_mut().enumerate() {
        let apart = colour.iter().zip(means).map(|(plane, mean)| plane.values.get(place).map_or(0.0, |at| at - mean));
        *value += apart.map(|apart| apart * apart).sum::<f32>().sqrt();
    }
    Plane { width: CELLS, height: CELLS, values }
}

fn centre(weight: &Plane) -> ([f32; 2], [f32; 2]) {
    let total: f32 = weight.values.iter().sum();
    if total <= 1e-4 {
        return ([0.5; 2], [0.0; 2]);
    }
    let moment = |place: &dyn Fn(usize) -> usize| {
        let at = |index: usize| (place(index) as f32 + 0.5) / CELLS as f32;
        let weighted = |power: i32| {
            let each = weight.values.iter().enumerate();
            let term =
                |(index, value): (usize, &f32)| value * if power == 1 { at(index) } else { at(index) * at(index) };
            each.map(term).sum::<f32>() / total
        };
        let middle = weighted(1);
        (middle, (weighted(2) - middle * middle).max(0.0).sqrt())
    };
    let (x, wide) = moment(&|index| index % CELLS);
    let (y, high) = moment(&|index| index / CELLS);
    ([x, y], [wide, high])
}

/// The share of the rim's cells that have its median colour.
fn ground(colour: [&Plane; 3]) -> f32 {
    let rims = colour.map(|plane| on(plane, true).collect::<Vec<f32>>());
    let medians = [0, 1, 2].map(|channel| rims.get(channel).map_or(0.0, |rim| median(rim.clone())));
    let count = rims.first().map_or(0, Vec::len);
    let near = |place: &usize| {
        let apart = rims.iter().zip(medians).map(|(rim, median)| rim.get(*place).map_or(0.0, |value| value - median));
        apart.map(|apart| apart * apart).sum::<f32>().sqrt() < SAME_GROUND
    };
    (0..count).filter(near).count() as f32 / count.max(1) as f32
}

/// The middle one of some numbers, 0 of none.
pub fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    let (upper, lower) = (values.get(values.len() / 2), values.get(values.len().saturating_sub(1) / 2));
    match (upper, lower) {
        (Some(upper), Some(lower)) => (upper + lower) / 2.0,
        _ => 0.0,
    }
}

fn symmetry(light: &Plane) -> f32 {
    let middle = light.mean();
    let size = rms(light.values.iter().map(|value| value - middle));
    if size < 1e-3 {
        return 1.0;
    }
    let mirrored = light.rows().flat_map(|row| row.iter().zip(row.iter().rev()));
    mean(mirrored.map(|(one, other)| (one - middle) * (other - middle))) / (size * size)
}
