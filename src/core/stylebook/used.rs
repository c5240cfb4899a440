//! Styles in use: at a message, and in what was made with them.

use crate::core::id::{Hash, Id};
use crate::core::style::Fit;

/// A style or a character as a message uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The style.
    pub style: Id,
    /// Its version; 0 for a character, which has none.
    pub version: u32,
    /// How much of it, against the others: 1 to 100.
    pub weight: u8,
}

impl Chosen {
    /// A character.
    pub fn character(id: Id) -> Self {
        Self { style: id, version: 0, weight: 100 }
    }

    /// Whether it is one.
    pub fn is_character(&self) -> bool {
        self.version == 0
    }
}

/// A result and the styles that it was made with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fitting {
    /// The picture.
    pub picture: Hash,
    /// The styles, the heaviest first.
    pub styles: Vec<Portion>,
}

/// A style as a result was made with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Portion {
    /// The style.
    pub style: Id,
    /// Its version.
    pub version: u32,
    /// Its share, 1 to 100; all shares together are 100.
    pub share: u8,
}

/// How far the measuring of a result has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fitted {
    /// It is being measured.
    Measuring,
    /// This is how it fits.
    Fits(Fit),
    /// It cannot be measured: the style or the picture is not on this device any more.
    Unknown,
}

/// What matching a result to its styles has brought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The picture that was made; none where colours and tones bring the result no nearer.
    pub picture: Option<Hash>,
    /// The score before, 0 to 100.
    pub from: f32,
    /// The score of the picture that was made.
    pub to: f32,
}
