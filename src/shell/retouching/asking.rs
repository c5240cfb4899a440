//! Edits on their way to a model: cut out, written down, and sent like every other message.

use super::table::{ask, put};
use super::{can_send, dispatch, peek, tell};
use crate::core::Event;
use crate::core::conversation::{Asked, TakeOff};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::retouching::asking::{Cut, Manner, take_off};
use crate::core::retouching::{DeskEvent, Document, Edit, Note, variant_of};
use crate::core::style::using::Purpose;
use crate::core::stylebook::Chosen;
use crate::shell::ahead::Ahead;
use crate::shell::files::{self, Fresh};
use crate::shell::needed::Needed;
use crate::shell::stylebook::study::parsed;
use crate::shell::worker::{Developed, Room};
use crate::shell::{clock, handle, parts, stylebook};
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;
use web_sys::File;

/// What the worker says of what it has cut out.
#[derive(Deserialize)]
struct Cutting {
    cut: Cut,
    mask: Option<Hash>,
}

/// Asks for an edit of each of these regions. All take off together, so that a key that is refused is refused once.
pub async fn apply(wanted: Vec<(Option<usize>, Note)>, mut manner: Manner) {
    // It is about what lies here now, whatever is laid here before it takes off.
    let (document, mut conversation) = peek(|desk| (desk.document.clone(), desk.conversation));
    let then = || Box::new(document.clone());
    // All are cut out at once, as they are marked now: what a person does meanwhile is about the next edit.
    let cut = |(region, note): (Option<usize>, Note)| {
        let job = json!({ "desk": "cut", "region": region, "model": manner.asked.model });
        (note, Ahead::new(async move { ask(job, &[]).await }))
    };
    let cuts: Vec<_> = wanted.into_iter().map(cut).collect();
    // What was chosen a moment ago may not be composed yet, and goes along all the same.
    match composed(&manner.along).await {
        Ok(Asked { lead, styled, .. }) => (manner.asked.lead, manner.asked.styled) = (lead, styled),
        Err(error) => return dispatch(DeskEvent::TookOff(then(), Err(error), conversation)),
    }
    let (mut ready, mut failed) = (Vec::new(), None);
    for (note, cut) in cuts {
        match prepared((note, cut), &manner, (&document, conversation)).await {
            Ok(one) => {
                conversation = Some(one.off.summary.id);
                ready.push(one);
            }
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    let (edits, offs): (Vec<Edit>, Vec<TakeOff>) = ready.iter().map(|one| (one.edit.clone(), one.off.clone())).unzip();
    tell(Event::TookOff(offs));
    // What has left is told first, so that it is shown whatever became of the rest.
    dispatch(DeskEvent::TookOff(then(), Ok(edits), conversation));
    if let Some(error) = failed {
        dispatch(DeskEvent::TookOff(then(), Err(error), conversation));
    }
}

/// An edit that is ready to take off; its mask is kept for it until it has.
struct Prepared {
    edit: Edit,
    off: TakeOff,
    _mask: Option<Needed>,
}

async fn prepared(
    (note, cut): (Note, Ahead<Developed>),
    manner: &Manner,
    (document, conversation): (&Document, Option<Id>),
) -> Result<Prepared, Error> {
    can_send()?;
    let developed = cut.take().await?;
    let cutting: Cutting = parsed(&developed.json)?;
    let mut blobs = developed.blobs.into_iter();
    for hash in [Some(cutting.cut.clean), cutting.cut.marked].into_iter().flatten() {
        let blob = blobs.next().ok_or_else(|| Error::new(Kind::WorkerDied))?;
        // They are parts of the message, and go to the disk with it.
        files::keep(hash, Fresh::new(hash, Room::Desk, blob, None));
    }
    let _mask = match (cutting.mask, blobs.next()) {
        (Some(mask), Some(blob)) => Some(put(mask, &blob).await?),
        _ => None,
    };
    let note = Note { mask: cutting.mask, ..note };
    let off = take_off(document, conversation, (&note, &cutting.cut, manner), &clock::stamp())?;
    let variants = off.answers.iter().map(|answer| variant_of(answer, true)).collect();
    let styled = manner.asked.styled.clone();
    let edit = Edit { message: off.message.id, note, styled, variants };
    Ok(Prepared { edit, off, _mask })
}

/// How much of a style goes along with an edit, of 5.
const STRENGTH: u8 = 3;

/// What goes along with an edit to show these styles and characters.
pub async fn composed(along: &[Chosen]) -> Result<Asked, Error> {
    let mut uses = stylebook::uses(along);
    // What was deleted or put away meanwhile is not offered, and does not go along either.
    uses.retain(|(style, _)| style.is_usable());
    stylebook::results::composed(&uses, STRENGTH, Purpose::Edit).await
}

/// Has files show what is meant: they are read, checked and cleaned like those of a message.
pub fn refer(offered: Vec<File>) {
    for file in offered {
        spawn_local(async move {
            match parts::read_file(file).await {
                Ok(picture) => {
                    let mime = picture.format.mime().to_owned();
                    let hash = picture.hash;
                    match stylebook::study::written(picture).await {
                        Ok(_needed) => dispatch(DeskEvent::Referred(hash, mime)),
                        Err(error) => handle::dispatch(Event::Failed(error)),
                    }
                }
                Err(error) => handle::dispatch(Event::Failed(error)),
            }
        });
    }
}
