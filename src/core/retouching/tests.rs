#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is wrong")]
use super::*;
use crate::core::conversation::styled::{Cast, Styled};
use crate::core::conversation::{Answer, AnswerState, Asked, By, Turn};
use crate::core::error::{Error, Kind};
use crate::core::gemini::Part;
use crate::core::gemini::model::{Ratio, Size};
use crate::core::gemini::usage::Usage;
use crate::core::stylebook::Chosen;

mod earlier;
mod following;
mod left;

const PICTURE: Hash = Hash([1; 32]);

fn facts(marked: u64) -> Facts {
    Facts { marked, protected: 1_000_000 - marked, ratio: Some(Ratio::Square), size: Some(Size::One) }
}

/// What is found of a picture that was never edited.
fn found(picture: Hash) -> Opened {
    Opened {
        size: (1000, 1000),
        conversation: None,
        document: Document::of(picture),
        turns: Vec::new(),
        busy: Vec::new(),
        earlier: Vec::new(),
    }
}

fn opened() -> Desk {
    let mut desk = Desk::default();
    let manner = Box::new(Manner { asked: Asked::default(), ..Manner::default() });
    let effects =
        update(&mut desk, DeskEvent::Wanted { picture: PICTURE, size: (0, 0), manner, region: Box::default() });
    assert_eq!(effects, [DeskEffect::Open(PICTURE)]);
    let found = found(PICTURE);
    update(&mut desk, DeskEvent::Opened(PICTURE, Ok(Box::new(found))));
    assert_eq!(desk.load, Load::Here);
    desk
}

fn stroke(at: f32) -> Mark {
    Mark::Stroke { dabs: vec![[at, at, 10.0]], erases: false }
}

/// Marks something and says what is to be done there.
fn marked() -> Desk {
    let mut desk = opened();
    update(&mut desk, DeskEvent::Marked(stroke(50.0)));
    update(&mut desk, DeskEvent::Masked { region: 0, marks: 1, result: Ok(facts(300)) });
    update(&mut desk, DeskEvent::Worded("a red hat".into()));
    desk
}

fn answer(id: u128, message: u128, reply: Option<Hash>, state: AnswerState) -> Turn {
    let note = Note { words: "a red hat".into(), ..Note::default() };
    let asked = Asked { edit: note.as_kept(), ..Asked::default() };
    let answer = Answer {
        batch: Id(9),
        nth: 0,
        asked,
        demo: false,
        state,
        usage: Usage::default(),
        cost_micros: None,
        took_ms: None,
        thought_ms: None,
        finish_message: None,
    };
    let parts = reply.map(|reply| Part::picture("image/jpeg", reply)).into_iter().collect();
    let (parent, by) = (Some(Id(message)), By::Model(Box::new(answer)));
    Turn { id: Id(id), conversation: Id(5), parent, created_at_ms: 0, parts, by }
}

fn laid() -> Laid {
    let receipt = Receipt { changed: 0, protected: 999_000 };
    Laid {
        pixels: Hash([7; 32]),
        place: (10, 20, 30, 40),
        receipt,
        shift_px: None,
        scale: 1.0,
        seam: None,
        way: Way::Matched,
    }
}

/// An edit that was asked for, answered and laid in.
fn proposed() -> Desk {
    let mut desk = marked();
    update(&mut desk, DeskEvent::ApplyAsked);
    let flying = variant_of(&answer(11, 10, None, AnswerState::Pending), true);
    let note = Note { words: "a red hat".into(), ..Note::default() };
    let edit = Edit { message: Id(10), note, styled: String::new(), variants: vec![flying] };
    update(&mut desk, DeskEvent::TookOff(Box::new(Document::of(PICTURE)), Ok(vec![edit]), Some(Id(5))));
    assert!(desk.is_asking());
    let done = answer(11, 10, Some(Hash([8; 32])), AnswerState::Done);
    let effects = update(&mut desk, DeskEvent::Landed(Arc::new(done)));
    assert!(
        matches!(&effects[..], [DeskEffect::Lay(variant, _, Way::Matched)] if variant.reply == Some(Hash([8; 32])))
    );
    update(&mut desk, DeskEvent::LaidIn { turn: Id(11), result: Ok(Ok(Box::new(laid()))) });
    desk
}

#[test]
fn marks_are_taken_back_and_done_again_without_limit() {
    let mut desk = opened();
    for nth in 0..200_u8 {
        update(&mut desk, DeskEvent::Marked(stroke(f32::from(nth))));
    }
    for left in (0..200).rev() {
        update(&mut desk, DeskEvent::Undone);
        assert_eq!(desk.regions[0].marks.len(), left);
    }
    assert!(!desk.history.can_undo());
    let effects = update(&mut desk, DeskEvent::Undone);
    assert!(effects.is_empty(), "nothing is left to take back");
    update(&mut desk, DeskEvent::Redone);
    assert_eq!(desk.regions[0].marks, [Arc::new(stroke(0.0))]);
    update(&mut desk, DeskEvent::Marked(Mark::Inverted));
    assert!(!desk.history.can_redo(), "a new mark ends what could be done again");
}

#[test]
fn taking_back_leaves_the_words_alone() {
    let mut desk = marked();
    update(&mut desk, DeskEvent::Undone);
    assert_eq!((desk.regions[0].words.as_str(), desk.regions[0].marks.len()), ("a red hat", 0));
}

#[test]
fn an_edit_is_asked_for_once_and_only_with_marks_and_words() {
    let mut desk = opened();
    assert!(update(&mut desk, DeskEvent::ApplyAsked).is_empty());
    assert_eq!(desk.said, Some(Said::NothingMarked));
    let mut desk = marked();
    update(&mut desk, DeskEvent::Worded("  ".into()));
    assert!(update(&mut desk, DeskEvent::ApplyAsked).is_empty());
    assert!(matches!(&desk.said, Some(Said::Failed(error)) if error.kind == Kind::PromptEmpty));
    let mut desk = marked();
    let effects = update(&mut desk, DeskEvent::ApplyAsked);
    assert!(matches!(&effects[..], [DeskEffect::Apply(wanted, _)] if wanted.len() == 1 && wanted[0].0 == Some(0)));
    assert!(update(&mut desk, DeskEvent::ApplyAsked).is_empty(), "a second click finds the first one");
}

#[test]
fn every_marked_region_is_a_request_of_its_own() {
    let mut desk = marked();
    let one = desk.price().unwrap();
    update(&mut desk, DeskEvent::RegionAdded);
    update(&mut desk, DeskEvent::Marked(stroke(500.0)));
    update(&mut desk, DeskEvent::Masked { region: 1, marks: 1, result: Ok(facts(300)) });
    update(&mut desk, DeskEvent::TaskChosen(Task::Remove));
    assert_eq!(desk.wanted().len(), 2);
    assert!(desk.price().unwrap() > one);
    update(&mut desk, DeskEvent::RegionRemoved(0));
    assert_eq!((desk.regions.len(), desk.active, desk.wanted()[0].1.task), (1, 0, Task::Remove));
    update(&mut desk, DeskEvent::Protects(true));
    assert_eq!(desk.wanted()[0].0, None, "all of the picture instead of a region");
}

#[test]
fn a_mask_of_marks_that_were_taken_back_is_not_believed() {
    let mut desk = opened();
    update(&mut desk, DeskEvent::Marked(stroke(1.0)));
    update(&mut desk, DeskEvent::Marked(stroke(2.0)));
    update(&mut desk, DeskEvent::Masked { region: 0, marks: 1, result: Ok(facts(5)) });
    assert_eq!(desk.regions[0].facts, None);
}

#[test]
fn what_is_kept_becomes_a_layer_and_is_written_down_and_saved() {
    let mut desk = proposed();
    assert_eq!(desk.shown().map(|(variant, _)| variant.turn), Some(Id(11)));
    let effects = update(&mut desk, DeskEvent::Kept(Id(11)));
    assert!(matches!(&desk.document.layers[..], [layer] if (layer.x, layer.y, layer.opacity) == (10, 20, 100)));
    let kinds = |wanted: fn(&DeskEffect) -> bool| effects.iter().filter(|effect| wanted(effect)).count();
    assert_eq!(kinds(|effect| matches!(effect, DeskEffect::Keep(Id(5), _, document) if document.layers.len() == 1)), 1);
    assert_eq!(kinds(|effect| matches!(effect, DeskEffect::Save(_))), 1);
    assert!(desk.open_edits().next().is_none());
    let receipt = laid().receipt;
    let shown = Box::new(desk.document.clone());
    update(&mut desk, DeskEvent::Saved(shown, Ok((Hash([4; 32]), receipt))));
    assert_eq!((desk.document.saved, desk.said.clone()), (Some(Hash([4; 32])), Some(Said::Saved(receipt))));
    update(&mut desk, DeskEvent::Undone);
    assert!(desk.document.layers.is_empty());
    assert_eq!(desk.open_edits().count(), 1, "it is proposed again");
}

#[test]
fn what_is_discarded_is_gone_from_sight_and_stays_so() {
    let mut desk = proposed();
    let effects = update(&mut desk, DeskEvent::Discarded(Id(11)));
    assert!(matches!(&effects[..], [DeskEffect::Keep(Id(5), _, document)] if document.discarded == [Id(11)]));
    assert!(desk.open_edits().next().is_none() && desk.shown().is_none());
}

#[test]
fn a_refused_answer_can_be_laid_in_as_it_lies() {
    let mut desk = proposed();
    update(&mut desk, DeskEvent::LaidIn { turn: Id(11), result: Ok(Err(Refused::Shifted)) });
    let effects = update(&mut desk, DeskEvent::LaidAnew(Id(11), Way::AsItLies));
    assert!(matches!(&effects[..], [DeskEffect::Lay(variant, _, Way::AsItLies)] if variant.turn == Id(11)));
}

#[test]
fn an_answer_that_there_was_no_room_for_is_laid_in_again_and_one_that_never_came_is_not() {
    let mut desk = proposed();
    let full = Err(Error::new(Kind::StorageFull));
    update(&mut desk, DeskEvent::LaidIn { turn: Id(11), result: full });
    let effects = update(&mut desk, DeskEvent::LaidAnew(Id(11), Way::Matched));
    assert!(matches!(&effects[..], [DeskEffect::Lay(variant, _, Way::Matched)] if variant.turn == Id(11)));
    update(&mut desk, DeskEvent::LaidIn { turn: Id(11), result: Ok(Ok(Box::new(laid()))) });
    assert_eq!(desk.looked, Some(Id(11)), "it is shown as any that comes");
    let variant = &mut desk.edits[0].variants[0];
    (variant.stage, variant.reply) = (Stage::Failed(Error::new(Kind::NoPicture)), None);
    assert!(update(&mut desk, DeskEvent::LaidAnew(Id(11), Way::Matched)).is_empty());
}

#[test]
fn an_answer_is_joined_in_another_way_until_it_is_kept() {
    let mut desk = proposed();
    update(&mut desk, DeskEvent::LaidIn { turn: Id(11), result: Ok(Ok(Box::new(laid()))) });
    let effects = update(&mut desk, DeskEvent::LaidAnew(Id(11), Way::Seamless));
    assert!(matches!(&effects[..], [DeskEffect::Lay(variant, _, Way::Seamless)] if variant.stage == Stage::Laying));
    // A second click finds the first at work.
    assert!(update(&mut desk, DeskEvent::LaidAnew(Id(11), Way::Matched)).is_empty());
    update(&mut desk, DeskEvent::LaidIn { turn: Id(11), result: Ok(Ok(Box::new(laid()))) });
    update(&mut desk, DeskEvent::Kept(Id(11)));
    assert!(update(&mut desk, DeskEvent::LaidAnew(Id(11), Way::Seamless)).is_empty(), "it is kept as it was seen");
}

#[test]
fn what_was_marked_for_an_edit_is_marked_again_to_be_asked_for_in_other_words() {
    let mut desk = proposed();
    desk.edits[0].note.mask = Some(Hash([3; 32]));
    let cast = Cast { character: Id(77), ..Cast::default() };
    desk.edits[0].styled = Styled { characters: vec![cast], ..Styled::default() }.write();
    update(&mut desk, DeskEvent::Kept(Id(11)));
    let effects = update(&mut desk, DeskEvent::AskedAgain(Id(11)));
    let along = vec![Chosen::character(Id(77))];
    assert!(effects.contains(&DeskEffect::Compose(along.clone())), "who went along goes along again: {effects:?}");
    assert_eq!(desk.manner.along, along);
    assert!(
        matches!(&effects[..], [.., DeskEffect::Mask { region: 0, begins: Some(Hash([3, ..])), .. }]),
        "{effects:?}"
    );
    assert_eq!((desk.regions.len(), desk.regions[0].words.as_str()), (1, "a red hat"));
    assert!(!desk.document.layers[0].shown, "what it became is not part of what is asked about");
    update(&mut desk, DeskEvent::Undone);
    assert!(desk.document.layers[0].shown);
    update(&mut desk, DeskEvent::Redone);
    update(&mut desk, DeskEvent::AskedAgain(Id(11)));
    assert_eq!((desk.regions.len(), desk.active), (2, 1), "what is marked already stays");
}

#[test]
fn layers_are_moved_mixed_ordered_and_every_step_is_kept() {
    let mut desk = proposed();
    update(&mut desk, DeskEvent::Kept(Id(11)));
    let change = |desk: &mut Desk, change| update(desk, DeskEvent::LayerChanged(Id(11), change));
    for each in
        [LayerChange::Shown(false), LayerChange::Opacity(250), LayerChange::Moved(5, -50), LayerChange::Raised(1)]
    {
        let effects = change(&mut desk, each);
        assert!(effects.iter().any(|effect| matches!(effect, DeskEffect::Keep(..))));
    }
    let layer = &desk.document.layers[0];
    assert!(layer.is_moved() && layer.home == Some((10, 20)), "{layer:?}");
    assert_eq!((layer.shown, layer.opacity, layer.x, layer.y), (false, 100, 15, -30));
    change(&mut desk, LayerChange::Removed);
    assert!(desk.document.layers.is_empty());
}

#[test]
fn what_was_asked_before_is_found_again() {
    let message = Turn {
        by: By::Person(Asked {
            edit: Note { words: "a red hat".into(), ..Note::default() }.as_kept(),
            ..Asked::default()
        }),
        parent: None,
        ..answer(10, 0, None, AnswerState::Done)
    };
    let turns = vec![
        message,
        answer(11, 10, Some(Hash([8; 32])), AnswerState::Done),
        answer(12, 10, None, AnswerState::Pending),
        answer(13, 10, None, AnswerState::Pending),
    ];
    let edits = edits::edits_of(&turns, &[Id(13)]);
    let stages: Vec<_> = edits[0].variants.iter().map(|variant| &variant.stage).collect();
    assert_eq!((stages[0], stages[2]), (&Stage::Laying, &Stage::Flying));
    assert!(matches!(stages[1], Stage::Failed(error) if error.kind == Kind::Interrupted));
}

#[test]
fn a_picture_with_margins_lies_on_the_desk_next_with_its_margins_marked() {
    let mut desk = opened();
    update(&mut desk, DeskEvent::ExtendAsked([0, 0, 500, 0]));
    let effects = update(&mut desk, DeskEvent::Extended(PICTURE, Ok((Hash([6; 32]), [0, 0, 500, 0]))));
    let [DeskEffect::Show(picture, Some(region))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((*picture, region.task, region.marks.len()), (Hash([6; 32]), Task::Extend, 1));
}

#[test]
fn what_is_out_is_not_paid_for_a_second_time_until_it_is_another_wish() {
    let mut desk = marked();
    assert_eq!(update(&mut desk, DeskEvent::ApplyAsked).len(), 1);
    assert!(update(&mut desk, DeskEvent::ApplyAsked).is_empty(), "while it is cut out");
    let flying = variant_of(&answer(11, 10, None, AnswerState::Pending), true);
    let edit = Edit {
        message: Id(10),
        note: Note { words: "a red hat".into(), ..Note::default() },
        styled: String::new(),
        variants: vec![flying],
    };
    update(&mut desk, DeskEvent::TookOff(Box::new(Document::of(PICTURE)), Ok(vec![edit]), Some(Id(5))));
    assert!(update(&mut desk, DeskEvent::ApplyAsked).is_empty(), "while it is under way");
    assert_eq!((desk.price(), desk.has_out(), &desk.said), (None, true, &None));
    // A step back to the moment when it was being cut out finds that it has left since.
    desk.regions[0].asked = super::Asked::Leaving(0);
    update(&mut desk, DeskEvent::Redone);
    update(&mut desk, DeskEvent::RegionAdded);
    update(&mut desk, DeskEvent::Undone);
    assert_eq!(desk.regions[0].asked, super::Asked::By(Id(10)));

    update(&mut desk, DeskEvent::RegionAdded);
    update(&mut desk, DeskEvent::Marked(stroke(500.0)));
    update(&mut desk, DeskEvent::Masked { region: 1, marks: 1, result: Ok(facts(300)) });
    update(&mut desk, DeskEvent::Worded("a red hat".into()));
    assert_eq!(desk.wanted().iter().map(|(place, _)| *place).collect::<Vec<_>>(), [Some(1)], "the new region alone");
    update(&mut desk, DeskEvent::RegionChosen(0));
    update(&mut desk, DeskEvent::Worded("a blue hat".into()));
    assert_eq!(desk.wanted().len(), 2, "what was changed is another wish");
}

#[test]
fn keeping_an_edit_clears_its_own_region_alone() {
    let mut desk = proposed();
    update(&mut desk, DeskEvent::RegionAdded);
    update(&mut desk, DeskEvent::Marked(stroke(500.0)));
    update(&mut desk, DeskEvent::Worded("a red hat".into()));
    update(&mut desk, DeskEvent::Kept(Id(11)));
    assert!(desk.regions[0].marks.is_empty() && desk.regions[0].words.is_empty());
    assert_eq!((desk.regions[1].marks.len(), desk.regions[1].words.as_str()), (1, "a red hat"), "of the same words");
}

#[test]
fn discarding_is_taken_back_like_any_step_and_asking_again_is_possible_after_it() {
    let mut desk = proposed();
    assert!(desk.wanted().is_empty());
    update(&mut desk, DeskEvent::Discarded(Id(11)));
    assert_eq!(desk.wanted().len(), 1);
    let effects = update(&mut desk, DeskEvent::Undone);
    assert!(desk.document.discarded.is_empty() && desk.open_edits().count() == 1);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, DeskEffect::Keep(_, _, document) if document.discarded.is_empty()))
    );
}

#[test]
fn all_of_the_picture_is_asked_for_once_as_well() {
    let mut desk = opened();
    update(&mut desk, DeskEvent::Protects(true));
    update(&mut desk, DeskEvent::Worded("a red hat".into()));
    assert_eq!(update(&mut desk, DeskEvent::ApplyAsked).len(), 1);
    let flying = variant_of(&answer(11, 10, None, AnswerState::Pending), true);
    let edit = Edit {
        message: Id(10),
        note: Note { words: "a red hat".into(), ..Note::default() },
        styled: String::new(),
        variants: vec![flying],
    };
    update(&mut desk, DeskEvent::TookOff(Box::new(Document::of(PICTURE)), Ok(vec![edit]), Some(Id(5))));
    assert!(update(&mut desk, DeskEvent::ApplyAsked).is_empty());
    update(&mut desk, DeskEvent::Worded("a green hat".into()));
    assert_eq!(update(&mut desk, DeskEvent::ApplyAsked).len(), 1);
}
