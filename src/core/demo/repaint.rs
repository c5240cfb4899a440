//! A photograph that comes back changed in one place: the deed is done inside of the region, and then the whole frame
//! is drawn anew, a little moved and tinted, as the models do it.

mod again;
mod cover;
mod fill;

use super::deed::Deed;
use super::paint::motif;
use super::random::grain;
use crate::core::pixels::colour::Oklab;
use crate::core::retouch::Mask;
use again::Again;
use cover::Cover;
use fill::Fill;

/// A photograph: four bytes a pixel, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photograph {
    /// Red, green, blue and alpha.
    pub rgba: Vec<u8>,
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// What is done to a photograph.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// What happens inside of the region.
    pub deed: Deed,
    /// The source of all chance details.
    pub seed: u64,
}

/// How much of a region's lights and shadows is kept under another colour.
const RELIEF: f32 = 0.9;
/// How strongly a pixel is made lighter, at most, in OKLab.
const LIGHTENED: f32 = 0.4;
/// Pixels around a region that are not taken for its surroundings.
const UNDER_OUTLINE_PX: f32 = 4.0;
/// The grain of a place that was filled, of 255.
const GRAIN: f32 = 7.0;

impl Edit {
    /// The picture that comes back at this size, four bytes a pixel, opaque. The same edit gives the same bytes.
    pub fn painted(&self, mut sent: Photograph, region: &Mask, (width_px, height_px): (u32, u32)) -> Vec<u8> {
        if let Some(cover) = Cover::of(region) {
            self.done(&mut sent, region, &cover);
        }
        Again::new(self.seed, (&sent, (width_px as usize, height_px as usize))).painted(&sent)
    }

    fn done(&self, sent: &mut Photograph, region: &Mask, cover: &Cover) {
        match self.deed {
            Deed::Remove => self.fill(sent, region, cover),
            Deed::Recolour(colour) => recolour(sent, cover, colour),
            Deed::Lighten(by) => cover.change(sent, |_, old| {
                let colour = Oklab::from_srgb(old);
                colour.lighter(by * LIGHTENED).to_srgb()
            }),
            Deed::Draw { kind, colour, instead } => {
                if instead {
                    self.fill(sent, region, cover);
                }
                let (left, top) = (cover.left, cover.top);
                let mut drawn = motif(kind, colour, (cover.width, cover.height));
                cover.change(sent, |(x, y), old| drawn.over((x - left, y - top), old));
            }
        }
    }

    /// Lets what is around the region close over it.
    fn fill(&self, sent: &mut Photograph, region: &Mask, cover: &Cover) {
        // What was marked often reaches under its outline.
        let Some(fill) = Fill::around(sent, &region.grown(UNDER_OUTLINE_PX)) else { return };
        let seed = self.seed as u32;
        cover.change(sent, |(x, y), _| {
            let grain = (grain(x as u32, y as u32, seed) - 0.5) * GRAIN;
            fill.at(x, y).map(|channel| (channel + grain).round() as u8)
        });
    }
}

/// Gives what is covered a colour: its lights and shadows stay, about the new lightness.
fn recolour(sent: &mut Photograph, cover: &Cover, colour: Oklab) {
    let (mut sum, mut count) = (0.0_f64, 0.0_f64);
    cover.change(sent, |_, old| {
        sum += f64::from(Oklab::from_srgb(old).l);
        count += 1.0;
        old
    });
    let mean = (sum / f64::max(count, 1.0)) as f32;
    cover.change(sent, |_, old| {
        let l = (colour.l + (Oklab::from_srgb(old).l - mean) * RELIEF).clamp(0.0, 1.0);
        // Near black and white there is no room for a colour.
        let room = 1.0 - (2.0 * l - 1.0).powi(4);
        Oklab { l, ..colour.vivid(room) }.to_srgb()
    });
}
