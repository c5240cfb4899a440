//! What hangs in the sky far from here.

use super::Tone::{Own, OwnDark, OwnLight, Pale};
use super::{Figure, Piece, fill};
use crate::core::demo::scene::Kind;

pub(super) fn figure(kind: Kind) -> Option<Figure> {
    (kind == Kind::Planet).then_some(Figure {
        pieces: PLANET,
        colour: 0xd98a5a,
        height: 0.46,
        shadow: 0.0,
        turns: false,
    })
}

const PLANET: &[Piece] = &[
    fill(Own, "O 0 -50 34"),
    fill(
        OwnLight,
        "M -31 -64 C -14 -58 14 -60 29 -68 C 26 -73 23 -76 20 -77 C 8 -70 -10 -69 -24 -74 C -27 -71 -30 -68 -31 -64 Z M -34 -48 C -14 -40 16 -42 34 -50 L 34 -46 C 16 -36 -14 -34 -33 -41 Z",
    ),
    fill(OwnDark, "M -28 -30 C -10 -24 12 -24 30 -34 C 22 -22 12 -16 0 -16 C -12 -16 -22 -22 -28 -30 Z"),
    fill(
        Pale,
        "M -33 -58 C -62 -48 -72 -38 -66 -32 C -54 -22 30 -40 60 -62 C 70 -70 66 -78 33 -70 C 52 -70 52 -66 46 -62 C 20 -46 -40 -32 -54 -38 C -58 -42 -50 -50 -33 -58 Z",
    ),
];
