//! What lies on the disk, as the room lists it.

use super::inventory::{Amount, Inventory};
use crate::core::conversation::listing::Summary;
use crate::core::id::{Hash, Id};
use crate::core::shelf::Shelf;
use crate::core::style::Style;
use std::sync::Arc;

/// What lies on the disk, with its lists made up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Who needs what.
    pub inventory: Inventory,
    /// How much each kind of thing takes.
    pub amounts: Vec<Amount>,
    /// The conversations, the largest first.
    pub rows: Arc<Vec<Row>>,
    /// The deleted conversations and styles that can still be brought back, the largest first.
    pub bin: Arc<Vec<Row>>,
    /// What nothing refers to any more, in order.
    pub loose: Arc<Vec<Hash>>,
}

/// A conversation in the list, or a deleted style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which one.
    pub id: Id,
    /// Whether it is a style.
    pub is_style: bool,
    /// Whether that says whom to draw, and not how.
    pub is_character: bool,
    /// Its title; may be empty.
    pub title: String,
    /// Its cover.
    pub cover: Option<Hash>,
    /// When something was last said in it, in milliseconds since 1970.
    pub updated_at_ms: i64,
    /// How many pictures it shows.
    pub pictures: usize,
    /// The room of everything in it, in bytes.
    pub size_bytes: u64,
    /// Whether an answer is under way in it, so that it cannot be deleted now.
    pub is_busy: bool,
}

impl Stock {
    /// Makes up the lists. Conversations whose summary is missing are listed, too, for they take room; of the styles
    /// those that were deleted, for the others are deleted in the stylebook.
    pub fn new(mut inventory: Inventory, (summaries, styles): (&[Summary], &[Style]), busy: &[Id]) -> Self {
        inventory.settle();
        let summaries: Shelf<Id, &Summary> = summaries.iter().map(|summary| (summary.id, summary)).collect();
        let (mut rows, mut bin) = (Vec::new(), Vec::new());
        for id in inventory.conversations.keys() {
            let summary = summaries.get(id).copied();
            let (pictures, size_bytes) = inventory.share_of(*id);
            let row = Row {
                id: *id,
                is_style: false,
                is_character: false,
                title: summary.map(|summary| summary.title.clone()).unwrap_or_default(),
                cover: summary.and_then(|summary| summary.cover),
                updated_at_ms: summary.map(|summary| summary.updated_at_ms).unwrap_or_default(),
                pictures,
                size_bytes,
                is_busy: busy.contains(id),
            };
            let is_deleted = summary.is_some_and(|summary| summary.deleted_at_ms.is_some());
            if is_deleted { bin.push(row) } else { rows.push(row) }
        }
        let deleted = styles.iter().filter(|style| style.deleted_at_ms.is_some());
        bin.extend(deleted.map(|style| {
            let (pictures, size_bytes) = inventory.share_of(style.id);
            let (title, updated_at_ms) = (style.name.clone(), style.updated_at_ms);
            let cover = style.members.first().map(|member| member.picture);
            let is_character = style.is_character();
            let (id, is_style, is_busy) = (style.id, true, false);
            Row { id, is_style, is_character, title, cover, updated_at_ms, pictures, size_bytes, is_busy }
        }));
        let largest_first = |row: &Row| (std::cmp::Reverse(row.size_bytes), row.id);
        rows.sort_unstable_by_key(largest_first);
        bin.sort_unstable_by_key(largest_first);
        let loose = Arc::new(inventory.unreferenced());
        Self { amounts: inventory.amounts(), inventory, rows: Arc::new(rows), bin: Arc::new(bin), loose }
    }

    /// The room of everything, in bytes.
    pub fn size_bytes(&self) -> u64 {
        self.amounts.iter().map(|amount| amount.size_bytes).sum()
    }

    /// Whether nothing was made yet. Preferences alone are nothing; a message that was not sent is worth a backup.
    pub fn is_blank(&self) -> bool {
        let has_more = self.inventory.has_unsent || !self.inventory.bytes.is_empty();
        self.rows.is_empty() && self.bin.is_empty() && !has_more
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::keeping::inventory::Held;

    #[test]
    fn the_largest_stand_first_and_the_deleted_apart() {
        let summary = |id: u128, title: &str, deleted_at_ms| Summary {
            id: Id(id),
            title: title.into(),
            titled: false,
            created_at_ms: 0,
            updated_at_ms: 9,
            cost_micros: 0,
            cover: None,
            chosen: vec![],
            deleted_at_ms,
            retouch: None,
        };
        let held = |text_bytes| Held { records: 1, text_bytes, mentions: vec![] };
        let mut inventory = Inventory::default();
        for (id, size) in [(1, 5), (2, 50), (3, 500), (4, 7)] {
            inventory.conversations.insert(Id(id), held(size));
        }
        let summaries = [summary(1, "small", None), summary(2, "large", None), summary(3, "deleted", Some(4))];
        let stock = Stock::new(inventory, (&summaries, &[]), &[Id(2)]);
        let names = |rows: &[Row]| rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>();
        assert_eq!(names(&stock.rows), ["large", "", "small"]);
        assert_eq!(names(&stock.bin), ["deleted"]);
        assert!(stock.rows[0].is_busy && !stock.rows[1].is_busy);
        assert_eq!(stock.size_bytes(), 562);
        assert!(!stock.is_blank() && Stock::default().is_blank());
        let unsent = Inventory { has_unsent: true, ..Inventory::default() };
        assert!(!Stock::new(unsent, (&[], &[]), &[]).is_blank());
    }
}
