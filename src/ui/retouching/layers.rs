//! The edits that were kept, as layers.

use super::tools::{Hand, Tool};
use super::{of_desk, say};
use crate::core::Event;
use crate::core::id::Id;
use crate::core::retouching::{DeskEvent, Export, Layer, LayerChange, Work};
use crate::core::state::Viewing;
use crate::core::text::retouching as texts;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;

/// By how many pixels a click moves a layer; with Shift it is one.
const MOVE_PX: i32 = 10;

/// The part of the panel with the layers, the highest first.
pub fn layers() -> AnyView {
    let words = texts::words();
    let all = of_desk(|desk| desk.document.layers.iter().rev().cloned().collect::<Vec<_>>());
    let saved = of_desk(|desk| desk.document.saved.filter(|_| !desk.document.outdated));
    let work = of_desk(|desk| desk.work.clone());
    let shell = Shell::get();
    let export = move |label: &'static str, kind: Export| {
        view! {
            <button class="button" data-size="small" type="button" disabled=move || work.get() != Work::Idle on:click=move |_| say(DeskEvent::ExportAsked(kind))>{label}</button>
        }
    };
    view! {
        <section class="desk-part" aria-label=words.layers>
            <h3 class="desk-heading">{words.layers}</h3>
            <Show when=move || all.with(Vec::is_empty)><p class="quiet">{words.layers_empty}</p></Show>
            <ul class="desk-layers">{move || all.get().iter().enumerate().map(one).collect_view()}</ul>
            <Show when=move || all.with(|all| !all.is_empty())>
                <div class="button-row">
                    <button class="button" data-size="small" type="button" disabled=move || work.get() != Work::Idle on:click=|_| say(DeskEvent::SaveAsked)>
                        {icon(icon::CHECK)}
                        {words.save}
                    </button>
                    {export(words.export_ora, Export::OpenRaster)}
                    {export(words.export_zip, Export::Archive)}
                </div>
            </Show>
            <Show when=move || work.get() == Work::Exporting><p class="quiet" role="status">{words.exporting}</p></Show>
            {move || saved.get().map(|picture| view! {
                <div class="button-row">
                    <button class="button" data-size="small" type="button" on:click=move |_| shell.dispatch(Event::ViewerOpened(Viewing { picture, turn: None }))>
                        {icon(icon::LOOK)}
                        {words.look}
                    </button>
                    <button class="button" data-size="small" type="button" on:click=move |_| shell.dispatch(Event::Downloaded(picture))>
                        {icon(icon::DOWNLOAD)}
                        {words.download}
                    </button>
                </div>
            })}
        </section>
    }
    .into_any()
}

/// Takes a layer into the hand, or lets it go.
fn drag(label: String, turn: Id) -> AnyView {
    let Some(hand) = use_context::<Hand>() else { return ().into_any() };
    let is_in_hand = move || hand.tool.get() == Tool::Layer(turn);
    view! {
        <button
            class="button"
            data-kind="icon"
            type="button"
            aria-label=label.clone()
            title=label
            aria-pressed=move || is_in_hand().to_string()
            on:click=move |_| hand.tool.update(|tool| *tool = if *tool == Tool::Layer(turn) { Tool::Brush } else { Tool::Layer(turn) })
        >
            {icon("tools.svg#hand")}
        </button>
    }
    .into_any()
}

/// A small button of a layer.
fn tool(label: String, address: &'static str, act: impl Fn(web_sys::MouseEvent) + 'static) -> AnyView {
    view! {
        <button class="button" data-kind="icon" type="button" aria-label=label.clone() title=label on:click=act>
            {icon(address)}
        </button>
    }
    .into_any()
}

fn one((place, layer): (usize, &Layer)) -> AnyView {
    let nth = place + 1;
    let words = texts::words();
    let turn = layer.turn;
    let name = if layer.name.is_empty() { (words.layer_nth)(nth) } else { layer.name.clone() };
    let change = move |change: LayerChange| say(DeskEvent::LayerChanged(turn, change));
    let act = |label: String, address: &'static str, to: LayerChange| tool(label, address, move |_| change(to.clone()));
    let nudge = |label: String, address: &'static str, (right, down): (i32, i32)| {
        tool(label, address, move |event| {
            let by = if event.shift_key() { 1 } else { MOVE_PX };
            change(LayerChange::Moved(right * by, down * by));
        })
    };
    let (shown, opacity) = (layer.shown, layer.opacity);
    view! {
        <li class="desk-layer">
            <label class="desk-check">
                <input type="checkbox" prop:checked=shown aria-label=(words.show)(&name) on:change=move |event| change(LayerChange::Shown(event_target_checked(&event))) />
                <span>{name.clone()}</span>
            </label>
            <input
                type="range"
                min="0"
                max="100"
                aria-label=(words.opacity)(&name)
                prop:value=opacity.to_string()
                on:change=move |event| change(LayerChange::Opacity(event_target_value(&event).parse().unwrap_or(100)))
            />
            <div class="desk-layer-tools">
                {drag((words.drag)(&name), turn)}
                {nudge((words.move_left)(&name), "tools.svg#left", (-1, 0))}
                {nudge((words.move_right)(&name), "tools.svg#right", (1, 0))}
                {nudge((words.move_up)(&name), "tools.svg#up", (0, -1))}
                {nudge((words.move_down)(&name), icon::DOWN, (0, 1))}
                {act((words.raise)(&name), "tools.svg#raise", LayerChange::Raised(1))}
                {act((words.lower)(&name), "tools.svg#lower", LayerChange::Raised(-1))}
                {tool((words.ask_again)(&name), icon::REFRESH, move |_| say(DeskEvent::AskedAgain(turn)))}
                {act((words.remove)(&name), icon::TRASH, LayerChange::Removed)}
            </div>
        </li>
    }
    .into_any()
}
