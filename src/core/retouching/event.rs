//! What happens on the desk, and what it asks of the shell.

use super::asking::Manner;
use super::{Document, Drift, Edit, Export, Facts, Laid, Layer, Note, Receipt, Refused, Region, Task, Variant, Way};
use crate::core::conversation::{Asked, Turn};
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::retouch::marks::Mark;
use crate::core::stylebook::Chosen;
use std::sync::Arc;

/// What a picture was found to be.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Its width and height in pixels.
    pub size: (u32, u32),
    /// The conversation that its edits lie in.
    pub conversation: Option<Id>,
    /// What is kept of it.
    pub document: Document,
    /// The turns of that conversation.
    pub turns: Vec<Turn>,
    /// Those of them that this or another tab is busy with.
    pub busy: Vec<Id>,
    /// Earlier pictures of the conversation that it came from.
    pub earlier: Vec<Hash>,
}

/// Something that happened in the room.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the sentence of each variant says what its fields are")]
pub enum DeskEvent {
    /// A picture of this size, as far as it is known, is laid on the desk, is asked for in this manner, and begins with
    /// this region.
    Wanted { picture: Hash, size: (u32, u32), manner: Box<Manner>, region: Box<Region> },
    /// This picture was read.
    Opened(Hash, Result<Box<Opened>, Error>),
    /// Another tab may have worked on it: this is what is known of it now.
    Followed(Box<Opened>),
    /// It is taken away.
    Closed,

    /// Something was marked.
    Marked(Mark),
    /// The last step is taken back.
    Undone,
    /// It is done again.
    Redone,
    /// A mask was reckoned, of a region as it was marked then.
    Masked { region: usize, marks: usize, result: Result<Facts, Error> },
    /// Another region begins.
    RegionAdded,
    /// A region is marked and spoken of.
    RegionChosen(usize),
    /// A region goes.
    RegionRemoved(usize),
    /// What is to be done in the active region.
    TaskChosen(Task),
    /// What is said of it.
    Worded(String),
    /// How soft its rim is; none for the usual.
    Feathered(Option<f32>),
    /// Whether the rest is protected instead of a region being marked.
    Protects(bool),

    /// Another model is asked.
    ModelChosen(String),
    /// So many answers are asked for.
    CountChosen(u8),
    /// A picture shows what is meant, or does so no more.
    Referred(Hash, String),
    /// These styles and characters are to go along.
    AlongChosen(Vec<Chosen>),
    /// What shows them was composed.
    StyledAs(Vec<Chosen>, Box<Asked>),

    /// The edit is asked for. This is paid.
    ApplyAsked,
    /// It took off for the picture as it was then, or could not: the conversation, and the turns that were written down.
    TookOff(Box<Document>, Result<Vec<Edit>, Error>, Option<Id>),
    /// An answer has come to its end.
    Landed(Arc<Turn>),
    /// An answer was laid in, or could not be.
    LaidIn { turn: Id, result: Result<Result<Box<Laid>, Refused>, Error> },
    /// An answer is to be laid in another way.
    LaidAnew(Id, Way),
    /// An answer is looked at.
    Looked(Option<Id>),
    /// An answer becomes a layer.
    Kept(Id),
    /// An answer is not wanted.
    Discarded(Id),
    /// What was marked for an answer is marked again, to be asked for in other words.
    AskedAgain(Id),
    /// Answers under way are stopped.
    StopAsked,

    /// A layer is changed.
    LayerChanged(Id, LayerChange),
    /// The pixels of a layer could not be read.
    LayersFailed(Error),
    /// The picture is to be saved as it is shown.
    SaveAsked,
    /// It was saved like this, as this picture.
    Saved(Box<Document>, Result<(Hash, Receipt), Error>),
    /// A file with layers is wanted.
    ExportAsked(Export),
    /// It was written under this name.
    Exported(Result<String, Error>),

    /// Margins are wanted: left, top, right, bottom, in pixels.
    ExtendAsked([u32; 4]),
    /// Of this picture, the one with its margins, and how wide these are.
    Extended(Hash, Result<(Hash, [u32; 4]), Error>),
    /// The earlier pictures are to be compared, as far as they are not yet.
    DriftWanted,
    /// One of them was.
    DriftFound(Hash, Result<Drift, Error>),
    /// The drift against an earlier picture is to be undone.
    UndriftAsked(Hash),
    /// Everything but what is marked is to be as in an earlier picture.
    RestoreAsked(Hash),
    /// Of this picture, another was made on the device, with what its file proves where that was asked.
    Made(Hash, Result<(Hash, Option<Receipt>), Error>),
    /// What was said is read.
    Dismissed,
}

/// How a layer is changed.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerChange {
    /// Whether it is seen.
    Shown(bool),
    /// How much of it, in percent.
    Opacity(u8),
    /// Moved by so many pixels: to the right, downwards.
    Moved(i32, i32),
    /// One up (1) or down (-1).
    Raised(i32),
    /// It goes back to the answers.
    Removed,
}

/// Something for the shell to do for the room.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskEffect {
    /// Read this picture and what was done to it.
    Open(Hash),
    /// Let go of everything.
    Close,
    /// Reckon the mask of a region.
    Mask {
        /// Which.
        region: usize,
        /// What was marked to begin with.
        begins: Option<Hash>,
        /// How it was marked.
        marks: Vec<Arc<Mark>>,
        /// Its feather.
        feather_px: Option<f32>,
        /// The model whose sizes it is cut for.
        model: String,
    },
    /// Compose what shows these styles and characters.
    Compose(Vec<Chosen>),
    /// Cut out what is sent of these regions and ask for them; none stands for all of the picture.
    Apply(Vec<(Option<usize>, Note)>, Box<Manner>),
    /// Lay this answer, which came with a picture, in, in this way.
    Lay(Box<Variant>, Note, Way),
    /// Tell the layers that lie over the picture.
    Layers(Vec<Layer>),
    /// Write the document down: as it was known before, and as it is now.
    Keep(Id, Document, Document),
    /// Save the picture with its layers.
    Save(Document),
    /// Write a file with layers.
    Export(Export, Document),
    /// Make the picture larger.
    Extend([u32; 4]),
    /// Compare with an earlier picture.
    Compare(Hash),
    /// Undo the drift against an earlier picture.
    Undrift(Hash),
    /// Take everything but a region from an earlier picture.
    Restore(Hash, usize),
    /// Look at another picture that was made on the device: closely, or on the desk, beginning with this region.
    Show(Hash, Option<Box<Region>>),
    /// Stop these answers.
    Stop(Vec<Id>),
}
