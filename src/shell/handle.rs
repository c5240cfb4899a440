//! The one handle that views hold: memos of the state's slices, and `dispatch`.

use super::sources::{self, Sharpness, Source};
use super::{clock, files, run};
use crate::core::conversation::{Composer, Flight, Listing};
use crate::core::id::{Hash, Id};
use crate::core::notice::Notice;
use crate::core::route::Route;
use crate::core::session::Session;
use crate::core::settings::Settings;
use crate::core::state::{Open, Panels, Pictures};
use crate::core::text::Words;
use crate::core::{Event, State, update};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// The way into the app for views: what to show, and where to say what happened.
#[derive(Clone, Copy)]
pub struct Shell {
    state: RwSignal<State>,
    listing: Memo<Arc<Listing>>,
    open: Memo<Arc<Open>>,
    composer: Memo<Arc<Composer>>,
    flights: Memo<Arc<BTreeMap<Id, Arc<Flight>>>>,
    session: Memo<Arc<Session>>,
    pictures: Memo<Arc<Pictures>>,
    panels: Memo<Arc<Panels>>,
    notices: Memo<Arc<Vec<Notice>>>,
    settings: Memo<Arc<Settings>>,
    route: Memo<Route>,
    now_ms: RwSignal<i64>,
}

thread_local! {
    static SHELL: Cell<Option<Shell>> = const { Cell::new(None) };
    static QUEUE: RefCell<VecDeque<Event>> = const { RefCell::new(VecDeque::new()) };
    static DRAINING: Cell<bool> = const { Cell::new(false) };
}

/// Begins to read what is on the disk, and to listen.
pub fn start() {
    Shell::get();
    run::begin();
}

/// A memo of one slice, which wakes its readers only when the slice was replaced.
fn slice<T: Send + Sync + 'static>(
    state: RwSignal<State>,
    of: impl Fn(&State) -> Arc<T> + Send + Sync + 'static,
) -> Memo<Arc<T>> {
    Memo::new_with_compare(
        move |_| state.with(&of),
        |old, new| match (old, new) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    )
}

/// Says what happened. Events that arrive while one is being handled wait their turn.
pub fn dispatch(event: Event) {
    QUEUE.with_borrow_mut(|queue| queue.push_back(event));
    if DRAINING.replace(true) {
        return;
    }
    let Some(shell) = SHELL.get() else {
        DRAINING.set(false);
        return;
    };
    let mut effects = Vec::new();
    let mut changes = Vec::new();
    shell.state.update(|state| {
        while let Some(event) = QUEUE.with_borrow_mut(VecDeque::pop_front) {
            effects.extend(update(state, event, &clock::stamp()));
        }
        changes.append(&mut state.changes);
    });
    DRAINING.set(false);
    run::perform(effects, changes);
}

/// Reads the state without subscribing to it.
pub fn peek<T>(read: impl FnOnce(&State) -> T) -> Option<T> {
    SHELL.get().map(|shell| shell.state.with_untracked(read))
}

/// Moves the seconds on; called by the clock while something is under way.
pub fn tick() {
    if let Some(shell) = SHELL.get() {
        shell.now_ms.set(clock::now_ms());
    }
}

impl Shell {
    /// The shell; made in the reactive owner of the first call, which is the app's root.
    pub fn get() -> Self {
        if let Some(shell) = SHELL.get() {
            return shell;
        }
        let shell = Self::new();
        SHELL.set(Some(shell));
        shell
    }

    fn new() -> Self {
        let state = RwSignal::new(State::default());
        Self {
            state,
            listing: slice(state, |state| state.listing.clone()),
            open: slice(state, |state| state.open.clone()),
            composer: slice(state, |state| state.composer.clone()),
            flights: slice(state, |state| state.flights.clone()),
            session: slice(state, |state| state.session.clone()),
            pictures: slice(state, |state| state.pictures.clone()),
            panels: slice(state, |state| state.panels.clone()),
            notices: slice(state, |state| state.notices.clone()),
            settings: slice(state, |state| state.settings.clone()),
            route: Memo::new(move |_| state.with(|state| state.route)),
            now_ms: RwSignal::new(clock::now_ms()),
        }
    }

    /// Says what happened.
    pub fn dispatch(self, event: Event) {
        dispatch(event);
    }

    /// The conversations.
    pub fn listing(self) -> Memo<Arc<Listing>> {
        self.listing
    }

    /// The open conversation.
    pub fn open(self) -> Memo<Arc<Open>> {
        self.open
    }

    /// The message being written.
    pub fn composer(self) -> Memo<Arc<Composer>> {
        self.composer
    }

    /// The answers under way.
    pub fn flights(self) -> Memo<Arc<BTreeMap<Id, Arc<Flight>>>> {
        self.flights
    }

    /// Who answers.
    pub fn session(self) -> Memo<Arc<Session>> {
        self.session
    }

    /// The pictures on this device.
    pub fn pictures(self) -> Memo<Arc<Pictures>> {
        self.pictures
    }

    /// What lies over or beside the conversation.
    pub fn panels(self) -> Memo<Arc<Panels>> {
        self.panels
    }

    /// What is being said for a while.
    pub fn notices(self) -> Memo<Arc<Vec<Notice>>> {
        self.notices
    }

    /// What the person prefers.
    pub fn settings(self) -> Memo<Arc<Settings>> {
        self.settings
    }

    /// Where the person is.
    pub fn route(self) -> Memo<Route> {
        self.route
    }

    /// The time, moved on about once a second while something is under way.
    pub fn now_ms(self) -> Signal<i64> {
        self.now_ms.into()
    }

    /// Where to show a picture from; loaded when first asked for, and released when nobody shows it any more.
    pub fn source(self, picture: Hash, sharpness: Sharpness) -> Signal<Source> {
        sources::source(picture, sharpness)
    }

    /// Offers files that a person picked, dropped or pasted.
    pub fn offer(self, offered: Vec<web_sys::File>) {
        let offered = files::hold(offered);
        if !offered.is_empty() {
            dispatch(Event::FilesOffered(offered));
        }
    }

    /// The texts of the locale in use.
    pub fn words(self) -> &'static Words {
        Words::current()
    }
}
