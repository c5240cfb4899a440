//! `retouch` and `retouch-window`: an edit of a marked region from files, as the app does it.

pub mod edit;
pub mod files;
pub mod proof;
pub mod speed;
pub mod window;

#[cfg(test)]
mod tests;
