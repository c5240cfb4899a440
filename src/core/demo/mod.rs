//! A stand-in for the model, for those who try Atelier without a key: it reads the same requests, plans a scene from
//! their words, draws it on the device and answers in the same wire bytes.
//!
//! 1. [`plan`] reads a request and decides everything: thoughts, text, scene, size. Or it refuses, as the API would.
//! 2. [`Painting`] draws the scene, some rows at a time, so that the caller can report progress and stop.
//! 3. The caller encodes the picture; [`opening`] and [`closing`] give the reply's events around it.
//!
//! The thought signature of a demo picture is its scene, so that the next request changes only what it asks for.
//!
//! A picture that the demo did not draw it cannot draw anew, but it can change a part of it: where the newest turn has
//! a picture and a copy of it with a region [`outlined`], the plan is an [`Edit`] of those pixels.

mod ask;
mod deed;
mod edit;
mod listing;
mod outline;
mod paint;
mod plan;
mod random;
mod read;
mod refusal;
mod repaint;
mod reply;
mod scene;
mod speech;
mod trace;
mod vocabulary;
mod words;

pub use ask::edited_pair;
pub use deed::Deed;
pub use listing::{count_tokens, models};
pub use outline::outlined;
pub use paint::{Painting, paint_rows};
pub use plan::{Asked, Draft, Plan, Reference, plan};
pub use refusal::Refusal;
pub use repaint::{Edit, Photograph};
pub use reply::{Encoded, closing, events, opening, whole};
pub use scene::{Kind, Light, Place, Scene, Side, Style, Subject, Surface, Weather};
pub use trace::{mark, scene_in};

#[cfg(test)]
mod edit_tests;
#[cfg(test)]
mod tests;
