//! Parts of the shell that the first screen does not need: fetched when they are first used, or earlier, when the
//! page has nothing else to do.

use super::{demo, http, intake, records, save};
use crate::core::conversation::Turn;
use crate::core::error::Error;
use crate::core::gemini::{Listed, Request};
use crate::core::id::{Hash, Id};
use crate::core::picture::Picture;
use crate::core::session::Secret;
use leptos::lazy;
use std::sync::Arc;
use web_sys::{AbortSignal, File};

/// Sends a request and takes the reply in.
#[lazy]
pub async fn answer(turn: Id, request: Arc<Request>, demo: bool, signal: AbortSignal) -> Result<(), Error> {
    if demo { demo::answer(turn, &request, &signal).await } else { http::answer(turn, &request, &signal).await }
}

/// Tests a key with calls that cost nothing.
#[lazy]
pub async fn test_key(key: Secret) -> Result<Vec<Listed>, Error> {
    http::test_key(&key).await
}

/// The models that a key can use.
#[lazy]
pub async fn list_models(key: Secret) -> Result<Vec<Listed>, Error> {
    http::list_models(&key).await
}

/// Reads, checks and cleans an offered file.
#[lazy]
pub async fn read_file(file: File) -> Result<Picture, Error> {
    intake::read(&file).await
}

/// The turns of a conversation.
#[lazy]
pub async fn open(id: Id) -> Result<Option<Vec<Turn>>, Error> {
    records::open(id).await
}

/// Hands a picture's bytes to the browser's downloads.
#[lazy]
pub async fn download(picture: Hash, name: String) -> Result<String, Error> {
    save::download(picture, name).await
}

/// Fetches the parts that the first message will need.
pub async fn prefetch() {
    __preload_answer().await;
    __preload_read_file().await;
    __preload_open().await;
}
