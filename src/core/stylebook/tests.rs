//! Journeys through the stylebook as events, without a browser.

mod cards;
mod characters;
mod reading;
mod versions;

use super::*;
use crate::core::error::Kind;
use crate::core::picture::Origin;
use crate::core::pixels::sniff::Format;
use crate::core::style::CardBy;
use crate::core::style::compiled::Smaller;
use crate::core::style::exemplars::Exemplars;

const STYLE: Id = Id(7);

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

fn now(ms: i64) -> Now {
    Now { now_ms: ms, id: Id(ms as u128) }
}

/// A room with one style that is looked at.
fn begun() -> Book {
    let mut book = Book::default();
    update(&mut book, BookEvent::Wanted, now(1));
    update(&mut book, BookEvent::Read(Ok(vec![])), now(2));
    update(&mut book, BookEvent::Begun(Subject::Manner), now(7));
    book
}

fn picture(byte: u8) -> Box<Picture> {
    Box::new(Picture {
        hash: hash(byte),
        format: Format::Png,
        width_px: 10,
        height_px: 10,
        size_bytes: 5,
        created_at_ms: 0,
        origin: Origin::Uploaded { name: String::new() },
    })
}

fn files(count: u32) -> Vec<Offered> {
    (0..count).map(|handle| Offered { handle, name: format!("{handle}.png"), size_bytes: 5 }).collect()
}

fn studied(book: &mut Book, byte: u8) -> Vec<BookEffect> {
    let result = Ok(picture(byte));
    update(book, BookEvent::Studied { batch: batch(book), name: format!("{byte}.png"), result }, now(20))
}

/// What is being read, or was read last.
fn batch(book: &Book) -> Batch {
    Batch { style: STYLE, round: book.round }
}

/// A file of the same that is no picture.
fn broken(book: &mut Book, at: i64) -> Vec<BookEffect> {
    let result = Err(Error::new(Kind::DamagedPicture));
    update(book, BookEvent::Studied { batch: batch(book), name: "bad".into(), result }, now(at))
}

/// Judges whatever is there, with the first picture as the only exemplar.
fn judge(book: &mut Book) {
    let judged = judged_of(book);
    update(book, BookEvent::JudgedAs { style: STYLE, result: Ok(Box::new(judged)) }, now(30));
}

/// What is said of the pictures that the style has now.
fn judged_of(book: &Book) -> Judged {
    let Question { pictures, pins, away, .. } = Question::of(book.opened().unwrap());
    let report = SetReport {
        count: pictures.len(),
        cohesion: 80.0,
        outliers: vec![],
        flawed: vec![],
        duplicates: vec![],
        exemplars: Exemplars { places: vec![0], coverage: 0.5 },
        palette: vec![],
    };
    Judged { pictures, pins, away, report, card: Card::default(), facts: "facts".into() }
}

/// A style of three pictures with one version.
fn compiled() -> Book {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(3)), now(10));
    (1..4).for_each(|byte| drop(studied(&mut book, byte)));
    judge(&mut book);
    update(&mut book, BookEvent::CompileAsked, now(40));
    update(&mut book, BookEvent::Compiled { style: STYLE, result: Ok(Some(hash(99))) }, now(50));
    book
}

#[test]
fn pictures_come_in_are_judged_and_become_a_version() {
    let mut book = begun();
    assert_eq!(book.opened().unwrap().name, "New style");
    let effects = update(&mut book, BookEvent::Offered(files(3)), now(10));
    assert!(matches!(effects.as_slice(), [BookEffect::Study(Batch { style: STYLE, .. }, files)] if files.len() == 3));
    assert_eq!(book.work, Work::Reading { batch: batch(&book), done: 0, total: 3 });
    assert!(update(&mut book, BookEvent::CompileAsked, now(11)).is_empty(), "not while it reads");
    studied(&mut book, 1);
    studied(&mut book, 1);
    let effects = broken(&mut book, 21);
    assert_eq!((book.came().known.as_slice(), book.came().refused.len()), (&["1.png".to_owned()][..], 1));
    let [BookEffect::Write { was: Some(was), now: written }, judge_it] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!((was.members.len(), written.members.len()), (0, 1));
    assert_eq!(*judge_it, BookEffect::Judge { style: STYLE, pictures: vec![hash(1)], pins: vec![], away: vec![] });
    judge(&mut book);
    assert_eq!(book.work, Work::Idle);
    let mut book = compiled();
    let style = book.opened().unwrap();
    let version = style.latest().unwrap();
    assert_eq!((version.number, version.sheet, version.cohesion), (1, Some(hash(99)), 80.0));
    assert_eq!((version.members.len(), version.exemplars.as_slice()), (3, &[hash(1)][..]));
    assert!(!style.is_changed());
    let version_at = version.made_at_ms;
    update(&mut book, BookEvent::LeftOut(hash(3), true), now(60));
    assert!(book.opened().unwrap().is_changed());
    let copy = Smaller { exemplar: hash(1), copy: hash(90) };
    let shrunk = |at: i64| BookEvent::Shrunk { style: STYLE, made_at_ms: at, smaller: vec![copy] };
    assert!(update(&mut book, shrunk(3), now(61)).is_empty(), "of a version that is not here");
    assert!(matches!(update(&mut book, shrunk(version_at), now(62)).as_slice(), [BookEffect::Write { .. }, ..]));
    assert_eq!(book.opened().unwrap().latest().unwrap().sent().collect::<Vec<_>>(), [hash(90)]);
    judge(&mut book);
    let effects = update(&mut book, BookEvent::CompileAsked, now(70));
    assert_eq!(effects, [BookEffect::Sheet(STYLE, vec![hash(2)])]);
    let effects = update(&mut book, BookEvent::Compiled { style: STYLE, result: Ok(None) }, now(80));
    assert!(matches!(effects.last(), Some(BookEffect::Shrink(STYLE, 80, large)) if *large == [hash(1)]), "{effects:?}");
    let numbers: Vec<u32> = book.opened().unwrap().versions.iter().map(|version| version.number).collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn a_judgement_of_other_pictures_is_asked_again() {
    let mut book = compiled();
    update(&mut book, BookEvent::Removed(hash(2)), now(60));
    let stale = Judged { pictures: vec![hash(1), hash(2), hash(3)], ..(**book.judged.as_ref().unwrap()).clone() };
    let effects = update(&mut book, BookEvent::JudgedAs { style: STYLE, result: Ok(Box::new(stale)) }, now(61));
    assert_eq!(book.judged, None);
    assert!(matches!(effects.as_slice(), [BookEffect::Judge { pictures, .. }] if pictures.len() == 2));
}

#[test]
fn a_picture_that_was_taken_away_comes_back_to_its_place() {
    let mut book = compiled();
    let before = book.opened().unwrap().members.clone();
    update(&mut book, BookEvent::Removed(hash(2)), now(60));
    assert_eq!(book.opened().unwrap().members.len(), before.len() - 1);
    let effects = update(&mut book, BookEvent::RemovedBack, now(61));
    assert_eq!(book.opened().unwrap().members, before);
    assert!(matches!(effects.as_slice(), [BookEffect::Write { .. }, BookEffect::Judge { .. }]), "{effects:?}");
    assert!(update(&mut book, BookEvent::RemovedBack, now(62)).is_empty(), "once");
}

#[test]
fn a_card_is_changed_by_a_person_or_written_by_a_model() {
    let mut book = compiled();
    update(&mut book, BookEvent::CardChanged((STYLE, 1), Field::Medium, "  ink ".into()), now(60));
    let card = &book.opened().unwrap().latest().unwrap().card;
    assert_eq!((card.medium.as_str(), &card.by), ("ink", &CardBy::Person));
    let effects = update(&mut book, BookEvent::DescribeAsked, now(61));
    assert!(matches!(effects.as_slice(), [BookEffect::Describe { now, .. }] if now.card_asked_at_ms == Some(61)));
    assert!(update(&mut book, BookEvent::DescribeAsked, now(62)).is_empty(), "a double click pays once");
    let card = Card { medium: "oil".into(), by: CardBy::Model("m".into()), ..Card::default() };
    update(
        &mut book,
        BookEvent::Described { style: STYLE, version: 1, result: Ok(card), cost: Some(Micros(9)) },
        now(63),
    );
    assert_eq!(book.opened().unwrap().latest().unwrap().card.medium, "oil");
    assert_eq!(book.said.cost, Some(Micros(9)));
    assert_eq!(book.opened().unwrap().spent_micros, 9, "it is booked on the style");
    let failed = Err(Error::new(Kind::Overloaded));
    update(&mut book, BookEvent::DescribeAsked, now(64));
    update(&mut book, BookEvent::Described { style: STYLE, version: 1, result: failed, cost: None }, now(65));
    assert_eq!(book.said.failed.as_ref().map(|error| error.kind), Some(Kind::Overloaded));
    assert_eq!(book.opened().unwrap().latest().unwrap().card.medium, "oil", "what was there stays");
    assert_eq!(book.opened().unwrap().card_asked_at_ms, None);
}

#[test]
fn a_card_belongs_to_the_version_that_was_asked_about_and_own_words_come_back() {
    let mut book = compiled();
    update(&mut book, BookEvent::CardChanged((STYLE, 1), Field::Medium, "my ink".into()), now(60));
    update(&mut book, BookEvent::DescribeAsked, now(61));
    // Another tab compiles the next version meanwhile.
    let mut theirs = Style::clone(book.opened().unwrap());
    let second = Version { number: 0, made_at_ms: 62, ..theirs.latest().unwrap().clone() };
    theirs.add_version(second);
    update(&mut book, BookEvent::Followed(STYLE, Some(Box::new(theirs))), now(62));
    let card = Card { medium: "oil".into(), by: CardBy::Model("m".into()), ..Card::default() };
    update(&mut book, BookEvent::Described { style: STYLE, version: 1, result: Ok(card), cost: None }, now(63));
    let medium = |book: &Book, number| book.opened().unwrap().version(number).unwrap().card.medium.clone();
    assert_eq!((medium(&book, 1).as_str(), medium(&book, 2).as_str()), ("oil", "my ink"));
    update(&mut book, BookEvent::CardBack, now(64));
    assert_eq!(medium(&book, 1), "my ink");
    assert!(update(&mut book, BookEvent::CardBack, now(65)).is_empty(), "once");
}

#[test]
fn what_changes_while_something_else_is_done_is_judged_after_it_and_never_compiled_as_it_was() {
    let mut book = compiled();
    update(&mut book, BookEvent::DescribeAsked, now(60));
    let effects = update(&mut book, BookEvent::LeftOut(hash(2), true), now(61));
    assert!(matches!(effects.as_slice(), [BookEffect::Write { .. }]), "{effects:?}");
    let stopped = Err(Error::new(Kind::Overloaded));
    let effects =
        update(&mut book, BookEvent::Described { style: STYLE, version: 1, result: stopped, cost: None }, now(62));
    let judges = |effects: &[BookEffect]| matches!(effects.last(), Some(BookEffect::Judge { pictures, .. }) if pictures.len() == 2);
    assert!(judges(&effects), "{effects:?}");
    assert!(update(&mut book, BookEvent::CompileAsked, now(63)).is_empty(), "not of what it was before");
    // What cannot be judged is not tried again by itself.
    let failed = Err(Error::new(Kind::WorkerDied));
    assert!(update(&mut book, BookEvent::JudgedAs { style: STYLE, result: failed }, now(64)).is_empty());
    assert!(judges(&update(&mut book, BookEvent::CompileAsked, now(65))), "but by a click it is");
}

#[test]
fn another_tabs_change_takes_no_picture_away_that_is_not_written_down_yet() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(3)), now(10));
    let before = Style::clone(book.opened().unwrap());
    studied(&mut book, 1);
    let theirs = Style { name: "Renamed".into(), updated_at_ms: 12, ..before };
    update(&mut book, BookEvent::Followed(STYLE, Some(Box::new(theirs))), now(12));
    let style = book.opened().unwrap();
    assert_eq!((style.name.as_str(), style.members.len()), ("Renamed", 1));
}

#[test]
fn a_paid_card_that_is_stopped_or_lost_is_said_and_one_that_comes_late_is_booked() {
    let mut book = compiled();
    update(&mut book, BookEvent::DescribeAsked, now(61));
    update(&mut book, BookEvent::Stopped, now(62));
    let stopped = Err(Error::new(Kind::Stopped));
    update(&mut book, BookEvent::Described { style: STYLE, version: 1, result: stopped, cost: None }, now(63));
    assert_eq!(book.said.failed.as_ref().map(|error| error.kind), Some(Kind::Stopped));
    assert!(book.said.had_left);
    assert_eq!(book.opened().unwrap().card_asked_at_ms, None);

    book.work = Work::Idle;
    update(&mut book, BookEvent::DescribeAsked, now(64));
    update(&mut book, BookEvent::Stopped, now(65));
    let late = Ok(Card { medium: "oil".into(), ..Card::default() });
    update(&mut book, BookEvent::Described { style: STYLE, version: 1, result: late, cost: Some(Micros(7)) }, now(66));
    assert_eq!((book.opened().unwrap().spent_micros, book.said.cost), (7, Some(Micros(7))));

    book.work = Work::Idle;
    update(&mut book, BookEvent::DescribeAsked, now(67));
    let effects = update(&mut book, BookEvent::CardInterrupted(STYLE), now(68));
    assert_eq!(book.said.failed.as_ref().map(|error| error.kind), Some(Kind::Interrupted));
    assert!(matches!(effects.as_slice(), [BookEffect::Write { now, .. }] if now.card_asked_at_ms.is_none()));
}

#[test]
fn styles_are_renamed_copied_merged_deleted_and_come_back() {
    let mut book = compiled();
    update(&mut book, BookEvent::Renamed(STYLE, " Dusk\n lines ".into()), now(60));
    assert_eq!(book.opened().unwrap().name, "Dusk lines");
    update(&mut book, BookEvent::Renamed(STYLE, "   ".into()), now(61));
    assert_eq!(book.opened().unwrap().name, "Dusk lines");
    update(&mut book, BookEvent::Duplicated(STYLE), now(62));
    let copy = book.opened().unwrap().clone();
    assert_eq!((copy.name.as_str(), copy.versions.len()), ("Dusk lines 2", 1));
    update(&mut book, BookEvent::Renamed(copy.id, "dusk LINES".into()), now(63));
    assert_eq!(book.opened().unwrap().name, "dusk LINES 2", "two styles are never written alike");
    update(&mut book, BookEvent::Merged(STYLE, copy.id), now(64));
    let both = book.opened().unwrap().clone();
    assert_eq!((both.members.len(), both.versions.len()), (3, 0));
    update(&mut book, BookEvent::Deleted(both.id), now(65));
    assert_eq!((book.open, book.said.deleted, book.shown(Subject::Manner, false).len()), (None, Some(both.id), 2));
    update(&mut book, BookEvent::Restored(both.id), now(66));
    assert_eq!(book.shown(Subject::Manner, false).len(), 3);
    update(&mut book, BookEvent::Archived(copy.id, true), now(67));
    assert_eq!(
        (book.shown(Subject::Manner, false).len(), book.shown(Subject::Manner, true).len(), book.offered().count()),
        (2, 1, 1)
    );
    assert!(book.offered().all(|style| style.id == STYLE && style.handle() == "dusk-lines"));
}

#[test]
fn a_style_that_was_deleted_a_day_ago_is_swept() {
    let mut book = Book::default();
    update(&mut book, BookEvent::Wanted, now(1));
    let old = Style { id: Id(1), deleted_at_ms: Some(0), ..Style::default() };
    let young = Style { id: Id(2), deleted_at_ms: Some(DAY_MS), ..Style::default() };
    let effects = update(&mut book, BookEvent::Read(Ok(vec![old, young])), now(DAY_MS + 1));
    assert_eq!(effects, [BookEffect::Sweep(Id(1))]);
    assert_eq!(book.styles.len(), 1);
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[test]
fn a_result_is_measured_once_and_only_against_a_style_that_is_here() {
    let mut book = compiled();
    let portion = Portion { style: STYLE, version: 1, share: 60 };
    let fitting = Fitting { picture: hash(50), styles: vec![portion, Portion { share: 40, ..portion }] };
    let effects = update(&mut book, BookEvent::FitWanted(fitting.clone()), now(60));
    assert!(matches!(effects.as_slice(), [BookEffect::Fit(_, members)] if members.iter().all(|each| each.len() == 3)));
    assert!(update(&mut book, BookEvent::FitWanted(fitting.clone()), now(61)).is_empty());
    let fit = Fit { whole: 90.0, parts: [90.0; 6] };
    update(&mut book, BookEvent::FitFound(fitting.clone(), Some(fit)), now(62));
    assert_eq!(book.fits.get(&fitting), Some(&Fitted::Fits(fit)));
    let gone = Fitting { styles: vec![portion, Portion { version: 9, ..portion }], ..fitting.clone() };
    assert!(update(&mut book, BookEvent::FitWanted(gone.clone()), now(63)).is_empty());
    assert_eq!(book.fits.get(&gone), Some(&Fitted::Unknown));
    let effects = update(&mut book, BookEvent::MatchAsked(gone), now(64));
    assert!(matches!(effects.as_slice(), [BookEffect::Say(error)] if error.kind == Kind::StyleGone));
    assert!(matches!(
        update(&mut book, BookEvent::MatchAsked(fitting.clone()), now(65)).as_slice(),
        [BookEffect::Match(_, members)] if members.len() == 2 && members.iter().all(|each| each.len() == 3)
    ));
    let made = Match { picture: Some(hash(51)), from: 71.0, to: 78.0 };
    let effects = update(&mut book, BookEvent::Matched(Ok(made)), now(66));
    assert_eq!(effects, [BookEffect::Show(hash(51))]);
    assert_eq!(book.matches.get(&fitting), Some(&made));
    update(&mut book, BookEvent::MatchAsked(fitting.clone()), now(67));
    let none = Match { picture: None, from: 78.0, to: 78.0 };
    assert!(update(&mut book, BookEvent::Matched(Ok(none)), now(68)).is_empty(), "nothing is made for nothing");
    assert_eq!(book.matches.get(&fitting), Some(&none));
}

#[test]
fn a_message_uses_all_that_was_chosen_for_it_with_weights_in_range_or_nothing() {
    let mut book = compiled();
    let chosen = |style, weight| Chosen { style, version: 1, weight };
    let effects = update(&mut book, BookEvent::Used(vec![chosen(STYLE, 0)], 9, 1), now(60));
    let [BookEffect::Use(uses, 5, 1)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(uses.iter().map(|(style, chosen)| (style.id, chosen.weight)).collect::<Vec<_>>(), [(STYLE, 1)]);
    let gone = BookEvent::Used(vec![chosen(STYLE, 50), chosen(Id(404), 50)], 3, 2);
    assert_eq!(update(&mut book, gone, now(61)), [BookEffect::Unused(2, Error::new(Kind::StyleGone))]);
}

#[test]
fn what_is_chosen_before_the_styles_are_read_waits_for_them() {
    let wanted = || BookEvent::Used(vec![Chosen { style: STYLE, version: 1, weight: 100 }], 3, 7);
    let styles: Vec<Style> = compiled().styles.values().map(|style| Style::clone(style)).collect();
    let mut book = Book::default();
    update(&mut book, BookEvent::Wanted, now(1));
    assert_eq!(update(&mut book, wanted(), now(2)), []);
    let effects = update(&mut book, BookEvent::Read(Ok(styles)), now(3));
    assert!(
        effects.iter().any(|effect| matches!(effect, BookEffect::Use(uses, 3, 7) if uses.len() == 1)),
        "{effects:?}"
    );
    let mut book = Book::default();
    update(&mut book, BookEvent::Wanted, now(1));
    update(&mut book, wanted(), now(2));
    let error = Error::new(Kind::StorageFailed);
    let failed = [BookEffect::Unused(7, error.clone())];
    assert_eq!(update(&mut book, BookEvent::Read(Err(error)), now(3)), failed);
    assert_eq!(update(&mut book, wanted(), now(4)), failed, "and so later");
}

#[test]
fn another_tabs_changes_are_followed() {
    let mut book = compiled();
    let mut style = Style::clone(book.opened().unwrap());
    style.members.pop();
    let effects = update(&mut book, BookEvent::Followed(STYLE, Some(Box::new(style))), now(60));
    assert!(matches!(effects.as_slice(), [BookEffect::Judge { pictures, .. }] if pictures.len() == 2));
    update(&mut book, BookEvent::Followed(STYLE, None), now(61));
    assert_eq!(book.open, None);
}

#[test]
fn an_imported_style_gets_a_name_and_an_id_of_its_own() {
    let mut book = compiled();
    update(&mut book, BookEvent::ImportAsked(files(1).remove(0)), now(60));
    assert_eq!(book.work, Work::Unpacking);
    let shared = Style { id: STYLE, name: "New style".into(), ..Style::default() };
    update(&mut book, BookEvent::Imported(Ok(Box::new(shared))), now(61));
    let style = book.opened().unwrap();
    assert_eq!((style.id, style.name.as_str()), (Id(61), "New style 2"));
    assert_eq!(book.styles.len(), 2);
}
