//! sRGB's transfer function (IEC 61966-2-1) both ways, between samples and linear light, from exact operations.

use crate::core::pixels::colour::Oklab;
use crate::core::style::exact::{cube_root, linear};

/// Steps of the table from samples to light; between them it is interpolated, with an error below 1e-6.
const STEPS: usize = 1020;
/// Steps of the table from the root of light, over which samples are nearly even, back to samples; the error is below
/// 0.001 of 255.
const ROOTS: usize = 1024;

/// Turns samples into linear light, and back.
pub(super) struct Light {
    linear: Vec<f32>,
    samples: Vec<f32>,
}

impl Default for Light {
    fn default() -> Self {
        let root = |step: usize| (step as f32 / ROOTS as f32).min(1.0);
        Self {
            linear: (0..=STEPS + 1).map(|step| linear(step as f64 / STEPS as f64) as f32).collect(),
            samples: (0..=ROOTS + 1).map(|step| exact_sample(root(step) * root(step))).collect(),
        }
    }
}

impl Light {
    /// Linear light, 0 to 1, of a sample of 0 to 255.
    pub(super) fn of(&self, sample: f32) -> f32 {
        let place = sample.clamp(0.0, 255.0) * (STEPS as f32 / 255.0);
        let step = place as usize;
        match self.linear.get(step..step + 2) {
            Some([low, high]) => low + (high - low) * (place - step as f32),
            _ => 1.0,
        }
    }

    /// A sample of 0 to 255 for linear light of 0 to 1.
    pub(super) fn sample(&self, light: f32) -> f32 {
        let place = light.clamp(0.0, 1.0).sqrt() * ROOTS as f32;
        let step = place as usize;
        match self.samples.get(step..step + 2) {
            Some([low, high]) => low + (high - low) * (place - step as f32),
            _ => 255.0,
        }
    }

    /// OKLab of samples of 0 to 255.
    pub(super) fn oklab(&self, samples: [f32; 3]) -> Oklab {
        Oklab::from_cone_roots(Oklab::cones(samples.map(|sample| self.of(sample))).map(cube_root))
    }

    /// Samples of 0 to 255 of a colour, clipped to what they can hold. The inverse of the matrices of Björn Ottosson's
    /// definition (2020).
    pub(super) fn samples(&self, colour: Oklab) -> [f32; 3] {
        let cubed = |root: f32| root * root * root;
        let long = cubed(colour.l + 0.396_337_78 * colour.a + 0.215_803_76 * colour.b);
        let medium = cubed(colour.l - 0.105_561_346 * colour.a - 0.063_854_17 * colour.b);
        let short = cubed(colour.l - 0.089_484_18 * colour.a - 1.291_485_5 * colour.b);
        [
            4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short,
            -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_4 * short,
            -0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short,
        ]
        .map(|light| self.sample(light))
    }
}

fn exact_sample(light: f32) -> f32 {
    if light <= 0.003_130_8 {
        return light * (12.92 * 255.0);
    }
    // The power of 5/12 is the twelfth root (square, square and cube root) of the fifth power.
    let fifth = light * light * light * light * light;
    (1.055 * cube_root(fifth.sqrt().sqrt()) - 0.055) * 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_come_back_and_are_those_of_the_standard() {
        let light = Light::default();
        for step in 0..=1000 {
            let sample = step as f32 * 0.255;
            assert!((light.sample(light.of(sample)) - sample).abs() < 0.01, "{sample}");
            let value = f64::from(sample) / 255.0;
            let expected = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
            assert!((f64::from(light.of(sample)) - expected).abs() < 2e-6, "{sample}");
        }
        assert_eq!((light.of(0.0), light.of(255.0), light.of(300.0)), (0.0, 1.0, 1.0));
    }

    #[test]
    fn colours_come_back() {
        let light = Light::default();
        for red in (0..=255_u8).step_by(51) {
            for green in (0..=255_u8).step_by(17) {
                for blue in (0..=255_u8).step_by(51) {
                    let samples = [red, green, blue].map(f32::from);
                    let back = light.samples(light.oklab(samples));
                    let off = samples.iter().zip(back).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max);
                    assert!(off < 0.1, "{samples:?} became {back:?}");
                }
            }
        }
    }
}
