//! What is usual in a set: the middles of its measures, without the pictures that pull it apart.

use crate::core::style::layout::median;
use crate::core::style::measurement::Measurement;
use crate::core::style::set::SetReport;

/// The pictures of a set that speak for it.
pub struct Usual<'a> {
    pictures: Vec<&'a Measurement>,
}

impl<'a> Usual<'a> {
    /// The pictures of a set but for its outliers; all of them where nothing else would be left.
    pub fn of(measurements: &'a [Measurement], report: &SetReport) -> Self {
        let is_outlier = |place: usize| report.outliers.iter().any(|remark| remark.place == place);
        let kept = measurements.iter().enumerate().filter(|(place, _)| !is_outlier(*place));
        let pictures: Vec<&Measurement> = kept.map(|(_, measured)| measured).collect();
        Self { pictures: if pictures.is_empty() { measurements.iter().collect() } else { pictures } }
    }

    /// Whether there is not a single picture.
    pub fn is_empty(&self) -> bool {
        self.pictures.is_empty()
    }

    /// The median of a measure.
    pub fn middle(&self, measure: impl Fn(&Measurement) -> f32) -> f32 {
        median(self.pictures.iter().map(|measured| measure(measured)).collect())
    }

    /// Whether something holds for every picture; of none, nothing holds.
    pub fn always(&self, holds: impl Fn(&Measurement) -> bool) -> bool {
        !self.is_empty() && self.pictures.iter().all(|measured| holds(measured))
    }

    /// The least and the greatest value of a measure.
    pub fn range(&self, measure: impl Fn(&Measurement) -> f32) -> (f32, f32) {
        let values = self.pictures.iter().map(|measured| measure(measured));
        let range = |(least, most): (f32, f32), value: f32| (least.min(value), most.max(value));
        if self.is_empty() { (0.0, 0.0) } else { values.fold((f32::MAX, f32::MIN), range) }
    }

    /// How many pictures there are for which something holds.
    pub fn count(&self, holds: impl Fn(&Measurement) -> bool) -> usize {
        self.pictures.iter().filter(|measured| holds(measured)).count()
    }
}
