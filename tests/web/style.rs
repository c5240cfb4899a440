//! The same pixels give the same numbers natively and in a browser, to the last bit: this test runs on both.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use atelier::core::style::vector::{Vector, made};
use atelier::core::style::{Measurement, Raster};

/// Rings, ramps and grain, made of whole numbers.
fn painted(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixel = |(x, y): (u32, u32)| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let ring = (x * x + y * y) / 900 % 7;
        [ring * 31 + (state >> 27), x * 255 / width, (y * 255 / height + ring * 5) / 2]
            .map(|value| value.min(255) as u8)
    };
    places.flat_map(pixel).collect()
}

fn bits(width: u32, height: u32) -> String {
    let bytes = painted(width, height);
    let measurement = Measurement::of(Raster::rgb(&bytes, width, height).unwrap());
    let Vector(parts) = Vector::of(&measurement);
    let swatches =
        measurement.palette.swatches.iter().flat_map(|swatch| [swatch.colour.l, swatch.colour.a, swatch.share]);
    let made = made(&measurement).unwrap();
    let numbers = parts.into_iter().flatten().chain(swatches).chain([measurement.photographic]).chain(made);
    let sum = numbers.fold(0_u64, |sum, number| sum.rotate_left(7) ^ u64::from(number.to_bits()));
    format!("{sum:016x}")
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn numbers_are_the_same_everywhere() {
    // Larger than the working size, and smaller.
    assert_eq!((bits(700, 500).as_str(), bits(120, 160).as_str()), ("9803ea0fde0a0f86", "0f7f4db3c52bb27d"));
}
