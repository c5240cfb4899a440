//! What can be done beside an edit: a larger picture, and what earlier turns have moved put back.

use super::tools::{Hand, Tool};
use super::{of_desk, say};
use crate::core::gemini::model::Ratio;
use crate::core::retouching::{DeskEvent, Earlier, Work, frame};
use crate::core::text::retouching as texts;
use crate::ui::icon::{self, icon};
use crate::ui::picture;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// The last parts of the panel.
pub fn more(hand: Hand) -> AnyView {
    view! {
        {extend(hand)}
        {earlier()}
    }
    .into_any()
}

fn extend(hand: Hand) -> AnyView {
    let words = texts::words();
    let size = of_desk(|desk| desk.size);
    let work = of_desk(|desk| desk.work.clone());
    let margins = hand.margins;
    let is_any = move || margins.get().iter().any(|side| *side > 0);
    let chosen = move |event: web_sys::Event| {
        if let Some(ratio) = Ratio::parse(&event_target_value(&event)) {
            margins.set(frame::margins_to(ratio, size.get_untracked()));
        }
        hand.tool.set(Tool::Frame);
    };
    let will_be = move || {
        let (width, height) = frame::framed(size.get(), margins.get());
        let pixels = crate::shell::Shell::get().words().figures.pixels;
        let ratio = frame::ratio_of(size.get(), margins.get()).map(|ratio| [ratio.as_str(), " · "].concat());
        is_any().then(|| [ratio.unwrap_or_default(), pixels(width, height)].concat())
    };
    let misfit = Memo::new(move |_| frame::misfit(size.get(), margins.get()));
    view! {
        <details class="desk-more">
            <summary>{words.extend}</summary>
            <p class="quiet">{words.extend_lead}</p>
            <label>
                <span class="field-label">{words.extend_to}</span>
                <select class="field" aria-label=words.extend_to on:change=chosen>
                    <option value="">"–"</option>
                    {Ratio::ALL.iter().map(|ratio| view! { <option value=ratio.as_str()>{ratio.as_str()}</option> }).collect_view()}
                </select>
            </label>
            <p class="quiet">{words.extend_drag} " " {will_be}</p>
            {move || misfit.get().map(|why| view! { <p class="quiet" role="status">{(words.misfit)(why)}</p> })}
            <div class="button-row">
                <button class="button" data-size="small" type="button" aria-pressed=move || (hand.tool.get() == Tool::Frame).to_string() on:click=move |_| hand.tool.set(Tool::Frame)>
                    {icon(icon::FIT)}
                    {words.frame}
                </button>
                <button
                    class="button"
                    data-tone="accent"
                    type="button"
                    disabled=move || !is_any() || misfit.get().is_some() || work.get() != Work::Idle
                    on:click=move |_| say(DeskEvent::ExtendAsked(margins.get_untracked()))
                >
                    {words.extend_now}
                </button>
            </div>
            <Show when=move || work.get() == Work::Extending><p class="quiet" role="status">{words.extending}</p></Show>
        </details>
    }
    .into_any()
}

fn earlier() -> AnyView {
    let words = texts::words();
    let count = of_desk(|desk| desk.earlier.len());
    let is_mending = of_desk(|desk| desk.work == Work::Comparing);
    // The first opening compares them; what is known stays.
    let opened = |event: web_sys::Event| {
        let is_open = event.target().and_then(|details| details.dyn_into::<web_sys::HtmlDetailsElement>().ok());
        if is_open.is_some_and(|details| details.open()) {
            say(DeskEvent::DriftWanted);
        }
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <details class="desk-more" on:toggle=opened>
                <summary>{words.earlier}</summary>
                <p class="quiet">{words.earlier_lead}</p>
                <ul class="desk-earliers">{move || (0..count.get()).rev().map(one_earlier).collect_view()}</ul>
                <Show when=move || is_mending.get()><p class="quiet" role="status">{words.mending}</p></Show>
            </details>
        </Show>
    }
    .into_any()
}

/// An earlier picture: how far this one has moved since, as a sentence and as a bar beside the others'.
fn one_earlier(place: usize) -> AnyView {
    let words = texts::words();
    let work = of_desk(|desk| desk.work.clone());
    let has_mark = of_desk(|desk| desk.region().and_then(|region| region.facts).is_some_and(|facts| facts.marked > 0));
    let known =
        of_desk(move |desk| desk.earlier.get(place).map(|earlier| (earlier.clone(), desk.earlier.len() - place)));
    let is_steepest = of_desk(move |desk| desk.drifted_after() == Some(place));
    let share = of_desk(move |desk| {
        let reaches = desk.reaches_px();
        let most = reaches.iter().flatten().copied().fold(1.0, f64::max);
        reaches.get(place).copied().flatten().map(|reach| reach * 100.0 / most)
    });
    let is_idle = move || work.get() == Work::Idle;
    let said = |earlier: &Earlier| match &earlier.drift {
        None => words.comparing.to_owned(),
        Some(Ok(drift)) => texts::drift(drift),
        Some(Err(error)) => texts::failed(error),
    };
    let shown = move |(earlier, count): (Earlier, usize)| {
        let picture = earlier.picture;
        let can_undo = matches!(earlier.drift, Some(Ok(_)));
        let width = move || format!("{}%", share.get().unwrap_or_default());
        view! {
            <li class="desk-earlier">
                {picture::thumb(picture, None)}
                <div>
                    <p>{(words.turns_earlier)(count)}</p>
                    <span class="desk-drift" aria-hidden="true"><span style:width=width></span></span>
                    <p class="quiet" role="status">{said(&earlier)}</p>
                    <Show when=move || is_steepest.get()><p class="quiet">{words.drifted_after}</p></Show>
                    <div class="button-row">
                        {can_undo.then(|| view! {
                            <button class="button" data-size="small" type="button" disabled=move || !is_idle() on:click=move |_| say(DeskEvent::UndriftAsked(picture))>{words.undrift}</button>
                        })}
                        <button
                            class="button"
                            data-size="small"
                            type="button"
                            disabled=move || !has_mark.get() || !is_idle()
                            on:click=move |_| say(DeskEvent::RestoreAsked(picture))
                        >
                            {words.restore}
                        </button>
                    </div>
                </div>
            </li>
        }
    };
    (move || known.get().map(shown)).into_any()
}
