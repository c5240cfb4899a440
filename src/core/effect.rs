//! What the core asks the shell to do. Effects are data; what they bring back comes as events.

use super::gemini::request::Request;
use super::id::{Hash, Id};
use super::route::Route;
use super::session::Secret;
use super::settings::Theme;
use std::sync::Arc;

/// Something for the shell to do.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the sentence of each variant says what its fields are")]
pub enum Effect {
    /// Read the turns of a conversation.
    Open(Id),
    /// Report `Followed` with this turn when no other tab is busy with it any more.
    AwaitElsewhere { conversation: Id, turn: Id },
    /// Show this address.
    Navigate(Route),
    /// Test a key with calls that cost nothing.
    TestKey { key: Secret, keep: bool },
    /// Use this key from now on, and remember it on this device if `keep`.
    KeepKey { key: Secret, keep: bool },
    /// Remove every trace of the key.
    ForgetKey,
    /// List the models again, with the key in use.
    ListModels,
    /// Read, check and clean an offered file.
    Intake { attachment: Id, handle: u32 },
    /// Send a request, once everything before it is on the disk. The job's name is the turn's id.
    Send { turn: Id, request: Arc<Request>, demo: bool },
    /// Stop the job of this turn.
    Abort(Id),
    /// Report `RetryDue` when this time has come.
    Wake { turn: Id, in_ms: u32 },
    /// Hand a picture's original bytes to the browser's downloads.
    Download { picture: Hash, name: String },
    /// Put a picture on the clipboard.
    Copy(Hash),
    /// Close this notice after a while.
    CloseNotice { id: Id, in_ms: u32 },
    /// Show this theme.
    ShowTheme(Theme),
    /// Put the caret into the message.
    FocusMessage,
    /// Write down again what is open, with what is held of its pictures.
    Salvage,
    /// Write all changes that could not be written again.
    WriteAgain,
}
