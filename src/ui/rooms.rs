//! The rooms: parts of the program that the first screen does not need. Each is fetched when it is first shown, or
//! earlier, when the page has nothing else to do.

use super::{library, settings, studio, viewer, welcome};
use crate::core::conversation::outlook::Outlook;
use leptos::lazy;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use std::future::Future;

/// The turns of the open conversation.
#[lazy]
pub async fn log() -> AnyView {
    studio::log()
}

/// What will be sent, and the facts of a picture.
#[lazy]
pub async fn inspector(outlook: Memo<Outlook>) -> AnyView {
    studio::inspector(outlook)
}

/// The ways in.
#[lazy]
pub async fn welcome() -> AnyView {
    welcome::welcome()
}

/// The ways in, beside a message that cannot be sent yet.
#[lazy]
pub async fn ways() -> AnyView {
    welcome::ways_beside_message()
}

/// A picture, looked at closely.
#[lazy]
pub async fn viewer() -> AnyView {
    viewer::viewer()
}

/// Picking from the pictures on this device.
#[lazy]
pub async fn library() -> AnyView {
    library::library()
}

/// The key, the theme, and where things are kept.
#[lazy]
pub async fn settings() -> AnyView {
    settings::settings()
}

/// Shows a room as soon as it is there.
pub fn room(arriving: impl Future<Output = AnyView> + 'static) -> AnyView {
    let view = StoredValue::new_local(None);
    let (is_here, set_here) = signal(false);
    spawn_local_scoped_with_cancellation(async move {
        view.set_value(Some(arriving.await));
        set_here.set(true);
    });
    (move || is_here.get().then(|| view.try_update_value(Option::take).flatten())).into_any()
}

/// Shows a room from the first time on that it is wanted.
pub fn room_when<F: Future<Output = AnyView> + 'static>(wanted: Memo<bool>, fetch: fn() -> F) -> AnyView {
    let was_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || wanted.get());
    (move || was_wanted.get().then(|| room(fetch()))).into_any()
}

/// Fetches the rooms that the first message will need.
pub async fn prefetch() {
    __preload_log().await;
    __preload_inspector().await;
    __preload_viewer().await;
}
