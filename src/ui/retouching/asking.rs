//! What should change, how it is asked, and what it costs.

use super::sending::sending;
use super::{of_desk, say};
use crate::core::id::{Hash, Id};
use crate::core::retouching::{Desk, DeskEvent, MOST_REFERENCES, MOST_REGIONS, Task, Work};
use crate::core::session::Mode;
use crate::core::stylebook::{Load, mention};
use crate::core::text::retouching as texts;
use crate::shell::{Shell, retouching, stylebook};
use crate::ui::icon::{self, icon};
use crate::ui::{dom, picture};
use leptos::html;
use leptos::prelude::*;

/// The part of the panel in which an edit is put into words.
pub fn asking() -> AnyView {
    let words = texts::words();
    let said = of_desk(|desk| desk.region().map(|region| region.words.clone()).unwrap_or_default());
    let protects = of_desk(|desk| desk.protects);
    view! {
        <section class="desk-part">
            {regions()}
            <label>
                <span class="field-label">{words.what}</span>
                <textarea
                    class="field desk-words"
                    rows="2"
                    aria-label=words.what
                    placeholder=words.what_hint
                    prop:value=move || said.get()
                    on:input=move |event| {
                        let (before, after) = (said.get_untracked(), event_target_value(&event));
                        say(DeskEvent::Worded(after.clone()));
                        take_named(&before, &after);
                    }
                ></textarea>
            </label>
            {tasks()}
            <button
                class="button"
                type="button"
                aria-pressed=move || protects.get().to_string()
                title=words.protect_lead
                on:click=move |_| say(DeskEvent::Protects(!protects.get_untracked()))
            >
                {icon("tools.svg#shield")}
                {words.protect}
            </button>
            <Show when=move || protects.get()><p class="quiet">{words.protect_lead}</p></Show>
            {apply()}
        </section>
    }
    .into_any()
}

fn regions() -> AnyView {
    let words = texts::words();
    let count = of_desk(|desk| desk.regions.len());
    let active = of_desk(|desk| desk.active);
    let one = move |place: usize| {
        view! {
            <button
                class="button"
                data-size="small"
                type="button"
                aria-pressed=move || (active.get() == place).to_string()
                on:click=move |_| say(DeskEvent::RegionChosen(place))
            >
                {(words.region)(place + 1)}
            </button>
        }
    };
    view! {
        <div class="button-row" role="group" aria-label=words.regions>
            <Show when=move || { count.get() > 1 }>
                {move || (0..count.get()).map(one).collect_view()}
                {move || {
                    let place = active.get();
                    let label = (words.remove_region)(place + 1);
                    view! {
                        <button class="button" data-kind="icon" type="button" aria-label=label on:click=move |_| say(DeskEvent::RegionRemoved(place))>
                            {icon(icon::TRASH)}
                        </button>
                    }
                }}
            </Show>
            <button
                class="button"
                data-size="small"
                type="button"
                disabled=move || { count.get() >= MOST_REGIONS }
                on:click=|_| say(DeskEvent::RegionAdded)
            >
                {icon(icon::PLUS)}
                {words.add_region}
            </button>
        </div>
    }
    .into_any()
}

fn tasks() -> AnyView {
    let words = texts::words();
    let task = of_desk(|desk| desk.region().map(|region| region.task).unwrap_or_default());
    let one = move |each: Task| {
        view! { <option value=(words.tasks)(each) prop:selected=move || task.get() == each>{(words.tasks)(each)}</option> }
    };
    let chosen = move |event: web_sys::Event| {
        let name = event_target_value(&event);
        if let Some(task) = Task::ALL.into_iter().find(|task| (words.tasks)(*task) == name) {
            say(DeskEvent::TaskChosen(task));
        }
    };
    view! {
        <label>
            <span class="field-label">{words.task}</span>
            <select class="field" aria-label=words.task on:change=chosen>{Task::ALL.map(one).collect_view()}</select>
        </label>
    }
    .into_any()
}

/// The model, the number of answers, the style, the character, and pictures that show what is meant.
pub fn manner() -> AnyView {
    let words = texts::words();
    let model = of_desk(|desk| desk.manner.asked.model.clone());
    let count = of_desk(|desk| desk.manner.asked.count);
    let shell = Shell::get();
    let models = Memo::new(move |_| {
        let offers = shell.session().with(|session| session.catalogue.offers().to_vec());
        offers.into_iter().map(|offer| (offer.id, offer.name)).collect::<Vec<_>>()
    });
    let one = move |(id, name): (String, String)| {
        let own = id.clone();
        view! { <option value=id prop:selected=move || model.with(|model| *model == own)>{name}</option> }
    };
    let number = move |each: u8| {
        view! { <option value=each.to_string() prop:selected=move || count.get() == each>{each.to_string()}</option> }
    };
    view! {
        <details class="desk-more">
        <summary>{words.manner}</summary>
        <div class="desk-pair">
            <label>
                <span class="field-label">{words.model}</span>
                <select class="field" aria-label=words.model on:change=|event| say(DeskEvent::ModelChosen(event_target_value(&event)))>
                    {move || models.get().into_iter().map(one).collect_view()}
                </select>
            </label>
            <label>
                <span class="field-label">{words.variants}</span>
                <select
                    class="field"
                    aria-label=words.variants
                    on:change=|event| {
                        if let Ok(count) = event_target_value(&event).parse() {
                            say(DeskEvent::CountChosen(count));
                        }
                    }
                >
                    {(1..=4).map(number).collect_view()}
                </select>
            </label>
        </div>
        {along()}
        {references()}
        </details>
        {sending()}
    }
    .into_any()
}

/// Has these go along: a style, a character.
fn choose(ids: [Option<Id>; 2]) {
    let latest = |id| stylebook::peek(|book| book.latest(id));
    say(DeskEvent::AlongChosen(ids.into_iter().flatten().filter_map(latest).collect()));
}

/// Has who is named by what was just written go along, in the place of whoever was chosen. Nothing comes of a name that
/// stood there already: somebody may have been chosen in its place since.
fn take_named(before: &str, after: &str) {
    let (before, after) = (mention::written(before), mention::written(after));
    let along = |character: bool| {
        let chosen =
            |desk: &Desk| desk.manner.along.iter().find(|one| one.is_character() == character).map(|one| one.style);
        retouching::peek(chosen)
    };
    let named = |character: bool| {
        let fresh = |handle: String| !handle.is_empty() && after.contains(&handle) && !before.contains(&handle);
        stylebook::peek(|book| {
            let named = book.offered().filter(|style| style.is_character() == character && fresh(style.handle()));
            named.map(|style| style.id).last()
        })
    };
    let (style, character) = (named(false), named(true));
    if style.or(character).is_some() {
        choose([style.or_else(|| along(false)), character.or_else(|| along(true))]);
    }
}

/// The style and the character that go along.
fn along() -> AnyView {
    let words = texts::words();
    stylebook::want();
    let picked = |character: bool| {
        of_desk(move |desk| {
            let along = desk.manner.along.iter().find(|chosen| chosen.is_character() == character);
            along.map(|chosen| chosen.style)
        })
    };
    let (style, character) = (picked(false), picked(true));
    view! {
        {pick_along(words.style, false, style, move |id| choose([id, character.get_untracked()]))}
        {pick_along(words.character, true, character, move |id| choose([style.get_untracked(), id]))}
    }
    .into_any()
}

/// A list of the styles, or of the characters; nothing where there are none.
fn pick_along(
    label: &'static str,
    characters: bool,
    picked: Memo<Option<Id>>,
    choose: impl Fn(Option<Id>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let book = stylebook::book();
    // None as long as they have not been read.
    let read = Memo::new(move |_| {
        book.with(|book| {
            let alike = book.offered().filter(|style| style.is_character() == characters);
            let offered = alike.map(|style| (style.id, style.name.clone())).collect::<Vec<_>>();
            (book.load == Load::Here).then_some(offered)
        })
    });
    let offered = Memo::new(move |_| read.get().unwrap_or_default());
    // One that was deleted or put away meanwhile goes along no more.
    Effect::new(move |_| {
        let (read, picked) = (read.get(), picked.get());
        let is_gone = |all: Vec<(Id, String)>| picked.is_some_and(|id| all.iter().all(|(other, _)| *other != id));
        if read.is_some_and(is_gone) {
            choose(None);
        }
    });
    let one = move |(id, name): (Id, String)| {
        view! { <option value=id.to_string() prop:selected=move || picked.get() == Some(id)>{name}</option> }
    };
    view! {
        <Show when=move || offered.with(|all| !all.is_empty())>
            <label>
                <span class="field-label">{label}</span>
                <select class="field" aria-label=label on:change=move |event| choose(Id::parse(&event_target_value(&event)))>
                    <option value="" prop:selected=move || picked.get().is_none()>{texts::words().no_style}</option>
                    {move || offered.get().into_iter().map(one).collect_view()}
                </select>
            </label>
        </Show>
    }
    .into_any()
}

fn references() -> AnyView {
    let words = texts::words();
    let shell = Shell::get();
    let chosen = of_desk(|desk| desk.manner.references.clone());
    let files: NodeRef<html::Input> = NodeRef::new();
    // The pictures at the message are at hand; they were picked, cleaned and kept before.
    let at_hand = Memo::new(move |_| shell.composer().with(|composer| composer.pictures()));
    let toggle = move |hash: Hash| {
        let mime = shell.pictures().with_untracked(|pictures| pictures.known.get(&hash).map(|one| one.format.mime()));
        if let Some(mime) = mime {
            say(DeskEvent::Referred(hash, mime.to_owned()));
        }
    };
    let taken = move |(place, (hash, _)): (usize, (Hash, String))| {
        view! {
            <li>
                <button class="desk-reference" type="button" data-chosen="true" aria-label=(words.drop_reference)(place + 1) on:click=move |_| toggle(hash)>
                    {picture::thumb(hash, None)}
                </button>
            </li>
        }
    };
    let offered = move || {
        let known: Vec<Hash> = chosen.get().iter().map(|(hash, _)| *hash).collect();
        let rest = at_hand.get().into_iter().filter(move |hash| !known.contains(hash));
        rest.map(|hash| {
            view! {
                <li>
                    <button class="desk-reference" type="button" data-chosen="false" aria-label=words.add_references on:click=move |_| toggle(hash)>
                        {picture::thumb(hash, None)}
                    </button>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <div class="desk-references-part">
            <p class="field-label">{words.references}</p>
            <p class="quiet">{words.references_lead}</p>
            <ul class="desk-references">{move || chosen.get().into_iter().enumerate().map(taken).collect_view()} {offered}</ul>
            <button
                class="button"
                data-size="small"
                type="button"
                disabled=move || { chosen.with(Vec::len) >= MOST_REFERENCES }
                on:click=move |_| {
                    if let Some(field) = files.get_untracked() {
                        field.click();
                    }
                }
            >
                {icon(icon::PICTURES)}
                {words.add_references}
            </button>
            <input
                class="visually-hidden"
                type="file"
                accept="image/*"
                multiple
                tabindex="-1"
                aria-label=words.references
                node_ref=files
                on:change=|event| retouching::refer(dom::take_files(&event))
            />
        </div>
    }
    .into_any()
}

fn apply() -> AnyView {
    let words = texts::words();
    let figures = Shell::get().words().figures;
    let facts = of_desk(|desk| {
        let facts = desk.region()?.facts?;
        let all = facts.marked as f64 * 100.0 / (f64::from(desk.size.0) * f64::from(desk.size.1)).max(1.0);
        (facts.marked > 0 && !desk.protects).then_some(all)
    });
    let price = of_desk(|desk| (desk.price(), desk.wanted().len(), desk.has_out()));
    let work = of_desk(|desk| desk.work.clone());
    let is_asking = of_desk(|desk| desk.is_asking());
    let is_free = Shell::get().session().with_untracked(|session| session.mode == Mode::Demo);
    let cost = move || match price.get() {
        (_, 0, true) => words.all_out.to_owned(),
        (_, 0, false) => words.nothing_marked.to_owned(),
        _ if is_free => figures.free.to_owned(),
        (Some(micros), count, _) => (words.price)((figures.price)(micros.0).as_str(), count),
        (None, ..) => words.price_unknown.to_owned(),
    };
    view! {
        <p class="quiet">{move || facts.get().map(words.marked)}</p>
        <div class="desk-apply">
            <button
                class="button"
                data-tone="accent"
                type="button"
                aria-describedby="desk-price"
                disabled=move || { work.with(|work| *work != Work::Idle) || price.with(|(_, count, is_out)| *count == 0 && *is_out) }
                on:click=|_| say(DeskEvent::ApplyAsked)
            >
                {words.apply}
            </button>
            <span class="caption" id="desk-price">{cost}</span>
            <Show when=move || is_asking.get()>
                <button class="button" type="button" on:click=|_| say(DeskEvent::StopAsked)>
                    {icon(icon::STOP)}
                    {words.stop}
                </button>
            </Show>
        </div>
        <Show when=move || work.with(|work| *work == Work::Cutting)><p class="quiet" role="status">{words.cutting}</p></Show>
    }
    .into_any()
}
