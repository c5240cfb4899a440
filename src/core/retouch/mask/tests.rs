use super::*;
use proptest::prelude::*;
use std::ops::Range;

/// A mask drawn with `#` for marked.
fn drawn(rows: &[&str]) -> Mask {
    let width = rows.first().map_or(0, |row| row.len());
    Mask::from_fn(width, rows.len(), |x, y| rows[y].as_bytes()[x] == b'#')
}

#[test]
fn a_disc_is_a_disc() {
    let one = drawn(&[".......", ".......", ".......", "...#...", ".......", ".......", "......."]);
    let disc = drawn(&[".......", "..###..", ".#####.", ".#####.", ".#####.", "..###..", "......."]);
    assert_eq!(one.grown(2.3), disc);
    assert_eq!(one.grown(0.0), one);
    assert_eq!(one.grown(100.0).unmarked(), 0);
    assert_eq!(disc.shrunk(2.3), one);
}

#[test]
fn masks_that_are_empty_full_or_of_another_size_are_told() {
    assert_eq!(Mask::empty(4, 3).check(4, 3), Err(MaskFault::Empty));
    let other = MaskFault::OtherSize { mask: (4, 3), picture: (3, 4) };
    assert_eq!(Mask::empty(4, 3).check(3, 4), Err(other));
    let full = Mask::empty(4, 3).inverted();
    assert_eq!(full.check(4, 3), Ok(Bounds { left: 0, top: 0, right: 4, bottom: 3 }));
    assert_eq!((full.unmarked(), full.grown(5.0), full.shrunk(5.0)), (0, full.clone(), full.clone()));
    assert_eq!(Mask::empty(4, 3).grown(5.0), Mask::empty(4, 3));
    assert_eq!(Mask::from_bytes(2, 2, vec![0, 127, 128, 255]).map(|mask| mask.unmarked()), Some(2));
    assert_eq!(Mask::from_bytes(2, 2, vec![0; 3]), None);
    let outside = [(4, 0), (0, 3), (usize::MAX, 0), (0, usize::MAX)];
    assert!(outside.iter().all(|(x, y)| !full.is_marked(*x, *y)));
}

#[test]
fn white_is_marked_black_and_transparent_are_not() {
    let samples = vec![255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 10, 140, 140, 140, 255];
    let mask = Mask::from_picture(&Picture::from_rgba(4, 1, samples).unwrap());
    assert_eq!(mask.bytes(), [255, 0, 0, 255]);
    assert_eq!(Mask::from_picture(&mask.to_picture().unwrap()), mask);
}

/// A mask of any size and any pixels: a small one, mostly unmarked, or a wide one, mostly marked.
fn any_mask() -> impl Strategy<Value = Mask> {
    prop_oneof![scattered((1..24, 1..24), 9), scattered((80..120, 1..8), 300).prop_map(|mask| mask.inverted())]
}

/// Pixels of which one in so many is marked.
fn scattered(size: (Range<usize>, Range<usize>), unmarked: u32) -> impl Strategy<Value = Mask> {
    size.prop_flat_map(move |(width, height)| {
        let bytes = proptest::collection::vec(prop_oneof![unmarked => Just(0_u8), 1 => Just(255)], width * height);
        bytes.prop_map(move |bytes| Mask::from_bytes(width, height, bytes).unwrap())
    })
}

/// The distance to the nearest pixel that is marked (or not), by looking at all of them.
fn nearest(mask: &Mask, x: usize, y: usize, marked: bool) -> f64 {
    let (width, height) = mask.size();
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let distances = places.filter(|(x, y)| mask.is_marked(*x, *y) == marked).map(|(near_x, near_y)| {
        let (across, down) = (near_x as f64 - x as f64, near_y as f64 - y as f64);
        (across * across + down * down).sqrt()
    });
    distances.fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn growing_is_exact(mask in any_mask(), quarters in 0_u16..60) {
        let radius = f32::from(quarters) / 4.0;
        let grown = mask.grown(radius);
        for y in 0..mask.size().1 {
            for x in 0..mask.size().0 {
                let expected = nearest(&mask, x, y, true) <= f64::from(radius);
                prop_assert_eq!(grown.is_marked(x, y), expected, "{} {} of radius {}", x, y, radius);
            }
        }
    }

    #[test]
    fn depths_are_exact(mask in any_mask(), limit in 1_usize..12) {
        let Some(bounds) = mask.bounds() else { return Ok(()) };
        let rim = Rim::of(&mask, bounds, limit);
        let mut depths = vec![0.0; bounds.width()];
        let mut stretches = Vec::new();
        for y in bounds.top..bounds.bottom {
            rim.stretches(y, &mut stretches);
            let in_stretches: Vec<usize> = stretches.iter().flat_map(|stretch| stretch.from..stretch.to).collect();
            let marked: Vec<usize> = (0..mask.size().0).filter(|x| mask.is_marked(*x, y)).collect();
            prop_assert_eq!(in_stretches, marked);
            let deep = stretches.iter().filter(|stretch| stretch.deep).flat_map(|stretch| stretch.from..stretch.to);
            for x in deep {
                prop_assert!(nearest(&mask, x, y, false) >= limit as f64, "{} {} is not deep", x, y);
            }
            rim.depths(y, bounds.left, &mut depths);
            for (x, depth) in (bounds.left..).zip(&depths) {
                let expected = nearest(&mask, x, y, false).min(limit as f64);
                let expected = if mask.is_marked(x, y) { expected } else { 0.0 };
                prop_assert!((f64::from(*depth) - expected).abs() < 1e-4, "{} {}: {} for {}", x, y, depth, expected);
            }
        }
    }
}
