//! What is sent, when, and what it becomes.

use super::*;

#[test]
fn a_message_is_written_down_before_it_leaves_and_the_answer_is_kept_with_its_picture() {
    let mut studio = Studio::keyed();
    let sends = studio.says("A bicycle\u{202e} by the harbour");
    assert_eq!(sends.len(), 1);
    let (turn, request) = &sends[0];
    assert_eq!(said(request), [(Role::User, vec!["A bicycle by the harbour".to_owned()])]);
    let pending = studio.changes.iter().any(|change| {
        matches!(change, Change::Turn(t) if t.id == *turn && t.answer().unwrap().state == AnswerState::Pending)
    });
    assert!(pending, "the intent is among the records to be written before the request leaves");
    assert_eq!(studio.state.composer.text, "");
    assert_eq!(studio.state.listing.shown()[0].title, "A bicycle by the harbour");

    studio.answers(*turn, 10);
    assert_eq!(studio.state_of(*turn), AnswerState::Done);
    assert_eq!(studio.turn(*turn).pictures().collect::<Vec<_>>(), [Hash([11; 32])]);
    assert_eq!(studio.state.flights.len(), 0);
    let kinds: Vec<&str> = studio
        .changes
        .iter()
        .map(|change| match change {
            Change::Turn(_) => "turn",
            Change::Picture(_) => "picture",
            Change::Summary { .. } => "summary",
            Change::Claim(_) => "claim",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["picture", "turn", "summary"], "picture and end of the job go into one transaction");
    // 10 × $1.50 + 10 text × $7.50 + 1120 × $30, a million tokens each.
    assert_eq!(studio.state.listing.shown()[0].cost_micros, 33_690);
    assert!(studio.state.pictures.unsaved.contains_key(&Hash([11; 32])));
    let full = Error::new(Kind::StorageFull);
    studio.happens(Event::Written { pictures: vec![], is_all: false, result: Err(full.clone()) });
    studio.happens(Event::Written { pictures: vec![Hash([11; 32])], is_all: false, result: Ok(()) });
    assert!(studio.state.pictures.unsaved.is_empty());
    assert_eq!(studio.state.pictures.trouble, Some(full), "something else still waits for room");
    studio.happens(Event::Written { pictures: vec![], is_all: true, result: Ok(()) });
    assert_eq!(studio.state.pictures.trouble, None);
}

#[test]
fn an_edit_sends_the_signed_answer_back_and_another_model_gets_the_picture_from_the_person() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    let (second, request) = studio.says("Now change the colour to yellow")[0].clone();
    let expected = vec![
        (Role::User, vec!["A bicycle".to_owned()]),
        (Role::Model, vec!["Here it is+".to_owned(), "#11+".to_owned()]),
        (Role::User, vec!["Now change the colour to yellow".to_owned()]),
    ];
    assert_eq!(said(&request), expected, "signed, in order, without thoughts");
    studio.answers(second, 20);
    studio.happens(Event::ModelChosen("gemini-3-pro-image".into()));
    let (_, request) = studio.says("And blue")[0].clone();
    let words = ["A bicycle", "Here it is", "#11", "Now change the colour to yellow", "Here it is", "#21", "And blue"];
    assert_eq!(said(&request), [(Role::User, words.map(str::to_owned).to_vec())]);
}

#[test]
fn continuing_from_a_picture_sends_that_picture_alone_as_the_persons_own() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    let (second, _) = studio.says("Red")[0].clone();
    studio.answers(second, 20);
    studio.happens(Event::Continued { picture: Hash([11; 32]), turn });
    let (third, request) = studio.says("With a basket")[0].clone();
    assert_eq!(said(&request), [(Role::User, vec!["#11".to_owned(), "With a basket".to_owned()])]);
    studio.answers(third, 30);
    let (_, request) = studio.says("Bigger")[0].clone();
    assert_eq!(said(&request).len(), 3, "the history goes on from there");
    let steps = studio.state.open.tree.path();
    assert_eq!(steps[2].alternatives.len(), 2, "the branch is a sibling of what was said before");
}

#[test]
fn regenerating_and_editing_make_siblings_and_overwrite_nothing() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    studio.happens(Event::Regenerated(turn));
    let (again, request) = studio.sends()[0].clone();
    assert_eq!(said(&request), [(Role::User, vec!["A bicycle".to_owned()])]);
    studio.answers(again, 20);
    let asked = studio.turn(turn).parent.unwrap();
    assert_eq!(studio.state.open.tree.path()[1].alternatives, [turn, again]);
    studio.happens(Event::Typed("half a thought".into()));
    studio.happens(Event::EditStarted(asked));
    assert_eq!(studio.state.composer.text, "A bicycle");
    studio.happens(Event::EditCancelled);
    assert_eq!(studio.state.composer.text, "half a thought", "what was being written comes back");
    studio.happens(Event::EditStarted(asked));
    studio.says("A tricycle");
    assert_eq!(studio.state.composer.text, "half a thought");
    assert_eq!(studio.state.open.tree.path()[0].alternatives.len(), 2);
    assert_eq!(studio.turn(asked).text(), "A bicycle");
}

#[test]
fn several_at_once_have_a_state_each_and_the_path_prefers_one_with_a_picture() {
    let mut studio = Studio::keyed();
    studio.happens(Event::CountChosen(3));
    let sends = studio.says("A bicycle");
    assert_eq!(sends.len(), 3);
    studio.happens(Event::Ended { turn: sends[0].0, result: Err(Error::new(Kind::ConnectionLost)) });
    assert_eq!(studio.state_of(sends[0].0), AnswerState::Failed(Error::new(Kind::ConnectionLost)));
    studio.answers(sends[1].0, 10);
    assert_eq!(studio.state.open.tree.tip().unwrap().id, sends[1].0);
    assert_eq!(studio.state.flights.len(), 1, "the third goes on undisturbed");
    studio.happens(Event::Stopped);
    assert_eq!(studio.effects, [Effect::Abort(sends[2].0)]);
    studio.happens(Event::Ended { turn: sends[2].0, result: Err(Error::new(Kind::Stopped)) });
    assert_eq!(studio.state_of(sends[2].0), AnswerState::Stopped);
    assert_eq!(studio.state.open.tree.path()[1].turns.len(), 3);
}

#[test]
fn a_second_click_and_a_held_key_send_nothing_more() {
    let mut studio = Studio::keyed();
    assert_eq!(studio.says("A bicycle").len(), 1);
    studio.happens(Event::Sent);
    assert_eq!((studio.sends().len(), studio.state.composer.trouble.clone()), (0, None));
    assert_eq!(studio.says("Another").len(), 0, "as long as an answer is under way here");
    assert_eq!(studio.state.composer.text, "Another", "and nothing that was written is lost");
}

#[test]
fn a_free_retry_waits_as_long_as_the_server_asks_and_nothing_else_is_sent_again() {
    let slow = |kind| Error { retry_after_ms: Some(2_000), unbegun: true, ..Error::new(kind).with_code(429) };
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    for _ in 0..3 {
        studio.happens(Event::Ended { turn, result: Err(slow(Kind::RateLimited)) });
        let Effect::Wake { in_ms, .. } = studio.effects[0] else { panic!("{:?}", studio.effects) };
        assert!((2_000..=5_000).contains(&in_ms), "{in_ms}");
        assert!(matches!(studio.state.flights[&turn].phase, Phase::Retrying { .. }));
        studio.happens(Event::RetryDue(turn));
        assert_eq!(studio.sends().len(), 1);
    }
    studio.happens(Event::Ended { turn, result: Err(slow(Kind::RateLimited)) });
    assert!(matches!(studio.state_of(turn), AnswerState::Failed(_)), "after four tries a person decides");

    for kind in [Kind::DailyLimit, Kind::Unreachable, Kind::ConnectionLost, Kind::KeyInvalid, Kind::ServerFault] {
        let mut studio = Studio::keyed();
        let (turn, _) = studio.says("A bicycle")[0].clone();
        studio.happens(Event::Ended { turn, result: Err(Error::new(kind).with_code(500)) });
        assert_eq!(studio.effects, [], "{kind:?}");
        assert!(matches!(studio.state_of(turn), AnswerState::Failed(_)));
    }
}

#[test]
fn a_retry_that_is_stopped_while_it_waits_is_over_at_once() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let busy = Error { unbegun: true, ..Error::new(Kind::Overloaded).with_code(503) };
    studio.happens(Event::Ended { turn, result: Err(busy) });
    studio.happens(Event::Stopped);
    assert_eq!(studio.state_of(turn), AnswerState::Stopped);
    assert_eq!(studio.turn(turn).answer().unwrap().cost_micros, Some(0), "it was refused before it began");
    studio.happens(Event::RetryDue(turn));
    assert_eq!(studio.sends().len(), 0);
}

#[test]
fn what_was_pending_when_the_page_closed_was_interrupted_and_is_not_sent_again() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let (id, turns) = (studio.state.open.id.unwrap(), studio.state.open.tree.turns().map(|t| (**t).clone()).collect());
    let summary = (*studio.state.listing.all[&id]).clone();
    let found = Found { route: Route::Conversation(id), summaries: vec![summary], ..Found::default() };
    let mut later = Studio::with(found);
    assert!(later.effects.contains(&Effect::Open(id)));
    assert_eq!(later.state.open.load, Load::Loading);
    later.happens(Event::Opened(id, Ok(Turns { turns, ..Turns::default() })));
    assert_eq!(later.state_of(turn), AnswerState::Interrupted);
    assert_eq!(later.sends().len(), 0);
    assert!(matches!(&later.changes[..], [Change::Turn(written)] if written.id == turn));
}

#[test]
fn a_click_on_send_before_the_conversation_is_read_is_not_lost() {
    let mut studio = Studio::keyed();
    studio.says("A bicycle");
    let (id, turns) = (studio.state.open.id.unwrap(), studio.state.open.tree.turns().map(|t| (**t).clone()).collect());
    let summary = (*studio.state.listing.all[&id]).clone();
    let found = Found { route: Route::Conversation(id), summaries: vec![summary], key_kept: true, ..Found::default() };
    let mut later = Studio::with(found);
    assert_eq!(later.says("and a boat").len(), 0);
    assert!(later.state.composer.leaves_when_read, "which is said");
    later.happens(Event::Opened(id, Ok(Turns { turns, ..Turns::default() })));
    assert_eq!(later.sends().len(), 1);
    assert_eq!(later.state.composer.text, "");
}

#[test]
fn words_that_end_at_the_length_limit_are_kept_and_not_called_complete() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("Tell me everything")[0].clone();
    let message = json!({ "candidates": [{ "content": { "role": "model", "parts": [{ "text": "It began" }] }, "finishReason": "MAX_TOKENS" }] });
    let mut reply = Reply::default();
    reply.absorb(Frame::Message(message));
    reply.absorb(Frame::End { streamed: true });
    studio.happens(Event::Heard { turn, received_bytes: 9, reply: Arc::new(reply) });
    studio.happens(Event::Ended { turn, result: Ok(()) });
    assert!(matches!(studio.state_of(turn), AnswerState::Failed(error) if error.kind == Kind::CutShort));
    assert_eq!(studio.turn(turn).text(), "It began");
}

#[test]
fn more_than_the_service_takes_in_one_request_is_said_before_it_leaves() {
    let mut studio = Studio::keyed();
    for mark in [1, 2] {
        let large = Picture { size_bytes: 60_000_000, ..picture(Hash([mark; 32])) };
        Arc::make_mut(&mut studio.state.pictures).known.insert(large.hash, Arc::new(large));
        studio.happens(Event::Attached(Hash([mark; 32])));
    }
    assert!(studio.says("Both of them").is_empty());
    assert_eq!(studio.state.composer.trouble.as_ref().map(|error| error.kind), Some(Kind::RequestTooLarge));
    studio.happens(Event::AttachmentRemoved(studio.state.composer.attachments[1].id));
    assert_eq!(studio.says("One of them").len(), 1);
}

#[test]
fn what_nobody_sees_is_left_out_and_that_is_said() {
    let cleaned = |studio: &Studio| studio.state.notices.iter().any(|notice| notice.says == Says::Cleaned);
    let mut studio = Studio::keyed();
    studio.says("  A boat\r\nand a pier\t ");
    assert!(!cleaned(&studio), "nothing was left out but what surrounds it");
    let mut studio = Studio::keyed();
    let (_, request) = studio.says("A \u{202e}boat\u{7}")[0].clone();
    assert_eq!(said(&request), [(Role::User, vec!["A boat".to_owned()])]);
    assert!(cleaned(&studio));
}

#[test]
fn a_model_that_will_be_no_more_is_said_once() {
    let mut studio = Studio::keyed();
    let mut said = Vec::new();
    for mark in [40, 50] {
        let (turn, _) = studio.says("A boat")[0].clone();
        let mut reply = Reply::default();
        let status = json!({ "modelStage": "DEPRECATED", "retirementTime": "2026-12-31T00:00:00Z" });
        let words =
            json!([{ "content": { "role": "model", "parts": [{ "text": "Which?" }] }, "finishReason": "STOP" }]);
        reply.absorb(Frame::Message(json!({ "candidates": words, "modelStatus": status })));
        reply.absorb(Frame::End { streamed: true });
        studio.happens(Event::Heard { turn, received_bytes: mark, reply: Arc::new(reply) });
        studio.happens(Event::Ended { turn, result: Ok(()) });
        said.push(studio.state.notices.iter().filter(|notice| matches!(notice.says, Says::Retires(_))).count());
        let day = Says::Retires(Some("2026-12-31".to_owned()));
        assert!(studio.state.notices.iter().any(|notice| notice.says == day));
    }
    assert_eq!(said, [1, 1]);
}
