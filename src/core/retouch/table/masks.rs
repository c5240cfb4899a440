//! The masks of the regions: kept as they were reckoned last, so that one more stroke costs one more stroke.

use super::{Facts, Table};
use crate::core::gemini::model::Model;
use crate::core::retouch::marks::Mark;
use crate::core::retouch::mask::Mask;
use crate::core::retouch::overlay::{View, outline, overlay};
use crate::core::retouch::window::Window;

/// How a region is marked.
#[derive(Debug, Default)]
pub struct Marking {
    /// What was marked to begin with; none where nothing was. One of another size is left out.
    pub begins: Option<Mask>,
    /// So many of its marks stay.
    pub keep: usize,
    /// These come after them.
    pub more: Vec<Mark>,
    /// The feather that is chosen.
    pub feather_px: Option<f32>,
}

/// A region as it is marked.
pub struct Marked {
    begins: Option<Mask>,
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
    /// Marks a region and says what is known of it then.
    pub fn mark(&mut self, region: usize, marking: Marking, model: Option<&Model>) -> Facts {
        let Marking { begins, keep, more, feather_px } = marking;
        let begins = begins.filter(|mask| mask.size() == (self.original.width, self.original.height));
        let before = self.masks.remove(&region);
        let (begins, mut marks, mask) = match before {
            Some(before) if before.marks.len() == keep && begins == before.begins => {
                (begins, before.marks, Some(before.mask))
            }
            Some(mut before) => {
                before.marks.truncate(keep);
                (begins, before.marks, None)
            }
            None => (begins, Vec::new(), None),
        };
        let seen = self.seen();
        let mask = mask.unwrap_or_else(|| {
            let first = begins.clone().unwrap_or_else(|| Mask::empty(seen.width, seen.height));
            marks.iter().fold(first, |mask, mark| mark.made(mask, seen))
        });
        let mask = more.iter().fold(mask, |mask, mark| mark.made(mask, seen));
        marks.extend(more);
        let margins = super::margins(&mask, feather_px);
        let grown = margins.map_or_else(|| mask.clone(), |margins| margins.grown(&mask));
        let marked = Marked { begins, marks, mask, grown, feather_px };
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

    /// The mask of a region over a view, and the outlines of the others of so many regions; all transparent where
    /// nothing is marked.
    pub fn overlay(&self, region: usize, regions: usize, view: &View) -> Vec<u8> {
        let mut points = match self.masks.get(&region) {
            Some(marked) => overlay(&marked.mask, &marked.grown, view),
            None => vec![0; view.width * view.height * 4],
        };
        for (_, other) in self.masks.range(..regions).filter(|(place, _)| **place != region) {
            outline(&other.grown, view, &mut points);
        }
        points
    }
}
