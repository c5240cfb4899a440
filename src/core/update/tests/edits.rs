//! Edits of pictures: asked for in a conversation of their own, beside the one that is open.

use super::*;
use crate::core::conversation::{Asked, TakeOff};
use crate::core::retouching::asking::{Cut, Manner, take_off};
use crate::core::retouching::{Document, Note};

fn edit(studio: &Studio, conversation: Option<Id>) -> TakeOff {
    let note = Note { words: "a red hat".into(), ..Note::default() };
    let cut = Cut { clean: Hash([1; 32]), marked: Some(Hash([2; 32])), ..Cut::default() };
    let manner = Manner { asked: Asked::default(), ..Manner::default() };
    let stamp = Stamp { now_ms: studio.now_ms, steady_ms: 0, entropy: 77 };
    take_off(&Document::of(Hash([9; 32])), conversation, (&note, &cut, &manner), &stamp).unwrap()
}

#[test]
fn an_edit_is_written_down_before_it_leaves_and_stays_out_of_the_list() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    let open = studio.state.open.id;
    let off = edit(&studio, None);
    let (conversation, answer) = (off.summary.id, off.answers[0].id);
    studio.happens(Event::TookOff(vec![off]));
    assert_eq!(studio.sends().len(), 1);
    let written =
        |studio: &Studio, turn: Id| studio.changes.iter().any(|c| matches!(c, Change::Turn(t) if t.id == turn));
    assert!(written(&studio, answer), "the intent is written down");
    assert!(
        studio.changes.iter().any(|change| matches!(change, Change::Summary { now, .. } if now.id == conversation))
    );
    assert_eq!(studio.state.open.id, open, "the open conversation stays open");
    assert_eq!(studio.state.listing.shown().len(), 1, "and is the only one in the list");

    studio.answers(answer, 30);
    assert!(studio.state.flights.is_empty());
    assert!(written(&studio, answer));
    let summary = &studio.state.listing.all.get(&conversation).unwrap();
    assert!(summary.cost_micros > 0, "what it cost is booked");
    assert_eq!(Document::read(summary), Some(Document::of(Hash([9; 32]))));
}

#[test]
fn the_next_edit_goes_into_the_same_conversation_and_layers_are_written_down() {
    let mut studio = Studio::keyed();
    let off = edit(&studio, None);
    let conversation = off.summary.id;
    studio.happens(Event::TookOff(vec![off]));
    let again = edit(&studio, Some(conversation));
    assert_eq!(again.summary.id, conversation);
    studio.happens(Event::TookOff(vec![again]));
    assert_eq!(studio.state.listing.all.len(), 1);
    let document = Document { saved: Some(Hash([4; 32])), ..Document::of(Hash([9; 32])) };
    studio.happens(Event::Retouched(vec![(conversation, document.as_kept())]));
    let Some(Change::Summary { was, now }) = studio.changes.last() else { panic!("a summary is written") };
    assert_eq!((Document::read(now), Document::read(was)), (Some(document), Some(Document::of(Hash([9; 32])))));
}

#[test]
fn an_edit_leaves_how_the_next_message_is_asked_as_it_was() {
    let mut studio = Studio::keyed();
    studio.happens(Event::CountChosen(4));
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let asked = studio.turn(turn).parent.unwrap();
    for flight in studio.state.flights.keys().copied().collect::<Vec<_>>() {
        studio.answers(flight, 40);
    }
    studio.happens(Event::CountChosen(1));
    studio.happens(Event::EditStarted(asked));
    assert_eq!(studio.state.composer.asked.count, 4, "the edit is asked as the message was");
    studio.happens(Event::EditCancelled);
    assert_eq!(studio.state.composer.asked.count, 1);
    studio.happens(Event::EditStarted(asked));
    assert_eq!(studio.says("A red bicycle").len(), 4);
    assert_eq!(studio.state.composer.asked.count, 1, "and so it is after the edit was sent");
}

#[test]
fn who_goes_on_with_another_message_instead_of_an_edit_asks_as_is_chosen_then() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 40);
    let asked = studio.turn(turn).parent.unwrap();
    studio.happens(Event::CountChosen(2));
    studio.happens(Event::Typed("half a thought".into()));
    studio.happens(Event::EditStarted(asked));
    studio.happens(Event::DraftTaken(studio.state.composer.stash.unwrap()));
    studio.happens(Event::CountChosen(3));
    assert_eq!(studio.says("A boat").len(), 3);
    assert_eq!(studio.state.composer.asked.count, 3);
}
