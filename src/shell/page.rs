//! The page around the app: its address, its theme, the caret, and leaving it.

use super::handle::{dispatch, peek, tick};
use super::{clock, jobs, memory, records, stylebook};
use crate::core::disarm::{Rule, disarmed};
use crate::core::event::Event;
use crate::core::route::Route;
use crate::core::settings::Theme;
use wasm_bindgen::prelude::*;
use web_sys::{BeforeUnloadEvent, HtmlElement};

/// The message's text box; `ui::studio` gives it this id.
const MESSAGE_ID: &str = "message";
/// Where the page looks for the theme before the program is there.
const THEME_NOTE: &str = "atelier-theme";
/// What tells that the page is being left.
const LEFT: &str = "pagehide";
/// Milliseconds between two readings of the clock for what is under way.
const TICK_MS: u32 = 1_000;

/// Where the page was opened.
pub fn route() -> Route {
    Route::parse(&hash())
}

fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Opens or closes the stylebook as the address says.
fn follow_styles() {
    dispatch(Event::StylesOpened(Route::opens_styles(&hash())));
}

/// Takes the stylebook out of the address: the entry in the browser's history becomes that of the place below it.
pub fn leave_styles() {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history.filter(|_| Route::opens_styles(&hash())) {
        // An address that cannot be changed changes nothing that the person works with.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&route().format()));
    }
}

/// Listens to the address and to the page being left, and keeps the seconds moving while something is under way.
pub fn listen() {
    let Some(window) = web_sys::window() else { return };
    follow_styles();
    let on_hash = Closure::<dyn Fn()>::new(|| {
        dispatch(Event::Navigated(route()));
        follow_styles();
    });
    let on_hash = on_hash.into_js_value();
    window.set_onhashchange(Some(on_hash.unchecked_ref()));
    let on_leave = Closure::<dyn Fn(BeforeUnloadEvent)>::new(|event: BeforeUnloadEvent| {
        // Only a paid answer or a picture that goes with the page is worth the question.
        if (is_at_risk() && !disarmed(Rule::AsksBeforeLeaving)) || disarmed(Rule::AsksForAReason) {
            event.prevent_default();
        }
    });
    window.set_onbeforeunload(Some(on_leave.into_js_value().unchecked_ref()));
    listen_to_hiding(&window);
    keep_ticking();
}

/// A page that is hidden or left may never run again.
fn listen_to_hiding(window: &web_sys::Window) {
    let on_hide = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        if disarmed(Rule::KeptWhenLeft) {
            return;
        }
        dispatch(Event::KeepDue);
        if event.type_() == LEFT {
            records::hurry();
        }
    });
    let on_hide = on_hide.into_js_value();
    // Listening to these cannot fail; a page that is shown again writes down no more than it would have anyway.
    for name in [LEFT, "visibilitychange"] {
        let _ = window.add_event_listener_with_callback(name, on_hide.unchecked_ref());
    }
}

fn is_at_risk() -> bool {
    let unsaved = |state: &crate::core::State| {
        !state.pictures.unsaved.is_empty() || state.flights.values().any(|flight| !flight.is_demo())
    };
    let is_unwritten = records::holds_unwritten() || stylebook::keep::holds_unwritten();
    memory::holds_pictures() || is_unwritten || jobs::Paid::any() || peek(unsaved).unwrap_or(false)
}

fn keep_ticking() {
    clock::after_ms(TICK_MS, || {
        if jobs::any_running() || peek(|state| !state.flights.is_empty()).unwrap_or(false) {
            tick();
            dispatch(Event::KeepDue);
        }
        keep_ticking();
    });
}

/// Shows this address, without an event for what the app itself decided.
pub fn navigate(route: Route) {
    if self::route() == route {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    if let Ok(history) = window.history() {
        // An address that cannot be shown changes nothing that the person works with.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&route.format()));
    }
}

/// Shows this theme; the style sheet does the rest by the attribute. The page reads the theme before its first paint
/// from where it is noted here.
pub fn show_theme(theme: Theme) {
    let Some(window) = web_sys::window() else { return };
    let Some(root) = window.document().and_then(|document| document.document_element()) else { return };
    let storage = window.local_storage().ok().flatten();
    let name = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    // Without the note, or with storage switched off, the theme comes a moment later: no failure worth a word.
    let _ = match name {
        Some(name) => root.set_attribute("data-theme", name),
        None => root.remove_attribute("data-theme"),
    };
    let _ = match (storage, name) {
        (Some(storage), Some(name)) => storage.set_item(THEME_NOTE, name),
        (Some(storage), None) => storage.remove_item(THEME_NOTE),
        (None, _) => Ok(()),
    };
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // A page that cannot be loaded anew stays as it is, and the person can do it.
        let _ = window.location().reload();
    }
}

/// Notes something for this tab, over a reload. An empty note takes it back.
pub fn note(name: &str, what: &str) {
    if let Some(storage) = session() {
        // Where nothing can be noted, the tab forgets: no failure worth a word.
        let _ = if what.is_empty() { storage.remove_item(name) } else { storage.set_item(name, what) };
    }
}

/// What was noted in this tab under a name.
pub fn noted(name: &str) -> Option<String> {
    session()?.get_item(name).ok().flatten()
}

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// Puts the caret into the message, once what is being shown now is on the page.
pub fn focus_message() {
    clock::after_ms(0, || {
        let found = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id(MESSAGE_ID));
        if let Some(message) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take the caret now is no failure.
            let _ = message.focus();
        }
    });
}
