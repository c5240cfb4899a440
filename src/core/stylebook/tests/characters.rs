//! Characters among the styles.

use super::*;
use crate::core::style::character::MOST_PICTURES;

/// A room with a character of two pictures that is looked at.
fn with_character() -> Book {
    let mut book = Book::default();
    update(&mut book, BookEvent::Wanted, now(1));
    update(&mut book, BookEvent::Read(Ok(vec![])), now(2));
    update(&mut book, BookEvent::Begun(Subject::Character), now(7));
    update(&mut book, BookEvent::Offered(files(2)), now(10));
    (1..3).for_each(|byte| drop(studied(&mut book, byte)));
    book
}

#[test]
fn a_character_takes_a_few_pictures_which_nobody_judges() {
    let mut book = with_character();
    assert_eq!(book.opened().unwrap().name, "New character");
    assert_eq!((&book.work, &book.judged), (&Work::Idle, &None), "its pictures are taken as they are");
    assert!(update(&mut book, BookEvent::CompileAsked, now(20)).is_empty());
    let effects = update(&mut book, BookEvent::Offered(files(3)), now(21));
    assert!(matches!(effects.as_slice(), [BookEffect::Study(_, files)] if files.len() == MOST_PICTURES - 2));
    (3..5).for_each(|byte| drop(studied(&mut book, byte)));
    assert_eq!(book.came().surplus, ["2.png"], "what there is no room for is named");
    update(&mut book, BookEvent::AboutChanged(STYLE, "  red beard \n".into()), now(22));
    assert_eq!(book.opened().unwrap().about, "red beard");
    assert_eq!((book.shown(Subject::Character, false).len(), book.shown(Subject::Manner, false).len()), (1, 0));
}

#[test]
fn a_character_goes_along_without_a_version_and_a_copy_stays_one() {
    let mut book = with_character();
    assert_eq!(book.latest(STYLE), Some(Chosen::character(STYLE)));
    let effects = update(&mut book, BookEvent::Used(vec![Chosen::character(STYLE)], 3, 1), now(30));
    assert!(matches!(effects.as_slice(), [BookEffect::Use(uses, 3, 1)] if uses.len() == 1 && uses[0].1.is_character()));
    update(&mut book, BookEvent::AboutChanged(STYLE, "tall".into()), now(31));
    update(&mut book, BookEvent::Duplicated(STYLE), now(32));
    let copy = book.opened().unwrap();
    assert!(copy.is_character() && copy.about == "tall" && copy.members.len() == 2, "{copy:?}");
    update(&mut book, BookEvent::Begun(Subject::Manner), now(33));
    let draft = book.open.unwrap();
    assert_eq!(book.latest(draft), None, "a style that was not compiled");
    let effects = update(&mut book, BookEvent::Used(vec![Chosen::character(draft)], 3, 2), now(34));
    assert_eq!(effects, [BookEffect::Unused(2, Error::new(Kind::StyleGone))], "a style is none");
}

#[test]
fn one_picture_of_a_character_leads_and_names_stay_apart() {
    let mut book = with_character();
    update(&mut book, BookEvent::Pinned(hash(1), true), now(30));
    update(&mut book, BookEvent::Pinned(hash(2), true), now(31));
    let leads = |book: &Book| book.opened().unwrap().members.iter().map(|member| member.pinned).collect::<Vec<_>>();
    assert_eq!((leads(&book), book.opened().unwrap().portraits()), (vec![false, true], vec![hash(2), hash(1)]));
    update(&mut book, BookEvent::Renamed(STYLE, "\u{202e}Mi\u{202c}ra".into()), now(32));
    assert_eq!(book.opened().unwrap().name, "Mira", "what reorders text is no part of a name");
    update(&mut book, BookEvent::Deleted(STYLE), now(33));
    update(&mut book, BookEvent::Begun(Subject::Character), now(34));
    let other = book.open.unwrap();
    update(&mut book, BookEvent::Renamed(other, "Mira".into()), now(35));
    assert_eq!(book.opened().unwrap().name, "Mira", "a deleted one has no claim to its name");
    update(&mut book, BookEvent::Restored(STYLE), now(36));
    assert_eq!(book.styles.get(&STYLE).unwrap().name, "Mira 2", "but comes back under another");
}

#[test]
fn what_two_tabs_say_of_a_character_is_merged_by_field() {
    let was = Style { subject: Subject::Character, about: "tall".into(), name: "Mira".into(), ..Style::default() };
    let mine = Style { about: "tall, in a green coat".into(), ..was.clone() };
    let theirs = Style { name: "Mira Moss".into(), ..was.clone() };
    let both = mine.merged(&was, &theirs);
    assert_eq!((both.about.as_str(), both.name.as_str()), ("tall, in a green coat", "Mira Moss"));
    assert!(both.is_character());
}
