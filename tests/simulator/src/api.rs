//! Requests to the API: what they are, who may make them, and where they go.

use crate::deliver::{Connection, Playing};
use crate::failure::{self, Failure};
use crate::journal::Entry;
use crate::model::{self, catalogue};
use crate::script::{Behaviour, Call, Ending};
use crate::world::World;
use crate::{cors, generate, uploads};
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The largest inline request, in bytes.
const MAX_BODY_BYTES: usize = 100 * 1024 * 1024;

/// One request with its whole body.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Bytes,
    /// The length of the body as it was sent; `body` is empty where that was above the limit.
    pub(crate) body_bytes: usize,
    pub(crate) secure: bool,
    pub(crate) protocol: &'static str,
    pub(crate) connection: Arc<Connection>,
}

impl Request {
    /// A header by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A value of the query.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, v)| v)
    }
}

/// What the connection shall send.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) content: Content,
    pub(crate) refusal: Option<String>,
}

/// The content of a reply.
pub(crate) enum Content {
    Full(Bytes),
    Played(Box<Playing>),
    /// No reply at all: the connection ends.
    Nothing(Ending),
    /// No reply, and the connection stays.
    Silence,
}

impl Reply {
    /// A reply with this body.
    pub(crate) fn text(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("content-type".to_string(), content_type.to_string())];
        Self { status, headers, content: Content::Full(body.into()), refusal: None }
    }

    /// A JSON reply.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json; charset=UTF-8", format!("{body:#}\n"))
    }

    /// The same, written down as a refusal for this reason.
    pub(crate) fn refused(mut self, reason: impl Into<String>) -> Self {
        self.refusal = Some(reason.into());
        self
    }

    /// Adds a header.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_string(), value.to_string()));
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        Self::json(failure.http, &failure.to_json()).refused(failure.message)
    }
}

/// Where a request goes, from its path.
#[derive(Debug, PartialEq)]
pub(crate) enum Route<'a> {
    Models,
    Model(&'a str),
    Generate { model: &'a str, method: &'a str },
    Upload,
    Files,
    File(&'a str),
    Unknown,
}

/// The route of a path and the API version in it.
pub(crate) fn route(path: &str) -> (Route<'_>, &str) {
    let path = path.trim_start_matches('/');
    if let Some(rest) = path.strip_prefix("upload/") {
        let (version, rest) = rest.split_once('/').unwrap_or((rest, ""));
        return (if rest == "files" { Route::Upload } else { Route::Unknown }, version);
    }
    let (version, rest) = path.split_once('/').unwrap_or((path, ""));
    if !matches!(version, "v1" | "v1beta" | "v1alpha") {
        return (Route::Unknown, version);
    }
    let route = match rest.split_once('/') {
        None if rest == "models" => Route::Models,
        None if rest == "files" => Route::Files,
        Some(("models", id)) => match id.split_once(':') {
            Some((model, method)) => Route::Generate { model, method },
            None => Route::Model(id),
        },
        Some(("files", id)) => Route::File(id),
        _ => Route::Unknown,
    };
    (route, version)
}

/// Whether a Host header is one of the API's or of this machine.
pub(crate) fn is_own_host(host: &str) -> bool {
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.chars().all(|digit| digit.is_ascii_digit()) { name } else { host });
    matches!(name, "generativelanguage.googleapis.com" | "localhost" | "127.0.0.1" | "[::1]")
}

/// Writes the request down, answers it, and writes down how.
pub(crate) async fn answer(world: &Arc<World>, request: Request) -> Reply {
    let (route, _) = route(&request.path);
    let kind = match (&route, is_own_host(&request.host), request.method.as_str()) {
        (_, false, _) => "evil".to_string(),
        (_, true, "OPTIONS") => "preflight".to_string(),
        (Route::Generate { method, .. }, ..) => method.to_string(),
        (Route::Models | Route::Model(_), ..) => "models".to_string(),
        (Route::Upload, ..) => "upload".to_string(),
        (Route::Files | Route::File(_), ..) => "files".to_string(),
        (Route::Unknown, ..) => "unknown".to_string(),
    };
    let entry = world.journal().add(entry(&request, kind.clone()));
    let mut unfinished = Unfinished { world: Arc::clone(world), entry, armed: true };
    let reply = if kind == "evil" {
        let mut reply = Reply::text(200, "text/plain", "");
        reply.header("access-control-allow-origin", "*");
        reply.header("access-control-allow-headers", "*");
        reply.refused("foreign host")
    } else if cors::is_preflight(&request) {
        cors::preflight(&request)
    } else {
        let origin = request.header("origin").map(ToString::to_string);
        let mut reply = dispatch(world, &request, entry).await;
        cors::permit(&mut reply, origin.as_deref());
        reply
    };
    if matches!(reply.content, Content::Silence) {
        std::future::pending::<()>().await;
    }
    unfinished.armed = false;
    let mut journal = world.journal();
    if kind == "preflight" && reply.status == 403 {
        journal.count("preflights refused");
    }
    if reply.status == 200 && matches!(kind.as_str(), "generateContent" | "streamGenerateContent") {
        journal.count("billed");
    }
    journal.with(entry, |entry| {
        entry.status = Some(reply.status);
        entry.refusal.clone_from(&reply.refusal);
    });
    if let Content::Full(bytes) = &reply.content {
        journal.with(entry, |entry| entry.sent_bytes = bytes.len());
        journal.end(entry, "complete");
    }
    if matches!(reply.content, Content::Nothing(_)) {
        journal.end(entry, "server_cut");
    }
    drop(journal);
    reply
}

/// Notices that the client went away before it had a reply.
struct Unfinished {
    world: Arc<World>,
    entry: u64,
    armed: bool,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.armed {
            self.world.journal().end(self.entry, "client_cut");
        }
    }
}

fn entry(request: &Request, kind: String) -> Entry {
    Entry {
        id: 0,
        at_ms: 0,
        connection: request.connection.id,
        protocol: format!("{}{}", if request.secure { "https " } else { "http " }, request.protocol),
        method: request.method.clone(),
        host: request.host.clone(),
        path: request.path.clone(),
        query: request.query.clone(),
        headers: request.headers.clone(),
        kind,
        body_bytes: request.body_bytes,
        body_sha256: crate::encoding::sha256_hex(&request.body),
        body: (!request.body.is_empty()).then(|| request.body.clone()),
        shown: OnceLock::new(),
        status: None,
        refusal: None,
        pictures: Vec::new(),
        used: None,
        sent_bytes: 0,
        end: None,
    }
}

async fn dispatch(world: &Arc<World>, request: &Request, entry: u64) -> Reply {
    let (route, version) = route(&request.path);
    let generating = matches!(&route, Route::Generate { method, .. } if *method != "countTokens");
    // The address of an upload is its own permission: the official Python client sends no key there.
    let permitted = route == Route::Upload && request.query("upload_id").is_some();
    if let Some(failure) = check_key(world, request, generating).err().filter(|_| !permitted) {
        return failure.into();
    }
    if request.body_bytes > MAX_BODY_BYTES && route != Route::Upload {
        return Failure::invalid(format!("Request payload size exceeds the limit: {MAX_BODY_BYTES} bytes.")).into();
    }
    match (request.method.as_str(), route) {
        ("POST", Route::Generate { model, method }) => {
            generate::handle(world, request, generate::Target { model, method, version, entry }).await
        }
        ("GET", Route::Models) => with_behaviour(world, "models", list_models(world, request)).await,
        ("GET", Route::Model(id)) => {
            let gone = world.settings().retired.iter().any(|retired| retired == id);
            let found = model::find(id, version).filter(|_| !gone).map(|model| Reply::json(200, &model.to_json()));
            let reply = found.unwrap_or_else(|| failure::model_not_found(id, version).into());
            with_behaviour(world, "models", reply).await
        }
        (_, Route::Upload) => with_behaviour(world, "upload", uploads::upload(world, request)).await,
        (_, Route::Files) => with_behaviour(world, "files", uploads::list(world, request)).await,
        (_, Route::File(id)) => with_behaviour(world, "files", uploads::one(world, request, id)).await,
        _ => Reply::text(404, "text/html; charset=UTF-8", NOT_FOUND).refused("no such path"),
    }
}

const NOT_FOUND: &str = "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n\
                         <p><b>404.</b> <ins>That's an error.</ins>\n";

/// Delays and failures for requests that are not generations.
async fn with_behaviour(world: &Arc<World>, method: &str, reply: Reply) -> Reply {
    let behaviour: Behaviour = world.script().take(Call { method, model: "", prompt: "" });
    tokio::time::sleep(std::time::Duration::from_millis(behaviour.delay_ms)).await;
    if behaviour.stall_before_headers {
        return Reply { status: 0, headers: Vec::new(), content: Content::Silence, refusal: None };
    }
    if let Some(ending) = behaviour.cut_before_headers {
        return Reply { status: 0, headers: Vec::new(), content: Content::Nothing(ending), refusal: None };
    }
    generate::failing(&behaviour, "", false).unwrap_or(reply)
}

fn check_key(world: &World, request: &Request, generating: bool) -> Result<(), Failure> {
    let named = |name: &str| failure::named(name, "", None).unwrap_or_else(|| Failure::invalid(name));
    let key = match (request.header("x-goog-api-key"), request.query("key")) {
        (Some(_), Some(_)) => return Err(named("two_keys")),
        (Some(_), None) if request.header("authorization").is_some() => return Err(named("two_keys")),
        (Some(key), None) => key,
        (None, Some(key)) if key.starts_with("AIza") => key,
        (None, Some(_)) => return Err(named("key_type")),
        (None, None) if request.header("authorization").is_some() => return Err(named("key_type")),
        (None, None) => return Err(named("missing_key")),
    };
    match key {
        "leaked-key" => Err(named("key_leaked")),
        "disabled-key" => Err(named("service_disabled")),
        "region-key" => Err(named("region")),
        "type-key" => Err(named("key_type")),
        "restricted-key" => Err(named("key_restricted")),
        "list-only-key" if generating => Err(named("permission_denied")),
        "list-only-key" => Ok(()),
        key if world.settings().keys.iter().any(|good| good == key) => Ok(()),
        _ => Err(named("api_key_invalid")),
    }
}

fn list_models(world: &World, request: &Request) -> Reply {
    let size = request.query("pageSize").and_then(|size| size.parse::<usize>().ok()).unwrap_or(50).clamp(1, 1000);
    let start = request.query("pageToken").map_or(Some(0), |token| token.parse::<usize>().ok());
    let Some(start) = start else {
        return Failure::invalid("Page token is invalid.").into();
    };
    let all = if world.settings().list_models { catalogue() } else { Vec::new() };
    let page: Vec<&Value> = all.iter().skip(start).take(size).collect();
    let mut body = json!({ "models": page });
    if start + size < all.len() {
        body["nextPageToken"] = json!((start + size).to_string());
    }
    Reply::json(200, &body)
}
