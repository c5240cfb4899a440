#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is wrong")]
use super::*;
use crate::core::gemini::model::{Size, known};
use crate::core::retouch::marks::Mark;
use crate::core::retouch::picture::Samples;
use crate::core::retouch::progress::unwatched;

fn model() -> &'static Model {
    known("gemini-nano-banana-2.1").unwrap()
}

/// A picture of soft shades and hard edges, 640 × 480.
fn scene() -> Picture {
    moved(0)
}

/// The same moved by so many pixels to the left and upwards.
fn moved(by: usize) -> Picture {
    let samples = (0..640 * 480).flat_map(|place: usize| {
        let (x, y) = (place % 640 + by, place / 640 + by);
        let wave = ((x as f32 / 23.0).sin() * 40.0 + (y as f32 / 31.0).cos() * 40.0 + 120.0) as u8;
        let block = if (x / 37 + y / 41) % 3 == 0 { 60 } else { 0 };
        [wave.saturating_add(block), wave, 200 - wave / 2, 255]
    });
    Picture::from_rgba(640, 480, samples.collect()).unwrap()
}

fn marking(keep: usize, more: Vec<Mark>, feather_px: Option<f32>) -> Marking {
    Marking { begins: None, keep, more, feather_px }
}

fn marked() -> Table {
    let mut table = Table::new(scene());
    let mark = Mark::Rectangle { from: [250.0, 180.0], to: [350.0, 280.0], erases: false };
    table.mark(0, marking(0, vec![mark], Some(16.0)), Some(model()));
    table
}

fn decoded(file: &[u8]) -> Picture {
    Picture::decode(file, &mut unwatched).unwrap()
}

/// What a model gives back: the window, with a red block in its middle.
fn reply(sent: &Sent) -> Picture {
    let mut reply = decoded(&sent.clean);
    let (width, height) = (reply.width, reply.height);
    if let Samples::Eight(samples) = &mut reply.samples {
        for (place, pixel) in samples.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            let (x, y) = (place % width, place / width);
            if x.abs_diff(width / 2) < width / 24 && y.abs_diff(height / 2) < height / 24 {
                *pixel = [220, 20, 20, 255];
            }
        }
    }
    reply
}

fn answered(table: &Table) -> (Told, Vec<u8>) {
    let sent = table.cut(Some(0), model(), &mut unwatched).unwrap();
    let mask = Mask::from_picture(&decoded(sent.mask.as_deref().unwrap()));
    let reply = reply(&sent);
    let answer = Answer { mask: Some(mask), feather_px: Some(16.0), model: model(), reply: &reply, way: Way::Matched };
    table.lay(answer, &mut unwatched).unwrap().unwrap()
}

#[test]
fn a_region_is_cut_out_laid_in_and_kept_as_a_layer_and_the_rest_keeps_its_bytes() {
    let mut table = marked();
    let (told, pixels) = answered(&table);
    assert_eq!(told.receipt.changed, 0);
    assert!(told.receipt.protected > 250_000, "{:?}", told.receipt);
    let (shift, _) = told.shift_px.unwrap();
    assert!(shift.abs() < 0.25 && (told.scale - 1.0).abs() < 0.001, "{told:?}");
    let layer = Layer::from_picture("a block", (told.place.0, told.place.1), decoded(&pixels));
    assert!(layer.covers(300, 230) && !layer.covers(10, 10));
    table.put_layers(vec![layer]);
    let (file, receipt) = table.save(&mut unwatched).unwrap();
    assert_eq!((receipt.changed, receipt.protected), (0, told.receipt.protected));
    let Samples::Eight(samples) = decoded(&file).samples else { panic!("8 bits stay 8 bits") };
    let middle = samples.as_chunks::<4>().0[230 * 640 + 300];
    assert!(middle[0] > 180 && middle[1] < 90, "{middle:?}");
}

#[test]
fn marks_are_taken_back_and_added_without_reckoning_all_of_them_anew() {
    let mut table = Table::new(scene());
    let square = |at: f32| Mark::Rectangle { from: [at, at], to: [at + 10.0, at + 10.0], erases: false };
    let facts = table.mark(0, marking(0, vec![square(10.0)], None), Some(model()));
    assert_eq!((facts.marked, facts.size), (100, Some(Size::One)));
    assert_eq!(table.mark(0, marking(1, vec![square(50.0)], None), Some(model())).marked, 200);
    assert_eq!(table.mark(0, marking(1, vec![], None), Some(model())).marked, 100, "the second is taken back");
    let none = table.mark(0, marking(0, vec![], None), Some(model()));
    assert_eq!((none.marked, none.protected, none.ratio), (0, 640 * 480, None));
    assert!(table.cut(Some(0), model(), &mut unwatched).is_err_and(|trouble| trouble == Trouble::Mask));
    assert!(table.cut(Some(7), model(), &mut unwatched).is_err_and(|trouble| trouble == Trouble::Mask));
}

#[test]
fn a_region_can_begin_with_what_was_marked_before() {
    let mut table = Table::new(scene());
    let first = Mask::from_fn(640, 480, |x, y| x < 10 && y < 10);
    let begun = |more: Vec<Mark>, keep| Marking { begins: Some(first.clone()), more, keep, feather_px: None };
    assert_eq!(table.mark(0, begun(vec![], 0), None).marked, 100);
    let square = Mark::Rectangle { from: [50.0, 50.0], to: [60.0, 60.0], erases: false };
    assert_eq!(table.mark(0, begun(vec![square], 0), None).marked, 200);
    assert_eq!(table.mark(0, begun(vec![], 0), None).marked, 100, "the square is taken back");
    let other = Marking { begins: Some(Mask::empty(3, 3)), ..Marking::default() };
    assert_eq!(table.mark(0, other, None).marked, 0, "a mask of another size is none");
}

#[test]
fn without_a_mask_only_what_really_changed_is_laid_in() {
    let table = Table::new(scene());
    let sent = table.cut(None, model(), &mut unwatched).unwrap();
    assert!(sent.marked.is_none() && sent.mask.is_none());
    let reply = reply(&sent);
    let whole = |reply| Answer { mask: None, feather_px: None, model: model(), reply, way: Way::Matched };
    let (told, _) = table.lay(whole(&reply), &mut unwatched).unwrap().unwrap();
    assert_eq!(told.receipt.changed, 0);
    assert!(told.receipt.protected > 640 * 480 * 9 / 10, "{told:?}");
    let same = decoded(&sent.clean);
    assert_eq!(table.lay(whole(&same), &mut unwatched).unwrap().unwrap_err(), Refused::Unchanged);
}

#[test]
fn a_useless_reply_is_refused_and_can_be_laid_in_as_it_lies() {
    let table = marked();
    let (width, height) = table.cut(Some(0), model(), &mut unwatched).unwrap().window.sent;
    let (width, height) = (width as usize, height as usize);
    let blank = Picture::from_rgba(width, height, vec![128; width * height * 4]).unwrap();
    let mask = || Some(table.marked(0).unwrap().mask().clone());
    let answer = |way| Answer { mask: mask(), feather_px: None, model: model(), reply: &blank, way };
    assert!(matches!(
        table.lay(answer(Way::Matched), &mut unwatched).unwrap(),
        Err(Refused::Blank | Refused::OtherPicture)
    ));
    let (told, _) = table.lay(answer(Way::AsItLies), &mut unwatched).unwrap().unwrap();
    assert_eq!((told.receipt.changed, told.shift_px), (0, None));
}

#[test]
fn everything_but_the_mark_comes_back_from_an_earlier_picture() {
    let earlier = scene();
    let mut later = scene();
    if let Samples::Eight(samples) = &mut later.samples {
        samples.as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| pixel[0] = pixel[0].saturating_add(9));
    }
    let mut table = Table::new(later);
    let drift = table.compare(&earlier, &mut unwatched).unwrap().unwrap();
    assert!(drift.tint > 0.005 && (drift.scale - 1.0).abs() < 0.001, "{drift:?}");
    let mark = Mark::Ellipse { from: [100.0, 100.0], to: [200.0, 200.0], erases: false };
    table.mark(0, marking(0, vec![mark], None), None);
    let (file, receipt) = table.restore(&earlier, 0, &mut unwatched).unwrap().unwrap();
    assert_eq!(receipt.unwrap().changed, 0);
    let (Samples::Eight(new), Samples::Eight(old)) = (decoded(&file).samples, earlier.samples) else { panic!() };
    assert_eq!(new[..640 * 4 * 20], old[..640 * 4 * 20]);
}

/// Everything a little to the left and upwards, and in another light.
fn drifted() -> Picture {
    let mut later = moved(3);
    if let Samples::Eight(samples) = &mut later.samples {
        let tinted = |sample: u8| (f32::from(sample) * 0.97 + 5.0).round() as u8;
        samples.as_chunks_mut::<4>().0.iter_mut().for_each(|[red, green, blue, _]| {
            (*red, *green, *blue) = (tinted(*red), tinted(*green), tinted(*blue));
        });
    }
    later
}

#[test]
fn of_a_turn_that_only_drifted_the_earlier_picture_comes_back_to_the_byte() {
    let earlier = scene();
    for later in [drifted(), scene()] {
        let (file, receipt) = Table::new(later).undrift(&earlier, &mut unwatched).unwrap().unwrap();
        assert_eq!(receipt, Some(Receipt { changed: 0, protected: 640 * 480 }));
        assert_eq!(decoded(&file).samples, earlier.samples);
    }
}

#[test]
fn what_is_new_stays_when_the_drift_is_undone_and_the_rest_keeps_its_bytes() {
    let earlier = scene();
    let mut later = drifted();
    if let Samples::Eight(samples) = &mut later.samples {
        for pixel in (0..80).flat_map(|y| (0..90).map(move |x| (y + 197) * 640 + x + 297)) {
            samples[pixel * 4..pixel * 4 + 3].copy_from_slice(&[217, 24, 24]);
        }
    }
    let (file, receipt) = Table::new(later).undrift(&earlier, &mut unwatched).unwrap().unwrap();
    let receipt = receipt.unwrap();
    assert!(receipt.changed == 0 && receipt.protected > 640 * 480 * 9 / 10, "{receipt:?}");
    let (Samples::Eight(new), Samples::Eight(old)) = (decoded(&file).samples, earlier.samples) else { panic!() };
    let pixel = |samples: &[u8], x: usize, y: usize| <[u8; 3]>::try_from(&samples[(y * 640 + x) * 4..][..3]).unwrap();
    let middle = pixel(&new, 345, 240);
    let off = middle.iter().zip([219, 20, 20]).map(|(one, other)| one.abs_diff(other)).max().unwrap();
    assert!(off <= 3, "{middle:?}");
    for (x, y) in [(50, 50), (600, 440), (345, 150), (345, 330), (240, 240), (450, 240)] {
        assert_eq!(pixel(&new, x, y), pixel(&old, x, y), "{x}, {y}");
    }
}

#[test]
fn margins_are_filled_and_not_a_pixel_of_the_picture_is_touched() {
    let table = Table::new(scene());
    let by = [0, 0, 320, 0];
    let wide = decoded(&table.extend(by, &mut unwatched).unwrap());
    assert_eq!((wide.width, wide.height), (960, 480));
    let marks = crate::core::retouching::margins((640, 480), by);
    let mut table = Table::new(wide);
    let feather = crate::core::retouching::EXTEND_FEATHER_PX;
    let facts = table.mark(0, marking(0, marks, Some(feather)), Some(model()));
    assert!(facts.protected >= 640 * 480, "{facts:?}");
    let grown = table.marked(0).unwrap().grown();
    assert!((0..480).all(|y| (0..640).all(|x| !grown.is_marked(x, y))), "the mask ends where the picture begins");
    assert!(grown.is_marked(642, 100));
    assert!(table.extend([9000, 0, 0, 0], &mut unwatched).is_err());
}

#[test]
fn files_with_layers_hold_every_layer_and_the_picture_as_it_is_seen() {
    let mut table = marked();
    let (told, pixels) = answered(&table);
    table.put_layers(vec![Layer::from_picture("a <block>", (told.place.0, told.place.1), decoded(&pixels))]);
    for kind in [Export::OpenRaster, Export::Archive] {
        let file = table.export(kind, 1_795_000_000_000, &mut unwatched).unwrap();
        assert!(file.starts_with(b"PK"), "{kind:?}");
        assert!(file.len() > 10_000);
    }
}
