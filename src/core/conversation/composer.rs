//! The message being written: its words, its pictures and how it will be asked.

use super::turn::Asked;
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::record::Record;
use serde::{Deserialize, Serialize};

/// The longest message that is sent, in characters. A model reads about 130 000 tokens, four characters each, its
/// pictures included; beyond this a message would only come back as an error that is paid with waiting.
pub const MESSAGE_MAX_CHARS: usize = 100_000;

/// Everything about the message being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Composer {
    /// The name that the message has before it is sent; see [`Draft::id`].
    pub id: Id,
    /// Whether the person has changed it in this tab since it was last the same in every tab.
    pub touched: bool,
    /// Whether another tab has sent the message of this name: changed here, it is another one.
    pub is_sent: bool,
    /// The words.
    pub text: String,
    /// Counts the changes of `text` that did not come from typing, so that the text box follows only those.
    pub text_version: u32,
    /// The pictures, in the order in which they are numbered and sent.
    pub attachments: Vec<Attachment>,
    /// The model, ratio, size and count.
    pub asked: Asked,
    /// The turn of a person that this message says in other words.
    pub editing: Option<Id>,
    /// The picture that this message continues from, with the turn it came with; earlier turns are not sent.
    pub continues: Option<(Hash, Id)>,
    /// What is wrong with the message as it stands, said beside it.
    pub trouble: Option<Error>,
    /// The number of the choice of styles and characters that is being composed for it.
    pub styling: Option<u32>,
    /// Whether the person has sent it while something of it was still being read: it leaves as soon as that is ready.
    pub leaves_when_read: bool,
    /// The message that was being written when an edit began, one of the others; it comes back after the edit.
    pub stash: Option<Id>,
    /// How the next message was to be asked when an edit began; it is so again after the edit.
    pub asked_before: Option<Asked>,
    /// Messages to the same conversation that other tabs began meanwhile, or that an edit has put off.
    pub others: Vec<Draft>,
}

/// A picture at the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Tells attachments apart, also those of the same picture.
    pub id: Id,
    /// What the file was called; untrusted text.
    pub name: String,
    /// How far its reading has come.
    pub state: AttachmentState,
}

/// How far the reading of an attached picture has come.
#[derive(Clone, Debug, PartialEq)]
pub enum AttachmentState {
    /// It is being read, checked and cleaned.
    Reading,
    /// It is ready to be sent.
    Ready(Hash),
    /// It cannot be used, and why.
    Refused(Error),
}

/// What of the message is kept over a reload, a conversation each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The message's name before it is sent. Sending claims it, so that a message that lies open in two tabs leaves
    /// once. Zero in records of before there were names.
    #[serde(default)]
    pub id: Id,
    /// The conversation; none for a new one.
    pub conversation: Option<Id>,
    /// The words.
    pub text: String,
    /// The pictures that were ready, with their names.
    pub pictures: Vec<(Hash, String)>,
    /// The model, ratio, size and count.
    pub asked: Asked,
    /// The turn that was being edited.
    #[serde(default)]
    pub editing: Option<Id>,
    /// The picture that was being continued from.
    #[serde(default)]
    pub continues: Option<(Hash, Id)>,
    /// Other messages to the same conversation that were begun and not sent; they have no others themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Draft>,
}

impl Draft {
    /// Whether there is nothing in it that could be lost.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.pictures.is_empty()
    }

    /// Whether it, or one of the others, is this very message with these words and pictures.
    pub fn says(&self, own: &Draft) -> bool {
        let is_own = |draft: &Draft| (draft.id, &draft.text, &draft.pictures) == (own.id, &own.text, &own.pictures);
        is_own(self) || self.others.iter().any(is_own)
    }

    /// The bytes that it and the others show or go on from.
    pub fn blobs(&self) -> Vec<Hash> {
        let mut hashes: Vec<Hash> = self.pictures.iter().map(|(hash, _)| *hash).collect();
        hashes.extend(self.continues.map(|(hash, _)| hash));
        self.others.iter().for_each(|other| hashes.extend(other.blobs()));
        hashes
    }

    /// What of all this stands beside the message of this name.
    pub fn beside(mut self, id: Id) -> Vec<Draft> {
        let mut all = std::mem::take(&mut self.others);
        all.push(self);
        all.retain(|draft| draft.id != id && !draft.is_blank());
        all
    }
}

impl Record for Draft {
    const NAME: &'static str = "message";
}

impl Composer {
    /// An empty message to be asked in this way.
    pub fn new(asked: Asked) -> Self {
        Self {
            id: Id::default(),
            touched: false,
            is_sent: false,
            text: String::new(),
            text_version: 0,
            attachments: Vec::new(),
            asked,
            editing: None,
            continues: None,
            trouble: None,
            styling: None,
            leaves_when_read: false,
            stash: None,
            asked_before: None,
            others: Vec::new(),
        }
    }

    /// The pictures that are ready, in order.
    pub fn pictures(&self) -> Vec<Hash> {
        let ready = |attachment: &Attachment| match attachment.state {
            AttachmentState::Ready(hash) => Some(hash),
            _ => None,
        };
        self.attachments.iter().filter_map(ready).collect()
    }

    /// Whether some picture is still being read.
    pub fn is_reading(&self) -> bool {
        self.attachments.iter().any(|attachment| attachment.state == AttachmentState::Reading)
    }

    /// Says why it does not leave by itself.
    pub fn stays(&mut self, why: Error) {
        self.leaves_when_read = false;
        self.trouble = Some(why);
    }

    /// Whether something that goes along is still on its way.
    pub fn is_coming(&self) -> bool {
        self.is_reading() || self.styling.is_some()
    }

    /// Whether there is anything to send or to lose.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.attachments.is_empty()
    }

    /// What to keep over a reload.
    pub fn draft(&self, conversation: Option<Id>) -> Draft {
        let ready = |attachment: &Attachment| match attachment.state {
            AttachmentState::Ready(hash) => Some((hash, attachment.name.clone())),
            _ => None,
        };
        Draft {
            id: self.id,
            conversation,
            text: self.text.clone(),
            pictures: self.attachments.iter().filter_map(ready).collect(),
            asked: self.asked.clone(),
            editing: self.editing,
            continues: self.continues,
            others: self.others.clone(),
        }
    }

    /// Replaces the words other than by typing.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.text_version = self.text_version.wrapping_add(1);
    }
}
