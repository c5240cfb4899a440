//! The stylebook: the room where styles are made, looked at and kept.
//!
//! Like the storage room it has a state of its own beside [`crate::core::State`], so that nothing of it lies in the first
//! load; it is changed by [`update`] alone. What it changes for a message reaches that by an event.

mod cards;
mod coming;
mod compiling;
mod making;
pub mod mention;
mod merging;
pub mod sampling;
#[cfg(test)]
mod tests;
mod update;
mod used;
mod work;

use super::error::Error;
use super::event::Offered;
use super::gemini::cost::Micros;
use super::id::{Hash, Id};
use super::picture::Picture;
use super::shelf::Shelf;
use super::style::compiled::Smaller;
use super::style::{Card, Fit, Member, SetReport, Style, Subject, Version};
pub use cards::Field;
pub use making::named;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
pub use update::update;
pub use used::{Chosen, Fitted, Fitting, Match, Portion};
pub use work::{Batch, Came, Question, Waiting, Work};

/// The state of the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// How far the styles have been read.
    pub load: Load,
    /// Every style, the deleted ones included.
    pub styles: Shelf<Id, Arc<Style>>,
    /// The style that is looked at.
    pub open: Option<Id>,
    /// What is said about its pictures, as far as they were judged.
    pub judged: Option<Arc<Judged>>,
    /// What is being done.
    pub work: Work,
    /// How many times pictures were read.
    pub round: u32,
    /// How many of the pictures that are judged were measured anew, and of how many, where some have to be.
    pub renewed: Option<(usize, usize)>,
    /// What there is to say of what was done last.
    pub said: Said,
    /// What there is to say of the pictures that were given to a style, for each that it is to be said of.
    pub came: Shelf<Id, Came>,
    /// Files and pictures that came for a style while something else was being done; they are read when that is over.
    pub waiting: Vec<(Id, Waiting)>,
    /// Files with styles that came while something else was being done.
    pub imports: Vec<Offered>,
    /// What was last asked to be judged.
    pub asked: Option<Question>,
    /// What the version that is being put together is made of.
    pub compiling: Option<Arc<Judged>>,
    /// The versions, by style and moment, whose exemplars were looked at for being larger than they are sent.
    pub shrunk: Vec<(Id, i64)>,
    /// A style as it was before pictures began to come in that are not written down yet.
    pub unwritten: Option<Arc<Style>>,
    /// What a message is to use as soon as the styles are read: which of them, how strongly, by the choice of this number.
    pub using: Option<(Vec<Chosen>, u8, u32)>,
    /// How results fit their styles, as far as that was asked.
    pub fits: Shelf<Fitting, Fitted>,
    /// The result that is being matched to its styles.
    pub matching: Option<Fitting>,
    /// What matching results to their styles has brought, as far as that was asked.
    pub matches: Shelf<Fitting, Match>,
}

/// How far the styles have been read.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load {
    /// Nobody has asked for them yet.
    #[default]
    Unasked,
    /// They are being read.
    Reading,
    /// They are here.
    Here,
    /// They could not be read.
    Failed(Error),
}

/// What is said about the pictures of a style.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The pictures, in the order that the places of the report count in.
    #[serde(default)]
    pub pictures: Vec<Hash>,
    /// The places of those that were pinned.
    #[serde(default)]
    pub pins: Vec<usize>,
    /// The places of those whose bytes were elsewhere.
    #[serde(default)]
    pub away: Vec<usize>,
    /// What is said about them together.
    pub report: SetReport,
    /// A card that is put together from what was measured.
    pub card: Card,
    /// What was measured, in words and numbers for a model that is to write a card.
    pub facts: String,
}

/// What there is to say of what was done last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Folders without any picture, by name.
    pub nothing_in: Vec<String>,
    /// What failed.
    pub failed: Option<Error>,
    /// Whether that was a request to a model, which may have been charged.
    pub had_left: bool,
    /// A file that was written, by name.
    pub written: Option<String>,
    /// A style that was deleted, and can be brought back.
    pub deleted: Option<Id>,
    /// What a card has cost.
    pub cost: Option<Micros>,
    /// A card of the person's own that a model's has replaced, with its style and version: it can be put back.
    pub card_before: Option<(Id, u32, Box<Card>)>,
    /// A picture that was taken away, the place where it was, and the style that it was of: it can be brought back.
    pub removed: Option<(Id, usize, Member)>,
    /// Whether one more picture was to be pinned than can go along.
    pub no_pin_left: bool,
}

/// The moment of an event, and an id that no record has.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// The id.
    pub id: Id,
}

/// Something that happened in the room.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the sentence of each variant says what its fields are")]
pub enum BookEvent {
    /// The styles are needed.
    Wanted,
    /// The styles were read.
    Read(Result<Vec<Style>, Error>),
    /// Another tab has changed a style; none if it has removed it.
    Followed(Id, Option<Box<Style>>),

    /// A new style or a new character is to be made.
    Begun(Subject),
    /// What always holds of a character is said otherwise.
    AboutChanged(Id, String),
    /// A style is to be looked at; none goes back to all of them.
    Opened(Option<Id>),
    /// A style is called otherwise.
    Renamed(Id, String),
    /// A style is put away, or taken out again.
    Archived(Id, bool),
    /// A style is deleted; it can be brought back.
    Deleted(Id),
    /// A deleted style is brought back.
    Restored(Id),
    /// A style is to be there once more, under another name.
    Duplicated(Id),
    /// The second style's pictures are added to those of a copy of the first.
    Merged(Id, Id),

    /// Files are offered to the style that is looked at.
    Offered(Vec<Offered>),
    /// Pictures of this device are offered to it.
    Attached(Vec<(Hash, String)>),
    /// Folders of these names were offered, and no picture is in them.
    NothingIn(Vec<String>),
    /// A picture was read and measured.
    Studied { batch: Batch, name: String, result: Result<Box<Picture>, Error> },
    /// What is under way is to end here: pictures that were read stay, and what is not done is not.
    Stopped,
    /// So many of so many pictures of a style were measured anew, to be judged.
    Renewed { style: Id, done: usize, total: usize },
    /// The pictures of a style were judged.
    JudgedAs { style: Id, result: Result<Box<Judged>, Error> },
    /// A picture is left out, or taken again.
    LeftOut(Hash, bool),
    /// A picture is to be among the exemplars, or need not be.
    Pinned(Hash, bool),
    /// A picture is taken away.
    Removed(Hash),
    /// It is brought back to where it was.
    RemovedBack,

    /// The next version is to be made.
    CompileAsked,
    /// The sheet of the other pictures is made; none if there are none.
    Compiled { style: Id, result: Result<Option<Hash>, Error> },
    /// Smaller copies of exemplars are made, of the version of that moment.
    Shrunk { style: Id, made_at_ms: i64, smaller: Vec<Smaller> },
    /// A field of the card of this version of this style is said otherwise.
    CardChanged((Id, u32), Field, String),
    /// A model is to write the card. This is paid.
    DescribeAsked,
    /// It has, or could not; at this price in either case, as far as it is known.
    Described { style: Id, version: u32, result: Result<Card, Error>, cost: Option<Micros> },
    /// The person's own card is to be put back in the place of the one that a model wrote last.
    CardBack,
    /// A page that had asked for a card has ended before the answer came.
    CardInterrupted(Id),

    /// A file is to be made of a style.
    ExportAsked(Id),
    /// It was, under this name.
    Exported(Result<String, Error>),
    /// A style is to be read from a file.
    ImportAsked(Offered),
    /// It was.
    Imported(Result<Box<Style>, Error>),

    /// Somebody looks at a result that was made with a style.
    FitWanted(Fitting),
    /// A result was measured.
    FitFound(Fitting, Option<Fit>),
    /// A result is to be matched to its style.
    MatchAsked(Fitting),
    /// It was, as this picture.
    Matched(Result<Match, Error>),

    /// A message is to use these styles, this strongly, by the choice of this number.
    Used(Vec<Chosen>, u8, u32),
    /// A sample was asked for, and cannot be.
    Unsampled(Error),
    /// What was said is read.
    Dismissed,
}

/// Something for the shell to do for the room.
#[derive(Clone, Debug, PartialEq)]
pub enum BookEffect {
    /// Read the styles.
    Read,
    /// Write a style, given what it was before; what another tab has changed meanwhile is kept.
    Write {
        /// What it was; none for a new one.
        was: Option<Arc<Style>>,
        /// What it is.
        now: Arc<Style>,
    },
    /// Remove a style that was deleted long enough ago.
    Sweep(Id),
    /// Read and measure these files for a style.
    Study(Batch, Vec<Offered>),
    /// Measure these pictures of this device for a style.
    Measure(Batch, Vec<(Hash, String)>),
    /// Stop reading.
    Stop,
    /// Say this where everybody sees it.
    Say(Error),
    /// Judge these pictures, of which those at these places are exemplars in any case.
    Judge {
        /// The style.
        style: Id,
        /// Its pictures.
        pictures: Vec<Hash>,
        /// The places of the pinned ones.
        pins: Vec<usize>,
        /// The places of those whose bytes are elsewhere.
        away: Vec<usize>,
    },
    /// Make a sheet of these pictures.
    Sheet(Id, Vec<Hash>),
    /// Make smaller copies of those exemplars that are larger than they are sent, of the version of that moment.
    Shrink(Id, i64, Vec<Hash>),
    /// Have a model write the card of a version.
    Describe {
        /// The style as it is on the disk.
        was: Arc<Style>,
        /// The style as it has to be on the disk before the request leaves: with the note that a card is asked for.
        now: Arc<Style>,
        /// The version.
        version: Arc<Version>,
        /// What was measured.
        facts: String,
    },
    /// Write a style's latest version to a file.
    Export(Arc<Style>),
    /// Read a style from the held file.
    Import(Offered),
    /// Measure a result against its styles, made of these pictures, style by style.
    Fit(Fitting, Vec<Vec<Hash>>),
    /// Make a picture of this one that matches its styles, made of these pictures, style by style.
    Match(Fitting, Vec<Vec<Hash>>),
    /// Put these styles at the message, this strongly, by the choice of this number.
    Use(Vec<(Arc<Style>, Chosen)>, u8, u32),
    /// Say why the choice of this number cannot be used.
    Unused(u32, Error),
    /// Look at this picture closely.
    Show(Hash),
}

impl Book {
    /// The byte strings that belong to a style as it is here, or may come back to it, and that no style on the disk names.
    pub fn not_written(&self) -> Vec<Hash> {
        let coming = self.unwritten.as_ref().and_then(|was| Some((was, self.styles.get(&was.id)?)));
        let new = coming.iter().flat_map(|(was, now)| now.blobs().filter(|blob| was.blobs().all(|old| old != *blob)));
        let removed =
            self.said.removed.iter().filter(|(.., member)| !member.elsewhere).map(|(.., member)| member.picture);
        new.chain(removed).collect()
    }

    /// The style that is looked at.
    pub fn opened(&self) -> Option<&Arc<Style>> {
        self.styles.get(&self.open?)
    }

    /// What is to be said of the pictures that were given to the style that is looked at.
    pub fn came(&self) -> Came {
        self.open.and_then(|open| self.came.get(&open)).cloned().unwrap_or_default()
    }

    /// How many pictures wait to be read for the style that is looked at, and how many files with styles.
    pub fn waits(&self) -> (usize, usize) {
        let pictures = self.waiting.iter().filter(|(style, _)| Some(*style) == self.open);
        (pictures.count(), self.imports.len())
    }

    /// The styles or the characters to show, the latest first: those put away, or all the others.
    pub fn shown(&self, subject: Subject, archived: bool) -> Vec<Arc<Style>> {
        let is_shown = |style: &&Arc<Style>| {
            style.subject == subject && style.deleted_at_ms.is_none() && style.archived == archived
        };
        let mut shown: Vec<Arc<Style>> = self.styles.values().filter(is_shown).cloned().collect();
        shown.sort_by_key(|style| (-style.updated_at_ms, style.id));
        shown
    }

    /// The styles and characters that can be used in a message.
    pub fn offered(&self) -> impl Iterator<Item = &Arc<Style>> {
        self.styles.values().filter(|style| style.is_usable())
    }

    /// One of them as a message uses it: the latest version of a style, or a character.
    pub fn latest(&self, id: Id) -> Option<Chosen> {
        let style = self.styles.get(&id)?;
        if style.is_character() {
            return style.is_usable().then_some(Chosen::character(id));
        }
        Some(Chosen { style: id, version: style.latest()?.number, weight: 100 })
    }
}
