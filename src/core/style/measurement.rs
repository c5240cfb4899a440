//! What is measured of one picture.

use super::colours::{PaletteMeasure, SaturationMeasure, ToneMeasure, palette, saturation, tone};
use super::fingerprint::Fingerprint;
use super::layout::{CompositionMeasure, composition};
use super::lettering::lettering;
use super::making::Making;
use super::texture::{LineMeasure, TextureMeasure, line, texture};
use super::working::{Raster, Working};
use serde::{Deserialize, Serialize};

/// Everything that is measured of one picture, from its pixels alone: the same for the same pixels on every machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Width of the original, in pixels.
    pub width: u32,
    /// Height of the original, in pixels.
    pub height: u32,
    /// Which colours, and how much of each.
    pub palette: PaletteMeasure,
    /// How light and dark are spread.
    pub tone: ToneMeasure,
    /// How vivid the colours are.
    pub saturation: SaturationMeasure,
    /// Edges and lines.
    pub line: LineMeasure,
    /// Detail, grain and patterns.
    pub texture: TextureMeasure,
    /// How the picture is laid out.
    pub composition: CompositionMeasure,
    /// How sure it looks like a photograph, 0 (a drawing of flat colours) to 1.
    pub photographic: f32,
    /// How sure there is lettering near the rim, as of a watermark or a caption, 0 to 1.
    pub lettering: f32,
    /// What knows the picture again.
    pub fingerprint: Fingerprint,
    /// How the picture is made; none where it was measured before that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub making: Option<Making>,
}

impl Measurement {
    /// Measures a picture.
    pub fn of(raster: Raster) -> Self {
        Self::of_working(&Working::new(raster))
    }

    /// Measures a picture that has the working size already.
    pub fn of_working(picture: &Working) -> Self {
        let mut measurement = Self {
            width: picture.original_width,
            height: picture.original_height,
            palette: palette(picture),
            tone: tone(&picture.light),
            saturation: saturation(picture),
            line: line(&picture.light),
            texture: texture(picture),
            composition: composition(picture),
            photographic: 0.0,
            lettering: lettering(&picture.light),
            fingerprint: Fingerprint::of(picture),
            making: Some(picture.making),
        };
        measurement.photographic = measurement.looks_photographic();
        measurement
    }

    /// The picture's shorter side, in pixels.
    pub fn short_side(&self) -> u32 {
        self.width.min(self.height)
    }

    /// Photographs have many colours, hardly a flat spot, and detail that is spread evenly; drawings have few colours,
    /// flat areas, and their detail in strokes. Each is a ramp between what was measured of the two; their mean counts.
    fn looks_photographic(&self) -> f32 {
        let [finest, fine, ..] = self.texture.evenness;
        let ramps = [
            ramp(self.line.flat, 0.6, 0.1),
            ramp((finest + fine) / 2.0, 0.25, 0.6),
            ramp(self.palette.dominance, 0.5, 0.15),
            ramp(self.palette.variety, 0.2, 0.5),
        ];
        ramps.iter().sum::<f32>() / ramps.len() as f32
    }
}

/// 0 up to `from`, 1 beyond `to`, even between them; `from` may be the larger.
fn ramp(value: f32, from: f32, to: f32) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}
