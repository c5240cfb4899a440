//! The list of conversations.

use super::Turning;
use crate::core::conversation::listing::TITLE_MAX_CHARS;
use crate::core::effect::Effect;
use crate::core::id::Id;
use crate::core::notice::Says;
use crate::core::route::Route;
use std::sync::Arc;

impl Turning<'_> {
    pub(super) fn new_conversation(&mut self) {
        self.go(Route::New);
        self.panels(|panels| panels.rail = false);
        self.effects.push(Effect::FocusMessage);
    }

    /// Gives a conversation another title. An empty one leaves the old title, for nothing could be found by it.
    pub(super) fn renamed(&mut self, id: Id, title: &str) {
        Arc::make_mut(&mut self.state.listing).renaming = None;
        let clean: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let title: String = clean.trim().chars().take(TITLE_MAX_CHARS).collect();
        if title.is_empty() {
            return;
        }
        self.summary(id, |summary| {
            summary.title = title;
            summary.titled = true;
        });
    }

    /// Deletes a conversation. Its turns stay on the disk until it is swept, so that it can be brought back; what is
    /// under way in it is stopped.
    pub(super) fn deleted(&mut self, id: Id) {
        let Some(title) = self.state.listing.all.get(&id).map(|summary| summary.title.clone()) else { return };
        let now_ms = self.stamp.now_ms;
        self.summary(id, |summary| summary.deleted_at_ms = Some(now_ms));
        let of_it = |flight: &&Arc<crate::core::conversation::Flight>| flight.pending.conversation == id;
        let running: Vec<Id> = self.state.flights.values().filter(of_it).map(|flight| flight.pending.id).collect();
        for turn in running {
            self.stopped_one(turn);
        }
        if self.state.open.id == Some(id) {
            self.go(Route::New);
        }
        self.notice(Says::Deleted { conversation: id, title });
    }

    pub(super) fn restored(&mut self, id: Id) {
        self.summary(id, |summary| summary.deleted_at_ms = None);
        let notices = Arc::make_mut(&mut self.state.notices);
        notices.retain(|notice| !matches!(notice.says, Says::Deleted { conversation, .. } if conversation == id));
        self.go(Route::Conversation(id));
    }
}
