//! When byte strings that nothing refers to may go.
//!
//! The bytes of a reply are on the disk before the record that refers to them, so that a first sight proves nothing.
//! What nothing refers to is noted with the time, and goes when nothing has referred to it for the whole grace period.

use crate::core::disarm::{Rule, disarmed};
use crate::core::id::Hash;
use crate::core::record::Record;
use crate::core::shelf::Shelf;
use serde::{Deserialize, Serialize};

/// How long something stays although nothing refers to it, in milliseconds: a day. The longest answer takes some
/// minutes, and a tab can sleep for hours in between; a deleted conversation can be brought back for as long.
pub const GRACE_MS: i64 = 24 * 60 * 60 * 1000;

/// What nothing referred to when it was last looked, as pairs of name and the time when that was first seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted(Vec<(Hash, i64)>);

impl Record for Noted {
    const NAME: &'static str = "note of what is unreferenced";
}

impl Noted {
    /// The next note, and what may go now, given what nothing refers to at this moment. What is referred to again
    /// is forgotten; a note from the future, by a clock that was set back, begins anew.
    pub fn step(&self, unreferenced: &[Hash], now_ms: i64) -> (Noted, Vec<Hash>) {
        let known: Shelf<Hash, i64> = self.0.iter().copied().collect();
        let (mut next, mut due) = (Vec::new(), Vec::new());
        for hash in unreferenced {
            let since_ms = known.get(hash).copied().filter(|since_ms| *since_ms <= now_ms).unwrap_or(now_ms);
            if now_ms.saturating_sub(since_ms) >= GRACE_MS || disarmed(Rule::DayOfGrace) {
                due.push(*hash);
            } else {
                next.push((*hash, since_ms));
            }
        }
        (Noted(next), due)
    }
}

/// Whether a picture came so recently that it stays in any case: a file that was brought a second time gets a new
/// record, while the note may still be of the first.
pub fn is_young(created_at_ms: i64, now_ms: i64) -> bool {
    now_ms.saturating_sub(created_at_ms) < GRACE_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::record;

    fn hash(byte: u8) -> Hash {
        Hash([byte; 32])
    }

    #[test]
    fn what_nothing_refers_to_goes_after_the_grace_period_and_not_before() {
        let (noted, due) = Noted::default().step(&[hash(1), hash(2)], 1_000);
        assert!(due.is_empty());
        let (noted, due) = noted.step(&[hash(1), hash(2), hash(3)], 1_000 + GRACE_MS - 1);
        assert!(due.is_empty());
        let (noted, due) = noted.step(&[hash(1), hash(2), hash(3)], 1_000 + GRACE_MS);
        assert_eq!(due, [hash(1), hash(2)]);
        assert_eq!(noted, Noted(vec![(hash(3), 1_000 + GRACE_MS - 1)]));
    }

    #[test]
    fn what_is_referred_to_again_begins_anew() {
        let (noted, _) = Noted::default().step(&[hash(1)], 0);
        let (noted, _) = noted.step(&[], GRACE_MS / 2);
        let (noted, due) = noted.step(&[hash(1)], GRACE_MS);
        assert!(due.is_empty());
        assert_eq!(noted.step(&[hash(1)], 2 * GRACE_MS).1, [hash(1)]);
    }

    #[test]
    fn a_clock_that_was_set_back_deletes_nothing() {
        let (noted, _) = Noted::default().step(&[hash(1)], 10 * GRACE_MS);
        let (noted, due) = noted.step(&[hash(1)], GRACE_MS);
        assert!(due.is_empty());
        assert!(noted.step(&[hash(1)], 2 * GRACE_MS - 1).1.is_empty());
        assert_eq!(noted.step(&[hash(1)], 2 * GRACE_MS).1, [hash(1)]);
        assert!(is_young(5, 0) && is_young(0, GRACE_MS - 1) && !is_young(0, GRACE_MS));
    }

    #[test]
    fn the_note_reads_back_as_written() {
        let (noted, _) = Noted::default().step(&[hash(1), hash(2)], 5);
        assert_eq!(record::read::<Noted>(&record::write(&noted).unwrap()).unwrap(), noted);
    }
}
