//! The next version of a style: its exemplars, a sheet of the others, and smaller copies to be sent.

use super::making::{Making, is_of};
use super::{BookEffect, Judged, Work};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::style::compiled::Smaller;
use crate::core::style::set::EXEMPLARS;
use crate::core::style::{Style, Version};

impl Making<'_> {
    /// Begins the next version, if its pictures are judged: first the sheet of those that are no exemplars.
    pub fn compile(&mut self) {
        let (Some(style), Some(judged)) = (self.book.opened().cloned(), self.book.judged.clone()) else { return };
        if self.book.work == Work::Idle && !is_of(&style, &judged) {
            return self.judge();
        }
        if self.book.work == Work::Idle && self.begin(Work::Compiling(style.id)) {
            self.book.compiling = Some(judged.clone());
            let exemplars = exemplars(&style, &judged);
            let here = |picture: &Hash| style.taken().any(|member| member.picture == *picture && !member.elsewhere);
            // More than these are never shown one by one, however many are pinned.
            let alone = |picture: &Hash| exemplars.iter().take(EXEMPLARS).any(|exemplar| exemplar == picture);
            let rest = judged.pictures.iter().copied().filter(|each| !alone(each) && here(each)).collect();
            self.effects.push(BookEffect::Sheet(style.id, rest));
        }
    }

    pub fn compiled(&mut self, id: Id, result: Result<Option<Hash>, Error>) {
        let is_stopped = result.as_ref().is_err_and(|error| error.kind == Kind::Stopped);
        let is_ours = self.book.work == Work::Compiling(id) && !is_stopped;
        let mut sheet = None;
        self.ended(is_ours, result, |_, made| sheet = Some(made));
        let judged = if is_ours { self.book.compiling.take() } else { None };
        let (Some(sheet), Some(judged)) = (sheet, judged) else { return };
        let made_at_ms = self.now.now_ms;
        self.change(id, |style| {
            let exemplars = exemplars(style, &judged);
            let pinned = judged.pins.iter().filter_map(|place| judged.pictures.get(*place));
            let pins = pinned.filter(|pin| exemplars.contains(pin)).copied().collect();
            let version = Version {
                number: 0,
                made_at_ms,
                members: judged.pictures.clone(),
                exemplars,
                pins: Some(pins),
                smaller: Vec::new(),
                coverage: judged.report.exemplars.coverage,
                cohesion: judged.report.cohesion,
                sheet,
                palette: judged.report.palette.clone(),
                card: judged.card.clone(),
            };
            style.add_version(version);
        });
        self.shrink(id, None);
    }

    /// Has smaller copies made of the exemplars of a version that have none, once in each visit: that of this number, or
    /// the latest. Nobody waits for them: until they are there, the exemplars themselves are sent.
    pub fn shrink(&mut self, id: Id, number: Option<u32>) {
        let Some(style) = self.book.styles.get(&id) else { return };
        let version = number.map_or_else(|| style.latest(), |number| style.version(number));
        let Some(version) = version.filter(|version| !self.book.shrunk.contains(&(id, version.made_at_ms))) else {
            return;
        };
        let has_copy = |exemplar: &Hash| version.smaller.iter().any(|smaller| smaller.exemplar == *exemplar);
        let without: Vec<Hash> = version.exemplars.iter().filter(|each| !has_copy(each)).copied().collect();
        let made_at_ms = version.made_at_ms;
        self.book.shrunk.push((id, made_at_ms));
        if !without.is_empty() {
            self.effects.push(BookEffect::Shrink(id, made_at_ms, without));
        }
    }

    pub fn shrunk(&mut self, (id, made_at_ms): (Id, i64), smaller: Vec<Smaller>) {
        self.change(id, |style| {
            if let Some(version) = style.versions.iter_mut().find(|version| version.made_at_ms == made_at_ms) {
                version.smaller.extend(smaller);
            }
        });
    }
}

/// The pictures that stand for a style, of those whose bytes are here.
fn exemplars(style: &Style, judged: &Judged) -> Vec<Hash> {
    let places = judged.report.exemplars.places.iter();
    let pictures = places.filter_map(|place| judged.pictures.get(*place).copied());
    let is_here = |picture: &Hash| style.members.iter().any(|member| member.picture == *picture && !member.elsewhere);
    pictures.filter(is_here).collect()
}
