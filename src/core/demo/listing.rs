//! The two calls that cost nothing: the list of models, and counting tokens.

use super::refusal::Refusal;
use super::speech;
use crate::core::gemini::model::{Model, Status, known};
use crate::core::gemini::table::TABLE;
use serde_json::{Value, json};

fn resource(model: &Model) -> Value {
    json!({
        "name": format!("models/{}", model.id),
        "version": "3.0",
        "displayName": model.name,
        "description": model.guidance,
        "inputTokenLimit": model.context_tokens,
        "outputTokenLimit": 32_768,
        "supportedGenerationMethods": ["generateContent", "countTokens", "batchGenerateContent"],
        "temperature": 1,
        "topP": 0.95,
        "topK": 64,
        "maxTemperature": 1,
        "thinking": model.takes_thinking,
    })
}

/// The body of a reply to `models.list`: every current model that makes pictures.
pub fn models() -> String {
    let listed = TABLE.iter().filter(|model| model.status == Status::Current && model.makes_pictures());
    json!({ "models": listed.map(resource).collect::<Vec<_>>() }).to_string()
}

/// The body of a reply to `countTokens`.
///
/// # Errors
/// An unknown model and an empty request are refused as the API does.
pub fn count_tokens(model: &str, body: &Value) -> Result<String, Refusal> {
    let model = known(model).ok_or_else(|| Refusal::unknown_model(model, "countTokens"))?;
    let whole = body.get("generateContentRequest").unwrap_or(body);
    let contents = whole.get("contents").and_then(Value::as_array).filter(|contents| !contents.is_empty());
    let contents = contents.ok_or_else(Refusal::no_contents)?;
    let system = whole.get("systemInstruction");
    let parts = contents.iter().chain(system).filter_map(|content| content.get("parts")?.as_array()).flatten();
    let (mut text, mut pictures) = (0, 0);
    for part in parts {
        text += part.get("text").and_then(Value::as_str).map_or(0, speech::tokens);
        let is_picture = part.get("inlineData").is_some() || part.get("fileData").is_some();
        pictures += if is_picture { u64::from(model.picture_in_tokens) } else { 0 };
    }
    let mut details = vec![json!({ "modality": "TEXT", "tokenCount": text })];
    if pictures > 0 {
        details.push(json!({ "modality": "IMAGE", "tokenCount": pictures }));
    }
    Ok(json!({ "totalTokens": text + pictures, "promptTokensDetails": details }).to_string())
}
