//! Pictures: the pixels of each model, ratio and size, and what they depend on.

use crate::support::{Service, ask, parts, pictures};
use image::ImageReader;
use serde_json::{Value, json};
use std::io::Cursor;

const NB: &str = "gemini-nano-banana-2.1";
const PRO: &str = "gemini-3-pro-image";
const OLD: &str = "gemini-2.5-flash-image";

fn drawn(service: &Service, model: &str, prompt: &str, config: Value) -> Vec<u8> {
    let mut body = ask(prompt);
    body["generationConfig"] = json!({ "imageConfig": config });
    let reply = service.generate(model, &body);
    assert_eq!(reply.status, 200, "{}", reply.text());
    pictures(&reply.json()).remove(0)
}

fn pixels(bytes: &[u8]) -> (u32, u32) {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().into_dimensions().unwrap()
}

#[test]
fn have_the_pixels_of_their_model() {
    let table = [
        (NB, Some("1:1"), None, (1024, 1024)),
        (NB, Some("2:3"), None, (848, 1264)),
        (NB, Some("3:2"), None, (1264, 848)),
        (NB, Some("3:4"), None, (896, 1200)),
        (NB, Some("4:3"), None, (1200, 896)),
        (NB, Some("4:5"), None, (928, 1152)),
        (NB, Some("5:4"), None, (1152, 928)),
        (NB, Some("9:16"), None, (768, 1376)),
        (NB, Some("16:9"), None, (1376, 768)),
        (NB, Some("21:9"), None, (1584, 672)),
        (NB, Some("1:4"), None, (512, 2064)),
        (NB, Some("8:1"), None, (2928, 352)),
        (NB, None, None, (1376, 768)),
        (NB, Some("16:9"), Some("2K"), (2752, 1536)),
        (NB, Some("1:1"), Some("4K"), (4096, 4096)),
        (PRO, Some("3:4"), Some("1K"), (896, 1200)),
        ("gemini-3.1-flash-image", Some("1:1"), Some("512"), (512, 512)),
        ("gemini-3.1-flash-lite-image", Some("1:8"), Some("1K"), (384, 3072)),
        (OLD, None, None, (1024, 1024)),
        (OLD, Some("16:9"), None, (1344, 768)),
    ];
    let service = Service::start();
    for (model, ratio, size, expected) in table {
        let mut config = json!({});
        ratio.into_iter().for_each(|ratio| config["aspectRatio"] = json!(ratio));
        size.into_iter().for_each(|size| config["imageSize"] = json!(size));
        let bytes = drawn(&service, model, "a lighthouse", config);
        assert_eq!(pixels(&bytes), expected, "{model} {ratio:?} {size:?}");
        let magic: &[u8] = if model == OLD { b"\x89PNG" } else { b"\xff\xd8\xff" };
        assert!(bytes.starts_with(magic), "{model}");
    }
}

/// The share of pixels that are near a colour.
fn share(bytes: &[u8], near: impl Fn([i32; 3]) -> bool) -> f64 {
    let picture = image::load_from_memory(bytes).unwrap().to_rgb8();
    let hits = picture.pixels().filter(|pixel| near(pixel.0.map(i32::from))).count();
    hits as f64 / f64::from(picture.width() * picture.height())
}

fn yellow([red, green, blue]: [i32; 3]) -> bool {
    red > 150 && green > 130 && blue < 130
}

fn reddish([red, green, blue]: [i32; 3]) -> bool {
    red > 140 && green < 100 && blue < 100
}

#[test]
fn show_the_colour_that_was_named() {
    let service = Service::start();
    let square = json!({"aspectRatio": "1:1"});
    for model in [NB, OLD] {
        assert!(share(&drawn(&service, model, "a Yellow boat", square.clone()), yellow) > 0.6);
        assert!(share(&drawn(&service, model, "a red boat", square.clone()), reddish) > 0.6);
        let last = drawn(&service, model, "the red boat, but in yellow", square.clone());
        assert!(share(&last, yellow) > 0.6, "the last name wins");
    }
    assert!(share(&drawn(&service, NB, "a shredded boat", square), reddish) < 0.3, "whole words only");
}

#[test]
fn an_edit_turns_the_picture_yellow() {
    let service = Service::start();
    let first = service.generate(NB, &ask("a red boat")).json();
    let body = json!({"contents": [
        {"role": "user", "parts": [{"text": "a red boat"}]},
        {"role": "model", "parts": parts(&first)},
        {"role": "user", "parts": [{"text": "now change the colour to yellow"}]},
    ]});
    let second = service.generate(NB, &body).json();
    assert!(share(&pictures(&first)[0], reddish) > 0.6);
    assert!(share(&pictures(&second)[0], yellow) > 0.6);
}

#[test]
fn depend_on_prompt_ratio_model_and_references() {
    let service = Service::start();
    let square = json!({"aspectRatio": "1:1"});
    let boat = drawn(&service, NB, "a boat", square.clone());
    assert_eq!(boat, drawn(&service, NB, "a boat", square.clone()), "the same request, the same picture");
    assert_ne!(boat, drawn(&service, NB, "a house", square.clone()));
    assert_ne!(boat, drawn(&service, PRO, "a boat", square));
    let with_reference = |colour: [u8; 3]| {
        use base64::Engine;
        let mut file = Cursor::new(Vec::new());
        image::RgbImage::from_pixel(32, 32, image::Rgb(colour)).write_to(&mut file, image::ImageFormat::Png).unwrap();
        let data = base64::engine::general_purpose::STANDARD.encode(file.into_inner());
        let part = json!({"inlineData": {"mimeType": "image/png", "data": data}});
        let body = json!({"contents": [{"parts": [{"text": "a boat"}, part]}]});
        pictures(&service.generate(NB, &body).json()).remove(0)
    };
    let (red, blue) = (with_reference([210, 30, 30]), with_reference([30, 30, 210]));
    assert!(share(&red, reddish) > 0.6, "the reference gives the colour");
    assert!(share(&blue, |[red, _, blue]| blue > 140 && red < 100) > 0.6);
}

#[test]
fn carry_provenance_and_are_written_down() {
    let service = Service::start();
    let bytes = drawn(&service, NB, "a boat", json!({}));
    assert!(bytes.windows(4).any(|window| window == b"c2pa") && bytes.windows(4).any(|window| window == b"jumb"));
    let sent = service.last_request()["pictures"][0].clone();
    assert_eq!(sent["bytes"], bytes.len());
    assert_eq!((sent["width_px"].as_u64(), sent["height_px"].as_u64()), (Some(1376), Some(768)));
    let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sent["sha256"], hex);
}

#[test]
fn thoughts_and_text_come_first_and_are_signed_as_the_service_signs() {
    let service = Service::start();
    let mut body = ask("a boat");
    body["generationConfig"] = json!({"thinkingConfig": {"includeThoughts": true, "thinkingLevel": "high"}});
    let events = service.stream(NB, &body).events();
    let signed = |event: &Value| event["candidates"][0]["content"]["parts"][0]["thoughtSignature"].is_string();
    let thought = |event: &Value| event["candidates"][0]["content"]["parts"][0]["thought"] == true;
    let flags: Vec<(bool, bool)> = events.iter().map(|event| (thought(event), signed(event))).collect();
    let (draft, first, more, last) = ((true, false), (false, true), (false, false), (false, false));
    assert_eq!(flags, [draft, draft, first, more, more, (false, true), last]);
    let totals: Vec<u64> =
        events.iter().map(|event| event["usageMetadata"]["totalTokenCount"].as_u64().unwrap()).collect();
    assert!(totals.is_sorted(), "{totals:?}");
    assert_eq!(service.last_request()["used"], events.last().unwrap()["usageMetadata"], "what the log says it used");
    body["generationConfig"] = json!({"responseModalities": ["IMAGE"]});
    let parts = parts(&service.generate(NB, &body).json());
    assert!(parts.len() == 1 && parts[0].get("inlineData").is_some(), "pictures alone");
}
