//! The simulator against what is known of the real service: its published schema and its recorded replies.

use crate::support::{Service, ask};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Reference data beside the project; absent data is said, and is a failure where CI runs.
fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} must exist under CI", path.display());
    println!("skipped: {} does not exist", path.display());
    None
}

fn schema_fields(spec: &Value, name: &str) -> BTreeSet<String> {
    let pointer = format!("/schemas/GoogleCloudAiplatformV1{name}/properties");
    spec.pointer(&pointer)
        .and_then(Value::as_object)
        .unwrap_or_else(|| panic!("no schema {name}"))
        .keys()
        .cloned()
        .collect()
}

/// A request in which `value` stands at the place of a message of the schema.
fn at(message: &str, value: Value) -> Value {
    let mut body = ask("a kite");
    match message {
        "GenerateContentRequest" => body.as_object_mut().unwrap().extend(value.as_object().unwrap().clone()),
        "GenerationConfig" => body["generationConfig"] = value,
        "ImageConfig" => body["generationConfig"] = json!({ "imageConfig": value }),
        "GenerationConfigThinkingConfig" => body["generationConfig"] = json!({ "thinkingConfig": value }),
        "SafetySetting" => body["safetySettings"] = json!([value]),
        "Content" => body["contents"][0].as_object_mut().unwrap().extend(value.as_object().unwrap().clone()),
        "Part" => body["contents"][0]["parts"][0].as_object_mut().unwrap().extend(value.as_object().unwrap().clone()),
        "Blob" => body["contents"][0]["parts"][0] = json!({ "inlineData": value }),
        "FunctionCall" => body["contents"][0]["parts"][0] = json!({ "functionCall": value }),
        "Tool" => body["tools"] = json!([value]),
        "ToolConfig" => body["toolConfig"] = value,
        "FunctionDeclaration" => body["tools"] = json!([{ "functionDeclarations": [value] }]),
        other => panic!("no place for {other}"),
    }
    body
}

/// Fields of the published Vertex schema that the Developer API does not have, by message.
const VERTEX_ONLY: &[(&str, &[&str])] = &[
    ("GenerateContentRequest", &["modelArmorConfig", "outputConfig"]),
    ("Content", &[]),
    ("Part", &["audioTranscription", "speechMetadata"]),
    ("Blob", &["displayName"]),
    ("FunctionCall", &["partialArgs", "willContinue"]),
    (
        "GenerationConfig",
        &["audioTimestamp", "audioTranscriptionConfig", "enableAffectiveDialog", "routingConfig", "translationConfig"],
    ),
    ("GenerationConfigThinkingConfig", &[]),
    ("ImageConfig", &["imageOutputOptions", "personGeneration", "prominentPeople"]),
    ("SafetySetting", &["method"]),
    ("Tool", &["enterpriseWebSearch", "exaAiSearch", "parallelAiSearch", "retrieval"]),
    ("ToolConfig", &[]),
    ("FunctionDeclaration", &[]),
];

#[test]
fn knows_the_fields_of_the_published_schema() {
    let Some(path) = shared("spec/aiplatform.v1.json") else { return };
    let spec: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let service = Service::start();
    for (message, vertex_only) in VERTEX_ONLY {
        let mut refused = BTreeSet::new();
        for field in schema_fields(&spec, message) {
            // A null is taken for any known field, so that only the name is judged.
            let mut probe = json!({});
            probe[&field] = Value::Null;
            let keeps_contents = *message == "GenerateContentRequest" && field == "contents";
            if keeps_contents || (*message == "Content" && field == "parts") || (*message == "Part" && field == "text")
            {
                continue;
            }
            let reply = service.generate("gemini-3.8-flash", &at(message, probe));
            if reply.text().contains(&format!("Unknown name \\\"{field}\\\"")) {
                refused.insert(field);
            }
        }
        let expected: BTreeSet<String> = vertex_only.iter().map(ToString::to_string).collect();
        assert_eq!(refused, expected, "{message}");
    }
}

#[test]
fn takes_the_published_enum_values() {
    let Some(path) = shared("spec/aiplatform.v1.json") else { return };
    let spec: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let values = |message: &str, field: &str| {
        let pointer = format!("/schemas/GoogleCloudAiplatformV1{message}/properties/{field}/enum");
        spec.pointer(&pointer).and_then(Value::as_array).cloned().unwrap()
    };
    let service = Service::start();
    for threshold in values("SafetySetting", "threshold") {
        let setting = json!({"category": "HARM_CATEGORY_HARASSMENT", "threshold": threshold});
        assert_eq!(service.generate("gemini-3.8-flash", &at("SafetySetting", setting)).status, 200, "{threshold}");
    }
    for mode in values("FunctionCallingConfig", "mode") {
        let config = json!({"functionCallingConfig": {"mode": mode}});
        assert_eq!(service.generate("gemini-3.8-flash", &at("ToolConfig", config)).status, 200, "{mode}");
    }
}

/// All paths of names in a value, with `[]` for list items; the content of free-form values is left out.
fn paths(value: &Value, prefix: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let path = format!("{prefix}.{name}");
                let free = path.ends_with("functionCall.args");
                found.insert(path.clone());
                if !free {
                    paths(value, &path, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{prefix}[]"), found)),
        _ => {}
    }
}

fn recorded_paths(folder: &PathBuf) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap_or_default()).into_owned();
        if name == "index.json" {
            continue;
        }
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => paths(&value, "", &mut found),
            Err(_) => {
                let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
                lines.filter_map(|line| serde_json::from_str(line).ok()).for_each(|v: Value| paths(&v, "", &mut found));
            }
        }
    }
    found
}

#[test]
fn answers_in_the_shapes_that_were_recorded() {
    let (Some(trimmed), Some(more)) = (shared("recorded/trimmed"), shared("recorded/mock-responses/googleai")) else {
        return;
    };
    let mut known = recorded_paths(&trimmed);
    known.extend(recorded_paths(&more));
    let service = Service::start();
    let mut sent = BTreeSet::new();
    let mut thinking = ask("a boat");
    thinking["generationConfig"] = json!({"thinkingConfig": {"includeThoughts": true}});
    for event in service.stream("gemini-nano-banana-2.1", &thinking).events() {
        paths(&event, "", &mut sent);
    }
    paths(&service.generate("gemini-2.5-flash-image", &ask("a boat")).json(), "", &mut sent);
    let mut calling = ask("please paint a boat");
    calling["tools"] = json!([{"functionDeclarations": [{"name": "paint"}]}]);
    paths(&service.generate("gemini-3.8-flash", &calling).json(), "", &mut sent);
    for name in ["api_key_invalid", "rate_limit_per_minute", "service_disabled", "cancelled"] {
        service.behave(json!({"fail": {"name": name}}));
        paths(&service.generate("gemini-3.8-flash", &ask("a boat")).json(), "", &mut sent);
    }
    service.behave(json!({"block": "SAFETY"}));
    paths(&service.generate("gemini-3.8-flash", &ask("a boat")).json(), "", &mut sent);
    paths(&service.send("GET", "/v1beta/models", &[crate::support::KEY], b"").json(), "", &mut sent);
    let invented: Vec<&String> = sent.difference(&known).collect();
    assert!(invented.is_empty(), "fields that were never recorded: {invented:?}");
}
