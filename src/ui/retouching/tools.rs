//! The tools: what marks, how large, and what is done to the whole mask.

use super::{of_desk, say};
use crate::core::id::Id;
use crate::core::retouch::marks::Mark;
use crate::core::retouching::DeskEvent;
use crate::core::text::retouching as texts;
use crate::ui::icon::icon;
use crate::ui::viewer::zoom::Zoom;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// What the pointer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Marks along its way.
    Brush,
    /// Takes away along its way.
    Eraser,
    /// Marks what its way encloses.
    Lasso,
    /// Marks what corners enclose.
    Polygon,
    /// Marks a rectangle.
    Rectangle,
    /// Marks an ellipse.
    Ellipse,
    /// Marks what looks alike.
    Wand,
    /// Moves the picture.
    Hand,
    /// Drags the picture's edges.
    Frame,
    /// Drags this layer.
    Layer(Id),
}

/// Brush sizes, in pixels of the screen at the picture's fitting size: steps of the slider.
const SIZE_MAX: f64 = 400.0;
/// By how many pixels the mask is grown or shrunk at a click.
const GROW_PX: f32 = 8.0;
/// The widest feather that can be chosen, in pixels.
const FEATHER_MAX: f64 = 200.0;

/// The tool in hand and how it is set.
#[derive(Clone, Copy)]
pub struct Hand {
    /// The tool.
    pub tool: RwSignal<Tool>,
    /// Diameter of the brush in pixels of the picture.
    pub size: RwSignal<f64>,
    /// How much colours may differ for the wand, 0 to 255.
    pub tolerance: RwSignal<u8>,
    /// Whether shapes and the wand take away.
    pub subtracts: RwSignal<bool>,
    /// The part of the picture that is seen of the state before, in percent.
    pub before: RwSignal<f64>,
    /// Whether the two states are shown as their difference.
    pub difference: RwSignal<bool>,
    /// How far the frame was dragged: left, top, right, bottom, in pixels of the picture.
    pub margins: RwSignal<[u32; 4]>,
    /// How far the layer in hand was dragged: to the right and down, in pixels of the picture.
    pub dragged: RwSignal<(f64, f64)>,
}

impl Hand {
    /// A brush of a usual size.
    pub fn new() -> Self {
        Self {
            tool: RwSignal::new(Tool::Brush),
            size: RwSignal::new(60.0),
            tolerance: RwSignal::new(24),
            subtracts: RwSignal::new(false),
            before: RwSignal::new(0.0),
            difference: RwSignal::new(false),
            margins: RwSignal::new([0; 4]),
            dragged: RwSignal::new((0.0, 0.0)),
        }
    }

    /// Whether what is drawn now takes away.
    pub fn erases(self) -> bool {
        self.tool.get_untracked() == Tool::Eraser || self.subtracts.get_untracked()
    }
}

const TOOLS: [(Tool, &str); 8] = [
    (Tool::Brush, "tools.svg#brush"),
    (Tool::Eraser, "tools.svg#eraser"),
    (Tool::Lasso, "tools.svg#lasso"),
    (Tool::Polygon, "tools.svg#polygon"),
    (Tool::Rectangle, "tools.svg#rectangle"),
    (Tool::Ellipse, "tools.svg#ellipse"),
    (Tool::Wand, "tools.svg#wand"),
    (Tool::Hand, "tools.svg#hand"),
];

fn name(tool: Tool) -> &'static str {
    let words = texts::words();
    match tool {
        Tool::Brush => words.brush,
        Tool::Eraser => words.eraser,
        Tool::Lasso => words.lasso,
        Tool::Polygon => words.polygon,
        Tool::Rectangle => words.rectangle,
        Tool::Ellipse => words.ellipse,
        Tool::Wand => words.wand,
        Tool::Hand | Tool::Frame | Tool::Layer(_) => words.hand,
    }
}

/// The row of tools.
pub fn toolbar(hand: Hand) -> AnyView {
    let one = move |(tool, address): (Tool, &'static str)| {
        view! {
            <button
                class="desk-tool"
                type="button"
                aria-label=name(tool)
                title=name(tool)
                aria-pressed=move || (hand.tool.get() == tool).to_string()
                on:click=move |_| hand.tool.set(tool)
            >
                {icon(address)}
            </button>
        }
    };
    view! {
        <div class="desk-tools" role="toolbar" aria-label=texts::words().tools>
            {TOOLS.map(one).collect_view()}
        </div>
    }
    .into_any()
}

/// Does what a key stands for, where nothing is being written.
pub fn keys(event: &web_sys::KeyboardEvent, hand: Hand, zoom: Zoom) {
    let at = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    // Sliders and boxes to tick take no letters.
    let writes = at.is_some_and(|element| match element.tag_name().as_str() {
        "INPUT" => !matches!(element.get_attribute("type").as_deref(), Some("range" | "checkbox" | "radio")),
        name => matches!(name, "TEXTAREA" | "SELECT"),
    });
    if writes || event.alt_key() {
        return;
    }
    let key = event.key().to_lowercase();
    if event.ctrl_key() || event.meta_key() {
        match (key.as_str(), event.shift_key()) {
            ("z", false) => say(DeskEvent::Undone),
            ("z", true) | ("y", _) => say(DeskEvent::Redone),
            _ => return,
        }
        return event.prevent_default();
    }
    let sized = |by: f64| hand.size.update(|size| *size = (*size * by).clamp(1.0, SIZE_MAX));
    match key.as_str() {
        "b" => hand.tool.set(Tool::Brush),
        "e" => hand.tool.set(Tool::Eraser),
        "l" => hand.tool.set(Tool::Lasso),
        "p" => hand.tool.set(Tool::Polygon),
        "r" => hand.tool.set(Tool::Rectangle),
        "o" => hand.tool.set(Tool::Ellipse),
        "w" => hand.tool.set(Tool::Wand),
        "h" => hand.tool.set(Tool::Hand),
        "[" => sized(0.8),
        "]" => sized(1.25),
        "+" | "=" | "-" | "0" | "1" => drop(zoom.key(&key)),
        _ => return,
    }
    event.prevent_default();
}

/// A slider with its name and its value.
pub fn slider(
    label: &'static str,
    (least, most): (f64, f64),
    value: Signal<f64>,
    shown: impl Fn(f64) -> String + Send + Sync + 'static,
    set: impl Fn(f64) + 'static,
) -> AnyView {
    view! {
        <label class="desk-slider">
            <span>{label}</span>
            <output>{move || shown(value.get())}</output>
            <input
                type="range"
                aria-label=label
                min=least.to_string()
                max=most.to_string()
                prop:value=move || value.get().to_string()
                on:input=move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        set(value);
                    }
                }
            />
        </label>
    }
    .into_any()
}

/// How the tool in hand is set, and what is done to the whole mask.
pub fn options(hand: Hand) -> AnyView {
    let words = texts::words();
    let pixels = move |px: f64| (words.pixels)(px.round() as u32);
    let feather = of_desk(|desk| desk.region().and_then(|region| region.feather_px));
    let feather_px = Signal::derive(move || f64::from(feather.get().unwrap_or(0.0)));
    let feather_said = move |px: f64| if px < 1.0 { words.feather_usual.to_owned() } else { pixels(px) };
    let whole = |label: &'static str, mark: fn() -> Mark| {
        view! {
            <button class="button" data-size="small" type="button" on:click=move |_| say(DeskEvent::Marked(mark()))>{label}</button>
        }
    };
    let of_tool = move || match hand.tool.get() {
        Tool::Brush | Tool::Eraser => {
            slider(words.size, (1.0, SIZE_MAX), hand.size.into(), pixels, move |px| hand.size.set(px))
        }
        Tool::Wand => view! {
            {slider(
                words.tolerance,
                (0.0, 255.0),
                Signal::derive(move || f64::from(hand.tolerance.get())),
                |tolerance| tolerance.to_string(),
                move |tolerance| hand.tolerance.set(tolerance as u8),
            )}
            {subtract(hand)}
        }
        .into_any(),
        Tool::Lasso | Tool::Polygon | Tool::Rectangle | Tool::Ellipse => subtract(hand),
        Tool::Hand | Tool::Frame | Tool::Layer(_) => ().into_any(),
    };
    view! {
        <div class="desk-options">
            {of_tool}
            <div class="button-row" role="group" aria-label=words.mask>
                {whole(words.grow, || Mark::Grown(GROW_PX))}
                {whole(words.shrink, || Mark::Grown(-GROW_PX))}
                {whole(words.invert, || Mark::Inverted)}
                {whole(words.all, || Mark::All)}
                {whole(words.nothing, || Mark::Nothing)}
            </div>
            {slider(words.feather, (0.0, FEATHER_MAX), feather_px, feather_said, |px| {
                say(DeskEvent::Feathered((px >= 1.0).then_some(px as f32)));
            })}
        </div>
    }
    .into_any()
}

fn subtract(hand: Hand) -> AnyView {
    view! {
        <label class="desk-check">
            <input
                type="checkbox"
                prop:checked=move || hand.subtracts.get()
                on:change=move |event| hand.subtracts.set(event_target_checked(&event))
            />
            {texts::words().subtract}
        </label>
    }
    .into_any()
}
