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

#[test]
fn only_a_card_that_was_asked_of_a_model_may_have_been_charged() {
    let mut book = compiled();
    let fails = |book: &mut Book, kind, at| {
        update(book, BookEvent::DescribeAsked, now(at));
        let result = Err(Error::new(kind));
        update(book, BookEvent::Described { style: STYLE, version: 1, result, cost: None }, now(at));
        book.said.had_left
    };
    assert!(fails(&mut book, Kind::ConnectionLost, 60));
    assert!(!fails(&mut book, Kind::StorageFull, 61), "that it is asked for could not be written, so it was not");
    assert!(fails(&mut book, Kind::ConnectionLost, 62));
    update(&mut book, BookEvent::LeftOut(hash(1), true), now(63));
    update(&mut book, BookEvent::CompileAsked, now(64));
    book.work = Work::Compiling(STYLE);
    update(&mut book, BookEvent::Compiled { style: STYLE, result: Err(Error::new(Kind::StorageFull)) }, now(65));
    assert_eq!(book.said.failed.as_ref().map(|error| error.kind), Some(Kind::StorageFull));
    assert!(!book.said.had_left, "a version is made here");
}
