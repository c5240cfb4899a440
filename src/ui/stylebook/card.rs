//! The style card: what is said of a style, by the measurements, a model, or the person.

use super::of_book;
use super::words::{Words, words as words_of};
use crate::core::gemini::cost::Micros;
use crate::core::id::Id;
use crate::core::session::Mode;
use crate::core::style::CardBy;
use crate::core::style::card::FIELD_MAX_CHARS;
use crate::core::stylebook::{BookEvent, Field, Work};
use crate::core::text::{stylebook as texts, styles};
use crate::shell::{Shell, stylebook};
use leptos::prelude::*;

/// Where the price of a card is said.
const DESCRIBE_PRICE: &str = "describe-price";

pub(super) fn card() -> AnyView {
    let words = texts::words();
    let by = of_book(|book| book.opened().and_then(|style| style.latest()).map(|version| version.card.by.clone()));
    let author = move || match by.get() {
        Some(CardBy::Model(model)) => (words.card_by_model)(&styles::model_name(&model)),
        Some(CardBy::Person) => words.card_by_person.to_owned(),
        _ => words.card_measured.to_owned(),
    };
    let of = of_book(|book| book.opened().and_then(|style| Some((style.id, style.latest()?.number))));
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{words.card} <span class="badge">{author}</span></h3>
            <p class="quiet">{words.card_lead}</p>
            // Fields of their own for each version: what is still being written belongs to the one that it was begun for.
            {move || of.get().map(|of| view! { <div class="style-card">{Field::ALL.map(|each| field(of, each)).collect_view()}</div> })}
            {describe()}
        </section>
    }
    .into_any()
}

fn field((id, number): (Id, u32), field: Field) -> AnyView {
    let words = texts::words();
    let label = match field {
        Field::Medium => words.medium,
        Field::Line => words.line,
        Field::Light => words.light,
        Field::Colour => words.colour,
        Field::Composition => words.composition,
        Field::Never => words.never,
    };
    let text = of_book(move |book| {
        let version = book.styles.get(&id).and_then(|style| style.version(number));
        version.map(|version| field.of(&version.card).to_owned()).unwrap_or_default()
    });
    let most_chars = of_book(move |book| {
        let version = book.styles.get(&id).and_then(|style| style.version(number));
        version.map_or(FIELD_MAX_CHARS, |version| field.most_chars(&version.card))
    });
    let shape = Words { label, class: "field style-words", rows: 3, most_chars: most_chars.into(), hint: "" };
    words_of(shape, text, move |text| stylebook::dispatch(BookEvent::CardChanged((id, number), field, text)))
}

/// The way to have a model write it, as soon as there is a key: the demo cannot.
fn describe() -> AnyView {
    let words = texts::words();
    let shell = Shell::get();
    let has_key = Memo::new(move |_| shell.session().with(|session| matches!(session.mode, Mode::Key { .. })));
    (move || {
        if has_key.get() { by_model() } else { view! { <p class="quiet">{words.describe_demo}</p> }.into_any() }
    })
    .into_any()
}

fn by_model() -> AnyView {
    let words = texts::words();
    let wanted = of_book(|book| {
        let version = book.opened().and_then(|style| style.latest())?;
        Some((version.clone(), book.judged.as_ref()?.facts.clone()))
    });
    let price = RwSignal::new(None::<Micros>);
    Effect::new(move |_| {
        if let Some((version, facts)) = wanted.get() {
            stylebook::price_description(version, facts, price);
        }
    });
    let is_changed = of_book(|book| book.opened().is_some_and(|style| style.is_changed()));
    let can = of_book(|book| book.judged.is_some() && book.work == Work::Idle);
    let figures = Shell::get().words().figures;
    let most =
        move || price.get().map(|price| [(words.describe_price)(&(figures.price)(price.0)), " ".to_owned()].concat());
    let spent = of_book(|book| book.opened().map_or(0, |style| style.spent_micros));
    view! {
        <div class="button-row">
            <button
                class="button"
                type="button"
                aria-describedby=DESCRIBE_PRICE
                disabled=move || !can.get() || is_changed.get()
                on:click=|_| stylebook::dispatch(BookEvent::DescribeAsked)
            >
                {words.describe}
            </button>
            {move || (spent.get() > 0).then(|| view! { <span class="price">{(words.spent)(&(figures.price)(spent.get()))}</span> })}
        </div>
        <p class="quiet" id=DESCRIBE_PRICE>
            {move || if is_changed.get() { words.describe_later.to_owned() } else { [most().unwrap_or_default().as_str(), words.describe_lead].concat() }}
        </p>
    }
    .into_any()
}
