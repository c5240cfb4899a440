//! The desk when other tabs work on the same picture, and a picture whose edits lie in more than one conversation.

use super::document::Document;
use super::edits::edits_of;
use super::update::Step;
use super::{Opened, Stage, Way};
use crate::core::conversation::{Turn, layers};
use crate::core::disarm::{Rule, disarmed};
use crate::core::id::{Hash, Id};

impl Step<'_> {
    /// Takes over what other tabs did to the picture since it was read here, beside what was done here.
    pub(super) fn followed(&mut self, there: Opened) {
        if there.document.picture != self.desk.document.picture || disarmed(Rule::DeskFollows) {
            return;
        }
        if there.conversation.is_none() && self.desk.conversation.is_some() {
            // It was deleted there. What lies here stays in sight, and goes into another one with the next edit.
            self.desk.known = Document::of(self.desk.document.picture);
            return self.desk.conversation = None;
        }
        self.desk.conversation = there.conversation;
        self.follow_document(there.document);
        self.follow_edits(&there.turns, &there.busy);
        let is_settled = |turn: Id| self.desk.document.is_settled(turn);
        if self.desk.looked.is_some_and(is_settled) {
            self.desk.looked = None;
        }
    }

    fn follow_document(&mut self, theirs: Document) {
        let known = std::mem::replace(&mut self.desk.known, theirs.clone());
        let taken_over = |mine: &Document| {
            let both = layers::merged(mine.as_kept().as_ref(), known.as_kept().as_ref(), theirs.as_kept().as_ref());
            both.and_then(|both| serde_json::from_value(both).ok()).unwrap_or_else(|| mine.clone())
        };
        let now = taken_over(&self.desk.document);
        // A step that is taken back takes back what was done here, and nothing of what was done there.
        self.desk.history.each(|moment| {
            let before = Document {
                layers: std::mem::take(&mut moment.layers),
                discarded: std::mem::take(&mut moment.discarded),
                ..known.clone()
            };
            let after = taken_over(&before);
            (moment.layers, moment.discarded) = (after.layers, after.discarded);
        });
        let before = std::mem::replace(&mut self.desk.document, now);
        if before.layers != self.desk.document.layers {
            self.show_layers();
        }
        self.lay_what_is_open_again(&before);
        // What was marked here for an edit that was kept there is done with.
        let kept: Vec<Id> = self.desk.document.layers.iter().map(|layer| layer.turn).collect();
        for turn in kept.into_iter().filter(|turn| !before.is_kept(*turn)) {
            self.forget_region_of(turn);
        }
    }

    /// Takes over edits that were asked for in another tab, and how answers have come on.
    fn follow_edits(&mut self, turns: &[Turn], busy: &[Id]) {
        let mut come = Vec::new();
        for theirs in edits_of(turns, busy) {
            let Some(mine) = self.desk.edits.iter_mut().find(|edit| edit.message == theirs.message) else {
                come.extend(theirs.variants.iter().map(|variant| variant.turn));
                self.desk.edits.push(theirs);
                continue;
            };
            for variant in theirs.variants {
                match mine.variants.iter_mut().find(|known| known.turn == variant.turn) {
                    None => {
                        come.push(variant.turn);
                        mine.variants.push(variant);
                    }
                    Some(known) if known.stage == Stage::Flying && variant.stage != Stage::Flying => {
                        come.push(variant.turn);
                        *known = variant;
                    }
                    Some(_) => {}
                }
            }
        }
        self.desk.edits.sort_by_key(|edit| edit.message);
        for turn in come {
            if !self.desk.document.is_settled(turn) {
                self.lay(turn, Way::Matched);
            }
        }
    }
}

/// What was done to a picture, of the documents of all conversations about it: the latest conversation's, with what only
/// the earlier ones have. None where there is no conversation about it.
pub fn joined(mut documents: Vec<(Id, Document)>) -> Option<(Id, Document)> {
    documents.sort_by_key(|(id, _)| *id);
    let (last, latest) = documents.pop()?;
    let both = |earlier: Document, later: &Document| {
        let kept = layers::merged(later.as_kept().as_ref(), None, earlier.as_kept().as_ref());
        let kept: Option<Document> = kept.and_then(|kept| serde_json::from_value(kept).ok());
        let kept = kept.unwrap_or_else(|| later.clone());
        Document { saved: later.saved.or(earlier.saved), ..kept }
    };
    let has_done = |document: &Document| !document.layers.is_empty() || !document.discarded.is_empty();
    let earlier = documents.into_iter().map(|(_, document)| document).filter(has_done);
    Some((last, earlier.rev().fold(latest, |later, earlier| both(earlier, &later))))
}

/// The documents as they have to be written, so that all that was done to the picture lies in one of them: none where it
/// does already. The other conversations keep what was asked in them.
pub fn to_be_joined(picture: Hash, documents: &[(Id, Document)]) -> Vec<(Id, Document)> {
    let Some((last, all)) = joined(documents.to_vec()) else { return Vec::new() };
    let bare = Document::of(picture);
    let others = documents.iter().filter(|(id, document)| *id != last && *document != bare);
    let emptied: Vec<_> = others.map(|(id, _)| (*id, bare.clone())).collect();
    if emptied.is_empty() { Vec::new() } else { std::iter::once((last, all)).chain(emptied).collect() }
}
