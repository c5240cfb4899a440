//! Matching the palette and the tones of a picture to those of a style, as far as that can be done by moving its
//! colours: gently, pixel by pixel, and without touching the original.

mod curve;
mod proven;
mod target;
#[cfg(test)]
mod tests;

use super::exact::{Converter, Encoder, length};
use super::measurement::Measurement;
use super::plane::Plane;
use super::working::Working;
use crate::core::pixels::colour::Oklab;
use curve::Curve;
pub use target::Target;

/// Chroma is multiplied by no less …
const LEAST_SCALE: f32 = 0.4;
/// … and no more than this: beyond, noise and compression would show.
const MOST_SCALE: f32 = 1.8;
/// Colours are shifted by no more than this in OKLab's a and b.
const MOST_SHIFT: f32 = 0.12;
/// The spread of chroma below which a picture has no colours that could be made more vivid.
const COLOURLESS: f32 = 0.004;
/// Halvings by which the colour nearest to the wanted one is found that can be shown.
const HALVINGS: usize = 7;
/// Light that is this far outside of what can be shown is not seen to be clipped: a fifth of a step of eight bits.
const UNSEEN: f32 = 5e-4;
/// The shares of the way that colours may be moved, the least first.
const SHARES: [f32; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// How the colours of one picture are moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Old lightness to new.
    tone: Curve,
    /// What chroma is multiplied with.
    scale: f32,
    /// What is added to OKLab's a and b after that.
    shift: [f32; 2],
}

impl Transfer {
    /// How a picture has to be changed to have the tones and the palette of a set: only as far as it lies outside of
    /// what is usual there, so that a picture of the set is hardly changed, and never so far that tones tear.
    ///
    /// The mean colour says how far all colours together would have to go. That helps a picture with a veil of another
    /// colour, and harms one in which a single thing has it; so of several shares of that way the one is taken that
    /// brings the colours of the picture nearest to colours of the set.
    pub fn between(picture: &Measurement, target: &Target) -> Self {
        let own = target::Own::of(picture);
        let wanted = target.nearest_to(&own);
        let none = Self { tone: Curve::between(own.tones, wanted.tones), scale: 1.0, shift: [0.0; 2] };
        let ways = SHARES.iter().flat_map(|scale| SHARES.map(|shift| none.towards(&own, &wanted, *scale, shift)));
        let apart = |way: &Self| target.apart(&picture.palette.swatches, |colour| way.moved(colour, 1.0).0);
        let judged = ways.map(|way| (apart(&way), way));
        // Of equals the first is taken, which goes least far.
        judged.min_by(|one, two| one.0.total_cmp(&two.0)).map_or(none, |(_, way)| way)
    }

    /// The same tones, with colours moved by shares (0 to 1) of what their spread and their mean ask for.
    fn towards(&self, own: &target::Own, wanted: &target::Own, scaled: f32, shifted: f32) -> Self {
        // The mean square of chroma is that of its mean colour and that of the spread about it; the shift takes care of
        // the first, the scale of the second.
        let spread = |own: &target::Own| (own.energy - own.mean.iter().map(|part| part * part).sum::<f32>()).max(0.0);
        let own_spread = spread(own).sqrt();
        let ideal =
            if own_spread.is_nan() || own_spread < COLOURLESS { 1.0 } else { spread(wanted).sqrt() / own_spread };
        let scale = 1.0 + (ideal.clamp(LEAST_SCALE, MOST_SCALE) - 1.0) * scaled;
        let ([own_a, own_b], [a, b]) = (own.mean, wanted.mean);
        let (a, b) = ((a - scale * own_a) * shifted, (b - scale * own_b) * shifted);
        let size = length(a, b);
        let cap = if size > MOST_SHIFT { MOST_SHIFT / size } else { 1.0 };
        Self { tone: self.tone.clone(), scale, shift: [a * cap, b * cap] }
    }

    /// Changes pixels in place: four bytes each, gamma-encoded sRGB with alpha, which stays as it is; any number of
    /// whole pixels, so that a picture can be given row by row. `amount` is 0 (nothing changes) to 1. Colours that
    /// cannot be shown come nearer to grey of the same lightness until they can.
    pub fn apply(&self, rgba: &mut [u8], amount: f32) {
        let amount = if amount.is_nan() { 0.0 } else { amount.clamp(0.0, 1.0) };
        if amount == 0.0 {
            return;
        }
        let (converter, encoder) = (Converter::default(), Encoder::default());
        // Neighbours are often equal, above all in drawings.
        let mut last = ([0; 3], self.shown(converter.oklab([0; 3]), amount, &encoder));
        for [red, green, blue, alpha] in rgba.as_chunks_mut::<4>().0 {
            let channels = [*red, *green, *blue];
            // What cannot be seen is nobody's colour.
            if *alpha == 0 {
                continue;
            }
            if last.0 != channels {
                last = (channels, self.shown(converter.oklab(channels), amount, &encoder));
            }
            [*red, *green, *blue] = last.1;
        }
    }

    /// A picture at the working size, changed.
    pub fn previewed(&self, picture: &Working, amount: f32) -> Working {
        let chroma = picture.a.values.iter().zip(&picture.b.values);
        let colours = picture.light.values.iter().zip(chroma).map(|(l, (a, b))| Oklab::new(*l, *a, *b));
        let moved: Vec<Oklab> = colours.map(|colour| self.moved(colour, amount).0).collect();
        let plane = |part: fn(&Oklab) -> f32| Plane { values: moved.iter().map(part).collect(), ..picture.light };
        Working {
            light: plane(|colour| colour.l),
            a: plane(|colour| colour.a),
            b: plane(|colour| colour.b),
            ..*picture
        }
    }

    fn shown(&self, colour: Oklab, amount: f32, encoder: &Encoder) -> [u8; 3] {
        encoder.encoded(self.moved(colour, amount).1)
    }

    /// Where a colour goes, and its linear light.
    fn moved(&self, colour: Oklab, amount: f32) -> (Oklab, [f32; 3]) {
        let [right, up] = self.shift;
        let to = Oklab::new(self.tone.at(colour.l), colour.a * self.scale + right, colour.b * self.scale + up);
        let wanted = colour.mix(to, amount);
        let light = Encoder::light(wanted);
        if is_shown(light) {
            return (wanted, light);
        }
        let (mut inside, mut outside) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = (inside + outside) / 2.0;
            let is_inside = is_shown(Encoder::light(wanted.vivid(middle)));
            (inside, outside) = if is_inside { (middle, outside) } else { (inside, middle) };
        }
        let nearest = wanted.vivid(inside);
        (nearest, Encoder::light(nearest))
    }
}

fn is_shown(light: [f32; 3]) -> bool {
    light.iter().all(|channel| (-UNSEEN..=1.0 + UNSEEN).contains(channel))
}
