//! The desk: its state, which is not part of the app's, and its effects.

mod asking;
mod making;
mod opening;
mod table;

use super::handle::dispatch as tell;
use super::needed::Needed;
use super::worker::{self, Room};
use super::{clock, follow, handle, records};
use crate::core::Event;
use crate::core::conversation::{Asked, layers};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::retouching::asking::Manner;
use crate::core::retouching::{Desk, DeskEffect, DeskEvent, Document, Load, Region, update};
use crate::core::session::Mode;
use crate::core::state::Viewing;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

pub use asking::refer;
pub use table::overlay;

/// How often it is looked whether layers that found no room are written, in milliseconds.
const LOOK_AGAIN_MS: u32 = 2_000;

thread_local! {
    /// Owned by nobody on the page: an edit is laid in while the desk is out of sight, too.
    static DESK: ArcRwSignal<Arc<Desk>> = ArcRwSignal::new(Arc::default());
    /// Whether another tab has written about edits while a picture was being read.
    static MISSED: Cell<bool> = const { Cell::new(false) };
    /// What lies on it and may be in no record yet.
    static NEEDED: RefCell<Needed> = RefCell::default();
}

/// The desk as views see it.
pub fn desk() -> ArcReadSignal<Arc<Desk>> {
    DESK.with(ArcRwSignal::read_only)
}

/// Says what happened on the desk.
pub fn dispatch(event: DeskEvent) {
    let mut effects = Vec::new();
    DESK.with(|desk| desk.update(|desk| effects = update(Arc::make_mut(desk), event)));
    effects.into_iter().for_each(perform);
    // After that: what goes to the disk now is held by whoever writes it.
    NEEDED.with_borrow_mut(|needed| needed.replace(peek(Desk::blobs)));
}

/// Reads the desk without subscribing to it.
pub fn peek<T>(read: impl FnOnce(&Desk) -> T) -> T {
    DESK.with(|desk| desk.with_untracked(|desk| read(desk)))
}

/// Lays a picture on the desk, unless it lies there already.
pub fn open(picture: Hash) {
    let is_there = |desk: &Desk| desk.document.picture == picture && matches!(desk.load, Load::Opening | Load::Here);
    if !peek(is_there) {
        begin(picture, Region::default());
    }
}

fn begin(picture: Hash, region: Region) {
    records::merge_by(layers::merged_summary);
    follow::on_edit(|turn| dispatch(DeskEvent::Landed(turn)), follow_others);
    let manner = handle::peek(|state| {
        let model = state.composer.asked.model.clone();
        let asked = Asked { model, ..Asked::default() };
        let manner = Manner { asked, demo: state.session.mode == Mode::Demo, ..Manner::default() };
        let known = state.pictures.known.get(&picture);
        (manner, known.map(|known| (known.width_px, known.height_px)).unwrap_or_default())
    });
    let (manner, size) = manner.unwrap_or_default();
    dispatch(DeskEvent::Wanted { picture, size, manner: Box::new(manner), region: Box::new(region) });
}

/// Has the desk take over what other tabs wrote about edits. What they write while a picture is being read is read again
/// when it is here.
fn follow_others() {
    match peek(|desk| (desk.load.clone(), desk.document.picture)) {
        (Load::Here, picture) => spawn_local(async move {
            // What cannot be read now is read when the picture is laid here again.
            if let Ok(there) = opening::read(picture).await {
                dispatch(DeskEvent::Followed(Box::new(there)));
            }
        }),
        (Load::Opening, _) => MISSED.set(true),
        _ => {}
    }
}

/// Takes the picture away. What is under way goes on, and is found when it is laid here again.
pub fn close() {
    dispatch(DeskEvent::Closed);
}

/// Has what the desk did to the layers written down, together with what another tab may have done to them since they were
/// read here.
fn keep(conversation: Id, was: &Document, now: &Document) {
    let there = handle::peek(|state| state.listing.all.get(&conversation).and_then(|summary| summary.retouch.clone()));
    let both = layers::merged(now.as_kept().as_ref(), was.as_kept().as_ref(), there.flatten().as_ref());
    tell(Event::Retouched(vec![(conversation, both)]));
    hold_until_written(conversation, now);
}

/// Holds the pixels of layers until they are named on the disk: where that is full, they wait for room.
fn hold_until_written(conversation: Id, document: &Document) {
    let pixels = document.layers.iter().map(|layer| layer.pixels).chain(document.saved).collect();
    let needed = Needed::of(pixels);
    spawn_local(async move {
        // What was just told is written in its turn.
        clock::sleep_ms(0).await;
        records::written().await;
        while records::holds_summary(conversation) {
            clock::sleep_ms(LOOK_AGAIN_MS).await;
        }
        drop(needed);
    });
}

fn perform(effect: DeskEffect) {
    match effect {
        DeskEffect::Open(picture) => spawn_local(async move {
            MISSED.set(false);
            dispatch(DeskEvent::Opened(picture, opening::open(picture).await.map(Box::new)));
            if MISSED.take() {
                follow_others();
            }
        }),
        DeskEffect::Close => worker::died(Room::Desk),
        DeskEffect::Mask { region, begins, marks, feather_px, model } => {
            spawn_local(table::mark(region, (begins, marks), feather_px, model));
        }
        DeskEffect::Compose(along) => spawn_local(async move {
            match asking::composed(&along).await {
                Ok(styled) => dispatch(DeskEvent::StyledAs(along, Box::new(styled))),
                Err(error) => tell(Event::Failed(error)),
            }
        }),
        DeskEffect::Apply(wanted, manner) => spawn_local(asking::apply(wanted, *manner)),
        DeskEffect::Lay(variant, note, way) => table::in_turn(async move {
            let laid = table::lay(&variant, &note, way).await;
            // What was needed is let go once the desk has it.
            let result = laid.as_ref().map(|(outcome, _)| outcome.clone()).map_err(Clone::clone);
            dispatch(DeskEvent::LaidIn { turn: variant.turn, result });
        }),
        DeskEffect::Layers(layers) => table::in_turn(async move {
            if let Err(error) = table::put_layers(&layers).await {
                dispatch(DeskEvent::LayersFailed(error));
            }
        }),
        DeskEffect::Keep(conversation, was, now) => keep(conversation, &was, &now),
        DeskEffect::Save(document) => table::in_turn(async move {
            let saved = making::save(&document).await;
            // What was needed is let go once the desk has it.
            let result = saved.as_ref().map(|(picture, receipt, _)| (*picture, *receipt)).map_err(Clone::clone);
            dispatch(DeskEvent::Saved(Box::new(document), result));
        }),
        DeskEffect::Export(kind, document) => table::in_turn(async move {
            dispatch(DeskEvent::Exported(making::export(kind, &document).await));
        }),
        DeskEffect::Extend(by) => spawn_local(async move {
            let of = table::here();
            let result = making::made(serde_json::json!({ "desk": "extend", "by": by }), None).await;
            dispatch(DeskEvent::Extended(of, result.map(|(picture, _)| (picture, by))));
        }),
        effect => perform_beside(effect),
    }
}

fn perform_beside(effect: DeskEffect) {
    match effect {
        DeskEffect::Compare(earlier) => spawn_local(async move {
            dispatch(DeskEvent::DriftFound(earlier, making::drift(earlier).await));
        }),
        DeskEffect::Undrift(earlier) => spawn_local(async move {
            let of = table::here();
            let made = making::made(serde_json::json!({ "desk": "undrift" }), Some(earlier)).await;
            dispatch(DeskEvent::Made(of, made));
        }),
        DeskEffect::Restore(earlier, region) => spawn_local(async move {
            let job = serde_json::json!({ "desk": "restore", "region": region });
            let of = table::here();
            dispatch(DeskEvent::Made(of, making::made(job, Some(earlier)).await));
        }),
        DeskEffect::Show(picture, Some(region)) => {
            begin(picture, *region);
            tell(Event::RetouchOpened(Some(picture)));
        }
        DeskEffect::Show(picture, None) => tell(Event::ViewerOpened(Viewing { picture, turn: None })),
        DeskEffect::Stop(turns) => turns.into_iter().for_each(|turn| tell(Event::StoppedOne(turn))),
        // Every other effect is performed above.
        _ => {}
    }
}

/// Whether somebody answers: a key, or the demo.
fn can_send() -> Result<(), Error> {
    let can = handle::peek(|state| state.session.mode.can_send()).unwrap_or(false);
    if can { Ok(()) } else { Err(Error::new(Kind::KeyMissing)) }
}
