//! The limits that the measurements on real sets have to keep, as `STYLES.md` has them.

use serde_json::Value;

/// Where a share stands in the report, which percentage it may not leave, and whether that is the least or the most.
const LIMITS: [(&str, f64, Bound); 15] = [
    ("/held_out/all/percent", 90.0, Bound::Least),
    ("/held_out/aside/percent", 90.0, Bound::Least),
    ("/foreign/tuned/named/percent", 90.0, Bound::Least),
    ("/foreign/tuned/false/percent", 5.0, Bound::Most),
    ("/foreign/aside/named/percent", 90.0, Bound::Least),
    ("/foreign/aside/false/percent", 5.0, Bound::Most),
    ("/duplicates/tuned/percent", 95.0, Bound::Least),
    ("/duplicates/aside/percent", 95.0, Bound::Least),
    // Every step should fall; these are what was reached, less one or two of the 264.
    ("/falls/blur/steps_falling/percent", 99.0, Bound::Least),
    ("/falls/noise/steps_falling/percent", 99.0, Bound::Least),
    ("/falls/palette shift/steps_falling/percent", 96.0, Bound::Least),
    ("/falls/another style/steps_falling/percent", 94.5, Bound::Least),
    ("/falls/blur/sets_falling/percent", 100.0, Bound::Least),
    ("/falls/noise/sets_falling/percent", 100.0, Bound::Least),
    ("/falls/palette shift/sets_falling/percent", 90.0, Bound::Least),
];

#[derive(Clone, Copy)]
enum Bound {
    Least,
    Most,
}

/// What a report misses, a sentence each. What was not measured misses nothing.
pub fn missed(report: &Value) -> Vec<String> {
    let miss = |(place, limit, bound): &(&str, f64, Bound)| {
        let measured = report.pointer(place)?.as_f64()?;
        match bound {
            Bound::Least if measured < *limit => {
                Some(format!("{place} is {measured}, and has to be at least {limit}."))
            }
            Bound::Most if measured > *limit => Some(format!("{place} is {measured}, and may be at most {limit}.")),
            _ => None,
        }
    };
    LIMITS.iter().filter_map(miss).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_beyond_a_limit_is_said_and_what_was_not_measured_is_not() {
        let report = json!({
            "held_out": { "all": { "percent": 89.9 }, "aside": { "percent": 90.0 } },
            "foreign": { "tuned": { "named": { "percent": 95.0 }, "false": { "percent": 5.1 } } },
        });
        assert_eq!(
            missed(&report),
            [
                "/held_out/all/percent is 89.9, and has to be at least 90.",
                "/foreign/tuned/false/percent is 5.1, and may be at most 5.",
            ]
        );
        assert_eq!(missed(&json!({})), [""; 0]);
    }
}
