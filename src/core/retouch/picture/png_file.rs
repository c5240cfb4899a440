//! PNG files, by `png`: read whole, written row by row, and compared row by row with what they should hold.

use super::{Channels, MAX_AREA_PX, MAX_PROFILE, Meaning, Picture, PictureFault, Samples};
use crate::core::pixels::Format;
use crate::core::retouch::mask::Mask;
use crate::core::retouch::patch::Patch;
use crate::core::retouch::progress::{Stage, Watch, at_row};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Info, Limits, Reader, Transformations};
use std::borrow::Cow;
use std::io::Cursor;

const DAMAGED: PictureFault = PictureFault::Damaged(Format::Png);

/// Opens a file whose header was checked; palettes and small grey are expanded, 16 bits stay.
fn open(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, PictureFault> {
    // Rows, a profile and what the decoder needs beside; the pixels are allocated here.
    let limits = Limits { bytes: MAX_PROFILE + (8 << 20) };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    decoder.read_info().map_err(|_| DAMAGED)
}

/// Appends a row of a file as red, green, blue and alpha.
fn widen<T: Copy>(row: &[T], channels: Channels, opaque: T, out: &mut Vec<T>) {
    match (channels.grey, channels.alpha) {
        (true, false) => out.extend(row.iter().flat_map(|grey| [*grey, *grey, *grey, opaque])),
        (true, true) => {
            out.extend(row.as_chunks::<2>().0.iter().flat_map(|[grey, alpha]| [*grey, *grey, *grey, *alpha]));
        }
        (false, false) => {
            out.extend(row.as_chunks::<3>().0.iter().flat_map(|[red, green, blue]| [*red, *green, *blue, opaque]));
        }
        (false, true) => out.extend_from_slice(row),
    }
}

fn wide_words(row: &[u8]) -> Vec<u16> {
    row.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
}

fn output_form(reader: &Reader<Cursor<&[u8]>>) -> (Channels, BitDepth) {
    let (colour, depth) = reader.output_color_type();
    let grey = matches!(colour, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let alpha = matches!(colour, ColorType::GrayscaleAlpha | ColorType::Rgba);
    (Channels { grey, alpha }, depth)
}

fn meaning(info: &Info) -> Meaning {
    let points = info.coding_independent_code_points.map(|points| {
        let full = u8::from(points.is_video_full_range_image);
        [points.color_primaries, points.transfer_function, points.matrix_coefficients, full]
    });
    Meaning {
        profile: info.icc_profile.as_ref().map(|profile| profile.to_vec()),
        gamma: info.gama_chunk,
        primaries: info.chrm_chunk,
        srgb: info.srgb,
        code_points: points,
        density: info.pixel_dims,
    }
}

/// Decodes a file whose header was checked. It is not turned upright.
pub(super) fn decode(bytes: &[u8], watch: Watch) -> Result<Picture, PictureFault> {
    let mut reader = open(bytes)?;
    let (channels, depth) = output_form(&reader);
    let meaning = meaning(reader.info());
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let size = reader.output_buffer_size().filter(|size| *size as u64 <= MAX_AREA_PX * 8).ok_or(DAMAGED)?;
    let samples = if reader.info().interlaced {
        let mut all = vec![0; size];
        reader.next_frame(&mut all).map_err(|_| DAMAGED)?;
        widened(&all, channels, depth, width * height * 4)
    } else {
        rows(&mut reader, watch)?
    };
    Ok(Picture { width, height, samples, channels, meaning })
}

fn widened(all: &[u8], channels: Channels, depth: BitDepth, len: usize) -> Samples {
    if depth == BitDepth::Sixteen {
        let mut out = Vec::with_capacity(len);
        widen(&wide_words(all), channels, u16::MAX, &mut out);
        return Samples::Sixteen(out);
    }
    let mut out = Vec::with_capacity(len);
    widen(all, channels, u8::MAX, &mut out);
    Samples::Eight(out)
}

fn rows(reader: &mut Reader<Cursor<&[u8]>>, watch: Watch) -> Result<Samples, PictureFault> {
    let (channels, depth) = output_form(reader);
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let len = width * height * 4;
    let (mut eight, mut sixteen) = (Vec::new(), Vec::new());
    if depth == BitDepth::Sixteen {
        sixteen.reserve_exact(len)
    } else {
        eight.reserve_exact(len)
    }
    for y in 0..height {
        at_row(watch, Stage::Decode, y, height)?;
        let row = reader.next_row().map_err(|_| DAMAGED)?.ok_or(DAMAGED)?;
        if depth == BitDepth::Sixteen {
            widen(&wide_words(row.data()), channels, u16::MAX, &mut sixteen);
        } else {
            widen(row.data(), channels, u8::MAX, &mut eight);
        }
    }
    let samples = if depth == BitDepth::Sixteen { Samples::Sixteen(sixteen) } else { Samples::Eight(eight) };
    Ok(samples)
}

/// Takes the channels of the file out of four.
fn narrow<T: Copy>(row: &[T], channels: Channels, mut put: impl FnMut(T)) {
    for [red, green, blue, alpha] in row.as_chunks::<4>().0 {
        put(*red);
        if !channels.grey {
            put(*green);
            put(*blue);
        }
        if channels.alpha {
            put(*alpha);
        }
    }
}

fn info_of(picture: &Picture, channels: Channels) -> Info<'static> {
    let mut info = Info::with_size(picture.width as u32, picture.height as u32);
    info.color_type = match (channels.grey, channels.alpha) {
        (true, false) => ColorType::Grayscale,
        (true, true) => ColorType::GrayscaleAlpha,
        (false, false) => ColorType::Rgb,
        (false, true) => ColorType::Rgba,
    };
    info.bit_depth = if picture.bits() == 16 { BitDepth::Sixteen } else { BitDepth::Eight };
    let meaning = &picture.meaning;
    // The colour space that a profile of grey is about is gone once a patch brings colour.
    let speaks_of_grey = |profile: &Vec<u8>| profile.get(16..20) == Some(b"GRAY");
    let profile =
        meaning.profile.as_ref().filter(|profile| channels.grey == picture.channels.grey || !speaks_of_grey(profile));
    info.icc_profile = profile.map(|profile| Cow::Owned(profile.clone()));
    info.source_gamma = meaning.gamma;
    info.source_chromaticities = meaning.primaries;
    // A file says one of the two; the profile says more.
    info.srgb = meaning.srgb.filter(|_| profile.is_none());
    info.pixel_dims = meaning.density;
    info
}

/// Writes a picture, with patches laid over it, as a PNG file without loss: its channels, bits and meaning are kept.
/// A grey picture becomes one of colours where a patch brings colour.
///
/// # Errors
/// [`PictureFault::Stopped`], and [`PictureFault::Damaged`] if samples and size do not fit.
pub fn write(picture: &Picture, patches: &[&Patch], watch: Watch) -> Result<Vec<u8>, PictureFault> {
    let grey = picture.channels.grey && patches.iter().all(|patch| patch.is_grey());
    let channels = Channels { grey, ..picture.channels };
    let mut file = Vec::new();
    let fault = |_: png::EncodingError| DAMAGED;
    let mut encoder = Encoder::with_info(&mut file, info_of(picture, channels)).map_err(fault)?;
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header().map_err(fault)?;
    if let Some(points) = picture.meaning.code_points {
        writer.write_chunk(png::chunk::ChunkType(*b"cICP"), &points).map_err(fault)?;
    }
    let mut stream = writer.stream_writer_with_size(1 << 20).map_err(fault)?;
    let mut line = Vec::new();
    for y in 0..picture.height {
        at_row(watch, Stage::Write, y, picture.height)?;
        line.clear();
        match &picture.samples {
            Samples::Eight(samples) => {
                let row = patched_row(samples, picture, patches, y, Patch::eight);
                narrow(&row, channels, |sample| line.push(sample));
            }
            Samples::Sixteen(samples) => {
                let row = patched_row(samples, picture, patches, y, Patch::sixteen);
                narrow(&row, channels, |sample: u16| line.extend(sample.to_be_bytes()));
            }
        }
        std::io::Write::write_all(&mut stream, &line).map_err(|_| DAMAGED)?;
    }
    stream.finish().map_err(fault)?;
    writer.finish().map_err(fault)?;
    Ok(file)
}

/// One row of the picture with the rows of the patches in their places.
fn patched_row<'a, T: Copy>(
    samples: &'a [T],
    picture: &Picture,
    patches: &'a [&Patch],
    y: usize,
    of_patch: impl Fn(&'a Patch) -> &'a [T],
) -> Cow<'a, [T]> {
    let stride = picture.width * 4;
    let mut row = Cow::Borrowed(samples.get(y * stride..(y + 1) * stride).unwrap_or_default());
    for patch in patches.iter().filter(|patch| (patch.y..patch.y + patch.height).contains(&y)) {
        let from = (y - patch.y) * patch.width * 4;
        let new = of_patch(patch).get(from..from + patch.width * 4);
        if let (Some(place), Some(new)) = (row.to_mut().get_mut(patch.x * 4..(patch.x + patch.width) * 4), new) {
            place.copy_from_slice(new);
        }
    }
    row
}

/// What a written file holds, compared with the picture it was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Pixels outside of the mask.
    pub protected: u64,
    /// How many of them differ in any sample.
    pub changed: u64,
    /// Whether size, bits a sample, transparency and everything said about colours are as they were.
    pub form_kept: bool,
}

/// Decodes a PNG file row by row and compares it with a picture, outside of a mask of the same size.
///
/// # Errors
/// [`PictureFault`] if the file cannot be read again, or the work was stopped.
pub fn compare(file: &[u8], picture: &Picture, mask: &Mask, watch: Watch) -> Result<Compared, PictureFault> {
    let mut reader = open(file)?;
    let (channels, depth) = output_form(&reader);
    let info = reader.info();
    let size = (info.width as usize, info.height as usize);
    let found = meaning(info);
    let profile_kept = found.profile == picture.meaning.profile || channels.grey != picture.channels.grey;
    let same_depth = (depth == BitDepth::Sixteen) == (picture.bits() == 16);
    let form_kept = profile_kept && same_depth && channels.alpha == picture.channels.alpha;
    let mut compared = Compared { form_kept, ..Compared::default() };
    if size != (picture.width, picture.height) || !same_depth {
        return Ok(Compared { protected: mask.unmarked(), changed: mask.unmarked(), form_kept: false });
    }
    let stride = picture.width * 4;
    let (mut eight, mut sixteen) = (Vec::new(), Vec::new());
    for y in 0..picture.height {
        at_row(watch, Stage::Check, y, picture.height)?;
        let row = reader.next_row().map_err(|_| DAMAGED)?.ok_or(DAMAGED)?;
        let place = y * stride..(y + 1) * stride;
        let (protected, changed) = match &picture.samples {
            Samples::Eight(samples) => {
                eight.clear();
                widen(row.data(), channels, u8::MAX, &mut eight);
                differences(&eight, samples.get(place).unwrap_or_default(), mask.row(y))
            }
            Samples::Sixteen(samples) => {
                sixteen.clear();
                widen(&wide_words(row.data()), channels, u16::MAX, &mut sixteen);
                differences(&sixteen, samples.get(place).unwrap_or_default(), mask.row(y))
            }
        };
        compared.protected += protected;
        compared.changed += changed;
    }
    Ok(compared)
}

fn differences<T: Copy + PartialEq>(row: &[T], original: &[T], mask: &[u8]) -> (u64, u64) {
    let pixels = row.as_chunks::<4>().0.iter().zip(original.as_chunks::<4>().0).zip(mask);
    pixels
        .filter(|(_, marked)| **marked == 0)
        .fold((0, 0), |(protected, changed), ((new, old), _)| (protected + 1, changed + u64::from(new != old)))
}
