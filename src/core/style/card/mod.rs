//! The card of a style: what is said of it in words. It is put together from the measurements, or written by a text
//! model that sees the pictures and the measurements, and a person may change it.

mod asking;
mod colour_names;
mod facts;
mod measured;
mod reading;
mod replying;
#[cfg(test)]
mod tests;
mod usual;

pub use asking::{TEXT_MODEL, TextModel, request, schema};
pub use facts::facts;
pub use reading::read;
pub use replying::of_reply;

use super::compiled::Card;

/// The longest field, in characters.
pub const FIELD_MAX_CHARS: usize = 400;
/// The most characters of all fields together.
pub const TOTAL_MAX_CHARS: usize = 1500;
/// The fields: their names in data, in the order in which they are sent.
pub const FIELDS: [&str; 6] = ["medium", "line", "light", "colour", "composition", "never"];
/// The same as they are labelled where the card is sent.
const LABELS: [&str; 6] = ["Medium", "Line", "Light", "Colour", "Composition", "Never"];

impl Card {
    /// The fields, in the order of [`FIELDS`].
    pub fn fields(&self) -> [&str; 6] {
        [&self.medium, &self.line, &self.light, &self.colour, &self.composition, &self.never]
    }

    /// The same, to be changed.
    pub fn fields_mut(&mut self) -> [&mut String; 6] {
        let Self { medium, line, light, colour, composition, never, by: _ } = self;
        [medium, line, light, colour, composition, never]
    }

    /// What is sent: a labelled line for each field that says something.
    pub fn text(&self) -> String {
        let lines = LABELS.iter().zip(self.fields()).filter(|(_, field)| !field.trim().is_empty());
        lines.map(|(label, field)| format!("{label}: {}", field.trim())).collect::<Vec<_>>().join("\n")
    }

    /// How many words all fields have together.
    pub fn words(&self) -> usize {
        self.fields().iter().map(|field| field.split_whitespace().count()).sum()
    }

    /// The card fit to be kept and sent, whoever wrote it: each field is one line without control characters or marks
    /// that turn the direction of writing, of at most [`FIELD_MAX_CHARS`], all together of at most
    /// [`TOTAL_MAX_CHARS`]. Where they are more, the longest fields are cut, between words where there are any.
    pub fn cleaned(self) -> Self {
        self.within(TOTAL_MAX_CHARS)
    }

    /// The same with another limit for all fields together, in characters, of at most [`TOTAL_MAX_CHARS`].
    pub fn within(mut self, total: usize) -> Self {
        let total = total.min(TOTAL_MAX_CHARS);
        for field in self.fields_mut() {
            *field = one_line(field);
        }
        let lengths = self.fields().map(|field| field.chars().count());
        let fits = |cap: &usize| lengths.iter().map(|length| length.min(cap)).sum::<usize>() <= total;
        let cap = (1..=FIELD_MAX_CHARS).rev().find(fits).unwrap_or_default();
        for field in self.fields_mut() {
            *field = cut(field, cap);
        }
        self
    }
}

/// What is written into a field, fit to be kept: one line of at most `most` characters.
pub fn field(text: &str, most: usize) -> String {
    cut(&one_line(text), most)
}

/// Text as one line: white space is single, and what is not to be seen is gone.
pub(super) fn one_line(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let seen: String = text
        .chars()
        .filter(|letter| !turns(*letter))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a line, of at most `most` characters. A word is cut only where a single one is too long.
pub(super) fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let start = text.get(..end).unwrap_or_default();
    let is_between_words = text.get(end..).is_some_and(|rest| rest.starts_with(' '));
    match start.rfind(' ') {
        Some(space) if !is_between_words => start.get(..space).unwrap_or_default().to_owned(),
        _ => start.trim_end().to_owned(),
    }
}
