//! OKLab, the colour space in which distances and blends look even, and the colours that have names.
//!
//! The matrices are those of Björn Ottosson, "A perceptual color space for image processing" (2020).

use serde::{Deserialize, Serialize};

/// A colour in OKLab.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Oklab {
    /// Lightness, 0 (black) to 1 (white).
    pub l: f32,
    /// Green (negative) to red (positive), about −0.4 to 0.4.
    pub a: f32,
    /// Blue (negative) to yellow (positive), about −0.4 to 0.4.
    pub b: f32,
}

impl Oklab {
    /// A colour by its coordinates.
    pub const fn new(l: f32, a: f32, b: f32) -> Self {
        Self { l, a, b }
    }

    /// From gamma-encoded sRGB, 0 to 255 a channel.
    pub fn from_srgb([red, green, blue]: [u8; 3]) -> Self {
        Self::from_cone_roots(Self::cones([linear(red), linear(green), linear(blue)]).map(f32::cbrt))
    }

    /// What the three kinds of cones in an eye receive of linear light, red, green and blue: the first of two steps.
    pub fn cones([red, green, blue]: [f32; 3]) -> [f32; 3] {
        [
            0.412_221_47 * red + 0.536_332_55 * green + 0.051_445_995 * blue,
            0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue,
            0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue,
        ]
    }

    /// From the cube roots of what the cones receive: the second of two steps.
    pub fn from_cone_roots([long, medium, short]: [f32; 3]) -> Self {
        Self {
            l: 0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short,
            a: 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short,
            b: 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short,
        }
    }

    /// From 0xRRGGBB.
    pub fn from_hex(hex: u32) -> Self {
        let [_, red, green, blue] = hex.to_be_bytes();
        Self::from_srgb([red, green, blue])
    }

    /// Gamma-encoded sRGB, 0.0 to 1.0 a channel, clipped to the gamut.
    pub fn to_srgb_unit(self) -> [f32; 3] {
        let long = (self.l + 0.396_337_78 * self.a + 0.215_803_76 * self.b).powi(3);
        let medium = (self.l - 0.105_561_346 * self.a - 0.063_854_17 * self.b).powi(3);
        let short = (self.l - 0.089_484_18 * self.a - 1.291_485_5 * self.b).powi(3);
        [
            encoded(4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short),
            encoded(-1.268_438 * long + 2.609_757_4 * medium - 0.341_319_4 * short),
            encoded(-0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short),
        ]
    }

    /// Gamma-encoded sRGB, 0 to 255 a channel, clipped to the gamut.
    pub fn to_srgb(self) -> [u8; 3] {
        self.to_srgb_unit().map(|channel| (channel * 255.0).round() as u8)
    }

    /// As it is written on the web, for instance `#1e90ff`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.to_srgb();
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// How colourful it is: 0 for grey, about 0.3 for the most vivid.
    pub fn chroma(self) -> f32 {
        self.a.hypot(self.b)
    }

    /// How different two colours look; 0.02 is just visible.
    pub fn distance(self, other: Self) -> f32 {
        ((self.l - other.l).powi(2) + (self.a - other.a).powi(2) + (self.b - other.b).powi(2)).sqrt()
    }

    /// The colour at `share` (0 to 1) of the way to `other`.
    pub fn mix(self, other: Self, share: f32) -> Self {
        let between = |from: f32, to: f32| from + (to - from) * share;
        Self { l: between(self.l, other.l), a: between(self.a, other.a), b: between(self.b, other.b) }
    }

    /// The same hue and colourfulness, lighter (or darker) by `by`.
    pub fn lighter(self, by: f32) -> Self {
        Self { l: (self.l + by).clamp(0.0, 1.0), ..self }
    }

    /// The same lightness and hue with its colourfulness multiplied.
    pub fn vivid(self, times: f32) -> Self {
        Self { a: self.a * times, b: self.b * times, ..self }
    }
}

/// One sRGB channel as linear light, 0 to 1 (IEC 61966-2-1).
fn linear(channel: u8) -> f32 {
    let value = f32::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Linear light as one sRGB channel, 0 to 1.
fn encoded(light: f32) -> f32 {
    let light = light.clamp(0.0, 1.0);
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

/// Colour words, each with the shade that an illustrator would reach for rather than the pure primary.
const NAMED: [(&str, u32); 58] = [
    ("red", 0xd2_3b_33),
    ("crimson", 0xb0_1e_3c),
    ("scarlet", 0xd9_34_2b),
    ("coral", 0xef_7a_62),
    ("salmon", 0xf0_93_7d),
    ("pink", 0xee_9c_b6),
    ("rose", 0xd8_65_86),
    ("magenta", 0xc0_38_8e),
    ("burgundy", 0x74_1f_35),
    ("maroon", 0x7a_22_2c),
    ("orange", 0xec_85_2e),
    ("apricot", 0xf5_b1_7c),
    ("peach", 0xf7_bf_9e),
    ("amber", 0xf0_a6_2b),
    ("terracotta", 0xc2_63_43),
    ("rust", 0xa9_4b_27),
    ("copper", 0xb8_6b_42),
    ("bronze", 0x8f_6a_3c),
    ("yellow", 0xf2_c5_2e),
    ("gold", 0xd9_a4_2e),
    ("golden", 0xdc_aa_3a),
    ("mustard", 0xc9_9a_2c),
    ("ochre", 0xc4_8a_3a),
    ("lemon", 0xf5_dd_52),
    ("lime", 0xa6_c6_3c),
    ("green", 0x3f_94_5c),
    ("emerald", 0x1f_8a_63),
    ("olive", 0x7c_80_3a),
    ("sage", 0x9d_b0_8d),
    ("mint", 0xa5_dc_c2),
    ("jade", 0x3a_9a_7c),
    ("teal", 0x1f_7a_7d),
    ("turquoise", 0x3a_b8_b4),
    ("aqua", 0x5c_c5_cc),
    ("cyan", 0x42_b8_d0),
    ("azure", 0x3f_8f_d6),
    ("blue", 0x2f_62_b8),
    ("navy", 0x1e_2f_5c),
    ("cobalt", 0x24_4f_a8),
    ("indigo", 0x41_3c_8e),
    ("ultramarine", 0x30_3e_a0),
    ("purple", 0x75_45_99),
    ("violet", 0x80_56_b8),
    ("lavender", 0xb4_a5_da),
    ("lilac", 0xc5_a8_d6),
    ("plum", 0x72_35_62),
    ("mauve", 0xa8_82_a2),
    ("brown", 0x7b_52_38),
    ("chocolate", 0x58_36_26),
    ("tan", 0xc8_a2_78),
    ("beige", 0xdd_cc_ae),
    ("cream", 0xf4_ea_d4),
    ("ivory", 0xf5_f0_e1),
    ("white", 0xf6_f4_ef),
    ("silver", 0xbc_c1_c6),
    ("grey", 0x8a_8d_91),
    ("gray", 0x8a_8d_91),
    ("black", 0x26_27_2b),
];

/// The colour that an English word names, in any letter case.
pub fn named(word: &str) -> Option<Oklab> {
    NAMED.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, hex)| Oklab::from_hex(*hex))
}

/// The word for the nearest of the named colours.
pub fn name_of(colour: Oklab) -> &'static str {
    let nearest = NAMED.iter().min_by(|(_, left), (_, right)| {
        let distance = |hex: u32| colour.distance(Oklab::from_hex(hex));
        distance(*left).total_cmp(&distance(*right))
    });
    nearest.map_or("grey", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // White and pure red as given with the definition of the space.
        let white = Oklab::from_hex(0xff_ff_ff);
        assert!((white.l - 1.0).abs() < 1e-3 && white.chroma() < 1e-3);
        let red = Oklab::from_hex(0xff_00_00);
        assert!((red.l - 0.628).abs() < 1e-3 && (red.a - 0.2249).abs() < 1e-3 && (red.b - 0.1258).abs() < 1e-3);
    }

    #[test]
    fn there_and_back() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    assert_eq!(Oklab::from_srgb([red, green, blue]).to_srgb(), [red, green, blue]);
                }
            }
        }
    }

    #[test]
    fn words_name_colours() {
        let yellow = named("Yellow").unwrap();
        assert!(yellow.b > 0.1 && yellow.l > 0.7);
        assert_eq!(name_of(yellow), "yellow");
        assert_eq!(named("harbour"), None);
    }
}
