//! One conversation in the list: its cover, its title, and what can be done with it.

use super::rail::Row;
use super::underway::Underway;
use crate::core::Event;
use crate::core::conversation::Summary;
use crate::core::id::Id;
use crate::core::route::Route;
use crate::core::text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::{dom, picture};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The list's item for a conversation. It stays while the list around it changes.
pub(super) fn rail_item(id: Id, rows: Memo<Vec<Row>>) -> AnyView {
    let shell = Shell::get();
    let heading =
        Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.id == id).and_then(|row| row.heading)));
    let summary = Memo::new(move |_| shell.listing().with(|listing| listing.all.get(&id).cloned()));
    let is_renaming = Memo::new(move |_| shell.listing().with(|listing| listing.renaming == Some(id)));
    view! {
        <li class="conversation-slot">
            {move || heading.get().map(|heading| view! { <h2 class="days">{heading}</h2> })}
            {move || if is_renaming.get() { rename(id, summary) } else { entry(id, summary) }}
        </li>
    }
    .into_any()
}

fn entry(id: Id, summary: Memo<Option<Arc<Summary>>>) -> AnyView {
    let shell = Shell::get();
    let words = text::rail();
    let title = Memo::new(move |_| title(summary));
    let cover = Memo::new(move |_| summary.with(|summary| summary.as_ref().and_then(|summary| summary.cover)));
    let is_open = Memo::new(move |_| shell.route().get() == Route::Conversation(id));
    let underway = Underway::get();
    let is_answering = Memo::new(move |_| underway.is_in(id));
    let keys = move |event: web_sys::KeyboardEvent| {
        let act = match event.key().as_str() {
            "F2" => Event::RenameOpened(Some(id)),
            "Delete" => Event::Deleted(id),
            _ => return,
        };
        event.prevent_default();
        shell.dispatch(act);
    };
    view! {
        <div class="conversation" data-current=move || is_open.get().to_string()>
            <a
                class="conversation-link"
                href=Route::Conversation(id).format()
                aria-current=move || is_open.get().then_some("page")
                on:keydown=keys
                on:click=move |_| shell.dispatch(Event::RailOpened(false))
            >
                <span class="cover">
                    {move || match cover.get() {
                        Some(hash) => picture::thumb(hash, None),
                        None => icon(icon::TEXT),
                    }}
                </span>
                <span class="conversation-title">{move || title.get()}</span>
                <Show when=move || is_answering.get()>
                    <span class="working" role="img" aria-label=words.answering></span>
                </Show>
            </a>
            {menu(id, title)}
        </div>
    }
    .into_any()
}

fn title(summary: Memo<Option<Arc<Summary>>>) -> String {
    let title = summary.with(|summary| summary.as_ref().map(|summary| summary.title.clone())).unwrap_or_default();
    if title.is_empty() { text::rail().untitled.to_owned() } else { title }
}

/// The menu beside a conversation. It goes when the focus leaves it.
fn menu(id: Id, title: Memo<String>) -> AnyView {
    let shell = Shell::get();
    let words = text::rail();
    let (is_open, set_open) = signal(false);
    let act = move |event: Event| {
        set_open.set(false);
        shell.dispatch(event);
    };
    view! {
        <div
            class="menu"
            on:focusout=move |event| {
                // The menu may go together with its conversation.
                if dom::left(&event) {
                    let _ = set_open.try_set(false);
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" && is_open.get_untracked() {
                    event.stop_propagation();
                    set_open.set(false);
                }
            }
        >
            <button
                class="button"
                data-kind="icon"
                type="button"
                aria-label=move || (words.more)(&title.get())
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| set_open.update(|is_open| *is_open = !*is_open)
            >
                {icon(icon::MORE)}
            </button>
            <Show when=move || is_open.get()>
                <div class="menu-sheet">
                    <button class="menu-item" type="button" on:click=move |_| act(Event::RenameOpened(Some(id)))>
                        {icon(icon::PENCIL)}
                        {words.rename}
                    </button>
                    <button class="menu-item" data-tone="danger" type="button" on:click=move |_| act(Event::Deleted(id))>
                        {icon(icon::TRASH)}
                        {words.delete}
                    </button>
                </div>
            </Show>
        </div>
    }
    .into_any()
}

fn rename(id: Id, summary: Memo<Option<Arc<Summary>>>) -> AnyView {
    let shell = Shell::get();
    let words = text::rail();
    let field: NodeRef<html::Input> = NodeRef::new();
    field.on_load(|field| {
        // A field that cannot be focused can still be clicked.
        let _ = field.focus();
        field.select();
    });
    let title = untrack(|| title(summary));
    let is_renaming = move || shell.listing().with_untracked(|listing| listing.renaming == Some(id));
    // The field reports that it lost the focus when it is taken away, too; then the renaming is over already.
    let done = move |title: String| {
        if is_renaming() {
            shell.dispatch(Event::Renamed(id, title));
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Enter" => done(event_target_value(&event)),
            "Escape" => {
                event.stop_propagation();
                shell.dispatch(Event::RenameOpened(None));
            }
            _ => {}
        }
    };
    view! {
        <input
            class="field"
            data-place="rail"
            type="text"
            aria-label=words.rename_field
            value=title
            node_ref=field
            on:keydown=keys
            on:blur=move |event| done(event_target_value(&event))
        />
    }
    .into_any()
}
