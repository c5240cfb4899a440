//! Parts of the shell that typing and sending do not need: one group, fetched when one of them is first used, or
//! earlier, when the page has nothing else to do.

use super::http::Begun;
use super::tabs::{self, Task};
use super::{collect, demo, intake, models, receive, records, save, stay, vault};
use crate::core::error::{Error, Kind};
use crate::core::event::Turns;
use crate::core::gemini::{Listed, Request};
use crate::core::id::{Hash, Id};
use crate::core::picture::Picture;
use crate::core::session::Secret;
use std::sync::Arc;
use web_sys::{AbortSignal, File};

apart! {
    wire, fetched by prefetch, inside wire_part;

    /// Takes a reply in.
    async fn receive(turn: Id, begun: Begun) -> Result<(), Error> { receive::take_in(turn, &begun).await }

    /// Answers as the demo.
    async fn answer_as_demo(turn: Id, request: Arc<Request>, signal: AbortSignal) -> Result<(), Error> {
        demo::answer(turn, &request, &signal).await
    }

    /// Tests a key with calls that cost nothing.
    async fn test_key(key: Secret) -> Result<Vec<Listed>, Error> { models::test_key(&key).await }

    /// The models that a key can use.
    async fn list_models(key: Secret) -> Result<Vec<Listed>, Error> { models::list_models(&key).await }

    /// Uses a key from now on, and remembers it on this device if `keep`.
    async fn hold_key(key: Secret, keep: bool) -> Result<(), Error> { vault::hold(key, keep).await }

    /// Reads, checks and cleans an offered file.
    async fn read_file(file: File) -> Result<Picture, Error> { intake::read(&file).await }

    /// The turns of a conversation.
    async fn open(id: Id) -> Result<Turns, Error> { records::open(id).await }

    /// The failure that a worker told as text.
    async fn failure(json: String) -> Error {
        serde_json::from_str(&json).unwrap_or_else(|_| Error::saying(Kind::Unknown, json))
    }

    /// Does something about the other tabs, or about a disk that was cleared.
    async fn tabs(task: Task) -> () { tabs::perform(task) }

    /// Hands a picture's bytes to the browser's downloads.
    async fn download(picture: Hash, name: String) -> Result<String, Error> { save::download(picture, name).await }
}

apart! {
    keeping, fetched by prefetch_keeping, inside keeping_part;

    /// Deletes what nothing has referred to for a day, and says whether a backup is due.
    async fn collect() -> () { collect::collect().await }

    /// Asks the browser, once on this device, to keep everything.
    async fn ask_to_stay() -> () { stay::ask_once().await }
}
