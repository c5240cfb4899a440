//! Answers of a wanted form: JSON that fits the schema, whole or in pieces; schemas that the service would refuse.

use crate::strictness::{refuses, with};
use crate::support::{Service, parts};
use serde_json::{Value, json};

const TEXT: &str = "gemini-3.8-flash";
const CARD: [&str; 6] = ["medium", "line", "light", "colour", "composition", "never"];

fn wanting(schema: Value) -> Value {
    with(json!({"responseMimeType": "application/json", "responseSchema": schema}))
}

fn card_schema() -> Value {
    let text = json!({"type": "STRING", "description": "About 20 words.", "minLength": 1, "maxLength": 400});
    let properties: serde_json::Map<String, Value> =
        CARD.iter().map(|name| ((*name).to_string(), text.clone())).collect();
    json!({"type": "OBJECT", "properties": properties, "required": CARD, "propertyOrdering": CARD})
}

fn spoken(parts: &[Value]) -> String {
    parts.iter().filter(|part| part["thought"] != true).filter_map(|part| part["text"].as_str()).collect()
}

#[test]
fn an_answer_fits_its_schema_streamed_or_not() {
    let service = Service::start();
    let body = wanting(card_schema());
    let whole = service.generate(TEXT, &body);
    assert_eq!(whole.status, 200, "{}", whole.text());
    let whole = spoken(&parts(&whole.json()));
    let card: Value = serde_json::from_str(&whole).unwrap();
    for name in CARD {
        let words = card[name].as_str().unwrap_or_default().split_whitespace().count();
        assert!((8..40).contains(&words), "{name}: {card}");
    }
    let events = service.stream(TEXT, &body).events();
    let streamed: String = events.iter().map(|event| spoken(&parts(event))).collect();
    assert!(events.len() > 1, "in pieces");
    assert_eq!(streamed, whole);
}

#[test]
fn every_type_is_answered() {
    let service = Service::start();
    let schema = json!({"type": "object", "properties": {
        "kind": {"type": "string", "enum": ["a", "b"]},
        "long": {"type": "string", "minLength": 40},
        "short": {"type": "string", "maxLength": 3},
        "share": {"type": "number", "minimum": 2.5},
        "count": {"type": "integer", "maximum": 1},
        "is": {"type": "boolean"},
        "list": {"type": "array", "items": {"type": "integer"}, "minItems": 3},
        "one": {"anyOf": [{"type": "boolean"}, {"type": "string"}]}
    }});
    let body = with(json!({"responseMimeType": "application/json", "responseJsonSchema": schema}));
    let answer: Value = serde_json::from_str(&spoken(&parts(&service.generate(TEXT, &body).json()))).unwrap();
    let long = answer["long"].as_str().unwrap_or_default().chars().count();
    let short = answer["short"].as_str().unwrap_or_default().chars().count();
    assert_eq!((answer["kind"].as_str(), long, short), (Some("a"), 40, 3));
    assert_eq!((&answer["share"], &answer["count"], &answer["is"]), (&json!(2.5), &json!(1), &json!(true)));
    assert_eq!((answer["list"].as_array().map(Vec::len), &answer["one"]), (Some(3), &json!(true)));
}

#[test]
fn a_text_of_the_tests_own_comes_in_its_place() {
    let service = Service::start();
    service.behave(json!({"text": "no card at all"}));
    let body = wanting(card_schema());
    assert_eq!(spoken(&parts(&service.generate(TEXT, &body).json())), "no card at all");
}

#[test]
fn refuses_a_form_that_the_service_would_refuse() {
    let object = |properties: Value| json!({"type": "OBJECT", "properties": properties});
    let mut undefined = object(json!({"a": {"type": "STRING"}}));
    undefined["required"] = json!(["b"]);
    let text = json!({"type": "STRING"});
    refuses(&[
        ("gemini-nano-banana-2.1", wanting(card_schema()), 400, "JSON mode is not enabled"),
        ("gemini-nano-banana-2.1", with(json!({"responseJsonSchema": text})), 400, "JSON mode is not enabled"),
        (TEXT, with(json!({"responseSchema": text})), 400, "requires response_mime_type"),
        (TEXT, with(json!({"responseMimeType": "text/html"})), 400, "allowed mimetypes"),
        (TEXT, wanting(undefined), 400, "required[0]: property is not defined"),
        (TEXT, wanting(object(json!({}))), 400, "should be non-empty for OBJECT type"),
        (TEXT, wanting(json!({"type": "ARRAY"})), 400, "items: missing field"),
        (TEXT, wanting(object(json!({"a": {"description": "x"}}))), 400, "type: must be specified"),
        (TEXT, wanting(json!({"type": "STRING", "additionalProperties": false})), 400, "Unknown name"),
    ]);
}
