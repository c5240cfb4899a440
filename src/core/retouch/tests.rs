use super::bands::tests::in_bands;
use super::picture::{Channels, Samples, compare, write};
use super::progress::{Stage, Stopped, unwatched};
use super::specimens::{View, deep, samples};
use super::tone::Tone;
use super::*;
use crate::core::gemini::model::known;
use crate::core::gemini::table::DEFAULT_MODEL;
use proptest::prelude::*;

const SIDE: usize = 256;

fn disc(x: f64, y: f64, radius: f64) -> Mask {
    Mask::from_fn(SIDE, SIDE, |column, row| (column as f64 - x).hypot(row as f64 - y) < radius)
}

fn plan(original: &Picture, mask: Mask) -> Plan {
    Plan::new(original, mask, known(DEFAULT_MODEL).unwrap(), &mut unwatched).unwrap()
}

/// What the model answers if it draws the window anew as this view of the scene: the window is the whole picture, which
/// is sent at four times its size and answered at its own.
fn answered(view: View) -> Picture {
    View { size: (SIDE, SIDE), ..view }.seen()
}

#[test]
fn shift_zoom_and_tint_are_found_and_undone() {
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(120.0, 130.0, 20.0));
    assert_eq!((plan.window.width, plan.window.sent.0), (256, 1024));
    for (shift, zoom, tint) in [
        ((0.0, 0.0), 1.0, (1.0, 0.0)),
        ((3.0, -2.0), 1.0, (1.0, 6.0)),
        ((-1.37, 0.71), 1.015, (0.93, 12.0)),
        ((2.5, 2.5), 0.97, (1.05, -9.0)),
        ((-5.0, 4.4), 1.03, (1.0, 0.0)),
    ] {
        let reply = answered(View { shift, zoom, tint, ..View::of(SIDE, SIDE) });
        let laid =
            plan.lay(&original, &reply, &mut unwatched).unwrap().unwrap_or_else(|rejected| panic!("{rejected:?}"));
        // In pixels as sent, which are four times smaller here.
        let off =
            (laid.alignment.shift_px.0 - 4.0 * shift.0).abs().max((laid.alignment.shift_px.1 - 4.0 * shift.1).abs());
        let zoomed = (laid.alignment.zoom(plan.window.sent) - zoom).abs();
        assert!(off < 0.1 && zoomed < 0.0005, "{shift:?} {zoom}: {:?}", laid.alignment);
        assert!(laid.seam_delta_e.unwrap() < 0.7, "{:?} for {tint:?}", laid.seam_delta_e);
        // Nothing was asked for and nothing new was drawn, so that the old picture comes back but for rounding.
        let far = samples(&original).chunks(4 * SIDE).skip(laid.patch.y).take(laid.patch.height);
        let far = far.flat_map(|row| &row[4 * laid.patch.x..4 * (laid.patch.x + laid.patch.width)]);
        let sum: u32 = far.zip(laid.patch.eight()).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
        assert!(f64::from(sum) / (laid.patch.eight().len() as f64) < 1.5, "{shift:?} {zoom} {tint:?}: {sum}");
    }
}

#[test]
fn a_shear_is_found_and_undone_and_none_is_seen_where_there_is_none() {
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(120.0, 130.0, 20.0));
    for shear in [(0.0, 0.0), (0.01, 0.0), (-0.008, 0.008), (0.0, -0.02), (0.012, 0.006)] {
        let reply = answered(View { shift: (2.3, -1.1), zoom: 0.99, shear, ..View::of(SIDE, SIDE) });
        let laid = plan.lay(&original, &reply, &mut unwatched).unwrap().unwrap_or_else(|why| panic!("{why:?}"));
        let Alignment { shift_px, shear: found, .. } = laid.alignment;
        let off = (found.0 - shear.0).abs().max((found.1 - shear.1).abs());
        assert!(off < 0.0004 && (shear != (0.0, 0.0) || off == 0.0), "{shear:?}: {found:?}");
        assert!((shift_px.0 - 9.2).abs().max((shift_px.1 + 4.4).abs()) < 0.1, "{shear:?}: {shift_px:?}");
        // The old picture comes back.
        let old = samples(&original).chunks(4 * SIDE).skip(laid.patch.y).take(laid.patch.height);
        let old = old.flat_map(|row| &row[4 * laid.patch.x..4 * (laid.patch.x + laid.patch.width)]);
        let sum: u32 = old.zip(laid.patch.eight()).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
        assert!(f64::from(sum) / (laid.patch.eight().len() as f64) < 1.5, "{shear:?}: {sum}");
    }
}

#[test]
fn an_edit_is_the_same_in_one_band_and_in_many() {
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(125.0, 130.0, 100.0));
    for (zoom, shear) in [(1.01, (0.0, 0.0)), (0.99, (0.012, 0.006))] {
        let reply = answered(View { shift: (2.3, -1.1), zoom, shear, tint: (0.95, 6.0), ..View::of(SIDE, SIDE) });
        let [one, three] = [1, 3].map(|bands| {
            in_bands(bands, || {
                let clean = crop::clean(&original, &plan.window, &mut unwatched).unwrap();
                (clean, plan.lay(&original, &reply, &mut unwatched).unwrap().unwrap())
            })
        });
        assert_eq!(samples(&one.0), samples(&three.0), "what is sent");
        assert_eq!((one.1.alignment, one.1.patch), (three.1.alignment, three.1.patch), "{zoom} {shear:?}");
    }
}

#[test]
fn a_strong_tint_along_the_rim_disappears_where_the_joint_is_seamless() {
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(120.0, 130.0, 60.0));
    // Bands of light and dark across the picture, far too narrow for means over the ring, and far too strong.
    let mut reply = crop::clean(&original, &plan.window, &mut unwatched).unwrap();
    let width = reply.width;
    if let Samples::Eight(samples) = &mut reply.samples {
        for (place, pixel) in samples.chunks_mut(4).enumerate() {
            let wave = 25.0 * ((place / width) as f64 / 25.0).sin();
            pixel.iter_mut().take(3).for_each(|sample| *sample = (f64::from(*sample) * 0.8 + 30.0 + wave) as u8);
        }
    }
    let (place, lies) = ((&plan.window, &plan.grown), Alignment::AS_IT_LIES);
    let [before, after] = [Tone::matched, Tone::seamless].map(|toned| {
        let tone = toned(&original, place, &reply, &lies, &mut unwatched).unwrap();
        let laid = blend::Reply { picture: &reply, alignment: &lies, tone: &tone };
        // Not mixed with the old pixels, so that the rim shows what it shows, and looked at within two pixels of it.
        let inside = (&plan.window, &plan.grown, Margins { blend_px: 1, ..plan.margins });
        let patch = blend::blend(&original, inside, &laid, &mut unwatched).unwrap().unwrap();
        let file = write(&original, &[&patch], &mut unwatched).unwrap();
        let seen = compare(&file, &original, &plan.grown, &mut unwatched).unwrap();
        assert_eq!((seen.changed, seen.protected), (0, plan.grown.unmarked()));
        seam::seam_delta_e(&original, &patch, &plan.grown.shrunk(2.0), &plan.grown).unwrap()
    });
    assert!(before > 1.5 && after < 0.4 * before, "{before} {after}");
}

#[test]
fn without_its_tone_matched_a_tinted_reply_shows_a_seam() {
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(120.0, 130.0, 20.0));
    let reply = answered(View { tint: (0.9, 30.0), ..View::of(SIDE, SIDE) });
    let untoned = blend::Reply { picture: &reply, alignment: &Alignment::AS_IT_LIES, tone: &Tone::unchanged() };
    let inside = (&plan.window, &plan.grown, plan.margins);
    let patch = blend::blend(&original, inside, &untoned, &mut unwatched).unwrap().unwrap();
    assert!(seam::seam_delta_e(&original, &patch, &plan.mask, &plan.grown).unwrap() > 1.0);
}

#[test]
fn useless_replies_are_refused_with_the_reason() {
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(120.0, 130.0, 20.0));
    let view = View::of(SIDE, SIDE);
    let flipped = |picture: &Picture| {
        let rows = samples(picture).chunks(4 * SIDE).flat_map(|row| row.chunks(4).rev().flatten().copied());
        Picture::from_rgba(SIDE, SIDE, rows.collect()).unwrap()
    };
    let blank = Picture::from_rgba(SIDE, SIDE, [90, 120, 60, 255].repeat(SIDE * SIDE)).unwrap();
    for (reply, why) in [
        (View { seed: 9.0, ..view }.seen(), Rejection::OtherPicture),
        (blank, Rejection::Blank),
        (flipped(&original), Rejection::Mirrored),
        (View { size: (SIDE, SIDE - 20), ..view }.seen(), Rejection::OtherRatio),
        (View { shift: (14.0, 0.0), ..view }.seen(), Rejection::Shifted),
        (View { zoom: 1.06, ..view }.seen(), Rejection::Zoomed),
    ] {
        let laid = plan.lay(&original, &reply, &mut unwatched).unwrap();
        assert_eq!(laid.err().map(|rejected| rejected.why), Some(why));
    }
}

#[test]
fn pictures_a_pixel_wide_and_replies_of_a_few_pixels_have_an_answer() {
    let model = known(DEFAULT_MODEL).unwrap();
    for (width, height) in [(1, 5000), (5000, 1), (40, 700), (1, 1)] {
        let original = View::of(width, height).seen();
        let mask = Mask::from_fn(width, height, |x, y| (x + y) * 8 / (width + height) == 3 || width + height == 2);
        let plan = Plan::new(&original, mask, model, &mut unwatched).unwrap();
        let reply = crop::clean(&original, &plan.window, &mut unwatched).unwrap();
        let laid = plan.lay(&original, &reply, &mut unwatched).unwrap();
        let laid = laid.unwrap_or_else(|why| panic!("{width} × {height}: {why:?}"));
        let Alignment { shift_px, scale, shear, .. } = laid.alignment;
        assert!(shift_px.0.abs().max(shift_px.1.abs()) < 0.25, "{width} × {height}: {:?}", laid.alignment);
        assert!(
            (scale.0 - 1.0).abs().max((scale.1 - 1.0).abs()) < 0.001 && shear == (0.0, 0.0),
            "{:?}",
            laid.alignment
        );
        let file = write(&original, &[&laid.patch], &mut unwatched).unwrap();
        assert_eq!(compare(&file, &original, &plan.grown, &mut unwatched).unwrap().changed, 0);
    }
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(120.0, 130.0, 20.0));
    for side in [1, 2, 5, 20, 40] {
        let tiny = View::of(side, side).seen();
        let laid = plan.lay(&original, &tiny, &mut unwatched).unwrap();
        assert_eq!(laid.err().map(|rejected| rejected.why), Some(Rejection::Blank), "{side}");
    }
}

#[test]
fn masks_at_their_limits_have_an_answer() {
    let original = View::of(SIDE, SIDE).seen();
    let reply = answered(View { shift: (1.0, 1.0), ..View::of(SIDE, SIDE) });
    let model = known(DEFAULT_MODEL).unwrap();
    let full = Mask::empty(SIDE, SIDE).inverted();
    let pixel = Mask::from_fn(SIDE, SIDE, |x, y| (x, y) == (7, 9));
    let edge = Mask::from_fn(SIDE, SIDE, |x, _| x < 30);
    for (mask, aligned) in [(full, false), (pixel, true), (edge, true)] {
        let plan = plan(&original, mask);
        let laid =
            plan.lay(&original, &reply, &mut unwatched).unwrap().unwrap_or_else(|rejected| panic!("{rejected:?}"));
        assert_eq!(laid.alignment.correlation.is_some(), aligned);
        let file = write(&original, &[&laid.patch], &mut unwatched).unwrap();
        let seen = compare(&file, &original, &plan.grown, &mut unwatched).unwrap();
        assert_eq!((seen.changed, seen.form_kept, seen.protected), (0, true, plan.grown.unmarked()));
    }
    let refused = |mask| Plan::new(&original, mask, model, &mut unwatched).map(|_| ());
    assert_eq!(refused(Mask::empty(SIDE, SIDE)), Err(NoPlan::Mask(MaskFault::Empty)));
    assert!(matches!(refused(Mask::empty(3, SIDE)), Err(NoPlan::Mask(MaskFault::OtherSize { .. }))));
}

#[test]
fn alpha_bits_and_grey_are_kept() {
    let upright = View::of(SIDE, SIDE).seen();
    let reply = answered(View { tint: (0.9, 30.0), ..View::of(SIDE, SIDE) });
    let mut clear = upright.clone();
    clear.channels.alpha = true;
    if let Samples::Eight(samples) = &mut clear.samples {
        samples.iter_mut().skip(3).step_by(4).enumerate().for_each(|(place, alpha)| *alpha = (place % 256) as u8);
    }
    let mut grey = upright.clone();
    grey.channels = Channels { grey: true, alpha: false };
    if let Samples::Eight(samples) = &mut grey.samples {
        samples.chunks_mut(4).for_each(|pixel| (pixel[1], pixel[2]) = (pixel[0], pixel[0]));
    }
    for (name, original) in [("alpha", clear), ("grey", grey), ("deep", deep(&upright))] {
        let plan = plan(&original, disc(120.0, 130.0, 20.0));
        let answer = if name == "grey" { &original } else { &reply };
        let laid = plan.lay(&original, answer, &mut unwatched).unwrap();
        let laid = laid.unwrap_or_else(|rejected| panic!("{name}: {rejected:?}"));
        let file = write(&original, &[&laid.patch], &mut unwatched).unwrap();
        let seen = compare(&file, &original, &plan.grown, &mut unwatched).unwrap();
        assert_eq!((seen.changed, seen.form_kept), (0, true), "{name}");
        let again = Picture::decode(&file, &mut unwatched).unwrap();
        assert_eq!((again.channels, again.bits()), (original.channels, original.bits()), "{name}");
        if name == "alpha" {
            let alphas = |picture: &Picture| samples(picture).iter().skip(3).step_by(4).copied().collect::<Vec<_>>();
            assert_eq!(alphas(&again), alphas(&original));
        }
    }
}

#[test]
fn a_half_transparent_place_that_is_drawn_as_it_was_looks_as_it_did() {
    let mut original = View::of(SIDE, SIDE).seen();
    original.channels.alpha = true;
    if let Samples::Eight(samples) = &mut original.samples {
        samples.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 120);
    }
    let plan = plan(&original, disc(120.0, 130.0, 20.0));
    let reply = crop::clean(&original, &plan.window, &mut unwatched).unwrap();
    let laid = plan.lay(&original, &reply, &mut unwatched).unwrap().unwrap_or_else(|why| panic!("{why:?}"));
    assert!(laid.seam_delta_e.unwrap() < 1.0, "{:?}", laid.seam_delta_e);
}

#[test]
fn margins_follow_the_size_of_what_was_marked() {
    // Width and height of what is marked; by how much it is grown, and over how much it is blended.
    for (width, height, grow_px, blend_px) in
        [(1, 1, 8.0, 8), (60, 80, 9.0, 9), (300, 400, 29.0, 25), (480, 640, 36.0, 25), (1800, 2400, 36.0, 25)]
    {
        let found = Margins::of(Bounds { left: 3, top: 4, right: 3 + width, bottom: 4 + height });
        assert_eq!(found, Margins { grow_px, blend_px }, "{width} × {height}");
    }
}

#[test]
fn work_stops_when_it_is_told_to() {
    let original = View::of(SIDE, SIDE).seen();
    let plan = plan(&original, disc(120.0, 130.0, 20.0));
    for last in [Stage::Register, Stage::Tone, Stage::Blend] {
        let mut seen = Vec::new();
        let mut watch = |stage, share: f32| {
            assert!((0.0..=1.0).contains(&share));
            seen.push(stage);
            if stage == last { Err(Stopped) } else { Ok(()) }
        };
        assert!(plan.lay(&original, &original, &mut watch).is_err(), "{last:?}");
        assert_eq!(seen.last(), Some(&last));
    }
}

#[test]
fn a_whole_frame_that_only_drifted_has_changed_nothing() {
    let original = View::of(SIDE, SIDE).seen();
    let view = View { shift: (2.3, -1.4), zoom: 1.01, tint: (0.95, 10.0), ..View::of(SIDE, SIDE) };
    let mut reply = view.seen();
    let redrawn = Redrawn::of(&original, &reply, &mut unwatched).unwrap().unwrap_or_else(|why| panic!("{why:?}"));
    let Alignment { shift_px, scale, .. } = redrawn.drift.alignment;
    assert!((shift_px.0 - 2.3).abs() < 0.05 && (shift_px.1 + 1.4).abs() < 0.05 && (scale.0 - 1.01).abs() < 0.001);
    assert!(redrawn.drift.tint > 0.01);
    let changes = redrawn.changes(&mut unwatched).unwrap();
    assert_eq!(changes.unmarked(), (SIDE * SIDE) as u64);
    assert!(redrawn.protected(&changes, &mut unwatched).unwrap().is_none());
    let undone = redrawn.undone(&mut unwatched).unwrap().unwrap();
    let undone = Picture::decode(&write(&original, &[&undone], &mut unwatched).unwrap(), &mut unwatched).unwrap();
    let sum: u32 =
        samples(&undone).iter().zip(samples(&original)).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
    assert!(f64::from(sum) / ((4 * SIDE * SIDE) as f64) < 1.0, "{sum}");
    // A square that is new is found, and little beside it.
    if let Samples::Eight(samples) = &mut reply.samples {
        for pixel in (0..40).flat_map(|y| (0..40).map(move |x| (y + 100) * SIDE + x + 60)) {
            samples[pixel * 4..pixel * 4 + 3].copy_from_slice(&[250, 30, 200]);
        }
    }
    let redrawn = Redrawn::of(&original, &reply, &mut unwatched).unwrap().unwrap_or_else(|why| panic!("{why:?}"));
    let changes = redrawn.changes(&mut unwatched).unwrap();
    assert!((62..96).all(|place| changes.is_marked(place, 120)) && !changes.is_marked(30, 120));
    let marked = (SIDE * SIDE) as u64 - changes.unmarked();
    assert!((1500..2600).contains(&marked), "{marked}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, rng_seed: proptest::test_runner::RngSeed::Fixed(2), ..ProptestConfig::default() })]

    /// Whatever the reply and however it lies: no sample outside of the grown mask is another.
    #[test]
    fn nothing_outside_changes(
        (x, y, radius) in (0.0..256.0_f64, 0.0..256.0_f64, 1.0..60.0_f64),
        (shift_x, shift_y, zoom) in (-9.0..9.0_f64, -9.0..9.0_f64, 0.97..1.03_f64),
        (seed, leaning) in (0.0..2.0_f64, prop_oneof![Just(0.0), -0.03..0.03_f64]),
    ) {
        let original = View::of(SIDE, SIDE).seen();
        let plan = plan(&original, disc(x, y, radius));
        let shear = (leaning, -0.5 * leaning);
        let reply = answered(View { shift: (shift_x, shift_y), zoom, shear, tint: (0.9, 20.0), seed, size: (0, 0) });
        let shift_px = (shift_x * 4.0, shift_y * 4.0);
        let alignment = Alignment { shift_px, scale: (zoom, zoom), shear, correlation: None };
        let place = (&plan.window, &plan.grown);
        let tone = Tone::matched(&original, place, &reply, &alignment, &mut unwatched).unwrap();
        let laid = blend::Reply { picture: &reply, alignment: &alignment, tone: &tone };
        let inside = (&plan.window, &plan.grown, plan.margins);
        let patch = blend::blend(&original, inside, &laid, &mut unwatched).unwrap().unwrap();
        let file = write(&original, &[&patch], &mut unwatched).unwrap();
        let seen = compare(&file, &original, &plan.grown, &mut unwatched).unwrap();
        prop_assert_eq!((seen.changed, seen.protected), (0, plan.grown.unmarked()));
    }
}
