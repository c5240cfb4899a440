#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is wrong")]
use super::*;
use proptest::prelude::*;

/// A picture with a grey left half and a white right half, and a white dot in the grey.
fn halves(width: usize, height: usize) -> Picture {
    let samples = (0..width * height).flat_map(|place| {
        let (x, y) = (place % width, place / width);
        let grey = if x >= width / 2 || (x, y) == (2, 2) { 255 } else { 100 };
        [grey, grey, grey, 255]
    });
    Picture::from_rgba(width, height, samples.collect()).unwrap()
}

/// The mask as lines of text.
fn drawn(marks: &[Mark], width: usize, height: usize) -> Vec<String> {
    let mask = mask_of(marks, &halves(width, height));
    let row = |y: usize| mask.row(y).iter().map(|byte| if *byte == 0 { '.' } else { '#' }).collect();
    (0..height).map(row).collect()
}

fn marked(mask: &Mask) -> u64 {
    let (width, height) = mask.size();
    (width * height) as u64 - mask.unmarked()
}

#[test]
fn shapes_mark_the_pixels_whose_centres_they_hold() {
    let rectangle = Mark::Rectangle { from: [4.0, 3.0], to: [1.0, 1.0], erases: false };
    assert_eq!(drawn(std::slice::from_ref(&rectangle), 6, 4), ["......", ".###..", ".###..", "......"]);
    let hole = Mark::Rectangle { from: [2.0, 1.0], to: [3.0, 2.0], erases: true };
    assert_eq!(drawn(&[rectangle, hole], 6, 4), ["......", ".#.#..", ".###..", "......"]);
    let ellipse = Mark::Ellipse { from: [0.0, 0.0], to: [6.0, 4.0], erases: false };
    assert_eq!(drawn(&[ellipse], 6, 4), [".####.", "######", "######", ".####."]);
    let triangle = Mark::Outline { corners: vec![[0.0, 0.0], [6.0, 0.0], [0.0, 4.0]], erases: false };
    assert_eq!(drawn(&[triangle], 6, 4), ["#####.", "####..", "##....", "#....."]);
    let dot = Mark::Stroke { dabs: vec![[2.5, 1.5, 1.0]], erases: false };
    assert_eq!(drawn(&[dot], 6, 4), ["..#...", ".###..", "..#...", "......"]);
}

#[test]
fn the_wand_stops_at_what_looks_otherwise_and_goes_around_holes() {
    let wand = |at, tolerance| Mark::Wand { at, tolerance, erases: false };
    assert_eq!(drawn(&[wand([0.5, 0.5], 10)], 8, 4), ["####....", "####....", "##.#....", "####...."]);
    assert_eq!(drawn(&[wand([6.5, 0.5], 10)], 8, 4), ["....####"; 4]);
    assert_eq!(drawn(&[wand([0.5, 0.5], 155)], 8, 4), ["########"; 4]);
    assert_eq!(drawn(&[wand([-1.0, 0.5], 10), wand([0.5, 99.0], 10)], 8, 4), ["........"; 4], "outside is nothing");
}

#[test]
fn the_whole_mask_is_changed_at_once() {
    let dot = Mark::Rectangle { from: [2.0, 1.0], to: [3.0, 2.0], erases: false };
    let grown = [dot.clone(), Mark::Grown(1.0)];
    assert_eq!(drawn(&grown, 6, 4), ["..#...", ".###..", "..#...", "......"]);
    let back = [dot.clone(), Mark::Grown(1.0), Mark::Grown(-1.0)];
    assert_eq!(drawn(&back, 6, 4), drawn(std::slice::from_ref(&dot), 6, 4));
    assert_eq!(drawn(&[dot.clone(), Mark::Inverted, Mark::Nothing], 6, 4), ["......"; 4]);
    assert_eq!(drawn(&[dot, Mark::All], 6, 4), ["######"; 4]);
}

#[test]
fn odd_numbers_mark_nothing_by_accident_and_nothing_panics() {
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1e9, 1e9];
    for value in odd {
        let marks = [
            Mark::Stroke { dabs: vec![[value, value, 1.0]], erases: false },
            Mark::Rectangle { from: [value, value], to: [value, value], erases: false },
            Mark::Ellipse { from: [value, 0.0], to: [value, 4.0], erases: false },
            Mark::Outline { corners: vec![[value, value], [0.0, value]], erases: false },
        ];
        for mark in marks {
            assert!(drawn(&[mark], 6, 4).iter().map(|row| row.matches('#').count()).sum::<usize>() <= 1, "{value}");
        }
    }
}

proptest! {
    #[test]
    fn a_stroke_has_no_gaps_and_stays_within_its_radius(
        (x0, y0) in (0.0_f32..40.0, 0.0_f32..40.0), (x1, y1) in (0.0_f32..40.0, 0.0_f32..40.0), radius in 0.5_f32..9.0
    ) {
        let mark = Mark::Stroke { dabs: vec![[x0, y0, radius], [x1, y1, radius]], erases: false };
        let mask = mask_of([&mark], &halves(40, 40));
        let length = (x1 - x0).hypot(y1 - y0);
        for y in 0..40 {
            for x in 0..40 {
                let (px, py) = (x as f32 + 0.5 - x0, y as f32 + 0.5 - y0);
                let along = ((px * (x1 - x0) + py * (y1 - y0)) / (length * length).max(1e-9)).clamp(0.0, 1.0);
                let distance = (px - along * (x1 - x0)).hypot(py - along * (y1 - y0));
                if distance < radius * 0.99 - 0.02 {
                    prop_assert!(mask.is_marked(x, y), "{x} {y} is {distance} away");
                }
                if distance > radius.max(0.75) + 0.01 {
                    prop_assert!(!mask.is_marked(x, y), "{x} {y} is {distance} away");
                }
            }
        }
    }

    #[test]
    fn what_was_marked_is_taken_away_by_the_same_shape(points in proptest::collection::vec((0.0_f32..30.0, 0.0_f32..30.0), 3..12)) {
        let corners: Vec<Place> = points.iter().map(|(x, y)| [*x, *y]).collect();
        let marks = [Mark::Outline { corners: corners.clone(), erases: false }, Mark::Outline { corners, erases: true }];
        prop_assert_eq!(marked(&mask_of(&marks, &halves(30, 30))), 0);
    }
}
