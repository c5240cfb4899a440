//! Byte strings that this tab needs and that no record on the disk refers to yet: pictures of a style that is not written
//! down, pixels of answers that are neither kept nor discarded.
//!
//! Each is named by a lock that any number of tabs can hold, so that whoever frees room, in whichever tab, takes it for
//! referred to. A lock needs no room on a full disk, and goes with its tab.

use super::db;
use super::locks::{self, Held};
use crate::core::disarm::{Rule, disarmed};
use crate::core::id::Hash;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What the name of such a lock begins with; the hash follows.
const LOCKS: &str = "atelier-needed-";

thread_local! {
    /// The locks, and how many need each.
    static HELD: RefCell<BTreeMap<Hash, (usize, Held)>> = const { RefCell::new(BTreeMap::new()) };
}

/// Byte strings that somebody in this tab needs, until this is dropped.
#[derive(Debug, Default)]
pub struct Needed(Vec<Hash>);

impl Needed {
    /// These are needed from now on. Other tabs may hear of it a moment later: for what has to stay whatever they do
    /// just now there is [`Needed::told`].
    pub fn of(mut hashes: Vec<Hash>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        if disarmed(Rule::NeededStays) {
            return Self::default();
        }
        for hash in &hashes {
            HELD.with_borrow_mut(|held| {
                held.entry(*hash).or_insert_with(|| (0, locks::share_soon(&format!("{LOCKS}{hash}")).0)).0 += 1;
            });
        }
        Self(hashes)
    }

    /// The same, told before this comes back: whoever has looked before then at what could be freed has to look again,
    /// and what is read from the disk afterwards is there, or was gone already.
    pub async fn told(hash: Hash) -> Self {
        let needed = Self::of(vec![hash]);
        // It is a second one for the same name, asked for after the first: that one is held when this one is.
        drop(locks::share(&format!("{LOCKS}{hash}")).await);
        // On a full disk there is no room for the mark; then what was looked at in this very moment may be freed.
        let _ = db::announce_references().await;
        needed
    }

    /// Takes others in the place of these; of some that are the same nothing is told.
    pub fn replace(&mut self, mut hashes: Vec<Hash>) {
        hashes.sort_unstable();
        hashes.dedup();
        if self.0 != hashes {
            // The new ones first: what is among both is never free in between.
            let next = Self::of(hashes);
            *self = next;
        }
    }
}

impl Drop for Needed {
    fn drop(&mut self) {
        for hash in &self.0 {
            HELD.with_borrow_mut(|held| match held.get_mut(hash) {
                Some((count, _)) if *count > 1 => *count -= 1,
                _ => drop(held.remove(hash)),
            });
        }
    }
}

/// What any tab needs. Where nobody can tell, it is what this one does: then nothing is freed, or nobody else sees what is
/// freed ([`locks::is_any_held`]).
pub async fn in_any_tab() -> Vec<Hash> {
    let names = locks::held().await.unwrap_or_default();
    let theirs = names.iter().filter_map(|name| Hash::parse(name.strip_prefix(LOCKS)?));
    // Its own it knows before the browser does.
    theirs.chain(HELD.with_borrow(|held| held.keys().copied().collect::<Vec<_>>())).collect()
}
