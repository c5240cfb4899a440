//! The desk: a picture is marked, an edit asked for, its answer laid in, and what changed is proved.

mod answers;
mod asking;
mod drawing;
mod frame;
mod layers;
mod more;
mod sending;
mod sheet;
mod stage;
mod tools;

use crate::core::Event;
use crate::core::retouching::{Desk, DeskEvent, Load, Said};
use crate::core::text;
use crate::core::text::retouching as texts;
use crate::shell::{Shell, retouching};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use crate::ui::viewer::zoom::Zoom;
use leptos::html;
use leptos::prelude::*;
use tools::Hand;

/// The dialog, while a picture lies on the desk.
pub fn dialog() -> AnyView {
    let shell = Shell::get();
    let picture = Memo::new(move |_| shell.panels().with(|panels| panels.retouch));
    let is_open = Memo::new(move |_| picture.get().is_some());
    Effect::new(move |_| match picture.get() {
        Some(picture) => retouching::open(picture),
        None => retouching::close(),
    });
    view! { <Show when=move || is_open.get()>{content}</Show> }.into_any()
}

fn close() {
    Shell::get().dispatch(Event::RetouchOpened(None));
}

/// A memo of one thing of the desk.
fn of_desk<T: PartialEq + Send + Sync + 'static>(read: impl Fn(&Desk) -> T + Send + Sync + 'static) -> Memo<T> {
    let desk = retouching::desk();
    Memo::new(move |_| desk.with(|desk| read(desk)))
}

fn say(event: DeskEvent) {
    retouching::dispatch(event);
}

fn content() -> AnyView {
    let words = texts::words();
    let node: NodeRef<html::Dialog> = NodeRef::new();
    node.on_load(|dialog: web_sys::HtmlDialogElement| dom::open_dialog(&dialog));
    on_cleanup(dom::close_dialog);
    let zoom = Zoom::new();
    let hand = Hand::new();
    provide_context(hand);
    // The picture is shown at once, and can be marked when the worker has it.
    let failed = of_desk(|desk| match &desk.load {
        Load::Failed(error) => Some(error.clone()),
        _ => None,
    });
    view! {
        <dialog
            class="desk"
            aria-label=words.title
            node_ref=node
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                close();
            }
            on:keydown=move |event| tools::keys(&event, hand, zoom)
        >
            {head(zoom)}
            {move || match failed.get() {
                Some(error) => view! { <p class="desk-state" role="alert">{texts::failed(&error)}</p> }.into_any(),
                None => view! {
                    {tools::toolbar(hand)}
                    <div class="desk-middle">
                        {stage::stage(zoom, hand)}
                        {tools::options(hand)}
                    </div>
                    {panel(hand)}
                }
                .into_any(),
            }}
        </dialog>
    }
    .into_any()
}

fn small(label: &'static str, address: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button class="button" data-kind="icon" type="button" aria-label=label title=label on:click=move |_| act()>
            {icon(address)}
        </button>
    }
    .into_any()
}

fn head(zoom: Zoom) -> AnyView {
    let words = texts::words();
    let percent = text::viewer().percent;
    let can_undo = of_desk(|desk| desk.history.can_undo());
    let can_redo = of_desk(|desk| desk.history.can_redo());
    let travel = |label: &'static str, address, can: Memo<bool>, event: fn() -> DeskEvent| {
        view! {
            <button
                class="button"
                data-kind="icon"
                type="button"
                aria-label=label
                title=label
                disabled=move || !can.get()
                on:click=move |_| say(event())
            >
                {icon(address)}
            </button>
        }
        .into_any()
    };
    view! {
        <header class="desk-head">
            <h2 class="desk-title">{words.title}</h2>
            <div class="desk-steps">
                {travel(words.undo, "tools.svg#undo", can_undo, || DeskEvent::Undone)}
                {travel(words.redo, "tools.svg#redo", can_redo, || DeskEvent::Redone)}
            </div>
            <div class="desk-zoom">
                {small(words.zoom_out, icon::ZOOM_OUT, move || zoom.step(-1))}
                <output class="viewer-percent">{move || percent(zoom.percent())}</output>
                {small(words.zoom_in, icon::ZOOM_IN, move || zoom.step(1))}
                {small(words.fit, icon::FIT, move || zoom.fit())}
            </div>
            {small(words.close, icon::CLOSE, close)}
        </header>
    }
    .into_any()
}

fn panel(hand: Hand) -> AnyView {
    view! {
        <aside class="desk-panel">
            {asking::asking()}
            {said()}
            {answers::answers()}
            {asking::manner()}
            {layers::layers()}
            {more::more(hand)}
        </aside>
    }
    .into_any()
}

/// What there is to say of what was done last.
fn said() -> AnyView {
    let words = texts::words();
    let said = of_desk(|desk| desk.said.clone());
    (move || {
        let said = said.get()?;
        let (role, text) = match &said {
            Said::Failed(error) => ("alert", texts::failed(error)),
            Said::NothingMarked => ("alert", words.nothing_marked.to_owned()),
            Said::Written(name) => ("status", (words.written)(name)),
            // The receipt has a place of its own.
            Said::Saved(_) => return None,
        };
        Some(view! {
            <div class="desk-said" role=role>
                <p>{text}</p>
                {small(words.close, icon::CLOSE, || say(DeskEvent::Dismissed))}
            </div>
        })
    })
    .into_any()
}
