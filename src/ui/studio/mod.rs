//! The studio: the conversations, the open one, the message, and what will be sent.

mod announcer;
mod answer;
mod attachments;
mod composer;
mod figure;
mod inspector;
mod log;
mod pending;
mod person;
mod pickers;
mod place;
mod rail;
mod rail_item;
mod reply_parts;
mod stage;
mod underway;

use crate::core::Event;
use crate::core::conversation::outlook::{Outlook, outlook};
use crate::core::conversation::{Asked, Composer};
use crate::core::id::{Hash, Id};
use crate::core::session::Mode;
use crate::shell::Shell;
use crate::ui::rooms::Room;
use crate::ui::{dom, rooms};
use leptos::ev;
use leptos::prelude::*;

pub use announcer::announcer;
pub use attachments::attachments;
pub use composer::{banners, controls, price};
pub use inspector::{facts, inspector};
pub use log::log;
pub use rail::rail;
pub use stage::head;

/// The studio.
#[component]
pub fn Studio() -> impl IntoView {
    let shell = Shell::get();
    let panels = shell.panels();
    let rail = Memo::new(move |_| panels.with(|panels| panels.rail));
    let inspector = Memo::new(move |_| panels.with(|panels| panels.inspector));
    provide_context(underway::Underway::new());
    provide_context(inspector::Looked(RwSignal::new(None)));
    let shut = move || {
        if rail.get_untracked() {
            shell.dispatch(Event::RailOpened(false));
        }
        if inspector.get_untracked() {
            shell.dispatch(Event::InspectorOpened(false));
        }
    };
    let is_busy = move || {
        let open = shell.open().with_untracked(|open| open.id);
        shell
            .flights()
            .with_untracked(|flights| flights.values().any(|flight| Some(flight.pending.conversation) == open))
    };
    // Escape takes back the latest thing that is open: a drawer, an answer under way, an edit.
    let escape = move || {
        let (is_editing, continues) =
            shell.composer().with_untracked(|composer| (composer.editing.is_some(), composer.continues.is_some()));
        if dom::is_shown(rail::CLOSE) || dom::is_shown(inspector::CLOSE) {
            shut();
        } else if is_busy() {
            shell.dispatch(Event::Stopped);
        } else if is_editing {
            shell.dispatch(Event::EditCancelled);
        } else if continues {
            shell.dispatch(Event::ContinueCancelled);
        }
    };
    // Wherever the focus is; a dialog has its own use for the key.
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.is_composing() && !dom::has_dialog() {
            escape();
        }
    });
    on_cleanup(move || keys.remove());
    // A drawer that opens takes the focus; where there is room for it, it is no drawer and leaves the focus alone.
    Effect::new(move |_| {
        let opened = [(rail.get(), rail::CLOSE), (inspector.get(), inspector::CLOSE)];
        request_animation_frame(move || {
            for (_, close) in opened.into_iter().filter(|(is_open, _)| *is_open) {
                dom::focus(close);
            }
        });
    });
    view! {
        <div
            class="studio"
            data-rail=move || rail.get().to_string()
            data-inspector=move || inspector.get().to_string()
        >
            {rooms::room(Room::Rail, "rail")}
            {stage::stage()}
            {rooms::room(Room::Inspector, "inspector")}
            <div class="scrim" on:click=move |_| shut()></div>
        </div>
    }
    .into_any()
}

/// What of the composer the outlook depends on: everything but the words, so that typing wakes nobody here.
#[derive(PartialEq)]
struct Basis {
    pictures: Vec<Hash>,
    asked: Asked,
    editing: Option<Id>,
    continues: Option<(Hash, Id)>,
}

fn outlook_memo() -> Memo<Outlook> {
    let shell = Shell::get();
    let basis = Memo::new(move |_| {
        shell.composer().with(|composer| Basis {
            pictures: composer.pictures(),
            asked: composer.asked.clone(),
            editing: composer.editing,
            continues: composer.continues,
        })
    });
    let is_demo = Memo::new(move |_| shell.session().with(|session| session.mode == Mode::Demo));
    Memo::new(move |_| {
        // Reading subscribes; a memo that is only tracked is never asked.
        basis.with(|_| ());
        let composer = shell.composer().get_untracked();
        shell.open().with(|open| outlook(&open.tree, &composer, is_demo.get()))
    })
}

/// A memo of one thing of the composer.
fn of_composer<T: PartialEq + Send + Sync + 'static>(read: fn(&Composer) -> T) -> Memo<T> {
    let shell = Shell::get();
    Memo::new(move |_| shell.composer().with(|composer| read(composer)))
}
