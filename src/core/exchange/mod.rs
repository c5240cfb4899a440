//! What leaves this device in one file and comes back: backup and restore.
//!
//! A backup is a ZIP archive without compression, since pictures are compressed already:
//!
//! | path | what it is |
//! | --- | --- |
//! | `manifest.json` | the format, its version, and every file with its size and its SHA-256 |
//! | `pictures/<sha256>.<ext>` | the original bytes of pictures |
//! | `bytes/<sha256>` | other byte strings, such as thought signatures |
//! | `thumbs/<sha256>` | thumbnails, by the SHA-256 of their picture |
//! | `records/<store>-0001.jsonl` | records, a JSON array of key and text a line, in files of a few megabytes |
//!
//! The manifest stands first in the archive's directory and last among its bytes, so that a backup can be written in
//! one go: only at its end is it known what turned out to be missing. Everything here is pure; the darkroom reads and
//! writes.

pub mod crc;
pub mod day;
pub mod fault;
pub mod lines;
pub mod manifest;
pub mod merge;
pub mod place;
pub mod plan;
pub mod records;
pub mod report;
pub mod zip;

pub use fault::{Fault, Faults, What};
pub use manifest::{Listed, Manifest, Missing, Why};
pub use merge::Decision;
pub use place::Place;
pub use plan::{Plan, Tally};
pub use records::Records;
pub use report::{BackedUp, Progress, Restored, Saved};
