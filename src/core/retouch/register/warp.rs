//! A shift and a zoom, on any grid over the same window.

use super::plane::Plane;

/// Where the content of a grid went: content at `c` from the grid's centre is at `scale · c + shift` from the centre of
/// the other grid. In points of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Warp {
    pub(super) scale: (f64, f64),
    pub(super) shift: (f64, f64),
}

impl Default for Warp {
    fn default() -> Self {
        Self { scale: (1.0, 1.0), shift: (0.0, 0.0) }
    }
}

impl Warp {
    /// Where the content of a point of a grid like this plane is, from the first point's centre.
    pub(super) fn of(&self, x: f64, y: f64, plane: &Plane) -> (f64, f64) {
        let (middle_x, middle_y) = middle(plane);
        (
            self.scale.0 * (x - middle_x) + self.shift.0 + middle_x,
            self.scale.1 * (y - middle_y) + self.shift.1 + middle_y,
        )
    }

    /// The other plane with everything brought back.
    pub(super) fn applied(&self, other: &Plane, width: usize, height: usize) -> Plane {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let values = places.map(|(x, y)| {
            let (across, down) = self.of(x as f64, y as f64, other);
            other.between(across as f32, down as f32)
        });
        Plane { width, height, values: values.collect() }
    }

    /// The same on a grid whose points are finer by these factors.
    pub(super) fn on_finer(&self, across: f64, down: f64) -> Self {
        Self { shift: (self.shift.0 * across, self.shift.1 * down), ..*self }
    }
}

/// The centre of a plane, from its first point's centre.
pub(super) fn middle(plane: &Plane) -> (f64, f64) {
    ((plane.width as f64 - 1.0) / 2.0, (plane.height as f64 - 1.0) / 2.0)
}
