//! The light of a scene: its sky, its air, and what they do to every colour.

use super::super::random::Random;
use super::super::scene::{Light, Scene, Surface, Weather};
use crate::core::pixels::Swatch;
use crate::core::pixels::colour::Oklab;

/// A set of colours that go together for one time of day.
#[derive(Clone, Copy)]
struct Tone {
    /// The sky from the zenith to the horizon.
    sky: [u32; 3],
    /// The sun or the moon.
    disc: u32,
    /// What the air adds to what is far away.
    haze: u32,
    /// Far hills, near hills or ground, foreground.
    land: [u32; 3],
    /// Water near the horizon and near the viewer.
    water: [u32; 2],
}

const DAWN: [Tone; 2] = [
    Tone {
        sky: [0x8fa8c9, 0xdcc3cc, 0xf8dcc4],
        disc: 0xfff3df,
        haze: 0xecd3cf,
        land: [0x9aa0b8, 0x7d8a8e, 0x4d5f63],
        water: [0xe3cdc9, 0x7f98ad],
    },
    Tone {
        sky: [0xb9b3d3, 0xf0c7c0, 0xfbe6c8],
        disc: 0xf58f76,
        haze: 0xf0d4cc,
        land: [0xb09db3, 0x7f8f8a, 0x46605f],
        water: [0xf0d0c4, 0x8a9bb4],
    },
];
const PLAIN_DAY: Tone = Tone {
    sky: [0x6fb0cf, 0xa9d3da, 0xe4eedf],
    disc: 0xfff6dc,
    haze: 0xd6e8e4,
    land: [0x8fb5b3, 0x6fa37a, 0x3f7a5c],
    water: [0xb5d9d6, 0x2f7f96],
};
const DAY: [Tone; 4] = [
    PLAIN_DAY,
    Tone {
        sky: [0xf3e3c6, 0xf6ead2, 0xf9f1e0],
        disc: 0xe8694a,
        haze: 0xf2e6d0,
        land: [0xb9c2a6, 0x8ea679, 0x4f7a5d],
        water: [0xcfdccb, 0x4f8c94],
    },
    Tone {
        sky: [0x4f93bd, 0x93c4d6, 0xf0ead2],
        disc: 0xfff2cc,
        haze: 0xdfe6dc,
        land: [0x86a7b5, 0x8aa86a, 0x557f4a],
        water: [0xa9d0d6, 0x27688c],
    },
    Tone {
        sky: [0x9fcbc4, 0xc9e0cf, 0xf4ecd4],
        disc: 0xf4b860,
        haze: 0xe2e6d3,
        land: [0x94b3a8, 0x7da27f, 0x3d6f66],
        water: [0xc0dccf, 0x3f8588],
    },
];
const GOLDEN: [Tone; 3] = [
    Tone {
        sky: [0x5f83a8, 0xe0ab85, 0xf8d79c],
        disc: 0xfff0c4,
        haze: 0xf0c496,
        land: [0xa7869a, 0x7a6a62, 0x3f474f],
        water: [0xf1c58f, 0x4a6b86],
    },
    Tone {
        sky: [0xd8755a, 0xf0a873, 0xfae0ae],
        disc: 0xfff4d2,
        haze: 0xf3bb88,
        land: [0xb8705f, 0x84524f, 0x45323f],
        water: [0xf4c189, 0xa05a55],
    },
    Tone {
        sky: [0x8d7fae, 0xe79d8b, 0xf9d5a2],
        disc: 0xfde7b0,
        haze: 0xeeb69a,
        land: [0x9a7a99, 0x6a6580, 0x37405c],
        water: [0xf3c39d, 0x6a6a92],
    },
];
const DUSK: [Tone; 2] = [
    Tone {
        sky: [0x27345c, 0x7a6690, 0xe59a84],
        disc: 0xf9d2b0,
        haze: 0xa9809a,
        land: [0x5f5a86, 0x40456c, 0x252c4a],
        water: [0xc98b8d, 0x323c66],
    },
    Tone {
        sky: [0x1f3d5c, 0x4d7590, 0xf0b48a],
        disc: 0xfbdcae,
        haze: 0x8a94a0,
        land: [0x4f6a80, 0x35506a, 0x1d3148],
        water: [0xc9a08a, 0x254b68],
    },
];
const NIGHT: [Tone; 2] = [
    Tone {
        sky: [0x0d1734, 0x1d2f58, 0x3b5682],
        disc: 0xf4edd2,
        haze: 0x34507a,
        land: [0x2c4268, 0x1f3152, 0x121e38],
        water: [0x3d5a86, 0x14264a],
    },
    Tone {
        sky: [0x14182f, 0x2a2d57, 0x56507f],
        disc: 0xf6e6bf,
        haze: 0x494a78,
        land: [0x3b3d68, 0x282b50, 0x171933],
        water: [0x53528a, 0x1c1f44],
    },
];

/// The light of a scene, ready to be asked for colours.
pub(super) struct Mood {
    pub(super) sky: [Oklab; 3],
    pub(super) disc: Oklab,
    pub(super) haze: Oklab,
    pub(super) land: [Oklab; 3],
    pub(super) water: [Oklab; 2],
    light: Light,
    palette: Vec<Swatch>,
    warmth: f32,
    brightness: f32,
}

impl Mood {
    pub(super) fn new(scene: &Scene) -> Self {
        let mut random = Random::new(scene.seed, "mood");
        let tones: &[Tone] = match scene.light {
            Light::Dawn => &DAWN,
            Light::Day => &DAY,
            Light::Golden => &GOLDEN,
            Light::Dusk => &DUSK,
            Light::Night => &NIGHT,
        };
        let tone = random.pick(tones).copied().unwrap_or(PLAIN_DAY);
        let mut mood = Self {
            sky: tone.sky.map(Oklab::from_hex),
            disc: Oklab::from_hex(tone.disc),
            haze: Oklab::from_hex(tone.haze),
            land: tone.land.map(Oklab::from_hex),
            water: tone.water.map(Oklab::from_hex),
            light: scene.light,
            palette: scene.palette.clone(),
            warmth: scene.warmth,
            brightness: scene.brightness,
        };
        mood.take_weather(scene.weather);
        mood.sky = mood.sky.map(|colour| mood.graded(colour));
        mood.land = mood.land.map(|colour| mood.graded(colour));
        mood.water = mood.water.map(|colour| mood.graded(colour));
        (mood.haze, mood.disc) = (mood.graded(mood.haze), mood.graded(mood.disc));
        mood.take_surfaces(scene);
        mood
    }

    fn take_weather(&mut self, weather: Weather) {
        let (grey, share) = match weather {
            Weather::Clear => return,
            Weather::Cloudy => (0xb9c2c8, 0.42),
            Weather::Rain => (0x75858f, 0.62),
            Weather::Snow => (0xdfe6ec, 0.5),
            Weather::Fog => (0xd3d6d4, 0.6),
        };
        let dark = if self.light == Light::Night || self.light == Light::Dusk { -0.38 } else { 0.0 };
        let grey = Oklab::from_hex(grey).lighter(dark);
        self.sky = self.sky.map(|colour| colour.mix(grey, share));
        self.haze = self.haze.mix(grey, share);
        self.water = self.water.map(|colour| colour.mix(grey, share * 0.7));
        self.land = self.land.map(|colour| colour.mix(grey, share * 0.4));
        if weather == Weather::Snow {
            let snow = Oklab::from_hex(0xeef2f6).lighter(dark);
            let [far, middle, near] = self.land;
            self.land = [far.mix(snow, 0.55), middle.mix(snow, 0.8), near.mix(snow, 0.9)];
        }
    }

    /// Colours that were asked for win over everything, but keep the run from light to dark.
    fn take_surfaces(&mut self, scene: &Scene) {
        let run = |wanted: Oklab, old: &[Oklab]| -> Vec<Oklab> {
            let mean = old.iter().map(|colour| colour.l).sum::<f32>() / old.len().max(1) as f32;
            old.iter().map(|colour| wanted.lighter((colour.l - mean) * 0.6)).collect()
        };
        if let Some(wanted) = scene.surface(Surface::Sky) {
            if let [top, middle, low] = run(wanted, &self.sky)[..] {
                self.sky = [top, middle, low];
            }
            self.haze = self.haze.mix(wanted, 0.5);
        }
        if let (Some(wanted), [far, middle, near]) = (scene.surface(Surface::Ground), self.land)
            && let [middle, near] = run(wanted, &[middle, near])[..]
        {
            self.land = [far, middle, near];
        }
        if let Some(wanted) = scene.surface(Surface::Water)
            && let [far, near] = run(wanted, &self.water)[..]
        {
            self.water = [far, near];
        }
    }

    /// Draws a colour towards the palette and applies the requested warmth and brightness.
    pub(super) fn graded(&self, colour: Oklab) -> Oklab {
        let mut graded = colour;
        let weighted = |swatch: &Swatch| {
            let hue = (swatch.colour.a - colour.a).hypot(swatch.colour.b - colour.b);
            (swatch.colour.l - colour.l).abs() * 1.6 + hue * 0.7 - swatch.share * 0.12
        };
        if let Some(near) = self.palette.iter().min_by(|left, right| weighted(left).total_cmp(&weighted(right))) {
            let (swatch, share) = (near.colour, 0.82);
            graded = Oklab::new(
                colour.l + (swatch.l - colour.l) * 0.4,
                colour.a + (swatch.a - colour.a) * share,
                colour.b + (swatch.b - colour.b) * share,
            );
        }
        self.adjusted(graded)
    }

    fn adjusted(&self, colour: Oklab) -> Oklab {
        Oklab {
            l: (colour.l * (1.0 + self.brightness * 0.16) + self.brightness * 0.02).clamp(0.0, 1.0),
            a: colour.a + self.warmth * 0.016,
            b: colour.b + self.warmth * 0.045,
        }
    }

    /// A thing's own colour as it looks in this light, at a distance of 0 (here) to 1 (lost in the air).
    pub(super) fn lit(&self, own: Oklab, distance: f32) -> Oklab {
        let (tint, amount, shade) = match self.light {
            Light::Dawn => (0xf2c9c4, 0.10, 0.97),
            Light::Day => (0xfff6e4, 0.03, 1.0),
            Light::Golden => (0xf3a765, 0.14, 0.94),
            Light::Dusk => (0x5d5a96, 0.26, 0.84),
            Light::Night => (0x2c4276, 0.30, 0.80),
        };
        let lit = own.mix(Oklab::from_hex(tint), amount);
        let lit = Oklab { l: lit.l * shade, ..lit };
        self.adjusted(lit).mix(self.haze, distance.clamp(0.0, 1.0))
    }

    /// Whether lamps are on and windows glow.
    pub(super) fn is_dark(&self) -> bool {
        matches!(self.light, Light::Night | Light::Dusk)
    }
}
