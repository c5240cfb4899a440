//! Answers under way: what arrives, how they end, and what is kept of them.

use super::Turning;
use crate::core::conversation::flight::{Arrived, Ending};
use crate::core::conversation::{Answer, AnswerState, By, Flight, Phase, Turn};
use crate::core::disarm::{Rule, disarmed};
use crate::core::effect::Effect;
use crate::core::error::{Error, Kind};
use crate::core::gemini::reply::{Outcome, Reply, Wanted};
use crate::core::gemini::{Part, Payload, Slot, cost, model};
use crate::core::id::{Hash, Id};
use crate::core::notice::{Says, Standing};
use crate::core::picture::{Origin, Picture};
use crate::core::state::Change;
use std::sync::Arc;

/// Milliseconds between two times that the words of an answer under way are written down: what a crash can take. Such a
/// write keeps the disk busy for about a millisecond.
const KEEP_EVERY_MS: i64 = 1_000;
/// Times that a request is sent at most where a retry is provably free.
const TRIES_MAX: u8 = 4;
/// The first wait before a retry where the server named none, in milliseconds; it doubles with every try.
const FIRST_WAIT_MS: u64 = 1_000;
/// A server that asks for a longer wait than this, in milliseconds, is asked again by a person's click only.
const LONGEST_WAIT_MS: u64 = 120_000;

impl Turning<'_> {
    fn flight(&mut self, turn: Id) -> Option<&mut Flight> {
        // Events of jobs that nobody waits for any more are dropped here.
        Arc::make_mut(&mut self.state.flights).get_mut(&turn).map(Arc::make_mut)
    }

    pub(super) fn left(&mut self, turn: Id) {
        let now_ms = self.stamp.steady_ms;
        if let Some(flight) = self.flight(turn) {
            flight.phase = Phase::Waiting;
            flight.heard_at_ms = now_ms;
        }
    }

    pub(super) fn heard(&mut self, turn: Id, received_bytes: u64, reply: Arc<Reply>) {
        let now_ms = self.stamp.steady_ms;
        let Some(flight) = self.flight(turn) else { return };
        flight.heard_at_ms = now_ms;
        flight.received_bytes = received_bytes;
        let has_answer = reply.parts.iter().any(|part| !part.thought);
        flight.phase = match (has_answer, reply.parts.is_empty()) {
            (true, _) => Phase::Arriving,
            (false, false) => Phase::Thinking,
            (false, true) => Phase::Waiting,
        };
        if has_answer {
            flight.answered_at_ms.get_or_insert(now_ms);
        }
        flight.reply = reply;
        flight.has_unkept |= has_answer;
        if flight.has_unkept && flight.kept_at_ms.is_none_or(|at_ms| now_ms - at_ms >= KEEP_EVERY_MS) {
            self.keep_so_far(turn);
        }
    }

    pub(super) fn arrived(&mut self, turn: Id, slot: Slot, arrived: Arrived) {
        let now_ms = self.stamp.steady_ms;
        let Some(flight) = self.flight(turn) else { return };
        flight.heard_at_ms = now_ms;
        let is_picture = arrived.picture.is_some();
        let is_last = flight.ended.is_some();
        Arc::make_mut(&mut flight.arrived).insert(slot, arrived);
        if is_picture && !is_last {
            self.keep_so_far(turn);
        }
        self.land(turn);
    }

    /// Writes down what has come of all answers since it was last written: time has passed, or the page may be gone at
    /// any moment.
    pub(super) fn keep_all(&mut self) {
        let flights = self.state.flights.clone();
        for flight in flights.values().filter(|flight| flight.has_unkept && flight.ended.is_none()) {
            self.keep_so_far(flight.pending.id);
        }
    }

    /// Writes down what has arrived so far: a page that is closed or crashes loses nothing of it.
    fn keep_so_far(&mut self, turn: Id) {
        if disarmed(Rule::KeptSoFar) {
            return;
        }
        let now_ms = self.stamp.steady_ms;
        let Some(flight) = self.flight(turn) else { return };
        flight.kept_at_ms = Some(now_ms);
        flight.has_unkept = false;
        let flight = flight.clone();
        let so_far = Turn { parts: named_parts(&flight), ..(*flight.pending).clone() };
        for picture in new_pictures(&flight, &so_far) {
            self.learn(picture);
        }
        self.change(Change::Turn(Arc::new(so_far)));
    }

    pub(super) fn ended(&mut self, turn: Id, result: Result<(), Error>) {
        let Some(flight) = self.flight(turn) else { return };
        if let Err(error) = &result
            && error.kind == Kind::SentElsewhere
        {
            return self.withdraw(turn);
        }
        let ending = match result {
            _ if flight.stopping => Ending::Stopped,
            Ok(()) => Ending::Complete,
            Err(error) if error.kind == Kind::Stopped => Ending::Stopped,
            Err(error) => Ending::Failed(error),
        };
        if let Ending::Failed(error) = &ending
            && (flight.reply.parts.is_empty() || disarmed(Rule::LostIsNotRetried))
            && (flight.tries < TRIES_MAX || disarmed(Rule::FourTries))
            && let Some(in_ms) = free_wait_ms(error, flight.tries)
        {
            return self.wait_for_retry(turn, in_ms);
        }
        if let Ending::Failed(error) = &ending
            && error.kind.refuses_key()
        {
            let error = error.clone();
            self.hold_back(turn, &error);
        }
        if let Some(flight) = self.flight(turn) {
            flight.ended = Some(ending);
        }
        self.land(turn);
    }

    /// The key was refused: what has not left yet, or waits to be sent again, does not leave either.
    fn hold_back(&mut self, refused: Id, error: &Error) {
        let waits = |flight: &&Arc<Flight>| {
            let is_grounded = matches!(flight.phase, Phase::Preparing | Phase::Retrying { .. });
            is_grounded && !flight.is_demo() && flight.pending.id != refused
        };
        if disarmed(Rule::BatchStops) {
            return;
        }
        let waiting: Vec<Id> = self.state.flights.values().filter(waits).map(|flight| flight.pending.id).collect();
        for turn in waiting {
            self.effects.push(Effect::Abort(turn));
            if let Some(flight) = self.flight(turn) {
                flight.ended = Some(Ending::Failed(error.clone()));
            }
            self.land(turn);
        }
    }

    /// Another tab has sent this message: what is here is what that tab has written.
    fn withdraw(&mut self, turn: Id) {
        let Some(flight) = self.state.flights.get(&turn).cloned() else { return };
        Arc::make_mut(&mut self.state.flights).remove(&turn);
        self.effects.push(Effect::Open(flight.pending.conversation));
        self.notice(Says::Failed(Error::new(Kind::SentElsewhere)));
    }

    fn wait_for_retry(&mut self, turn: Id, in_ms: u64) {
        // Up to a quarter more, so that several requests do not come back at the same moment.
        let spread = if disarmed(Rule::WaitsDiffer) { 0 } else { self.stamp.entropy % 256 };
        let in_ms = in_ms + in_ms * spread / 1024;
        let at_ms = self.stamp.steady_ms.saturating_add_unsigned(in_ms);
        if let Some(flight) = self.flight(turn) {
            flight.phase = Phase::Retrying { at_ms, nth: flight.tries + 1 };
        }
        self.effects.push(Effect::Wake { turn, in_ms: u32::try_from(in_ms).unwrap_or(u32::MAX) });
    }

    pub(super) fn retry_due(&mut self, turn: Id) {
        let Some(flight) = self.flight(turn) else { return };
        if !matches!(flight.phase, Phase::Retrying { .. }) || flight.stopping {
            return;
        }
        flight.tries += 1;
        flight.phase = Phase::Preparing;
        let request = flight.request.clone();
        let demo = flight.is_demo();
        self.effects.push(Effect::Send { turn, request, demo });
    }

    /// Stops everything that is under way in the open conversation.
    pub(super) fn stopped(&mut self) {
        let running: Vec<Id> = self.state.flights_here().map(|flight| flight.pending.id).collect();
        for turn in running {
            self.stopped_one(turn);
        }
    }

    /// Stops one answer. What has arrived is kept: the shell reports it, and then the end.
    pub(super) fn stopped_one(&mut self, turn: Id) {
        let Some(flight) = self.flight(turn) else { return };
        flight.stopping = true;
        if matches!(flight.phase, Phase::Retrying { .. }) {
            // Nothing is under way between two tries, so nobody else would report the end.
            flight.ended = Some(Ending::Stopped);
            return self.land(turn);
        }
        self.effects.push(Effect::Abort(turn));
    }

    pub(super) fn lost(&mut self, turn: Id, slot: Slot) {
        let Some(flight) = self.flight(turn) else { return };
        Arc::make_mut(&mut flight.lost).insert(slot, ());
        self.land(turn);
    }

    /// Finishes an answer once its stream has ended and every byte string of it has its name.
    fn land(&mut self, turn: Id) {
        let Some(flight) = self.state.flights.get(&turn).cloned() else { return };
        let Some(ending) = &flight.ended else { return };
        if !flight.is_named() {
            return;
        }
        Arc::make_mut(&mut self.state.flights).remove(&turn);
        let finished = self.finished(&flight, ending);
        let cost_micros = finished.answer().and_then(|answer| answer.cost_micros).unwrap_or(0);
        let cover = finished.pictures().last();
        for picture in new_pictures(&flight, &finished) {
            self.learn(picture);
        }
        self.say_retirement(&flight);
        let conversation = finished.conversation;
        let finished = Arc::new(finished);
        self.change(Change::Turn(finished.clone()));
        if self.state.open.id == Some(conversation) {
            self.lead_to(&finished);
            Arc::make_mut(&mut self.state.open).tree.put(finished);
        }
        let now_ms = self.stamp.now_ms;
        self.summary(conversation, |summary| {
            summary.cost_micros += cost_micros;
            summary.cover = cover.or(summary.cover);
            summary.updated_at_ms = now_ms;
        });
    }

    /// Leads the path through the first answer of a batch that came with a picture, if the one it leads through came
    /// without.
    fn lead_to(&mut self, finished: &Arc<Turn>) {
        let tree = &self.state.open.tree;
        let Some(shown) = tree.line().into_iter().find(|turn| turn.parent == finished.parent) else { return };
        let same_batch = shown.answer().map(|answer| answer.batch) == finished.answer().map(|answer| answer.batch);
        let is_empty =
            shown.id != finished.id && !self.state.flights.contains_key(&shown.id) && shown.pictures().next().is_none();
        if same_batch && is_empty && finished.pictures().next().is_some() {
            self.chosen(finished.id);
        }
    }

    /// The turn that a flight becomes. A stopped or broken one keeps what had arrived whole.
    fn finished(&self, flight: &Flight, ending: &Ending) -> Turn {
        let mut turn = (*flight.pending).clone();
        turn.parts = named_parts(flight);
        if disarmed(Rule::BrokenIsKept) && *ending != Ending::Complete {
            turn.parts.clear();
        }
        let By::Model(answer) = &mut turn.by else { return turn };
        let reply = &flight.reply;
        answer.state = match ending {
            Ending::Stopped => AnswerState::Stopped,
            Ending::Failed(error) => AnswerState::Failed(error.clone()),
            Ending::Complete if disarmed(Rule::DoneHasResult) => AnswerState::Done,
            Ending::Complete => match reply.outcome(Wanted::Anything) {
                Outcome::Reply if !flight.lost.is_empty() || has_no_picture(flight) => {
                    AnswerState::Failed(Error::new(Kind::ReplyDamaged))
                }
                // Words that break off are there, and are not all of them.
                Outcome::Reply if is_cut_short(flight) => AnswerState::Failed(Error::new(Kind::CutShort)),
                Outcome::Reply => AnswerState::Done,
                Outcome::Refused(error) | Outcome::Blocked(error) | Outcome::Failed(error) => {
                    AnswerState::Failed(error)
                }
            },
        };
        self.book(answer, flight);
        turn
    }

    fn book(&self, answer: &mut Answer, flight: &Flight) {
        let reply = &flight.reply;
        answer.usage = reply.usage;
        // What never left, or was refused before it began, cost nothing.
        let is_free = answer.demo || matches!(flight.phase, Phase::Preparing | Phase::Retrying { .. });
        answer.cost_micros = match is_free {
            true => Some(0),
            false => model::known(&answer.asked.model)
                .and_then(|model| cost::booked(&reply.usage, model))
                .map(|cost::Micros(micros)| micros),
        };
        answer.took_ms = Some(self.stamp.steady_ms - flight.sent_at_ms);
        answer.thought_ms = flight.answered_at_ms.map(|at_ms| at_ms - flight.sent_at_ms);
        answer.finish_message = reply.finish_message.clone();
    }

    /// Notes which pictures are on the disk now, or that they are not, and whether anything else is not.
    pub(super) fn written(&mut self, written: &[Hash], is_all: bool, result: Result<(), Error>) {
        let state = Arc::make_mut(&mut self.state.pictures);
        match result {
            Ok(()) => {
                for hash in written {
                    state.unsaved.remove(hash);
                }
                if is_all && state.unsaved.is_empty() {
                    state.trouble = None;
                }
            }
            Err(error) => state.trouble = Some(error),
        }
    }

    pub(super) fn salvage_asked(&mut self) {
        Arc::make_mut(&mut self.state.notices).retain(|notice| notice.says != Says::Stands(Standing::Cleared));
        self.effects.push(Effect::Salvage);
    }

    pub(super) fn save_again(&mut self) {
        Arc::make_mut(&mut self.state.pictures).trouble = None;
        self.effects.push(Effect::WriteAgain);
    }
}

/// How long to wait before sending again without asking, in milliseconds; none where that might be billed, or where
/// the server asks for more patience than a person has.
fn free_wait_ms(error: &Error, tries: u8) -> Option<u64> {
    if !error.may_retry_free() && !is_retried_without_a_rule(error) {
        return None;
    }
    let doubled = if disarmed(Rule::WaitsGrow) { 0 } else { tries.saturating_sub(1).min(6) };
    let own = FIRST_WAIT_MS << doubled;
    let wait = error.retry_after_ms.filter(|_| !disarmed(Rule::ServerDelay)).map_or(own, |asked| asked.max(own));
    (wait <= LONGEST_WAIT_MS).then_some(wait)
}

/// Whether a rule that kept this from being sent again is switched off.
fn is_retried_without_a_rule(error: &Error) -> bool {
    let lost = disarmed(Rule::LostIsNotRetried) && error.kind == Kind::ConnectionLost;
    let stalled = disarmed(Rule::StallIsNotRetried) && error.kind == Kind::Stalled;
    let refused = disarmed(Rule::RefusalIsNotRetried) && error.code.is_some_and(|code| (400..500).contains(&code));
    let offline = disarmed(Rule::OfflineIsNotRetried) && matches!(error.kind, Kind::Offline | Kind::Unreachable);
    let begun = disarmed(Rule::OnlyUnbegunIsRetried) && error.kind.may_retry_free();
    lost || stalled || refused || offline || begun
}

/// The parts of what has arrived, their bytes under their lasting names. A part whose bytes did not arrive whole is
/// left out; so is a signature, whose part then goes on unsigned.
fn named_parts(flight: &Flight) -> Vec<Part<Hash>> {
    let name = |slot: Slot| flight.arrived.get(&slot).map(|arrived| arrived.hash);
    let named = |part: &Part<Slot>| {
        let mut part = part.clone();
        part.signature = part.signature.filter(|slot| flight.arrived.contains_key(slot));
        part.rename(name)
    };
    flight.reply.parts.iter().filter(|part| !is_no_picture(flight, part)).filter_map(named).collect()
}

/// Whether the words of an answer without a picture end where they were not meant to.
fn is_cut_short(flight: &Flight) -> bool {
    let reply = &flight.reply;
    reply.finish.as_ref().is_some_and(|reason| reason.is_length()) && reply.pictures().next().is_none()
}

/// Whether something that was said to be a picture is none.
fn has_no_picture(flight: &Flight) -> bool {
    flight.reply.parts.iter().any(|part| is_no_picture(flight, part))
}

fn is_no_picture(flight: &Flight, part: &Part<Slot>) -> bool {
    let Payload::Inline { mime, data } = &part.payload else { return false };
    let is_other = |arrived: &Arrived| arrived.picture.is_none();
    !disarmed(Rule::PictureIsOne)
        && !part.thought
        && mime.starts_with("image/")
        && flight.arrived.get(data).is_some_and(is_other)
}

/// The records of the pictures that the answer brought, with their origin; drafts among the thoughts are kept as
/// bytes of the turn, but are no pictures of the library.
fn new_pictures(flight: &Flight, finished: &Turn) -> Vec<Picture> {
    let demo = flight.is_demo();
    let model = finished.asked().model.clone();
    let slots = flight.reply.parts.iter().filter(|part| !part.thought).filter_map(|part| match &part.payload {
        Payload::Inline { data, .. } => Some(*data),
        _ => None,
    });
    let pictures = slots.filter_map(|slot| flight.arrived.get(&slot)?.picture.clone());
    let origin = || Origin::Generated { turn: finished.id, model: model.clone(), demo };
    pictures.map(|picture| Picture { origin: origin(), ..picture }).collect()
}
