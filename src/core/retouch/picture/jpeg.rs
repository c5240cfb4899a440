//! JPEG files, by `zune-jpeg`.

use super::{Channels, MAX_PROFILE, MAX_SIDE_PX, Meaning, Picture, PictureFault, Samples};
use crate::core::pixels::Format;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

const DAMAGED: PictureFault = PictureFault::Damaged(Format::Jpeg);

/// Decodes a file whose header was checked. It is not turned upright.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, PictureFault> {
    let side = MAX_SIDE_PX as usize;
    // Without the instructions of one kind of processor, so that every machine computes the same samples.
    let options = DecoderOptions::new_safe()
        .set_use_unsafe(false)
        .set_max_width(side)
        .set_max_height(side)
        .jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| DAMAGED)?;
    let inks = [ColorSpace::CMYK, ColorSpace::YCCK];
    let colours = decoder.input_colorspace().ok_or(DAMAGED)?;
    if inks.contains(&colours) {
        return Err(PictureFault::Inks);
    }
    let grey = colours == ColorSpace::Luma;
    let profile = decoder.icc_profile().filter(|profile| profile.len() <= MAX_PROFILE);
    let (width, height) = decoder.dimensions().ok_or(DAMAGED)?;
    let samples = decoder.decode().map_err(|_| DAMAGED)?;
    if samples.len() != width * height * 4 {
        return Err(DAMAGED);
    }
    let channels = Channels { grey, alpha: false };
    let meaning = Meaning { profile, ..Meaning::default() };
    Ok(Picture { width, height, samples: Samples::Eight(samples), channels, meaning })
}
