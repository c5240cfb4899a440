//! A conversation: a tree of turns, the answers in flight, and the message being written.

pub mod composer;
pub mod flight;
pub mod layers;
pub mod listing;
pub mod outlook;
pub mod recipe;
pub mod shown;
pub mod styled;
pub mod take_off;
pub mod tree;
pub mod turn;

pub use composer::{Attachment, AttachmentState, Composer};
pub use flight::{Flight, Phase};
pub use listing::{Listing, Summary};
pub use styled::Styled;
pub use take_off::TakeOff;
pub use tree::Tree;
pub use turn::{Answer, AnswerState, Asked, By, Turn};
