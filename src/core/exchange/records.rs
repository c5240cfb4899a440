//! The records that go into a backup: all but the vault, in which the key lies.

use super::place::is_kept_as;
use crate::core::conversation::{Summary, Turn, composer::Draft};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::keeping::references::mentioned;
use crate::core::picture::Picture;
use crate::core::pixels::sniff::Format;
use crate::core::record;
use crate::core::settings::Settings;
use crate::core::style::compiled::{claim, read_claim};
use crate::core::style::{Measurement, Style};

/// The name under which the preferences are kept.
const SETTINGS: &str = "settings";
/// How the names of drafts begin.
const DRAFT: &str = "draft/";

/// The stores whose records are backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    /// Summaries of conversations, by id.
    Summaries,
    /// Turns, by conversation id, a slash, and their own id.
    Turns,
    /// Records of pictures, by hash.
    Pictures,
    /// Styles, by id.
    Styles,
    /// What was measured of pictures, by hash. How they fit a style is measured anew.
    Measured,
    /// Drafts and preferences, by name. What else is kept there belongs to the device and stays on it.
    Kept,
}

impl Records {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Pictures, Self::Summaries, Self::Turns, Self::Styles, Self::Measured, Self::Kept];

    /// The name in paths.
    pub fn name(self) -> &'static str {
        match self {
            Self::Summaries => "summaries",
            Self::Turns => "turns",
            Self::Pictures => "pictures",
            Self::Styles => "styles",
            Self::Measured => "measured",
            Self::Kept => "kept",
        }
    }

    /// The store of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|records| records.name() == name)
    }

    /// Whether a record of this key is backed up.
    pub fn takes(self, key: &str) -> bool {
        match self {
            Self::Kept => key == SETTINGS || key.starts_with(DRAFT),
            Self::Measured => Hash::parse(key).is_some() || read_claim(key).is_some(),
            _ => true,
        }
    }
}

/// What a record says that matters to a backup.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The bytes that it refers to, and cannot be shown without.
    pub bytes: Vec<Hash>,
    /// Of a picture, its format.
    pub format: Option<Format>,
    /// Of a picture, the size of its bytes.
    pub size_bytes: u64,
}

/// Reads a record. Fails for one that cannot be read, one of a later version, and one that says it is another than its
/// key.
pub fn look(records: Records, key: &str, text: &str) -> Result<Look, Error> {
    let (own_key, look) = match records {
        // Layers of a retouched picture, and what was marked for an edit, stand among them.
        Records::Summaries => {
            let bytes = mentioned(text).collect();
            (record::read::<Summary>(text)?.id.to_string(), Look { bytes, ..Look::default() })
        }
        Records::Turns => {
            let turn: Turn = record::read(text)?;
            let bytes = mentioned(text).collect();
            (format!("{}/{}", turn.conversation, turn.id), Look { bytes, ..Look::default() })
        }
        Records::Pictures => {
            let Picture { hash, format, size_bytes, .. } = record::read(text)?;
            // The type that its bytes are shown under: nothing that a browser would run.
            if !is_kept_as(format) {
                return Err(Error::saying(Kind::NotAPicture, format.name()));
            }
            (hash.to_string(), Look { bytes: vec![hash], format: Some(format), size_bytes })
        }
        Records::Styles => {
            let style: Style = record::read(text)?;
            let bytes = style.blobs().collect();
            (style.id.to_string(), Look { bytes, ..Look::default() })
        }
        Records::Measured => {
            record::read::<Measurement>(text)?;
            let named = Hash::parse(key).map(|hash| hash.to_string());
            let claimed = || read_claim(key).map(|(file, picture)| claim(file, picture));
            let nothing = || Error::saying(Kind::StorageFailed, "a measurement of nothing");
            (named.or_else(claimed).ok_or_else(nothing)?, Look::default())
        }
        Records::Kept if key == SETTINGS => {
            record::read::<Settings>(text)?;
            (SETTINGS.to_owned(), Look::default())
        }
        Records::Kept => look_at_draft(&record::read(text)?),
    };
    if own_key == key { Ok(look) } else { Err(Error::saying(Kind::StorageFailed, "a record under another's key")) }
}

/// Whether the text under a key on this device is no record of its kind, of any version: it is lost, and nothing more is
/// lost when another takes its place. One of a later version is whole, though nobody here can tell what is in it.
pub fn is_damaged(records: Records, key: &str, text: &str) -> bool {
    let lost = [Kind::RecordUnreadable, Kind::StorageFailed];
    !disarmed(Rule::DamagedIsMended) && look(records, key, text).is_err_and(|error| lost.contains(&error.kind))
}

fn look_at_draft(draft: &Draft) -> (String, Look) {
    let conversation = draft.conversation.map(|id| id.to_string()).unwrap_or_default();
    let pictures = draft.pictures.iter().chain(draft.others.iter().flat_map(|other| &other.pictures));
    let bytes = pictures.map(|(hash, _)| *hash).collect();
    (format!("{DRAFT}{conversation}"), Look { bytes, ..Look::default() })
}

/// Whether a record is of a conversation or a style that is in the bin.
pub fn is_binned(records: Records, text: &str) -> bool {
    let deleted_at_ms = match records {
        Records::Summaries => record::read::<Summary>(text).map(|summary| summary.deleted_at_ms),
        Records::Styles => record::read::<Style>(text).map(|style| style.deleted_at_ms),
        _ => return false,
    };
    deleted_at_ms.is_ok_and(|at_ms| at_ms.is_some())
}

/// The text of a record as it is added. What comes into the bin was thrown away `now`, so that it lies there for a day
/// like everything else, and is not swept by the next start. Messages that come back get a `fresh` name each: under its
/// old one it may have been sent since the backup, and would not leave again. They are given here and not where the
/// message is opened, so that two tabs that open it know it by the same name, and it leaves once.
pub fn as_added(
    (records, key): (Records, &str),
    text: &str,
    now_ms: i64,
    fresh: impl Fn() -> Id,
) -> Result<String, Error> {
    if is_binned(records, text) {
        let deleted_at_ms = Some(now_ms);
        return match records {
            Records::Summaries => record::write(&Summary { deleted_at_ms, ..record::read(text)? }),
            _ => record::write(&Style { deleted_at_ms, ..record::read(text)? }),
        };
    }
    if records == Records::Kept && key.starts_with(DRAFT) {
        let mut draft: Draft = record::read(text)?;
        draft.id = fresh();
        draft.others.iter_mut().for_each(|other| other.id = fresh());
        return record::write(&draft);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::Asked;

    #[test]
    fn records_are_read_and_must_be_what_their_key_says() {
        let draft = Draft {
            id: Id(9),
            conversation: Some(Id(5)),
            text: "blue".into(),
            pictures: vec![(Hash([1; 32]), "a.png".into())],
            asked: Asked::default(),
            editing: None,
            continues: None,
            others: Vec::new(),
        };
        let other = Draft { id: Id(8), pictures: vec![(Hash([2; 32]), "b.png".into())], ..draft.clone() };
        let draft = Draft { others: vec![other.clone()], ..draft };
        let text = record::write(&draft).unwrap();
        let key = format!("draft/{}", Id(5));
        assert_eq!(look(Records::Kept, &key, &text).unwrap().bytes, [Hash([1; 32]), Hash([2; 32])]);
        assert!(look(Records::Kept, "draft/", &text).is_err(), "the draft of another conversation");
        assert!(look(Records::Turns, &key, &text).is_err(), "no turn");
        let later = text.replace("\"v\":2", "\"v\":99");
        assert!(look(Records::Kept, &key, &later).is_err(), "a later version");
        for (here, lost) in [(text.as_str(), false), (&later, false), ("", true), ("{", true), (&text[..40], true)] {
            assert_eq!(is_damaged(Records::Kept, &key, here), lost, "{here}");
        }
        assert!(is_damaged(Records::Kept, "draft/", &text), "the draft of another conversation");
        let added = as_added((Records::Kept, &key), &text, 9, || Id(77)).unwrap();
        let others = vec![Draft { id: Id(77), ..other }];
        assert_eq!(record::read::<Draft>(&added).unwrap(), Draft { id: Id(77), others, ..draft });
        let settings = record::write(&Settings::default()).unwrap();
        assert_eq!(as_added((Records::Kept, "settings"), &settings, 9, || Id(77)).unwrap(), settings);
        assert_eq!(look(Records::Kept, "settings", &settings).unwrap(), Look::default());
    }

    #[test]
    fn what_comes_into_the_bin_is_thrown_away_anew_and_nothing_else_is() {
        let summary = |deleted_at_ms| Summary { deleted_at_ms, ..Summary::begun(Id(1), "x".into(), 5) };
        let style = |deleted_at_ms| Style { id: Id(2), deleted_at_ms, ..Style::default() };
        let binned = [
            (Records::Summaries, record::write(&summary(Some(5))), record::write(&summary(Some(9)))),
            (Records::Styles, record::write(&style(Some(5))), record::write(&style(Some(9)))),
        ];
        for (records, there, here) in binned {
            let there = there.unwrap();
            assert!(is_binned(records, &there));
            assert_eq!(as_added((records, ""), &there, 9, || Id(77)).unwrap(), here.unwrap());
        }
        let kept =
            [(Records::Summaries, record::write(&summary(None))), (Records::Styles, record::write(&style(None)))];
        for (records, there) in kept {
            let there = there.unwrap();
            assert!(!is_binned(records, &there));
            assert_eq!(as_added((records, ""), &there, 9, || Id(77)).unwrap(), there);
        }
    }

    #[test]
    fn what_belongs_to_the_device_stays_on_it() {
        assert!(Records::Kept.takes("settings") && Records::Kept.takes("draft/") && Records::Turns.takes("a/b"));
        let hash = Hash([1; 32]).to_string();
        assert!(Records::Measured.takes(&hash) && !Records::Measured.takes(&format!("{hash}@7/1")));
        assert!(!Records::Kept.takes("unreferenced") && !Records::Kept.takes("key"));
        assert_eq!(Records::by_name("vault"), None);
    }
}
