use super::*;

fn picture() -> RgbImage {
    RgbImage::from_fn(96, 64, |x, y| {
        let wave = |phase: u32| (128.0 + 100.0 * (f64::from(x * phase + y * 3) / 17.0).sin()) as u8;
        image::Rgb([wave(1), wave(2), wave(5)])
    })
}

/// The mean difference of two pictures, leaving `edge` pixels out on every side.
fn difference(one: &RgbImage, other: &RgbImage, edge: u32) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for y in edge..one.height() - edge {
        for x in edge..one.width() - edge {
            for (a, b) in one.get_pixel(x, y).0.iter().zip(other.get_pixel(x, y).0) {
                sum += (f64::from(*a) - f64::from(b)).abs();
                count += 1.0;
            }
        }
    }
    sum / count
}

#[test]
fn nothing_asked_is_nothing_changed() {
    assert_eq!(Redrawing::NONE.drawn(&picture()), picture());
}

#[test]
fn a_shift_by_whole_pixels_is_exact() {
    let moved = Redrawing { shift_px: (5.0, -3.0), ..Redrawing::NONE }.drawn(&picture());
    for (x, y, pixel) in picture().enumerate_pixels().filter(|(x, y, _)| *x < 80 && *y > 10) {
        assert_eq!(moved.get_pixel(x + 5, y - 3), pixel);
    }
}

#[test]
fn zoom_is_about_the_middle_and_shift_is_in_pixels_of_what_was_sent() {
    let twice = Redrawing { size: 2.0, shift_px: (4.0, 0.0), zoom: 1.02, ..Redrawing::NONE };
    let large = twice.drawn(&picture());
    assert_eq!(large.dimensions(), (192, 128));
    // Going back by hand: content at c from the middle lies at 1.02 c + shift, all of it twice as large.
    let back = RgbImage::from_fn(96, 64, |x, y| {
        let place = |at: u32, side: f64, shift: f64| {
            ((((f64::from(at) + 0.5 - side / 2.0) * 1.02 + shift) + side / 2.0) * 2.0 - 0.5).round() as u32
        };
        *large.get_pixel(place(x, 96.0, 4.0).min(191), place(y, 64.0, 0.0).min(127))
    });
    assert!(difference(&back, &picture(), 12) < 6.0, "{}", difference(&back, &picture(), 12));
}

#[test]
fn a_shear_leans_about_the_middle_and_next_to_none_is_none() {
    let shift = Redrawing { shift_px: (2.5, -1.25), zoom: 1.01, ..Redrawing::NONE };
    let hardly = Redrawing { shear: (1e-9, 0.0), ..shift };
    assert!(difference(&hardly.drawn(&picture()), &shift.drawn(&picture()), 0) < 0.5);
    // A column goes to the right by a pixel for every ten rows, and nothing moves downwards.
    let leaning = Redrawing { shear: (0.1, 0.0), ..Redrawing::NONE }.drawn(&picture());
    for (y, moved) in [(2, -3), (12, -2), (22, -1), (42, 1), (52, 2), (62, 3)] {
        for x in 10..80_u32 {
            let old = picture().get_pixel(x, y).0[0];
            // Rows whose middle is half a pixel beyond a whole shift are a twentieth of a pixel off.
            let new = leaning.get_pixel(x.wrapping_add_signed(moved), y).0[0];
            assert!(old.abs_diff(new) < 8, "{x} {y}: {old} {new}");
        }
    }
}

#[test]
fn a_seed_gives_the_same_reply_and_another_one_another() {
    let reply = |seed| Redrawing::seeded(&mut Random::new(seed), USUAL).reply(&picture());
    assert_eq!(reply(7), reply(7));
    assert_ne!(reply(7), reply(8));
    for seed in 0..200 {
        let drawn = Redrawing::seeded(&mut Random::new(seed), USUAL);
        assert!(drawn.shift_px.0.abs() <= 12.0 && drawn.shift_px.1.abs() <= 12.0 && (drawn.zoom - 1.0).abs() <= 0.03);
        assert!((70..=95).contains(&drawn.quality) && (0.0..=1.2).contains(&drawn.blur_px));
    }
}

#[test]
fn an_object_stays_in_its_ellipse_and_garbage_is_something_else() {
    let mut with = picture();
    put_object(&mut with, (48.0, 32.0), (10.0, 8.0), &mut Random::new(3));
    for (x, y, pixel) in with.enumerate_pixels() {
        let outside = (f64::from(x) - 47.5).hypot((f64::from(y) - 31.5) * 1.25) > 10.1;
        assert!(!outside || pixel == picture().get_pixel(x, y), "{x} {y}");
    }
    assert!(difference(&with, &picture(), 0) > 1.0);
    let other = RgbImage::from_fn(30, 30, |x, _| image::Rgb([x as u8 * 8; 3]));
    for garbage in Garbage::ALL {
        let made = garbage.made(&picture(), &other, &mut Random::new(1));
        let differs = made.dimensions() != picture().dimensions() || difference(&made, &picture(), 0) > 10.0;
        assert!(differs, "{garbage:?}");
    }
}

#[test]
fn a_blur_is_gauss_and_ends_at_the_edges() {
    let (width, height) = (9_u32, 7_u32);
    let one = RgbImage::from_fn(width, height, |x, y| image::Rgb([if (x, y) == (1, 5) { 255 } else { 0 }, 40, 0]));
    let blurred = resample::blurred(&one, 1.0);
    // By hand, in double precision; places beyond the edges count for their neighbours inside.
    let weight = |x: i64| (-(x * x) as f64 / 2.0).exp();
    let sum: f64 = (-3..=3).map(weight).sum();
    for (x, y, found) in blurred.chunks_exact(3).zip(0..).map(|(pixel, at)| (at % 9, at / 9, pixel)) {
        let along = |at: i64, side: i64, lit: i64| -> f64 {
            let hit = |off: &i64| (at + off).clamp(0, side - 1) == lit;
            (-3..=3).filter(hit).map(weight).sum::<f64>() / sum
        };
        let expected = 255.0 * along(x, 9, 1) * along(y, 7, 5);
        assert!((f64::from(found[0]) - expected).abs() < 1e-3, "{x} {y}: {} and not {expected}", found[0]);
        assert!((found[1] - 40.0).abs() < 1e-3 && found[2] == 0.0);
    }
}
