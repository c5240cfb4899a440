//! Replies of other methods, read as far as a person would call them an answer: pictures of `predict`, sums of
//! `countTokens`, lists of models, and turns of the Interactions API. They turn up in old exports and recordings.

use super::content::{Part, Payload};
use super::finish::FinishReason;
use super::reply::{Reply, slot, text_of};
use super::usage::{Usage, number};
use serde_json::{Map, Value};

/// Reads a message of another method into `reply`; `false` where it is not one either.
pub(super) fn absorb(reply: &mut Reply, message: &Map<String, Value>) -> bool {
    let known = absorb_predictions(reply, message)
        || absorb_count(reply, message)
        || absorb_interaction(reply, message)
        || absorb_list(reply, message);
    reply.recognised |= known;
    known
}

fn absorb_list(reply: &mut Reply, message: &Map<String, Value>) -> bool {
    let is_list = message.get("models").is_some_and(Value::is_array);
    reply.is_figure |= is_list;
    is_list
}

fn absorb_predictions(reply: &mut Reply, message: &Map<String, Value>) -> bool {
    let Some(predictions) = message.get("predictions").and_then(Value::as_array) else { return false };
    for prediction in predictions {
        let mime = text_of(prediction.get("mimeType")).unwrap_or_else(|| "image/png".to_owned());
        if let Some(data) = prediction.get("bytesBase64Encoded").and_then(slot) {
            reply.parts.push(Part::picture(mime, data));
        }
        if let Some(reason) = text_of(prediction.get("raiFilteredReason")) {
            reply.finish_message = Some(reason);
        }
    }
    let reason =
        if reply.pictures().next().is_none() && reply.finish_message.is_some() { "IMAGE_SAFETY" } else { "STOP" };
    reply.finish = Some(FinishReason(reason.to_owned()));
    true
}

fn absorb_count(reply: &mut Reply, message: &Map<String, Value>) -> bool {
    let Some(total) = message.get("totalTokens").and_then(number) else { return false };
    reply.usage.update(Usage { prompt: Some(total), total: Some(total), ..Usage::default() });
    reply.is_figure = true;
    true
}

fn absorb_interaction(reply: &mut Reply, message: &Map<String, Value>) -> bool {
    if let Some(kind) = message.get("event_type").and_then(Value::as_str) {
        match kind {
            "step.delta" => absorb_delta(reply, message.get("delta")),
            "step.start" => absorb_step(reply, message.get("step")),
            "interaction.created" | "interaction.completed" => {
                absorb_whole(reply, message.get("interaction").and_then(Value::as_object));
            }
            _ => {}
        }
        return true;
    }
    let whole = message.get("object").and_then(Value::as_str) == Some("interaction");
    if whole {
        absorb_whole(reply, Some(message));
    }
    whole
}

fn absorb_whole(reply: &mut Reply, interaction: Option<&Map<String, Value>>) {
    let Some(interaction) = interaction else { return };
    for step in interaction.get("steps").and_then(Value::as_array).into_iter().flatten() {
        absorb_step(reply, Some(step));
    }
    reply.model_version = text_of(interaction.get("model")).or(reply.model_version.take());
    reply.response_id = text_of(interaction.get("id")).or(reply.response_id.take());
    let figure = |name: &str| interaction.get("usage").and_then(|usage| usage.get(name)).and_then(number);
    reply.usage.update(Usage {
        prompt: figure("total_input_tokens"),
        candidates: figure("total_output_tokens"),
        thoughts: figure("total_thought_tokens"),
        total: figure("total_tokens"),
        ..Usage::default()
    });
    match interaction.get("status").and_then(Value::as_str) {
        Some("completed" | "requires_action") => reply.finish = Some(FinishReason("STOP".to_owned())),
        Some("incomplete") => reply.finish = Some(FinishReason("MAX_TOKENS".to_owned())),
        Some("failed" | "cancelled") => reply.finish = Some(FinishReason("OTHER".to_owned())),
        _ => {}
    }
}

fn absorb_step(reply: &mut Reply, step: Option<&Value>) {
    let Some(step) = step else { return };
    let list = |name: &str| step.get(name).and_then(Value::as_array).into_iter().flatten();
    match step.get("type").and_then(Value::as_str) {
        Some("function_call") => reply.parts.push(Part::new(Payload::Call {
            id: text_of(step.get("id")),
            name: text_of(step.get("name")).unwrap_or_default(),
            args: step.get("arguments").cloned().unwrap_or_default(),
        })),
        Some("model_output") => list("content").for_each(|content| push_text(reply, content, false)),
        Some("thought") => list("summary").for_each(|content| push_text(reply, content, true)),
        _ => {}
    }
}

fn absorb_delta(reply: &mut Reply, delta: Option<&Value>) {
    let Some(delta) = delta else { return };
    match delta.get("type").and_then(Value::as_str) {
        Some("text") => push_text(reply, delta, false),
        Some("thought_summary") => push_text(reply, delta.get("content").unwrap_or(&Value::Null), true),
        _ => {}
    }
}

fn push_text(reply: &mut Reply, content: &Value, thought: bool) {
    let Some(more) = content.get("text").and_then(Value::as_str) else { return };
    match reply.parts.last_mut() {
        Some(Part { payload: Payload::Text(text), thought: same, .. }) if *same == thought => text.push_str(more),
        _ => reply.parts.push(Part { thought, ..Part::text(more) }),
    }
}
