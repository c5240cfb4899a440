//! Moving and blurring, by Lanczos' and Gauss' kernels.

use image::RgbImage;
use std::collections::VecDeque;

const LOBES: f64 = 3.0;

fn lanczos(x: f64) -> f64 {
    let x = x.abs() * std::f64::consts::PI;
    match x {
        _ if x < 1e-9 => 1.0,
        _ if x < LOBES * std::f64::consts::PI => (x.sin() / x) * ((x / LOBES).sin() / (x / LOBES)),
        _ => 0.0,
    }
}

/// Weights of the samples that make each sample of an axis; samples beyond the ends stand for their neighbours inside.
fn taps(from: usize, to: usize, shift: f64, zoom: f64) -> Vec<Vec<(usize, f64)>> {
    let size = to as f64 / from as f64;
    // Made smaller, the kernel is widened, so that nothing finer is left over.
    let stretch = (1.0 / (size * zoom)).max(1.0);
    let tap = |sample: usize| {
        let sent = ((sample as f64 + 0.5) / size - from as f64 / 2.0 - shift) / zoom + from as f64 / 2.0 - 0.5;
        let reach = (LOBES * stretch).ceil() as i64;
        let near = sent.floor() as i64 - reach..=sent.floor() as i64 + reach;
        let raw: Vec<(usize, f64)> = near
            .map(|place| (place.clamp(0, from as i64 - 1) as usize, lanczos((sent - place as f64) / stretch)))
            .filter(|(_, weight)| *weight != 0.0)
            .collect();
        let sum: f64 = raw.iter().map(|(_, weight)| weight).sum();
        raw.into_iter().map(|(place, weight)| (place, weight / sum)).collect()
    };
    (0..to).map(tap).collect()
}

/// A picture whose content is moved and zoomed about the middle, at another size.
pub fn moved(sent: &RgbImage, shift_px: (f64, f64), zoom: f64, (width, height): (u32, u32)) -> RgbImage {
    let across = taps(sent.width() as usize, width as usize, shift_px.0, zoom);
    let down = taps(sent.height() as usize, height as usize, shift_px.1, zoom);
    let (from_width, from) = (sent.width() as usize, sent.as_raw());
    let mut middle = vec![0.0_f32; width as usize * sent.height() as usize * 3];
    for (row, out) in middle.chunks_exact_mut(width as usize * 3).enumerate() {
        for (taps, out) in across.iter().zip(out.chunks_exact_mut(3)) {
            for (place, weight) in taps {
                let at = (row * from_width + place) * 3;
                for channel in 0..3 {
                    out[channel] += f32::from(from[at + channel]) * *weight as f32;
                }
            }
        }
    }
    let mut out = RgbImage::new(width, height);
    let mut line = vec![0.0_f32; width as usize * 3];
    for (taps, row) in down.iter().zip(out.chunks_exact_mut(width as usize * 3)) {
        line.fill(0.0);
        for (place, weight) in taps {
            let from = &middle[place * width as usize * 3..(place + 1) * width as usize * 3];
            line.iter_mut().zip(from).for_each(|(sum, value)| *sum += value * *weight as f32);
        }
        row.iter_mut().zip(&line).for_each(|(out, value)| *out = value.round().clamp(0.0, 255.0) as u8);
    }
    out
}

/// The same, and sheared: every sample of its own, from six by six (more, if it is made smaller).
pub fn leaning(
    sent: &RgbImage,
    shift_px: (f64, f64),
    (zoom, shear): (f64, (f64, f64)),
    (width, height): (u32, u32),
) -> RgbImage {
    let (across, down) = (f64::from(sent.width()), f64::from(sent.height()));
    let size = (f64::from(width) / across, f64::from(height) / down);
    let whole = zoom * zoom - shear.0 * shear.1;
    let weights = |place: f64, size: f64, count: u32| {
        let stretch = (1.0 / (size * zoom)).max(1.0);
        let reach = (LOBES * stretch).ceil() as i64;
        let near = place.floor() as i64 - reach..=place.floor() as i64 + reach;
        let inside = move |place: i64| place.clamp(0, i64::from(count) - 1) as u32;
        near.map(move |near| (inside(near), lanczos((place - near as f64) / stretch))).collect::<Vec<_>>()
    };
    RgbImage::from_fn(width, height, |x, y| {
        let from_x = (f64::from(x) + 0.5) / size.0 - across / 2.0 - shift_px.0;
        let from_y = (f64::from(y) + 0.5) / size.1 - down / 2.0 - shift_px.1;
        let sent_x = (zoom * from_x - shear.0 * from_y) / whole + across / 2.0 - 0.5;
        let sent_y = (zoom * from_y - shear.1 * from_x) / whole + down / 2.0 - 0.5;
        let columns = weights(sent_x, size.0, sent.width());
        let (mut sums, mut weight) = ([0.0; 3], 0.0);
        for (row, down) in weights(sent_y, size.1, sent.height()) {
            for (column, across) in &columns {
                weight += down * across;
                let pixel = sent.get_pixel(*column, row).0;
                sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += down * across * f64::from(value));
            }
        }
        image::Rgb(sums.map(|sum| (sum / weight).round().clamp(0.0, 255.0) as u8))
    })
}

/// Blurred samples, not rounded.
pub fn blurred(picture: &RgbImage, deviation_px: f32) -> Vec<f32> {
    let mut values: Vec<f32> = picture.as_raw().iter().map(|value| f32::from(*value)).collect();
    if deviation_px < 0.05 {
        return values;
    }
    let reach = (3.0 * deviation_px).ceil() as isize;
    let weights: Vec<f32> =
        (-reach..=reach).map(|x| (-((x * x) as f32) / (2.0 * deviation_px * deviation_px)).exp()).collect();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    blur_across(&mut values, width, &weights);
    blur_down(&mut values, height, &weights);
    values
}

/// Blurs every row; the pixels at its ends stand for those beyond.
fn blur_across(values: &mut [f32], width: usize, weights: &[f32]) {
    let (reach, sum) = (weights.len() / 2, weights.iter().sum::<f32>());
    let mut line = vec![0.0; (width + 2 * reach) * 3];
    for row in values.chunks_exact_mut(width * 3) {
        for (place, pixel) in line.chunks_exact_mut(3).enumerate() {
            let near = place.saturating_sub(reach).min(width - 1) * 3;
            pixel.copy_from_slice(&row[near..near + 3]);
        }
        row.fill(0.0);
        for (place, weight) in weights.iter().enumerate() {
            row.iter_mut().zip(&line[place * 3..]).for_each(|(out, near)| *out += near * weight);
        }
        row.iter_mut().for_each(|out| *out /= sum);
    }
}

/// Blurs every column, row by row from the top; the outermost rows stand for those beyond.
fn blur_down(values: &mut [f32], height: usize, weights: &[f32]) {
    let (reach, sum, stride) = (weights.len() / 2, weights.iter().sum::<f32>(), values.len() / height);
    // The rows above as they were before they were blurred.
    let mut above: VecDeque<Vec<f32>> = VecDeque::new();
    for y in 0..height {
        let mut out = vec![0.0; stride];
        for (place, weight) in weights.iter().enumerate() {
            let near = (y + place).saturating_sub(reach).min(height - 1);
            let row = if near < y { &above[above.len() + near - y][..] } else { &values[near * stride..] };
            out.iter_mut().zip(row).for_each(|(out, near)| *out += near * weight);
        }
        out.iter_mut().for_each(|out| *out /= sum);
        values[y * stride..(y + 1) * stride].swap_with_slice(&mut out);
        above.push_back(out);
        if above.len() > reach {
            above.pop_front();
        }
    }
}
