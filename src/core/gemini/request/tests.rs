use super::*;
use serde_json::json;

const NEWEST: &str = "gemini-nano-banana-2.1";

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

fn user(parts: Vec<Part<Hash>>) -> Content<Hash> {
    Content { role: Role::User, parts }
}

fn model(parts: Vec<Part<Hash>>) -> Content<Hash> {
    Content { role: Role::Model, parts }
}

fn signed(part: Part<Hash>, byte: u8) -> Part<Hash> {
    Part { signature: Some(hash(byte)), ..part }
}

/// The body as JSON, with `<first byte of the hash>` in place of base64.
fn written(pieces: &[Piece]) -> Value {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Json(text) => text.clone(),
            Piece::Base64(hash) => format!("<{}>", hash.0[0]),
        })
        .collect();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn what_is_not_set_is_not_sent() {
    let request = Request::new("models/anything", vec![user(vec![Part::text("a cat")])]);
    assert_eq!(written(&request.body()), json!({"contents": [{"role": "user", "parts": [{"text": "a cat"}]}]}));
}

#[test]
fn everything_that_is_set_is_sent_in_the_apis_own_words() {
    let mut request = Request::new(NEWEST, vec![user(vec![Part::text("a cat")])]);
    request.system = Some("Be brief.".into());
    request.picture = Picture { ratio: Some(Ratio::R16x9), size: Some(Size::Two) };
    request.modalities = vec![Modality::Text, Modality::Picture];
    request.thinking = Thinking { level: Some(Level::High), include_thoughts: true };
    request.sampling =
        Sampling { temperature: Some(0.5), top_p: Some(f64::NAN), seed: Some(-7), max_output_tokens: Some(99) };
    request.safety = vec![Safety { category: Harm::Harassment, threshold: Threshold::High }];
    assert_eq!(
        written(&request.body()),
        json!({
            "contents": [{"role": "user", "parts": [{"text": "a cat"}]}],
            "systemInstruction": {"role": "user", "parts": [{"text": "Be brief."}]},
            "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_ONLY_HIGH"}],
            "generationConfig": {
                "responseModalities": ["TEXT", "IMAGE"],
                "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
                "thinkingConfig": {"thinkingLevel": "HIGH", "includeThoughts": true},
                "temperature": 0.5,
                "seed": -7,
                "maxOutputTokens": 99,
            },
        })
    );
    let counted = written(&request.count_tokens_body());
    assert_eq!(counted["generateContentRequest"]["model"], json!("models/gemini-nano-banana-2.1"));
    assert_eq!(counted["generateContentRequest"]["generationConfig"]["seed"], json!(-7));
    let stored: Request = serde_json::from_value(serde_json::to_value(&request).unwrap()).unwrap();
    assert_eq!(stored.picture, request.picture, "a request can be stored and replayed");
}

#[test]
fn an_answer_of_a_given_form_is_asked_for_as_json() {
    let mut request = Request::new("gemini-3.8-flash", vec![user(vec![Part::text("describe it")])]);
    let form = json!({"type": "OBJECT", "properties": {"line": {"type": "STRING"}}, "required": ["line"]});
    request.schema = Some(form.clone());
    let config = json!({"responseMimeType": "application/json", "responseSchema": form});
    assert_eq!(written(&request.body())["generationConfig"], config);
    let stored = serde_json::to_value(&request).unwrap();
    let read: Request = serde_json::from_value(stored).unwrap();
    assert_eq!(read.schema, request.schema);
    request.schema = None;
    assert!(serde_json::to_value(&request).unwrap().get("schema").is_none(), "what is not set is not kept");
}

/// A conversation with every kind of part in it.
fn history() -> Vec<Content<Hash>> {
    let call = Part::new(Payload::Call { id: Some("c1".into()), name: "f".into(), args: Value::Null });
    let code = json!({"executableCode": {"language": "PYTHON", "code": "1"}});
    let mut extra = Part::text("more");
    extra.extra.insert("partMetadata".into(), json!({"a": 1}));
    let empty = Part::new(Payload::Other(Map::new()));
    vec![
        user(vec![Part::text("draw"), Part::picture("image/png", hash(1))]),
        model(vec![
            Part { thought: true, ..Part::text("hm") },
            Part { thought: true, ..Part::picture("image/png", hash(9)) },
            signed(Part::text(""), 2),
            signed(Part::picture("image/jpeg", hash(3)), 4),
            signed(call, 5),
            Part::new(Payload::Other(code.as_object().unwrap().clone())),
            extra,
            empty.clone(),
            signed(empty, 6),
        ]),
        model(vec![Part { thought: true, ..Part::text("only a thought") }]),
        user(vec![
            Part::new(Payload::File { uri: "https://x/files/1".into(), mime: Some("image/png".into()) }),
            Part::text("yellow"),
        ]),
    ]
}

#[test]
fn a_history_goes_back_as_it_came_but_for_thoughts() {
    let request = Request::new(NEWEST, history());
    assert_eq!(
        written(&request.body())["contents"],
        json!([
            {"role": "user", "parts": [{"text": "draw"}, {"inlineData": {"mimeType": "image/png", "data": "<1>"}}]},
            {"role": "model", "parts": [
                {"text": "", "thoughtSignature": "<2>"},
                {"inlineData": {"mimeType": "image/jpeg", "data": "<3>"}, "thoughtSignature": "<4>"},
                {"functionCall": {"id": "c1", "name": "f"}, "thoughtSignature": "<5>"},
                {"executableCode": {"language": "PYTHON", "code": "1"}},
                {"text": "more", "partMetadata": {"a": 1}},
                {"thoughtSignature": "<6>"},
            ]},
            {"role": "user", "parts": [
                {"fileData": {"fileUri": "https://x/files/1", "mimeType": "image/png"}},
                {"text": "yellow"},
            ]},
        ])
    );
    assert_eq!(request.picture_count(), 3);
}

#[test]
fn any_text_survives_the_way_into_json() {
    let wild = "\u{0}\u{1}\u{7f}\"\\/\n\r\t\u{2028}\u{202e}\u{feff}\u{fffd}\u{e0041}🜁</script>";
    let mut request = Request::new("m", vec![user(vec![Part::text(wild), Part::picture(wild, hash(1))])]);
    request.system = Some(wild.into());
    let body = written(&request.body());
    assert_eq!(body["contents"][0]["parts"][0]["text"], json!(wild));
    assert_eq!(body["contents"][0]["parts"][1]["inlineData"]["mimeType"], json!(wild));
    assert_eq!(body["systemInstruction"]["parts"][0]["text"], json!(wild));
}

#[test]
fn the_first_generation_is_not_told_what_it_refuses() {
    let mut request = Request::new("gemini-2.5-flash-image", vec![user(vec![Part::text("a cat")])]);
    request.picture = Picture { ratio: Some(Ratio::R3x4), size: Some(Size::One) };
    request.thinking = Thinking { level: None, include_thoughts: true };
    assert_eq!(written(&request.body())["generationConfig"], json!({"imageConfig": {"aspectRatio": "3:4"}}));
}

#[test]
fn sizes_on_the_wire_count_base64() {
    let request = Request::new("m", vec![user(vec![Part::picture("image/png", hash(1))])]);
    let text: u64 =
        request.body().iter().map(|piece| if let Piece::Json(text) = piece { text.len() as u64 } else { 0 }).sum();
    for (bytes, chars) in [(0, 0), (1, 4), (3, 4), (4, 8)] {
        assert_eq!(request.sent_bytes(|_| bytes), text + chars, "{bytes}");
    }
    assert_eq!(request.sent_bytes(|_| u64::MAX), u64::MAX);
    assert_eq!(request.validate_size(|_| 70 << 20), Ok(()));
    assert_eq!(request.validate_size(|_| 80 << 20).map_err(|error| error.kind), Err(Kind::RequestTooLarge));
}

#[test]
fn what_would_be_refused_is_not_sent() {
    let ask = |parts| Request::new(NEWEST, vec![user(parts)]);
    let kind = |request: &Request| request.validate().map_err(|error| error.kind);
    let pictures = |count: usize| (0..count).map(|_| Part::picture("image/png", hash(1))).collect::<Vec<_>>();

    assert_eq!(kind(&ask(vec![Part::text("a cat")])), Ok(()));
    assert_eq!(kind(&ask(vec![Part::text(" \n\t ")])), Err(Kind::PromptEmpty));
    assert_eq!(kind(&ask(vec![])), Err(Kind::PromptEmpty));
    assert_eq!(kind(&Request::new(NEWEST, vec![])), Err(Kind::PromptEmpty));
    assert_eq!(kind(&Request::new(NEWEST, vec![model(vec![Part::text("a")])])), Err(Kind::PromptEmpty));
    assert_eq!(kind(&ask(vec![Part::text("x".repeat(LONGEST_TEXT_CHARS + 1))])), Err(Kind::PromptTooLong));
    assert_eq!(kind(&ask(vec![Part::text("x".repeat(200_000))])), Ok(()), "about 50 000 tokens");
    assert_eq!(kind(&ask(vec![Part::text("猫".repeat(200_000))])), Err(Kind::PromptTooLong));
    assert_eq!(kind(&ask(pictures(14))), Ok(()));
    assert_eq!(ask(pictures(15)).validate().unwrap_err().detail, "14");

    let mut strip = ask(vec![Part::text("a cat")]);
    strip.picture = Picture { ratio: Some(Ratio::R1x8), size: Some(Size::Half) };
    assert_eq!(kind(&strip), Err(Kind::SizeUnsupported));
    strip.model = "gemini-3-pro-image".into();
    assert_eq!(kind(&strip), Err(Kind::RatioUnsupported));
    strip.picture = Picture::default();
    strip.thinking.level = Some(Level::Low);
    assert_eq!(kind(&strip), Err(Kind::ThinkingUnsupported));
    strip.model = "someone-elses-model".into();
    assert_eq!(kind(&strip), Ok(()), "an unknown model is asked for what the person set");
}

#[test]
fn a_models_picture_needs_its_signature_where_the_model_signs() {
    let history = |part| vec![user(vec![Part::text("a")]), model(vec![part]), user(vec![Part::text("b")])];
    let picture = Part::picture("image/png", hash(1));
    let unsigned = Request::new(NEWEST, history(picture.clone()));
    assert_eq!(unsigned.validate().map_err(|error| error.kind), Err(Kind::SignatureMissing));
    let first = Request::new("gemini-2.5-flash-image", history(picture.clone()));
    assert_eq!(first.validate(), Ok(()));
    assert_eq!(Request::new(NEWEST, history(signed(picture, 2))).validate(), Ok(()));
}
