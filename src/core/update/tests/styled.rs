//! Messages that go along with styles and characters.

use super::*;

fn styled(words: &str) -> Result<(Vec<Part<Hash>>, String), Error> {
    Ok((vec![Part::text(words)], r#"{"uses":[]}"#.to_owned()))
}

fn asked_with(studio: &Studio) -> Vec<(Role, Vec<String>)> {
    let sends = studio.sends();
    assert_eq!(sends.len(), 1, "{:?}", studio.effects);
    said(&sends[0].1)
}

#[test]
fn a_message_waits_for_the_styles_that_were_chosen_for_it() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Styling(1));
    assert_eq!(studio.says("A boat").len(), 0);
    assert!(studio.state.composer.leaves_when_read, "which is said");
    studio.happens(Event::Styling(2));
    studio.happens(Event::StyledAs { round: 1, result: styled("too late") });
    assert_eq!(studio.sends().len(), 0, "what was chosen before is not what is waited for");
    studio.happens(Event::StyledAs { round: 2, result: styled("in ink") });
    assert_eq!(asked_with(&studio)[0].1.first().map(String::as_str), Some("in ink"));
}

#[test]
fn a_message_whose_styles_cannot_be_had_stays_and_says_why() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Styling(1));
    studio.says("A boat");
    let gone = Error::new(Kind::StyleGone);
    studio.happens(Event::StyledAs { round: 1, result: Err(gone.clone()) });
    assert_eq!((studio.sends().len(), studio.state.composer.trouble.clone()), (0, Some(gone)));
    assert!(!studio.state.composer.leaves_when_read);
    studio.happens(Event::Sent);
    assert_eq!(studio.sends().len(), 1, "sent again, it leaves as it is shown");
}

#[test]
fn what_was_chosen_for_one_message_is_not_put_at_another() {
    let mut studio = Studio::keyed();
    let (turn, _) = studio.says("A harbour")[0].clone();
    studio.answers(turn, 10);
    studio.happens(Event::Styling(1));
    studio.says("A boat");
    studio.happens(Event::NewConversation);
    studio.happens(Event::StyledAs { round: 1, result: styled("in ink") });
    assert!(studio.state.composer.asked.styled.is_empty() && studio.sends().is_empty());
    assert_eq!(studio.says("A kite").len(), 1, "and waits for nothing");
}

#[test]
fn a_style_belongs_to_its_conversation_on_the_disk_as_well() {
    let mut studio = Studio::keyed();
    studio.happens(Event::Styling(1));
    studio.happens(Event::StyledAs { round: 1, result: styled("in ink") });
    studio.says("A boat");
    let draft_of_new = studio.changes.iter().find_map(|change| match change {
        Change::Draft(draft) if draft.conversation.is_none() => Some(draft.clone()),
        _ => None,
    });
    let asked = draft_of_new.unwrap().asked;
    assert!(asked.lead.is_empty() && asked.styled.is_empty(), "the next conversation begins without: {asked:?}");
    assert!(!studio.state.composer.asked.styled.is_empty(), "and this one goes on with it");
}

#[test]
fn a_name_in_a_message_waits_until_it_is_known_whose_it_is() {
    let mut studio = Studio::keyed();
    assert_eq!(studio.says("@ink A boat").len(), 0);
    // The room that knows the styles puts what is named at the message before it says that it knows.
    studio.happens(Event::Styling(1));
    studio.happens(Event::NamesKnown(Ok(())));
    assert_eq!(studio.sends().len(), 0);
    studio.happens(Event::StyledAs { round: 1, result: styled("in ink") });
    assert_eq!(asked_with(&studio)[0].1, ["in ink", "@ink A boat"]);
    let mut other = Studio::keyed();
    other.says("To ida@example.org");
    other.happens(Event::NamesKnown(Ok(())));
    assert_eq!(other.sends().len(), 1, "nobody was named");
}

#[test]
fn where_names_cannot_be_known_that_is_said_before_anything_is_paid() {
    let mut studio = Studio::keyed();
    studio.says("@ink A boat");
    let failed = Error::new(Kind::StorageFailed);
    studio.happens(Event::NamesKnown(Err(failed.clone())));
    assert_eq!((studio.sends().len(), studio.state.composer.trouble.clone()), (0, Some(failed)));
    studio.happens(Event::Sent);
    assert_eq!(studio.sends().len(), 1);
}
