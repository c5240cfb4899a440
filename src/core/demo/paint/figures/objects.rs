//! What stands on tables and in rooms.

use super::Tone::{
    Blush, Dark, Glow, Leaf, LeafDark, Metal, Own, OwnDark, OwnLight, Pale, Roof, White, Wood, WoodDark, Yellow,
};
use super::{Figure, Piece, fill, line, standing};
use crate::core::demo::scene::Kind;

pub(super) fn figure(kind: Kind) -> Option<Figure> {
    Some(match kind {
        Kind::Cup => standing(CUP, 0x4f7f96, 0.24, 30.0),
        Kind::Bowl => standing(BOWL, 0x6a8f86, 0.27, 40.0),
        Kind::Teapot => standing(TEAPOT, 0x3f7d77, 0.32, 40.0),
        Kind::Vase => standing(VASE, 0xc4603f, 0.40, 26.0),
        Kind::Bottle => standing(BOTTLE, 0x4d8264, 0.40, 15.0),
        Kind::Candle => standing(CANDLE, 0xf1e6cf, 0.28, 16.0),
        Kind::Lamp => standing(LAMP, 0xe7b45a, 0.56, 22.0),
        Kind::Book => standing(BOOK, 0xb5503d, 0.26, 46.0),
        Kind::Chair => standing(CHAIR, 0xc9803f, 0.46, 34.0),
        Kind::Apple => standing(APPLE, 0xcc4438, 0.17, 28.0),
        Kind::Orange => standing(ORANGE, 0xec8a30, 0.16, 28.0),
        Kind::Lemon => standing(LEMON, 0xf2cf4a, 0.15, 32.0),
        Kind::Pear => standing(PEAR, 0xb9bf56, 0.21, 24.0),
        Kind::Cake => standing(CAKE, 0xe7a2a0, 0.34, 40.0),
        Kind::Bread => standing(BREAD, 0xc98a4b, 0.26, 46.0),
        Kind::Guitar => standing(GUITAR, 0xc7803f, 0.54, 22.0),
        Kind::Clock => standing(CLOCK, 0xd25a45, 0.30, 26.0),
        Kind::Gift => standing(GIFT, 0xcf4c46, 0.30, 34.0),
        Kind::Heart => Figure { pieces: HEART, colour: 0xd6454b, height: 0.40, shadow: 20.0, turns: false },
        _ => return None,
    })
}

const CUP: &[Piece] = &[
    line(White, 2.4, "M -8 -74 C -14 -84 -2 -90 -8 -102 M 8 -74 C 2 -84 14 -90 8 -102"),
    fill(Pale, "E 0 -3 46 5"),
    line(Own, 6.0, "M 30 -52 C 52 -54 52 -24 26 -24"),
    fill(Own, "M -34 -62 L 34 -62 C 34 -34 28 -14 14 -5 L -14 -5 C -28 -14 -34 -34 -34 -62 Z"),
    fill(OwnLight, "E 0 -62 34 7"),
    fill(WoodDark, "E 0 -61.500 29.500 5"),
    line(Pale, 2.2, "M -32.500 -46 Q 0 -38 32.500 -46"),
];

const BOWL: &[Piece] = &[
    fill(OwnDark, "M -16 -6 L 16 -6 L 18 0 L -18 0 Z"),
    fill(Own, "M -46 -56 L 46 -56 C 46 -26 28 -5 0 -5 C -28 -5 -46 -26 -46 -56 Z"),
    fill(OwnLight, "M -46 -56 C -44 -40 -34 -22 -20 -12 C -28 -26 -32 -42 -32 -56 Z"),
    fill(OwnDark, "E 0 -56 46 9"),
    fill(Leaf, "E 0 -54.500 40 6.200"),
    fill(LeafDark, "E 8 -53 26 3.400"),
    line(White, 2.2, "M -12 -70 C -18 -80 -6 -86 -12 -98 M 8 -68 C 2 -78 14 -84 8 -96"),
];

const TEAPOT: &[Piece] = &[
    line(OwnDark, 5.6, "M -34 -50 C -58 -54 -56 -18 -30 -20"),
    fill(Own, "M 26 -34 C 44 -34 44 -54 58 -62 L 63 -56 C 54 -46 52 -22 28 -14 Z"),
    fill(Own, "M -38 -34 C -38 -62 -20 -70 0 -70 C 20 -70 38 -62 38 -34 C 38 -12 24 0 0 0 C -24 0 -38 -12 -38 -34 Z"),
    fill(
        OwnLight,
        "M -26 -70 C -18 -82 18 -82 26 -70 Q 0 -62 -26 -70 Z M -28 -44 C -26 -56 -18 -60 -12 -60 C -18 -52 -20 -46 -20 -36 C -24 -36 -27 -38 -28 -44 Z",
    ),
    fill(Wood, "O 0 -83 5"),
    line(OwnDark, 1.6, "M -27 -68 Q 0 -60 27 -68"),
];

const VASE: &[Piece] = &[
    line(LeafDark, 1.7, "M -2 -84 Q -10 -104 -22 -114 M 2 -84 Q 4 -108 2 -122 M 2 -84 Q 14 -100 26 -106"),
    fill(
        Leaf,
        "M -8 -96 C -20 -92 -30 -98 -32 -104 C -22 -108 -12 -104 -8 -96 Z M 12 -96 C 16 -106 28 -108 34 -102 C 30 -94 20 -90 12 -96 Z M 2 -106 C -6 -114 -4 -124 2 -128 C 8 -124 10 -114 2 -106 Z",
    ),
    fill(
        Own,
        "M -12 -86 L 12 -86 C 11 -76 10 -72 16 -66 C 34 -50 34 -22 20 0 L -20 0 C -34 -22 -34 -50 -16 -66 C -10 -72 -11 -76 -12 -86 Z",
    ),
    fill(OwnLight, "M -20 -54 C -30 -40 -28 -20 -19 -6 L -15 -6 C -22 -22 -22 -42 -12 -60 Z"),
    fill(OwnDark, "E 0 -86 12.500 3 M -28 -40 Q 0 -32 28 -40 L 28.500 -34 Q 0 -26 -28.500 -34 Z"),
];

const BOTTLE: &[Piece] = &[
    fill(
        Own,
        "M -5 -94 L 5 -94 L 5 -70 C 6 -62 15 -60 15 -48 L 15 -3 Q 15 0 12 0 L -12 0 Q -15 0 -15 -3 L -15 -48 C -15 -60 -6 -62 -5 -70 Z",
    ),
    fill(OwnLight, "M -11 -46 C -11 -54 -6 -56 -5 -60 L -3 -60 C -5 -54 -8 -52 -8 -44 L -8 -6 L -11 -6 Z"),
    fill(Pale, "R -15 -40 30 24 0"),
    line(Roof, 1.4, "M -8 -32 L 8 -32 M -6 -25 L 6 -25"),
    fill(Wood, "R -5.500 -101 11 11 1.500"),
];

const CANDLE: &[Piece] = &[
    fill(Metal, "E 0 -4 26 5 R -12 -10 24 6 2"),
    fill(Own, "M -8 -8 L -8 -66 Q -4 -70 0 -66 Q 5 -70 8 -64 L 8 -8 Z"),
    fill(OwnDark, "M -8 -62 Q -6 -48 -4 -60 Z"),
    line(Dark, 1.2, "M 0 -68 L 0 -74"),
    fill(Yellow, "M 0 -74 C -9 -80 -4 -92 0 -102 C 4 -92 9 -80 0 -74 Z"),
    fill(White, "M 0 -75 C -4 -79 -2 -86 0 -90 C 2 -86 4 -79 0 -75 Z"),
];

const LAMP: &[Piece] = &[
    fill(Dark, "E 0 -2 17 3.500"),
    line(Dark, 2.2, "M 0 -2 L 0 -78"),
    fill(Glow, "E 0 -72 15 4"),
    fill(Own, "M -12 -102 L 12 -102 L 25 -72 Q 0 -66 -25 -72 Z"),
    fill(OwnLight, "M -12 -102 L -4 -102 L -8 -70 Q -18 -70 -25 -72 Z"),
];

const BOOK: &[Piece] = &[
    fill(Pale, "R -44 -14 86 12 1"),
    fill(Own, "R -46 -18 92 5 2 R -46 -4 92 4 2 R -48 -18 8 18 3"),
    fill(Pale, "R -34 -31 70 11 1"),
    fill(Leaf, "R -36 -35 76 4.500 2 R -36 -22 76 4 2 R 34 -35 8 17 3"),
    fill(Pale, "R -40 -46 72 9 1"),
    fill(Yellow, "R -42 -50 78 4.500 2 R -42 -38 78 3.600 2 R -44 -50 8 15.500 3"),
];

const CHAIR: &[Piece] = &[
    line(WoodDark, 3.6, "M -26 -34 L -30 0 M 26 -34 L 30 0 M -18 -34 L -19 -6 M 18 -34 L 19 -6"),
    line(WoodDark, 4.0, "M -26 -40 L -28 -94 M 26 -40 L 28 -94"),
    fill(Own, "R -31 -98 62 34 8"),
    fill(OwnLight, "R -33 -46 66 14 6"),
    fill(OwnDark, "R -31 -36 62 6 3"),
];

const APPLE: &[Piece] = &[
    line(WoodDark, 3.4, "M 0 -72 Q 2 -84 9 -90"),
    fill(Leaf, "M 4 -80 C 12 -96 28 -96 34 -88 C 26 -78 14 -74 4 -80 Z"),
    fill(
        Own,
        "M 0 -74 C -12 -84 -40 -80 -40 -44 C -40 -16 -22 0 -10 0 C -4 0 -3 -2 0 -2 C 3 -2 4 0 10 0 C 22 0 40 -16 40 -44 C 40 -80 12 -84 0 -74 Z",
    ),
    fill(OwnLight, "E -20 -52 7 13"),
    fill(OwnDark, "E 0 -73 10 3"),
];

const ORANGE: &[Piece] = &[
    fill(Own, "O 0 -40 40"),
    fill(OwnLight, "E -14 -54 10 8"),
    fill(LeafDark, "O 0 -78 3.500"),
    fill(Leaf, "M 2 -78 C 10 -94 28 -94 34 -86 C 26 -76 12 -72 2 -78 Z"),
];

const LEMON: &[Piece] = &[
    fill(
        Own,
        "M -58 -38 C -46 -42 -40 -70 0 -72 C 36 -70 44 -44 58 -38 C 46 -30 36 -2 0 -1 C -40 -2 -46 -32 -58 -38 Z",
    ),
    fill(OwnLight, "E -14 -52 13 7"),
    fill(Leaf, "M 50 -42 C 50 -58 66 -68 78 -62 C 76 -48 64 -38 50 -42 Z"),
];

const PEAR: &[Piece] = &[
    line(WoodDark, 3.0, "M 0 -92 Q 1 -102 7 -107"),
    fill(
        Own,
        "M 0 -94 C -16 -94 -14 -72 -20 -58 C -28 -44 -34 -34 -32 -22 C -30 -6 -16 0 0 0 C 16 0 30 -6 32 -22 C 34 -34 28 -44 20 -58 C 14 -72 16 -94 0 -94 Z",
    ),
    fill(OwnLight, "E -14 -36 6 14"),
    fill(Blush, "E 16 -24 7 12"),
];

const CAKE: &[Piece] = &[
    fill(Metal, "E 0 -2 54 5"),
    fill(Pale, "R -44 -42 88 40 4"),
    fill(
        Own,
        "M -46 -54 Q 0 -60 46 -54 L 46 -34 C 40 -22 34 -34 28 -30 C 22 -18 14 -32 6 -28 C 0 -16 -8 -30 -16 -28 C -22 -20 -30 -32 -36 -28 C -40 -22 -46 -28 -46 -34 Z",
    ),
    fill(OwnLight, "E 0 -55 45 7"),
    fill(Roof, "O -26 -60 5 O 0 -63 5 O 26 -60 5"),
    line(White, 3.0, "M 0 -66 L 0 -86"),
    fill(Yellow, "M 0 -86 C -5 -90 -2 -97 0 -102 C 2 -97 5 -90 0 -86 Z"),
];

const BREAD: &[Piece] = &[
    fill(WoodDark, "R -58 -5 116 6 3"),
    fill(Own, "M -50 -5 C -60 -34 -40 -52 0 -53 C 40 -52 60 -34 50 -5 Z"),
    fill(OwnLight, "M -42 -28 C -34 -44 -12 -48 8 -48 C -8 -42 -26 -38 -42 -28 Z"),
    line(
        Pale,
        3.4,
        "M -28 -40 Q -22 -30 -24 -20 M -6 -45 Q 0 -34 -2 -22 M 16 -45 Q 22 -34 20 -22 M 34 -38 Q 38 -30 36 -20",
    ),
];

const GUITAR: &[Piece] = &[
    fill(WoodDark, "M -4 -60 L 4 -60 L 3.400 -112 L -3.400 -112 Z"),
    fill(Dark, "R -6 -124 12 15 3"),
    fill(
        Own,
        "M 0 -66 C -16 -68 -22 -54 -17 -44 C -14 -38 -28 -32 -28 -18 C -28 -4 -14 0 0 0 C 14 0 28 -4 28 -18 C 28 -32 14 -38 17 -44 C 22 -54 16 -68 0 -66 Z",
    ),
    fill(WoodDark, "O 0 -40 8 R -11 -17 22 4 1"),
    line(Pale, 0.6, "M -2 -15 L -2 -112 M 0 -15 L 0 -112 M 2 -15 L 2 -112"),
];

const CLOCK: &[Piece] = &[
    line(OwnDark, 5.0, "M -18 -8 L -26 0 M 18 -8 L 26 0"),
    fill(OwnDark, "M -34 -76 C -38 -90 -20 -98 -12 -86 Z M 34 -76 C 38 -90 20 -98 12 -86 Z"),
    fill(Own, "O 0 -44 40"),
    fill(White, "O 0 -44 32"),
    line(Dark, 1.8, "M 0 -72 L 0 -68 M 0 -20 L 0 -16 M -28 -44 L -24 -44 M 24 -44 L 28 -44"),
    line(Dark, 3.0, "M 0 -44 L 0 -64 M 0 -44 L 14 -36"),
    fill(Roof, "O 0 -44 3"),
];

const GIFT: &[Piece] = &[
    fill(Own, "R -36 -52 72 52 2"),
    fill(OwnLight, "R -41 -66 82 16 2"),
    fill(Pale, "R -7 -66 14 66 0"),
    line(
        Pale,
        5.0,
        "M 0 -68 C -12 -92 -36 -88 -30 -76 C -26 -68 -10 -68 0 -68 C 12 -92 36 -88 30 -76 C 26 -68 10 -68 0 -68",
    ),
];

const HEART: &[Piece] = &[
    fill(
        Own,
        "M 0 -18 C -24 -36 -48 -54 -46 -78 C -44 -98 -14 -104 0 -80 C 14 -104 44 -98 46 -78 C 48 -54 24 -36 0 -18 Z",
    ),
    fill(OwnLight, "E -25 -80 9 7"),
];
