//! Calls that cost nothing: the list of models, and the test of a key.

use super::body;
use super::http::{builder, unreachable, without};
use super::receive::refused;
use crate::core::error::{Error, Kind};
use crate::core::gemini::catalogue::ListPage;
use crate::core::gemini::{Content, DEFAULT_MODEL, Endpoint, Listed, Part, Request, Role};
use crate::core::session::Secret;
use gloo_net::http::Method;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

/// Pages of the list of models that are read at most.
const PAGES_MAX: usize = 10;
/// How long one of these calls may take, in milliseconds.
const PATIENCE_MS: u32 = 30_000;

/// Tests a key with calls that cost nothing: the list of models, and counting the tokens of a word, which some keys
/// that can list may not do.
pub async fn test_key(key: &Secret) -> Result<Vec<Listed>, Error> {
    tested(key).await.map_err(|error| without(key, error))
}

async fn tested(key: &Secret) -> Result<Vec<Listed>, Error> {
    let listed = list_models(key).await?;
    let contents = vec![Content { role: Role::User, parts: vec![Part::text("hello")] }];
    let counting = Request::new(DEFAULT_MODEL, contents);
    let body = body::assemble(counting.count_tokens_body()).await?;
    let response = builder(&Endpoint::default().url_count_tokens(&counting.model), Method::POST, key)
        .header("content-type", "application/json")
        .abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)))
        .body(JsValue::from(body))
        .map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?
        .send()
        .await
        .map_err(|_| unreachable())?;
    // A model that the service no longer has says nothing against the key.
    if response.ok() || response.status() == 404 { Ok(listed) } else { Err(refused(&response).await) }
}

/// The models that a key can use.
pub async fn list_models(key: &Secret) -> Result<Vec<Listed>, Error> {
    let mut listed = Vec::new();
    let mut page = None;
    for _ in 0..PAGES_MAX {
        let url = Endpoint::default().url_models(page.as_deref());
        let response = builder(&url, Method::GET, key)
            .abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)))
            .build()
            .map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?
            .send()
            .await
            .map_err(|_| unreachable())?;
        if !response.ok() {
            return Err(refused(&response).await);
        }
        let bytes = response.binary().await.map_err(|_| Error::new(Kind::ConnectionLost))?;
        let read = ListPage::read(&bytes)?;
        listed.extend(read.models);
        page = read.next;
        if page.is_none() {
            break;
        }
    }
    Ok(listed)
}
