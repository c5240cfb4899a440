//! What is sent: a request as data, and its body as pieces that never become one long string.

use super::body::Writer;
use super::content::{Content, Part, Payload, Role};
use super::cost;
use super::model::{Level, Modality, Ratio, Size, bare_id, known};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The API takes no inline request larger than this, in bytes of its body.
pub const LARGEST_BODY_BYTES: u64 = 100 * 1024 * 1024;

/// Above this, memory and upload time begin to matter, in bytes of the body; pictures should be made smaller.
pub const COMFORTABLE_BODY_BYTES: u64 = 20 * 1024 * 1024;

/// The longest text that is sent to any model, in characters. Where the model is known, its own limit in tokens comes
/// first.
pub const LONGEST_TEXT_CHARS: usize = 400_000;

/// One request for a reply. Every field that is not set is left out, so that a model that the table does not know
/// gets only what the person chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The model's id.
    pub model: String,
    /// The conversation, the person's newest turn last.
    pub contents: Vec<Content<Hash>>,
    /// What holds for the whole conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The picture that is wanted.
    #[serde(default)]
    pub picture: Picture,
    /// What the reply may contain; empty leaves it to the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modalities: Vec<Modality>,
    /// How the model thinks.
    #[serde(default)]
    pub thinking: Thinking,
    /// How the answer is sampled.
    #[serde(default)]
    pub sampling: Sampling,
    /// Thresholds of the safety filters; categories that are not named keep the API's default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub safety: Vec<Safety>,
    /// The form that the answer must have, in the API's own subset of OpenAPI schemas: the answer is then JSON text and
    /// nothing else. Models that make pictures refuse it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
}

/// The picture that is wanted. Where the ratio is open, the model decides or follows the last input picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Width to height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Ratio>,
    /// Size class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
}

/// How the model thinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thinking {
    /// How much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Whether a summary of the thoughts comes back. Thinking is billed either way.
    #[serde(default)]
    pub include_thoughts: bool,
}

/// How the answer is sampled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// 0 to 1 for image models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Any 32-bit number; some models do not heed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i32>,
    /// Most tokens of the answer, its thoughts included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_output_tokens: Option<u32>,
}

/// One safety threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// What is filtered.
    pub category: Harm,
    /// From which probability on.
    pub threshold: Threshold,
}

/// The categories that the developer endpoint takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Harm {
    /// Harassment.
    #[serde(rename = "HARM_CATEGORY_HARASSMENT")]
    Harassment,
    /// Hate speech.
    #[serde(rename = "HARM_CATEGORY_HATE_SPEECH")]
    HateSpeech,
    /// Sexually explicit content.
    #[serde(rename = "HARM_CATEGORY_SEXUALLY_EXPLICIT")]
    SexuallyExplicit,
    /// Dangerous content.
    #[serde(rename = "HARM_CATEGORY_DANGEROUS_CONTENT")]
    DangerousContent,
}

/// From which probability of harm on something is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Threshold {
    /// Low and above.
    #[serde(rename = "BLOCK_LOW_AND_ABOVE")]
    Low,
    /// Medium and above.
    #[serde(rename = "BLOCK_MEDIUM_AND_ABOVE")]
    Medium,
    /// High only.
    #[serde(rename = "BLOCK_ONLY_HIGH")]
    High,
    /// Nothing, but probabilities are still reported.
    #[serde(rename = "BLOCK_NONE")]
    Nothing,
    /// The filter is off.
    #[serde(rename = "OFF")]
    Off,
}

/// A piece of a request body, in order. The shell makes one `Blob` of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// JSON text as it stands.
    Json(String),
    /// The bytes of this name, in standard base64 with padding, without quotes (the JSON around has them).
    Base64(Hash),
}

impl Request {
    /// A request with nothing set but the model and the conversation.
    pub fn new(model: impl Into<String>, contents: Vec<Content<Hash>>) -> Self {
        Self {
            model: bare_id(&model.into()).to_owned(),
            contents,
            system: None,
            picture: Picture::default(),
            modalities: Vec::new(),
            thinking: Thinking::default(),
            sampling: Sampling::default(),
            safety: Vec::new(),
            schema: None,
        }
    }

    /// The body of `generateContent` and `streamGenerateContent`.
    pub fn body(&self) -> Vec<Piece> {
        let mut writer = Writer::default();
        writer.text("{");
        self.write_fields(&mut writer);
        writer.text("}");
        writer.finish()
    }

    /// The body of `countTokens`, which counts everything that would be sent: a call that costs nothing.
    pub fn count_tokens_body(&self) -> Vec<Piece> {
        let mut writer = Writer::default();
        writer.text(r#"{"generateContentRequest":{"model":"#);
        writer.string(&format!("models/{}", self.model));
        writer.text(",");
        self.write_fields(&mut writer);
        writer.text("}}");
        writer.finish()
    }

    /// Bytes of the body on the wire, given the size in bytes of each byte string (before base64).
    pub fn sent_bytes(&self, size_of: impl Fn(Hash) -> u64) -> u64 {
        let piece_bytes = |piece: &Piece| match piece {
            Piece::Json(text) => text.len() as u64,
            Piece::Base64(hash) => size_of(*hash).div_ceil(3).saturating_mul(4),
        };
        self.body().iter().map(piece_bytes).fold(0, u64::saturating_add)
    }

    /// Pictures that go out with the request, those of earlier turns included.
    pub fn picture_count(&self) -> usize {
        self.sent_parts().filter(|(_, part)| is_picture(part)).count()
    }

    /// Characters of text that go out with the request, the system text included.
    pub fn text_chars(&self) -> usize {
        self.texts().map(|text| text.chars().count()).sum()
    }

    /// Every text that goes out with the request, the system text included.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let parts = self.sent_parts().filter_map(|(_, part)| match &part.payload {
            Payload::Text(text) => Some(text.as_str()),
            _ => None,
        });
        parts.chain(self.system.as_deref())
    }

    /// Refuses what the API would refuse, before anything is sent. Models that the table does not know are asked for
    /// no more than a prompt.
    pub fn validate(&self) -> Result<(), Error> {
        self.validate_prompt()?;
        let Some(model) = known(&self.model) else { return Ok(()) };
        if let Some(ratio) = self.picture.ratio.filter(|ratio| !model.ratios.contains(ratio)) {
            return Err(Error::saying(Kind::RatioUnsupported, ratio.as_str()).about("ratio"));
        }
        if let Some(size) = self.picture.size
            && model.picture_tokens(size).is_none()
        {
            return Err(Error::saying(Kind::SizeUnsupported, size.as_str()).about("size"));
        }
        if let Some(level) = self.thinking.level.filter(|level| !model.levels.contains(level)) {
            return Err(Error::saying(Kind::ThinkingUnsupported, level.as_str()).about("thinking"));
        }
        let newest = self.contents.last().map_or(0, |turn| turn.parts.iter().filter(|part| is_picture(part)).count());
        if newest > model.max_pictures {
            return Err(Error::saying(Kind::TooManyPictures, model.max_pictures.to_string()).about("pictures"));
        }
        let unsigned =
            |(role, part): (Role, &Part<Hash>)| role == Role::Model && is_picture(part) && part.signature.is_none();
        if model.signed && self.sent_parts().any(unsigned) {
            return Err(Error::new(Kind::SignatureMissing));
        }
        Ok(())
    }

    /// Refuses a body that is larger than the API takes, given the size in bytes of each byte string.
    pub fn validate_size(&self, size_of: impl Fn(Hash) -> u64) -> Result<(), Error> {
        match self.sent_bytes(size_of) {
            bytes if bytes > LARGEST_BODY_BYTES => Err(Error::new(Kind::RequestTooLarge).about("pictures")),
            _ => Ok(()),
        }
    }

    fn validate_prompt(&self) -> Result<(), Error> {
        let newest = self.contents.last().filter(|turn| turn.role == Role::User);
        let says_something = |part: &Part<Hash>| match &part.payload {
            Payload::Text(text) => !text.trim().is_empty(),
            _ => true,
        };
        if !newest.is_some_and(|turn| turn.parts.iter().any(says_something)) {
            return Err(Error::new(Kind::PromptEmpty).about("prompt"));
        }
        let is_too_much = known(&self.model).is_some_and(|model| cost::text_tokens(self) > model.context_tokens);
        if is_too_much || self.text_chars() > LONGEST_TEXT_CHARS {
            return Err(Error::new(Kind::PromptTooLong).about("prompt"));
        }
        Ok(())
    }

    /// Parts as they go out, with their speaker: without thoughts, which the API does not want back.
    fn sent_parts(&self) -> impl Iterator<Item = (Role, &Part<Hash>)> {
        self.contents.iter().flat_map(|turn| turn.parts.iter().map(move |part| (turn.role, part))).filter(is_sent)
    }

    fn write_fields(&self, writer: &mut Writer) {
        writer.text(r#""contents":["#);
        let mut separator = "";
        for turn in &self.contents {
            let parts: Vec<_> = turn.parts.iter().filter(|part| is_sent(&(turn.role, *part))).collect();
            if parts.is_empty() {
                continue;
            }
            writer.text(separator);
            writer.content(turn.role, &parts);
            separator = ",";
        }
        writer.text("]");
        if let Some(system) = self.system.as_deref().filter(|system| !system.trim().is_empty()) {
            writer.text(r#","systemInstruction":{"role":"user","parts":[{"text":"#);
            writer.string(system);
            writer.text("}]}");
        }
        if !self.safety.is_empty() {
            writer.text(r#","safetySettings":"#);
            writer.value(&self.safety);
        }
        let config = self.config();
        if !config.is_empty() {
            writer.text(r#","generationConfig":"#);
            writer.value(&config);
        }
    }

    fn config(&self) -> Map<String, Value> {
        let mut config = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                config.insert(name.to_owned(), value);
            }
        };
        let modalities: Vec<_> = self.modalities.iter().map(|modality| modality.as_str()).collect();
        set("responseModalities", (!modalities.is_empty()).then(|| modalities.into()));
        set("imageConfig", self.image_config());
        set("thinkingConfig", self.thinking_config());
        set("temperature", self.sampling.temperature.and_then(finite));
        set("topP", self.sampling.top_p.and_then(finite));
        set("seed", self.sampling.seed.map(Value::from));
        set("maxOutputTokens", self.sampling.max_output_tokens.map(Value::from));
        set("responseMimeType", self.schema.as_ref().map(|_| "application/json".into()));
        set("responseSchema", self.schema.clone());
        config
    }

    fn image_config(&self) -> Option<Value> {
        let mut config = Map::new();
        if let Some(ratio) = self.picture.ratio {
            config.insert("aspectRatio".to_owned(), ratio.as_str().into());
        }
        // The first generation makes one size and refuses to be told which.
        let size = self.picture.size.filter(|_| known(&self.model).is_none_or(|model| model.takes_size));
        if let Some(size) = size {
            config.insert("imageSize".to_owned(), size.as_str().into());
        }
        (!config.is_empty()).then_some(Value::Object(config))
    }

    fn thinking_config(&self) -> Option<Value> {
        if known(&self.model).is_some_and(|model| !model.takes_thinking) {
            return None;
        }
        let mut config = Map::new();
        if let Some(level) = self.thinking.level {
            config.insert("thinkingLevel".to_owned(), level.as_str().into());
        }
        if self.thinking.include_thoughts {
            config.insert("includeThoughts".to_owned(), true.into());
        }
        (!config.is_empty()).then_some(Value::Object(config))
    }
}

/// A number as JSON; JSON has no way to write an infinite one.
fn finite(number: f64) -> Option<Value> {
    serde_json::Number::from_f64(number).map(Value::Number)
}

fn is_picture(part: &Part<Hash>) -> bool {
    matches!(&part.payload, Payload::Inline { mime, .. } if mime.starts_with("image/"))
        || matches!(&part.payload, Payload::File { mime: Some(mime), .. } if mime.starts_with("image/"))
}

/// Thoughts stay here; a part with nothing in it would be refused.
fn is_sent((_, part): &(Role, &Part<Hash>)) -> bool {
    !part.thought && !matches!(&part.payload, Payload::Other(map) if map.is_empty() && part.signature.is_none())
}

#[cfg(test)]
mod tests;
