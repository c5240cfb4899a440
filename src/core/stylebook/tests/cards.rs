//! The words of a card, and what they cost.

use super::*;
use crate::core::style::card::TOTAL_MAX_CHARS;

#[test]
fn what_is_written_into_one_field_of_a_card_cuts_no_other() {
    let mut book = compiled();
    let write = |book: &mut Book, field, text: &str, at| {
        update(book, BookEvent::CardChanged((STYLE, 1), field, text.into()), now(at));
        book.opened().unwrap().latest().unwrap().card.clone()
    };
    for (at, field) in (60..).zip([Field::Line, Field::Light, Field::Colour]) {
        write(&mut book, field, &"word ".repeat(79), at);
    }
    write(&mut book, Field::Never, &"x".repeat(300), 63);
    let before = write(&mut book, Field::Composition, "Wide", 64);
    assert_eq!(Field::Medium.most_chars(&before), TOTAL_MAX_CHARS - 3 * 394 - 300 - 4);
    let card = write(&mut book, Field::Medium, &format!("{}\n{}", "ink ".repeat(3), "y".repeat(400)), 65);
    for field in Field::ALL.into_iter().filter(|field| *field != Field::Medium) {
        assert_eq!(field.of(&card), field.of(&before), "{field:?} stays as it was");
    }
    assert_eq!(card.medium, "ink ink ink", "what was written is cut to what the others leave");
    assert_eq!(card.clone().cleaned(), card, "and nothing is left to be cut where it is sent");
    assert_eq!(write(&mut book, Field::Line, "", 66).medium, card.medium);
}

#[test]
fn a_card_that_was_paid_for_and_is_none_is_booked_and_said() {
    let mut book = compiled();
    update(&mut book, BookEvent::DescribeAsked, now(60));
    let result = Err(Error::new(Kind::Unreadable));
    let described = BookEvent::Described { style: STYLE, version: 1, result, cost: Some(Micros(11)) };
    let effects = update(&mut book, described, now(61));
    assert!(matches!(effects.first(), Some(BookEffect::Write { now, .. }) if now.spent_micros == 11), "{effects:?}");
    assert_eq!(book.said.failed.as_ref().map(|error| error.kind), Some(Kind::Unreadable));
    assert_eq!((book.said.cost, book.said.card_before.is_none()), (Some(Micros(11)), true));
    let style = book.opened().unwrap();
    assert_eq!((style.card_asked_at_ms, &style.latest().unwrap().card), (None, &Card::default()));
}
