//! Reading a request as the real service reads it: every field is known or the request is refused.
//!
//! Names may be camelCase or snake_case, `null` means absent, 64-bit and other numbers may be strings, bytes may be
//! standard or URL-safe base64. What comes out uses camelCase names only.

use crate::encoding::decode_base64;
use serde_json::{Map, Value, json};

/// The type of one field.
pub(crate) enum Kind {
    /// A string.
    Text,
    /// Base64 of either alphabet.
    Bytes,
    /// A number, or a string that holds one.
    Float,
    /// A whole number, or a string that holds one.
    Int,
    /// True or false.
    Bool,
    /// An object with any content.
    Struct,
    /// Any JSON value.
    Any,
    /// One of a list of names: type name, names.
    Enum(&'static str, &'static [&'static str]),
    /// An object with known fields.
    Message(&'static Message),
    /// A list of values of one type.
    List(&'static Kind),
}

/// An object type: its name, its fields by camelCase name, and the fields of which exactly one must be there.
pub(crate) struct Message {
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [(&'static str, Kind)],
    pub(crate) one_of: &'static [&'static str],
}

/// One thing wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Violation {
    pub(crate) field: String,
    pub(crate) description: String,
}

impl Violation {
    /// The violation as an entry of `BadRequest.fieldViolations`.
    pub(crate) fn to_json(&self) -> Value {
        if self.field.is_empty() {
            json!({"description": self.description})
        } else {
            json!({"field": self.field, "description": self.description})
        }
    }
}

/// The request with camelCase names, or everything that is wrong with its form.
pub(crate) fn normalise(value: Value, message: &Message) -> Result<Value, Vec<Violation>> {
    let mut wrong = Vec::new();
    let result = match value {
        Value::Object(map) => object(map, message, "", &mut wrong),
        _ => {
            let description =
                "Invalid JSON payload received. Unknown name \"\": Root element must be a message.".into();
            wrong.push(Violation { field: String::new(), description });
            Value::Null
        }
    };
    if wrong.is_empty() { Ok(result) } else { Err(wrong) }
}

fn object(map: Map<String, Value>, message: &Message, path: &str, wrong: &mut Vec<Violation>) -> Value {
    let mut out = Map::new();
    for (name, value) in map {
        let camel = camel_case(&name);
        let Some((_, kind)) = message.fields.iter().find(|(known, _)| *known == camel) else {
            wrong.push(unknown_name(&name, path));
            continue;
        };
        if value.is_null() {
            continue;
        }
        let inner = join(path, &snake_case(&camel));
        if message.one_of.contains(&camel.as_str()) && message.one_of.iter().any(|other| out.contains_key(*other)) {
            let description = format!(
                "Invalid value at '{path}' (oneof), oneof field 'data' is already set. Cannot set '{}'",
                snake_case(&camel)
            );
            wrong.push(Violation { field: path.to_string(), description });
            continue;
        }
        let value = convert(value, kind, &inner, wrong);
        out.insert(camel, value);
    }
    if !message.one_of.is_empty() && wrong.is_empty() && !message.one_of.iter().any(|name| out.contains_key(*name)) {
        let description = format!("{path}.data: required oneof field 'data' must have one initialized field");
        wrong.push(Violation { field: format!("{path}.data"), description });
    }
    Value::Object(out)
}

fn convert(value: Value, kind: &Kind, path: &str, wrong: &mut Vec<Violation>) -> Value {
    let fits = match (kind, &value) {
        (Kind::Text, Value::String(_)) | (Kind::Bool, Value::Bool(_)) | (Kind::Struct, Value::Object(_)) => true,
        (Kind::Any, _) | (Kind::Float, Value::Number(_)) => true,
        (Kind::Bytes, Value::String(text)) => decode_base64(text).is_some(),
        (Kind::Int, Value::Number(number)) => number.as_f64().is_some_and(|float| float.fract() == 0.0),
        (Kind::Float, Value::String(text)) => text.parse::<f64>().is_ok(),
        (Kind::Int, Value::String(text)) => text.parse::<i64>().is_ok(),
        (Kind::Enum(_, names), Value::String(text)) => names.contains(&text.as_str()),
        (Kind::Message(_), Value::Object(_)) | (Kind::List(_), Value::Array(_)) => true,
        _ => false,
    };
    if !fits {
        wrong.push(invalid_value(&value, kind, path));
        return Value::Null;
    }
    match (kind, value) {
        (Kind::Message(message), Value::Object(map)) => object(map, message, path, wrong),
        (Kind::List(inner), Value::Array(items)) => {
            let each = items.into_iter().enumerate();
            Value::Array(each.map(|(n, item)| convert(item, inner, &format!("{path}[{n}]"), wrong)).collect())
        }
        (Kind::Float, Value::String(text)) => text.parse::<f64>().map_or(Value::Null, |number| json!(number)),
        (Kind::Int, Value::String(text)) => text.parse::<i64>().map_or(Value::Null, |number| json!(number)),
        (_, value) => value,
    }
}

fn unknown_name(name: &str, path: &str) -> Violation {
    let place = if path.is_empty() { String::new() } else { format!(" at '{path}'") };
    let description = format!("Invalid JSON payload received. Unknown name \"{name}\"{place}: Cannot find field.");
    Violation { field: path.to_string(), description }
}

fn invalid_value(value: &Value, kind: &Kind, path: &str) -> Violation {
    let type_name = match kind {
        Kind::Text => "TYPE_STRING".to_string(),
        Kind::Bytes => "TYPE_BYTES".to_string(),
        Kind::Float => "TYPE_FLOAT".to_string(),
        Kind::Int => "TYPE_INT32".to_string(),
        Kind::Bool => "TYPE_BOOL".to_string(),
        Kind::Struct => "type.googleapis.com/google.protobuf.Struct".to_string(),
        Kind::Any => "type.googleapis.com/google.protobuf.Value".to_string(),
        Kind::Enum(name, _) => format!("type.googleapis.com/google.ai.generativelanguage.v1beta.{name}"),
        Kind::Message(message) => format!("type.googleapis.com/google.ai.generativelanguage.v1beta.{}", message.name),
        Kind::List(_) => "repeated".to_string(),
    };
    let mut shown = value.to_string();
    if shown.len() > 60 {
        let end = (0..=60).rev().find(|end| shown.is_char_boundary(*end)).unwrap_or(0);
        shown.truncate(end);
    }
    let why = if matches!(kind, Kind::Bytes) { "Base64 decoding failed for " } else { "" };
    let description = format!("Invalid value at '{path}' ({type_name}), {why}{shown}");
    Violation { field: path.to_string(), description }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
}

/// `image_config` → `imageConfig`; a name that is already camelCase stays.
pub(crate) fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        if letter == '_' {
            upper = !out.is_empty();
        } else if upper {
            out.push(letter.to_ascii_uppercase());
            upper = false;
        } else {
            out.push(letter);
        }
    }
    out
}

/// `imageConfig` → `image_config`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
