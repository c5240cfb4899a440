//! Parts of the shell that typing and sending do not need: one group, fetched when one of them is first used, or
//! earlier, when the page has nothing else to do.

use super::http::Begun;
use super::{demo, intake, models, receive, records, save, vault};
use crate::core::conversation::Turn;
use crate::core::error::Error;
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
    async fn open(id: Id) -> Result<Option<Vec<Turn>>, Error> { records::open(id).await }

    /// Hands a picture's bytes to the browser's downloads.
    async fn download(picture: Hash, name: String) -> Result<String, Error> { save::download(picture, name).await }
}
