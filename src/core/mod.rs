//! What the product knows and decides: pure, with no clock, no ids, no randomness and no JavaScript of its own.
//!
//! [`update::update`] is the only code that changes a [`state::State`].

pub mod conversation;
pub mod demo;
pub mod disarm;
pub mod effect;
pub mod error;
pub mod event;
pub mod exchange;
pub mod gemini;
pub mod id;
pub mod keeping;
pub mod markdown;
pub mod notice;
pub mod picture;
pub mod pixels;
pub mod record;
pub mod retouch;
pub mod retouching;
pub mod route;
pub mod session;
pub mod settings;
pub mod shelf;
pub mod state;
pub mod style;
pub mod stylebook;
pub mod text;
pub mod update;

pub use effect::Effect;
pub use event::Event;
pub use state::State;
pub use update::update;
