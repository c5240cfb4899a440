//! Money: what a request will cost, as far as that can be known, and what it did cost.

use super::model::{Model, Prices};
use super::request::Request;
use super::usage::Usage;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::Add;

/// An amount in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Micros(pub u64);

impl Add for Micros {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Micros {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}

/// Prices are for a million tokens.
const TOKENS_PER_PRICE: u128 = 1_000_000;

/// Characters of plain English text to a token, as the API's documentation puts it. Text in other scripts is nearer
/// to one character a token, so those are counted one by one.
const ASCII_CHARS_PER_TOKEN: usize = 4;

/// What `count` copies of a request will cost: the prompt as far as it can be counted here, and one picture of the
/// wanted size each. Thinking and text come on top, and nobody knows them before. `None` where the model does not make
/// the size.
pub fn estimate(request: &Request, model: &Model, count: u32) -> Option<Micros> {
    let size = request.picture.size.unwrap_or_else(|| model.default_size());
    let picture_tokens = u64::from(model.picture_tokens(size)?);
    let Micros(one) = amount(model.prices, prompt_tokens(request, model), 0, picture_tokens);
    Some(Micros(one.saturating_mul(u64::from(count))))
}

/// Tokens of the prompt, estimated: its text and its pictures.
pub fn prompt_tokens(request: &Request, model: &Model) -> u64 {
    text_tokens(request) + request.picture_count() as u64 * u64::from(model.picture_in_tokens)
}

/// Tokens of all the text in a request, estimated.
pub fn text_tokens(request: &Request) -> u64 {
    request.texts().map(tokens_of).sum()
}

/// Tokens of a text, estimated.
pub fn tokens_of(text: &str) -> u64 {
    let others = text.chars().filter(|c| !c.is_ascii()).count();
    let ascii = text.bytes().filter(u8::is_ascii).count();
    (ascii.div_ceil(ASCII_CHARS_PER_TOKEN) + others) as u64
}

/// What a reply did cost: prompt × in + pictures × picture-out + (the rest of the candidates + thoughts) × text-out.
/// `None` while the API has said nothing.
pub fn booked(usage: &Usage, model: &Model) -> Option<Micros> {
    booked_at(usage, model.prices)
}

/// The same at these prices.
pub fn booked_at(usage: &Usage, prices: Prices) -> Option<Micros> {
    if usage.is_empty() {
        return None;
    }
    let pictures = usage.pictures.unwrap_or(0);
    let text = usage.candidates.unwrap_or(0).saturating_sub(pictures).saturating_add(usage.thoughts.unwrap_or(0));
    let prompt = usage.prompt.unwrap_or(0).saturating_add(usage.tools.unwrap_or(0));
    Some(amount(prices, prompt, text, pictures))
}

/// Rounded once, at the end, to the nearest millionth.
fn amount(prices: Prices, input: u64, text_out: u64, picture_out: u64) -> Micros {
    let part = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
    let sum = part(input, prices.input) + part(text_out, prices.text_out) + part(picture_out, prices.picture_out);
    Micros(u64::try_from((sum + TOKENS_PER_PRICE / 2) / TOKENS_PER_PRICE).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::gemini::model::{Size, known};
    use crate::core::gemini::{Content, Part, Role};
    use crate::core::id::Hash;

    fn request(model: &str, size: Option<Size>) -> Request {
        let parts = vec![Part::text("a red kite, flying 猫"), Part::picture("image/png", Hash([1; 32]))];
        let mut request = Request::new(model, vec![Content { role: Role::User, parts }]);
        request.picture.size = size;
        request
    }

    #[test]
    fn an_estimate_is_the_prompt_and_the_pictures() {
        let id = "gemini-nano-banana-2.1";
        let model = known(id).unwrap();
        // 19 ASCII characters are 5 tokens, one other is 1, the picture 1120: 1126 × $1.50 + 1120 × $30 per million.
        assert_eq!(estimate(&request(id, None), model, 1), Some(Micros(1_689 + 33_600)));
        assert_eq!(estimate(&request(id, Some(Size::Four)), model, 3), Some(Micros(3 * (1_689 + 113_400))));
        assert_eq!(estimate(&request(id, Some(Size::Half)), model, 1), None);
    }

    #[test]
    fn what_is_booked_follows_the_formula() {
        let pro = known("gemini-3-pro-image").unwrap();
        let usage = Usage {
            prompt: Some(1000),
            candidates: Some(1283),
            pictures: Some(1120),
            thoughts: Some(529),
            ..Usage::default()
        };
        let wanted = 1000 * 2 + 1120 * 120 + (1283 - 1120 + 529) * 12;
        assert_eq!(booked(&usage, pro), Some(Micros(wanted)));
        assert_eq!(booked(&Usage::default(), pro), None);
        let odd = Usage { candidates: Some(3), pictures: Some(9), ..Usage::default() };
        assert_eq!(booked(&odd, pro), Some(Micros(9 * 120)), "a picture share above the whole is not negative text");
        assert_eq!([Micros(1), Micros(u64::MAX)].into_iter().sum::<Micros>(), Micros(u64::MAX));
    }
}
