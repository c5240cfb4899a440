//! Following what changed on the disk without the state: what another tab has written, what was restored from a backup,
//! what was deleted for good.

use super::Turning;
use crate::core::conversation::composer::Draft;
use crate::core::disarm::{Rule, disarmed};
use crate::core::effect::Effect;
use crate::core::event::{News, Turns};
use crate::core::id::Id;
use crate::core::route::Route;
use crate::core::settings::Settings;
use crate::core::state::Load;
use std::sync::Arc;

impl Turning<'_> {
    /// Takes over what lies on the disk now.
    pub(super) fn followed(&mut self, news: News) {
        let pictures = Arc::make_mut(&mut self.state.pictures);
        pictures.known.extend(news.pictures.into_iter().map(|picture| (picture.hash, Arc::new(picture))));
        pictures.listed |= news.is_listed;
        for hash in &news.gone_pictures {
            pictures.known.remove(hash);
        }
        let listing = Arc::make_mut(&mut self.state.listing);
        listing.all.extend(news.summaries.into_iter().map(|summary| (summary.id, Arc::new(summary))));
        for id in news.gone {
            listing.all.remove(&id);
            self.state.drafts.remove(&Some(id));
        }
        self.follow_turns(news.turns);
        if let Some(settings) = news.settings {
            self.follow_settings(settings);
        }
        if news.sent.contains(&self.state.composer.id) {
            let composer = Arc::make_mut(&mut self.state.composer);
            // What waits to leave here has left from there.
            (composer.is_sent, composer.leaves_when_read) = (true, false);
        }
        for draft in news.drafts {
            self.follow_draft(draft);
        }
        let is_hidden = |id: Id| self.state.listing.all.get(&id).is_none_or(|summary| summary.deleted_at_ms.is_some());
        match self.state.open.id {
            Some(id) if is_hidden(id) && self.state.open.load == Load::Ready => self.go(Route::New),
            Some(id) if news.is_whole => self.effects.push(Effect::Open(id)),
            _ => {}
        }
    }

    fn follow_turns(&mut self, news: Turns) {
        for turn in news.turns {
            if self.state.open.id != Some(turn.conversation) || self.state.flights.contains_key(&turn.id) {
                continue;
            }
            let turn = self.revived(turn, &news.elsewhere);
            let is_idle = self.state.flights_here().next().is_none();
            let tree = &mut Arc::make_mut(&mut self.state.open).tree;
            let is_new = tree.get(turn.id).is_none();
            tree.put(turn.clone());
            // What was asked in the other tab is shown here, unless something is under way here.
            if is_new && is_idle {
                tree.choose(turn.id);
            }
        }
    }

    fn follow_settings(&mut self, settings: Settings) {
        if settings.theme != self.state.settings.theme {
            self.effects.push(Effect::ShowTheme(settings.theme));
        }
        self.state.settings = Arc::new(settings);
    }

    /// The message that is being written is the same in every tab, unless it was changed in two of them: then each has
    /// its own, and the record has both. Each tab sees to it that its own is in there.
    fn follow_draft(&mut self, draft: Draft) {
        self.state.drafts.insert(draft.conversation, draft.clone());
        if draft.conversation != self.state.open.id {
            return;
        }
        if !self.state.composer.touched && !self.state.composer.is_reading() {
            return self.take_draft(draft);
        }
        let composer = Arc::make_mut(&mut self.state.composer);
        // A copy of it that another tab wrote down may be older than what stands here.
        let own = composer.draft(draft.conversation);
        let is_known = draft.says(&own) || composer.is_blank();
        let mut others = draft.beside(composer.id);
        if is_known || disarmed(Rule::DraftsOfTwoTabs) {
            composer.others = others;
        } else {
            composer.others.retain(|own| others.iter().all(|theirs| theirs.id != own.id));
            composer.others.append(&mut others);
            // One that was sent from there is not brought back: it would stand in the box of whoever has sent it.
            if !composer.is_sent {
                self.keep_draft();
            }
        }
    }
}
