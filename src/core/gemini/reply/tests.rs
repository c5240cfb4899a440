use super::*;
use serde_json::json;

fn message(parts: Value) -> Frame {
    Frame::Message(json!({"candidates": [{"content": {"role": "model", "parts": parts}}]}))
}

fn end(reason: &str) -> Frame {
    Frame::Message(json!({"candidates": [{"finishReason": reason}]}))
}

fn reply(frames: impl IntoIterator<Item = Frame>) -> Reply {
    let mut reply = Reply::default();
    frames.into_iter().for_each(|frame| reply.absorb(frame));
    reply.absorb(Frame::End { streamed: true });
    reply
}

fn picture(slot: u32) -> Value {
    json!({"inlineData": {"mimeType": "image/png", "data": slot}})
}

#[test]
fn deltas_join_but_never_across_a_signature_a_kind_or_a_part() {
    let reply = reply([
        message(json!([{"text": "Let", "thought": true}])),
        message(json!([{"text": " me", "thought": true}])),
        message(json!([{"text": "Here", "thoughtSignature": 0}])),
        message(json!([{"text": " is"}])),
        message(json!([{"text": " it"}, {"text": "apart"}])),
        message(json!([picture(1)])),
        message(json!([{"text": "after"}])),
        message(json!([{"text": "", "thoughtSignature": 2}])),
        message(json!([{"text": "more", "partMetadata": {"a": 1}}])),
        message(json!([{"text": "."}])),
        end("STOP"),
    ]);
    let shown: Vec<_> = reply
        .parts
        .iter()
        .map(|part| match &part.payload {
            Payload::Text(text) => (text.as_str(), part.thought, part.signature.map(|slot| slot.0)),
            _ => ("picture", part.thought, part.signature.map(|slot| slot.0)),
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("Let me", true, None),
            ("Here", false, Some(0)),
            (" is it", false, None),
            ("apart", false, None),
            ("picture", false, None),
            ("after", false, None),
            ("", false, Some(2)),
            ("more", false, None),
            (".", false, None),
        ]
    );
    assert_eq!((reply.text().as_str(), reply.thoughts().as_str()), ("Here is itapartaftermore.", "Let me"));
    assert_eq!(reply.outcome(Wanted::Picture), Outcome::Reply);
}

#[test]
fn unknown_parts_and_fields_are_kept_as_they_came() {
    let code = json!({"executableCode": {"language": "PYTHON", "code": "1"}});
    let later = json!({"hologram": {"depth": 3}, "thoughtSignature": 5, "odd": true});
    let rich = json!({"functionCall": {"name": "f", "args": {"a": 1}, "willContinue": true}});
    let bare = json!({"functionCall": {"name": "g"}});
    let reply = reply([message(json!([code, later, rich, bare, {}, 7])), end("STOP")]);
    let payloads: Vec<_> = reply.parts.iter().map(|part| part.payload.clone()).collect();
    let other = |value: Value| Payload::Other(value.as_object().unwrap().clone());
    assert_eq!(
        payloads,
        [
            other(code),
            other(json!({"hologram": {"depth": 3}, "odd": true})),
            other(rich),
            Payload::Call { id: None, name: "g".into(), args: Value::Null },
        ]
    );
    assert_eq!(reply.parts[1].signature, Some(Slot(5)));
    assert_eq!(reply.outcome(Wanted::Anything), Outcome::Reply);
}

#[test]
fn a_reply_without_what_was_wanted_is_a_refusal_with_its_reason() {
    let text = || message(json!([{"text": "I cannot"}]));
    let sound = || message(json!([{"inlineData": {"mimeType": "audio/wav", "data": 0}}]));
    let draft = || message(json!([{"inlineData": {"mimeType": "image/png", "data": 0}, "thought": true}]));
    for (frames, wanted, kind) in [
        (vec![text(), end("STOP")], Wanted::Picture, Kind::NoPicture),
        (vec![text(), end("NO_IMAGE")], Wanted::Picture, Kind::NoPicture),
        (vec![draft(), end("STOP")], Wanted::Picture, Kind::NoPicture),
        (vec![sound(), end("STOP")], Wanted::Picture, Kind::NoPicture),
        (vec![end("STOP")], Wanted::Anything, Kind::NoAnswer),
        (vec![end("MAX_TOKENS")], Wanted::Anything, Kind::CutShort),
        (vec![text(), end("SAFETY")], Wanted::Anything, Kind::RefusedSafety),
        (vec![text(), end("STOP"), end("RECITATION"), end("STOP")], Wanted::Anything, Kind::RefusedRecitation),
        (vec![end("IMAGE_PROHIBITED_CONTENT")], Wanted::Picture, Kind::RefusedProhibited),
        (vec![end("A_REASON_FROM_NEXT_YEAR")], Wanted::Picture, Kind::NoPicture),
        (vec![end("MALFORMED_FUNCTION_CALL")], Wanted::Anything, Kind::ToolCallFailed),
    ] {
        match reply(frames).outcome(wanted) {
            Outcome::Refused(error) => assert_eq!(error.kind, kind),
            other => panic!("{kind:?} came out as {other:?}"),
        }
    }
    assert_eq!(reply([text(), end("A_REASON_FROM_NEXT_YEAR")]).outcome(Wanted::Anything), Outcome::Reply);
    assert_eq!(reply([message(json!([picture(0)])), end("IMAGE_SAFETY")]).outcome(Wanted::Picture), Outcome::Reply);
}

#[test]
fn a_block_is_no_error_and_ratings_are_no_block() {
    let feedback = |value: Value| Frame::Message(json!({"promptFeedback": value}));
    let blocked = reply([feedback(json!({"blockReason": "PROHIBITED_CONTENT", "blockReasonMessage": "no"}))]);
    let Outcome::Blocked(error) = blocked.outcome(Wanted::Picture) else { panic!("{blocked:?}") };
    assert_eq!((error.kind, error.detail.as_str()), (Kind::BlockedProhibited, "no"));
    let unsaid = reply([feedback(json!({}))]);
    assert!(matches!(unsaid.outcome(Wanted::Picture), Outcome::Blocked(Error { kind: Kind::BlockedOther, .. })));
    let rated = reply([feedback(json!({"safetyRatings": []})), message(json!([{"text": "a"}])), end("STOP")]);
    assert_eq!(rated.outcome(Wanted::Anything), Outcome::Reply);
}

#[test]
fn a_stream_that_breaks_off_keeps_what_came_and_says_so() {
    let broken = reply([message(json!([{"text": "a"}, picture(0)]))]);
    assert!(matches!(broken.outcome(Wanted::Picture), Outcome::Failed(Error { kind: Kind::ConnectionLost, .. })));
    assert_eq!((broken.text().as_str(), broken.pictures().count()), ("a", 1));

    let told = Error::new(Kind::Cancelled).with_code(499);
    let faults = [
        Frame::Fault(Error::new(Kind::Unreadable)),
        Frame::Fault(told.clone()),
        Frame::Fault(Error::new(Kind::ConnectionLost)),
    ];
    assert_eq!(reply(faults).error, Some(told), "the server's word counts");

    let damaged =
        reply([message(json!([{"text": "a"}, {"inlineData": {"mimeType": "b", "data": false}}])), end("STOP")]);
    assert!(matches!(damaged.outcome(Wanted::Anything), Outcome::Failed(Error { kind: Kind::ReplyDamaged, .. })));
    let signature = reply([message(json!([{"text": "a", "thoughtSignature": false}])), end("STOP")]);
    assert_eq!((signature.outcome(Wanted::Anything), signature.parts[0].signature), (Outcome::Reply, None));
}

#[test]
fn what_stands_around_the_answer_is_read() {
    let reply = reply([
        Frame::Message(json!({
            "candidates": [
                {"index": 1, "content": {"parts": [{"text": "second"}]}},
                {
                    "content": {"parts": [{"text": "first"}]},
                    "groundingMetadata": {"a": 1},
                    "citationMetadata": {"b": 2},
                },
            ],
            "modelVersion": "m", "responseId": "r",
            "modelStatus": {"modelStage": "DEPRECATED", "retirementTime": "2026-12-01T00:00:00Z"},
            "usageMetadata": {"promptTokenCount": 1, "totalTokenCount": 2},
        })),
        Frame::Message(json!({
            "candidates": [{"finishReason": "STOP", "finishMessage": "done"}],
            "usageMetadata": {"totalTokenCount": 9},
            "modelStatus": {"modelStage": "STABLE"},
        })),
    ]);
    assert_eq!(reply.text(), "first");
    assert_eq!((reply.model_version.as_deref(), reply.response_id.as_deref()), (Some("m"), Some("r")));
    assert_eq!(reply.retirement.as_ref().and_then(|end| end.at.as_deref()), Some("2026-12-01T00:00:00Z"));
    assert_eq!((reply.usage.prompt, reply.usage.total), (Some(1), Some(9)));
    assert_eq!(reply.finish_message.as_deref(), Some("done"));
    assert!(reply.grounding.is_some() && reply.citations.is_some());
}
