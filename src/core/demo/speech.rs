//! What the demo says: short, kind, and only about what it drew.

use super::ask::Ask;
use super::deed::Deed;
use super::scene::{Kind, Light, Place, Scene, Style, Surface, Weather};
use crate::core::pixels::colour::{Oklab, name_of};

/// Tokens of a text, by the usual rule of thumb of four letters each.
pub(super) fn tokens(text: &str) -> u64 {
    text.chars().count().div_ceil(4) as u64
}

/// One thing's name in the singular.
pub(super) fn name(kind: Kind) -> String {
    match kind {
        Kind::Bowl => "tea bowl".to_owned(),
        Kind::Panda => "red panda".to_owned(),
        Kind::Balloon => "hot-air balloon".to_owned(),
        Kind::Palm => "palm tree".to_owned(),
        Kind::Pine => "pine tree".to_owned(),
        Kind::Boat => "sailing boat".to_owned(),
        Kind::Stars => "star".to_owned(),
        Kind::Clouds => "cloud".to_owned(),
        kind => format!("{kind:?}").to_lowercase(),
    }
}

fn plural(kind: Kind) -> String {
    let name = name(kind);
    match kind {
        Kind::Person => "people".to_owned(),
        Kind::Fish | Kind::Grass | Kind::Bread => name,
        Kind::Cactus => "cacti".to_owned(),
        Kind::Butterfly => "butterflies".to_owned(),
        Kind::Bench | Kind::Fox => format!("{name}es"),
        Kind::Snowman => "snowmen".to_owned(),
        _ => format!("{name}s"),
    }
}

/// "Three red birds", "an owl": the number, the colour and the name.
pub(super) fn counted(kind: Kind, count: u8, colour: Option<Oklab>) -> String {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let colour = colour.map(|colour| format!("{} ", name_of(colour))).unwrap_or_default();
    if kind == Kind::Stars {
        return format!("{colour}stars");
    }
    if kind == Kind::Clouds {
        return format!("{colour}clouds");
    }
    if count > 1 {
        let number = NUMBERS.get(usize::from(count) - 1).unwrap_or(&"many");
        return format!("{number} {colour}{}", plural(kind));
    }
    let words = format!("{colour}{}", name(kind));
    match kind {
        Kind::Sun | Kind::Moon => format!("the {words}"),
        Kind::Grass | Kind::Bread => words,
        _ if words.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {words}"),
        _ => format!("a {words}"),
    }
}

/// Where the scene plays, with its preposition.
pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Harbour => "in a harbour",
        Place::Sea => "at sea",
        Place::Beach => "on a beach",
        Place::Mountains => "in the mountains",
        Place::Forest => "in a forest",
        Place::Desert => "in the desert",
        Place::City => "in a city",
        Place::Field => "in the hills",
        Place::Lake => "by a lake",
        Place::Room => "in a quiet room",
        Place::Table => "on a table",
        Place::Space => "among the stars",
        Place::Underwater => "under water",
        Place::Studio => "before a plain wall",
        Place::Abstract => "in shapes alone",
    }
}

/// The time of day, after "it is".
pub(super) fn light(light: Light) -> &'static str {
    match light {
        Light::Dawn => "early morning",
        Light::Day => "day",
        Light::Golden => "evening, with late light",
        Light::Dusk => "dusk",
        Light::Night => "night",
    }
}

fn in_light(light: Light) -> &'static str {
    match light {
        Light::Dawn => "in the first light",
        Light::Day => "in clear daylight",
        Light::Golden => "in late, warm light",
        Light::Dusk => "at dusk",
        Light::Night => "at night",
    }
}

/// The weather as a sentence.
pub(super) fn weather(weather: Weather) -> &'static str {
    match weather {
        Weather::Clear => "the weather has cleared",
        Weather::Cloudy => "clouds have come up",
        Weather::Rain => "it is raining",
        Weather::Snow => "it is snowing",
        Weather::Fog => "fog has come in",
    }
}

/// A style after "drawn as".
pub(super) fn style(style: Style) -> &'static str {
    match style {
        Style::Print => "an illustrated print",
        Style::Watercolour => "a watercolour",
        Style::Poster => "a flat poster",
        Style::Ink => "an ink drawing",
        Style::Pixel => "pixel art",
        Style::Noir => "a black-and-white plate",
    }
}

/// A surface in the place where it is.
pub(super) fn surface(surface: Surface, place: Place) -> &'static str {
    match surface {
        Surface::Sky if place.has_sky() => "sky",
        Surface::Sky => "background",
        Surface::Ground => "ground",
        Surface::Water => "water",
    }
}

/// The word before a colour that makes it lighter or darker by this much; the vocabulary has these four.
pub(super) fn shade(by: f32) -> &'static str {
    match by {
        by if by >= 0.12 => "pale ",
        by if by > 0.0 => "light ",
        by if by <= -0.12 => "dark ",
        by if by < 0.0 => "deep ",
        _ => "",
    }
}

/// What has changed in a picture of which a part was marked.
pub(super) fn done(deed: Deed) -> String {
    match deed {
        Deed::Remove => "what was marked is gone, and its surroundings close over it".to_owned(),
        Deed::Recolour(colour) => format!("what was marked is {} now", name_of(colour)),
        Deed::Lighten(by) if by < 0.0 => "what was marked is darker".to_owned(),
        Deed::Lighten(_) => "what was marked is lighter".to_owned(),
        Deed::Draw { kind, colour, .. } => format!("{} is where you marked", counted(kind, 1, colour)),
    }
}

/// "A bicycle and three birds".
fn list(scene: &Scene) -> String {
    let visible = scene.subjects.iter().filter(|subject| !matches!(subject.kind, Kind::Sun | Kind::Moon));
    let things: Vec<String> = visible.map(|one| counted(one.kind, one.count, one.colour)).collect();
    match things.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The answer: what is in the picture, or what has changed in it.
pub(super) fn answer(scene: &Scene, changes: Option<&[String]>) -> String {
    if let Some(changes) = changes {
        let all = match changes.split_last() {
            None => "it is as it was".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        };
        return format!("Done: {all}. Everything else is as it was.");
    }
    let mut text = match (scene.place, list(scene).as_str()) {
        (Place::Abstract, "") => "Here is a composition of quiet shapes, made from your words".to_owned(),
        (Place::Abstract, things) => format!("Here is {things}, among quiet shapes"),
        (place_, "") => format!("Here is a view {}, {}", place(place_), in_light(scene.light)),
        (place_, things) => format!("{} {}, {}", capital(things), place(place_), in_light(scene.light)),
    };
    if scene.style != Style::Print {
        text.push_str(", drawn as ");
        text.push_str(style(scene.style));
    }
    text.push('.');
    if scene.room.is_some() {
        text.push_str(" One side is kept calm, so that a title stays readable.");
    }
    if !scene.palette.is_empty() {
        text.push_str(" The colours follow your pictures.");
    }
    text
}

/// The thoughts before the answer, as the models write them: a bold heading and a few sentences.
pub(super) fn thoughts(ask: &Ask, scene: &Scene, changes: Option<&[String]>) -> Vec<String> {
    let (first, second) = match changes {
        Some(changes) => (
            format!(
                "**Finding what changes**\n\nI compare the request with the last picture: {}.\n\n\n",
                changes.join(", ")
            ),
            "**Keeping the rest**\n\nComposition, light and all other things stay where they are.\n\n\n".to_owned(),
        ),
        None => {
            let things = list(scene);
            let heart = if things.is_empty() { "the place itself".to_owned() } else { things };
            let (width, height) = ask.size_px;
            (
                format!(
                    "**Choosing the scene**\n\nThis plays {}, {}. What it is about: {heart}.\n\n\n",
                    place(scene.place),
                    in_light(scene.light)
                ),
                format!(
                    "**Composing**\n\nI work at {width} by {height} pixels, as {}, and keep the large shapes calm{}.\n\n\n",
                    style(scene.style),
                    if scene.palette.is_empty() { "" } else { ", with the colours of the pictures that came along" }
                ),
            )
        }
    };
    vec![first, second]
}
