//! A new scene from the words of a request.

use super::ask::Ask;
use super::random::{Random, hash, mix};
use super::scene::{Kind, Light, MAX_COUNT, MAX_SUBJECTS, Place, Scene, Side, Style, Subject, Weather};
use super::words::{Meaning, meanings};
use crate::core::pixels::Swatch;
use crate::core::pixels::colour::Oklab;

/// Composes the scene that a request describes. The seed decides what the words leave open.
pub(super) fn composed(ask: &Ask, seed: u64) -> Scene {
    let mut found = Found::default();
    // The system text sets the style and the light; the things are the prompt's.
    found.settings(&meanings(&ask.system));
    found.read(&meanings(&ask.prompt));
    let seed = ask.references.iter().fold(seed, |seed, reference| mix(seed ^ reference.composition));
    let mut random = Random::new(seed, "scene");
    let place = found.place.unwrap_or_else(|| place_for(&found.things, &mut random));
    let light = found.light.unwrap_or_else(|| light_for(place, &found, &mut random));
    let mut scene = Scene {
        seed,
        place,
        light,
        weather: found.weather.unwrap_or(Weather::Clear),
        style: found.style.unwrap_or(Style::Print),
        subjects: Vec::new(),
        surfaces: Vec::new(),
        palette: palette_of(ask),
        room: found.room(),
        zoom: found.zoom,
        warmth: found.warmth,
        brightness: found.brightness,
        mirrored: false,
        size_px: ask.size_px,
    };
    for thing in &found.things {
        place_thing(&mut scene, thing, seed);
    }
    furnish_sky(&mut scene, &found, &mut random);
    scene.surfaces = found.surfaces;
    scene
}

/// A thing as the words described it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thing {
    pub(super) kind: Kind,
    pub(super) colour: Option<Oklab>,
    pub(super) count: u8,
    pub(super) scale: f32,
}

/// What was found in the words.
#[derive(Debug)]
struct Found {
    things: Vec<Thing>,
    removed: Vec<Kind>,
    surfaces: Vec<(super::scene::Surface, Oklab)>,
    place: Option<Place>,
    light: Option<Light>,
    weather: Option<Weather>,
    style: Option<Style>,
    calm: bool,
    side: Option<Side>,
    zoom: f32,
    warmth: f32,
    brightness: f32,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            things: Vec::new(),
            removed: Vec::new(),
            surfaces: Vec::new(),
            place: None,
            light: None,
            weather: None,
            style: None,
            calm: false,
            side: None,
            zoom: 1.0,
            warmth: 0.0,
            brightness: 0.0,
        }
    }
}

/// Adjectives that wait for their noun.
#[derive(Clone, Copy, Default)]
struct Pending {
    colour: Option<Oklab>,
    shade: f32,
    count: Option<u8>,
    scale: Option<f32>,
    removing: bool,
}

impl Found {
    fn room(&self) -> Option<Side> {
        self.calm.then(|| self.side.unwrap_or(Side::Left))
    }

    fn settings(&mut self, words: &[Meaning]) {
        for word in words {
            match *word {
                Meaning::Style(style) => self.style = Some(style),
                Meaning::Light(light) => self.light = Some(light),
                Meaning::Weather(weather) => self.weather = Some(weather),
                Meaning::Warm(by) => self.warmth = by,
                Meaning::Bright(by) => self.brightness = by,
                _ => {}
            }
        }
    }

    fn read(&mut self, words: &[Meaning]) {
        self.settings(words);
        let mut pending = Pending::default();
        for word in words {
            match *word {
                Meaning::Thing(kind) | Meaning::Either(kind, _) => {
                    self.thing(kind, pending);
                    pending = Pending::default();
                }
                Meaning::Surface(surface) => {
                    let shade = pending.shade;
                    self.surfaces.extend(pending.colour.map(|colour| (surface, colour.lighter(shade))));
                    pending = Pending::default();
                }
                Meaning::Place(place) => self.place = self.place.or(Some(place)),
                Meaning::Colour(colour) => pending.colour = Some(colour),
                Meaning::Shade(by) => pending.shade = by,
                Meaning::Number(count) => pending.count = Some(count),
                Meaning::Plural => pending.count = pending.count.or(Some(3)),
                Meaning::Grow(by) => pending.scale = Some(by),
                Meaning::Remove => pending.removing = true,
                Meaning::Calm => self.calm = true,
                Meaning::Side(side) => self.side = Some(side),
                Meaning::Zoom(by) => self.zoom = by,
                Meaning::Break => {
                    // "a cat, yellow": a colour that found no noun belongs to the one before.
                    let last = self.things.last_mut().filter(|last| last.colour.is_none());
                    if let (Some(last), Some(colour)) = (last, pending.colour) {
                        last.colour = Some(colour.lighter(pending.shade));
                    }
                    pending = Pending::default();
                }
                _ => {}
            }
        }
        let last = self.things.last_mut().filter(|last| last.colour.is_none());
        if let (Some(last), Some(colour)) = (last, pending.colour) {
            last.colour = Some(colour.lighter(pending.shade));
        }
    }

    fn thing(&mut self, kind: Kind, pending: Pending) {
        if pending.removing {
            self.removed.push(kind);
            return;
        }
        let colour = pending.colour.map(|colour| colour.lighter(pending.shade));
        if let Some(known) = self.things.iter_mut().find(|thing| thing.kind == kind) {
            known.colour = known.colour.or(colour);
            return;
        }
        if self.things.len() < MAX_SUBJECTS {
            let count = pending.count.unwrap_or(1).clamp(1, MAX_COUNT);
            self.things.push(Thing { kind, colour, count, scale: pending.scale.unwrap_or(1.0) });
        }
    }
}

/// The colours of the pictures that were sent along, or of those that the words name: "colours from picture 2".
fn palette_of(ask: &Ask) -> Vec<Swatch> {
    let lower = ask.prompt.to_lowercase();
    let named = |index: usize| {
        lower.contains(&format!("picture {}", index + 1)) || lower.contains(&format!("image {}", index + 1))
    };
    let speaks_of_colour = ["colour", "color", "palette"].iter().any(|word| lower.contains(word));
    let pictures = ask.references.iter().enumerate();
    let chosen: Vec<_> = pictures.clone().filter(|(index, _)| speaks_of_colour && named(*index)).collect();
    let chosen = if chosen.is_empty() { pictures.collect() } else { chosen };
    let share = 1.0 / chosen.len().max(1) as f32;
    let swatches = chosen.iter().flat_map(|(_, picture)| &picture.palette);
    swatches.map(|swatch| Swatch { share: swatch.share * share, ..*swatch }).take(12).collect()
}

/// Where things are at home that were named without a place.
fn place_for(things: &[Thing], random: &mut Random) -> Place {
    let Some(first) = things.iter().map(|thing| thing.kind).find(|kind| !kind.is_in_heaven()) else {
        let skies = [Place::Sea, Place::Mountains, Place::Field, Place::Desert];
        return if things.is_empty() { Place::Abstract } else { *random.pick(&skies).unwrap_or(&Place::Sea) };
    };
    match first {
        Kind::Boat | Kind::Ship => Place::Sea,
        Kind::Lighthouse => Place::Sea,
        Kind::Fish | Kind::Whale => Place::Underwater,
        Kind::Rocket | Kind::Planet => Place::Space,
        Kind::Cactus => Place::Desert,
        Kind::Palm | Kind::Umbrella => Place::Beach,
        Kind::Car | Kind::Train => Place::City,
        Kind::Tent | Kind::Castle | Kind::Plane => Place::Mountains,
        Kind::Bridge => Place::Lake,
        Kind::Mushroom | Kind::Bear | Kind::Owl | Kind::Pine => Place::Forest,
        Kind::Robot | Kind::Heart | Kind::Cat | Kind::Panda | Kind::Butterfly => Place::Studio,
        Kind::Flower => Place::Field,
        kind if kind.is_furniture() => Place::Room,
        kind if kind.is_on_table() => Place::Table,
        _ => Place::Field,
    }
}

fn light_for(place: Place, found: &Found, random: &mut Random) -> Light {
    let has = |kind| found.things.iter().any(|thing| thing.kind == kind);
    if has(Kind::Moon) || has(Kind::Stars) || place == Place::Space {
        return Light::Night;
    }
    let lights = [Light::Day, Light::Day, Light::Golden, Light::Golden, Light::Dawn];
    *random.pick(&lights).unwrap_or(&Light::Day)
}

/// The sun or the moon where the light calls for one and nothing speaks against it.
fn furnish_sky(scene: &mut Scene, found: &Found, random: &mut Random) {
    let kind = if scene.light == Light::Night { Kind::Moon } else { Kind::Sun };
    let has_one = scene.subjects.iter().any(|subject| matches!(subject.kind, Kind::Sun | Kind::Moon));
    let visible = scene.place.has_sky() && scene.weather == Weather::Clear && scene.light != Light::Dusk;
    let chance = if scene.light == Light::Day { 0.75 } else { 0.95 };
    if has_one || !visible || found.removed.contains(&kind) || random.unit() > chance {
        return;
    }
    place_thing(scene, &Thing { kind, colour: None, count: 1, scale: 1.0 }, scene.seed);
}

/// Puts a thing where there is space for it; everything else stays where it is.
pub(super) fn place_thing(scene: &mut Scene, thing: &Thing, seed: u64) {
    let seed = mix(seed ^ hash(&format!("{:?}", thing.kind)));
    let mut random = Random::new(seed, "place");
    let (low, high) = match scene.room {
        Some(Side::Left) => (0.60, 0.86),
        Some(Side::Right) => (0.14, 0.40),
        _ => (0.16, 0.84),
    };
    let level = |kind: Kind| (kind.is_in_heaven(), kind.flies());
    let taken: Vec<f32> =
        scene.subjects.iter().filter(|other| level(other.kind) == level(thing.kind)).map(|other| other.x).collect();
    let first = if thing.kind.is_in_heaven() || thing.kind.flies() {
        // The sky balances what stands on the ground.
        let main = scene.main_subject().map_or(random.unit(), |main| main.x + random.between(-0.1, 0.1));
        if main < 0.5 { random.between(0.62, 0.8) } else { random.between(0.2, 0.38) }
    } else {
        random.pick(&[0.5, 0.42, 0.58, 0.36, 0.64]).copied().unwrap_or(0.5)
            + if scene.room == Some(Side::Left) { 0.16 } else { 0.0 }
    };
    let free = (0..9).map(|step| low + (high - low) * step as f32 / 8.0).map(|x| {
        let gap = taken.iter().map(|other| (other - x).abs()).fold(1.0, f32::min);
        (gap + random.between(0.0, 0.06), x)
    });
    let farthest = free.max_by(|left, right| left.0.total_cmp(&right.0)).map_or(first, |(_, x)| x);
    let x = if taken.is_empty() { first.clamp(low, high) } else { farthest };
    let Thing { kind, colour, count, scale } = *thing;
    scene.subjects.push(Subject { kind, colour, count, x, scale, seed });
}
