//! Paid work: one request a turn, which can be stopped, and which ends with exactly one event.

use super::handle::dispatch;
use super::{clock, http, parts};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::gemini::Request;
use crate::core::id::Id;
use crate::core::shelf::Shelf;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::{AbortController, AbortSignal};

thread_local! {
    /// Whether the latest request that was answered was let in.
    static LET_IN: Cell<bool> = const { Cell::new(false) };
    static RUNNING: RefCell<Shelf<Id, AbortController>> = RefCell::new(Shelf::new());
    /// Jobs that were stopped while their intent was still being written.
    static STOPPED: RefCell<Shelf<Id, ()>> = RefCell::new(Shelf::new());
    /// Paid requests under way that belong to no turn.
    static BESIDE: Cell<u32> = const { Cell::new(0) };
}

/// A paid request that belongs to no turn, as long as it is under way: leaving the page asks first.
pub struct Paid(());

impl Paid {
    /// It begins.
    pub fn begin() -> Self {
        BESIDE.set(BESIDE.get() + 1);
        Self(())
    }

    /// Whether any is under way.
    pub fn any() -> bool {
        BESIDE.get() > 0
    }
}

impl Drop for Paid {
    fn drop(&mut self) {
        BESIDE.set(BESIDE.get().saturating_sub(1));
    }
}

/// How long the others of a batch wait for the first one to be let in, in milliseconds: a key that is refused is refused
/// within that, even over a slow line, and then the others need not be refused as well.
const HEAD_START_MS: u32 = 10_000;
/// The same once a request of this visit was let in: it is known then that the key pays.
const SHORT_START_MS: u32 = 800;

/// A request, and whether the demo answers it.
pub struct Job {
    /// The turn that its answer becomes.
    pub turn: Id,
    /// What is sent.
    pub request: Arc<Request>,
    /// Whether the demo answers it.
    pub demo: bool,
}

/// Sends several requests side by side. The first has a small head start: the others leave when it was let in, has ended
/// for a reason of its own, or takes its time.
pub fn send_all(jobs: Vec<Job>) {
    let mut jobs = jobs.into_iter();
    let Some(first) = jobs.next() else { return };
    let waiting = Waiting::new(RefCell::new(jobs.collect()));
    if first.demo || disarmed(Rule::BatchStops) {
        release(&waiting);
    } else {
        let late = waiting.clone();
        let head_start_ms = if LET_IN.get() { SHORT_START_MS } else { HEAD_START_MS };
        clock::after_ms(head_start_ms, move || release(&late));
    }
    send(first, waiting);
}

/// What waits for the first of a batch.
type Waiting = Rc<RefCell<Vec<Job>>>;

fn release(waiting: &Waiting) {
    let jobs = waiting.take();
    jobs.into_iter().for_each(|job| send(job, Waiting::default()));
}

/// Sends a request and reports what comes back. What waits for it leaves when the service has let it in, or at its end.
fn send(Job { turn, request, demo }: Job, waiting: Waiting) {
    if STOPPED.with_borrow_mut(|stopped| stopped.remove(&turn)).is_some() {
        return dispatch(Event::Ended { turn, result: Err(Error::new(Kind::Stopped)) });
    }
    let Ok(controller) = AbortController::new() else {
        return dispatch(Event::Ended { turn, result: Err(Error::new(Kind::Unknown)) });
    };
    let signal = controller.signal();
    RUNNING.with_borrow_mut(|running| running.insert(turn, controller));
    spawn_local(async move {
        let result = answer(turn, request, demo, signal, &waiting).await;
        RUNNING.with_borrow_mut(|running| running.remove(&turn));
        dispatch(Event::Ended { turn, result });
        release(&waiting);
    });
}

async fn answer(
    turn: Id,
    request: Arc<Request>,
    demo: bool,
    signal: AbortSignal,
    waiting: &Waiting,
) -> Result<(), Error> {
    if demo {
        return parts::answer_as_demo(turn, request, signal).await;
    }
    let begun = http::send(turn, &request, &signal).await.inspect_err(|_| LET_IN.set(false))?;
    LET_IN.set(begun.response.ok());
    if begun.response.ok() {
        release(waiting);
    }
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
