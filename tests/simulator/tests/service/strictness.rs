//! What the real service refuses, the simulator refuses, with the same status and in the same words.

use crate::support::{JSON, KEY, Service, ask, parts};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{ImageFormat, RgbImage};
use serde_json::{Value, json};
use std::io::Cursor;

const NB: &str = "gemini-nano-banana-2.1";
const PRO: &str = "gemini-3-pro-image";
const LITE: &str = "gemini-3.1-flash-lite-image";
const OLD: &str = "gemini-2.5-flash-image";
const TEXT: &str = "gemini-3.8-flash";

fn small_picture(format: ImageFormat) -> String {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(8, 8, image::Rgb([200, 30, 30])).write_to(&mut file, format).unwrap();
    STANDARD.encode(file.into_inner())
}

pub fn with(config: Value) -> Value {
    let mut body = ask("a red kite");
    body["generationConfig"] = config;
    body
}

fn with_part(part: Value) -> Value {
    json!({"contents": [{"role": "user", "parts": [{"text": "change it"}, part]}]})
}

fn ratio(ratio: &str) -> Value {
    with(json!({"imageConfig": {"aspectRatio": ratio}}))
}

fn size(size: &str) -> Value {
    with(json!({"imageConfig": {"imageSize": size}}))
}

pub type Case<'a> = (&'a str, Value, u16, &'a str);

/// Sends each request; the reply has this status and these words, and nothing was billed.
pub fn refuses(table: &[Case<'_>]) {
    let service = Service::start();
    for (model, body, status, words) in table {
        let reply = service.generate(model, body);
        let message = reply.json()["error"]["message"].as_str().unwrap_or_default().to_string();
        assert_eq!(reply.status, *status, "{model} {body}: {message}");
        assert!(message.contains(words), "{model} {body}: {message}");
    }
    assert_eq!(service.control("GET", "/counters", &json!(null)).get("billed"), None);
}

fn and(name: &str, value: Value) -> Value {
    let mut body = ask("a kite");
    body[name] = value;
    body
}

fn tool(tool: Value) -> Value {
    and("tools", json!([tool]))
}

#[test]
fn refuses_a_wrong_form() {
    refuses(&[
        (NB, json!({"contents": []}), 400, "contents is not specified"),
        (NB, json!({}), 400, "contents is not specified"),
        (NB, json!({"contents": [{"parts": []}]}), 400, "contents.parts must not be empty"),
        (NB, json!({"contents": [{"role": "assistant", "parts": [{"text": "x"}]}]}), 400, "valid role"),
        (NB, and("foo", json!(1)), 400, "Unknown name \"foo\": Cannot find field."),
        (
            NB,
            with(json!({"imageConfig": {"outputMimeType": "image/png"}})),
            400,
            "Unknown name \"outputMimeType\" at 'generation_config.image_config': Cannot find field.",
        ),
        (
            NB,
            with(json!({"image_config": {"personGeneration": "ALLOW_ALL"}})),
            400,
            "Unknown name \"personGeneration\"",
        ),
        (NB, and("systemInstruction", json!("be brief")), 400, "Invalid value at 'system_instruction'"),
        (
            NB,
            and("safetySettings", json!([{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "block_none"}])),
            400,
            "Invalid value at 'safety_settings[0].threshold'",
        ),
        (
            NB,
            and("safetySettings", json!([{"category": "HARM_CATEGORY_HARASSMENT", "method": "SEVERITY"}])),
            400,
            "Unknown name \"method\" at 'safety_settings[0]'",
        ),
        (NB, with_part(json!({"inlineData": {"mimeType": "image/png", "data": "%%"}})), 400, "Base64 decoding failed"),
        (NB, with_part(json!({"thoughtSignature": "AAAA"})), 400, "must have one initialized field"),
        (NB, with_part(json!({"text": "a", "inlineData": {}})), 400, "(oneof), oneof field 'data' is already set"),
        (NB, with(json!({"temperature": "hot"})), 400, "Invalid value at 'generation_config.temperature'"),
    ]);
}

#[test]
fn refuses_what_a_model_lacks() {
    refuses(&[
        (NB, with(json!({"temperature": 1.5})), 400, "temperature must be in the range"),
        (NB, with(json!({"candidateCount": 2})), 400, "Only one candidate"),
        (NB, with(json!({"responseModalities": ["IMAGE", "AUDIO"]})), 400, "combination of response modalities"),
        (TEXT, with(json!({"responseModalities": ["IMAGE"]})), 400, "combination of response modalities"),
        (NB, with(json!({"responseMimeType": "application/json"})), 400, "JSON mode is not enabled"),
        (NB, size("2k"), 400, "image_size must be one of 1K, 2K, 4K"),
        (NB, size("512"), 400, "image_size must be one of"),
        (LITE, size("2K"), 400, "image_size must be one of 1K"),
        (OLD, size("1K"), 400, "image_size is not supported"),
        (PRO, ratio("1:4"), 400, "aspect_ratio must be one of"),
        (NB, ratio("7:5"), 400, "aspect_ratio must be one of"),
        (TEXT, ratio("1:1"), 400, "Image config is not supported"),
        (OLD, with(json!({"thinkingConfig": {"includeThoughts": true}})), 400, "Thinking is not enabled"),
        (LITE, with(json!({"thinkingConfig": {"thinkingLevel": "MEDIUM"}})), 400, "Thinking level MEDIUM"),
        (NB, with(json!({"thinkingConfig": {"thinkingBudget": 0}})), 400, "Budget 0 is invalid"),
        (NB, tool(json!({"functionDeclarations": [{"name": "f"}]})), 400, "Function calling is not enabled"),
        (NB, tool(json!({"codeExecution": {}})), 400, "Code execution is not enabled"),
        (LITE, tool(json!({"googleSearch": {}})), 400, "Search Grounding is not supported"),
        (PRO, tool(json!({"googleSearch": {"searchTypes": {"imageSearch": {}}}})), 400, "Search Grounding"),
        (NB, tool(json!({"googleSearch": {"searchTypes": {"webSearch": true}}})), 400, "Invalid value at 'tools[0]"),
        (TEXT, tool(json!({"functionDeclarations": [{"name": "1 f"}]})), 400, "Invalid function name"),
        ("gemini-3-pro-image-preview", ask("a kite"), 404, "is not found for API version v1beta"),
        ("gemini-none", ask("a kite"), 404, "is not found for API version v1beta"),
    ]);
}

#[test]
fn refuses_pictures_it_cannot_take() {
    let png = small_picture(ImageFormat::Png);
    let inline = |mime: &str, data: &str| with_part(json!({"inlineData": {"mimeType": mime, "data": data}}));
    let fifteen: Vec<Value> = (0..15).map(|_| json!({"inlineData": {"mimeType": "image/png", "data": png}})).collect();
    refuses(&[
        (NB, inline("image/bmp", &png), 400, "Unsupported MIME type: image/bmp"),
        (NB, inline("image/tiff", &png), 400, "Unsupported MIME type"),
        (NB, inline("image/gif", &png), 400, "Unsupported MIME type"),
        (NB, inline("image/svg+xml", &png), 400, "Unsupported MIME type"),
        (NB, inline("image/jpeg", &png), 400, "Unable to process input image"),
        (NB, inline("image/png", &png[..60]), 400, "Unable to process input image"),
        (NB, json!({"contents": [{"parts": fifteen}]}), 400, "Too many images"),
    ]);
}

#[test]
fn names_unknown_fields_in_the_details() {
    let service = Service::start();
    let reply = service.generate(NB, &with(json!({"imageConfig": {"outputMimeType": "image/png"}}))).json();
    assert_eq!(reply["error"]["status"], "INVALID_ARGUMENT");
    let detail = &reply["error"]["details"][0];
    assert_eq!(detail["@type"], "type.googleapis.com/google.rpc.BadRequest");
    assert_eq!(detail["fieldViolations"][0]["field"], "generation_config.image_config");
}

#[test]
fn takes_both_spellings_nulls_and_both_alphabets() {
    let service = Service::start();
    let url_safe = small_picture(ImageFormat::Png).replace('+', "-").replace('/', "_").replace('=', "");
    let body = json!({
        "contents": [{"parts": [{"text": "x"}, {"inline_data": {"mime_type": "image/png", "data": url_safe}}]}],
        "generation_config": {"image_config": {"aspect_ratio": "1:1", "image_size": null}, "top_k": "40"},
        "systemInstruction": null,
        "safety_settings": [{"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "OFF"}],
    });
    let reply = service.generate(NB, &body);
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[test]
fn demands_its_own_signatures_back() {
    let service = Service::start();
    let first = service.generate(NB, &ask("a blue boat")).json();
    let answer = parts(&first);
    let turns = |model_parts: &[Value]| {
        json!({"contents": [
            {"role": "user", "parts": [{"text": "a blue boat"}]},
            {"role": "model", "parts": model_parts},
            {"role": "user", "parts": [{"text": "now change the colour to yellow"}]},
        ]})
    };
    assert_eq!(service.generate(NB, &turns(&answer)).status, 200, "its own signatures");
    let picture = answer.iter().position(|part| part.get("inlineData").is_some()).unwrap();

    let mut unsigned = answer.clone();
    unsigned[picture].as_object_mut().unwrap().remove("thoughtSignature");
    let reply = service.generate(NB, &turns(&unsigned));
    let message = reply.json()["error"]["message"].as_str().unwrap().to_string();
    assert_eq!(reply.status, 400);
    let expected = "Image part is missing a thought_signature in content position 2, part position 2";
    assert!(message.contains(expected), "{message}");
    let bare = &unsigned[picture..=picture];
    assert_eq!(service.generate(OLD, &turns(bare)).status, 200, "2.5 has no signatures");

    let reply = service.generate(PRO, &turns(&answer));
    assert_eq!(reply.status, 400, "another model's signatures");
    assert!(reply.text().contains("signature is not valid"));

    let mut swapped = answer.clone();
    swapped[picture]["thoughtSignature"] = answer[0]["thoughtSignature"].clone();
    assert_eq!(service.generate(NB, &turns(&swapped)).status, 400, "a text's signature on a picture");

    let mut skipped = unsigned.clone();
    skipped[picture]["thoughtSignature"] = json!("skip_thought_signature_validator");
    assert_eq!(service.generate(NB, &turns(&skipped)).status, 200, "the sentinel");

    service.control("POST", "/settings", &json!({"secret": "another project"}));
    assert_eq!(service.generate(NB, &turns(&answer)).status, 400, "another project's signatures");
}

#[test]
fn demands_signed_function_calls() {
    let service = Service::start();
    let tools = json!([{"functionDeclarations": [
        {"name": "paint", "parameters": {"type": "OBJECT", "properties": {"what": {"type": "STRING"}}}},
    ]}]);
    let mut body = ask("please paint a boat");
    body["tools"] = tools.clone();
    let call = parts(&service.generate(TEXT, &body).json()).remove(0);
    assert_eq!(call["functionCall"]["name"], "paint");
    let answer =
        json!({"functionResponse": {"name": "paint", "id": call["functionCall"]["id"], "response": {"ok": 1}}});
    let after = |call: &Value| {
        json!({"tools": tools, "contents": [
            {"parts": [{"text": "please paint a boat"}]},
            {"role": "model", "parts": [call]},
            {"role": "user", "parts": [answer]},
        ]})
    };
    assert_eq!(service.generate(TEXT, &after(&call)).status, 200);
    let mut unsigned = call.clone();
    unsigned.as_object_mut().unwrap().remove("thoughtSignature");
    assert_eq!(service.generate(TEXT, &after(&unsigned)).status, 400);
}

#[test]
fn refuses_more_than_a_hundred_megabytes_and_other_types() {
    let service = Service::start();
    let target = format!("/v1beta/models/{NB}:generateContent");
    let large = vec![b' '; 101 * 1024 * 1024];
    let reply = service.send("POST", &target, &[KEY, JSON], &large);
    assert_eq!(reply.status, 400);
    assert!(reply.text().contains("payload size exceeds the limit"), "{}", reply.text());
    let plain = service.send("POST", &target, &[KEY, ("content-type", "text/plain")], b"{}");
    assert_eq!(plain.status, 400);
    let broken = service.send("POST", &target, &[KEY, JSON], b"{\"contents\":");
    assert!(broken.text().contains("Invalid JSON payload received"), "{}", broken.text());
}
