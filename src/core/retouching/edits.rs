//! Edits from being asked for to being a layer, and what is done with layers.

use super::update::Step;
use super::{
    Asked, DeskEffect, Document, Edit, Laid, Layer, LayerChange, Note, Receipt, Refused, Region, Said, Stage, Task,
    Variant, Way, Work,
};
use crate::core::conversation::styled::Uses;
use crate::core::conversation::{AnswerState, By, Turn};
use crate::core::error::{Error, Kind};
use crate::core::id::{Hash, Id};
use crate::core::retouch::margins::Margins;
use crate::core::retouch::marks::Mark;
use crate::core::stylebook::Chosen;
use std::sync::Arc;

/// The styles and characters that went along with an edit.
fn along(styled: &str) -> Vec<Chosen> {
    let Some(uses) = Uses::read(styled) else { return Vec::new() };
    let styles = uses.uses.iter().map(|used| Chosen { style: used.style, version: used.version, weight: used.share });
    styles.chain(uses.characters.iter().map(|cast| Chosen::character(cast.character))).collect()
}

/// The edits that the turns of a conversation tell of, those that this or another tab is busy with under way.
pub fn edits_of(turns: &[Turn], busy: &[Id]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = turns
        .iter()
        .filter(|turn| turn.answer().is_none())
        .filter_map(|turn| {
            let (note, styled) = (Note::read(turn.asked())?, turn.asked().styled.clone());
            Some(Edit { message: turn.id, note, styled, variants: Vec::new() })
        })
        .collect();
    for turn in turns {
        let edit = edits.iter_mut().find(|edit| Some(edit.message) == turn.parent);
        if let (Some(edit), By::Model(_)) = (edit, &turn.by) {
            edit.variants.push(variant_of(turn, busy.contains(&turn.id)));
        }
    }
    edits
}

/// An answer by its turn.
pub fn variant_of(turn: &Turn, is_busy: bool) -> Variant {
    let (reply, model) = (turn.pictures().last(), turn.asked().model.clone());
    Variant { turn: turn.id, reply, model, stage: stage_of(turn, is_busy) }
}

/// How far an answer has come, by its turn.
fn stage_of(turn: &Turn, is_busy: bool) -> Stage {
    let Some(answer) = turn.answer() else { return Stage::Failed(Error::new(Kind::Unknown)) };
    match &answer.state {
        AnswerState::Pending if is_busy => Stage::Flying,
        _ if turn.pictures().last().is_some() => Stage::Laying,
        AnswerState::Failed(error) => Stage::Failed(error.clone()),
        AnswerState::Stopped => Stage::Failed(Error::new(Kind::Stopped)),
        AnswerState::Pending | AnswerState::Interrupted => Stage::Failed(Error::new(Kind::Interrupted)),
        AnswerState::Done => Stage::Failed(Error::saying(Kind::NoPicture, turn.text())),
    }
}

impl Step<'_> {
    fn variant(&mut self, turn: Id) -> Option<&mut Variant> {
        self.desk.edits.iter_mut().flat_map(|edit| &mut edit.variants).find(|variant| variant.turn == turn)
    }

    pub(super) fn took_off(&mut self, then: &Document, result: Result<Vec<Edit>, Error>, conversation: Option<Id>) {
        let mut asked = Vec::new();
        self.ended(result, |edits| {
            asked = edits;
            None
        });
        for region in &mut self.desk.regions {
            if let Asked::Leaving(nth) = region.asked {
                region.asked = asked.get(nth).map_or(Asked::No, |edit| Asked::By(edit.message));
            }
        }
        if self.desk.conversation.is_none() && conversation.is_some() {
            // What lay here was written down with it, and what was changed since is to be.
            self.desk.known = then.clone();
            self.desk.conversation = conversation;
            if self.desk.document != *then {
                self.write_down();
            }
        }
        self.desk.conversation = conversation.or(self.desk.conversation);
        // What another tab wrote meanwhile may have brought some of them already.
        asked.retain(|edit| self.desk.edits.iter().all(|known| known.message != edit.message));
        self.desk.edits.extend(asked);
    }

    pub(super) fn landed(&mut self, turn: &Arc<Turn>) {
        let Some(variant) = self.variant(turn.id) else { return };
        *variant = variant_of(turn, false);
        self.lay(turn.id, Way::Matched);
    }

    /// Has an answer laid into the picture, if it came with one.
    pub(super) fn lay(&mut self, turn: Id, way: Way) {
        let found = self.desk.edits.iter().find_map(|edit| {
            let variant = edit.variants.iter().find(|variant| variant.turn == turn)?;
            (variant.stage == Stage::Laying).then(|| (variant.clone(), edit.note.clone()))
        });
        self.effects.extend(found.map(|(variant, note)| DeskEffect::Lay(Box::new(variant), note, way)));
    }

    pub(super) fn laid_in(&mut self, turn: Id, result: Result<Result<Box<Laid>, Refused>, Error>) {
        let Some(variant) = self.variant(turn) else { return };
        let is_first = matches!(result, Ok(Ok(_)));
        variant.stage = match result {
            Ok(Ok(laid)) => Stage::Laid(*laid),
            Ok(Err(refused)) => Stage::Refused(refused),
            Err(error) => Stage::Failed(error),
        };
        if is_first && self.desk.shown().is_none() && !self.desk.document.is_settled(turn) {
            self.desk.looked = Some(turn);
        }
    }

    /// Lays an answer in once more, in another way, or because it failed, for which there was no room perhaps: the answer
    /// is here, so it costs nothing. What is kept stays as it is.
    pub(super) fn laid_anew(&mut self, turn: Id, way: Way) {
        if self.desk.document.is_settled(turn) {
            return;
        }
        let Some(variant) = self.variant(turn) else { return };
        if matches!(variant.stage, Stage::Laid(_) | Stage::Refused(_)) || variant.can_be_laid_again() {
            variant.stage = Stage::Laying;
            self.lay(turn, way);
        }
    }

    pub(super) fn kept(&mut self, turn: Id) {
        let Some(edit) = self.desk.edits.iter().find(|edit| edit.variants.iter().any(|each| each.turn == turn)) else {
            return;
        };
        let stage = edit.variants.iter().find(|variant| variant.turn == turn).map(|variant| &variant.stage);
        let Some(Stage::Laid(laid)) = stage else { return };
        if self.desk.work != Work::Idle || self.desk.document.is_settled(turn) {
            return;
        }
        let (x, y, width, height) = laid.place;
        let (name, pixels) = (edit.note.name(), laid.pixels);
        let others: Vec<Id> = edit.variants.iter().map(|variant| variant.turn).filter(|other| *other != turn).collect();
        self.step();
        let home = Some((x, y));
        let layer = Layer { turn, name, pixels, width, height, x, y, opacity: 100, shown: true, home };
        self.desk.document.layers.push(layer);
        // Its siblings show the same place and are no longer asked about; they stay with the edit.
        let is_laid = |desk: &super::Desk, turn: Id| {
            let mut all = desk.edits.iter().flat_map(|edit| &edit.variants);
            all.any(|variant| variant.turn == turn && !matches!(variant.stage, Stage::Flying))
        };
        for other in others {
            if is_laid(self.desk, other) && !self.desk.document.is_settled(other) {
                self.desk.document.discarded.push(other);
            }
        }
        self.desk.looked = None;
        self.forget_region_of(turn);
        self.layers_changed();
        self.save();
    }

    /// What was marked for an edit that is kept is done with.
    pub(super) fn forget_region_of(&mut self, turn: Id) {
        let edit = self.desk.edits.iter().find(|edit| edit.variants.iter().any(|variant| variant.turn == turn));
        let Some(message) = edit.map(|edit| edit.message) else { return };
        // A region that was changed since is about something else.
        if let Some(region) = self.desk.regions.iter_mut().find(|region| region.asked == Asked::By(message)) {
            *region = Region::default();
            (0..self.desk.regions.len()).for_each(|place| self.mask(place));
        }
    }

    pub(super) fn discarded(&mut self, turn: Id) {
        if self.desk.document.is_settled(turn) {
            return;
        }
        self.step();
        self.desk.document.discarded.push(turn);
        if self.desk.looked == Some(turn) {
            self.desk.looked = None;
        }
        self.write_down();
    }

    /// Marks what an edit was about once more, in the active region if nothing is marked there.
    pub(super) fn asked_again(&mut self, turn: Id) {
        let Some(edit) = self.desk.edits.iter().find(|edit| edit.variants.iter().any(|each| each.turn == turn)) else {
            return;
        };
        let Note { mask, task, words, feather_px } = edit.note.clone();
        self.along_chosen(along(&edit.styled));
        self.step();
        let region = Region { begins: mask, task, words, feather_px, ..Region::default() };
        let is_blank = |region: &Region| region.marks.is_empty() && region.begins.is_none();
        self.desk.protects = mask.is_none();
        // What it became is not part of the picture that is asked about again; it can be shown again at any time.
        if let Some(layer) = self.desk.document.layers.iter_mut().find(|layer| layer.turn == turn && layer.shown) {
            layer.shown = false;
            self.layers_changed();
        }
        match self.desk.regions.get_mut(self.desk.active).filter(|region| is_blank(region)) {
            Some(active) => *active = region,
            None => {
                self.desk.regions.push(region);
                self.desk.active = self.desk.regions.len() - 1;
            }
        }
        self.mask(self.desk.active);
    }

    /// Has these styles and characters go along with what is asked next.
    pub(super) fn along_chosen(&mut self, along: Vec<Chosen>) {
        if self.desk.manner.along != along {
            self.desk.manner.along.clone_from(&along);
            self.effects.push(DeskEffect::Compose(along));
        }
    }

    pub(super) fn stop(&mut self) {
        let flying = self.desk.edits.iter().flat_map(|edit| &edit.variants);
        let turns = flying.filter(|variant| variant.stage == Stage::Flying).map(|variant| variant.turn).collect();
        self.effects.push(DeskEffect::Stop(turns));
    }

    pub(super) fn layer_changed(&mut self, turn: Id, change: &LayerChange) {
        let Some(place) = self.desk.document.layers.iter().position(|layer| layer.turn == turn) else { return };
        let was = self.desk.document.clone();
        self.step();
        let layers = &mut self.desk.document.layers;
        match change {
            LayerChange::Removed => drop(layers.remove(place)),
            LayerChange::Raised(by) => {
                let to = place.saturating_add_signed(by.signum() as isize).min(layers.len() - 1);
                layers.swap(place, to);
            }
            change => {
                if let Some(layer) = layers.get_mut(place) {
                    change_layer(layer, change);
                }
            }
        }
        self.layers_changed();
        self.lay_what_is_open_again(&was);
    }

    /// Has answers laid in that were settled in this document, are so no more, and were never laid in here: one that was
    /// kept before the picture was laid here is known by its pixels alone.
    pub(super) fn lay_what_is_open_again(&mut self, was: &Document) {
        let variants = self.desk.edits.iter().flat_map(|edit| &edit.variants);
        let laying = variants.filter(|variant| variant.stage == Stage::Laying).map(|variant| variant.turn);
        let now = &self.desk.document;
        let open: Vec<Id> = laying.filter(|turn| was.is_settled(*turn) && !now.is_settled(*turn)).collect();
        open.into_iter().for_each(|turn| self.lay(turn, Way::Matched));
    }

    /// Tells everybody that the layers are others.
    pub(super) fn layers_changed(&mut self) {
        self.desk.document.outdated = true;
        self.show_layers();
        self.write_down();
    }

    /// Has other layers lie over the picture: what was said of the file that was saved is no longer about them.
    pub(super) fn show_layers(&mut self) {
        if matches!(self.desk.said, Some(Said::Saved(_))) {
            self.desk.said = None;
        }
        self.effects.push(DeskEffect::Layers(self.desk.document.layers.clone()));
    }

    pub(super) fn write_down(&mut self) {
        if let Some(conversation) = self.desk.conversation {
            let was = std::mem::replace(&mut self.desk.known, self.desk.document.clone());
            self.effects.push(DeskEffect::Keep(conversation, was, self.desk.document.clone()));
        }
    }

    pub(super) fn save(&mut self) {
        let document = self.desk.document.clone();
        self.begin(Work::Saving, DeskEffect::Save(document));
    }

    pub(super) fn saved(&mut self, document: &Document, result: Result<(Hash, Receipt), Error>) {
        let mut saved = None;
        self.ended(result, |(picture, receipt)| {
            saved = Some(picture);
            Some(Said::Saved(receipt))
        });
        if saved.is_some() {
            self.desk.document.saved = saved;
            // What was changed meanwhile is not in it.
            self.desk.document.outdated = self.desk.document.layers != document.layers;
            self.write_down();
        }
    }

    /// The picture with margins lies on the desk next, and the margins are marked.
    pub(super) fn extended(&mut self, result: Result<(Hash, [u32; 4]), Error>) {
        let mut made = None;
        self.ended(result, |extended| {
            made = Some(extended);
            None
        });
        if let Some((picture, by)) = made {
            let marks = margins(self.desk.size, by).into_iter().map(Arc::new).collect();
            let feather_px = Some(EXTEND_FEATHER_PX);
            let region = Region { marks, task: Task::Extend, feather_px, ..Region::default() };
            self.effects.push(DeskEffect::Show(picture, Some(Box::new(region))));
        }
    }
}

fn change_layer(layer: &mut Layer, change: &LayerChange) {
    match change {
        LayerChange::Shown(shown) => layer.shown = *shown,
        LayerChange::Opacity(percent) => layer.opacity = (*percent).min(100),
        LayerChange::Moved(right, down) => {
            layer.x = layer.x.saturating_add(*right);
            layer.y = layer.y.saturating_add(*down);
        }
        LayerChange::Raised(_) | LayerChange::Removed => {}
    }
}

/// The marks of margins (left, top, right, bottom, in pixels) around a picture of this size. They keep so far away from
/// it that the grown mask ends where the picture begins: not a pixel of it is touched.
pub fn margins((width, height): (u32, u32), [left, top, right, bottom]: [u32; 4]) -> Vec<Mark> {
    let away = Margins::with_feather(EXTEND_FEATHER_PX).grow_px.ceil();
    let (whole_width, whole_height) = ((left + width + right) as f32, (top + height + bottom) as f32);
    let (from_x, from_y) = (left as f32, top as f32);
    let (to_x, to_y) = (from_x + width as f32, from_y + height as f32);
    let rectangle = |from: [f32; 2], to: [f32; 2]| Mark::Rectangle { from, to, erases: false };
    let mut marks = Vec::new();
    if from_x > away {
        marks.push(rectangle([0.0, 0.0], [from_x - away, whole_height]));
    }
    if from_y > away {
        marks.push(rectangle([0.0, 0.0], [whole_width, from_y - away]));
    }
    if whole_width - to_x > away {
        marks.push(rectangle([to_x + away, 0.0], [whole_width, whole_height]));
    }
    if whole_height - to_y > away {
        marks.push(rectangle([0.0, to_y + away], [whole_width, whole_height]));
    }
    marks
}

/// The feather of margins that are filled, in pixels.
pub const EXTEND_FEATHER_PX: f32 = 24.0;
