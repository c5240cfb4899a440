//! The simulator, asked as a client asks it. One program for all of it: linking a server five times would take longer
//! than every test together.

mod edits;
mod faults;
mod oracle;
mod pictures;
mod strictness;
mod structured;
mod support;
mod transport;
