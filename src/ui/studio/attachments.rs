//! The pictures at the message, numbered, so that its words can refer to them.

use super::of_composer;
use crate::core::Event;
use crate::core::conversation::{Attachment, AttachmentState};
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::state::Viewing;
use crate::core::text::failure as failure_text;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::picture;
use leptos::ev;
use leptos::prelude::*;

/// The attached pictures. Nothing is shown where there are none.
pub fn attachments() -> AnyView {
    let words = Shell::get().words().composer;
    let all = of_composer(|composer| composer.attachments.clone());
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|attachment| attachment.id).collect::<Vec<Id>>()));
    let is_empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let dragged = RwSignal::new(None::<Id>);
    view! {
        <ol class="attachments" aria-label=words.attachments hidden=move || is_empty.get()>
            <For each=move || ids.get() key=|id| *id children=move |id| one(id, all, dragged) />
        </ol>
    }
    .into_any()
}

fn one(id: Id, all: Memo<Vec<Attachment>>, dragged: RwSignal<Option<Id>>) -> AnyView {
    let shell = Shell::get();
    let here = Memo::new(move |_| all.with(|all| all.iter().find(|attachment| attachment.id == id).cloned()));
    let at = Memo::new(move |_| all.with(|all| all.iter().position(|attachment| attachment.id == id).unwrap_or(0)));
    // The picture that is gone on from is sent first, as picture 1.
    let first = of_composer(|composer| 1 + usize::from(composer.continues.is_some()));
    let number = Memo::new(move |_| at.get() + first.get());
    let state = move || match here.get().map(|attachment| attachment.state) {
        Some(AttachmentState::Reading) => "reading",
        Some(AttachmentState::Refused(_)) => "refused",
        Some(AttachmentState::Ready(_)) | None => "ready",
    };
    let over = move |event: ev::DragEvent| {
        if dragged.get_untracked().is_some_and(|dragged| dragged != id) {
            event.prevent_default();
        }
    };
    let dropped = move |event: ev::DragEvent| {
        if let Some(id) = dragged.get_untracked() {
            event.prevent_default();
            dragged.set(None);
            shell.dispatch(Event::AttachmentMoved { id, to: at.get_untracked() });
        }
    };
    // Alt and an arrow move the picture that has the focus, as the buttons do.
    let keys = move |event: ev::KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowLeft" if event.alt_key() => at.get_untracked().checked_sub(1),
            "ArrowRight" if event.alt_key() => at.get_untracked().checked_add(1),
            _ => return,
        };
        event.prevent_default();
        if let Some(to) = to {
            shell.dispatch(Event::AttachmentMoved { id, to });
        }
    };
    view! {
        <li
            class="attachment"
            data-state=state
            data-dragged=move || (dragged.get() == Some(id)).to_string()
            draggable="true"
            on:dragstart=move |_| dragged.set(Some(id))
            on:dragend=move |_| dragged.set(None)
            on:dragover=over
            on:drop=dropped
            on:keydown=keys
        >
            {move || here.get().map(|attachment| match attachment.state {
                AttachmentState::Reading => reading(&attachment.name),
                AttachmentState::Ready(hash) => ready(hash, number),
                AttachmentState::Refused(error) => refused(&attachment.name, &error),
            })}
            {tools(id, (at, number), all)}
        </li>
    }
    .into_any()
}

fn reading(name: &str) -> AnyView {
    let words = Shell::get().words().composer;
    view! {
        <span class="attachment-wait" role="status">
            {words.reading}
            <span class="visually-hidden">{name.to_owned()}</span>
        </span>
    }
    .into_any()
}

fn ready(hash: Hash, number: Memo<usize>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let look = move |_| shell.dispatch(Event::ViewerOpened(Viewing { picture: hash, turn: None }));
    view! {
        <button class="attachment-look" type="button" aria-label=move || (words.composer.look)(number.get()) on:click=look>
            {picture::thumb(hash, None)}
        </button>
        <span class="number" title=move || (words.shared.picture)(number.get())>{move || number.get()}</span>
    }
    .into_any()
}

fn refused(name: &str, error: &Error) -> AnyView {
    let words = Shell::get().words().composer;
    view! {
        <div class="attachment-refused" role="alert">
            <p class="attachment-name" dir="auto">{(words.refused)(name)}</p>
            <p>{failure_text::sentence(error)}</p>
        </div>
    }
    .into_any()
}

fn tools(id: Id, (at, number): (Memo<usize>, Memo<usize>), all: Memo<Vec<Attachment>>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words().composer;
    let count = Memo::new(move |_| all.with(Vec::len));
    let move_to = move |to: Option<usize>| {
        if let Some(to) = to {
            shell.dispatch(Event::AttachmentMoved { id, to });
        }
    };
    view! {
        <div class="attachment-tools">
            <button
                class="attachment-tool"
                type="button"
                aria-label=move || (words.earlier)(number.get())
                disabled=move || at.get() == 0
                on:click=move |_| move_to(at.get_untracked().checked_sub(1))
            >
                {icon(icon::BACK)}
            </button>
            <button
                class="attachment-tool"
                type="button"
                aria-label=move || (words.remove)(number.get())
                on:click=move |_| shell.dispatch(Event::AttachmentRemoved(id))
            >
                {icon(icon::CLOSE)}
            </button>
            <button
                class="attachment-tool"
                type="button"
                aria-label=move || (words.later)(number.get())
                disabled=move || at.get() + 1 == count.get()
                on:click=move |_| move_to(at.get_untracked().checked_add(1))
            >
                {icon(icon::FORWARD)}
            </button>
        </div>
    }
    .into_any()
}
