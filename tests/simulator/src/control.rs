//! The control interface: plain HTTP and JSON, for the test that drives the server.

use crate::api::{Reply, Request};
use crate::edit::Redraw;
use crate::failure::{NAMES, named};
use crate::script::Behaviour;
use crate::world::World;
use serde_json::{Map, Value, json};

/// Answers a request to the control port.
pub(crate) fn answer(world: &World, request: &Request) -> Reply {
    let path = request.path.trim_matches('/');
    match (request.method.as_str(), path) {
        ("GET", "health") => Reply::json(200, &json!({"ok": true})),
        ("GET", "certificate") => {
            let body = json!({"pem": world.certificate_pem, "spki_sha256": world.spki_sha256});
            Reply::json(200, &body)
        }
        ("GET", "requests") => {
            let since = request.query("since").and_then(|id| id.parse().ok()).unwrap_or(0);
            let list = world.journal().list(since);
            Reply::json(200, &list)
        }
        ("GET", "counters") => {
            let counts = world.journal().counts();
            Reply::json(200, &counts)
        }
        ("GET", "failures") => Reply::json(200, &json!(NAMES)),
        ("GET", "behaviours") => Reply::json(200, &waiting(world)),
        ("POST", "behaviours") => add(world, &request.body),
        ("DELETE", "behaviours") => {
            world.script().clear();
            Reply::json(200, &json!([]))
        }
        ("GET", "settings") => Reply::json(200, &json!(world.settings())),
        ("POST", "settings") => set(world, &request.body),
        ("POST", "reset") => {
            world.reset();
            Reply::json(200, &json!({"ok": true}))
        }
        ("GET", other) => match body_id(other).and_then(|id| world.journal().body(id)) {
            Some(body) => Reply::text(200, "application/octet-stream", body),
            None => Reply::json(404, &json!({"error": "no such path, or the body was not kept"})),
        },
        _ => Reply::json(404, &json!({"error": "no such path"})),
    }
}

fn body_id(path: &str) -> Option<u64> {
    path.strip_prefix("requests/")?.strip_suffix("/body")?.parse().ok()
}

fn waiting(world: &World) -> Value {
    let script = world.script();
    let list = script.waiting().iter().map(|(id, behaviour)| json!({"id": id, "behaviour": behaviour}));
    Value::Array(list.collect())
}

fn wrong(error: impl std::fmt::Display) -> Reply {
    Reply::json(400, &json!({"error": error.to_string()}))
}

fn add(world: &World, body: &[u8]) -> Reply {
    let parsed = match serde_json::from_slice::<Value>(body) {
        Ok(Value::Array(list)) => serde_json::from_value::<Vec<Behaviour>>(Value::Array(list)),
        Ok(single) => serde_json::from_value(single).map(|behaviour| vec![behaviour]),
        Err(error) => Err(error),
    };
    let behaviours = match parsed {
        Ok(behaviours) => behaviours,
        Err(error) => return wrong(error),
    };
    let own = ["html", "invalid_json", "empty_body"];
    for behaviour in &behaviours {
        let name = behaviour.fail.as_ref().and_then(|fail| fail.name.as_deref());
        if let Some(name) = name.filter(|name| !own.contains(name) && named(name, "", None).is_none()) {
            return wrong(format!("no failure is named {name}"));
        }
        if let Some(fault) = behaviour.redraw.as_ref().and_then(Redraw::fault) {
            return wrong(fault);
        }
    }
    let ids: Vec<u64> = behaviours.into_iter().map(|behaviour| world.script().add(behaviour)).collect();
    Reply::json(200, &json!({ "ids": ids }))
}

/// Changes the settings that are named; the others stay.
fn set(world: &World, body: &[u8]) -> Reply {
    let changes = match serde_json::from_slice::<Map<String, Value>>(body) {
        Ok(changes) => changes,
        Err(error) => return wrong(error),
    };
    let mut settings = json!(world.settings());
    for (name, value) in changes {
        settings[name] = value;
    }
    match serde_json::from_value(settings) {
        Ok(settings) => {
            world.set(settings);
            Reply::json(200, &json!(world.settings()))
        }
        Err(error) => wrong(error),
    }
}
