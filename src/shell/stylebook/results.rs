//! Styles in use: what of them goes along with a message, how results fit them, and results that are made to fit.

use super::{keep, study};
use crate::core::Event;
use crate::core::conversation::Asked;
use crate::core::error::Error;
use crate::core::id::Hash;
use crate::core::picture::{Derivation, Origin};
use crate::core::record;
use crate::core::style::{Fit, Style};
use crate::core::stylebook::{Chosen, Fitting};
use crate::shell::db::{self, Store, Write};
use crate::shell::worker::{self, Room};
use crate::shell::{files, handle, records};
use serde_json::json;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Puts these styles at the message; none takes them away.
pub async fn use_styles(uses: Vec<(Arc<Style>, Chosen)>, strength: u8) {
    let event = match composed(&uses, strength).await {
        Ok(Asked { lead, styled, .. }) => Event::StyledAs { lead, styled },
        Err(error) => Event::Failed(error),
    };
    handle::dispatch(event);
}

/// What goes along with a message to show these styles.
///
/// # Errors
/// If their pictures cannot be read.
pub async fn composed(uses: &[(Arc<Style>, Chosen)], strength: u8) -> Result<Asked, Error> {
    let versions = uses.iter().filter_map(|(style, chosen)| style.version(chosen.version));
    let pictures: Vec<Hash> = versions.flat_map(|made| made.exemplars.iter().copied().chain(made.sheet)).collect();
    if pictures.is_empty() {
        return Ok(Asked::default());
    }
    let uses: Vec<_> = uses.iter().map(|(style, chosen)| (style, chosen.version, chosen.weight)).collect();
    let types = keep::types(&pictures).await?;
    let json = json!({ "kind": "compose", "uses": uses, "strength": strength, "types": types });
    study::parsed(&worker::ask(Room::Pixels, json.to_string(), &[]).await?.json)
}

/// How a result fits a style, as it was measured before or is now; none if it cannot be measured.
pub async fn fit(fitting: Fitting, members: Vec<Hash>) -> Option<Fit> {
    let key = format!("{}@{}/{}", fitting.picture, fitting.style, fitting.version);
    let noted = db::get(Store::Measured, &key).await.ok()?.as_string();
    if let Some(fit) = noted.and_then(|text| record::read(&text).ok()) {
        return Some(fit);
    }
    let texts = texts(fitting.picture, &members).await.ok()?;
    let json = worker::ask(Room::Pixels, r#"{"kind":"score"}"#.to_owned(), &texts).await.ok()?.json;
    let fit = record::read(&json).ok()?;
    // What cannot be noted is measured again.
    let _ = records::change(vec![Write::Put(Store::Measured, key, json.into())]).await;
    Some(fit)
}

/// The records of the measurements of a picture and of those of a style, the picture's own first.
async fn texts(picture: Hash, members: &[Hash]) -> Result<Vec<JsValue>, Error> {
    let own = study::measurement(Room::Pixels, picture).await?;
    let mut texts = vec![own.into()];
    texts.extend(study::measurements(members).await?.into_iter().map(JsValue::from));
    Ok(texts)
}

/// Makes a picture of this one that has the colours and tones of the style.
pub async fn match_to(fitting: Fitting, members: Vec<Hash>) -> Result<Hash, Error> {
    let mut payload = vec![files::blob(fitting.picture).await?.into()];
    payload.extend(study::measurements(&members).await?.into_iter().map(JsValue::from));
    let developed = worker::ask(Room::Pixels, r#"{"kind":"match"}"#.to_owned(), &payload).await?;
    let by = Derivation::Matched { style: fitting.style, version: fitting.version }.write();
    study::derived(developed, Origin::Derived { from: fitting.picture, by }).await
}
