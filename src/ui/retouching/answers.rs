//! What came of the edits: the receipt, the variants side by side, what is kept and what is not.

use super::tools::Hand;
use super::{of_desk, say};
use crate::core::Event;
use crate::core::error::Error;
use crate::core::id::Id;
use crate::core::retouching::{DeskEvent, Edit, Refused, Said, Stage, Variant, Way, Work};
use crate::core::state::Viewing;
use crate::core::text;
use crate::core::text::failure;
use crate::core::text::retouching as texts;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::picture;
use crate::ui::stylebook::fit;
use leptos::html;
use leptos::prelude::*;

/// Milliseconds between two states while they blink.
const BLINK_MS: u64 = 600;

/// The part of the panel with the answers.
pub fn answers() -> AnyView {
    let words = texts::words();
    let open = of_desk(|desk| {
        let of = |(edit, variants): (&Edit, Vec<&Variant>)| {
            (edit.clone(), variants.into_iter().cloned().collect::<Vec<_>>())
        };
        desk.open_edits().map(of).collect::<Vec<_>>()
    });
    let part: NodeRef<html::Section> = NodeRef::new();
    // An answer that came is what the person waits for: it is led to where the panel is too small for all of it.
    let come = of_desk(|desk| {
        let variants = desk.open_edits().flat_map(|(_, variants)| variants);
        variants.filter(|variant| matches!(variant.stage, Stage::Laid(_) | Stage::Refused(_))).count()
    });
    Effect::new(move |before: Option<usize>| {
        let come = come.get();
        if before.is_some_and(|before| come > before) {
            request_animation_frame(move || {
                if let Some(part) = part.get_untracked() {
                    part.scroll_into_view_with_bool(true);
                }
            });
        }
        come
    });
    view! {
        <section class="desk-part" node_ref=part>
            {receipt()}
            {compare()}
            <Show when=move || open.with(|open| !open.is_empty())>
                <h3 class="desk-heading">{words.answers}</h3>
            </Show>
            {move || open.get().into_iter().map(|(edit, variants)| answered(&edit, variants)).collect_view()}
        </section>
    }
    .into_any()
}

/// What the file that was written last proves: of the answer that is looked at, or of the picture that was saved.
fn receipt() -> AnyView {
    let words = texts::words();
    let shown = of_desk(|desk| desk.shown().map(|(_, laid)| laid.clone()));
    let saved = of_desk(|desk| match &desk.said {
        Some(Said::Saved(receipt)) => Some(*receipt),
        _ => None,
    });
    let work = of_desk(|desk| desk.work.clone());
    let text = move || match (shown.get(), saved.get(), work.get()) {
        (_, _, Work::Saving) => words.saving.to_owned(),
        (Some(laid), ..) => texts::receipt(&laid.receipt),
        (None, Some(receipt), _) => texts::receipt(&receipt),
        _ => words.no_receipt.to_owned(),
    };
    let alignment = move || shown.get().map(|laid| view! { <p class="quiet">{texts::alignment(&laid)}</p> });
    let holds = move || {
        let receipt = shown.get().map(|laid| laid.receipt).or(saved.get());
        receipt.map_or("none", |receipt| if receipt.changed == 0 { "holds" } else { "broken" })
    };
    view! {
        <div class="desk-receipt" data-state=holds>
            {icon("tools.svg#shield")}
            <p role="status" aria-label=words.receipt>{text}</p>
        </div>
        {alignment}
    }
    .into_any()
}

/// How the state before is compared with the one after.
fn compare() -> AnyView {
    let words = texts::words();
    let Some(Hand { before, difference, .. }) = use_context::<Hand>() else { return ().into_any() };
    let has_both = of_desk(|desk| desk.shown().is_some() || !desk.document.layers.is_empty());
    let (is_blinking, set_blinking) = signal(false);
    let blinking = StoredValue::new(None::<IntervalHandle>);
    let blink = move |on: bool| {
        blinking.update_value(|handle| {
            if let Some(handle) = handle.take() {
                handle.clear();
            }
            if on {
                let turn = move || before.update(|before| *before = if *before < 50.0 { 100.0 } else { 0.0 });
                *handle = set_interval_with_handle(turn, std::time::Duration::from_millis(BLINK_MS)).ok();
            }
        });
        if !on {
            before.set(0.0);
        }
        set_blinking.set(on);
    };
    // What there is no more does not blink, and what comes next is not seen blinking.
    Effect::new(move |_| {
        if !has_both.get() && is_blinking.get_untracked() {
            blink(false);
        }
    });
    on_cleanup(move || {
        if let Some(handle) = blinking.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    });
    view! {
        <div class="desk-compare" data-shown=move || has_both.get().to_string()>
            <label class="desk-slider">
                <span>{words.before_after}</span>
                <input
                    type="range"
                    min="0"
                    max="100"
                    aria-label=words.before_after
                    disabled=move || !has_both.get()
                    prop:value=move || before.get().to_string()
                    on:input=move |event| before.set(event_target_value(&event).parse().unwrap_or(0.0))
                />
            </label>
            <div class="button-row">
                <button
                    class="button"
                    data-size="small"
                    type="button"
                    disabled=move || !has_both.get()
                    aria-pressed=move || is_blinking.get().to_string()
                    on:click=move |_| blink(!is_blinking.get_untracked())
                >
                    {words.blink}
                </button>
                <button
                    class="button"
                    data-size="small"
                    type="button"
                    disabled=move || !has_both.get()
                    aria-pressed=move || difference.get().to_string()
                    on:click=move |_| difference.update(|shown| *shown = !*shown)
                >
                    {words.difference}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// An edit with its answers side by side.
fn answered(edit: &Edit, variants: Vec<Variant>) -> AnyView {
    let words = texts::words();
    let has_mask = edit.note.mask.is_some();
    let styled = StoredValue::new(edit.styled.clone());
    let name = if edit.note.words.is_empty() { (words.tasks)(edit.note.task).to_owned() } else { edit.note.name() };
    view! {
        <article class="desk-edit">
            <p class="desk-edit-name">{name}</p>
            <div class="desk-variants">
                {variants
                    .into_iter()
                    .enumerate()
                    .map(|(place, each)| variant(place, each, has_mask, &styled.get_value()))
                    .collect_view()}
            </div>
        </article>
    }
    .into_any()
}

fn variant(place: usize, variant: Variant, has_mask: bool, styled: &str) -> AnyView {
    let words = texts::words();
    let turn = variant.turn;
    let looked = of_desk(move |desk| desk.looked == Some(turn));
    let can_retry = variant.can_be_laid_again();
    let shown = match &variant.stage {
        Stage::Flying => flying(turn),
        Stage::Laying => view! { <p class="quiet" role="status">{words.laying}</p> }.into_any(),
        Stage::Laid(laid) => view! {
            <button
                class="desk-variant"
                type="button"
                aria-pressed=move || looked.get().to_string()
                on:click=move |_| say(DeskEvent::Looked((!looked.get_untracked()).then_some(turn)))
            >
                {variant.reply.map(|reply| picture::thumb(reply, None))}
                <span class="caption desk-variant-name">
                    <span>{(words.variant)(place + 1)}</span>
                    {laid.seam.map(|seam| view! { <span>{texts::rim(seam)}</span> })}
                </span>
            </button>
        }
        .into_any(),
        Stage::Refused(why) => view! { <p role="alert">{texts::refused(*why)}</p> }.into_any(),
        Stage::Failed(error) => failed(error, can_retry),
    };
    let can_keep = matches!(variant.stage, Stage::Laid(_));
    // Where nothing was marked, or nothing has come, there is no place to lay it.
    let can_lay = has_mask
        && matches!(&variant.stage, Stage::Refused(why) if !matches!(why, Refused::Blank | Refused::Unchanged));
    // What cannot be laid in can be looked at all the same, and gone on from: it was paid for.
    let as_it_came = matches!(&variant.stage, Stage::Refused(_) | Stage::Failed(_)).then_some(variant.reply).flatten();
    // Without a mask there is no rim, and what lies as it lies is joined so already.
    let joined = match &variant.stage {
        Stage::Laid(laid) if has_mask && laid.way != Way::AsItLies => Some(laid.way == Way::Seamless),
        _ => None,
    };
    let has_come = !matches!(&variant.stage, Stage::Flying | Stage::Laying | Stage::Failed(_));
    let fit = variant.reply.filter(|_| has_come).map(|reply| fit::of_edit(styled, reply));
    let is_over = !matches!(variant.stage, Stage::Flying | Stage::Laying);
    let is_busy = of_desk(|desk| desk.work != Work::Idle);
    view! {
        <div class="desk-answer">
            {shown}
            {fit.map(|fit| view! { <p class="caption desk-fit">{fit}</p> })}
            <div class="button-row">
                {can_keep.then(|| view! {
                    <button
                        class="button"
                        data-tone="accent"
                        type="button"
                        disabled=move || is_busy.get()
                        on:click=move |_| say(DeskEvent::Kept(turn))
                    >
                        {icon(icon::CHECK)}
                        {words.keep}
                    </button>
                })}
                {can_lay.then(|| view! {
                    <button class="button" type="button" on:click=move |_| say(DeskEvent::LaidAnew(turn, Way::AsItLies))>{words.as_it_lies}</button>
                })}
                {can_retry.then(|| view! {
                    <button class="button" type="button" on:click=move |_| say(DeskEvent::LaidAnew(turn, Way::Matched))>{words.lay_again}</button>
                })}
                {as_it_came.map(|picture| view! {
                    <button class="button" type="button" on:click=move |_| Shell::get().dispatch(Event::ViewerOpened(Viewing { picture, turn: None }))>
                        {words.look_at_reply}
                    </button>
                })}
                {joined.map(|is_seamless| seamless(turn, is_seamless))}
                {is_over.then(|| view! {
                    <button class="button" type="button" on:click=move |_| say(DeskEvent::AskedAgain(turn))>{words.again}</button>
                    <button class="button" type="button" on:click=move |_| say(DeskEvent::Discarded(turn))>{words.discard}</button>
                })}
            </div>
        </div>
    }
    .into_any()
}

/// Why there is nothing to look at, and what that cost.
fn failed(error: &Error, can_retry: bool) -> AnyView {
    // What is here was paid for, and is not asked for again.
    let money = if can_retry { Some(texts::words().lay_again_lead) } else { failure::charge(error) };
    view! { <p role="alert">{texts::failed(error)} " " {money}</p> }.into_any()
}

/// The choice between the two ways of joining an answer to the picture.
fn seamless(turn: Id, is_seamless: bool) -> AnyView {
    let words = texts::words();
    let other = if is_seamless { Way::Matched } else { Way::Seamless };
    view! {
        <button
            class="button"
            type="button"
            title=words.seamless_lead
            aria-pressed=is_seamless.to_string()
            on:click=move |_| say(DeskEvent::LaidAnew(turn, other))
        >
            {words.seamless}
        </button>
    }
    .into_any()
}

/// An answer under way, and for how long.
fn flying(turn: Id) -> AnyView {
    let shell = Shell::get();
    let (words, pending) = (texts::words(), text::pending());
    let said = Memo::new(move |_| {
        let now_ms = shell.steady_ms().get();
        shell.flights().with(|flights| {
            let flight = flights.get(&turn)?;
            Some((pending.elapsed)(
                words.flying.trim_end_matches([' ', '…']),
                now_ms - flight.sent_at_ms,
                flight.usual_ms(),
            ))
        })
    });
    view! {
        <p class="quiet" role="status">{move || said.get().unwrap_or_else(|| words.flying.to_owned())}</p>
        <progress class="keeping-progress" aria-label=words.flying></progress>
    }
    .into_any()
}
