//! Pictures with detail of every size, made for the tests from a formula, so that what a shift or a zoom makes of them
//! is known exactly, without resampling.

use super::picture::{Picture, Samples};

/// What is at a place of the scene, 0 to 255 a channel.
fn scene(x: f64, y: f64, seed: f64) -> [f64; 3] {
    let waves =
        [(0.031, 0.017, 40.0), (0.07, -0.11, 26.0), (-0.19, 0.23, 17.0), (0.41, 0.13, 10.0), (0.29, -0.47, 8.0)];
    let of = |channel: f64| {
        let sum: f64 = waves
            .iter()
            .map(|(across, down, strength)| {
                let bend = 3.0 * (0.013 * (x + y) + seed * 1.7 + channel).sin();
                strength * (across * x + down * y + bend + channel * 0.6 + seed).sin()
            })
            .sum();
        128.0 + sum
    };
    [of(0.0), of(1.0), of(2.0)]
}

/// How a scene is seen.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) size: (usize, usize),
    /// Content at `c` from the middle is seen at `zoom · c + shift`, in pixels.
    pub(super) shift: (f64, f64),
    pub(super) zoom: f64,
    /// … and `shear` times its other place: to the right for what is further down, downwards for what is further right.
    pub(super) shear: (f64, f64),
    /// Samples are multiplied and raised by this.
    pub(super) tint: (f64, f64),
    pub(super) seed: f64,
}

impl View {
    pub(super) fn of(width: usize, height: usize) -> Self {
        Self { size: (width, height), shift: (0.0, 0.0), zoom: 1.0, shear: (0.0, 0.0), tint: (1.0, 0.0), seed: 0.0 }
    }

    pub(super) fn seen(self) -> Picture {
        let (width, height) = self.size;
        let (middle_x, middle_y) = (width as f64 / 2.0, height as f64 / 2.0);
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let samples = places.flat_map(|(x, y)| {
            let (from_x, from_y) = (x as f64 + 0.5 - middle_x - self.shift.0, y as f64 + 0.5 - middle_y - self.shift.1);
            let whole = self.zoom * self.zoom - self.shear.0 * self.shear.1;
            let across = (self.zoom * from_x - self.shear.0 * from_y) / whole + middle_x;
            let down = (self.zoom * from_y - self.shear.1 * from_x) / whole + middle_y;
            let [red, green, blue] = scene(across, down, self.seed);
            let tinted = |value: f64| (value * self.tint.0 + self.tint.1).round().clamp(0.0, 255.0) as u8;
            [tinted(red), tinted(green), tinted(blue), 255]
        });
        Picture::from_rgba(width, height, samples.collect()).unwrap()
    }
}

/// The samples of a picture of 8 bits.
pub(super) fn samples(picture: &Picture) -> &[u8] {
    match &picture.samples {
        Samples::Eight(samples) => samples,
        Samples::Sixteen(_) => &[],
    }
}

/// The picture with every value of 16 bits, all of them different from the rounded ones.
pub(super) fn deep(picture: &Picture) -> Picture {
    let wide = samples(picture)
        .iter()
        .enumerate()
        .map(|(place, sample)| if place % 4 == 3 { u16::MAX } else { u16::from(*sample) * 256 + (place % 251) as u16 });
    Picture { samples: Samples::Sixteen(wide.collect()), ..picture.clone() }
}
