//! The settings: the key, the demo, the appearance, and where things are kept.

use crate::core::Event;
use crate::core::gemini::TABLE_DATE;
use crate::core::session::Mode;
use crate::core::settings::Theme;
use crate::core::text;
use crate::shell::Shell;
use crate::ui::dialog;
use crate::ui::icon::{self, icon};
use crate::ui::welcome::key_form;
use leptos::prelude::*;

/// The settings, while they are open.
pub fn settings() -> AnyView {
    let shell = Shell::get();
    let open = Memo::new(move |_| shell.session().with(|session| session.settings_open));
    dialog::dialog(open.into(), ("settings", text::settings().title), close, content)
}

fn close() {
    Shell::get().dispatch(Event::SettingsOpened(false));
}

fn content() -> AnyView {
    let words = text::settings();
    view! {
        <div class="sheet">
            {dialog::head(words.title, close)}
            {key()}
            {demo()}
            {appearance()}
            <section class="sheet-part">
                <h3 class="sheet-title">{words.kept}</h3>
                <p>{words.kept_text}</p>
                <div class="button-row">
                    <button
                        class="button"
                        type="button"
                        aria-haspopup="dialog"
                        on:click=|_| Shell::get().dispatch(Event::KeepingOpened(true))
                    >
                        {icon(icon::LIBRARY)}
                        {words.storage}
                    </button>
                </div>
                <p class="quiet">{(words.prices)(TABLE_DATE)}</p>
            </section>
        </div>
    }
    .into_any()
}

fn mode() -> Memo<Mode> {
    let shell = Shell::get();
    Memo::new(move |_| shell.session().with(|session| session.mode))
}

fn key() -> AnyView {
    let shell = Shell::get();
    let words = text::settings();
    let mode = mode();
    let state = move || match mode.get() {
        Mode::Key { kept: true } => words.key_kept,
        Mode::Key { kept: false } => words.key_visit,
        _ => words.key_none,
    };
    let has_key = Memo::new(move |_| matches!(mode.get(), Mode::Key { .. }));
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{icon(icon::KEY)} {words.key}</h3>
            <p>{state}</p>
            <Show when=move || has_key.get()>
                <div class="button-row">
                    <button
                        class="button"
                        data-tone="danger"
                        type="button"
                        on:click=move |_| shell.dispatch(Event::KeyForgotten)
                    >
                        {words.forget}
                    </button>
                </div>
            </Show>
            {move || {
                if has_key.get() {
                    view! {
                        <details class="fold">
                            <summary>{words.key_replace}</summary>
                            {key_form("settings")}
                        </details>
                    }
                    .into_any()
                } else {
                    key_form("settings")
                }
            }}
        </section>
    }
    .into_any()
}

fn demo() -> AnyView {
    let shell = Shell::get();
    let mode = mode();
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{text::settings().demo}</h3>
            {move || {
                if mode.get() == Mode::Demo {
                    view! { <p>{text::settings().demo_on}</p> }.into_any()
                } else {
                    view! {
                        <p>{text::settings().demo_lead}</p>
                        <div class="button-row">
                            <button
                                class="button"
                                type="button"
                                on:click=move |_| {
                                    shell.dispatch(Event::DemoChosen);
                                    close();
                                }
                            >
                                {text::welcome().demo_use}
                            </button>
                        </div>
                    }
                    .into_any()
                }
            }}
        </section>
    }
    .into_any()
}

fn appearance() -> AnyView {
    let shell = Shell::get();
    let words = text::settings();
    let theme = Memo::new(move |_| shell.settings().with(|settings| settings.theme));
    let one = move |choice: Theme, label: &'static str| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || theme.get() == choice
                    on:change=move |_| shell.dispatch(Event::ThemeChosen(choice))
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{words.theme}</h3>
            <div class="segments" role="radiogroup" aria-label=words.theme>
                {one(Theme::System, words.theme_system)}
                {one(Theme::Light, words.theme_light)}
                {one(Theme::Dark, words.theme_dark)}
            </div>
        </section>
    }
    .into_any()
}
