//! Properties of what is measured and judged, on pictures that are painted for them.

use super::exemplars::{Distances, exemplars};
use super::fingerprint::near_duplicates;
use super::measurement::Measurement;
use super::meter::{Meter, fall};
use super::model::{Distance, Model};
use super::reason::{Reason, flaws};
use super::scales::SCALES;
use super::set::SetReport;
use super::specimens::{HEIGHT, Manner, NIGHT, PAPER, WIDTH, blurred, measured, paint, set};
use super::vector::Vector;
use super::working::Raster;

fn whole(meter: &Meter, bytes: &[u8]) -> f32 {
    meter.score(&measured(bytes)).whole
}

fn never_rises(scores: &[f32]) -> bool {
    scores.windows(2).all(|pair| pair[1] <= pair[0] + 0.5) && scores[scores.len() - 1] < scores[0] - 20.0
}

#[test]
fn every_measure_has_its_scale() {
    let vector = Vector::of(&measured(&paint(PAPER, 1)));
    let lengths = vector.0.each_ref().map(Vec::len);
    assert_eq!(lengths, SCALES.map(<[_]>::len));
    assert!(SCALES.iter().copied().flatten().all(|scale| scale.spread > 0.0 && scale.weight > 0.0));
    assert!(vector.0.iter().flatten().all(|value| value.is_finite()));
}

#[test]
fn words_point_at_their_measures() {
    let plain = measured(&paint(PAPER, 1));
    let with = |change: &dyn Fn(&mut Measurement)| {
        let mut changed = plain.clone();
        change(&mut changed);
        let vector = Vector::of(&changed);
        let model = Model::of(&[Vector::of(&plain)]);
        super::reason::differences(&model, &vector, &model.distance(&vector))
    };
    assert_eq!(with(&|each| each.palette.warmth -= 0.5), [Reason::Cooler]);
    assert_eq!(with(&|each| each.tone.brightness += 0.9)[0], Reason::Brighter);
    assert_eq!(with(&|each| each.tone.contrast += 0.9)[0], Reason::MoreContrast);
    assert_eq!(with(&|each| each.saturation.mean += 0.5)[0], Reason::MoreVivid);
    assert_eq!(with(&|each| each.line.edges[0] += 0.9)[0], Reason::Busier);
    assert_eq!(with(&|each| each.texture.grain += 0.5)[0], Reason::Grainier);
}

#[test]
fn what_is_measured_follows_the_picture() {
    let paper = measured(&paint(PAPER, 1));
    let night = measured(&paint(NIGHT, 1));
    assert!(paper.palette.warmth > 0.02 && night.palette.warmth < -0.02);
    assert!(paper.tone.brightness > night.tone.brightness + 0.3);
    assert!(night.texture.grain > paper.texture.grain + 0.005);
    assert!(paper.line.flat > 0.7 && night.line.flat < 0.3);
    assert!(paper.photographic < night.photographic);
    assert!(paper.line.dark_lines > 3.0 * paper.line.light_lines, "{:?}", paper.line);
}

#[test]
fn a_plain_picture_is_empty_and_even() {
    let plain = measured(&[128, 128, 128].repeat((WIDTH * HEIGHT) as usize));
    assert_eq!(plain.composition.negative_space, 1.0);
    assert_eq!(plain.composition.centre, [0.5, 0.5]);
    assert_eq!((plain.line.flat, plain.texture.grain, plain.palette.variety), (1.0, 0.0, 0.0));
    assert_eq!(plain.palette.swatches.len(), 1);
}

#[test]
fn size_does_not_matter() {
    let bytes = paint(PAPER, 5);
    let doubled: Vec<u8> = bytes
        .chunks_exact(WIDTH as usize * 3)
        .flat_map(|row| {
            let wide: Vec<u8> = row.chunks_exact(3).flat_map(|pixel| [pixel, pixel].concat()).collect();
            [wide.clone(), wide].concat()
        })
        .collect();
    let large = Measurement::of(Raster::rgb(&doubled, WIDTH * 2, HEIGHT * 2).unwrap());
    let distance = Distance::between(&Vector::of(&measured(&bytes)), &Vector::of(&large));
    assert!(distance.whole < 0.1, "{distance:?}");
}

#[test]
fn mirroring_keeps_all_but_the_layout() {
    let bytes = paint(PAPER, 5);
    let mirrored: Vec<u8> = bytes
        .chunks_exact(WIDTH as usize * 3)
        .flat_map(|row| row.chunks_exact(3).rev().flatten().copied().collect::<Vec<u8>>())
        .collect();
    let distance = Distance::between(&Vector::of(&measured(&bytes)), &Vector::of(&measured(&mirrored)));
    assert!(distance.parts[..3].iter().chain(&distance.parts[4..5]).all(|part| *part < 0.15), "{distance:?}");
}

#[test]
fn one_style_holds_together_and_two_do_not() {
    let mut mixed = set(PAPER, 6);
    mixed.extend(set(NIGHT, 6));
    let (one, two) = (SetReport::of(&set(PAPER, 12), &[]), SetReport::of(&mixed, &[]));
    assert!(one.cohesion > 75.0 && one.cohesion > two.cohesion + 20.0, "{} {}", one.cohesion, two.cohesion);
    assert!(one.outliers.len() <= 1, "{:?}", one.outliers);
}

#[test]
fn strangers_are_named_with_reasons() {
    let mut pictures = set(PAPER, 14);
    pictures.extend(set(NIGHT, 2));
    let report = SetReport::of(&pictures, &[]);
    let mut places: Vec<usize> = report.outliers.iter().map(|remark| remark.place).collect();
    places.sort_unstable();
    assert_eq!(places, [14, 15]);
    assert!(report.outliers[0].reasons.iter().any(|reason| [Reason::Cooler, Reason::Darker].contains(reason)));
    assert!(report.exemplars.places.iter().all(|place| *place < 14), "{:?}", report.exemplars);
}

#[test]
fn copies_are_found_and_others_are_not() {
    let originals: Vec<Vec<u8>> = (0..6).map(|seed| paint(PAPER, seed)).collect();
    let mut pictures: Vec<Measurement> = originals.iter().map(|bytes| measured(bytes)).collect();
    // Three pixels of a hundred are cut off at the left and below.
    let (width, height) = (WIDTH - WIDTH * 3 / 100, HEIGHT - HEIGHT * 3 / 100);
    let rows = originals[2].chunks_exact(WIDTH as usize * 3).take(height as usize);
    let cut: Vec<u8> = rows.flat_map(|row| row[(WIDTH - width) as usize * 3..].to_vec()).collect();
    pictures.push(Measurement::of(Raster::rgb(&cut, width, height).unwrap()));
    pictures.push(measured(&blurred(&originals[4], 1)));
    let pairs = near_duplicates(&pictures.iter().map(|each| &each.fingerprint).collect::<Vec<_>>());
    assert_eq!(pairs, [(2, 6), (4, 7)]);
}

#[test]
fn of_near_duplicates_the_smaller_one_is_the_copy_and_of_equals_the_later_one() {
    let mut pictures = set(PAPER, 4);
    pictures.extend([pictures[1].clone(), pictures[2].clone()]);
    (pictures[1].width, pictures[1].height) = (200, 3000);
    let report = SetReport::of(&pictures, &[]);
    assert_eq!(report.duplicates, [(4, 1), (2, 5)], "its short side counts, though it has more pixels");
    let shown = &report.exemplars.places;
    assert!(!shown.contains(&1) && !shown.contains(&5), "no copy stands for the set: {shown:?}");
}

#[test]
fn pins_are_kept_and_exemplars_cover_groups() {
    // Two groups on a line, around 0 and around 10.
    let points = [0.0, 0.2, 0.4, 10.0, 10.2, 10.4_f32];
    let distances = Distances::new(points.len(), |one, two| (points[one] - points[two]).abs());
    let members: Vec<usize> = (0..points.len()).collect();
    let free = exemplars(&distances, (&members, &members), &[], 2);
    assert_eq!((free.places.contains(&1), free.places.contains(&4), free.coverage), (true, true, 1.0));
    let pinned = exemplars(&distances, (&members, &members), &[0], 2);
    assert_eq!(pinned.places, [0, 4]);
    assert_eq!(exemplars(&distances, (&members, &members), &[0, 1, 2], 2).places, [0, 1, 2]);
    assert!(exemplars(&distances, (&[], &[]), &[], 2).places.is_empty());
}

#[test]
fn own_pictures_score_high_and_others_low() {
    let meter = Meter::new(&set(PAPER, 12));
    let own = whole(&meter, &paint(PAPER, 90));
    let other = whole(&meter, &paint(NIGHT, 90));
    assert!(own > 70.0 && other < 25.0, "{own} {other}");
}

#[test]
fn the_meter_falls_under_a_palette_shift() {
    let meter = Meter::new(&set(PAPER, 12));
    let shifted = |step: u8| {
        let bytes = paint(PAPER, 90);
        // A blue veil, thicker with every step.
        let veil = |pixel: &[u8; 3]| {
            let parts = pixel.iter().zip([20, 60, 200]);
            let mixed =
                parts.map(|(channel, blue)| (u32::from(*channel) * (5 - u32::from(step)) + blue * u32::from(step)) / 5);
            mixed.map(|channel| channel as u8).collect::<Vec<u8>>()
        };
        bytes.as_chunks::<3>().0.iter().flat_map(veil).collect::<Vec<u8>>()
    };
    let scores: Vec<f32> = (0..5).map(|step| whole(&meter, &shifted(step))).collect();
    assert!(never_rises(&scores), "{scores:?}");
}

#[test]
fn the_meter_falls_under_noise() {
    let meter = Meter::new(&set(PAPER, 12));
    let noisy = |noise: i32| whole(&meter, &paint(Manner { noise, ..PAPER }, 90));
    let scores = [0, 12, 30, 60, 100].map(noisy);
    assert!(never_rises(&scores), "{scores:?}");
}

#[test]
fn the_meter_falls_under_blur() {
    let meter = Meter::new(&set(PAPER, 12));
    let bytes = paint(PAPER, 90);
    let scores = [0, 1, 3, 6].map(|radius| whole(&meter, &blurred(&bytes, radius)));
    assert!(never_rises(&scores), "{scores:?}");
}

#[test]
fn scores_fall_from_a_hundred() {
    assert_eq!((fall(0.0), fall(1.8)), (100.0, 50.0));
    assert!((0..100).all(|step| fall(step as f32 / 10.0) > fall((step + 1) as f32 / 10.0)));
}

#[test]
fn few_pictures_and_none_are_judged_without_outliers() {
    let none = SetReport::of(&[], &[]);
    assert_eq!((none.count, none.outliers.len(), none.exemplars.places.len()), (0, 0, 0));
    let two = SetReport::of(&set(PAPER, 2), &[1]);
    assert_eq!((two.count, two.outliers.len(), two.exemplars.places.first()), (2, 0, Some(&1)));
    assert!(whole(&Meter::new(&[]), &paint(PAPER, 1)) <= 100.0);
}

#[test]
fn small_and_soft_pictures_are_flawed() {
    let sharp = measured(&paint(Manner { noise: 10, ..PAPER }, 1));
    assert_eq!(flaws(&sharp), [Reason::TooSmall]);
    let soft = measured(&blurred(&paint(PAPER, 1), 4));
    assert_eq!(
        flaws(&soft),
        [Reason::TooSmall, Reason::Unsharp],
        "{:?} {:?}",
        sharp.texture.detail,
        soft.texture.detail
    );
}

#[test]
fn letters_near_the_rim_are_suspected() {
    let bare = measured(&paint(PAPER, 1));
    let mut bytes = [236, 220, 190].repeat((WIDTH * HEIGHT) as usize);
    // Upright strokes, two pixels wide and twelve high, in two thirds of the width near the lower rim.
    for (x, y) in (HEIGHT - 30..HEIGHT - 18).flat_map(|y| (60..330).map(move |x| (x, y))).filter(|(x, _)| x % 7 < 2) {
        let place = (y * WIDTH + x) as usize * 3;
        bytes[place..place + 3].copy_from_slice(&[20, 20, 20]);
    }
    let captioned = measured(&bytes);
    assert!(captioned.lettering >= 0.5 && bare.lettering < 0.5, "{} {}", captioned.lettering, bare.lettering);
    assert!(flaws(&captioned).contains(&Reason::Lettering));
}
