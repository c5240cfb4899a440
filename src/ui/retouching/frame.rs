//! The picture's frame, whose edges are dragged outwards to make the picture larger.

use super::of_desk;
use super::tools::{Hand, Tool};
use crate::core::retouching::frame as core;
use crate::core::text::retouching as texts;
use crate::ui::viewer::zoom::Zoom;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// An edge: its place among the margins, its name for the style sheet, and what a point of the screen adds to it.
const EDGES: [(usize, &str, (f64, f64)); 4] =
    [(0, "left", (-1.0, 0.0)), (1, "top", (0.0, -1.0)), (2, "right", (1.0, 0.0)), (3, "bottom", (0.0, 1.0))];
/// How near, in points of the screen, an edge comes to a ratio before it goes there by itself.
const SNAP_POINTS: f64 = 8.0;
/// By how many pixels of the picture an arrow key moves an edge.
const STEP_PX: f64 = 16.0;

/// The frame, while it is dragged.
pub fn frame(zoom: Zoom, hand: Hand) -> AnyView {
    let size = of_desk(|desk| desk.size);
    let margins = hand.margins;
    let px = |value: f64| [value.to_string().as_str(), "px"].concat();
    let place = Memo::new(move |_| {
        let ((x, y, scale), (width, height)) = (zoom.view(), size.get());
        let [left, top, right, bottom] = margins.get().map(f64::from);
        [
            (-left - x) * scale,
            (-top - y) * scale,
            (left + f64::from(width) + right) * scale,
            (top + f64::from(height) + bottom) * scale,
        ]
    });
    // The frame is drawn around the picture, which therefore leaves room for it.
    Effect::new(move |was: Option<bool>| {
        let is_framing = hand.tool.get() == Tool::Frame;
        if is_framing {
            zoom.fit_around(margins.get_untracked());
        } else if was == Some(true) {
            zoom.fit();
        }
        is_framing
    });
    let at = move |nth: usize| px(place.get().get(nth).copied().unwrap_or(0.0));
    view! {
        <Show when=move || hand.tool.get() == Tool::Frame>
            <div class="desk-frame" style:left=move || at(0) style:top=move || at(1) style:width=move || at(2) style:height=move || at(3)>
                {EDGES.map(|edge| handle(edge, zoom, hand)).collect_view()}
            </div>
        </Show>
    }
    .into_any()
}

fn handle((nth, side, (right, down)): (usize, &'static str, (f64, f64)), zoom: Zoom, hand: Hand) -> AnyView {
    let margins = hand.margins;
    let size = of_desk(|desk| desk.size);
    let change = move |by: f64| {
        margins.update(|margins| {
            if let Some(margin) = margins.get_mut(nth) {
                *margin = (f64::from(*margin) + by).clamp(0.0, 8192.0) as u32;
            }
        });
    };
    // Where a drag began: the pointer, and the margins.
    let from = StoredValue::new(None::<((f64, f64), [u32; 4])>);
    let pressed = move |event: web_sys::PointerEvent| {
        event.stop_propagation();
        if let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            // Without the capture, a drag ends where the pointer leaves the edge.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        from.set_value(Some((at, margins.get_untracked())));
    };
    let moved = move |event: web_sys::PointerEvent| {
        event.stop_propagation();
        let Some(((x, y), before)) = from.get_value() else { return };
        let now = (f64::from(event.client_x()), f64::from(event.client_y()));
        let scale = untrack(|| zoom.view()).2;
        margins.set(before);
        change(((now.0 - x) * right + (now.1 - y) * down) / scale);
        margins.update(|margins| *margins = core::snapped(size.get_untracked(), *margins, nth, SNAP_POINTS / scale));
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => right,
            "ArrowLeft" => -right,
            "ArrowDown" => down,
            "ArrowUp" => -down,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        change(by * STEP_PX);
    };
    view! {
        <button
            class="desk-edge"
            type="button"
            data-side=side
            aria-label=(texts::words().edge)(nth)
            on:pointerdown=pressed
            on:pointermove=moved
            on:pointerup=move |event| {
                event.stop_propagation();
                from.set_value(None);
                // All of it is seen again, so that every edge can be reached.
                zoom.fit_around(margins.get_untracked());
            }
            on:keydown=key
        ></button>
    }
    .into_any()
}
