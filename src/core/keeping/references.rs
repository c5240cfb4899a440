//! Which byte strings a record refers to.
//!
//! Records are not parsed for this: any quoted hash in their text counts, wherever it stands. So a record that this
//! version cannot read, or a kind of record that came later, keeps what it needs as well.

use crate::core::id::Hash;

/// Length of a hash in hex digits.
const HASH_CHARS: usize = 64;

/// Every hash that stands in quotes in the text of a record, in the order of the text.
pub fn mentioned(text: &str) -> impl Iterator<Item = Hash> + '_ {
    text.split('"').filter(|piece| piece.len() == HASH_CHARS).filter_map(Hash::parse)
}

/// Sorted, and each of them once.
pub fn tidy(hashes: &mut Vec<Hash>) {
    hashes.sort_unstable();
    hashes.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::composer::Draft;
    use crate::core::conversation::listing::Summary;
    use crate::core::conversation::{Asked, By, Turn};
    use crate::core::gemini::{Part, Payload};
    use crate::core::id::Id;
    use crate::core::record;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<Hash> {
        mentioned(text).collect()
    }

    #[test]
    fn everything_that_a_turn_needs_is_found_in_its_text() {
        let part = |data: u8, signature: Option<u8>, thought: bool| Part {
            payload: Payload::Inline { mime: "image/png".into(), data: Hash([data; 32]) },
            thought,
            signature: signature.map(|byte| Hash([byte; 32])),
            extra: serde_json::Map::new(),
        };
        let turn = Turn {
            id: Id(2),
            conversation: Id(1),
            parent: None,
            created_at_ms: 0,
            parts: vec![part(1, Some(2), false), part(3, None, true)],
            by: By::Person(Asked::default()),
        };
        let text = record::write(&turn).unwrap();
        let mut needed: Vec<Hash> = turn.blobs().collect();
        let mut seen = found(&text);
        tidy(&mut needed);
        tidy(&mut seen);
        assert_eq!(seen, needed);
        assert_eq!(seen.len(), 3);
    }

    #[test]
    fn covers_and_drafts_keep_their_pictures_too() {
        let summary = Summary {
            id: Id(1),
            title: "A title".into(),
            titled: false,
            created_at_ms: 0,
            updated_at_ms: 0,
            cost_micros: 0,
            cover: Some(Hash([7; 32])),
            chosen: vec![],
            deleted_at_ms: None,
            retouch: None,
        };
        assert_eq!(found(&record::write(&summary).unwrap()), [Hash([7; 32])]);
        let draft = Draft {
            id: Id(0),
            conversation: None,
            text: String::new(),
            pictures: vec![(Hash([8; 32]), "a.png".into())],
            asked: Asked::default(),
            editing: None,
            continues: Some((Hash([9; 32]), Id(3))),
            others: Vec::new(),
        };
        assert_eq!(found(&record::write(&draft).unwrap()), [Hash([8; 32]), Hash([9; 32])]);
    }

    #[test]
    fn a_record_that_cannot_be_read_keeps_what_it_needs() {
        let later = format!(r#"{{"v":99,"style":{{"samples":["{}"],"cut off"#, Hash([5; 32]));
        assert_eq!(found(&later), [Hash([5; 32])]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail_and_no_quoted_hash_is_missed(before in ".{0,80}", byte in any::<u8>(), after in ".{0,80}") {
            // A quote in the text around would be escaped in a record, so that it never changes how many there are.
            let plain = |text: String| text.replace('"', "'");
            let text = format!("{}\"{}\"{}", plain(before), Hash([byte; 32]), plain(after));
            prop_assert!(found(&text).contains(&Hash([byte; 32])));
        }
    }
}
