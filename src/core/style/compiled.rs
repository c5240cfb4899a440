//! A style, as it is kept: the pictures that the next version is made of, and every version that was made.

use super::measurement::Measurement;
use super::set::EXEMPLARS;
use super::vector::Parts;
use crate::core::id::{Hash, Id};
use crate::core::pixels::palette::Swatch;
use crate::core::record::Record;
use serde::{Deserialize, Serialize};

/// The fewest pictures that a style is made of without being called thin.
pub const FEWEST: usize = 10;
/// The most pictures that a style is made of.
pub const MOST: usize = 50;
/// The longer side of an exemplar as it is sent, in pixels: models look at no more, and a photograph of a camera would be
/// some ten times as many bytes with every message.
pub const SENT_PX: u32 = 2048;
/// The longest name, in characters.
pub const NAME_MAX_CHARS: usize = 60;

/// A style.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Its id; ids sort by creation.
    pub id: Id,
    /// What the person calls it.
    pub name: String,
    /// Whether it says how to draw, or whom.
    #[serde(default, skip_serializing_if = "is_manner")]
    pub subject: Subject,
    /// What always holds of a character, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it was last changed.
    pub updated_at_ms: i64,
    /// Whether it is put away: kept, but not offered.
    #[serde(default)]
    pub archived: bool,
    /// When it was deleted; it can be brought back until it is swept.
    #[serde(default)]
    pub deleted_at_ms: Option<i64>,
    /// The pictures of the next version, in the order in which they came.
    pub members: Vec<Member>,
    /// Every version, the latest last; none as long as it is a draft.
    pub versions: Vec<Version>,
    /// The files that it came in, or was merged of: what they say of pictures that are not here counts for it, and for
    /// nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Id>,
    /// What models were paid for writing its cards, in millionths of a dollar.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub spent_micros: u64,
    /// Since when a model has been asked for a card whose answer is not here. It is written before the request leaves, so
    /// that a page that ends in between leaves a trace of what may have been charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_asked_at_ms: Option<i64>,
}

/// What a record of the stylebook is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// How pictures are drawn: a style, compiled from many pictures.
    #[default]
    Manner,
    /// Who is in them: a character, shown by a few pictures as they are. It has no versions.
    Character,
}

/// A picture that a style is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The picture.
    pub picture: Hash,
    /// What its file was called; untrusted text.
    pub name: String,
    /// Whether only its measurement is on this device, and its bytes are where the style was shared from.
    #[serde(default)]
    pub elsewhere: bool,
    /// Whether the person has left it out.
    #[serde(default)]
    pub left_out: bool,
    /// Whether the person wants it among the exemplars.
    #[serde(default)]
    pub pinned: bool,
}

/// A smaller copy of an exemplar, which is sent in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Smaller {
    /// The exemplar.
    pub exemplar: Hash,
    /// The copy, of at most [`SENT_PX`] on its longer side.
    pub copy: Hash,
}

/// What was compiled at one time. It never changes, but for its card and the copies of its exemplars.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was made.
    pub made_at_ms: i64,
    /// The pictures that it was measured from.
    pub members: Vec<Hash>,
    /// Those that stand for all of them, the most important first; their bytes are on this device.
    pub exemplars: Vec<Hash>,
    /// Those of them that were pinned when it was made. A version from before this was noted says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pins: Option<Vec<Hash>>,
    /// Smaller copies of those that are larger than models look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub smaller: Vec<Smaller>,
    /// The share of the pictures that lie near an exemplar, 0 to 1.
    pub coverage: f32,
    /// How much the pictures are of one style, 0 to 100.
    pub cohesion: f32,
    /// One picture of all the others in small; none where there are no others.
    #[serde(default)]
    pub sheet: Option<Hash>,
    /// The colours of all pictures together, the largest share first.
    pub palette: Vec<Swatch>,
    /// What is said of the style.
    pub card: Card,
}

/// What is said of a style, in a few words each: all of it is sent, about 120 words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What it is made with, or looks made with.
    pub medium: String,
    /// Edges and strokes.
    pub line: String,
    /// Light, dark and contrast.
    pub light: String,
    /// Colours.
    pub colour: String,
    /// How pictures are laid out.
    pub composition: String,
    /// What never occurs.
    pub never: String,
    /// Who wrote it.
    pub by: CardBy,
}

/// Who wrote a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardBy {
    /// It was put together from what was measured.
    #[default]
    Measured,
    /// This model wrote it.
    Model(String),
    /// The person changed it.
    Person,
}

/// How a result fits the style that it was made with, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// All in all, 0 to 100.
    pub whole: f32,
    /// The same part by part, in the order of [`super::Part::ALL`].
    pub parts: Parts<f32>,
}

fn is_nothing(micros: &u64) -> bool {
    *micros == 0
}

fn is_manner(subject: &Subject) -> bool {
    *subject == Subject::Manner
}

impl Record for Style {
    const NAME: &'static str = "style";
}

impl Record for Measurement {
    const NAME: &'static str = "measurement";
}

impl Record for Fit {
    const NAME: &'static str = "fit";
}

impl Version {
    /// The exemplars as they are sent, the most important first: their smaller copies, where there are any.
    pub fn sent(&self) -> impl Iterator<Item = Hash> + '_ {
        let copy_of = |exemplar: &Hash| self.smaller.iter().find(|smaller| smaller.exemplar == *exemplar);
        self.exemplars.iter().map(move |exemplar| copy_of(exemplar).map_or(*exemplar, |smaller| smaller.copy))
    }

    /// Whether it was made with these pictures pinned, as far as that can be known.
    fn has_pins(&self, mut pins: Vec<Hash>) -> bool {
        let mut own: Vec<Hash> = match &self.pins {
            // It may be of a program that let more be pinned than go along.
            Some(own) => own.iter().take(EXEMPLARS).copied().collect(),
            // Where it was not noted, those that are pinned come first; that others were pinned as well nobody can tell.
            None => self.exemplars.iter().take(pins.len()).copied().collect(),
        };
        own.sort_unstable();
        pins.sort_unstable();
        own == pins
    }
}

impl Style {
    /// The latest version.
    pub fn latest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// The version of this number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The pictures that the next version would be made of.
    pub fn taken(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| !member.left_out)
    }

    /// The pictures that the person wants among the exemplars and whose bytes are here, so that they can be: no more than
    /// go along with a message, though earlier programs let more be pinned.
    pub fn pins(&self) -> impl Iterator<Item = Hash> + '_ {
        self.pinned().take(EXEMPLARS)
    }

    /// All that are pinned and can go along.
    pub fn pinned(&self) -> impl Iterator<Item = Hash> + '_ {
        self.taken().filter(|member| member.pinned && !member.elsewhere).map(|member| member.picture)
    }

    /// Whether the pictures or the pins are others than those of the latest version, so that a new one can be made.
    pub fn is_changed(&self) -> bool {
        let Some(latest) = self.latest() else { return true };
        let mut taken: Vec<Hash> = self.taken().map(|member| member.picture).collect();
        let mut made_of = latest.members.clone();
        taken.sort_unstable();
        made_of.sort_unstable();
        taken != made_of || !latest.has_pins(self.pins().collect())
    }

    /// Every byte string that it needs on this device.
    pub fn blobs(&self) -> impl Iterator<Item = Hash> + '_ {
        let members = self.members.iter().filter(|member| !member.elsewhere).map(|member| member.picture);
        let compiled = self.versions.iter().flat_map(|version| {
            let copies = version.smaller.iter().map(|smaller| smaller.copy);
            version.exemplars.iter().copied().chain(copies).chain(version.sheet)
        });
        members.chain(compiled)
    }

    /// What stands for the style in a message after an `@`: its name in lower case, without spaces.
    pub fn handle(&self) -> String {
        handle(&self.name)
    }
}

/// Under which name it is kept what a file says of a picture that did not come with it.
pub fn claim(file: Id, picture: Hash) -> String {
    format!("{CLAIM}{file}/{picture}")
}

/// The file and the picture of such a name; none of any other name.
pub fn read_claim(name: &str) -> Option<(Id, Hash)> {
    let (file, picture) = name.strip_prefix(CLAIM)?.split_once('/')?;
    Some((Id::parse(file)?, Hash::parse(picture)?))
}

/// What such a name begins with.
const CLAIM: &str = "claim:";

/// A name as it is written after an `@`: letters and digits in lower case, everything else as single hyphens.
pub fn handle(name: &str) -> String {
    let mut handle = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            handle.push(letter);
        } else if !handle.is_empty() && !handle.ends_with('-') {
            handle.push('-');
        }
    }
    handle.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_what_can_be_typed_after_an_at_sign() {
        for (name, expected) in [
            ("Dusk lines", "dusk-lines"),
            ("  A.B  ", "a-b"),
            ("Ünder—Öl 2", "ünder-öl-2"),
            ("…", ""),
            ("水墨", "水墨"),
        ] {
            assert_eq!(handle(name), expected, "{name}");
        }
    }

    #[test]
    fn what_a_file_says_has_a_name_of_its_own() {
        let (file, picture) = (Id(7), Hash([9; 32]));
        assert_eq!(read_claim(&claim(file, picture)), Some((file, picture)));
        for other in [picture.to_string(), format!("claim:{file}"), format!("{picture}@3:{file}/1")] {
            assert_eq!(read_claim(&other), None, "{other}");
        }
    }

    #[test]
    fn smaller_copies_are_sent_in_the_place_of_exemplars_and_belong_to_the_style() {
        let hash = |byte: u8| Hash([byte; 32]);
        let smaller = vec![Smaller { exemplar: hash(2), copy: hash(12) }];
        let version =
            Version { exemplars: vec![hash(1), hash(2)], smaller, sheet: Some(hash(9)), ..Version::default() };
        assert_eq!(version.sent().collect::<Vec<_>>(), [hash(1), hash(12)]);
        let style = Style { versions: vec![version], ..Style::default() };
        assert_eq!(style.blobs().collect::<Vec<_>>(), [hash(1), hash(2), hash(12), hash(9)]);
    }

    #[test]
    fn a_style_is_changed_when_its_pictures_or_its_pins_are_others() {
        let member = |byte: u8| Member { picture: Hash([byte; 32]), ..Member::default() };
        let mut style = Style { members: vec![member(1), member(2)], ..Style::default() };
        assert!(style.is_changed(), "a draft");
        let members = vec![Hash([2; 32]), Hash([1; 32])];
        let exemplars = vec![Hash([1; 32]), Hash([2; 32])];
        style.versions.push(Version { number: 1, members, exemplars, ..Version::default() });
        assert!(!style.is_changed());
        style.members[0].pinned = true;
        assert!(!style.is_changed(), "pinned, and the first of the exemplars already");
        style.members[0].pinned = false;
        style.members[1].pinned = true;
        assert!(style.is_changed(), "pinned, and an exemplar, but not the first");
        style.members[1].pinned = false;
        style.members[1].left_out = true;
        assert!(style.is_changed(), "left out");
    }

    #[test]
    fn a_pin_that_is_set_or_taken_away_changes_a_style_whose_version_notes_its_pins() {
        let member = |byte: u8| Member { picture: Hash([byte; 32]), ..Member::default() };
        let mut style = Style { members: vec![member(1), member(2)], ..Style::default() };
        let (members, exemplars) = (vec![Hash([1; 32]), Hash([2; 32])], vec![Hash([1; 32]), Hash([2; 32])]);
        let pins = Some(vec![Hash([1; 32])]);
        style.versions.push(Version { number: 1, members, exemplars, pins, ..Version::default() });
        assert!(style.is_changed(), "taken away since");
        style.members[0].pinned = true;
        assert!(!style.is_changed(), "as it was");
        style.members[1].pinned = true;
        assert!(style.is_changed(), "another one as well");
        style.members[1].elsewhere = true;
        assert!(!style.is_changed(), "what is not here can be no exemplar");
        style.versions[0].pins = Some(Vec::new());
        assert!(style.is_changed(), "the first exemplar, which was none by a pin");
    }

    #[test]
    fn of_more_pins_than_go_along_the_first_ones_count() {
        let member = |byte: u8| Member { picture: Hash([byte; 32]), pinned: byte > 1, ..Member::default() };
        let mut style = Style { members: (1..8).map(member).collect(), ..Style::default() };
        style.members[2].elsewhere = true;
        let hashes = |bytes: &[u8]| bytes.iter().map(|byte| Hash([*byte; 32])).collect::<Vec<_>>();
        assert_eq!(style.pins().collect::<Vec<_>>(), hashes(&[2, 4, 5, 6]));
        assert_eq!(style.pinned().count(), 5);
        let members = hashes(&[1, 2, 3, 4, 5, 6, 7]);
        let pins = Some(hashes(&[2, 4, 5, 6, 7]));
        style.versions.push(Version { number: 1, members, pins, ..Version::default() });
        assert!(!style.is_changed(), "as a program before made it");
    }
}
