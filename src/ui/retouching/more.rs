//! What can be done beside an edit: a larger picture, and what earlier turns have moved put back.

use super::tools::{Hand, Tool};
use super::{of_desk, say};
use crate::core::gemini::model::Ratio;
use crate::core::retouching::{DeskEvent, Earlier, Work};
use crate::core::text::retouching as texts;
use crate::ui::icon::{self, icon};
use crate::ui::picture;
use leptos::prelude::*;

/// The last parts of the panel.
pub fn more(hand: Hand) -> AnyView {
    view! {
        {extend(hand)}
        {earlier()}
    }
    .into_any()
}

/// The margins that bring a picture of this size to a ratio, as evenly as whole pixels go: left, top, right, bottom.
fn margins_to(ratio: Ratio, (width, height): (u32, u32)) -> [u32; 4] {
    let (across, down) = ratio.terms();
    let wide = u64::from(height) * u64::from(across) / u64::from(down.max(1));
    let high = u64::from(width) * u64::from(down) / u64::from(across.max(1));
    let more_x = u32::try_from(wide.saturating_sub(u64::from(width))).unwrap_or(u32::MAX);
    let more_y = u32::try_from(high.saturating_sub(u64::from(height))).unwrap_or(u32::MAX);
    [more_x / 2, more_y / 2, more_x - more_x / 2, more_y - more_y / 2]
}

fn extend(hand: Hand) -> AnyView {
    let words = texts::words();
    let size = of_desk(|desk| desk.size);
    let work = of_desk(|desk| desk.work.clone());
    let margins = hand.margins;
    let is_any = move || margins.get().iter().any(|side| *side > 0);
    let chosen = move |event: web_sys::Event| {
        if let Some(ratio) = Ratio::parse(&event_target_value(&event)) {
            margins.set(margins_to(ratio, size.get_untracked()));
        }
        hand.tool.set(Tool::Frame);
    };
    let will_be = move || {
        let ([left, top, right, bottom], (width, height)) = (margins.get(), size.get());
        let pixels = crate::shell::Shell::get().words().figures.pixels;
        is_any().then(|| pixels(left + width + right, top + height + bottom))
    };
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
            <p class="quiet">{words.extend_drag}</p>
            <div class="button-row">
                <button class="button" data-size="small" type="button" aria-pressed=move || (hand.tool.get() == Tool::Frame).to_string() on:click=move |_| hand.tool.set(Tool::Frame)>
                    {icon(icon::FIT)}
                    {will_be}
                </button>
                <button
                    class="button"
                    data-tone="accent"
                    type="button"
                    disabled=move || !is_any() || work.get() != Work::Idle
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
    let all = of_desk(|desk| desk.earlier.clone());
    let work = of_desk(|desk| desk.work.clone());
    let has_mark = of_desk(|desk| desk.region().and_then(|region| region.facts).is_some_and(|facts| facts.marked > 0));
    let one = move |earlier: Earlier| {
        let picture = earlier.picture;
        let is_idle = move || work.get() == Work::Idle;
        let said = match &earlier.drift {
            None => None,
            Some(Ok(drift)) => Some(texts::drift(drift)),
            Some(Err(error)) => Some(texts::failed(error)),
        };
        let can_undo = matches!(earlier.drift, Some(Ok(_)));
        view! {
            <li class="desk-earlier">
                {picture::thumb(picture, None)}
                <div>
                    <p class="quiet">{said}</p>
                    <div class="button-row">
                        <button class="button" data-size="small" type="button" on:click=move |_| say(DeskEvent::DriftWanted(picture))>{words.compare}</button>
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
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <details class="desk-more">
                <summary>{words.earlier}</summary>
                <p class="quiet">{words.earlier_lead}</p>
                <ul class="desk-earliers">{move || all.get().into_iter().map(one).collect_view()}</ul>
                <Show when=move || work.get() == Work::Comparing><p class="quiet" role="status">{words.comparing}</p></Show>
            </details>
        </Show>
    }
    .into_any()
}
