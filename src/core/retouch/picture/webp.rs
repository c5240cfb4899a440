//! WebP files, by `image-webp`.

use super::{Channels, MAX_AREA_PX, MAX_PROFILE, Meaning, Picture, PictureFault, Samples};
use crate::core::pixels::Format;
use image_webp::WebPDecoder;
use std::io::Cursor;

const DAMAGED: PictureFault = PictureFault::Damaged(Format::WebP);

/// Decodes a file whose header was checked. It is not turned upright.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, PictureFault> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    decoder.set_memory_limit(MAX_AREA_PX as usize * 4);
    let (width, height) = decoder.dimensions();
    let (width, height, alpha) = (width as usize, height as usize, decoder.has_alpha());
    if width as u64 * height as u64 > MAX_AREA_PX {
        return Err(DAMAGED);
    }
    let mut read = vec![0; decoder.output_buffer_size().ok_or(DAMAGED)?];
    if decoder.is_animated() {
        decoder.read_frame(&mut read).map_err(|_| DAMAGED)?;
    } else {
        decoder.read_image(&mut read).map_err(|_| DAMAGED)?;
    }
    let samples = match alpha {
        true => read,
        false => read.as_chunks::<3>().0.iter().flat_map(|[red, green, blue]| [*red, *green, *blue, 255]).collect(),
    };
    if samples.len() != width * height * 4 {
        return Err(DAMAGED);
    }
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= MAX_PROFILE);
    let meaning = Meaning { profile, ..Meaning::default() };
    let channels = Channels { grey: false, alpha };
    Ok(Picture { width, height, samples: Samples::Eight(samples), channels, meaning })
}
