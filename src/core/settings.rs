//! What the person prefers, on this device.

use super::conversation::Asked;
use super::record::Record;
use serde::{Deserialize, Serialize};

/// The preferences, as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// How the last message was asked: where a new conversation starts.
    pub asked: Option<Asked>,
    /// Whether the demo was chosen, so that a reload goes on with it.
    pub demo: bool,
    /// Models that the person typed in by hand.
    pub own_models: Vec<String>,
}

impl Record for Settings {
    const NAME: &'static str = "preferences";
}

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}
