//! A picture laid on the desk, with everything that was done to it before.

use super::table;
use crate::core::conversation::{AnswerState, By, Turn};
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
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
    let found = handle::peek(|state| (document_of(state, picture), earlier_than(state, picture)));
    let (document, earlier) = found.unwrap_or_default();
    let conversation = document.as_ref().map(|(id, _)| *id);
    let turns = match conversation {
        Some(id) => parts::open(id).await?,
        None => Default::default(),
    };
    let own = handle::peek(|state| state.flights.values().map(|flight| flight.pending.id).collect::<Vec<_>>());
    let busy: Vec<Id> = turns.elsewhere.into_iter().chain(own.unwrap_or_default()).collect();
    let document = document.map_or_else(|| Document::of(picture), |(_, document)| document);
    let turns = turns.turns.into_iter().map(|turn| given_up(turn, &busy)).collect();
    Ok(Opened { size, conversation, document, turns, busy, earlier })
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

/// What was done to a picture, in the latest conversation of its edits.
fn document_of(state: &State, picture: Hash) -> Option<(Id, Document)> {
    let summaries = state.listing.all.values().filter(|summary| summary.deleted_at_ms.is_none());
    let documents = summaries.filter_map(|summary| Some((summary.id, Document::read(summary)?)));
    documents.filter(|(_, document)| document.picture == picture).max_by_key(|(id, _)| *id)
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
