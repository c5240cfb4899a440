//! How a result fits the style that it was made with, and what can be done about it.

use super::{of_book, report};
use crate::core::Event;
use crate::core::conversation::styled::{Use, Uses};
use crate::core::conversation::{AnswerState, Turn};
use crate::core::id::{Hash, Id};
use crate::core::picture::{Derivation, Origin, Picture};
use crate::core::state::Viewing;
use crate::core::style::{Fit, Part};
use crate::core::stylebook::{BookEvent, Fitted, Fitting, Load, Match, Portion, Work};
use crate::core::text::{stylebook as texts, styles};
use crate::shell::{Shell, stylebook};
use crate::ui::icon::{self, icon};
use crate::ui::picture::thumb;
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
        Some(used) => measured(fitting(&used, picture), used.names(), true),
        None => ().into_any(),
    }
}

/// How well a picture that is looked at closely fits its styles: those of the turn that it came with, or the one that it
/// was matched to; nothing for any other.
pub fn of_looked(record: Memo<Option<Arc<Picture>>>) -> AnyView {
    let shell = Shell::get();
    let found = Memo::new(move |_| {
        let picture = record.get()?;
        match &picture.origin {
            Origin::Generated { turn, .. } => {
                let used = shell.open().with(|open| used(open.tree.get(*turn)?))?;
                Some((fitting(&used, picture.hash), used.names()))
            }
            Origin::Derived { by, .. } => {
                let portions = Derivation::read(by)?.portions();
                let name = |style: &Id| stylebook::book().with(|book| Some(book.styles.get(style)?.name.clone()));
                let names: Vec<String> = portions.iter().filter_map(|(style, ..)| name(style)).collect();
                let portion = |(style, version, share)| Portion { style, version, share };
                let styles: Vec<Portion> = portions.into_iter().map(portion).collect();
                (!styles.is_empty()).then(|| (Fitting { picture: picture.hash, styles }, names.join(" + ")))
            }
            Origin::Uploaded { .. } => None,
        }
    });
    let shown =
        move || found.get().map(|(fitting, name)| view! { <p class="viewer-fit">{measured(fitting, name, false)}</p> });
    shown.into_any()
}

/// How well the answer to an edit, as it came, fits the styles that went along with it; nothing where none did.
pub fn of_edit(styled: &str, answer: Hash) -> AnyView {
    match Uses::read(styled).filter(|used| !used.uses.is_empty()) {
        Some(used) => measured(fitting(&used, answer), used.names(), false),
        None => ().into_any(),
    }
}

fn measured(fitting: Fitting, name: String, can_match: bool) -> AnyView {
    let words = texts::words();
    want(fitting.clone());
    let wanted = fitting.clone();
    let fitted = of_book(move |book| book.fits.get(&wanted).copied());
    let is_busy = of_book(|book| !matches!(book.work, Work::Idle | Work::Judging(_)));
    let asked = fitting.clone();
    let is_matching = of_book(move |book| book.matching.as_ref() == Some(&asked));
    let fitting = StoredValue::new(fitting);
    let shown = move || {
        match fitted.get() {
        Some(Fitted::Fits(fit)) => view! {
            <span class="fit" title=(words.fit_of)(&name)>
                <span>{words.fit} " " <strong>{(words.fit_score)(fit.whole)}</strong></span>
                {report::meter(words.fit, fit.whole)}
                <span>{parts(&fit)}</span>
            </span>
            {can_match.then(|| view! {
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
            })}
            {move || is_matching.get().then(|| view! {
                <span role="status">{words.matching}</span>
                <button class="button" data-kind="link" type="button" on:click=|_| stylebook::dispatch(BookEvent::Stopped)>
                    {words.stop}
                </button>
            })}
            {made(fitting, fit)}
        }
        .into_any(),
        Some(Fitted::Unknown) => view! { <span>{words.fit_unknown}</span> }.into_any(),
        _ => view! { <span>{words.fit_measuring}</span> }.into_any(),
    }
    };
    shown.into_any()
}

/// What matching the result has brought, and the picture that came of it: of this visit, or of one before.
fn made(of: StoredValue<Fitting>, before: Fit) -> AnyView {
    let words = texts::words();
    let shell = Shell::get();
    let matched = of_book(move |book| of.with_value(|of| book.matches.get(of).copied()));
    let known = Memo::new(move |_| {
        let pictures = shell.pictures().get();
        let all = pictures.known.values().map(|picture| &**picture);
        // As long as not all are known, looking for it after each page of them would be for nothing.
        if pictures.listed { of.with_value(|of| of.matched(all)) } else { None }
    });
    (move || match (matched.get(), known.get()) {
        (Some(Match { picture: None, .. }), _) => {
            Some(view! { <span role="status">{words.match_nothing}</span> }.into_any())
        }
        (Some(Match { picture: Some(picture), from, to }), _) => Some(
            view! {
                <span role="status">{(words.matched)(from, to)}</span>
                {look_at(picture)}
            }
            .into_any(),
        ),
        (None, Some(picture)) => Some(
            view! {
                <span>{gained(of.with_value(|of| of.of_picture(picture)), before)}</span>
                {look_at(picture)}
            }
            .into_any(),
        ),
        (None, None) => None,
    })
    .into_any()
}

/// By how much a picture of a visit before is nearer, as soon as that is known again.
fn gained(fitting: Fitting, before: Fit) -> AnyView {
    want(fitting.clone());
    let fitted = of_book(move |book| book.fits.get(&fitting).copied());
    (move || match fitted.get() {
        Some(Fitted::Fits(fit)) => (texts::words().matched)(before.whole, fit.whole),
        _ => styles::MATCHED.to_owned(),
    })
    .into_any()
}

/// A picture in small, which leads to it in large.
fn look_at(picture: Hash) -> AnyView {
    let look = move |_| Shell::get().dispatch(Event::ViewerOpened(Viewing { picture, turn: None }));
    view! {
        <button class="style-made" type="button" aria-label=styles::LOOK_AT_MATCHED title=styles::LOOK_AT_MATCHED on:click=look>
            {thumb(picture, None)}
        </button>
    }
    .into_any()
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

/// The answers of a step by how well their first pictures fit, the best first; those that cannot be measured come last.
/// Until all of them are measured they stay as they came, so that nothing moves while some still arrive.
pub fn ranked(turns: &[Arc<Turn>]) -> Vec<Id> {
    let mut ranked: Vec<(f32, Id)> = turns.iter().filter_map(|turn| Some((score(turn)?, turn.id))).collect();
    if ranked.len() < turns.len() {
        return turns.iter().map(|turn| turn.id).collect();
    }
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    ranked.into_iter().map(|(_, id)| id).collect()
}

/// How well an answer fits; none as long as that is not known, less than any score where it never will be.
fn score(turn: &Turn) -> Option<f32> {
    const NEVER: f32 = -1.0;
    let used = used(turn)?;
    let Some(picture) = turn.pictures().next() else {
        return turn.answer().filter(|answer| answer.state != AnswerState::Pending).map(|_| NEVER);
    };
    match stylebook::book().with(|book| book.fits.get(&fitting(&used, picture)).copied())? {
        Fitted::Fits(fit) => Some(fit.whole),
        Fitted::Unknown => Some(NEVER),
        Fitted::Measuring => None,
    }
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
