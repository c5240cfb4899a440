//! What is kept of a picture that is being retouched: its layers, in the summary of a conversation of its own, and what
//! was asked for each edit, in the turns of that conversation. So edits are paid for, interrupted, backed up and followed
//! by other tabs like everything else that is asked.

use crate::core::conversation::{Asked, Summary};
use crate::core::id::{Hash, Id};
use serde::{Deserialize, Serialize};

/// The longest name of a layer, in characters.
const NAME_MAX_CHARS: usize = 60;

/// A picture that is being retouched, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The picture that lies below all layers, and is never changed.
    pub picture: Hash,
    /// The edits that were kept, the lowest first.
    #[serde(default)]
    pub layers: Vec<Layer>,
    /// Answers that were discarded; they can be looked at again.
    #[serde(default)]
    pub discarded: Vec<Id>,
    /// The picture that was last made of all of it.
    #[serde(default)]
    pub saved: Option<Hash>,
    /// Whether the layers have changed since: then that picture is not what is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outdated: bool,
}

/// An edit that was kept: a patch over the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// The answer that it was made of.
    pub turn: Id,
    /// What it is called.
    pub name: String,
    /// Its pixels as a PNG file, transparent where nothing changes.
    pub pixels: Hash,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The column of its first pixel in the picture; may lie outside.
    pub x: i32,
    /// The row of its first pixel.
    pub y: i32,
    /// How much of it is seen, in percent.
    pub opacity: u8,
    /// Whether it is seen at all.
    pub shown: bool,
    /// The place that it was made for; none where nobody noted that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<(i32, i32)>,
}

impl Layer {
    /// Whether it lies elsewhere than where it was made for.
    pub fn is_moved(&self) -> bool {
        self.home.is_some_and(|home| home != (self.x, self.y))
    }
}

/// What was asked for one edit, beside the words and pictures that were sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What was marked, as a PNG file of the picture's size; none for an edit of all of it.
    pub mask: Option<Hash>,
    /// What was to be done.
    pub task: Task,
    /// What the person said.
    pub words: String,
    /// The feather in pixels of the picture; none for the usual one.
    #[serde(default)]
    pub feather_px: Option<f32>,
}

/// What is to be done to what is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Whatever the words say.
    #[default]
    Change,
    /// It goes, and what is around it goes on.
    Remove,
    /// Something else takes its place.
    Replace,
    /// Something is added there.
    Add,
    /// It gets another colour.
    Recolour,
    /// It gets another light.
    Relight,
    /// Hair is changed.
    Hair,
    /// Clothes are changed.
    Clothes,
    /// What is behind the subject is changed.
    Background,
    /// An empty margin is filled.
    Extend,
}

impl Task {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Change,
        Self::Remove,
        Self::Replace,
        Self::Add,
        Self::Recolour,
        Self::Relight,
        Self::Hair,
        Self::Clothes,
        Self::Background,
        Self::Extend,
    ];

    /// Whether it can be asked for without a word.
    pub fn goes_without_words(self) -> bool {
        matches!(self, Self::Remove | Self::Extend)
    }
}

impl Document {
    /// A picture that nothing was done to yet.
    pub fn of(picture: Hash) -> Self {
        Self { picture, ..Self::default() }
    }

    /// What a summary keeps; none for a usual conversation.
    pub fn read(summary: &Summary) -> Option<Self> {
        serde_json::from_value(summary.retouch.clone()?).ok()
    }

    /// As a summary keeps it.
    pub fn as_kept(&self) -> Option<serde_json::Value> {
        serde_json::to_value(self).ok()
    }

    /// Whether an answer was kept or discarded.
    pub fn is_settled(&self, turn: Id) -> bool {
        self.discarded.contains(&turn) || self.is_kept(turn)
    }

    /// Whether an answer is one of the layers.
    pub fn is_kept(&self, turn: Id) -> bool {
        self.layers.iter().any(|layer| layer.turn == turn)
    }
}

impl Note {
    /// What a message keeps; none for a usual one.
    pub fn read(asked: &Asked) -> Option<Self> {
        serde_json::from_value(asked.edit.clone()?).ok()
    }

    /// As a message keeps it.
    pub fn as_kept(&self) -> Option<serde_json::Value> {
        serde_json::to_value(self).ok()
    }

    /// A name for its layer: the beginning of the words.
    pub fn name(&self) -> String {
        let words: Vec<&str> = self.words.split_whitespace().collect();
        words.join(" ").chars().filter(|letter| !letter.is_control()).take(NAME_MAX_CHARS).collect()
    }
}
