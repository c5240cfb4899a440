//! The zoom of the viewer: a scale and an offset, moved by wheel, fingers and keys about the point under them.

use leptos::html;
use leptos::prelude::*;

/// The largest scale, in screen pixels for a pixel of the picture.
const SCALE_MAX: f64 = 16.0;

/// What a step by key or button multiplies the scale with.
const STEP: f64 = 1.25;

/// How far an arrow key moves a picture that is larger than the canvas, in pixels.
const MOVE_PX: f64 = 80.0;

/// A finger or the mouse on the canvas.
#[derive(Clone, Copy)]
struct Pointer {
    id: i32,
    x: f64,
    y: f64,
}

/// The zoom of one viewer.
#[derive(Clone, Copy)]
pub struct Zoom {
    /// The element that the picture is shown in.
    pub canvas: NodeRef<html::Div>,
    picture: RwSignal<(u32, u32)>,
    /// The scale; none fits the picture into the canvas.
    scale: RwSignal<Option<f64>>,
    /// How far the picture's centre is from the canvas's, in pixels.
    offset: RwSignal<(f64, f64)>,
    pointers: StoredValue<Vec<Pointer>>,
    /// Counts the changes of the window's size, which the fitting scale follows.
    resized: RwSignal<u32>,
}

impl Zoom {
    /// A zoom that fits.
    pub fn new() -> Self {
        let resized = RwSignal::new(0_u32);
        let listening = window_event_listener(leptos::ev::resize, move |_| {
            resized.update(|count| *count = count.wrapping_add(1));
        });
        on_cleanup(move || listening.remove());
        Self {
            canvas: NodeRef::new(),
            picture: RwSignal::new((1, 1)),
            scale: RwSignal::new(None),
            offset: RwSignal::new((0.0, 0.0)),
            pointers: StoredValue::new(Vec::new()),
            resized,
        }
    }

    /// Tells the picture's width and height in pixels.
    pub fn set_picture(self, size: (u32, u32)) {
        self.picture.set(size);
    }

    /// Fits the picture into the canvas; a small picture is not enlarged.
    pub fn fit(self) {
        self.scale.set(None);
        self.offset.set((0.0, 0.0));
    }

    /// Fits the picture with margins (left, top, right, bottom, in its pixels) into the canvas, with room to drag them.
    pub fn fit_around(self, [left, top, right, bottom]: [u32; 4]) {
        const SHARE: f64 = 0.72;
        let (width, height) = self.picture.get_untracked();
        let (across, down) = untrack(|| self.canvas_size());
        let sum = |near: u32, side: u32, far: u32| (f64::from(near) + f64::from(side) + f64::from(far)).max(1.0);
        let scale = (across / sum(left, width, right)).min(down / sum(top, height, bottom)) * SHARE;
        self.scale.set(Some(scale));
        let middle = |near: u32, far: u32| (f64::from(near) - f64::from(far)) / 2.0 * scale;
        self.offset.set((middle(left, right), middle(top, bottom)));
    }

    /// One pixel of the picture for one of the screen.
    pub fn actual(self) {
        self.zoom_to(1.0, (0.0, 0.0));
    }

    /// One step in (1) or out (-1).
    pub fn step(self, by: i32) {
        self.zoom_to(self.scale() * STEP.powi(by), (0.0, 0.0));
    }

    /// Whether the picture is larger than it fits.
    pub fn is_zoomed(self) -> bool {
        self.scale.get().is_some()
    }

    /// The scale in percent of the picture's own pixels.
    pub fn percent(self) -> u32 {
        (self.scale() * 100.0).round() as u32
    }

    /// Does what a key stands for; whether it stands for anything.
    pub fn key(self, key: &str) -> bool {
        match key {
            "+" | "=" => self.step(1),
            "-" => self.step(-1),
            "0" => self.fit(),
            "1" => self.actual(),
            "ArrowLeft" => self.shift(MOVE_PX, 0.0),
            "ArrowRight" => self.shift(-MOVE_PX, 0.0),
            "ArrowUp" => self.shift(0.0, MOVE_PX),
            "ArrowDown" => self.shift(0.0, -MOVE_PX),
            _ => return false,
        }
        true
    }

    /// Zooms about the pointer.
    pub fn wheel(self, event: &web_sys::WheelEvent) {
        event.prevent_default();
        let lines = if event.delta_mode() == web_sys::WheelEvent::DOM_DELTA_LINE { 16.0 } else { 1.0 };
        let factor = (-event.delta_y() * lines * 0.0022).exp();
        self.zoom_to(
            self.scale() * factor,
            self.seen_from_centre(f64::from(event.client_x()), f64::from(event.client_y())),
        );
    }

    /// Fits, or shows actual pixels about the point.
    pub fn toggled(self, event: &web_sys::MouseEvent) {
        if self.scale.get_untracked().is_some() {
            self.fit();
        } else {
            let about = self.seen_from_centre(f64::from(event.client_x()), f64::from(event.client_y()));
            self.zoom_to((self.scale() * 2.0).max(1.0), about);
        }
    }

    /// A finger or the mouse is put down.
    pub fn pressed(self, event: &web_sys::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(canvas) = self.canvas.get_untracked() {
            // Without the capture, a drag ends at the canvas's edge.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        self.pointers.update_value(|pointers| {
            pointers.retain(|pointer| pointer.id != event.pointer_id());
            pointers.push(pointer(event));
        });
    }

    /// A finger or the mouse moves: one drags, two pinch.
    pub fn moved(self, event: &web_sys::PointerEvent) {
        let before = self.pointers.get_value();
        let now = pointer(event);
        let Some(old) = before.iter().find(|pointer| pointer.id == now.id).copied() else { return };
        let other = before.iter().find(|pointer| pointer.id != now.id).copied();
        self.pointers.update_value(|pointers| {
            if let Some(pointer) = pointers.iter_mut().find(|pointer| pointer.id == now.id) {
                *pointer = now;
            }
        });
        match other {
            Some(other) => {
                let distance = |a: Pointer, b: Pointer| (a.x - b.x).hypot(a.y - b.y).max(1.0);
                let factor = distance(now, other) / distance(old, other);
                let about = self.seen_from_centre((now.x + other.x) / 2.0, (now.y + other.y) / 2.0);
                self.shift((now.x - old.x) / 2.0, (now.y - old.y) / 2.0);
                self.zoom_to(self.scale() * factor, about);
            }
            None => self.shift(now.x - old.x, now.y - old.y),
        }
    }

    /// A finger or the mouse moves and does something else than to drag.
    pub fn noted(self, event: &web_sys::PointerEvent) {
        self.pointers.update_value(|pointers| {
            if let Some(pointer) = pointers.iter_mut().find(|pointer| pointer.id == event.pointer_id()) {
                *pointer = self::pointer(event);
            }
        });
    }

    /// A finger or the mouse moves: it drags if it is meant to, and two pinch in any case.
    pub fn moved_if(self, event: &web_sys::PointerEvent, drags: bool) {
        if drags || self.fingers() > 1 { self.moved(event) } else { self.noted(event) }
    }

    /// How many fingers are down.
    pub fn fingers(self) -> usize {
        self.pointers.with_value(Vec::len)
    }

    /// The place in the picture that the canvas's upper left corner shows, in pixels of the picture, and the points of
    /// the screen for a pixel.
    pub fn view(self) -> (f64, f64, f64) {
        let scale = self.scale();
        let (width, height) = self.picture.get();
        let (across, down) = self.canvas_size();
        let (x, y) = self.offset.get();
        let corner = |side: f64, of: u32, offset: f64| f64::from(of) / 2.0 - (side / 2.0 + offset) / scale;
        (corner(across, width, x), corner(down, height, y), scale)
    }

    /// The place in the picture under a point of the window.
    pub fn place(self, x: f64, y: f64) -> (f64, f64) {
        let (from_x, from_y, scale) = untrack(|| self.view());
        self.canvas.get_untracked().map_or((0.0, 0.0), |canvas| {
            let rect = canvas.get_bounding_client_rect();
            (from_x + (x - rect.left()) / scale, from_y + (y - rect.top()) / scale)
        })
    }

    /// Width and height of the canvas, in points of the screen.
    pub fn canvas_size(self) -> (f64, f64) {
        self.resized.get();
        self.canvas
            .get()
            .map_or((1.0, 1.0), |canvas| (f64::from(canvas.client_width()), f64::from(canvas.client_height())))
    }

    /// A finger or the mouse is lifted.
    pub fn released(self, event: &web_sys::PointerEvent) {
        self.pointers.update_value(|pointers| pointers.retain(|pointer| pointer.id != event.pointer_id()));
    }

    /// The picture's width on the screen, for CSS.
    pub fn css_width(self) -> String {
        px(f64::from(self.picture.get().0) * self.scale())
    }

    /// The picture's height on the screen, for CSS.
    pub fn css_height(self) -> String {
        px(f64::from(self.picture.get().1) * self.scale())
    }

    /// Where the picture is, for CSS.
    pub fn css_transform(self) -> String {
        let (x, y) = self.offset.get();
        ["translate(", &px(x), ", ", &px(y), ")"].concat()
    }

    fn fitting(self) -> f64 {
        let (width, height) = self.picture.get();
        let (canvas_width, canvas_height) = self.canvas_size();
        let by_width = canvas_width / f64::from(width.max(1));
        let by_height = canvas_height / f64::from(height.max(1));
        by_width.min(by_height).min(1.0)
    }

    fn scale(self) -> f64 {
        self.scale.get().unwrap_or_else(|| self.fitting())
    }

    /// Sets the scale and keeps what is at `about`, which is seen from the canvas's centre, where it is.
    fn zoom_to(self, scale: f64, about: (f64, f64)) {
        let (before, fitting) = (self.scale(), self.fitting());
        let scale = scale.clamp(fitting.min(0.1), SCALE_MAX);
        if scale <= fitting * 1.001 && scale < before {
            return self.fit();
        }
        let factor = scale / before.max(f64::EPSILON);
        let (x, y) = self.offset.get_untracked();
        self.scale.set(Some(scale));
        self.offset.set((about.0 - (about.0 - x) * factor, about.1 - (about.1 - y) * factor));
        self.shift(0.0, 0.0);
    }

    /// Moves the picture, as far as some of it stays in the middle of the canvas.
    fn shift(self, by_x: f64, by_y: f64) {
        let scale = self.scale();
        let (width, height) = self.picture.get_untracked();
        let half = |side: u32| f64::from(side) * scale / 2.0;
        let (x, y) = self.offset.get_untracked();
        let bounded = |value: f64, bound: f64| value.clamp(-bound, bound);
        if self.scale.get_untracked().is_some() {
            self.offset.set((bounded(x + by_x, half(width)), bounded(y + by_y, half(height))));
        }
    }

    fn seen_from_centre(self, x: f64, y: f64) -> (f64, f64) {
        self.canvas.get_untracked().map_or((0.0, 0.0), |canvas| {
            let rect = canvas.get_bounding_client_rect();
            (x - rect.left() - rect.width() / 2.0, y - rect.top() - rect.height() / 2.0)
        })
    }
}

fn pointer(event: &web_sys::PointerEvent) -> Pointer {
    Pointer { id: event.pointer_id(), x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}

/// A length in whole pixels, which is what CSS needs here.
fn px(value: f64) -> String {
    [(value.round() as i64).to_string().as_str(), "px"].concat()
}
