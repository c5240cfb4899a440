//! The rooms: parts of the program that typing and sending do not need. Each group is fetched when one of its rooms is
//! first shown, or earlier, when the page has nothing else to do.

use super::{library, notices, settings, studio, viewer, welcome};
use crate::shell::clock::sleep_ms;
use leptos::prelude::*;
use leptos::task::{spawn_local, spawn_local_scoped_with_cancellation};
use std::future::Future;

/// Milliseconds after the start when the first screen has been painted.
const PREFETCH_MS: u32 = 300;

apart! {
    studio, fetched by preload_studio, inside studio_part;

    /// The turns of the open conversation.
    async fn log() -> AnyView { studio::log() }

    /// What will be sent, and the facts of a picture.
    async fn inspector() -> AnyView { studio::inspector() }

    /// The list of conversations.
    async fn rail() -> AnyView { studio::rail() }

    /// The title of the open conversation and what leads away from it.
    async fn head() -> AnyView { studio::head() }

    /// What a screen reader is told.
    async fn announcer() -> AnyView { studio::announcer() }

    /// The pictures at the message.
    async fn attachments() -> AnyView { studio::attachments() }

    /// What is special about the message.
    async fn banners() -> AnyView { studio::banners() }

    /// The ways to add pictures, and how the message is asked.
    async fn controls() -> AnyView { studio::controls() }

    /// What the message will cost.
    async fn price() -> AnyView { studio::price() }

    /// What is said for a while.
    async fn notices() -> AnyView { notices::notices() }
}

apart! {
    closer, fetched by preload_closer, inside closer_part;

    /// A picture, looked at closely.
    async fn viewer() -> AnyView { viewer::viewer() }

    /// Picking from the pictures on this device.
    async fn library() -> AnyView { library::library() }
}

apart! {
    ways, fetched by preload_ways, inside ways_part;

    /// The key, the theme, and where things are kept.
    async fn settings() -> AnyView { settings::settings() }

    /// The ways in.
    async fn welcome() -> AnyView { welcome::welcome() }

    /// The ways in, beside a message that cannot be sent yet.
    async fn ways() -> AnyView { welcome::ways_beside_message() }
}

/// Shows a room as soon as it is there. `holds` is the class of an empty box that keeps its place until then; without
/// one, nothing does.
pub fn room(arriving: impl Future<Output = AnyView> + 'static, holds: &'static str) -> AnyView {
    let view = StoredValue::new_local(None);
    let (is_here, set_here) = signal(false);
    spawn_local_scoped_with_cancellation(async move {
        view.set_value(Some(arriving.await));
        set_here.set(true);
    });
    let place = move || (!holds.is_empty()).then(|| view! { <div class=holds aria-hidden="true"></div> }.into_any());
    (move || if is_here.get() { view.try_update_value(Option::take).flatten() } else { place() }).into_any()
}

/// Shows a room from the first time on that it is wanted.
pub fn room_when<F: Future<Output = AnyView> + 'static>(wanted: Memo<bool>, fetch: fn() -> F) -> AnyView {
    let was_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || wanted.get());
    (move || was_wanted.get().then(|| room(fetch(), ""))).into_any()
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
