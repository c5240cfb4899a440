//! Every file of recorded traffic, decoded: pictures byte for byte, text exactly, refusals, blocks and errors each as
//! what they are. The oracle beside it reads the whole body at once with serde and base64, and shares no code with
//! the decoder.
//!
//! The recordings are not part of the project. They are read from `../shared/recorded`; where that folder does not
//! exist the test says so, and fails if `CI` is set.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use atelier::core::error::Kind;
use atelier::core::gemini::{BlobSink, Decoder, Frame, Outcome, Reply, Slot, Wanted, fault};
use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a file is that is not a plain reply. `Kind` is what a person is told.
enum Is {
    Refused(Kind),
    Blocked(Kind),
    Error(Kind),
}

use Is::{Blocked, Error, Refused};

/// Every file that is not a reply with content, by the end of its name.
const NOT_REPLIES: &[(&str, Is)] = &[
    ("googleai/streaming-failure-image-rejected.txt", Error(Kind::RequestRejected)),
    ("googleai/streaming-failure-prompt-blocked-safety.txt", Blocked(Kind::BlockedSafety)),
    ("googleai/unary-failure-api-key.json", Error(Kind::KeyInvalid)),
    ("googleai/unary-failure-finish-reason-safety.txt", Refused(Kind::RefusedSafety)),
    ("googleai/unary-failure-generativelanguage-api-not-enabled.json", Error(Kind::ServiceDisabled)),
    ("googleai/unary-failure-only-prompt-feedback.json", Blocked(Kind::BlockedOther)),
    ("googleai/unary-failure-unknown-model.json", Error(Kind::ModelUnknown)),
    ("googleai/unary-failure-unknown-model.txt", Error(Kind::ModelUnknown)),
    ("googleai/unary-failure-with-message-no-content.json", Refused(Kind::RefusedOther)),
    ("schema/json-schema.json", Error(Kind::Unreadable)),
    ("schema/open-api-schema.json", Error(Kind::Unreadable)),
    ("vertexai/streaming-failure-api-key.txt", Error(Kind::KeyInvalid)),
    ("vertexai/streaming-failure-error-mid-stream.txt", Error(Kind::Cancelled)),
    ("vertexai/streaming-failure-finish-reason-safety.txt", Refused(Kind::RefusedSafety)),
    ("vertexai/streaming-failure-http-error.txt", Error(Kind::RegionUnsupported)),
    ("vertexai/streaming-failure-invalid-json.txt", Error(Kind::Unreadable)),
    ("vertexai/streaming-failure-malformed-content.txt", Error(Kind::Unreadable)),
    ("vertexai/streaming-failure-recitation-no-content.txt", Refused(Kind::RefusedRecitation)),
    ("vertexai/unary-failure-api-key.json", Error(Kind::KeyInvalid)),
    ("vertexai/unary-failure-context-cache-model-doesnt-match.json", Error(Kind::RequestRejected)),
    ("vertexai/unary-failure-finish-reason-safety-no-content.json", Refused(Kind::RefusedSafety)),
    ("vertexai/unary-failure-finish-reason-safety.json", Refused(Kind::RefusedSafety)),
    ("vertexai/unary-failure-firebaseml-api-not-enabled.json", Error(Kind::ServiceDisabled)),
    ("vertexai/unary-failure-firebasevertexai-api-not-enabled.json", Error(Kind::ServiceDisabled)),
    ("vertexai/unary-failure-generate-images-all-filtered.json", Refused(Kind::RefusedSafety)),
    ("vertexai/unary-failure-iam-permission-denied.json", Error(Kind::PermissionDenied)),
    ("vertexai/unary-failure-image-rejected.json", Error(Kind::PictureRejected)),
    ("vertexai/unary-failure-invalid-context-cache-id.json", Error(Kind::RequestRejected)),
    ("vertexai/unary-failure-invalid-location-url-not-found.html", Error(Kind::Unreadable)),
    ("vertexai/unary-failure-invalid-response.json", Error(Kind::Unreadable)),
    ("vertexai/unary-failure-malformed-content.json", Error(Kind::Unreadable)),
    ("vertexai/unary-failure-model-not-found.json", Error(Kind::ModelUnknown)),
    ("vertexai/unary-failure-prompt-blocked-safety.json", Blocked(Kind::BlockedSafety)),
    ("vertexai/unary-failure-quota-exceeded.json", Error(Kind::RateLimited)),
    ("vertexai/unary-failure-unknown-model.json", Error(Kind::ModelUnknown)),
    ("vertexai/unary-success-empty-text-part.json", Refused(Kind::NoAnswer)),
    ("js-genai__Chats_Tests_sendMessage_Send_message_stream_with_error__0.json", Error(Kind::ModelUnknown)),
    ("max_tokens_thinking_model_empty_response__0.json", Refused(Kind::CutShort)),
    ("js-genai__test_thinking_generate_content_return_thought_field__0.json", Refused(Kind::CutShort)),
    ("rig__thought_text_matrix__text_response_is_none_when_the_turn_is_all_thought__0.json", Refused(Kind::CutShort)),
    ("rig__cached_content_matrix__edge_below_minimum__0.json", Error(Kind::RequestRejected)),
    (
        "rig__error_envelope__nonexistent_model_streaming_error_preserves_status_and_body__0.json",
        Error(Kind::ModelUnknown),
    ),
    ("rig__models__list_models_rejected_key_reports_api_error_with_context__0.json", Error(Kind::KeyInvalid)),
    ("handles_context_length_exceeded_errors__0.json", Error(Kind::RateLimited)),
];

#[derive(Default)]
struct Kept(BTreeMap<u32, Vec<u8>>, BTreeSet<u32>);

impl BlobSink for Kept {
    fn open(&mut self, slot: Slot) {
        self.0.insert(slot.0, Vec::new());
    }

    fn write(&mut self, slot: Slot, bytes: &[u8]) {
        self.0.get_mut(&slot.0).unwrap().extend_from_slice(bytes);
    }

    fn close(&mut self, slot: Slot, whole: bool) {
        if whole {
            self.1.insert(slot.0);
        }
    }
}

struct Decoded {
    frames: Vec<Frame>,
    reply: Reply,
    bytes: Kept,
}

fn decode<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Decoded {
    let (mut decoder, mut bytes) = (Decoder::new(), Kept::default());
    let mut frames: Vec<Frame> = chunks.into_iter().flat_map(|chunk| decoder.push(chunk, &mut bytes)).collect();
    frames.extend(decoder.finish(&mut bytes));
    let mut reply = Reply::default();
    frames.iter().cloned().for_each(|frame| reply.absorb(frame));
    Decoded { frames, reply, bytes }
}

/// What a person would see of a body, read by the plainest means.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    text: String,
    thoughts: String,
    pictures: Vec<(String, String)>,
    signatures: Vec<String>,
    calls: Vec<(String, Value)>,
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unbase64(text: &str) -> String {
    let alphabet = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    sha256(&GeneralPurpose::new(alphabet, config.with_decode_allow_trailing_bits(true)).decode(text).unwrap())
}

fn oracle(body: &str) -> Seen {
    let documents: Vec<Value> = match serde_json::from_str(body) {
        Ok(document) => vec![document],
        Err(_) => body.lines().filter_map(|line| serde_json::from_str(line.strip_prefix("data:")?).ok()).collect(),
    };
    let mut seen = Seen::default();
    for document in &documents {
        see_candidate(&mut seen, &document["candidates"][0]);
        for prediction in document["predictions"].as_array().into_iter().flatten() {
            if let Some(data) = prediction["bytesBase64Encoded"].as_str() {
                let mime = prediction["mimeType"].as_str().unwrap_or("image/png");
                seen.pictures.push((mime.to_owned(), unbase64(data)));
            }
        }
        see_interaction(&mut seen, document);
    }
    seen
}

fn see_candidate(seen: &mut Seen, candidate: &Value) {
    for part in candidate["content"]["parts"].as_array().into_iter().flatten() {
        let thought = part["thought"] == true;
        if let Some(text) = part["text"].as_str() {
            if thought { &mut seen.thoughts } else { &mut seen.text }.push_str(text);
        }
        if let (Some(data), false) = (part["inlineData"]["data"].as_str(), thought) {
            let mime = part["inlineData"]["mimeType"].as_str().unwrap_or_default();
            seen.pictures.push((mime.to_owned(), unbase64(data)));
        }
        if let Some(signature) = part["thoughtSignature"].as_str() {
            seen.signatures.push(unbase64(signature));
        }
        if let Some(name) = part["functionCall"]["name"].as_str() {
            seen.calls.push((name.to_owned(), part["functionCall"]["args"].clone()));
        }
    }
}

fn see_interaction(seen: &mut Seen, document: &Value) {
    let delta = &document["delta"];
    seen.text.push_str(delta["text"].as_str().unwrap_or_default());
    seen.thoughts.push_str(delta["content"]["text"].as_str().unwrap_or_default());
    for step in document["steps"].as_array().into_iter().flatten() {
        if let Some(name) = step["name"].as_str() {
            seen.calls.push((name.to_owned(), step["arguments"].clone()));
        }
        for content in step["content"].as_array().into_iter().flatten() {
            seen.text.push_str(content["text"].as_str().unwrap_or_default());
        }
    }
}

fn seen(decoded: &Decoded) -> Seen {
    let bytes = |slot: Slot| {
        assert!(decoded.bytes.1.contains(&slot.0), "{slot:?} is whole");
        sha256(&decoded.bytes.0[&slot.0])
    };
    let reply = &decoded.reply;
    Seen {
        text: reply.text(),
        thoughts: reply.thoughts(),
        pictures: reply.pictures().map(|(mime, slot)| (mime.to_owned(), bytes(slot))).collect(),
        signatures: reply.parts.iter().filter_map(|part| part.signature).map(bytes).collect(),
        calls: reply.calls().map(|(name, args)| (name.to_owned(), args.clone())).collect(),
    }
}

fn recorded() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/recorded");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "under CI the recordings must exist at {}", folder.display());
    println!("skipped: there are no recordings at {}", folder.display());
    None
}

/// Every recorded body: its path below the folder, and its bytes.
fn bodies(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut bodies = Vec::new();
    for part in ["mock-responses/googleai", "mock-responses/vertexai", "mock-responses/schema", "trimmed", "full"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{part}/{}", path.file_name().unwrap().to_string_lossy());
            if name != "trimmed/index.json" {
                bodies.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    bodies.sort();
    assert!(bodies.len() > 170, "only {} recordings", bodies.len());
    bodies
}

fn expected(name: &str) -> Option<&'static Is> {
    NOT_REPLIES.iter().find(|(end, _)| name.ends_with(end)).map(|(_, is)| is)
}

fn check_outcome(name: &str, outcome: &Outcome) {
    match (expected(name), outcome) {
        (None, Outcome::Reply) => {}
        (Some(Refused(kind)), Outcome::Refused(error))
        | (Some(Blocked(kind)), Outcome::Blocked(error))
        | (Some(Error(kind)), Outcome::Failed(error)) => assert_eq!(error.kind, *kind, "{name}: {error:?}"),
        (_, outcome) => panic!("{name} came out as {outcome:?}"),
    }
}

#[test]
fn every_recording_comes_out_as_what_it_is() {
    let Some(folder) = recorded() else { return };
    let bodies = bodies(&folder);
    for (end, _) in NOT_REPLIES {
        assert_eq!(bodies.iter().filter(|(name, _)| name.ends_with(end)).count(), 1, "{end}");
    }
    for (name, body) in &bodies {
        let decoded = decode([body.as_slice()]);
        check_outcome(name, &decoded.reply.outcome(Wanted::Anything));
        assert_eq!(seen(&decoded), oracle(&String::from_utf8_lossy(body)), "{name}");
    }
}

#[test]
fn recorded_statuses_lead_to_the_same_failures() {
    let Some(folder) = recorded() else { return };
    let index: Value = serde_json::from_slice(&std::fs::read(folder.join("trimmed/index.json")).unwrap()).unwrap();
    let mut failing = 0;
    for entry in index.as_array().unwrap() {
        let (file, status) = (entry["file"].as_str().unwrap(), entry["status"].as_u64().unwrap() as u16);
        let expected = expected(&format!("trimmed/{file}"));
        if status == 200 {
            assert!(!matches!(expected, Some(Error(_))), "{file}");
            continue;
        }
        failing += 1;
        let error = fault::from_reply(status, &std::fs::read(folder.join("trimmed").join(file)).unwrap());
        let Some(Error(kind)) = expected else { panic!("{file} has status {status}") };
        assert_eq!((error.kind, error.code), (*kind, Some(status)), "{file}");
        assert_eq!(error.may_retry_free(), status == 429, "{file}");
        assert!(!error.detail.is_empty(), "{file}");
    }
    assert_eq!(failing, 5);
    let bodies = bodies(&folder);
    let limited = bodies.iter().find(|(name, _)| name.ends_with("context_length_exceeded_errors__0.json")).unwrap();
    assert_eq!(fault::from_reply(429, &limited.1).retry_after_ms, Some(48_000));
}

#[test]
fn any_chunks_give_the_same_frames_and_bytes() {
    let Some(folder) = recorded() else { return };
    for (index, (name, body)) in bodies(&folder).iter().enumerate() {
        let at_once = decode([body.as_slice()]);
        // A small generator of its own, so that a failure can be repeated: numbers from the file's place in the list.
        let mut seed = index as u64 + 1;
        let mut cuts = Vec::new();
        let mut rest = body.as_slice();
        while !rest.is_empty() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (chunk, after) = rest.split_at(rest.len().min(1 + (seed >> 33) as usize % (body.len() / 7 + 5)));
            cuts.push(chunk);
            rest = after;
        }
        for (kind, again) in [("one byte", decode(body.chunks(1))), ("random", decode(cuts))] {
            assert!(again.frames == at_once.frames, "{name} in {kind} chunks");
            assert!(again.bytes.1 == at_once.bytes.1, "{name} in {kind} chunks: slots");
            let same = at_once.bytes.1.iter().all(|slot| again.bytes.0[slot] == at_once.bytes.0[slot]);
            assert!(same, "{name} in {kind} chunks: bytes");
        }
    }
}

#[test]
fn usage_and_ends_are_the_last_that_came() {
    let Some(folder) = recorded() else { return };
    let reply = |name: &str| decode([std::fs::read(folder.join(name)).unwrap().as_slice()]).reply;
    let signed = reply("full/gemini-3-pro-image__text-and-image-both-signed.json");
    assert_eq!((signed.usage.candidates, signed.usage.pictures), (Some(1283), Some(1120)));
    assert_eq!(signed.parts.iter().filter(|part| part.signature.is_some()).count(), 2);
    let citations = reply("mock-responses/vertexai/streaming-success-citations.txt");
    assert_eq!(citations.finish.map(|finish| finish.0).as_deref(), Some("STOP"));
    assert!(citations.citations.is_some());
    let trailing =
        reply("trimmed/rig__thought_text_matrix__streaming_twin_agrees_on_a_trailing_thought_signature__0.sse");
    let count = reply("trimmed/js-genai__countTokens_ML_Dev_count_tokens_with_specified_parameters__0.json");
    assert_eq!(count.usage.total, Some(11));
    assert_eq!(trailing.text(), "289");
    assert_eq!(trailing.parts.len(), 2, "an empty text with a signature stays a part of its own");
    assert!(trailing.parts[1].signature.is_some() && trailing.parts[0].signature.is_none());
}
