//! The ways in: a key, the demo, or a file.

use crate::core::Event;
use crate::core::session::{KeyTest, Secret};
use crate::core::text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::open::open;
use crate::ui::{dom, failure};
use leptos::html;
use leptos::prelude::*;

/// The first page.
pub fn welcome() -> AnyView {
    let words = Shell::get().words();
    view! {
        <main
            class="welcome"
            on:dragover=move |event| event.prevent_default()
            on:drop=move |event| {
                // The browser would open a file that nobody takes, and leave the page for it.
                event.prevent_default();
                open(dom::files(event.data_transfer().and_then(|data| data.files())));
            }
        >
            <header class="welcome-head">
                <p class="brand">{icon::mark()} {words.shared.brand}</p>
            </header>
            <section class="welcome-pitch">
                <div class="welcome-words">
                    <h1 class="welcome-title">{text::welcome().title}</h1>
                    <p class="welcome-promise">{text::welcome().promise}</p>
                </div>
                {example()}
            </section>
            <div class="ways">{with_key()} {without_key()} {with_file()}</div>
        </main>
    }
    .into_any()
}

/// A drawn example of a conversation, so that one sees what this is.
fn example() -> AnyView {
    let words = text::welcome();
    let step = |ask: &'static str, print: &'static str| {
        view! {
            <div class="example-step" aria-hidden="true">
                <p class="example-ask">{ask}</p>
                <svg class="example-print" viewBox="0 0 480 270">
                    <use href=print></use>
                </svg>
            </div>
        }
    };
    view! {
        <figure class="example" role="img" aria-label=words.drawn_alt>
            {step(words.drawn_ask, "drawings.svg#harbour")}
            {step(words.drawn_edit, "drawings.svg#harbour-yellow")}
        </figure>
    }
    .into_any()
}

fn with_key() -> AnyView {
    let words = text::welcome();
    view! {
        <section class="way" data-way="key">
            <h2 class="way-title">{words.key_title}</h2>
            <p class="way-lead">{words.key_lead}</p>
            {key_form("welcome")}
            {about()}
        </section>
    }
    .into_any()
}

fn without_key() -> AnyView {
    let words = text::welcome();
    view! {
        <section class="way" data-way="demo">
            <h2 class="way-title">{words.demo_title}</h2>
            <p class="way-lead">{words.demo_lead}</p>
            {demo_button()}
            <div class="way-prints" aria-hidden="true">
                {small_print("drawings.svg#idea-bowl")}
                {small_print("drawings.svg#idea-forest")}
                {small_print("drawings.svg#idea-panda")}
            </div>
        </section>
    }
    .into_any()
}

fn small_print(address: &'static str) -> AnyView {
    view! {
        <svg class="way-print" viewBox="0 0 200 150">
            <use href=address></use>
        </svg>
    }
    .into_any()
}

fn with_file() -> AnyView {
    let words = text::welcome();
    let field: NodeRef<html::Input> = NodeRef::new();
    view! {
        <section class="way" data-way="file">
            <h2 class="way-title">{words.file_title}</h2>
            <p class="way-lead">{words.file_lead}</p>
            <button
                class="button"
                data-size="large"
                type="button"
                on:click=move |_| {
                    if let Some(field) = field.get_untracked() {
                        field.click();
                    }
                }
            >
                {icon(icon::OPEN)}
                {words.file_use}
            </button>
            <input
                class="visually-hidden"
                type="file"
                accept="image/*,.atelier-style,.zip"
                multiple
                tabindex="-1"
                aria-hidden="true"
                node_ref=field
                on:change=|event| open(dom::take_files(&event))
            />
        </section>
    }
    .into_any()
}

/// The button that lets the demo answer.
pub fn demo_button() -> AnyView {
    let shell = Shell::get();
    view! {
        <button class="button" data-size="large" type="button" on:click=move |_| shell.dispatch(Event::DemoChosen)>
            {text::welcome().demo_use}
        </button>
    }
    .into_any()
}

/// The field for a key, how long to keep it, and what its test said. `place` keeps the ids of two forms apart.
pub fn key_form(place: &'static str) -> AnyView {
    let shell = Shell::get();
    let words = text::welcome();
    let field: NodeRef<html::Input> = NodeRef::new();
    let (is_shown, show) = signal(false);
    let (keep, set_keep) = signal(false);
    let test = Memo::new(move |_| shell.session().with(|session| session.test.clone()));
    let is_testing = Memo::new(move |_| test.get() == KeyTest::Running);
    let id = ["key-", place].concat();
    let give = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked().filter(|_| !is_testing.get_untracked()) {
            let key = Secret::new(&field.value());
            shell.dispatch(Event::KeyGiven { key, keep: keep.get_untracked() });
        }
    };
    view! {
        <form class="key-form" on:submit=give autocomplete="off">
            <label class="field-label" for=id.clone()>{words.key_label}</label>
            <div class="key-row">
                <div class="key-field">
                    <input
                        id=id
                        class="field"
                        type=move || if is_shown.get() { "text" } else { "password" }
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        node_ref=field
                        aria-invalid=move || matches!(test.get(), KeyTest::Failed(_)).then_some("true")
                    />
                    <button
                        class="button"
                        data-kind="icon"
                        type="button"
                        aria-label=move || if is_shown.get() { words.key_hide } else { words.key_show }
                        on:click=move |_| show.update(|is_shown| *is_shown = !*is_shown)
                    >
                        {move || icon(if is_shown.get() { icon::EYE_OFF } else { icon::EYE })}
                    </button>
                </div>
                <button class="button" data-tone="accent" data-size="large" type="submit" aria-disabled=move || is_testing.get().to_string()>
                    {words.key_use}
                </button>
            </div>
            {keep_choice(place, keep, set_keep)}
            <div aria-live="polite">{move || test_state(&test.get())}</div>
        </form>
    }
    .into_any()
}

fn keep_choice(place: &'static str, keep: ReadSignal<bool>, set_keep: WriteSignal<bool>) -> AnyView {
    let words = text::welcome();
    let one = move |value: bool, label: &'static str, why: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=["keep-", place].concat()
                    prop:checked=move || keep.get() == value
                    on:change=move |_| set_keep.set(value)
                />
                <span class="choice-words">{label} <small>{why}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="visually-hidden">{words.keep_legend}</legend>
            {one(false, words.keep_visit, words.keep_visit_why)}
            {one(true, words.keep_device, words.keep_device_why)}
        </fieldset>
    }
    .into_any()
}

fn test_state(test: &KeyTest) -> AnyView {
    let words = text::welcome();
    match test {
        KeyTest::Idle => ().into_any(),
        KeyTest::Running => view! { <p class="key-testing">{words.testing}</p> }.into_any(),
        KeyTest::Failed(error) => failure::line(error, failure::Place::Elsewhere),
        KeyTest::Passed { models } => {
            view! { <p class="key-passed">{icon(icon::CHECK)} {(words.passed)(*models)}</p> }.into_any()
        }
    }
}

/// Where a key comes from, what it costs and where it is kept: in full where there is room for it beside the other ways
/// in, else one click away, so that a newcomer with a small screen sees all three ways.
fn about() -> AnyView {
    let words = text::welcome();
    let part = |drawing: &'static str, title: &'static str, text: &'static str, more: AnyView| {
        view! {
            <li class="about-part">
                <svg class="about-drawing" viewBox="0 0 96 64" aria-hidden="true">
                    <use href=drawing></use>
                </svg>
                <h3 class="about-title">{title}</h3>
                <p>{text}</p>
                {more}
            </li>
        }
    };
    let link = view! {
        <a class="link" href="https://aistudio.google.com/apikey" target="_blank" rel="noopener noreferrer">
            {words.get_link}
        </a>
    };
    view! {
        <details class="about" open=dom::is_wide()>
            <summary class="about-summary">{words.where_title}</summary>
            <ul class="about-parts">
                {part("drawings.svg#key", words.get_title, words.get_text, link.into_any())}
                {part("drawings.svg#price", words.cost_title, words.cost_text, ().into_any())}
                {part("drawings.svg#kept", words.kept_title, words.kept_text, ().into_any())}
            </ul>
        </details>
    }
    .into_any()
}

/// The ways in, beside a message that cannot be sent yet. On a small screen with a conversation to look at, they are one
/// line until they are wanted.
pub fn ways_beside_message() -> AnyView {
    let shell = Shell::get();
    let words = text::welcome();
    let is_open = Memo::new(move |_| dom::is_wide() || shell.open().with(|open| open.id.is_none()));
    view! {
        <details class="ways-beside" open=move || is_open.get()>
            <summary class="ways-summary">{words.to_send}</summary>
            {key_form("beside")}
            {demo_button()}
        </details>
    }
    .into_any()
}
