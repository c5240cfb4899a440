//! Requests to Google: the only place where the key leaves the vault, and only in a header to the API's own host.

use super::clock::Timer;
use super::handle::dispatch;
use super::{body, vault};
use crate::core::conversation::flight::patience_ms;
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::gemini::{Endpoint, Request};
use crate::core::id::Id;
use crate::core::session::Secret;
use gloo_net::http::{Method, RequestBuilder, Response};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestCredentials, RequestRedirect};

/// A request whose reply has begun.
pub struct Begun {
    /// The reply.
    pub response: Response,
    /// What ends it when it takes too long or is stopped.
    pub watch: Watch,
    /// How long to wait for the next bytes, in milliseconds.
    pub patience_ms: u32,
    /// The key that was used, to be kept out of what the server says.
    pub key: Secret,
}

/// A request with the key, to be sent once and nowhere else.
pub fn builder(url: &str, method: Method, key: &Secret) -> RequestBuilder {
    RequestBuilder::new(url)
        .method(method)
        .header("x-goog-api-key", key.reveal())
        .credentials(RequestCredentials::Omit)
        // A redirect would carry the key to wherever it leads.
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore)
}

/// Sends a request and waits for the beginning of its reply.
pub async fn send(turn: Id, request: &Request, signal: &AbortSignal) -> Result<Begun, Error> {
    let key = vault::held().ok_or_else(|| Error::new(Kind::KeyMissing))?;
    let body = body::assemble(request.body()).await?;
    if signal.aborted() {
        return Err(Error::new(Kind::Stopped));
    }
    let watch = Watch::new(signal)?;
    watch.wait(patience_ms(request, false));
    let sending = builder(&Endpoint::default().url_generate(&request.model, true), Method::POST, &key)
        .header("content-type", "application/json")
        .abort_signal(Some(&watch.signal()))
        .body(JsValue::from(body))
        .map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?
        .send();
    dispatch(Event::Left(turn));
    let response = sending.await.map_err(|_| watch.cause(unreachable()))?;
    Ok(Begun { response, watch, patience_ms: patience_ms(request, true), key })
}

/// A failure without the key, which a server may repeat in its words: those go into records and on screen.
pub fn without(key: &Secret, error: Error) -> Error {
    Error { detail: error.detail.replace(key.reveal(), "…"), ..error }
}

/// The browser does not say why nothing could be reached; whether the device is offline is all it tells.
pub fn unreachable() -> Error {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    Error::new(if online { Kind::Unreachable } else { Kind::Offline })
}

/// Watches a request: ends it when the person stops it or when nothing arrives for too long, and knows which it was.
pub struct Watch {
    own: AbortController,
    stop: AbortSignal,
    timer: Cell<Option<Timer>>,
    stalled: Rc<Cell<bool>>,
    /// Called when the person stops it; freed with this.
    _on_abort: Closure<dyn FnMut()>,
}

impl Watch {
    fn new(stop: &AbortSignal) -> Result<Self, Error> {
        let own = AbortController::new().map_err(|thrown| super::error::unknown(&thrown))?;
        let follow = own.clone();
        let on_abort = Closure::<dyn FnMut()>::new(move || follow.abort());
        stop.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
        Ok(Self { own, stop: stop.clone(), timer: Cell::default(), stalled: Rc::default(), _on_abort: on_abort })
    }

    fn signal(&self) -> AbortSignal {
        self.own.signal()
    }

    /// Begins to wait anew: this long without a byte is too long.
    pub fn wait(&self, patience_ms: u32) {
        self.timer.take();
        if disarmed(Rule::StallEnds) {
            return;
        }
        let (own, stalled) = (self.own.clone(), self.stalled.clone());
        let end = move || {
            stalled.set(true);
            own.abort();
        };
        self.timer.set(Some(Timer::of_silence(patience_ms, Box::new(end))));
    }

    /// Why a request broke: what the watch itself did comes before what the browser reports of it.
    pub fn cause(&self, otherwise: Error) -> Error {
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
        self.stop.set_onabort(None);
    }
}
