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
    let drift = |right: f64| Ok(Drift { shift_px: (right, 0.0), scale: 1.0, tint: 0.0 });
    for (place, right) in [(2, 1.0), (1, 8.0), (0, 9.0)] {
        assert_eq!(desk.drifted_after(), None);
        let effects = update(&mut desk, DeskEvent::DriftFound(pictures[place], drift(right)));
        let next = place.checked_sub(1).map(|next| DeskEffect::Compare(pictures[next]));
        assert_eq!(effects, next.into_iter().collect::<Vec<_>>());
    }
    assert_eq!(desk.reaches_px(), [Some(9.0), Some(8.0), Some(1.0)]);
    assert_eq!(desk.drifted_after(), Some(1));
    // A zoom of 1 % moves the corner of a square of 1000 by 7.07 px.
    let zoomed = Drift { shift_px: (0.0, 0.0), scale: 1.01, tint: 0.0 };
    assert!((zoomed.reach_px((1000, 1000)) - 7.0711).abs() < 1e-3);
    update(&mut desk, DeskEvent::DriftFound(pictures[0], Err(Error::new(Kind::Unknown))));
    assert_eq!(desk.drifted_after(), Some(1), "one that cannot be compared hides nothing");
    for picture in pictures {
        update(&mut desk, DeskEvent::DriftFound(picture, drift(0.2)));
    }
    assert_eq!(desk.drifted_after(), None, "a fifth of a pixel is no drift to name");
}
