//! How far a picture is matched: as far as it is proven to gain.

use super::Transfer;
use crate::core::style::measurement::Measurement;
use crate::core::style::working::{Gatherer, Layout, Raster, Working};

/// The amounts that are tried, the largest first.
const AMOUNTS: [f32; 5] = [1.0, 0.8, 0.6, 0.4, 0.2];
/// Points of a meter below which nothing is gained that anybody could see.
const LEAST_GAIN: f32 = 0.5;
/// Pixels that are changed at a time while a whole picture is measured: it never lies in memory twice.
const PIXELS: usize = 1 << 18;

impl Transfer {
    /// The amount (0 to 1, in fifths) at which a picture gains most, by a score that is given; 0 if it gains nothing.
    ///
    /// A small picture is changed quickly, and says which amounts are worth a look. But only the whole picture tells what
    /// its bytes will be, rounded and averaged: so the best amount is believed once the whole picture has been changed by
    /// it and measured again. Where that does not gain, less is tried.
    ///
    /// The picture is given as four bytes a pixel with its width and height.
    pub fn proven_amount(&self, rgba: &[u8], (width, height): (u32, u32), score: impl Fn(&Measurement) -> f32) -> f32 {
        let Some(raster) = Raster::rgba(rgba, width, height) else { return 0.0 };
        let working = Working::new(raster);
        let enough = score(&Measurement::of_working(&working)) + LEAST_GAIN;
        let looked_at = AMOUNTS.map(|amount| {
            let hoped = score(&Measurement::of_working(&self.previewed(&working, amount)));
            (hoped, amount)
        });
        // Of equals the last is taken, which is the smallest.
        let best = looked_at.iter().filter(|(hoped, _)| *hoped >= enough).max_by(|one, two| one.0.total_cmp(&two.0));
        let Some((_, most)) = best else { return 0.0 };
        let tried = AMOUNTS.iter().filter(|amount| *amount <= most);
        let gains = |amount: &f32| {
            let measured = self.measured(rgba, (width, height), *amount);
            measured.is_some_and(|measured| score(&measured) >= enough)
        };
        tried.copied().find(gains).unwrap_or(0.0)
    }

    /// What is measured of a whole picture once it is changed.
    fn measured(&self, rgba: &[u8], (width, height): (u32, u32), amount: f32) -> Option<Measurement> {
        let mut gatherer = Gatherer::new(width, height)?;
        let row = width as usize * 4;
        for rows in rgba.chunks(row * (PIXELS / width.max(1) as usize).max(1)) {
            let mut changed = rows.to_vec();
            self.apply(&mut changed, amount);
            gatherer.rows(&changed, Layout::Rgba);
        }
        gatherer.finish().map(|working| Measurement::of_working(&working))
    }
}
