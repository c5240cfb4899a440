//! Having a model write a style's card: one paid request, which can be stopped, and is never repeated by itself. As with
//! an answer of a conversation, its intent is on the disk before it leaves, and a lock says that a tab waits for it.

use super::{dispatch, keep, study};
use crate::core::conversation::flight::WORDS_MS;
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::gemini::cost::Micros;
use crate::core::gemini::{Endpoint, Piece};
use crate::core::id::{Hash, Id};
use crate::core::session::Secret;
use crate::core::style::{Card, Style, Version};
use crate::core::stylebook::BookEvent;
use crate::shell::clock::Timer;
use crate::shell::http::{builder, unreachable, without};
use crate::shell::worker::{self, Room};
use crate::shell::{body, clock, jobs, locks, receive, vault};
use gloo_net::http::Method;
use js_sys::Uint8Array;
use leptos::prelude::{RwSignal, Set};
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal, Blob};

thread_local! {
    static RUNNING: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// The name of the lock that a tab holds while it waits for a style's card.
fn lock_of(style: Id) -> String {
    format!("atelier-card-{style}")
}

/// A request as the darkroom puts it together.
#[derive(Deserialize)]
struct Prepared {
    model: String,
    pieces: Vec<PreparedPiece>,
    most_micros: u64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PreparedPiece {
    Text(String),
    Bytes { base64: Hash },
}

impl From<PreparedPiece> for Piece {
    fn from(piece: PreparedPiece) -> Self {
        match piece {
            PreparedPiece::Text(text) => Self::Json(text),
            PreparedPiece::Bytes { base64 } => Self::Base64(base64),
        }
    }
}

/// What a reply comes down to: a card or why there is none, and what it cost in either case.
#[derive(Deserialize)]
struct Written {
    card: Result<Card, Error>,
    cost: Option<Micros>,
}

impl From<Error> for Written {
    /// What failed before there was a reply to be read costs nothing that anybody could know of.
    fn from(error: Error) -> Self {
        Self { card: Err(error), cost: None }
    }
}

async fn prepared(version: &Version, facts: &str) -> Result<Prepared, Error> {
    let pictures: Vec<Hash> = version.sent().chain(version.sheet).collect();
    let types = keep::types(&pictures).await?;
    let json =
        json!({ "kind": "describe", "version": version, "facts": facts, "types": types, "now_ms": clock::now_ms() });
    study::parsed(&worker::ask(Room::Pixels, json.to_string(), &[]).await?.json)
}

/// Says, once it is known, what a card of this version costs at the most.
pub fn price(version: Version, facts: String, said: RwSignal<Option<Micros>>) {
    spawn_local(async move {
        let most = prepared(&version, &facts).await.ok().map(|prepared| Micros(prepared.most_micros));
        // The view may have gone in the meantime.
        let _ = said.try_set(most);
    });
}

/// Asks for a card and reports it.
pub fn begin(was: Arc<Style>, now: Arc<Style>, version: Arc<Version>, facts: String) {
    let (style, number) = (now.id, version.number);
    spawn_local(async move {
        let result = Rc::new(RefCell::new(None));
        let brought = result.clone();
        let asking = async move {
            let end = asked(was, now, &version, &facts).await.unwrap_or_else(Written::from);
            brought.replace(Some(end));
        };
        // Whoever holds the lock asks; a second tab does not pay for the same again.
        if disarmed(Rule::CardOnce) {
            asking.await;
        } else {
            locks::if_free(&lock_of(style), asking).await;
        }
        let Written { card, cost } = result.take().unwrap_or_else(|| Error::new(Kind::SentElsewhere).into());
        dispatch(BookEvent::Described { style, version: number, result: card, cost });
    });
}

async fn asked(was: Arc<Style>, now: Arc<Style>, version: &Version, facts: &str) -> Result<Written, Error> {
    let controller = AbortController::new().map_err(|_| Error::new(Kind::Unknown))?;
    let signal = controller.signal();
    RUNNING.set(Some(controller));
    let _paid = jobs::Paid::begin();
    let result = match keep::put(Some(was), now).await {
        Ok(_) => written(version, facts, &signal).await,
        Err(error) => Err(error),
    };
    RUNNING.set(None);
    result
}

/// Says which of these styles wait for a card that no page waits for any more.
pub async fn say_interrupted(asked: Vec<Id>) {
    if asked.is_empty() {
        return;
    }
    let held = locks::held().await.unwrap_or_default();
    for style in asked {
        if !held.contains(&lock_of(style)) {
            dispatch(BookEvent::CardInterrupted(style));
        }
    }
}

/// Stops the request that is under way.
pub fn stop() {
    if let Some(controller) = RUNNING.take() {
        controller.abort();
    }
}

async fn written(version: &Version, facts: &str, signal: &AbortSignal) -> Result<Written, Error> {
    let key = vault::held().ok_or_else(|| Error::new(Kind::KeyMissing))?;
    let Prepared { model, pieces, .. } = prepared(version, facts).await?;
    let body = body::assemble(pieces.into_iter().map(Piece::from).collect()).await?;
    let is_late = Rc::new(Cell::new(false));
    let late = is_late.clone();
    let end = move || {
        late.set(true);
        stop();
    };
    let patience = Timer::of_silence(WORDS_MS, Box::new(end));
    let bytes = answer(&model, body, signal, &key).await;
    drop(patience);
    let bytes = bytes.map_err(|error| if is_late.get() { Error::new(Kind::Stalled) } else { error });
    let json = json!({ "kind": "read_card", "now_ms": clock::now_ms() });
    let read = worker::ask(Room::Pixels, json.to_string(), &[bytes?.into()]).await;
    let Written { card, cost } = study::parsed(&read.map_err(|error| without(&key, error))?.json)?;
    // What the service says may repeat the key.
    Ok(Written { card: card.map_err(|error| without(&key, error)), cost })
}

/// The body of the reply.
async fn answer(model: &str, body: Blob, signal: &AbortSignal, key: &Secret) -> Result<Uint8Array, Error> {
    let stopped = |otherwise| if signal.aborted() { Error::new(Kind::Stopped) } else { otherwise };
    let response = builder(&Endpoint::default().url_generate(model, false), Method::POST, key)
        .header("content-type", "application/json")
        .abort_signal(Some(signal))
        .body(JsValue::from(body))
        .map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?
        .send()
        .await
        .map_err(|_| stopped(unreachable()))?;
    if !response.ok() {
        return Err(without(key, receive::refused(&response).await));
    }
    let bytes = response.binary().await.map_err(|_| stopped(Error::new(Kind::ConnectionLost)))?;
    Ok(Uint8Array::from(&*bytes))
}
