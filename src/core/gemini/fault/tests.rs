use super::*;
use serde_json::json;

fn envelope(code: u16, status: &str, message: &str, details: Value) -> Vec<u8> {
    json!({"error": {"code": code, "status": status, "message": message, "details": details}}).to_string().into_bytes()
}

fn reason(reason: &str) -> Value {
    json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}])
}

fn quota(id: &str) -> Value {
    json!([{"violations": [{"quotaMetric": "generativelanguage.googleapis.com/x", "quotaId": id}]}])
}

/// Checks the kind of each message, and that only what may wait is retried.
fn check(code: u16, status: &str, rows: &[(&str, Value, Kind)]) {
    for (message, details, kind) in rows {
        let error = from_reply(code, &envelope(code, status, message, details.clone()));
        assert_eq!((error.kind, error.code, error.detail.as_str()), (*kind, Some(code), *message), "{message}");
        assert_eq!(error.may_retry_free(), *kind == Kind::RateLimited || code == 503, "{message}");
    }
}

#[test]
fn bad_requests_say_what_was_bad() {
    let none = Value::Null;
    let plain = |message, kind| (message, none.clone(), kind);
    let rows = [
        ("API key not valid. Please pass a valid API key.", reason("API_KEY_INVALID"), Kind::KeyInvalid),
        plain("API key expired. Please renew the API key.", Kind::KeyInvalid),
        plain("Image part is missing a thought_signature in content position 2", Kind::SignatureMissing),
        plain("Corrupted thought signature.", Kind::SignatureInvalid),
        plain("Unable to process input image. Please retry.", Kind::PictureRejected),
        plain("Unsupported MIME type: image/bmp", Kind::PictureRejected),
        plain("Invalid value at 'generation_config.image_config.aspect_ratio'", Kind::RatioUnsupported),
        plain("Invalid value at 'generation_config.image_config.image_size'", Kind::SizeUnsupported),
        plain("The input token count (200000) exceeds the maximum number of tokens.", Kind::PromptTooLong),
        plain("Request payload size exceeds the limit: 104857600 bytes.", Kind::RequestTooLarge),
        plain("Thinking level is not supported for this model.", Kind::ThinkingUnsupported),
        plain("Request contains an invalid argument.", Kind::RequestRejected),
    ];
    check(400, "INVALID_ARGUMENT", &rows);
    let rows = [
        plain("User location is not supported for the API use.", Kind::RegionUnsupported),
        plain("Free tier is not available in your country. Please enable billing.", Kind::BillingRequired),
        plain("The File abc is not in an ACTIVE state: files/abc", Kind::FileExpired),
        plain("Something else has to be done before.", Kind::RequestRejected),
    ];
    check(400, "FAILED_PRECONDITION", &rows);
}

#[test]
fn keys_that_are_refused_say_why() {
    let none = Value::Null;
    let plain = |message, kind| (message, none.clone(), kind);
    let rows = [
        ("Expected OAuth 2 access token", reason("ACCESS_TOKEN_TYPE_UNSUPPORTED"), Kind::KeyKindRefused),
        plain("Missing credentials", Kind::KeyInvalid),
    ];
    check(401, "UNAUTHENTICATED", &rows);
    let rows = [
        plain("Your API key was reported as leaked. Please use another API key.", Kind::KeyLeaked),
        ("It is off.", reason("SERVICE_DISABLED"), Kind::ServiceDisabled),
        ("Requests from this site are blocked.", reason("API_KEY_HTTP_REFERRER_BLOCKED"), Kind::KeyRestricted),
        plain("Requests from referer <empty> are blocked.", Kind::KeyRestricted),
        plain("You do not have permission to access the File abc or it may not exist.", Kind::FileExpired),
        plain("The caller does not have permission", Kind::PermissionDenied),
    ];
    check(403, "PERMISSION_DENIED", &rows);
}

#[test]
fn what_is_gone_is_told_from_what_never_was() {
    let none = Value::Null;
    let plain = |message, kind| (message, none.clone(), kind);
    let rows = [
        plain("models/gemini-3-pro-image-preview is not found for API version v1beta", Kind::ModelRetired),
        plain("models/gemini-3-pro-image is not found for API version v1beta", Kind::ModelRetired),
        plain("This model models/gemini-9 is no longer available.", Kind::ModelRetired),
        plain("models/gemini-99-image is not found for API version v1beta", Kind::ModelUnknown),
        plain("File not found: files/abc", Kind::FileExpired),
        plain("Requested entity was not found.", Kind::RequestRejected),
    ];
    check(404, "NOT_FOUND", &rows);
}

#[test]
fn limits_by_the_minute_pass_and_others_do_not() {
    let rows = [
        ("Quota", quota("GenerateRequestsPerMinutePerProjectPerModel"), Kind::RateLimited),
        ("Quota", quota("GenerateRequestsPerDayPerProjectPerModel"), Kind::DailyLimit),
        ("limit: 250, model: x", quota("GenerateRequestsPerDayPerProject-FreeTier"), Kind::DailyLimit),
        ("limit: 0, model: x", quota("GenerateRequestsPerMinutePerProject-FreeTier"), Kind::FreeTierLimit),
        ("Your prepayment credits are depleted.", Value::Null, Kind::BillingRequired),
    ];
    check(429, "RESOURCE_EXHAUSTED", &rows);
}

#[test]
fn failures_of_the_server_are_told_by_their_status() {
    for (code, status, kind) in [
        (402, "", Kind::BillingRequired),
        (413, "", Kind::RequestTooLarge),
        (418, "", Kind::RequestRejected),
        (499, "CANCELLED", Kind::Cancelled),
        (500, "INTERNAL", Kind::ServerFault),
        (502, "", Kind::Overloaded),
        (503, "UNAVAILABLE", Kind::Overloaded),
        (504, "DEADLINE_EXCEEDED", Kind::DeadlineExceeded),
    ] {
        check(code, status, &[("It failed.", Value::Null, kind)]);
    }
}

#[test]
fn a_retired_model_names_its_successor() {
    let message = "models/gemini-3.1-flash-image-preview is not found for API version v1beta.";
    let error = from_reply(404, &envelope(404, "NOT_FOUND", message, json!([])));
    assert_eq!((error.kind, error.successor.as_deref()), (Kind::ModelRetired, Some("gemini-nano-banana-2.1")));
}

#[test]
fn what_the_details_say_is_kept() {
    let details = json!([
        {"@type": "BadRequest", "fieldViolations": [
            {"field": "generation_config.image_config", "description": "Unknown name \"outputMimeType\""},
        ]},
    ]);
    let error = from_reply(400, &envelope(400, "INVALID_ARGUMENT", "Invalid JSON payload received.", details));
    assert_eq!((error.kind, error.field.as_deref()), (Kind::RequestRejected, Some("generation_config.image_config")));

    for (delay, ms) in [
        ("48s", Some(48_000)),
        ("34.4s", Some(34_400)),
        ("0.0001s", Some(1)),
        ("-1s", None),
        ("soon", None),
        ("1e300s", None),
    ] {
        let details = json!([{"@type": "RetryInfo", "retryDelay": delay}]);
        let error = from_reply(429, &envelope(429, "RESOURCE_EXHAUSTED", "slow down", details));
        assert_eq!(error.retry_after_ms, ms, "{delay}");
    }
    let worded = envelope(429, "RESOURCE_EXHAUSTED", "Please retry in 48.939935699s.", json!([]));
    assert_eq!(from_reply(429, &worded).retry_after_ms, Some(48_940));
}

#[test]
fn an_error_is_found_in_whatever_it_is_wrapped() {
    let bare = r#"{"error":{"code":503,"status":"UNAVAILABLE","message":"m"}}"#;
    for body in [bare.to_owned(), format!("[{bare}]"), format!("data: {bare}\r\n\r\n"), format!("\u{feff}{bare}\n")] {
        let error = from_reply(503, body.as_bytes());
        assert_eq!((error.kind, error.status.as_deref()), (Kind::Overloaded, Some("UNAVAILABLE")), "{body}");
        assert!(error.may_retry_free());
    }
    let named = in_message(&json!({"error": {"status": "UNAVAILABLE"}})).unwrap();
    assert_eq!((named.kind, named.code), (Kind::Overloaded, Some(503)));
    assert!(!named.may_retry_free(), "in the middle of a reply nobody says that nothing was done");
    assert_eq!(in_message(&json!({"error": "out of order"})).unwrap().detail, "out of order");
    assert_eq!(in_message(&json!({"error": null, "candidates": []})), None);
    assert_eq!(in_message(&json!({"candidates": [{"error": {}}]})), None);
}

#[test]
fn a_page_is_read_as_words_and_promises_nothing() {
    let page =
        "<!DOCTYPE html>\n<STYLE>p{a:b}</STYLE><title>Error 503</title><script>x()</script>\n<p>Come <b>back</b>";
    let error = from_reply(503, page.as_bytes());
    assert_eq!((error.kind, error.detail.as_str()), (Kind::Overloaded, "Error 503 Come back"));
    assert!(!error.may_retry_free(), "the API itself did not say that it had not begun");
    assert_eq!(from_reply(500, b"").detail, "");
    assert_eq!(from_reply(200, b"").kind, Kind::Unknown);
    assert_eq!(from_reply(400, b"\xff\xfe<").kind, Kind::RequestRejected);
    assert_eq!(from_reply(502, "é<style".as_bytes()).code, Some(502));
    assert_eq!(readable("<style>never closed"), "");
    assert!(readable(&"x".repeat(5000)).chars().count() <= 601);
}

#[test]
fn a_key_in_the_servers_words_does_not_go_on() {
    let message = "Invalid API key: AIzaSyD-1234_abcdefgh, or AQ.Ab8RN6abc! Not AIza, not an AQ. sentence.";
    let error = from_reply(400, &envelope(400, "INVALID_ARGUMENT", message, json!([])));
    assert_eq!(error.detail, "Invalid API key: …, or …! Not AIza, not an AQ. sentence.");
}
