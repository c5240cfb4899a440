//! A local stand-in for the Gemini API, for tests: as strict as the real service, with valid pictures that depend on
//! the request, and with faults on demand. It shares no code with the app that it tests.

mod answer;
mod api;
mod body;
mod calls;
mod certificate;
mod control;
mod cors;
mod deliver;
mod edit;
mod encoding;
mod failure;
mod generate;
mod journal;
mod media;
mod model;
mod paint;
mod region;
mod request_schema;
mod rules;
mod schema;
mod script;
mod server;
mod signature;
mod structured;
mod uploads;
mod world;

pub use server::{Options, Running, start};
