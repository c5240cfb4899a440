//! From a request to everything that its reply will be, but the picture's bytes.

use super::ask::Ask;
use super::deed::wanted;
use super::edit::edited;
use super::random::{hash, mix};
use super::read::composed;
use super::refusal::Refusal;
use super::repaint::Edit;
use super::scene::{Scene, Style};
use super::speech;
use crate::core::gemini::model::{self, Ratio, Size};
use crate::core::pixels::{Swatch, palette};
use serde_json::Value;

/// What the demo is asked: one request as it would go over the wire.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The model's id, from the address.
    pub model: &'a str,
    /// The request's body. The base64 of pictures in it is not looked at and may be left empty; thought signatures are.
    pub body: &'a Value,
    /// What the pictures look like, the person's and the model's, in the order of their parts in the contents; may be
    /// shorter.
    pub references: &'a [Reference],
    /// Whether the [`super::edited_pair`] has a region [`super::outlined`].
    pub marked: bool,
    /// A number that differs between pictures asked for side by side: another number gives another picture.
    pub variation: u64,
}

/// What the demo knows of a picture that was sent along.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Its colours.
    pub palette: Vec<Swatch>,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// A number for how its lights and darks lie: alike for pictures that are alike.
    pub composition: u64,
    /// Its scene, where the demo itself drew it: see [`super::scene_in`].
    pub scene: Option<Scene>,
}

impl Reference {
    /// Describes a picture by a small RGBA copy of it (about 64 pixels a side is enough) and by its original size.
    pub fn of(rgba: &[u8], copy_px: (usize, usize), (width_px, height_px): (u32, u32)) -> Self {
        let composition = composition(rgba, copy_px);
        Self { palette: palette(rgba, 6), width_px, height_px, composition, scene: None }
    }
}

/// A difference hash: for 8 rows of 9 places, whether each is brighter than its neighbour to the right.
fn composition(rgba: &[u8], (width, height): (usize, usize)) -> u64 {
    let brightness = |column: usize, row: usize| {
        let at = (row * height / 8 * width + column * width / 9) * 4;
        rgba.get(at..at + 3).map_or(0, |pixel| pixel.iter().map(|&channel| u32::from(channel)).sum())
    };
    (0..64).fold(0, |bits, index| {
        let (row, column) = (index / 8, index % 8);
        bits << 1 | u64::from(brightness(column, row) > brightness(column + 1, row))
    })
}

/// A first idea of the picture that the model thinks aloud: smaller, and drawn as a sketch.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What to draw.
    pub scene: Scene,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
}

/// Everything that a reply will be, but the bytes of its pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The model that is played.
    pub model: String,
    /// Thoughts, in order; empty where the request did not ask to see them.
    pub thoughts: Vec<String>,
    /// A draft among the thoughts; `None` where thoughts are not shown or the model would not make one.
    pub draft: Option<Draft>,
    /// The answer's text; empty where only a picture was asked for.
    pub text: String,
    /// What to draw, unless a picture is edited.
    pub scene: Scene,
    /// What to do to the picture that was sent, in place of drawing one.
    pub edit: Option<Edit>,
    /// Width of the picture in pixels.
    pub width_px: u32,
    /// Height of the picture in pixels.
    pub height_px: u32,
    /// Tokens that the reply's usage will report.
    pub usage: Usage,
}

/// What the reply says it has used, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Text of the request.
    pub prompt_text: u64,
    /// Pictures of the request.
    pub prompt_pictures: u64,
    /// Thinking.
    pub thoughts: u64,
    /// Text of the answer.
    pub text: u64,
    /// The picture.
    pub picture: u64,
}

/// Plans the reply to a request.
///
/// # Errors
/// The refusals that the API itself gives: see [`Refusal`].
pub fn plan(asked: &Asked<'_>) -> Result<Plan, Refusal> {
    let ask = Ask::read(asked)?;
    let variation = mix(asked.variation);
    let size_px = ask.size_px;
    let edit =
        asked.marked.then(|| Edit { deed: wanted(&ask.instruction), seed: mix(hash(&ask.instruction) ^ variation) });
    let last = ask.last_scene.clone().filter(|_| edit.is_none());
    let (mut scene, changes) = match last.and_then(|scene| edited(&scene, &ask, variation)) {
        Some((scene, changes)) => (scene, Some(changes)),
        None => (composed(&ask, hash(&ask.prompt) ^ variation), None),
    };
    let changes = edit.as_ref().map(|edit| vec![speech::done(edit.deed)]).or(changes);
    scene.size_px = size_px;
    let (width_px, height_px) = size_px;
    let thoughts = if ask.shows_thoughts { speech::thoughts(&ask, &scene, changes.as_deref()) } else { Vec::new() };
    let draft = (ask.shows_thoughts && ask.drafts && changes.is_none()).then(|| Draft {
        scene: Scene { style: Style::Ink, ..scene.clone() },
        width_px: (width_px / 2).clamp(1, 704),
        height_px: ((height_px / 2).clamp(1, 704)),
    });
    let text = if ask.wants_text { speech::answer(&scene, changes.as_deref()) } else { String::new() };
    let usage = Usage {
        prompt_text: ask.text_tokens,
        prompt_pictures: ask.picture_tokens,
        thoughts: 96 + ask.text_tokens.min(400),
        text: speech::tokens(&text),
        picture: u64::from(ask.picture_out_tokens),
    };
    Ok(Plan { model: ask.model, thoughts, draft, text, scene, edit, width_px, height_px, usage })
}

/// The pixels of a picture: as asked, else as the last picture was, else as the last reference is, else a wide one.
pub(super) fn size_px(id: &str, ratio: Option<Ratio>, size: Option<Size>, like: Option<(u32, u32)>) -> (u32, u32) {
    let known = model::known(id).or_else(|| model::known(crate::core::gemini::table::DEFAULT_MODEL));
    let ratio = ratio.or_else(|| like.and_then(nearest_ratio)).unwrap_or(Ratio::R16x9);
    let size = size.or_else(|| known.map(|model| model.default_size())).unwrap_or(Size::One);
    known.and_then(|model| model.pixels(ratio, size)).unwrap_or((1024, 1024))
}

fn nearest_ratio((width, height): (u32, u32)) -> Option<Ratio> {
    let aspect = (f64::from(width) / f64::from(height.max(1))).ln();
    let off = |ratio: &Ratio| {
        let (across, down) = ratio.terms();
        ((f64::from(across) / f64::from(down)).ln() - aspect).abs()
    };
    Ratio::ALL.iter().copied().min_by(|left, right| off(left).total_cmp(&off(right)))
}
