//! Journeys through the core: events in, state and effects out.

mod edits;
mod keeping;
mod sending;
mod styled;
mod tabs;

use super::update;
use crate::core::conversation::flight::Arrived;
use crate::core::conversation::{AnswerState, AttachmentState, By, Phase, Turn};
use crate::core::effect::Effect;
use crate::core::error::{Error, Kind};
use crate::core::event::{Event, Found, News, Offered, Turns};
use crate::core::gemini::reply::Reply;
use crate::core::gemini::{Frame, Part, Payload, Request, Role, Slot};
use crate::core::id::{Hash, Id, Stamp};
use crate::core::notice::{Says, Standing};
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
        let mut studio = Self { state: State::default(), now_ms: 1_000_000, effects: Vec::new(), changes: Vec::new() };
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
        studio.has_key();
        studio
    }

    fn has_key(&mut self) {
        self.happens(Event::KeyGiven { key: Secret::new("k"), keep: false });
        self.happens(Event::KeyTested { key: Secret::new("k"), keep: false, result: Ok(Vec::new()) });
    }

    fn happens(&mut self, event: Event) -> &[Effect] {
        self.now_ms += 1_000;
        let stamp = Stamp { now_ms: self.now_ms, steady_ms: self.now_ms, entropy: self.now_ms.unsigned_abs() };
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
