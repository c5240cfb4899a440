//! The picture under the hand: what is drawn is painted at once, the mask follows from the worker.

use super::drawing::{self, Draft};
use super::tools::{Hand, Tool};
use super::{frame, of_desk, say, sheet};
use crate::core::id::Id;
use crate::core::retouch::marks::{Mark, Place};
use crate::core::retouch::overlay::View;
use crate::core::retouching::{DeskEvent, LayerChange, Load};
use crate::core::text::retouching as texts;
use crate::shell::retouching;
use crate::ui::viewer::zoom::Zoom;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::Clamped;
use web_sys::{HtmlCanvasElement, ImageData};

/// How near to its first corner a click closes an outline, in points of the screen.
const CLOSE_PX: f64 = 10.0;
/// How far an arrow key moves the point, as a share of the picture's longer side; with Shift it is one pixel.
const STEP: f64 = 0.02;

/// The stage's own state: only what is seen.
#[derive(Clone, Copy)]
struct Drawing {
    zoom: Zoom,
    hand: Hand,
    live: NodeRef<html::Canvas>,
    draft: StoredValue<Option<Draft>>,
    /// How many points of a stroke are painted.
    painted: StoredValue<usize>,
    /// Where the pointer, or the point that keys move, is in the picture.
    at: RwSignal<Option<(f64, f64)>>,
    /// The layer that is being dragged, and where it was taken.
    dragging: StoredValue<Option<(Id, Place)>>,
}

/// The stage.
pub fn stage(zoom: Zoom, hand: Hand) -> AnyView {
    let words = texts::words();
    let size = of_desk(|desk| desk.size);
    Effect::new(move |_| zoom.set_picture(size.get()));
    let (live, mask): (NodeRef<html::Canvas>, NodeRef<html::Canvas>) = (NodeRef::new(), NodeRef::new());
    let draft = StoredValue::new(None);
    let (painted, dragging) = (StoredValue::new(0), StoredValue::new(None));
    let drawing = Drawing { zoom, hand, live, draft, painted, at: RwSignal::new(None), dragging };
    follow_mask(zoom, mask, drawing);
    // What was begun with one tool is not gone on with by another.
    Effect::new(move |_| {
        hand.tool.get();
        drawing.drop_draft();
    });
    let is_here = of_desk(|desk| desk.load == Load::Here);
    let tool = move || match hand.tool.get() {
        Tool::Hand | Tool::Layer(_) => "hand",
        Tool::Brush | Tool::Eraser => "brush",
        _ => "point",
    };
    view! {
        <div
            class="desk-stage"
            role="application"
            aria-label=words.stage
            aria-description=words.stage_keys
            tabindex="0"
            data-tool=tool
            node_ref=zoom.canvas
            on:wheel=move |event| zoom.wheel(&event)
            on:pointerdown=move |event| drawing.pressed(&event)
            on:pointermove=move |event| drawing.moved(&event)
            on:pointerup=move |event| drawing.released(&event)
            on:pointercancel=move |event| drawing.cancelled(&event)
            on:pointerleave=move |_| drawing.at.set(None)
            on:dblclick=move |_| drawing.closed()
            on:keydown=move |event| drawing.key(&event)
        >
            <div
                class="desk-sheet"
                data-pixels=move || (zoom.view().2 >= 2.0).to_string()
                style:width=move || zoom.css_width()
                style:height=move || zoom.css_height()
                style:transform=move || zoom.css_transform()
            >
                {sheet::sheet(hand)}
            </div>
            <canvas class="desk-mask" node_ref=mask aria-hidden="true"></canvas>
            <canvas class="desk-live" node_ref=live aria-hidden="true"></canvas>
            {ring(drawing)}
            {frame::frame(zoom, hand)}
            <Show when=move || !is_here.get()><p class="desk-opening" role="status">{words.opening}</p></Show>
        </div>
    }
    .into_any()
}

/// The ring that shows how large the brush is, and where the point is that keys move.
fn ring(drawing: Drawing) -> AnyView {
    let Drawing { zoom, hand, at, .. } = drawing;
    let place = Memo::new(move |_| {
        let (x, y) = at.get()?;
        let (from_x, from_y, scale) = zoom.view();
        let is_brush = matches!(hand.tool.get(), Tool::Brush | Tool::Eraser);
        let size = if is_brush { (hand.size.get() * scale).max(4.0) } else { 8.0 };
        Some(((x - from_x) * scale, (y - from_y) * scale, size))
    });
    let px = |value: f64| [value.to_string().as_str(), "px"].concat();
    view! {
        <Show when=move || place.get().is_some() && !matches!(hand.tool.get(), Tool::Hand | Tool::Layer(_))>
            <span
                class="desk-ring"
                aria-hidden="true"
                style:left=move || px(place.get().unwrap_or_default().0)
                style:top=move || px(place.get().unwrap_or_default().1)
                style:width=move || px(place.get().unwrap_or_default().2)
                style:height=move || px(place.get().unwrap_or_default().2)
            ></span>
        </Show>
    }
    .into_any()
}

/// Shows the mask as the worker has it, whenever it or the view has changed; one request at a time.
fn follow_mask(zoom: Zoom, mask: NodeRef<html::Canvas>, drawing: Drawing) {
    // What an answer has made of it is looked at without the mask.
    let shown =
        of_desk(|desk| ((desk.active, desk.regions.len()), desk.masks, desk.protects || desk.shown().is_some()));
    let (is_busy, is_due) = (StoredValue::new(false), RwSignal::new(0_u32));
    let waits = StoredValue::new(false);
    Effect::new(move |_| {
        is_due.get();
        let (regions, _, is_hidden) = shown.get();
        let (x, y, scale) = zoom.view();
        let (width, height) = zoom.canvas_size();
        let Some(canvas) = mask.get() else { return };
        if is_busy.get_value() {
            return waits.set_value(true);
        }
        is_busy.set_value(true);
        let view = View { x, y, scale, width: width as usize, height: height as usize };
        retouching::overlay(regions, view, move |points| {
            if let Some(points) = points {
                let points = if is_hidden { vec![0; points.len()] } else { points };
                put(&canvas, &points, &view);
                if let Some(live) = drawing.live.try_get_untracked().flatten()
                    && drawing.draft.try_with_value(Option::is_none) == Some(true)
                {
                    sized(&live, &view);
                    drawing::clear(&live);
                }
            }
            // The view may have gone in the meantime.
            let _ = is_busy.try_set_value(false);
            if waits.try_update_value(std::mem::take) == Some(true) {
                is_due.try_update(|count| *count = count.wrapping_add(1));
            }
        });
    });
}

fn sized(canvas: &HtmlCanvasElement, view: &View) {
    let (width, height) = (view.width as u32, view.height as u32);
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
}

fn put(canvas: &HtmlCanvasElement, points: &[u8], view: &View) {
    sized(canvas, view);
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(points), view.width as u32, view.height as u32);
    if let (Ok(image), Some(context)) = (image, drawing::context(canvas)) {
        // The canvas has the size of the points.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

impl Drawing {
    fn place(self, event: &web_sys::PointerEvent) -> Place {
        let (x, y) = self.zoom.place(f64::from(event.client_x()), f64::from(event.client_y()));
        [x as f32, y as f32]
    }

    /// A pen says how hard it presses; a mouse and most fingers say nothing of use.
    fn pressure(event: &web_sys::PointerEvent) -> f32 {
        if event.pointer_type() == "pen" { event.pressure() } else { 1.0 }
    }

    fn pressed(self, event: &web_sys::PointerEvent) {
        self.zoom.pressed(event);
        let drags = self.hand.tool.get_untracked() == Tool::Hand || event.button() != 0;
        if self.zoom.fingers() > 1 || drags {
            // A second finger zooms; what the first has drawn was not meant.
            return self.drop_draft();
        }
        let at = self.place(event);
        self.at.set(Some((f64::from(at[0]), f64::from(at[1]))));
        if let Tool::Layer(turn) = self.hand.tool.get_untracked() {
            return self.dragging.set_value(Some((turn, at)));
        }
        self.put_down(at, Self::pressure(event));
    }

    fn put_down(self, at: Place, pressure: f32) {
        if retouching::peek(|desk| desk.load != Load::Here) {
            return;
        }
        if self.hand.tool.get_untracked() == Tool::Wand {
            let (tolerance, erases) = (self.hand.tolerance.get_untracked(), self.hand.erases());
            return say(DeskEvent::Marked(Mark::Wand { at, tolerance, erases }));
        }
        let goes_on = self.draft.with_value(|draft| matches!(draft, Some(Draft::Corners(_, false))));
        if goes_on {
            return self.corner(at);
        }
        self.draft.set_value(Draft::begun(self.hand, at, pressure));
        self.painted.set_value(0);
        self.paint();
    }

    /// Another corner of a polygon; near the first one it is closed.
    fn corner(self, at: Place) {
        let scale = untrack(|| self.zoom.view()).2;
        let closes = self.draft.with_value(|draft| match draft {
            Some(Draft::Corners(corners, _)) => corners.first().is_some_and(|first| {
                let away = f64::from((first[0] - at[0]).hypot(first[1] - at[1])) * scale;
                corners.len() > 2 && away <= CLOSE_PX
            }),
            _ => false,
        });
        if closes {
            return self.closed();
        }
        self.draft.update_value(|draft| {
            if let Some(Draft::Corners(corners, _)) = draft {
                corners.push(at);
            }
        });
        self.paint();
    }

    fn moved(self, event: &web_sys::PointerEvent) {
        let at = self.place(event);
        self.at.set(Some((f64::from(at[0]), f64::from(at[1]))));
        if let Some((_, [x, y])) = self.dragging.get_value() {
            self.zoom.noted(event);
            return self.hand.dragged.set((f64::from(at[0] - x), f64::from(at[1] - y)));
        }
        let draws = self.draft.with_value(Option::is_some);
        if self.zoom.fingers() > 1 || !draws {
            return self.zoom.moved_if(event, self.hand.tool.get_untracked() == Tool::Hand);
        }
        self.zoom.noted(event);
        if self.zoom.fingers() == 0 {
            return;
        }
        self.draft.update_value(|draft| {
            if let Some(draft) = draft {
                draft.moved(self.hand, at, Self::pressure(event));
            }
        });
        self.paint();
    }

    fn paint(self) {
        let Some(canvas) = self.live.get_untracked() else { return };
        let view = untrack(|| self.zoom.view());
        self.draft.with_value(|draft| {
            let Some(draft) = draft else { return };
            drawing::paint(&canvas, draft, view, self.painted.get_value());
            if let Draft::Stroke(dabs) = draft {
                self.painted.set_value(dabs.len());
            }
        });
    }

    fn released(self, event: &web_sys::PointerEvent) {
        self.zoom.released(event);
        if let Some((turn, _)) = self.dragging.try_update_value(Option::take).flatten() {
            let (right, down) = self.hand.dragged.get_untracked();
            let by = LayerChange::Moved(right.round() as i32, down.round() as i32);
            self.hand.dragged.set((0.0, 0.0));
            return say(DeskEvent::LayerChanged(turn, by));
        }
        let is_polygon = self.draft.with_value(|draft| matches!(draft, Some(Draft::Corners(_, false))));
        if !is_polygon {
            self.done();
        }
    }

    /// Closes an outline.
    fn closed(self) {
        if self.draft.with_value(|draft| matches!(draft, Some(Draft::Corners(..)))) {
            self.done();
        }
    }

    fn done(self) {
        if let Some(draft) = self.draft.try_update_value(Option::take).flatten() {
            say(DeskEvent::Marked(draft.mark(self.hand)));
        }
    }

    fn cancelled(self, event: &web_sys::PointerEvent) {
        self.zoom.released(event);
        self.drop_draft();
    }

    fn drop_draft(self) {
        self.dragging.set_value(None);
        self.hand.dragged.set((0.0, 0.0));
        self.draft.set_value(None);
        if let Some(canvas) = self.live.get_untracked() {
            drawing::clear(&canvas);
        }
    }

    /// Marks without a pointer: arrows move the point, Space marks there.
    fn key(self, event: &web_sys::KeyboardEvent) {
        let key = event.key();
        let by = |x: f64, y: f64| self.point_moved((x, y), event.shift_key());
        match key.as_str() {
            "ArrowLeft" => by(-1.0, 0.0),
            "ArrowRight" => by(1.0, 0.0),
            "ArrowUp" => by(0.0, -1.0),
            "ArrowDown" => by(0.0, 1.0),
            " " => self.marked_by_key(),
            "Enter" => self.closed(),
            "Escape" if self.draft.with_value(Option::is_some) => self.drop_draft(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn point(self) -> (f64, f64) {
        let (width, height) = retouching::peek(|desk| desk.size);
        self.at.get_untracked().unwrap_or((f64::from(width) / 2.0, f64::from(height) / 2.0))
    }

    fn point_moved(self, (x, y): (f64, f64), is_fine: bool) {
        let (width, height) = retouching::peek(|desk| desk.size);
        let step = if is_fine { 1.0 } else { (f64::from(width.max(height)) * STEP).max(1.0) };
        let (at_x, at_y) = self.point();
        let to = ((at_x + x * step).clamp(0.0, f64::from(width)), (at_y + y * step).clamp(0.0, f64::from(height)));
        self.at.set(Some(to));
        self.draft.update_value(|draft| {
            if let Some(shape @ Draft::Shape(..)) = draft {
                shape.moved(self.hand, [to.0 as f32, to.1 as f32], 1.0);
            }
        });
        self.paint();
    }

    fn marked_by_key(self) {
        let (x, y) = self.point();
        self.at.set(Some((x, y)));
        let at = [x as f32, y as f32];
        if self.draft.with_value(|draft| matches!(draft, Some(Draft::Shape(..)))) {
            return self.done();
        }
        if self.draft.with_value(Option::is_some) {
            return self.corner(at);
        }
        self.put_down(at, 1.0);
        match self.hand.tool.get_untracked() {
            Tool::Brush | Tool::Eraser => self.done(),
            // Keys set the corners of a lasso one by one.
            Tool::Lasso => self.draft.set_value(Some(Draft::Corners(vec![at], false))),
            _ => {}
        }
    }
}
