//! English names of colours by their place in OKLab: how light, how vivid, which hue.

use crate::core::pixels::colour::Oklab;
use crate::core::style::exact::length;

/// Below this chroma a colour is a grey.
const GREY: f32 = 0.025;
/// Below this one it is muted …
const MUTED: f32 = 0.07;
/// … and from here on vivid.
const VIVID: f32 = 0.17;

/// A hue: its direction in OKLab's plane of a and b, and what it is called when it is dark, of middle lightness, and
/// light.
struct Hue {
    towards: (f32, f32),
    names: [&'static str; 3],
}

const fn hue(a: f32, b: f32, names: [&'static str; 3]) -> Hue {
    Hue { towards: (a, b), names }
}

/// The hues at 0°, 25°, 42°, 62°, 84°, 108°, 142°, 172°, 200°, 235°, 264°, 295° and 328°: the directions of pure paints
/// rather than of equal steps, since yellow is narrow and blue wide.
const HUES: [Hue; 13] = [
    hue(1.0, 0.0, ["crimson", "rose", "pink"]),
    hue(0.906, 0.423, ["maroon", "red", "salmon"]),
    hue(0.743, 0.669, ["brown", "terracotta", "apricot"]),
    hue(0.469, 0.883, ["brown", "orange", "peach"]),
    hue(0.105, 0.995, ["brown", "ochre", "sand"]),
    hue(-0.309, 0.951, ["olive", "yellow", "lemon"]),
    hue(-0.788, 0.616, ["green", "green", "light green"]),
    hue(-0.99, 0.139, ["pine green", "sea green", "mint"]),
    hue(-0.94, -0.342, ["petrol", "teal", "aqua"]),
    hue(-0.574, -0.819, ["slate blue", "azure", "sky blue"]),
    hue(-0.105, -0.995, ["navy", "blue", "periwinkle"]),
    hue(0.423, -0.906, ["indigo", "violet", "lavender"]),
    hue(0.848, -0.53, ["plum", "magenta", "orchid"]),
];

/// What an English speaker would call a colour, in one to three words.
pub fn name(colour: Oklab) -> String {
    let chroma = length(colour.a, colour.b);
    if chroma < GREY {
        return grey(colour).to_owned();
    }
    let towards = |hue: &&Hue| colour.a * hue.towards.0 + colour.b * hue.towards.1;
    let nearest = HUES.iter().max_by(|one, two| towards(one).total_cmp(&towards(two)));
    let [dark, middle, light] = nearest.map_or(["grey"; 3], |hue| hue.names);
    let (shade, name) = match colour.l {
        l if l < 0.25 => ("very dark ", dark),
        l if l < 0.5 => ("dark ", dark),
        l if l < 0.78 => ("", middle),
        l if l < 0.9 => ("", light),
        _ if chroma < VIVID => ("pale ", light),
        _ => ("", light),
    };
    // A dark name says already that it is dark.
    let shade = if shade == "dark " && dark != middle { "" } else { shade };
    match chroma {
        chroma if chroma < MUTED && name == "orange" => "tan".to_owned(),
        // A colour that is light or very dark can hardly be anything but muted.
        chroma if chroma < MUTED && (0.25..0.78).contains(&colour.l) => format!("muted {shade}{name}"),
        chroma if chroma >= VIVID => format!("vivid {shade}{name}"),
        _ => format!("{shade}{name}"),
    }
}

fn grey(colour: Oklab) -> &'static str {
    let is_warm = colour.b > 0.008;
    match colour.l {
        l if l < 0.2 => "black",
        l if l < 0.38 => "charcoal",
        l if l < 0.55 => "dark grey",
        l if l < 0.75 => "grey",
        l if l < 0.9 => "light grey",
        _ if is_warm => "cream",
        l if l < 0.97 => "off-white",
        _ => "white",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_called_what_people_call_them() {
        for (hex, expected) in [
            (0x00_00_00, "black"),
            (0xff_ff_ff, "white"),
            (0xf6_f1_e4, "cream"),
            (0x80_80_80, "grey"),
            (0xff_00_00, "vivid red"),
            (0xc5_5a_33, "terracotta"),
            (0xec_85_2e, "orange"),
            (0xbb_a0_86, "tan"),
            (0x7b_42_20, "brown"),
            (0xec_dc_be, "sand"),
            (0xf2_e4_3a, "vivid lemon"),
            (0x2e_8b_3a, "green"),
            (0x1a_4d_20, "dark green"),
            (0x16_1e_34, "very dark navy"),
            (0x46_6e_be, "blue"),
            (0x8f_cc_ee, "sky blue"),
            (0x1f_7a_7d, "teal"),
            (0xd0_30_b0, "vivid magenta"),
            (0x80_6f_90, "muted violet"),
        ] {
            assert_eq!(name(Oklab::from_hex(hex)), expected, "{hex:06x}");
        }
    }

    #[test]
    fn directions_have_the_length_one() {
        for hue in &HUES {
            assert!((length(hue.towards.0, hue.towards.1) - 1.0).abs() < 2e-3, "{:?}", hue.names);
        }
    }
}
