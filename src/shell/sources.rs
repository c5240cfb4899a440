//! Object URLs for pictures on the screen: made when first shown, released when shown no more.

use super::files;
use crate::core::error::Kind;
use crate::core::id::Hash;
use crate::core::shelf::Shelf;
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::{Blob, HtmlImageElement};

/// Which form of a picture to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Its bytes are others than their name says.
    Damaged,
    /// Its bytes cannot be read right now.
    Unread,
}

/// One URL and the views that show it.
struct Shown {
    source: ArcRwSignal<Source>,
    /// What the URL leads to.
    blob: Option<Blob>,
    viewers: usize,
}

type Key = (Hash, Sharpness);

/// A picture that the browser decodes before anybody shows it. The URL is revoked with it, unless a view took it over.
pub struct Warm {
    url: String,
    blob: Blob,
    // Kept, since the browser drops what it has decoded for an element that is gone.
    _image: HtmlImageElement,
}

impl Warm {
    /// Begins to decode a picture; nothing where the bytes are none.
    pub fn of(blob: &Blob) -> Option<Self> {
        if !blob.type_().starts_with("image/") {
            return None;
        }
        let image = HtmlImageElement::new().ok()?;
        let url = web_sys::Url::create_object_url_with_blob(blob).ok()?;
        image.set_src(&url);
        Some(Self { url, blob: blob.clone(), _image: image })
    }
}

thread_local! {
    static WARM: RefCell<Shelf<Hash, Warm>> = RefCell::new(Shelf::new());
    static SHOWN: RefCell<Shelf<Key, Shown>> = RefCell::new(Shelf::new());
}

/// The source of a picture for the current view; it is let go when the view is.
pub fn source(picture: Hash, sharpness: Sharpness) -> Signal<Source> {
    let key = (picture, sharpness);
    let (signal, is_new) = SHOWN.with_borrow_mut(|shown| {
        let is_new = !shown.contains_key(&key);
        if is_new {
            shown.insert(key, Shown { source: ArcRwSignal::new(Source::Loading), blob: None, viewers: 0 });
        }
        let source = shown.get_mut(&key).map(|entry| {
            entry.viewers += 1;
            entry.source.clone()
        });
        (source.unwrap_or_else(|| ArcRwSignal::new(Source::Gone)), is_new)
    });
    if is_new {
        load(key, signal.clone());
    }
    on_cleanup(move || release(key));
    signal.into()
}

/// Gives a warm picture its name. It serves the first view that asks for it, until [`cool`].
pub fn adopt(picture: Hash, warm: Warm) {
    WARM.with_borrow_mut(|all| all.insert(picture, warm));
}

/// Lets go of a warm picture.
pub fn cool(picture: Hash) {
    if let Some(warm) = WARM.with_borrow_mut(|all| all.remove(&picture)) {
        revoke(&warm.url);
    }
}

fn load((picture, sharpness): Key, signal: ArcRwSignal<Source>) {
    if sharpness == Sharpness::Full
        && let Some(warm) = WARM.with_borrow_mut(|all| all.remove(&picture))
    {
        hold((picture, sharpness), warm.blob);
        signal.set(Source::Ready(warm.url));
        return;
    }
    leptos::task::spawn_local(async move {
        let blob = match sharpness {
            Sharpness::Thumb => files::thumb_blob(picture).await,
            Sharpness::Full => files::blob(picture).await,
        };
        let url = blob.as_ref().ok().and_then(|blob| web_sys::Url::create_object_url_with_blob(blob).ok());
        let is_shown = SHOWN.with_borrow(|shown| shown.contains_key(&(picture, sharpness)));
        match (url, blob) {
            // The last view may have gone while the bytes were read; then nobody would release the URL.
            (Some(url), _) if !is_shown => revoke(&url),
            (Some(url), Ok(blob)) => {
                hold((picture, sharpness), blob);
                signal.set(Source::Ready(url));
            }
            (_, Err(error)) if error.kind == Kind::BytesDamaged => signal.set(Source::Damaged),
            (_, Err(error)) if error.kind == Kind::BytesMissing => signal.set(Source::Gone),
            // It may well be there: a tab that was superseded reads nothing more.
            _ => signal.set(Source::Unread),
        }
    });
}

fn hold(key: Key, blob: Blob) {
    SHOWN.with_borrow_mut(|shown| {
        if let Some(entry) = shown.get_mut(&key) {
            entry.blob = Some(blob);
        }
    });
}

/// The original bytes of a picture that is on the screen: they are there even when the disk has lost them.
pub fn held(picture: Hash) -> Option<Blob> {
    SHOWN.with_borrow(|shown| shown.get(&(picture, Sharpness::Full)).and_then(|entry| entry.blob.clone()))
}

/// Reads a picture again that was not there before, for the views that already wait for it.
pub fn refresh(picture: Hash) {
    for sharpness in [Sharpness::Thumb, Sharpness::Full] {
        let key = (picture, sharpness);
        let waiting = SHOWN.with_borrow(|shown| shown.get(&key).map(|entry| entry.source.clone()));
        if let Some(signal) =
            waiting.filter(|signal| !matches!(signal.get_untracked(), Source::Loading | Source::Ready(_)))
        {
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
