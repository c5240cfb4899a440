//! What each event does to the desk, and what it asks of the shell.

use super::asking::says_enough;
use super::edits::edits_of;
use super::history::Moment;
use super::{
    Asked, Desk, DeskEffect, DeskEvent, Document, Earlier, Edit, Left, Load, MOST_REFERENCES, MOST_REGIONS, Opened,
    Region, Said, Way, Work,
};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::retouch::marks::Mark;
use std::sync::Arc;

/// Changes the room as the event demands and says what the shell has to do.
pub fn update(desk: &mut Desk, event: DeskEvent) -> Vec<DeskEffect> {
    let mut step = Step { desk, effects: Vec::new() };
    step.handle(event);
    step.effects
}

/// One event being handled.
pub(super) struct Step<'a> {
    pub(super) desk: &'a mut Desk,
    pub(super) effects: Vec<DeskEffect>,
}

/// On how many pictures what was marked is remembered.
const LEFT_MOST: usize = 8;

/// Whether nobody would miss what is marked and said there.
fn is_blank(region: &Region) -> bool {
    region.marks.is_empty() && region.words.is_empty() && region.begins.is_none()
}

impl Step<'_> {
    fn handle(&mut self, event: DeskEvent) {
        use DeskEvent::*;
        match event {
            Wanted { picture, size, manner, region } => {
                let (regions, left) = (vec![*region], self.left());
                *self.desk = Desk { load: Load::Opening, size, manner: *manner, regions, left, ..Desk::default() };
                self.desk.document = Document::of(picture);
                self.desk.known = self.desk.document.clone();
                self.effects.push(DeskEffect::Open(picture));
            }
            // What was read of a picture that was taken away meanwhile is not about this one.
            Opened(picture, result) if picture == self.desk.document.picture => self.opened(result),
            Opened(..) => {}
            Closed => {
                let left = self.left();
                *self.desk = Desk { left, ..Desk::default() };
                self.effects.push(DeskEffect::Close);
            }
            Landed(turn) if self.desk.load == Load::Opening => self.desk.early.push(turn),
            // What comes after the picture was taken away is nobody's.
            _ if self.desk.load != Load::Here => {}
            Saved(document, _) | TookOff(document, ..) if document.picture != self.desk.document.picture => {}
            Extended(picture, _) | Made(picture, _) if picture != self.desk.document.picture => {}

            Followed(there) => self.followed(*there),
            Marked(mark) => self.marked(mark),
            Undone => self.travel(false),
            Redone => self.travel(true),
            Masked { region, marks, result } => self.masked(region, marks, result),
            RegionAdded => self.region_added(),
            RegionChosen(place) => self.desk.active = place.min(self.desk.regions.len().saturating_sub(1)),
            RegionRemoved(place) => self.region_removed(place),
            TaskChosen(task) => self.region(|region| region.task = task),
            Worded(words) => self.region(|region| region.words = words),
            Feathered(px) => {
                self.region(|region| region.feather_px = px);
                self.mask(self.desk.active);
            }
            Protects(protects) => self.desk.protects = protects,
            event => self.handle_asking(event),
        }
    }

    fn handle_asking(&mut self, event: DeskEvent) {
        use DeskEvent::*;
        match event {
            ModelChosen(model) => {
                self.desk.manner.asked = std::mem::take(&mut self.desk.manner.asked).with_model(&model);
                (0..self.desk.regions.len()).for_each(|place| self.mask(place));
            }
            CountChosen(count) => self.desk.manner.asked.count = count.clamp(1, 4),
            Referred(picture, mime) => self.referred(picture, mime),
            AlongChosen(along) => self.along_chosen(along),
            // What was composed for an earlier choice comes too late.
            StyledAs(along, styled) if along == self.desk.manner.along => {
                self.desk.manner.asked.lead = styled.lead;
                self.desk.manner.asked.styled = styled.styled;
            }
            StyledAs(..) => {}
            ApplyAsked => self.apply(),
            TookOff(then, result, conversation) => self.took_off(&then, result, conversation),
            Landed(turn) => self.landed(&turn),
            LaidIn { turn, result } => self.laid_in(turn, result),
            LaidAnew(turn, way) => self.laid_anew(turn, way),
            Looked(turn) => self.desk.looked = turn,
            Kept(turn) => self.kept(turn),
            Discarded(turn) => self.discarded(turn),
            AskedAgain(turn) => self.asked_again(turn),
            StopAsked => self.stop(),
            LayerChanged(turn, change) => self.layer_changed(turn, &change),
            event => self.handle_making(event),
        }
    }

    fn handle_making(&mut self, event: DeskEvent) {
        use DeskEvent::*;
        match event {
            SaveAsked => self.save(),
            Saved(document, result) => self.saved(&document, result),
            ExportAsked(kind) => {
                let document = self.desk.document.clone();
                self.begin(Work::Exporting, DeskEffect::Export(kind, document));
            }
            Exported(result) => self.ended(result, |name| Some(Said::Written(name))),
            ExtendAsked(by) => self.begin(Work::Extending, DeskEffect::Extend(by)),
            Extended(_, result) => self.extended(result),
            DriftWanted => self.compare_next(),
            DriftFound(picture, drift) => {
                if let Some(earlier) = self.desk.earlier.iter_mut().find(|earlier| earlier.picture == picture) {
                    earlier.drift = Some(drift);
                }
                self.compare_next();
            }
            UndriftAsked(picture) => self.begin(Work::Comparing, DeskEffect::Undrift(picture)),
            RestoreAsked(picture) => {
                let region = self.desk.active;
                self.begin(Work::Comparing, DeskEffect::Restore(picture, region));
            }
            Made(_, result) => {
                let mut made = None;
                self.ended(result, |(picture, receipt)| {
                    made = Some(picture);
                    receipt.map(Said::Saved)
                });
                self.effects.extend(made.map(|picture| DeskEffect::Show(picture, None)));
            }
            LayersFailed(error) => self.desk.said = Some(Said::Failed(error)),
            Dismissed => self.desk.said = None,
            // Every other event is handled above; naming them here would hide a missing one from nobody.
            _ => {}
        }
    }

    fn opened(&mut self, result: Result<Box<Opened>, Error>) {
        if self.desk.load != Load::Opening {
            return;
        }
        let opened = match result {
            Ok(opened) => *opened,
            Err(error) => return self.desk.load = Load::Failed(error),
        };
        let desk = &mut self.desk;
        desk.load = Load::Here;
        desk.size = opened.size;
        desk.conversation = opened.conversation;
        desk.known = opened.document.clone();
        desk.document = opened.document;
        desk.earlier =
            opened.earlier.into_iter().map(|picture| Earlier { picture, asked: false, drift: None }).collect();
        desk.edits = edits_of(&opened.turns, &opened.busy);
        self.effects.push(DeskEffect::Layers(self.desk.document.layers.clone()));
        let answers: Vec<Id> = opened.turns.iter().map(|turn| turn.id).collect();
        answers
            .into_iter()
            .filter(|turn| !self.desk.document.is_settled(*turn))
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|turn| self.lay(turn, Way::Matched));
        let before = self.desk.left.iter().position(|left| left.picture == self.desk.document.picture);
        match before.map(|place| self.desk.left.remove(place)) {
            // What it was opened for anew is more than what was left.
            Some(_) if self.desk.regions.iter().any(|region| !is_blank(region)) => self.mask(0),
            Some(Left { regions, active, history, protects, .. }) => {
                let desk = &mut *self.desk;
                (desk.regions, desk.active, desk.history, desk.protects) = (regions, active, history, protects);
                self.find_what_left();
                (0..self.desk.regions.len()).for_each(|place| self.mask(place));
            }
            None => self.mask(0),
        }
        std::mem::take(&mut self.desk.early).iter().for_each(|turn| self.landed(turn));
    }

    /// Tells of what was being cut out when the picture was taken away whether it has left: then an edit says the same.
    fn find_what_left(&mut self) {
        let edits = &self.desk.edits;
        for region in self.desk.regions.iter_mut().filter(|region| matches!(region.asked, Asked::Leaving(_))) {
            let is_it = |edit: &&Edit| edit.note.task == region.task && edit.note.words == region.words;
            region.asked = edits.iter().rev().find(is_it).map_or(Asked::No, |edit| Asked::By(edit.message));
        }
    }

    /// What was marked on the latest pictures, this one included if there is anything that somebody would miss.
    fn left(&mut self) -> Vec<Left> {
        let desk = &mut *self.desk;
        let mut all = std::mem::take(&mut desk.left);
        if desk.load != Load::Here {
            return all;
        }
        let left = Left {
            picture: desk.document.picture,
            regions: std::mem::take(&mut desk.regions),
            active: desk.active,
            history: std::mem::take(&mut desk.history),
            protects: desk.protects,
        };
        all.retain(|other| other.picture != left.picture);
        if !left.regions.iter().all(is_blank) {
            all.push(left);
        }
        all.drain(..all.len().saturating_sub(LEFT_MOST));
        all
    }

    /// Has the next earlier picture compared, unless one is being compared: what else is wanted of the worker meanwhile
    /// then waits for one at the most.
    fn compare_next(&mut self) {
        if self.desk.earlier.iter().any(|earlier| earlier.asked && earlier.drift.is_none()) {
            return;
        }
        // The nearest first: it is the one that is most often asked about. Each is asked for once.
        if let Some(next) = self.desk.earlier.iter_mut().rfind(|earlier| !earlier.asked) {
            next.asked = true;
            self.effects.push(DeskEffect::Compare(next.picture));
        }
    }

    /// Begins something, unless something is being done: a second click finds the first one.
    pub(super) fn begin(&mut self, work: Work, effect: DeskEffect) {
        if self.desk.work != Work::Idle {
            return;
        }
        self.desk.work = work;
        self.desk.said = None;
        self.effects.push(effect);
    }

    /// Notes that what was being done is over.
    pub(super) fn ended<T>(&mut self, result: Result<T, Error>, said: impl FnOnce(T) -> Option<Said>) {
        self.desk.work = Work::Idle;
        self.desk.said = match result {
            Ok(value) => said(value),
            Err(error) if error.kind == Kind::Stopped => None,
            Err(error) => Some(Said::Failed(error)),
        };
    }

    pub(super) fn moment(&self) -> Moment {
        Moment {
            regions: self.desk.regions.clone(),
            active: self.desk.active,
            layers: self.desk.document.layers.clone(),
            discarded: self.desk.document.discarded.clone(),
        }
    }

    /// Remembers how things are, before a step.
    pub(super) fn step(&mut self) {
        let now = self.moment();
        self.desk.history.step(now);
    }

    fn travel(&mut self, forth: bool) {
        let now = self.moment();
        let to = if forth { self.desk.history.redo(now) } else { self.desk.history.undo(now) };
        let Some(to) = to else { return };
        let words = |place: usize, regions: &[Region]| {
            regions.get(place).map(|region| (region.task, region.words.clone(), region.feather_px))
        };
        let before = std::mem::replace(&mut self.desk.regions, to.regions);
        for (place, region) in self.desk.regions.iter_mut().enumerate() {
            // Words have an undo of their own, in their field.
            if let Some((task, said, feather_px)) = words(place, &before) {
                (region.task, region.words, region.feather_px) = (task, said, feather_px);
            }
        }
        if self.desk.work != Work::Cutting {
            self.find_what_left();
        }
        self.desk.active = to.active;
        (0..self.desk.regions.len()).for_each(|place| self.mask(place));
        let was = self.desk.document.clone();
        self.desk.document.discarded = to.discarded;
        if self.desk.document.layers != to.layers {
            self.desk.document.layers = to.layers;
            self.layers_changed();
        } else if self.desk.document.discarded != was.discarded {
            self.write_down();
        }
        self.lay_what_is_open_again(&was);
    }

    fn marked(&mut self, mark: Mark) {
        self.step();
        self.desk.protects = false;
        let active = self.desk.active;
        if let Some(region) = self.desk.regions.get_mut(active) {
            region.marks.push(Arc::new(mark));
            region.asked = Asked::No;
        }
        self.mask(active);
    }

    /// Has the mask of a region reckoned.
    pub(super) fn mask(&mut self, place: usize) {
        let Some(region) = self.desk.regions.get(place) else { return };
        self.effects.push(DeskEffect::Mask {
            region: place,
            begins: region.begins,
            marks: region.marks.clone(),
            feather_px: region.feather_px,
            model: self.desk.manner.asked.model.clone(),
        });
    }

    fn masked(&mut self, place: usize, marks: usize, result: Result<super::Facts, Error>) {
        // A mask of marks that were taken back meanwhile is followed by another.
        let Some(region) = self.desk.regions.get_mut(place).filter(|region| region.marks.len() == marks) else {
            return;
        };
        match result {
            Ok(facts) => {
                region.facts = Some(facts);
                self.desk.masks = self.desk.masks.wrapping_add(1);
            }
            Err(error) => self.desk.said = Some(Said::Failed(error)),
        }
    }

    fn region_added(&mut self) {
        if self.desk.regions.len() < MOST_REGIONS {
            self.step();
            self.desk.regions.push(Region::default());
            self.desk.active = self.desk.regions.len() - 1;
            self.mask(self.desk.active);
        }
    }

    fn region_removed(&mut self, place: usize) {
        if place >= self.desk.regions.len() {
            return;
        }
        self.step();
        self.desk.regions.remove(place);
        if self.desk.regions.is_empty() {
            self.desk.regions.push(Region::default());
        }
        self.desk.active = self.desk.active.min(self.desk.regions.len() - 1);
        (0..self.desk.regions.len()).for_each(|place| self.mask(place));
    }

    fn region(&mut self, change: impl FnOnce(&mut Region)) {
        if let Some(region) = self.desk.regions.get_mut(self.desk.active) {
            change(region);
            region.asked = Asked::No;
        }
    }

    fn referred(&mut self, picture: Hash, mime: String) {
        let references = &mut self.desk.manner.references;
        match references.iter().position(|(known, _)| *known == picture) {
            Some(place) => drop(references.remove(place)),
            None if references.len() < MOST_REFERENCES => references.push((picture, mime)),
            None => {}
        }
    }

    fn apply(&mut self) {
        let wanted = self.desk.wanted();
        // What is out already is not asked for again; there is a word on that beside the button.
        if self.desk.work != Work::Idle || (wanted.is_empty() && self.desk.has_out()) {
            return;
        }
        let trouble = match wanted.iter().find_map(|(_, note)| says_enough(note).err()) {
            None if wanted.is_empty() => Some(Said::NothingMarked),
            trouble => trouble.map(Said::Failed),
        };
        if trouble.is_some() {
            return self.desk.said = trouble;
        }
        for (nth, (place, _)) in wanted.iter().enumerate() {
            if let Some(region) = place.and_then(|place| self.desk.regions.get_mut(place)) {
                region.asked = Asked::Leaving(nth);
            }
        }
        let manner = Box::new(self.desk.manner.clone());
        self.begin(Work::Cutting, DeskEffect::Apply(wanted, manner));
    }
}
