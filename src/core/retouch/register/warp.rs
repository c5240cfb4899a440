//! Shift, zoom and shear, on any grid over the same window.

use super::plane::Plane;

/// Where the content of a grid went: content at `(x, y)` from the grid's centre is at `scale · (x, y) + shift`, and
/// `shear · (y, x)`, from the centre of the other grid. In points of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Warp {
    pub(super) scale: (f64, f64),
    /// To the right for each point downwards, downwards for each point to the right.
    pub(super) shear: (f64, f64),
    pub(super) shift: (f64, f64),
}

impl Default for Warp {
    fn default() -> Self {
        Self { scale: (1.0, 1.0), shear: (0.0, 0.0), shift: (0.0, 0.0) }
    }
}

impl Warp {
    /// Where the content of a point of a grid like this plane is, from the first point's centre.
    pub(super) fn of(&self, x: f64, y: f64, plane: &Plane) -> (f64, f64) {
        let (middle_x, middle_y) = middle(plane);
        let (from_x, from_y) = (x - middle_x, y - middle_y);
        (
            self.scale.0 * from_x + self.shear.0 * from_y + self.shift.0 + middle_x,
            self.scale.1 * from_y + self.shear.1 * from_x + self.shift.1 + middle_y,
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
        Self {
            shift: (self.shift.0 * across, self.shift.1 * down),
            shear: (self.shear.0 * across / down, self.shear.1 * down / across),
            ..*self
        }
    }

    /// The warp that does this one to what was moved by `step` before: what is found at a point is the content of the
    /// point that `step` brings it to.
    pub(super) fn after(&self, step: &Self) -> Self {
        // The inverse of the step's matrix, with the step's shift taken back first.
        let ((a, d), (b, c)) = (step.scale, step.shear);
        let whole = a * d - b * c;
        let scale = ((self.scale.0 * d - self.shear.0 * c) / whole, (self.scale.1 * a - self.shear.1 * b) / whole);
        let shear = ((self.shear.0 * a - self.scale.0 * b) / whole, (self.shear.1 * d - self.scale.1 * c) / whole);
        let (x, y) = step.shift;
        let shift = (self.shift.0 - scale.0 * x - shear.0 * y, self.shift.1 - scale.1 * y - shear.1 * x);
        Self { scale, shear, shift }
    }
}

/// The centre of a plane, from its first point's centre.
pub(super) fn middle(plane: &Plane) -> (f64, f64) {
    ((plane.width as f64 - 1.0) / 2.0, (plane.height as f64 - 1.0) / 2.0)
}
