//! What is tested natively from outside of the core. It is compiled with the tests inside, so that the library need not
//! be compiled once more for it.

mod recorded;
mod records;
#[path = "../web/style.rs"]
mod style;
