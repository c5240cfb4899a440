//! Small steps in the document that no attribute can take.

use crate::core::Event;
use crate::shell::{Shell, clock};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::RefCell;

thread_local! {
    /// What had the focus before each open dialog took it, the latest last.
    static FOCUSED: RefCell<Vec<Option<web_sys::HtmlElement>>> = const { RefCell::new(Vec::new()) };
}

/// The id of the message's text box.
pub const MESSAGE: &str = "message";

/// Puts the focus on the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// The same once what this click has decided is on the page, if it was one by keys: whoever uses a pointer stays where
/// they look.
pub fn focus_after(click: &web_sys::MouseEvent, id: &'static str) {
    if click.detail() == 0 {
        clock::after_ms(0, move || focus(id));
    }
}

/// Takes the focus back into `element` where what had it is gone: keys are heard there again.
pub fn keep_focus(element: &web_sys::HtmlElement) {
    let active = document().active_element();
    if !active.is_some_and(|active| element.contains(Some(&active))) {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// The element with this id.
pub fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Opens a dialog above everything else, and notes what had the focus.
pub fn open_dialog(dialog: &web_sys::HtmlDialogElement) {
    let focused = document().active_element().and_then(|element| element.dyn_into().ok());
    FOCUSED.with_borrow_mut(|before| before.push(focused));
    // A dialog that is already open stays open.
    let _ = dialog.show_modal();
}

/// Has the focus go to the element with this id when the dialog that is open now is gone.
pub fn go_on_at(id: &str) {
    let next = element(id);
    FOCUSED.with_borrow_mut(|focused| focused.iter_mut().rev().take(1).for_each(|last| last.clone_from(&next)));
}

/// Gives the focus back to where it was before the latest dialog, once that is gone: the browser does so only for a
/// dialog that is closed, not for one that is taken away.
pub fn close_dialog() {
    let focused = FOCUSED.with_borrow_mut(Vec::pop).flatten();
    clock::after_ms(0, move || {
        let has_moved_on = document().active_element().is_some_and(|now| now.tag_name() != "BODY");
        if let Some(focused) = focused.filter(|_| !has_moved_on) {
            // An element that is gone cannot take the focus back.
            let _ = focused.focus();
        }
    });
}

/// Whether the element with this id takes part in the layout.
pub fn is_shown(id: &str) -> bool {
    element(id).is_some_and(|element| element.offset_parent().is_some() && element.client_width() > 0)
}

/// Whether a dialog is open over the page.
pub fn has_dialog() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}

/// Writes a suggestion into the message, as if it had been typed.
pub fn suggest(text: &str) {
    if let Some(field) = element(MESSAGE).and_then(|element| element.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        field.set_value(text);
        Shell::get().dispatch(Event::Typed(text.to_owned()));
        focus(MESSAGE);
    }
}

/// Whether Enter takes the first of the names that are offered at the end of the message, and does not send it.
pub fn enter_takes_a_name() -> bool {
    let offered = document().query_selector("[data-takes=true]").ok().flatten();
    offered.is_some() && is_at_end(MESSAGE)
}

/// Whether this is the tab that somebody is at.
pub fn is_in_front() -> bool {
    document().has_focus().unwrap_or(true)
}

/// Whether an element has the focus.
pub fn has_focus(element: &web_sys::Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// Whether somebody writes in the text box with this id, at its end.
pub fn is_at_end(id: &str) -> bool {
    let field = element(id).and_then(|element| element.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    field.filter(|field| has_focus(field)).is_some_and(|field| {
        let end = field.value().encode_utf16().count();
        field.selection_start().ok().flatten() == u32::try_from(end).ok()
    })
}

/// Takes the focus away from where it is, so that a field takes over what was written.
pub fn blur(event: &web_sys::Event) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(target) = target {
        // An element that cannot lose the focus keeps it.
        let _ = target.blur();
    }
}

/// Says what stands in the field that the event is of.
pub fn set_value(event: &web_sys::Event, text: &str) {
    if let Some(field) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        field.set_value(text);
    }
}

/// The files of a drop, a paste or a file field.
pub fn files(list: Option<web_sys::FileList>) -> Vec<web_sys::File> {
    list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default()
}

/// The files that a file field holds; the field is emptied, so that the same file can be picked again.
pub fn take_files(event: &web_sys::Event) -> Vec<web_sys::File> {
    let field = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let found = files(field.as_ref().and_then(web_sys::HtmlInputElement::files));
    if let Some(field) = field {
        field.set_value("");
    }
    found
}

/// Whether the focus went to somewhere outside of the element that the event is handled on.
pub fn left(event: &web_sys::FocusEvent) -> bool {
    let around = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    !around.is_some_and(|around| around.contains(next.as_ref()) && next.is_some())
}

/// Whether the page is wide enough for two columns (`style/welcome.css`).
pub fn is_wide() -> bool {
    let asked = web_sys::window().and_then(|window| window.match_media("(width > 900px)").ok().flatten());
    asked.is_none_or(|query| query.matches())
}

/// The number of the day, by the device's own calendar, that a moment lies in.
pub fn day_of(at_ms: i64) -> i64 {
    let date = js_sys::Date::new(&JsValue::from_f64(at_ms as f64));
    (at_ms - date.get_timezone_offset() as i64 * 60_000).div_euclid(86_400_000)
}
