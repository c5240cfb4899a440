//! What is usual: by how much each measure differs between pictures of one style, and how well it tells styles apart.

use super::vector::Parts;

/// What is usual of one measure.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Its standard deviation within sets of one style.
    pub spread: f32,
    /// How well it tells sets apart.
    pub weight: f32,
}

const fn scale(spread: f32, weight: f32) -> Scale {
    Scale { spread, weight }
}

/// What each part counts for in the whole.
pub const PART_WEIGHTS: Parts<f32> = [1.0, 1.0, 1.0, 1.5, 1.5, 0.5];

/// The scales of all measures, in the order of [`super::vector::Vector`].
pub const SCALES: Parts<&[Scale]> = [PALETTE, TONE, COLOUR, LINE, TEXTURE, COMPOSITION];

const PALETTE: &[Scale] = &[
    scale(0.1292, 0.58),
    scale(0.2213, 0.58),
    scale(0.2356, 0.78),
    scale(0.2011, 1.27),
    scale(0.1642, 0.89),
    scale(0.1796, 0.74),
    scale(0.0682, 0.56),
    scale(0.1058, 0.54),
    scale(0.1009, 0.61),
    scale(0.2361, 0.63),
    scale(0.1279, 0.73),
    scale(0.1185, 0.71),
    scale(0.0326, 0.29),
    scale(0.0249, 0.19),
    scale(0.0691, 1.00),
    scale(0.0988, 0.66),
    scale(0.1370, 2.06),
    scale(0.0334, 0.23),
    scale(0.0423, 0.66),
];

const TONE: &[Scale] = &[
    scale(0.0725, 1.81),
    scale(0.0763, 2.75),
    scale(0.1252, 2.21),
    scale(0.1418, 2.59),
    scale(0.1949, 1.60),
    scale(0.1388, 1.87),
    scale(0.1208, 1.67),
    scale(0.1041, 2.59),
    scale(0.0456, 2.11),
];

const COLOUR: &[Scale] = &[
    scale(0.0443, 2.10),
    scale(0.0693, 1.44),
    scale(0.0803, 1.42),
    scale(0.0584, 2.16),
    scale(0.0556, 2.39),
    scale(0.0204, 1.83),
    scale(0.0116, 2.28),
    scale(0.2873, 1.94),
];

const LINE: &[Scale] = &[
    scale(0.0964, 0.78),
    scale(0.0972, 1.06),
    scale(0.0920, 1.48),
    scale(0.0282, 1.20),
    scale(0.0624, 0.74),
    scale(0.0597, 1.30),
    scale(0.0599, 1.68),
    scale(0.1038, 1.04),
    scale(0.0623, 0.79),
    scale(0.0603, 0.94),
    scale(0.0964, 0.29),
    scale(0.0764, 0.27),
    scale(0.0812, 0.26),
    scale(0.0701, 0.22),
    scale(0.0998, 0.41),
    scale(0.0794, 0.25),
    scale(0.0733, 0.28),
    scale(0.0717, 0.34),
];

const TEXTURE: &[Scale] = &[
    scale(0.5691, 1.33),
    scale(0.5596, 1.16),
    scale(0.5526, 1.43),
    scale(0.5446, 1.80),
    scale(0.5604, 1.91),
    scale(0.0733, 1.07),
    scale(0.0790, 0.50),
    scale(0.0790, 0.43),
    scale(0.0726, 0.42),
    scale(0.0687, 0.52),
    scale(0.2197, 2.16),
    scale(0.2371, 1.70),
    scale(0.2291, 1.41),
    scale(0.2017, 1.50),
    scale(0.1976, 1.67),
    scale(0.6964, 2.19),
    scale(0.6628, 2.36),
    scale(0.6920, 2.38),
    scale(1.0576, 1.66),
    scale(0.7423, 1.54),
    scale(0.0857, 1.17),
    scale(0.0439, 2.02),
    scale(0.0407, 1.89),
    scale(0.0607, 1.01),
    scale(0.0482, 0.85),
    scale(0.0310, 0.90),
    scale(0.0259, 1.00),
    scale(0.0339, 0.72),
    scale(0.0257, 0.78),
    scale(0.0674, 1.05),
    scale(0.0982, 0.90),
    scale(0.0440, 1.66),
    scale(0.0440, 1.53),
    scale(0.0598, 0.60),
    scale(0.0540, 1.32),
    scale(0.0438, 0.71),
    scale(0.0363, 0.69),
    scale(0.0357, 0.88),
    scale(0.0222, 0.96),
    scale(0.0719, 0.72),
];

const COMPOSITION: &[Scale] = &[
    scale(0.1567, 0.90),
    scale(0.0967, 0.77),
    scale(0.1272, 0.45),
    scale(0.0304, 0.22),
    scale(0.0319, 0.48),
    scale(0.0163, 0.64),
    scale(0.0162, 0.46),
    scale(0.0707, 2.17),
    scale(0.0830, 0.77),
    scale(0.2995, 0.56),
];
