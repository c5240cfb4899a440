//! Everything that is shown, in slices that change apart, so that a view wakes only for its own.

use super::conversation::{Asked, Composer, Flight, Listing, Tree, Turn};
use super::conversation::{composer::Draft, listing::Summary};
use super::error::Error;
use super::id::{Hash, Id};
use super::notice::Notice;
use super::picture::Picture;
use super::route::Route;
use super::session::Session;
use super::settings::Settings;
use super::shelf::Shelf;
use std::sync::Arc;

/// The state of the app. Only `update` changes it; views compare slices by pointer.
#[derive(Clone, Debug)]
pub struct State {
    /// Where the person is.
    pub route: Route,
    /// The conversations.
    pub listing: Arc<Listing>,
    /// The open conversation.
    pub open: Arc<Open>,
    /// The message being written.
    pub composer: Arc<Composer>,
    /// The answers under way, in all conversations, by the turn that they will become.
    pub flights: Arc<Shelf<Id, Arc<Flight>>>,
    /// Who answers.
    pub session: Arc<Session>,
    /// The pictures on this device.
    pub pictures: Arc<Pictures>,
    /// What lies over or beside the conversation.
    pub panels: Arc<Panels>,
    /// What is being said to the person for a while.
    pub notices: Arc<Vec<Notice>>,
    /// What the person prefers.
    pub settings: Arc<Settings>,
    /// Whether it is known which styles and characters a message names.
    pub knows_names: bool,
    /// The messages that are being written, a conversation each; none for a new conversation.
    pub drafts: Shelf<Option<Id>, Draft>,
    /// Records that changed since the shell last asked, in order.
    pub changes: Vec<Change>,
}

/// The open conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Open {
    /// Its id; none for a new one that nothing has been said in.
    pub id: Option<Id>,
    /// How far its turns have been read.
    pub load: Load,
    /// Its turns.
    pub tree: Tree,
}

/// How far something has been read from the disk.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load {
    /// It is being read.
    Loading,
    /// It is here.
    #[default]
    Ready,
    /// It could not be read.
    Failed(Error),
    /// There is nothing of that name on this device.
    Missing,
}

/// The pictures on this device, without their bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pictures {
    /// Their records.
    pub known: Shelf<Hash, Arc<Picture>>,
    /// Whether these are all: at the start only what is shown is known.
    pub listed: bool,
    /// Those that are not on the disk yet.
    pub unsaved: Shelf<Hash, ()>,
    /// Why the last attempt to write failed, as long as something is unsaved because of it.
    pub trouble: Option<Error>,
}

/// What lies over or beside the conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panels {
    /// The picture that is looked at closely.
    pub viewer: Option<Viewing>,
    /// Whether pictures are being picked from the library.
    pub library: bool,
    /// Whether the stylebook is open.
    pub styles: bool,
    /// The picture that is being retouched.
    pub retouch: Option<Hash>,
    /// Whether the storage room is open.
    pub keeping: bool,
    /// Whether a backup is due, which is said at the settings.
    pub backup_due: bool,
    /// Whether the panel "what will be sent" is open where it is a drawer.
    pub inspector: bool,
    /// Whether the list of conversations is open where it is a drawer.
    pub rail: bool,
}

/// A picture that is looked at closely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewing {
    /// The picture.
    pub picture: Hash,
    /// The turn that it is shown in, if it is looked at from a conversation.
    pub turn: Option<Id>,
}

/// A record that changed and has to be written.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there are few at a time, and they are written at once")]
pub enum Change {
    /// A turn; with it the shell writes the bytes that it holds for the turn's parts. Always strict.
    Turn(Arc<Turn>),
    /// A picture with its bytes and its thumbnail. Always strict.
    Picture(Arc<Picture>),
    /// A conversation's summary, with what it was before: what another tab has changed meanwhile is kept.
    Summary {
        /// The summary that was changed.
        was: Arc<Summary>,
        /// What it became.
        now: Arc<Summary>,
    },
    /// What has this name is sent: the first tab that writes this sends it, and the writing of every other fails. A message
    /// goes by its id, another answer to one by the message's id and that of the newest answer there is, after a dot.
    Claim(String),
    /// The message being written.
    Draft(Draft),
    /// The preferences, with what they were before: what another tab has changed meanwhile is kept.
    Settings {
        /// The preferences that were changed.
        was: Arc<Settings>,
        /// What they became.
        now: Arc<Settings>,
    },
    /// A conversation that was deleted long enough ago: its summary and turns go.
    Sweep(Id),
}

impl Default for State {
    fn default() -> Self {
        Self {
            route: Route::default(),
            listing: Arc::default(),
            open: Arc::default(),
            composer: Arc::new(Composer::new(Asked::default())),
            flights: Arc::default(),
            session: Arc::default(),
            pictures: Arc::default(),
            panels: Arc::default(),
            notices: Arc::default(),
            settings: Arc::default(),
            knows_names: false,
            drafts: Shelf::new(),
            changes: Vec::new(),
        }
    }
}

impl State {
    /// The flights of the open conversation.
    pub fn flights_here(&self) -> impl Iterator<Item = &Arc<Flight>> {
        let open = self.open.id;
        self.flights.values().filter(move |flight| Some(flight.pending.conversation) == open)
    }
}
