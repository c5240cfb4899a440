//! What rides, sails and flies.

use super::Tone::{Blue, Dark, Glass, Glow, Metal, Own, OwnDark, OwnLight, Pale, Roof, White, Wood, WoodDark, Yellow};
use super::{Figure, Piece, fill, line, standing};
use crate::core::demo::scene::Kind;

const fn flying(pieces: &'static [Piece], colour: u32, height: f32, turns: bool) -> Figure {
    Figure { pieces, colour, height, shadow: 0.0, turns }
}

pub(super) fn figure(kind: Kind) -> Option<Figure> {
    Some(match kind {
        Kind::Bicycle => standing(BICYCLE, 0x1f7a7d, 0.50, 52.0),
        Kind::Car => standing(CAR, 0xd9573f, 0.40, 52.0),
        Kind::Train => standing(TRAIN, 0x3f7d6b, 0.46, 84.0),
        Kind::Boat => flying(BOAT, 0xc2503a, 0.34, true),
        Kind::Ship => flying(SHIP, 0x2f4b66, 0.46, true),
        Kind::Bird => flying(BIRD, 0x39414f, 0.13, true),
        Kind::Butterfly => flying(BUTTERFLY, 0xe8903f, 0.24, false),
        Kind::Balloon => flying(BALLOON, 0xd8573f, 0.36, false),
        Kind::Kite => flying(KITE, 0xd9503f, 0.30, true),
        Kind::Plane => flying(PLANE, 0xe9e4d8, 0.26, true),
        Kind::Rocket => flying(ROCKET, 0xd8523f, 0.46, false),
        _ => return None,
    })
}

const BICYCLE: &[Piece] = &[
    line(Dark, 3.0, "O -32 -22 20.500 O 32 -22 20.500"),
    line(
        Metal,
        0.5,
        "M -32 -42 L -32 -2 M -52 -22 L -12 -22 M -46 -36 L -18 -8 M -46 -8 L -18 -36 M 32 -42 L 32 -2 M 12 -22 L 52 -22 M 18 -36 L 46 -8 M 18 -8 L 46 -36",
    ),
    line(Dark, 1.0, "M -32 -19 L -5 -17.500 M -32 -25 L -5 -26.500"),
    line(Own, 3.8, "M -32 -22 L -5 -22 L -17 -58 M -32 -22 L -14 -50 L 21 -53 L -5 -22 M 19 -60 L 32 -22"),
    fill(Dark, "O -5 -22 5 O -32 -22 2.600 O 32 -22 2.600"),
    line(Dark, 2.2, "M -5 -22 L 1 -12 M -2 -11 L 5 -11"),
    fill(WoodDark, "M -29 -63 C -28 -67 -10 -66 -6 -62 C -8 -58 -16 -59 -20 -57 C -25 -57 -29 -59 -29 -63 Z"),
    line(Dark, 3.2, "M 18 -62 L 17 -67 L 30 -68 Q 40 -67 37 -57 Q 35 -54 31 -55"),
];

const CAR: &[Piece] = &[
    fill(OwnDark, "M -30 -34 C -26 -54 -18 -60 -4 -60 L 12 -60 C 24 -60 32 -48 38 -34 Z"),
    fill(
        Glass,
        "M -24 -36 C -21 -50 -16 -55 -4 -55 L 0 -55 L 0 -36 Z M 5 -55 L 12 -55 C 21 -55 26 -46 31 -36 L 5 -36 Z",
    ),
    fill(
        Own,
        "M -56 -12 C -58 -30 -48 -36 -32 -37 L 38 -37 C 52 -36 60 -28 58 -12 C 58 -9 56 -8 54 -8 L -52 -8 C -55 -8 -56 -9 -56 -12 Z",
    ),
    line(OwnLight, 1.8, "M -52 -26 L 54 -26"),
    fill(Yellow, "E 54 -25 4 4"),
    fill(Dark, "O -32 -11 12.500 O 33 -11 12.500 R -58 -14 10 4 2 R 50 -14 10 4 2"),
    fill(Metal, "O -32 -11 6.500 O 33 -11 6.500"),
    fill(White, "O -32 -11 2.500 O 33 -11 2.500"),
];

const TRAIN: &[Piece] = &[
    line(Dark, 1.8, "M -112 0 L 112 0"),
    fill(Own, "R -110 -48 70 42 4 R -36 -48 70 42 4 M 38 -48 L 84 -48 C 100 -46 108 -28 108 -10 L 108 -6 L 38 -6 Z"),
    fill(Pale, "R -110 -24 70 5 0 R -36 -24 70 5 0 R 38 -24 67 5 0"),
    fill(
        Glow,
        "R -104 -42 13 13 2 R -87 -42 13 13 2 R -70 -42 13 13 2 R -53 -42 9 13 2 R -30 -42 13 13 2 R -13 -42 13 13 2 R 4 -42 13 13 2 R 21 -42 9 13 2 R 44 -42 13 13 2 M 64 -42 L 82 -42 C 91 -41 97 -35 100 -29 L 64 -29 Z",
    ),
    fill(OwnDark, "R -108 -52 66 5 2 R -34 -52 66 5 2 R 42 -52 42 5 2"),
    fill(
        Dark,
        "O -98 -5 5 O -84 -5 5 O -66 -5 5 O -52 -5 5 O -24 -5 5 O -10 -5 5 O 8 -5 5 O 22 -5 5 O 50 -5 5 O 64 -5 5 O 88 -5 5",
    ),
    fill(Yellow, "O 103 -14 3"),
];

const BOAT: &[Piece] = &[
    line(WoodDark, 1.9, "M 0 -10 L 0 -98"),
    fill(White, "M 3 -94 C 20 -70 34 -44 38 -20 Q 20 -16 3 -18 Z"),
    fill(Pale, "M -3 -86 C -12 -58 -22 -38 -32 -20 Q -16 -16 -3 -18 Z"),
    line(Pale, 0.9, "M 3 -70 L 18 -70 M 3 -48 L 29 -46"),
    fill(Roof, "M 0 -99 L 13 -95 L 0 -91 Z"),
    fill(Own, "M -40 -14 Q 0 -8 44 -15 C 40 -4 32 4 24 5 L -24 5 C -32 4 -38 -4 -40 -14 Z"),
    line(White, 1.8, "M -37 -8 Q 0 -2 41 -9"),
];

const SHIP: &[Piece] = &[
    fill(White, "R -34 -34 66 18 2 R -24 -48 46 15 2 R -14 -58 22 11 2"),
    fill(
        Glow,
        "O -26 -25 2.600 O -16 -25 2.600 O -6 -25 2.600 O 4 -25 2.600 O 14 -25 2.600 O 24 -25 2.600 R -19 -44 6 5 1 R -9 -44 6 5 1 R 1 -44 6 5 1 R 11 -44 6 5 1",
    ),
    fill(Roof, "M -4 -80 L 10 -80 L 9 -57 L -5 -57 Z M 14 -74 L 24 -74 L 23 -47 L 13 -47 Z"),
    fill(Dark, "M -4 -81 L 10 -81 L 9.700 -75 L -4.300 -75 Z M 14 -75 L 24 -75 L 23.700 -69 L 13.800 -69 Z"),
    line(WoodDark, 1.4, "M -28 -34 L -28 -74 M 44 -18 L 44 -52"),
    fill(Own, "M -58 -20 Q 0 -14 62 -22 C 58 -8 52 2 46 5 L -44 5 C -52 2 -56 -8 -58 -20 Z"),
    fill(Roof, "M -52 -1 L 53 -1 L 46 5 L -44 5 Z"),
    line(White, 1.2, "M -55 -13 Q 0 -8 57 -15"),
];

const BIRD: &[Piece] = &[
    fill(
        Own,
        "M -62 -40 C -44 -62 -18 -58 -4 -30 C 10 -58 40 -66 62 -48 C 40 -48 24 -38 14 -18 C 22 -16 28 -18 34 -22 C 32 -12 22 -6 8 -6 C -4 -6 -10 -14 -12 -22 C -24 -40 -42 -46 -62 -40 Z",
    ),
    fill(OwnLight, "M -62 -40 C -46 -54 -24 -52 -10 -28 C -24 -40 -42 -46 -62 -40 Z"),
];

const BUTTERFLY: &[Piece] = &[
    fill(
        Own,
        "M -2 -50 C -20 -92 -58 -92 -56 -66 C -54 -46 -26 -40 -2 -46 Z M 2 -50 C 20 -92 58 -92 56 -66 C 54 -46 26 -40 2 -46 Z",
    ),
    fill(
        OwnDark,
        "M -2 -44 C -32 -44 -48 -30 -42 -14 C -34 0 -10 -14 -2 -38 Z M 2 -44 C 32 -44 48 -30 42 -14 C 34 0 10 -14 2 -38 Z",
    ),
    fill(White, "O -42 -70 4.500 O 42 -70 4.500 O -32 -22 4 O 32 -22 4"),
    fill(OwnLight, "E -28 -62 9 7 E 28 -62 9 7"),
    fill(Dark, "E 0 -44 3.200 20"),
    line(Dark, 1.2, "M 0 -62 C -4 -78 -10 -84 -16 -86 M 0 -62 C 4 -78 10 -84 16 -86"),
];

const BALLOON: &[Piece] = &[
    line(Dark, 0.8, "M -7 -30 L -5 -16 M 7 -30 L 5 -16 M 0 -30 L 0 -16"),
    fill(
        Own,
        "M -8 -30 C -20 -42 -38 -54 -38 -76 C -38 -98 -20 -112 0 -112 C 20 -112 38 -98 38 -76 C 38 -54 20 -42 8 -30 Z",
    ),
    fill(
        Pale,
        "M -5 -30 C -14 -44 -24 -58 -24 -76 C -24 -96 -12 -112 0 -112 C -6 -104 -10 -92 -10 -76 C -10 -58 -4 -44 -1 -30 Z M 5 -30 C 14 -44 24 -58 24 -76 C 24 -96 12 -112 0 -112 C 6 -104 10 -92 10 -76 C 10 -58 4 -44 1 -30 Z",
    ),
    fill(
        OwnDark,
        "M 8 -30 C 20 -42 38 -54 38 -76 C 38 -88 33 -98 25 -104 C 32 -92 33 -80 32 -72 C 30 -54 16 -42 6 -30 Z",
    ),
    fill(Wood, "R -8 -18 16 13 2.500"),
    line(WoodDark, 1.6, "M -8 -17 L 8 -17 M -7 -11 L 7 -11"),
];

const KITE: &[Piece] = &[
    line(Dark, 0.8, "M 0 -30 C 10 -8 -14 6 -20 34"),
    fill(Own, "M 0 -100 L 0 -30 L -28 -72 Z"),
    fill(OwnDark, "M 0 -100 L 28 -72 L 0 -30 Z"),
    fill(OwnLight, "M -28 -72 L 0 -72 L 0 -30 Z"),
    fill(Yellow, "M -2 -16 L 10 -20 L 8 -10 Z M -2 -12 L -12 -6 L -12 -16 Z"),
    fill(Blue, "M -10 12 L 2 10 L -2 20 Z M -12 14 L -22 18 L -20 8 Z"),
];

const PLANE: &[Piece] = &[
    fill(OwnDark, "M -4 -46 L 14 -76 L 22 -76 L 16 -44 Z"),
    fill(
        Own,
        "M -64 -34 C -50 -44 20 -50 54 -46 C 70 -44 74 -36 60 -32 C 30 -26 -40 -24 -64 -34 Z M -64 -36 L -74 -62 L -62 -62 L -46 -40 Z",
    ),
    fill(Roof, "M -68 -48 L -74 -62 L -62 -62 L -54 -51 Z"),
    fill(OwnDark, "M -6 -32 L -22 -2 L -10 -2 L 22 -32 Z"),
    fill(
        Blue,
        "O 40 -41 2.200 O 30 -41.500 2.200 O 20 -41.800 2.200 O 10 -41.800 2.200 O 0 -41.500 2.200 O -10 -41 2.200 M 50 -45 C 58 -44 63 -42 64 -40 L 50 -40 Z",
    ),
];

const ROCKET: &[Piece] = &[
    fill(Yellow, "M -12 -20 C -14 0 -6 12 0 28 C 6 12 14 0 12 -20 Z"),
    fill(White, "M -6 -20 C -7 -8 -3 0 0 10 C 3 0 7 -8 6 -20 Z"),
    fill(Own, "M -18 -56 C -36 -44 -38 -26 -36 -14 L -14 -26 Z M 18 -56 C 36 -44 38 -26 36 -14 L 14 -26 Z"),
    fill(White, "M -16 -22 C -28 -54 -24 -92 0 -118 C 24 -92 28 -54 16 -22 Z"),
    fill(Own, "M -18 -88 C -14 -100 -8 -110 0 -118 C 8 -110 14 -100 18 -88 Q 0 -80 -18 -88 Z"),
    fill(OwnDark, "R -14 -24 28 6 2"),
    fill(Metal, "O 0 -66 11.500"),
    fill(Blue, "O 0 -66 8"),
    fill(Glass, "O -2.500 -68.500 3.400"),
];
