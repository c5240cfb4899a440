//! What each event does to the stylebook, and what it asks of the shell.

use super::making::{Making, named};
use super::{Book, BookEffect, BookEvent, Chosen, Fitted, Fitting, Load, Now, Portion, Said, Work};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::style::character::ABOUT_MAX_CHARS;
use crate::core::style::compiled::NAME_MAX_CHARS;
use crate::core::style::set::EXEMPLARS;
use crate::core::style::{Style, Subject};
use crate::core::update::clean;
use std::sync::Arc;

/// How long a deleted style can be brought back over reloads, in milliseconds.
const DELETED_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// Changes the room as the event demands and says what the shell has to do.
pub fn update(book: &mut Book, event: BookEvent, now: Now) -> Vec<BookEffect> {
    let mut making = Making { book, now, effects: Vec::new() };
    making.handle(event);
    making.read_waiting();
    making.import_waiting();
    making.judge_what_changed();
    making.effects
}

impl Making<'_> {
    fn handle(&mut self, event: BookEvent) {
        use BookEvent::*;
        match event {
            Wanted if matches!(self.book.load, Load::Unasked | Load::Failed(_)) => {
                self.book.load = Load::Reading;
                self.effects.push(BookEffect::Read);
            }
            Wanted => {}
            Read(result) => self.read(result),
            Followed(id, style) => self.followed(id, style),

            Begun(subject) => self.begun(subject),
            AboutChanged(id, about) => self.about_changed(id, &about),
            Opened(id) => self.opened(id),
            Renamed(id, name) => self.renamed(id, &name),
            Archived(id, archived) => self.change(id, |style| style.archived = archived),
            Deleted(id) => self.deleted(id),
            Restored(id) => {
                self.book.said = Said::default();
                let others = self.others(id);
                self.change(id, |style| {
                    style.name = named(&style.name, &others);
                    style.deleted_at_ms = None;
                });
            }
            Duplicated(id) => self.duplicated(id),
            Merged(one, other) => self.merge(one, other),

            Offered(files) => self.offered(files),
            Attached(pictures) => self.attached(pictures),
            NothingIn(folders) => self.book.said.nothing_in = folders,
            Studied { batch, name, result } => self.studied(batch, name, result),
            Stopped => self.stopped(),
            Renewed { style, done, total } => {
                self.book.renewed = (self.book.work == Work::Judging(style)).then_some((done, total));
            }
            JudgedAs { style, result } => self.judged(style, result),
            LeftOut(picture, is_out) => self.left_out(picture, is_out),
            Pinned(picture, pinned) => self.pinned(picture, pinned),
            Removed(picture) => self.removed(picture),
            RemovedBack => self.removed_back(),

            CompileAsked => self.compile(),
            Compiled { style, result } => self.compiled(style, result),
            Shrunk { style, made_at_ms, smaller } => self.shrunk((style, made_at_ms), smaller),
            CardChanged(of, field, text) => self.card_changed(of, field, &text),
            DescribeAsked => self.describe(),
            Described { style, version, result, cost } => self.described((style, version), result, cost),
            CardBack => self.card_back(),
            CardInterrupted(style) => self.card_interrupted(style),
            event => self.handle_others(event),
        }
    }

    fn handle_others(&mut self, event: BookEvent) {
        use BookEvent::*;
        match event {
            ExportAsked(id) => self.export(id),
            Exported(result) => {
                let is_ours = matches!(self.book.work, Work::Packing(_));
                self.ended(is_ours, result, |book, name| book.said.written = Some(name));
            }
            ImportAsked(file) => self.import(file),
            Imported(result) => self.imported(result),

            FitWanted(fitting) => self.fit(fitting),
            FitFound(fitting, fit) => {
                self.book.fits.insert(fitting, fit.map_or(Fitted::Unknown, Fitted::Fits));
            }
            MatchAsked(fitting) => self.match_to(fitting),
            Matched(result) => {
                let mut shown = None;
                let is_ours = matches!(self.book.work, Work::Matching(_));
                let failed = result.as_ref().err().filter(|error| is_ours && error.kind != Kind::Stopped).cloned();
                self.ended(is_ours, result, |book, made| {
                    shown = made.picture;
                    if let Some(fitting) = book.matching.take() {
                        book.matches.insert(fitting, made);
                    }
                });
                if let Some(error) = failed {
                    // It is asked for in the conversation, and said there.
                    (self.book.matching, self.book.said.failed) = (None, None);
                    self.effects.push(BookEffect::Say(error));
                }
                self.effects.extend(shown.map(BookEffect::Show));
            }
            Used(chosen, strength, round) => self.used((chosen, strength, round)),
            Unsampled(error) => self.say(Said { failed: Some(error), ..Said::default() }),
            Dismissed => self.say(Said::default()),
            // Every other event is handled above; naming them here would hide a missing one from nobody.
            _ => {}
        }
    }

    fn read(&mut self, result: Result<Vec<Style>, Error>) {
        let styles = match result {
            Ok(styles) => styles,
            Err(error) => {
                self.book.load = Load::Failed(error);
                return self.use_waiting();
            }
        };
        self.book.load = Load::Here;
        for style in styles {
            if style.deleted_at_ms.is_some_and(|at_ms| self.now.now_ms - at_ms > DELETED_KEPT_MS) {
                self.effects.push(BookEffect::Sweep(style.id));
            } else {
                self.book.styles.insert(style.id, Arc::new(style));
            }
        }
        self.judge();
        self.use_waiting();
    }

    /// Takes over what another tab has written, unless something is being made of the same style here: that is put
    /// together with it when it is written.
    fn followed(&mut self, id: Id, style: Option<Box<Style>>) {
        let before = self.book.styles.get(&id).map(|style| (style.members.clone(), style.deleted_at_ms));
        match style {
            Some(theirs) => {
                // Pictures that came in here and are not written down yet stay.
                let unwritten = self.book.unwritten.as_ref().filter(|was| was.id == id);
                let mine = self.book.styles.get(&id).zip(unwritten);
                let both = mine.map_or_else(|| *theirs.clone(), |(mine, was)| mine.merged(was, &theirs));
                if let Some(unwritten) = self.book.unwritten.as_mut().filter(|was| was.id == id) {
                    *unwritten = Arc::from(theirs);
                }
                self.book.styles.insert(id, Arc::new(both));
            }
            None => {
                self.book.styles.remove(&id);
            }
        }
        let after = self.book.styles.get(&id).map(|style| (style.members.clone(), style.deleted_at_ms));
        if self.book.open == Some(id) && before != after {
            if after.is_none_or(|(_, deleted)| deleted.is_some()) {
                self.book.open = None;
            }
            self.judge();
        }
    }

    fn begun(&mut self, subject: Subject) {
        let names = self.names();
        let name = match subject {
            Subject::Manner => "New style",
            Subject::Character => "New character",
        };
        let style = Style { name: named(name, &names), subject, ..self.fresh() };
        self.add(style);
    }

    fn about_changed(&mut self, id: Id, about: &str) {
        let about: String = about.trim().chars().take(ABOUT_MAX_CHARS).collect();
        self.change(id, |style| style.about = about);
    }

    fn opened(&mut self, id: Option<Id>) {
        // What was said of the one that is left was read there; what came for another one meanwhile is not yet.
        if self.book.open != id {
            self.say(Said::default());
        }
        self.book.open = id.filter(|id| self.book.styles.contains_key(id));
        self.book.judged = None;
        self.book.said = Said::default();
        self.judge();
        if let Some(id) = self.book.open {
            self.shrink(id, None);
        }
    }

    fn renamed(&mut self, id: Id, name: &str) {
        let name: String = clean(name).split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().filter(|letter| !letter.is_control()).take(NAME_MAX_CHARS).collect();
        let is_own = self.book.styles.get(&id).is_some_and(|style| style.name == name);
        if !name.is_empty() && !is_own {
            let name = named(&name, &self.others(id));
            self.change(id, |style| style.name = name);
        }
    }

    /// The names of all others that are not deleted.
    fn others(&self, id: Id) -> Vec<String> {
        let others = self.book.styles.values().filter(|style| style.id != id && style.deleted_at_ms.is_none());
        others.map(|style| style.name.clone()).collect()
    }

    /// Pins a picture, unless as many are pinned as go along with a message. Of those of a character only one leads.
    fn pinned(&mut self, picture: Hash, pinned: bool) {
        let opened = self.book.opened().map(|style| (style.id, style.is_character(), style.pinned().count()));
        match opened.filter(|_| pinned) {
            Some((id, true, _)) => {
                self.change(id, |style| style.members.iter_mut().for_each(|member| member.pinned = false));
            }
            Some((_, false, EXEMPLARS..)) => return self.say(Said { no_pin_left: true, ..Said::default() }),
            // There is room for it now.
            _ => self.book.said.no_pin_left = false,
        }
        self.mark(picture, |member| member.pinned = pinned);
    }

    fn deleted(&mut self, id: Id) {
        let now_ms = self.now.now_ms;
        self.change(id, |style| style.deleted_at_ms = Some(now_ms));
        self.opened(None);
        self.book.said.deleted = Some(id);
    }

    fn duplicated(&mut self, id: Id) {
        let Some(style) = self.book.styles.get(&id).cloned() else { return };
        let names = self.names();
        let name = named(&style.name, &names);
        let Style { subject, about, members, versions, claims, .. } = Style::clone(&style);
        self.add(Style { name, subject, about, members, versions, claims, ..self.fresh() });
    }

    fn export(&mut self, id: Id) {
        let Some(style) = self.book.styles.get(&id).filter(|style| !style.versions.is_empty()).cloned() else { return };
        if self.begin(Work::Packing(id)) {
            self.effects.push(BookEffect::Export(style));
        }
    }

    fn import(&mut self, file: crate::core::event::Offered) {
        if self.begin(Work::Unpacking) {
            self.effects.push(BookEffect::Import(file));
        } else {
            self.book.imports.push(file);
        }
    }

    /// Reads a file with a style that came while something else was being done, if that is over.
    fn import_waiting(&mut self) {
        if self.book.work == Work::Idle && !self.book.imports.is_empty() {
            let file = self.book.imports.remove(0);
            self.import(file);
        }
    }

    fn imported(&mut self, result: Result<Box<Style>, Error>) {
        let mut imported = None;
        self.ended(self.book.work == Work::Unpacking, result, |_, style| imported = Some(style));
        if let Some(style) = imported {
            let names = self.names();
            let name = named(&style.name, &names);
            let mut style = Style { id: self.now.id, name, updated_at_ms: self.now.now_ms, ..*style };
            // A clock that was ahead elsewhere would keep what is made here from being the latest.
            style.versions.iter_mut().for_each(|version| version.made_at_ms = version.made_at_ms.min(self.now.now_ms));
            let id = style.id;
            style.leave_out_surplus();
            let beyond =
                style.members.iter().filter(|member| member.left_out).map(|member| member.name.clone()).collect();
            self.add(style);
            self.came(id, |came| came.surplus = beyond);
            self.shrink(id, None);
        }
    }

    fn fit(&mut self, fitting: Fitting) {
        let is_known = matches!(self.book.fits.get(&fitting), Some(Fitted::Measuring | Fitted::Fits(_)));
        if is_known || self.book.load != Load::Here {
            return;
        }
        let members = self.members_of(&fitting);
        let found = if members.is_empty() { Fitted::Unknown } else { Fitted::Measuring };
        self.book.fits.insert(fitting.clone(), found);
        if !members.is_empty() {
            self.effects.push(BookEffect::Fit(fitting, members));
        }
    }

    fn match_to(&mut self, fitting: Fitting) {
        let members = self.members_of(&fitting);
        if members.is_empty() {
            self.effects.push(BookEffect::Say(Error::new(Kind::StyleGone)));
        } else if self.begin(Work::Matching(fitting.picture)) {
            self.book.matching = Some(fitting.clone());
            self.effects.push(BookEffect::Match(fitting, members));
        }
    }

    /// The pictures of the styles of a result, style by style; none where one of them is not here any more.
    fn members_of(&self, fitting: &Fitting) -> Vec<Vec<crate::core::id::Hash>> {
        let members = |used: &Portion| {
            let made = self.book.styles.get(&used.style)?.version(used.version)?;
            (!made.members.is_empty()).then(|| made.members.clone())
        };
        fitting.styles.iter().map(members).collect::<Option<_>>().unwrap_or_default()
    }

    /// A message without what was chosen for it is another one: all of it is used, or none.
    fn used(&mut self, (chosen, strength, round): (Vec<Chosen>, u8, u32)) {
        match &self.book.load {
            Load::Here => {}
            Load::Failed(error) => return self.effects.push(BookEffect::Unused(round, error.clone())),
            Load::Unasked | Load::Reading => return self.book.using = Some((chosen, strength, round)),
        }
        let found = |chosen: &Chosen| {
            let style = self.book.styles.get(&chosen.style)?;
            if !style.is_character() {
                style.version(chosen.version)?;
            }
            Some((style.clone(), Chosen { weight: chosen.weight.clamp(1, 100), ..*chosen }))
        };
        let uses: Option<Vec<(Arc<Style>, Chosen)>> = chosen.iter().map(found).collect();
        self.effects.push(match uses {
            Some(uses) => BookEffect::Use(uses, strength.clamp(1, 5), round),
            None => BookEffect::Unused(round, Error::new(Kind::StyleGone)),
        });
        for chosen in chosen {
            self.shrink(chosen.style, Some(chosen.version));
        }
    }

    /// Uses what waited for the styles to be read.
    fn use_waiting(&mut self) {
        if let Some(waiting) = self.book.using.take() {
            self.used(waiting);
        }
    }
}
