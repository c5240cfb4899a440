//! A picture looked at closely: zoom by wheel, pinch, keys and buttons, and everything that can be done with it.

pub mod zoom;

use crate::core::Event;
use crate::core::conversation::Tree;
use crate::core::picture::Origin;
use crate::core::state::Viewing;
use crate::core::text;
use crate::core::text::retouching::RETOUCH;
use crate::shell::{Sharpness, Shell};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use crate::ui::picture;
use crate::ui::studio::facts;
use crate::ui::stylebook;
use leptos::html;
use leptos::prelude::*;
use zoom::Zoom;

/// The viewer, while a picture is looked at.
pub fn viewer() -> AnyView {
    let shell = Shell::get();
    let viewing = Memo::new(move |_| shell.panels().with(|panels| panels.viewer));
    let is_open = Memo::new(move |_| viewing.get().is_some());
    view! { <Show when=move || is_open.get()>{move || dialog(viewing)}</Show> }.into_any()
}

fn dialog(viewing: Memo<Option<Viewing>>) -> AnyView {
    let shell = Shell::get();
    let zoom = Zoom::new();
    let (has_details, set_details) = signal(false);
    let node: NodeRef<html::Dialog> = NodeRef::new();
    node.on_load(|dialog: web_sys::HtmlDialogElement| dom::open_dialog(&dialog));
    on_cleanup(dom::close_dialog);
    // Another picture is looked at from the start.
    Effect::new(move |_| {
        viewing.get();
        zoom.fit();
        // At the last picture the button that led there is gone, and with it the focus.
        request_animation_frame(move || {
            if let Some(dialog) = node.get_untracked() {
                dom::keep_focus(&dialog);
            }
        });
    });
    let step = move |by: i32| go(viewing, by);
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        match key.as_str() {
            "ArrowLeft" | "PageUp" if !zoom.is_zoomed() => step(-1),
            "ArrowRight" | "PageDown" if !zoom.is_zoomed() => step(1),
            key if zoom.key(key) => {}
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <dialog
            class="viewer"
            tabindex="-1"
            aria-label=text::viewer().title
            node_ref=node
            data-details=move || has_details.get().to_string()
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                shell.dispatch(Event::ViewerClosed);
            }
            on:keydown=keys
        >
            {head(viewing, zoom, set_details)}
            {canvas(viewing, zoom)}
            <Show when=move || has_details.get()>
                <aside class="viewer-details" aria-label=text::viewer().details>
                    {move || viewing.get().map(facts)}
                </aside>
            </Show>
            {foot(viewing)}
        </dialog>
    }
    .into_any()
}

/// The picture before the one that is looked at (`by` below zero) or after it.
fn beside(tree: &Tree, now: Viewing, by: i32) -> Option<Viewing> {
    let (picture, turn) = tree.picture_beside(now.picture, now.turn, by)?;
    Some(Viewing { picture, turn: Some(turn) })
}

/// Looks at the picture beside; at the ends nothing changes.
fn go(viewing: Memo<Option<Viewing>>, by: i32) {
    let shell = Shell::get();
    let next = viewing.get_untracked().and_then(|now| shell.open().with_untracked(|open| beside(&open.tree, now, by)));
    if let Some(next) = next {
        shell.dispatch(Event::ViewerOpened(next));
    }
}

fn button(label: &'static str, address: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button class="button" data-kind="icon" type="button" aria-label=label title=label on:click=move |_| act()>
            {icon(address)}
        </button>
    }
    .into_any()
}

fn head(viewing: Memo<Option<Viewing>>, zoom: Zoom, set_details: WriteSignal<bool>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let record = picture::record(Signal::derive(move || viewing.get().map(|viewing| viewing.picture)));
    let is_demo = Memo::new(move |_| record.with(|record| record.as_ref().is_some_and(|picture| picture.is_demo())));
    let pixels = move || {
        record.with(|record| record.as_ref().map(|picture| (words.figures.pixels)(picture.width_px, picture.height_px)))
    };
    view! {
        <header class="viewer-head">
            <p class="caption">
                <Show when=move || is_demo.get()><span class="badge">{words.shared.demo}</span></Show>
                <span>{pixels}</span>
            </p>
            <div class="viewer-zoom">
                {button(text::viewer().zoom_out, icon::ZOOM_OUT, move || zoom.step(-1))}
                <output class="viewer-percent">{move || (text::viewer().percent)(zoom.percent())}</output>
                {button(text::viewer().zoom_in, icon::ZOOM_IN, move || zoom.step(1))}
                {button(text::viewer().fit, icon::FIT, move || zoom.fit())}
                {button(text::viewer().actual, icon::LOOK, move || zoom.actual())}
            </div>
            <div class="viewer-close">
                {button(text::viewer().details, icon::INFO, move || set_details.update(|shown| *shown = !*shown))}
                {button(words.shared.close, icon::CLOSE, move || shell.dispatch(Event::ViewerClosed))}
            </div>
        </header>
    }
    .into_any()
}

fn canvas(viewing: Memo<Option<Viewing>>, zoom: Zoom) -> AnyView {
    let shell = Shell::get();
    let hash = Memo::new(move |_| viewing.get().map(|viewing| viewing.picture));
    let record = picture::record(hash.into());
    let source = move |sharpness: Sharpness| {
        Memo::new_with_compare(move |_| hash.get().map(|hash| shell.source(hash, sharpness)), |_, _| true)
    };
    let (small, full) = (source(Sharpness::Thumb), source(Sharpness::Full));
    let url = Memo::new(move |_| picture::best_url(full.get(), small.get()));
    let absence = move || full.get().and_then(|source| source.with(picture::absence));
    Effect::new(move |_| {
        let size = record.with(|record| record.as_ref().map(|picture| (picture.width_px, picture.height_px)));
        zoom.set_picture(size.unwrap_or((1, 1)));
    });
    let has_step = move |by| {
        let now = viewing.get();
        now.is_some_and(|now| shell.open().with(|open| beside(&open.tree, now, by).is_some()))
    };
    let alt =
        move || record.with(|record| record.as_ref().map(|record| picture::describe(record, 1)).unwrap_or_default());
    view! {
        <div
            class="viewer-canvas"
            node_ref=zoom.canvas
            data-zoomed=move || zoom.is_zoomed().to_string()
            on:wheel=move |event| zoom.wheel(&event)
            on:pointerdown=move |event| zoom.pressed(&event)
            on:pointermove=move |event| zoom.moved(&event)
            on:pointerup=move |event| zoom.released(&event)
            on:pointercancel=move |event| zoom.released(&event)
            on:dblclick=move |event| zoom.toggled(&event)
        >
            <img
                class="viewer-picture"
                alt=alt
                src=move || url.get()
                draggable="false"
                style:width=move || zoom.css_width()
                style:height=move || zoom.css_height()
                style:transform=move || zoom.css_transform()
            />
            {move || absence().map(|why| view! { <p class="viewer-absence" role="status">{why}</p> })}
            <Show when=move || has_step(-1)>
                <span class="viewer-step" data-side="start" on:pointerdown=not_a_drag>
                    {button(text::viewer().previous, icon::BACK, move || go(viewing, -1))}
                </span>
            </Show>
            <Show when=move || has_step(1)>
                <span class="viewer-step" data-side="end" on:pointerdown=not_a_drag>
                    {button(text::viewer().next, icon::FORWARD, move || go(viewing, 1))}
                </span>
            </Show>
        </div>
    }
    .into_any()
}

/// A press on a button is none on the picture, which would take the click to itself.
fn not_a_drag(event: web_sys::PointerEvent) {
    event.stop_propagation();
}

fn foot(viewing: Memo<Option<Viewing>>) -> AnyView {
    let shell = Shell::get();
    let words = text::turn();
    let record = picture::record(Signal::derive(move || viewing.get().map(|viewing| viewing.picture)));
    let say = move |make: fn(Viewing) -> Event| {
        move |_| {
            if let Some(viewing) = viewing.get_untracked() {
                shell.dispatch(make(viewing));
            }
        }
    };
    let go_on = move |_| {
        let made_in = record.with_untracked(|record| match record.as_ref().map(|picture| &picture.origin) {
            Some(Origin::Generated { turn, .. }) => Some(*turn),
            _ => None,
        });
        if let Some(Viewing { picture, turn }) = viewing.get_untracked() {
            shell.dispatch(match made_in.or(turn) {
                Some(turn) => Event::Continued { picture, turn },
                None => Event::Attached(picture),
            });
            shell.dispatch(Event::ViewerClosed);
        }
    };
    let attach = move |_| {
        if let Some(viewing) = viewing.get_untracked() {
            shell.dispatch(Event::Attached(viewing.picture));
            shell.dispatch(Event::ViewerClosed);
        }
    };
    let retouch = move |_| {
        if let Some(viewing) = viewing.get_untracked() {
            shell.dispatch(Event::ViewerClosed);
            shell.dispatch(Event::RetouchOpened(Some(viewing.picture)));
        }
    };
    view! {
        <footer class="viewer-foot">
            {stylebook::fit::of_looked(record)}
            <button class="button" data-tone="accent" type="button" aria-label=words.continue_from on:click=go_on>
                {icon(icon::BRANCH)}
                {words.continue_short}
            </button>
            <button class="button" type="button" on:click=say(|viewing| Event::Downloaded(viewing.picture))>
                {icon(icon::DOWNLOAD)}
                {words.download}
            </button>
            <button class="button" type="button" on:click=retouch>
                {icon("tools.svg#retouch")}
                {RETOUCH}
            </button>
            <button class="button" type="button" on:click=say(|viewing| Event::Copied(viewing.picture))>
                {icon(icon::COPY)}
                {words.copy}
            </button>
            <button class="button" type="button" on:click=attach>
                {icon(icon::ATTACH)}
                {words.attach}
            </button>
        </footer>
    }
    .into_any()
}
