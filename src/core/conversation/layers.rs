//! What is kept of a retouched picture, changed at two places, becomes one again. It is put together as it is kept, field
//! by field, so that the first load need not know what a layer is made of.

use super::listing::Summary;
use crate::core::disarm::{Rule, disarmed};
use serde_json::{Map, Value};

/// The list of edits that were kept, each with the answer that it was made of, and the list of discarded answers.
const LAYERS: &str = "layers";
const DISCARDED: &str = "discarded";
const TURN: &str = "turn";
/// Whether the layers are others than those of the picture that was last made of them.
const OUTDATED: &str = "outdated";

/// What became of an answer.
#[derive(Clone, Copy, PartialEq)]
enum Fate<'a> {
    Open,
    Kept(&'a Value),
    Discarded,
}

/// What is kept after one place made `was` into `mine` while another made it into `theirs`: of every answer, and of every
/// field beside, what was changed here is as here, and everything else as there.
pub fn merged(mine: Option<&Value>, was: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
    let (Some(Value::Object(own)), Some(Value::Object(there))) = (mine, theirs) else {
        return mine.or(theirs).cloned();
    };
    if disarmed(Rule::LayersAreMerged) {
        return mine.cloned();
    }
    let nothing = Map::new();
    let before = was.and_then(Value::as_object).unwrap_or(&nothing);
    let mut merged = there.clone();
    for (field, value) in own.iter().filter(|(field, value)| before.get(*field) != Some(value)) {
        merged.insert(field.clone(), value.clone());
    }
    // What says nothing is not written down at all.
    for field in before.keys().filter(|field| !own.contains_key(*field)) {
        merged.remove(field);
    }
    let fate_of = |answer: &Value| {
        let (own, before) = (fate(own, answer), fate(before, answer));
        if own == before { fate(there, answer) } else { own }
    };
    let is_reordered = order(own, before) != order(before, own);
    let (first, then) = if is_reordered { (own, there) } else { (there, own) };
    let mut layers: Vec<Value> = Vec::new();
    for answer in list(first, LAYERS).iter().chain(list(then, LAYERS)).filter_map(|layer| layer.get(TURN)) {
        let is_new = layers.iter().all(|layer| layer.get(TURN) != Some(answer));
        if let (true, Fate::Kept(layer)) = (is_new, fate_of(answer)) {
            layers.push(layer.clone());
        }
    }
    let all_discarded = list(there, DISCARDED).iter().chain(list(own, DISCARDED));
    let discarded = each_once(all_discarded.filter(|answer| fate_of(answer) == Fate::Discarded));
    if layers != list(own, LAYERS) && layers != list(there, LAYERS) {
        merged.insert(OUTDATED.to_owned(), Value::Bool(true));
    }
    merged.insert(LAYERS.to_owned(), Value::Array(layers));
    merged.insert(DISCARDED.to_owned(), Value::Array(discarded));
    Some(Value::Object(merged))
}

/// A summary that was changed at two places, with what is kept of a retouched picture put together as well. See
/// [`Summary::merged`].
pub fn merged_summary(mine: &Summary, was: &Summary, theirs: &Summary) -> Summary {
    let summary = mine.merged(was, theirs);
    if mine.retouch == was.retouch {
        return summary;
    }
    let retouch = merged(mine.retouch.as_ref(), was.retouch.as_ref(), theirs.retouch.as_ref());
    Summary { retouch, ..summary }
}

fn each_once<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    values.fold(Vec::new(), |mut all, value| {
        if !all.contains(value) {
            all.push(value.clone());
        }
        all
    })
}

fn list<'a>(kept: &'a Map<String, Value>, field: &str) -> &'a [Value] {
    kept.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn fate<'a>(kept: &'a Map<String, Value>, answer: &Value) -> Fate<'a> {
    match list(kept, LAYERS).iter().find(|layer| layer.get(TURN) == Some(answer)) {
        Some(layer) => Fate::Kept(layer),
        None if list(kept, DISCARDED).contains(answer) => Fate::Discarded,
        None => Fate::Open,
    }
}

/// The answers whose layers both have, in the order of the first.
fn order<'a>(of: &'a Map<String, Value>, with: &Map<String, Value>) -> Vec<&'a Value> {
    let answers = list(of, LAYERS).iter().filter_map(|layer| layer.get(TURN));
    answers.filter(|answer| matches!(fate(with, answer), Fate::Kept(_))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn layer(turn: u8, opacity: u8) -> Value {
        json!({ "turn": turn, "opacity": opacity })
    }

    fn kept(layers: &[Value], discarded: &[u8]) -> Value {
        json!({ "picture": "p", "layers": layers, "discarded": discarded })
    }

    fn of_three(mine: &Value, was: &Value, theirs: &Value) -> Value {
        let mut merged = merged(Some(mine), Some(was), Some(theirs)).unwrap();
        merged.as_object_mut().unwrap().remove(OUTDATED);
        merged
    }

    #[test]
    fn what_either_place_did_to_the_layers_is_there_afterwards() {
        let was = kept(&[layer(1, 100), layer(2, 100)], &[7]);
        for (what, mine, theirs, both) in [
            (
                "each kept an answer",
                kept(&[layer(1, 100), layer(2, 100), layer(3, 100)], &[7]),
                kept(&[layer(1, 100), layer(2, 100), layer(4, 100)], &[7]),
                kept(&[layer(1, 100), layer(2, 100), layer(4, 100), layer(3, 100)], &[7]),
            ),
            (
                "one was made fainter here, one discarded there",
                kept(&[layer(1, 50), layer(2, 100)], &[7]),
                kept(&[layer(1, 100)], &[7, 2]),
                kept(&[layer(1, 50)], &[7, 2]),
            ),
            (
                "turned round here, brought back there",
                kept(&[layer(2, 100), layer(1, 100)], &[7]),
                kept(&[layer(1, 100), layer(2, 100), layer(7, 100)], &[]),
                kept(&[layer(2, 100), layer(1, 100), layer(7, 100)], &[]),
            ),
            ("nothing changed here", was.clone(), kept(&[layer(2, 30)], &[1]), kept(&[layer(2, 30)], &[1])),
        ] {
            assert_eq!(of_three(&mine, &was, &theirs), both, "{what}");
        }
    }

    #[test]
    fn the_picture_made_of_it_is_outdated_where_the_layers_are_those_of_neither() {
        let was = json!({ "layers": [], "discarded": [], "saved": "a" });
        let mine = json!({ "layers": [layer(1, 100)], "discarded": [], "saved": "b" });
        let theirs = json!({ "layers": [layer(2, 100)], "discarded": [], "saved": "a" });
        let both = merged(Some(&mine), Some(&was), Some(&theirs)).unwrap();
        assert_eq!((&both["saved"], &both["outdated"]), (&json!("b"), &json!(true)));
        assert_eq!(merged(Some(&mine), Some(&was), Some(&was)), Some(mine.clone()));
        assert_eq!(merged(Some(&mine), Some(&both), Some(&both)), Some(mine.clone()), "and not where it was made anew");
        assert_eq!(merged(None, None, Some(&mine)), Some(mine.clone()));
        assert_eq!(merged(Some(&mine), None, None), Some(mine));
    }

    #[test]
    fn a_later_state_takes_in_what_only_an_earlier_one_has() {
        let earlier = kept(&[layer(1, 100), layer(2, 100), layer(3, 20)], &[]);
        let later = kept(&[layer(3, 80)], &[2]);
        let joined = of_three(&later, &json!({}), &earlier);
        assert_eq!(joined, kept(&[layer(1, 100), layer(3, 80)], &[2]));
        assert_eq!(of_three(&joined, &json!({}), &earlier), joined, "done twice, it does nothing");
    }
}
