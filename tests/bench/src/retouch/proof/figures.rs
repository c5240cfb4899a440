//! Numbers of many cases, and what is said about them.

use serde_json::{Value, json};

/// Numbers of many cases.
#[derive(Default)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// Takes one more.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// Takes those there are.
    pub fn extend(&mut self, values: impl IntoIterator<Item = f64>) {
        self.0.extend(values);
    }

    /// The number that this share of all is not above.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (share * (sorted.len().max(1) - 1) as f64).round() as usize;
        sorted.get(place).copied().unwrap_or(0.0)
    }

    /// Median, 95th percentile and largest, multiplied with `times`.
    pub fn report(&self, times: f64) -> Value {
        let at = |share| rounded(self.at(share) * times);
        json!({ "count": self.0.len(), "median": at(0.5), "p95": at(0.95), "largest": at(1.0) })
    }
}

/// In steps of a ten-thousandth.
pub fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
