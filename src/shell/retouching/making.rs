//! Pictures and files that are made of what lies on the desk.

use super::table::{ask, here};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::picture::{Derivation, Origin, Picture};
use crate::core::retouching::{Desk, Document, Drift, Export, Receipt};
use crate::shell::intake::Described;
use crate::shell::needed::Needed;
use crate::shell::stylebook::study::{kept, parsed};
use crate::shell::worker::Room;
use crate::shell::{catalogue, clock, files, save as downloads};
use serde::Deserialize;
use serde_json::{Value, json};

/// What the worker says of a picture that it has made, or why it made none.
#[derive(Deserialize)]
struct Made {
    picture: Option<Described>,
    receipt: Option<Receipt>,
}

/// Has a picture made of what lies on the desk, beside an earlier one where one is named, and keeps it.
///
/// # Errors
/// If a picture is not on this device or cannot be put into register, or there is no room.
pub async fn made(job: Value, earlier: Option<Hash>) -> Result<(Hash, Option<Receipt>), Error> {
    make(job, earlier, &Derivation::Mended).await.map(|(made, _)| made)
}

/// A picture with what its file proves, and what keeps it from being freed.
type Kept = ((Hash, Option<Receipt>), Needed);

async fn make(job: Value, earlier: Option<Hash>, derivation: &Derivation) -> Result<Kept, Error> {
    let from = here();
    let mut payload = Vec::new();
    if let Some(earlier) = earlier {
        payload.push(files::blob(earlier).await?.into());
    }
    let developed = ask(job, &payload).await?;
    let made: Made = parsed(&developed.json)?;
    let Some(described) = made.picture else { return Err(refusal()) };
    let demo = catalogue::has_demo([vec![from], super::peek(Desk::laid_in)].concat()).await;
    let origin = Origin::Derived { from, by: derivation.write(), demo };
    let picture = Picture { origin, created_at_ms: clock::now_ms(), ..described.uploaded(String::new()) };
    let (picture, needed) = kept(Room::Desk, picture, developed, Vec::new()).await?;
    Ok(((picture.hash, made.receipt), needed))
}

/// Saves the picture as it is seen.
///
/// # Errors
/// As [`made`].
pub async fn save(document: &Document) -> Result<(Hash, Receipt, Needed), Error> {
    let conversation = super::peek(|desk| desk.conversation).unwrap_or_default();
    // The layers are told again, since the worker may be another than the one that they were told.
    super::table::put_layers(&document.layers).await?;
    let ((picture, receipt), needed) =
        make(json!({ "desk": "save" }), None, &Derivation::Retouched { conversation }).await?;
    Ok((picture, receipt.ok_or_else(|| Error::new(Kind::Unknown))?, needed))
}

/// Hands a file with layers to the browser's downloads; gives its name.
///
/// # Errors
/// As [`made`].
pub async fn export(kind: Export, document: &Document) -> Result<String, Error> {
    super::table::put_layers(&document.layers).await?;
    let developed = ask(json!({ "desk": "export", "kind": kind, "made_at_ms": clock::now_ms() }), &[]).await?;
    let blob = developed.blobs.first().ok_or_else(|| Error::new(Kind::WorkerDied))?;
    let short = document.picture.to_string();
    let extension = match kind {
        Export::OpenRaster => "ora",
        Export::Archive => "zip",
    };
    let name = format!("atelier-layers-{}.{extension}", short.get(..8).unwrap_or_default());
    downloads::hand_over(blob, &name)?;
    Ok(name)
}

/// How far the picture has drifted from an earlier one.
///
/// # Errors
/// If that is not on this device, or the two cannot be put into register.
pub async fn drift(earlier: Hash) -> Result<Drift, Error> {
    #[derive(Deserialize)]
    struct Found {
        drift: Option<Drift>,
    }
    let blob = files::blob(earlier).await?;
    let found: Found = parsed(&ask(json!({ "desk": "compare" }), &[blob.into()]).await?.json)?;
    found.drift.ok_or_else(refusal)
}

/// Why nothing was made; the view has the sentence.
fn refusal() -> Error {
    Error::saying(Kind::Unknown, "register")
}
