//! Pictures on their way into a style: how they are added, how far that is, and what became of them.

use super::of_book;
use crate::core::Event;
use crate::core::error::Error;
use crate::core::id::Id;
use crate::core::style::compiled::{FEWEST, MOST};
use crate::core::stylebook::{BookEvent, Work};
use crate::core::text::{failure as failure_text, stylebook as texts, styles};
use crate::shell::{Shell, stylebook};
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;
use leptos::{ev, html};

/// The ways to add pictures, and how many are missing.
pub(super) fn adding() -> AnyView {
    let words = texts::words();
    let taken = of_book(|book| book.opened().map_or(0, |style| style.taken().count()));
    let (files, folder): (NodeRef<html::Input>, NodeRef<html::Input>) = (NodeRef::new(), NodeRef::new());
    folder.on_load(|field| {
        // An attribute that the view macro does not know; where a browser does not either, single files are picked.
        let _ = field.set_attribute("webkitdirectory", "");
    });
    let pick = |field: NodeRef<html::Input>| {
        if let Some(field) = field.get_untracked() {
            field.click();
        }
    };
    let take = |event: web_sys::Event| stylebook::offer(pictures(dom::take_files(&event)));
    let (is_over, set_over) = signal(false);
    let pasted = window_event_listener(ev::paste, |event| {
        let files = dom::files(event.clipboard_data().and_then(|data| data.files()));
        if !files.is_empty() {
            event.prevent_default();
            stylebook::offer(pictures(files));
        }
    });
    on_cleanup(move || pasted.remove());
    view! {
        <div
            class="style-drop"
            data-over=move || is_over.get().to_string()
            on:dragover=move |event| {
                event.prevent_default();
                set_over.set(true);
            }
            on:dragleave=move |_| set_over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                event.stop_propagation();
                set_over.set(false);
                stylebook::offer(pictures(dom::files(event.data_transfer().and_then(|data| data.files()))));
            }
        >
            <div class="button-row">
                <button class="button" type="button" on:click=move |_| pick(files)>{icon(icon::PICTURES)} {words.add_files}</button>
                <button class="button" type="button" on:click=move |_| pick(folder)>{icon(icon::OPEN)} {words.add_folder}</button>
                <button class="button" type="button" on:click=|_| from_device()>{icon(icon::LIBRARY)} {words.add_library}</button>
            </div>
            <p class="quiet">
                {move || match taken.get() {
                    0 => words.drop.to_owned(),
                    count @ 1..FEWEST => [(words.missing)(FEWEST - count).as_str(), " ", words.thin].concat(),
                    MOST.. => words.full.to_owned(),
                    _ => words.drop.to_owned(),
                }}
            </p>
            <input class="visually-hidden" type="file" accept="image/*" multiple tabindex="-1" aria-label=words.add_field node_ref=files on:change=take />
            <input class="visually-hidden" type="file" multiple tabindex="-1" aria-hidden="true" node_ref=folder on:change=take />
        </div>
    }
    .into_any()
}

/// Of a folder only the pictures; what names itself a picture and is none is said later.
fn pictures(files: Vec<web_sys::File>) -> Vec<web_sys::File> {
    let are_named = files.iter().any(|file| file.type_().starts_with("image/"));
    files.into_iter().filter(|file| !are_named || file.type_().starts_with("image/")).collect()
}

/// The pictures at the message are those that were picked from this device last: they are taken over from there.
fn from_device() {
    super::members::open_picker();
}

/// What is under way, with the way to stop it.
pub(super) fn work() -> AnyView {
    let words = texts::words();
    let work = of_book(|book| book.work.clone());
    let shown = Memo::new(move |_| !matches!(work.get(), Work::Idle));
    let said = move || match work.get() {
        Work::Reading { done, total, .. } => (words.reading_of)(done, total),
        Work::Judging(_) => words.judging.to_owned(),
        Work::Compiling(_) => words.compiling.to_owned(),
        Work::Describing(_) => words.describing.to_owned(),
        Work::Packing(_) => words.packing.to_owned(),
        Work::Unpacking => words.unpacking.to_owned(),
        Work::Matching(_) => words.matching.to_owned(),
        Work::Idle => String::new(),
    };
    let bar = move || match work.get() {
        Work::Reading { done, total, .. } => {
            view! { <progress class="keeping-progress" max=total.to_string() value=done.to_string()></progress> }
                .into_any()
        }
        _ => view! { <progress class="keeping-progress"></progress> }.into_any(),
    };
    let can_stop = Memo::new(move |_| matches!(work.get(), Work::Reading { .. } | Work::Describing(_)));
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
            </div>
        </Show>
    }
    .into_any()
}

/// What became of it.
pub(super) fn said() -> AnyView {
    let words = texts::words();
    let said = of_book(|book| book.said.clone());
    (move || {
        let said = said.get();
        let lines: Vec<AnyView> = [
            named(words.surplus, &said.surplus),
            named(words.known, &said.known),
            refused(&said.refused),
            said.failed.as_ref().map(failed),
            said.written.as_ref().map(|name| view! { <p>{(words.written)(name)}</p> }.into_any()),
            said.cost.map(|cost| {
                let price = (Shell::get().words().figures.price)(cost.0);
                view! { <p>{(words.cost)(&price)}</p> }.into_any()
            }),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!lines.is_empty()).then(|| {
            view! {
                <div class="style-said" role="status">
                    <div>{lines}</div>
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

fn named(say: fn(usize) -> String, names: &[String]) -> Option<AnyView> {
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

fn failed(error: &Error) -> AnyView {
    let money = failure_text::charge(error);
    // What is wrong with a file is said of a style's file here, and not of a backup.
    let said = styles::import_failed(error).map_or_else(|| failure_text::sentence(error), str::to_owned);
    view! { <p role="alert">{said} " " {money}</p> }.into_any()
}

/// The button that makes the next version.
pub(super) fn compile() -> AnyView {
    let words = texts::words();
    let state = of_book(|book| {
        let style = book.opened()?;
        let next = style.versions.iter().map(|version| version.number).max().unwrap_or_default() + 1;
        Some((style.taken().count(), next, style.is_changed()))
    });
    let can = of_book(|book| book.judged.is_some() && book.work == Work::Idle);
    (move || {
        let (count, next, is_changed) = state.get()?;
        if count == 0 {
            return None;
        }
        if !is_changed {
            return Some(view! { <p class="quiet">{(words.up_to_date)(next - 1)}</p> }.into_any());
        }
        let label = match (count < FEWEST, next) {
            (true, _) => words.compile_thin.to_owned(),
            (false, 1) => words.compile.to_owned(),
            (false, next) => (words.compile_again)(next),
        };
        Some(
            view! {
                <button
                    class="button"
                    data-tone="accent"
                    type="button"
                    disabled=move || !can.get()
                    on:click=|_| stylebook::dispatch(BookEvent::CompileAsked)
                >
                    {label}
                </button>
            }
            .into_any(),
        )
    })
    .into_any()
}

/// Closes the room and puts the caret into the message.
pub(super) fn leave(_: Id) {
    Shell::get().dispatch(Event::StylesOpened(false));
    dom::focus(dom::MESSAGE);
}
