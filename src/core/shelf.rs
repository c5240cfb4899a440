//! A map as a sorted list of pairs.
//!
//! The maps of the state have few entries or are filled in order, and each kind of tree map would bring some four
//! kilobytes of code of its own into the first load; a sorted list brings a few hundred bytes. Looking up takes
//! logarithmic time, inserting at the end constant time, inserting elsewhere moves what lies behind.

#[cfg(test)]
use std::ops::Index;

/// A map from keys to values, in order of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf<K, V> {
    pairs: Vec<(K, V)>,
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self { pairs: Vec::new() }
    }
}

impl<K: Ord, V> Shelf<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    fn place(&self, key: &K) -> Result<usize, usize> {
        match self.pairs.last() {
            // What arrives in order is put at the end without a search.
            Some((last, _)) if last < key => Err(self.pairs.len()),
            _ => self.pairs.binary_search_by(|(known, _)| known.cmp(key)),
        }
    }

    /// The value of this key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let at = self.place(key).ok()?;
        self.pairs.get(at).map(|(_, value)| value)
    }

    /// The value of this key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.place(key).ok()?;
        self.pairs.get_mut(at).map(|(_, value)| value)
    }

    /// Whether there is a value of this key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// Puts a value under a key, in place of what was there.
    pub fn insert(&mut self, key: K, value: V) {
        let at = match self.place(&key) {
            Ok(at) => at,
            Err(at) => return self.pairs.insert(at, (key, value)),
        };
        if let Some(pair) = self.pairs.get_mut(at) {
            *pair = (key, value);
        }
    }

    /// Takes the value of this key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.place(key).ok()?;
        Some(self.pairs.remove(at).1)
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The pairs in order of keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.pairs.iter().map(|(key, value)| (key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.pairs.iter().map(|(key, _)| key)
    }

    /// The values in order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.pairs.iter().map(|(_, value)| value)
    }
}

impl<K, V> Shelf<K, V> {
    /// The values in order of their keys, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.pairs.iter_mut().map(|(_, value)| value)
    }
}

impl<K: Ord + Copy, V: Default> Shelf<K, V> {
    /// Changes the value of this key, which is made if there is none.
    pub fn alter(&mut self, key: K, change: impl FnOnce(&mut V)) {
        if !self.contains_key(&key) {
            self.insert(key, V::default());
        }
        if let Some(value) = self.get_mut(&key) {
            change(value);
        }
    }
}

impl<K: Ord, V> Extend<(K, V)> for Shelf<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        for (key, value) in pairs {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Shelf<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut shelf = Self::new();
        shelf.extend(pairs);
        shelf
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Shelf<K, V> {
    fn from(pairs: [(K, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}

#[cfg(test)]
impl<K: Ord, V> Index<&K> for Shelf<K, V> {
    type Output = V;

    fn index(&self, key: &K) -> &V {
        self.get(key).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn it_does_what_a_tree_map_does(steps in proptest::collection::vec((0u8..20, 0u8..4, any::<u16>()), 0..80)) {
            let (mut shelf, mut tree) = (Shelf::new(), BTreeMap::new());
            for (key, what, value) in steps {
                match what {
                    0 => prop_assert_eq!(shelf.remove(&key), tree.remove(&key)),
                    1 => {
                        shelf.alter(key, |kept: &mut u16| *kept ^= value);
                        *tree.entry(key).or_default() ^= value;
                    }
                    _ => { shelf.insert(key, value); tree.insert(key, value); }
                }
                prop_assert_eq!(shelf.get(&key), tree.get(&key));
                prop_assert_eq!(shelf.contains_key(&key), tree.contains_key(&key));
            }
            prop_assert!(shelf.iter().eq(tree.iter()) && shelf.len() == tree.len());
            prop_assert!(shelf.keys().eq(tree.keys()) && shelf.values().rev().eq(tree.values().rev()));
        }
    }
}
