//! A server of its own for each test, and a client that keeps what a browser would hide.

use serde_json::{Value, json};
use simulator::{Options, Running, start};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

pub const KEY: (&str, &str) = ("x-goog-api-key", "atelier-test-key");
pub const JSON: (&str, &str) = ("content-type", "application/json");

/// A running simulator.
pub struct Service {
    pub ports: Running,
    pub runtime: Runtime,
}

/// A reply, or as much of it as came.
#[derive(Debug)]
pub struct Response {
    /// 0 where no status line came.
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// Whether the body came to its end as announced.
    pub whole: bool,
    /// Whether the connection ended by a reset.
    pub reset: bool,
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The events of a stream.
    pub fn events(&self) -> Vec<Value> {
        let text = self.text().replace("\r\n", "\n").replace('\r', "\n");
        let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Service {
    pub fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = Options { http2: true, ..Options::default() };
        let ports = runtime.block_on(start(options)).unwrap();
        Self { ports, runtime }
    }

    pub fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        send(self.ports.plain_port, method, target, headers, body)
    }

    /// A generation by `model`, with a good key.
    pub fn generate(&self, model: &str, body: &Value) -> Response {
        let target = format!("/v1beta/models/{model}:generateContent");
        self.send("POST", &target, &[KEY, JSON], body.to_string().as_bytes())
    }

    /// A streamed generation by `model`, with a good key.
    pub fn stream(&self, model: &str, body: &Value) -> Response {
        let target = format!("/v1beta/models/{model}:streamGenerateContent?alt=sse");
        self.send("POST", &target, &[KEY, JSON], body.to_string().as_bytes())
    }

    pub fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let response = send(self.ports.control_port, method, path, &[JSON], body.to_string().as_bytes());
        assert_eq!(response.status, 200, "{method} {path}: {}", response.text());
        response.json()
    }

    pub fn behave(&self, behaviour: Value) {
        self.control("POST", "/behaviours", &behaviour);
    }

    /// The last request in the log, once its reply has ended.
    pub fn last_request(&self) -> Value {
        for _ in 0..100 {
            let list = self.control("GET", "/requests", &json!(null));
            let last = list.as_array().and_then(|list| list.last()).cloned().unwrap_or_default();
            if !last["end"].is_null() {
                return last;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the last request never ended");
    }
}

/// A request body with one text.
pub fn ask(prompt: &str) -> Value {
    json!({"contents": [{"role": "user", "parts": [{"text": prompt}]}]})
}

pub fn send(port: u16, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut head = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "host") {
        head += &format!("host: 127.0.0.1:{port}\r\n");
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut raw = Vec::new();
    let mut buffer = [0; 65_536];
    let reset = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break false,
            Ok(count) => raw.extend_from_slice(&buffer[..count]),
            Err(error) => break error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    };
    parse(&raw, reset)
}

pub fn parse(raw: &[u8], reset: bool) -> Response {
    let Some(end) = raw.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Response { status: 0, headers: BTreeMap::new(), body: Vec::new(), whole: false, reset };
    };
    let head = String::from_utf8_lossy(&raw[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers: BTreeMap<String, String> =
        lines.map(|(name, value)| (name.to_lowercase(), value.to_string())).collect();
    let rest = &raw[end + 4..];
    let (body, whole) = match headers.get("content-length") {
        Some(length) => (rest.to_vec(), length.parse() == Ok(rest.len())),
        None => unchunked(rest),
    };
    Response { status, headers, body, whole, reset }
}

fn unchunked(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let Ok(size) = usize::from_str_radix(&String::from_utf8_lossy(&rest[..end]), 16) else { break };
        rest = &rest[end + 2..];
        if size == 0 {
            return (body, true);
        }
        let taken = size.min(rest.len());
        body.extend_from_slice(&rest[..taken]);
        rest = rest.get(taken + 2..).unwrap_or_default();
    }
    (body, false)
}

/// The parts of a reply's only candidate.
pub fn parts(reply: &Value) -> Vec<Value> {
    reply.pointer("/candidates/0/content/parts").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// The bytes of a reply's pictures that are no thoughts.
pub fn pictures(reply: &Value) -> Vec<Vec<u8>> {
    use base64::Engine;
    let shown = parts(reply).into_iter().filter(|part| part["thought"] != true);
    let data = shown.filter_map(|part| part.pointer("/inlineData/data").and_then(Value::as_str).map(String::from));
    data.map(|text| base64::engine::general_purpose::STANDARD.decode(text).unwrap()).collect()
}
