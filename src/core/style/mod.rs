//! A style compiled from pictures: what is measured of each, how far they are from each other, what is said about a
//! set of them, and how well another picture fits.
//!
//! Everything is a function of the pixels. The same pixels give the same numbers on every machine: see [`exact`].

pub mod background;
pub mod card;
pub mod character;
pub mod colours;
pub mod compiled;
pub mod exact;
pub mod exemplars;
pub mod fingerprint;
pub mod fusion;
pub mod layout;
mod lettering;
pub mod making;
pub mod matching;
pub mod measurement;
mod merge;
pub mod meter;
pub mod model;
pub mod package;
pub mod plane;
pub mod reason;
mod scales;
pub mod set;
pub mod sheet;
#[cfg(test)]
mod specimens;
pub mod strangers;
#[cfg(test)]
mod tests;
pub mod texture;
pub mod using;
pub mod vector;
pub mod working;

pub use compiled::{Card, CardBy, Fit, Member, Style, Subject, Version};
pub use fusion::Fusion;
pub use measurement::Measurement;
pub use meter::{Meter, Score};
pub use reason::Reason;
pub use set::SetReport;
pub use vector::{Part, Parts};
pub use working::{Raster, Working};
