//! Object URLs for pictures on the screen: made when first shown, released when shown no more.

use super::files;
use crate::core::id::Hash;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;

/// Which form of a picture to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sharpness {
    /// The small one, for lists.
    Thumb,
    /// The original.
    Full,
}

/// Where to show a picture from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is being read.
    Loading,
    /// An object URL.
    Ready(String),
    /// Its bytes are not on this device.
    Gone,
}

/// One URL and the views that show it.
struct Shown {
    source: ArcRwSignal<Source>,
    viewers: usize,
}

type Key = (Hash, Sharpness);

thread_local! {
    static SHOWN: RefCell<HashMap<Key, Shown>> = RefCell::new(HashMap::new());
}

/// The source of a picture for the current view; it is let go when the view is.
pub fn source(picture: Hash, sharpness: Sharpness) -> Signal<Source> {
    let key = (picture, sharpness);
    let (signal, is_new) = SHOWN.with_borrow_mut(|shown| {
        let is_new = !shown.contains_key(&key);
        let entry = shown.entry(key).or_insert_with(|| Shown { source: ArcRwSignal::new(Source::Loading), viewers: 0 });
        entry.viewers += 1;
        (entry.source.clone(), is_new)
    });
    if is_new {
        load(key, signal.clone());
    }
    on_cleanup(move || release(key));
    signal.into()
}

fn load((picture, sharpness): Key, signal: ArcRwSignal<Source>) {
    leptos::task::spawn_local(async move {
        let blob = match sharpness {
            Sharpness::Thumb => files::thumb_blob(picture).await,
            Sharpness::Full => files::blob(picture).await,
        };
        let url = blob.and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok());
        let is_shown = SHOWN.with_borrow(|shown| shown.contains_key(&(picture, sharpness)));
        match url {
            // The last view may have gone while the bytes were read; then nobody would release the URL.
            Some(url) if !is_shown => revoke(&url),
            Some(url) => signal.set(Source::Ready(url)),
            None => signal.set(Source::Gone),
        }
    });
}

/// Reads a picture again that was not there before, for the views that already wait for it.
pub fn refresh(picture: Hash) {
    for sharpness in [Sharpness::Thumb, Sharpness::Full] {
        let key = (picture, sharpness);
        let waiting = SHOWN.with_borrow(|shown| shown.get(&key).map(|entry| entry.source.clone()));
        if let Some(signal) = waiting.filter(|signal| signal.get_untracked() == Source::Gone) {
            load(key, signal);
        }
    }
}

fn release(key: Key) {
    let last = SHOWN.with_borrow_mut(|shown| {
        let entry = shown.get_mut(&key)?;
        entry.viewers -= 1;
        if entry.viewers == 0 { shown.remove(&key) } else { None }
    });
    if let Some(Source::Ready(url)) = last.map(|entry| entry.source.get_untracked()) {
        revoke(&url);
    }
}

fn revoke(url: &str) {
    // Revoking a URL that is already gone is no error.
    let _ = web_sys::Url::revoke_object_url(url);
}
