//! How a result fits the style that it was made with, and what can be done about it.

use super::of_book;
use crate::core::conversation::Turn;
use crate::core::conversation::styled::{Use, Uses};
use crate::core::id::{Hash, Id};
use crate::core::style::{Fit, Part};
use crate::core::stylebook::{BookEvent, Fitted, Fitting, Load, Portion, Work};
use crate::core::text::{stylebook as texts, styles};
use crate::shell::stylebook;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;
use std::sync::Arc;

/// The styles of a turn: results are measured against all of them, each by its share.
fn used(turn: &Turn) -> Option<Uses> {
    Uses::read(&turn.asked().styled).filter(|used| !used.uses.is_empty())
}

fn fitting(used: &Uses, picture: Hash) -> Fitting {
    let portion = |one: &Use| Portion { style: one.style, version: one.version, share: one.share };
    Fitting { picture, styles: used.uses.iter().map(portion).collect() }
}

/// How well a picture fits the styles of its turn; nothing for a turn without one.
pub fn fit(turn: &Turn, picture: Hash) -> AnyView {
    match used(turn) {
        Some(used) => measured(used, picture),
        None => ().into_any(),
    }
}

fn measured(used: Uses, picture: Hash) -> AnyView {
    let words = texts::words();
    let fitting = fitting(&used, picture);
    want(fitting.clone());
    let wanted = fitting.clone();
    let fitted = of_book(move |book| book.fits.get(&wanted).copied());
    let is_busy = of_book(|book| !matches!(book.work, Work::Idle | Work::Judging(_)));
    let name = used.names();
    let fitting = StoredValue::new(fitting);
    let shown = move || match fitted.get() {
        Some(Fitted::Fits(fit)) => view! {
            <span class="fit" title=(words.fit_of)(&name)>
                <strong>{(words.fit)(fit.whole)}</strong>
                <span>{parts(&fit)}</span>
            </span>
            <button
                class="button"
                data-kind="link"
                type="button"
                title=words.match_lead
                disabled=move || is_busy.get()
                on:click=move |_| stylebook::dispatch(BookEvent::MatchAsked(fitting.get_value()))
            >
                {words.match_it}
            </button>
        }
        .into_any(),
        Some(Fitted::Unknown) => view! { <span>{words.fit_unknown}</span> }.into_any(),
        _ => view! { <span>{words.fit_measuring}</span> }.into_any(),
    };
    shown.into_any()
}

/// Has a result measured as soon as the styles are here.
fn want(fitting: Fitting) {
    stylebook::want();
    let is_here = of_book(|book| book.load == Load::Here);
    Effect::new(move |_| {
        if is_here.get() {
            stylebook::dispatch(BookEvent::FitWanted(fitting.clone()));
        }
    });
}

/// The parts by name, the worst of them first.
fn parts(fit: &Fit) -> String {
    let mut parts: Vec<(Part, f32)> = Part::ALL.into_iter().zip(fit.parts).collect();
    parts.sort_by(|one, other| one.1.total_cmp(&other.1));
    let said: Vec<String> = parts.iter().map(|(part, score)| format!("{} {score:.0}", styles::part(*part))).collect();
    said.join(" · ")
}

/// The answers of a step by how well their first pictures fit, the best first; those that are not measured come last.
pub fn ranked(turns: &[Arc<Turn>]) -> Vec<Id> {
    let score = |turn: &Turn| {
        let fitting = used(turn).zip(turn.pictures().next()).map(|(used, picture)| fitting(&used, picture));
        let fitted = stylebook::book().with(|book| fitting.and_then(|fitting| book.fits.get(&fitting).copied()));
        match fitted {
            Some(Fitted::Fits(fit)) => fit.whole,
            _ => -1.0,
        }
    };
    let mut ranked: Vec<(f32, Id)> = turns.iter().map(|turn| (score(turn), turn.id)).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    ranked.into_iter().map(|(_, id)| id).collect()
}

/// The button that puts the answers of a step in the order of the meter; nothing where they have no style.
pub fn order(is_styled: Memo<bool>, is_ranked: RwSignal<bool>) -> AnyView {
    let words = texts::words();
    view! {
        <Show when=move || is_styled.get()>
            <button
                class="button"
                data-kind="quiet"
                type="button"
                aria-pressed=move || is_ranked.get().to_string()
                on:click=move |_| is_ranked.update(|ranked| *ranked = !*ranked)
            >
                {icon(icon::SORT)}
                {words.best_first}
            </button>
        </Show>
    }
    .into_any()
}
