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
