//! Puts the reply of a model that redraws everything into register with what was sent.
//!
//! Only what lies outside of the grown mask is compared, on copies of at most [`BASE_SIDE`] points a side, so that the
//! cost does not grow with the picture: a coarse search finds roughly where everything went, and a fit on a pyramid
//! brings that below a tenth of a pixel.

mod blocks;
mod normal;
mod plane;
mod points;
mod refine;
mod search;
pub(super) mod solve;
#[cfg(test)]
mod tests;
mod usable;
mod warp;

use super::mask::Mask;
use super::picture::Picture;
use super::progress::{Stage, Stopped, Watch};
use super::resample::{Axis, Lie};
use super::window::Window;
use plane::Plane;
use points::{Point, points};
use refine::{Free, Refined, refine};
use search::{correlation, search};
use warp::Warp;

/// Points on the longer side of the largest copies that are compared.
const BASE_SIDE: usize = 1024;
/// … and of the smallest, on which the search is made.
const SEARCH_SIDE: usize = 72;
/// … and of the largest on which the correlation is taken that decides.
const JUDGED_SIDE: usize = 256;
/// A reply whose ratio of sides differs by more from what was sent is another cut.
const RATIO_TOLERANCE: f64 = 0.05;
/// A reply with fewer pixels on its longer side shows nothing.
const FEWEST_PX: usize = 64;
/// Shifts above this share of the sent sides, and zooms that differ from 1 by more, are refused: there the model has
/// framed the picture anew.
const FARTHEST: f64 = 0.04;
/// Replies that correlate less, outside of the mask, show something else.
const LEAST_CORRELATION: f32 = 0.45;
/// Points of the largest copy: what is surer than this is sure.
const SURE: f64 = 0.05;
/// A shear is one from so many of its standard errors on …
const CERTAIN: f64 = 8.0;
/// … if it moves a point at the edge by so many points of the largest copy.
const SEEN: f64 = 0.1;
/// Grey levels: a picture whose detail is usually smaller has nothing to be aligned by.
const FLAT: f32 = 0.35;
/// The fewest points of the judged copy that must lie outside of the mask.
const FEWEST_POINTS: usize = 48;
/// Grey levels by which a reply to a flat picture may differ in the mean.
const FLAT_DIFFERENCE: f32 = 48.0;

/// Where the reply has put what was sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// By how many pixels of the sent picture the reply's content is displaced at the centre: to the right, downwards.
    pub shift_px: (f64, f64),
    /// How large the reply's content is, across and down: 1.01 is one percent larger, about the centre.
    pub scale: (f64, f64),
    /// By how much the reply's content leans: to the right for each pixel downwards, and downwards for each pixel to the
    /// right. Exactly 0 unless a shear is seen for sure.
    pub shear: (f64, f64),
    /// How well the two then correlate outside of the mask, −1 to 1; `None` where there was nothing to align by, and
    /// the reply is taken as it lies.
    pub correlation: Option<f32>,
}

impl Alignment {
    /// The reply as it lies.
    pub const AS_IT_LIES: Self = Self { shift_px: (0.0, 0.0), scale: (1.0, 1.0), shear: (0.0, 0.0), correlation: None };

    /// One number for the zoom: of the two axes, the longer one tells it better.
    pub fn zoom(&self, (width, height): (u32, u32)) -> f64 {
        let (across, down) = (f64::from(width) * f64::from(width), f64::from(height) * f64::from(height));
        (self.scale.0 * across + self.scale.1 * down) / (across + down)
    }

    /// Where the original's pixels are in the reply.
    pub fn in_reply(&self, window: &Window, reply: &Picture) -> Lie {
        let (width, height) = (f64::from(window.width), f64::from(window.height));
        let (made_x, made_y) = (reply.width as f64, reply.height as f64);
        let (sent_x, sent_y) = (f64::from(window.sent.0), f64::from(window.sent.1));
        let step = (self.scale.0 * made_x / width, self.scale.1 * made_y / height);
        // Shears are between pixels as sent, whose sides may be stretched.
        let shear = (self.shear.0 * sent_y / height * made_x / sent_x, self.shear.1 * sent_x / width * made_y / sent_y);
        // The window's middle is where the reply's middle is, but for the shift.
        let middle = (f64::from(window.x) + width / 2.0 - 0.5, f64::from(window.y) + height / 2.0 - 0.5);
        let start = (
            made_x / 2.0 - 0.5 + self.shift_px.0 * made_x / sent_x - middle.0 * step.0 - middle.1 * shear.0,
            made_y / 2.0 - 0.5 + self.shift_px.1 * made_y / sent_y - middle.1 * step.1 - middle.0 * shear.1,
        );
        let axis = |start, step| Axis { start, step };
        Lie { x: axis(start.0, step.0), y: axis(start.1, step.1), shear }
    }
}

/// Why a reply cannot be laid into the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// Its sides have another ratio than what was sent.
    OtherRatio,
    /// It shows nothing where the original shows something.
    Blank,
    /// It shows something else.
    OtherPicture,
    /// It shows the picture mirrored.
    Mirrored,
    /// It shows the picture too far away from its place.
    Shifted,
    /// It shows the picture too large or too small.
    Zoomed,
}

/// A reply that was refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rejected {
    /// Why.
    pub why: Rejection,
    /// Where it seemed to lie, where that could be said.
    pub seen: Option<Alignment>,
}

/// Finds where the reply has put what was sent, or why it cannot be used.
///
/// # Errors
/// [`Stopped`] if the work was stopped.
pub fn register(
    original: &Picture,
    (window, grown): (&Window, &Mask),
    reply: &Picture,
    watch: Watch,
) -> Result<Result<Alignment, Rejected>, Stopped> {
    let refused = |why| Ok(Err(Rejected { why, seen: None }));
    let sent = (f64::from(window.sent.0), f64::from(window.sent.1));
    let ratio = reply.width as f64 / reply.height as f64 * sent.1 / sent.0;
    if !(1.0 / (1.0 + RATIO_TOLERANCE)..=1.0 + RATIO_TOLERANCE).contains(&ratio) {
        return refused(Rejection::OtherRatio);
    }
    if reply.width.max(reply.height) < FEWEST_PX {
        return refused(Rejection::Blank);
    }
    let (width, height) = base_size(window, reply);
    let (x, y) = window.axes(width, height);
    let clean = Plane::of(original, (x, width), (y, height), watch)?;
    let (x, y) = (Axis::covering(0.0, reply.width as f64, width), Axis::covering(0.0, reply.height as f64, height));
    let reply = Plane::of(reply, (x, width), (y, height), watch)?;
    let usable = usable::usable(original, window, grown, (width, height));
    let levels = pyramid(clean, reply, usable);
    watch(Stage::Register, 1.0)?;
    Ok(judge(&levels, sent, (width, height)))
}

/// The largest copies' size: in the shape that was sent, and no larger than what there is to see in either.
fn base_size(window: &Window, reply: &Picture) -> (usize, usize) {
    let (width, height) = (window.sent.0 as usize, window.sent.1 as usize);
    let there = (window.width.max(window.height) as usize).min(reply.width.max(reply.height));
    let (longest, most) = (width.max(height), there.min(BASE_SIDE));
    if longest <= most {
        return (width, height);
    }
    ((width * most / longest).max(1), (height * most / longest).max(1))
}

/// One level: both planes, their bands, and where they may be compared.
struct Level {
    clean: Plane,
    reply: Plane,
    clean_band: Plane,
    reply_band: Plane,
    usable: Vec<bool>,
}

impl Level {
    /// Whether there is anything outside of the mask to align by.
    fn shows_something(&self) -> bool {
        let points = self.usable.iter().filter(|usable| **usable).count();
        points >= FEWEST_POINTS && usable::detail(&self.clean_band, &self.usable) >= FLAT
    }
}

/// Levels from the finest to the coarsest.
fn pyramid(clean: Plane, reply: Plane, usable: Vec<bool>) -> Vec<Level> {
    let level = |clean: Plane, reply: Plane, usable| Level {
        clean_band: clean.band(),
        reply_band: reply.band(),
        clean,
        reply,
        usable,
    };
    let mut levels = vec![level(clean, reply, usable)];
    while let Some(finest) = levels.last()
        && finest.clean.width.max(finest.clean.height) > SEARCH_SIDE
    {
        let usable = usable::halved(&finest.usable, finest.clean.width, finest.clean.height);
        levels.push(level(finest.clean.halved(), finest.reply.halved(), usable));
    }
    levels
}

fn judge(levels: &[Level], sent: (f64, f64), base: (usize, usize)) -> Result<Alignment, Rejected> {
    let small = || levels.iter().filter(|level| level.clean.width.max(level.clean.height) <= JUDGED_SIDE);
    // Broad shapes alone are seen on smaller copies only.
    let judged = small().find(|level| level.shows_something()).or(small().next());
    let Some((judged, coarsest)) = judged.zip(levels.last()) else { return Ok(Alignment::AS_IT_LIES) };
    let refused = |why, seen| Err(Rejected { why, seen });
    let points = judged.usable.iter().filter(|usable| **usable).count();
    let detail = usable::detail(&judged.clean_band, &judged.usable);
    if !judged.shows_something() {
        let far = usable::mean_difference(&judged.clean, &judged.reply, &judged.usable) > FLAT_DIFFERENCE;
        let busy = points >= FEWEST_POINTS && usable::detail(&judged.reply_band, &judged.usable) > 4.0 * FLAT;
        return if far || busy { refused(Rejection::OtherPicture, None) } else { Ok(Alignment::AS_IT_LIES) };
    }
    if usable::detail(&judged.reply_band, &judged.usable) < detail * 0.1 {
        return refused(Rejection::Blank, None);
    }
    let found = search(&coarsest.clean_band, &coarsest.usable, &coarsest.reply_band);
    let warp = aligned(levels, found.warp);
    let on_judged = |warp: Warp| {
        let (across, down) = (judged.clean.width as f64 / base.0 as f64, judged.clean.height as f64 / base.1 as f64);
        correlation(&judged.clean_band, &judged.usable, &judged.reply_band, &warp.on_finer(across, down))
    };
    let correlation = on_judged(warp);
    let Warp { shift, scale, shear } = warp.on_finer(sent.0 / base.0 as f64, sent.1 / base.1 as f64);
    let seen = Alignment { shift_px: shift, scale, shear, correlation: Some(correlation) };
    if correlation < LEAST_CORRELATION {
        return refused(unlike(coarsest, found.correlation), None);
    }
    match too_far(&seen, sent) {
        Some(why) => refused(why, Some(seen)),
        None => Ok(seen),
    }
}

/// Why a reply that does not correlate does not: it may be the picture all the same, but mirrored.
fn unlike(coarsest: &Level, upright: f32) -> Rejection {
    let best = [usable::mirrored(&coarsest.reply_band), usable::upside_down(&coarsest.reply_band)]
        .iter()
        .map(|turned| search(&coarsest.clean_band, &coarsest.usable, turned).correlation)
        .fold(f32::MIN, f32::max);
    if best > upright + 0.1 && best > LEAST_CORRELATION { Rejection::Mirrored } else { Rejection::OtherPicture }
}

/// Whether a reply lies too far away to be the same cut of the picture.
fn too_far(seen: &Alignment, sent: (f64, f64)) -> Option<Rejection> {
    let zoomed = |scale: f64| (scale - 1.0).abs() > FARTHEST;
    let shifted = |shift: f64, side: f64| shift.abs() > FARTHEST * side;
    if zoomed(seen.scale.0) || zoomed(seen.scale.1) {
        return Some(Rejection::Zoomed);
    }
    (shifted(seen.shift_px.0, sent.0) || shifted(seen.shift_px.1, sent.1)).then_some(Rejection::Shifted)
}

/// Refines from the coarsest level to the finest, and keeps what is surest: usually the finest, but where a picture has
/// only broad shapes, compression has left nothing of them there.
fn aligned(levels: &[Level], start: Warp) -> Warp {
    let Some((base, coarsest)) = levels.first().zip(levels.last()) else { return start };
    let finer = |warp: Warp, from: &Level, to: &Level| {
        let across = to.clean.width as f64 / from.clean.width as f64;
        warp.on_finer(across, to.clean.height as f64 / from.clean.height as f64)
    };
    let (mut current, mut from) = (start, coarsest);
    let mut surest: Option<(f64, Warp, &Level, Vec<Point>)> = None;
    for level in levels.iter().rev() {
        let begun = finer(current, from, level);
        let points = points(&level.clean_band, &level.usable);
        let refined = refine(&level.clean_band, &points, &level.reply_band, begun, Free::Zoom);
        (current, from) = (refined.warp, level);
        let error = refined.error * base.clean.width as f64 / level.clean.width as f64;
        if surest.as_ref().is_none_or(|(least, ..)| error <= *least) {
            surest = Some((error, refined.warp, level, points));
        }
    }
    let Some((error, warp, level, points)) = surest else { return start };
    let freed = |warp, free| refine(&level.clean_band, &points, &level.reply_band, warp, free);
    // More is believed where it is as sure as one zoom, and a shear where there certainly is one.
    let scale = base.clean.width as f64 / level.clean.width as f64;
    let sure = |refined: &Refined| refined.error * scale < SURE && refined.error * scale < 2.0 * error;
    let apart = freed(warp, Free::Zooms);
    let all = freed(apart.warp, Free::All);
    let sheared = all.sheared > CERTAIN && all.moved_by_shear(&level.clean) * scale > SEEN;
    if sheared {
        return leaning(levels, all, level).unwrap_or_else(|| finer(all.warp, level, base));
    }
    finer(if sure(&apart) { apart.warp } else { warp }, level, base)
}

/// Refines a warp with a shear on its level again and on those finer than it, and keeps what is surest: until the shear is
/// known, fine detail says little.
fn leaning(levels: &[Level], found: Refined, on: &Level) -> Option<Warp> {
    let base = levels.first()?;
    let scale = |level: &Level| base.clean.width as f64 / level.clean.width as f64;
    let on_base =
        |warp: &Warp, level: &Level| warp.on_finer(scale(level), base.clean.height as f64 / level.clean.height as f64);
    let (mut error, mut surest) = (found.error * scale(on), on_base(&found.warp, on));
    for level in levels.iter().rev().filter(|level| level.clean.width >= on.clean.width) {
        let begun = surest.on_finer(1.0 / scale(level), level.clean.height as f64 / base.clean.height as f64);
        let points = points(&level.clean_band, &level.usable);
        let refined = refine(&level.clean_band, &points, &level.reply_band, begun, Free::All);
        if refined.error * scale(level) <= error {
            (error, surest) = (refined.error * scale(level), on_base(&refined.warp, level));
        }
    }
    Some(surest)
}
