//! The desk: the room where a picture is retouched.
//!
//! Like the stylebook it has a state of its own beside [`crate::core::State`], so that nothing of it lies in the first
//! load; it is changed by [`update`] alone. What is asked of a model goes through the app's own conversations, see
//! [`document`].

pub mod asking;
pub mod document;
mod edits;
mod event;
pub mod following;
pub mod frame;
mod history;
pub mod sending;
#[cfg(test)]
mod tests;
mod update;

use super::error::Error;
use super::gemini::cost::Micros;
use super::id::{Hash, Id};
use super::retouch::marks::Mark;
pub use super::retouch::table::{Drift, Export, Facts, Receipt, Refused, Way};
use crate::core::conversation::Turn;
use asking::{Cut, Manner};
pub use document::{Document, Layer, Note, Task};
pub use edits::{EXTEND_FEATHER_PX, margins, variant_of};
pub use event::{DeskEffect, DeskEvent, LayerChange, Opened};
use history::History;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
pub use update::update;

/// Regions that an edit can have at the most: each is a request of its own.
pub const MOST_REGIONS: usize = 6;
/// Pictures that can show what is meant, at the most.
pub const MOST_REFERENCES: usize = 6;

/// The state of the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// How far the picture has been read.
    pub load: Load,
    /// Its width and height in pixels.
    pub size: (u32, u32),
    /// The conversation that its edits lie in, once there is one.
    pub conversation: Option<Id>,
    /// What is kept of it.
    pub document: Document,
    /// The same as it was read or written last: what has changed since is what this desk did.
    pub known: Document,
    /// What is marked now, a region each.
    pub regions: Vec<Region>,
    /// The region that is marked and spoken of.
    pub active: usize,
    /// How many masks were reckoned: it grows whenever one is another.
    pub masks: u32,
    /// What can be taken back, and done again.
    pub history: History,
    /// Whether all of the picture is asked for, and what did not really change is protected afterwards.
    pub protects: bool,
    /// How it is asked.
    pub manner: Manner,
    /// The edits that were asked for, the latest last.
    pub edits: Vec<Edit>,
    /// The answer that is looked at.
    pub looked: Option<Id>,
    /// What is being done.
    pub work: Work,
    /// What there is to say of what was done last.
    pub said: Option<Said>,
    /// Earlier pictures of the conversation that this one came from, the latest last.
    pub earlier: Vec<Earlier>,
    /// What was marked on the pictures that lay here before, in case one comes back, the latest last.
    pub left: Vec<Left>,
    /// Answers that came while the picture was being read.
    pub early: Vec<Arc<Turn>>,
}

/// What was marked on a picture when it was taken from the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    picture: Hash,
    regions: Vec<Region>,
    active: usize,
    history: History,
    protects: bool,
}

/// How far the picture has been read.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load {
    /// No picture lies on the desk.
    #[default]
    Closed,
    /// It is being read.
    Opening,
    /// It is here.
    Here,
    /// It cannot be worked on.
    Failed(Error),
}

/// A marked region and what is to be done there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    /// What was marked to begin with, as a PNG file.
    pub begins: Option<Hash>,
    /// How it was marked.
    pub marks: Vec<Arc<Mark>>,
    /// What is to be done.
    pub task: Task,
    /// What the person says.
    pub words: String,
    /// The feather in pixels; none for the usual one.
    pub feather_px: Option<f32>,
    /// What is known of its mask, as far as that was reckoned.
    pub facts: Option<Facts>,
    /// Whether it has been asked for as it is.
    pub asked: Asked,
}

/// Whether a region has been asked for as it is: what lies open is not paid for a second time by the same click.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Not yet, or it was changed since.
    #[default]
    No,
    /// It is being cut out, as the nth of what is wanted.
    Leaving(usize),
    /// By the edit of this message.
    By(Id),
}

/// An edit that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The message.
    pub message: Id,
    /// What was asked.
    pub note: Note,
    /// Which styles and characters went along, as [`crate::core::conversation::styled::Uses`] reads it.
    pub styled: String,
    /// The answers.
    pub variants: Vec<Variant>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its turn.
    pub turn: Id,
    /// The picture that it came with.
    pub reply: Option<Hash>,
    /// The model that was asked.
    pub model: String,
    /// How far it has come.
    pub stage: Stage,
}

impl Variant {
    /// Whether it came with a picture, and laying that in failed: it can be tried again without another request.
    pub fn can_be_laid_again(&self) -> bool {
        matches!(self.stage, Stage::Failed(_)) && self.reply.is_some()
    }
}

/// How far an answer has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// It is under way.
    Flying,
    /// It is being laid into the picture.
    Laying,
    /// It was laid in.
    Laid(Laid),
    /// It cannot be laid in.
    Refused(Refused),
    /// It came without a picture, or not at all, or laying it in failed.
    Failed(Error),
}

/// An answer that was laid into the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Laid {
    /// Its pixels as a PNG file, transparent where nothing changes.
    pub pixels: Hash,
    /// Its place and size in the picture: column, row, width, height.
    pub place: (i32, i32, u32, u32),
    /// What the file that was written proves.
    pub receipt: Receipt,
    /// By how much the answer was displaced, in pixels as sent; none where there was nothing to align by.
    pub shift_px: Option<(f64, f64)>,
    /// How large it was: 1.01 is one percent larger.
    pub scale: f64,
    /// The mean step of tone at the rim, in CIEDE2000.
    pub seam: Option<f64>,
    /// How it was laid in.
    pub way: Way,
}

/// What is being done, one thing at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Work {
    /// Nothing.
    #[default]
    Idle,
    /// What is sent is being cut out.
    Cutting,
    /// The picture is being written.
    Saving,
    /// A file with layers is being written.
    Exporting,
    /// The picture gets margins.
    Extending,
    /// An earlier picture is compared.
    Comparing,
}

/// What there is to say of what was done last.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Something failed.
    Failed(Error),
    /// Nothing is marked, so there is nothing to change.
    NothingMarked,
    /// The picture was saved, and this is what its file proves.
    Saved(Receipt),
    /// A file was written, under this name.
    Written(String),
}

/// An earlier picture, and how far this one has drifted from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// The picture.
    pub picture: Hash,
    /// Whether that is being reckoned, or was.
    pub asked: bool,
    /// How far, as far as that was reckoned.
    pub drift: Option<Result<Drift, Error>>,
}

impl Desk {
    /// The active region.
    pub fn region(&self) -> Option<&Region> {
        self.regions.get(self.active)
    }

    /// The answers that the layers are made of, as they came.
    pub fn laid_in(&self) -> Vec<Hash> {
        let variants = self.edits.iter().flat_map(|edit| &edit.variants);
        let is_laid_in = |variant: &&Variant| self.document.layers.iter().any(|layer| layer.turn == variant.turn);
        variants.filter(is_laid_in).filter_map(|variant| variant.reply).collect()
    }

    /// What the next edit will cost: none where that is not known, or nothing is marked.
    pub fn price(&self) -> Option<Micros> {
        let wanted = self.wanted();
        if wanted.is_empty() {
            return None;
        }
        let of = |(region, note): &(Option<usize>, Note)| {
            let facts = region.and_then(|region| self.regions.get(region)).and_then(|region| region.facts);
            let cut = facts.map_or_else(Cut::default, |facts| Cut {
                marked: Some(Hash::default()),
                ratio: facts.ratio,
                size: facts.size,
                ..Cut::default()
            });
            asking::price(note, &cut, &self.manner)
        };
        wanted.iter().map(of).sum()
    }

    /// The answer that is looked at, if it was laid in.
    pub fn shown(&self) -> Option<(&Variant, &Laid)> {
        let looked = self.looked?;
        let variant = self.edits.iter().flat_map(|edit| &edit.variants).find(|variant| variant.turn == looked)?;
        if let Stage::Laid(laid) = &variant.stage { Some((variant, laid)) } else { None }
    }

    /// The answers that are neither kept nor discarded, by the edit that they belong to, the latest first.
    pub fn open_edits(&self) -> impl Iterator<Item = (&Edit, Vec<&Variant>)> {
        self.edits.iter().rev().filter_map(|edit| {
            let open: Vec<&Variant> =
                edit.variants.iter().filter(|variant| !self.document.is_settled(variant.turn)).collect();
            (!open.is_empty()).then_some((edit, open))
        })
    }

    /// Whether an answer is under way.
    pub fn is_asking(&self) -> bool {
        self.edits.iter().flat_map(|edit| &edit.variants).any(|variant| variant.stage == Stage::Flying)
    }

    /// The byte strings that lie here and may be in no record yet: of the document, of what is marked, of what shows
    /// what is meant, of answers that were laid in and can still be kept.
    pub fn blobs(&self) -> Vec<Hash> {
        let layers = self.document.layers.iter().map(|layer| layer.pixels);
        let regions = self.regions.iter().chain(self.left.iter().flat_map(|left| &left.regions));
        let begins = regions.filter_map(|region| region.begins);
        let references = self.manner.references.iter().map(|(reference, _)| *reference);
        let own = [Some(self.document.picture), self.document.saved].into_iter().flatten();
        let variants = self.edits.iter().flat_map(|edit| &edit.variants);
        let laid = variants.filter_map(|variant| match &variant.stage {
            Stage::Laid(laid) => Some(laid.pixels),
            _ => None,
        });
        // A step that is taken back may bring a layer back.
        let past = self.history.moments().chain(self.left.iter().flat_map(|left| left.history.moments()));
        let past = past.flat_map(|moment| &moment.layers).map(|layer| layer.pixels);
        own.chain(layers).chain(begins).chain(references).chain(laid).chain(past).collect()
    }

    /// How far a corner has moved since each earlier picture, in pixels, the oldest first; none where that is not known.
    pub fn reaches_px(&self) -> Vec<Option<f64>> {
        let reach = |earlier: &Earlier| Some(earlier.drift.as_ref()?.as_ref().ok()?.reach_px(self.size));
        self.earlier.iter().map(reach).collect()
    }

    /// The place of the earlier picture after which most of the drift came, once all of them are compared: none where
    /// nothing has moved by a pixel, and no colour by what can be seen. Pictures that cannot be put in register are passed
    /// over. What the turns have done is told apart: of two that have cancelled each other, the larger one is named.
    pub fn drifted_after(&self) -> Option<usize> {
        let found: Option<Vec<_>> = self.earlier.iter().map(|earlier| earlier.drift.as_ref()).collect();
        let known: Vec<(usize, Drift)> =
            found?.into_iter().enumerate().filter_map(|(place, drift)| Some((place, *drift.as_ref().ok()?))).collect();
        let none = Drift { scale: 1.0, ..Drift::default() };
        let since = known.iter().skip(1).map(|(_, drift)| *drift).chain([none]);
        let turns = known.iter().zip(since).map(|((place, drift), since)| (*place, drift.before(&since)));
        let sizes = turns.map(|(place, turn)| (place, turn.size(self.size)));
        sizes.filter(|(_, size)| *size >= 1.0).max_by(|one, other| one.1.total_cmp(&other.1)).map(|(place, _)| place)
    }

    /// What the next edit consists of: a request for each marked region, or one for all of the picture.
    pub fn wanted(&self) -> Vec<(Option<usize>, Note)> {
        let note = |region: &Region| Note {
            mask: None,
            task: region.task,
            words: region.words.clone(),
            feather_px: region.feather_px,
        };
        if self.protects {
            let whole = self.region().map(note).filter(|note| !self.is_whole_out(note));
            return whole.map(|note| (None, note)).into_iter().collect();
        }
        let is_marked = |region: &Region| region.facts.is_some_and(|facts| facts.marked > 0);
        self.regions
            .iter()
            .enumerate()
            .filter(|(_, region)| is_marked(region) && !self.is_out(region))
            .map(|(place, region)| (Some(place), note(region)))
            .collect()
    }

    /// Whether something that is marked, or all of the picture, was asked for as it is and waits for its answer, or for
    /// the person to keep or discard that.
    pub fn has_out(&self) -> bool {
        match self.protects {
            true => self.region().is_some_and(|region| {
                self.is_whole_out(&Note { task: region.task, words: region.words.clone(), ..Note::default() })
            }),
            false => self.regions.iter().any(|region| self.is_out(region)),
        }
    }

    fn is_out(&self, region: &Region) -> bool {
        match region.asked {
            Asked::No => false,
            Asked::Leaving(_) => true,
            Asked::By(message) => self.edits.iter().any(|edit| edit.message == message && self.is_open(edit)),
        }
    }

    fn is_whole_out(&self, note: &Note) -> bool {
        let is_it =
            |edit: &&Edit| edit.note.mask.is_none() && edit.note.task == note.task && edit.note.words == note.words;
        self.edits.iter().filter(is_it).any(|edit| self.is_open(edit))
    }

    /// Whether an answer to it is under way, or can still be kept.
    fn is_open(&self, edit: &Edit) -> bool {
        edit.variants.iter().any(|variant| {
            let may_come = matches!(variant.stage, Stage::Flying | Stage::Laying | Stage::Laid(_));
            may_come && !self.document.is_settled(variant.turn)
        })
    }
}
