//! Journeys through the core: events in, state and effects out.

use super::update;
use crate::core::conversation::flight::Arrived;
use crate::core::conversation::{AnswerState, AttachmentState, By, Phase, Turn};
use crate::core::effect::Effect;
use crate::core::error::{Error, Kind};
use crate::core::event::{Event, Found, Offered};
use crate::core::gemini::reply::Reply;
use crate::core::gemini::{Frame, Part, Payload, Request, Role, Slot};
use crate::core::id::{Hash, Id, Stamp};
use crate::core::notice::Says;
use crate::core::picture::{Origin, Picture};
use crate::core::pixels::sniff::Format;
use crate::core::route::Route;
use crate::core::session::{KeyTest, Mode, Secret};
use crate::core::state::{Change, Load, State, Viewing};
use serde_json::json;
use std::sync::Arc;

/// A person at the studio, with a clock that moves a second an event.
struct Studio {
    state: State,
    now_ms: i64,
    effects: Vec<Effect>,
    changes: Vec<Change>,
}

impl Studio {
    fn new() -> Self {
        Self::with(Found::default())
    }

    fn with(found: Found) -> Self {
        let mut studio =
            Self { state: State::default(), now_ms: 1_000_000, effects: Vec::new(), changes: Vec::new() };
        studio.happens(Event::Started(Box::new(found)));
        studio
    }

    fn demo() -> Self {
        let mut studio = Self::new();
        studio.happens(Event::DemoChosen);
        studio
    }

    fn keyed() -> Self {
        let mut studio = Self::new();
        studio.happens(Event::KeyTested { key: Secret::new("k"), keep: false, result: Ok(Vec::new()) });
        studio
    }

    fn happens(&mut self, event: Event) -> &[Effect] {
        self.now_ms += 1_000;
        let stamp = Stamp { now_ms: self.now_ms, entropy: self.now_ms.unsigned_abs() };
        self.effects = update(&mut self.state, event, &stamp);
        self.changes = std::mem::take(&mut self.state.changes);
        &self.effects
    }

    fn sends(&self) -> Vec<(Id, Arc<Request>)> {
        let sent = |effect: &Effect| match effect {
            Effect::Send { turn, request, .. } => Some((*turn, request.clone())),
            _ => None,
        };
        self.effects.iter().filter_map(sent).collect()
    }

    fn says(&mut self, text: &str) -> Vec<(Id, Arc<Request>)> {
        self.happens(Event::Typed(text.to_owned()));
        self.happens(Event::Sent);
        self.sends()
    }

    /// Answers a turn with signed text and a signed picture whose bytes are named by `mark`.
    fn answers(&mut self, turn: Id, mark: u8) {
        let message = json!({
            "candidates": [{ "content": { "role": "model", "parts": [
                { "text": "Thinking", "thought": true },
                { "text": "Here it is", "thoughtSignature": 0 },
                { "inlineData": { "mimeType": "image/jpeg", "data": 1 }, "thoughtSignature": 2 },
            ]}, "finishReason": "STOP" }],
            "usageMetadata": { "promptTokenCount": 10, "candidatesTokenCount": 1130, "candidatesTokensDetails":
                [{ "modality": "IMAGE", "tokenCount": 1120 }], "totalTokenCount": 1140 },
        });
        let mut reply = Reply::default();
        reply.absorb(Frame::Message(message));
        reply.absorb(Frame::End { streamed: true });
        self.happens(Event::Heard { turn, received_bytes: 9, reply: Arc::new(reply) });
        self.happens(Event::Ended { turn, result: Ok(()) });
        for slot in 0..3 {
            let hash = Hash([mark + slot; 32]);
            let picture = (slot == 1).then(|| picture(hash));
            self.happens(Event::Arrived { turn, slot: Slot(u32::from(slot)), arrived: Arrived { hash, picture } });
        }
    }

    fn turn(&self, id: Id) -> Arc<Turn> {
        self.state.open.tree.get(id).unwrap().clone()
    }

    fn state_of(&self, id: Id) -> AnswerState {
        self.turn(id).answer().unwrap().state.clone()
    }
}

fn picture(hash: Hash) -> Picture {
    Picture {
        hash,
        format: Format::Jpeg,
        width_px: 1024,
        height_px: 1024,
        size_bytes: 9,
        created_at_ms: 0,
        origin: Origin::Uploaded { name: "a.jpg".into() },
    }
}

fn said(request: &Request) -> Vec<(Role, Vec<String>)> {
    let word = |part: &Part<Hash>| {
        let sign = if part.signature.is_some() { "+" } else { "" };
        match &part.payload {
            Payload::Text(text) => format!("{text}{sign}"),
            Payload::Inline { data, .. } => format!("#{}{sign}", data.0[0]),
            _ => "?".to_owned(),
        }
    };
    request.contents.iter().map(|content| (content.role, content.parts.iter().map(word).collect())).collect()
}

#[test]
fn a_message_is_written_down_before_it_leaves_and_the_answer_is_kept_with_its_picture() {
    let mut studio = Studio::keyed();
    let sends = studio.says("A bicycle\u{202e} by the harbour");
    assert_eq!(sends.len(), 1);
    let (turn, request) = &sends[0];
    assert_eq!(said(request), [(Role::User, vec!["A bicycle by the harbour".to_owned()])]);
    let pending = studio.changes.iter().any(|change| {
        matches!(change, Change::Turn(t) if t.id == *turn && t.answer().unwrap().state == AnswerState::Pending)
    });
    assert!(pending, "the intent is among the records to be written before the request leaves");
    assert_eq!(studio.state.composer.text, "");
    assert_eq!(studio.state.listing.shown()[0].title, "A bicycle by the harbour");

    studio.answers(*turn, 10);
    assert_eq!(studio.state_of(*turn), AnswerState::Done);
    assert_eq!(studio.turn(*turn).pictures().collect::<Vec<_>>(), [Hash([11; 32])]);
    assert_eq!(studio.state.flights.len(), 0);
    let kinds: Vec<&str> = studio
        .changes
        .iter()
        .map(|change| match change {
            Change::Turn(_) => "turn",
            Change::Picture(_) => "picture",
            Change::Summary(_) => "summary",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["picture", "turn", "summary"], "picture and end of the job go into one transaction");
    // 10 × $1.50 + 10 text × $7.50 + 1120 × $30, a million tokens each.
    assert_eq!(studio.state.listing.shown()[0].cost_micros, 33_690);
    assert!(studio.state.pictures.unsaved.contains(&Hash([11; 32])));
    studio.happens(Event::Written { pictures: vec![Hash([11; 32])], result: Ok(()) });
    assert!(studio.state.pictures.unsaved.is_empty());
}

#[test]
fn an_edit_sends_the_signed_answer_back_and_another_model_gets_the_picture_from_the_person() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    let (second, request) = studio.says("Now change the colour to yellow")[0].clone();
    let expected = vec![
        (Role::User, vec!["A bicycle".to_owned()]),
        (Role::Model, vec!["Here it is+".to_owned(), "#11+".to_owned()]),
        (Role::User, vec!["Now change the colour to yellow".to_owned()]),
    ];
    assert_eq!(said(&request), expected, "signed, in order, without thoughts");
    studio.answers(second, 20);
    studio.happens(Event::ModelChosen("gemini-3-pro-image".into()));
    let (_, request) = studio.says("And blue")[0].clone();
    let words = ["A bicycle", "Here it is", "#11", "Now change the colour to yellow", "Here it is", "#21", "And blue"];
    assert_eq!(said(&request), [(Role::User, words.map(str::to_owned).to_vec())]);
}

#[test]
fn continuing_from_a_picture_sends_that_picture_alone_as_the_persons_own() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    let (second, _) = studio.says("Red")[0].clone();
    studio.answers(second, 20);
    studio.happens(Event::Continued { picture: Hash([11; 32]), turn });
    let (third, request) = studio.says("With a basket")[0].clone();
    assert_eq!(said(&request), [(Role::User, vec!["#11".to_owned(), "With a basket".to_owned()])]);
    studio.answers(third, 30);
    let (_, request) = studio.says("Bigger")[0].clone();
    assert_eq!(said(&request).len(), 3, "the history goes on from there");
    let steps = studio.state.open.tree.path();
    assert_eq!(steps[2].alternatives.len(), 2, "the branch is a sibling of what was said before");
}

#[test]
fn regenerating_and_editing_make_siblings_and_overwrite_nothing() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    studio.happens(Event::Regenerated(turn));
    let (again, request) = studio.sends()[0].clone();
    assert_eq!(said(&request), [(Role::User, vec!["A bicycle".to_owned()])]);
    studio.answers(again, 20);
    let asked = studio.turn(turn).parent.unwrap();
    assert_eq!(studio.state.open.tree.path()[1].alternatives, [turn, again]);
    studio.happens(Event::Typed("half a thought".into()));
    studio.happens(Event::EditStarted(asked));
    assert_eq!(studio.state.composer.text, "A bicycle");
    studio.happens(Event::EditCancelled);
    assert_eq!(studio.state.composer.text, "half a thought", "what was being written comes back");
    studio.happens(Event::EditStarted(asked));
    studio.says("A tricycle");
    assert_eq!(studio.state.composer.text, "half a thought");
    assert_eq!(studio.state.open.tree.path()[0].alternatives.len(), 2);
    assert_eq!(studio.turn(asked).text(), "A bicycle");
}

#[test]
fn several_at_once_have_a_state_each_and_the_path_prefers_one_with_a_picture() {
    let mut studio = Studio::keyed();
    studio.happens(Event::CountChosen(3));
    let sends = studio.says("A bicycle");
    assert_eq!(sends.len(), 3);
    studio.happens(Event::Ended { turn: sends[0].0, result: Err(Error::new(Kind::ConnectionLost)) });
    assert_eq!(studio.state_of(sends[0].0), AnswerState::Failed(Error::new(Kind::ConnectionLost)));
    studio.answers(sends[1].0, 10);
    assert_eq!(studio.state.open.tree.tip().unwrap().id, sends[1].0);
    assert_eq!(studio.state.flights.len(), 1, "the third goes on undisturbed");
    studio.happens(Event::Stopped);
    assert_eq!(studio.effects, [Effect::Abort(sends[2].0)]);
    studio.happens(Event::Ended { turn: sends[2].0, result: Err(Error::new(Kind::Stopped)) });
    assert_eq!(studio.state_of(sends[2].0), AnswerState::Stopped);
    assert_eq!(studio.state.open.tree.path()[1].turns.len(), 3);
}

#[test]
fn a_second_click_and_a_held_key_send_nothing_more() {
    let mut studio = Studio::keyed();
    assert_eq!(studio.says("A bicycle").len(), 1);
    studio.happens(Event::Sent);
    assert_eq!((studio.sends().len(), studio.state.composer.trouble.clone()), (0, None));
    assert_eq!(studio.says("Another").len(), 0, "as long as an answer is under way here");
    assert_eq!(studio.state.composer.text, "Another", "and nothing that was written is lost");
}

#[test]
fn a_free_retry_waits_as_long_as_the_server_asks_and_nothing_else_is_sent_again() {
    let slow = |kind| Error { retry_after_ms: Some(2_000), unbegun: true, ..Error::new(kind).with_code(429) };
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    for _ in 0..3 {
        studio.happens(Event::Ended { turn, result: Err(slow(Kind::RateLimited)) });
        let Effect::Wake { in_ms, .. } = studio.effects[0] else { panic!("{:?}", studio.effects) };
        assert!((2_000..=5_000).contains(&in_ms), "{in_ms}");
        assert!(matches!(studio.state.flights[&turn].phase, Phase::Retrying { .. }));
        studio.happens(Event::RetryDue(turn));
        assert_eq!(studio.sends().len(), 1);
    }
    studio.happens(Event::Ended { turn, result: Err(slow(Kind::RateLimited)) });
    assert!(matches!(studio.state_of(turn), AnswerState::Failed(_)), "after four tries a person decides");

    for kind in [Kind::DailyLimit, Kind::Unreachable, Kind::ConnectionLost, Kind::KeyInvalid, Kind::ServerFault] {
        let mut studio = Studio::keyed();
        let (turn, _) = studio.says("A bicycle")[0].clone();
        studio.happens(Event::Ended { turn, result: Err(Error::new(kind).with_code(500)) });
        assert_eq!(studio.effects, [], "{kind:?}");
        assert!(matches!(studio.state_of(turn), AnswerState::Failed(_)));
    }
}

#[test]
fn a_retry_that_is_stopped_while_it_waits_is_over_at_once() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let busy = Error { unbegun: true, ..Error::new(Kind::Overloaded).with_code(503) };
    studio.happens(Event::Ended { turn, result: Err(busy) });
    studio.happens(Event::Stopped);
    assert_eq!(studio.state_of(turn), AnswerState::Stopped);
    studio.happens(Event::RetryDue(turn));
    assert_eq!(studio.sends().len(), 0);
}

#[test]
fn what_was_pending_when_the_page_closed_was_interrupted_and_is_not_sent_again() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let (id, turns) = (studio.state.open.id.unwrap(), studio.state.open.tree.turns().map(|t| (**t).clone()).collect());
    let summary = (*studio.state.listing.all[&id]).clone();
    let found = Found { route: Route::Conversation(id), summaries: vec![summary], ..Found::default() };
    let mut later = Studio::with(found);
    assert!(later.effects.contains(&Effect::Open(id)));
    assert_eq!(later.state.open.load, Load::Loading);
    later.happens(Event::Opened(id, Ok(Some(turns))));
    assert_eq!(later.state_of(turn), AnswerState::Interrupted);
    assert_eq!(later.sends().len(), 0);
    assert!(matches!(&later.changes[..], [Change::Turn(written)] if written.id == turn));
}

#[test]
fn keys_are_tested_before_they_are_kept_and_forgotten_without_a_trace() {
    let mut studio = Studio::new();
    assert_eq!(studio.state.session.mode, Mode::Nobody);
    studio.happens(Event::KeyGiven { key: Secret::new("  "), keep: true });
    assert_eq!(studio.state.session.test, KeyTest::Failed(Error::new(Kind::KeyMissing)));
    let key = Secret::new(" AQ.x ");
    studio.happens(Event::KeyGiven { key: key.clone(), keep: true });
    assert_eq!(studio.effects, [Effect::TestKey { key: Secret::new("AQ.x"), keep: true }]);
    studio.happens(Event::KeyTested { key: key.clone(), keep: true, result: Err(Error::new(Kind::KeyInvalid)) });
    assert_eq!(studio.state.session.mode, Mode::Nobody);
    studio.happens(Event::KeyTested { key: key.clone(), keep: true, result: Ok(Vec::new()) });
    assert_eq!(studio.state.session.mode, Mode::Key { kept: true });
    assert!(studio.effects.contains(&Effect::KeepKey { key, keep: true }));
    assert!(!format!("{:?}", (&studio.state, &studio.effects)).contains("AQ.x"));
    studio.happens(Event::KeyForgotten);
    assert!(studio.effects.contains(&Effect::ForgetKey));
    assert_eq!(studio.state.session.mode, Mode::Nobody);
}

#[test]
fn messages_that_cannot_be_sent_say_why_and_stay() {
    let mut studio = Studio::keyed();
    for (text, kind) in [("  \n", Kind::PromptEmpty), (&"x".repeat(200_000), Kind::PromptTooLong)] {
        assert_eq!(studio.says(text).len(), 0);
        assert_eq!(studio.state.composer.trouble.as_ref().unwrap().kind, kind);
        assert_eq!(studio.state.composer.text, text);
    }
    let mut nobody = Studio::new();
    assert_eq!(nobody.says("A bicycle").len(), 0);
    assert_eq!(nobody.state.composer.trouble.as_ref().unwrap().kind, Kind::KeyMissing);
}

#[test]
fn pictures_are_taken_up_to_the_models_limit_and_the_surplus_is_named() {
    let mut studio = Studio::keyed();
    let files = (0..15).map(|n| Offered { handle: n, name: format!("{n}.png"), size_bytes: 1 }).collect();
    studio.happens(Event::FilesOffered(files));
    assert_eq!(studio.state.composer.attachments.len(), 14);
    let trouble = studio.state.composer.trouble.clone().unwrap();
    assert_eq!((trouble.kind, trouble.detail.as_str()), (Kind::TooManyPictures, "1"));
    let ids: Vec<Id> = studio.state.composer.attachments.iter().map(|attachment| attachment.id).collect();
    studio.happens(Event::FileRead { attachment: ids[0], result: Err(Error::new(Kind::NotAPicture)) });
    assert!(matches!(studio.state.composer.attachments[0].state, AttachmentState::Refused(_)));
    for (nth, id) in ids.iter().enumerate().skip(1) {
        let hash = Hash([u8::try_from(nth).unwrap(); 32]);
        studio.happens(Event::FileRead { attachment: *id, result: Ok(picture(hash)) });
    }
    studio.happens(Event::AttachmentMoved { id: ids[13], to: 1 });
    let sends = studio.says("Put 2 beside 1");
    let words = said(&sends[0].1)[0].1.clone();
    assert_eq!(words[..4], ["Picture 1:", "#13", "Picture 2:", "#1"], "numbered in their order, the refused left out");
}

#[test]
fn a_message_sent_while_a_picture_is_read_leaves_when_it_is_ready_but_not_without_it() {
    for (result, leaves) in [(Ok(picture(Hash([1; 32]))), 1), (Err(Error::new(Kind::DamagedPicture)), 0)] {
        let mut studio = Studio::keyed();
        studio.happens(Event::FilesOffered(vec![Offered { handle: 1, name: "a".into(), size_bytes: 1 }]));
        let attachment = studio.state.composer.attachments[0].id;
        assert_eq!(studio.says("Make it yellow").len(), 0);
        studio.happens(Event::FileRead { attachment, result });
        assert_eq!(studio.sends().len(), leaves);
    }
}

#[test]
fn drafts_survive_a_reload_with_their_pictures_and_settings() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Typed("half a".into()));
    let Some(Change::Draft(draft)) = studio.changes.pop() else { panic!("a draft is written") };
    let draft = crate::core::conversation::composer::Draft {
        pictures: vec![(Hash([1; 32]), "a".into()), (Hash([2; 32]), "gone".into())],
        ..draft
    };
    let found = Found { drafts: vec![draft], pictures: vec![picture(Hash([1; 32]))], ..Found::default() };
    let later = Studio::with(found);
    assert_eq!(later.state.composer.text, "half a");
    assert_eq!(later.state.composer.pictures(), [Hash([1; 32])], "what is no longer here is left out");
}

#[test]
fn deleting_can_be_undone_and_stops_what_is_under_way() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let id = studio.state.open.id.unwrap();
    studio.happens(Event::Deleted(id));
    assert!(studio.effects.contains(&Effect::Abort(turn)));
    assert_eq!(studio.state.route, Route::New);
    assert!(studio.state.listing.shown().is_empty());
    assert!(matches!(studio.state.notices[0].says, Says::Deleted { .. }));
    studio.happens(Event::Restored(id));
    assert_eq!(studio.state.listing.shown().len(), 1);
    assert!(studio.state.notices.is_empty());
    studio.happens(Event::Renamed(id, "  Harbour\u{7}  ".into()));
    assert_eq!(studio.state.listing.shown()[0].title, "Harbour");
    studio.happens(Event::Renamed(id, "   ".into()));
    assert_eq!(studio.state.listing.shown()[0].title, "Harbour");
}

#[test]
fn a_retired_model_is_switched_for_its_successor_and_asked_again() {
    let mut studio = Studio::keyed();
    studio.happens(Event::ModelChosen("gemini-3-pro-image".into()));
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.happens(Event::Ended { turn, result: Err(Error::new(Kind::ModelRetired).with_code(404)) });
    studio.happens(Event::SwitchedModel { turn, model: "gemini-nano-banana-2.1".into() });
    let (again, request) = studio.sends()[0].clone();
    assert_eq!(request.model, "gemini-nano-banana-2.1");
    assert_eq!(studio.turn(again).asked().model, "gemini-nano-banana-2.1");
    assert_eq!(studio.state.composer.asked.model, "gemini-nano-banana-2.1");
}

#[test]
fn the_viewer_steps_through_the_pictures_of_the_path_and_stays_at_the_ends() {
    let mut studio = Studio::demo();
    let (first, _) = studio.says("A bicycle")[0].clone();
    studio.answers(first, 10);
    let (second, _) = studio.says("Red")[0].clone();
    studio.answers(second, 20);
    studio.happens(Event::ViewerOpened(Viewing { picture: Hash([11; 32]), turn: Some(first) }));
    for (by, expected) in [(1, 21), (1, 21), (-1, 11), (-1, 11)] {
        studio.happens(Event::ViewerStepped(by));
        assert_eq!(studio.state.panels.viewer.unwrap().picture, Hash([expected; 32]));
    }
    assert!(studio.state.pictures.known[&Hash([11; 32])].is_demo());
    assert!(matches!(&studio.turn(first).by, By::Model(answer) if answer.cost_micros == Some(0)));
}
