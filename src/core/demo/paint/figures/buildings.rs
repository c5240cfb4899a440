//! What people build outdoors.

use super::Tone::{
    Blue, Dark, Glow, Own, OwnDark, OwnLight, Pale, Roof, Sand, Stone, StoneDark, White, Wood, WoodDark,
};
use super::{Figure, Piece, fill, line, standing};
use crate::core::demo::scene::Kind;

pub(super) fn figure(kind: Kind) -> Option<Figure> {
    Some(match kind {
        Kind::House => standing(HOUSE, 0xeadfc8, 0.40, 44.0),
        Kind::Castle => standing(CASTLE, 0xb9aea0, 0.52, 58.0),
        Kind::Lighthouse => standing(LIGHTHOUSE, 0xcf4b3b, 0.60, 30.0),
        Kind::Windmill => standing(WINDMILL, 0xe6dac2, 0.54, 24.0),
        Kind::Tent => standing(TENT, 0xe09a3e, 0.30, 50.0),
        Kind::Bridge => standing(BRIDGE, 0xb35a43, 0.50, 0.0),
        Kind::Bench => standing(BENCH, 0x8a5f42, 0.30, 46.0),
        Kind::Umbrella => standing(UMBRELLA, 0xdd5a47, 0.44, 30.0),
        _ => return None,
    })
}

const HOUSE: &[Piece] = &[
    fill(StoneDark, "R 16 -92 11 26 1"),
    fill(Own, "M -36 -52 L 0 -86 L 36 -52 L 36 0 L -36 0 Z"),
    fill(Roof, "M -46 -48 L 0 -94 L 46 -48 L 41 -43 L 0 -82 L -41 -43 Z"),
    fill(WoodDark, "M 4 0 L 4 -26 Q 13 -34 22 -26 L 22 0 Z"),
    fill(White, "R -26 -38 21 21 1 O 0 -62 8"),
    fill(Glow, "R -24 -36 8 8 0 R -15 -36 8 8 0 R -24 -27 8 8 0 R -15 -27 8 8 0 O 0 -62 5.800"),
    fill(Pale, "O 8 -13 1.500"),
    fill(super::Tone::LeafDark, "O -34 -4 8 O -26 -5 9 O 32 -4 8"),
];

const CASTLE: &[Piece] = &[
    fill(OwnDark, "R -14 -100 28 60 0"),
    fill(Roof, "M -18 -98 L 0 -126 L 18 -98 Z M -52 -80 L -38 -106 L -24 -80 Z M 24 -80 L 38 -106 L 52 -80 Z"),
    fill(
        Own,
        "R -50 -82 24 82 0 R 26 -82 24 82 0 R -30 -52 60 52 0 M -30 -60 L -22 -60 L -22 -50 L -30 -50 Z M -16 -60 L -8 -60 L -8 -50 L -16 -50 Z M -4 -60 L 4 -60 L 4 -50 L -4 -50 Z M 8 -60 L 16 -60 L 16 -50 L 8 -50 Z M 22 -60 L 30 -60 L 30 -50 L 22 -50 Z",
    ),
    fill(WoodDark, "M -11 0 L -11 -20 Q 0 -34 11 -20 L 11 0 Z"),
    fill(
        Glow,
        "M -41 -58 L -41 -64 Q -38 -69 -35 -64 L -35 -58 Z M 35 -58 L 35 -64 Q 38 -69 41 -64 L 41 -58 Z M -3 -78 L -3 -84 Q 0 -89 3 -84 L 3 -78 Z M -41 -30 L -41 -36 Q -38 -41 -35 -36 L -35 -30 Z M 35 -30 L 35 -36 Q 38 -41 41 -36 L 41 -30 Z",
    ),
    line(OwnDark, 1.0, "M -50 -46 L -26 -46 M 26 -46 L 50 -46 M -30 -40 L 30 -40"),
    fill(Blue, "M 0 -128 L 14 -124 L 0 -120 Z"),
];

const LIGHTHOUSE: &[Piece] = &[
    fill(StoneDark, "M -34 4 C -30 -8 -16 -12 0 -12 C 18 -12 32 -8 38 4 Z"),
    fill(White, "M -13 -8 L -8 -84 L 8 -84 L 13 -8 Z"),
    fill(
        Own,
        "M -13 -8 L -11.700 -27 L 11.700 -27 L 13 -8 Z M -10.500 -46 L -9.300 -64 L 9.300 -64 L 10.500 -46 Z M -8.400 -78 L -8 -84 L 8 -84 L 8.400 -78 Z",
    ),
    fill(Dark, "R -11.500 -88 23 4 1"),
    fill(Glow, "R -6.500 -99 13 11 1"),
    line(Dark, 1.0, "M -6 -99 L -6 -88 M 0 -99 L 0 -88 M 6 -99 L 6 -88"),
    fill(Own, "M -9 -98 C -8 -108 8 -108 9 -98 Z"),
    fill(Dark, "O 0 -107 2 M -3 -8 L -3 -16 Q 0 -20 3 -16 L 3 -8 Z R -2 -56 4 5 1"),
    fill(Stone, "M -34 4 C -28 -4 -14 -6 0 -5 C 4 0 0 2 -6 4 Z"),
];

const WINDMILL: &[Piece] = &[
    fill(Own, "M -20 0 L -12 -68 L 12 -68 L 20 0 Z"),
    fill(Roof, "M -15 -67 C -13 -86 13 -86 15 -67 Z"),
    fill(WoodDark, "M -6 0 L -6 -14 Q 0 -20 6 -14 L 6 0 Z"),
    fill(Glow, "R -4 -50 8 9 1 R -3.500 -34 7 8 1"),
    line(WoodDark, 1.8, "M -33 -105 L 33 -39 M -33 -39 L 33 -105"),
    fill(
        Pale,
        "M -4 -77 L -31 -107 L -37 -100 L -8 -73 Z M 4 -67 L 31 -37 L 37 -44 L 8 -71 Z M -5 -68 L -35 -41 L -29 -35 L -2 -65 Z M 5 -76 L 35 -103 L 29 -109 L 2 -79 Z",
    ),
    fill(Dark, "O 0 -72 3.400"),
];

const TENT: &[Piece] = &[
    fill(OwnDark, "M -6 -68 L 16 -72 L 66 0 L 44 0 Z"),
    fill(Own, "M -6 -68 L 44 0 L -52 0 Z"),
    fill(Dark, "M -6 -50 L 14 0 L -24 0 Z"),
    fill(Glow, "M -6 -44 L 2 -24 L -4 0 L -20 0 Z"),
    line(WoodDark, 1.6, "M -6 -68 L -8 -75 M -6 -68 L -2 -75"),
    line(Pale, 0.8, "M -6 -68 L -66 0 M 16 -72 L 80 0"),
];

const BRIDGE: &[Piece] = &[
    fill(
        OwnDark,
        "M -120 -30 L 120 -30 L 120 10 L 96 10 C 90 -22 30 -22 24 10 L -24 10 C -30 -22 -90 -22 -96 10 L -120 10 Z",
    ),
    fill(Own, "M -124 -40 Q 0 -58 124 -40 L 124 -26 Q 0 -44 -124 -26 Z"),
    line(OwnLight, 1.8, "M -122 -50 Q 0 -68 122 -50"),
    line(
        OwnLight,
        1.2,
        "M -100 -52 L -100 -42 M -75 -56 L -75 -46 M -50 -58 L -50 -48 M -25 -59 L -25 -50 M 0 -60 L 0 -50 M 25 -59 L 25 -50 M 50 -58 L 50 -48 M 75 -56 L 75 -46 M 100 -52 L 100 -42",
    ),
];

const BENCH: &[Piece] = &[
    line(Dark, 3.0, "M -40 -26 L -44 0 M 40 -26 L 44 0 M -40 -26 L -44 -58 M 40 -26 L 44 -58"),
    fill(Own, "R -50 -60 100 8 3 R -50 -48 100 8 3"),
    fill(OwnLight, "R -54 -30 108 8 3"),
    fill(OwnDark, "R -54 -23 108 4 2"),
];

const UMBRELLA: &[Piece] = &[
    line(Wood, 2.4, "M 0 2 L 0 -84"),
    fill(
        Own,
        "M -48 -58 C -44 -92 -20 -102 0 -104 C 20 -102 44 -92 48 -58 C 36 -66 28 -66 17 -58 C 8 -66 -8 -66 -17 -58 C -28 -66 -36 -66 -48 -58 Z",
    ),
    fill(Pale, "M -17 -58 C -14 -82 -8 -98 0 -104 C 8 -98 14 -82 17 -58 C 8 -66 -8 -66 -17 -58 Z"),
    fill(Dark, "O 0 -105 2"),
    fill(Sand, "E 0 2 16 4"),
];
