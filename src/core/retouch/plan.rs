//! An edit from beginning to end: what is sent for a mask, and what is made of the reply.

use super::blend::{Reply, blend};
use super::margins::Margins;
use super::mask::{Bounds, Mask, MaskFault};
use super::patch::Patch;
use super::picture::Picture;
use super::progress::{Stage, Stopped, Watch};
use super::register::{Alignment, Rejected, register};
use super::seam::seam_delta_e;
use super::tone::Tone;
use super::window::Window;
use crate::core::gemini::model::Model;

/// What is known of an edit before anything is sent.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was marked.
    pub mask: Mask,
    /// The mask that counts: nothing outside of it will change.
    pub grown: Mask,
    /// By how much it was grown, and how far in it is blended.
    pub margins: Margins,
    /// The part of the picture that is sent.
    pub window: Window,
}

/// How the tone of a reply is joined to that of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Joint {
    /// By what both show around the mask ([`Tone::matched`]).
    #[default]
    Matched,
    /// By Poisson's equation, from the mask's rim inward ([`Tone::seamless`]).
    Seamless,
}

/// Why there can be no edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// The mask cannot be used.
    Mask(MaskFault),
    /// The model makes no pictures.
    Model,
    /// The work was stopped.
    Stopped,
}

impl From<Stopped> for NoPlan {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// A reply that was laid into the picture.
pub struct Laid {
    /// The new samples; [`super::picture::write`] writes them into a file.
    pub patch: Patch,
    /// Where the reply lay.
    pub alignment: Alignment,
    /// How far the reply's tone was off around the mask before it was matched, in the mean, in OKLab.
    pub tint: f32,
    /// See [`seam_delta_e`].
    pub seam_delta_e: Option<f64>,
}

impl Plan {
    /// Plans an edit of what a mask marks, with the usual margins.
    ///
    /// # Errors
    /// See [`NoPlan`].
    pub fn new(original: &Picture, mask: Mask, model: &Model, watch: Watch) -> Result<Self, NoPlan> {
        Self::with(original, mask, Margins::of, (model, watch))
    }

    /// The same with other margins.
    ///
    /// # Errors
    /// See [`NoPlan`].
    pub fn with_margins(
        original: &Picture,
        mask: Mask,
        margins: Margins,
        model: &Model,
        watch: Watch,
    ) -> Result<Self, NoPlan> {
        Self::with(original, mask, |_| margins, (model, watch))
    }

    fn with(
        original: &Picture,
        mask: Mask,
        margins: impl Fn(Bounds) -> Margins,
        (model, watch): (&Model, Watch),
    ) -> Result<Self, NoPlan> {
        let bounds = mask.check(original.width, original.height).map_err(NoPlan::Mask)?;
        let margins = margins(bounds);
        watch(Stage::Window, 0.0)?;
        let grown = mask.grown_from(bounds, margins.grow_px);
        let around = bounds.grown(margins.grow_px as usize, original.width, original.height);
        let window = Window::around(bounds, around, (original.width, original.height), model).ok_or(NoPlan::Model)?;
        watch(Stage::Window, 1.0)?;
        Ok(Self { mask, grown, margins, window })
    }

    /// Lays a reply to the sent window into the picture: puts it into register, matches its tone, blends it in. The
    /// picture itself is not touched.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn lay(&self, original: &Picture, reply: &Picture, watch: Watch) -> Result<Result<Laid, Rejected>, Stopped> {
        self.lay_by(original, reply, Joint::Matched, watch)
    }

    /// The same with a choice of how the reply's tone is joined to the picture's.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn lay_by(
        &self,
        original: &Picture,
        reply: &Picture,
        joint: Joint,
        watch: Watch,
    ) -> Result<Result<Laid, Rejected>, Stopped> {
        let place = (&self.window, &self.grown);
        let alignment = match register(original, place, reply, watch)? {
            Ok(alignment) => alignment,
            Err(rejected) => return Ok(Err(rejected)),
        };
        self.lay_at(original, (reply, alignment), joint, watch).map(Ok)
    }

    /// The same for a reply of which is known, or taken for granted, where it lies.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn lay_at(
        &self,
        original: &Picture,
        (reply, alignment): (&Picture, Alignment),
        joint: Joint,
        watch: Watch,
    ) -> Result<Laid, Stopped> {
        let place = (&self.window, &self.grown);
        let tone = match joint {
            Joint::Matched => Tone::matched(original, place, reply, &alignment, watch)?,
            Joint::Seamless => Tone::seamless(original, place, reply, &alignment, watch)?,
        };
        let laid = Reply { picture: reply, alignment: &alignment, tone: &tone };
        let inside = (&self.window, &self.grown, self.margins);
        let Some(patch) = blend(original, inside, &laid, watch)? else { return Err(Stopped) };
        let seam_delta_e = seam_delta_e(original, &patch, &self.mask, &self.grown);
        Ok(Laid { patch, alignment, tint: tone.tint, seam_delta_e })
    }
}
