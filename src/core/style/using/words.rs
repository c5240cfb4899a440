//! The words that go along with the samples of styles. They part manner from content, since a picture that is sent as
//! a sample is otherwise taken as a thing to be drawn.

use super::Purpose;
use crate::core::style::card::{cut, one_line};
use crate::core::style::compiled::{Card, NAME_MAX_CHARS, Style, Version};
use std::fmt::Write;

/// The most characters of all cards of a mixture together …
const MIXTURE_MAX_CHARS: usize = 2400;
/// … of which each has at least this many.
const CARD_MIN_CHARS: usize = 300;

/// A style with its share of a mixture.
pub struct Mixed<'a> {
    pub style: &'a Style,
    pub version: &'a Version,
    /// Its share, 1 to 100.
    pub share: u8,
    /// Its name as it can stand between quotation marks.
    pub name: String,
}

impl<'a> Mixed<'a> {
    pub fn new(style: &'a Style, version: &'a Version, share: u8) -> Self {
        Self { style, version, share, name: quotable(&style.name) }
    }
}

/// A name as it can stand between quotation marks.
pub fn quotable(name: &str) -> String {
    let quotable: String = one_line(name).chars().filter(|letter| !"“”„\"".contains(*letter)).collect();
    cut(quotable.trim(), NAME_MAX_CHARS)
}

/// What is said before a sample of a style, the `nth` of those that are shown, from 1.
pub fn sample_role(name: &str, nth: usize) -> String {
    format!(
        "Style sample {nth} for “{name}”: it shows how to draw, never what. Take palette, line, light and texture from \
         it; draw none of the things that it shows, and do not repeat its layout."
    )
}

/// What is said before the contact sheet of a style.
pub fn sheet_role(name: &str) -> String {
    format!(
        "Contact sheet for “{name}”: more pictures of the style in small, on a grey ground that is not part of it. \
         Take what they have in common in palette, line, light and texture; draw none of the things that they show, \
         and no grid: one picture is wanted."
    )
}

/// How strongly the style holds, from 1 to 5.
const STRENGTHS: [&str; 5] = [
    "Let the style be felt only as a hint, in palette and light; in everything else do what the message asks.",
    "Lean towards the style in palette, light and texture, without forcing it on the rest.",
    "Follow the style in palette, line, light and texture.",
    "Follow the style closely in palette, line, light, texture and composition; where the message leaves the manner \
     open, the style decides.",
    "Follow the style strictly: the picture must look as if it came from the same set. Use no colour, line, light or \
     texture that the style does not have.",
];

/// All that is said of the styles of a message; nothing of none. It is true whether there is room for their samples or
/// not: what those are for is said before each.
pub fn words(mixed: &[Mixed<'_>], purpose: Purpose, strength: u8) -> String {
    let Some(first) = mixed.first() else { return String::new() };
    let what = match purpose {
        Purpose::Picture => "Make the picture",
        Purpose::Edit => "Draw what the edit changes",
    };
    let mut text = match mixed {
        [one] => format!("{what} in the style “{}”.", one.name),
        _ => mixture(mixed, what, &first.name),
    };
    for one in mixed {
        let handle = one.style.handle();
        if !handle.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(text, " Where the message says @{handle}, it means the style “{}”.", one.name);
        }
    }
    let strength = STRENGTHS.get(usize::from(strength) - 1).copied().unwrap_or_default();
    let _ = write!(text, "\n{strength}");
    for one in mixed {
        let card = card(one, mixed.len()).text();
        let _ = match (mixed.len(), card.is_empty()) {
            (_, true) => Ok(()),
            (1, false) => write!(text, "\n{card}"),
            (_, false) => write!(text, "\n“{}”, {} %:\n{card}", one.name, one.share),
        };
    }
    text.push_str(match purpose {
        Purpose::Picture => "\nWhat the picture shows comes from the message alone",
        Purpose::Edit => "\nEverything that is not to be changed keeps the manner that it has",
    });
    text.push('.');
    text
}

fn mixture(mixed: &[Mixed<'_>], what: &str, first: &str) -> String {
    let named: Vec<String> = mixed.iter().map(|one| format!("“{}” {} %", one.name, one.share)).collect();
    let is_even = mixed.iter().all(|one| one.share.abs_diff(mixed.first().map_or(0, |first| first.share)) <= 1);
    let leading = if is_even { "none of them leads".to_owned() } else { format!("“{first}” leads") };
    format!(
        "{what} in one style that is mixed of {}. Mix them everywhere in the picture, never side by side; \
         {leading}.",
        named.join(", ")
    )
}

/// The card of a style, shorter where several have to share the room.
fn card(one: &Mixed<'_>, count: usize) -> Card {
    let card = one.version.card.clone();
    match count {
        1 => card.cleaned(),
        _ => card.within((MIXTURE_MAX_CHARS * usize::from(one.share) / 100).max(CARD_MIN_CHARS)),
    }
}
