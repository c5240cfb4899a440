//! Whether an element is near what is seen, so that only pictures that are needed are loaded in full.

use crate::core::shelf::Shelf;
use crate::shell::clock;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use std::cell::RefCell;

/// How far around the viewport counts as near: one screen above and below, so that scrolling finds pictures in place.
const MARGIN: &str = "100% 0%";

/// Milliseconds after which what was put on the page has moved what is behind it.
const LAID_OUT_MS: u32 = 100;

/// The attribute that names a watched element.
const NAME: &str = "data-near";

struct Watch {
    observer: web_sys::IntersectionObserver,
    last: u32,
    near: Shelf<u32, RwSignal<bool>>,
}

thread_local! {
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Whether this element is near the viewport, as long as the current view lives. A browser that cannot tell has every
/// element near.
pub fn near(node: NodeRef<leptos::html::Div>) -> Signal<bool> {
    let is_near = RwSignal::new(false);
    let name = StoredValue::new(None::<u32>);
    node.on_load(move |element| {
        let watched = watch(&element, is_near);
        name.set_value(watched);
        if watched.is_none() {
            is_near.set(true);
        }
    });
    on_cleanup(move || {
        // An element that is gone is observed no more; only its name has to be forgotten.
        let name = name.try_get_value().flatten();
        WATCH.with_borrow_mut(|watch| {
            if let Some((watch, name)) = watch.as_mut().zip(name) {
                watch.near.remove(&name);
            }
        });
    });
    is_near.into()
}

/// How many of `count` things are on the page: a page of them at first, and another one whenever this element, which
/// stands behind them, comes near.
pub fn growing(end: NodeRef<leptos::html::Div>, count: Signal<usize>, page: usize) -> Memo<usize> {
    let room = RwSignal::new(page);
    let is_end_near = near(end);
    Effect::new(move |_| {
        if is_end_near.get() && room.get_untracked() < count.get() {
            // What is seen comes first, and with it whatever a person does meanwhile.
            clock::after_ms(LAID_OUT_MS, move || grow_while_near(is_end_near, room, count, page));
        }
    });
    Memo::new(move |_| room.get().min(count.get()))
}

/// Makes room for one more page where the end is near, and looks again once that has been laid out: an end that stays
/// near is not told again.
fn grow_while_near(is_end_near: Signal<bool>, room: RwSignal<usize>, count: Signal<usize>, page: usize) {
    // The view may have gone in the meantime.
    let is_short = room.try_get_untracked().zip(count.try_get_untracked()).is_some_and(|(room, count)| room < count);
    if is_short && is_end_near.try_get_untracked() == Some(true) {
        room.update(|room| *room += page);
        clock::after_ms(LAID_OUT_MS, move || grow_while_near(is_end_near, room, count, page));
    }
}

fn watch(element: &web_sys::Element, near: RwSignal<bool>) -> Option<u32> {
    WATCH.with_borrow_mut(|watch| {
        if watch.is_none() {
            *watch = observer().map(|observer| Watch { observer, last: 0, near: Shelf::new() });
        }
        let watch = watch.as_mut()?;
        watch.last += 1;
        element.set_attribute(NAME, &watch.last.to_string()).ok()?;
        watch.near.insert(watch.last, near);
        watch.observer.observe(element);
        Some(watch.last)
    })
}

fn observer() -> Option<web_sys::IntersectionObserver> {
    let told = Closure::<dyn FnMut(js_sys::Array)>::new(|entries: js_sys::Array| {
        for entry in entries.iter().filter_map(|entry| entry.dyn_into::<web_sys::IntersectionObserverEntry>().ok()) {
            let name = entry.target().get_attribute(NAME).and_then(|name| name.parse().ok());
            let signal = name.and_then(|name: u32| {
                WATCH.with_borrow(|watch| watch.as_ref().and_then(|watch| watch.near.get(&name).copied()))
            });
            if let Some(signal) = signal {
                // The view may have gone in the meantime.
                let _ = signal.try_set(entry.is_intersecting());
            }
        }
    });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin(MARGIN);
    // Elements lie in a scroller of their own, whose edges the root's margin does not move.
    let _ = js_sys::Reflect::set(&options, &"scrollMargin".into(), &MARGIN.into());
    let observer = web_sys::IntersectionObserver::new_with_options(told.as_ref().unchecked_ref(), &options).ok()?;
    // One for the whole life of the page.
    told.forget();
    Some(observer)
}
