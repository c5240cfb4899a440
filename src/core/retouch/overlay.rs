//! The mask as it is shown over the picture: what is marked is tinted, and the grown mask, the one that counts, has an
//! outline that can be seen on any ground.

use super::mask::Mask;

/// Over what is marked.
const MARKED: [u8; 4] = [120, 60, 255, 92];
/// Over what the grown mask holds beside it.
const GROWN: [u8; 4] = [120, 60, 255, 40];
/// The two colours of the outline, which take turns.
const OUTLINE: ([u8; 4], [u8; 4]) = ([255, 255, 255, 255], [20, 20, 20, 255]);
/// The same for regions that are not being worked on.
const QUIET: ([u8; 4], [u8; 4]) = ([255, 255, 255, 150], [20, 20, 20, 150]);
/// Length of a dash of the outline, in points of the screen.
const DASH: usize = 6;

/// Which part of a picture is on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The place in the picture of the view's upper left corner, in pixels of the picture; may lie outside.
    pub x: f64,
    /// See `x`.
    pub y: f64,
    /// Points of the screen for a pixel of the picture.
    pub scale: f64,
    /// Points in a row of the view.
    pub width: usize,
    /// Its rows.
    pub height: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Nothing,
    Grown,
    Marked,
}

/// The mask over this view: four bytes a point, not multiplied by alpha.
pub fn overlay(mask: &Mask, grown: &Mask, view: &View) -> Vec<u8> {
    let shown = shown(mask, grown, view);
    let rim = rim(&shown, view);
    let colour = |(place, what): (usize, &Shown)| match what {
        Shown::Nothing => [0; 4],
        _ if rim(place) => dash(place, view, OUTLINE),
        Shown::Grown => GROWN,
        Shown::Marked => MARKED,
    };
    shown.iter().enumerate().flat_map(colour).collect()
}

/// Adds the outline of another region's grown mask to such points, where they show nothing yet.
pub fn outline(grown: &Mask, view: &View, points: &mut [u8]) {
    let shown = shown(grown, grown, view);
    let rim = rim(&shown, view);
    for (place, point) in points.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        if point[3] == 0 && rim(place) {
            *point = dash(place, view, QUIET);
        }
    }
}

fn dash(place: usize, view: &View, (one, other): ([u8; 4], [u8; 4])) -> [u8; 4] {
    let width = view.width.max(1);
    if ((place % width + place / width) / DASH).is_multiple_of(2) { one } else { other }
}

/// Whether a place is the outermost of what is shown.
fn rim(shown: &[Shown], view: &View) -> impl Fn(usize) -> bool {
    let width = view.width.max(1);
    move |place| {
        let x = place % width;
        let is_out = |neighbour: Option<&Shown>| neighbour == Some(&Shown::Nothing);
        shown.get(place).is_some_and(|what| *what != Shown::Nothing)
            && ((x > 0 && is_out(shown.get(place - 1)))
                || (x + 1 < width && is_out(shown.get(place + 1)))
                || is_out(place.checked_sub(width).and_then(|above| shown.get(above)))
                || is_out(shown.get(place + width)))
    }
}

fn shown(mask: &Mask, grown: &Mask, view: &View) -> Vec<Shown> {
    let places = |start: f64, count: usize| -> Vec<Option<usize>> {
        let place = |point: usize| {
            let place = start + (point as f64 + 0.5) / view.scale;
            (place >= 0.0).then_some(place as usize)
        };
        (0..count).map(place).collect()
    };
    let (columns, rows) = (places(view.x, view.width), places(view.y, view.height));
    let (wide, high) = mask.size();
    rows.iter()
        .flat_map(|row| {
            let (marks, around) = match row {
                Some(y) if *y < high => (mask.row(*y), grown.row(*y)),
                _ => (&[][..], &[][..]),
            };
            columns.iter().map(move |column| match column.filter(|x| *x < wide) {
                Some(x) if marks.get(x).is_some_and(|mark| *mark != 0) => Shown::Marked,
                Some(x) if around.get(x).is_some_and(|mark| *mark != 0) => Shown::Grown,
                _ => Shown::Nothing,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_is_that_of_the_grown_mask_at_any_zoom() {
        let mask = Mask::from_fn(20, 10, |x, y| (8..12).contains(&x) && (4..6).contains(&y));
        let grown = mask.grown(2.0);
        for scale in [1.0, 3.0] {
            let view = View { x: 0.0, y: 0.0, scale, width: (20.0 * scale) as usize, height: (10.0 * scale) as usize };
            let points = overlay(&mask, &grown, &view);
            let at = |x: usize, y: usize| points.as_chunks::<4>().0[y * view.width + x];
            let middle = |place: f64| (place * scale) as usize;
            assert_eq!(at(middle(0.5), middle(0.5))[3], 0);
            assert_eq!(at(middle(10.0), middle(5.0)), MARKED);
            let left = (6.0 * scale) as usize;
            assert!([OUTLINE.0, OUTLINE.1].contains(&at(left, middle(5.0))), "the rim of the grown mask at {scale}");
            assert_eq!(at(left - 1, middle(5.0))[3], 0);
        }
    }

    #[test]
    fn another_region_is_outlined_where_nothing_else_is_shown() {
        let mask = Mask::from_fn(20, 10, |x, _| x < 6);
        let other = Mask::from_fn(20, 10, |x, y| (4..12).contains(&x) && (2..8).contains(&y));
        let view = View { x: 0.0, y: 0.0, scale: 1.0, width: 20, height: 10 };
        let mut points = overlay(&mask, &mask, &view);
        let before = points.clone();
        outline(&other, &view, &mut points);
        let at = |points: &[u8], x: usize, y: usize| points.as_chunks::<4>().0[y * 20 + x];
        assert!([QUIET.0, QUIET.1].contains(&at(&points, 11, 4)), "its rim");
        assert_eq!(at(&points, 9, 4), [0; 4], "not its inside");
        assert_eq!(at(&points, 5, 2), at(&before, 5, 2), "nothing of what is marked here is covered");
    }

    #[test]
    fn a_view_beside_the_picture_shows_nothing() {
        let all = Mask::empty(4, 4).inverted();
        let view = View { x: -10.0, y: 100.0, scale: 1.0, width: 5, height: 5 };
        assert!(overlay(&all, &all, &view).iter().all(|byte| *byte == 0));
    }
}
