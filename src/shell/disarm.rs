//! Reads which rule a test wants to be switched off; only in a program that is built for that.

use crate::core::disarm::disarm;

/// Where a test notes the rule's name.
const NOTE: &str = "atelier-disarm";

/// The name of the rule that a test has noted; workers are told it by their own name.
pub fn noted() -> Option<String> {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    storage.and_then(|storage| storage.get_item(NOTE).ok().flatten())
}

/// Switches off the noted rule. A name that is not known is an error on the console, which fails the test.
pub fn begin() {
    if let Some(name) = noted().filter(|name| !disarm(name)) {
        web_sys::console::error_1(&format!("there is no rule {name}").into());
    }
}
