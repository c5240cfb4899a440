//! The Files API: resumable uploads, and files that live for 48 hours.

use crate::api::{Reply, Request};
use crate::encoding::{encode_base64, sha256};
use crate::failure::{self, Failure};
use crate::world::World;
use crate::{request_schema, schema};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What non-final pieces of an upload must be a multiple of, in bytes.
const GRANULARITY: usize = 256 * 1024;

/// All uploads, running and done.
#[derive(Default)]
pub(crate) struct Uploads {
    sessions: BTreeMap<String, Session>,
    files: BTreeMap<String, Value>,
    next: u64,
}

struct Session {
    file: Value,
    expected_bytes: Option<usize>,
    bytes: Vec<u8>,
    origin: Option<String>,
    done: bool,
}

/// A request to the upload address: a start, a piece, a query or a cancel.
pub(crate) fn upload(world: &World, request: &Request) -> Reply {
    let command = request.header("x-goog-upload-command").unwrap_or_default().to_lowercase();
    let commands: Vec<&str> = command.split(',').map(str::trim).collect();
    let done = match request.query("upload_id") {
        None if commands == ["start"] => start(world, request),
        None => Err(Failure::invalid("An upload begins with the command start.")),
        Some(id) => proceed(world, request, id, &commands),
    };
    done.unwrap_or_else(Reply::from)
}

fn start(world: &World, request: &Request) -> Result<Reply, Failure> {
    if request.header("x-goog-upload-protocol") != Some("resumable") {
        return Err(Failure::invalid("X-Goog-Upload-Protocol must be resumable."));
    }
    let body: Value = if request.body.is_empty() {
        json!({})
    } else {
        serde_json::from_slice(&request.body)
            .map_err(|error| Failure::invalid(format!("Invalid JSON payload received. {error}")))?
    };
    let body = schema::normalise(body, &request_schema::UPLOAD).map_err(|wrong| Failure::violations(&wrong))?;
    let mut file = body.get("file").cloned().unwrap_or_else(|| json!({}));
    if let Some(mime) = request.header("x-goog-upload-header-content-type")
        && file.get("mimeType").is_none()
    {
        file["mimeType"] = json!(mime);
    }
    let expected_bytes =
        request.header("x-goog-upload-header-content-length").and_then(|length| length.parse::<usize>().ok());
    let mut uploads = world.uploads();
    uploads.next += 1;
    let id = format!("session-{}", uploads.next);
    let origin = request.header("origin").map(ToString::to_string);
    uploads.sessions.insert(id.clone(), Session { file, expected_bytes, bytes: Vec::new(), origin, done: false });
    let scheme = if request.secure { "https" } else { "http" };
    let mut reply = Reply::text(200, "text/plain; charset=utf-8", "");
    reply.header("x-goog-upload-url", &format!("{scheme}://{}{}?upload_id={id}", request.host, request.path));
    reply.header("x-goog-upload-status", "active");
    reply.header("x-goog-upload-chunk-granularity", &GRANULARITY.to_string());
    Ok(reply)
}

fn proceed(world: &World, request: &Request, id: &str, commands: &[&str]) -> Result<Reply, Failure> {
    let mut uploads = world.uploads();
    let number = uploads.next;
    let session = uploads
        .sessions
        .get_mut(id)
        .ok_or_else(|| Failure::new(404, "NOT_FOUND", "The upload session does not exist."))?;
    if session.origin.as_deref() != request.header("origin") {
        return Err(Failure::new(403, "PERMISSION_DENIED", "The upload was started from another origin."));
    }
    let mut reply = Reply::text(200, "text/plain; charset=utf-8", "");
    if commands == ["cancel"] {
        uploads.sessions.remove(id);
        reply.header("x-goog-upload-status", "cancelled");
        return Ok(reply);
    }
    if commands.contains(&"upload") {
        let offset = request.header("x-goog-upload-offset").and_then(|offset| offset.parse::<usize>().ok());
        if offset != Some(session.bytes.len()) || session.done {
            return Err(Failure::invalid(format!("Offset mismatch: {} bytes were received.", session.bytes.len())));
        }
        if !commands.contains(&"finalize") && !request.body.len().is_multiple_of(GRANULARITY) {
            return Err(Failure::invalid(format!("A piece must be a multiple of {GRANULARITY} bytes.")));
        }
        session.bytes.extend_from_slice(&request.body);
    }
    let received = session.bytes.len();
    if commands.contains(&"finalize") {
        if session.expected_bytes.is_some_and(|expected| expected != received) {
            return Err(Failure::invalid(format!("{received} bytes were received, another length was announced.")));
        }
        session.done = true;
        let file = finished(session, number, request);
        let name = file["name"].as_str().unwrap_or_default().to_string();
        uploads.files.insert(name, file.clone());
        reply = Reply::json(200, &json!({ "file": file }));
    } else if !commands.contains(&"upload") && commands != ["query"] {
        return Err(Failure::invalid("The upload command is unknown."));
    }
    reply.header("x-goog-upload-size-received", &received.to_string());
    let done = uploads.sessions.get(id).is_some_and(|session| session.done);
    reply.header("x-goog-upload-status", if done { "final" } else { "active" });
    Ok(reply)
}

fn finished(session: &Session, number: u64, request: &Request) -> Value {
    let given = session.file["name"].as_str().map(|name| name.trim_start_matches("files/").to_string());
    let id = given.unwrap_or_else(|| format!("simulated{number:04}"));
    let scheme = if request.secure { "https" } else { "http" };
    let mut file = json!({
        "name": format!("files/{id}"),
        "mimeType": session.file["mimeType"],
        "sizeBytes": session.bytes.len().to_string(),
        "createTime": "2026-11-21T10:00:00.000000Z",
        "updateTime": "2026-11-21T10:00:00.000000Z",
        "expirationTime": "2026-11-23T10:00:00.000000Z",
        "sha256Hash": encode_base64(&sha256(&session.bytes)),
        "uri": format!("{scheme}://{}/v1beta/files/{id}", request.host),
        "state": "ACTIVE",
        "source": "UPLOADED",
    });
    if let Some(name) = session.file.get("displayName") {
        file["displayName"] = name.clone();
    }
    file
}

/// The list of files.
pub(crate) fn list(world: &World, request: &Request) -> Reply {
    if request.method != "GET" {
        return Failure::new(404, "NOT_FOUND", "Only GET is served here.").into();
    }
    let files: Vec<Value> = world.uploads().files.values().cloned().collect();
    Reply::json(200, &if files.is_empty() { json!({}) } else { json!({ "files": files }) })
}

/// One file: read or deleted.
pub(crate) fn one(world: &World, request: &Request, id: &str) -> Reply {
    let name = format!("files/{id}");
    let found = match request.method.as_str() {
        "GET" => world.uploads().files.get(&name).cloned(),
        "DELETE" => world.uploads().files.remove(&name).map(|_| json!({})),
        _ => None,
    };
    let gone = || failure::named("file_gone", "", None).unwrap_or_else(|| Failure::invalid("no such file")).into();
    found.map_or_else(gone, |body| Reply::json(200, &body))
}
