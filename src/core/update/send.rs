//! Sending a message, and asking for an answer again.

use super::Turning;
use crate::core::conversation::composer::MESSAGE_MAX_CHARS;
use crate::core::conversation::listing::{Summary, title_from};
use crate::core::conversation::take_off::{TakeOff, pending};
use crate::core::conversation::{AnswerState, Asked, By, Composer, Flight, Turn, recipe};
use crate::core::disarm::{Rule, disarmed};
use crate::core::effect::Effect;
use crate::core::error::{Error, Kind};
use crate::core::gemini::request::Request;
use crate::core::gemini::{Part, model};
use crate::core::id::{Hash, Id};
use crate::core::notice::Says;
use crate::core::route::Route;
use crate::core::session::Mode;
use crate::core::state::{Change, Load, Open};
use std::sync::Arc;

impl Turning<'_> {
    /// Sends the message, if it can be sent and nothing is under way in this conversation: a second click or a held
    /// key finds the first one under way.
    pub(super) fn sent(&mut self) {
        let is_busy = self.state.flights_here().next().is_some() && !disarmed(Rule::OneAtATime);
        if self.state.open.load == Load::Loading {
            // A click that comes before the conversation was read is not lost.
            return self.leaves_when_read();
        }
        if is_busy || self.state.open.load != Load::Ready {
            return;
        }
        if !self.state.session.mode.can_send() {
            return self.key_missing();
        }
        if let Err(error) = self.message_fits() {
            return self.trouble(error);
        }
        if self.is_coming() {
            return self.leaves_when_read();
        }
        let asked_turn = self.person_turn();
        let request = self.request_below(&asked_turn, &asked_turn.asked().clone());
        if let Err(error) = self.can_leave(&request) {
            return self.trouble(error);
        }
        if asked_turn.text().len() < self.state.composer.text.replace("\r\n", "\n").trim().len() {
            self.notice(Says::Cleaned);
        }
        let conversation = asked_turn.conversation;
        if self.state.open.id.is_none() {
            self.begin_conversation(conversation, &asked_turn);
        }
        if !disarmed(Rule::OneTabSends) {
            self.change(Change::Claim(self.state.composer.id.to_string()));
        }
        self.put_turn(asked_turn.clone());
        let count = asked_turn.asked().count.clamp(1, 4);
        self.take_off(&asked_turn, asked_turn.asked().clone(), request, count);
        self.clear_composer();
        self.unstash();
        self.effects.push(Effect::FocusMessage);
    }

    fn key_missing(&mut self) {
        Arc::make_mut(&mut self.state.session).settings_open = self.state.session.mode != Mode::Nobody;
        self.trouble(Error::new(Kind::KeyMissing));
    }

    fn leaves_when_read(&mut self) {
        Arc::make_mut(&mut self.state.composer).leaves_when_read = true;
    }

    fn trouble(&mut self, error: Error) {
        Arc::make_mut(&mut self.state.composer).trouble = Some(error);
    }

    /// Refuses what the service would refuse, by what is known here: of a signature its size is not.
    fn can_leave(&self, request: &Request) -> Result<(), Error> {
        let size_of = |hash: Hash| self.state.pictures.known.get(&hash).map_or(0, |picture| picture.size_bytes);
        request.validate().and_then(|()| request.validate_size(size_of))
    }

    fn message_fits(&self) -> Result<(), Error> {
        let composer = &self.state.composer;
        if composer.text.trim().is_empty() && composer.pictures().is_empty() && !composer.is_reading() {
            return Err(Error::new(Kind::PromptEmpty));
        }
        let chars = composer.text.chars().count();
        if chars > MESSAGE_MAX_CHARS {
            return Err(Error::saying(Kind::PromptTooLong, chars.to_string()));
        }
        let limit = model::known(&composer.asked.model).map(|model| model.max_pictures);
        let pictures = composer.pictures().len() + usize::from(composer.continues.is_some());
        match limit {
            Some(limit) if pictures > limit => {
                Err(Error::saying(Kind::TooManyPictures, limit.to_string()).about("pictures"))
            }
            _ => Ok(()),
        }
    }

    /// The person's turn that the composer holds, below where it belongs.
    fn person_turn(&mut self) -> Arc<Turn> {
        let composer = self.state.composer.clone();
        let tree = &self.state.open.tree;
        let parent = match (composer.editing, composer.continues) {
            (Some(editing), _) => tree.get(editing).and_then(|turn| turn.parent),
            (None, Some((_, turn))) => Some(turn),
            (None, None) => tree.tip().and_then(|tip| match tip.answer() {
                // Another tab is being answered here: this message stands beside what was asked there.
                Some(answer) if answer.state == AnswerState::Pending => {
                    tip.parent.and_then(|asked| tree.get(asked)).and_then(|asked| asked.parent)
                }
                _ => Some(tip.id),
            }),
        };
        let was_fresh = composer.editing.and_then(|id| tree.get(id)).is_some_and(|turn| turn.asked().starts_afresh);
        let continued = composer.continues.map(|(picture, _)| picture);
        let pictures = continued.into_iter().chain(composer.pictures());
        let mut parts: Vec<Part<Hash>> = pictures.map(|hash| self.picture_part(hash)).collect();
        let text = clean(&composer.text);
        if !text.is_empty() {
            parts.push(Part::text(text));
        }
        let asked = Asked { starts_afresh: continued.is_some() || was_fresh, ..composer.asked.clone() };
        let conversation = self.state.open.id.unwrap_or_else(|| self.id());
        let id = self.id();
        let created_at_ms = self.stamp.now_ms;
        Arc::new(Turn { id, conversation, parent, created_at_ms, parts, by: By::Person(asked) })
    }

    fn picture_part(&self, hash: Hash) -> Part<Hash> {
        let format = self.state.pictures.known.get(&hash).map(|picture| picture.format.mime());
        Part::picture(format.unwrap_or("image/png"), hash)
    }

    fn request_below(&self, turn: &Arc<Turn>, asked: &Asked) -> Request {
        let mut line = turn.parent.map(|parent| self.state.open.tree.line_to(parent)).unwrap_or_default();
        line.push(turn.clone());
        recipe::request(&line, asked, self.state.session.mode == Mode::Demo)
    }

    fn begin_conversation(&mut self, id: Id, first: &Turn) {
        let summary = Summary::begun(id, title_from(&first.text()), self.stamp.now_ms);
        Arc::make_mut(&mut self.state.listing).all.insert(id, Arc::new(summary));
        // The draft of the new conversation becomes this conversation's, and is cleared with it.
        self.clear_draft_of_new();
        self.state.open = Arc::new(Open { id: Some(id), load: Load::Ready, tree: Default::default() });
        self.state.route = Route::Conversation(id);
        self.effects.push(Effect::Navigate(self.state.route));
    }

    fn clear_draft_of_new(&mut self) {
        let asked = self.state.composer.asked.clone().plain();
        let others = std::mem::take(&mut Arc::make_mut(&mut self.state.composer).others);
        let draft = Composer { others, ..Composer::new(asked) }.draft(None);
        if draft.others.is_empty() {
            self.state.drafts.remove(&None);
        } else {
            self.state.drafts.insert(None, draft.clone());
        }
        self.change(Change::Draft(draft));
    }

    /// Adds a turn to the open conversation, leads the path through it and notes it to be written.
    pub(super) fn put_turn(&mut self, turn: Arc<Turn>) {
        let open = Arc::make_mut(&mut self.state.open);
        open.tree.put(turn.clone());
        open.tree.choose(turn.id);
        self.change(Change::Turn(turn));
        self.path_changed();
    }

    /// Notes the shown path and the time in the conversation's summary.
    pub(super) fn path_changed(&mut self) {
        let Some(id) = self.state.open.id else { return };
        let chosen = self.state.open.tree.forks();
        let now_ms = self.stamp.now_ms;
        self.summary(id, |summary| {
            summary.chosen = chosen;
            summary.updated_at_ms = now_ms;
        });
    }

    pub(super) fn chosen(&mut self, turn: Id) {
        Arc::make_mut(&mut self.state.open).tree.choose(turn);
        self.path_changed();
    }

    /// Writes the intent of each answer down and asks the shell to send its request, once that is on the disk.
    fn take_off(&mut self, below: &Arc<Turn>, asked: Asked, request: Request, count: u8) {
        let batch = self.id();
        let demo = self.state.session.mode == Mode::Demo;
        let now_ms = self.stamp.now_ms;
        let request = Arc::new(request);
        let mut first = None;
        for nth in 0..count {
            let id = self.id();
            let turn = pending(below, &asked, (id, batch, nth), (demo, now_ms));
            let flight = Flight::new(turn.clone(), request.clone(), self.stamp.steady_ms);
            Arc::make_mut(&mut self.state.flights).insert(id, Arc::new(flight));
            self.put_turn(turn);
            first.get_or_insert(id);
            self.effects.push(Effect::Send { turn: id, request: request.clone(), demo });
        }
        if let Some(first) = first {
            self.chosen(first);
        }
    }

    /// A message that was put together elsewhere takes off, in a conversation that is not open.
    pub(super) fn took_off(&mut self, off: TakeOff) {
        let (conversation, now_ms) = (off.summary.id, self.stamp.now_ms);
        let listing = Arc::make_mut(&mut self.state.listing);
        if !listing.all.contains_key(&conversation) {
            listing.all.insert(conversation, Arc::new(off.summary));
        }
        self.change(Change::Turn(off.message));
        for answer in off.answers {
            let (turn, request) = (answer.id, off.request.clone());
            let demo = answer.answer().is_some_and(|answer| answer.demo);
            let flight = Flight::new(answer.clone(), request.clone(), self.stamp.steady_ms);
            Arc::make_mut(&mut self.state.flights).insert(turn, Arc::new(flight));
            self.change(Change::Turn(answer));
            self.effects.push(Effect::Send { turn, request, demo });
        }
        self.summary(conversation, |summary| summary.updated_at_ms = now_ms);
    }

    /// The same of a message that begins a conversation: that is opened with it, and what goes along with it goes along
    /// with what is written next.
    pub(super) fn began(&mut self, off: TakeOff) {
        let id = off.summary.id;
        let (message, answers) = (off.message.clone(), off.answers.clone());
        self.took_off(off);
        self.go(Route::Conversation(id));
        // What it has is known without the disk, on which it is not yet.
        self.effects.retain(|effect| *effect != Effect::Open(id));
        Arc::make_mut(&mut self.state.open).load = Load::Ready;
        let first = answers.first().map(|answer| answer.id);
        let tree = &mut Arc::make_mut(&mut self.state.open).tree;
        tree.put(message.clone());
        tree.choose(message.id);
        answers.into_iter().for_each(|answer| tree.put(answer));
        first.into_iter().for_each(|first| self.chosen(first));
        self.compose(|composer| {
            (composer.asked.lead, composer.asked.styled) =
                (message.asked().lead.clone(), message.asked().styled.clone());
        });
    }

    /// Asks for another answer to the same message: a sibling of this one, by the same settings or another model.
    pub(super) fn regenerated(&mut self, turn: Id, model: Option<String>) {
        if self.state.flights_here().next().is_some() {
            return;
        }
        if !self.state.session.mode.can_send() {
            Arc::make_mut(&mut self.state.session).settings_open = true;
            return;
        }
        let tree = &self.state.open.tree;
        let below = tree.get(turn).and_then(|turn| if turn.answer().is_some() { turn.parent } else { Some(turn.id) });
        let Some(below) = below.and_then(|id| tree.get(id)).cloned() else { return };
        let mut asked = Asked { count: 1, ..below.asked().clone() };
        if let Some(model) = model {
            asked = asked.with_model(&model);
            self.model_chosen(&model);
        }
        let request = self.request_below(&below, &asked);
        match self.can_leave(&request) {
            Ok(()) => {
                if !disarmed(Rule::OneTabSends) {
                    // Every tab knows which answers there are. How many there are would be said again of a
                    // conversation that was deleted and restored.
                    let all = self.state.open.tree.all_below(below.id);
                    self.change(Change::Claim(format!("{}.{all}", below.id)));
                }
                self.take_off(&below, asked, request, 1);
            }
            Err(error) => self.trouble(error),
        }
    }
}

/// A message as it is sent: without control characters other than line breaks and tabs, and without the marks that
/// reorder or hide text, which a person cannot have meant.
pub(crate) fn clean(text: &str) -> String {
    let is_hidden = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}' | '\u{feff}');
    let kept = |c: &char| matches!(c, '\n' | '\t') || !(c.is_control() || is_hidden(*c));
    text.replace("\r\n", "\n").chars().filter(kept).collect::<String>().trim().to_owned()
}
