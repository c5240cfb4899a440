//! Requests to Google: the only place where the key leaves the vault, and only in a header to the API's own host.

use super::handle::dispatch;
use super::incoming::Incoming;
use super::{body, clock, vault};
use crate::core::conversation::flight::patience_ms;
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::gemini::catalogue::ListPage;
use crate::core::gemini::{Content, DEFAULT_MODEL, Endpoint, Listed, Part, Request, Role, fault};
use crate::core::id::Id;
use crate::core::session::Secret;
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestRedirect,
};

/// Pages of the list of models that are read at most.
const PAGES_MAX: usize = 10;

fn builder(url: &str, method: Method, key: &Secret) -> RequestBuilder {
    RequestBuilder::new(url)
        .method(method)
        .header("x-goog-api-key", key.reveal())
        .credentials(RequestCredentials::Omit)
        // A redirect would carry the key to wherever it leads.
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore)
}

/// Sends a request and takes the reply in as it streams. `Ok` means that the body came to its end.
pub async fn answer(turn: Id, request: &Request, signal: &AbortSignal) -> Result<(), Error> {
    let key = vault::held().ok_or_else(|| Error::new(Kind::KeyMissing))?;
    exchange(turn, request, signal, &key).await.map_err(|error| without(&key, error))
}

/// A failure without the key, which a server may repeat in its words: those go into records and on screen.
fn without(key: &Secret, error: Error) -> Error {
    Error { detail: error.detail.replace(key.reveal(), "…"), ..error }
}

async fn exchange(turn: Id, request: &Request, signal: &AbortSignal, key: &Secret) -> Result<(), Error> {
    let body = body::assemble(request.body()).await?;
    if signal.aborted() {
        return Err(Error::new(Kind::Stopped));
    }
    let watch = Watch::new(signal)?;
    watch.wait(patience_ms(request, false));
    let sending = builder(&Endpoint::default().url_generate(&request.model, true), Method::POST, key)
        .header("content-type", "application/json")
        .abort_signal(Some(&watch.signal()))
        .body(JsValue::from(body))
        .map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?
        .send();
    dispatch(Event::Left(turn));
    let response = sending.await.map_err(|_| watch.cause(unreachable()))?;
    if !response.ok() {
        return Err(refused(&response).await);
    }
    let mut incoming = Incoming::new(turn);
    let result = stream(&response, &mut incoming, &watch, patience_ms(request, true)).await;
    incoming.finish();
    result
}

async fn stream(response: &Response, incoming: &mut Incoming, watch: &Watch, patience_ms: u32) -> Result<(), Error> {
    let Some(body) = response.body() else { return Ok(()) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        watch.wait(patience_ms);
        let read = JsFuture::from(reader.read()).await;
        let next = read.map_err(|_| watch.cause(Error::new(Kind::ConnectionLost)))?;
        let done = Reflect::get(&next, &"done".into()).is_ok_and(|done| done.is_truthy());
        if done {
            return Ok(());
        }
        if let Ok(chunk) = Reflect::get(&next, &"value".into()) {
            incoming.push(&Uint8Array::new(&chunk).to_vec());
        }
    }
}

/// Tests a key with calls that cost nothing: the list of models, and counting the tokens of a word, which some keys
/// that can list may not do.
pub async fn test_key(key: &Secret) -> Result<Vec<Listed>, Error> {
    tested(key).await.map_err(|error| without(key, error))
}

async fn tested(key: &Secret) -> Result<Vec<Listed>, Error> {
    let listed = list_models(key).await?;
    let contents = vec![Content { role: Role::User, parts: vec![Part::text("hello")] }];
    let counting = Request::new(DEFAULT_MODEL, contents);
    let body = body::assemble(counting.count_tokens_body()).await?;
    let response = builder(&Endpoint::default().url_count_tokens(&counting.model), Method::POST, key)
        .header("content-type", "application/json")
        .body(JsValue::from(body))
        .map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?
        .send()
        .await
        .map_err(|_| unreachable())?;
    if response.ok() { Ok(listed) } else { Err(refused(&response).await) }
}

/// The models that a key can use.
pub async fn list_models(key: &Secret) -> Result<Vec<Listed>, Error> {
    let mut listed = Vec::new();
    let mut page = None;
    for _ in 0..PAGES_MAX {
        let url = Endpoint::default().url_models(page.as_deref());
        let response = builder(&url, Method::GET, key)
            .build()
            .map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?
            .send()
            .await
            .map_err(|_| unreachable())?;
        if !response.ok() {
            return Err(refused(&response).await);
        }
        let bytes = response.binary().await.map_err(|_| Error::new(Kind::ConnectionLost))?;
        let read = ListPage::read(&bytes)?;
        listed.extend(read.models);
        page = read.next;
        if page.is_none() {
            break;
        }
    }
    Ok(listed)
}

async fn refused(response: &Response) -> Error {
    // A body that breaks off still has its status.
    let bytes = response.binary().await.unwrap_or_default();
    fault::from_reply(response.status(), &bytes)
}

/// The browser does not say why nothing could be reached; whether the device is offline is all it tells.
fn unreachable() -> Error {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    Error::new(if online { Kind::Unreachable } else { Kind::Offline })
}

/// Watches a request: ends it when the person stops it or when nothing arrives for too long, and knows which it was.
struct Watch {
    own: AbortController,
    stop: AbortSignal,
    timer: Rc<Cell<i32>>,
    stalled: Rc<Cell<bool>>,
}

impl Watch {
    fn new(stop: &AbortSignal) -> Result<Self, Error> {
        let own = AbortController::new().map_err(|thrown| super::error::unknown(&thrown))?;
        let follow = own.clone();
        let on_abort = Closure::once_into_js(move || follow.abort());
        stop.set_onabort(Some(on_abort.unchecked_ref()));
        Ok(Self { own, stop: stop.clone(), timer: Rc::default(), stalled: Rc::default() })
    }

    fn signal(&self) -> AbortSignal {
        self.own.signal()
    }

    /// Begins to wait anew: this long without a byte is too long.
    fn wait(&self, patience_ms: u32) {
        clock::cancel(self.timer.get());
        let (own, stalled) = (self.own.clone(), self.stalled.clone());
        self.timer.set(clock::after_ms(patience_ms, move || {
            stalled.set(true);
            own.abort();
        }));
    }

    /// Why a request broke: what the watch itself did comes before what the browser reports of it.
    fn cause(&self, otherwise: Error) -> Error {
        if self.stop.aborted() {
            Error::new(Kind::Stopped)
        } else if self.stalled.get() {
            Error::new(Kind::Stalled)
        } else {
            otherwise
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        clock::cancel(self.timer.get());
        self.stop.set_onabort(None);
    }
}
