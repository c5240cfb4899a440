//! What grows.

use super::Tone::{Leaf, LeafDark, Own, OwnDark, OwnLight, Pale, White, Wood, WoodDark, Yellow};
use super::{Figure, Piece, fill, line, standing};
use crate::core::demo::scene::Kind;

pub(super) fn figure(kind: Kind) -> Option<Figure> {
    Some(match kind {
        Kind::Tree => standing(TREE, 0x5e9560, 0.50, 24.0),
        Kind::Pine => standing(PINE, 0x3f7a63, 0.52, 20.0),
        Kind::Palm => standing(PALM, 0x4f9468, 0.52, 14.0),
        Kind::Cactus => standing(CACTUS, 0x5a9468, 0.40, 18.0),
        Kind::Mushroom => standing(MUSHROOM, 0xcf4a3c, 0.24, 22.0),
        Kind::Sunflower => standing(SUNFLOWER, 0xf0b93a, 0.40, 8.0),
        Kind::Grass => standing(GRASS, 0x8fa35a, 0.22, 18.0),
        Kind::Plant => standing(PLANT, 0xc46f4d, 0.38, 22.0),
        Kind::Flower => standing(FLOWER, 0xdf5f5a, 0.32, 8.0),
        _ => return None,
    })
}

const TREE: &[Piece] = &[
    fill(Wood, "M -6 0 C -3 -16 -4 -34 -5 -50 L 5 -50 C 4 -34 4 -16 8 0 Z"),
    line(Wood, 3.0, "M 0 -38 L 14 -56 M 0 -34 L -13 -50"),
    fill(OwnDark, "O -19 -56 19 O 20 -56 19 O 2 -52 18"),
    fill(Own, "O -22 -66 18 O 20 -68 19 O 0 -82 23 O -2 -64 20"),
    fill(OwnLight, "O -16 -76 10 O -5 -90 11 O -24 -68 7"),
];

const PINE: &[Piece] = &[
    fill(WoodDark, "R -4 -14 8 14 1"),
    fill(OwnDark, "M 0 -58 Q 16 -28 34 -12 Q 0 -4 -34 -12 Q -16 -28 0 -58 Z"),
    fill(Own, "M 0 -80 Q 13 -52 27 -36 Q 0 -28 -27 -36 Q -13 -52 0 -80 Z"),
    fill(OwnLight, "M 0 -104 Q 9 -78 20 -62 Q 0 -55 -20 -62 Q -9 -78 0 -104 Z"),
];

const PALM: &[Piece] = &[
    fill(Wood, "M -5 0 C -4 -30 2 -60 12 -86 L 17 -84 C 9 -58 5 -30 6 0 Z"),
    line(WoodDark, 1.0, "M -3 -16 L 5 -18 M -1 -32 L 6 -34 M 3 -48 L 9 -50 M 7 -64 L 13 -65"),
    fill(
        OwnDark,
        "M 14 -86 C -6 -98 -30 -88 -34 -66 C -20 -78 -4 -82 14 -84 Z M 14 -86 C 34 -98 58 -86 60 -64 C 48 -78 32 -82 14 -84 Z",
    ),
    fill(
        Own,
        "M 14 -86 C 4 -112 -22 -114 -36 -98 C -18 -100 0 -94 14 -84 Z M 14 -86 C 26 -112 52 -112 64 -94 C 46 -98 28 -94 14 -84 Z M 14 -86 C 0 -78 -8 -62 -6 -48 C 2 -62 8 -74 16 -84 Z M 14 -86 C 30 -78 38 -62 36 -50 C 28 -64 22 -74 12 -84 Z",
    ),
    fill(OwnLight, "M 14 -86 C 8 -106 14 -118 24 -122 C 20 -108 20 -96 16 -85 Z"),
    fill(WoodDark, "O 10 -82 3.500 O 17 -81 3.500"),
];

const CACTUS: &[Piece] = &[
    line(OwnDark, 11.0, "M 2 -38 L 24 -38 Q 28 -38 28 -44 L 28 -66"),
    line(OwnDark, 10.0, "M -2 -28 L -22 -28 Q -26 -28 -26 -34 L -26 -54"),
    line(Own, 19.0, "M 0 -9 L 0 -88"),
    line(OwnLight, 1.3, "M -4 -6 L -4 -90 M 4 -6 L 4 -90 M 28 -46 L 28 -66 M -26 -36 L -26 -54"),
    fill(super::Tone::Blush, "O 0 -99 4.500 O 28 -73 3.400 O -4 -97 3 O 4 -97 3"),
];

const MUSHROOM: &[Piece] = &[
    fill(Pale, "M -11 -48 C -8 -28 -12 -10 -16 0 L 16 0 C 12 -10 8 -28 11 -48 Z"),
    fill(White, "M -16 -40 Q 0 -30 16 -40 L 14 -48 L -14 -48 Z"),
    fill(Own, "M -46 -46 C -42 -86 -18 -100 0 -100 C 18 -100 42 -86 46 -46 Q 0 -34 -46 -46 Z"),
    fill(White, "E -20 -74 7 6 E 8 -86 8 6 E 24 -62 7 6 E -2 -58 6 5 E -34 -54 4 4"),
];

const SUNFLOWER: &[Piece] = &[
    line(Leaf, 3.4, "M 0 0 C -3 -24 2 -46 0 -70"),
    fill(
        LeafDark,
        "M -1 -22 C -18 -40 -30 -34 -32 -28 C -22 -22 -10 -20 -1 -22 Z M 0 -36 C 16 -52 28 -46 30 -40 C 20 -34 10 -32 0 -36 Z",
    ),
    fill(
        Own,
        "E 0 -102 5.500 13 E 0 -58 5.500 13 E -22 -80 13 5.500 E 22 -80 13 5.500 M -20 -96 L -8 -90 L -13 -82 Z E -15 -95 8 8 E 15 -95 8 8 E -15 -65 8 8 E 15 -65 8 8",
    ),
    fill(OwnDark, "M 0 -96 L 4 -84 L -4 -84 Z E 0 -80 17 17"),
    fill(WoodDark, "O 0 -80 12.500"),
    fill(Wood, "O -3 -83 6"),
];

const GRASS: &[Piece] = &[
    fill(OwnDark, "M -24 0 Q -30 -40 -44 -62 Q -20 -44 -16 0 Z M 14 0 Q 24 -44 40 -70 Q 30 -36 24 0 Z"),
    fill(Own, "M -12 0 Q -12 -56 -22 -92 Q 0 -52 -3 0 Z M 2 0 Q 8 -60 20 -98 Q 16 -48 12 0 Z"),
    fill(OwnLight, "M -6 0 Q -4 -50 4 -80 Q 8 -44 4 0 Z"),
];

const PLANT: &[Piece] = &[
    line(
        LeafDark,
        1.8,
        "M 0 -34 Q -4 -60 -20 -76 M 0 -34 Q 4 -64 20 -84 M 0 -34 Q 0 -60 -2 -92 M 0 -34 Q 14 -50 30 -52 M 0 -34 Q -14 -46 -30 -48",
    ),
    fill(
        LeafDark,
        "M -12 -62 C -34 -66 -44 -86 -38 -100 C -20 -96 -10 -80 -12 -62 Z M 16 -70 C 14 -94 28 -108 44 -106 C 46 -88 34 -72 16 -70 Z M 22 -48 C 30 -66 48 -68 58 -58 C 50 -44 34 -40 22 -48 Z",
    ),
    fill(
        Leaf,
        "M -4 -78 C -16 -96 -10 -116 2 -122 C 14 -112 14 -92 -4 -78 Z M -20 -46 C -32 -62 -52 -60 -58 -48 C -48 -36 -32 -36 -20 -46 Z",
    ),
    fill(Own, "M -22 -36 L 22 -36 L 17 0 L -17 0 Z"),
    fill(OwnLight, "R -25 -42 50 9 2"),
];

const FLOWER: &[Piece] = &[
    line(Leaf, 2.8, "M 0 0 C 4 -26 -3 -50 0 -76"),
    fill(
        LeafDark,
        "M 1 -20 C -16 -28 -22 -46 -20 -58 C -8 -52 0 -38 1 -20 Z M 1 -14 C 16 -24 24 -38 22 -50 C 10 -44 2 -32 1 -14 Z",
    ),
    fill(OwnDark, "M -16 -92 C -22 -76 -12 -64 0 -64 C 12 -64 22 -76 16 -92 Z"),
    fill(
        Own,
        "M -17 -94 C -22 -76 -10 -66 0 -65 C -8 -76 -10 -86 -17 -94 Z M 17 -94 C 22 -76 10 -66 0 -65 C 8 -76 10 -86 17 -94 Z",
    ),
    fill(OwnLight, "M 0 -102 C -14 -88 -10 -70 0 -65 C 10 -70 14 -88 0 -102 Z"),
    line(Yellow, 1.0, "M 0 -72 L 0 -84"),
];
