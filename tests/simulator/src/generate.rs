//! `generateContent`, `streamGenerateContent` and `countTokens`.

use crate::answer::{self, Question, last_prompt};
use crate::api::{Content, Reply, Request};
use crate::body::{Envelope, Frame, pieces, prompt_tokens};
use crate::deliver::Playing;
use crate::failure::{self, Failure};
use crate::model::{self, Model};
use crate::rules::{self, Reference};
use crate::script::{Behaviour, Call};
use crate::signature::Signer;
use crate::world::World;
use crate::{request_schema, schema};
use bytes::Bytes;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The model and method of a path, and the request's place in the journal.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) model: &'a str,
    pub(crate) method: &'a str,
    pub(crate) version: &'a str,
    pub(crate) entry: u64,
}

/// A request that was found in order.
struct Accepted {
    model: &'static Model,
    request: Value,
    references: Vec<Reference>,
}

/// Answers one of the methods of a model.
pub(crate) async fn handle(world: &Arc<World>, request: &Request, target: Target<'_>) -> Reply {
    let streamed = target.method == "streamGenerateContent";
    let failed = |failure: Failure| match streamed && request.query("alt") != Some("sse") {
        true => {
            let body = json!([failure.to_json()]);
            Reply::json(failure.http, &body).refused(failure.message)
        }
        false => {
            let mut reply = Reply::from(failure);
            // The real service labels the error of a streaming call as a stream although it is plain JSON.
            if streamed {
                reply.headers[0].1 = "text/event-stream".into();
            }
            reply
        }
    };
    match target.method {
        "countTokens" => count(world, request, target).unwrap_or_else(failed),
        "generateContent" | "streamGenerateContent" => {
            let job = (Arc::clone(world), request.body.clone(), target.model.to_string(), target.version.to_string());
            let json_type = is_json(request);
            let checked =
                tokio::task::spawn_blocking(move || accept(&job.0, &job.1, (&job.2, &job.3), json_type)).await;
            match checked {
                Ok(Ok(accepted)) => play(world, request, target, accepted).await,
                Ok(Err(failure)) => failed(failure),
                Err(_) => failed(Failure::new(500, "INTERNAL", "The simulator itself failed while checking.")),
            }
        }
        other => failed(failure::model_not_found(&format!("{}:{other}", target.model), target.version)),
    }
}

fn is_json(request: &Request) -> bool {
    request.header("content-type").is_some_and(|mime| mime.starts_with("application/json"))
}

fn parse(body: &[u8], json_type: bool, message: &schema::Message) -> Result<Value, Failure> {
    if !json_type {
        return Err(Failure::invalid("Invalid content type: the body must be application/json."));
    }
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| Failure::invalid(format!("Invalid JSON payload received. {error}")))?;
    schema::normalise(value, message).map_err(|wrong| Failure::violations(&wrong))
}

fn living_model(world: &World, id: &str, version: &str) -> Result<&'static Model, Failure> {
    let retired = world.settings().retired.iter().any(|retired| retired == id);
    let found = model::find(id, version).filter(|_| !retired);
    found.ok_or_else(|| failure::model_not_found(id, version))
}

fn accept(world: &World, body: &[u8], target: (&str, &str), json_type: bool) -> Result<Accepted, Failure> {
    let model = living_model(world, target.0, target.1)?;
    let request = parse(body, json_type, &request_schema::GENERATE)?;
    let references = rules::check(&request, model, &Signer::new(&world.settings().secret))?;
    Ok(Accepted { model, request, references })
}

fn count(world: &World, request: &Request, target: Target<'_>) -> Result<Reply, Failure> {
    let model = living_model(world, target.model, target.version)?;
    let body = parse(&request.body, is_json(request), &request_schema::COUNT)?;
    let nested = body.get("generateContentRequest");
    if nested.is_some() && body.get("contents").is_some() {
        return Err(Failure::invalid("Only one of contents or generate_content_request can be set."));
    }
    let counted = nested.unwrap_or(&body);
    let named = counted["model"].as_str().unwrap_or(target.model).trim_start_matches("models/");
    if nested.is_some() && (counted.get("model").is_none() || named != target.model) {
        return Err(Failure::invalid(
            "* CountTokensRequest.generate_content_request.model: the model must be given and be the one of the URL.\n",
        ));
    }
    let references = rules::check(counted, model, &Signer::new(&world.settings().secret))?;
    let (text, image) = prompt_tokens(counted, model, references.len());
    let mut details = vec![json!({"modality": "TEXT", "tokenCount": text})];
    if image > 0 {
        details.push(json!({"modality": "IMAGE", "tokenCount": image}));
    }
    let reply = Reply::json(200, &json!({"totalTokens": text + image, "promptTokensDetails": details}));
    let prompt = last_prompt(counted);
    let behaviour = world.script().take(Call { method: "countTokens", model: target.model, prompt: &prompt });
    Ok(failing(&behaviour, target.model, false).unwrap_or(reply))
}

/// The reply of a behaviour that is an error, whatever was asked.
pub(crate) fn failing(behaviour: &Behaviour, model: &str, streamed: bool) -> Option<Reply> {
    let fail = behaviour.fail.as_ref()?;
    let html = "<!DOCTYPE html>\n<html><head><title>502 Server Error</title></head><body><h1>Error: Server \
                Error</h1></body></html>\n";
    let (status, natural, body) = match fail.name.as_deref() {
        Some("html") => (502, "text/html; charset=UTF-8", html.to_string()),
        Some("invalid_json") => (200, "application/json; charset=UTF-8", "{\"candidates\": [{\"content\": {".into()),
        Some("empty_body") => (200, "application/json; charset=UTF-8", String::new()),
        Some(name) => {
            let failure = failure::named(name, model, fail.retry_delay.as_deref())
                .unwrap_or_else(|| Failure::new(500, "INTERNAL", format!("no failure is named {name}")));
            let label = if streamed { "text/event-stream" } else { "application/json; charset=UTF-8" };
            (failure.http, label, format!("{:#}\n", failure.to_json()))
        }
        None => (500, "application/json; charset=UTF-8", String::new()),
    };
    let body = match &fail.body {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => body,
    };
    let label = fail.content_type.as_deref().unwrap_or(natural);
    let refusal = fail.name.clone().unwrap_or_else(|| "failure on demand".into());
    Some(Reply::text(fail.status.unwrap_or(status), label, body).refused(refusal))
}

async fn play(world: &Arc<World>, request: &Request, target: Target<'_>, accepted: Accepted) -> Reply {
    let prompt = last_prompt(&accepted.request);
    let call = Call { method: target.method, model: target.model, prompt: &prompt };
    let behaviour = world.script().take(call);
    tokio::time::sleep(Duration::from_millis(behaviour.delay_ms)).await;
    if behaviour.stall_before_headers {
        return Reply { status: 0, headers: Vec::new(), content: Content::Silence, refusal: None };
    }
    if let Some(ending) = behaviour.cut_before_headers {
        return Reply { status: 0, headers: Vec::new(), content: Content::Nothing(ending), refusal: None };
    }
    let frame = match (target.method, request.query("alt")) {
        ("generateContent", _) => Frame::Unary,
        (_, Some("sse")) => Frame::Events,
        _ => Frame::Array,
    };
    let mut reply = match failing(&behaviour, target.model, frame != Frame::Unary) {
        Some(reply) => reply,
        None => composed(world, request, target, (accepted, behaviour.clone(), frame)).await,
    };
    for (name, value) in &behaviour.headers {
        reply.header(name, value.as_str().unwrap_or_default());
    }
    reply
}

async fn composed(
    world: &Arc<World>,
    request: &Request,
    target: Target<'_>,
    (accepted, behaviour, frame): (Accepted, Behaviour, Frame),
) -> Reply {
    let (world_of_task, entry, played) = (Arc::clone(world), target.entry, behaviour.clone());
    let work = move || body_pieces(&world_of_task, entry, &accepted, (&behaviour, frame));
    let pieces = match tokio::task::spawn_blocking(work).await {
        Ok(Ok(pieces)) => pieces,
        _ => return Failure::new(500, "INTERNAL", "The simulator itself failed while drawing.").into(),
    };
    let playing = Playing {
        pieces,
        behaviour: played,
        connection: Arc::clone(&request.connection),
        journal: Arc::clone(&world.journal),
        entry,
        http2: request.protocol == "h2",
    };
    let label = if frame == Frame::Events { "text/event-stream" } else { "application/json; charset=UTF-8" };
    let mut reply = Reply::text(200, label, "");
    if let Some(length) = playing.announced_length() {
        reply.header("content-length", &length.to_string());
    }
    reply.content = Content::Played(Box::new(playing));
    reply
}

fn body_pieces(
    world: &World,
    entry: u64,
    accepted: &Accepted,
    (behaviour, frame): (&Behaviour, Frame),
) -> image::ImageResult<Vec<Bytes>> {
    let settings = world.settings();
    let signer = Signer::new(&settings.secret);
    let question = Question {
        model: accepted.model,
        request: &accepted.request,
        references: &accepted.references,
        behaviour,
        signer: &signer,
        signature_bytes: settings.signature_bytes,
        streamed: frame != Frame::Unary,
    };
    let envelope = Envelope {
        model: accepted.model,
        request: &accepted.request,
        behaviour,
        response_id: format!("simulated-{entry:06}"),
        pictures_in: accepted.references.len(),
    };
    let events = events(&question, &envelope, world, entry)?;
    Ok(pieces(&events, frame, behaviour, accepted.model.id))
}

fn events(
    question: &Question<'_>,
    envelope: &Envelope<'_>,
    world: &World,
    entry: u64,
) -> image::ImageResult<Vec<Value>> {
    if let Some(events) = &question.behaviour.events {
        return Ok(events.clone());
    }
    if let Some(reason) = &question.behaviour.block {
        return Ok(vec![envelope.blocked(reason)]);
    }
    let answer = answer::answer(question)?;
    world.journal().with(entry, |entry| {
        entry.pictures.clone_from(&answer.pictures);
        entry.used = Some(envelope.usage_of(&answer));
    });
    Ok(if question.streamed { envelope.events(answer) } else { vec![envelope.whole(answer)] })
}
