//! What is there when a picture is taken away, and when it comes back.

use super::*;

#[test]
fn what_is_marked_is_there_again_when_the_picture_comes_back() {
    let mut desk = marked();
    update(&mut desk, DeskEvent::Closed);
    assert_eq!(desk.load, Load::Closed);
    let open = |desk: &mut Desk, picture: Hash| {
        let manner = Box::<Manner>::default();
        update(desk, DeskEvent::Wanted { picture, size: (0, 0), manner, region: Box::default() });
        let found = found(picture);
        update(desk, DeskEvent::Opened(picture, Ok(Box::new(found))));
    };
    open(&mut desk, PICTURE);
    assert_eq!((desk.regions[0].marks.len(), desk.regions[0].words.as_str()), (1, "a red hat"));
    update(&mut desk, DeskEvent::Undone);
    assert!(desk.regions[0].marks.is_empty(), "and what was done can be taken back");
    update(&mut desk, DeskEvent::Redone);
    update(&mut desk, DeskEvent::Closed);
    open(&mut desk, Hash([9; 32]));
    assert!(desk.regions[0].marks.is_empty(), "another picture has marks of its own");
    // One that is laid over another, as an extended one is, takes nothing of that away.
    update(&mut desk, DeskEvent::Worded("on the other".into()));
    open(&mut desk, PICTURE);
    assert_eq!((desk.regions[0].marks.len(), desk.regions[0].words.as_str()), (1, "a red hat"));
    open(&mut desk, Hash([9; 32]));
    assert_eq!(desk.regions[0].words, "on the other");
}

#[test]
fn an_answer_that_comes_while_the_picture_is_read_is_laid_in_after_that() {
    let mut desk = Desk::default();
    let manner = Box::<Manner>::default();
    update(&mut desk, DeskEvent::Wanted { picture: PICTURE, size: (0, 0), manner, region: Box::default() });
    let note = Note { words: "a red hat".into(), ..Note::default() };
    let by = By::Person(Asked { edit: note.as_kept(), ..Asked::default() });
    let message = Turn { id: Id(10), conversation: Id(5), parent: None, created_at_ms: 0, parts: Vec::new(), by };
    let come = answer(11, 10, Some(Hash([7; 32])), AnswerState::Done);
    update(&mut desk, DeskEvent::Landed(Arc::new(come)));
    let turns = vec![message, answer(11, 10, None, AnswerState::Pending)];
    let found = Opened { conversation: Some(Id(5)), turns, busy: vec![Id(11)], ..found(PICTURE) };
    let effects = update(&mut desk, DeskEvent::Opened(PICTURE, Ok(Box::new(found))));
    assert!(effects.iter().any(|effect| matches!(effect, DeskEffect::Lay(..))), "{effects:?}");
}

#[test]
fn a_saved_picture_is_offered_only_as_long_as_it_is_what_is_shown() {
    let mut desk = marked();
    let layer = Layer {
        turn: Id(11),
        name: "a red hat".into(),
        pixels: Hash([3; 32]),
        width: 4,
        height: 4,
        x: 0,
        y: 0,
        opacity: 100,
        shown: true,
        home: None,
    };
    desk.document.layers.push(layer);
    let receipt = Receipt { protected: 9, changed: 0 };
    update(&mut desk, DeskEvent::SaveAsked);
    let shown = Box::new(desk.document.clone());
    update(&mut desk, DeskEvent::Saved(shown, Ok((Hash([4; 32]), receipt))));
    assert_eq!((desk.document.saved, desk.document.outdated), (Some(Hash([4; 32])), false));
    update(&mut desk, DeskEvent::LayerChanged(Id(11), LayerChange::Shown(false)));
    assert!(desk.document.outdated, "its file is kept, and no longer what is shown");
    assert_eq!(desk.said, None, "nor is its receipt");
    update(&mut desk, DeskEvent::SaveAsked);
    let shown = Box::new(desk.document.clone());
    update(&mut desk, DeskEvent::Saved(shown, Ok((Hash([5; 32]), receipt))));
    assert!(!desk.document.outdated);
}

#[test]
fn what_was_being_cut_out_when_the_picture_was_taken_away_can_be_asked_for_unless_it_has_left() {
    for has_left in [false, true] {
        let mut desk = marked();
        update(&mut desk, DeskEvent::ApplyAsked);
        update(&mut desk, DeskEvent::Closed);
        let manner = Box::<Manner>::default();
        update(&mut desk, DeskEvent::Wanted { picture: PICTURE, size: (0, 0), manner, region: Box::default() });
        let message = {
            let note = Note { words: "a red hat".into(), ..Note::default() };
            let by = By::Person(Asked { edit: note.as_kept(), ..Asked::default() });
            Turn { id: Id(10), conversation: Id(5), parent: None, created_at_ms: 0, parts: Vec::new(), by }
        };
        let turns = vec![message, answer(11, 10, None, AnswerState::Pending)];
        let found = Opened {
            conversation: has_left.then_some(Id(5)),
            turns: if has_left { turns } else { Vec::new() },
            busy: vec![Id(11)],
            ..found(PICTURE)
        };
        update(&mut desk, DeskEvent::Opened(PICTURE, Ok(Box::new(found))));
        assert_eq!((desk.has_out(), desk.wanted().len()), if has_left { (true, 0) } else { (false, 1) });
    }
}
