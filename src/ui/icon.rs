//! The drawn set of icons, from one sprite.

use leptos::prelude::*;

/// An icon of the sprite, by its address there. It says nothing to screen readers: the control that it stands in has
/// a name.
pub fn icon(address: &'static str) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=address></use>
        </svg>
    }
    .into_any()
}

/// A row of addresses, so that a mistyped name does not compile.
macro_rules! icons {
    ($($name:ident = $address:literal,)*) => { $(pub const $name: &str = concat!("icons.svg#", $address);)* };
}

icons! {
    ALERT = "alert",
    ATTACH = "attach",
    BACK = "back",
    BRANCH = "branch",
    CHECK = "check",
    CHEVRON = "chevron",
    CLOSE = "close",
    COPY = "copy",
    DOWN = "down",
    DOWNLOAD = "download",
    EYE = "eye",
    EYE_OFF = "eye-off",
    FIT = "fit",
    FORWARD = "forward",
    INFO = "info",
    KEY = "key",
    LIBRARY = "library",
    LOOK = "look",
    MENU = "menu",
    MORE = "more",
    OPEN = "open",
    PANEL = "panel",
    PENCIL = "pencil",
    PICTURES = "pictures",
    PERSON = "person",
    PIN = "pin",
    PIN_OFF = "pin-off",
    PLUS = "plus",
    REFRESH = "refresh",
    SEARCH = "search",
    SEND = "send",
    SETTINGS = "settings",
    SORT = "sort",
    STOP = "stop",
    STYLES = "styles",
    TEXT = "text",
    TRASH = "trash",
    ZOOM_IN = "zoom-in",
    ZOOM_OUT = "zoom-out",
}

/// The wordmark's sign.
pub fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 22 22" aria-hidden="true">
            <rect x="1" y="1" width="20" height="20" rx="6"></rect>
            <path d="M6 16 11 5l5 11M8 12h6"></path>
        </svg>
    }
    .into_any()
}
