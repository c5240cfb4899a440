//! How much room is taken by what, and how safe it is.

use super::of_room;
use crate::core::Event;
use crate::core::keeping::inventory::{Amount, Kind};
use crate::core::keeping::{KeepingEvent, Promise, Space};
use crate::core::text::keeping as texts;
use crate::shell::{Shell, keeping};
use crate::ui::icon::{self, icon};
use leptos::prelude::*;

/// Width of the bar in its own units.
const BAR: f64 = 1_000.0;
/// What is not nothing can be seen, however small its share: this many units.
const LEAST: f64 = 4.0;

/// The room by kind, and what the browser says.
pub(super) fn overview() -> AnyView {
    let words = texts::words();
    let shell = Shell::get();
    let figures = shell.words().figures;
    let amounts = of_room(|room| room.stock().map(|stock| stock.amounts.clone()).unwrap_or_default());
    let total = move || amounts.with(|amounts| amounts.iter().map(|amount| amount.size_bytes).sum::<u64>());
    let space = of_room(|room| room.space);
    let said = if keeping::keeps_nothing() { words.total_in_tab } else { words.total };
    view! {
        <section class="sheet-part">
            <p class="keeping-total">{move || said(&(figures.bytes)(total()))}</p>
            {move || amounts.with(|amounts| bar(amounts))}
            <ul aria-label=words.by_kind>
                {move || amounts.with(|amounts| amounts.iter().map(kind).collect_view())}
            </ul>
            <p class="quiet">
                {words.freed_elsewhere} " "
                <a
                    class="link"
                    href=move || shell.route().get().with_styles()
                    on:click=move |_| shell.dispatch(Event::KeepingOpened(false))
                >
                    {words.to_stylebook}
                </a>
                "."
            </p>
            {move || (!keeping::keeps_nothing()).then(|| browser(space.get()))}
        </section>
    }
    .into_any()
}

fn bar(amounts: &[Amount]) -> AnyView {
    let total = amounts.iter().map(|amount| amount.size_bytes).sum::<u64>().max(1) as f64;
    let mut at = 0.0;
    let parts = amounts.iter().map(|amount| {
        let width = (amount.size_bytes as f64 / total * BAR).max(LEAST);
        let from = at;
        at += width;
        view! { <rect data-of=name_of(amount.kind) x=from width=width height="10"></rect> }
    });
    let parts = parts.collect_view();
    let whole = ["0 0 ", &at.max(1.0).to_string(), " 10"].concat();
    view! {
        <svg class="keeping-bar" viewBox=whole preserveAspectRatio="none" aria-hidden="true">
            {parts}
        </svg>
    }
    .into_any()
}

fn kind(amount: &Amount) -> AnyView {
    let words = texts::words();
    let figures = Shell::get().words().figures;
    let label = match amount.kind {
        Kind::Pictures => words.pictures,
        Kind::Thumbs => words.thumbs,
        Kind::Signatures => words.signatures,
        Kind::Conversations => words.conversations,
        Kind::Styles => words.styles,
        Kind::Drafts => words.drafts,
    };
    view! {
        <li class="keeping-kind" data-of=name_of(amount.kind)>
            <span>{label}</span>
            <span class="price">{(figures.number)(amount.count as u64)}</span>
            <span class="price">{(figures.bytes)(amount.size_bytes)}</span>
        </li>
    }
    .into_any()
}

/// What the style sheet calls a kind.
fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Pictures => "pictures",
        Kind::Thumbs => "thumbs",
        Kind::Signatures => "signatures",
        Kind::Conversations => "conversations",
        Kind::Styles => "styles",
        Kind::Drafts => "drafts",
    }
}

fn browser(space: Option<Space>) -> AnyView {
    let words = texts::words();
    let figures = Shell::get().words().figures;
    let Some(space) = space else { return view! { <p class="quiet">{words.browser_silent}</p> }.into_any() };
    let said = (words.browser)(&(figures.bytes)(space.used_bytes), &(figures.bytes)(space.quota_bytes));
    let scarce = space.is_scarce().then(|| {
        view! {
            <div class="failure" role="alert">
                {icon(icon::ALERT)}
                <p class="failure-words">{words.scarce}</p>
            </div>
        }
    });
    view! {
        {scarce}
        <p class="quiet">{said} " " {words.browser_why}</p>
    }
    .into_any()
}

/// Whether the browser has promised to keep everything, and the way to ask.
pub(super) fn promise() -> AnyView {
    let words = texts::words();
    let promise = of_room(|room| room.promise);
    let said = move || match promise.get() {
        Promise::Unknown => "",
        Promise::Impossible => words.stay_impossible,
        Promise::NotGiven => words.stay_not,
        Promise::Asking => words.stay_asking,
        Promise::Refused => words.stay_refused,
        Promise::Given => words.stay_given,
    };
    let can_ask = Memo::new(move |_| matches!(promise.get(), Promise::NotGiven | Promise::Asking | Promise::Refused));
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{words.stay}</h3>
            <p role="status">{said}</p>
            <Show when=move || can_ask.get()>
                <div class="button-row">
                    <button
                        class="button"
                        type="button"
                        aria-disabled=move || (promise.get() == Promise::Asking).to_string()
                        on:click=|_| keeping::dispatch(KeepingEvent::PromiseAsked)
                    >
                        {words.stay_ask}
                    </button>
                </div>
            </Show>
        </section>
    }
    .into_any()
}
