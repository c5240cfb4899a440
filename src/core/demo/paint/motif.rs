//! One thing drawn over a picture that is there already.

use super::super::scene::Kind;
use super::band::Band;
use super::figures::{Tone, figure};
use super::ink::{Ink, Item, Spread};
use super::path::{Path, Point, point};
use crate::core::pixels::colour::Oklab;

/// How much of a rectangle a thing takes along the side that limits it.
const SHARE: f32 = 0.82;

/// A pixel of a thing: its colour, multiplied by how much it covers, and that, both 0 to 1.
type Covered = ([f32; 3], f32);

/// A thing that fits a rectangle, drawn row by row from the top.
pub(in crate::core::demo) struct Motif {
    width: usize,
    items: Vec<Item>,
    /// The newest row, and its number.
    row: Option<(usize, Vec<Covered>)>,
}

/// A thing as large as it fits into a rectangle of this width and height, in its own colour if none is given.
pub(in crate::core::demo) fn motif(kind: Kind, colour: Option<Oklab>, (width, height): (usize, usize)) -> Motif {
    let pieces = pieces(kind, colour);
    let corners = || pieces.iter().flat_map(|(path, _)| path.contours.iter().flatten());
    let (mut low, mut high) = (point(f32::MAX, f32::MAX), point(f32::MIN, f32::MIN));
    for corner in corners() {
        low = point(low.x.min(corner.x), low.y.min(corner.y));
        high = point(high.x.max(corner.x), high.y.max(corner.y));
    }
    let (across, down) = (width as f32, height as f32);
    let scale = (across / (high.x - low.x).max(1.0)).min(down / (high.y - low.y).max(1.0)) * SHARE;
    let (middle_x, middle_y) = ((low.x + high.x) / 2.0, (low.y + high.y) / 2.0);
    let place = |at: Point| point(across / 2.0 + (at.x - middle_x) * scale, down / 2.0 + (at.y - middle_y) * scale);
    let items = pieces.into_iter().filter_map(|(path, colour)| {
        let path = path.moved(place);
        let ink = shaded(&path, colour);
        Item::new(&path, ink)
    });
    Motif { width, items: items.collect(), row: None }
}

/// The outlines of a thing in its own units, from back to front, with their colours.
fn pieces(kind: Kind, colour: Option<Oklab>) -> Vec<(Path, Oklab)> {
    let figure = figure(kind);
    if figure.pieces.is_empty() {
        let (path, own) = heavenly(kind);
        return vec![(path, colour.unwrap_or(Oklab::from_hex(own)))];
    }
    let own = colour.unwrap_or(Oklab::from_hex(figure.colour));
    let drawn = figure.pieces.iter().filter_map(|piece| {
        let path = Path::parse(piece.path)?;
        let path = if piece.stroke > 0.0 { path.stroke(piece.stroke) } else { path };
        Some((path, Tone::colour(piece.tone, own, false)))
    });
    drawn.collect()
}

/// The outline and the colour of what is in the sky, which has no figure.
fn heavenly(kind: Kind) -> (Path, u32) {
    match kind {
        Kind::Stars => {
            let corner = |step: u8| {
                let angle = f32::from(step) / 10.0 * std::f32::consts::TAU;
                let radius = if step.is_multiple_of(2) { 50.0 } else { 20.0 };
                (radius * angle.sin(), -radius * angle.cos())
            };
            (Path::polygon((0..10).map(corner)), 0xf7_dc_6f)
        }
        Kind::Clouds => {
            let puffs = Path::circle(-24.0, -14.0, 20.0).and(Path::circle(6.0, -24.0, 26.0));
            (puffs.and(Path::circle(34.0, -12.0, 16.0)).and(Path::rounded(-44.0, -18.0, 94.0, 22.0, 11.0)), 0xf2_f3_f4)
        }
        Kind::Rainbow => {
            let corner = |step: u8| {
                let angle = f32::from(step) / 24.0 * std::f32::consts::PI;
                (-50.0 * angle.cos(), -50.0 * angle.sin())
            };
            (Path::polygon((0..=24).map(corner)).stroke(14.0), 0xef_7a_62)
        }
        Kind::Moon => (Path::circle(0.0, -50.0, 50.0), 0xf3_ec_d2),
        _ => (Path::circle(0.0, -50.0, 50.0), 0xf2_c1_4e),
    }
}

/// A little lighter where the light comes from, a little darker opposite.
fn shaded(path: &Path, colour: Oklab) -> Ink {
    let ends = path.contours.iter().flatten().fold(None, |ends: Option<(Point, Point)>, at| {
        let (low, high) = ends.unwrap_or((*at, *at));
        Some((point(low.x.min(at.x), low.y.min(at.y)), point(high.x.max(at.x), high.y.max(at.y))))
    });
    let Some((low, high)) = ends else { return Ink::even(colour) };
    let stops = [(0.0, colour.lighter(0.05), 1.0), (0.5, colour, 1.0), (1.0, colour.lighter(-0.1), 1.0)];
    Ink::ramp(Spread::Along(low, high), &stops)
}

impl Motif {
    /// The colour of a pixel of the rectangle, laid over the colour that is there.
    pub(in crate::core::demo) fn over(&mut self, (x, y): (usize, usize), under: [u8; 3]) -> [u8; 3] {
        if self.row.as_ref().is_none_or(|(row, _)| *row != y) {
            self.row = Some((y, self.drawn(y)));
        }
        let pixel = self.row.as_ref().and_then(|(_, pixels)| pixels.get(x));
        let Some((colour, cover)) = pixel else { return under };
        let mut out = under;
        for (channel, colour) in out.iter_mut().zip(colour) {
            *channel = (colour * 255.0 + f32::from(*channel) * (1.0 - cover)).round() as u8;
        }
        out
    }

    /// A row on white and on black, from which follow the colour (multiplied by its cover) and the cover.
    fn drawn(&self, y: usize) -> Vec<Covered> {
        let row = y as u32..y as u32 + 1;
        let on = |ground: f32| {
            let mut band = Band::new(self.width as u32, row.clone());
            band.pixels.fill([ground; 3]);
            self.items.iter().for_each(|item| band.paint(item));
            band.pixels
        };
        let (light, dark) = (on(1.0), on(0.0));
        let cover = |light: [f32; 3], dark: [f32; 3]| {
            let through = light.iter().zip(dark).map(|(light, dark)| light - dark).sum::<f32>() / 3.0;
            (dark, (1.0 - through).clamp(0.0, 1.0))
        };
        light.into_iter().zip(dark).map(|(light, dark)| cover(light, dark)).collect()
    }
}
