//! What is kept, shown and forgotten.

use super::*;

#[test]
fn keys_are_tested_before_they_are_kept_and_forgotten_without_a_trace() {
    let mut studio = Studio::new();
    assert_eq!(studio.state.session.mode, Mode::Nobody);
    studio.happens(Event::KeyGiven { key: Secret::new("  "), keep: true });
    assert_eq!(studio.state.session.test, KeyTest::Failed(Error::new(Kind::KeyMissing)));
    let key = Secret::new(" AQ.x ");
    studio.happens(Event::KeyGiven { key: key.clone(), keep: true });
    assert_eq!(studio.effects, [Effect::TestKey { key: Secret::new("AQ.x"), keep: true }]);
    studio.happens(Event::KeyTested { key: key.clone(), keep: true, result: Err(Error::new(Kind::KeyInvalid)) });
    assert_eq!(studio.state.session.mode, Mode::Nobody);
    studio.happens(Event::KeyGiven { key: key.clone(), keep: true });
    studio.happens(Event::KeyTested { key: key.clone(), keep: true, result: Ok(Vec::new()) });
    assert_eq!(studio.state.session.mode, Mode::Key { kept: true });
    assert!(studio.effects.contains(&Effect::KeepKey { key, keep: true }));
    assert!(!format!("{:?}", (&studio.state, &studio.effects)).contains("AQ.x"));
    studio.happens(Event::KeyForgotten);
    assert!(studio.effects.contains(&Effect::ForgetKey));
    assert_eq!(studio.state.session.mode, Mode::Nobody);
}

#[test]
fn a_key_that_was_forgotten_while_it_was_tested_is_not_kept_after_all() {
    let late = |studio: &mut Studio| {
        studio.happens(Event::KeyTested { key: Secret::new("k"), keep: true, result: Ok(Vec::new()) });
        assert!(!studio.effects.iter().any(|effect| matches!(effect, Effect::KeepKey { .. })));
    };
    for instead in [Event::KeyForgotten, Event::DemoChosen] {
        let mut studio = Studio::new();
        studio.happens(Event::KeyGiven { key: Secret::new("k"), keep: true });
        studio.happens(instead);
        let mode = studio.state.session.mode;
        late(&mut studio);
        assert_eq!(studio.state.session.mode, mode);
    }
}

#[test]
fn a_key_that_another_tab_forgets_ends_what_waits_to_leave_and_nothing_that_has_left() {
    let mut studio = Studio::keyed();
    let (paid, _) = studio.says("A bicycle")[0].clone();
    studio.happens(Event::NewConversation);
    let (waits, _) = studio.says("A lighthouse")[0].clone();
    let busy = Error { unbegun: true, ..Error::new(Kind::Overloaded).with_code(503) };
    studio.happens(Event::Ended { turn: waits, result: Err(busy) });
    studio.happens(Event::KeyGone);
    assert!(studio.effects.contains(&Effect::ForgetKey));
    assert!(!studio.effects.contains(&Effect::Abort(paid)));
    assert_eq!(studio.state.session.mode, Mode::Nobody);
    assert_eq!(studio.state.flights.keys().copied().collect::<Vec<_>>(), [paid]);
    assert_eq!(studio.state_of(waits), AnswerState::Failed(Error::new(Kind::KeyMissing)));
    studio.happens(Event::KeyForgotten);
    assert!(studio.effects.contains(&Effect::Abort(paid)), "here it is the person who ends it");
}

#[test]
fn messages_that_cannot_be_sent_say_why_and_stay() {
    let mut studio = Studio::keyed();
    for (text, kind) in [("  \n", Kind::PromptEmpty), (&"x".repeat(200_000), Kind::PromptTooLong)] {
        assert_eq!(studio.says(text).len(), 0);
        assert_eq!(studio.state.composer.trouble.as_ref().unwrap().kind, kind);
        assert_eq!(studio.state.composer.text, text);
    }
    let mut nobody = Studio::new();
    assert_eq!(nobody.says("A bicycle").len(), 0);
    assert_eq!(nobody.state.composer.trouble.as_ref().unwrap().kind, Kind::KeyMissing);
}

#[test]
fn pictures_are_taken_up_to_the_models_limit_and_it_is_said() {
    let mut studio = Studio::keyed();
    let files = (0..15).map(|n| Offered { handle: n, name: format!("{n}.png"), size_bytes: 1 }).collect();
    studio.happens(Event::FilesOffered(files));
    assert_eq!(studio.state.composer.attachments.len(), 14);
    let trouble = studio.state.composer.trouble.clone().unwrap();
    assert_eq!((trouble.kind, trouble.detail.as_str()), (Kind::TooManyPictures, "14"));
    let ids: Vec<Id> = studio.state.composer.attachments.iter().map(|attachment| attachment.id).collect();
    studio.happens(Event::FileRead { attachment: ids[0], result: Err(Error::new(Kind::NotAPicture)) });
    assert!(matches!(studio.state.composer.attachments[0].state, AttachmentState::Refused(_)));
    for (nth, id) in ids.iter().enumerate().skip(1) {
        let hash = Hash([u8::try_from(nth).unwrap(); 32]);
        studio.happens(Event::FileRead { attachment: *id, result: Ok(picture(hash)) });
    }
    studio.happens(Event::AttachmentMoved { id: ids[13], to: 1 });
    let sends = studio.says("Put 2 beside 1");
    let words = said(&sends[0].1)[0].1.clone();
    assert_eq!(words[..4], ["Picture 1:", "#13", "Picture 2:", "#1"], "numbered in their order, the refused left out");
}

#[test]
fn a_message_sent_while_a_picture_is_read_leaves_when_it_is_ready_but_not_without_it() {
    for (result, leaves) in [(Ok(picture(Hash([1; 32]))), 1), (Err(Error::new(Kind::DamagedPicture)), 0)] {
        let mut studio = Studio::keyed();
        studio.happens(Event::FilesOffered(vec![Offered { handle: 1, name: "a".into(), size_bytes: 1 }]));
        let attachment = studio.state.composer.attachments[0].id;
        assert_eq!(studio.says("Make it yellow").len(), 0);
        studio.happens(Event::FileRead { attachment, result });
        assert_eq!(studio.sends().len(), leaves);
    }
}

#[test]
fn drafts_survive_a_reload_with_their_pictures_and_settings() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Typed("half a".into()));
    let Some(Change::Draft(draft)) = studio.changes.pop() else { panic!("a draft is written") };
    let draft = crate::core::conversation::composer::Draft {
        pictures: vec![(Hash([1; 32]), "a".into()), (Hash([2; 32]), "gone".into())],
        ..draft
    };
    let found = Found { drafts: vec![draft], pictures: vec![picture(Hash([1; 32]))], ..Found::default() };
    let later = Studio::with(found);
    assert_eq!(later.state.composer.text, "half a");
    assert_eq!(later.state.composer.pictures(), [Hash([1; 32])], "what is no longer here is left out");
}

#[test]
fn deleting_can_be_undone_and_stops_what_is_under_way() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let id = studio.state.open.id.unwrap();
    studio.happens(Event::Deleted(id));
    assert!(studio.effects.contains(&Effect::Abort(turn)));
    assert_eq!(studio.state.route, Route::New);
    assert!(studio.state.listing.shown().is_empty());
    assert!(matches!(studio.state.notices[0].says, Says::Deleted { .. }));
    studio.happens(Event::Restored(id));
    assert_eq!(studio.state.listing.shown().len(), 1);
    assert!(studio.state.notices.is_empty());
    studio.happens(Event::Renamed(id, "  Harbour\u{7}  ".into()));
    assert_eq!(studio.state.listing.shown()[0].title, "Harbour");
    studio.happens(Event::Renamed(id, "   ".into()));
    assert_eq!(studio.state.listing.shown()[0].title, "Harbour");
}

#[test]
fn a_retired_model_is_switched_for_its_successor_and_asked_again() {
    let mut studio = Studio::keyed();
    studio.happens(Event::ModelChosen("gemini-3-pro-image".into()));
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.happens(Event::Ended { turn, result: Err(Error::new(Kind::ModelRetired).with_code(404)) });
    studio.happens(Event::SwitchedModel { turn, model: "gemini-nano-banana-2.1".into() });
    let (again, request) = studio.sends()[0].clone();
    assert_eq!(request.model, "gemini-nano-banana-2.1");
    assert_eq!(studio.turn(again).asked().model, "gemini-nano-banana-2.1");
    assert_eq!(studio.state.composer.asked.model, "gemini-nano-banana-2.1");
}

#[test]
fn the_viewer_steps_through_the_pictures_of_the_path_and_stays_at_the_ends() {
    let mut studio = Studio::demo();
    let (first, _) = studio.says("A bicycle")[0].clone();
    studio.answers(first, 10);
    let (second, _) = studio.says("Red")[0].clone();
    studio.answers(second, 20);
    studio.happens(Event::ViewerOpened(Viewing { picture: Hash([11; 32]), turn: Some(first) }));
    assert_eq!(studio.state.panels.viewer.unwrap().picture, Hash([11; 32]));
    let beside = |mark, turn, by| studio.state.open.tree.picture_beside(Hash([mark; 32]), Some(turn), by);
    assert_eq!(beside(11, first, 1), Some((Hash([21; 32]), second)));
    assert_eq!(beside(21, second, -1), Some((Hash([11; 32]), first)));
    assert_eq!((beside(11, first, -1), beside(21, second, 1)), (None, None));
    assert!(studio.state.pictures.known[&Hash([11; 32])].is_demo());
    assert!(matches!(&studio.turn(first).by, By::Model(answer) if answer.cost_micros == Some(0)));
}

#[test]
fn what_changed_on_the_disk_is_taken_over_and_what_is_gone_is_shown_no_more() {
    let mut studio = Studio::keyed();
    studio.says("A bicycle");
    let id = studio.state.open.id.unwrap();
    let summary = studio.state.listing.all.get(&id).unwrap().as_ref().clone();
    let (old, new) = (picture(Hash([1; 32])), picture(Hash([2; 32])));
    let here =
        News { pictures: vec![old.clone(), new.clone()], summaries: vec![summary], is_whole: true, ..News::default() };
    studio.happens(Event::Followed(Box::new(here)));
    assert_eq!(studio.state.pictures.known.len(), 2);
    assert!(studio.effects.contains(&Effect::Open(id)), "the turns of the open conversation are read anew");
    let gone = News { gone: vec![id], gone_pictures: vec![old.hash], ..News::default() };
    studio.happens(Event::Followed(Box::new(gone)));
    assert_eq!(studio.state.route, Route::New);
    assert!(studio.state.listing.all.is_empty());
    assert_eq!(studio.state.pictures.known.keys().collect::<Vec<_>>(), [&new.hash]);
}

#[test]
fn words_are_written_down_at_once_then_every_second_and_when_the_page_is_left() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let hear = |studio: &mut Studio, text: &str, thought: bool| {
        let part = json!({ "text": text, "thought": thought });
        let mut reply = Reply::default();
        reply.absorb(Frame::Message(json!({ "candidates": [{ "content": { "role": "model", "parts": [part] } }] })));
        studio.happens(Event::Heard { turn, received_bytes: 9, reply: Arc::new(reply) });
    };
    let kept = |studio: &Studio| -> Vec<String> {
        let words = |change: &Change| match change {
            Change::Turn(turn) => Some(turn.text()),
            _ => None,
        };
        studio.changes.iter().filter_map(words).collect()
    };
    hear(&mut studio, "Hm", true);
    assert!(kept(&studio).is_empty(), "thoughts alone are no answer");
    hear(&mut studio, "One", false);
    assert_eq!(kept(&studio), ["One"]);
    studio.happens(Event::KeepDue);
    assert!(kept(&studio).is_empty(), "nothing has come since");
    studio.now_ms -= 1_900;
    hear(&mut studio, "One two", false);
    assert!(kept(&studio).is_empty(), "less than a second has passed");
    studio.happens(Event::KeepDue);
    assert_eq!(kept(&studio), ["One two"]);
    hear(&mut studio, "One two three", false);
    assert_eq!(kept(&studio), ["One two three"]);
    studio.happens(Event::Ended { turn, result: Err(Error::new(Kind::ConnectionLost)) });
    studio.happens(Event::KeepDue);
    assert!(kept(&studio).is_empty(), "what has ended is written");
}

#[test]
fn what_is_open_is_saved_again_by_a_click_when_the_disk_was_cleared() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Stands(Standing::Cleared));
    assert_eq!(studio.state.notices.len(), 1);
    studio.happens(Event::SalvageAsked);
    assert_eq!(studio.effects, [Effect::Salvage]);
    assert!(studio.state.notices.is_empty());
}
