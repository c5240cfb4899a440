//! Which conversations have an answer under way.
//!
//! Many views ask for this, and the answers under way change with every frame of a stream. So one effect looks at
//! them, and tells the many only when the answer to their question changes.

use crate::core::id::Id;
use crate::shell::Shell;
use leptos::prelude::*;

/// Which conversations have an answer under way.
#[derive(Clone, Copy)]
pub struct Underway {
    conversations: RwSignal<Vec<Id>>,
    here: RwSignal<bool>,
}

impl Underway {
    /// Looks from now on, as long as the current view lives.
    pub fn new() -> Self {
        let shell = Shell::get();
        let underway = Self { conversations: RwSignal::new(Vec::new()), here: RwSignal::new(false) };
        Effect::new(move |_| {
            let open = shell.open().with(|open| open.id);
            let mut conversations: Vec<Id> =
                shell.flights().with(|flights| flights.values().map(|flight| flight.pending.conversation).collect());
            conversations.dedup();
            let here = open.is_some_and(|open| conversations.contains(&open));
            if underway.here.get_untracked() != here {
                underway.here.set(here);
            }
            if underway.conversations.with_untracked(|before| *before != conversations) {
                underway.conversations.set(conversations);
            }
        });
        underway
    }

    /// What the studio around the current view looks at.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// Whether an answer is under way in the open conversation.
    pub fn is_here(self) -> bool {
        self.here.get()
    }

    /// Whether an answer is under way in this conversation.
    pub fn is_in(self, conversation: Id) -> bool {
        self.conversations.with(|conversations| conversations.contains(&conversation))
    }
}
