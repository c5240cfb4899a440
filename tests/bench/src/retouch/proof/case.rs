//! One edit: a mask on a photograph, what is sent, what comes back, and what becomes of it.

use super::{marks, planned};
use crate::retouch::edit::reason;
use crate::retouch::files;
use atelier::core::retouch::picture::{Samples, compare, write};
use atelier::core::retouch::progress::unwatched;
use atelier::core::retouch::{Picture, Plan, crop};
use image::RgbImage;
use redraw::{Garbage, Random, Redrawing, USUAL, jpeg, put_object};

/// The largest shear, in one case of four: half a degree.
const SHEAR: f64 = 0.009;

/// An edit that has been planned.
pub struct Case {
    /// What is sent and what counts.
    pub plan: Plan,
    middle: (f64, f64),
    reach: (f64, f64),
}

/// Why a good reply was refused.
pub struct Refused(pub &'static str);

/// What became of an edit.
pub struct Done {
    /// The picture afterwards, as its file says.
    pub after: Picture,
    /// Pixels outside of the grown mask that changed.
    pub changed: u64,
    /// Pixels outside of the grown mask.
    pub protected: u64,
    /// The seam's difference, where there is one.
    pub seam: Option<f64>,
    /// How far it was off the truth; none if the reply was taken as it lay.
    pub registration: Option<Registration>,
}

/// By how much a registration was off the truth.
pub struct Registration {
    /// Pixels of the sent picture.
    pub shift_px: f64,
    /// Of 1.
    pub zoom: f64,
    /// Of 1.
    pub shear: f64,
    /// Whether there was a shear.
    pub sheared: bool,
}

impl Case {
    /// An edit by a seed.
    pub fn seeded(original: &Picture, random: &mut Random) -> Result<Self, String> {
        // A stroke can miss the picture; then another is made.
        for _ in 0..20 {
            let (mask, middle, reach) = marks::seeded(original.width, original.height, random);
            if mask.bounds().is_some() {
                return Ok(Self { plan: planned(original, mask)?, middle, reach });
            }
        }
        Err("No mask touched the picture.".to_owned())
    }

    /// What is sent.
    pub fn sent(&self, original: &Picture) -> Result<RgbImage, String> {
        rgb(&crop::clean(original, &self.plan.window, &mut unwatched).map_err(|_| files::STOPPED)?)
    }

    /// The reply of a model that draws something new into the mask and everything else anew.
    pub fn answered(&self, original: &Picture, random: &mut Random) -> Result<Result<Done, Refused>, String> {
        let sent = self.sent(original)?;
        let mut drawn = sent.clone();
        let window = &self.plan.window;
        let times = f64::from(window.sent.0) / f64::from(window.width);
        let middle = ((self.middle.0 - f64::from(window.x)) * times, (self.middle.1 - f64::from(window.y)) * times);
        put_object(&mut drawn, middle, (self.reach.0 * times * 0.8, self.reach.1 * times * 0.8), random);
        self.keep_inside(&mut drawn, &sent);
        let mut redrawing = Redrawing::seeded(random, USUAL);
        // The API does not always make the size that it was asked for.
        redrawing.size = if random.below(5) == 0 { 0.75 } else { 1.0 };
        if random.below(4) == 0 {
            redrawing = redrawing.sheared(random, SHEAR);
        }
        let reply = Picture::decode(&redrawing.reply(&drawn), &mut unwatched).map_err(files::said)?;
        self.laid(original, &reply, redrawing)
    }

    /// Takes back what was drawn outside of the mask.
    fn keep_inside(&self, drawn: &mut RgbImage, sent: &RgbImage) {
        let (across, down) = self.plan.window.axes(sent.width() as usize, sent.height() as usize);
        for ((x, y, pixel), old) in drawn.enumerate_pixels_mut().zip(sent.pixels()) {
            let (x, y) = (across.at(f64::from(x)).round(), down.at(f64::from(y)).round());
            if x < 0.0 || y < 0.0 || !self.plan.mask.is_marked(x as usize, y as usize) {
                *pixel = *old;
            }
        }
    }

    fn laid(&self, original: &Picture, reply: &Picture, truth: Redrawing) -> Result<Result<Done, Refused>, String> {
        let laid = match self.plan.lay(original, reply, &mut unwatched).map_err(|_| files::STOPPED)? {
            Ok(laid) => laid,
            Err(rejected) => return Ok(Err(Refused(reason(rejected.why)))),
        };
        let file = write(original, &[&laid.patch], &mut unwatched).map_err(files::said)?;
        let compared = compare(&file, original, &self.plan.grown, &mut unwatched).map_err(files::said)?;
        let seen = laid.alignment;
        let zoom = seen.zoom(self.plan.window.sent);
        let apart = |one: (f64, f64), other: (f64, f64)| (one.0 - other.0).abs().max((one.1 - other.1).abs());
        let registration = seen.correlation.map(|_| Registration {
            shift_px: apart(seen.shift_px, truth.shift_px),
            zoom: (zoom - truth.zoom).abs(),
            shear: apart(seen.shear, truth.shear),
            sheared: truth.shear != (0.0, 0.0),
        });
        let after = Picture::decode(&file, &mut unwatched).map_err(files::said)?;
        let (changed, protected, seam) = (compared.changed, compared.protected, laid.seam_delta_e);
        Ok(Ok(Done { after, changed, protected, seam, registration }))
    }

    /// Why a useless reply was refused; `None` if it was not.
    pub fn garbage(
        &self,
        original: &Picture,
        other: &Picture,
        kind: Garbage,
        random: &mut Random,
    ) -> Result<Option<&'static str>, String> {
        let made = kind.made(&self.sent(original)?, &rgb(other)?, random);
        let reply = Picture::decode(&jpeg(&made, 85), &mut unwatched).map_err(files::said)?;
        let laid = self.plan.lay(original, &reply, &mut unwatched).map_err(|_| files::STOPPED)?;
        Ok(laid.err().map(|rejected| reason(rejected.why)))
    }
}

/// A picture without its alpha, as the model sees it.
pub fn rgb(picture: &Picture) -> Result<RgbImage, String> {
    let Samples::Eight(samples) = &picture.samples else { return Err("A photograph has 8 bits here.".to_owned()) };
    let samples = samples.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    RgbImage::from_raw(picture.width as u32, picture.height as u32, samples)
        .ok_or_else(|| "The samples do not fit the size.".to_owned())
}
