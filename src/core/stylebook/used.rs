//! Styles in use: at a message, and in what was made with them.

use crate::core::id::{Hash, Id};
use crate::core::picture::{Derivation, Origin, Picture};
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

impl Fitting {
    /// The same styles, with another picture.
    pub fn of_picture(&self, picture: Hash) -> Self {
        Self { picture, styles: self.styles.clone() }
    }

    /// The latest of these pictures that was made of this result by matching it to its styles.
    pub fn matched<'a>(&self, pictures: impl Iterator<Item = &'a Picture>) -> Option<Hash> {
        let is_for_these = |by: &str| {
            let portions = Derivation::read(by).map(|derivation| derivation.portions()).unwrap_or_default();
            let portion = |(style, version, share)| Portion { style, version, share };
            !portions.is_empty() && portions.into_iter().map(portion).eq(self.styles.iter().copied())
        };
        let made = pictures.filter(|picture| match &picture.origin {
            Origin::Derived { from, by, .. } => *from == self.picture && is_for_these(by),
            _ => false,
        });
        made.max_by_key(|picture| (picture.created_at_ms, picture.hash)).map(|picture| picture.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::pixels::sniff::Format;

    fn derived(byte: u8, from: u8, by: &Derivation, created_at_ms: i64) -> Picture {
        let origin = Origin::Derived { from: Hash([from; 32]), by: by.write(), demo: false };
        let hash = Hash([byte; 32]);
        Picture { hash, format: Format::Png, width_px: 1, height_px: 1, size_bytes: 1, created_at_ms, origin }
    }

    #[test]
    fn the_latest_picture_that_was_matched_to_the_same_styles_is_found() {
        let matched = |version, mixture| Derivation::Matched { style: Id(7), version, mixture };
        let mixture = Derivation::mixture([(Id(7), 3, 60), (Id(8), 1, 40)].into_iter());
        let alone = matched(3, String::new());
        let pictures = [
            derived(1, 50, &alone, 30),
            derived(2, 50, &alone, 20),
            derived(3, 51, &alone, 90),
            derived(4, 50, &matched(2, String::new()), 91),
            derived(5, 50, &matched(3, mixture), 92),
            derived(6, 50, &Derivation::Mended, 93),
            derived(7, 50, &Derivation::Sheet { style: Id(7) }, 94),
        ];
        let one = Portion { style: Id(7), version: 3, share: 100 };
        let two = [Portion { share: 60, ..one }, Portion { style: Id(8), version: 1, share: 40 }];
        for (picture, styles, expected) in [
            (50, vec![one], Some(1)),
            (51, vec![one], Some(3)),
            (52, vec![one], None),
            (50, two.to_vec(), Some(5)),
            (50, vec![], None),
            (50, vec![Portion { version: 9, ..one }], None),
        ] {
            let fitting = Fitting { picture: Hash([picture; 32]), styles };
            assert_eq!(fitting.matched(pictures.iter()), expected.map(|byte| Hash([byte; 32])), "{fitting:?}");
        }
    }
}
