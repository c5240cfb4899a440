//! Earlier pictures, and how far this one has drifted from them.

use super::*;

#[test]
fn the_turn_that_drifted_is_named_once_all_are_compared() {
    let mut desk = opened();
    let pictures = [Hash([11; 32]), Hash([12; 32]), Hash([13; 32])];
    desk.earlier = pictures.map(|picture| Earlier { picture, asked: false, drift: None }).to_vec();
    let effects = update(&mut desk, DeskEvent::DriftWanted);
    assert_eq!(effects, [DeskEffect::Compare(pictures[2])], "the nearest first, one at a time");
    assert!(update(&mut desk, DeskEvent::DriftWanted).is_empty(), "what is under way is not asked for again");
    // Since the first: 9 px. The turn after the second brought 7 of them: from there on it is 1 px.
    let drift = |right: f64| Ok(Drift { shift_px: (right, 0.0), scale: 1.0, ..Drift::default() });
    for (place, right) in [(2, 1.0), (1, 8.0), (0, 9.0)] {
        assert_eq!(desk.drifted_after(), None);
        let effects = update(&mut desk, DeskEvent::DriftFound(pictures[place], drift(right)));
        let next = place.checked_sub(1).map(|next| DeskEffect::Compare(pictures[next]));
        assert_eq!(effects, next.into_iter().collect::<Vec<_>>());
    }
    assert_eq!(desk.reaches_px(), [Some(9.0), Some(8.0), Some(1.0)]);
    assert_eq!(desk.drifted_after(), Some(1));
    // A zoom of 1 % moves the corner of a square of 1000 by 7.07 px.
    let zoomed = Drift { scale: 1.01, ..Drift::default() };
    assert!((zoomed.reach_px((1000, 1000)) - 7.0711).abs() < 1e-3);
    update(&mut desk, DeskEvent::DriftFound(pictures[0], Err(Error::new(Kind::Unknown))));
    assert_eq!(desk.drifted_after(), Some(1), "one that cannot be compared hides nothing");
    for picture in pictures {
        update(&mut desk, DeskEvent::DriftFound(picture, drift(0.2)));
    }
    assert_eq!(desk.drifted_after(), None, "a fifth of a pixel is no drift to name");
}

/// A desk on which these drifts since each earlier picture were found, the oldest first.
fn compared(drifts: &[Drift]) -> Desk {
    let mut desk = opened();
    desk.size = (1000, 800);
    let earlier = |(number, drift): (usize, &Drift)| Earlier {
        picture: Hash([number as u8; 32]),
        asked: true,
        drift: Some(Ok(*drift)),
    };
    desk.earlier = drifts.iter().enumerate().map(earlier).collect();
    desk
}

#[test]
fn of_turns_that_cancel_each_other_the_largest_is_named() {
    let shifted = |right: f64, down: f64| Drift { shift_px: (right, down), scale: 1.0, ..Drift::default() };
    let zoomed = |scale: f64| Drift { scale, ..Drift::default() };
    let tinted = |light: f32| Drift { scale: 1.0, tint: light.abs(), towards: [light, 0.0, 0.0], ..Drift::default() };
    for (name, drifts, expected) in [
        // 3 px to the right, 5 px back, 4 px to the right: since the first it is 2 px.
        ("back and forth", vec![shifted(2.0, 0.0), shifted(-1.0, 0.0), shifted(4.0, 0.0)], Some(1)),
        // 4 px to the right, then 4.5 px down: both end 6 px away, and the second did more.
        ("two axes", vec![shifted(4.0, 4.5), shifted(0.0, 4.5)], Some(1)),
        ("two axes, the first more", vec![shifted(4.5, 4.0), shifted(0.0, 4.0)], Some(0)),
        // 4.5 px, more than all of it back, and then nothing.
        ("all of it back", vec![shifted(-0.5, 0.0), shifted(-5.0, 0.0), shifted(0.0, 0.0)], Some(1)),
        // One percent larger, then two percent smaller.
        ("zooms", vec![zoomed(0.99), zoomed(0.98), zoomed(1.0)], Some(1)),
        // A little more light, then much less.
        ("tints", vec![tinted(-0.03), tinted(-0.06), tinted(0.0)], Some(1)),
        ("hardly anything", vec![shifted(0.3, 0.3), tinted(0.004)], None),
    ] {
        assert_eq!(compared(&drifts).drifted_after(), expected, "{name}");
    }
}

proptest::proptest! {
    /// What a turn did is found from what there is since the pictures before and after it, whatever came later.
    #[test]
    fn a_turn_is_told_from_those_after_it(
        one in (-9.0..9.0, -9.0..9.0, 0.97..1.03, -0.02..0.02, -0.02..0.02),
        other in (-9.0..9.0, -9.0..9.0, 0.97..1.03, -0.02..0.02, -0.02..0.02),
    ) {
        let of = |(right, down, scale, lean, fall): (f64, f64, f64, f64, f64)| {
            Drift { shift_px: (right, down), scale, shear: (lean, fall), ..Drift::default() }
        };
        let (turn, since) = (of(one), of(other));
        // What is at a place after the turn, and after all that came since.
        let moved = |drift: &Drift, (x, y): (f64, f64)| {
            let (right, down) = drift.shift_px;
            (drift.scale * x + drift.shear.0 * y + right, drift.scale * y + drift.shear.1 * x + down)
        };
        let both = |place: (f64, f64)| moved(&since, moved(&turn, place));
        let (origin, right, down) = (both((0.0, 0.0)), both((1.0, 0.0)), both((0.0, 1.0)));
        // Two leaning turns make both sides grow a little differently, which one zoom cannot say: by at most 0.0004.
        let all = Drift {
            shift_px: origin,
            scale: (right.0 - origin.0 + down.1 - origin.1) / 2.0,
            shear: (down.0 - origin.0, right.1 - origin.1),
            ..Drift::default()
        };
        let found = all.before(&since);
        for place in [(0.0, 0.0), (500.0, 400.0), (-500.0, 400.0)] {
            let (one, other) = (moved(&found, place), moved(&turn, place));
            proptest::prop_assert!((one.0 - other.0).hypot(one.1 - other.1) < 0.5, "{found:?} for {turn:?}");
        }
    }
}
