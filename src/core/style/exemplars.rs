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

/// Picks `count` exemplars for `members` out of `candidates`, of which `pins` are given. Pins stay whatever they cost, and
/// are in the result even where there are more of them than `count`.
pub fn exemplars(
    distances: &Distances,
    (members, candidates): (&[usize], &[usize]),
    pins: &[usize],
    count: usize,
) -> Exemplars {
    let mut places: Vec<usize> = Vec::with_capacity(count.max(pins.len()));
    for pin in pins {
        if *pin < distances.count && !places.contains(pin) {
            places.push(*pin);
        }
    }
    let pinned = places.len();
    while places.len() < count {
        let free = candidates.iter().filter(|candidate| !places.contains(*candidate));
        let costs = free.map(|candidate| {
            let with: Vec<usize> = places.iter().chain([candidate]).copied().collect();
            (distances.cost(members, &with), *candidate)
        });
        let Some((_, best)) = costs.min_by(|one, two| one.0.total_cmp(&two.0)) else { break };
        places.push(best);
    }
    exchange(distances, (members, candidates), &mut places, pinned);
    let near = distances.mean();
    let covered = members.iter().filter(|member| distances.to_nearest(**member, &places) <= near).count();
    Exemplars { places, coverage: if members.is_empty() { 0.0 } else { covered as f32 / members.len() as f32 } }
}

/// Exchanges an exemplar for another picture as long as that brings all pictures nearer to one.
fn exchange(distances: &Distances, (members, candidates): (&[usize], &[usize]), places: &mut [usize], pinned: usize) {
    for _ in 0..ROUNDS {
        let cost = distances.cost(members, places);
        let mut best: Option<(f32, usize, usize)> = None;
        for slot in pinned..places.len() {
            for candidate in candidates.iter().filter(|candidate| !places.contains(*candidate)) {
                let mut changed = places.to_vec();
                put(&mut changed, slot, *candidate);
                let found = distances.cost(members, &changed);
                if found < best.map_or(cost - 1e-4, |(lowest, ..)| lowest) {
                    best = Some((found, slot, *candidate));
                }
            }
        }
        let Some((_, slot, candidate)) = best else { return };
        put(places, slot, candidate);
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
        let free = exemplars(&distances, (&members, &members), &[], 2);
        assert!(free.places.iter().any(|place| *place < 4) && free.places.iter().any(|place| *place >= 4), "{free:?}");
        for pins in [&[7, 0, 7][..], &[7, 99, 0]] {
            let pinned = exemplars(&distances, (&members, &members), pins, 3);
            assert_eq!(pinned.places.len(), 3, "{pins:?}");
            assert_eq!(pinned.places.get(..2), Some(&[7, 0][..]), "{pins:?}");
            assert!(!matches!(pinned.places.get(2), Some(0 | 7)), "the third is one of its own: {pinned:?}");
        }
    }

    #[test]
    fn only_candidates_stand_for_all_and_coverage_tells_of_all() {
        // Two heaps on a line: 0 to 3, and 10 to 13.
        let at = |place: usize| if place < 4 { place as f32 } else { place as f32 + 6.0 };
        let distances = Distances::new(8, |one, two| (at(one) - at(two)).abs());
        let members: Vec<usize> = (0..8).collect();
        let all = exemplars(&distances, (&members, &members), &[], 2);
        let of_one_heap = exemplars(&distances, (&members, &[0, 1, 2]), &[], 2);
        assert!(of_one_heap.places.iter().all(|place| *place < 3), "{of_one_heap:?}");
        assert_eq!((all.coverage, of_one_heap.coverage), (1.0, 0.5));
        let few = exemplars(&distances, (&members, &[5]), &[], 4);
        assert_eq!(few.places, [5]);
    }
}
