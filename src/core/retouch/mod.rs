//! An edit that changes what was marked, and nothing else, to the byte.
//!
//! The API takes no mask and draws the whole frame anew. So a [`window`] around the marked pixels is cut out and sent;
//! the reply is put into register with it by what lies outside of the mask ([`register`]), its tone is matched on the
//! rim ([`tone`]), and only pixels inside the *grown* mask are written ([`blend`]). A [`receipt`] counts, in the file
//! that was written, what changed outside: nothing, or something is wrong.
//!
//! Everything is a function of the pixels, in arithmetic that IEEE 754 fixes, so that a worker in a browser and a native
//! program write the same bytes. (Only the CIEDE2000 figure, which is shown and never compared, uses the platform's
//! trigonometry.) Whatever takes long reports its progress and can be stopped: see [`Watch`].

mod bands;
pub mod blend;
pub mod ciede;
pub mod crop;
pub mod difference;
pub mod drift;
pub mod extend;
pub mod layers;
mod light;
pub mod margins;
pub mod marks;
pub mod mask;
pub mod openraster;
pub mod overlay;
pub mod patch;
pub mod picture;
pub mod plan;
pub mod progress;
pub mod register;
pub mod resample;
pub mod seam;
mod shares;
pub mod table;
pub mod tone;
pub mod window;

pub use drift::{Drift, Redrawn};
pub use layers::{Layer, flattened};
pub use margins::Margins;
pub use mask::{Bounds, Mask, MaskFault};
pub use patch::Patch;
pub use picture::Picture;
pub use plan::{Joint, Laid, NoPlan, Plan};
pub use progress::{Stage, Stopped, Watch};
pub use register::{Alignment, Rejected, Rejection, register};
pub use window::Window;

#[cfg(test)]
mod specimens;
#[cfg(test)]
mod tests;
