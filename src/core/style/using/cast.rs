//! The characters of a message: who they are, and which of their pictures go along.

use super::words::quotable;
use super::{Purpose, woven};
use crate::core::conversation::styled::{Cast, Sample};
use crate::core::id::Hash;
use crate::core::style::Style;
use crate::core::style::card::{cut, one_line};
use crate::core::style::character::{ABOUT_MAX_CHARS, MOST_PICTURES};
use std::fmt::Write;

/// A character of a message, with its name as it can stand between quotation marks.
pub struct Shown<'a> {
    character: &'a Style,
    name: String,
    pictures: Vec<Hash>,
}

/// The characters that go along, each once, with as many pictures as all of them together may have: one of each, then
/// a second one of each, and so on.
pub fn shown<'a>(characters: &[&'a Style]) -> Vec<Shown<'a>> {
    let mut shown: Vec<Shown<'a>> = Vec::new();
    for character in characters {
        let is_new = shown.iter().all(|known| known.character.id != character.id);
        if is_new && shown.len() < MOST_PICTURES && !character.portraits().is_empty() {
            shown.push(Shown { character, name: quotable(&character.name), pictures: Vec::new() });
        }
    }
    let portraits: Vec<Vec<Hash>> = shown.iter().map(|one| one.character.portraits()).collect();
    for (place, picture) in woven(&portraits).into_iter().take(MOST_PICTURES) {
        shown.iter_mut().skip(place).take(1).for_each(|one| one.pictures.push(picture));
    }
    shown
}

/// Who they are, as the message remembers it.
pub fn cast(shown: &[Shown<'_>]) -> Vec<Cast> {
    let one = |one: &Shown<'_>| Cast {
        character: one.character.id,
        name: one.character.name.clone(),
        pictures: one.pictures.clone(),
    };
    shown.iter().map(one).collect()
}

/// Their pictures, one of each first.
pub fn samples(shown: &[Shown<'_>], mime_of: impl Fn(Hash) -> String) -> Vec<Sample> {
    let pictures: Vec<Vec<Hash>> = shown.iter().map(|one| one.pictures.clone()).collect();
    let mut counts = vec![0_usize; shown.len()];
    let mut samples = Vec::new();
    for (place, picture) in woven(&pictures) {
        let (Some(one), Some(count)) = (shown.get(place), counts.get_mut(place)) else { continue };
        *count += 1;
        samples.push(Sample { picture, mime: mime_of(picture), role: role(&one.name, *count) });
    }
    samples
}

/// What is said before the `nth` picture of a character, from 1.
fn role(name: &str, nth: usize) -> String {
    format!(
        "Character “{name}”, picture {nth}. Take from it who this is: face, hair, build and marks, and what it wears \
         unless the message says otherwise. Take no pose, place, light or framing from it."
    )
}

/// All that is said of the characters of a message; nothing of none.
pub fn words(shown: &[Shown<'_>], purpose: Purpose, has_style: bool) -> String {
    let mut text = String::new();
    for one in shown {
        let appears = match purpose {
            Purpose::Picture => "appears in the picture, once",
            Purpose::Edit => "is who the edit draws, where it draws somebody",
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "The character “{}” {appears}.", one.name);
        let handle = one.character.handle();
        if !handle.is_empty() {
            let _ = write!(text, " Where the message says @{handle}, it means the character “{}”.", one.name);
        }
        let about = cut(&one_line(&one.character.about), ABOUT_MAX_CHARS);
        if !about.is_empty() {
            let _ = write!(text, " What always holds of “{}”: {about}", one.name);
        }
        text.push('\n');
    }
    if !shown.is_empty() {
        text.push_str(
            "Keep the face, hair, build, age and marks of each character exactly as they are, so that it is recognised \
             at once.",
        );
        text.push_str(match purpose {
            Purpose::Picture => " Pose, place and light come from the message",
            Purpose::Edit => " What it does comes from the message, the light from the picture around it",
        });
        text.push_str(if has_style { "; how it is drawn comes from the style." } else { "." });
    }
    text
}
