//! Pictures on their way into a style.

use super::*;

#[test]
fn surplus_files_are_named_and_nothing_is_taken_twice() {
    let mut book = begun();
    let effects = update(&mut book, BookEvent::Offered(files(53)), now(10));
    assert!(matches!(effects.as_slice(), [BookEffect::Study(_, files)] if files.len() == 50));
    assert!(update(&mut book, BookEvent::Offered(files(1)), now(11)).is_empty(), "one thing at a time");
    broken(&mut book, 12);
    (1..49).for_each(|byte| drop(studied(&mut book, byte)));
    let effects = studied(&mut book, 49);
    let waited = |files: &[Offered]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>() == ["50.png"];
    assert!(matches!(effects.last(), Some(BookEffect::Study(_, files)) if waited(files)), "in place of the broken one");
    assert!(book.came().surplus.is_empty());
    studied(&mut book, 50);
    assert_eq!(book.came().surplus, ["51.png", "52.png", "0.png"], "what waited in vain");
    assert_eq!((book.opened().unwrap().taken().count(), book.came().refused.len()), (50, 1));
}

#[test]
fn what_is_left_out_of_a_full_style_comes_back_when_there_is_room() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(50)), now(10));
    (1..51).for_each(|byte| drop(studied(&mut book, byte)));
    update(&mut book, BookEvent::LeftOut(hash(1), true), now(11));
    update(&mut book, BookEvent::Offered(files(1)), now(12));
    studied(&mut book, 60);
    update(&mut book, BookEvent::LeftOut(hash(1), false), now(13));
    assert_eq!((book.opened().unwrap().taken().count(), book.came().surplus.len()), (50, 1), "said instead");
    update(&mut book, BookEvent::LeftOut(hash(60), true), now(14));
    update(&mut book, BookEvent::LeftOut(hash(1), false), now(15));
    assert!(book.opened().unwrap().taken().any(|member| member.picture == hash(1)));
}

#[test]
fn what_comes_while_others_are_read_is_read_after_them_and_nothing_said_before_is_lost() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(1)), now(10));
    update(&mut book, BookEvent::Offered(files(2)), now(11));
    let effects = broken(&mut book, 12);
    assert!(
        matches!(effects.as_slice(), [.., BookEffect::Study(Batch { style: STYLE, .. }, files)] if files.len() == 2),
        "{effects:?}"
    );
    assert_eq!(book.work, Work::Reading { batch: batch(&book), done: 0, total: 2 });
    assert_eq!(book.came().refused.len(), 1);
    update(&mut book, BookEvent::Offered(files(4)), now(13));
    update(&mut book, BookEvent::Stopped, now(14));
    assert!(book.waiting.is_empty(), "what is stopped does not begin by itself");
}

#[test]
fn stopping_keeps_what_has_come_and_lets_go_on() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(3)), now(10));
    studied(&mut book, 1);
    let effects = update(&mut book, BookEvent::Stopped, now(12));
    assert!(matches!(effects.as_slice(), [BookEffect::Write { .. }, BookEffect::Stop, BookEffect::Judge { .. }]));
    judge(&mut book);
    studied(&mut book, 2);
    assert_eq!(book.work, Work::Judging(STYLE), "with what was under way");
    assert_eq!(book.opened().unwrap().members.len(), 2, "what was under way still counts");
    assert!(matches!(update(&mut book, BookEvent::Offered(files(1)), now(13)).as_slice(), [BookEffect::Study(..)]));
}

#[test]
fn what_was_stopped_is_not_counted_with_what_is_read_after_it() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(3)), now(10));
    let first = batch(&book);
    update(&mut book, BookEvent::Stopped, now(11));
    update(&mut book, BookEvent::Offered(files(2)), now(12));
    let late = BookEvent::Studied { batch: first, name: "late.png".into(), result: Ok(picture(1)) };
    let effects = update(&mut book, late, now(13));
    assert_eq!(book.work, Work::Reading { batch: batch(&book), done: 0, total: 2 });
    assert!(matches!(effects.as_slice(), [BookEffect::Write { .. }]), "it counts for the style: {effects:?}");
    studied(&mut book, 2);
    assert!(matches!(book.work, Work::Reading { done: 1, .. }), "the second is still to come");
    studied(&mut book, 3);
    assert_eq!((&book.work, book.opened().unwrap().members.len()), (&Work::Judging(STYLE), 3));
}

#[test]
fn pictures_and_files_that_come_while_something_is_done_wait_for_it() {
    let mut book = compiled();
    update(&mut book, BookEvent::DescribeAsked, now(60));
    assert!(update(&mut book, BookEvent::Attached(vec![(hash(9), "nine".into())]), now(61)).is_empty());
    assert!(update(&mut book, BookEvent::ImportAsked(files(1).remove(0)), now(61)).is_empty());
    let failed = Err(Error::new(Kind::Overloaded));
    let effects =
        update(&mut book, BookEvent::Described { style: STYLE, version: 1, result: failed, cost: None }, now(62));
    let measures = |effect: &BookEffect| matches!(effect, BookEffect::Measure(_, pictures) if pictures.len() == 1);
    assert!(effects.iter().any(measures), "{effects:?}");
    assert!(!effects.iter().any(|effect| matches!(effect, BookEffect::Import(_))), "one thing at a time");
    studied(&mut book, 9);
    judge(&mut book);
    assert_eq!(book.work, Work::Unpacking, "then the file");
}

#[test]
fn the_way_back_from_a_removal_stays_while_waiting_files_are_read_and_says_where_there_is_no_room() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(52)), now(10));
    (1..50).for_each(|byte| drop(studied(&mut book, byte)));
    update(&mut book, BookEvent::Removed(hash(3)), now(11));
    let effects = studied(&mut book, 50);
    assert!(matches!(effects.last(), Some(BookEffect::Study(_, files)) if files.len() == 1), "{effects:?}");
    assert!(book.said.removed.is_some(), "it can still be brought back");
    studied(&mut book, 51);
    assert_eq!(book.came().surplus.len(), 1);
    update(&mut book, BookEvent::RemovedBack, now(12));
    assert_eq!(
        (book.opened().unwrap().taken().count(), book.came().surplus.len()),
        (50, 2),
        "named, since it is full again"
    );
}

#[test]
fn words_of_a_card_belong_to_the_style_that_they_were_begun_for() {
    let mut book = compiled();
    update(&mut book, BookEvent::Begun(Subject::Manner), now(61));
    update(&mut book, BookEvent::CardChanged((STYLE, 1), Field::Line, "fine".into()), now(62));
    let effects = update(&mut book, BookEvent::Opened(Some(STYLE)), now(63));
    assert!(
        !effects.iter().any(|effect| matches!(effect, BookEffect::Shrink(..))),
        "copies are looked for once a visit"
    );
    assert_eq!(book.opened().unwrap().latest().unwrap().card.line, "fine", "whatever was looked at when it came");
}

#[test]
fn measuring_anew_is_counted_and_stopping_it_judges_by_what_is_known() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(1)), now(10));
    studied(&mut book, 1);
    assert_eq!(book.work, Work::Judging(STYLE));
    update(&mut book, BookEvent::Renewed { style: STYLE, done: 3, total: 20 }, now(11));
    assert_eq!(book.renewed, Some((3, 20)));
    let effects = update(&mut book, BookEvent::Stopped, now(12));
    assert_eq!((effects.as_slice(), &book.work), (&[BookEffect::Stop][..], &Work::Judging(STYLE)));
    let judged = BookEvent::JudgedAs { style: STYLE, result: Err(Error::new(Kind::Unknown)) };
    update(&mut book, judged, now(13));
    assert_eq!((&book.work, book.renewed), (&Work::Idle, None));
    update(&mut book, BookEvent::Renewed { style: STYLE, done: 4, total: 20 }, now(14));
    assert_eq!(book.renewed, None, "what comes late is about nothing");
}

#[test]
fn what_is_stopped_brings_nothing_when_it_comes_late() {
    let mut book = begun();
    let file = files(1).remove(0);
    update(&mut book, BookEvent::ImportAsked(file), now(10));
    assert_eq!(book.work, Work::Unpacking);
    let effects = update(&mut book, BookEvent::Stopped, now(11));
    assert!(effects.contains(&BookEffect::Stop));
    let count = book.styles.len();
    update(&mut book, BookEvent::Imported(Ok(Box::default())), now(12));
    assert_eq!(book.styles.len(), count);
    book.work = Work::Packing(STYLE);
    update(&mut book, BookEvent::Stopped, now(13));
    update(&mut book, BookEvent::Exported(Ok("late".into())), now(14));
    assert_eq!(book.said.written, None);
}

#[test]
fn the_end_of_what_was_stopped_ends_nothing_that_was_begun_since() {
    let mut book = begun();
    let mut both = files(2);
    update(&mut book, BookEvent::ImportAsked(both.remove(0)), now(10));
    update(&mut book, BookEvent::ImportAsked(both.remove(0)), now(11));
    let effects = update(&mut book, BookEvent::Stopped, now(12));
    assert!(effects.iter().any(|effect| matches!(effect, BookEffect::Import(_))), "the next one begins");
    assert_eq!(book.work, Work::Unpacking);
    let count = book.styles.len();
    update(&mut book, BookEvent::Imported(Err(Error::new(Kind::Stopped))), now(13));
    assert_eq!(book.work, Work::Unpacking, "the first has ended, and the second has not");
    update(&mut book, BookEvent::Imported(Ok(Box::default())), now(14));
    assert_eq!((book.styles.len(), &book.said.failed), (count + 1, &None));
}

#[test]
fn what_is_not_judged_to_its_end_is_judged_again_and_so_is_a_set_with_other_pins() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(2)), now(10));
    studied(&mut book, 1);
    studied(&mut book, 2);
    assert_eq!(book.work, Work::Judging(STYLE));
    update(&mut book, BookEvent::ImportAsked(files(1).remove(0)), now(11));
    assert_eq!(book.work, Work::Unpacking);
    let effects = update(&mut book, BookEvent::Imported(Err(Error::new(Kind::NotABackup))), now(12));
    assert!(effects.iter().any(|effect| matches!(effect, BookEffect::Judge { .. })), "{effects:?}");

    // A pin that is set meanwhile is asked about, whatever comes first.
    let before = Question::of(book.opened().unwrap());
    update(&mut book, BookEvent::Pinned(hash(1), true), now(13));
    let judged = Judged { pictures: before.pictures, pins: before.pins, ..judged_of(&book) };
    let effects = update(&mut book, BookEvent::JudgedAs { style: STYLE, result: Ok(Box::new(judged)) }, now(14));
    assert!(matches!(effects.as_slice(), [BookEffect::Judge { pins, .. }] if *pins == [0]), "{effects:?}");
    assert!(book.judged.is_none(), "nothing is compiled of what was asked before");
    judge(&mut book);
    assert_eq!(book.judged.as_ref().unwrap().pins, [0]);
}

#[test]
fn a_picture_of_this_device_mends_a_member_whose_bytes_were_elsewhere_even_of_a_full_style() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(50)), now(10));
    (1..51).for_each(|byte| drop(studied(&mut book, byte)));
    let mut theirs = Style::clone(book.opened().unwrap());
    theirs.members[4].elsewhere = true;
    update(&mut book, BookEvent::Followed(STYLE, Some(Box::new(theirs))), now(11));
    judge(&mut book);
    let picked = [1, 5, 70].map(|byte| (hash(byte), format!("{byte}.png"))).to_vec();
    let effects = update(&mut book, BookEvent::Attached(picked), now(12));
    let mends = |pictures: &[(Hash, String)]| pictures.iter().map(|(picture, _)| *picture).eq([hash(5)]);
    assert!(matches!(effects.as_slice(), [BookEffect::Measure(_, pictures)] if mends(pictures)), "{effects:?}");
    studied(&mut book, 5);
    let style = book.opened().unwrap();
    assert!(!style.members[4].elsewhere && style.taken().count() == 50);
    assert_eq!((book.came().surplus.as_slice(), book.came().known.len()), (&["70.png".to_owned()][..], 0));
}

#[test]
fn what_is_said_of_pictures_is_said_of_their_style_and_waits_there_to_be_read() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(3)), now(10));
    broken(&mut book, 11);
    update(&mut book, BookEvent::Begun(Subject::Manner), now(12));
    studied(&mut book, 1);
    studied(&mut book, 1);
    let nothing = Came::default();
    assert_eq!(book.came(), nothing, "nothing of it is of the one that is looked at now");
    update(&mut book, BookEvent::Opened(Some(STYLE)), now(13));
    assert_eq!((book.came().known, book.came().refused.len()), (vec!["1.png".to_owned()], 0), "the first was seen");
    update(&mut book, BookEvent::Dismissed, now(14));
    assert_eq!(book.came(), nothing);
}

#[test]
fn what_waits_is_counted_for_the_style_that_is_looked_at() {
    let mut book = begun();
    update(&mut book, BookEvent::Offered(files(1)), now(10));
    update(&mut book, BookEvent::Offered(files(2)), now(11));
    update(&mut book, BookEvent::Attached(vec![(hash(9), "nine".into())]), now(12));
    update(&mut book, BookEvent::ImportAsked(files(1).remove(0)), now(13));
    assert_eq!(book.waits(), (3, 1));
    update(&mut book, BookEvent::Opened(None), now(14));
    assert_eq!(book.waits(), (0, 1));
}
