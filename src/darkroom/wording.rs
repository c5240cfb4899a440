//! What is said of styles to models. It needs no pixels; it is here because what is said would otherwise weigh on the first
//! load of the page.

use super::Done;
use crate::core::conversation::Asked;
use crate::core::error::{Error, Kind};
use crate::core::gemini::Piece;
use crate::core::id::Hash;
use crate::core::style::card::{self, TEXT_MODEL};
use crate::core::style::using::{Purpose, Using, styled};
use crate::core::style::{Style, Version};
use js_sys::Uint8Array;
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;

/// Exemplars that a model sees before it writes a card.
const EXEMPLARS: usize = 4;
/// What a picture is taken for whose record is not there.
const USUAL: &str = "image/jpeg";

/// The types of pictures, as far as they are known.
type Types = Vec<(Hash, String)>;

/// Styles that are to go along with a message.
#[derive(Deserialize)]
pub struct Composing {
    /// Each with the number of its version and its weight.
    uses: Vec<(Style, u32, u8)>,
    strength: u8,
    types: Types,
    #[serde(default)]
    purpose: Purpose,
}

/// A version of which a model is to write the card.
#[derive(Deserialize)]
pub struct Describing {
    version: Version,
    facts: String,
    types: Types,
    now_ms: i64,
}

fn type_of(types: &Types) -> impl Fn(Hash) -> String + '_ {
    |hash| types.iter().find(|(known, _)| *known == hash).map_or(USUAL, |(_, mime)| mime).to_owned()
}

/// What goes along with a message. Brings back the record's fields, [`Asked::lead`] and [`Asked::styled`].
pub fn compose(composing: &Composing) -> Result<Done, Error> {
    let styles = composing.uses.iter().filter_map(|(style, number, weight)| {
        // A character has no versions.
        Some((style, style.version(*number)?, *weight))
    });
    let characters = composing.uses.iter().map(|(style, ..)| style).filter(|style| style.is_character());
    let using = Using {
        styles: styles.collect(),
        strength: composing.strength,
        characters: characters.collect(),
        purpose: composing.purpose,
    };
    let styled = styled(&using, type_of(&composing.types));
    let asked = Asked { lead: styled.lead(), styled: styled.write(), ..Asked::default() };
    let json = serde_json::to_string(&asked).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?;
    Ok(Done { json, ..Done::default() })
}

/// The request for a card. Brings back its model, the pieces of its body (texts, and the names of bytes to be encoded),
/// and the most that it costs, in millionths of a dollar.
pub fn describe(describing: &Describing) -> Result<Done, Error> {
    let type_of = type_of(&describing.types);
    let version = &describing.version;
    let sheet = version.sheet.map(|sheet| (sheet, type_of(sheet)));
    let exemplars: Vec<(Hash, String)> =
        version.sent().take(EXEMPLARS).map(|exemplar| (exemplar, type_of(exemplar))).collect();
    let sheet = sheet.as_ref().map(|(hash, mime)| (*hash, mime.as_str()));
    let exemplars: Vec<(Hash, &str)> = exemplars.iter().map(|(hash, mime)| (*hash, mime.as_str())).collect();
    let request = card::request(sheet, &exemplars, &describing.facts, TEXT_MODEL.id);
    request.validate()?;
    let piece = |piece: Piece| match piece {
        Piece::Json(text) => Value::String(text),
        Piece::Base64(hash) => json!({ "base64": hash }),
    };
    let json = json!({
        "model": request.model,
        "pieces": request.body().into_iter().map(piece).collect::<Vec<_>>(),
        "most_micros": TEXT_MODEL.most_micros(&request, describing.now_ms),
    });
    Ok(Done { json: json.to_string(), ..Done::default() })
}

/// The card in the body of a reply. Brings it back, or why there is none, with what the reply cost.
pub fn read_card(now_ms: i64, body: JsValue) -> Result<Done, Error> {
    let body: Uint8Array = body.dyn_into().map_err(|_| Error::new(Kind::EmptyReply))?;
    let (card, cost) = card::of_reply(&body.to_vec(), now_ms);
    // The one or the other, by its name: a failure here would take the cost along.
    let json = json!({ "card": card, "cost": cost });
    Ok(Done { json: json.to_string(), ..Done::default() })
}
