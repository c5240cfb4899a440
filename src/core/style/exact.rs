//! Arithmetic that gives the same bits natively and in a browser.
//!
//! IEEE 754 fixes the result of addition, multiplication, division and square root, and Rust never fuses or reorders
//! them; both are relied on here. It does not fix `cbrt`, `powf`, `exp`, `ln`, `hypot` or `atan2`, which come from the
//! mathematical library of each platform and differ in their last bits. So nothing that measures a picture calls
//! those: what is needed of them is made here from the exact operations.

use crate::core::pixels::colour::Oklab;

/// The cube root of a number of at least 0, to the precision of its type: a first guess from the exponent's bits,
/// then Newton's method, whose error of 5 % is below 1e-9 after three steps.
pub fn cube_root(value: f32) -> f32 {
    if value <= 0.0 {
        return 0.0;
    }
    let guess = f32::from_bits(value.to_bits() / 3 + 709_921_077);
    (0..3).fold(guess, |root, _| (2.0 * root + value / (root * root)) / 3.0)
}

/// The logarithm to base 2 of a positive number, to about six digits; −24 for anything smaller than 2⁻²⁴.
///
/// The exponent's bits give the whole part, and the series of artanh the rest.
pub fn log2(value: f32) -> f32 {
    let bits = value.max(5.960_464_5e-8).to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    let (exponent, mantissa) =
        if mantissa > std::f32::consts::SQRT_2 { (exponent + 1, mantissa / 2.0) } else { (exponent, mantissa) };
    let term = (mantissa - 1.0) / (mantissa + 1.0);
    let square = term * term;
    let series = 1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0)));
    exponent as f32 + 2.885_39 * term * series
}

/// e to the power of a number between −2 and 2, to about six digits: a series (Taylor's) of the half, squared.
pub fn exp(value: f32) -> f32 {
    let half = value.clamp(-2.0, 2.0) / 2.0;
    // 1 + x (1 + x/2 (1 + x/3 (…))), from the inside out.
    let root = (1_u8..=10).rev().fold(1.0, |sum, place| 1.0 + half / f32::from(place) * sum);
    root * root
}

/// The length of a vector. (`hypot` is not exact.)
pub fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// Turns sRGB into OKLab with tables and Newton's method instead of the platform's powers.
pub struct Converter {
    linear: [f32; 256],
}

impl Default for Converter {
    fn default() -> Self {
        Self { linear: std::array::from_fn(|channel| linear(channel as f64 / 255.0) as f32) }
    }
}

impl Converter {
    /// A colour of gamma-encoded sRGB, 0 to 255 a channel.
    pub fn oklab(&self, channels: [u8; 3]) -> Oklab {
        let light = channels.map(|channel| self.linear.get(usize::from(channel)).copied().unwrap_or_default());
        Oklab::from_cone_roots(Oklab::cones(light).map(cube_root))
    }
}

/// Turns OKLab back into sRGB with tables instead of the platform's powers.
pub struct Encoder {
    /// The linear light from which on a channel is one step brighter, for each of the 255 steps.
    steps: [f32; 255],
    /// For each of [`COARSE`] equal parts of linear light, how many steps lie below its beginning.
    below: Vec<u8>,
}

/// The parts in which a step is looked up: the darkest steps are 0.0003 apart, so that one or two are left to try.
const COARSE: usize = 4096;

impl Default for Encoder {
    fn default() -> Self {
        let steps: [f32; 255] = std::array::from_fn(|step| linear((step as f64 + 0.5) / 255.0) as f32);
        let below = |part: usize| steps.partition_point(|step| *step <= part as f32 / COARSE as f32) as u8;
        Self { steps, below: (0..=COARSE).map(below).collect() }
    }
}

impl Encoder {
    /// Linear light, red, green and blue, of a colour; values outside of 0 to 1 cannot be shown.
    pub fn light(colour: Oklab) -> [f32; 3] {
        let cube = |root: f32| root * root * root;
        let long = cube(colour.l + 0.396_337_78 * colour.a + 0.215_803_76 * colour.b);
        let medium = cube(colour.l - 0.105_561_346 * colour.a - 0.063_854_17 * colour.b);
        let short = cube(colour.l - 0.089_484_18 * colour.a - 1.291_485_5 * colour.b);
        [
            4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short,
            -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_4 * short,
            -0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short,
        ]
    }

    /// Linear light as gamma-encoded sRGB, 0 to 255 a channel, rounded and clipped.
    pub fn encoded(&self, light: [f32; 3]) -> [u8; 3] {
        light.map(|light| {
            let part = (light * COARSE as f32).clamp(0.0, COARSE as f32) as usize;
            let from = self.below.get(part).copied().unwrap_or_default();
            let rest = self.steps.get(usize::from(from)..).unwrap_or_default();
            from + rest.iter().take_while(|step| **step <= light).count() as u8
        })
    }
}

/// sRGB's transfer function (IEC 61966-2-1), from what is encoded to light, both 0 to 1: the power of 2.4 is the fifth root
/// of the twelfth power, found by Newton's method.
pub fn linear(value: f64) -> f64 {
    if value <= 0.040_45 {
        return value / 12.92;
    }
    let base = (value + 0.055) / 1.055;
    let square = base * base;
    let fourth = square * square;
    let twelfth = fourth * fourth * fourth;
    (0..64).fold(1.0_f64, |root, _| {
        let to_the_fourth = root * root * root * root;
        root - (to_the_fourth * root - twelfth) / (5.0 * to_the_fourth)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_and_logarithms_are_those_of_the_platform_but_for_the_last_digits() {
        for step in 1..4000_i32 {
            let value = step as f32 / 2000.0;
            assert!((cube_root(value) - value.cbrt()).abs() < 3e-7, "{value}");
            assert!((log2(value) - value.log2()).abs() < 3e-6, "{value}");
        }
        for step in -200..=200_i16 {
            let value = f32::from(step) / 100.0;
            assert!((exp(value) / value.exp() - 1.0).abs() < 2e-6, "{value}");
        }
        assert_eq!((exp(0.0), exp(9.0)), (1.0, exp(2.0)));
        assert_eq!(cube_root(0.0), 0.0);
        assert_eq!(log2(0.0), -24.0);
    }

    #[test]
    fn there_and_back_is_the_same_byte() {
        let (converter, encoder) = (Converter::default(), Encoder::default());
        for grey in 0..=255 {
            let there = converter.oklab([grey, grey, grey]);
            assert_eq!(encoder.encoded(Encoder::light(there)), [grey; 3]);
        }
        for red in (0..=255).step_by(5) {
            for green in (0..=255).step_by(17) {
                for blue in (0..=255).step_by(15) {
                    let there = converter.oklab([red, green, blue]);
                    assert_eq!(encoder.encoded(Encoder::light(there)), [red, green, blue]);
                }
            }
        }
        assert_eq!(encoder.encoded([-1.0, 2.0, f32::NAN]), [0, 255, 0]);
    }

    #[test]
    fn colours_are_those_of_the_drawing_side() {
        let converter = Converter::default();
        for red in (0..=255).step_by(17) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let expected = Oklab::from_srgb([red, green, blue]);
                    assert!(converter.oklab([red, green, blue]).distance(expected) < 2e-6, "{red} {green} {blue}");
                }
            }
        }
    }
}
