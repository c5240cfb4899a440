//! How the message is asked: the model, the ratio, the size and the count.

use super::of_composer;
use crate::core::Event;
use crate::core::gemini::{Model, Offer, Ratio, Size, model};
use crate::core::text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use leptos::html;
use leptos::prelude::*;

/// The value of the entry that asks for a model's id.
const OTHER: &str = "+";

/// One entry of a list to choose from.
#[derive(Clone, PartialEq)]
struct Choice {
    value: String,
    label: String,
}

impl Choice {
    fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// The four lists.
pub fn pickers() -> AnyView {
    let (is_other, set_other) = signal(false);
    view! {
        <div class="pickers">{models(set_other)} {ratios()} {sizes()} {counts()}</div>
        <Show when=move || is_other.get()>{other_model(set_other)}</Show>
    }
    .into_any()
}

/// A native list under its own short text, so that the closed list is short and the open one explains.
fn pick(
    (id, label): (&'static str, &'static str),
    shown: Memo<String>,
    (value, choices): (Memo<String>, Memo<Vec<Choice>>),
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let option = move |choice: Choice| {
        let own = choice.value.clone();
        view! {
            <option value=choice.value prop:selected=move || value.with(|value| *value == own)>
                {choice.label}
            </option>
        }
    };
    view! {
        <div class="pick" data-pick=id>
            <span class="pick-value" aria-hidden="true">{move || shown.get()}</span>
            {icon(icon::CHEVRON)}
            <select id=id class="pick-list" aria-label=label title=label on:change=move |event| choose(event_target_value(&event))>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// What the table knows of the chosen model.
fn chosen() -> Memo<Option<&'static Model>> {
    Memo::new_with_compare(
        {
            let id = of_composer(|composer| composer.asked.model.clone());
            move |_| id.with(|id| model::known(id))
        },
        |old, new| old.copied().flatten().map(|model| model.id) != new.copied().flatten().map(|model| model.id),
    )
}

fn models(set_other: WriteSignal<bool>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let id = of_composer(|composer| composer.asked.model.clone());
    let choices = Memo::new(move |_| {
        let id = id.get();
        let own = shell.settings().with(|settings| settings.own_models.clone());
        let mut choices: Vec<Choice> = shell.session().with(|session| {
            let mut offers: Vec<Offer> = session.catalogue.offers().to_vec();
            for more in own.iter().chain([&id]) {
                if !offers.iter().any(|offer| offer.id == *more) {
                    offers.extend(session.catalogue.choose(more).map(|offer| Offer { id: more.clone(), ..offer }));
                }
            }
            offers.iter().map(model_choice).collect()
        });
        choices.push(Choice::new(OTHER, words.composer.other_model));
        choices
    });
    let shown = Memo::new(move |_| id.with(|id| model::known(id).map_or(id.as_str(), |model| model.name).to_owned()));
    let value = Memo::new(move |_| id.get());
    let choose = move |picked: String| {
        let is_other = picked == OTHER;
        set_other.set(is_other);
        if !is_other {
            shell.dispatch(Event::ModelChosen(picked));
        }
    };
    pick(("pick-model", words.composer.model), shown, (value, choices), choose)
}

/// A model's name, what a picture costs with it, and when to choose it.
fn model_choice(offer: &Offer) -> Choice {
    let words = Shell::get().words();
    let mut label = offer.name.clone();
    let price = offer.model.and_then(|model| picture_price(model, model.default_size()));
    let price = price.map(|price| (words.figures.each)(&price));
    for more in price.into_iter().chain((!offer.guidance.is_empty()).then(|| offer.guidance.clone())) {
        label.push_str(" · ");
        label.push_str(&more);
    }
    Choice::new(offer.id.clone(), label)
}

fn picture_price(model: &Model, size: Size) -> Option<String> {
    let micros = u64::from(model.picture_tokens(size)?).saturating_mul(model.prices.picture_out) / 1_000_000;
    Some((Shell::get().words().figures.price)(micros))
}

fn ratios() -> AnyView {
    let shell = Shell::get();
    let words = shell.words().composer;
    let (chosen, ratio) = (chosen(), of_composer(|composer| composer.asked.ratio));
    let choices = Memo::new(move |_| {
        let made = chosen.get().map_or(Ratio::ALL, |model| model.ratios);
        let made = made.iter().map(|ratio| Choice::new(ratio.as_str(), ratio.as_str()));
        [Choice::new("", words.automatic)].into_iter().chain(made).collect::<Vec<_>>()
    });
    let value = Memo::new(move |_| ratio.get().map_or("", Ratio::as_str).to_owned());
    let shown = Memo::new(move |_| ratio.get().map_or(words.ratio_short, Ratio::as_str).to_owned());
    let choose = move |picked: String| shell.dispatch(Event::RatioChosen(Ratio::parse(&picked)));
    pick(("pick-ratio", words.ratio), shown, (value, choices), choose)
}

fn sizes() -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let (chosen, size) = (chosen(), of_composer(|composer| composer.asked.size));
    let choices = Memo::new(move |_| {
        let known = |model: &Model, size: Size| {
            let price = picture_price(model, size).map(|price| (words.figures.each)(&price)).unwrap_or_default();
            Choice::new(size.as_str(), [size.as_str(), " · ", price.as_str()].concat())
        };
        let made: Vec<Choice> = match chosen.get() {
            Some(model) if model.takes_size => model.sizes.iter().map(|(size, _)| known(model, *size)).collect(),
            Some(_) => Vec::new(),
            None => Size::ALL.iter().map(|size| Choice::new(size.as_str(), size.as_str())).collect(),
        };
        [Choice::new("", words.composer.automatic)].into_iter().chain(made).collect::<Vec<_>>()
    });
    let value = Memo::new(move |_| size.get().map_or("", Size::as_str).to_owned());
    let shown = Memo::new(move |_| {
        let size = size.get().or_else(|| chosen.get().map(Model::default_size));
        size.map_or(words.composer.size_short, Size::as_str).to_owned()
    });
    let choose = move |picked: String| shell.dispatch(Event::SizeChosen(Size::parse(&picked)));
    pick(("pick-size", words.composer.size), shown, (value, choices), choose)
}

fn counts() -> AnyView {
    let shell = Shell::get();
    let words = shell.words().composer;
    let count = of_composer(|composer| composer.asked.count);
    let choices = Memo::new(|_| {
        (1..=4_u8).map(|count| Choice::new(count.to_string(), (words_of(count)).to_string())).collect::<Vec<_>>()
    });
    let value = Memo::new(move |_| count.get().to_string());
    let shown = Memo::new(move |_| ["×", count.get().to_string().as_str()].concat());
    let choose = move |picked: String| {
        if let Ok(count) = picked.parse() {
            shell.dispatch(Event::CountChosen(count));
        }
    };
    pick(("pick-count", words.count), shown, (value, choices), choose)
}

fn words_of(count: u8) -> String {
    (text::inspector().times)(count)
}

/// The field for the id of a model that is in no list.
fn other_model(set_other: WriteSignal<bool>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let field: NodeRef<html::Input> = NodeRef::new();
    field.on_load(|field| {
        // A field that cannot be focused can still be clicked.
        let _ = field.focus();
    });
    let done = move || {
        if let Some(field) = field.get_untracked() {
            let id = field.value().trim().to_owned();
            if !id.is_empty() {
                shell.dispatch(Event::ModelChosen(id));
            }
            set_other.set(false);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            done();
        }
        "Escape" => {
            event.stop_propagation();
            set_other.set(false);
        }
        _ => {}
    };
    view! {
        <div class="other-model">
            <label class="field-label" for="other-model">{words.composer.other_label}</label>
            <input id="other-model" class="field" type="text" autocapitalize="none" spellcheck="false" node_ref=field on:keydown=keys />
            <button class="button" type="button" on:click=move |_| done()>{words.composer.other_use}</button>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| set_other.set(false)>
                {words.shared.cancel}
            </button>
            <p class="quiet">{words.composer.other_lead}</p>
        </div>
    }
    .into_any()
}
