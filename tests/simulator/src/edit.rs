//! An edit as image models make it: the whole frame comes back drawn anew, with something new where it was marked.

use crate::region::Region;
use crate::rules::Reference;
use image::RgbImage;
use image::imageops::{FilterType, resize};
use redraw::{Garbage, Random, Redrawing, USUAL, put_object};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Makes the place and the look of what is new independent of how the frame is drawn.
const OBJECT: u64 = 0x6f62_6a65_6374;

/// What comes back.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// An edit.
    #[default]
    Good,
    OtherPicture,
    Blank,
    Mirrored,
    UpsideDown,
    OtherRatio,
}

impl Kind {
    fn garbage(self) -> Option<Garbage> {
        Some(match self {
            Self::Good => return None,
            Self::OtherPicture => Garbage::OtherPicture,
            Self::Blank => Garbage::Blank,
            Self::Mirrored => Garbage::Mirrored,
            Self::UpsideDown => Garbage::UpsideDown,
            Self::OtherRatio => Garbage::OtherRatio,
        })
    }
}

/// How an edit is answered, as the control interface takes it; what is absent follows from the seed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Redraw {
    pub(crate) seed: u64,
    pub(crate) kind: Kind,
    /// Whether the second picture is left out of account.
    pub(crate) drift: bool,
    /// In pixels of the picture that was sent.
    pub(crate) shift_px: Option<[f64; 2]>,
    pub(crate) zoom: Option<f64>,
    pub(crate) gain: Option<[f32; 3]>,
    pub(crate) offset: Option<[f32; 3]>,
    pub(crate) blur_px: Option<f32>,
    pub(crate) quality: Option<u8>,
    /// Whether nothing new is drawn.
    pub(crate) without_object: bool,
    /// Where the new thing is, as shares of the frame: left, top, width, height.
    pub(crate) object_at: Option<[f64; 4]>,
}

/// What was done, for the request log.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Redrawn {
    pub(crate) kind: Kind,
    pub(crate) shift_px: [f64; 2],
    pub(crate) zoom: f64,
    pub(crate) gain: [f32; 3],
    pub(crate) offset: [f32; 3],
    pub(crate) blur_px: f32,
    pub(crate) quality: u8,
    /// The rectangle around what was marked, in pixels of the reply before it was moved and zoomed: left, top, width,
    /// height.
    pub(crate) region: Option<[f64; 4]>,
    /// The rectangle around what is new, likewise.
    pub(crate) object: Option<[f64; 4]>,
}

/// The pictures that an edit is about.
pub(crate) struct Sent {
    picture: RgbImage,
    region: Option<Region>,
}

impl Sent {
    /// The first picture of the newest turn and the region outlined on the second; where the turn has no picture, the
    /// newest one before it. Where one is called “Picture 1:”, what stands before it shows a manner and is not counted.
    pub(crate) fn read(request: &Value, references: &[Reference], drift: bool) -> Option<Self> {
        let contents = request["contents"].as_array()?;
        let parts = contents.last()?["parts"].as_array()?;
        let count = parts.iter().filter(|part| part.get("inlineData").is_some()).count();
        let is_first = |part: &Value| part["text"] == "Picture 1:";
        let before = parts.iter().position(is_first).unwrap_or(0);
        let samples = parts.iter().take(before).filter(|part| part.get("inlineData").is_some()).count();
        let (earlier, newest) = references.split_at(references.len().saturating_sub(count - samples));
        let mut newest = newest.iter().filter_map(|reference| reference.picture.as_ref());
        let first = newest.next().or_else(|| earlier.iter().rev().find_map(|reference| reference.picture.as_ref()));
        let picture = first?.to_rgb8();
        let second = newest.next().filter(|_| !drift);
        let region = second.and_then(|second| Region::outlined(&second.to_rgb8(), &picture));
        Some(Self { picture, region })
    }

    /// The reply to them at this size, and what was done; `other` draws what has nothing to do with them.
    pub(crate) fn redrawn(
        &self,
        asked: &Redraw,
        size: (u32, u32),
        other: impl FnOnce() -> RgbImage,
    ) -> (RgbImage, Redrawn) {
        let mut random = Random::new(asked.seed);
        let mut frame = self.frame(size);
        if let Some(garbage) = asked.kind.garbage() {
            let (made, quality) = (garbage.made(&frame, &other(), &mut random), USUAL.quality);
            return (made, Redrawn { kind: asked.kind, quality, ..Redrawn::default() });
        }
        let object = (!asked.without_object).then(|| self.draw_object(&mut frame, asked));
        let redrawing = asked.redrawing(&mut random);
        let times =
            (f64::from(size.0) / f64::from(self.picture.width()), f64::from(size.1) / f64::from(self.picture.height()));
        let shift_px = (redrawing.shift_px.0 * times.0, redrawing.shift_px.1 * times.1);
        let done = Redrawn {
            kind: asked.kind,
            shift_px: [shift_px.0, shift_px.1],
            zoom: redrawing.zoom,
            gain: redrawing.gain,
            offset: redrawing.offset,
            blur_px: redrawing.blur_px,
            quality: redrawing.quality,
            region: self.region.as_ref().map(|region| region.bounds(size)),
            object,
        };
        (Redrawing { shift_px, ..redrawing }.drawn(&frame), done)
    }

    /// The picture at the size of the reply.
    fn frame(&self, (width, height): (u32, u32)) -> RgbImage {
        if self.picture.dimensions() == (width, height) {
            return self.picture.clone();
        }
        resize(&self.picture, width, height, FilterType::Triangle)
    }

    /// Draws something new into the region, or somewhere; says where.
    fn draw_object(&self, frame: &mut RgbImage, asked: &Redraw) -> [f64; 4] {
        let size = frame.dimensions();
        let (width, height) = (f64::from(size.0), f64::from(size.1));
        let mut random = Random::new(asked.seed ^ OBJECT);
        let [left, top, across, down] = match (asked.object_at, &self.region) {
            (Some([left, top, across, down]), _) => [left * width, top * height, across * width, down * height],
            (None, Some(region)) => region.bounds(size),
            (None, None) => {
                let side = width.min(height) * (0.12 + 0.12 * random.share());
                let mut place = |whole: f64| (0.2 + 0.6 * random.share()) * whole - side / 2.0;
                [place(width), place(height), side, side]
            }
        };
        let before = self.region.is_some().then(|| frame.clone());
        put_object(frame, (left + across / 2.0, top + down / 2.0), (across / 2.0, down / 2.0), &mut random);
        if let (Some(region), Some(before)) = (&self.region, before) {
            let outside = frame.enumerate_pixels_mut().filter(|(x, y, _)| !region.holds((*x, *y), size));
            outside.for_each(|(x, y, pixel)| *pixel = *before.get_pixel(x, y));
        }
        [left, top, across, down]
    }
}

impl Redraw {
    fn redrawing(&self, random: &mut Random) -> Redrawing {
        let seeded = Redrawing::seeded(random, USUAL);
        Redrawing {
            shift_px: self.shift_px.map_or(seeded.shift_px, |[x, y]| (x, y)),
            zoom: self.zoom.unwrap_or(seeded.zoom),
            shear: seeded.shear,
            gain: self.gain.unwrap_or(seeded.gain),
            offset: self.offset.unwrap_or(seeded.offset),
            blur_px: self.blur_px.unwrap_or(seeded.blur_px),
            quality: self.quality.unwrap_or(seeded.quality),
            size: 1.0,
        }
    }

    /// What cannot be drawn, where something cannot.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let within = |value: Option<f64>, low: f64, high: f64| value.is_none_or(|value| (low..=high).contains(&value));
        if !within(self.zoom, 0.25, 4.0) {
            return Some("redraw.zoom is between 0.25 and 4");
        }
        if !within(self.blur_px.map(f64::from), 0.0, 50.0) {
            return Some("redraw.blur_px is between 0 and 50");
        }
        let quality = self.quality.is_none_or(|quality| (1..=100).contains(&quality));
        (!quality).then_some("redraw.quality is between 1 and 100")
    }
}
