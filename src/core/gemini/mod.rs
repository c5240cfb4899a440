//! The wire: requests, replies, streams, models, cost and failures of the Gemini API.
//!
//! Nothing here knows a clock, a key or a browser. Picture bytes appear only as names ([`Hash`] where they are
//! kept, [`Slot`] while a reply is arriving), so that megabytes never become strings.
//!
//! The way of a turn: a [`Request`] is checked and written as [`Piece`]s; what arrives goes through the [`Decoder`],
//! which hands bytes to a [`BlobSink`] and the rest as [`Frame`]s; [`Reply::absorb`] puts frames together, and
//! [`Reply::outcome`] says what the whole of it is. A body that came with a failing status goes to
//! [`fault::from_reply`] instead.
//!
//! [`Hash`]: crate::core::id::Hash

mod body;
pub mod catalogue;
pub mod content;
pub mod cost;
mod dialect;
pub mod endpoint;
pub mod fault;
pub mod finish;
pub mod model;
pub mod reply;
pub mod request;
pub mod stream;
pub mod table;
pub mod upload;
pub mod usage;

pub use catalogue::{Catalogue, Listed, Offer};
pub use content::{Content, Part, Payload, Role, Slot};
pub use cost::Micros;
pub use endpoint::Endpoint;
pub use finish::{Block, FinishReason};
pub use model::{Level, Modality, Model, Ratio, Size, Status};
pub use reply::{Outcome, Reply, Wanted};
pub use request::{Piece, Request};
pub use stream::{BlobSink, Decoder, Frame};
pub use table::{DEFAULT_MODEL, TABLE_DATE};
pub use usage::Usage;
