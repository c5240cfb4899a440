//! A style as one file that is shared: a ZIP archive without compression.
//!
//! | path | what |
//! |---|---|
//! | `manifest.json` | the style, its card, what was measured of every member, and every other file with its hash |
//! | `exemplars/<sha256>.<ext>` | the pictures that stand for the style |
//! | `sheet.<ext>` | the contact sheet of the others, if there is one |
//!
//! No key goes in, no place data, and of file names the last part alone. What comes in is believed nothing: see
//! [`inspect`].

mod incoming;
mod manifest;
mod sane;
#[cfg(test)]
mod tests;

pub use incoming::{Coming, Package, inspect};
pub use manifest::{Listed, Manifest, Sent, clean, plan};

use crate::core::exchange::place::is_kept_as;
use crate::core::id::Hash;
use crate::core::pixels::sniff::Format;

/// The ending of the file's name, without the dot.
pub const EXTENSION: &str = "atelier-style";
/// The name of the manifest, which stands first in the archive.
pub const MANIFEST: &str = "manifest.json";
/// The largest manifest that is read, in bytes. That of fifty pictures has about half a million.
pub const MANIFEST_MAX_BYTES: u64 = 8 << 20;
/// The largest picture that is taken, in bytes.
pub const PICTURE_MAX_BYTES: u64 = 70_000_000;
/// The most pictures, in the archive as well as among those that were measured.
pub const MOST_PICTURES: usize = 60;

/// What a file in the archive is, which is its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A picture that stands for the style.
    Exemplar(Hash, Format),
    /// The contact sheet.
    Sheet(Format),
}

impl Place {
    /// The path.
    pub fn path(&self) -> String {
        match self {
            Self::Exemplar(hash, format) => format!("exemplars/{hash}.{}", format.extension()),
            Self::Sheet(format) => format!("sheet.{}", format.extension()),
        }
    }

    /// What lies at a path; `None` for any path that such a file does not have.
    pub fn parse(path: &str) -> Option<Self> {
        let (start, extension) = path.rsplit_once('.')?;
        let format = FORMATS.into_iter().find(|format| format.extension() == extension)?;
        let place = match start.strip_prefix("exemplars/") {
            Some(hash) => Self::Exemplar(Hash::parse(hash)?, format),
            None => Self::Sheet(format),
        };
        // One path for one thing: no capitals in a hash, nothing before the sheet.
        (place.path() == path).then_some(place)
    }

    /// The format of the picture.
    pub fn format(&self) -> Format {
        match self {
            Self::Exemplar(_, format) | Self::Sheet(format) => *format,
        }
    }
}

/// The formats of pictures that are shared: those that can be sent to a model as they are.
const FORMATS: [Format; 5] = [Format::Png, Format::Jpeg, Format::WebP, Format::Heic, Format::Avif];

/// Whether a picture of this format can be shared as it is; others have to be converted first.
pub fn is_shared_as(format: Format) -> bool {
    FORMATS.contains(&format) && is_kept_as(format) && format.taken_by_api()
}
