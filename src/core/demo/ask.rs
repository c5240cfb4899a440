//! What a request asks for, read out of its JSON the way the API reads it, refusals included.

use super::plan::{Asked, Reference, size_px};
use super::refusal::Refusal;
use super::scene::Scene;
use super::{speech, trace};
use crate::core::gemini::model::{self, Model, Ratio, Size, Status};
use serde_json::Value;

/// Pictures of this area and above, in pixels, get no draft: it would only make the wait longer.
const DRAFT_LIMIT_AREA_PX: u64 = 5_000_000;

/// The parts of a request that decide the reply.
pub(super) struct Ask {
    /// The model's id.
    pub(super) model: String,
    /// The text of the last turn.
    pub(super) prompt: String,
    /// The last text of the last turn: behind pictures, what is wanted of them.
    pub(super) instruction: String,
    /// The system text.
    pub(super) system: String,
    /// The scene that the last turn speaks about: of a picture in it, else of the last picture of the model.
    pub(super) last_scene: Option<Scene>,
    /// The pictures of the last turn.
    pub(super) references: Vec<Reference>,
    /// Whether thoughts are to be shown.
    pub(super) shows_thoughts: bool,
    /// Whether a draft is worth the time at this size.
    pub(super) drafts: bool,
    /// Whether text is wanted beside the picture.
    pub(super) wants_text: bool,
    /// Width and height of the picture in pixels.
    pub(super) size_px: (u32, u32),
    /// Tokens of all text in the request.
    pub(super) text_tokens: u64,
    /// Tokens of all pictures in the request.
    pub(super) picture_tokens: u64,
    /// Tokens of the picture to come.
    pub(super) picture_out_tokens: u32,
}

impl Ask {
    pub(super) fn read(asked: &Asked<'_>) -> Result<Self, Refusal> {
        let model = model::known(asked.model)
            .filter(|model| model.status != Status::Retired && model.makes_pictures())
            .ok_or_else(|| Refusal::unknown_model(asked.model, "generateContent"))?;
        let contents = asked.body.get("contents").and_then(Value::as_array).filter(|contents| !contents.is_empty());
        let contents = contents.ok_or_else(Refusal::no_contents)?;
        let config = asked.body.get("generationConfig").unwrap_or(&Value::Null);
        let (ratio, size) = wanted_picture(model, config)?;
        let thinking = config.get("thinkingConfig").filter(|thinking| thinking.is_object());
        if thinking.is_some() && !model.takes_thinking {
            return Err(Refusal::no_thinking(model.id));
        }
        let turns = Turns::read(contents, model, asked.references)?;
        if turns.prompt.trim().is_empty() && turns.references.is_empty() {
            return Err(Refusal::empty_parts());
        }
        let system = asked.body.get("systemInstruction").map(all_text).unwrap_or_default();
        let like = turns.last_scene.as_ref().map(|scene| scene.size_px);
        let like = like.or_else(|| turns.references.last().map(|picture| (picture.width_px, picture.height_px)));
        let size_px = size_px(model.id, ratio, size, like);
        let modalities = config.get("responseModalities").and_then(Value::as_array);
        Ok(Self {
            model: model.id.to_owned(),
            text_tokens: turns.text_tokens + speech::tokens(&system),
            picture_tokens: turns.pictures * u64::from(model.picture_in_tokens),
            picture_out_tokens: model.picture_tokens(size.unwrap_or(model.default_size())).unwrap_or(1120),
            shows_thoughts: thinking.and_then(|thinking| thinking.get("includeThoughts")) == Some(&Value::Bool(true)),
            drafts: u64::from(size_px.0) * u64::from(size_px.1) < DRAFT_LIMIT_AREA_PX,
            wants_text: modalities.is_none_or(|list| list.iter().any(|one| one == "TEXT")),
            prompt: turns.prompt,
            instruction: turns.instruction,
            system,
            last_scene: turns.last_scene,
            references: turns.references,
            size_px,
        })
    }
}

/// The ratio and the size in `imageConfig`, where the model has them.
fn wanted_picture(model: &Model, config: &Value) -> Result<(Option<Ratio>, Option<Size>), Refusal> {
    let picture = config.get("imageConfig").unwrap_or(&Value::Null);
    let named = |field: &str| picture.get(field).and_then(Value::as_str);
    let ratio = match named("aspectRatio") {
        Some(text) => Some(
            Ratio::parse(text)
                .filter(|ratio| model.ratios.contains(ratio))
                .ok_or_else(|| Refusal::unsupported("aspect_ratio", text, model.id))?,
        ),
        None => None,
    };
    let size = match named("imageSize") {
        Some(text) => Some(
            Size::parse(text)
                .filter(|size| model.takes_size && model.picture_tokens(*size).is_some())
                .ok_or_else(|| Refusal::unsupported("image_size", text, model.id))?,
        ),
        None => None,
    };
    Ok((ratio, size))
}

/// What all the turns together say.
#[derive(Default)]
struct Turns {
    prompt: String,
    instruction: String,
    last_scene: Option<Scene>,
    references: Vec<Reference>,
    text_tokens: u64,
    pictures: u64,
}

impl Turns {
    fn read(contents: &[Value], model: &Model, references: &[Reference]) -> Result<Self, Refusal> {
        let mut turns = Self::default();
        let mut described = references.iter();
        for (position, content) in contents.iter().enumerate() {
            let from_model = content.get("role").and_then(Value::as_str) == Some("model");
            turns.text_tokens += speech::tokens(&all_text(content));
            if !from_model {
                turns.prompt = all_text(content);
                turns.instruction = texts(content).next_back().unwrap_or_default().to_owned();
                turns.references.clear();
            }
            for (part_position, part) in parts(content).iter().enumerate().filter(|(_, part)| is_picture(part)) {
                turns.pictures += 1;
                let reference = described.next();
                let signature = part.get("thoughtSignature").and_then(Value::as_str);
                if from_model {
                    if signature.is_none() && model.signed {
                        return Err(Refusal::unsigned(position, part_position));
                    }
                    turns.last_scene = signature.and_then(trace::scene_of_signature).or(turns.last_scene);
                } else if let Some(reference) = reference {
                    turns.last_scene = reference.scene.clone().or(turns.last_scene);
                    turns.references.push(reference.clone());
                }
            }
        }
        if turns.pictures > model.max_pictures as u64 {
            return Err(Refusal::too_many_pictures(model.max_pictures));
        }
        Ok(turns)
    }
}

fn is_picture(part: &Value) -> bool {
    part.get("inlineData").is_some() || part.get("fileData").is_some()
}

/// Pictures 1 and 2 of the last turn, by their numbers among all pictures of a request: where an edit of a marked part
/// has the picture, and the picture with the mark. Samples of a style come before the picture that is called the first.
pub fn edited_pair(body: &Value) -> Option<(usize, usize)> {
    let (last, earlier) = body.get("contents")?.as_array()?.split_last()?;
    let count = |parts: &[Value]| parts.iter().filter(|part| is_picture(part)).count();
    let is_first = |part: &Value| part.get("text").and_then(Value::as_str) == Some("Picture 1:");
    let (samples, own) = parts(last).split_at(parts(last).iter().position(is_first).unwrap_or(0));
    let first = earlier.iter().map(|content| count(parts(content))).sum::<usize>() + count(samples);
    (count(own) >= 2).then_some((first, first + 1))
}

fn parts(content: &Value) -> &[Value] {
    content.get("parts").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The visible texts of a content.
fn texts(content: &Value) -> impl DoubleEndedIterator<Item = &str> {
    let visible = parts(content).iter().filter(|part| part.get("thought") != Some(&Value::Bool(true)));
    visible.filter_map(|part| part.get("text").and_then(Value::as_str))
}

/// All the visible text of a content.
fn all_text(content: &Value) -> String {
    texts(content).collect::<Vec<_>>().join("\n")
}
