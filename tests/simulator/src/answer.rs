//! What a model answers: parts in order with their tokens, before they become bytes.

use crate::edit::{Redraw, Redrawn, Sent};
use crate::encoding::{encode_base64, sha256, sha256_hex};
use crate::model::{Model, picture_pixels};
use crate::paint::{Scene, USUAL_QUALITY, draw, encode, mixed};
use crate::rules::Reference;
use crate::script::{Behaviour, Layout};
use crate::signature::{Signed, Signer};
use image::RgbImage;
use serde::Serialize;
use serde_json::{Value, json};

/// All that an answer depends on.
pub(crate) struct Question<'a> {
    pub(crate) model: &'static Model,
    pub(crate) request: &'a Value,
    pub(crate) references: &'a [Reference],
    pub(crate) behaviour: &'a Behaviour,
    pub(crate) signer: &'a Signer,
    pub(crate) signature_bytes: usize,
    pub(crate) streamed: bool,
}

/// One part of the answer and what it costs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    pub(crate) part: Value,
    pub(crate) text_tokens: u32,
    pub(crate) image_tokens: u32,
    pub(crate) thought_tokens: u32,
}

/// A picture that was sent, for the request log.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SentPicture {
    pub(crate) mime: String,
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
    pub(crate) width_px: u32,
    pub(crate) height_px: u32,
    pub(crate) thought: bool,
    /// What was done to the picture that was sent, where this is an edit of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) redrawn: Option<Redrawn>,
}

/// The whole answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) steps: Vec<Step>,
    pub(crate) pictures: Vec<SentPicture>,
    pub(crate) finish: String,
    pub(crate) finish_message: Option<String>,
}

/// The text of the last user turn.
pub(crate) fn last_prompt(request: &Value) -> String {
    let contents = request["contents"].as_array().map_or(&[][..], Vec::as_slice);
    let user = contents.iter().rev().find(|content| content["role"] != "model");
    user.map(text_of).unwrap_or_default()
}

fn text_of(content: &Value) -> String {
    let parts = content["parts"].as_array().map_or(&[][..], Vec::as_slice);
    parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n")
}

/// Tokens of a text: a quarter of its characters, at least one.
pub(crate) fn text_tokens(text: &str) -> u32 {
    (text.chars().count() as u32).div_ceil(4).max(1)
}

/// The answer of a text or image model.
pub(crate) fn answer(question: &Question<'_>) -> image::ImageResult<Answer> {
    let mut drafting = Drafting::new(question);
    let finish = question.behaviour.finish.clone();
    drafting.thoughts()?;
    let keeps = |keep: bool| finish.as_ref().is_none_or(|_| keep);
    let with_text = keeps(finish.as_ref().is_some_and(|finish| finish.keep_text));
    let with_picture = keeps(finish.as_ref().is_some_and(|finish| finish.keep_picture));
    match question.behaviour.layout {
        Layout::Empty => {}
        _ if question.model.picture.is_none() => drafting.spoken(with_text),
        layout => drafting.drawn(layout, with_text, with_picture)?,
    }
    let mut answer = drafting.answer;
    if let Some(finish) = finish {
        answer.finish = finish.reason;
        answer.finish_message = finish.message;
    }
    Ok(answer)
}

struct Drafting<'a> {
    question: &'a Question<'a>,
    prompt: String,
    seed: u64,
    text_signed: bool,
    answer: Answer,
}

impl<'a> Drafting<'a> {
    fn new(question: &'a Question<'a>) -> Self {
        let prompt = last_prompt(question.request);
        let mut key = prompt.clone().into_bytes();
        key.extend_from_slice(question.model.id.as_bytes());
        key.extend_from_slice(question.request["generationConfig"].to_string().as_bytes());
        question.references.iter().for_each(|reference| key.extend_from_slice(&reference.digest));
        let digest = sha256(&key);
        let seed = digest[..8].iter().fold(0, |number, byte| (number << 8) | u64::from(*byte));
        let answer = Answer { finish: "STOP".into(), ..Answer::default() };
        Self { question, prompt, seed, text_signed: false, answer }
    }

    fn config(&self, pointer: &str) -> Option<&'a str> {
        self.question.request.pointer(&format!("/generationConfig{pointer}")).and_then(Value::as_str)
    }

    fn wants_text(&self) -> bool {
        let asked = self.question.request.pointer("/generationConfig/responseModalities").and_then(Value::as_array);
        asked.is_none_or(|names| names.is_empty() || names.iter().any(|name| name == "TEXT"))
    }

    fn thoughts(&mut self) -> image::ImageResult<()> {
        let model = self.question.model;
        if !model.thinking {
            return Ok(());
        }
        let asked = self.question.request.pointer("/generationConfig/thinkingConfig/includeThoughts");
        let shown = self.question.behaviour.thoughts.unwrap_or(asked == Some(&Value::Bool(true)));
        let text = self.question.behaviour.thought_text.clone().unwrap_or_else(|| {
            "**Considering the composition**\n\nI weigh the light, the ratio and what the person named.\n".into()
        });
        let tokens = text_tokens(&text) * 4;
        if !shown {
            self.answer.steps.push(Step { thought_tokens: tokens, ..Step::default() });
            return Ok(());
        }
        let part = json!({"text": text, "thought": true});
        self.answer.steps.push(Step { part, thought_tokens: tokens, ..Step::default() });
        if model.picture.is_some() {
            self.picture(0, true)?;
        }
        Ok(())
    }

    fn spoken(&mut self, with_text: bool) {
        if let Some(call) = crate::calls::call(self.question.request, &self.prompt, self.seed) {
            let mut part = json!({ "functionCall": call });
            if let Some(signature) = self.signature(Signed::Call) {
                part["thoughtSignature"] = json!(signature);
            }
            self.answer.steps.push(Step { part, text_tokens: 12, ..Step::default() });
            self.answer.finish_message = Some("Model generated function call(s).".into());
            return;
        }
        if let Some(schema) = crate::structured::wanted(self.question.request).filter(|_| with_text) {
            self.text(&crate::structured::fitting(schema, "answer").to_string());
            return;
        }
        if with_text {
            let system = self.question.request.get("systemInstruction").map(text_of);
            let system = system.map(|text| format!("\n\nInstruction followed: {text}")).unwrap_or_default();
            let count = self.question.references.len();
            let text = format!("You wrote: *{}*. I see {count} pictures — très bien ✨.{system}", self.prompt);
            self.text(&text);
        }
    }

    fn drawn(&mut self, layout: Layout, with_text: bool, with_picture: bool) -> image::ImageResult<()> {
        let with_text = with_text && layout != Layout::PictureOnly && self.wants_text();
        let with_picture = with_picture && layout != Layout::TextOnly && self.fits();
        let interleaved = layout == Layout::Interleaved;
        let count = self.question.behaviour.pictures.unwrap_or(if interleaved { 2 } else { 1 });
        for number in 0..count {
            if with_text && (number == 0 || interleaved) {
                let words: String = self.prompt.chars().take(120).collect();
                self.text(&format!("Here is picture {}: **{words}** — drawn with care ✨.\n", number + 1));
            }
            if with_picture {
                self.picture(number, false)?;
            }
        }
        Ok(())
    }

    /// Whether a picture fits into the output limit; the answer ends with MAX_TOKENS where it does not.
    fn fits(&mut self) -> bool {
        let limit = self.question.request.pointer("/generationConfig/maxOutputTokens").and_then(Value::as_u64);
        let fits = limit.is_none_or(|limit| limit >= u64::from(self.picture_tokens()));
        if !fits {
            self.answer.finish = "MAX_TOKENS".into();
        }
        fits
    }

    fn picture_tokens(&self) -> u32 {
        let Some(ability) = &self.question.model.picture else { return 0 };
        let wanted = self.config("/imageConfig/imageSize").unwrap_or("1K");
        let priced = ability.sizes.iter().find(|(size, _)| *size == wanted);
        priced.map_or(ability.fixed_tokens, |(_, tokens)| *tokens)
    }

    fn text(&mut self, text: &str) {
        let text = self.question.behaviour.text.as_deref().unwrap_or(text).to_string();
        let pieces = if self.question.streamed { pieces(&text, 3) } else { vec![text.as_str()] };
        for piece in pieces {
            let mut part = json!({ "text": piece });
            if !self.text_signed {
                self.text_signed = true;
                if let Some(signature) = self.signature(Signed::Text) {
                    part["thoughtSignature"] = json!(signature);
                }
            }
            self.answer.steps.push(Step { part, text_tokens: text_tokens(piece), ..Step::default() });
        }
    }

    fn picture(&mut self, number: u32, draft: bool) -> image::ImageResult<()> {
        let question = self.question;
        let asked = (self.config("/imageConfig/aspectRatio"), self.config("/imageConfig/imageSize"));
        let pixels = picture_pixels(question.model, asked.0, asked.1);
        let [width_px, height_px] = question.behaviour.picture_px.unwrap_or([pixels.0, pixels.1]);
        let seed = mixed(self.seed ^ u64::from(number));
        let scene = Scene { width_px, height_px, seed, prompt: &self.prompt, references: question.references, draft };
        let (picture, redrawn) = self.pixels(&scene, number);
        let jpeg = question.model.picture.as_ref().is_some_and(|ability| ability.jpeg);
        let quality = redrawn.as_ref().map_or(USUAL_QUALITY, |redrawn| redrawn.quality);
        let size = if draft { 0 } else { question.behaviour.picture_bytes };
        let bytes = encode(&picture, jpeg.then_some(quality), seed, size)?;
        let (width_px, height_px) = picture.dimensions();
        let natural = if jpeg { "image/jpeg" } else { "image/png" };
        let mime = question.behaviour.picture_mime.clone().unwrap_or_else(|| natural.into());
        let mut part = json!({"inlineData": {"mimeType": mime, "data": encode_base64(&bytes)}});
        if draft {
            part["thought"] = json!(true);
        } else if let Some(signature) = self.signature(Signed::Picture(&bytes)) {
            part["thoughtSignature"] = json!(signature);
        }
        let image_tokens = if draft { 0 } else { self.picture_tokens() };
        self.answer.steps.push(Step { part, image_tokens, ..Step::default() });
        let sha256 = sha256_hex(&bytes);
        let sent = SentPicture { mime, bytes: bytes.len(), sha256, width_px, height_px, thought: draft, redrawn };
        self.answer.pictures.push(sent);
        Ok(())
    }

    /// The pixels of a picture: what was sent, drawn anew, where a behaviour asks for it and a picture came along.
    fn pixels(&self, scene: &Scene<'_>, number: u32) -> (RgbImage, Option<Redrawn>) {
        let question = self.question;
        let asked = question.behaviour.redraw.as_ref().filter(|_| !scene.draft);
        let sent = asked.and_then(|asked| Sent::read(question.request, question.references, asked.drift));
        let (Some(asked), Some(sent)) = (asked, sent) else { return (draw(scene), None) };
        let asked = Redraw { seed: asked.seed.wrapping_add(u64::from(number)), ..asked.clone() };
        let other = || draw(&Scene { references: &[], ..*scene });
        let (picture, redrawn) = sent.redrawn(&asked, (scene.width_px, scene.height_px), other);
        (picture, Some(redrawn))
    }

    fn signature(&self, part: Signed<'_>) -> Option<String> {
        let question = self.question;
        if !question.model.signs || question.behaviour.unsigned {
            return None;
        }
        let size = question.behaviour.signature_bytes.unwrap_or(question.signature_bytes);
        let seed = self.seed ^ self.answer.steps.len() as u64;
        Some(question.signer.sign(question.model.id, part, mixed(seed), size))
    }
}

/// A text in at most `count` pieces of about the same length, cut between characters.
fn pieces(text: &str, count: usize) -> Vec<&str> {
    let size = text.len().div_ceil(count).max(1);
    let mut rest = text;
    let mut out = Vec::new();
    while rest.len() > size {
        let cut = (size..=rest.len()).find(|place| rest.is_char_boundary(*place)).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(cut);
        out.push(head);
        rest = tail;
    }
    out.push(rest);
    out
}
