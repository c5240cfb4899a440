//! What a reply used, in tokens. The API repeats the figures in most events of a stream, cumulative and now and then
//! incomplete.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Tokens of one request; a figure that never came is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Everything that was sent, pictures included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<u64>,
    /// Everything that came back but thoughts: text and pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidates: Option<u64>,
    /// The part of `candidates` that is pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pictures: Option<u64>,
    /// Thinking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thoughts: Option<u64>,
    /// What tools added to the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<u64>,
    /// The part of `prompt` that came from a cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cached: Option<u64>,
    /// The API's own sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl Usage {
    /// Reads `usageMetadata`. Figures come as numbers, or as text where they are 64 bits wide.
    pub fn read(metadata: &Value) -> Self {
        let figure = |name: &str| metadata.get(name).and_then(number);
        Self {
            prompt: figure("promptTokenCount"),
            candidates: figure("candidatesTokenCount"),
            pictures: metadata.get("candidatesTokensDetails").and_then(|details| of_modality(details, "IMAGE")),
            thoughts: figure("thoughtsTokenCount"),
            tools: figure("toolUsePromptTokenCount"),
            cached: figure("cachedContentTokenCount"),
            total: figure("totalTokenCount"),
        }
    }

    /// Takes over every figure that `later` knows: the last known value counts, field by field.
    pub fn update(&mut self, later: Usage) {
        self.prompt = later.prompt.or(self.prompt);
        self.candidates = later.candidates.or(self.candidates);
        self.pictures = later.pictures.or(self.pictures);
        self.thoughts = later.thoughts.or(self.thoughts);
        self.tools = later.tools.or(self.tools);
        self.cached = later.cached.or(self.cached);
        self.total = later.total.or(self.total);
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn of_modality(details: &Value, modality: &str) -> Option<u64> {
    let wanted = |entry: &&Value| entry.get("modality").and_then(Value::as_str) == Some(modality);
    details
        .as_array()?
        .iter()
        .filter(wanted)
        .filter_map(|entry| entry.get("tokenCount").and_then(number))
        .reduce(|a, b| a.saturating_add(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_known_figure_counts_field_by_field() {
        let mut usage = Usage::read(&json!({"promptTokenCount": 131, "candidatesTokenCount": "7"}));
        usage.update(Usage::read(&json!({
            "promptTokenCount": 1278,
            "totalTokenCount": 2400,
            "candidatesTokensDetails": [{"modality": "TEXT"}, {"modality": "IMAGE", "tokenCount": 1120}],
        })));
        usage.update(Usage::read(&json!({"promptTokenCount": null})));
        let wanted = Usage {
            prompt: Some(1278),
            candidates: Some(7),
            pictures: Some(1120),
            total: Some(2400),
            ..Usage::default()
        };
        assert_eq!(usage, wanted);
        assert!(Usage::read(&json!("nonsense")).is_empty());
    }
}
