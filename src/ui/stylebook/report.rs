//! What is said about the pictures of a style: how well they hold together, and their colours.

use super::of_book;
use crate::core::pixels::palette::Swatch;
use crate::core::style::SetReport;
use crate::core::style::set::{COMPARED, EXEMPLARS};
use crate::core::text::{stylebook as texts, styles};
use leptos::prelude::*;

/// Width of a strip in its own units.
const STRIP: f32 = 1_000.0;

/// Cohesion, coverage and advice.
pub(super) fn report() -> AnyView {
    let words = texts::words();
    let judged = of_book(|book| book.judged.clone());
    let pinned = of_book(|book| book.opened().map_or(0, |style| style.pinned().count()));
    let beyond = move || {
        let pinned = pinned.get();
        (pinned > EXEMPLARS).then(|| view! { <p class="quiet">{styles::pinned_beyond(pinned)}</p> })
    };
    (move || {
        let judged = judged.get()?;
        let report = &judged.report;
        Some(view! {
            <section class="style-report">
                <div>
                    {cohesion(report)}
                    <p class="quiet">{(words.coverage)(report.exemplars.places.len(), report.exemplars.coverage)}</p>
                    {beyond}
                </div>
                <p>{styles::advice(report)}</p>
                {palette(&report.palette)}
            </section>
        })
    })
    .into_any()
}

/// How well the pictures hold together, where there are enough to say so.
fn cohesion(report: &SetReport) -> AnyView {
    let words = texts::words();
    if report.count < COMPARED {
        return view! { <p class="style-figure">{words.cohesion} <span class="quiet">" · " {words.too_few}</span></p> }
            .into_any();
    }
    view! {
        <p class="style-figure">
            {words.cohesion} " " <strong>{(words.cohesion_of)(report.cohesion)}</strong>
            <span class="quiet">" · " {styles::cohesion(report.cohesion)}</span>
        </p>
        {meter(words.cohesion, report.cohesion)}
    }
    .into_any()
}

/// A score of 0 to 100 as a bar that says its name and its number.
pub(super) fn meter(name: &'static str, score: f32) -> AnyView {
    let whole = score.round().clamp(0.0, 100.0);
    view! {
        <span
            class="style-meter"
            role="meter"
            aria-label=name
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=whole.to_string()
            aria-valuetext=(texts::words().cohesion_of)(whole)
        >
            <svg class="style-gauge" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect class="style-gauge-all" width="100" height="1"></rect>
                <rect class="style-gauge-part" width=whole height="1"></rect>
            </svg>
        </span>
    }
    .into_any()
}

/// The smallest share of a colour that is listed: what does not round to nothing.
const LEAST_SHARE: f32 = 0.005;

/// The colours with their shares and hex values.
fn palette(palette: &[Swatch]) -> AnyView {
    let words = texts::words();
    let one = |swatch: &Swatch| {
        let hex = swatch.colour.hex();
        view! {
            <li class="style-swatch">
                <svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="3" fill=hex.clone()></rect></svg>
                <span>{hex}</span>
                <span class="quiet">{(words.share)(swatch.share)}</span>
            </li>
        }
    };
    // A colour of “0 %” tells nobody anything; the strip shows it as the hair that it is.
    let listed = palette.iter().filter(|swatch| swatch.share >= LEAST_SHARE).map(one).collect_view();
    view! { {strip(palette)} <ul class="style-palette" aria-label=words.palette>{listed}</ul> }.into_any()
}

/// The colours side by side, each as wide as its share.
pub(super) fn strip(palette: &[Swatch]) -> AnyView {
    let mut at = 0.0;
    let bars = palette.iter().map(|swatch| {
        let (from, width) = (at, swatch.share * STRIP);
        at += width;
        view! { <rect x=from width=width height="10" fill=swatch.colour.hex()></rect> }
    });
    let bars = bars.collect_view();
    view! {
        <svg class="style-strip" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">{bars}</svg>
    }
    .into_any()
}
