//! Paid work: one request a turn, which can be stopped, and which ends with exactly one event.

use super::handle::dispatch;
use super::{http, parts};
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::gemini::Request;
use crate::core::id::Id;
use crate::core::shelf::Shelf;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::sync::Arc;
use web_sys::{AbortController, AbortSignal};

thread_local! {
    static RUNNING: RefCell<Shelf<Id, AbortController>> = RefCell::new(Shelf::new());
    /// Jobs that were stopped while their intent was still being written.
    static STOPPED: RefCell<Shelf<Id, ()>> = RefCell::new(Shelf::new());
}

/// Sends a request and reports what comes back.
pub fn send(turn: Id, request: Arc<Request>, demo: bool) {
    if STOPPED.with_borrow_mut(|stopped| stopped.remove(&turn)).is_some() {
        return dispatch(Event::Ended { turn, result: Err(Error::new(Kind::Stopped)) });
    }
    let Ok(controller) = AbortController::new() else {
        return dispatch(Event::Ended { turn, result: Err(Error::new(Kind::Unknown)) });
    };
    let signal = controller.signal();
    RUNNING.with_borrow_mut(|running| running.insert(turn, controller));
    spawn_local(async move {
        let result = answer(turn, request, demo, signal).await;
        RUNNING.with_borrow_mut(|running| running.remove(&turn));
        dispatch(Event::Ended { turn, result });
    });
}

async fn answer(turn: Id, request: Arc<Request>, demo: bool, signal: AbortSignal) -> Result<(), Error> {
    if demo {
        return parts::answer_as_demo(turn, request, signal).await;
    }
    let begun = http::send(turn, &request, &signal).await?;
    parts::receive(turn, begun).await
}

/// Stops the job of this turn, or keeps it from starting.
pub fn abort(turn: Id) {
    match RUNNING.with_borrow_mut(|running| running.remove(&turn)) {
        Some(controller) => controller.abort(),
        None => STOPPED.with_borrow_mut(|stopped| {
            stopped.insert(turn, ());
        }),
    }
}

/// Whether anything is under way that may be paid for.
pub fn any_running() -> bool {
    RUNNING.with_borrow(|running| !running.is_empty())
}
