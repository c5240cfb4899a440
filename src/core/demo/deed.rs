//! What the words of an edit want done inside of the region that was marked.

use super::random::{Random, hash};
use super::scene::Kind;
use super::words::{Meaning, meanings};
use crate::core::pixels::colour::Oklab;

/// A change of what was marked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Deed {
    /// What is around it closes over it.
    Remove,
    /// It takes on a colour and keeps its lights and shadows.
    Recolour(Oklab),
    /// It becomes lighter (darker, where negative), −1 to 1.
    Lighten(f32),
    /// A thing is drawn there.
    Draw {
        /// What it is.
        kind: Kind,
        /// Its colour, where one was asked for.
        colour: Option<Oklab>,
        /// Whether what was there goes first.
        instead: bool,
    },
}

/// What is drawn where the words name nothing that the demo knows.
const MOTIFS: [Kind; 5] = [Kind::Flower, Kind::Balloon, Kind::Butterfly, Kind::Heart, Kind::Kite];
/// Clauses with these speak of how the pictures were sent, and of what is to stay, not of what is wanted.
const NOT_WANTED: [&str; 12] = [
    "magenta",
    "outline",
    "picture 1",
    "picture 2",
    "image 1",
    "image 2",
    "first picture",
    "second picture",
    "marked",
    "everything else",
    "the rest",
    "exactly",
];

/// Reads what an edit wants.
pub(super) fn wanted(instruction: &str) -> Deed {
    let wish = wish(instruction);
    let read = Read::of(&meanings(&wish));
    let drawn = |(kind, colour): Thing, instead: bool| Deed::Draw { kind, colour: colour.or(read.loose), instead };
    let last = read.things.last().copied();
    if let Some(thing) = read.becomes.or(last.filter(|_| read.replaces && read.things.len() > 1)) {
        return drawn(thing, true);
    }
    if read.removes && !read.adds {
        return Deed::Remove;
    }
    if let Some(colour) = read.loose.filter(|_| !read.adds && (read.changes || read.things.is_empty())) {
        return Deed::Recolour(colour);
    }
    if let Some(by) = read.lighter.filter(|_| !read.adds) {
        return Deed::Lighten(by);
    }
    let instead = read.removes || read.replaces;
    let unknown = || (Random::new(hash(&wish), "motif").pick(&MOTIFS).copied().unwrap_or(Kind::Flower), None);
    drawn(last.filter(|_| !read.replaces).unwrap_or_else(unknown), instead)
}

/// The words of an instruction that say what is wanted: what stands in quotation marks if that says anything, else
/// everything but [`NOT_WANTED`].
fn wish(instruction: &str) -> String {
    let quoted: Vec<&str> = instruction.split(['"', '“', '”']).skip(1).step_by(2).collect();
    let quoted = quoted.join(". ");
    if !meanings(&quoted).is_empty() {
        return quoted;
    }
    let clauses = instruction.split(['.', ':', ';', '!', '?', '\n']);
    let is_wanted = |clause: &&str| {
        let clause = clause.to_lowercase();
        !NOT_WANTED.iter().any(|words| clause.contains(words))
    };
    let wanted = clauses.filter(is_wanted).collect::<Vec<_>>().join(". ");
    let says_something = wanted.chars().any(char::is_alphanumeric);
    // A person may speak of the mark as well: "remove what is marked". Its colour is still none that is wanted.
    if says_something { wanted } else { instruction.to_lowercase().replace("magenta", "") }
}

type Thing = (Kind, Option<Oklab>);

/// What was found in the words.
#[derive(Default)]
struct Read {
    things: Vec<Thing>,
    /// What something becomes: the thing behind "into" or "with", or the one before "instead of".
    becomes: Option<Thing>,
    /// A colour that no thing follows.
    loose: Option<Oklab>,
    lighter: Option<f32>,
    adds: bool,
    removes: bool,
    changes: bool,
    replaces: bool,
}

impl Read {
    fn of(words: &[Meaning]) -> Self {
        let mut read = Self::default();
        let (mut shade, mut becoming) = (0.0, false);
        for (word, next) in words.iter().zip(words.iter().skip(1).map(Some).chain([None])) {
            match word {
                Meaning::Shade(by) => shade = *by,
                Meaning::Colour(colour) => read.loose = Some(colour.lighter(std::mem::take(&mut shade))),
                Meaning::Either(_, colour) if is_noun(next) => read.loose = Some(*colour),
                Meaning::Thing(kind) | Meaning::Either(kind, _) => {
                    let thing = (*kind, read.loose.take());
                    read.becomes = if becoming { Some(thing) } else { read.becomes };
                    read.things.push(thing);
                }
                Meaning::Into => becoming = true,
                Meaning::Instead => read.becomes = read.things.last().copied(),
                Meaning::Bright(by) => read.lighter = Some(*by),
                Meaning::Add => read.adds = true,
                Meaning::Remove => read.removes = true,
                Meaning::Change => read.changes = true,
                Meaning::Replace => read.replaces = true,
                _ => {}
            }
        }
        read
    }
}

fn is_noun(word: Option<&Meaning>) -> bool {
    matches!(word, Some(Meaning::Thing(_) | Meaning::Plural | Meaning::Surface(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::pixels::colour::named;

    #[test]
    fn words_become_deeds() {
        let red = named("red").unwrap();
        let blue = named("blue").unwrap();
        let draw = |kind, colour, instead| Deed::Draw { kind, colour, instead };
        let cases = [
            ("remove it", Deed::Remove),
            ("Remove the red car.", Deed::Remove),
            ("get rid of the people", Deed::Remove),
            ("make the car red", Deed::Recolour(red)),
            ("change the red car to blue", Deed::Recolour(blue)),
            ("a blue coat", Deed::Recolour(blue)),
            ("make it dark blue", Deed::Recolour(blue.lighter(-0.13))),
            ("brighter, please", Deed::Lighten(0.5)),
            ("make the house darker", Deed::Lighten(-0.5)),
            ("a red apple", draw(Kind::Apple, Some(red), false)),
            ("add an owl", draw(Kind::Owl, None, false)),
            ("add a boat, blue", draw(Kind::Boat, Some(blue), false)),
            ("make it a red boat", draw(Kind::Boat, Some(red), false)),
            ("turn the cat into a blue dog", draw(Kind::Dog, Some(blue), true)),
            ("replace the cat by a dog", draw(Kind::Dog, None, true)),
            ("replace the cup with a candle", draw(Kind::Candle, None, true)),
            ("an owl instead of the bird", draw(Kind::Owl, None, true)),
            ("remove the car and put a tree there", draw(Kind::Tree, None, true)),
        ];
        for (words, deed) in cases {
            assert_eq!(wanted(words), deed, "{words}");
        }
    }

    #[test]
    fn what_is_said_about_the_sending_is_no_wish() {
        let red = named("red").unwrap();
        let wrapped = [
            "Change only what is inside the magenta outline of picture 2: {}. Keep everything else exactly as it is.",
            "Picture 2 shows a region outlined in magenta.\nEdit picture 1 inside of that region only.\n\n{}\n\n\
             Do not draw the outline, and leave the rest of picture 1 unchanged.",
            "Inside the region that is marked in picture 2: “{}”. Answer with picture 1, no border and no text.",
            "{}",
        ];
        let cases = [("make the door red", Deed::Recolour(red)), ("remove the bench", Deed::Remove)];
        for wrapping in wrapped {
            for (words, deed) in cases {
                assert_eq!(wanted(&wrapping.replace("{}", words)), deed, "{wrapping} {words}");
            }
            let unknown = wanted(&wrapping.replace("{}", "xyzzy"));
            assert!(
                matches!(unknown, Deed::Draw { colour: None, .. }),
                "magenta is not wanted: {wrapping} {unknown:?}"
            );
        }
        assert_eq!(wanted("remove what is marked in magenta"), Deed::Remove);
    }

    #[test]
    fn something_is_drawn_whatever_is_said() {
        for words in ["", "xyzzy", "a hat", "make it better", "…", "replace it"] {
            assert!(matches!(wanted(words), Deed::Draw { colour: None, .. }), "{words}");
        }
        assert_eq!(wanted("a hat"), wanted("a hat"));
    }
}
