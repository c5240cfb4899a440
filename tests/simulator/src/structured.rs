//! Answers of a form that the request asked for: a value that fits the schema, chosen by the names in it.

use crate::failure::Failure;
use crate::model::Model;
use serde_json::{Map, Value, json};

/// How deep a schema may be nested.
const DEPTH: usize = 16;

/// What is said for fields with these names; every other text is made of its name.
const PHRASES: [(&str, &str); 6] = [
    ("medium", "Gouache on rough paper, flat layers with dry brush at the edges, a trace of paper grain."),
    ("line", "Few thin dark contours of even weight, broken in places, mostly upright and level."),
    ("light", "Middle key with soft contrast, a low light from the left, long pale shadows."),
    ("colour", "Warm muted palette: sand #ecdcbe about half, terracotta #c45a32 a quarter, slate #3a4a5c the rest."),
    ("composition", "Much empty space, one weight below the middle, plain ground up to the rim, wide framing."),
    ("never", "No pure black, no gradients, no saturated green, no lettering, no photographic detail."),
];

/// The schema that the answer has to fit; none where the request leaves the form to the model.
pub(crate) fn wanted(request: &Value) -> Option<&Value> {
    let config = request.get("generationConfig")?;
    config.get("responseSchema").or_else(|| config.get("responseJsonSchema"))
}

/// Refuses what the service refuses of a wanted form.
pub(crate) fn check(config: &Value, model: &Model) -> Result<(), Failure> {
    let place = "* GenerateContentRequest.generation_config";
    let mime = config["responseMimeType"].as_str().unwrap_or("text/plain");
    let (schema, json_schema) = (config.get("responseSchema"), config.get("responseJsonSchema"));
    if model.picture.is_some() && (mime != "text/plain" || schema.is_some() || json_schema.is_some()) {
        return Err(Failure::invalid(format!("JSON mode is not enabled for models/{}", model.id)));
    }
    if !matches!(mime, "text/plain" | "application/json" | "text/x.enum") {
        return Err(Failure::invalid(format!(
            "{place}.response_mime_type: allowed mimetypes are `text/plain`, `application/json`, `text/x.enum`.\n"
        )));
    }
    if schema.is_some() && json_schema.is_some() {
        return Err(Failure::invalid("Only one of response_schema and response_json_schema can be set."));
    }
    let Some(schema) = schema.or(json_schema) else { return Ok(()) };
    if mime == "text/plain" {
        return Err(Failure::invalid("Response schema requires response_mime_type `application/json`."));
    }
    check_schema(schema, &format!("{place}.response_schema"), DEPTH)
}

fn check_schema(schema: &Value, place: &str, depth: usize) -> Result<(), Failure> {
    let wrong = |what: String| Err(Failure::invalid(format!("{place}{what}\n")));
    if depth == 0 {
        return wrong(": nested too deeply.".into());
    }
    let kind = kind(schema);
    if kind.is_empty() && schema.get("anyOf").is_none() {
        return wrong(".type: must be specified.".into());
    }
    if !matches!(kind.as_str(), "" | "STRING" | "NUMBER" | "INTEGER" | "BOOLEAN" | "ARRAY" | "OBJECT" | "NULL") {
        return wrong(format!(".type: {kind} is not a type."));
    }
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    if kind == "OBJECT" && properties.is_empty() {
        return wrong(".properties: should be non-empty for OBJECT type".into());
    }
    if kind == "ARRAY" && schema.get("items").is_none() {
        return wrong(".items: missing field.".into());
    }
    for list in ["required", "propertyOrdering"] {
        for (number, name) in schema[list].as_array().into_iter().flatten().enumerate() {
            if !name.as_str().is_some_and(|name| properties.contains_key(name)) {
                return wrong(format!(".{}[{number}]: property is not defined", crate::schema::snake_case(list)));
            }
        }
    }
    for (name, property) in properties {
        check_schema(property, &format!("{place}.properties[{name}]"), depth - 1)?;
    }
    schema.get("items").map_or(Ok(()), |items| check_schema(items, &format!("{place}.items"), depth - 1))
}

/// The type of a schema, in capitals; a list of types stands for its first.
fn kind(schema: &Value) -> String {
    let kind = schema["type"].as_array().and_then(|types| types.first()).unwrap_or(&schema["type"]);
    kind.as_str().unwrap_or_default().to_uppercase()
}

/// A value that fits a schema; `name` is the property that it is for. The same schema gives the same value.
pub(crate) fn fitting(schema: &Value, name: &str) -> Value {
    if let Some(first) = schema["enum"].as_array().and_then(|choices| choices.first()) {
        return first.clone();
    }
    let bound = |name: &str| schema[name].as_f64().or_else(|| schema[name].as_str()?.parse().ok());
    match kind(schema).as_str() {
        "STRING" => json!(text(name, bound("minLength"), bound("maxLength"))),
        "NUMBER" => json!(bound("minimum").or_else(|| bound("maximum")).unwrap_or(0.5)),
        "INTEGER" => json!(bound("minimum").or_else(|| bound("maximum")).unwrap_or(3.0).round() as i64),
        "BOOLEAN" => json!(true),
        "ARRAY" => {
            let most = bound("maxItems").unwrap_or(2.0) as usize;
            let count = (bound("minItems").unwrap_or(0.0) as usize).max(most.min(2));
            Value::Array(vec![fitting(&schema["items"], name); count.min(64)])
        }
        "OBJECT" => {
            let each = schema["properties"].as_object().into_iter().flatten();
            Value::Object(each.map(|(name, property)| (name.clone(), fitting(property, name))).collect())
        }
        _ => schema["anyOf"].as_array().and_then(|all| all.first()).map_or(Value::Null, |one| fitting(one, name)),
    }
}

fn text(name: &str, least: Option<f64>, most: Option<f64>) -> String {
    let known = PHRASES.iter().find(|(known, _)| *known == name).map(|(_, phrase)| (*phrase).to_string());
    let mut text = known.unwrap_or_else(|| format!("A plausible {name}."));
    while (text.chars().count() as f64) < least.unwrap_or(0.0).min(10_000.0) {
        text.push('…');
    }
    match most {
        Some(most) => text.chars().take(most as usize).collect(),
        None => text,
    }
}
