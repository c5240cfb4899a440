//! The things that can be drawn, as pieces of paper: each piece an outline and a tone.
//!
//! Coordinates are in hundredths of the figure's size, feet at 0, up is negative. Outlines use the small language of
//! [`super::path::Path::parse`].

mod animals;
mod buildings;
mod objects;
mod plants;
mod sky;
mod travel;

use super::super::scene::Kind;
use crate::core::pixels::colour::Oklab;

/// What a piece is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// The thing's own colour: what changes when another colour is asked for.
    Own,
    /// Its own colour, lighter.
    OwnLight,
    /// Its own colour, darker.
    OwnDark,
    Dark,
    Pale,
    White,
    Wood,
    WoodDark,
    Leaf,
    LeafDark,
    Metal,
    Glass,
    /// A window or a lamp: lit when it is dark.
    Glow,
    Roof,
    Skin,
    Hair,
    Blush,
    Sand,
    Stone,
    StoneDark,
    Blue,
    Yellow,
}

impl Tone {
    /// Whether it follows the thing's own colour.
    pub(super) fn is_own(self) -> bool {
        matches!(self, Self::Own | Self::OwnLight | Self::OwnDark)
    }

    /// The colour before any light falls on it.
    pub(super) fn colour(self, own: Oklab, dark_outside: bool) -> Oklab {
        let hex = match self {
            Self::Own => return own,
            Self::OwnLight => return own.lighter(0.10).vivid(0.9),
            Self::OwnDark => return own.lighter(-0.12).vivid(0.95),
            Self::Dark => 0x2a2e38,
            Self::Pale => 0xf0e4cd,
            Self::White => 0xf8f4ea,
            Self::Wood => 0x8a5f42,
            Self::WoodDark => 0x5c3d2c,
            Self::Leaf => 0x5b9466,
            Self::LeafDark => 0x36704f,
            Self::Metal => 0xa9b1b8,
            Self::Glass => 0xbcd8df,
            Self::Glow if dark_outside => 0xffd98c,
            Self::Glow => 0x8fb3c2,
            Self::Roof => 0xb4573f,
            Self::Skin => 0xd79d78,
            Self::Hair => 0x3b2e2b,
            Self::Blush => 0xe59a8b,
            Self::Sand => 0xdcc298,
            Self::Stone => 0xb3aa9d,
            Self::StoneDark => 0x857d74,
            Self::Blue => 0x4f86ad,
            Self::Yellow => 0xeebf4d,
        };
        Oklab::from_hex(hex)
    }
}

/// One piece of a figure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) tone: Tone,
    /// Width of the line along the outline; 0 fills it.
    pub(super) stroke: f32,
    pub(super) path: &'static str,
}

const fn fill(tone: Tone, path: &'static str) -> Piece {
    Piece { tone, stroke: 0.0, path }
}

const fn line(tone: Tone, stroke: f32, path: &'static str) -> Piece {
    Piece { tone, stroke, path }
}

/// A thing that can be drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    pub(super) pieces: &'static [Piece],
    /// Its own colour where none was asked for, 0xRRGGBB.
    pub(super) colour: u32,
    /// The length of 100 of its units, as a share of the picture's shorter side.
    pub(super) height: f32,
    /// Half the width of its shadow on the ground, in its units; 0 for none.
    pub(super) shadow: f32,
    /// Whether it may look to the other side.
    pub(super) turns: bool,
}

const fn standing(pieces: &'static [Piece], colour: u32, height: f32, shadow: f32) -> Figure {
    Figure { pieces, colour, height, shadow, turns: true }
}

/// The figure for a kind. Bodies of the sky are not figures; they get an empty one.
pub(super) fn figure(kind: Kind) -> Figure {
    animals::figure(kind)
        .or_else(|| plants::figure(kind))
        .or_else(|| travel::figure(kind))
        .or_else(|| buildings::figure(kind))
        .or_else(|| objects::figure(kind))
        .or_else(|| sky::figure(kind))
        .unwrap_or(standing(&[], 0x808080, 0.1, 0.0))
}

#[cfg(test)]
mod tests {
    use super::super::path::Path;
    use super::*;

    #[test]
    fn every_figure_can_be_drawn() {
        for kind in Kind::ALL.iter().copied().filter(|kind| !kind.is_in_heaven()) {
            let figure = figure(kind);
            assert!(!figure.pieces.is_empty(), "{kind:?}");
            assert!(figure.pieces.iter().any(|piece| piece.tone.is_own()), "{kind:?} has no colour of its own");
            for piece in figure.pieces {
                let path = Path::parse(piece.path).unwrap_or_else(|| panic!("{kind:?}: {}", piece.path));
                let inside =
                    path.contours.iter().flatten().all(|at| at.x.abs() < 130.0 && at.y > -130.0 && at.y < 40.0);
                assert!(!path.contours.is_empty() && inside, "{kind:?}: {}", piece.path);
            }
        }
    }
}
