//! What is said to the person for a while, outside of the conversation.

use super::error::Error;
use super::id::Id;

/// Something said for a while. It goes by itself unless it is a failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Tells notices apart.
    pub id: Id,
    /// What it says.
    pub says: Says,
}

/// What a notice says.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// A conversation was deleted and can be brought back.
    Deleted {
        /// The conversation.
        conversation: Id,
        /// Its title.
        title: String,
    },
    /// A picture is on the clipboard.
    Copied,
    /// A picture was handed to the browser's downloads, under this name.
    Downloaded(String),
    /// Every trace of the key is gone.
    KeyForgotten,
    /// Something failed outside of a turn or the composer.
    Failed(Error),
}

impl Says {
    /// How long it stays, in milliseconds; none stays until it is closed.
    pub fn stays_ms(&self) -> Option<u32> {
        match self {
            Self::Deleted { .. } => Some(12_000),
            Self::Copied | Self::Downloaded(_) | Self::KeyForgotten => Some(4_000),
            Self::Failed(_) => None,
        }
    }
}
