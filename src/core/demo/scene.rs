//! What is to be drawn, as the words of a request asked for it. A scene is small, serialised into the thought
//! signature of its picture, and all the drawing follows from it alone.

use crate::core::pixels::Swatch;
use crate::core::pixels::colour::Oklab;
use serde::{Deserialize, Serialize};

/// Declares a closed set of names that serialise in snake case.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every member.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
        }
    };
}

names! {
    /// Where the scene plays.
    Place {
        /// A quay with water and far hills.
        Harbour,
        /// The open sea.
        Sea,
        /// Sand, and the sea behind it.
        Beach,
        /// Peaks behind peaks.
        Mountains,
        /// Trunks in the mist.
        Forest,
        /// Dunes.
        Desert,
        /// A skyline.
        City,
        /// Rolling hills.
        Field,
        /// A lake between hills.
        Lake,
        /// A room with a window.
        Room,
        /// A table for a still life.
        Table,
        /// Stars and a planet.
        Space,
        /// Under water.
        Underwater,
        /// A plain, composed backdrop for one thing or animal.
        Studio,
        /// Shapes alone, composed from the words of a request that names nothing known.
        Abstract,
    }
}

names! {
    /// The time of day.
    Light {
        /// First light, cool and pink.
        Dawn,
        /// Day.
        Day,
        /// Late, warm light.
        Golden,
        /// After sunset.
        Dusk,
        /// Night.
        Night,
    }
}

names! {
    /// The weather.
    Weather {
        /// Clear.
        Clear,
        /// Clouds.
        Cloudy,
        /// Rain.
        Rain,
        /// Snow, falling and lying.
        Snow,
        /// Fog.
        Fog,
    }
}

names! {
    /// How it is drawn.
    Style {
        /// An illustrated print with soft shading and grain: what is drawn when no style is named.
        Print,
        /// Watercolour on paper.
        Watercolour,
        /// A flat poster.
        Poster,
        /// Pen and ink on paper.
        Ink,
        /// Pixel art.
        Pixel,
        /// Black and white with deep shadows.
        Noir,
    }
}

names! {
    /// A side of the picture.
    Side {
        /// The left third.
        Left,
        /// The right third.
        Right,
        /// The upper third.
        Top,
    }
}

names! {
    /// A large surface that can be given a colour of its own.
    Surface {
        /// The sky, or the wall behind a still life.
        Sky,
        /// What things stand on.
        Ground,
        /// Water.
        Water,
    }
}

names! {
    /// A thing that can be drawn.
    #[allow(missing_docs)]
    Kind {
        Sun, Moon, Stars, Clouds, Rainbow,
        Bird, Butterfly, Balloon, Kite, Plane, Rocket, Planet,
        Boat, Ship, Fish, Whale,
        Bicycle, Car, Train, House, Castle, Lighthouse, Windmill, Tent, Bridge, Bench, Umbrella,
        Tree, Pine, Palm, Cactus, Mushroom, Sunflower, Grass,
        Person, Cat, Dog, Fox, Panda, Rabbit, Bear, Owl, Horse, Robot, Snowman,
        Cup, Bowl, Teapot, Vase, Bottle, Candle, Lamp, Book, Chair, Plant, Flower,
        Apple, Orange, Lemon, Pear, Cake, Bread, Guitar, Clock, Gift, Heart,
    }
}

/// One kind of thing in the scene, once or several times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// What it is.
    pub kind: Kind,
    /// Its colour, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Oklab>,
    /// How many there are, 1 to 12.
    pub count: u8,
    /// Where its middle is, 0 (left) to 1 (right).
    pub x: f32,
    /// Its size relative to what is usual for its kind, 0.3 to 3.
    pub scale: f32,
    /// The source of its own chance details.
    pub seed: u64,
}

/// Everything that a picture of the demo is drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// The source of all chance details but those of subjects.
    pub seed: u64,
    /// Where it plays.
    pub place: Place,
    /// The time of day.
    pub light: Light,
    /// The weather.
    pub weather: Weather,
    /// How it is drawn.
    pub style: Style,
    /// What is in it, the most important first.
    pub subjects: Vec<Subject>,
    /// Colours of surfaces that were asked for.
    #[serde(default)]
    pub surfaces: Vec<(Surface, Oklab)>,
    /// The colours that the whole is drawn towards: a reference's palette, or empty.
    #[serde(default)]
    pub palette: Vec<Swatch>,
    /// The side that is kept calm for a title.
    #[serde(default)]
    pub room: Option<Side>,
    /// How near it is seen: 1 is the usual view, 2 shows half of it.
    pub zoom: f32,
    /// Cooler (negative) or warmer (positive) than usual, −1 to 1.
    pub warmth: f32,
    /// Darker (negative) or brighter (positive) than usual, −1 to 1.
    pub brightness: f32,
    /// Whether left and right are exchanged.
    #[serde(default)]
    pub mirrored: bool,
    /// Width and height in pixels of the picture that was made of it; an edit keeps them.
    pub size_px: (u32, u32),
}

impl Scene {
    /// The colour that was asked for a surface.
    pub fn surface(&self, surface: Surface) -> Option<Oklab> {
        self.surfaces.iter().find(|(known, _)| *known == surface).map(|(_, colour)| *colour)
    }

    /// The first subject that stands for the scene: not the sun, the moon, stars or clouds.
    pub fn main_subject(&self) -> Option<&Subject> {
        self.subjects.iter().find(|subject| !subject.kind.is_in_heaven())
    }
}

impl Kind {
    /// Whether it belongs to the sky itself.
    pub fn is_in_heaven(self) -> bool {
        matches!(self, Self::Sun | Self::Moon | Self::Stars | Self::Clouds | Self::Rainbow)
    }

    /// Whether it flies.
    pub fn flies(self) -> bool {
        matches!(
            self,
            Self::Bird | Self::Butterfly | Self::Balloon | Self::Kite | Self::Plane | Self::Rocket | Self::Planet
        )
    }

    /// Whether it belongs in the water.
    pub fn swims(self) -> bool {
        matches!(self, Self::Boat | Self::Ship | Self::Fish | Self::Whale)
    }

    /// Whether it stands on a table.
    pub fn is_on_table(self) -> bool {
        use Kind::*;
        matches!(
            self,
            Cup | Bowl
                | Teapot
                | Vase
                | Bottle
                | Candle
                | Book
                | Flower
                | Apple
                | Orange
                | Lemon
                | Pear
                | Cake
                | Bread
                | Clock
                | Gift
                | Plant
        )
    }

    /// Whether it belongs into a room.
    pub fn is_furniture(self) -> bool {
        matches!(self, Self::Chair | Self::Lamp | Self::Guitar)
    }
}

impl Scene {
    /// The same scene with every number within its limits: a scene that was read from bytes can hold anything.
    pub(super) fn tamed(mut self) -> Self {
        let tame =
            |colour: Oklab| Oklab::new(colour.l.clamp(0.0, 1.0), colour.a.clamp(-0.4, 0.4), colour.b.clamp(-0.4, 0.4));
        self.subjects.truncate(MAX_SUBJECTS);
        self.surfaces.truncate(Surface::ALL.len());
        self.palette.truncate(12);
        for subject in &mut self.subjects {
            subject.count = subject.count.clamp(1, MAX_COUNT);
            subject.x = subject.x.clamp(0.0, 1.0);
            subject.scale = subject.scale.clamp(0.3, 3.0);
            subject.colour = subject.colour.map(tame);
        }
        self.surfaces.iter_mut().for_each(|(_, colour)| *colour = tame(*colour));
        for swatch in &mut self.palette {
            *swatch = Swatch { colour: tame(swatch.colour), share: swatch.share.clamp(0.0, 1.0) };
        }
        self.zoom = self.zoom.clamp(0.6, 3.0);
        self.warmth = self.warmth.clamp(-1.0, 1.0);
        self.brightness = self.brightness.clamp(-1.0, 1.0);
        self
    }
}

/// The most kinds of things in one scene.
pub(super) const MAX_SUBJECTS: usize = 12;
/// The most things of one kind.
pub(super) const MAX_COUNT: u8 = 12;

impl Place {
    /// Whether the sky is seen there, with room for a sun or a moon.
    pub fn has_sky(self) -> bool {
        !matches!(
            self,
            Self::Room | Self::Table | Self::Space | Self::Underwater | Self::Studio | Self::Abstract | Self::Forest
        )
    }
}
