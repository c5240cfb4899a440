//! How a picture is made, as far as its very pixels show it before they are averaged: whether neighbours are quite
//! equal, how many colours there are, what can be seen through. It tells drawings from photographs, and the icons of one
//! program from those of another.

use serde::{Deserialize, Serialize};

/// How a picture is made, counted on the original at its own size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Making {
    /// Share of the pixels, 0 to 1, that are equal to their neighbour on the right, and to the one below.
    pub alike: [f32; 2],
    /// How many different colours there are, as a logarithm to base 2: 0 to 18, since a hash of 18 bits tells them apart.
    pub colours: f32,
    /// The same for each pixel that was looked at, −20 to 0.
    pub colours_a_pixel: f32,
    /// Share of the pixels, 0 to 1, of which nothing is seen.
    pub clear: f32,
    /// Share of the pixels, 0 to 1, that are seen and seen through.
    pub veiled: f32,
}
