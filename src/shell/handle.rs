//! The one handle that views hold: the state's slices, each a signal, and `dispatch`.

use super::sources::{self, Sharpness, Source};
use super::{clock, files, run};
use crate::core::conversation::{Composer, Flight, Listing};
use crate::core::id::{Hash, Id};
use crate::core::notice::Notice;
use crate::core::route::Route;
use crate::core::session::Session;
use crate::core::settings::Settings;
use crate::core::shelf::Shelf;
use crate::core::state::{Open, Panels, Pictures};
use crate::core::text::Words;
use crate::core::{Event, State, update};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::Arc;

/// The way into the app for views: what to show, and where to say what happened.
#[derive(Clone, Copy)]
pub struct Shell {
    state: StoredValue<State>,
    listing: Slice<Listing>,
    open: Slice<Open>,
    composer: Slice<Composer>,
    flights: Slice<Shelf<Id, Arc<Flight>>>,
    session: Slice<Session>,
    pictures: Slice<Pictures>,
    panels: Slice<Panels>,
    notices: Slice<Vec<Notice>>,
    settings: Slice<Settings>,
    route: (ReadSignal<Route>, WriteSignal<Route>),
    steady_ms: RwSignal<i64>,
}

/// One slice of the state as views see it. It is a signal that is set when the slice was replaced, and not a memo of
/// the whole state: a memo would make every view below it ask, at every event, whether anything changed for it.
struct Slice<T: Send + Sync + 'static> {
    read: ReadSignal<Arc<T>>,
    write: WriteSignal<Arc<T>>,
}

impl<T: Send + Sync + 'static> Clone for Slice<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Slice<T> {}

impl<T: Send + Sync + 'static> Slice<T> {
    fn new(first: &Arc<T>) -> Self {
        let (read, write) = signal(first.clone());
        Self { read, write }
    }

    /// Shows the slice as it is now; wakes its readers only if it was replaced.
    fn show(self, now: &Arc<T>) {
        if !self.read.with_untracked(|shown| Arc::ptr_eq(shown, now)) {
            self.write.set(now.clone());
        }
    }
}

thread_local! {
    static SHELL: Cell<Option<Shell>> = const { Cell::new(None) };
    static QUEUE: RefCell<VecDeque<Event>> = const { RefCell::new(VecDeque::new()) };
    static DRAINING: Cell<bool> = const { Cell::new(false) };
}

/// Begins to read what is on the disk, and to listen.
pub fn start() {
    #[cfg(feature = "disarm")]
    super::disarm::begin();
    Shell::get();
    run::begin();
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
    shell.state.update_value(|state| {
        while let Some(event) = QUEUE.with_borrow_mut(VecDeque::pop_front) {
            effects.extend(update(state, event, &clock::stamp()));
        }
        changes.append(&mut state.changes);
    });
    DRAINING.set(false);
    shell.show();
    run::perform(effects, changes);
}

/// Reads the state without subscribing to it.
pub fn peek<T>(read: impl FnOnce(&State) -> T) -> Option<T> {
    SHELL.get().map(|shell| shell.state.with_value(read))
}

/// Moves the seconds on; called by the clock while something is under way.
pub fn tick() {
    if let Some(shell) = SHELL.get() {
        shell.steady_ms.set(clock::since_start_ms() as i64);
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
        let state = State::default();
        Self {
            listing: Slice::new(&state.listing),
            open: Slice::new(&state.open),
            composer: Slice::new(&state.composer),
            flights: Slice::new(&state.flights),
            session: Slice::new(&state.session),
            pictures: Slice::new(&state.pictures),
            panels: Slice::new(&state.panels),
            notices: Slice::new(&state.notices),
            settings: Slice::new(&state.settings),
            route: signal(state.route),
            steady_ms: RwSignal::new(clock::since_start_ms() as i64),
            state: StoredValue::new(state),
        }
    }

    /// Shows the state as it is now.
    fn show(self) {
        self.state.with_value(|state| {
            self.listing.show(&state.listing);
            self.open.show(&state.open);
            self.composer.show(&state.composer);
            self.flights.show(&state.flights);
            self.session.show(&state.session);
            self.pictures.show(&state.pictures);
            self.panels.show(&state.panels);
            self.notices.show(&state.notices);
            self.settings.show(&state.settings);
            let (shown, show) = self.route;
            if shown.get_untracked() != state.route {
                show.set(state.route);
            }
        });
    }

    /// Says what happened.
    pub fn dispatch(self, event: Event) {
        dispatch(event);
    }

    /// The conversations.
    pub fn listing(self) -> ReadSignal<Arc<Listing>> {
        self.listing.read
    }

    /// The open conversation.
    pub fn open(self) -> ReadSignal<Arc<Open>> {
        self.open.read
    }

    /// The message being written.
    pub fn composer(self) -> ReadSignal<Arc<Composer>> {
        self.composer.read
    }

    /// The answers under way.
    pub fn flights(self) -> ReadSignal<Arc<Shelf<Id, Arc<Flight>>>> {
        self.flights.read
    }

    /// Who answers.
    pub fn session(self) -> ReadSignal<Arc<Session>> {
        self.session.read
    }

    /// The pictures on this device.
    pub fn pictures(self) -> ReadSignal<Arc<Pictures>> {
        self.pictures.read
    }

    /// What lies over or beside the conversation.
    pub fn panels(self) -> ReadSignal<Arc<Panels>> {
        self.panels.read
    }

    /// What is being said for a while.
    pub fn notices(self) -> ReadSignal<Arc<Vec<Notice>>> {
        self.notices.read
    }

    /// What the person prefers.
    pub fn settings(self) -> ReadSignal<Arc<Settings>> {
        self.settings.read
    }

    /// Where the person is.
    pub fn route(self) -> ReadSignal<Route> {
        self.route.0
    }

    /// Milliseconds since the page opened, moved on about once a second while something is under way.
    pub fn steady_ms(self) -> Signal<i64> {
        self.steady_ms.into()
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

    /// Loads the page anew.
    pub fn reload(self) {
        super::page::reload();
    }

    /// The texts of the locale in use.
    pub fn words(self) -> &'static Words {
        Words::current()
    }
}
