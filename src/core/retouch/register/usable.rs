//! Which points may be compared, and how much there is to see at them.

use super::plane::Plane;
use crate::core::retouch::mask::{Mask, runs};
use crate::core::retouch::picture::Picture;
use crate::core::retouch::resample::Axis;
use crate::core::retouch::window::Window;

/// Points at the edge of the grid that are left out: there the reply's own edge is seen.
const EDGE: usize = 3;

/// For each point of a grid over the window, whether nothing under it is marked and all of it lies in the picture.
pub(super) fn usable(original: &Picture, window: &Window, grown: &Mask, (width, height): (usize, usize)) -> Vec<bool> {
    let mut usable = vec![false; width * height];
    let inside = window.inside(original.width, original.height);
    let (x, y) = window.axes(width, height);
    // The points whose pixels, up to half a step from the middle, lie in the picture.
    let fitting = |axis: Axis, count: usize, from: usize, to: usize| {
        let fits = |point: &usize| {
            let place = axis.at(*point as f64);
            place - axis.step / 2.0 >= from as f64 - 0.5 && place + axis.step / 2.0 <= to as f64 - 0.5
        };
        let mut points = (EDGE..count.saturating_sub(EDGE)).filter(fits);
        points.next().map_or(0..0, |first| first..points.next_back().unwrap_or(first) + 1)
    };
    let columns = fitting(x, width, inside.left, inside.right);
    for row in fitting(y, height, inside.top, inside.bottom) {
        if let Some(points) = usable.get_mut(row * width + columns.start..row * width + columns.end) {
            points.fill(true);
        }
    }
    let point_of = |pixel: usize, axis: Axis, count: usize| {
        let place = (pixel as f64 - axis.start) / axis.step;
        ((place.floor().max(0.0) as usize).min(count), (place.ceil().max(0.0) as usize + 1).min(count))
    };
    for marked in inside.top..inside.bottom {
        let Some(line) = grown.row(marked).get(inside.left..inside.right) else { continue };
        let (top, bottom) = point_of(marked, y, height);
        for (from, to) in runs(line) {
            let (left, _) = point_of(inside.left + from, x, width);
            let (_, right) = point_of(inside.left + to - 1, x, width);
            for row in top..bottom {
                if let Some(points) = usable.get_mut(row * width + left..row * width + right) {
                    points.fill(false);
                }
            }
        }
    }
    usable
}

/// On a grid of half the size: usable where all four are.
pub(super) fn halved(usable: &[bool], width: usize, height: usize) -> Vec<bool> {
    let at = |x: usize, y: usize| usable.get(y * width + x).copied().unwrap_or_default();
    let (half_width, half_height) = ((width / 2).max(1), (height / 2).max(1));
    let places = (0..half_height).flat_map(|y| (0..half_width).map(move |x| (2 * x, 2 * y)));
    places.map(|(x, y)| at(x, y) && at(x + 1, y) && at(x, y + 1) && at(x + 1, y + 1)).collect()
}

/// The usual size of a band's numbers at usable points: the root of their mean square.
pub(super) fn detail(band: &Plane, usable: &[bool]) -> f32 {
    let seen = band.values.iter().zip(usable).filter(|(_, usable)| **usable);
    let (count, sum) = seen.fold((0.0_f32, 0.0), |(count, sum), (value, _)| (count + 1.0, sum + value * value));
    (sum / count.max(1.0)).sqrt()
}

/// By how much two planes differ in the mean, at usable points.
pub(super) fn mean_difference(one: &Plane, other: &Plane, usable: &[bool]) -> f32 {
    let seen = one.values.iter().zip(&other.values).zip(usable).filter(|(_, usable)| **usable);
    let (count, sum) =
        seen.fold((0.0_f32, 0.0), |(count, sum), ((one, other), _)| (count + 1.0, sum + (one - other).abs()));
    sum / count.max(1.0)
}

/// Left and right exchanged.
pub(super) fn mirrored(plane: &Plane) -> Plane {
    let rows = plane.values.chunks_exact(plane.width.max(1));
    Plane { values: rows.flat_map(|row| row.iter().rev().copied()).collect(), ..*plane }
}

/// Top and bottom exchanged.
pub(super) fn upside_down(plane: &Plane) -> Plane {
    let rows = plane.values.chunks_exact(plane.width.max(1));
    Plane { values: rows.rev().flatten().copied().collect(), ..*plane }
}
