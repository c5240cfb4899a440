//! The open conversation: its header, its log, and the message below.

use super::composer;
use crate::core::Event;
use crate::core::error::Error;
use crate::core::session::Mode;
use crate::core::state::Load;
use crate::core::text;
use crate::core::text::failure as failure_text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::rooms::Room;
use crate::ui::{dom, failure, rooms};
use leptos::prelude::*;

/// The stage.
pub fn stage() -> AnyView {
    let shell = Shell::get();
    let load = Memo::new(move |_| shell.open().with(|open| open.load.clone()));
    let is_nobody = Memo::new(move |_| shell.session().with(|session| session.mode == Mode::Nobody));
    // Dragging over children fires leave events of their own, so entries are counted.
    let (depth, set_depth) = signal(0_u32);
    let over = move |event: &web_sys::DragEvent| {
        let has_files = event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0));
        if has_files {
            event.prevent_default();
        }
        has_files
    };
    view! {
        <main
            class="stage"
            data-drop=move || (depth.get() > 0).to_string()
            on:dragenter=move |event| {
                if over(&event) {
                    set_depth.update(|depth| *depth += 1);
                }
            }
            on:dragover=move |event| {
                over(&event);
            }
            on:dragleave=move |_| set_depth.update(|depth| *depth = depth.saturating_sub(1))
            on:drop=move |event| {
                set_depth.set(0);
                if over(&event) {
                    shell.offer(dom::files(event.data_transfer().and_then(|data| data.files())));
                }
            }
        >
            {rooms::room(Room::Head, "stage-head")}
            {move || match load.get() {
                Load::Ready => rooms::room(Room::Log, "log"),
                Load::Loading => loading(),
                Load::Missing => missing(),
                Load::Failed(error) => failed(&error),
            }}
            <div class="dock">
                {unsaved()}
                <Show when=move || is_nobody.get()>{rooms::room(Room::Ways, "")}</Show>
                {composer::composer()}
            </div>
            <div class="drop" aria-hidden="true">
                {icon(icon::PICTURES)}
                <p class="drop-title">{text::stage().drop}</p>
                <p>{text::stage().drop_lead}</p>
            </div>
            {rooms::room(Room::Announcer, "")}
        </main>
    }
    .into_any()
}

/// The title of the open conversation, what it cost so far, and the way to the drawers.
pub fn head() -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let summary = Memo::new(move |_| {
        let id = shell.open().with(|open| open.id);
        shell.listing().with(|listing| listing.all.get(&id?).cloned())
    });
    let title = move || match summary.get() {
        Some(summary) if summary.title.is_empty() => text::rail().untitled.to_owned(),
        Some(summary) => summary.title.clone(),
        None => text::stage().new_title.to_owned(),
    };
    let spent = move || {
        let micros = summary.with(|summary| summary.as_ref().map_or(0, |summary| summary.cost_micros));
        (micros > 0).then(|| {
            let price = (words.figures.price)(micros);
            view! { <p class="price">{(words.figures.so_far)(&price)}</p> }
        })
    };
    let is_demo = Memo::new(move |_| shell.session().with(|session| session.mode == Mode::Demo));
    view! {
        <header class="stage-head">
            <button
                class="button"
                data-kind="icon"
                data-only="rail-drawer"
                type="button"
                aria-label=text::rail().open
                on:click=move |_| shell.dispatch(Event::RailOpened(true))
            >
                {icon(icon::MENU)}
            </button>
            <h1 class="stage-title">{title}</h1>
            <Show when=move || is_demo.get()>
                <span class="badge" title=words.shared.demo_explained>{words.shared.demo}</span>
            </Show>
            {spent}
            <button
                class="button"
                data-kind="icon"
                data-only="rail-drawer"
                type="button"
                aria-label=text::rail().new
                on:click=move |_| shell.dispatch(Event::NewConversation)
            >
                {icon(icon::PLUS)}
            </button>
            <button
                class="button"
                data-kind="icon"
                data-only="inspector-drawer"
                type="button"
                aria-label=text::stage().inspector
                on:click=move |_| shell.dispatch(Event::InspectorOpened(true))
            >
                {icon(icon::PANEL)}
            </button>
        </header>
    }
    .into_any()
}

fn loading() -> AnyView {
    let words = Shell::get().words();
    view! {
        <div class="log" data-load="loading" role="status">
            <p class="visually-hidden">{words.shared.loading}</p>
            <div class="column">
                <div class="ghost" data-of="ask"></div>
                <div class="ghost" data-of="picture"></div>
            </div>
        </div>
    }
    .into_any()
}

fn missing() -> AnyView {
    let shell = Shell::get();
    view! {
        <div class="log" data-load="missing">
            <section class="blank">
                <h2 class="blank-title">{text::stage().missing_title}</h2>
                <p class="blank-lead">{text::stage().missing_lead}</p>
                <button class="button" data-tone="accent" type="button" on:click=move |_| shell.dispatch(Event::NewConversation)>
                    {text::rail().new}
                </button>
            </section>
        </div>
    }
    .into_any()
}

fn failed(error: &Error) -> AnyView {
    view! {
        <div class="log" data-load="failed">
            <section class="blank" role="alert">
                <h2 class="blank-title">{text::stage().failed_title}</h2>
                <p class="blank-lead">{failure_text::sentence(error)}</p>
                {failure::detail(error)}
            </section>
        </div>
    }
    .into_any()
}

/// The warning that pictures are not on the disk, as long as that is so.
fn unsaved() -> AnyView {
    let shell = Shell::get();
    let trouble = Memo::new(move |_| shell.pictures().with(|pictures| pictures.trouble.clone()));
    let line = move |error: Error| {
        let has_pictures = shell.pictures().with_untracked(|pictures| !pictures.unsaved.is_empty());
        let what = if has_pictures { text::stage().unsaved } else { text::stage().unwritten };
        view! {
            <div class="failure" data-place="line" role="alert">
                {icon(icon::ALERT)}
                <div class="failure-words">
                    <p>{what} ". " {failure_text::sentence(&error)}</p>
                </div>
                <button class="button" type="button" on:click=move |_| shell.dispatch(Event::SaveAgain)>
                    {text::stage().save_again}
                </button>
                {failure::action(&error, failure::Place::Elsewhere)}
            </div>
        }
    };
    (move || trouble.get().map(line)).into_any()
}
