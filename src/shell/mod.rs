//! The shell performs the core's effects in the browser, one kind of input or output a file, and decides nothing.

mod body;
mod clipboard;
pub mod clock;
pub mod db;
mod demo;
mod error;
mod files;
pub mod handle;
mod http;
mod incoming;
mod intake;
mod jobs;
mod keys;
mod models;
pub mod page;
mod parts;
mod raster;
mod receive;
mod records;
mod run;
mod save;
pub mod sources;
mod thumbs;
pub mod vault;
mod worker;

pub use handle::{Shell, start};
pub use sources::{Sharpness, Source};
