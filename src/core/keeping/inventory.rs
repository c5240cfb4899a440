//! What lies on the disk, who needs it, and what would be free without some of it.

use super::references::tidy;
use crate::core::id::{Hash, Id};
use crate::core::record::Record;
use crate::core::shelf::Shelf;
use serde::{Deserialize, Serialize};

/// What kinds of things take room; the list grows with the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Original files of pictures.
    Pictures,
    /// Their small forms.
    Thumbs,
    /// Byte strings that are no pictures: what a model needs to go on from its own answer.
    Signatures,
    /// What was said, and the records of pictures.
    Conversations,
    /// Styles, with what was measured for them.
    Styles,
    /// Messages that are being written, and the preferences.
    Drafts,
}

/// How much one kind of thing takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The kind.
    pub kind: Kind,
    /// How many there are.
    pub count: usize,
    /// Their size together, in bytes, without what the database needs for itself.
    pub size_bytes: u64,
}

/// The records of one conversation, or of the messages that are being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// How many records there are.
    pub records: usize,
    /// The length of their text in bytes.
    pub text_bytes: u64,
    /// The byte strings that they refer to, sorted, each once.
    pub mentions: Vec<Hash>,
}

impl Held {
    /// Takes in one more record.
    pub fn take(&mut self, text: &str) {
        self.records += 1;
        self.text_bytes += text.len() as u64;
        self.mentions.extend(super::references::mentioned(text));
    }
}

/// What the record of a picture says of its size and age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Size of the original file in bytes.
    pub size_bytes: u64,
    /// When it came to this device, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Whether the demo drew it.
    pub is_demo: bool,
}

/// Everything on the disk but the key, as lengths and references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The conversations, with their summaries and unsent messages.
    pub conversations: Shelf<Id, Held>,
    /// The styles.
    pub styles: Shelf<Id, Held>,
    /// The length of the text of all measurements, in bytes.
    pub measured_bytes: u64,
    /// Every other record that may refer to something.
    pub others: Held,
    /// Whether a message that was not sent is among them.
    pub has_unsent: bool,
    /// The records of pictures.
    pub pictures: Shelf<Hash, Known>,
    /// Pictures that were made of others on this device, each with the one that it was made of: whoever needs that has
    /// it too.
    pub made_of: Vec<(Hash, Hash)>,
    /// The length of the text of those records, in bytes.
    pub picture_text_bytes: u64,
    /// The sizes of all byte strings that are there; 0 as long as one is not measured.
    pub bytes: Shelf<Hash, u64>,
    /// The sizes of all thumbnails that are there; 0 as long as one is not measured.
    pub thumbs: Shelf<Hash, u64>,
}

/// The sizes that were measured, in bytes, of what has none of its own noted elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Of byte strings that are no pictures.
    pub bytes: Vec<(Hash, u64)>,
    /// Of thumbnails.
    pub thumbs: Vec<(Hash, u64)>,
}

impl Record for Sizes {
    const NAME: &'static str = "note of sizes";
}

/// What goes when conversations and styles are deleted for good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// The conversations.
    pub conversations: Vec<Id>,
    /// The styles.
    pub styles: Vec<Id>,
    /// The byte strings that nothing else refers to, pictures among them.
    pub hashes: Vec<Hash>,
    /// How many of those are pictures.
    pub pictures: usize,
    /// How many of their pictures stay, because something else refers to them.
    pub staying: usize,
    /// The room that it gives back, in bytes.
    pub size_bytes: u64,
}

impl Inventory {
    /// Puts what was gathered in order. To be called before anything is asked.
    pub fn settle(&mut self) {
        self.made_of.sort_unstable_by_key(|(_, from)| *from);
        let made_of = std::mem::take(&mut self.made_of);
        for shelf in [&mut self.conversations, &mut self.styles] {
            shelf.values_mut().for_each(|held| with_made_of(&mut held.mentions, &made_of));
        }
        with_made_of(&mut self.others.mentions, &made_of);
        self.made_of = made_of;
        for shelf in [&mut self.conversations, &mut self.styles] {
            shelf.values_mut().for_each(|held| tidy(&mut held.mentions));
        }
        tidy(&mut self.others.mentions);
    }

    /// The room of each kind, in a fixed order; kinds of which there is nothing are left out.
    pub fn amounts(&self) -> Vec<Amount> {
        let is_picture = |hash: &&Hash| self.pictures.contains_key(hash);
        let (pictures, signatures): (Vec<&Hash>, Vec<&Hash>) = self.bytes.keys().partition(is_picture);
        let size = |hashes: &[&Hash]| hashes.iter().map(|hash| self.size_of_bytes(hash)).sum();
        let texts: u64 = self.conversations.values().map(|held| held.text_bytes).sum();
        let all = [
            Amount { kind: Kind::Pictures, count: pictures.len(), size_bytes: size(&pictures) },
            Amount { kind: Kind::Thumbs, count: self.thumbs.len(), size_bytes: self.thumbs.values().sum() },
            Amount { kind: Kind::Signatures, count: signatures.len(), size_bytes: size(&signatures) },
            Amount {
                kind: Kind::Conversations,
                count: self.conversations.len(),
                size_bytes: texts + self.picture_text_bytes,
            },
            Amount {
                kind: Kind::Styles,
                count: self.styles.len(),
                size_bytes: self.styles.values().map(|held| held.text_bytes).sum::<u64>() + self.measured_bytes,
            },
            Amount { kind: Kind::Drafts, count: self.others.records, size_bytes: self.others.text_bytes },
        ];
        all.into_iter().filter(|amount| amount.size_bytes > 0).collect()
    }

    /// The room of a byte string with its thumbnail, in bytes.
    fn size_of(&self, hash: &Hash) -> u64 {
        self.size_of_bytes(hash) + self.thumbs.get(hash).copied().unwrap_or_default()
    }

    fn size_of_bytes(&self, hash: &Hash) -> u64 {
        self.bytes.get(hash).copied().unwrap_or_default()
    }

    /// How many pictures a conversation or a style has, and the room of everything in it, in bytes, whoever else refers
    /// to it.
    pub fn share_of(&self, id: Id) -> (usize, u64) {
        let Some(held) = self.conversations.get(&id).or_else(|| self.styles.get(&id)) else { return (0, 0) };
        let pictures = held.mentions.iter().filter(|hash| self.pictures.contains_key(hash)).count();
        let bytes: u64 = held.mentions.iter().map(|hash| self.size_of(hash)).sum();
        (pictures, held.text_bytes + bytes)
    }

    /// What would go with these conversations and styles: all their records, and what nothing else refers to.
    pub fn freed_by(&self, ids: &[Id]) -> Freed {
        let mut chosen = ids.to_vec();
        chosen.sort_unstable();
        let mut freed = Freed::default();
        let mut theirs = Vec::new();
        let mut others = self.others.mentions.clone();
        for (shelf, gone) in [(&self.conversations, &mut freed.conversations), (&self.styles, &mut freed.styles)] {
            for (id, held) in shelf.iter() {
                if chosen.binary_search(id).is_ok() {
                    gone.push(*id);
                    freed.size_bytes += held.text_bytes;
                    theirs.extend_from_slice(&held.mentions);
                } else {
                    others.extend_from_slice(&held.mentions);
                }
            }
        }
        tidy(&mut theirs);
        tidy(&mut others);
        for hash in theirs {
            let is_picture = self.pictures.contains_key(&hash);
            if others.binary_search(&hash).is_ok() {
                freed.staying += usize::from(is_picture);
                continue;
            }
            freed.pictures += usize::from(is_picture);
            freed.size_bytes += self.size_of(&hash);
            freed.hashes.push(hash);
        }
        freed
    }

    /// What would go with these conversations and styles and, of these byte strings, with those that nothing refers to.
    pub fn freed_with(&self, ids: &[Id], loose: &[Hash]) -> Freed {
        let mut freed = self.freed_by(ids);
        for hash in self.unreferenced().into_iter().filter(|hash| loose.binary_search(hash).is_ok()) {
            freed.pictures += usize::from(self.pictures.contains_key(&hash));
            freed.size_bytes += self.size_of(&hash);
            freed.hashes.push(hash);
        }
        freed
    }

    /// Everything that has bytes, a thumbnail or a picture's record, and that no other record refers to; sorted.
    pub fn unreferenced(&self) -> Vec<Hash> {
        let mut needed = self.others.mentions.clone();
        let held = self.conversations.values().chain(self.styles.values());
        held.for_each(|held| needed.extend_from_slice(&held.mentions));
        tidy(&mut needed);
        let there = self.bytes.keys().chain(self.thumbs.keys()).chain(self.pictures.keys());
        let mut loose: Vec<Hash> = there.filter(|hash| needed.binary_search(hash).is_err()).copied().collect();
        tidy(&mut loose);
        loose
    }
}

/// Adds what was made of these pictures, and what was made of that. `made_of` is in the order of what was made of.
fn with_made_of(mentions: &mut Vec<Hash>, made_of: &[(Hash, Hash)]) {
    let mut at = 0;
    while let Some(from) = mentions.get(at).copied() {
        let begin = made_of.partition_point(|(_, other)| *other < from);
        let made = made_of.iter().skip(begin).take_while(|(_, other)| *other == from).map(|(made, _)| *made);
        let new: Vec<Hash> = made.filter(|made| !mentions.contains(made)).collect();
        mentions.extend(new);
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hash(byte: u8) -> Hash {
        Hash([byte; 32])
    }

    fn held(text: &str, mentions: &[u8]) -> Held {
        let mentions = mentions.iter().copied().map(hash).collect();
        Held { records: 1, text_bytes: text.len() as u64, mentions }
    }

    /// Two conversations that share picture 2; picture 4 is only in a message being written; 5 is a signature of the
    /// first; a style has 3, which is in the second as well, and 6; 9 belongs to nobody.
    fn inventory() -> Inventory {
        let known = Known { size_bytes: 100, created_at_ms: 0, is_demo: false };
        let mut inventory = Inventory {
            conversations: [(Id(1), held("first", &[5, 2, 1, 1])), (Id(2), held("2nd", &[3, 2]))].into(),
            others: held("draft", &[4]),
            has_unsent: true,
            styles: [(Id(8), held("style", &[3, 6]))].into(),
            measured_bytes: 0,
            pictures: [1, 2, 3, 4, 6].map(|byte| (hash(byte), known)).into(),
            made_of: Vec::new(),
            picture_text_bytes: 40,
            bytes: [(1, 100), (2, 100), (3, 100), (4, 100), (5, 7), (6, 100), (9, 1_000)]
                .map(|(at, size)| (hash(at), size))
                .into(),
            thumbs: [(1, 10), (2, 10), (3, 10)].map(|(at, size)| (hash(at), size)).into(),
        };
        inventory.settle();
        inventory
    }

    #[test]
    fn what_is_shared_stays_and_what_is_not_goes() {
        let inventory = inventory();
        let freed = inventory.freed_by(&[Id(1)]);
        assert_eq!(freed.hashes, [hash(1), hash(5)]);
        assert_eq!((freed.pictures, freed.staying, freed.size_bytes), (1, 1, 5 + 110 + 7));
        let both = inventory.freed_by(&[Id(1), Id(2)]);
        assert_eq!(both.hashes, [hash(1), hash(2), hash(5)]);
        assert_eq!((both.pictures, both.staying, both.size_bytes), (2, 1, 5 + 3 + 220 + 7));
        assert_eq!(inventory.freed_by(&[Id(77)]), Freed::default());
        assert_eq!(inventory.share_of(Id(1)), (2, 5 + 220 + 7));
        assert_eq!(inventory.unreferenced(), [hash(9)]);
    }

    #[test]
    fn what_nothing_refers_to_goes_where_it_was_named_and_is_still_not_referred_to() {
        let inventory = inventory();
        let freed = inventory.freed_with(&[], &[hash(4), hash(9)]);
        assert_eq!((freed.hashes, freed.pictures, freed.size_bytes), (vec![hash(9)], 0, 1_000));
        assert_eq!(inventory.freed_with(&[Id(1)], &[]), inventory.freed_by(&[Id(1)]));
    }

    #[test]
    fn a_style_goes_with_the_pictures_that_it_alone_has() {
        let inventory = inventory();
        let freed = inventory.freed_by(&[Id(8)]);
        assert_eq!((freed.conversations.as_slice(), freed.styles.as_slice()), (&[][..], &[Id(8)][..]));
        assert_eq!((freed.hashes, freed.staying, freed.size_bytes), (vec![hash(6)], 1, 5 + 100));
        assert_eq!(inventory.freed_by(&[Id(2), Id(8)]).hashes, [hash(3), hash(6)]);
        assert_eq!(inventory.share_of(Id(8)), (2, 5 + 210));
    }

    #[test]
    fn what_was_made_of_a_picture_stays_as_long_as_that_and_goes_with_it() {
        let mut inventory = inventory();
        let known = Known { size_bytes: 100, created_at_ms: 0, is_demo: false };
        for (made, from) in [(11, 1), (12, 11), (13, 2), (14, 99)] {
            inventory.pictures.insert(hash(made), known);
            inventory.bytes.insert(hash(made), 100);
            inventory.made_of.push((hash(made), hash(from)));
        }
        inventory.settle();
        assert_eq!(inventory.unreferenced(), [hash(9), hash(14)], "of 14 nobody has what it was made of");
        assert_eq!(inventory.freed_by(&[Id(1)]).hashes, [hash(1), hash(5), hash(11), hash(12)], "2 and 13 stay");
        assert_eq!(inventory.share_of(Id(1)).0, 5);
        inventory.settle();
        assert_eq!(inventory.share_of(Id(1)).0, 5, "once");
    }

    #[test]
    fn a_picture_in_an_unsent_message_is_never_freed() {
        let mut inventory = inventory();
        inventory.others.mentions.push(hash(1));
        inventory.settle();
        let freed = inventory.freed_by(&[Id(1)]);
        assert_eq!((freed.hashes, freed.staying), (vec![hash(5)], 2));
    }

    #[test]
    fn kinds_add_up_to_everything_that_lies_there() {
        let inventory = inventory();
        let amounts = inventory.amounts();
        let of = |kind: Kind| {
            amounts.iter().find(|amount| amount.kind == kind).map(|amount| (amount.count, amount.size_bytes))
        };
        assert_eq!(of(Kind::Pictures), Some((5, 500)));
        assert_eq!(of(Kind::Thumbs), Some((3, 30)));
        assert_eq!(of(Kind::Signatures), Some((2, 1_007)));
        assert_eq!(of(Kind::Conversations), Some((2, 8 + 40)));
        assert_eq!(of(Kind::Styles), Some((1, 5)));
        assert_eq!(of(Kind::Drafts), Some((1, 5)));
        assert!(Inventory::default().amounts().is_empty());
    }

    proptest! {
        #[test]
        fn freeing_never_takes_what_something_else_needs(
            holders in proptest::collection::vec(proptest::collection::vec(0u8..12, 0..6), 1..5),
            drafts in proptest::collection::vec(0u8..12, 0..3),
            chosen in proptest::collection::vec(any::<bool>(), 5),
        ) {
            let mut inventory = Inventory { others: held("", &drafts), ..Inventory::default() };
            for byte in 0u8..12 {
                inventory.bytes.insert(hash(byte), 1);
            }
            for (at, mentions) in holders.iter().enumerate() {
                inventory.conversations.insert(Id(at as u128), held("", mentions));
            }
            inventory.settle();
            let ids: Vec<Id> = (0..holders.len()).filter(|at| chosen[*at]).map(|at| Id(at as u128)).collect();
            let freed = inventory.freed_by(&ids);
            let stays = |byte: &u8| drafts.contains(byte)
                || holders.iter().enumerate().any(|(at, mentions)| !chosen[at] && mentions.contains(byte));
            for byte in 0u8..12 {
                let is_theirs = holders.iter().enumerate().any(|(at, mentions)| chosen[at] && mentions.contains(&byte));
                prop_assert_eq!(freed.hashes.contains(&hash(byte)), is_theirs && !stays(&byte));
            }
            prop_assert_eq!(freed.size_bytes, freed.hashes.len() as u64);
        }
    }
}
