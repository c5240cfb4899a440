//! The next scene from the last one and the words of a request: what they ask for changes, nothing else does.

use super::ask::Ask;
use super::random::{Random, mix};
use super::read::{Thing, place_thing};
use super::scene::{Kind, Light, MAX_COUNT, MAX_SUBJECTS, Scene, Side, Surface, Weather};
use super::speech::{self, name};
use super::words::{Meaning, meanings};
use crate::core::pixels::Swatch;
use crate::core::pixels::colour::{Oklab, name_of};

/// The scene after the changes that the last turn asks for, and each change in words; `None` where it asks for a new
/// picture instead.
pub(super) fn edited(last: &Scene, ask: &Ask, variation: u64) -> Option<(Scene, Vec<String>)> {
    let words = meanings(&ask.prompt);
    if is_afresh(&words, last) {
        return None;
    }
    let mut editor = Editor { scene: last.clone(), changes: Vec::new(), clause: Clause::default(), variation };
    for (index, word) in words.iter().enumerate() {
        editor.word(*word, words.get(index + 1..).unwrap_or_default());
    }
    editor.end_clause();
    if editor.changes.is_empty() {
        editor.take_it_freely();
    }
    Some((editor.scene.tamed(), editor.changes))
}

/// Whether the words describe a picture of their own rather than a change.
fn is_afresh(words: &[Meaning], last: &Scene) -> bool {
    if words.contains(&Meaning::Afresh) {
        return true;
    }
    let changes = words.iter().any(|word| {
        use Meaning::*;
        matches!(
            word,
            Add | Remove
                | Change
                | Replace
                | Instead
                | Move
                | More
                | Fewer
                | It
                | Into
                | Mirror
                | Calm
                | Zoom(_)
                | Grow(_)
                | Warm(_)
                | Bright(_)
        )
    });
    let is_new = |word: &&Meaning| match word {
        Meaning::Thing(kind) | Meaning::Either(kind, _) => !last.subjects.iter().any(|subject| subject.kind == *kind),
        Meaning::Place(place) => *place != last.place,
        _ => false,
    };
    !changes && words.iter().any(|word| is_new(&word))
}

/// What a clause is about to do with the things it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Change,
    Add,
    Remove,
    Replace,
    Move,
}

/// What the clause has said so far.
#[derive(Clone, Copy, Debug, Default)]
struct Clause {
    mode: Mode,
    target: Option<Kind>,
    surface: Option<Surface>,
    /// Whether "to", "into" or "with" came behind the target.
    becoming: bool,
    /// Whether the next thing only says where.
    placing: bool,
    colour: Option<Oklab>,
    shade: f32,
    count: Option<u8>,
    plural: bool,
    grow: Option<f32>,
    calm: bool,
}

struct Editor {
    scene: Scene,
    changes: Vec<String>,
    clause: Clause,
    variation: u64,
}

impl Editor {
    fn word(&mut self, word: Meaning, rest: &[Meaning]) {
        match word {
            Meaning::Thing(kind) => self.thing(kind),
            Meaning::Either(kind, colour) => {
                let names_noun =
                    matches!(rest.first(), Some(Meaning::Thing(_) | Meaning::Plural | Meaning::Surface(_)));
                if names_noun { self.clause.colour = Some(colour) } else { self.thing(kind) }
            }
            Meaning::Surface(surface) => {
                self.clause.surface = Some(surface);
                self.clause.target = None;
            }
            Meaning::Colour(colour) => self.clause.colour = Some(colour),
            Meaning::Shade(by) => self.clause.shade = by,
            Meaning::Number(count) => self.clause.count = Some(count),
            Meaning::Plural => self.clause.plural = true,
            Meaning::Grow(by) => self.clause.grow = Some(by),
            Meaning::Add => self.mode(Mode::Add),
            Meaning::Remove => self.mode(Mode::Remove),
            Meaning::Change => self.mode(Mode::Change),
            Meaning::Replace => self.mode(Mode::Replace),
            Meaning::Move => self.mode(Mode::Move),
            Meaning::Instead => self.instead(),
            Meaning::More => {
                self.clause.count = Some(self.clause.count.unwrap_or(2)).filter(|_| self.counts(rest, Mode::Add))
            }
            Meaning::Fewer => self.clause.count = Some(1).filter(|_| self.counts(rest, Mode::Change)),
            Meaning::Where => self.clause.placing = true,
            Meaning::Into => self.clause.becoming = self.clause.target.is_some(),
            Meaning::It => {}
            Meaning::Break => self.end_clause(),
            Meaning::Calm => self.clause.calm = true,
            Meaning::Side(side) => self.side(side),
            _ => self.setting(word),
        }
    }

    fn mode(&mut self, mode: Mode) {
        if self.clause.mode != mode {
            self.end_clause();
            self.clause.mode = mode;
        }
    }

    /// "More birds" adds, "fewer birds" leaves one; "more cinematic" counts nothing.
    fn counts(&mut self, rest: &[Meaning], mode: Mode) -> bool {
        let counted = matches!(rest.first(), Some(Meaning::Thing(_) | Meaning::Either(..) | Meaning::Plural));
        if counted {
            self.clause.mode = mode;
        }
        counted
    }

    fn has(&self, kind: Kind) -> bool {
        self.scene.subjects.iter().any(|subject| subject.kind == kind)
    }

    fn thing(&mut self, kind: Kind) {
        if std::mem::take(&mut self.clause.placing) && self.has(kind) {
            // "A hat on the fox" is about the fox that is there.
            self.clause.target = self.clause.target.or(Some(kind));
            return;
        }
        let clause = self.clause;
        match (clause.mode, clause.target) {
            (Mode::Remove, _) => self.remove(kind),
            (Mode::Replace | Mode::Change, Some(from)) if clause.becoming && from != kind && self.has(from) => {
                self.replace(from, kind);
            }
            (Mode::Add, _) if self.has(kind) => self.add_more(kind),
            (_, Some(_)) if clause.becoming && self.has(kind) => {}
            _ if self.has(kind) => {
                self.clause.target = Some(kind);
                if let Some(count) = clause.count {
                    self.count(kind, count);
                }
                self.clause.count = None;
            }
            _ => self.add(kind),
        }
    }

    fn add(&mut self, kind: Kind) {
        if self.scene.subjects.len() >= MAX_SUBJECTS {
            return;
        }
        let clause = self.clause;
        let count = clause.count.unwrap_or(if clause.plural { 3 } else { 1 }).clamp(1, MAX_COUNT);
        let colour = clause.colour.map(|colour| self.shade_of(colour, clause.shade));
        let thing = Thing { kind, colour, count, scale: clause.grow.unwrap_or(1.0) };
        let seed = mix(self.scene.seed ^ self.variation);
        place_thing(&mut self.scene, &thing, seed);
        let words = speech::counted(kind, count, colour);
        self.changes.push(format!("{words} {} new", if count > 1 { "are" } else { "is" }));
        self.clause = Clause { mode: clause.mode, target: Some(kind), ..Clause::default() };
    }

    fn add_more(&mut self, kind: Kind) {
        let more = self.clause.count.unwrap_or(1);
        let now = self.scene.subjects.iter().find(|subject| subject.kind == kind).map_or(0, |subject| subject.count);
        self.count(kind, now.saturating_add(more));
        self.clause.target = Some(kind);
        self.clause.count = None;
    }

    fn count(&mut self, kind: Kind, count: u8) {
        let count = count.clamp(1, MAX_COUNT);
        if let Some(subject) = self.scene.subjects.iter_mut().find(|subject| subject.kind == kind) {
            subject.count = count;
            let verb = if count == 1 { "there is" } else { "there are" };
            self.changes.push(format!("{verb} {} now", speech::counted(kind, count, None)));
        }
    }

    fn remove(&mut self, kind: Kind) {
        if self.has(kind) {
            self.scene.subjects.retain(|subject| subject.kind != kind);
            self.changes.push(format!("the {} is gone", name(kind)));
        }
    }

    fn replace(&mut self, from: Kind, to: Kind) {
        if let Some(subject) = self.scene.subjects.iter_mut().find(|subject| subject.kind == from) {
            (subject.kind, subject.colour) = (to, self.clause.colour);
            self.changes.push(format!("the {} has become {}", name(from), speech::counted(to, 1, None)));
            self.clause = Clause { target: Some(to), ..Clause::default() };
        }
    }

    /// "A dog instead of the cat": the dog is already there when the cat is named.
    fn instead(&mut self) {
        self.end_clause();
        self.clause.mode = Mode::Remove;
    }

    fn side(&mut self, side: Side) {
        self.clause.placing = false;
        let target = self.clause.target.filter(|_| self.clause.mode == Mode::Move || !self.clause.calm);
        let subject = self.scene.subjects.iter_mut().find(|subject| Some(subject.kind) == target);
        match (subject, side) {
            (Some(subject), Side::Left | Side::Right) => {
                subject.x = if side == Side::Left { 0.26 } else { 0.74 };
                let side = if side == Side::Left { "left" } else { "right" };
                self.changes.push(format!("the {} stands further {side}", name(subject.kind)));
            }
            _ if self.clause.calm => self.make_room(side),
            _ => {}
        }
    }

    fn make_room(&mut self, side: Side) {
        self.scene.room = Some(side);
        for subject in self.scene.subjects.iter_mut().filter(|subject| !subject.kind.is_in_heaven()) {
            subject.x = match side {
                Side::Left => 0.5 + subject.x * 0.36,
                Side::Right => 0.14 + subject.x * 0.36,
                Side::Top => subject.x,
            };
        }
        self.changes.push("there is room for a title now".to_owned());
        self.clause.calm = false;
    }

    fn setting(&mut self, word: Meaning) {
        self.clause.placing = false;
        match word {
            Meaning::Light(light) if light != self.scene.light => self.light(light),
            Meaning::Weather(weather) => self.weather(weather),
            Meaning::Style(style) if style != self.scene.style => {
                self.scene.style = style;
                self.changes.push(format!("it is drawn as {} now", speech::style(style)));
            }
            Meaning::Place(place) if place != self.scene.place && self.clause.mode != Mode::Remove => {
                self.scene.place = place;
                if !place.has_sky() {
                    self.scene.subjects.retain(|subject| !subject.kind.is_in_heaven());
                }
                self.changes.push(format!("it plays {} now", speech::place(place)));
            }
            Meaning::Zoom(by) => {
                self.scene.zoom *= by;
                self.changes.push(if by > 1.0 { "we are closer now" } else { "the view is wider now" }.to_owned());
            }
            Meaning::Warm(by) => {
                self.scene.warmth += by;
                self.changes.push(if by > 0.0 { "the light is warmer" } else { "the light is cooler" }.to_owned());
            }
            Meaning::Bright(by) => {
                self.scene.brightness += by;
                self.changes.push(if by > 0.0 { "it is brighter" } else { "it is darker" }.to_owned());
            }
            Meaning::Mirror => {
                self.scene.mirrored = !self.scene.mirrored;
                self.changes.push("left and right have changed sides".to_owned());
            }
            _ => {}
        }
    }

    fn light(&mut self, light: Light) {
        self.scene.light = light;
        // One body in the sky: the moon rises where the sun was, and the other way round.
        let (from, to) = if light == Light::Night { (Kind::Sun, Kind::Moon) } else { (Kind::Moon, Kind::Sun) };
        if let Some(subject) = self.scene.subjects.iter_mut().find(|subject| subject.kind == from) {
            (subject.kind, subject.colour) = (to, None);
        }
        self.changes.push(format!("it is {} now", speech::light(light)));
    }

    fn weather(&mut self, weather: Weather) {
        let removing = self.clause.mode == Mode::Remove;
        let next = if removing { Weather::Clear } else { weather };
        if next != self.scene.weather {
            self.scene.weather = next;
            self.changes.push(speech::weather(next).to_owned());
        }
    }

    fn shade_of(&self, colour: Oklab, shade: f32) -> Oklab {
        // Pictures made side by side differ a little in the shade that they choose.
        let own = if self.variation == mix(0) { 0.0 } else { Random::new(self.variation, "shade").between(-0.1, 0.1) };
        colour.lighter(shade + own)
    }

    /// What the clause left open is applied to what it was about, else to the main thing.
    fn end_clause(&mut self) {
        let clause = std::mem::take(&mut self.clause);
        let target = clause.target.or_else(|| self.scene.main_subject().map(|subject| subject.kind));
        if let Some(colour) = clause.colour {
            // It is said as the person said it, whatever shade of it was chosen.
            let words = [speech::shade(clause.shade), name_of(colour)].concat();
            let colour = self.shade_of(colour, clause.shade);
            self.recolour(clause.surface, target, colour, &words);
        }
        if let (Some(by), Some(subject)) =
            (clause.grow, self.scene.subjects.iter_mut().find(|subject| Some(subject.kind) == target))
        {
            subject.scale *= by;
            let size = if by > 1.0 { "larger" } else { "smaller" };
            self.changes.push(format!("the {} is {size} now", name(subject.kind)));
        }
        if clause.calm {
            self.make_room(Side::Left);
        }
        // A clause after "and" goes on with the same verb and the same thing.
        self.clause = Clause { mode: clause.mode, target: clause.target, ..Clause::default() };
    }

    fn recolour(&mut self, surface: Option<Surface>, target: Option<Kind>, colour: Oklab, word: &str) {
        if let Some(surface) = surface {
            self.scene.surfaces.retain(|(known, _)| *known != surface);
            self.scene.surfaces.push((surface, colour));
            self.changes.push(format!("the {} is {word} now", speech::surface(surface, self.scene.place)));
            return;
        }
        match self.scene.subjects.iter_mut().find(|subject| Some(subject.kind) == target) {
            Some(subject) => {
                subject.colour = Some(colour);
                self.changes.push(format!("the {} is {word} now", name(subject.kind)));
            }
            None => {
                self.scene.palette = vec![Swatch { colour, share: 1.0 }];
                self.changes.push(format!("the whole is {word} now"));
            }
        }
    }

    /// Words that say nothing known still deserve an attempt, and an honest sentence about it.
    fn take_it_freely(&mut self) {
        let mut random = Random::new(self.scene.seed ^ self.variation, "free");
        let (warmth, zoom) = *random.pick(&[(0.3, 1.0), (-0.3, 1.0), (0.15, 1.12)]).unwrap_or(&(0.3, 1.0));
        self.scene.warmth += warmth;
        self.scene.zoom *= zoom;
        self.changes.push("I took that as a small change of light".to_owned());
    }
}
