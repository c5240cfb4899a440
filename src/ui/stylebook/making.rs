//! What is being made of a style, what became of it, and the next version.

use super::of_book;
use crate::core::Event;
use crate::core::error::{Error, Kind};
use crate::core::gemini::cost::Micros;
use crate::core::id::Id;
use crate::core::style::compiled::FEWEST;
use crate::core::stylebook::{BookEvent, Work};
use crate::core::text::{failure as failure_text, stylebook as texts, styles};
use crate::shell::{Shell, stylebook};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;

/// Where it is said what compiling makes.
const COMPILE_NOTE: &str = "compile-note";
/// The way back from what was done last: whoever did it by keys goes on there, since what they pressed is gone.
pub(super) const UNDO: &str = "style-undo";

/// What is under way and what became of it, for the head of the room: that stays in sight wherever on a long page the
/// button is that it is about.
pub(super) fn news() -> AnyView {
    view! {
        {work()}
        {said()}
    }
    .into_any()
}

/// What is under way, with the way to stop it.
fn work() -> AnyView {
    let words = texts::words();
    let work = of_book(|book| book.work.clone());
    let renewed = of_book(|book| book.renewed);
    let shown = Memo::new(move |_| !matches!(work.get(), Work::Idle));
    let said = move || match work.get() {
        Work::Reading { done, total, .. } => (words.reading_of)(done, total),
        Work::Judging(_) => match renewed.get() {
            Some((done, total)) => (words.renewing)(done, total),
            None => words.judging.to_owned(),
        },
        Work::Compiling(_) => words.compiling.to_owned(),
        Work::Describing(_) => words.describing.to_owned(),
        Work::Packing(_) => words.packing.to_owned(),
        Work::Unpacking => words.unpacking.to_owned(),
        Work::Matching(_) => words.matching.to_owned(),
        Work::Idle => String::new(),
    };
    let count = move || match (work.get(), renewed.get()) {
        (Work::Reading { done, total, .. }, _) => Some((done, total)),
        (Work::Judging(_), renewed) => renewed,
        _ => None,
    };
    let bar = move || match count() {
        Some((done, total)) => {
            view! { <progress class="keeping-progress" max=total.to_string() value=done.to_string()></progress> }
                .into_any()
        }
        None => view! { <progress class="keeping-progress"></progress> }.into_any(),
    };
    let waits = of_book(|book| Some(book.waits()).filter(|waits| *waits != (0, 0)));
    // Comparing takes a moment; whatever may take longer can be stopped.
    let can_stop = Memo::new(move |_| renewed.get().is_some() || !matches!(work.get(), Work::Idle | Work::Judging(_)));
    view! {
        <Show when=move || shown.get()>
            <div class="style-work" role="status">
                <p>{said}</p>
                {bar}
                <Show when=move || can_stop.get()>
                    <button class="button" type="button" on:click=|_| stylebook::dispatch(BookEvent::Stopped)>
                        {icon(icon::STOP)}
                        {words.stop}
                    </button>
                </Show>
                {move || waits.get().map(|(pictures, styles)| view! { <p class="quiet">{(words.waits)(pictures, styles)}</p> })}
            </div>
        </Show>
    }
    .into_any()
}

/// What became of it.
fn said() -> AnyView {
    let words = texts::words();
    let said = of_book(|book| (book.said.clone(), book.came()));
    let is_character = of_book(|book| book.opened().is_some_and(|style| style.is_character()));
    let shell = Shell::get();
    let can_send = Memo::new(move |_| shell.session().with(|session| session.mode.can_send()));
    (move || {
        let (mut said, came) = said.get();
        // That there is no key is true until there is one.
        said.failed = said.failed.filter(|error| error.kind != Kind::KeyMissing || !can_send.get());
        let surplus = |count| (words.surplus)(count, is_character.get());
        let lines: Vec<AnyView> = [
            named(surplus, &came.surplus),
            named(words.known, &came.known),
            (!said.nothing_in.is_empty())
                .then(|| view! { <p>{(words.nothing_in)(&said.nothing_in.join(", "))}</p> }.into_any()),
            refused(&came.refused),
            said.failed.as_ref().map(|error| failed(error, said.cost, said.had_left)),
            said.written.as_ref().map(|name| view! { <p>{(words.written)(name)}</p> }.into_any()),
            said.removed.as_ref().map(|(_, _, member)| {
                undoable((words.removed)(&(words.picture)(&member.name)), BookEvent::RemovedBack)
            }),
            said.no_pin_left.then(|| view! { <p>{styles::NO_PIN_LEFT}</p> }.into_any()),
            said.card_before.as_ref().map(|_| undoable(words.card_replaced.to_owned(), BookEvent::CardBack)),
            // What is there for nothing is said with what failed.
            said.cost
                .filter(|_| said.failed.is_none())
                .map(|cost| view! { <p>{(words.cost)(&price(cost))}</p> }.into_any()),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!lines.is_empty()).then(|| {
            view! {
                <div class="style-said" role="status">
                    <div class="style-lines">{lines}</div>
                    <button
                        class="button"
                        data-kind="icon"
                        type="button"
                        aria-label=words.close
                        on:click=|_| stylebook::dispatch(BookEvent::Dismissed)
                    >
                        {icon(icon::CLOSE)}
                    </button>
                </div>
            }
        })
    })
    .into_any()
}

/// What was done, and the way back.
fn undoable(said: String, back: BookEvent) -> AnyView {
    let back = move |_| stylebook::dispatch(back.clone());
    view! {
        <p>
            {said} " "
            <button class="button" data-kind="link" type="button" id=UNDO on:click=back>
                {texts::words().undo}
            </button>
        </p>
    }
    .into_any()
}

fn named(say: impl Fn(usize) -> String, names: &[String]) -> Option<AnyView> {
    (!names.is_empty()).then(|| view! { <p>{say(names.len())} " " {names.join(", ")}</p> }.into_any())
}

fn refused(refused: &[(String, Error)]) -> Option<AnyView> {
    let words = texts::words();
    let one = |(name, error): &(String, Error)| {
        view! { <li>{name.clone()} ": " {failure_text::sentence(error)}</li> }
    };
    (!refused.is_empty()).then(|| {
        view! {
            <p>{(words.refused)(refused.len())}</p>
            <ul class="style-refused">{refused.iter().map(one).collect_view()}</ul>
        }
        .into_any()
    })
}

fn price(cost: Micros) -> String {
    (Shell::get().words().figures.price)(cost.0)
}

fn failed(error: &Error, cost: Option<Micros>, is_of_request: bool) -> AnyView {
    // Only a card is asked of a model; everything else is done here and costs nothing, however it fails.
    let charged = || failure_text::charge(error).filter(|_| is_of_request).map(str::to_owned);
    let money = cost.map(|cost| (texts::words().cost_in_vain)(&price(cost))).or_else(charged);
    // What is wrong with a file is said of a style's file here, and not of a backup.
    let said = styles::import_failed(error).map_or_else(|| failure_text::sentence(error), str::to_owned);
    let to_key = (error.kind == Kind::KeyMissing).then(|| {
        view! {
            <button
                class="button"
                data-kind="link"
                type="button"
                on:click=|_| Shell::get().dispatch(Event::SettingsOpened(true))
            >
                {texts::words().give_key}
            </button>
        }
    });
    view! { <p role="alert">{said} " " {money} {to_key}</p> }.into_any()
}

/// The button that makes the next version.
pub(super) fn compile() -> AnyView {
    let words = texts::words();
    let state = of_book(|book| {
        let style = book.opened()?;
        let next = style.versions.iter().map(|version| version.number).max().unwrap_or_default() + 1;
        Some((style.taken().count(), next, style.is_changed(), style.is_character()))
    });
    let can = of_book(|book| book.judged.is_some() && book.work == Work::Idle);
    (move || {
        let (count, next, is_changed, is_character) = state.get()?;
        if count == 0 || is_character {
            return None;
        }
        if !is_changed {
            return Some(view! { <p class="quiet">{(words.up_to_date)(next - 1)}</p> }.into_any());
        }
        Some(
            view! {
                <div class="button-row">
                    <button
                        class="button"
                        data-tone="accent"
                        type="button"
                        aria-describedby=COMPILE_NOTE
                        disabled=move || !can.get()
                        on:click=|_| stylebook::dispatch(BookEvent::CompileAsked)
                    >
                        {words.compile}
                    </button>
                    <span class="quiet" id=COMPILE_NOTE>{(words.compile_next)(next, count < FEWEST)}</span>
                </div>
            }
            .into_any(),
        )
    })
    .into_any()
}

/// Closes the room and puts the caret into the message.
pub(super) fn leave(_: Id) {
    dom::go_on_at(dom::MESSAGE);
    super::close();
}
