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
    /// Characters that nobody sees were left out of the message.
    Cleaned,
    /// The model that answered will be no more: on this day, where the service says so.
    Retires(Option<String>),
    /// Something lasting is wrong with what is stored; it is said until it is no more.
    Stands(Standing),
    /// Something failed outside of a turn or the composer.
    Failed(Error),
}

/// What can be lastingly wrong with what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The browser keeps nothing here: everything is in memory, until the tab is closed.
    MemoryOnly,
    /// What is kept here could not be opened: what comes is in memory, until the page is loaded anew.
    Unopened,
    /// A newer version has taken over in another tab: this one writes no more.
    Superseded,
    /// An older version in another tab keeps this one from opening what is stored.
    Blocked,
    /// A part of the program does not arrive: the network is gone, or the host has a newer build.
    Outdated,
    /// There were pictures here, and the browser has removed them.
    Gone,
    /// The browser has removed what was kept here while the page is open: what is open is still in memory.
    Cleared,
}

impl Says {
    /// How long it stays, in milliseconds; none stays until it is closed.
    pub fn stays_ms(&self) -> Option<u32> {
        match self {
            Self::Deleted { .. } | Self::Cleaned | Self::Retires(_) => Some(12_000),
            Self::Copied | Self::Downloaded(_) | Self::KeyForgotten => Some(4_000),
            Self::Failed(_) | Self::Stands(_) => None,
        }
    }
}
