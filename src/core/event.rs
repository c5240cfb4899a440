//! What happens: everything that a person does and everything that the shell reports.

use super::conversation::{Summary, TakeOff, Turn};
use super::conversation::{composer::Draft, flight::Arrived};
use super::error::Error;
use super::gemini::model::{Listed, Ratio, Size};
use super::gemini::{Part, Slot, reply::Reply};
use super::id::{Hash, Id};
use super::notice::Standing;
use super::picture::Picture;
use super::route::Route;
use super::session::Secret;
use super::settings::{Settings, Theme};
use super::state::Viewing;
use serde_json::Value;
use std::sync::Arc;

/// A file that a person offered; the shell holds it under this handle.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// The shell's name for the file.
    pub handle: u32,
    /// What the file is called; untrusted text.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
}

/// The turns of a conversation, as they were read.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    /// The turns.
    pub turns: Vec<Turn>,
    /// Those of them that another tab is busy with.
    pub elsewhere: Vec<Id>,
    /// Pictures in them whose records were not known.
    pub pictures: Vec<Picture>,
}

/// Records that changed on the disk without this state, as they lie there now.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// Conversations.
    pub summaries: Vec<Summary>,
    /// Conversations that are gone for good.
    pub gone: Vec<Id>,
    /// Turns.
    pub turns: Turns,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// Whether the record of every picture is known now.
    pub is_listed: bool,
    /// Pictures that are gone for good.
    pub gone_pictures: Vec<Hash>,
    /// Messages that are being written, or were sent.
    pub drafts: Vec<Draft>,
    /// The names of messages that another tab has sent.
    pub sent: Vec<Id>,
    /// The preferences.
    pub settings: Option<Settings>,
    /// Whether all of the library was read anew, so that turns may have changed that are not named here.
    pub is_whole: bool,
}

/// Something that happened.
#[derive(Debug)]
#[allow(missing_docs, reason = "the sentence of each variant says what its fields are")]
pub enum Event {
    /// The page started, with what was found on the disk.
    Started(Box<Found>),
    /// The address changed, by the person or by a link.
    Navigated(Route),
    /// The turns of a conversation were read.
    Opened(Id, Result<Turns, Error>),
    /// Records changed on the disk without this state.
    Followed(Box<News>),
    /// Something lasting is wrong with what is stored.
    Stands(Standing),
    /// It is no longer so.
    StandsNoMore(Standing),

    /// A key was given, to be tested; `keep` remembers it on this device.
    KeyGiven { key: Secret, keep: bool },
    /// The test of a key ended, with the models that it can use.
    KeyTested { key: Secret, keep: bool, result: Result<Vec<Listed>, Error> },
    /// The person wants every trace of the key gone.
    KeyForgotten,
    /// Another tab has forgotten the key that this one uses.
    KeyGone,
    /// The person wants to try without a key.
    DemoChosen,
    /// The models were listed again.
    ModelsListed(Vec<Listed>),
    /// The settings were opened or closed.
    SettingsOpened(bool),
    /// A theme was chosen.
    ThemeChosen(Theme),

    /// The words of the message changed by typing.
    Typed(String),
    /// Files were picked, dropped or pasted.
    FilesOffered(Vec<Offered>),
    /// A file was read, checked and cleaned.
    FileRead { attachment: Id, result: Result<Picture, Error> },
    /// A picture of this device was attached.
    Attached(Hash),
    /// An attachment was moved to another place.
    AttachmentMoved { id: Id, to: usize },
    /// An attachment was taken away.
    AttachmentRemoved(Id),
    /// A model was chosen or typed in.
    ModelChosen(String),
    /// A ratio was chosen.
    RatioChosen(Option<Ratio>),
    /// A size was chosen.
    SizeChosen(Option<Size>),
    /// A count was chosen, 1 to 4.
    CountChosen(u8),
    /// Styles and characters were chosen for the message, by this number, and are being composed: it waits for them.
    Styling(u32),
    /// The choice of this number was composed: what is sent of it, and which they are. Empty takes them away.
    StyledAs { round: u32, result: Result<(Vec<Part<Hash>>, String), Error> },
    /// The styles and characters that a message can name are known from now on, or cannot be read.
    NamesKnown(Result<(), Error>),
    /// The person sends the message.
    Sent,
    /// The person stops what is under way in this conversation.
    Stopped,
    /// The person stops one answer.
    StoppedOne(Id),

    /// Something of an answer arrived; at most one a frame.
    Heard { turn: Id, received_bytes: u64, reply: Arc<Reply> },
    /// A byte string of an answer is complete and has a name.
    Arrived { turn: Id, slot: Slot, arrived: Arrived },
    /// A byte string of an answer could not be named and is lost.
    Lost { turn: Id, slot: Slot },
    /// The request has left.
    Left(Id),
    /// The body of an answer came to its end, or something failed.
    Ended { turn: Id, result: Result<(), Error> },
    /// The wait before a free retry is over.
    RetryDue(Id),
    /// What has come of answers under way is to be written down now: a second has passed, or the page is being left.
    KeepDue,
    /// Records were written, or could not be; the pictures among them, and whether nothing waits to be written any more.
    Written { pictures: Vec<Hash>, is_all: bool, result: Result<(), Error> },
    /// The person wants what is open to be saved again, where the disk was cleared under it.
    SalvageAsked,
    /// The person wants what could not be saved to be saved again.
    SaveAgain,

    /// Messages of another conversation take off together, by one click: a key that is refused is refused once.
    TookOff(Vec<TakeOff>),
    /// A message that was put together elsewhere begins a conversation, which is opened.
    Began(Box<TakeOff>),
    /// What is kept of a retouched picture has changed, in the conversation of its edits.
    Retouched(Vec<(Id, Option<Value>)>),

    /// Asks again for the answer of this turn.
    Regenerated(Id),
    /// Asks again for the answer of this turn, with another model.
    SwitchedModel { turn: Id, model: String },
    /// The message of this turn is to be said in other words.
    EditStarted(Id),
    /// Leaves the edit; the message written before comes back.
    EditCancelled,
    /// Leads the path through this turn.
    Chosen(Id),
    /// The next message goes on from this picture of this turn alone.
    Continued { picture: Hash, turn: Id },
    /// The next message goes on from the whole conversation after all.
    ContinueCancelled,
    /// Goes on with another message of this name, which was begun beside the one being written.
    DraftTaken(Id),

    /// Starts a new conversation.
    NewConversation,
    /// Opens the title for changing, or closes it unchanged.
    RenameOpened(Option<Id>),
    /// Gives a conversation another title.
    Renamed(Id, String),
    /// Deletes a conversation; it can be brought back.
    Deleted(Id),
    /// Brings a deleted conversation back.
    Restored(Id),
    /// Searches the list.
    Searched(String),

    /// Looks at a picture closely.
    ViewerOpened(Viewing),
    /// Closes the viewer.
    ViewerClosed,
    /// Opens or closes picking from the library.
    LibraryOpened(bool),
    /// Opens or closes the stylebook.
    StylesOpened(bool),
    /// Lays a picture on the desk to be retouched, or takes it away.
    RetouchOpened(Option<Hash>),
    /// Opens or closes the storage room.
    KeepingOpened(bool),
    /// A backup is due, or is not any more.
    BackupDue(bool),
    /// Opens or closes the panel "what will be sent", where it is a drawer.
    InspectorOpened(bool),
    /// Opens or closes the list of conversations, where it is a drawer.
    RailOpened(bool),
    /// Downloads a picture as it came.
    Downloaded(Hash),
    /// A download began under this name, or failed.
    DownloadEnded(Result<String, Error>),
    /// Copies a picture.
    Copied(Hash),
    /// The picture is on the clipboard, or is not.
    CopyEnded(Result<(), Error>),
    /// A notice was closed or has been there long enough.
    NoticeClosed(Id),
    /// Something failed that belongs to no turn and no field.
    Failed(Error),
}

/// What was found on the disk when the page started.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Where the page was opened.
    pub route: Route,
    /// The conversations.
    pub summaries: Vec<Summary>,
    /// The pictures that the first screen needs; the others follow.
    pub pictures: Vec<Picture>,
    /// The preferences.
    pub settings: Settings,
    /// The messages that were being written.
    pub drafts: Vec<Draft>,
    /// Whether a remembered key was found and opened.
    pub key_kept: bool,
    /// What could not be read; the rest is here all the same.
    pub trouble: Option<Error>,
}
