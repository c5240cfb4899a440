//! What is known of a picture without its bytes.

use super::id::{Hash, Id};
use super::pixels::sniff::Format;
use serde::{Deserialize, Serialize};

/// A picture that is kept on this device. Its bytes and its thumbnail lie beside this record, under the same hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The name of the original bytes.
    pub hash: Hash,
    /// What the file is by its own first bytes, never by what somebody declared.
    pub format: Format,
    /// Width of the upright picture in pixels.
    pub width_px: u32,
    /// Height of the upright picture in pixels.
    pub height_px: u32,
    /// Size of the original file.
    pub size_bytes: u64,
    /// When it came to this device.
    pub created_at_ms: i64,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a picture came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A person brought it.
    Uploaded {
        /// The file's name as it was called; untrusted text.
        name: String,
    },
    /// A model made it.
    Generated {
        /// The model turn that it came with.
        turn: Id,
        /// The model's id.
        model: String,
        /// Whether it was drawn on this device by the demo.
        demo: bool,
    },
}

impl Picture {
    /// Whether the demo drew it.
    pub fn is_demo(&self) -> bool {
        matches!(self.origin, Origin::Generated { demo: true, .. })
    }

    /// Width divided by height; 1 for a picture without pixels.
    pub fn aspect(&self) -> f64 {
        if self.height_px == 0 { 1.0 } else { f64::from(self.width_px) / f64::from(self.height_px) }
    }
}
