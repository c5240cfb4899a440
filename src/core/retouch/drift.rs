//! Edits of the whole frame, without a mask: how far the model has moved, zoomed and tinted everything, that undone,
//! and what really changed laid into the old picture.

use super::blend::{Reply, blend, merge};
use super::difference::changes;
use super::margins::Margins;
use super::mask::Mask;
use super::patch::Patch;
use super::picture::Picture;
use super::progress::{Stopped, Watch};
use super::register::{Alignment, Rejected, register};
use super::shares::Shares;
use super::tone::Tone;
use super::window::Window;

/// The feather of a difference mask, in pixels of a picture of 1024 a side.
const FEATHER_PX: f32 = 15.0;

/// How far a reply has drifted from the picture that it was to change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// Shift and zoom, in pixels of the earlier picture.
    pub alignment: Alignment,
    /// How far colours were off in the mean, in OKLab; 0.02 is just visible.
    pub tint: f32,
    /// … and in which direction: lightness, a and b.
    pub towards: [f32; 3],
}

/// A reply to the whole frame, seen beside the picture that it was to change.
pub struct Redrawn<'a> {
    earlier: &'a Picture,
    later: &'a Picture,
    window: Window,
    tone: Tone,
    /// How far it has drifted.
    pub drift: Drift,
}

impl<'a> Redrawn<'a> {
    /// Compares a reply with the picture before.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped. A reply that cannot be put into register is refused within.
    pub fn of(earlier: &'a Picture, later: &'a Picture, watch: Watch) -> Result<Result<Self, Rejected>, Stopped> {
        Self::within(earlier, Window::whole(earlier.width, earlier.height), later, watch)
    }

    /// The same for a reply to a window of the picture that holds all of it.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped. A reply that cannot be put into register is refused within.
    pub fn within(
        earlier: &'a Picture,
        window: Window,
        later: &'a Picture,
        watch: Watch,
    ) -> Result<Result<Self, Rejected>, Stopped> {
        let nothing = Mask::empty(earlier.width, earlier.height);
        let place = (&window, &nothing);
        let alignment = match register(earlier, place, later, watch)? {
            Ok(alignment) => alignment,
            Err(rejected) => return Ok(Err(rejected)),
        };
        let tone = Tone::matched(earlier, place, later, &alignment, watch)?;
        let drift = Drift { alignment, tint: tone.tint, towards: tone.towards };
        Ok(Ok(Self { earlier, later, window, tone, drift }))
    }

    fn reply(&self) -> Reply<'_> {
        Reply { picture: self.later, alignment: &self.drift.alignment, tone: &self.tone }
    }

    /// The whole reply with shift, zoom and tint undone, on the pixels of the earlier picture. What the reply has pushed
    /// out of its frame stays as it was.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn undone(&self, watch: Watch) -> Result<Option<Patch>, Stopped> {
        let shown = self.reply().shown(&self.window);
        let all = Mask::from_fn(self.earlier.width, self.earlier.height, |x, y| shown(x as f64, y as f64));
        blend(self.earlier, (&self.window, &all, Margins::with_feather(0.0)), &self.reply(), watch)
    }

    /// The drift undone: the reply with shift, zoom and tint undone where it differs by more than redrawing makes it, the
    /// earlier picture where it does not, and what lies between the two as far as it differs; and the pixels that take
    /// anything from the reply. `None` if none does, because all of it was drift.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn merged(&self, watch: Watch) -> Result<Option<(Patch, Mask)>, Stopped> {
        let reply = self.reply();
        let shares = Shares::of(self.earlier, &self.window, &reply, watch)?;
        let mask = shares.mask((self.earlier.width, self.earlier.height), reply.shown(&self.window));
        let patch = merge(self.earlier, (&self.window, &mask, &shares), &reply, watch)?;
        Ok(patch.map(|patch| (patch, mask)))
    }

    /// What the reply has really changed, as a mask: nothing, if all of it was drift.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn changes(&self, watch: Watch) -> Result<Mask, Stopped> {
        changes(self.earlier, &self.window, &self.reply(), watch)
    }

    /// The reply laid into the earlier picture where a mask is marked, as by [`Self::changes`], and the grown mask
    /// outside of which nothing is touched. `None` where the mask marks nothing.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub fn protected(&self, mask: &Mask, watch: Watch) -> Result<Option<(Patch, Mask)>, Stopped> {
        let scale = self.earlier.width.max(self.earlier.height) as f32 / 1024.0;
        let margins = Margins::with_feather(FEATHER_PX * scale.max(1.0));
        let grown = margins.grown(mask);
        if grown.bounds().is_none() {
            return Ok(None);
        }
        let place = (&self.window, &grown);
        let tone = Tone::matched(self.earlier, place, self.later, &self.drift.alignment, watch)?;
        let reply = Reply { tone: &tone, ..self.reply() };
        let patch = blend(self.earlier, (&self.window, &grown, margins), &reply, watch)?;
        Ok(patch.map(|patch| (patch, grown)))
    }
}
