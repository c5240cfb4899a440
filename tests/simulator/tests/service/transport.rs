//! Keys, origins, hosts, TLS, the model list, token counts and uploads.

use crate::support::{JSON, KEY, Response, Service, ask};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const GENERATE: &str = "/v1beta/models/gemini-nano-banana-2.1:generateContent";
const HOST: &str = "generativelanguage.googleapis.com";
const ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:8080");

#[test]
fn keys_have_their_fate() {
    let service = Service::start();
    let body = ask("a boat").to_string();
    let post = |target: &str, headers: &[(&str, &str)]| service.send("POST", target, headers, body.as_bytes());
    let with = |key: &str| post(GENERATE, &[("x-goog-api-key", key), JSON]);
    let reason = |reply: &Response| reply.json().pointer("/error/details/0/reason").cloned().unwrap_or_default();
    let table = [
        ("wrong", 400, "API_KEY_INVALID"),
        ("", 400, "API_KEY_INVALID"),
        ("disabled-key", 403, "SERVICE_DISABLED"),
        ("type-key", 401, "ACCESS_TOKEN_TYPE_UNSUPPORTED"),
        ("restricted-key", 403, "API_KEY_HTTP_REFERRER_BLOCKED"),
        ("leaked-key", 403, "leaked"),
        ("region-key", 400, "FAILED_PRECONDITION"),
        ("list-only-key", 403, "PERMISSION_DENIED"),
    ];
    for (key, status, word) in table {
        let reply = with(key);
        assert_eq!(reply.status, status, "{key}");
        assert!(reply.text().contains(word), "{key}: {}", reply.text());
    }
    assert_eq!(reason(&with("wrong")), "API_KEY_INVALID");
    assert_eq!(with("AQ.atelier-test-key").status, 200);
    assert_eq!(post(GENERATE, &[JSON]).status, 403, "no key");
    assert_eq!(post(&format!("{GENERATE}?key=AIza-atelier-test-key"), &[JSON]).status, 200);
    assert_eq!(post(&format!("{GENERATE}?key=AQ.atelier-test-key"), &[JSON]).status, 401, "AQ keys in headers only");
    assert_eq!(post(&format!("{GENERATE}?key=x"), &[KEY, JSON]).status, 400, "two keys");
    assert_eq!(service.send("GET", "/v1beta/models", &[("x-goog-api-key", "list-only-key")], b"").status, 200);
}

#[test]
fn preflight_allows_what_the_service_allows() {
    let service = Service::start();
    let ask_for = |headers: &str| {
        let asked = [ORIGIN, ("access-control-request-method", "POST"), ("access-control-request-headers", headers)];
        service.send("OPTIONS", GENERATE, &asked, b"")
    };
    for allowed in ["content-type,x-goog-api-key", "authorization", "x-goog-api-client", "x-goog-upload-command"] {
        let reply = ask_for(allowed);
        assert_eq!(reply.status, 200, "{allowed}");
        assert_eq!(reply.headers["access-control-allow-origin"], ORIGIN.1);
        assert_eq!(reply.headers["access-control-allow-headers"], allowed);
    }
    for refused in ["api-revision", "content-type,x-stainless-os", "x-server-timeout", "content-type, x-mine"] {
        let reply = ask_for(refused);
        assert_eq!(reply.status, 403, "{refused}");
        assert!(!reply.headers.contains_key("access-control-allow-origin"), "{refused}");
    }
    let counts = service.control("GET", "/counters", &json!(null));
    assert_eq!((&counts["OPTIONS preflight"], &counts["preflights refused"]), (&json!(8), &json!(4)));
}

#[test]
fn replies_may_be_read_by_the_page_that_asked() {
    let service = Service::start();
    for key in ["atelier-test-key", "wrong"] {
        let reply = service.send("POST", GENERATE, &[("x-goog-api-key", key), JSON, ORIGIN], b"{}");
        assert_eq!(reply.headers["access-control-allow-origin"], ORIGIN.1);
        assert_eq!(reply.headers["vary"], "Origin, X-Origin, Referer");
    }
}

#[test]
fn other_hosts_are_found_out() {
    let service = Service::start();
    let reply = service.send("GET", "/steal?d=secret", &[("host", "evil.test")], b"");
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    let near = service.send("POST", GENERATE, &[("host", "generativelanguage.googleapis.com.evil.test")], b"{}");
    assert_eq!(near.status, 200);
    service.send("GET", "/v1beta/models", &[KEY, ("host", "generativelanguage.googleapis.com:443")], b"");
    let counts = service.control("GET", "/counters", &json!(null));
    assert_eq!(counts["GET evil"], 1);
    assert_eq!(counts["POST evil"], 1);
    assert_eq!(counts["GET models"], 1);
    let log = service.control("GET", "/requests", &json!(null));
    assert_eq!((&log[0]["host"], &log[0]["query"]), (&json!("evil.test"), &json!("d=secret")));
}

#[test]
fn models_are_listed_in_pages() {
    let service = Service::start();
    let get = |target: &str| service.send("GET", target, &[KEY], b"");
    let all = get("/v1beta/models").json()["models"].as_array().unwrap().clone();
    let mut found = Vec::new();
    let mut target = "/v1beta/models?pageSize=3".to_string();
    loop {
        let page = get(&target).json();
        found.extend(page["models"].as_array().unwrap().clone());
        let Some(token) = page["nextPageToken"].as_str() else { break };
        target = format!("/v1beta/models?pageSize=3&pageToken={token}");
    }
    assert_eq!(found, all);
    let ids: Vec<&str> = all.iter().filter_map(|model| model["name"].as_str()).collect();
    assert!(ids.contains(&"models/gemini-nano-banana-2.1") && ids.contains(&"models/gemini-3-pro-image-preview"));
    assert_eq!(get("/v1beta/models/gemini-3-pro-image").json()["inputTokenLimit"], 131_072);
    assert_eq!(get("/v1beta/models/gemini-3-pro-image-preview").status, 404);
    assert_eq!(get("/v1beta/models/gemini-flash-latest").status, 200);
    assert_eq!(get("/v1/models/gemini-flash-latest").status, 404, "aliases exist on v1beta alone");
    service.control("POST", "/settings", &json!({"retired": ["gemini-3-pro-image"]}));
    assert_eq!(service.generate("gemini-3-pro-image", &ask("a boat")).status, 404);
}

#[test]
fn tokens_are_counted() {
    let service = Service::start();
    let count = |body: Value| {
        let target = "/v1beta/models/gemini-3-pro-image:countTokens";
        service.send("POST", target, &[KEY, JSON], body.to_string().as_bytes())
    };
    let plain = count(ask("a boat on the sea"));
    assert!(plain.json()["totalTokens"].as_u64().unwrap() > 4);
    let mut nested = ask("a boat on the sea");
    nested["model"] = json!("models/gemini-3-pro-image");
    let nested = count(json!({ "generateContentRequest": nested }));
    assert_eq!(nested.json()["totalTokens"], plain.json()["totalTokens"]);
    let unnamed = count(json!({"generateContentRequest": ask("a boat")}));
    assert_eq!(unnamed.status, 400, "the nested form names its model");
    let mut extra = ask("a boat");
    extra["generationConfig"] = json!({});
    assert_eq!(count(extra).status, 400, "only the nested form takes a config");
}

#[test]
fn uploads_resume() {
    let service = Service::start();
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
    let length = bytes.len().to_string();
    let start = [
        KEY,
        JSON,
        ORIGIN,
        ("x-goog-upload-protocol", "resumable"),
        ("x-goog-upload-command", "start"),
        ("x-goog-upload-header-content-length", &length),
        ("x-goog-upload-header-content-type", "image/png"),
    ];
    let body = json!({"file": {"displayName": "boat", "mimeType": "image/png"}}).to_string();
    let started = service.send("POST", "/upload/v1beta/files", &start, body.as_bytes());
    assert_eq!(started.headers["x-goog-upload-status"], "active", "{}", started.text());
    assert!(started.headers["access-control-expose-headers"].contains("x-goog-upload-url"));
    let url = started.headers["x-goog-upload-url"].clone();
    let target = &url[url.find("/upload").unwrap()..];
    let send = |command: &str, offset: &str, bytes: &[u8]| {
        let headers = [KEY, ORIGIN, ("x-goog-upload-command", command), ("x-goog-upload-offset", offset)];
        service.send("POST", target, &headers, bytes)
    };
    assert_eq!(send("upload", "0", &bytes[..1000]).status, 400, "a piece of odd length");
    assert_eq!(send("upload", "0", &bytes[..262_144]).headers["x-goog-upload-status"], "active");
    assert_eq!(send("query", "0", b"").headers["x-goog-upload-size-received"], "262144");
    assert_eq!(send("upload, finalize", "0", &bytes[262_144..]).status, 400, "a wrong offset");
    let from_elsewhere = [KEY, ("x-goog-upload-command", "query")];
    assert_eq!(service.send("POST", target, &from_elsewhere, b"").status, 403, "another origin");
    let done = send("upload, finalize", "262144", &bytes[262_144..]);
    assert_eq!(done.headers["x-goog-upload-status"], "final");
    let file = done.json()["file"].clone();
    assert_eq!((&file["sizeBytes"], &file["state"]), (&json!("300000"), &json!("ACTIVE")));
    let path = format!("/v1beta/{}", file["name"].as_str().unwrap());
    assert_eq!(service.send("GET", &path, &[KEY], b"").json(), file);
    let listed = service.send("GET", "/v1beta/files", &[KEY], b"").json();
    assert_eq!(listed["files"], json!([file]));
    assert_eq!(service.send("DELETE", &path, &[KEY], b"").status, 200);
    assert_eq!(service.send("GET", &path, &[KEY], b"").status, 403);
}

#[test]
fn the_log_keeps_bodies() {
    let service = Service::start();
    let body = ask("a boat");
    service.generate("gemini-3-pro-image", &body);
    let entry = service.last_request();
    assert_eq!((&entry["body"], &entry["kind"]), (&body, &json!("generateContent")));
    assert_eq!(entry["headers"]["x-goog-api-key"], KEY.1);
    let raw = format!("/requests/{}/body", entry["id"]);
    let raw = crate::support::send(service.ports.control_port, "GET", &raw, &[], b"");
    assert_eq!(raw.body, body.to_string().as_bytes());
    service.control("POST", "/reset", &json!(null));
    assert_eq!(service.control("GET", "/requests", &json!(null)), json!([]));
    assert_eq!(service.control("GET", "/counters", &json!(null)), json!({}));
}

#[test]
fn speaks_tls_under_its_own_certificate() {
    let service = Service::start();
    let pem = service.control("GET", "/certificate", &json!(null))["pem"].as_str().unwrap().to_string();
    let port = service.ports.port;
    let reply = service.runtime.block_on(async move {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let name = ServerName::try_from(HOST).unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request = hyper::Request::post(format!("https://{HOST}{GENERATE}"));
        let request = request.header(KEY.0, KEY.1).header(JSON.0, JSON.1);
        let request = request.body(Full::new(Bytes::from(ask("a boat").to_string()))).unwrap();
        let reply = sender.send_request(request).await.unwrap();
        let status = reply.status().as_u16();
        (status, reply.into_body().collect().await.unwrap().to_bytes().len())
    });
    assert!(reply.0 == 200 && reply.1 > 10_000, "{reply:?}");
    let entry = service.last_request();
    assert_eq!((&entry["protocol"], &entry["host"]), (&json!("https h2"), &json!(HOST)));
}
