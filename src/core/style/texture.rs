//! Line and texture: edges and their directions, the energy of detail at several scales, grain, patterns.

use super::exact::log2;
use super::plane::{Histogram, Plane, mean, rms};
use super::working::Working;
use serde::{Deserialize, Serialize};

/// A slope of lightness this steep, a pixel of the working size, is an edge.
const EDGE: f32 = 0.05;
/// Points whose surroundings change by less than this are flat: one step of eight bits is about 0.004.
const FLAT: f32 = 0.006;
/// Unit vectors at twice the angles of eight directions, so that opposite slopes are one direction.
const DIRECTIONS: [(f32, f32); 8] = [
    (1.0, 0.0),
    (0.707_106_77, 0.707_106_77),
    (0.0, 1.0),
    (-0.707_106_77, 0.707_106_77),
    (-1.0, 0.0),
    (-0.707_106_77, -0.707_106_77),
    (0.0, -1.0),
    (0.707_106_77, -0.707_106_77),
];

/// The lines of a picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LineMeasure {
    /// Edge density: share of the points, 0 to 1, where lightness changes by more than 0.05 a pixel, at the working
    /// size, half of it and a quarter of it.
    pub edges: [f32; 3],
    /// Steepness (OKLab lightness a pixel, 0 to about 0.5) below which 50, 80, 95 and 99 % of the points lie.
    pub steepness: [f32; 4],
    /// Share of the picture, 0 to 1, that is flat: its surroundings do not change.
    pub flat: f32,
    /// Share of all slopes, weighted by the square of their steepness, in each of eight directions of 22.5°, the first
    /// across the picture; their sum is 1, or 0 in a plain picture.
    pub directions: [f32; 8],
    /// Share of the points, 0 to 1, on dark lines: darker than what lies two pixels away on both sides.
    pub dark_lines: f32,
    /// The same for light lines.
    pub light_lines: f32,
}

/// The texture of a picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextureMeasure {
    /// Detail of lightness in five octaves of a Laplacian pyramid (Burt and Adelson, 1983), finest first: the log to
    /// base 2 of its root mean square, −12 (none) to 0.
    pub detail: [f32; 5],
    /// Mean of the size of that detail over its root mean square, 0 (a few strokes) to 0.8 (noise), 1 being even.
    pub evenness: [f32; 5],
    /// Skewness of that detail, brought to −1 (dark strokes) to 1 (light strokes).
    pub skew: [f32; 5],
    /// The same as `detail` for colour (a and b of OKLab together), in three octaves.
    pub colour_detail: [f32; 3],
    /// Grain: the finest detail in the quietest fifth of the picture, a root mean square of OKLab lightness, 0 to 0.2.
    pub grain: f32,
    /// The same for colour.
    pub colour_grain: f32,
    /// Shares of local binary patterns (Ojala, Pietikäinen and Mäenpää, 2002: uniform, whatever the rotation, of eight
    /// neighbours) with a tolerance of 0.012, at the working size: 0 to 8 lighter neighbours in a row, and all others.
    pub patterns: [f32; 10],
    /// The same at a quarter of the working size.
    pub coarse_patterns: [f32; 10],
}

/// The lines of a picture.
pub fn line(light: &Plane) -> LineMeasure {
    let half = light.blurred().halved();
    let quarter = half.blurred().halved();
    let fine = light.slopes().steepness();
    let edges = |steepness: &Plane| mean(steepness.values.iter().map(|slope| f32::from(u8::from(*slope > EDGE))));
    let (dark_lines, light_lines) = ridges(light);
    LineMeasure {
        edges: [edges(&fine), edges(&half.slopes().steepness()), edges(&quarter.slopes().steepness())],
        steepness: Histogram::of(fine.values.iter().copied(), 0.0, 0.5).quantiles([0.5, 0.8, 0.95, 0.99]),
        flat: mean(fine.values.iter().map(|slope| f32::from(u8::from(*slope < FLAT)))),
        directions: directions(&half),
        dark_lines,
        light_lines,
    }
}

fn directions(light: &Plane) -> [f32; 8] {
    let slopes = light.slopes();
    let mut shares = [0.0_f64; 8];
    for (x, y) in slopes.across.iter().zip(&slopes.down) {
        // The square of a complex number has its angle twice, and its length squared.
        let (double_x, double_y, weight) = (x * x - y * y, 2.0 * x * y, x * x + y * y);
        let (mut nearest, mut most) = (0, f32::MIN);
        // Of equals the last counts.
        for (place, (x, y)) in DIRECTIONS.iter().enumerate() {
            let towards = double_x * x + double_y * y;
            if towards >= most {
                (nearest, most) = (place, towards);
            }
        }
        if let Some(share) = shares.get_mut(nearest) {
            *share += f64::from(weight);
        }
    }
    let total: f64 = shares.iter().sum();
    shares.map(|share| if total > 1e-6 { (share / total) as f32 } else { 0.0 })
}

/// Shares of points that are darker, and lighter, than both points two pixels away, across or down.
fn ridges(light: &Plane) -> (f32, f32) {
    let (mut dark, mut bright, mut count) = (0_u32, 0_u32, 0_u32);
    let rows: Vec<&[f32]> = light.rows().collect();
    for five in rows.windows(5) {
        let [above, _, here, _, below] = five else { continue };
        for ((near, above), below) in here.windows(5).zip(above.iter().skip(2)).zip(below.iter().skip(2)) {
            let [left, _, middle, _, right] = near else { continue };
            let darker = |one: &f32, two: &f32| one.min(*two) - middle > EDGE;
            let lighter = |one: &f32, two: &f32| middle - one.max(*two) > EDGE;
            dark += u32::from(darker(left, right) || darker(above, below));
            bright += u32::from(lighter(left, right) || lighter(above, below));
            count += 1;
        }
    }
    let share = |part: u32| part as f32 / count.max(1) as f32;
    (share(dark), share(bright))
}

/// The texture of a picture.
pub fn texture(picture: &Working) -> TextureMeasure {
    let light = octaves(&picture.light, 5);
    let (a, b) = (octaves(&picture.a, 3), octaves(&picture.b, 3));
    let colour: Vec<Plane> = a.iter().zip(&b).map(|(a, b)| together(a, b)).collect();
    let quarter = picture.light.blurred().halved().blurred().halved();
    TextureMeasure {
        detail: each(&light, energy),
        evenness: each(&light, evenness),
        skew: each(&light, skew),
        colour_detail: each(&colour, energy),
        grain: light.first().map_or(0.0, quiet),
        colour_grain: colour.first().map_or(0.0, quiet),
        patterns: patterns(&picture.light),
        coarse_patterns: patterns(&quarter),
    }
}

fn each<const N: usize>(octaves: &[Plane], measure: impl Fn(&Plane) -> f32) -> [f32; N] {
    std::array::from_fn(|place| octaves.get(place).map_or(0.0, &measure))
}

/// What blurring takes away, octave by octave.
fn octaves(plane: &Plane, count: usize) -> Vec<Plane> {
    let mut rest = plane.clone();
    let mut found = Vec::new();
    for _ in 0..count {
        let blurred = rest.blurred();
        found.push(rest.less(&blurred));
        rest = blurred.halved();
    }
    found
}

/// The lengths of the vectors made of two planes.
fn together(a: &Plane, b: &Plane) -> Plane {
    let values = a.values.iter().zip(&b.values).map(|(a, b)| (a * a + b * b).sqrt()).collect();
    Plane { width: a.width, height: a.height, values }
}

fn energy(octave: &Plane) -> f32 {
    log2(rms(octave.values.iter().copied())).max(-12.0)
}

fn evenness(octave: &Plane) -> f32 {
    let size = rms(octave.values.iter().copied());
    // Below this, an octave is the rounding of eight bits.
    if size < 2e-4 { 0.0 } else { mean(octave.values.iter().map(|value| value.abs())) / size }
}

fn skew(octave: &Plane) -> f32 {
    let size = rms(octave.values.iter().copied()).max(1e-3);
    let skewness = mean(octave.values.iter().map(|value| value * value * value)) / (size * size * size);
    skewness / (1.0 + skewness.abs())
}

/// The root mean square in the cell of 8 × 8 that a fifth of all cells are quieter than.
fn quiet(octave: &Plane) -> f32 {
    let squares = Plane {
        width: octave.width,
        height: octave.height,
        values: octave.values.iter().map(|value| value * value).collect(),
    };
    let cells = squares.cells((octave.width / 8).max(1), (octave.height / 8).max(1));
    let mut sizes: Vec<f32> = cells.values.iter().map(|square| square.sqrt()).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 5).copied().unwrap_or_default()
}

fn patterns(light: &Plane) -> [f32; 10] {
    const TOLERANCE: f32 = 0.012;
    let mut counts = [0_u32; 10];
    let rows: Vec<&[f32]> = light.rows().collect();
    for three in rows.windows(3) {
        let [above, here, below] = three else { continue };
        for ((above, here), below) in above.windows(3).zip(here.windows(3)).zip(below.windows(3)) {
            let ([a, b, c], [d, middle, e], [f, g, h]) = (above, here, below) else { continue };
            let pattern = pattern([a, b, c, e, h, g, f, d].map(|near| *near - *middle > TOLERANCE));
            if let Some(count) = counts.get_mut(pattern) {
                *count += 1;
            }
        }
    }
    let total = counts.iter().sum::<u32>().max(1) as f32;
    counts.map(|count| count as f32 / total)
}

/// How many neighbours in a row are lighter, or 9 if they do not lie in one row.
fn pattern(lighter: [bool; 8]) -> usize {
    let [first, .., last] = lighter;
    let changes = lighter.windows(2).filter(|pair| pair.first() != pair.last()).count() + usize::from(first != last);
    if changes <= 2 { lighter.iter().filter(|lighter| **lighter).count() } else { 9 }
}
