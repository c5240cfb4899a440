//! What is said for a while, at the edge of the screen.

use crate::core::Event;
use crate::core::id::Id;
use crate::core::notice::{Notice, Says, Standing};
use crate::core::text;
use crate::core::text::failure;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;

/// The notices, announced politely.
pub fn notices() -> AnyView {
    let shell = Shell::get();
    let all = shell.notices();
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|notice| notice.id).collect::<Vec<Id>>()));
    view! {
        <section class="notices" aria-label=text::notices().region aria-live="polite">
            <For
                each=move || ids.get()
                key=|id| *id
                children=move |id| {
                    all.with_untracked(|all| all.iter().find(|notice| notice.id == id).map(one))
                }
            />
        </section>
    }
    .into_any()
}

fn one(notice: &Notice) -> AnyView {
    let shell = Shell::get();
    let id = notice.id;
    let (tone, text, undo) = match &notice.says {
        Says::Deleted { conversation, title } => ("plain", (text::notices().deleted)(title), Some(*conversation)),
        Says::Copied => ("plain", text::notices().copied.to_owned(), None),
        Says::Downloaded(name) => ("plain", (text::notices().downloaded)(name), None),
        Says::KeyForgotten => ("plain", text::notices().key_forgotten.to_owned(), None),
        Says::Cleaned => ("plain", text::notices().cleaned.to_owned(), None),
        Says::Retires(day) => ("plain", (text::notices().retires)(day.as_deref()), None),
        Says::Stands(standing) => ("lasting", (text::notices().stands)(*standing).to_owned(), None),
        Says::Failed(error) => ("failed", failure::sentence(error), None),
    };
    let lasts = matches!(notice.says, Says::Stands(Standing::MemoryOnly | Standing::Unopened | Standing::Superseded));
    let undo = undo.map(|conversation| {
        view! {
            <button class="button" data-kind="link" type="button" on:click=move |_| shell.dispatch(Event::Restored(conversation))>
                {text::notices().undo}
            </button>
        }
    });
    view! {
        <div class="notice" data-tone=tone role=matches!(notice.says, Says::Stands(_)).then_some("status")>
            <p class="notice-text">{text}</p>
            {undo}
            {match notice.says {
                Says::Stands(Standing::Superseded | Standing::Unopened | Standing::Outdated) => Some(act(text::notices().reload, || Shell::get().reload())),
                Says::Stands(Standing::MemoryOnly) => {
                    Some(act(text::notices().save_all, || Shell::get().dispatch(Event::KeepingOpened(true))))
                }
                Says::Stands(Standing::Cleared) => {
                    Some(act(text::notices().salvage, || Shell::get().dispatch(Event::SalvageAsked)))
                }
                _ => None,
            }}
            {(!lasts).then(|| close(id))}
        </div>
    }
    .into_any()
}

fn act(label: &'static str, act: fn()) -> AnyView {
    view! { <button class="button" type="button" on:click=move |_| act()>{label}</button> }.into_any()
}

fn close(id: Id) -> AnyView {
    let shell = Shell::get();
    view! {
        <button
            class="button"
            data-kind="icon"
            type="button"
            aria-label=shell.words().shared.close
            on:click=move |_| shell.dispatch(Event::NoticeClosed(id))
        >
            {icon(icon::CLOSE)}
        </button>
    }
    .into_any()
}
