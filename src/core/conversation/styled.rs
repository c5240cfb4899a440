//! How a message is styled: what of which styles and characters goes along with it, ready to be sent.
//!
//! A message holds what is sent ([`super::Asked::lead`]), and not only the styles' names, so that the same can be asked
//! again after they have changed. Which styles they are is a text to it ([`super::Asked::styled`]): sending need not know
//! what a style is, and what reads that text is not in the first load.

use crate::core::gemini::Part;
use crate::core::id::{Hash, Id};
use serde::{Deserialize, Serialize};

/// The styles of a message, composed to be sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Styled {
    /// The styles, each with its version and weight, the heaviest first.
    pub uses: Vec<Use>,
    /// How strongly they hold, 1 (a hint) to 5 (nothing else).
    pub strength: u8,
    /// The characters.
    pub characters: Vec<Cast>,
    /// What is said of them.
    pub words: String,
    /// The pictures that show them, the most important first. As many of them are sent as the model takes beside the
    /// person's own pictures and those that the message is about.
    pub samples: Vec<Sample>,
}

/// Which styles a message uses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Uses {
    /// The styles, each with its version and weight, the heaviest first.
    pub uses: Vec<Use>,
    /// How strongly they hold, 1 (a hint) to 5 (nothing else).
    pub strength: u8,
    /// The characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub characters: Vec<Cast>,
}

/// A character that is to be recognised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cast {
    /// The character.
    pub character: Id,
    /// What it was called.
    pub name: String,
    /// The pictures that show it.
    pub pictures: Vec<Hash>,
}

/// One style that is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// The style.
    pub style: Id,
    /// Its version.
    pub version: u32,
    /// What it was called.
    pub name: String,
    /// Its share, 1 to 100; all shares together are 100.
    pub share: u8,
    /// The pictures that show it, in their order; none where nobody noted them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Hash>,
    /// The one among them that is its contact sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Hash>,
}

/// One picture that shows a style or a character.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The picture.
    pub picture: Hash,
    /// The type of its bytes.
    pub mime: String,
    /// What is said before it: what it is for, and what is not to be taken from it.
    pub role: String,
}

impl Styled {
    /// The parts that go before the person's own, at the most.
    pub fn lead(&self) -> Vec<Part<Hash>> {
        let pictures =
            self.samples.iter().flat_map(|one| [Part::text(&*one.role), Part::picture(&*one.mime, one.picture)]);
        std::iter::once(Part::text(&*self.words)).chain(pictures).collect()
    }

    /// Which styles these are, as text.
    pub fn write(&self) -> String {
        let uses = Uses { uses: self.uses.clone(), strength: self.strength, characters: self.characters.clone() };
        // Numbers and strings can always be written.
        serde_json::to_string(&uses).unwrap_or_default()
    }
}

impl Uses {
    /// Reads which styles a message uses; none from a text that says nothing, or nothing that can be read.
    pub fn read(styled: &str) -> Option<Self> {
        serde_json::from_str(styled).ok()
    }

    /// The styles by name, the heaviest first.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.uses.iter().map(|used| used.name.as_str()).collect();
        names.join(" + ")
    }

    /// The characters by name.
    pub fn cast_names(&self) -> String {
        let names: Vec<&str> = self.characters.iter().map(|cast| cast.name.as_str()).collect();
        names.join(" + ")
    }

    /// The style that a picture shows, by name, and which of its pictures it is, from 1; none for its contact sheet.
    pub fn drawn_by(&self, picture: Hash) -> Option<(&str, Option<usize>)> {
        self.uses.iter().find_map(|used| {
            let nth = used.pictures.iter().position(|one| *one == picture)?;
            Some((used.name.as_str(), (used.sheet != Some(picture)).then_some(nth + 1)))
        })
    }

    /// The character that a picture shows, by name.
    pub fn shown_by(&self, picture: Hash) -> Option<&str> {
        self.characters.iter().find(|cast| cast.pictures.contains(&picture)).map(|cast| cast.name.as_str())
    }
}
