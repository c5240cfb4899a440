//! Where in a conversation the person was, kept for this tab, so that a reload shows the same place.

use crate::core::id::Id;
use crate::shell::{clock, page};
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How often the place is looked for after a reload: what lies outside of the screen is measured only once it is near
/// it, so that the first jump is a guess and the next ones put it right.
const CORRECTIONS: u8 = 3;
/// Milliseconds between two corrections: longer than a frame.
const PAUSE_MS: u32 = 40;

/// Notes which step of the log is at its top, and how far it is scrolled past.
pub fn keep(log: &HtmlElement, conversation: Id) {
    let name = name(conversation);
    if log.scroll_top() == 0 {
        return page::note(&name, "");
    }
    let top = log.get_bounding_client_rect().top();
    let at_top = steps(log).into_iter().enumerate().find(|(_, step)| step.get_bounding_client_rect().bottom() > top);
    if let Some((nth, step)) = at_top {
        let past_px = (top - step.get_bounding_client_rect().top()).round();
        page::note(&name, &format!("{nth} {past_px}"));
    }
}

/// Goes back to the place that was noted; stays at the end where none was.
pub fn restore(log: HtmlElement, conversation: Id) {
    let noted = page::noted(&name(conversation)).unwrap_or_default();
    let place = noted.split_once(' ').and_then(|(nth, past_px)| Some((nth.parse().ok()?, past_px.parse().ok()?)));
    if let Some((nth, past_px)) = place {
        go(log, nth, past_px, CORRECTIONS);
    }
}

fn go(log: HtmlElement, nth: usize, past_px: f64, corrections: u8) {
    let Some(step) = steps(&log).into_iter().nth(nth) else { return };
    let off_px = step.get_bounding_client_rect().top() + past_px - log.get_bounding_client_rect().top();
    log.set_scroll_top(log.scroll_top() + off_px.round() as i32);
    if corrections > 0 {
        clock::after_ms(PAUSE_MS, move || go(log, nth, past_px, corrections - 1));
    }
}

/// The steps of a log: the children of its column.
fn steps(log: &HtmlElement) -> Vec<Element> {
    let Some(column) = log.first_element_child() else { return Vec::new() };
    let mut next = column.first_element_child();
    let mut steps = Vec::new();
    while let Some(step) = next {
        next = step.next_element_sibling();
        if step.unchecked_ref::<HtmlElement>().offset_height() > 0 {
            steps.push(step);
        }
    }
    steps
}

fn name(conversation: Id) -> String {
    format!("atelier-place-{conversation}")
}
