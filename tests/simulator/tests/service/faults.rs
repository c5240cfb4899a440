//! Every behaviour that can be asked for, as it arrives at a client.

use crate::support::{Response, Service, ask, parts, pictures};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const NB: &str = "gemini-nano-banana-2.1";

fn small() -> Value {
    json!({"picture_px": [48, 32], "signature_bytes": 64})
}

fn and(mut behaviour: Value, more: Value) -> Value {
    behaviour.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    behaviour
}

fn streamed(service: &Service, behaviour: Value) -> Response {
    service.behave(and(small(), behaviour));
    service.stream(NB, &ask("a red kite"))
}

#[test]
fn any_chunking_gives_the_same_stream() {
    let service = Service::start();
    let whole = streamed(&service, json!({})).events();
    let without_id = |events: &[Value]| {
        let each = events.iter().map(|event| event["candidates"].clone());
        each.collect::<Vec<_>>()
    };
    for chunks in [json!(1), json!([1, 7, 64]), json!(4096)] {
        let reply = streamed(&service, json!({"chunk_bytes": chunks}));
        assert!(reply.whole);
        assert_eq!(without_id(&reply.events()), without_id(&whole), "chunks of {chunks}");
    }
    let finish = whole.last().unwrap();
    assert_eq!(finish["candidates"][0]["finishReason"], "STOP");
    assert!(finish["usageMetadata"]["totalTokenCount"].as_u64().unwrap() > 1120);
}

#[test]
fn ends_of_lines_and_of_the_stream() {
    let service = Service::start();
    assert!(streamed(&service, json!({})).text().ends_with("}\r\n\r\n"));
    assert!(streamed(&service, json!({"line_end": "lf"})).text().ends_with("}\n\n"));
    let open = streamed(&service, json!({"unterminated_end": true, "comments": true}));
    assert!(open.text().ends_with("}\r\n") && !open.text().ends_with("\r\n\r\n"));
    assert!(open.text().starts_with(": still here\r\ndata: "));
}

#[test]
fn cuts_where_it_is_told() {
    let service = Service::start();
    let reply = streamed(&service, json!({"cut": {"at_byte": 100, "how": "truncate"}}));
    assert_eq!((reply.status, reply.body.len(), reply.whole, reply.reset), (200, 100, false, false));
    assert_eq!(service.last_request()["end"], "server_cut");

    let reply = streamed(&service, json!({"cut": {"at_byte": 100}}));
    assert_eq!((reply.body.len(), reply.whole, reply.reset), (100, false, true), "a reset by default");

    let reply = streamed(&service, json!({"cut": {"after_event": 1, "how": "truncate"}}));
    assert_eq!(reply.events().len(), 1);

    let reply = streamed(&service, json!({"cut": {"at_share": 0.5, "how": "short_length"}}));
    let announced: usize = reply.headers["content-length"].parse().unwrap();
    assert!(!reply.whole && reply.body.len() == announced / 2, "{} of {announced}", reply.body.len());

    let reply = streamed(&service, json!({"cut_before_headers": "reset"}));
    assert_eq!((reply.status, reply.reset), (0, true));
    assert_eq!(service.last_request()["status"], 0);
}

#[test]
fn delays_paces_and_stalls() {
    let service = Service::start();
    let begin = Instant::now();
    streamed(&service, json!({"delay_ms": 200, "event_delay_ms": 50}));
    assert!(begin.elapsed() >= Duration::from_millis(350), "{:?}", begin.elapsed());

    let begin = Instant::now();
    let reply = streamed(&service, json!({"pace_bytes_per_s": 10_000}));
    let expected = Duration::from_secs_f64(reply.body.len() as f64 / 10_000.0);
    assert!(begin.elapsed() >= expected.mul_f64(0.9), "{:?} of {expected:?}", begin.elapsed());

    let begin = Instant::now();
    let reply = streamed(&service, json!({"stall": {"after_event": 1, "for_ms": 300}}));
    assert!(begin.elapsed() >= Duration::from_millis(300) && reply.whole);
}

#[test]
fn a_stall_lasts_until_the_client_goes() {
    use std::io::{Read, Write};
    let service = Service::start();
    service.behave(and(small(), json!({"stall": {"after_event": 1}})));
    let body = ask("a red kite").to_string();
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", service.ports.plain_port)).unwrap();
    let head = format!(
        "POST /v1beta/models/{NB}:streamGenerateContent?alt=sse HTTP/1.1\r\nhost: localhost\r\nx-goog-api-key: \
         atelier-test-key\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut first = [0; 64];
    assert!(stream.read(&mut first).unwrap() > 0);
    std::thread::sleep(Duration::from_millis(200));
    let running = service.control("GET", "/requests", &json!(null));
    assert_eq!(running[0]["end"], Value::Null, "it still runs");
    drop(stream);
    assert_eq!(service.last_request()["end"], "client_cut");
}

#[test]
fn plays_errors_by_name() {
    let service = Service::start();
    let table = [
        ("rate_limit_per_minute", 429, "RESOURCE_EXHAUSTED", "PerMinute"),
        ("rate_limit_per_day", 429, "RESOURCE_EXHAUSTED", "PerDay"),
        ("free_tier_zero", 429, "RESOURCE_EXHAUSTED", "FreeTier"),
        ("prepay_empty", 429, "RESOURCE_EXHAUSTED", "prepayment"),
        ("unavailable", 503, "UNAVAILABLE", "overloaded"),
        ("internal", 500, "INTERNAL", "internal error"),
        ("bad_gateway", 502, "UNAVAILABLE", "temporarily"),
        ("deadline", 504, "DEADLINE_EXCEEDED", "Deadline"),
        ("key_leaked", 403, "PERMISSION_DENIED", "leaked"),
        ("service_disabled", 403, "PERMISSION_DENIED", "SERVICE_DISABLED"),
        ("key_type", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED"),
        ("region", 400, "FAILED_PRECONDITION", "location"),
        ("billing", 400, "FAILED_PRECONDITION", "billing"),
        ("not_found", 404, "NOT_FOUND", "not found"),
        ("cancelled", 499, "CANCELLED", "cancelled"),
    ];
    for (name, status, word, detail) in table {
        service.behave(json!({"fail": {"name": name}}));
        let reply = service.generate(NB, &ask("a red kite"));
        assert_eq!(reply.status, status, "{name}");
        assert_eq!(reply.json()["error"]["status"], word, "{name}");
        assert_eq!(reply.json()["error"]["code"], status, "{name}");
        assert!(reply.text().contains(detail), "{name}: {}", reply.text());
    }
    service.behave(json!({"fail": {"name": "unavailable", "retry_delay": "7s"}}));
    assert!(service.stream(NB, &ask("x")).text().contains("\"retryDelay\": \"7s\""));
    assert_eq!(service.generate(NB, &ask("x")).status, 200, "each was used up");
    let names = service.control("GET", "/failures", &json!(null));
    for name in names.as_array().unwrap() {
        service.behave(json!({"fail": {"name": name}}));
        assert!(service.generate(NB, &ask("x")).status >= 400, "{name}");
    }
}

#[test]
fn plays_replies_that_are_not_json() {
    let service = Service::start();
    service.behave(json!([
        {"fail": {"name": "html"}}, {"fail": {"name": "invalid_json"}}, {"fail": {"name": "empty_body"}},
        {"fail": {"status": 418, "body": {"a": 1}, "content_type": "application/x"}},
    ]));
    let html = service.generate(NB, &ask("x"));
    assert_eq!((html.status, html.headers["content-type"].as_str()), (502, "text/html; charset=UTF-8"));
    let broken = service.generate(NB, &ask("x"));
    assert!(broken.status == 200 && serde_json::from_slice::<Value>(&broken.body).is_err());
    assert!(service.generate(NB, &ask("x")).body.is_empty());
    let own = service.generate(NB, &ask("x"));
    assert_eq!((own.status, own.json()), (418, json!({"a": 1})));
}

#[test]
fn blocks_and_refusals_are_replies() {
    let service = Service::start();
    let blocked = streamed(&service, json!({"block": "PROHIBITED_CONTENT"})).events();
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked[0]["promptFeedback"]["blockReason"], "PROHIBITED_CONTENT");
    assert_eq!(blocked[0].get("candidates"), None);
    for reason in ["IMAGE_SAFETY", "NO_IMAGE", "PROHIBITED_CONTENT", "RECITATION", "MAX_TOKENS", "SOMETHING_NEW"] {
        service.behave(json!({"finish": {"reason": reason, "message": "why"}}));
        let reply = service.generate(NB, &ask("x")).json();
        assert_eq!(reply["candidates"][0]["finishReason"], reason);
        assert_eq!(reply["candidates"][0]["finishMessage"], "why");
        assert!(parts(&reply).is_empty(), "{reason}");
    }
    service.behave(json!({"finish": {"reason": "IMAGE_OTHER", "keep_text": true}}));
    let kept = parts(&service.generate(NB, &ask("x")).json());
    assert!(kept.len() == 1 && kept[0]["text"].is_string());
}

#[test]
fn layouts_counts_and_thoughts() {
    let service = Service::start();
    let kinds = |behaviour: Value| {
        service.behave(and(small(), behaviour));
        let reply = service.generate(NB, &ask("a red kite")).json();
        let kind = |part: &Value| {
            let kind = if part.get("text").is_some() { "text" } else { "picture" };
            if part["thought"] == true { format!("thought {kind}") } else { kind.to_string() }
        };
        parts(&reply).iter().map(kind).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(kinds(json!({})), "text, picture");
    assert_eq!(kinds(json!({"pictures": 3})), "text, picture, picture, picture");
    assert_eq!(kinds(json!({"layout": "interleaved"})), "text, picture, text, picture");
    assert_eq!(kinds(json!({"layout": "text_only"})), "text");
    assert_eq!(kinds(json!({"layout": "picture_only"})), "picture");
    assert_eq!(kinds(json!({"layout": "empty"})), "");
    assert_eq!(kinds(json!({"thoughts": true})), "thought text, thought picture, text, picture");
}

#[test]
fn errors_and_finishes_in_mid_stream() {
    let service = Service::start();
    let bare = streamed(&service, json!({"error_mid_stream": {"after_event": 1}})).text();
    let (event, error) = bare.split_once("\r\n\r\n").unwrap();
    assert!(event.starts_with("data: ") && error.starts_with("{\n") && error.contains("\"code\": 499"));
    let wrapped =
        streamed(&service, json!({"error_mid_stream": {"after_event": 2, "in_data": true, "name": "internal"}}));
    assert_eq!(wrapped.events()[2]["error"]["code"], 500);
    let twice = streamed(&service, json!({"duplicate_finish": true})).events();
    let finishes = twice.iter().filter(|event| event["candidates"][0]["finishReason"] == "STOP").count();
    assert_eq!(finishes, 2);
}

#[test]
fn large_replies_still_hold_the_picture() {
    let service = Service::start();
    for (model, size) in [(NB, 1_000_000), (NB, 20_000_000), ("gemini-2.5-flash-image", 5_000_000)] {
        service.behave(json!({"picture_bytes": size, "picture_px": [48, 32]}));
        let bytes = pictures(&service.generate(model, &ask("a red kite")).json()).remove(0);
        assert!(bytes.len() >= size && bytes.len() < size + size / 100, "{} for {size}", bytes.len());
        let picture = image::load_from_memory(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (48, 32));
    }
    service.behave(json!({"signature_bytes": 1_000_000}));
    let reply = service.generate(NB, &ask("x")).json();
    assert_eq!(parts(&reply)[1]["thoughtSignature"].as_str().unwrap().len(), 1_333_336);
}

#[test]
fn behaviours_wait_for_their_request() {
    let service = Service::start();
    service.behave(json!({"times": 2, "when": {"prompt": "boat"}, "fail": {"name": "unavailable"}}));
    service.behave(json!({"when": {"method": "models"}, "fail": {"name": "internal"}}));
    assert_eq!(service.generate(NB, &ask("a kite")).status, 200);
    assert_eq!(service.generate(NB, &ask("a boat")).status, 503);
    assert_eq!(service.stream(NB, &ask("the boat")).status, 503);
    assert_eq!(service.generate(NB, &ask("a boat")).status, 200);
    assert_eq!(service.send("GET", "/v1beta/models", &[crate::support::KEY], b"").status, 500);
    let wrong = crate::support::send(service.ports.control_port, "POST", "/behaviours", &[], br#"{"tims": 2}"#);
    assert_eq!(wrong.status, 400);
    let events = json!([{"candidates": []}, {"anything": "goes"}]);
    assert_eq!(streamed(&service, json!({ "events": events })).events(), *events.as_array().unwrap());
}
