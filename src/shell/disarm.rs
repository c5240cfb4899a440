//! Reads which rule a test wants to be switched off; only in a program that is built for that.

use crate::core::disarm::disarm;

/// Where a test notes the rule's name.
const NOTE: &str = "atelier-disarm";

/// Switches off the noted rule. A name that is not known is an error on the console, which fails the test.
pub fn begin() {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    let noted = storage.and_then(|storage| storage.get_item(NOTE).ok().flatten());
    if let Some(name) = noted.filter(|name| !disarm(name)) {
        web_sys::console::error_1(&format!("there is no rule {name}").into());
    }
}
