//! Outlines: points, transformations, a small language for curves, and strokes.

/// A point or a vector, in whatever units its path is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

pub(super) const fn point(x: f32, y: f32) -> Point {
    Point { x, y }
}

impl Point {
    pub(super) fn towards(self, other: Self, share: f32) -> Self {
        point(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }
}

/// Closed outlines. Where they overlap they are one shape.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    pub(super) contours: Vec<Vec<Point>>,
}

/// Straight pieces that a curve is made of.
const CURVE_STEPS: usize = 14;
/// Corners of a circle.
const CIRCLE_STEPS: usize = 48;

impl Path {
    pub(super) fn polygon(points: impl IntoIterator<Item = (f32, f32)>) -> Self {
        Self { contours: vec![points.into_iter().map(|(x, y)| point(x, y)).collect()] }
    }

    pub(super) fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self::polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    }

    pub(super) fn ellipse(x: f32, y: f32, radius_x: f32, radius_y: f32) -> Self {
        let corner = |step: usize| {
            let angle = step as f32 / CIRCLE_STEPS as f32 * std::f32::consts::TAU;
            (x + radius_x * angle.cos(), y + radius_y * angle.sin())
        };
        // The first corner comes again at the end, so that a line along the circle closes.
        Self::polygon((0..=CIRCLE_STEPS).map(corner))
    }

    pub(super) fn circle(x: f32, y: f32, radius: f32) -> Self {
        Self::ellipse(x, y, radius, radius)
    }

    pub(super) fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Self {
        let radius = radius.min(width / 2.0).min(height / 2.0);
        let corners = [
            (x + width - radius, y + height - radius),
            (x + radius, y + height - radius),
            (x + radius, y + radius),
            (x + width - radius, y + radius),
        ];
        let arc = corners.into_iter().enumerate().flat_map(|(quarter, (cx, cy))| {
            (0..=8).map(move |step| {
                let angle = (quarter as f32 + step as f32 / 8.0) * std::f32::consts::FRAC_PI_2;
                (cx + radius * angle.cos(), cy + radius * angle.sin())
            })
        });
        Self::polygon(arc)
    }

    /// Reads an outline written as letters and numbers, all absolute: M, L, Q, C, Z as in SVG; O (circle: centre,
    /// radius), E (ellipse: centre, two radii), R (rounded rectangle: corner, width, height, radius).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut path = Self::default();
        let mut open: Vec<Point> = Vec::new();
        let mut starts: Vec<usize> =
            text.match_indices(|letter: char| letter.is_ascii_uppercase()).map(|(at, _)| at).collect();
        starts.push(text.len());
        for ends in starts.windows(2) {
            let [from, to] = ends else { continue };
            let command = text.get(*from..*to)?;
            let (letter, rest) = (command.chars().next()?, command.get(1..)?);
            let numbers: Vec<f32> = rest.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
            path.command(letter, &numbers, &mut open)?;
        }
        path.close(&mut open);
        Some(path)
    }

    fn command(&mut self, letter: char, numbers: &[f32], open: &mut Vec<Point>) -> Option<()> {
        match (letter, numbers) {
            ('M', [x, y]) => {
                self.close(open);
                open.push(point(*x, *y));
            }
            ('L', all) if all.len() % 2 == 0 => open.extend(all.chunks_exact(2).map(|pair| match pair {
                [x, y] => point(*x, *y),
                _ => point(0.0, 0.0),
            })),
            ('Q', [ax, ay, x, y]) => {
                let (from, control, to) = (*open.last()?, point(*ax, *ay), point(*x, *y));
                open.extend((1..=CURVE_STEPS).map(|step| {
                    let t = step as f32 / CURVE_STEPS as f32;
                    from.towards(control, t).towards(control.towards(to, t), t)
                }));
            }
            ('C', [ax, ay, bx, by, x, y]) => {
                let (from, a, b, to) = (*open.last()?, point(*ax, *ay), point(*bx, *by), point(*x, *y));
                open.extend((1..=CURVE_STEPS).map(|step| {
                    let t = step as f32 / CURVE_STEPS as f32;
                    let (first, middle, last) = (from.towards(a, t), a.towards(b, t), b.towards(to, t));
                    first.towards(middle, t).towards(middle.towards(last, t), t)
                }));
            }
            ('O', [x, y, radius]) => self.contours.extend(Self::circle(*x, *y, *radius).contours),
            ('E', [x, y, rx, ry]) => self.contours.extend(Self::ellipse(*x, *y, *rx, *ry).contours),
            ('R', [x, y, width, height, radius]) => {
                self.contours.extend(Self::rounded(*x, *y, *width, *height, *radius).contours);
            }
            ('Z', []) => {
                open.extend(open.first().copied());
                self.close(open);
            }
            _ => return None,
        }
        Some(())
    }

    fn close(&mut self, open: &mut Vec<Point>) {
        if open.len() > 1 {
            self.contours.push(std::mem::take(open));
        }
        open.clear();
    }

    pub(super) fn moved(mut self, change: impl Fn(Point) -> Point) -> Self {
        self.contours.iter_mut().flatten().for_each(|corner| *corner = change(*corner));
        self
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.contours.extend(other.contours);
        self
    }

    /// The outline of a line of this width along every contour, with round ends and joints.
    pub(super) fn stroke(&self, width: f32) -> Self {
        let radius = width / 2.0;
        let mut outline = Self::default();
        for contour in &self.contours {
            for pair in contour.windows(2) {
                let [from, to] = pair else { continue };
                let (dx, dy) = (to.x - from.x, to.y - from.y);
                let length = dx.hypot(dy);
                if length > 1e-6 {
                    let (nx, ny) = (-dy / length * radius, dx / length * radius);
                    outline.contours.push(vec![
                        point(from.x + nx, from.y + ny),
                        point(from.x - nx, from.y - ny),
                        point(to.x - nx, to.y - ny),
                        point(to.x + nx, to.y + ny),
                    ]);
                }
            }
            outline.contours.extend(contour.iter().map(|corner| joint(*corner, radius)));
        }
        outline
    }
}

fn joint(centre: Point, radius: f32) -> Vec<Point> {
    let corner = |step: usize| {
        let angle = step as f32 / 14.0 * std::f32::consts::TAU;
        point(centre.x + radius * angle.cos(), centre.y + radius * angle.sin())
    };
    (0..14).map(corner).collect()
}
