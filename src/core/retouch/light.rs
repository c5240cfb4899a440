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
}
