//! What becomes a version, and when there is a next one to make.

use super::*;

#[test]
fn a_pin_that_is_set_or_taken_away_reaches_the_next_version() {
    let mut book = compiled();
    let changed = |book: &Book| book.opened().unwrap().is_changed();
    let next = |book: &mut Book, at| {
        judge(book);
        update(book, BookEvent::CompileAsked, now(at));
        update(book, BookEvent::Compiled { style: STYLE, result: Ok(None) }, now(at + 1));
        book.opened().unwrap().latest().unwrap().pins.clone()
    };
    assert_eq!(book.opened().unwrap().latest().unwrap().pins, Some(vec![]));
    update(&mut book, BookEvent::Pinned(hash(1), true), now(60));
    assert!(changed(&book), "though it is an exemplar already");
    assert_eq!(next(&mut book, 61), Some(vec![hash(1)]));
    assert!(!changed(&book));
    update(&mut book, BookEvent::Duplicated(STYLE), now(63));
    assert!(!changed(&book), "nor is a copy of it");
    update(&mut book, BookEvent::Opened(Some(STYLE)), now(64));
    update(&mut book, BookEvent::Pinned(hash(1), false), now(65));
    assert!(changed(&book), "taken away");
    assert_eq!(next(&mut book, 66), Some(vec![]));
    assert!(!changed(&book));
}

#[test]
fn as_many_are_pinned_as_go_along_and_one_more_is_refused_with_a_word() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(6)), now(10));
    (1..7).for_each(|byte| drop(studied(&mut book, byte)));
    judge(&mut book);
    let pinned = |book: &Book| book.opened().unwrap().pinned().collect::<Vec<_>>();
    (1..5).for_each(|byte| drop(update(&mut book, BookEvent::Pinned(hash(byte), true), now(60))));
    assert!(!book.said.no_pin_left);
    assert_eq!(update(&mut book, BookEvent::Pinned(hash(5), true), now(61)), []);
    assert!(book.said.no_pin_left);
    assert_eq!(pinned(&book), [hash(1), hash(2), hash(3), hash(4)]);
    update(&mut book, BookEvent::Pinned(hash(2), false), now(62));
    assert!(!book.said.no_pin_left, "there is room again");
    update(&mut book, BookEvent::Pinned(hash(5), true), now(63));
    assert_eq!(pinned(&book), [hash(1), hash(3), hash(4), hash(5)]);
}

#[test]
fn a_style_with_more_pins_than_go_along_is_judged_with_the_first_of_them() {
    let mut book = begun();
    let member = |byte: u8| Member { picture: hash(byte), pinned: byte != 2, ..Member::default() };
    let before = Style { members: (1..8).map(member).collect(), ..Style::clone(book.opened().unwrap()) };
    let effects = update(&mut book, BookEvent::Followed(STYLE, Some(Box::new(before))), now(20));
    assert!(matches!(effects.as_slice(), [BookEffect::Judge { pins, .. }] if *pins == [0, 2, 3, 4]), "{effects:?}");
}

#[test]
fn a_sample_that_nobody_would_draw_is_said_where_it_was_asked_for() {
    let mut book = compiled();
    let missing = Error::new(Kind::KeyMissing);
    assert_eq!(update(&mut book, BookEvent::Unsampled(missing.clone()), now(60)), []);
    assert_eq!(book.said.failed, Some(missing));
}

#[test]
fn two_styles_with_more_pictures_than_one_takes_share_the_places_and_the_rest_is_named() {
    let mut book = begun();
    let members = |from: u8, count: u8| {
        let member = |byte: u8| Member { picture: hash(byte), name: byte.to_string(), ..Member::default() };
        (from..from + count).map(member).collect()
    };
    let one = Style { members: members(1, 50), ..Style::clone(book.opened().unwrap()) };
    let other = Style { id: Id(8), name: "Ice".into(), members: members(101, 13), ..Style::default() };
    update(&mut book, BookEvent::Followed(STYLE, Some(Box::new(one))), now(20));
    update(&mut book, BookEvent::Followed(Id(8), Some(Box::new(other))), now(21));
    update(&mut book, BookEvent::Merged(STYLE, Id(8)), now(22));
    let both = book.opened().unwrap();
    assert_eq!((both.id, both.name.as_str(), both.members.len()), (Id(22), "New style + Ice", 50));
    let theirs = both.members.iter().filter(|member| member.picture >= hash(101)).count();
    assert_eq!(theirs, 10);
    assert_eq!((book.came().surplus.len(), book.came().surplus.last().map(String::as_str)), (13, Some("113")));
}
