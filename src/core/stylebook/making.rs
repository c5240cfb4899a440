//! Making a style: its pictures come in, are judged, and become a version with a card.

use super::{Book, BookEffect, Came, Judged, Load, Now, Question, Said, Work};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::style::compiled::handle;
use crate::core::style::{Member, Style};
use std::sync::Arc;

/// One event being handled: the room, the moment, and the effects so far.
pub(super) struct Making<'a> {
    pub book: &'a mut Book,
    pub now: Now,
    pub effects: Vec<BookEffect>,
}

impl Making<'_> {
    /// A style without anything in it.
    pub fn fresh(&self) -> Style {
        let now_ms = self.now.now_ms;
        Style { id: self.now.id, created_at_ms: now_ms, updated_at_ms: now_ms, ..Style::default() }
    }

    /// The names of all styles that are not deleted.
    pub fn names(&self) -> Vec<String> {
        let there = self.book.styles.values().filter(|style| style.deleted_at_ms.is_none());
        there.map(|style| style.name.clone()).collect()
    }

    /// Adds a new style, looks at it and writes it.
    pub fn add(&mut self, style: Style) {
        let (id, style) = (style.id, Arc::new(style));
        self.book.styles.insert(id, style.clone());
        self.effects.push(BookEffect::Write { was: None, now: style });
        self.say(Said::default());
        self.book.open = Some(id);
        self.book.judged = None;
        self.judge();
    }

    /// Changes a style and writes it.
    pub fn change(&mut self, id: Id, change: impl FnOnce(&mut Style)) {
        let Some(was) = self.book.styles.get(&id).cloned() else { return };
        let mut style = Style::clone(&was);
        change(&mut style);
        if style != *was {
            style.updated_at_ms = self.now.now_ms;
            let now = Arc::new(style);
            self.book.styles.insert(id, now.clone());
            self.effects.push(BookEffect::Write { was: Some(was), now });
        }
    }

    /// Begins a work, unless another one is under way.
    pub fn begin(&mut self, work: Work) -> bool {
        let is_free = matches!(self.book.work, Work::Idle | Work::Judging(_));
        if is_free {
            // What is not judged to its end is judged when this is done.
            if matches!(self.book.work, Work::Judging(_)) {
                self.book.asked = None;
            }
            self.book.work = work;
            self.book.renewed = None;
            self.say(Said::default());
        }
        is_free
    }

    /// Says this in the place of all that there was to say in what is looked at. What is to be said of other styles is said
    /// there.
    pub fn say(&mut self, said: Said) {
        self.book.said = said;
        if let Some(open) = self.book.open {
            self.book.came.remove(&open);
        }
    }

    /// Adds to what there is to say of the pictures that were given to a style.
    pub fn came(&mut self, style: Id, add: impl FnOnce(&mut Came)) {
        self.book.came.alter(style, add);
    }

    /// Ends a work: takes what it brought, or says what failed. What was stopped meanwhile brings nothing.
    pub fn ended<T>(&mut self, is_ours: bool, result: Result<T, Error>, take: impl FnOnce(&mut Book, T)) {
        // Whoever stopped it has ended it, and something else may be under way since.
        let is_stopped = result.as_ref().is_err_and(|error| error.kind == Kind::Stopped);
        if !is_ours || is_stopped {
            return;
        }
        self.book.work = Work::Idle;
        match result {
            Ok(brought) => take(self.book, brought),
            Err(error) => (self.book.said.failed, self.book.said.had_left) = (Some(error), false),
        }
    }

    /// Has the pictures of the style that is looked at judged, unless something else is under way.
    pub fn judge(&mut self) {
        let Some(style) = self.book.opened().cloned() else { return };
        if self.book.load != Load::Here || !matches!(self.book.work, Work::Idle | Work::Judging(_)) {
            return;
        }
        let pictures: Vec<Hash> = style.taken().map(|member| member.picture).collect();
        // Nothing is to be said of how the pictures of a character are drawn.
        if pictures.is_empty() || style.is_character() {
            self.book.judged = None;
            self.book.asked = Some(Question::of(&style));
            self.book.work = Work::Idle;
            return;
        }
        let question = Question::of(&style);
        self.book.asked = Some(question.clone());
        self.book.renewed = None;
        self.book.work = Work::Judging(style.id);
        let Question { style, pictures, pins, away } = question;
        self.effects.push(BookEffect::Judge { style, pictures, pins, away });
    }

    /// Has the pictures judged that were changed, or of the style that was opened, while something else was being done.
    /// What could not be judged is not tried again by itself.
    pub fn judge_what_changed(&mut self) {
        let question = self.book.opened().map(|style| Question::of(style));
        if self.book.work == Work::Idle && question.is_some() && question != self.book.asked {
            self.judge();
        }
    }

    pub fn judged(&mut self, style: Id, result: Result<Box<Judged>, Error>) {
        if self.book.work == Work::Judging(style) {
            self.book.renewed = None;
            // What was asked about other pictures than there are now is asked again.
            let is_of_now = |judged: &Judged| self.book.opened().is_some_and(|style| is_of(style, judged));
            let is_stale = result.as_ref().is_ok_and(|judged| !is_of_now(judged));
            self.ended(true, result, |book, judged| book.judged = Some(Arc::from(judged)));
            if is_stale {
                self.book.judged = None;
                self.judge();
            }
        }
    }

    /// Ends what is under way; what it has brought stays. Pictures that are judged are measured anew no further, and are
    /// judged by what is known of them.
    pub fn stopped(&mut self) {
        match self.book.work {
            Work::Idle => return,
            // A card is over when it is said what became of it: it may have been charged.
            Work::Judging(_) | Work::Describing(_) => return self.effects.push(BookEffect::Stop),
            _ => {}
        }
        self.book.matching = None;
        // What came for other styles waits until they are looked at, and what waits for something else than reading is
        // read after it.
        if let Work::Reading { batch, .. } = self.book.work {
            self.book.waiting.retain(|(of, _)| *of != batch.style);
        }
        self.book.work = Work::Idle;
        self.write_down();
        self.effects.push(BookEffect::Stop);
        self.judge();
    }

    /// Leaves out a picture of the style that is looked at, or takes it again if there is room for it.
    pub fn left_out(&mut self, picture: Hash, is_out: bool) {
        let is_full = self.book.opened().is_some_and(|style| style.taken().count() >= style.most());
        if is_out || !is_full {
            self.mark(picture, |member| member.left_out = is_out);
        } else {
            let opened = self.book.opened().and_then(|style| style.members.iter().find(|one| one.picture == picture));
            let of = self.book.open.zip(opened.map(|member| member.name.clone()));
            self.say(Said::default());
            if let Some((style, name)) = of {
                self.came(style, |came| came.surplus.push(name));
            }
        }
    }

    /// Marks a picture of the style that is looked at.
    pub fn mark(&mut self, picture: Hash, mark: impl FnOnce(&mut Member)) {
        let Some(id) = self.book.open else { return };
        self.change(id, |style| {
            if let Some(member) = style.members.iter_mut().find(|member| member.picture == picture) {
                mark(member);
            }
        });
        self.judge();
    }

    pub fn removed(&mut self, picture: Hash) {
        let Some(id) = self.book.open else { return };
        let mut removed = None;
        self.change(id, |style| {
            let place = style.members.iter().position(|member| member.picture == picture);
            removed = place.map(|place| (id, place, style.members.remove(place)));
        });
        self.say(Said { removed, ..Said::default() });
        self.judge();
    }

    /// Brings the picture back that was taken away last, unless it has come back by itself.
    pub fn removed_back(&mut self) {
        let Some((id, place, member)) = self.book.said.removed.take() else { return };
        let mut surplus = None;
        self.change(id, |style| {
            let is_new = style.members.iter().all(|other| other.picture != member.picture);
            if is_new && (member.left_out || style.taken().count() < style.most()) {
                style.members.insert(place.min(style.members.len()), member);
            } else if is_new {
                surplus = Some(member.name);
            }
        });
        if let Some(name) = surplus {
            self.came(id, |came| came.surplus.push(name));
        }
        self.judge();
    }
}

/// Whether this was said of the pictures that the style has now, with those pinned that are.
pub(super) fn is_of(style: &Style, judged: &Judged) -> bool {
    let Question { pictures, pins, away, .. } = Question::of(style);
    (pictures, pins, away) == (judged.pictures.clone(), judged.pins.clone(), judged.away.clone())
}

/// A name that is written otherwise after an `@` than all of these.
pub fn named(name: &str, names: &[String]) -> String {
    let is_free = |name: &str| names.iter().all(|other| handle(other) != handle(name));
    if is_free(name) {
        return name.to_owned();
    }
    let bare = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end();
    let bare = if bare.is_empty() { name } else { bare };
    (2..).map(|nth: u32| format!("{bare} {nth}")).find(|name| is_free(name)).unwrap_or_default()
}
