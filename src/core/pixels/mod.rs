//! What picture files are, say and hide, and what their pixels look like: formats, headers, metadata, palettes.
//!
//! Everything works on byte slices given by the caller and never trusts them: no input makes it panic.

mod bytes;
pub mod colour;
pub mod header;
pub mod metadata;
pub mod palette;
pub mod sniff;

pub use header::{Header, HeaderError, header, header_within};
pub use metadata::{Stripped, has_place_or_device, strip};
pub use palette::{Swatch, palette};
pub use sniff::{Format, sniff};
