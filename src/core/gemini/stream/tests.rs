use super::*;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

/// Keeps what arrives, and checks the order of calls.
#[derive(Debug, Default, PartialEq)]
struct Kept {
    open: BTreeMap<u32, Vec<u8>>,
    whole: BTreeMap<u32, Vec<u8>>,
    dropped: Vec<u32>,
}

impl BlobSink for Kept {
    fn open(&mut self, slot: Slot) {
        assert!(self.open.insert(slot.0, Vec::new()).is_none());
    }

    fn write(&mut self, slot: Slot, bytes: &[u8]) {
        assert!(bytes.len() <= 48 * 1024);
        self.open.get_mut(&slot.0).expect("open before write").extend_from_slice(bytes);
    }

    fn close(&mut self, slot: Slot, whole: bool) {
        let bytes = self.open.remove(&slot.0).expect("open before close");
        if whole {
            self.whole.insert(slot.0, bytes);
        } else {
            self.dropped.push(slot.0);
        }
    }
}

fn decode<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Frame>, Kept) {
    let (mut decoder, mut kept, mut frames) = (Decoder::new(), Kept::default(), Vec::new());
    for chunk in chunks {
        frames.extend(decoder.push(chunk, &mut kept));
    }
    frames.extend(decoder.finish(&mut kept));
    assert!(kept.open.is_empty(), "every slot is closed");
    (frames, kept)
}

fn whole(body: &str) -> (Vec<Frame>, Kept) {
    let (frames, kept) = decode([body.as_bytes()]);
    for size in [1, 2, 3, 5, 7] {
        assert_eq!(
            decode(body.as_bytes().chunks(size)),
            (frames.clone(), kept_again(&kept)),
            "chunks of {size}: {body}"
        );
    }
    (frames, kept)
}

fn kept_again(kept: &Kept) -> Kept {
    Kept { open: BTreeMap::new(), whole: kept.whole.clone(), dropped: kept.dropped.clone() }
}

fn picture(data: &str) -> String {
    format!(r#"{{"candidates":[{{"content":{{"parts":[{{"inlineData":{{"mimeType":"a/b","data":"{data}"}}}}]}}}}]}}"#)
}

fn picture_frame(stand_in: Value) -> Frame {
    Frame::Message(
        json!({"candidates": [{"content": {"parts": [{"inlineData": {"mimeType": "a/b", "data": stand_in}}]}}]}),
    )
}

fn messages(frames: &[Frame]) -> Vec<Value> {
    let of = |frame: &Frame| if let Frame::Message(value) = frame { Some(value.clone()) } else { None };
    frames.iter().filter_map(of).collect()
}

fn faults(frames: &[Frame]) -> Vec<Kind> {
    let of = |frame: &Frame| if let Frame::Fault(error) = frame { Some(error.kind) } else { None };
    frames.iter().filter_map(of).collect()
}

#[test]
fn every_way_to_frame_events_gives_the_same_messages() {
    for body in [
        "data: {\"a\":1}\r\n\r\ndata: {\"a\":2}\r\n\r\n",
        "data: {\"a\":1}\n\ndata: {\"a\":2}\n\n",
        "data: {\"a\":1}\r\rdata: {\"a\":2}\r\r",
        "data:{\"a\":1}\n\ndata:{\"a\":2}",
        "data: {\"a\":1}\ndata: {\"a\":2}\n",
        "\u{feff}data: {\"a\":1}\n\n: a comment\nevent: x\nid: 7\nretry: 10\ndata: {\"a\":2}\n\ndata: [DONE]\n\n",
        "data: {\"a\":\ndata: 1}\n\ndata\ndata:\ndata: {\ndata: \"a\":2\ndata: }\n\n",
        "[{\"a\":1}\n,\r\n{\"a\":2}\n]",
        "{\"a\":1}{\"a\":2}",
        " \n\n{\"a\":1}\n{\"a\":2}\n",
        "data: [{\"a\":1},{\"a\":2}]\n\n",
    ] {
        let (frames, _) = whole(body);
        assert_eq!(messages(&frames), [json!({"a": 1}), json!({"a": 2})], "{body}");
        assert_eq!(faults(&frames), [], "{body}");
        assert_eq!(frames.last(), Some(&Frame::End { streamed: body.contains("data") }), "{body}");
    }
}

#[test]
fn base64_of_every_kind_becomes_bytes() {
    let bytes = [251u8, 255, 191, 0, 62, 63, 255];
    for cut in 1..=bytes.len() {
        let bytes = &bytes[..cut];
        for text in [
            BASE64_STANDARD.encode(bytes),
            BASE64_STANDARD_NO_PAD.encode(bytes),
            BASE64_URL_SAFE.encode(bytes),
            BASE64_URL_SAFE_NO_PAD.encode(bytes),
            BASE64_STANDARD.encode(bytes).replace('/', "\\/").replace('=', "\\u003d").replace('+', "\\u002B"),
            BASE64_STANDARD.encode(bytes).replace('+', "-"),
            BASE64_STANDARD.encode(bytes).chars().map(|c| format!("{c}\\n")).collect(),
        ] {
            let (frames, kept) = whole(&picture(&text));
            assert_eq!(frames, [picture_frame(json!(0)), Frame::End { streamed: false }], "{text}");
            assert_eq!(kept.whole.get(&0).map(Vec::as_slice), Some(bytes), "{text}");
        }
    }
    assert_eq!(whole(&picture("")).1.whole.get(&0), Some(&Vec::new()));
}

#[test]
fn what_is_not_base64_is_dropped_and_the_rest_is_kept() {
    for text in [
        "A",
        "AAAAA",
        "AA=A",
        "A===",
        "=",
        "QQ==QQ==",
        "QUJD=",
        "QQ===",
        "Q!==",
        "QUJDé",
        "QUJD\\u0100",
        "QUJD\\\\",
        "QUJD\\b",
    ] {
        let (frames, kept) = whole(&picture(text));
        assert_eq!(frames, [picture_frame(json!(false)), Frame::End { streamed: false }], "{text}");
        assert_eq!((kept.whole.len(), kept.dropped.as_slice()), (0, [0].as_slice()), "{text}");
    }
}

#[test]
fn only_the_three_places_where_base64_stands_are_decoded() {
    let body = json!({
        "candidates": [{"content": {"parts": [
            {"functionCall": {
                "name": "f",
                "args": {"data": "QUJD", "inlineData": {"data": "QUJD"}, "thoughtSignature": "QUJD"},
            }},
            {"text": "\"data\":\"QUJD\"", "thoughtSignature": "QUJD"},
            {"inlineData": {"data": "REVG", "mimeType": "x"}},
            {"inlineData": {"data": null}},
        ]}, "data": "QUJD"}],
        "data": "QUJD", "thoughtSignature": "QUJD", "content": {"parts": [{"thoughtSignature": "QUJD"}]},
        "predictions": [{"bytesBase64Encoded": "R0hJ"}],
    });
    let (frames, kept) = whole(&body.to_string());
    let mut wanted = body;
    wanted["candidates"][0]["content"]["parts"][1]["thoughtSignature"] = json!(0);
    wanted["candidates"][0]["content"]["parts"][2]["inlineData"]["data"] = json!(1);
    wanted["predictions"][0]["bytesBase64Encoded"] = json!(2);
    // The order of fields is the map's own, so slots may be numbered in another order.
    let got = messages(&frames).remove(0);
    let slots: Vec<_> = [
        "/candidates/0/content/parts/1/thoughtSignature",
        "/candidates/0/content/parts/2/inlineData/data",
        "/predictions/0/bytesBase64Encoded",
    ]
    .map(|path| got.pointer(path).and_then(Value::as_u64).unwrap() as u32)
    .into();
    assert_eq!(slots.iter().map(|slot| kept.whole[slot].as_slice()).collect::<Vec<_>>(), [b"ABC", b"DEF", b"GHI"]);
    assert_eq!(got, wanted);
    assert_eq!(kept.whole.len(), 3);
}

#[test]
fn an_error_in_the_middle_or_instead_of_a_stream_is_that_error() {
    let error = "{\n \"error\": {\n \"code\": 499,\n \"message\": \"gone\",\n \"status\": \"CANCELLED\"\n }\n}\n";
    for body in [
        error.to_owned(),
        format!("[{error}]"),
        format!("data: {}\n\n", error.replace('\n', "")),
        format!("data: {{\"a\":1}}\r\n\r\n{error}"),
        format!("data: {{\"a\":1}}\r\n{error}"),
    ] {
        let (frames, _) = whole(&body);
        assert_eq!(faults(&frames), [Kind::Cancelled], "{body}");
        assert_eq!(messages(&frames).len(), usize::from(body.contains("\"a\"")), "{body}");
    }
    let (frames, _) = whole(&format!("data: {{\"a\":1,\"b\":\n{error}"));
    assert_eq!(faults(&frames), [Kind::Unreadable, Kind::Cancelled], "an event that is cut by the error");
}

#[test]
fn what_is_no_reply_says_what_it_was() {
    for (body, kind, detail) in [
        ("", Kind::EmptyReply, ""),
        (" \r\n", Kind::EmptyReply, ""),
        ("data: \n\n", Kind::EmptyReply, ""),
        (
            "<!DOCTYPE html><style>a{b:c}</style><title>Error 404</title>\n{<p>Not found",
            Kind::Unreadable,
            "Error 404 { Not found",
        ),
        ("upstream connect error: reset\nreason", Kind::Unreadable, "upstream connect error: reset\nreason"),
        ("data: nonsense\n\n", Kind::Unreadable, "nonsense"),
        ("data: \"text\"\n\n", Kind::Unreadable, "\"text\""),
        ("[1,2]", Kind::Unreadable, "12"),
    ] {
        let (frames, _) = whole(body);
        let [Frame::Fault(error), Frame::End { .. }] = frames.as_slice() else { panic!("{body}: {frames:?}") };
        assert_eq!((error.kind, error.detail.as_str()), (kind, detail), "{body}");
    }
    for body in ["{\"a\":}", "{\"a\":tru}", "{]", "{\"a\":\"\u{1}\"}"] {
        assert_eq!(faults(&whole(body).0), [Kind::Unreadable], "{body}");
    }
}

#[test]
fn a_message_that_was_cut_keeps_what_it_had_said() {
    let start = r#"{"candidates":[{"content":{"parts":[{"text":"Here is"},{"text":"a \u00e9"#;
    let (frames, _) = whole(start);
    assert_eq!(
        messages(&frames),
        [json!({"candidates": [{"content": {"parts": [{"text": "Here is"}, {"text": "a "}]}}]})]
    );
    assert_eq!(faults(&frames), [Kind::ConnectionLost]);

    for nothing in ["data: {\"ca", "{", "{\"candidates\"", "{\"a\":tr"] {
        let (frames, _) = whole(nothing);
        assert_eq!((messages(&frames), faults(&frames)), (vec![], vec![Kind::ConnectionLost]), "{nothing}");
    }
    let (frames, _) = whole(r#"{"error":{"code":503,"status":"UNAVAILABLE","message":"The mo"#);
    assert_eq!(faults(&frames), [Kind::Overloaded, Kind::ConnectionLost]);

    let body = picture(&"QUJD".repeat(9));
    let second = body.replace("}]}}]}", "},{\"inlineData\":{\"mimeType\":\"c/d\",\"data\":\"QUJ");
    let (frames, kept) = whole(&second);
    assert_eq!(kept.whole.get(&0).map(Vec::len), Some(27), "the picture before the cut is whole");
    assert_eq!(kept.dropped, [1]);
    assert_eq!(faults(&frames), [Kind::ConnectionLost]);
    let parts = &messages(&frames)[0]["candidates"][0]["content"]["parts"];
    assert_eq!((&parts[0]["inlineData"]["data"], &parts[1]["inlineData"]["data"]), (&json!(0), &json!(false)));
}

#[test]
fn characters_that_are_none_do_not_cost_the_reply() {
    let (frames, _) = whole(r#"{"a":"\ud83d\ude00 \ud83d \udc00x\\ud800 \"","b":1}"#);
    assert_eq!(messages(&frames), [json!({"a": "😀 \u{fffd} \u{fffd}x\\ud800 \"", "b": 1})]);
    let (frames, _) = decode([b"{\"a\":\"\xff\xfe\"}".as_slice()]);
    assert_eq!(messages(&frames), [json!({"a": "\u{fffd}\u{fffd}"})]);
}

#[test]
fn memory_is_bounded_whatever_comes() {
    let (mut decoder, mut kept) = (Decoder::new(), Kept::default());
    let mut frames = decoder.push(b"data: {\"a\":\"", &mut kept);
    let block = vec![b'x'; 1 << 20];
    for _ in 0..12 {
        frames.extend(decoder.push(&block, &mut kept));
    }
    frames.extend(decoder.push(b"\"}\n\ndata: {}\n\n", &mut kept));
    frames.extend(decoder.finish(&mut kept));
    assert_eq!(faults(&frames), [Kind::Unreadable]);
    let (frames, _) = decode([b"[{\"a\":".repeat(100_000).as_slice()]);
    assert_eq!(faults(&frames), [Kind::Unreadable]);
}

fn any_piece() -> impl Strategy<Value = String> {
    let bytes = proptest::collection::vec(any::<u8>(), 0..90);
    prop_oneof![
        (bytes.clone(), 0..4u8).prop_map(|(bytes, kind)| picture(&match kind {
            0 => BASE64_STANDARD.encode(bytes),
            1 => BASE64_URL_SAFE_NO_PAD.encode(bytes),
            2 => BASE64_STANDARD.encode(bytes).replace('/', "\\/").replace('=', "\\u003D"),
            _ => String::from_utf8_lossy(&bytes).replace(['"', '\\', '\n', '\r'], "="),
        })),
        any::<String>().prop_map(|text| json!({"candidates": [{"content": {"parts": [{"text": text}]}}]}).to_string()),
        Just("{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}".to_owned()),
        Just("\n".to_owned()),
        "[ -~é\\r\\n]{0,20}",
    ]
}

proptest! {
    #[test]
    fn chunks_do_not_matter(
        pieces in proptest::collection::vec((any_piece(), 0..6usize), 0..5),
        cuts in proptest::collection::vec(1..40usize, 1..30),
        broken in any::<Option<(u16, u8)>>(),
    ) {
        let ends = ["\n\n", "\r\n\r\n", "\r\r", "\n", ",", ""];
        let mut body: Vec<u8> = Vec::new();
        for (index, (piece, end)) in pieces.iter().enumerate() {
            if (index + end) % 3 != 0 {
                body.extend_from_slice(b"data: ");
            }
            body.extend_from_slice(piece.as_bytes());
            body.extend_from_slice(ends[*end].as_bytes());
        }
        if let Some((place, byte)) = broken && !body.is_empty() {
            let place = usize::from(place) % body.len();
            body[place] = byte;
        }
        let at_once = decode([body.as_slice()]);
        prop_assert_eq!(&decode(body.chunks(1)), &at_once);
        let mut chunks = Vec::new();
        let mut rest = body.as_slice();
        for cut in cuts.iter().cycle() {
            let (chunk, after) = rest.split_at((*cut).min(rest.len()));
            chunks.push(chunk);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(&decode(chunks), &at_once);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn large_pictures_arrive_byte_for_byte(
        bytes in proptest::collection::vec(any::<u8>(), 60_000..200_000),
        size in 1000..90_000usize,
        safe in any::<bool>(),
    ) {
        let text = if safe { BASE64_URL_SAFE.encode(&bytes) } else { BASE64_STANDARD.encode(&bytes) };
        let body = format!("data: {}\r\n\r\n", picture(&text));
        let (frames, kept) = decode(body.as_bytes().chunks(size));
        prop_assert_eq!(frames.len(), 2);
        prop_assert!(kept.whole.get(&0) == Some(&bytes));
    }
}
