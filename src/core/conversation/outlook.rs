//! What the message, as it stands, would send: shown beside it before anything leaves.

use super::composer::Composer;
use super::recipe;
use super::tree::Tree;
use super::turn::{Asked, By, Turn};
use crate::core::gemini::cost::{Micros, estimate, prompt_tokens, tokens_of};
use crate::core::gemini::model::{Model, Ratio, Size, known};
use crate::core::gemini::{Content, Part, Payload, Request, Role};
use crate::core::id::{Hash, Id};
use std::sync::Arc;

/// Pictures that are sent at most where the model's own limit is not known.
const PICTURES_WHERE_UNKNOWN: usize = 14;

/// What would be sent, in the order of sending, and what it would cost without the words being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// How many earlier messages and answers go along; an answer without anything in it does not.
    pub history_turns: usize,
    /// Their pictures, but for the last one.
    pub history_pictures: Vec<Hash>,
    /// The last picture of the conversation, which the message is about.
    pub last: Option<Hash>,
    /// Whether that goes along within the message itself, behind what shows the styles: another model made it.
    pub last_is_carried: bool,
    /// The one picture that is gone on from, if the history stays behind.
    pub continued: Option<Hash>,
    /// The pictures at the message, in order.
    pub attached: Vec<Hash>,
    /// Which styles go along, as [`super::styled::Uses`] reads it.
    pub styled: String,
    /// The pictures that go along to show them.
    pub samples: Vec<Hash>,
    /// Width and height of the picture to be expected in pixels, where both follow from what was asked.
    pub pixels: Option<(u32, u32)>,
    /// Tokens of the words of earlier messages and answers, estimated.
    pub history_tokens: u64,
    /// Tokens of what is said of the styles, estimated.
    pub card_tokens: u64,
    /// What everything but the words will cost; `None` where the price is not known.
    price_without_words: Option<Micros>,
}

/// What the composer's pictures and settings would send below the shown path. The words are left out, so that typing
/// does not put the history together again.
pub fn outlook(tree: &Tree, composer: &Composer, is_demo: bool) -> Outlook {
    let parent = match (composer.editing, composer.continues) {
        (Some(editing), _) => tree.get(editing).and_then(|turn| turn.parent),
        (None, Some((_, turn))) => Some(turn),
        (None, None) => tree.tip().map(|turn| turn.id),
    };
    let continued = composer.continues.map(|(picture, _)| picture);
    let attached = composer.pictures();
    let pictures = continued.iter().chain(&attached).map(|hash| Part::picture("image/png", *hash));
    // The words stand for themselves, unsaid: a message without anything would be none, and take nothing along.
    let parts: Vec<Part<Hash>> = pictures.chain([Part::text("")]).collect();
    let was_fresh = composer.editing.and_then(|id| tree.get(id)).is_some_and(|turn| turn.asked().starts_afresh);
    let asked = Asked { starts_afresh: continued.is_some() || was_fresh, ..composer.asked.clone() };
    let (id, conversation) = (Id(u128::MAX), Id(0));
    let own = Turn { id, conversation, parent, created_at_ms: 0, parts, by: By::Person(asked.clone()) };
    let mut line = parent.map(|parent| tree.line_to(parent)).unwrap_or_default();
    line.push(Arc::new(own));

    let model = known(&asked.model);
    let limit = model.map_or(PICTURES_WHERE_UNKNOWN, |model| model.max_pictures);
    let samples = recipe::samples(&line, &asked, limit);
    let sent = recipe::sent(&line, limit - samples);
    let history = sent.split_last().map(|(_, history)| history).unwrap_or_default();
    let last = history.iter().rev().find(|turn| turn.answer().is_some()).and_then(|turn| turn.pictures().last());
    let request = recipe::request(&line, &asked, is_demo);
    Outlook {
        history_turns: history.iter().filter(|turn| !turn.parts.is_empty()).count(),
        history_pictures: history.iter().flat_map(|turn| turn.pictures()).filter(|hash| Some(*hash) != last).collect(),
        last,
        last_is_carried: last.is_some_and(|last| is_carried(last, &request)),
        continued,
        attached,
        styled: asked.styled.clone(),
        samples: pictures_of(&asked.lead).take(samples).collect(),
        pixels: model.zip(asked.ratio).and_then(|(model, ratio)| expected(model, ratio, asked.size)),
        history_tokens: request.contents.iter().rev().skip(1).map(|content| words_in(&content.parts)).sum(),
        card_tokens: words_in(asked.lead.get(..1 + 2 * samples).unwrap_or(&asked.lead)),
        price_without_words: model.and_then(|model| estimate(&request, model, u32::from(asked.count))),
    }
}

impl Outlook {
    /// What sending will cost with these words; `None` where the price is not known.
    pub fn price(&self, words: &str, asked: &Asked) -> Option<Micros> {
        let model = known(&asked.model)?;
        let content = Content { role: Role::User, parts: vec![Part::text(words)] };
        let tokens = prompt_tokens(&Request::new(asked.model.clone(), vec![content]), model);
        let words = tokens.saturating_mul(model.prices.input).saturating_mul(u64::from(asked.count)) / 1_000_000;
        Some(self.price_without_words? + Micros(words))
    }

    /// What a part of the message adds to the price of sending it: so many tokens of words, and so many pictures.
    pub fn share(&self, tokens: u64, pictures: usize, asked: &Asked) -> Option<Micros> {
        let model = known(&asked.model)?;
        let tokens = tokens.saturating_add((pictures as u64).saturating_mul(u64::from(model.picture_in_tokens)));
        Some(Micros(tokens.saturating_mul(model.prices.input).saturating_mul(u64::from(asked.count)) / 1_000_000))
    }

    /// Whether nothing but the words would be sent.
    pub fn is_bare(&self) -> bool {
        self.history_turns == 0 && self.continued.is_none() && self.attached.is_empty() && self.styled.is_empty()
    }
}

/// Whether a picture goes along within the newest message.
fn is_carried(picture: Hash, request: &Request) -> bool {
    request.contents.last().is_some_and(|newest| pictures_of(&newest.parts).any(|each| each == picture))
}

/// Tokens of the words among some parts, estimated.
pub fn words_in(parts: &[Part<Hash>]) -> u64 {
    let words = parts.iter().map(|part| match &part.payload {
        Payload::Text(text) => tokens_of(text),
        _ => 0,
    });
    words.sum()
}

/// The pictures among some parts.
fn pictures_of(parts: &[Part<Hash>]) -> impl Iterator<Item = Hash> + '_ {
    parts.iter().filter_map(|part| match &part.payload {
        Payload::Inline { data, .. } => Some(*data),
        _ => None,
    })
}

/// Width and height to be expected of a picture, in pixels.
pub fn expected(model: &Model, ratio: Ratio, size: Option<Size>) -> Option<(u32, u32)> {
    model.pixels(ratio, size.unwrap_or_else(|| model.default_size()))
}

/// How a picture differs from what was asked: what was asked in words, if width and height in pixels are not those
/// to be expected. Models are off by a few pixels now and then, so up to 3 % of a side is the same.
pub fn differs(asked: &Asked, width_px: u32, height_px: u32) -> Option<String> {
    let model = known(&asked.model)?;
    let is_near = |a: f64, b: f64| (a - b).abs() <= 0.03 * b;
    let (width, height) = (f64::from(width_px), f64::from(height_px));
    let named = |ratio: Option<Ratio>| match (ratio, asked.size) {
        (Some(ratio), Some(size)) => format!("{}, {}", ratio.as_str(), size.as_str()),
        (Some(ratio), None) => ratio.as_str().to_owned(),
        (None, Some(size)) => size.as_str().to_owned(),
        (None, None) => String::new(),
    };
    match (asked.ratio, asked.size) {
        (Some(ratio), _) => {
            let (expected_width, expected_height) = expected(model, ratio, asked.size)?;
            let same = is_near(width, f64::from(expected_width)) && is_near(height, f64::from(expected_height));
            (!same).then(|| named(Some(ratio)))
        }
        // Without a ratio only the count of pixels can be compared; ratios of one size differ by up to a third.
        (None, Some(size)) => {
            let (side, _) = expected(model, Ratio::Square, Some(size))?;
            let share = width * height / (f64::from(side) * f64::from(side));
            (!(0.6..=1.6).contains(&share)).then(|| named(None))
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::turn::{Answer, AnswerState};
    use crate::core::conversation::{Attachment, AttachmentState};
    use crate::core::gemini::DEFAULT_MODEL;
    use crate::core::shelf::Shelf;

    fn asked(ratio: Option<Ratio>, size: Option<Size>) -> Asked {
        Asked { model: DEFAULT_MODEL.into(), ratio, size, count: 1, ..Asked::default() }
    }

    fn tree() -> Tree {
        let person = |id: u128, parent: Option<u128>, picture: u8| {
            let parts = vec![Part::picture("image/png", Hash([picture; 32])), Part::text("say")];
            let parent = parent.map(Id);
            let by = By::Person(asked(None, None));
            Arc::new(Turn { id: Id(id), conversation: Id(0), parent, created_at_ms: 0, parts, by })
        };
        let answer = Answer {
            batch: Id(9),
            nth: 0,
            asked: asked(None, None),
            demo: false,
            state: AnswerState::Done,
            usage: Default::default(),
            cost_micros: None,
            took_ms: None,
            thought_ms: None,
            finish_message: None,
        };
        let mut picture = Part::picture("image/png", Hash([2; 32]));
        picture.signature = Some(Hash([3; 32]));
        let by = By::Model(Box::new(answer));
        let model =
            Turn { id: Id(2), conversation: Id(0), parent: Some(Id(1)), created_at_ms: 0, parts: vec![picture], by };
        Tree::new(vec![person(1, None, 1), Arc::new(model)], Shelf::new())
    }

    #[test]
    fn what_goes_along_with_words_alone_is_priced_before_they_are_written() {
        let lead = vec![Part::text("Who it is"), Part::text("Picture 1"), Part::picture("image/png", Hash([7; 32]))];
        let mut composer = Composer::new(asked(None, None));
        for tree in [Tree::new(vec![], Shelf::new()), tree()] {
            composer.asked.lead.clear();
            let alone = outlook(&tree, &composer, false);
            composer.asked.lead.clone_from(&lead);
            let found = outlook(&tree, &composer, false);
            let [less, more] = [&alone, &found].map(|outlook| outlook.price("hello", &composer.asked).unwrap().0);
            assert!((1_680..1_760).contains(&(more - less)), "a picture of 1120 tokens: {less} {more}");
            assert_eq!((found.samples.len(), found.history_tokens), (1, alone.history_tokens));
        }
    }

    #[test]
    fn the_outlook_names_what_goes_along_and_prices_it() {
        let mut composer = Composer::new(asked(Some(Ratio::R16x9), None));
        let id = Id(5);
        let state = AttachmentState::Ready(Hash([7; 32]));
        composer.attachments.push(Attachment { id, name: String::new(), state });
        let found = outlook(&tree(), &composer, false);
        assert_eq!((found.history_turns, found.last), (2, Some(Hash([2; 32]))));
        assert_eq!(found.history_pictures, [Hash([1; 32])]);
        assert_eq!((found.attached.as_slice(), found.pixels), (&[Hash([7; 32])][..], Some((1376, 768))));
        let price = found.price("", &composer.asked).unwrap();
        // Three input pictures of 1120 tokens at $1.50, one output picture at $30 a million, and a few words.
        assert!((38_640..38_700).contains(&price.0), "{price:?}");
        assert!(found.price(&"word ".repeat(4_000), &composer.asked).unwrap() > price);
        assert_eq!(found.share(0, 1, &composer.asked), Some(Micros(1_680)), "a picture of 1120 tokens");
        assert_eq!((found.history_tokens, found.card_tokens), (1, 0), "“say”, and no style");
    }

    #[test]
    fn going_on_from_one_picture_leaves_the_history_behind() {
        let mut composer = Composer::new(asked(None, None));
        composer.continues = Some((Hash([2; 32]), Id(2)));
        let found = outlook(&tree(), &composer, false);
        assert_eq!((found.history_turns, found.last, found.continued), (0, None, Some(Hash([2; 32]))));
        assert!(!found.is_bare());
        assert!(outlook(&Tree::default(), &Composer::new(asked(None, None)), false).is_bare());
    }

    #[test]
    fn a_picture_of_another_shape_or_size_is_told_apart_from_one_that_is_a_few_pixels_off() {
        let wide = asked(Some(Ratio::R16x9), Some(Size::Two));
        assert_eq!(differs(&wide, 2752, 1536), None);
        assert_eq!(differs(&wide, 2760, 1530), None);
        assert_eq!(differs(&wide, 1376, 768).as_deref(), Some("16:9, 2K"));
        assert_eq!(differs(&asked(Some(Ratio::R16x9), None), 1024, 1024).as_deref(), Some("16:9"));
        assert_eq!(differs(&asked(None, Some(Size::Two)), 1024, 1024).as_deref(), Some("2K"));
        assert_eq!(differs(&asked(None, Some(Size::Two)), 2528, 1696), None);
        assert_eq!(differs(&asked(None, None), 10, 10), None);
    }
}
