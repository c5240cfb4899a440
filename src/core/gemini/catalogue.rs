//! The models that a person can choose from: the table, put together with what the key's own list says.

use super::model::{Model, Status, bare_id, known};
use super::reply::text_of;
use super::table::TABLE;
use crate::core::error::{Error, Kind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One entry of the key's own list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The id, without `models/`.
    pub id: String,
    /// The name that people use.
    pub name: String,
    /// Whether it answers `generateContent`.
    pub generates: bool,
    /// Most tokens that it reads.
    pub input_tokens: Option<u64>,
}

/// One page of the key's own list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// The entries in the order they came.
    pub models: Vec<Listed>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
}

impl ListPage {
    /// Reads the body of a models list. Entries that cannot be read are left out.
    pub fn read(body: &[u8]) -> Result<Self, Error> {
        let json: Value =
            serde_json::from_slice(body).map_err(|error| Error::saying(Kind::Unreadable, error.to_string()))?;
        if let Some(error) = super::fault::in_message(&json) {
            return Err(error);
        }
        // A key without any model gets an empty object.
        let Value::Object(page) = &json else { return Err(Error::new(Kind::Unreadable)) };
        let entries = page.get("models").and_then(Value::as_array).into_iter().flatten();
        let next = text_of(page.get("nextPageToken")).filter(|token| !token.is_empty());
        Ok(Self { models: entries.filter_map(listed).collect(), next })
    }
}

fn listed(entry: &Value) -> Option<Listed> {
    let id = bare_id(&text_of(entry.get("name"))?).to_owned();
    let methods = entry.get("supportedGenerationMethods").and_then(Value::as_array);
    let generates = methods.is_none_or(|methods| methods.iter().any(|method| method == "generateContent"));
    let name = text_of(entry.get("displayName")).unwrap_or_else(|| id.clone());
    Some(Listed { id, name, generates, input_tokens: entry.get("inputTokenLimit").and_then(super::usage::number) })
}

/// One model that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The id to send.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// One line on when to choose it; empty where nothing is known.
    pub guidance: String,
    /// What is known of it. `None` is an unknown model: it gets only what the person set.
    pub model: Option<&'static Model>,
    /// Whether the key's own list has it; `None` while there is no list.
    pub listed: Option<bool>,
}

/// The models that can be chosen, in the order in which they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    offers: Vec<Offer>,
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Catalogue {
    /// The table alone, before any list has come.
    pub fn built_in() -> Self {
        let current = TABLE.iter().filter(|model| model.status == Status::Current);
        Self { offers: current.map(|model| offer(model, None)).collect() }
    }

    /// Current models of the table, then deprecated ones that the key still lists, then unknown ones.
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// The table and a key's list together. Being listed does not mean being alive: retired models are not offered,
    /// and a current model that the list lacks still is, marked as not listed.
    pub fn merge(list: &[Listed]) -> Self {
        let is_listed =
            |model: &Model| list.iter().any(|listed| known(&listed.id).is_some_and(|known| known.id == model.id));
        let offered = |model: &&Model| match model.status {
            Status::Current => true,
            Status::Deprecated => is_listed(model),
            Status::Retired => false,
        };
        let mut offers: Vec<Offer> =
            TABLE.iter().filter(offered).map(|model| offer(model, Some(is_listed(model)))).collect();
        for listed in list.iter().filter(|listed| listed.generates && looks_like_image_model(&listed.id)) {
            if known(&listed.id).is_none() && !offers.iter().any(|offer| offer.id == listed.id) {
                let (id, name) = (listed.id.clone(), listed.name.clone());
                offers.push(Offer { id, name, guidance: String::new(), model: None, listed: Some(true) });
            }
        }
        Self { offers }
    }

    /// The offer for an id; an id typed by hand is accepted and becomes an unknown model unless the table knows it.
    pub fn choose(&self, id: &str) -> Option<Offer> {
        let id = bare_id(id);
        let same = |offer: &&Offer| offer.id == id || offer.model.is_some_and(|model| model.aliases.contains(&id));
        if let Some(offer) = self.offers.iter().find(same) {
            return Some(offer.clone());
        }
        let model = known(id);
        let name = model.map_or(id, |model| model.name).to_owned();
        let guidance = model.map_or("", |model| model.guidance).to_owned();
        (!id.is_empty()).then(|| Offer { id: id.to_owned(), name, guidance, model, listed: None })
    }
}

fn offer(model: &'static Model, listed: Option<bool>) -> Offer {
    let (id, name, guidance) = (model.id.to_owned(), model.name.to_owned(), model.guidance.to_owned());
    Offer { id, name, guidance, model: Some(model), listed }
}

/// The API has no field for what a model makes, so an unknown one is judged by its id.
fn looks_like_image_model(id: &str) -> bool {
    (id.contains("image") || id.contains("nano-banana")) && !id.starts_with("imagen")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::gemini::table::DEFAULT_MODEL;

    fn ids(catalogue: &Catalogue) -> Vec<&str> {
        catalogue.offers().iter().map(|offer| offer.id.as_str()).collect()
    }

    #[test]
    fn a_list_is_read_page_by_page() {
        let body = br#"{"models":[
            {"name":"models/gemini-9-image","displayName":"Nine","supportedGenerationMethods":["generateContent"],
             "inputTokenLimit":"65536"},
            {"name":"models/x-image","supportedGenerationMethods":["predict"]},
            {"displayName":"no id"}, 7],
            "nextPageToken":"t"}"#;
        let page = ListPage::read(body).unwrap();
        assert_eq!(page.next.as_deref(), Some("t"));
        let nine =
            Listed { id: "gemini-9-image".into(), name: "Nine".into(), generates: true, input_tokens: Some(65_536) };
        assert_eq!(page.models.first(), Some(&nine));
        assert_eq!((page.models.len(), page.models[1].generates, page.models[1].name.as_str()), (2, false, "x-image"));
        assert_eq!(ListPage::read(b"{}").unwrap(), ListPage { models: vec![], next: None });
        assert_eq!(ListPage::read(b"<html>").unwrap_err().kind, Kind::Unreadable);
        let refused = br#"{"error":{"code":400,"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#;
        assert_eq!(ListPage::read(refused).unwrap_err().kind, Kind::KeyInvalid);
    }

    #[test]
    fn the_list_adds_what_is_unknown_and_revives_nothing() {
        let listed = |id: &str, generates| Listed { id: id.into(), name: id.into(), generates, input_tokens: None };
        let catalogue = Catalogue::merge(&[
            listed("gemini-3-pro-image-preview", true),
            listed("nano-banana-pro-preview", true),
            listed("gemini-2.5-flash-image", true),
            listed("imagen-4.0-generate-001", false),
            listed("gemini-5-image", true),
            listed("gemini-5-image", true),
            listed("nano-banana-9", true),
            listed("picture-image", false),
            listed("gemini-3.8-flash", true),
        ]);
        let current = ["gemini-nano-banana-2.1", "gemini-3-pro-image", "gemini-3.1-flash-lite-image"];
        assert_eq!(ids(&Catalogue::built_in()), current);
        assert_eq!(
            ids(&catalogue),
            [&current[..], &["gemini-2.5-flash-image", "gemini-5-image", "nano-banana-9"]].concat()
        );
        let listed: Vec<_> = catalogue.offers().iter().map(|offer| offer.listed).collect();
        assert_eq!(listed[..3], [Some(false), Some(true), Some(false)], "an alias counts for its model");
        assert!(catalogue.offers()[4].model.is_none());
    }

    #[test]
    fn an_id_typed_by_hand_is_accepted() {
        let catalogue = Catalogue::built_in();
        assert_eq!(catalogue.choose("models/gemini-nano-banana-2.1").unwrap().id, DEFAULT_MODEL);
        assert_eq!(catalogue.choose("nano-banana-pro-preview").unwrap().id, "gemini-3-pro-image");
        let own = catalogue.choose(" my-model ").unwrap();
        assert_eq!((own.id.as_str(), own.model), ("my-model", None));
        assert!(catalogue.choose("gemini-2.5-flash-image").unwrap().model.is_some());
        assert_eq!(catalogue.choose("  "), None);
    }
}
