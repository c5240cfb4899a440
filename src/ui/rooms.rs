//! The rooms: parts of the program that typing and sending do not need. Each group is fetched when one of its rooms is
//! first shown, or earlier, when the page has nothing else to do.

use super::{keeping, library, notices, retouching, settings, studio, stylebook, viewer, welcome};
use crate::shell::clock::sleep_ms;
use crate::shell::sheet;
use leptos::prelude::*;
use leptos::task::{spawn_local, spawn_local_scoped_with_cancellation};

/// Milliseconds after the start when the first screen has been painted.
const PREFETCH_MS: u32 = 300;

/// The rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The turns of the open conversation.
    Log,
    /// What will be sent, and the facts of a picture.
    Inspector,
    /// The list of conversations.
    Rail,
    /// The title of the open conversation and what leads away from it.
    Head,
    /// What a screen reader is told.
    Announcer,
    /// The pictures at the message.
    Attachments,
    /// What is special about the message.
    Banners,
    /// The ways to add pictures, and how the message is asked.
    Controls,
    /// What the message will cost.
    Price,
    /// What is said for a while.
    Notices,
    /// A picture, looked at closely.
    Viewer,
    /// Picking from the pictures on this device.
    Library,
    /// What takes room on this device, and backups.
    Keeping,
    /// Where styles are made, looked at and kept.
    Styles,
    /// Where a picture is retouched.
    Retouching,
    /// The styles of the message.
    Chips,
    /// The key, the theme, and where things are kept.
    Settings,
    /// The ways in.
    Welcome,
    /// The ways in, beside a message that cannot be sent yet.
    Ways,
}

apart! {
    studio, fetched by preload_studio, inside studio_part;

    /// A room of the studio.
    async fn of_studio(room: Room) -> AnyView {
        match room {
            Room::Log => studio::log(),
            Room::Inspector => studio::inspector(),
            Room::Rail => studio::rail(),
            Room::Head => studio::head(),
            Room::Announcer => studio::announcer(),
            Room::Attachments => studio::attachments(),
            Room::Banners => studio::banners(),
            Room::Controls => studio::controls(),
            Room::Price => studio::price(),
            _ => notices::notices(),
        }
    }
}

apart! {
    closer, fetched by preload_closer, inside closer_part;

    /// A room above the studio.
    async fn of_closer(room: Room) -> AnyView {
        sheet::arrive().await;
        match room {
            Room::Viewer => viewer::viewer(),
            Room::Library => library::library(),
            Room::Styles => stylebook::dialog(),
            Room::Retouching => retouching::dialog(),
            Room::Chips => stylebook::chips::chips(),
            _ => keeping::keeping(),
        }
    }
}

apart! {
    ways, fetched by preload_ways, inside ways_part;

    /// A room in which it is settled who answers.
    async fn of_ways(room: Room) -> AnyView {
        // The first screen does not wait for it.
        if room == Room::Settings {
            sheet::arrive().await;
        }
        match room {
            Room::Settings => settings::settings(),
            Room::Welcome => welcome::welcome(),
            _ => welcome::ways_beside_message(),
        }
    }
}

/// The part that each room lies in. One function leads to each part, because each name in the first load costs.
async fn arriving(room: Room) -> AnyView {
    match room {
        Room::Viewer | Room::Library | Room::Keeping | Room::Styles | Room::Retouching | Room::Chips => {
            of_closer(room).await
        }
        Room::Settings | Room::Welcome | Room::Ways => of_ways(room).await,
        _ => of_studio(room).await,
    }
}

/// Shows a room as soon as it is there. `holds` is the class of an empty box that keeps its place until then; without
/// one, nothing does.
pub fn room(room: Room, holds: &'static str) -> AnyView {
    let view = StoredValue::new_local(None);
    let (is_here, set_here) = signal(false);
    spawn_local_scoped_with_cancellation(async move {
        view.set_value(Some(arriving(room).await));
        set_here.set(true);
    });
    let place = move || (!holds.is_empty()).then(|| view! { <div class=holds aria-hidden="true"></div> }.into_any());
    (move || if is_here.get() { view.try_update_value(Option::take).flatten() } else { place() }).into_any()
}

/// Shows a room from the first time on that it is wanted.
pub fn room_when(wanted: Memo<bool>, which: Room) -> AnyView {
    let was_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || wanted.get());
    (move || was_wanted.get().then(|| room(which, ""))).into_any()
}

/// Fetches the rooms that the next steps will need, once the first screen has been painted.
pub fn prefetch() {
    spawn_local(async {
        sleep_ms(PREFETCH_MS).await;
        preload_studio().await;
        preload_closer().await;
        preload_ways().await;
    });
}
