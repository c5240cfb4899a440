//! A picture with margins, to be filled by a model.

use super::picture::{MAX_SIDE_PX, Picture, Samples};

/// The picture in the middle of a larger one: `left`, `top`, `right` and `bottom` more pixels, in which it is mirrored, so
/// that there is something to align and to blend with. `None` where it would be larger than can be worked on, or where
/// nothing is added.
pub fn extended(picture: &Picture, [left, top, right, bottom]: [u32; 4]) -> Option<Picture> {
    let side = |before: u32, side: usize, after: u32| {
        let side = u64::from(before) + side as u64 + u64::from(after);
        (side <= u64::from(MAX_SIDE_PX)).then_some(side as usize)
    };
    let (width, height) = (side(left, picture.width, right)?, side(top, picture.height, bottom)?);
    if (width, height) == (picture.width, picture.height) {
        return None;
    }
    let columns: Vec<usize> = (0..width).map(|x| mirrored(x as i64 - i64::from(left), picture.width)).collect();
    let rows: Vec<usize> = (0..height).map(|y| mirrored(y as i64 - i64::from(top), picture.height)).collect();
    let samples = match &picture.samples {
        Samples::Eight(samples) => Samples::Eight(gathered(samples, picture.width, &columns, &rows)),
        Samples::Sixteen(samples) => Samples::Sixteen(gathered(samples, picture.width, &columns, &rows)),
    };
    Some(Picture { width, height, samples, ..picture.clone_empty() })
}

/// The place that is seen in a row of mirrors: 2 1 0 | 0 1 2 | 2 1 0.
fn mirrored(place: i64, side: usize) -> usize {
    let side = side.max(1) as i64;
    let folded = place.rem_euclid(2 * side);
    (if folded < side { folded } else { 2 * side - 1 - folded }) as usize
}

fn gathered<T: Copy>(samples: &[T], width: usize, columns: &[usize], rows: &[usize]) -> Vec<T> {
    let pixels = samples.as_chunks::<4>().0;
    let mut out = Vec::with_capacity(columns.len() * rows.len() * 4);
    for row in rows {
        let line = pixels.get(row * width..(row + 1) * width).unwrap_or_default();
        out.extend(columns.iter().filter_map(|column| line.get(*column)).flatten().copied());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(greys: &[u8]) -> Picture {
        Picture::from_rgba(greys.len(), 1, greys.iter().flat_map(|grey| [*grey, *grey, *grey, 255]).collect()).unwrap()
    }

    fn greys(picture: &Picture) -> Vec<u8> {
        let Samples::Eight(samples) = &picture.samples else { panic!("8 bits stay 8 bits") };
        samples.as_chunks::<4>().0.iter().map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn margins_mirror_what_they_are_at_however_wide_they_are() {
        let wide = extended(&line(&[1, 2, 3]), [2, 0, 4, 0]).unwrap();
        assert_eq!(greys(&wide), [2, 1, 1, 2, 3, 3, 2, 1, 1]);
        let high = extended(&line(&[1, 2]), [0, 1, 0, 2]).unwrap();
        assert_eq!((high.width, high.height), (2, 4));
        assert_eq!(greys(&high), [1, 2, 1, 2, 1, 2, 1, 2]);
    }

    #[test]
    fn no_margin_and_too_large_a_margin_are_refused() {
        assert!(extended(&line(&[1]), [0; 4]).is_none());
        assert!(extended(&line(&[1]), [MAX_SIDE_PX, 0, 0, 0]).is_none());
        assert!(extended(&line(&[1]), [u32::MAX; 4]).is_none());
    }
}
