//! The shell performs the core's effects in the browser, one kind of input or output a file, and decides nothing.

mod backups;
mod body;
mod catalogue;
mod clipboard;
pub mod clock;
mod collect;
pub mod db;
mod demo;
#[cfg(feature = "disarm")]
mod disarm;
pub mod error;
pub mod exchange;
mod files;
mod follow;
pub mod handle;
mod http;
mod incoming;
mod intake;
mod jobs;
pub mod keeping;
mod keys;
mod locks;
pub mod memory;
mod models;
pub mod naming;
pub mod page;
mod parts;
mod raster;
mod receive;
mod records;
pub mod retouching;
mod run;
mod salvage;
mod save;
pub mod sheet;
pub mod sources;
mod stay;
pub mod stylebook;
mod survey;
mod tabs;
mod thumbs;
pub mod vault;
pub mod whole;
mod worker;

pub use handle::{Shell, start};
pub use sources::{Sharpness, Source};
