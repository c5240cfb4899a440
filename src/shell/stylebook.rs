//! The stylebook: its state, which is not part of the app's, and its effects.

mod describe;
pub(super) mod keep;
pub mod results;
mod share;
pub mod study;

use super::handle::dispatch as tell;
use super::needed::Needed;
use super::{clock, files, follow};
use crate::core::Event;
use crate::core::conversation::Asked;
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::session::Mode;
use crate::core::state::Viewing;
use crate::core::style::using::Purpose;
use crate::core::stylebook::{Book, BookEffect, BookEvent, Chosen, Now, sampling, update};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::sync::Arc;

pub use describe::price as price_description;

thread_local! {
    /// Owned by nobody on the page: a style is made while the room is closed, too.
    static BOOK: ArcRwSignal<Arc<Book>> = ArcRwSignal::new(Arc::default());
    /// What lies in the room and belongs to no style on the disk yet.
    static NEEDED: RefCell<Needed> = RefCell::default();
}

/// The room as views see it.
pub fn book() -> ArcReadSignal<Arc<Book>> {
    BOOK.with(ArcRwSignal::read_only)
}

/// Says what happened in the room.
pub fn dispatch(event: BookEvent) {
    let stamp = clock::stamp();
    let now = Now { now_ms: stamp.now_ms, id: stamp.id(1) };
    let mut effects = Vec::new();
    BOOK.with(|book| book.update(|book| effects = update(Arc::make_mut(book), event, now)));
    effects.into_iter().for_each(perform);
    // After that: what goes to the disk now is held by whoever writes it.
    NEEDED.with_borrow_mut(|needed| needed.replace(peek(Book::not_written)));
}

/// Reads the room without subscribing to it.
pub fn peek<T>(read: impl FnOnce(&Book) -> T) -> T {
    BOOK.with(|book| book.with_untracked(|book| read(book)))
}

/// Has the styles read, and what other tabs do to them followed.
pub fn want() {
    follow::on_style(|id| spawn_local(keep::follow(id)));
    dispatch(BookEvent::Wanted);
    spawn_local(keep::write_again());
}

/// Offers files to the style that is looked at.
pub fn offer(files: Vec<web_sys::File>) {
    let offered = files::hold(files);
    if !offered.is_empty() {
        dispatch(BookEvent::Offered(offered));
    }
}

/// Offers a file with a style.
pub fn offer_style(file: web_sys::File) {
    if let Some(offered) = files::hold(vec![file]).pop() {
        dispatch(BookEvent::ImportAsked(offered));
    }
}

/// Begins a conversation that uses a style with this message: how the style draws it, by the settings of the message that
/// is being written, which stays as it is. Without anybody to answer there is a word on that in the room.
/// Says whether it goes on.
pub fn sample(style: Id, words: &'static str, count: u8) -> bool {
    let found = super::handle::peek(|state| (state.session.mode, state.composer.asked.clone()));
    let Some((mode, asked)) = found else { return false };
    if !mode.can_send() {
        // A notice would lie under the room.
        dispatch(BookEvent::Unsampled(Error::new(Kind::KeyMissing)));
        return false;
    }
    let version = peek(|book| book.styles.get(&style).and_then(|style| style.latest()).map(|version| version.number));
    let Some(version) = version else { return false };
    spawn_local(async move {
        let composed =
            results::composed(&uses(&[Chosen { style, version, weight: 100 }]), sampling::STRENGTH, Purpose::Picture)
                .await;
        let off = composed.and_then(|Asked { lead, styled, .. }| {
            // Nothing shows the style: its pictures are gone.
            if lead.len() < 2 {
                return Err(Error::new(Kind::StyleGone));
            }
            let asked = Asked { lead, styled, count, edit: None, starts_afresh: false, ..asked };
            let off = sampling::take_off(words, asked, mode == Mode::Demo, &clock::stamp())?;
            let size = |hash| super::handle::peek(|state| state.pictures.known.get(&hash).map(|one| one.size_bytes));
            off.request.validate_size(|hash| size(hash).flatten().unwrap_or_default())?;
            Ok(off)
        });
        match off {
            Ok(off) => tell(Event::Began(Box::new(off))),
            // A sample that does not show the style is not worth its price.
            Err(error) => failed(error),
        }
    });
    true
}

/// These styles with what is known of them.
pub fn uses(chosen: &[Chosen]) -> Vec<(Arc<crate::core::style::Style>, Chosen)> {
    let style = |chosen: &Chosen| peek(|book| book.styles.get(&chosen.style).cloned());
    chosen.iter().filter_map(|chosen| Some((style(chosen)?, *chosen))).collect()
}

fn perform(effect: BookEffect) {
    match effect {
        BookEffect::Read => spawn_local(async {
            let read = keep::read().await;
            let asked: Vec<Id> =
                read.iter().flatten().filter(|style| style.card_asked_at_ms.is_some()).map(|style| style.id).collect();
            dispatch(BookEvent::Read(read));
            describe::say_interrupted(asked).await;
        }),
        BookEffect::Write { was, now } => spawn_local(keep::write(was, now)),
        BookEffect::Sweep(id) => spawn_local(keep::sweep(id)),
        BookEffect::Study(batch, files) => study::files(batch, files),
        BookEffect::Measure(batch, pictures) => study::pictures(batch, pictures),
        BookEffect::Stop => {
            study::stop();
            describe::stop();
        }
        BookEffect::Judge { style, pictures, pins, away } => spawn_local(async move {
            let result = study::judge(style, pictures, (&pins, &away)).await.map(Box::new);
            dispatch(BookEvent::JudgedAs { style, result });
        }),
        BookEffect::Sheet(style, pictures) => spawn_local(async move {
            let (result, _needed) = match study::unless_stopped(study::sheet(style, pictures)).await {
                Ok(Some((sheet, needed))) => (Ok(Some(sheet)), Some(needed)),
                Ok(None) => (Ok(None), None),
                Err(error) => (Err(error), None),
            };
            dispatch(BookEvent::Compiled { style, result });
        }),
        BookEffect::Shrink(style, made_at_ms, exemplars) => spawn_local(async move {
            let (smaller, _needed) = study::smaller(style, exemplars).await;
            if !smaller.is_empty() {
                dispatch(BookEvent::Shrunk { style, made_at_ms, smaller });
            }
        }),
        BookEffect::Describe { was, now, version, facts } => describe::begin(was, now, version, facts),
        BookEffect::Export(style) => spawn_local(async move {
            dispatch(BookEvent::Exported(study::unless_stopped(share::export(&style)).await));
        }),
        BookEffect::Import(file) => spawn_local(async move {
            let (result, _needed) = match study::unless_stopped(share::import(file)).await {
                Ok((style, needed)) => (Ok(Box::new(style)), needed),
                Err(error) => (Err(error), Vec::new()),
            };
            dispatch(BookEvent::Imported(result));
        }),
        BookEffect::Fit(fitting, members) => spawn_local(async move {
            let fit = results::fit(&fitting, &members).await;
            dispatch(BookEvent::FitFound(fitting, fit));
        }),
        BookEffect::Match(fitting, members) => spawn_local(async move {
            dispatch(BookEvent::Matched(study::unless_stopped(results::match_to(&fitting, &members)).await));
        }),
        BookEffect::Use(uses, strength, round) => spawn_local(async move {
            let composed = results::composed(&uses, strength, Purpose::Picture).await;
            let result = composed.map(|Asked { lead, styled, .. }| (lead, styled));
            tell(Event::StyledAs { round, result });
        }),
        BookEffect::Unused(round, error) => tell(Event::StyledAs { round, result: Err(error) }),
        BookEffect::Show(picture) => show(picture),
        BookEffect::Say(error) => failed(error),
    }
}

fn show(picture: Hash) {
    tell(Event::ViewerOpened(Viewing { picture, turn: None }));
}

fn failed(error: Error) {
    tell(Event::Failed(error));
}
