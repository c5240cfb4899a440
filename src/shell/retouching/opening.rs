//! A picture laid on the desk, with everything that was done to it before.

use super::{table, tell};
use crate::core::Event;
use crate::core::conversation::{AnswerState, By, Turn};
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::retouching::following::{self, to_be_joined};
use crate::core::retouching::{Document, Opened};
use crate::core::state::State;
use crate::shell::{handle, parts};

/// Earlier pictures that are offered to compare with, at the most.
const MOST_EARLIER: usize = 48;

/// Reads a picture, its document, and the answers to its edits.
///
/// # Errors
/// If the picture is not on this device, or is none that can be worked on.
pub async fn open(picture: Hash) -> Result<Opened, Error> {
    let size = table::open(picture).await?;
    let earlier = handle::peek(|state| earlier_than(state, picture)).unwrap_or_default();
    Ok(Opened { size, earlier, ..read(picture).await? })
}

/// Reads what was done to a picture, without the picture itself. Where that lies in several conversations, since two tabs
/// began at the same time, it is put together in the latest of them.
///
/// # Errors
/// If the disk cannot be read.
pub async fn read(picture: Hash) -> Result<Opened, Error> {
    let conversations = documents(picture);
    let (mut turns, mut busy) = (Vec::new(), Vec::new());
    for (id, _) in &conversations {
        let found = parts::open(*id).await?;
        turns.extend(found.turns);
        busy.extend(found.elsewhere);
    }
    let own = handle::peek(|state| state.flights.values().map(|flight| flight.pending.id).collect::<Vec<_>>());
    busy.extend(own.unwrap_or_default());
    let turns = turns.into_iter().map(|turn| given_up(turn, &busy)).collect();
    // As it is now: the turns took their time.
    let documents = documents(picture);
    let joined = to_be_joined(picture, &documents);
    if !joined.is_empty() {
        tell(Event::Retouched(joined.iter().map(|(id, document)| (*id, document.as_kept())).collect()));
    }
    let (conversation, document) = following::joined(documents).unzip();
    let document = document.unwrap_or_else(|| Document::of(picture));
    Ok(Opened { conversation, document, turns, busy, ..Opened::default() })
}

/// An answer that nobody is busy with any more was interrupted.
fn given_up(mut turn: Turn, busy: &[Id]) -> Turn {
    if let By::Model(answer) = &mut turn.by
        && answer.state == AnswerState::Pending
        && !busy.contains(&turn.id)
    {
        answer.state = AnswerState::Interrupted;
    }
    turn
}

/// What was done to a picture, by the conversations of its edits.
fn documents(picture: Hash) -> Vec<(Id, Document)> {
    let of = |state: &State| {
        let summaries = state.listing.all.values().filter(|summary| summary.deleted_at_ms.is_none());
        let documents = summaries.filter_map(|summary| Some((summary.id, Document::read(summary)?)));
        documents.filter(|(_, document)| document.picture == picture).collect()
    };
    handle::peek(of).unwrap_or_default()
}

/// The pictures that came before this one in the open conversation, the latest last.
fn earlier_than(state: &State, picture: Hash) -> Vec<Hash> {
    let tree = &state.open.tree;
    let Some(turn) = tree.turns().find(|turn| turn.pictures().any(|each| each == picture)) else { return Vec::new() };
    let mut earlier: Vec<Hash> = Vec::new();
    for turn in tree.line_to(turn.id) {
        for each in turn.pictures().take_while(|each| *each != picture) {
            earlier.retain(|known| *known != each);
            earlier.push(each);
        }
    }
    let from = earlier.len().saturating_sub(MOST_EARLIER);
    earlier.split_off(from)
}
