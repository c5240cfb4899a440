//! What is being done in the stylebook, and what waits for it.

use crate::core::error::Error;
use crate::core::event::Offered;
use crate::core::id::{Hash, Id};
use crate::core::style::{Member, Style};

/// What is being done, one thing at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Work {
    /// Nothing.
    #[default]
    Idle,
    /// Pictures are being read and measured for a style.
    Reading {
        /// Which ones.
        batch: Batch,
        /// How many are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// The pictures of this style are compared with each other.
    Judging(Id),
    /// A version of this style is being put together.
    Compiling(Id),
    /// A model is writing the card of this style.
    Describing(Id),
    /// A file is being written for this style.
    Packing(Id),
    /// A file is being read.
    Unpacking,
    /// A picture is being matched to a style.
    Matching(Hash),
}

/// Pictures that are read for a style in one go. What is left of one that was stopped is none of the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The style.
    pub style: Id,
    /// Which time this is that pictures are read.
    pub round: u32,
}

/// What became of pictures that were given to a style, as far as they did not just come in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Came {
    /// Those for which there was no room, by name.
    pub surplus: Vec<String>,
    /// Those that could not be used, and why.
    pub refused: Vec<(String, Error)>,
    /// Those that were there already, by name.
    pub known: Vec<String>,
}

/// Something that came for a style and waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// A file.
    File(Offered),
    /// A picture of this device, and what it is called.
    Picture(Hash, String),
}

/// What is judged: these pictures of this style, those at some places pinned.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The style.
    pub style: Id,
    /// Its pictures, without those that are left out.
    pub pictures: Vec<Hash>,
    /// The places of the pinned ones among them.
    pub pins: Vec<usize>,
    /// The places of those whose bytes are elsewhere.
    pub away: Vec<usize>,
}

impl Question {
    /// What there is to ask of a style now.
    pub fn of(style: &Style) -> Self {
        let places = |is_it: &dyn Fn(&Member) -> bool| {
            style.taken().enumerate().filter(|(_, member)| is_it(member)).map(|(place, _)| place).collect()
        };
        let pins: Vec<Hash> = style.pins().collect();
        Self {
            style: style.id,
            pictures: style.taken().map(|member| member.picture).collect(),
            pins: places(&|member| pins.contains(&member.picture)),
            away: places(&|member| member.elsewhere),
        }
    }
}
