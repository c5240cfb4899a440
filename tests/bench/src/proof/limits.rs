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

/// What a report misses, a sentence each. What was not run misses nothing; of what was run every figure has to be there.
pub fn missed(report: &Value) -> Vec<String> {
    let miss = |(place, limit, bound): &(&str, f64, Bound)| {
        let was_run = place.split('/').nth(1).is_some_and(|name| report.get(name).is_some());
        match measured(report, place) {
            None if was_run => Some(format!("{place} was not measured.")),
            None => None,
            Some(measured) => match bound {
                Bound::Least if measured < *limit => {
                    Some(format!("{place} is {measured}, and has to be at least {limit}."))
                }
                Bound::Most if measured > *limit => Some(format!("{place} is {measured}, and may be at most {limit}.")),
                _ => None,
            },
        }
    };
    LIMITS.iter().filter_map(miss).collect()
}

/// A figure of a report; a share of nothing is none.
fn measured(report: &Value, place: &str) -> Option<f64> {
    let of = report.pointer(&place.replace("/percent", "/of"));
    let is_of_nothing = of.and_then(Value::as_u64) == Some(0);
    report.pointer(place)?.as_f64().filter(|_| !is_of_nothing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A report of what was run for "foreign" alone, with these shares.
    fn foreign(named: Value, wrong: Value) -> Value {
        let half = json!({ "named": { "of": 9, "percent": 95.0 }, "false": { "of": 9, "percent": 5.0 } });
        json!({ "foreign": { "tuned": { "named": named, "false": wrong }, "aside": half } })
    }

    #[test]
    fn what_is_beyond_a_limit_is_said_and_what_was_not_run_is_not() {
        let share = |percent: f64| json!({ "of": 20, "percent": percent });
        assert_eq!(missed(&foreign(share(90.0), share(5.0))), [""; 0]);
        assert_eq!(
            missed(&foreign(share(89.9), share(5.1))),
            [
                "/foreign/tuned/named/percent is 89.9, and has to be at least 90.",
                "/foreign/tuned/false/percent is 5.1, and may be at most 5.",
            ]
        );
        assert_eq!(missed(&json!({})), [""; 0]);
        assert_eq!(missed(&json!({ "sets": [] })), [""; 0]);
    }

    #[test]
    fn a_figure_that_is_absent_of_what_was_run_is_a_miss() {
        let share = json!({ "of": 20, "percent": 5.0 });
        let absent = ["/foreign/tuned/named/percent was not measured."];
        assert_eq!(missed(&foreign(Value::Null, share.clone())), absent);
        assert_eq!(missed(&foreign(json!({ "percent": "none" }), share)), absent);
        let of_nothing = json!({ "of": 0, "percent": 0.0 });
        let named = json!({ "of": 20, "percent": 95.0 });
        assert_eq!(missed(&foreign(named, of_nothing)), ["/foreign/tuned/false/percent was not measured."]);
        assert_eq!(missed(&json!({ "held_out": {} })).len(), 2);
    }
}
