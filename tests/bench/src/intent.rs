//! `intent`: the request that Atelier sends for a given intention, to be held against what the official clients send.

use crate::arguments::Arguments;
use atelier::core::gemini::request::{Harm, Picture, Piece, Request, Safety, Sampling, Thinking, Threshold};
use atelier::core::gemini::{
    BlobSink, Content, Decoder, Endpoint, Level, Modality, Part, Payload, Ratio, Reply, Role, Size, Slot, upload,
};
use atelier::core::id::Hash;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Makes the request of an intention.
type Make = fn(&mut Studio) -> Result<Sent, String>;

/// The intentions, each with the way its request is made.
const INTENTIONS: &[(&str, Make)] = &[
    ("text-to-picture", text_to_picture),
    ("edit-one-picture", |studio| Ok(studio.generate(NEWEST, studio.pictured("Make the sky yellow.", 1)?))),
    ("three-pictures", |studio| Ok(studio.generate(PRO, studio.pictured("Put these together.", 3)?))),
    ("multi-turn", |studio| studio.second_turn(false)),
    ("streamed-multi-turn", |studio| studio.second_turn(true)),
    ("system-text", system_text),
    ("safety-thresholds", safety_thresholds),
    ("thinking-level", thinking_level),
    ("stream", |studio| Ok(studio.stream(NEWEST, "A green kite."))),
    ("count-tokens", count_tokens),
    ("picture-only", picture_only),
    ("unknown-model", unknown_model),
    ("sampling", sampling),
    ("first-generation", first_generation),
    ("uploaded-picture", uploaded_picture),
    ("upload", |studio| studio.upload()),
    ("list-models", |studio| Ok(Sent::get(studio.endpoint.url_models(None)))),
    ("get-model", |studio| Ok(Sent::get(studio.endpoint.url_model(PRO)))),
];

const NEWEST: &str = "gemini-nano-banana-2.1";
const PRO: &str = "gemini-3-pro-image";
const FIRST: &str = "gemini-2.5-flash-image";

/// A request as it would leave, without the key.
struct Sent {
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Value,
}

impl Sent {
    fn get(url: String) -> Self {
        Self { method: "GET", url, headers: Vec::new(), body: Value::Null }
    }
}

/// What an intention can draw on.
#[derive(Default)]
struct Studio {
    endpoint: Endpoint,
    pictures: Vec<Hash>,
    reply: Option<Vec<u8>>,
    file_uri: Option<String>,
    bytes: BTreeMap<Hash, Vec<u8>>,
}

/// Prints the request for the intention that is named.
pub fn run(mut arguments: Arguments) -> Result<Value, String> {
    let mut studio = Studio::default();
    while let Some(path) = arguments.option::<String>("--picture")? {
        let bytes = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
        let name = studio.keep(bytes);
        studio.pictures.push(name);
    }
    if let Some(path) = arguments.option::<String>("--reply")? {
        studio.reply = Some(std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?);
    }
    studio.file_uri = arguments.option("--file-uri")?;
    let known = || INTENTIONS.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let Some(name) = arguments.next_word() else { return Ok(json!(known())) };
    arguments.finish()?;
    let made = INTENTIONS.iter().find(|(intention, _)| *intention == name);
    let (_, make) = made.ok_or_else(|| format!("intentions are {}", known().join(", ")))?;
    let sent = make(&mut studio)?;
    let headers: BTreeMap<_, _> = sent.headers.into_iter().collect();
    Ok(json!({ "method": sent.method, "url": sent.url, "headers": headers, "body": sent.body }))
}

impl Studio {
    fn keep(&mut self, bytes: Vec<u8>) -> Hash {
        let name = Hash(Sha256::digest(&bytes).into());
        self.bytes.insert(name, bytes);
        name
    }

    fn pictured(&self, prompt: &str, count: usize) -> Result<Request, String> {
        let given = self.pictures.get(..count).ok_or_else(|| format!("{count} times --picture is needed"))?;
        let pictures = given.iter().map(|picture| Part::picture("image/png", *picture));
        let parts = std::iter::once(Part::text(prompt)).chain(pictures).collect();
        Ok(Request::new("", vec![Content { role: Role::User, parts }]))
    }

    fn generate(&self, model: &str, request: Request) -> Sent {
        let request = Request { model: model.into(), ..request };
        self.post(self.endpoint.url_generate(model, false), &request.body())
    }

    fn stream(&self, model: &str, prompt: &str) -> Sent {
        self.post(self.endpoint.url_generate(model, true), &ask(prompt).body())
    }

    fn post(&self, url: String, body: &[Piece]) -> Sent {
        let text = |piece: &Piece| match piece {
            Piece::Json(text) => text.clone(),
            Piece::Base64(name) => BASE64_STANDARD.encode(self.bytes.get(name).map_or(&[][..], Vec::as_slice)),
        };
        let text: String = body.iter().map(text).collect();
        let body = serde_json::from_str(&text).unwrap_or_else(|error| json!(format!("no JSON: {error}: {text}")));
        Sent { method: "POST", url, headers: Vec::new(), body }
    }

    /// The second turn of a conversation whose first reply is given: everything goes back as it came.
    fn second_turn(&mut self, streamed: bool) -> Result<Sent, String> {
        let body = self.reply.take().ok_or("--reply is needed")?;
        let mut kept = Kept::default();
        let mut reply = Reply::default();
        let mut decoder = Decoder::new();
        let mut frames = decoder.push(&body, &mut kept);
        frames.extend(decoder.finish(&mut kept));
        frames.into_iter().for_each(|frame| reply.absorb(frame));
        let names: BTreeMap<u32, Hash> = kept.0.into_iter().map(|(slot, bytes)| (slot, self.keep(bytes))).collect();
        let renamed = reply.parts.into_iter().filter_map(|part| part.rename(|slot| names.get(&slot.0).copied()));
        let mut contents = ask("A red boat.").contents;
        contents.push(Content { role: Role::Model, parts: renamed.collect() });
        contents.extend(ask("Now change the colour to yellow.").contents);
        let request = Request::new(NEWEST, contents);
        request.validate().map_err(|error| format!("{error:?}"))?;
        Ok(self.post(self.endpoint.url_generate(NEWEST, streamed), &request.body()))
    }

    fn upload(&self) -> Result<Sent, String> {
        let picture = self.pictures.first().and_then(|name| self.bytes.get(name)).ok_or("--picture is needed")?;
        let start = upload::start(&self.endpoint, "image/png", picture.len() as u64, "boat");
        let body = serde_json::from_str(&start.body).map_err(|error| error.to_string())?;
        Ok(Sent { method: "POST", url: start.url, headers: start.headers, body })
    }
}

/// Keeps the bytes of a reply by slot.
#[derive(Default)]
struct Kept(BTreeMap<u32, Vec<u8>>);

impl BlobSink for Kept {
    fn open(&mut self, slot: Slot) {
        self.0.insert(slot.0, Vec::new());
    }

    fn write(&mut self, slot: Slot, bytes: &[u8]) {
        self.0.entry(slot.0).or_default().extend_from_slice(bytes);
    }

    fn close(&mut self, slot: Slot, whole: bool) {
        if !whole {
            self.0.remove(&slot.0);
        }
    }
}

fn ask(prompt: &str) -> Request {
    Request::new("", vec![Content { role: Role::User, parts: vec![Part::text(prompt)] }])
}

fn text_to_picture(studio: &mut Studio) -> Result<Sent, String> {
    let picture = Picture { ratio: Some(Ratio::R16x9), size: Some(Size::Two) };
    Ok(studio.generate(NEWEST, Request { model: NEWEST.into(), picture, ..ask("A lighthouse at dusk.") }))
}

fn system_text(studio: &mut Studio) -> Result<Sent, String> {
    Ok(studio.generate(NEWEST, Request { system: Some("Draw in ink.".into()), ..ask("A cat.") }))
}

fn safety_thresholds(studio: &mut Studio) -> Result<Sent, String> {
    let safety = vec![
        Safety { category: Harm::Harassment, threshold: Threshold::High },
        Safety { category: Harm::HateSpeech, threshold: Threshold::Medium },
        Safety { category: Harm::SexuallyExplicit, threshold: Threshold::Low },
        Safety { category: Harm::DangerousContent, threshold: Threshold::Off },
    ];
    Ok(studio.generate(NEWEST, Request { safety, ..ask("A storm.") }))
}

fn thinking_level(studio: &mut Studio) -> Result<Sent, String> {
    let thinking = Thinking { level: Some(Level::High), include_thoughts: true };
    Ok(studio.generate(NEWEST, Request { thinking, ..ask("A chess problem.") }))
}

fn count_tokens(studio: &mut Studio) -> Result<Sent, String> {
    let request = Request { model: NEWEST.into(), ..studio.pictured("Make the sky yellow.", 1)? };
    Ok(studio.post(studio.endpoint.url_count_tokens(NEWEST), &request.count_tokens_body()))
}

fn picture_only(studio: &mut Studio) -> Result<Sent, String> {
    let picture = Picture { ratio: Some(Ratio::R3x4), size: None };
    Ok(studio.generate(PRO, Request { modalities: vec![Modality::Picture], picture, ..ask("A portrait.") }))
}

fn unknown_model(studio: &mut Studio) -> Result<Sent, String> {
    let picture = Picture { ratio: Some(Ratio::Square), size: None };
    Ok(studio.generate("someones-own-model", Request { picture, ..ask("A tree.") }))
}

fn sampling(studio: &mut Studio) -> Result<Sent, String> {
    let sampling = Sampling { temperature: Some(0.5), top_p: Some(0.75), seed: Some(7), max_output_tokens: Some(4096) };
    Ok(studio.generate(NEWEST, Request { sampling, ..ask("A hill.") }))
}

fn first_generation(studio: &mut Studio) -> Result<Sent, String> {
    let picture = Picture { ratio: Some(Ratio::R4x5), size: None };
    Ok(studio.generate(FIRST, Request { picture, ..ask("A banana.") }))
}

fn uploaded_picture(studio: &mut Studio) -> Result<Sent, String> {
    let uri = studio.file_uri.clone().ok_or("--file-uri is needed")?;
    let file = Part::new(Payload::File { uri, mime: Some("image/png".into()) });
    let parts = vec![Part::text("Make the sky yellow."), file];
    Ok(studio.generate(NEWEST, Request::new(NEWEST, vec![Content { role: Role::User, parts }])))
}
