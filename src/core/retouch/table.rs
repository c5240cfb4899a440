//! A picture on the table: decoded once, with its layers, its masks, and everything that is done to it. What a person
//! sees of it is [`crate::core::retouching`]; this is what the darkroom does for that.

mod masks;
#[cfg(test)]
mod tests;
mod told;

use super::drift::Redrawn;
use super::extend::extended;
use super::layers::{Layer, flattened};
use super::margins::Margins;
use super::mask::Mask;
use super::openraster;
use super::patch::Patch;
use super::picture::{self, Picture, PictureFault};
use super::progress::{Stopped, Watch};
use super::register::{Alignment, Rejected, Rejection, register};
use super::tone::Tone;
use super::window::Window;
use super::{blend, crop, plan};
use crate::core::gemini::model::Model;
pub use masks::{Marked, Marking};
use std::collections::BTreeMap;
pub use told::{Drift, Export, Facts, Receipt, Refused, Way};

/// A picture that is worked on.
pub struct Table {
    original: Picture,
    layers: Vec<Layer>,
    /// The picture with its layers; none where it has none.
    flat: Option<Picture>,
    masks: BTreeMap<usize, Marked>,
}

/// Files that are sent, as PNG.
pub struct Sent {
    /// The window.
    pub window: Window,
    /// The window as it is.
    pub clean: Vec<u8>,
    /// The window with the region outlined; none where all of the picture is asked for.
    pub marked: Option<Vec<u8>>,
    /// What was marked, in the picture's size.
    pub mask: Option<Vec<u8>>,
}

/// A reply to be laid in.
pub struct Answer<'a> {
    /// What was marked when it was asked for; none for all of the picture.
    pub mask: Option<Mask>,
    /// The feather that was chosen.
    pub feather_px: Option<f32>,
    /// The model that was asked.
    pub model: &'a Model,
    /// Its picture.
    pub reply: &'a Picture,
    /// How it is laid in.
    pub way: Way,
}

/// What came of laying a reply in: what is told, and its pixels as a PNG file.
pub type Outcome = Result<(Told, Vec<u8>), Refused>;

/// A picture that was put together with an earlier one: its file, and what that proves.
pub type Mended = Result<(Vec<u8>, Option<Receipt>), Refused>;

/// What is told of a reply that was laid in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// Column, row, width and height of its pixels.
    pub place: (i32, i32, u32, u32),
    /// What the written file proves.
    pub receipt: Receipt,
    /// Where it lay, in pixels as sent.
    pub shift_px: Option<(f64, f64)>,
    /// How large it was.
    pub scale: f64,
    /// The step of tone at the rim.
    pub seam: Option<f64>,
}

/// Why there was nothing to cut out or to lay in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A picture could not be read or written.
    Picture(PictureFault),
    /// Nothing is marked, or the mask has another size.
    Mask,
    /// The model makes no pictures.
    Model,
}

impl From<PictureFault> for Trouble {
    fn from(fault: PictureFault) -> Self {
        Self::Picture(fault)
    }
}

impl From<Stopped> for Trouble {
    fn from(stopped: Stopped) -> Self {
        Self::Picture(stopped.into())
    }
}

impl From<plan::NoPlan> for Trouble {
    fn from(none: plan::NoPlan) -> Self {
        match none {
            plan::NoPlan::Mask(_) => Self::Mask,
            plan::NoPlan::Model => Self::Model,
            plan::NoPlan::Stopped => Self::Picture(PictureFault::Stopped),
        }
    }
}

/// What an edit of a mask is made of: see [`Margins`].
fn margins(mask: &Mask, feather_px: Option<f32>) -> Option<Margins> {
    let bounds = mask.bounds()?;
    Some(feather_px.map_or_else(|| Margins::of(bounds), Margins::with_feather))
}

impl Table {
    /// Lays a picture on the table.
    pub fn new(original: Picture) -> Self {
        Self { original, layers: Vec::new(), flat: None, masks: BTreeMap::new() }
    }

    /// Its width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.original.width as u32, self.original.height as u32)
    }

    /// The picture as it is seen.
    pub fn seen(&self) -> &Picture {
        self.flat.as_ref().unwrap_or(&self.original)
    }

    /// Puts these layers over the picture.
    pub fn put_layers(&mut self, layers: Vec<Layer>) {
        self.flat = (!layers.is_empty()).then(|| flattened(&self.original, &layers));
        self.layers = layers;
    }

    /// The masks of a region, if it was marked.
    pub fn marked(&self, region: usize) -> Option<&Marked> {
        self.masks.get(&region)
    }

    fn plan(&self, mask: Mask, feather_px: Option<f32>, model: &Model, watch: Watch) -> Result<plan::Plan, Trouble> {
        let margins = margins(&mask, feather_px).ok_or(Trouble::Mask)?;
        Ok(plan::Plan::with_margins(self.seen(), mask, margins, model, watch)?)
    }

    fn whole(&self, model: &Model) -> Result<Window, Trouble> {
        let (width, height) = (self.original.width, self.original.height);
        let all = super::mask::Bounds { left: 0, top: 0, right: width, bottom: height };
        Window::around(all, all, (width, height), model).ok_or(Trouble::Model)
    }

    /// Cuts out what is sent for a region, or for all of the picture.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn cut(&self, region: Option<usize>, model: &Model, watch: Watch) -> Result<Sent, Trouble> {
        let Some(region) = region else {
            let window = self.whole(model)?;
            let clean = picture::write(&crop::clean(self.seen(), &window, watch)?, &[], watch)?;
            return Ok(Sent { window, clean, marked: None, mask: None });
        };
        let marked = self.masks.get(&region).ok_or(Trouble::Mask)?;
        let plan = self.plan(marked.mask().clone(), marked.feather_px(), model, watch)?;
        let clean = crop::clean(self.seen(), &plan.window, watch)?;
        let outlined = crop::marked(&clean, &plan.mask, &plan.window);
        let mask = plan.mask.to_picture().ok_or(Trouble::Mask)?;
        Ok(Sent {
            window: plan.window,
            clean: picture::write(&clean, &[], watch)?,
            marked: Some(picture::write(&outlined, &[], watch)?),
            mask: Some(picture::write(&mask, &[], watch)?),
        })
    }

    /// Lays a reply into the picture, writes that to a file, and reads from it what has changed.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn lay(&self, answer: Answer, watch: Watch) -> Result<Outcome, Trouble> {
        let below = self.seen();
        let Some(mask) = answer.mask else { return self.lay_whole(answer.model, answer.reply, watch) };
        let plan = self.plan(mask, answer.feather_px, answer.model, watch)?;
        let reply = answer.reply;
        let laid = match answer.way {
            Way::Matched => plan.lay(below, reply, watch)?,
            Way::Seamless => plan.lay_by(below, reply, plan::Joint::Seamless, watch)?,
            Way::AsItLies => Ok(plan.lay_at(below, (reply, Alignment::AS_IT_LIES), plan::Joint::Seamless, watch)?),
        };
        let laid = match laid {
            Ok(laid) => laid,
            Err(rejected) => return Ok(Err(refused(rejected))),
        };
        let aligned = (laid.alignment, laid.alignment.zoom(plan.window.sent));
        self.told(&laid.patch, &plan.grown, (aligned, laid.seam_delta_e), watch).map(Ok)
    }

    fn lay_whole(&self, model: &Model, reply: &Picture, watch: Watch) -> Result<Outcome, Trouble> {
        let window = self.whole(model)?;
        let redrawn = match Redrawn::within(self.seen(), window, reply, watch)? {
            Ok(redrawn) => redrawn,
            Err(rejected) => return Ok(Err(refused(rejected))),
        };
        let changes = redrawn.changes(watch)?;
        let alignment = redrawn.drift.alignment;
        match redrawn.protected(&changes, watch)? {
            Some((patch, grown)) => {
                let aligned = (alignment, alignment.zoom(window.sent));
                self.told(&patch, &grown, (aligned, None), watch).map(Ok)
            }
            None => Ok(Err(Refused::Unchanged)),
        }
    }

    fn told(
        &self,
        patch: &Patch,
        grown: &Mask,
        ((alignment, scale), seam): ((Alignment, f64), Option<f64>),
        watch: Watch,
    ) -> Result<(Told, Vec<u8>), Trouble> {
        let file = picture::write(self.seen(), &[patch], watch)?;
        let receipt = receipt(&file, self.seen(), grown, watch)?;
        let layer = Layer::of("", patch, grown);
        let pixels = picture::write(&layer.picture(&self.original), &[], watch)?;
        let place = (layer.x, layer.y, layer.width as u32, layer.height as u32);
        let shift_px = alignment.correlation.map(|_| alignment.shift_px);
        Ok((Told { place, receipt, shift_px, scale, seam }, pixels))
    }

    /// The picture as it is seen, as a file, and what that proves: outside of all layers nothing has changed.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn save(&self, watch: Watch) -> Result<(Vec<u8>, Receipt), Trouble> {
        let file = picture::write(self.seen(), &[], watch)?;
        let covered = Mask::from_fn(self.original.width, self.original.height, |x, y| {
            self.layers.iter().any(|layer| layer.covers(x, y))
        });
        let receipt = receipt(&file, &self.original, &covered, watch)?;
        Ok((file, receipt))
    }

    /// A file with the layers apart. `made_at_ms` (since 1970) dates its entries.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn export(&self, kind: Export, made_at_ms: i64, watch: Watch) -> Result<Vec<u8>, Trouble> {
        Ok(match kind {
            Export::OpenRaster => openraster::write(&self.original, &self.layers, made_at_ms, watch)?,
            Export::Archive => openraster::write_archive(&self.original, &self.layers, made_at_ms, watch)?,
        })
    }

    /// The picture with margins, as a file.
    ///
    /// # Errors
    /// See [`Trouble`]; [`Trouble::Mask`] where it would be too large.
    pub fn extend(&self, by: [u32; 4], watch: Watch) -> Result<Vec<u8>, Trouble> {
        Ok(picture::write(&extended(self.seen(), by).ok_or(Trouble::Mask)?, &[], watch)?)
    }

    /// How far the picture has drifted from an earlier one.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn compare(&self, earlier: &Picture, watch: Watch) -> Result<Result<Drift, Refused>, Trouble> {
        Ok(match Redrawn::of(earlier, self.seen(), watch)? {
            Ok(Redrawn { drift, .. }) => {
                let sides = (earlier.width as u32, earlier.height as u32);
                let Alignment { shift_px, shear, .. } = drift.alignment;
                let scale = drift.alignment.zoom(sides);
                Ok(Drift { shift_px, scale, shear, tint: drift.tint, towards: drift.towards })
            }
            Err(rejected) => Err(refused(rejected)),
        })
    }

    /// The picture as a file, with what it has drifted against an earlier one undone: that one, with what has really
    /// changed since. Where nothing has, that is the earlier picture, sample for sample.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn undrift(&self, earlier: &Picture, watch: Watch) -> Result<Mended, Trouble> {
        let redrawn = match Redrawn::of(earlier, self.seen(), watch)? {
            Ok(redrawn) => redrawn,
            Err(rejected) => return Ok(Err(refused(rejected))),
        };
        let (patches, mask) = match redrawn.merged(watch)? {
            Some((patch, mask)) => (vec![patch], mask),
            None => (Vec::new(), Mask::empty(earlier.width, earlier.height)),
        };
        let file = picture::write(earlier, &patches.iter().collect::<Vec<_>>(), watch)?;
        let receipt = receipt(&file, earlier, &mask, watch)?;
        Ok(Ok((file, Some(receipt))))
    }

    /// The earlier picture as a file, with what is marked here taken from this one.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn restore(&self, earlier: &Picture, region: usize, watch: Watch) -> Result<Mended, Trouble> {
        let marked = self.masks.get(&region).ok_or(Trouble::Mask)?;
        let mask = marked.mask().resized(earlier.width, earlier.height);
        let margins = margins(&mask, marked.feather_px()).ok_or(Trouble::Mask)?;
        let (window, grown) = (Window::whole(earlier.width, earlier.height), margins.grown(&mask));
        let place = (&window, &grown);
        let alignment = match register(earlier, place, self.seen(), watch)? {
            Ok(alignment) => alignment,
            Err(rejected) => return Ok(Err(refused(rejected))),
        };
        let tone = Tone::matched(earlier, place, self.seen(), &alignment, watch)?;
        let reply = blend::Reply { picture: self.seen(), alignment: &alignment, tone: &tone };
        let patch = blend::blend(earlier, (&window, &grown, margins), &reply, watch)?.ok_or(Trouble::Mask)?;
        let file = picture::write(earlier, &[&patch], watch)?;
        let receipt = receipt(&file, earlier, &grown, watch)?;
        Ok(Ok((file, Some(receipt))))
    }
}

fn receipt(file: &[u8], before: &Picture, grown: &Mask, watch: Watch) -> Result<Receipt, Trouble> {
    let compared = picture::compare(file, before, grown, watch)?;
    // A file of another form has kept nothing, whatever its samples are.
    let changed = if compared.form_kept { compared.changed } else { compared.protected };
    Ok(Receipt { changed, protected: compared.protected })
}

fn refused(rejected: Rejected) -> Refused {
    match rejected.why {
        Rejection::OtherRatio => Refused::OtherRatio,
        Rejection::Blank => Refused::Blank,
        Rejection::OtherPicture => Refused::OtherPicture,
        Rejection::Mirrored => Refused::Mirrored,
        Rejection::Shifted => Refused::Shifted,
        Rejection::Zoomed => Refused::Zoomed,
    }
}
