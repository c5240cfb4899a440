//! The masks of the regions: kept as they were reckoned last, so that one more stroke costs one more stroke.

use super::{Facts, Table};
use crate::core::gemini::model::Model;
use crate::core::retouch::marks::Mark;
use crate::core::retouch::mask::Mask;
use crate::core::retouch::overlay::{View, overlay};
use crate::core::retouch::window::Window;

/// A region as it is marked.
pub struct Marked {
    marks: Vec<Mark>,
    mask: Mask,
    grown: Mask,
    feather_px: Option<f32>,
}

impl Marked {
    /// What is marked.
    pub fn mask(&self) -> &Mask {
        &self.mask
    }

    /// The mask that counts.
    pub fn grown(&self) -> &Mask {
        &self.grown
    }

    /// The feather that was chosen.
    pub fn feather_px(&self) -> Option<f32> {
        self.feather_px
    }
}

impl Table {
    /// Marks a region: the first `keep` of the marks that it had, and then these. Says what is known of it then.
    pub fn mark(
        &mut self,
        region: usize,
        (keep, more): (usize, Vec<Mark>),
        feather_px: Option<f32>,
        model: Option<&Model>,
    ) -> Facts {
        let before = self.masks.remove(&region);
        let (mut marks, mask) = match before {
            Some(before) if before.marks.len() == keep => (before.marks, Some(before.mask)),
            Some(mut before) => {
                before.marks.truncate(keep);
                (before.marks, None)
            }
            None => (Vec::new(), None),
        };
        let seen = self.seen();
        let mask = mask.unwrap_or_else(|| crate::core::retouch::marks::mask_of(&marks, seen));
        let mask = more.iter().fold(mask, |mask, mark| mark.made(mask, seen));
        marks.extend(more);
        let margins = super::margins(&mask, feather_px);
        let grown = margins.map_or_else(|| mask.clone(), |margins| margins.grown(&mask));
        let marked = Marked { marks, mask, grown, feather_px };
        let facts = self.facts(&marked, model);
        self.masks.insert(region, marked);
        facts
    }

    fn facts(&self, marked: &Marked, model: Option<&Model>) -> Facts {
        let (width, height) = (self.original.width, self.original.height);
        let window = model.and_then(|model| {
            let (bounds, around) = (marked.mask.bounds()?, marked.grown.bounds()?);
            Window::around(bounds, around, (width, height), model)
        });
        let (ratio, size) = (window.map(|window| window.ratio), window.map(|window| window.size));
        let marks = (width * height) as u64 - marked.mask.unmarked();
        Facts { marked: marks, protected: marked.grown.unmarked(), ratio, size }
    }

    /// The mask of a region over a view; all transparent where nothing is marked.
    pub fn overlay(&self, region: usize, view: &View) -> Vec<u8> {
        match self.masks.get(&region) {
            Some(marked) => overlay(&marked.mask, &marked.grown, view),
            None => vec![0; view.width * view.height * 4],
        }
    }
}
