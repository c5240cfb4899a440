use super::*;
use crate::core::retouching::following::{joined, to_be_joined};

const CONVERSATION: Id = Id(5);

fn layer(turn: u128) -> Layer {
    Layer {
        turn: Id(turn),
        name: String::new(),
        pixels: Hash([turn as u8; 32]),
        width: 1,
        height: 1,
        x: 0,
        y: 0,
        opacity: 100,
        shown: true,
        home: None,
    }
}

fn with(layers: &[u128]) -> Document {
    Document { layers: layers.iter().map(|turn| layer(*turn)).collect(), ..Document::of(PICTURE) }
}

fn turns_of(document: &Document) -> Vec<u128> {
    document.layers.iter().map(|layer| layer.turn.0).collect()
}

/// A message that asks for an edit.
fn message(id: u128) -> Turn {
    let note = Note { words: "a red hat".into(), ..Note::default() };
    let by = By::Person(Asked { edit: note.as_kept(), ..Asked::default() });
    Turn { id: Id(id), conversation: CONVERSATION, parent: None, created_at_ms: 0, parts: Vec::new(), by }
}

fn followed(desk: &mut Desk, document: Document, turns: Vec<Turn>, busy: Vec<Id>) -> Vec<DeskEffect> {
    let there = Opened { conversation: Some(CONVERSATION), document, turns, busy, ..found(PICTURE) };
    update(desk, DeskEvent::Followed(Box::new(there)))
}

#[test]
fn an_edit_of_another_tab_comes_to_the_desk_is_laid_in_and_goes_when_it_is_settled_there() {
    let mut desk = opened();
    let asked = || vec![message(20), answer(21, 20, None, AnswerState::Pending)];
    let effects = followed(&mut desk, Document::of(PICTURE), asked(), vec![Id(21)]);
    assert_eq!((effects.len(), desk.conversation), (0, Some(CONVERSATION)), "the next edit goes beside it");
    assert_eq!(desk.edits[0].variants[0].stage, Stage::Flying);

    let reply = Hash([6; 32]);
    let answered = || vec![message(20), answer(21, 20, Some(reply), AnswerState::Done)];
    let effects = followed(&mut desk, Document::of(PICTURE), answered(), Vec::new());
    assert!(
        matches!(effects.as_slice(), [DeskEffect::Lay(variant, ..)] if variant.reply == Some(reply)),
        "{effects:?}"
    );
    assert!(followed(&mut desk, Document::of(PICTURE), answered(), Vec::new()).is_empty(), "and once");
    update(&mut desk, DeskEvent::LaidIn { turn: Id(21), result: Ok(Ok(Box::new(laid()))) });
    assert_eq!(desk.looked, Some(Id(21)));

    let effects = followed(&mut desk, with(&[21]), answered(), Vec::new());
    assert_eq!(effects, [DeskEffect::Layers(vec![layer(21)])]);
    assert_eq!((turns_of(&desk.document), desk.looked), (vec![21], None));
    assert_eq!(desk.open_edits().count(), 0);
}

#[test]
fn layers_of_two_tabs_lie_beside_each_other_and_a_step_takes_back_what_was_done_here() {
    let mut desk = proposed();
    followed(&mut desk, with(&[70]), Vec::new(), Vec::new());
    let kept = desk.open_edits().next().unwrap().1[0].turn;
    update(&mut desk, DeskEvent::Kept(kept));
    assert_eq!(turns_of(&desk.document), [70, kept.0]);
    let both = desk.document.clone();
    followed(&mut desk, both, Vec::new(), Vec::new());
    // The other tab adds one and makes another fainter, while this one is about to take a step back.
    let mut theirs = with(&[70, kept.0, 80]);
    theirs.layers[1] = desk.document.layers[1].clone();
    theirs.layers[0].opacity = 40;
    followed(&mut desk, theirs, Vec::new(), Vec::new());
    assert_eq!((turns_of(&desk.document), desk.document.layers[0].opacity), (vec![70, kept.0, 80], 40));
    update(&mut desk, DeskEvent::Undone);
    assert_eq!((turns_of(&desk.document), desk.document.layers[0].opacity), (vec![70, 80], 40));
    update(&mut desk, DeskEvent::Redone);
    assert_eq!(turns_of(&desk.document).len(), 3);
}

#[test]
fn what_another_tab_deletes_stays_in_sight_and_goes_on_elsewhere() {
    let mut desk = proposed();
    followed(&mut desk, with(&[70]), Vec::new(), Vec::new());
    update(&mut desk, DeskEvent::Followed(Box::new(found(PICTURE))));
    assert_eq!((turns_of(&desk.document), desk.conversation), (vec![70], None));
    update(&mut desk, DeskEvent::Followed(Box::new(found(PICTURE))));
    assert_eq!(turns_of(&desk.document), [70], "however often that is heard");
    let other = Opened { conversation: Some(CONVERSATION), ..found(Hash([99; 32])) };
    update(&mut desk, DeskEvent::Followed(Box::new(other)));
    assert_eq!(desk.conversation, None, "another picture's");
    // The next edit takes all of it along, and what is changed after that is changed from there.
    let then = desk.document.clone();
    update(&mut desk, DeskEvent::LayerChanged(Id(70), LayerChange::Opacity(40)));
    let effects = update(&mut desk, DeskEvent::TookOff(Box::new(then.clone()), Ok(Vec::new()), Some(Id(8))));
    let written = DeskEffect::Keep(Id(8), then, desk.document.clone());
    assert!(effects.contains(&written), "{effects:?}");
    assert_eq!(desk.known, desk.document);
}

#[test]
fn edits_that_lie_in_two_conversations_are_put_together_in_the_later_one() {
    let (early, late) = (with(&[3, 4]), Document { discarded: vec![Id(4)], ..with(&[8]) });
    let documents = [(Id(7), late.clone()), (Id(5), early.clone()), (Id(6), Document::of(PICTURE))];
    let written = to_be_joined(PICTURE, &documents);
    let ids: Vec<u128> = written.iter().map(|(id, _)| id.0).collect();
    assert_eq!(ids, [7, 5]);
    assert_eq!((turns_of(&written[0].1), &written[0].1.discarded), (vec![3, 8], &vec![Id(4)]));
    assert_eq!(written[1].1, Document::of(PICTURE));
    // Written down, nothing more is to be done.
    assert!(to_be_joined(PICTURE, &written).is_empty());
    assert_eq!(joined(written.clone()), Some((Id(7), written[0].1.clone())));
    assert_eq!(joined(Vec::new()), None);
    assert!(to_be_joined(PICTURE, &[(Id(7), late)]).is_empty());
}

#[test]
fn what_was_kept_in_an_earlier_visit_is_laid_in_when_it_is_open_again_and_what_was_marked_for_it_is_done_with() {
    let mut desk = opened();
    let answered = || vec![message(20), answer(21, 20, Some(Hash([6; 32])), AnswerState::Done)];
    followed(&mut desk, with(&[21]), answered(), Vec::new());
    let is_laid = |effects: &[DeskEffect]| {
        effects.iter().any(|effect| matches!(effect, DeskEffect::Lay(variant, ..) if variant.turn == Id(21)))
    };
    let effects = update(&mut desk, DeskEvent::LayerChanged(Id(21), LayerChange::Removed));
    assert!(is_laid(&effects), "it goes back to the answers");
    assert!(desk.blobs().contains(&layer(21).pixels), "and a step back brings its pixels back");
    update(&mut desk, DeskEvent::Undone);
    assert!(is_laid(&followed(&mut desk, Document::of(PICTURE), answered(), Vec::new())), "removed elsewhere, as well");

    let mut desk = proposed();
    desk.regions[0].asked = crate::core::retouching::Asked::By(Id(10));
    followed(&mut desk, with(&[11]), Vec::new(), Vec::new());
    assert_eq!(desk.regions[0], Region::default());
}

#[test]
fn what_comes_for_another_picture_changes_nothing_and_a_file_is_as_current_as_its_layers() {
    let mut desk = proposed();
    update(&mut desk, DeskEvent::Kept(Id(11)));
    assert_eq!(desk.work, Work::Saving);
    let (other, receipt) = (Hash([99; 32]), laid().receipt);
    let before = desk.clone();
    update(&mut desk, DeskEvent::Saved(Box::new(Document::of(other)), Ok((Hash([4; 32]), receipt))));
    update(&mut desk, DeskEvent::TookOff(Box::new(Document::of(other)), Ok(Vec::new()), Some(Id(77))));
    update(&mut desk, DeskEvent::Made(other, Ok((Hash([4; 32]), None))));
    update(&mut desk, DeskEvent::Opened(other, Ok(Box::new(found(other)))));
    assert_eq!(desk, before);

    let saved = Box::new(desk.document.clone());
    update(&mut desk, DeskEvent::LayerChanged(Id(11), LayerChange::Shown(false)));
    update(&mut desk, DeskEvent::Saved(saved, Ok((Hash([4; 32]), receipt))));
    assert!(desk.document.outdated, "a layer was hidden while it was written");
}

#[test]
fn what_was_saved_of_an_earlier_conversation_is_found_in_the_later_one() {
    let earlier = Document { saved: Some(Hash([4; 32])), ..with(&[3]) };
    let (_, joined) = joined(vec![(Id(5), earlier), (Id(7), Document::of(PICTURE))]).unwrap();
    assert_eq!((turns_of(&joined), joined.saved), (vec![3], Some(Hash([4; 32]))));
}
