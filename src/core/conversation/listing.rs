//! The list of conversations.

use crate::core::id::{Hash, Id};
use crate::core::record::Record;
use crate::core::shelf::Shelf;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is kept of a conversation beside its turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Its id; ids sort by creation.
    pub id: Id,
    /// Its title: given by the person, or the beginning of the first message.
    pub title: String,
    /// Whether the person gave the title, so that nothing replaces it.
    #[serde(default)]
    pub titled: bool,
    /// When it was made.
    pub created_at_ms: i64,
    /// When something was last said in it.
    pub updated_at_ms: i64,
    /// What its answers have cost so far, in millionths of a dollar, as far as that is known.
    #[serde(default)]
    pub cost_micros: u64,
    /// The latest picture, shown beside the title.
    #[serde(default)]
    pub cover: Option<Hash>,
    /// Which turn follows which on the shown path, as pairs of parent and child, where a parent has several.
    #[serde(default)]
    pub chosen: Vec<(Option<Id>, Id)>,
    /// When it was deleted; it can be brought back until its turns are swept.
    #[serde(default)]
    pub deleted_at_ms: Option<i64>,
    /// What is kept of a picture whose edits are asked for here, as [`crate::core::retouching::Document`] reads it; none
    /// for a usual conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retouch: Option<serde_json::Value>,
}

/// All conversations and how the list is being looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// Every conversation, the deleted ones included.
    pub all: Shelf<Id, Arc<Summary>>,
    /// What the list is searched for.
    pub search: String,
    /// The conversation whose title is being changed.
    pub renaming: Option<Id>,
    /// Whether the list has been read from the disk yet.
    pub loaded: bool,
}

impl Record for Summary {
    const NAME: &'static str = "summary";
}

impl Summary {
    /// That of a conversation that begins at this moment, in milliseconds since 1970.
    pub fn begun(id: Id, title: String, now_ms: i64) -> Self {
        Self {
            id,
            title,
            titled: false,
            created_at_ms: now_ms,
            updated_at_ms: now_ms,
            cost_micros: 0,
            cover: None,
            chosen: Vec::new(),
            deleted_at_ms: None,
            retouch: None,
        }
    }

    /// The summary after this tab made `was` into `self` while another made it into `theirs`: what was changed here is
    /// as here, everything else as there, and what both have spent is added up.
    pub fn merged(&self, was: &Self, theirs: &Self) -> Self {
        let mut merged = theirs.clone();
        if self.title != was.title || self.titled != was.titled {
            merged.title.clone_from(&self.title);
            merged.titled = self.titled;
        }
        if self.cover != was.cover {
            merged.cover = self.cover;
        }
        if self.chosen != was.chosen {
            merged.chosen.clone_from(&self.chosen);
        }
        if self.deleted_at_ms != was.deleted_at_ms {
            merged.deleted_at_ms = self.deleted_at_ms;
        }
        // The room that changes it puts it together layer by layer (`layers::merged_summary`).
        if self.retouch != was.retouch {
            merged.retouch.clone_from(&self.retouch);
        }
        merged.cost_micros = theirs.cost_micros + self.cost_micros.saturating_sub(was.cost_micros);
        merged.updated_at_ms = theirs.updated_at_ms.max(self.updated_at_ms);
        merged
    }
}

impl Listing {
    /// The conversations to show, the latest first: those not deleted whose title has every word searched for. Edits of
    /// a picture are shown with the picture.
    pub fn shown(&self) -> Vec<Arc<Summary>> {
        let words: Vec<String> = self.search.split_whitespace().map(str::to_lowercase).collect();
        let fits = |summary: &&Arc<Summary>| {
            let title = summary.title.to_lowercase();
            summary.deleted_at_ms.is_none()
                && summary.retouch.is_none()
                && words.iter().all(|word| title.contains(word.as_str()))
        };
        let mut shown: Vec<Arc<Summary>> = self.all.values().filter(fits).cloned().collect();
        shown.sort_by_key(|summary| (-summary.updated_at_ms, summary.id));
        shown
    }
}

/// The longest title that is kept, in characters.
pub const TITLE_MAX_CHARS: usize = 120;

/// A title from the beginning of a message: its first words on one line, without control characters, cut at a
/// word's end near 48 characters. Empty for an empty message.
pub fn title_from(message: &str) -> String {
    let clean: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut title = String::new();
    for word in clean.split_whitespace() {
        if !title.is_empty() && title.chars().count() + word.chars().count() > 47 {
            title.push('…');
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.extend(word.chars().take(48));
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_short_line() {
        assert_eq!(title_from("A bicycle\n by\tthe harbour"), "A bicycle by the harbour");
        assert_eq!(title_from("   "), "");
        let long = title_from("A bicycle leaning on the harbour wall in late light, colours of autumn");
        assert_eq!(long, "A bicycle leaning on the harbour wall in late…");
        assert!(title_from(&"x".repeat(500)).chars().count() <= 49);
    }

    #[test]
    fn the_list_is_searched_by_words_in_any_order_and_hides_what_was_deleted() {
        let summary = |id: u128, title: &str, deleted| {
            let summary = Summary {
                id: Id(id),
                title: title.into(),
                titled: false,
                created_at_ms: 0,
                updated_at_ms: i64::try_from(id).unwrap(),
                cost_micros: 0,
                cover: None,
                chosen: vec![],
                deleted_at_ms: deleted,
                retouch: None,
            };
            (Id(id), Arc::new(summary))
        };
        let all = [summary(1, "Red panda", None), summary(2, "Blue Red Sea", None), summary(3, "Red", Some(5))];
        let mut listing = Listing { all: all.into(), ..Default::default() };
        let titles = |l: &Listing| l.shown().iter().map(|s| s.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(&listing), ["Blue Red Sea", "Red panda"]);
        listing.search = "red PANDA".into();
        assert_eq!(titles(&listing), ["Red panda"]);
    }
}
