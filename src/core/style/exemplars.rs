//! The few pictures that stand for a set: k-medoids (Kaufman and Rousseeuw, 1987) over the distances of its pictures.

use serde::{Deserialize, Serialize};

/// Exchanges after which the search ends; it settles after two or three.
const ROUNDS: usize = 16;

/// The distances of all pictures of a set from each other.
pub struct Distances {
    count: usize,
    values: Vec<f32>,
}

/// Exemplars, and how well they stand for all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exemplars {
    /// Their places in the set: the pinned ones first as they were given, then in the order in which they help most.
    pub places: Vec<usize>,
    /// Coverage: the share of the pictures, 0 to 1, that lie no farther from an exemplar than two pictures of the set
    /// usually lie from each other.
    pub coverage: f32,
}

impl Distances {
    /// The distances of `count` pictures.
    pub fn new(count: usize, between: impl Fn(usize, usize) -> f32) -> Self {
        let mut values = vec![0.0; count * count];
        for one in 0..count {
            for two in one + 1..count {
                let distance = between(one, two);
                for place in [one * count + two, two * count + one] {
                    if let Some(value) = values.get_mut(place) {
                        *value = distance;
                    }
                }
            }
        }
        Self { count, values }
    }

    /// The distance of two pictures.
    pub fn between(&self, one: usize, two: usize) -> f32 {
        self.values.get(one * self.count + two).copied().unwrap_or_default()
    }

    /// The mean distance of two different pictures, 0 of fewer than two.
    pub fn mean(&self) -> f32 {
        let pairs = self.count * self.count.saturating_sub(1);
        if pairs == 0 { 0.0 } else { self.values.iter().sum::<f32>() / pairs as f32 }
    }

    /// How far a picture is from the nearest of some.
    fn to_nearest(&self, place: usize, of: &[usize]) -> f32 {
        of.iter().map(|other| self.between(place, *other)).fold(f32::MAX, f32::min)
    }

    /// The sum of what `members` are away from the nearest of `medoids`.
    fn cost(&self, members: &[usize], medoids: &[usize]) -> f32 {
        members.iter().map(|member| self.to_nearest(*member, medoids)).sum()
    }
}

/// Picks `count` exemplars of `members`, of which `pins` are given. Pins stay whatever they cost, and are in the result
/// even where there are more of them than `count`.
pub fn exemplars(distances: &Distances, members: &[usize], pins: &[usize], count: usize) -> Exemplars {
    let mut places: Vec<usize> = Vec::with_capacity(count.max(pins.len()));
    for pin in pins {
        if *pin < distances.count && !places.contains(pin) {
            places.push(*pin);
        }
    }
    let pinned = places.len();
    while places.len() < count {
        let candidates = members.iter().filter(|member| !places.contains(*member));
        let costs = candidates.map(|candidate| {
            let with: Vec<usize> = places.iter().chain([candidate]).copied().collect();
            (distances.cost(members, &with), *candidate)
        });
        let Some((_, best)) = costs.min_by(|one, two| one.0.total_cmp(&two.0)) else { break };
        places.push(best);
    }
    exchange(distances, members, &mut places, pinned);
    let near = distances.mean();
    let covered = members.iter().filter(|member| distances.to_nearest(**member, &places) <= near).count();
    Exemplars { places, coverage: if members.is_empty() { 0.0 } else { covered as f32 / members.len() as f32 } }
}

/// Exchanges an exemplar for another picture as long as that brings all pictures nearer to one.
fn exchange(distances: &Distances, members: &[usize], places: &mut [usize], pinned: usize) {
    for _ in 0..ROUNDS {
        let cost = distances.cost(members, places);
        let mut best: Option<(f32, usize, usize)> = None;
        for slot in pinned..places.len() {
            for member in members.iter().filter(|member| !places.contains(*member)) {
                let mut changed = places.to_vec();
                put(&mut changed, slot, *member);
                let found = distances.cost(members, &changed);
                if found < best.map_or(cost - 1e-4, |(lowest, ..)| lowest) {
                    best = Some((found, slot, *member));
                }
            }
        }
        let Some((_, slot, member)) = best else { return };
        put(places, slot, member);
    }
}

fn put(places: &mut [usize], slot: usize, member: usize) {
    if let Some(place) = places.get_mut(slot) {
        *place = member;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_taken_once_and_stay() {
        // Two heaps on a line: 0 to 3, and 10 to 13.
        let at = |place: usize| if place < 4 { place as f32 } else { place as f32 + 6.0 };
        let distances = Distances::new(8, |one, two| (at(one) - at(two)).abs());
        let members: Vec<usize> = (0..8).collect();
        let free = exemplars(&distances, &members, &[], 2);
        assert!(free.places.iter().any(|place| *place < 4) && free.places.iter().any(|place| *place >= 4), "{free:?}");
        for pins in [&[7, 0, 7][..], &[7, 99, 0]] {
            let pinned = exemplars(&distances, &members, pins, 3);
            assert_eq!(pinned.places.len(), 3, "{pins:?}");
            assert_eq!(pinned.places.get(..2), Some(&[7, 0][..]), "{pins:?}");
            assert!(!matches!(pinned.places.get(2), Some(0 | 7)), "the third is one of its own: {pinned:?}");
        }
    }
}
