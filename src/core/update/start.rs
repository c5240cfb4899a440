//! Starting up, moving between conversations, and who answers.

use super::Turning;
use crate::core::conversation::{AnswerState, Attachment, AttachmentState, By, Composer, Flight, Phase, Tree, Turn};
use crate::core::conversation::{composer::Draft, listing::Summary};
use crate::core::disarm::{Rule, disarmed};
use crate::core::effect::Effect;
use crate::core::error::{Error, Kind};
use crate::core::event::{Found, Turns};
use crate::core::gemini::model::{Catalogue, Listed};
use crate::core::id::Id;
use crate::core::notice::Says;
use crate::core::route::Route;
use crate::core::session::{KeyTest, Mode, Secret};
use crate::core::settings::{Settings, Theme};
use crate::core::shelf::Shelf;
use crate::core::state::{Change, Load, Open};
use std::sync::Arc;

/// How long a deleted conversation can be brought back over reloads, in milliseconds.
const DELETED_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

impl Turning<'_> {
    pub(super) fn started(&mut self, found: Found) {
        let now_ms = self.stamp.now_ms;
        for summary in &found.summaries {
            let kept_ms = if disarmed(Rule::SweptAfterADay) { -1 } else { DELETED_KEPT_MS };
            if summary.deleted_at_ms.is_some_and(|at_ms| now_ms - at_ms > kept_ms) {
                self.change(Change::Sweep(summary.id));
            }
        }
        let listing = Arc::make_mut(&mut self.state.listing);
        // Inserted one by one: collecting would sort, and bring a sorting routine of its own for every type.
        listing.all.extend(found.summaries.into_iter().map(|summary| (summary.id, Arc::new(summary))));
        listing.loaded = true;
        let pictures = Arc::make_mut(&mut self.state.pictures);
        pictures.known.extend(found.pictures.into_iter().map(|picture| (picture.hash, Arc::new(picture))));
        self.state.drafts.extend(found.drafts.into_iter().map(|draft| (draft.conversation, draft)));
        self.state.settings = Arc::new(found.settings);
        self.effects.push(Effect::ShowTheme(self.state.settings.theme));
        let session = Arc::make_mut(&mut self.state.session);
        session.catalogue = Arc::new(Catalogue::built_in());
        session.mode = match (found.key_kept, self.state.settings.demo) {
            (true, _) => Mode::Key { kept: true },
            (false, true) => Mode::Demo,
            (false, false) => Mode::Nobody,
        };
        if found.key_kept {
            self.effects.push(Effect::ListModels);
        }
        if let Some(trouble) = found.trouble {
            self.notice(Says::Failed(trouble));
        }
        self.state.route = found.route;
        self.show_route();
    }

    pub(super) fn navigated(&mut self, route: Route) {
        if route != self.state.route {
            self.state.route = route;
            self.show_route();
        }
    }

    /// Goes to an address of the person's or of the app's own choosing.
    pub(super) fn go(&mut self, route: Route) {
        self.effects.push(Effect::Navigate(route));
        self.navigated(route);
    }

    fn show_route(&mut self) {
        let (id, load) = match self.state.route {
            Route::New => (None, Load::Ready),
            Route::Conversation(id) if self.state.listing.all.contains_key(&id) => (Some(id), Load::Loading),
            Route::Conversation(id) => (Some(id), Load::Missing),
        };
        if let (Some(id), Load::Loading) = (id, &load) {
            self.effects.push(Effect::Open(id));
        }
        self.state.open = Arc::new(Open { id, load, tree: Tree::default() });
        self.panels(|panels| {
            panels.viewer = None;
            panels.rail = false;
        });
        self.show_draft(id);
    }

    fn show_draft(&mut self, conversation: Option<Id>) {
        let asked = self.state.settings.asked.clone().unwrap_or_default();
        let mut composer = Composer::new(asked);
        // A new version, so that the text box takes the draft over from the conversation shown before.
        composer.text_version = self.state.composer.text_version;
        composer.set_text("");
        composer.id = self.id();
        self.state.composer = Arc::new(composer);
        if let Some(draft) = self.state.drafts.get(&conversation).cloned() {
            self.take_draft(draft);
        }
    }

    /// Puts a draft into the composer. Pictures that are no longer on this device are left out.
    pub(super) fn take_draft(&mut self, draft: Draft) {
        let mut pictures = draft.pictures;
        pictures.retain(|(hash, _)| self.state.pictures.known.contains_key(hash));
        let attachments: Vec<Attachment> = pictures
            .into_iter()
            .map(|(hash, name)| Attachment { id: self.id(), name, state: AttachmentState::Ready(hash) })
            .collect();
        // A name that was claimed already would keep the next message from being sent.
        let id = if draft.id == Id::default() { self.id() } else { draft.id };
        let composer = Arc::make_mut(&mut self.state.composer);
        composer.id = id;
        (composer.touched, composer.is_sent) = (false, false);
        composer.set_text(draft.text);
        composer.attachments = attachments;
        composer.asked = draft.asked;
        composer.editing = draft.editing;
        composer.continues = draft.continues;
        composer.others = draft.others;
        // What was to leave by itself was another message.
        (composer.leaves_when_read, composer.styling) = (false, None);
        composer.asked_before = None;
    }

    pub(super) fn opened(&mut self, id: Id, turns: Result<Turns, Error>) {
        if self.state.open.id != Some(id) {
            return;
        }
        let Turns { turns, elsewhere, pictures } = match turns {
            Ok(turns) => turns,
            Err(error) => {
                Arc::make_mut(&mut self.state.composer).leaves_when_read = false;
                return Arc::make_mut(&mut self.state.open).load = Load::Failed(error);
            }
        };
        if turns.is_empty() {
            // A conversation is written with its first message, so this one was never sent from here.
            Arc::make_mut(&mut self.state.listing).all.remove(&id);
            return self.go(Route::New);
        }
        let known = &mut Arc::make_mut(&mut self.state.pictures).known;
        known.extend(pictures.into_iter().map(|picture| (picture.hash, Arc::new(picture))));
        let turns: Vec<Arc<Turn>> = turns.into_iter().map(|turn| self.revived(turn, &elsewhere)).collect();
        let mut chosen = Shelf::new();
        if let Some(summary) = self.state.listing.all.get(&id) {
            chosen.extend(summary.chosen.iter().copied());
        }
        let tree = Tree::new(turns, chosen);
        self.state.open = Arc::new(Open { id: Some(id), load: Load::Ready, tree });
        self.leave_when_read();
        if disarmed(Rule::ResentByPerson) {
            let last = self
                .state
                .open
                .tree
                .tip()
                .filter(|tip| tip.answer().is_some_and(|answer| answer.state == AnswerState::Interrupted));
            if let Some(last) = last {
                self.regenerated(last.id, None);
            }
        }
    }

    /// A turn as it was read. An answer that is still pending is either under way in another tab, which is waited for,
    /// or was interrupted when its page closed. It is never sent again by itself.
    pub(super) fn revived(&mut self, mut turn: Turn, elsewhere: &[Id]) -> Arc<Turn> {
        if let Some(flight) = self.state.flights.get(&turn.id) {
            return flight.pending.clone();
        }
        let By::Model(answer) = &mut turn.by else { return Arc::new(turn) };
        if answer.state != AnswerState::Pending {
            return Arc::new(turn);
        }
        if elsewhere.contains(&turn.id) && !disarmed(Rule::OthersAreAwaited) {
            self.effects.push(Effect::AwaitElsewhere { conversation: turn.conversation, turn: turn.id });
            return Arc::new(turn);
        }
        answer.state = AnswerState::Interrupted;
        let turn = Arc::new(turn);
        self.change(Change::Turn(turn.clone()));
        turn
    }

    pub(super) fn key_given(&mut self, key: Secret, keep: bool) {
        let session = Arc::make_mut(&mut self.state.session);
        if key.reveal().is_empty() {
            session.test = KeyTest::Failed(Error::new(Kind::KeyMissing));
            return;
        }
        session.test = KeyTest::Running;
        self.effects.push(Effect::TestKey { key, keep });
    }

    pub(super) fn key_tested(&mut self, key: Secret, keep: bool, result: Result<Vec<Listed>, Error>) {
        // Whoever has forgotten the key meanwhile, or chosen the demo, waits for this no more.
        if self.state.session.test != KeyTest::Running {
            return;
        }
        let listed = match result {
            Ok(listed) => listed,
            Err(error) => return Arc::make_mut(&mut self.state.session).test = KeyTest::Failed(error),
        };
        let catalogue = Catalogue::merge(&listed);
        let session = Arc::make_mut(&mut self.state.session);
        session.test = KeyTest::Passed { models: catalogue.offers().len() };
        session.catalogue = Arc::new(catalogue);
        session.mode = Mode::Key { kept: keep };
        self.effects.push(Effect::KeepKey { key, keep });
        self.effects.push(Effect::FocusMessage);
        self.set_demo(false);
    }

    /// The key is used no more. Whoever forgets it here sees what it ends; what another tab knows nothing of, and was
    /// paid for by leaving, goes on to its end.
    pub(super) fn key_forgotten(&mut self, is_here: bool) {
        let demo = self.state.settings.demo;
        let session = Arc::make_mut(&mut self.state.session);
        session.mode = if demo { Mode::Demo } else { Mode::Nobody };
        session.test = KeyTest::Idle;
        session.settings_open = false;
        session.catalogue = Arc::new(Catalogue::built_in());
        // What is still to leave for the first time finds that there is no key.
        let ends = |f: &&Arc<Flight>| !f.is_demo() && (is_here || matches!(f.phase, Phase::Retrying { .. }));
        let running: Vec<Id> = self.state.flights.values().filter(ends).map(|f| f.pending.id).collect();
        for turn in running {
            match is_here {
                true => self.stopped_one(turn),
                false => self.ended(turn, Err(Error::new(Kind::KeyMissing))),
            }
        }
        self.effects.push(Effect::ForgetKey);
        self.notice(Says::KeyForgotten);
    }

    pub(super) fn demo_chosen(&mut self) {
        let session = Arc::make_mut(&mut self.state.session);
        session.mode = Mode::Demo;
        session.test = KeyTest::Idle;
        session.catalogue = Arc::new(Catalogue::built_in());
        self.effects.push(Effect::FocusMessage);
        self.set_demo(true);
    }

    fn set_demo(&mut self, demo: bool) {
        if self.state.settings.demo != demo {
            self.prefer(|settings| settings.demo = demo);
        }
    }

    pub(super) fn models_listed(&mut self, listed: &[Listed]) {
        Arc::make_mut(&mut self.state.session).catalogue = Arc::new(Catalogue::merge(listed));
    }

    /// Says once that the model that answered will be no more.
    pub(super) fn say_retirement(&mut self, flight: &Flight) {
        let (Some(retirement), Some(answer)) = (&flight.reply.retirement, flight.pending.answer()) else { return };
        let leaving = &mut Arc::make_mut(&mut self.state.session).leaving;
        if !leaving.contains(&answer.asked.model) {
            leaving.push(answer.asked.model.clone());
            // The day of an RFC 3339 time.
            let day = retirement.at.as_ref().and_then(|at| at.get(..10)).map(str::to_owned);
            self.notice(Says::Retires(day));
        }
    }

    pub(super) fn theme_chosen(&mut self, theme: Theme) {
        self.prefer(|settings| settings.theme = theme);
        self.effects.push(Effect::ShowTheme(theme));
    }

    /// Changes what the person prefers and notes it to be written.
    pub(super) fn prefer(&mut self, change: impl FnOnce(&mut Settings)) {
        let was = self.state.settings.clone();
        change(Arc::make_mut(&mut self.state.settings));
        let now = self.state.settings.clone();
        self.change(Change::Settings { was, now });
    }

    /// Replaces a conversation's summary by a changed one and notes it to be written.
    pub(super) fn summary(&mut self, id: Id, change: impl FnOnce(&mut Summary)) {
        let listing = Arc::make_mut(&mut self.state.listing);
        let Some(summary) = listing.all.get_mut(&id) else { return };
        let was = summary.clone();
        change(Arc::make_mut(summary));
        let now = summary.clone();
        self.change(Change::Summary { was, now });
    }
}
