use super::*;
use crate::core::style::specimens::{HEIGHT, Manner, NIGHT, PAPER, WIDTH, measured, paint, set};
use crate::core::style::working::Raster;
use crate::core::style::{Meter, Score};
use proptest::prelude::*;
use std::sync::LazyLock;

static ON_PAPER: LazyLock<Vec<Measurement>> = LazyLock::new(|| set(PAPER, 10));
static AT_NIGHT: LazyLock<Vec<Measurement>> = LazyLock::new(|| set(NIGHT, 8));

fn opaque(rgb: &[u8]) -> Vec<u8> {
    rgb.as_chunks::<3>().0.iter().flat_map(|[red, green, blue]| [*red, *green, *blue, 255]).collect()
}

fn of(rgba: &[u8]) -> Measurement {
    Measurement::of(Raster::rgba(rgba, WIDTH, HEIGHT).unwrap())
}

/// Pictures that are almost of the set, and one that is far from it.
fn strays() -> Vec<(&'static str, Vec<u8>)> {
    let veil = |colour: [u32; 3], share: u32| {
        let mixed = move |(place, channel): (usize, u8)| {
            ((u32::from(channel) * (10 - share) + colour[place % 3] * share) / 10) as u8
        };
        paint(PAPER, 90).into_iter().enumerate().map(mixed).collect::<Vec<u8>>()
    };
    vec![
        ("blue veil", veil([20, 60, 200], 3)),
        ("faded", veil([128, 128, 128], 5)),
        ("dark", veil([0, 0, 0], 4)),
        ("light", veil([255, 255, 255], 4)),
        ("green ink", paint(Manner { ink: [70, 140, 80], ..PAPER }, 90)),
        ("night", paint(NIGHT, 90)),
    ]
}

#[test]
fn what_is_moved_comes_nearer_in_palette_and_tone_and_loses_nothing() {
    for set in [&ON_PAPER, &AT_NIGHT] {
        let (meter, target) = (Meter::new(set), Target::of(set).unwrap());
        for (name, rgb) in strays() {
            let mut rgba = opaque(&rgb);
            let before = of(&rgba);
            Transfer::between(&before, &target).apply(&mut rgba, 1.0);
            let (was, is) = (meter.score(&before), meter.score(&of(&rgba)));
            let parts = |score: &Score| score.parts[0] + score.parts[1];
            // What is of the set already has nothing to gain.
            assert!(parts(&is) > parts(&was).min(190.0), "{name}: {was:?} {is:?}");
            assert!(is.whole > was.whole - 1.0, "{name}: {was:?} {is:?}");
        }
    }
}

#[test]
fn a_veil_is_lifted() {
    let (meter, target) = (Meter::new(&ON_PAPER), Target::of(&ON_PAPER).unwrap());
    for (name, rgb) in strays().into_iter().take(4) {
        let mut rgba = opaque(&rgb);
        let before = of(&rgba);
        Transfer::between(&before, &target).apply(&mut rgba, 1.0);
        let (was, is) = (meter.score(&before).whole, meter.score(&of(&rgba)).whole);
        assert!(was < 60.0 && is > 90.0, "{name}: {was} {is}");
    }
}

/// The mean difference of two pictures, of 255.
fn difference(one: &[u8], two: &[u8]) -> f64 {
    let sum: u64 = one.iter().zip(two).map(|(one, two)| u64::from(one.abs_diff(*two))).sum();
    sum as f64 / one.len() as f64
}

#[test]
fn a_picture_of_the_set_hardly_changes_and_a_second_time_changes_little() {
    let target = Target::of(&ON_PAPER).unwrap();
    let own = opaque(&paint(PAPER, 90));
    let mut moved = own.clone();
    Transfer::between(&of(&own), &target).apply(&mut moved, 1.0);
    assert!(difference(&own, &moved) < 2.0, "{}", difference(&own, &moved));
    for (name, rgb) in strays().into_iter().take(4) {
        let start = opaque(&rgb);
        let mut once = start.clone();
        Transfer::between(&of(&start), &target).apply(&mut once, 1.0);
        let mut twice = once.clone();
        Transfer::between(&of(&once), &target).apply(&mut twice, 1.0);
        let (first, second) = (difference(&start, &once), difference(&once, &twice));
        assert!(second < first / 8.0, "{name}: {first} then {second}");
    }
}

#[test]
fn what_is_matched_by_the_proven_amount_gains_or_stays() {
    let (meter, target) = (Meter::new(&AT_NIGHT), Target::of(&AT_NIGHT).unwrap());
    let score = |measured: &Measurement| meter.score(measured).whole;
    let mut gained = 0;
    for (name, rgb) in strays() {
        let mut rgba = opaque(&rgb);
        let before = of(&rgba);
        let transfer = Transfer::between(&before, &target);
        let amount = transfer.proven_amount(&rgba, (WIDTH, HEIGHT), score);
        transfer.apply(&mut rgba, amount);
        let (was, is) = (score(&before), score(&of(&rgba)));
        assert!(if amount > 0.0 { is > was } else { is == was }, "{name} {amount}: {was} {is}");
        gained += u32::from(amount > 0.0);
    }
    assert!(gained > 2, "{gained}");
    let nothing = Transfer { tone: Curve::between([0.5; 7], [0.9; 7]), scale: 1.0, shift: [0.0; 2] };
    assert_eq!(nothing.proven_amount(&opaque(&paint(NIGHT, 0)), (WIDTH, HEIGHT), score), 0.0);
    assert_eq!(nothing.proven_amount(&[1, 2, 3], (WIDTH, HEIGHT), score), 0.0, "no picture");
}

#[test]
fn an_amount_that_only_the_small_picture_promises_is_not_believed() {
    // A score that likes what is measured first, of the small pictures, and nothing of the whole ones but the last.
    let rgba = opaque(&paint(NIGHT, 90));
    let transfer = Transfer::between(&of(&rgba), &Target::of(&ON_PAPER).unwrap());
    for (proven, expected) in [(1, 1.0), (2, 0.8), (5, 0.2), (6, 0.0)] {
        let asked = std::cell::Cell::new(0);
        let score = |_: &Measurement| {
            asked.set(asked.get() + 1);
            // The picture as it is, five small ones of which the first is best, and then whole ones.
            match asked.get() {
                1 => 10.0,
                2 => 90.0,
                3..=6 => 50.0,
                whole => {
                    if whole - 6 >= proven {
                        80.0
                    } else {
                        9.0
                    }
                }
            }
        };
        assert_eq!(transfer.proven_amount(&rgba, (WIDTH, HEIGHT), score), expected);
    }
}

#[test]
fn a_ramp_keeps_its_steps_and_its_order() {
    let target = Target::of(&ON_PAPER).unwrap();
    let mut ramp: Vec<u8> = (0..=255).flat_map(|grey| [grey, grey, grey, 255]).collect();
    Transfer::between(&measured(&paint(NIGHT, 90)), &target).apply(&mut ramp, 1.0);
    let luma = |pixel: &[u8; 4]| 2 * u32::from(pixel[0]) + 5 * u32::from(pixel[1]) + u32::from(pixel[2]);
    let steps: Vec<u32> = ramp.as_chunks::<4>().0.iter().map(luma).collect();
    assert!(steps.windows(2).all(|pair| pair[0] <= pair[1]), "{steps:?}");
    let widest = steps.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default();
    assert!(widest <= 5 * 8, "at most five steps of eight bits at once: {widest}");
    let mut different = steps.clone();
    different.dedup();
    assert!(different.len() > 128, "half of the steps stay, however far it goes: {}", different.len());
}

#[test]
fn of_no_pictures_there_is_no_target() {
    assert_eq!(Target::of(&[]), None);
}

proptest! {
    #[test]
    fn nothing_changes_at_no_amount_and_alpha_never(
        pixels in proptest::collection::vec(any::<[u8; 4]>(), 0..40), amount in 0.0_f32..=1.0
    ) {
        let transfer = Transfer { tone: Curve::between([0.1; 7], [0.6; 7]), scale: 1.5, shift: [0.03, -0.05] };
        let bytes = pixels.concat();
        for none in [0.0, -1.0, f32::NAN] {
            let mut same = bytes.clone();
            transfer.apply(&mut same, none);
            prop_assert_eq!(&same, &bytes);
        }
        let mut moved = bytes.clone();
        transfer.apply(&mut moved, amount);
        for (was, is) in bytes.as_chunks::<4>().0.iter().zip(moved.as_chunks::<4>().0) {
            prop_assert_eq!(was[3], is[3]);
        }
        let mut by_rows = bytes.clone();
        by_rows.chunks_mut(8).for_each(|row| transfer.apply(row, amount));
        prop_assert_eq!(by_rows, moved);
    }

    #[test]
    fn a_curve_rises_within_its_limits(
        mut from in any::<[f32; 7]>().prop_map(|all| all.map(|value| value.abs() % 1.0)),
        mut to in any::<[f32; 7]>().prop_map(|all| all.map(|value| value.abs() % 1.0)),
    ) {
        from.sort_by(f32::total_cmp);
        to.sort_by(f32::total_cmp);
        let curve = Curve::between(from, to);
        let values: Vec<f32> = (0..=500).map(|step| curve.at(step as f32 / 500.0)).collect();
        prop_assert!(values.iter().all(|value| (0.0..=1.0).contains(value)), "{:?}", values);
        prop_assert!(values.windows(2).all(|pair| pair[1] >= pair[0] - 1e-6 && pair[1] - pair[0] <= 1.9 / 500.0));
        prop_assert!(Curve::between(from, from).at(from[3]) - from[3] < 0.013);
    }
}
