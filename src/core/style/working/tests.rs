use super::*;
use crate::core::style::specimens::Chance;
use proptest::prelude::*;

fn grey(width: u32, height: u32, value: impl Fn(u32, u32) -> u8) -> Vec<u8> {
    (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| [value(x, y); 3]).collect()
}

#[test]
fn every_proportion_comes_to_the_same_area() {
    for (width, height) in [(4000, 3000), (320, 320), (90, 60), (1, 1), (3000, 10)] {
        let (working_width, working_height) = working_size(width, height);
        assert!(
            ((working_width * working_height) as u64).abs_diff(WORKING_AREA) < WORKING_AREA / 100,
            "{width} {height}"
        );
    }
}

#[test]
fn averaging_keeps_the_mean() {
    let bytes = grey(1001, 777, |x, y| ((x * 7 + y * 13) % 256) as u8);
    let mut averaging = Averaging::new((1001, 777), (363, 282));
    bytes.chunks_exact(3 * 1001).for_each(|row| averaging.add(row, Layout::Rgb));
    let result = averaging.finish();
    let mean = |bytes: &[u8]| bytes.iter().map(|byte| f64::from(*byte)).sum::<f64>() / bytes.len() as f64;
    assert!((mean(&bytes) - mean(&result)).abs() < 0.2);
}

#[test]
fn a_plain_picture_stays_plain_at_any_size() {
    for (width, height) in [(1000, 700), (320, 320), (31, 77), (1, 1)] {
        let bytes = grey(width, height, |_, _| 137);
        let working = Working::new(Raster::rgb(&bytes, width, height).unwrap());
        let first = working.light.values[0];
        assert!(working.light.values.iter().all(|value| *value == first), "{width} {height}");
    }
}

#[test]
fn transparent_pixels_are_white() {
    let clear = Working::new(Raster::rgba(&[9, 9, 9, 0].repeat(64), 8, 8).unwrap());
    let white = Working::new(Raster::rgb(&[255; 192], 8, 8).unwrap());
    assert_eq!(clear.light, white.light);
}

#[test]
fn bytes_that_are_not_a_picture_are_refused() {
    assert!(Raster::rgba(&[0; 15], 2, 2).is_none());
    assert!(Raster::rgb(&[], 0, 0).is_none());
}

/// The mean of every area reckoned pixel by pixel, as the definition has it.
fn plainly_averaged(bytes: &[u8], channels: usize, from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    let mut sums = vec![0_u64; to.0 * to.1 * 3];
    let overlap = |place: usize, from: usize, to: usize, target: usize| {
        ((place + 1) * to).min((target + 1) * from).saturating_sub((place * to).max(target * from)) as u64
    };
    for (index, pixel) in bytes.chunks_exact(channels).enumerate() {
        let (x, y) = (index % from.0, index / from.0);
        let colour = opaque(pixel);
        for row in (0..to.1).filter(|row| overlap(y, from.1, to.1, *row) > 0) {
            for column in (0..to.0).filter(|column| overlap(x, from.0, to.0, *column) > 0) {
                let weight = overlap(y, from.1, to.1, row) * overlap(x, from.0, to.0, column);
                for (channel, value) in colour.iter().enumerate() {
                    sums[(row * to.0 + column) * 3 + channel] += u64::from(*value) * weight;
                }
            }
        }
    }
    let area = (from.0 * from.1) as u64;
    sums.into_iter().map(|sum| ((sum + area / 2) / area) as u8).collect()
}

#[test]
fn more_rows_than_fit_into_a_sum_of_bytes_are_averaged_exactly() {
    let (from, to) = ((30, 1100), (30, 3));
    let bytes: Vec<u8> = (0..from.0 * from.1 * 3).map(|place| 255 - (place % 2) as u8).collect();
    let mut averaging = Averaging::new(from, to);
    bytes.chunks_exact(from.0 * 3).for_each(|row| averaging.add(row, Layout::Rgb));
    assert_eq!(averaging.finish(), plainly_averaged(&bytes, 3, from, to));
}

fn gathered(bytes: &[u8], width: u32, height: u32, rows: usize) -> Option<Working> {
    let mut gatherer = Gatherer::new(width, height)?;
    bytes.chunks(rows * width as usize * 4).for_each(|strip| gatherer.rows(strip, Layout::Rgba));
    gatherer.finish()
}

#[test]
fn a_picture_in_strips_has_to_be_whole() {
    let bytes = vec![90; 400 * 300 * 4];
    assert!(gathered(&bytes, 400, 300, 64).is_some());
    for wrong in [&bytes[4..], &bytes[..bytes.len() - 1600], &[bytes.clone(), vec![90; 1600]].concat()] {
        assert_eq!(gathered(wrong, 400, 300, 64), None, "{}", wrong.len());
    }
    assert!(Gatherer::new(0, 5).is_none() && Gatherer::new(7, 0).is_none());
    assert!(Gatherer::new(u32::MAX, u32::MAX).is_none(), "more than is ever decoded");
    assert_eq!(gathered(&[9; 16], 2, 2, 1).map(|working| working.light.values.len()), Some(320 * 320));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn averages_are_those_of_the_definition(
        from in (20_usize..90, 20_usize..70), shrink in (1_usize..5, 1_usize..5), seed in any::<u64>(), alpha in any::<bool>()
    ) {
        let to = (from.0.div_ceil(shrink.0), from.1.div_ceil(shrink.1));
        let mut chance = Chance::new(seed);
        let channels = if alpha { 4 } else { 3 };
        let mut bytes: Vec<u8> = (0..from.0 * from.1 * channels).map(|_| chance.below(256) as u8).collect();
        // Half of the rows are opaque, as most pictures are.
        if alpha {
            let row = from.0 * 4;
            bytes.chunks_mut(row).step_by(2).flat_map(|row| row.iter_mut().skip(3).step_by(4)).for_each(|a| *a = 255);
        }
        let mut averaging = Averaging::new(from, to);
        let layout = if alpha { Layout::Rgba } else { Layout::Rgb };
        bytes.chunks_exact(from.0 * channels).for_each(|row| averaging.add(row, layout));
        prop_assert_eq!(averaging.finish(), plainly_averaged(&bytes, channels, from, to));
    }

    #[test]
    fn it_is_the_same_however_the_pixels_lie_even_if_that_changes_on_the_way(
        (width, height) in (1_u32..500, 1_u32..500), changes in 1_usize..40, seed in any::<u64>()
    ) {
        let mut chance = Chance::new(seed);
        let pixels: Vec<[u8; 3]> = (0..width * height).map(|_| [0; 3].map(|_: u8| chance.below(256) as u8)).collect();
        let whole = Working::new(Raster::rgb(pixels.as_flattened(), width, height).unwrap());
        let mut gatherer = Gatherer::new(width, height).unwrap();
        for (nth, rows) in pixels.chunks(width as usize * changes).enumerate() {
            let layout = [Layout::Bgrx, Layout::Rgba, Layout::Rgbx, Layout::Rgb][nth % 4];
            let bytes: Vec<u8> = rows.iter().flat_map(|[red, green, blue]| match layout {
                Layout::Rgb => vec![*red, *green, *blue],
                Layout::Rgba => vec![*red, *green, *blue, 255],
                Layout::Rgbx => vec![*red, *green, *blue, 7],
                Layout::Bgrx => vec![*blue, *green, *red, 0],
            }).collect();
            gatherer.rows(&bytes, layout);
        }
        prop_assert_eq!(gatherer.finish(), Some(whole));
    }

    #[test]
    fn strips_give_the_same_bits_as_the_whole(
        (width, height) in (1_u32..700, 1_u32..500), rows in 1_usize..90, seed in any::<u64>()
    ) {
        let mut chance = Chance::new(seed);
        let bytes: Vec<u8> = (0..width * height * 4).map(|_| (chance.below(256) | chance.below(256)) as u8).collect();
        let whole = Working::new(Raster::rgba(&bytes, width, height).unwrap());
        prop_assert_eq!(gathered(&bytes, width, height, rows), Some(whole));
    }
}

fn made(bytes: &[u8], layout: Layout, width: u32, height: u32) -> Making {
    let mut counting = Counting::new(width, height);
    bytes.chunks_exact(width as usize * layout.bytes()).for_each(|row| counting.add(row, layout));
    counting.finish()
}

#[test]
fn what_is_counted_is_what_is_there() {
    // Two rows of two reds and a green, below them a row that is clear, half clear and opaque.
    let [red, green] = [[200, 0, 0, 255], [0, 200, 0, 255]];
    let rows = [red, red, green, red, red, green, [9, 9, 9, 0], [0, 0, 0, 128], [0, 0, 0, 255]].concat();
    let making = made(&rows, Layout::Rgba, 3, 3);
    assert_eq!(making.alike, [2.0 / 6.0, 3.0 / 6.0]);
    assert!((making.colours - 5_f32.log2()).abs() < 1e-4, "red, green, white, grey, black: {making:?}");
    assert!((making.colours_a_pixel - (5.0 / 9.0_f32).log2()).abs() < 1e-4, "{making:?}");
    assert_eq!((making.clear, making.veiled), (1.0 / 9.0, 1.0 / 9.0));
    let alone = made(&[1, 2, 3], Layout::Rgb, 1, 1);
    assert_eq!(alone, Making::default());
}

#[test]
fn of_a_large_picture_as_much_is_seen_as_of_all_of_it() {
    // Squares of eight pixels, each of one of sixty-four colours: seven of eight neighbours are alike.
    let (width, height) = (2048, 1536);
    let bytes = grey(width, height, |x, y| ((x / 8 * 7 + y / 8 * 13) % 64) as u8);
    let making = made(&bytes, Layout::Rgb, width, height);
    assert!(making.alike.iter().all(|share| (share - 0.875).abs() < 0.13), "{making:?}");
    assert_eq!(making.colours, 6.0);
    let opaque: Vec<u8> = bytes.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    assert_eq!(made(&opaque, Layout::Rgba, width, height), making);
}
