//! Styles in use: what of them goes along with a message, how results fit them, and results that are made to fit.

use super::{keep, study};
use crate::core::conversation::Asked;
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::picture::{Derivation, Origin};
use crate::core::record;
use crate::core::style::using::Purpose;
use crate::core::style::{Fit, Style, meter};
use crate::core::stylebook::{Chosen, Fitting, Match, Portion};
use crate::shell::db::{self, Store, Write};
use crate::shell::worker::{self, Room};
use crate::shell::{catalogue, files, records};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// What goes along with a message to show these styles and characters.
///
/// # Errors
/// If their pictures cannot be read.
pub async fn composed(uses: &[(Arc<Style>, Chosen)], strength: u8, purpose: Purpose) -> Result<Asked, Error> {
    let pictures: Vec<Hash> = uses.iter().flat_map(|(style, chosen)| style.shown_of(chosen.version)).collect();
    if pictures.is_empty() {
        return Ok(Asked::default());
    }
    let uses: Vec<_> = uses.iter().map(|(style, chosen)| (style, chosen.version, chosen.weight)).collect();
    let types = keep::types(&pictures).await?;
    let json = json!({ "kind": "compose", "uses": uses, "strength": strength, "types": types, "purpose": purpose });
    study::parsed(&worker::ask(Room::Pixels, json.to_string(), &[]).await?.json)
}

/// How a result fits its styles, as it was measured before or is now; none if it cannot be measured.
pub async fn fit(fitting: &Fitting, members: &[Vec<Hash>]) -> Option<Fit> {
    let key = key(fitting);
    let noted = db::get(Store::Measured, &key).await.ok()?.as_string();
    if let Some(fit) = noted.and_then(|text| record::read(&text).ok()) {
        return Some(fit);
    }
    let mut payload = vec![study::measurement(Room::Pixels, fitting.picture).await.ok()?.into()];
    let asked = json!({ "kind": "score", "styles": gathered(fitting, members, &mut payload).await.ok()? });
    let json = worker::ask(Room::Pixels, asked.to_string(), &payload).await.ok()?.json;
    let fit = record::read(&json).ok()?;
    // What cannot be noted is measured again.
    let _ = records::change(vec![Write::Put(Store::Measured, key, json.into())]).await;
    Some(fit)
}

/// Under which name it is noted how a result fits: by which meter, and against which styles. Shares are only told where
/// there are several.
fn key(fitting: &Fitting) -> String {
    let one = |used: &Portion| format!("{}/{}", used.style, used.version);
    let styles: Vec<String> = match fitting.styles.as_slice() {
        [alone] => vec![one(alone)],
        several => several.iter().map(|used| format!("{}*{}", one(used), used.share)).collect(),
    };
    format!("{}@{}:{}", fitting.picture, meter::NUMBER, styles.join("+"))
}

/// Adds the records of the measurements of all pictures of some styles, style by style, and says how many belong to
/// each, and its share.
async fn gathered(
    fitting: &Fitting,
    members: &[Vec<Hash>],
    payload: &mut Vec<JsValue>,
) -> Result<Vec<(usize, u8)>, Error> {
    let mut counts = Vec::with_capacity(members.len());
    for (pictures, used) in members.iter().zip(&fitting.styles) {
        payload.extend(study::measurements(used.style, pictures).await?.into_iter().map(JsValue::from));
        counts.push((pictures.len(), used.share));
    }
    Ok(counts)
}

/// Makes a picture of this one that has the colours and tones of its heaviest style, as far as it comes nearer to all
/// of its styles by that.
pub async fn match_to(fitting: &Fitting, members: &[Vec<Hash>]) -> Result<Match, Error> {
    #[derive(Deserialize)]
    struct Gain {
        from: f32,
        to: f32,
    }

    let round = study::Round::now();
    let heaviest = fitting.styles.first().ok_or_else(|| Error::new(Kind::StyleGone))?;
    let mut payload = vec![files::blob(fitting.picture).await?.into()];
    let asked = json!({ "kind": "match", "styles": gathered(fitting, members, &mut payload).await? });
    let developed = worker::ask(Room::Pixels, asked.to_string(), &payload).await?;
    let Gain { from, to } = study::parsed(&developed.json)?;
    round.goes_on()?;
    if developed.blobs.is_empty() {
        return Ok(Match { picture: None, from, to });
    }
    let mixture = Derivation::mixture(fitting.styles.iter().map(|used| (used.style, used.version, used.share)));
    let by = Derivation::Matched { style: heaviest.style, version: heaviest.version, mixture }.write();
    let demo = catalogue::has_demo(vec![fitting.picture]).await;
    // It stays as long as the picture that it was made of.
    let (picture, _) = study::derived(developed, Origin::Derived { from: fitting.picture, by, demo }).await?;
    Ok(Match { picture: Some(picture), from, to })
}
