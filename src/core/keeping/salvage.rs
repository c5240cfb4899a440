//! What is still on the screen when the browser has cleared the disk: it can be written down again.

use crate::core::conversation::Turn;
use crate::core::gemini::Part;
use crate::core::id::Hash;
use crate::core::state::{Change, State};
use std::sync::Arc;

/// The changes that write the open conversation down anew, with those of its pictures whose bytes `is_held` in memory.
/// Signatures are not held, so that parts go on without theirs, and no record refers to bytes that are not there.
pub fn salvage(state: &State, is_held: impl Fn(Hash) -> bool) -> Vec<Change> {
    let (was, now) = (state.settings.clone(), state.settings.clone());
    let mut changes = vec![Change::Settings { was, now }, Change::Draft(state.composer.draft(state.open.id))];
    let Some(summary) = state.open.id.and_then(|id| state.listing.all.get(&id)) else { return changes };
    let mut known = Vec::new();
    for turn in state.open.tree.turns() {
        for hash in turn.pictures().filter(|hash| is_held(*hash)) {
            if let Some(picture) = state.pictures.known.get(&hash).filter(|_| !known.contains(&hash)) {
                known.push(hash);
                changes.push(Change::Picture(picture.clone()));
            }
        }
    }
    let left = |turn: &Arc<Turn>| Change::Turn(Arc::new(with_bytes_of(turn, &known)));
    changes.extend(state.open.tree.turns().map(left));
    changes.push(Change::Summary { was: summary.clone(), now: summary.clone() });
    changes
}

/// A turn without what refers to other bytes than these.
fn with_bytes_of(turn: &Turn, known: &[Hash]) -> Turn {
    let named = |part: &Part<Hash>| {
        let part = Part { signature: None, ..part.clone() };
        part.rename(|hash| known.contains(&hash).then_some(hash))
    };
    Turn { parts: turn.parts.iter().filter_map(named).collect(), ..turn.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::{Asked, By, Summary, Tree};
    use crate::core::id::Id;
    use crate::core::picture::{Origin, Picture};
    use crate::core::pixels::sniff::Format;
    use crate::core::shelf::Shelf;

    fn picture(mark: u8) -> Picture {
        let origin = Origin::Uploaded { name: String::new() };
        let hash = Hash([mark; 32]);
        Picture { hash, format: Format::Png, width_px: 1, height_px: 1, size_bytes: 1, created_at_ms: 0, origin }
    }

    #[test]
    fn what_is_held_is_written_down_anew_and_nothing_refers_to_what_is_not() {
        let signed = Part { signature: Some(Hash([9; 32])), ..Part::text("Here it is".to_owned()) };
        let parts = vec![signed, Part::picture("image/png", Hash([1; 32])), Part::picture("image/png", Hash([2; 32]))];
        let by = By::Person(Asked::default());
        let turn = Turn { id: Id(2), conversation: Id(1), parent: None, created_at_ms: 0, parts, by };
        let mut state = State::default();
        let open = Arc::make_mut(&mut state.open);
        (open.id, open.tree) = (Some(Id(1)), Tree::new(vec![Arc::new(turn)], Shelf::new()));
        let known = &mut Arc::make_mut(&mut state.pictures).known;
        known.extend([1, 2, 3].map(|mark| (Hash([mark; 32]), Arc::new(picture(mark)))));
        let (id, title, chosen) = (Id(1), "A bicycle".to_owned(), Vec::new());
        let (titled, created_at_ms, updated_at_ms, cost_micros) = (false, 0, 0, 0);
        let (cover, deleted_at_ms) = (None, None);
        let summary = Arc::new(Summary {
            id,
            title,
            titled,
            created_at_ms,
            updated_at_ms,
            cost_micros,
            cover,
            chosen,
            deleted_at_ms,
            retouch: None,
        });
        Arc::make_mut(&mut state.listing).all.insert(Id(1), summary);
        let changes = salvage(&state, |hash| hash != Hash([2; 32]));
        let pictures = changes.iter().filter_map(|change| match change {
            Change::Picture(picture) => Some(picture.hash),
            _ => None,
        });
        assert_eq!(pictures.collect::<Vec<_>>(), [Hash([1; 32])], "not one of another conversation either");
        let turns: Vec<_> = changes.iter().filter(|change| matches!(change, Change::Turn(_))).collect();
        let [Change::Turn(turn)] = turns.as_slice() else { panic!("{turns:?}") };
        assert_eq!(turn.blobs().collect::<Vec<_>>(), [Hash([1; 32])]);
        assert_eq!(turn.text(), "Here it is");
        assert!(matches!(changes.last(), Some(Change::Summary { now, .. }) if now.id == Id(1)));
    }

    #[test]
    fn with_nothing_open_the_message_and_the_preferences_are_written() {
        let changes = salvage(&State::default(), |_| true);
        assert!(matches!(changes.as_slice(), [Change::Settings { .. }, Change::Draft(_)]));
    }
}
