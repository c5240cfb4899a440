//! The storage room: what takes room on this device, how to free it, and backups.

mod backup;
mod list;
mod overview;
mod task;

use crate::core::Event;
use crate::core::error::{Error, Kind};
use crate::core::keeping::{Keeping, KeepingEvent, Survey};
use crate::core::text::{failure as failure_text, keeping as texts};
use crate::shell::{Shell, keeping};
use crate::ui::dialog;
use leptos::prelude::*;

/// The dialog, while it is open.
pub fn keeping() -> AnyView {
    let shell = Shell::get();
    let open = Memo::new(move |_| shell.panels().with(|panels| panels.keeping));
    dialog::dialog(open.into(), ("keeping", texts::words().title), close, content)
}

fn close() {
    Shell::get().dispatch(Event::KeepingOpened(false));
}

/// A memo of one thing of the room.
fn of_room<T: PartialEq + Send + Sync + 'static>(read: fn(&Keeping) -> T) -> Memo<T> {
    let room = keeping::room();
    Memo::new(move |_| room.with(|room| read(room)))
}

/// How far the room can be shown.
#[derive(Clone, PartialEq)]
enum Shown {
    Reading,
    Failed(Error),
    Blank,
    Full,
}

fn content() -> AnyView {
    keeping::dispatch(KeepingEvent::Opened);
    let words = texts::words();
    let shown = of_room(|room| match &room.survey {
        Survey::Reading(_) => Shown::Reading,
        Survey::Failed(error) => Shown::Failed(error.clone()),
        Survey::Here(stock) if stock.is_blank() => Shown::Blank,
        Survey::Here(_) => Shown::Full,
    });
    view! {
        <div class="sheet">
            {dialog::head(words.title, close)}
            {move || match shown.get() {
                Shown::Reading => reading(),
                Shown::Failed(error) => failed(&error),
                Shown::Blank => blank(),
                Shown::Full => view! {
                    {overview::overview()}
                    {(!keeping::keeps_nothing()).then(overview::promise)}
                    {backup::backup()}
                    {list::list()}
                    {list::bin()}
                }
                .into_any(),
            }}
        </div>
    }
    .into_any()
}

fn reading() -> AnyView {
    let words = texts::words();
    let counted = of_room(|room| if let Survey::Reading(counted) = room.survey { counted } else { 0 });
    let said = move || (words.reading)(counted.get());
    view! {
        <p class="quiet" role="status">{said}</p>
        <progress class="keeping-progress" aria-label=words.title></progress>
    }
    .into_any()
}

fn failed(error: &Error) -> AnyView {
    let words = texts::words();
    // What is said of a storage that fails is said of writing to it.
    let said = match error.kind {
        Kind::StorageFailed => words.failed_lead.to_owned(),
        _ => failure_text::sentence(error),
    };
    view! {
        <section class="sheet-part" role="alert">
            <h3 class="sheet-title">{words.failed}</h3>
            <p>{said}</p>
            {task::closer(error)}
            <div class="button-row">
                <button class="button" type="button" on:click=|_| keeping::dispatch(KeepingEvent::Opened)>
                    {words.again}
                </button>
            </div>
        </section>
    }
    .into_any()
}

/// Nothing is kept yet, but a backup may be at hand.
fn blank() -> AnyView {
    let words = texts::words();
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{words.empty}</h3>
            <p class="quiet">{words.empty_lead}</p>
            {task::task(task::Place::List)}
            {task::task(task::Place::Bin)}
        </section>
        {backup::backup()}
    }
    .into_any()
}
