//! Puts a scene together: the place from back to front, and its subjects where they belong.

use super::super::random::{Random, hash, smooth};
use super::super::scene::{Kind, Place, Scene, Style, Subject, Weather};
use super::figures::{Figure, Tone, figure};
use super::ink::{Ink, Item, Spread};
use super::mood::Mood;
use super::path::{Path, Point, point};
use super::places;
use crate::core::pixels::colour::Oklab;

/// Everything that drawing needs to know, and the shapes drawn so far.
pub(super) struct Artist<'a> {
    pub(super) scene: &'a Scene,
    pub(super) mood: Mood,
    /// Width and height of the picture in pixels.
    pub(super) width: f32,
    pub(super) height: f32,
    /// The length by which things are measured, in pixels: the shorter side, more or less.
    pub(super) unit: f32,
    zoom: f32,
    focus: Point,
    items: Vec<Item>,
}

/// Where things stand in a place, as shares of the picture's height, and how large they are there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    /// Where feet stand.
    pub(super) ground: f32,
    /// Where hulls float.
    pub(super) water: f32,
    /// The middle of the sky.
    pub(super) sky: f32,
    /// Factor on the size of things.
    pub(super) size: f32,
}

impl<'a> Artist<'a> {
    pub(super) fn new(scene: &'a Scene, (width, height): (u32, u32)) -> Self {
        let (width, height) = (width as f32, height as f32);
        let unit = height.min(width * 1.12).min(width.max(height) * 0.8);
        let stage = places::stage(scene.place);
        let x = scene.main_subject().map_or(0.5, |main| main.x);
        let focus = point(x * width, (stage.ground - 0.14) * height);
        Self { scene, mood: Mood::new(scene), width, height, unit, zoom: scene.zoom.max(1.0), focus, items: Vec::new() }
    }

    /// All the shapes, from back to front.
    pub(super) fn draw(mut self) -> Vec<Item> {
        let stage = places::stage(self.scene.place);
        places::sky(&mut self);
        self.subjects(stage, |kind| kind.is_in_heaven());
        places::back(&mut self);
        self.subjects(stage, |kind| kind.swims());
        places::front(&mut self);
        self.subjects(stage, |kind| !kind.is_in_heaven() && !kind.swims() && !kind.flies() && is_large(kind));
        self.subjects(stage, |kind| !kind.is_in_heaven() && !kind.swims() && !kind.flies() && !is_large(kind));
        self.subjects(stage, |kind| kind.flies());
        places::weather(&mut self);
        self.items
    }

    /// Chance for one detail of the place.
    pub(super) fn random(&self, detail: &str) -> Random {
        Random::new(self.scene.seed, detail)
    }

    /// Where a point is in the picture after zooming and mirroring.
    fn seen(&self, at: Point) -> Point {
        let x = self.focus.x + (at.x - self.focus.x) * self.zoom;
        let y = self.focus.y + (at.y - self.focus.y) * self.zoom;
        point(if self.scene.mirrored { self.width - x } else { x }, y)
    }

    /// Lays a shape in pixels over what is there.
    pub(super) fn fill(&mut self, path: Path, ink: Ink) {
        let mut path = path.moved(|at| self.seen(at));
        let mut ink = Ink { spread: self.spread(ink.spread), ..ink };
        match self.scene.style {
            Style::Poster => ink = ink.speckled(0.0).stepped(4),
            Style::Watercolour => {
                path = self.wobbled(path);
                ink = ink.speckled(0.0);
            }
            Style::Ink | Style::Pixel | Style::Noir => ink = ink.speckled(0.0),
            Style::Print => {}
        }
        let outline = self.outline(&path, &ink);
        self.items.extend(Item::new(&path, ink));
        self.items.extend(outline);
    }

    /// Edges that a way of drawing adds: the pen's line, the darker rim of a wash.
    fn outline(&self, path: &Path, ink: &Ink) -> Option<Item> {
        let [red, green, blue, opacity] = ink.colour();
        if opacity < 0.75 {
            return None;
        }
        let (width, colour, strength) = match self.scene.style {
            Style::Ink => (0.0028, [0.10, 0.11, 0.15], 0.9),
            Style::Watercolour => (0.0026, [red * 0.66, green * 0.66, blue * 0.68], 0.34),
            _ => return None,
        };
        let closed = Path {
            contours: path
                .contours
                .iter()
                .map(|contour| contour.iter().chain(contour.first()).copied().collect())
                .collect(),
        };
        let [red, green, blue] = colour;
        let line = Ink { spread: Spread::Even, ramp: vec![[red, green, blue, strength]], speckle: 0.0 };
        Item::new(&closed.stroke((self.unit * width).max(0.8)), line)
    }

    fn spread(&self, spread: Spread) -> Spread {
        match spread {
            Spread::Even => Spread::Even,
            Spread::Along(from, to) => Spread::Along(self.seen(from), self.seen(to)),
            Spread::Around(centre, across, down) => {
                Spread::Around(self.seen(centre), across * self.zoom, down * self.zoom)
            }
        }
    }

    /// A hand that is not quite steady.
    fn wobbled(&self, path: Path) -> Path {
        let (size, reach) = (self.unit * 0.03, self.unit * 0.0062);
        let seed = self.scene.seed as u32;
        path.moved(|at| {
            let shift = |salt: u32| (smooth(at.x / size + 500.0, at.y / size + 500.0, seed ^ salt) - 0.5) * 2.0 * reach;
            point(at.x + shift(11), at.y + shift(23))
        })
    }

    /// A vertical blend between colours, top to bottom, at shares of the picture's height.
    pub(super) fn falling(&self, from: f32, to: f32, colours: &[Oklab]) -> Ink {
        let last = colours.len().saturating_sub(1).max(1) as f32;
        let stops: Vec<_> =
            colours.iter().enumerate().map(|(index, colour)| (index as f32 / last, *colour, 1.0)).collect();
        Ink::ramp(Spread::Along(point(0.0, from * self.height), point(0.0, to * self.height)), &stops)
    }

    /// A soft round light or shadow: opaque in the middle, nothing at the edge. In pixels.
    pub(super) fn glow(&mut self, centre: (f32, f32), radii: (f32, f32), colour: Oklab, opacity: f32) {
        let spread = Spread::Around(point(centre.0, centre.1), radii.0, radii.1);
        let stops =
            [(0.0, colour, opacity), (0.35, colour, opacity * 0.62), (0.7, colour, opacity * 0.18), (1.0, colour, 0.0)];
        let speckle = if self.scene.style == Style::Print { 0.12 } else { 0.0 };
        self.fill(Path::ellipse(centre.0, centre.1, radii.0, radii.1), Ink::ramp(spread, &stops).speckled(speckle));
    }

    fn subjects(&mut self, stage: Stage, wanted: impl Fn(Kind) -> bool) {
        let scene = self.scene;
        for subject in scene.subjects.iter().rev().filter(|subject| wanted(subject.kind)) {
            match subject.kind {
                Kind::Sun | Kind::Moon | Kind::Stars | Kind::Clouds | Kind::Rainbow => places::heaven(self, subject),
                kind => self.group(subject, &figure(kind), stage),
            }
        }
    }

    /// All the things of one subject, the farthest first.
    fn group(&mut self, subject: &Subject, figure: &Figure, stage: Stage) {
        let count = usize::from(subject.count);
        let crowd = if count > 1 { 1.0 / (1.0 + 0.13 * (count - 1) as f32) } else { 1.0 };
        let alone =
            self.scene.place == Place::Studio && self.scene.main_subject().map(|main| main.kind) == Some(subject.kind);
        let natural = figure.height * stage.size * if alone { 1.22 } else { 1.0 };
        let view = self.share_of_width() * self.scene.zoom.min(1.0);
        let size = (natural.min(0.64) * subject.scale * crowd * view).min(1.3);
        for (across, near, own) in self.arranged(subject, size) {
            let x = across.clamp(0.05, 0.95) * self.width;
            let (y, scale) = self.stand(subject, stage, (near, size * own));
            self.figure(subject, figure, (x, y, scale));
        }
    }

    /// Where each of several things is: across (share of the width), nearness (−1 to 1, rising), and own size.
    fn arranged(&self, subject: &Subject, size: f32) -> Vec<(f32, f32, f32)> {
        let count = usize::from(subject.count);
        if count < 2 {
            return vec![(subject.x, 0.0, 1.0)];
        }
        let mut random = Random::new(subject.seed, "group");
        let reach = if subject.kind.flies() {
            0.10 + 0.055 * count as f32
        } else {
            // Side by side with a little air: figures are about as wide as three quarters of their height.
            (count - 1) as f32 * 0.5 * size * 0.78 * self.unit / self.width
        };
        let reach = reach.min(0.38);
        let middle = subject.x.clamp(reach + 0.08, 0.92 - reach);
        let place = |index: usize| {
            let even = index as f32 / (count - 1) as f32 * 2.0 - 1.0;
            let across = middle + even * reach + random.between(-0.08, 0.08) * reach / (count - 1) as f32;
            (across, random.between(-1.0, 1.0), random.between(0.88, 1.1))
        };
        let mut places: Vec<(f32, f32, f32)> = (0..count).map(place).collect();
        places.sort_by(|left, right| left.1.total_cmp(&right.1));
        places
    }

    /// Things that stand side by side in a narrow picture are smaller, a single one in a tall picture is larger.
    fn share_of_width(&self) -> f32 {
        let stands = |kind: Kind| !kind.is_in_heaven() && !kind.flies();
        let kinds = self.scene.subjects.iter().filter(|subject| stands(subject.kind)).count();
        let widths = self.width / self.unit;
        if kinds > 1 {
            (widths / (0.5 * kinds as f32)).clamp(0.5, 1.0)
        } else if widths < 0.95 {
            1.22
        } else {
            1.0
        }
    }

    /// The height at which a thing stands, floats or flies, in pixels, and its scale in pixels for 100 units.
    fn stand(&self, subject: &Subject, stage: Stage, (near, size): (f32, f32)) -> (f32, f32) {
        let scale = size * self.unit;
        let kind = subject.kind;
        let y = if kind.flies() {
            let own = (hash(&format!("{:?}{}", kind, subject.seed)) % 100) as f32 / 100.0 - 0.5;
            (stage.sky + near * 0.09 + own * 0.08) * self.height + scale * 0.5
        } else if kind.swims() {
            (stage.water + near * 0.03) * self.height + if stage.water > 0.98 { 0.0 } else { scale * 0.04 }
        } else {
            (stage.ground + near * 0.022) * self.height
        };
        (y, scale)
    }

    /// Draws a figure with its feet at a point, in pixels.
    fn figure(&mut self, subject: &Subject, figure: &Figure, (x, y, scale): (f32, f32, f32)) {
        let own = subject.colour.unwrap_or_else(|| self.mood.graded(Oklab::from_hex(figure.colour)));
        let flipped = Random::new(subject.seed, "side").unit() < 0.5 && figure.turns;
        let side = if flipped { -1.0 } else { 1.0 };
        let per_unit = scale / 100.0;
        if figure.shadow > 0.0 && !subject.kind.flies() && !subject.kind.swims() {
            let shade = self.mood.lit(Oklab::from_hex(0x1d2430), 0.0);
            let reach = figure.shadow * per_unit;
            self.glow((x + reach * 0.1, y), (reach * 1.25, reach * 0.22), shade, 0.5);
        }
        for piece in figure.pieces {
            let Some(path) = Path::parse(piece.path) else { continue };
            let path = if piece.stroke > 0.0 { path.stroke(piece.stroke) } else { path };
            let path = path.moved(|at| point(x + at.x * per_unit * side, y + at.y * per_unit));
            let ink = self.shaded(&path, piece.tone, own);
            self.fill(path, ink);
        }
        if self.mood.is_dark() && gives_light(subject.kind) {
            let lamp = figure
                .pieces
                .iter()
                .find(|piece| piece.tone == Tone::Glow || subject.kind == Kind::Candle && piece.tone == Tone::Yellow);
            let top = lamp
                .and_then(|piece| Path::parse(piece.path))
                .map_or(-60.0, |path| path.contours.iter().flatten().map(|at| at.y).fold(0.0, f32::min));
            let centre = (x, y + (top + 4.0) * per_unit);
            self.glow(centre, (scale * 0.62, scale * 0.62), Oklab::from_hex(0xffcf86), 0.42);
        }
    }

    /// A piece's colour in the scene's light: a little lighter where the light comes from, a little darker opposite.
    fn shaded(&self, path: &Path, tone: Tone, own: Oklab) -> Ink {
        let colour = tone.colour(own, self.mood.is_dark());
        if tone == Tone::Glow && self.mood.is_dark() {
            return Ink::even(colour);
        }
        let colour = if tone.is_own() { colour } else { self.mood.graded(colour) };
        let colour = self.mood.lit(colour, if self.scene.weather == Weather::Fog { 0.22 } else { 0.0 });
        let (mut low, mut high) = (point(f32::MAX, f32::MAX), point(f32::MIN, f32::MIN));
        for corner in path.contours.iter().flatten() {
            low = point(low.x.min(corner.x), low.y.min(corner.y));
            high = point(high.x.max(corner.x), high.y.max(corner.y));
        }
        if high.x < low.x {
            return Ink::even(colour);
        }
        let from = point(low.x, low.y);
        let to = point(low.x.towards(high.x, 0.75), high.y);
        let (light, dark) = (colour.lighter(0.035), colour.lighter(-0.085));
        Ink::ramp(Spread::Along(from, to), &[(0.0, light, 1.0), (0.45, colour, 1.0), (1.0, dark, 1.0)]).speckled(0.55)
    }
}

/// Whether a thing lights up what is around it after dark.
fn gives_light(kind: Kind) -> bool {
    matches!(kind, Kind::Lamp | Kind::Lighthouse | Kind::House | Kind::Tent | Kind::Candle)
}

/// Whether a thing stands behind smaller ones.
fn is_large(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        House
            | Castle
            | Lighthouse
            | Windmill
            | Bridge
            | Tree
            | Pine
            | Palm
            | Train
            | Tent
            | Chair
            | Lamp
            | Bench
            | Umbrella
    )
}

trait Towards {
    fn towards(self, other: Self, share: f32) -> Self;
}

impl Towards for f32 {
    fn towards(self, other: Self, share: f32) -> Self {
        self + (other - self) * share
    }
}
