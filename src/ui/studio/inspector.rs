//! What will be sent, part by part, and below it the facts of the picture that is looked at.

use super::answer::model_name;
use super::of_composer;
use crate::core::Event;
use crate::core::conversation::Answer;
use crate::core::conversation::outlook::Outlook;
use crate::core::conversation::styled::Uses;
use crate::core::gemini::cost::tokens_of;
use crate::core::picture::{Origin, Picture};
use crate::core::session::Mode;
use crate::core::state::Viewing;
use crate::core::text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::picture;
use crate::ui::sent::{self, entry};
use leptos::prelude::*;

/// The id of the button that closes the inspector where it is a drawer.
pub const CLOSE: &str = "inspector-close";

/// The id of the facts of a picture.
pub const FACTS: &str = "picture-facts";

/// The picture whose facts the inspector shows; none shows those of the latest.
#[derive(Clone, Copy)]
pub struct Looked(pub RwSignal<Option<Viewing>>);

/// The inspector.
pub fn inspector() -> AnyView {
    let outlook = super::outlook_memo();
    let shell = Shell::get();
    let words = shell.words();
    view! {
        <aside class="inspector" id="inspector" aria-label=text::inspector().title>
            <div class="inspector-head">
                <h2 class="inspector-title">{text::inspector().title}</h2>
                <button
                    class="button"
                    data-kind="icon"
                    data-only="drawer"
                    id=CLOSE
                    type="button"
                    aria-label=words.shared.close
                    on:click=move |_| shell.dispatch(Event::InspectorOpened(false))
                >
                    {icon(icon::CLOSE)}
                </button>
            </div>
            {list(outlook)}
            {asked(outlook)}
            {details()}
        </aside>
    }
    .into_any()
}

fn list(outlook: Memo<Outlook>) -> AnyView {
    let count = of_composer(|composer| composer.text.split_whitespace().count());
    let tokens = of_composer(|composer| tokens_of(&composer.text));
    let is_nothing = Memo::new(move |_| outlook.with(Outlook::is_bare) && count.get() == 0);
    let message = move || {
        (count.get() > 0).then(|| {
            let cost = outlook.with(|outlook| costs(outlook)(tokens.get(), 0));
            let role = [(text::inspector().words)(count.get()), cost].concat();
            entry(None, icon::TEXT, text::inspector().message.to_owned(), role)
        })
    };
    view! {
        <ul class="sent">
            {move || outlook.with(pictures)}
            {message}
        </ul>
        <Show when=move || is_nothing.get()>
            <p class="quiet">{text::inspector().nothing}</p>
        </Show>
    }
    .into_any()
}

fn pictures(outlook: &Outlook) -> Vec<AnyView> {
    let words = Shell::get().words();
    let mut entries = Vec::new();
    let cost = costs(outlook);
    let one = cost(0, 1);
    let picture = |role: &str| [role, &one].concat();
    if outlook.history_turns > 0 {
        let count = outlook.history_pictures.len();
        let role = match count {
            0 => text::inspector().history_role.to_owned(),
            count => (text::inspector().history_pictures)(count),
        };
        let role = [role, cost(outlook.history_tokens, count)].concat();
        entries.push(entry(None, icon::TEXT, (text::inspector().history)(outlook.history_turns), role));
    }
    let last = outlook.last.map(|last| {
        let role = picture(text::inspector().last_role);
        entry(Some(last), icon::TEXT, text::inspector().last.to_owned(), role)
    });
    let (before, after) = if outlook.last_is_carried { (None, last) } else { (last, None) };
    entries.extend(before);
    if let Some(uses) = Uses::read(&outlook.styled) {
        let (named, role) = sent::manner(&uses, &outlook.samples);
        entries.push(entry(None, icon::STYLES, named, [role, cost(outlook.card_tokens, 0)].concat()));
        for (at, hash) in outlook.samples.iter().enumerate() {
            let (what, role) = sent::sample(&uses, *hash, at + 1);
            entries.push(entry(Some(*hash), icon::STYLES, what, picture(role)));
        }
    }
    entries.extend(after);
    if let Some(continued) = outlook.continued {
        let role = picture(text::inspector().continued_role);
        entries.push(entry(Some(continued), icon::TEXT, text::inspector().continued.to_owned(), role));
    }
    let first = 1 + usize::from(outlook.continued.is_some());
    for (at, hash) in outlook.attached.iter().enumerate() {
        let what = (words.shared.picture)(at + first);
        entries.push(entry(Some(*hash), icon::TEXT, what, picture(text::inspector().attached_role)));
    }
    entries
}

/// What a part of the message adds to its price, as what follows its role; nothing where nothing is paid or known.
fn costs(outlook: &Outlook) -> impl Fn(u64, usize) -> String + '_ {
    let shell = Shell::get();
    let is_demo = shell.session().with(|session| session.mode == Mode::Demo);
    let asked = shell.composer().with_untracked(|composer| composer.asked.clone());
    move |tokens, pictures| sent::cost(outlook.share(tokens, pictures, &asked).filter(|_| !is_demo))
}

/// A name and its value.
fn fact(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn asked(outlook: Memo<Outlook>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let asked = of_composer(|composer| composer.asked.clone());
    let is_demo = Memo::new(move |_| shell.session().with(|session| session.mode == Mode::Demo));
    let model = move || asked.with(|asked| model_name(&asked.model));
    let shape = move || {
        asked.with(|asked| {
            let ratio = asked.ratio.map_or(words.composer.automatic_ratio, |ratio| ratio.as_str());
            let size = asked.size.map(|size| size.as_str());
            [Some(ratio), size].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
    };
    let pixels =
        move || outlook.with(|outlook| outlook.pixels).map(|(width, height)| (words.figures.pixels)(width, height));
    let times = move || asked.with(|asked| (text::inspector().times)(asked.count));
    let price = Memo::new(move |_| {
        if is_demo.get() {
            return words.figures.free.to_owned();
        }
        let composer = shell.composer().get();
        match outlook.with(|outlook| outlook.price(&composer.text, &composer.asked)) {
            Some(micros) => (words.figures.about)(&(words.figures.price)(micros.0)),
            None => words.figures.price_unknown.to_owned(),
        }
    });
    view! {
        <dl class="facts">
            {fact(text::inspector().model, model)}
            {fact(text::inspector().asked, move || view! { {shape} <small>{pixels}</small> })}
            {fact(words.composer.count, times)}
            {fact(text::inspector().price, move || price.get())}
        </dl>
        <p class="quiet">
            {move || if is_demo.get() { text::inspector().demo_note } else { text::inspector().price_note }}
        </p>
        <p class="quiet" hidden=move || is_demo.get()>{text::inspector().to_google}</p>
    }
    .into_any()
}

fn details() -> AnyView {
    let shell = Shell::get();
    let looked = use_context::<Looked>();
    let viewing = Memo::new(move |_| {
        let chosen = looked.and_then(|Looked(looked)| looked.get());
        shell.open().with(|open| {
            let chosen = chosen.filter(|viewing| viewing.turn.is_some_and(|turn| open.tree.get(turn).is_some()));
            chosen.or_else(|| {
                let line = open.tree.line();
                let latest = line.iter().rev().filter(|turn| turn.answer().is_some());
                latest.filter_map(|turn| Some(Viewing { picture: turn.pictures().last()?, turn: Some(turn.id) })).next()
            })
        })
    });
    let shown = move |viewing: Viewing| {
        view! {
            <section class="looked" id=FACTS tabindex="-1">
                <h2 class="inspector-title">{text::inspector().details}</h2>
                {facts(viewing)}
            </section>
        }
    };
    (move || viewing.get().map(shown)).into_any()
}

/// The facts of a picture: what it was made from, by whom, when, at what price.
pub fn facts(viewing: Viewing) -> AnyView {
    let record = picture::record(Signal::derive(move || Some(viewing.picture)));
    let shown = move |record: &Picture| {
        let words = Shell::get().words();
        let pixels = (words.figures.pixels)(record.width_px, record.height_px);
        let file = [record.format.extension().to_uppercase(), (words.figures.bytes)(record.size_bytes)].join(" · ");
        let origin = match &record.origin {
            Origin::Uploaded { name } => fact(text::inspector().made, (text::inspector().uploaded)(name)),
            Origin::Generated { model, demo, .. } => generated(record, model, *demo),
            Origin::Derived { .. } => fact(text::inspector().made, text::inspector().matched),
        };
        view! {
            <dl class="facts">
                {origin}
                {fact(text::inspector().size, pixels)}
                {fact(text::inspector().file, file)}
            </dl>
        }
    };
    (move || record.with(|record| record.as_ref().map(|record| shown(record)))).into_any()
}

fn generated(record: &Picture, model: &str, demo: bool) -> AnyView {
    let prompt = picture::prompt_of(record).filter(|prompt| !prompt.is_empty());
    let answer = answer_of(record);
    let by = if demo { text::inspector().drawn_here.to_owned() } else { model_name(model) };
    view! {
        {prompt.map(|prompt| fact(text::inspector().prompt, view! { <span class="asked-words" dir="auto">{prompt}</span> }))}
        {fact(text::inspector().model, by)}
        {answer.map(|answer| spent(&answer))}
    }
    .into_any()
}

fn spent(answer: &Answer) -> AnyView {
    let words = Shell::get().words();
    let price = match answer.cost_micros {
        _ if answer.demo => words.figures.free.to_owned(),
        Some(micros) => (words.figures.price)(micros),
        None => words.figures.price_unknown.to_owned(),
    };
    let usage = answer.usage;
    // The demo counts as a model would, but nobody read or wrote these.
    let tokens = usage.prompt.filter(|_| !answer.demo).map(|prompt| {
        (text::inspector().tokens_of)(prompt, usage.thoughts.unwrap_or(0), usage.candidates.unwrap_or(0))
    });
    view! {
        {answer.took_ms.map(|ms| fact(text::inspector().took, (words.figures.duration)(ms)))}
        {fact(text::inspector().cost, price)}
        {tokens.map(|tokens| fact(text::inspector().tokens, tokens))}
    }
    .into_any()
}

/// The answer that a picture came with, if its conversation is open.
fn answer_of(record: &Picture) -> Option<Answer> {
    let Origin::Generated { turn, .. } = record.origin else { return None };
    Shell::get().open().with(|open| open.tree.get(turn).and_then(|turn| turn.answer()).cloned())
}
