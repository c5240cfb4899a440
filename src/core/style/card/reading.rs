//! Reading the card that a model wrote. What a model says is not believed to have the form that was asked for.

use super::FIELDS;
use crate::core::error::{Error, Kind};
use crate::core::style::compiled::{Card, CardBy};
use serde_json::{Map, Value};

/// The longest answer that is looked at, in bytes.
const LONGEST_ANSWER: usize = 64 * 1024;
/// The longest field that is taken (and then cut), in characters; a longer one is no card.
const LONGEST_FIELD: usize = 4000;
/// Places where an object may begin that are tried, at most.
const MOST_TRIES: usize = 32;

/// Reads a card from what a model answered: the first JSON object in it, whatever stands around it, with all six fields
/// as texts. Fields that are not asked for are left alone; what is too long for a card is cut.
///
/// # Errors
/// [`Kind::Unreadable`], and says what is wrong: no object, or the first field that is missing, no text, empty or far
/// too long.
pub fn read(text: &str, model: &str) -> Result<Card, Error> {
    let unreadable = |why: &str| Error::saying(Kind::Unreadable, why);
    if text.len() > LONGEST_ANSWER {
        return Err(unreadable("the answer is far too long for a card"));
    }
    let mut fault = unreadable("the answer holds no JSON object");
    let mut objects = objects(text).peekable();
    if objects.peek().is_some() {
        fault = unreadable("no object of the answer is a card");
    }
    for (nth, object) in objects.enumerate() {
        match card(&object, model) {
            Ok(card) => return Ok(card),
            // The first object says best what is wrong.
            Err(why) if nth == 0 => fault = unreadable(&why),
            Err(_) => {}
        }
    }
    Err(fault)
}

/// The JSON objects that begin somewhere in a text.
fn objects(text: &str) -> impl Iterator<Item = Map<String, Value>> {
    let starts = text.match_indices('{').take(MOST_TRIES);
    starts.filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
        values.next()?.ok()
    })
}

fn card(object: &Map<String, Value>, model: &str) -> Result<Card, String> {
    let mut card = Card { by: CardBy::Model(super::cut(&super::one_line(model), 100)), ..Card::default() };
    for (name, field) in FIELDS.iter().zip(card.fields_mut()) {
        let value = object.get(*name).ok_or_else(|| format!("{name}: missing"))?;
        let text = value.as_str().ok_or_else(|| format!("{name}: not a text"))?;
        if text.chars().count() > LONGEST_FIELD {
            return Err(format!("{name}: far too long"));
        }
        text.clone_into(field);
    }
    let card = card.cleaned();
    let empty = FIELDS.iter().zip(card.fields()).find(|(_, field)| field.is_empty()).map(|(name, _)| *name);
    match empty {
        Some(name) => Err(format!("{name}: empty")),
        None => Ok(card),
    }
}
