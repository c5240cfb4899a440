//! A tone curve: old lightness to new, rising everywhere, never so steep that tones tear or so flat that they melt.

/// A stretch of tones is spread by no more …
const STEEPEST: f32 = 1.8;
/// … and pressed together by no more than this.
const FLATTEST: f32 = 0.55;
/// Tones closer than this are one: a step of eight bits is about 0.004.
const SAME_TONE: f32 = 0.012;

/// Where the darks end that are pressed together when they are lifted …
const TOE: f32 = 0.1;
/// … by this much or more …
const LIFTED: f32 = 0.05;
/// … into a stretch of this height.
const LIFTED_TOE: f32 = 0.03;

/// A curve of straight pieces between points.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Old and new lightness, both rising, from 0 to 1.
    points: Vec<(f32, f32)>,
}

impl Curve {
    /// The curve that brings lightness from some quantiles to others, both rising. The middle one is brought all the
    /// way; those beside it as far as the limits of steepness allow. What is below the lowest and above the highest
    /// fills what is left to black and to white.
    pub fn between(from: [f32; 7], to: [f32; 7]) -> Self {
        let joined = joined(&from.map(unit), &to.map(unit));
        // The middle of a picture's tones matters most, so the pieces are laid out from there.
        let middle = from.get(3).copied().map_or(0.5, unit);
        let start = joined.iter().position(|(old, _)| *old >= middle - SAME_TONE / 2.0).unwrap_or_default();
        let mut points = joined;
        for place in start + 1..points.len() {
            limit(&mut points, place - 1, place);
        }
        for place in (0..start).rev() {
            limit(&mut points, place + 1, place);
        }
        let mut points: Vec<(f32, f32)> = points.into_iter().map(|(old, new)| (old, unit(new))).collect();
        close(&mut points);
        Self { points }.with_toe()
    }

    /// The same with a flat beginning where the darks are lifted. Between black and the next step of eight bits lie
    /// 0.067 of lightness, which would come apart visibly if they were not pressed together higher up.
    fn with_toe(self) -> Self {
        let top = self.at(TOE);
        let lifted = ((top - TOE) / LIFTED).clamp(0.0, 1.0);
        let height = TOE * (1.0 - lifted) + LIFTED_TOE * lifted;
        let mut points = vec![(0.0, (top - height).max(0.0)), (TOE, top)];
        points.extend(self.points.into_iter().filter(|(old, _)| *old > TOE));
        Self { points }
    }

    /// The new lightness of an old one.
    pub fn at(&self, light: f32) -> f32 {
        let light = unit(light);
        let after = self.points.partition_point(|(old, _)| *old < light).max(1);
        match (self.points.get(after - 1), self.points.get(after)) {
            (Some((from, low)), Some((to, high))) if to > from => {
                unit(low + (high - low) * (light - from) / (to - from))
            }
            (Some((_, new)), _) => *new,
            _ => light,
        }
    }
}

/// A number between 0 and 1; what is none is 0.
fn unit(value: f32) -> f32 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

/// Old tones with their new ones, those that are one tone put together.
fn joined(from: &[f32], to: &[f32]) -> Vec<(f32, f32)> {
    let mut points: Vec<(f32, f32, f32)> = Vec::new();
    for (old, new) in from.iter().zip(to) {
        match points.last_mut() {
            Some((known, sum, count)) if old - *known < SAME_TONE => {
                *sum += new;
                *count += 1.0;
            }
            _ => points.push((*old, *new, 1.0)),
        }
    }
    points.into_iter().map(|(old, sum, count)| (old, sum / count)).collect()
}

/// Moves a point so that the piece between it and a neighbour that stays is within the limits.
fn limit(points: &mut [(f32, f32)], stays: usize, moves: usize) {
    let Some((from, fixed)) = points.get(stays).copied() else { return };
    if let Some((old, new)) = points.get_mut(moves) {
        let run = (*old - from).abs();
        let rise = (*new - fixed).abs().max(FLATTEST * run).min(STEEPEST * run);
        *new = if *old > from { fixed + rise } else { fixed - rise };
    }
}

/// Adds the ends: black goes no lower than black and white no higher than white, and both no farther than they must.
fn close(points: &mut Vec<(f32, f32)>) {
    if let Some((old, new)) = points.first().copied().filter(|(old, _)| *old > 0.0) {
        points.insert(0, (0.0, unit(new - STEEPEST * old).min(new)));
    }
    if let Some((old, new)) = points.last().copied().filter(|(old, _)| *old < 1.0) {
        points.push((1.0, unit(new + STEEPEST * (1.0 - old)).max(new)));
    }
}
