//! How different two colours look: CIEDE2000.
//!
//! The formula is that of the CIE's technical report 142 (2001), with the notes of Sharma, Wu and Dalal, "The
//! CIEDE2000 color-difference formula" (2005), whose test pairs are in the tests.

/// CIE L*a*b*.
pub type Lab = [f64; 3];

/// The difference of two colours; 1 is about just visible. All weights of the formula are 1.
pub fn difference(one: Lab, other: Lab) -> f64 {
    let [lightness_1, a_1, b_1] = one;
    let [lightness_2, a_2, b_2] = other;
    let mean_chroma = (a_1.hypot(b_1) + a_2.hypot(b_2)) / 2.0;
    let g = 0.5 * (1.0 - steep(mean_chroma));
    let (a_1, a_2) = (a_1 * (1.0 + g), a_2 * (1.0 + g));
    let (chroma_1, chroma_2) = (a_1.hypot(b_1), a_2.hypot(b_2));
    let (hue_1, hue_2) = (hue(a_1, b_1), hue(a_2, b_2));
    let grey = chroma_1 * chroma_2 == 0.0;
    let turn = match hue_2 - hue_1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let mean_hue = match hue_1 + hue_2 {
        sum if grey => sum,
        sum if (hue_1 - hue_2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let hue_difference = 2.0 * (chroma_1 * chroma_2).sqrt() * (turn / 2.0).to_radians().sin();
    let (mean_lightness, mean_chroma) = ((lightness_1 + lightness_2) / 2.0, (chroma_1 + chroma_2) / 2.0);
    let from_middle = (mean_lightness - 50.0).powi(2);
    let lightness = (lightness_2 - lightness_1) / (1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt());
    let chroma = (chroma_2 - chroma_1) / (1.0 + 0.045 * mean_chroma);
    let hue = hue_difference / (1.0 + 0.015 * mean_chroma * hue_weight(mean_hue));
    let rotation = -2.0 * steep(mean_chroma) * (60.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    (lightness * lightness + chroma * chroma + hue * hue + rotation * chroma * hue).max(0.0).sqrt()
}

fn steep(chroma: f64) -> f64 {
    let seventh = chroma.powi(7);
    (seventh / (seventh + 25.0_f64.powi(7))).sqrt()
}

/// Degrees, 0 to 360.
fn hue(a: f64, b: f64) -> f64 {
    if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) }
}

fn hue_weight(degrees: f64) -> f64 {
    let cosine = |times: f64, less: f64| (times * degrees - less).to_radians().cos();
    1.0 - 0.17 * cosine(1.0, 30.0) + 0.24 * cosine(2.0, 0.0) + 0.32 * cosine(3.0, -6.0) - 0.20 * cosine(4.0, 63.0)
}

/// L*a*b* under D65 of sRGB samples of 0 to 255.
pub fn lab(samples: [f64; 3]) -> Lab {
    let [red, green, blue] = samples.map(|sample| {
        let value = (sample / 255.0).clamp(0.0, 1.0);
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let x = (0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47;
    let y = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175 * blue;
    let z = (0.019_333_9 * red + 0.119_192 * green + 0.950_304_1 * blue) / 1.088_83;
    let [x, y, z] = [x, y, z]
        .map(|value: f64| if value > 216.0 / 24389.0 { value.cbrt() } else { (24389.0 / 27.0 * value + 16.0) / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests;
