//! Parts of the shell that typing and sending do not need: one group, fetched when one of them is first used, or
//! earlier, when the page has nothing else to do.

use super::http::Begun;
use super::tabs::{self, Task};
use super::worker::Developed;
use super::{
    catalogue, clock, collect, demo, intake, models, naming, receive, records, salvage, save, stay, vault, worker,
};
use crate::core::conversation::Summary;
use crate::core::error::{Error, Kind};
use crate::core::event::Turns;
use crate::core::gemini::{Listed, Request};
use crate::core::id::{Hash, Id};
use crate::core::picture::Picture;
use crate::core::session::Secret;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::{AbortSignal, Blob, File};

/// Milliseconds after the first screen when what is left over may be looked for.
const COLLECT_MS: u32 = 6_000;
/// Milliseconds between two times that it is looked for what is left over, and whether a backup is due.
const COLLECT_AGAIN_MS: u32 = 3 * 60 * 60 * 1000;

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

    /// Names bytes on the page itself, since no worker can.
    async fn name(blob: Blob) -> Result<Developed, Error> { naming::named_here(&blob).await }

    /// The records of these pictures that are not known yet.
    async fn pictures(pictures: Vec<Hash>) -> Vec<Picture> { catalogue::of(pictures).await }

    /// The turns of a conversation.
    async fn open(id: Id) -> Result<Turns, Error> { records::open(id).await }

    /// The failure that a worker told as text.
    async fn failure(json: String) -> Error {
        serde_json::from_str(&json).unwrap_or_else(|_| Error::saying(Kind::Unknown, json))
    }

    /// Does something about the other tabs, or about a disk that was cleared.
    async fn tabs(task: Task) -> () { tabs::perform(task) }

    /// Does what can wait until the first screen is there: lists the pictures, follows other tabs, starts the workers, and
    /// later looks for what is left over.
    async fn settle_in() -> () {
        spawn_local(catalogue::list());
        tabs::perform(Task::Listen);
        worker::warm_up();
        clock::sleep_ms(COLLECT_MS).await;
        prefetch_keeping().await;
        loop {
            collect().await;
            // A tab may lie open for weeks.
            clock::sleep_ms(COLLECT_AGAIN_MS).await;
        }
    }

    /// Hands a picture's bytes to the browser's downloads.
    async fn download(picture: Hash, name: String) -> Result<String, Error> { save::download(picture, name).await }
}

apart! {
    keeping, fetched by prefetch_keeping, inside keeping_part;

    /// Deletes what nothing has referred to for a day, and says whether a backup is due.
    async fn collect() -> () { collect::collect().await }

    /// Summaries for the conversations whose own cannot be read, beside these that could.
    async fn stand_ins(known: Vec<Id>) -> Vec<Summary> { salvage::stand_ins(&known).await }

    /// Asks the browser, once on this device, to keep everything.
    async fn ask_to_stay() -> () { stay::ask_once().await }
}
