//! Function calls of the text models: made when the prompt names a declared function or a call is demanded.

use serde_json::{Map, Value, json};

/// The call that a text model answers with, where it answers with one.
pub(crate) fn call(request: &Value, prompt: &str, seed: u64) -> Option<Value> {
    let answered = request["contents"].as_array()?.last()?["parts"].as_array()?.iter();
    if answered.clone().any(|part| part.get("functionResponse").is_some()) {
        return None;
    }
    let mode = request.pointer("/toolConfig/functionCallingConfig/mode").and_then(Value::as_str).unwrap_or("AUTO");
    if mode == "NONE" {
        return None;
    }
    let declared = request["tools"].as_array()?.iter().filter_map(|tool| tool["functionDeclarations"].as_array());
    let mut declared = declared.flatten();
    let named = |declaration: &&Value| declaration["name"].as_str().is_some_and(|name| prompt.contains(name));
    let chosen =
        if mode == "ANY" { declared.clone().find(named).or_else(|| declared.next()) } else { declared.find(named) }?;
    let schema = chosen.get("parameters").or_else(|| chosen.get("parametersJsonSchema"));
    let args = schema.map(|schema| arguments(schema, prompt)).unwrap_or_default();
    Some(json!({"id": format!("call-{:08x}", seed as u32), "name": chosen["name"], "args": args}))
}

fn arguments(schema: &Value, prompt: &str) -> Map<String, Value> {
    let mut args = Map::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let kind = property["type"].as_str().unwrap_or("STRING").to_uppercase();
        let value = match (property["enum"].as_array().and_then(|names| names.first()), kind.as_str()) {
            (Some(first), _) => first.clone(),
            (None, "NUMBER" | "INTEGER") => json!(1),
            (None, "BOOLEAN") => json!(true),
            (None, "ARRAY") => json!([]),
            (None, "OBJECT") => json!({}),
            _ => json!(prompt),
        };
        args.insert(name.clone(), value);
    }
    args
}
