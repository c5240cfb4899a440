//! The words that the demo understands, and what they mean.

use super::scene::{Kind, Light, Place, Side, Style, Surface, Weather};
use super::vocabulary::VOCABULARY;
use crate::core::pixels::colour::{Oklab, named};

/// What a word or a short phrase means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    Thing(Kind),
    /// A colour or a fruit or a flower, by what stands around it.
    Either(Kind, Oklab),
    Place(Place),
    Light(Light),
    Weather(Weather),
    Style(Style),
    Colour(Oklab),
    /// A change of a colour's lightness that follows: "dark blue".
    Shade(f32),
    Number(u8),
    /// The noun that follows is in the plural.
    Plural,
    Side(Side),
    Surface(Surface),
    Zoom(f32),
    Grow(f32),
    Warm(f32),
    Bright(f32),
    /// Space for a title.
    Calm,
    Mirror,
    Add,
    Remove,
    Change,
    Replace,
    Instead,
    Move,
    More,
    Fewer,
    /// "to", "into", "with": what follows is what something becomes.
    Into,
    /// "on", "beside": what follows says where, and is what it was.
    Where,
    /// The thing spoken about before: "it", "the colour".
    It,
    /// Words that ask for a picture of its own.
    Afresh,
    /// The end of a clause.
    Break,
}

/// Words that are a colour in "the rose wall" and a thing in "a rose".
const EITHER: [(&str, Kind); 3] = [("orange", Kind::Orange), ("lemon", Kind::Lemon), ("rose", Kind::Flower)];

/// The meaningful words of a text, in order; what is not understood is left out.
pub(super) fn meanings(text: &str) -> Vec<Meaning> {
    let words = split(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let phrase = (2..=3).rev().find_map(|count| {
            let joined = words.get(at..at + count)?.join(" ");
            let meaning = lookup(&joined).or_else(|| lookup(joined.strip_suffix('s')?))?;
            Some((count, meaning))
        });
        let (count, meaning) = match phrase {
            Some((count, meaning)) => (count, Some(meaning)),
            None => (1, single(word, &words, at)),
        };
        let last = words.get(at + count - 1).map_or("", String::as_str);
        let names_thing = matches!(meaning, Some(Meaning::Thing(_) | Meaning::Either(..)));
        if names_thing && is_plural(last) {
            found.push(Meaning::Plural);
        }
        found.extend(meaning);
        at += count;
    }
    found
}

fn is_plural(word: &str) -> bool {
    matches!(word, "people" | "cacti")
        || word.ends_with('s') && !word.ends_with("us") && !matches!(word, "grass" | "cactus")
}

fn lookup(text: &str) -> Option<Meaning> {
    VOCABULARY.iter().find(|(_, words)| words.split('|').any(|word| word == text)).map(|(meaning, _)| *meaning)
}

/// Lower-case words; a comma or a full stop is a word of its own.
fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars().take(MAX_LETTERS) {
        match letter {
            ',' | '.' | ';' | ':' | '!' | '?' | '\n' => words.extend([",".to_owned(), String::new()]),
            '\'' | '’' => {}
            _ if letter.is_alphanumeric() => {
                if let Some(word) = words.last_mut() {
                    word.extend(letter.to_lowercase());
                }
            }
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// As much of a prompt as is read; pictures of longer ones do not get better.
const MAX_LETTERS: usize = 20_000;

fn single(word: &str, words: &[String], at: usize) -> Option<Meaning> {
    if word == "," {
        return Some(Meaning::Break);
    }
    if let Ok(number) = word.parse::<u8>() {
        return (1..=99).contains(&number).then(|| Meaning::Number(number.min(12)));
    }
    let stems = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
    let either = stems.into_iter().flatten().find_map(|stem| EITHER.iter().find(|(name, _)| *name == stem));
    if let Some((name, kind)) = either {
        let colour = named(name)?;
        let plural = word != *name;
        let before = at.checked_sub(1).and_then(|before| words.get(before)).map(String::as_str);
        let noun = matches!(before, None | Some("a" | "an" | "the" | "of" | "and" | "with" | "add" | "remove" | ","));
        return Some(if plural {
            Meaning::Thing(*kind)
        } else if noun {
            Meaning::Either(*kind, colour)
        } else {
            Meaning::Colour(colour)
        });
    }
    if let Some(colour) = named(word) {
        return Some(Meaning::Colour(colour));
    }
    let singular_y = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    stems.into_iter().flatten().chain(singular_y.as_deref()).find_map(lookup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases() {
        let cases = [
            (
                "Two hot-air balloons!",
                vec![Meaning::Number(2), Meaning::Plural, Meaning::Thing(Kind::Balloon), Meaning::Break],
            ),
            (
                "butterflies in late light",
                vec![Meaning::Plural, Meaning::Thing(Kind::Butterfly), Meaning::Light(Light::Golden)],
            ),
            ("leave room on the left", vec![Meaning::Calm, Meaning::Where, Meaning::Side(Side::Left)]),
            ("the colour to yellow", vec![Meaning::It, Meaning::Into, Meaning::Colour(named("yellow").unwrap())]),
            ("xyzzy plugh", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(meanings(text), expected, "{text}");
        }
    }

    #[test]
    fn an_orange_is_a_fruit_and_make_it_orange_is_a_colour() {
        let colour = named("orange").unwrap();
        assert_eq!(meanings("an orange").last(), Some(&Meaning::Either(Kind::Orange, colour)));
        assert_eq!(meanings("make it orange").last(), Some(&Meaning::Colour(colour)));
        assert_eq!(meanings("three oranges").last(), Some(&Meaning::Thing(Kind::Orange)));
    }

    #[test]
    fn no_word_is_listed_twice() {
        let mut all: Vec<&str> = VOCABULARY.iter().flat_map(|(_, words)| words.split('|')).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
