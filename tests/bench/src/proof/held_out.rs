//! Whether a picture that was left out scores highest against its own set.

use super::sets::PictureSet;
use super::share;
use atelier::core::style::Meter;
use serde_json::{Map, Value, json};

/// Scores every picture against all sets, its own without it.
pub fn run(sets: &[PictureSet]) -> Value {
    let meters: Vec<Meter> = sets.iter().map(|set| Meter::new(&set.measurements)).collect();
    let mut each = Map::new();
    let (mut tuned, mut aside) = ((0, 0), (0, 0));
    for (own, set) in sets.iter().enumerate() {
        let mut right = 0;
        let mut taken_for = Map::new();
        for (place, measured) in set.measurements.iter().enumerate() {
            let alone = Meter::new(&set.without(place));
            let score = |(at, meter): (usize, &Meter)| (if at == own { &alone } else { meter }).score(measured).whole;
            let best = meters.iter().enumerate().map(|(at, meter)| (score((at, meter)), at));
            let best = best.max_by(|one, two| one.0.total_cmp(&two.0)).map_or(own, |(_, at)| at);
            right += usize::from(best == own);
            if best != own {
                let count = taken_for.entry(sets[best].name.clone()).or_insert(json!(0));
                *count = json!(count.as_u64().unwrap_or_default() + 1);
            }
        }
        let total = if set.aside { &mut aside } else { &mut tuned };
        *total = (total.0 + right, total.1 + set.measurements.len());
        let found = share(right, set.measurements.len());
        each.insert(set.name.clone(), json!({ "share": found, "taken_for": taken_for }));
    }
    json!({
        "tuned": share(tuned.0, tuned.1),
        "aside": share(aside.0, aside.1),
        "all": share(tuned.0 + aside.0, tuned.1 + aside.1),
        "sets": each,
    })
}
