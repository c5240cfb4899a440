use super::*;
use crate::core::retouch::mask::Mask;
use crate::core::retouch::patch::Patch;
use crate::core::retouch::progress::{Stage, unwatched};
use png::{BitDepth, ColorType, Encoder};
use std::borrow::Cow;

/// A PNG file as another program writes it.
fn file(colour: ColorType, depth: BitDepth, data: &[u8], size: (u32, u32), profile: Option<&[u8]>) -> Vec<u8> {
    let mut info = png::Info::with_size(size.0, size.1);
    (info.color_type, info.bit_depth) = (colour, depth);
    info.icc_profile = profile.map(|profile| Cow::Owned(profile.to_vec()));
    let mut file = Vec::new();
    let mut writer = Encoder::with_info(&mut file, info).unwrap().write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    file
}

fn decoded(bytes: &[u8]) -> Picture {
    Picture::decode(bytes, &mut unwatched).unwrap()
}

#[test]
fn every_kind_of_png_comes_back_as_it_was() {
    let bytes: Vec<u8> = (0..=255).cycle().take(4 * 3 * 8).collect();
    for (colour, channels) in
        [(ColorType::Grayscale, 1), (ColorType::GrayscaleAlpha, 2), (ColorType::Rgb, 3), (ColorType::Rgba, 4)]
    {
        for (depth, wide) in [(BitDepth::Eight, 1), (BitDepth::Sixteen, 2)] {
            let data = &bytes[..4 * 3 * channels * wide];
            let profile = (channels > 2).then_some(&b"a profile of some kind"[..]);
            let original = decoded(&file(colour, depth, data, (4, 3), profile));
            let again = write(&original, &[], &mut unwatched).unwrap();
            let reader = png::Decoder::new(std::io::Cursor::new(&again)).read_info().unwrap();
            assert_eq!((reader.info().color_type, reader.info().bit_depth), (colour, depth));
            assert_eq!(reader.info().icc_profile.as_deref(), profile);
            let kept = decoded(&again);
            assert_eq!((&kept.samples, kept.channels), (&original.samples, original.channels));
            let compared = compare(&again, &original, &Mask::empty(4, 3), &mut unwatched).unwrap();
            assert_eq!(compared, Compared { protected: 12, changed: 0, form_kept: true }, "{colour:?} {depth:?}");
        }
    }
}

#[test]
fn a_change_is_counted_and_only_outside_of_the_mask() {
    let data: Vec<u8> = (0..5 * 4 * 3).collect();
    let original = decoded(&file(ColorType::Rgb, BitDepth::Eight, &data, (5, 4), None));
    let samples = Samples::Eight([9, 9, 9, 255].repeat(4));
    let patch = Patch { x: 3, y: 1, width: 2, height: 2, samples };
    let written = write(&original, &[&patch], &mut unwatched).unwrap();
    let all = compare(&written, &original, &Mask::empty(5, 4), &mut unwatched).unwrap();
    assert_eq!((all.protected, all.changed), (20, 4));
    let mask = Mask::from_fn(5, 4, |x, y| x >= 3 && (1..3).contains(&y));
    let outside = compare(&written, &original, &mask, &mut unwatched).unwrap();
    assert_eq!((outside.protected, outside.changed, outside.form_kept), (16, 0, true));
    let wider = decoded(&file(ColorType::Rgb, BitDepth::Eight, &data, (4, 5), None));
    assert!(compare(&written, &wider, &Mask::empty(4, 5), &mut unwatched).is_ok_and(|seen| seen.changed == 20));
}

#[test]
fn a_grey_picture_takes_on_colour_only_from_a_coloured_patch() {
    let grey_profile = [&[0; 16][..], b"GRAY", &[0; 20]].concat();
    let original = decoded(&file(ColorType::Grayscale, BitDepth::Eight, &[7; 6], (3, 2), Some(&grey_profile)));
    for (pixel, colour) in [([5, 5, 5, 255], ColorType::Grayscale), ([5, 6, 5, 255], ColorType::Rgb)] {
        let patch = Patch { x: 0, y: 0, width: 1, height: 1, samples: Samples::Eight(pixel.to_vec()) };
        let written = write(&original, &[&patch], &mut unwatched).unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(&written)).read_info().unwrap();
        assert_eq!(reader.info().color_type, colour);
        assert_eq!(reader.info().icc_profile.is_some(), colour == ColorType::Grayscale);
        let one = Mask::from_fn(3, 2, |x, y| x == 0 && y == 0);
        assert_eq!(compare(&written, &original, &one, &mut unwatched).unwrap().changed, 0);
    }
}

const INKS: &[u8] = include_bytes!("../../../../tests/fixtures/retouch/inks.jpg");
const TURNED: &[u8] = include_bytes!("../../../../tests/fixtures/retouch/turned.jpg");
const GREY: &[u8] = include_bytes!("../../../../tests/fixtures/retouch/grey.jpg");
const WEBP: &[u8] = include_bytes!("../../../../tests/fixtures/retouch/lossless.webp");
const WEBP_ALPHA: &[u8] = include_bytes!("../../../../tests/fixtures/retouch/alpha.webp");
const PALETTE: &[u8] = include_bytes!("../../../../tests/fixtures/retouch/palette.png");

/// The middle of each quarter of a picture: left and right of the upper half, then of the lower.
fn quarters(picture: &Picture) -> Vec<[u8; 3]> {
    let Samples::Eight(samples) = &picture.samples else { return Vec::new() };
    let at = |x: usize, y: usize| {
        let start = (y * picture.width + x) * 4;
        samples[start..start + 3].try_into().unwrap()
    };
    let (x, y) = (picture.width / 4, picture.height / 4);
    vec![at(x, y), at(3 * x, y), at(x, 3 * y), at(3 * x, 3 * y)]
}

fn are_near(found: &[[u8; 3]], expected: &[[u8; 3]]) -> bool {
    found.len() == expected.len()
        && found.iter().flatten().zip(expected.iter().flatten()).all(|(one, other)| one.abs_diff(*other) < 12)
}

#[test]
fn files_of_other_programs_are_read_upright() {
    let (red, green, blue, white) = ([255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]);
    for (name, bytes, size, expected) in [
        ("lossless WebP", WEBP, (40, 24), [red, green, blue, white]),
        ("WebP with alpha", WEBP_ALPHA, (40, 24), [red, green, blue, white]),
        ("palette", PALETTE, (40, 24), [red, green, blue, white]),
        // Its left side is up: turned to the right by a quarter.
        ("turned JPEG", TURNED, (24, 40), [blue, red, white, green]),
        ("grey JPEG", GREY, (40, 24), [[76; 3], [150; 3], [29; 3], white]),
    ] {
        let picture = decoded(bytes);
        assert_eq!((picture.width, picture.height), size, "{name}");
        assert!(are_near(&quarters(&picture), &expected), "{name}: {:?}", quarters(&picture));
        assert_eq!(picture.channels.grey, name == "grey JPEG");
    }
}

#[test]
fn what_cannot_be_worked_on_is_told_apart() {
    let wide = file(ColorType::Grayscale, BitDepth::One, &vec![0; 1025], (8193, 1), None);
    let too_many = HeaderError::TooManyPixels { width_px: 8193, height_px: 1 };
    for (bytes, expected) in [
        (&b""[..], PictureFault::Header(HeaderError::Empty)),
        (b"hello there", PictureFault::Header(HeaderError::NotAPicture(Format::Text))),
        (b"GIF89a\x01\0\x01\0\0\0\0;", PictureFault::NotOpened(Format::Gif)),
        (INKS, PictureFault::Inks),
        (&wide, PictureFault::Header(too_many)),
        (&TURNED[..20], PictureFault::Header(HeaderError::Damaged(Format::Jpeg))),
        (&TURNED[..TURNED.len() / 4], PictureFault::Damaged(Format::Jpeg)),
        (&PALETTE[..PALETTE.len() - 30], PictureFault::Damaged(Format::Png)),
        (&WEBP[..WEBP.len() / 2], PictureFault::Damaged(Format::WebP)),
    ] {
        assert_eq!(Picture::decode(bytes, &mut unwatched).map(|_| ()), Err(expected));
    }
    let stop = |stage: Stage, _: f32| if stage == Stage::Decode { Err(Stopped) } else { Ok(()) };
    assert_eq!(Picture::decode(PALETTE, &mut { stop }).map(|_| ()), Err(PictureFault::Stopped));
}

#[test]
fn no_cut_or_changed_file_makes_the_decoders_panic() {
    for whole in [INKS, TURNED, GREY, WEBP, WEBP_ALPHA, PALETTE] {
        for len in 0..whole.len() {
            let _ = Picture::decode(&whole[..len], &mut unwatched);
            let mut changed = whole.to_vec();
            changed[len] ^= 1 << (len % 8);
            let _ = Picture::decode(&changed, &mut unwatched);
        }
    }
}

#[test]
fn eight_ways_of_holding_a_camera() {
    let upright = Picture::from_rgba(2, 3, (0..24).collect()).unwrap();
    let firsts = |picture: &Picture| match &picture.samples {
        Samples::Eight(samples) => samples.iter().step_by(4).map(|sample| sample / 4).collect::<Vec<_>>(),
        Samples::Sixteen(_) => Vec::new(),
    };
    for (orientation, expected) in [
        (1, [0, 1, 2, 3, 4, 5]),
        (2, [1, 0, 3, 2, 5, 4]),
        (3, [5, 4, 3, 2, 1, 0]),
        (4, [4, 5, 2, 3, 0, 1]),
        (5, [0, 2, 4, 1, 3, 5]),
        (6, [4, 2, 0, 5, 3, 1]),
        (7, [5, 3, 1, 4, 2, 0]),
        (8, [1, 3, 5, 0, 2, 4]),
    ] {
        assert_eq!(firsts(&upright.clone().turned(orientation)), expected, "{orientation}");
    }
}
