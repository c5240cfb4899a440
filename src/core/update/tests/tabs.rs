//! Several tabs, and pages that end early.

use super::*;
use crate::core::conversation::Summary;
use crate::core::conversation::composer::Draft;

/// What another tab would read of a studio's open conversation.
fn on_disk(studio: &Studio) -> (Id, Vec<Turn>) {
    let turns = studio.state.open.tree.turns().map(|turn| (**turn).clone()).collect();
    (studio.state.open.id.unwrap(), turns)
}

fn summary_of(studio: &Studio, id: Id) -> Summary {
    (*studio.state.listing.all[&id]).clone()
}

fn other_tab(studio: &Studio, elsewhere: Vec<Id>) -> Studio {
    let (id, turns) = on_disk(studio);
    let found = Found { route: Route::Conversation(id), summaries: vec![summary_of(studio, id)], ..Found::default() };
    let mut other = Studio::with(found);
    other.happens(Event::Opened(id, Ok(Turns { turns, elsewhere, ..Turns::default() })));
    other
}

#[test]
fn a_message_that_another_tab_has_sent_is_another_one_once_it_is_changed() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Typed("A red fox".into()));
    let sent = studio.state.composer.id;
    let news = News { sent: vec![sent], ..News::default() };
    let emptied = Draft { id: Id(7), text: String::new(), ..studio.state.composer.draft(None) };
    studio.happens(Event::Followed(Box::new(News { drafts: vec![emptied], ..news })));
    assert!(studio.changes.is_empty(), "it is not put back to where it was sent from: {:?}", studio.changes);
    assert_eq!(studio.state.composer.id, sent, "as it stands it is the one that was sent, and leaves no second time");
    studio.says("A blue whale");
    let claims: Vec<_> = studio.changes.iter().filter(|change| matches!(change, Change::Claim(_))).collect();
    assert!(matches!(claims[..], [Change::Claim(claim)] if *claim != sent.to_string()), "{claims:?}");
}

#[test]
fn an_older_copy_of_a_message_is_not_taken_for_it() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Typed("charlie".into()));
    let own = studio.state.composer.draft(None);
    let written = |text: &str| Draft {
        others: vec![Draft { text: text.into(), ..own.clone() }],
        id: Id(7),
        text: "alpha".into(),
        ..own.clone()
    };
    studio.happens(Event::Followed(Box::new(News { drafts: vec![written("cha")], ..News::default() })));
    let kept =
        |studio: &Studio| studio.changes.iter().any(|change| matches!(change, Change::Draft(one) if one.says(&own)));
    assert!(kept(&studio), "what stands here is written once more");
    studio.happens(Event::Followed(Box::new(News { drafts: vec![written("charlie")], ..News::default() })));
    assert!(!kept(&studio), "and that is enough");
}

#[test]
fn an_answer_under_way_in_another_tab_is_waited_for_and_shown_when_it_ends() {
    let mut first = Studio::keyed();
    let (turn, _) = first.says("A bicycle")[0].clone();
    let mut second = other_tab(&first, vec![turn]);
    let conversation = first.state.open.id.unwrap();
    assert_eq!(second.state_of(turn), AnswerState::Pending);
    assert_eq!(second.effects, [Effect::AwaitElsewhere { conversation, turn }]);
    assert!(second.changes.is_empty(), "nothing is written over the other tab's answer");
    first.answers(turn, 10);
    let turns = Turns { turns: vec![(*first.turn(turn)).clone()], ..Turns::default() };
    second.happens(Event::Followed(Box::new(News { turns, ..News::default() })));
    assert_eq!(second.state_of(turn), AnswerState::Done);
}

#[test]
fn a_message_sent_while_another_tab_is_being_answered_stands_beside_it() {
    let mut first = Studio::keyed();
    let (turn, _) = first.says("A bicycle")[0].clone();
    let mut second = other_tab(&first, vec![turn]);
    second.has_key();
    let (beside, request) = second.says("A boat")[0].clone();
    assert_eq!(said(&request), [(Role::User, vec!["A boat".to_owned()])]);
    let asked = second.turn(second.turn(beside).parent.unwrap());
    assert_eq!(asked.parent, None);
}

#[test]
fn an_answer_whose_tab_is_gone_was_interrupted() {
    let mut first = Studio::keyed();
    let (turn, _) = first.says("A bicycle")[0].clone();
    let mut second = other_tab(&first, vec![turn]);
    let turns = Turns { turns: vec![(*first.turn(turn)).clone()], ..Turns::default() };
    second.happens(Event::Followed(Box::new(News { turns, ..News::default() })));
    assert_eq!(second.state_of(turn), AnswerState::Interrupted);
    assert_eq!(second.sends().len(), 0);
}

#[test]
fn the_answers_of_this_tab_are_its_own() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let turns = Turns { turns: vec![(*studio.turn(turn)).clone()], ..Turns::default() };
    studio.happens(Event::Followed(Box::new(News { turns, ..News::default() })));
    assert_eq!(studio.state_of(turn), AnswerState::Pending);
    assert!(studio.state.flights.contains_key(&turn));
}

#[test]
fn a_message_is_claimed_by_name_and_withdrawn_where_another_tab_was_first() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let claims = |studio: &Studio| {
        let claim = |change: &Change| matches!(change, Change::Claim(_));
        studio.changes.iter().filter(|change| claim(change)).cloned().collect::<Vec<_>>()
    };
    let first = claims(&studio);
    assert_eq!(first.len(), 1);
    let id = studio.state.open.id.unwrap();
    studio.happens(Event::Ended { turn, result: Err(Error::new(Kind::SentElsewhere)) });
    assert!(studio.state.flights.is_empty());
    assert!(studio.effects.contains(&Effect::Open(id)));
    studio.happens(Event::Opened(id, Ok(Turns::default())));
    assert_eq!(studio.state.route, Route::New, "a conversation that was never written is not there");
    assert!(studio.state.listing.all.is_empty());
    studio.says("Another");
    assert_ne!(claims(&studio), first, "the next message has a name of its own");
}

#[test]
fn another_answer_is_claimed_by_a_name_that_every_tab_gives_it() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.happens(Event::Ended { turn, result: Err(Error::new(Kind::ServerFault)) });
    let mut other = Studio { state: studio.state.clone(), ..Studio::keyed() };
    let claim = |studio: &mut Studio| {
        studio.changes.clear();
        studio.happens(Event::Regenerated(turn));
        studio.changes.iter().find_map(|change| match change {
            Change::Claim(name) => Some(name.clone()),
            _ => None,
        })
    };
    let first = claim(&mut studio);
    assert!(first.is_some());
    assert_eq!(claim(&mut other), first, "the same click in another tab");
    let (again, _) = studio.sends().last().cloned().unwrap();
    studio.happens(Event::Ended { turn: again, result: Err(Error::new(Kind::ServerFault)) });
    assert_ne!(claim(&mut studio), first, "the next one has a name of its own");
}

#[test]
fn as_many_answers_as_there_were_once_are_no_reason_to_refuse_another_one() {
    let mut studio = Studio::keyed();
    let fault = || Err(Error::new(Kind::ServerFault));
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.happens(Event::Ended { turn, result: fault() });
    let asked = studio.turn(turn).parent.unwrap();
    let claim = |studio: &mut Studio, turn: Id| {
        studio.changes.clear();
        studio.happens(Event::Regenerated(turn));
        studio.changes.iter().find_map(|change| match change {
            Change::Claim(name) => Some(name.clone()),
            _ => None,
        })
    };
    let first = claim(&mut studio, turn);
    let (again, _) = studio.sends().last().cloned().unwrap();
    studio.happens(Event::Ended { turn: again, result: fault() });
    // As it is after a restore that brought the second answer back without the first.
    let turns = [asked, again].map(|id| (*studio.turn(id)).clone()).to_vec();
    let open = studio.state.open.id.unwrap();
    studio.happens(Event::Opened(open, Ok(Turns { turns, ..Turns::default() })));
    let second = claim(&mut studio, again);
    assert!(second.is_some() && second != first, "one answer is below the message, as there was then");
}

#[test]
fn a_draft_is_the_same_message_in_every_tab() {
    let mut first = Studio::keyed();
    first.happens(Event::Typed("A bicycle".into()));
    let Some(Change::Draft(draft)) = first.changes.pop() else { panic!("a draft is written") };
    let mut second = Studio::with(Found { drafts: vec![draft.clone()], ..Found::default() });
    assert_eq!(second.state.composer.id, first.state.composer.id);
    first.says("A bicycle");
    let empty = crate::core::conversation::Composer::new(draft.asked.clone()).draft(None);
    second.happens(Event::Followed(Box::new(News { drafts: vec![empty], ..News::default() })));
    assert_eq!(second.state.composer.text, "", "what was sent there is not there to be sent again");
    assert_ne!(second.state.composer.id, draft.id, "the next message has a name that nobody has claimed");
}

#[test]
fn messages_that_differ_between_tabs_are_messages_of_their_own() {
    let mut first = Studio::keyed();
    first.happens(Event::Typed("A bicycle".into()));
    let Some(Change::Draft(draft)) = first.changes.pop() else { panic!("a draft is written") };
    let mut second = Studio::with(Found { drafts: vec![draft.clone()], ..Found::default() });
    second.happens(Event::Typed("A bicycle in the rain".into()));
    assert_ne!(second.state.composer.id, draft.id, "changed there, it is another message");
    let empty = crate::core::conversation::Composer::new(draft.asked.clone()).draft(None);
    second.happens(Event::Followed(Box::new(News { drafts: vec![empty], ..News::default() })));
    assert_eq!(
        second.state.composer.text, "A bicycle in the rain",
        "what was written here is not lost to the other tab"
    );
}

/// What a studio wrote last of the message being written.
fn draft_of(studio: &Studio) -> Draft {
    let draft = |change: &Change| match change {
        Change::Draft(draft) => Some(draft.clone()),
        _ => None,
    };
    studio.changes.iter().rev().find_map(draft).expect("a draft is written")
}

fn words_of(drafts: &[Draft]) -> Vec<&str> {
    drafts.iter().map(|draft| draft.text.as_str()).collect()
}

#[test]
fn messages_that_two_tabs_write_at_once_are_both_kept_until_they_are_sent() {
    let mut first = Studio::keyed();
    let mut second = Studio::keyed();
    // So that it gives other names from here on.
    second.happens(Event::Searched(String::new()));
    let tell = |studio: &mut Studio, draft: Draft| {
        studio.changes.clear();
        studio.happens(Event::Followed(Box::new(News { drafts: vec![draft], ..News::default() })));
    };
    first.happens(Event::Typed("A bicycle".into()));
    second.happens(Event::Typed("A boat".into()));
    // The second wrote without knowing of the first, over what that had written; the first sees to it that both are there.
    tell(&mut first, draft_of(&second));
    assert_eq!(first.state.composer.text, "A bicycle");
    assert_eq!(words_of(&first.state.composer.others), ["A boat"]);
    let both = draft_of(&first);
    tell(&mut second, both.clone());
    assert_eq!(second.state.composer.text, "A boat");
    assert_eq!(words_of(&second.state.composer.others), ["A bicycle"]);
    assert!(second.changes.is_empty(), "both are there already");

    let mut later = Studio::with(Found { drafts: vec![both], ..Found::default() });
    assert_eq!(later.state.composer.text, "A bicycle");
    let other = later.state.composer.others[0].id;
    later.happens(Event::DraftTaken(other));
    assert_eq!(later.state.composer.text, "A boat");
    assert_eq!(words_of(&draft_of(&later).others), ["A bicycle"], "what was shown stands beside it now");

    second.says("A boat");
    // The last of the drafts is the conversation's that this began; the one before is what is left to begin another with.
    let left = |change: &Change| matches!(change, Change::Draft(draft) if draft.conversation.is_none());
    let Some(Change::Draft(left)) = second.changes.iter().rev().find(|change| left(change)) else {
        panic!("it is written")
    };
    assert_eq!((left.text.as_str(), words_of(&left.others)), ("", vec!["A bicycle"]));
    let left = left.clone();
    tell(&mut first, left);
    assert_eq!((first.state.composer.text.as_str(), first.state.composer.others.len()), ("A bicycle", 0));
}

#[test]
fn a_message_that_an_edit_puts_off_is_on_the_disk_meanwhile() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    studio.answers(turn, 10);
    let asked = studio.turn(turn).parent.unwrap();
    studio.happens(Event::Typed("now in the rain".into()));
    studio.happens(Event::EditStarted(asked));
    assert_eq!(studio.state.composer.text, "A bicycle");
    assert_eq!(words_of(&draft_of(&studio).others), ["now in the rain"]);
    studio.happens(Event::EditCancelled);
    assert_eq!((studio.state.composer.text.as_str(), studio.state.composer.others.len()), ("now in the rain", 0));
    assert!(draft_of(&studio).others.is_empty());
}

#[test]
fn a_message_put_in_the_place_of_one_that_waits_for_its_picture_does_not_leave_by_itself() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Typed("A boat".into()));
    let other = Draft { id: Id(77), others: Vec::new(), ..draft_of(&studio) };
    let draft = Draft { others: vec![other], ..draft_of(&studio) };
    let mut studio = Studio::keyed();
    studio.happens(Event::Followed(Box::new(News { drafts: vec![draft], ..News::default() })));
    studio.happens(Event::FilesOffered(vec![crate::core::event::Offered {
        handle: 1,
        name: "a".into(),
        size_bytes: 1,
    }]));
    let attachment = studio.state.composer.attachments[0].id;
    assert_eq!(studio.says("With a picture").len(), 0);
    assert!(studio.state.composer.leaves_when_read);
    studio.happens(Event::DraftTaken(Id(77)));
    assert_eq!(studio.state.composer.text, "A boat");
    studio.happens(Event::FileRead { attachment, result: Ok(picture(Hash([1; 32]))) });
    assert_eq!(studio.sends().len(), 0, "nobody has sent it");
}

#[test]
fn what_has_arrived_is_written_down_before_the_answer_ends() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A bicycle")[0].clone();
    let mut reply = Reply::default();
    reply.absorb(Frame::Message(json!({ "candidates": [{ "content": { "role": "model", "parts": [
        { "text": "Here it is" }, { "inlineData": { "mimeType": "image/jpeg", "data": 0 } },
        { "inlineData": { "mimeType": "image/jpeg", "data": 1 } },
    ]}}]})));
    studio.happens(Event::Heard { turn, received_bytes: 9, reply: Arc::new(reply) });
    let hash = Hash([7; 32]);
    studio.happens(Event::Arrived { turn, slot: Slot(0), arrived: Arrived { hash, picture: Some(picture(hash)) } });
    let [Change::Picture(kept), Change::Turn(so_far)] = &studio.changes[..] else { panic!("{:?}", studio.changes) };
    assert_eq!(kept.origin, Origin::Generated { turn, model: "gemini-nano-banana-2.1".into(), demo: false });
    assert_eq!((so_far.text(), so_far.pictures().collect::<Vec<_>>()), ("Here it is".to_owned(), vec![hash]));
    assert_eq!(so_far.answer().unwrap().state, AnswerState::Pending);
    let mut later = other_tab(&studio, vec![]);
    let turns = Turns { turns: vec![(**so_far).clone()], ..Turns::default() };
    later.happens(Event::Followed(Box::new(News { turns, ..News::default() })));
    assert_eq!(later.state_of(turn), AnswerState::Interrupted);
    assert_eq!(later.turn(turn).pictures().collect::<Vec<_>>(), [hash], "what had arrived is kept");
}

#[test]
fn a_refused_key_holds_back_what_has_not_left() {
    let mut studio = Studio::keyed();
    studio.happens(Event::CountChosen(4));
    let sent = studio.says("A bicycle");
    let (refused, left, waits) = (sent[0].0, sent[1].0, sent[2].0);
    studio.happens(Event::Left(refused));
    studio.happens(Event::Left(left));
    let busy = Error { unbegun: true, ..Error::new(Kind::Overloaded).with_code(503) };
    studio.happens(Event::Ended { turn: waits, result: Err(busy) });
    studio.happens(Event::Ended { turn: refused, result: Err(Error::new(Kind::KeyInvalid).with_code(400)) });
    for grounded in [waits, sent[3].0] {
        assert!(matches!(studio.state_of(grounded), AnswerState::Failed(ref error) if error.kind == Kind::KeyInvalid));
        assert_eq!(studio.turn(grounded).answer().unwrap().cost_micros, Some(0));
    }
    assert_eq!(studio.state_of(left), AnswerState::Pending, "what is out is waited for");
    studio.happens(Event::RetryDue(waits));
    assert_eq!(studio.sends().len(), 0);
}

proptest::proptest! {
    /// Two tabs that change different things both keep what they changed, in whichever order they write.
    #[test]
    fn summaries_are_merged_by_field(title in "[a-z]{1,8}", spent in [0u64..100, 0..100], delete: bool) {
        let mut studio = Studio::keyed();
        studio.says("A bicycle");
        let was = summary_of(&studio, studio.state.open.id.unwrap());
        let renamed = Summary { title: title.clone(), titled: true, cost_micros: was.cost_micros + spent[0], ..was.clone() };
        let mut other = Summary { cost_micros: was.cost_micros + spent[1], updated_at_ms: was.updated_at_ms + 5, ..was.clone() };
        other.deleted_at_ms = delete.then_some(9);
        let (left, right) = (renamed.merged(&was, &other), other.merged(&was, &renamed));
        proptest::prop_assert_eq!(&left, &right);
        proptest::prop_assert_eq!((left.title, left.cost_micros), (title, was.cost_micros + spent[0] + spent[1]));
        proptest::prop_assert_eq!((left.deleted_at_ms, left.updated_at_ms), (other.deleted_at_ms, other.updated_at_ms));
    }
}

#[test]
fn an_answer_whose_picture_is_lost_or_none_says_so() {
    for lost in [true, false] {
        let mut studio = Studio::keyed();
        let (turn, _) = studio.says("A bicycle")[0].clone();
        let mut reply = Reply::default();
        reply.absorb(Frame::Message(json!({ "candidates": [{ "content": { "role": "model", "parts": [
            { "text": "Here it is" }, { "inlineData": { "mimeType": "image/png", "data": 0 } },
        ]}, "finishReason": "STOP" }]})));
        reply.absorb(Frame::End { streamed: true });
        studio.happens(Event::Heard { turn, received_bytes: 9, reply: Arc::new(reply) });
        studio.happens(Event::Ended { turn, result: Ok(()) });
        let slot = Slot(0);
        let nothing = Arrived { hash: Hash([9; 32]), picture: None };
        studio.happens(if lost { Event::Lost { turn, slot } } else { Event::Arrived { turn, slot, arrived: nothing } });
        assert_eq!(studio.state_of(turn), AnswerState::Failed(Error::new(Kind::ReplyDamaged)));
        assert_eq!((studio.turn(turn).text(), studio.turn(turn).pictures().count()), ("Here it is".to_owned(), 0));
    }
}
