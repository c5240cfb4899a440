//! Where a region was outlined on a copy of a picture: what an edit of a part of that picture is about.

use crate::core::retouch::Mask;

/// How much more of red and of blue than of green a pixel of the outline has, at least: 255 before any compression.
const MAGENTA: i32 = 110;
/// By how much more than the picture without it.
const NEW: i32 = 60;
/// Of so many pixels one is looked at to tell a copy from another picture.
const SAMPLED: usize = 97;
/// By how much a channel of a copy may differ, of 255.
const COPY_WITHIN: u8 = 40;
/// Of ten samples so many have to be alike.
const ALIKE_OF_TEN: usize = 9;

/// The region that `marked` shows by an outline in magenta and `clean` does not: both of this size, four bytes a pixel.
/// What is enclosed within the enclosed is outside again. An outline may end at the frame; outside is then where more
/// of the frame is. `None` where there is no outline, or the two are not the same picture.
pub fn outlined(clean: &[u8], marked: &[u8], (width, height): (usize, usize)) -> Option<Mask> {
    let pixels = width.checked_mul(height)?;
    let (clean, marked) = (clean.as_chunks::<4>().0, marked.as_chunks::<4>().0);
    if pixels == 0 || clean.len() != pixels || marked.len() != pixels {
        return None;
    }
    let pairs = || clean.iter().zip(marked);
    let outline: Vec<bool> = pairs().map(|(clean, marked)| is_outline(clean, marked)).collect();
    let others = || pairs().zip(&outline).filter(|(_, outline)| !**outline).map(|(pair, _)| pair).step_by(SAMPLED);
    let alike = others().filter(|(clean, marked)| is_alike(clean, marked)).count();
    if !outline.contains(&true) || alike * 10 < others().count() * ALIKE_OF_TEN {
        return None;
    }
    let enclosed = Parts::of(&outline, width).enclosed(pixels);
    // A mark as thin as its outline encloses nothing.
    let thin = || outline.iter().map(|outline| if *outline { 255 } else { 0 }).collect();
    Mask::from_bytes(width, height, if enclosed.contains(&255) { enclosed } else { thin() })
}

fn is_outline(clean: &[u8; 4], marked: &[u8; 4]) -> bool {
    let magenta = |[red, green, blue, _]: &[u8; 4]| i32::from(*red.min(blue)) - i32::from(*green);
    magenta(marked) >= MAGENTA && magenta(marked) - magenta(clean) >= NEW
}

fn is_alike(clean: &[u8; 4], marked: &[u8; 4]) -> bool {
    clean.iter().zip(marked).all(|(one, other)| one.abs_diff(*other) <= COPY_WITHIN)
}

/// Pixels side by side in a row that are all of the outline, or none of them.
#[derive(Clone, Copy)]
struct Run {
    end: usize,
    outline: bool,
    /// Its number among all runs.
    number: usize,
}

/// A picture as parts that hang together, of the outline and between.
struct Parts {
    rows: Vec<Vec<Run>>,
    /// For every run another one of the same part; a run that names itself stands for its part.
    same: Vec<usize>,
    /// Runs of different kinds that touch, both ways.
    touching: Vec<(usize, usize)>,
}

impl Parts {
    fn of(outline: &[bool], width: usize) -> Self {
        let mut count = 0;
        let mut row = |pixels: &[bool]| {
            let mut end = 0;
            let run = |pixels: &[bool]| {
                end += pixels.len();
                count += 1;
                Run { end, outline: pixels.first() == Some(&true), number: count - 1 }
            };
            pixels.chunk_by(|one, next| one == next).map(run).collect::<Vec<_>>()
        };
        let rows: Vec<Vec<Run>> = outline.chunks_exact(width).map(&mut row).collect();
        let mut parts = Self { rows: Vec::new(), same: (0..count).collect(), touching: Vec::new() };
        for (above, below) in rows.iter().zip(rows.iter().skip(1)) {
            parts.compare(above, below);
        }
        for pair in rows.iter().flat_map(|row| row.windows(2)) {
            if let [left, right] = pair {
                parts.touching.push((left.number, right.number));
            }
        }
        let ends: Vec<(usize, usize)> =
            parts.touching.iter().map(|(one, other)| (parts.part(*one), parts.part(*other))).collect();
        parts.touching = ends.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]).collect();
        parts.touching.sort_unstable();
        parts.touching.dedup();
        Self { rows, ..parts }
    }

    /// Joins what is alike in two neighbouring rows, and notes what only touches.
    fn compare(&mut self, above: &[Run], below: &[Run]) {
        let (mut above, mut below) = (above.iter().peekable(), below.iter().peekable());
        while let (Some(upper), Some(lower)) = (above.peek().copied(), below.peek().copied()) {
            if upper.outline == lower.outline {
                let (one, other) = (self.part(upper.number), self.part(lower.number));
                if let Some(same) = self.same.get_mut(one.max(other)) {
                    *same = one.min(other);
                }
            } else {
                self.touching.push((upper.number, lower.number));
            }
            if upper.end <= lower.end {
                above.next();
            }
            if lower.end <= upper.end {
                below.next();
            }
        }
    }

    /// The run that stands for the part of a run.
    fn part(&self, mut run: usize) -> usize {
        while let Some(same) = self.same.get(run).filter(|same| **same != run) {
            run = *same;
        }
        run
    }

    /// The part between outlines that has the most of the frame.
    fn outside(&self) -> usize {
        let mut frame = vec![0; self.same.len()];
        let last = self.rows.len().saturating_sub(1);
        for (y, row) in self.rows.iter().enumerate() {
            let mut begin = 0;
            for (place, run) in row.iter().enumerate() {
                let ends = usize::from(place == 0) + usize::from(place + 1 == row.len());
                let at_frame = if y == 0 || y == last { run.end - begin } else { ends };
                begin = run.end;
                if let Some(count) = frame.get_mut(self.part(run.number)).filter(|_| !run.outline) {
                    *count += at_frame;
                }
            }
        }
        (0..frame.len()).max_by_key(|part| frame.get(*part)).unwrap_or_default()
    }

    /// A mask of the pixels that are reached from outside across an odd number of lines.
    fn enclosed(&self, pixels: usize) -> Vec<u8> {
        let mut depth = vec![None; self.same.len()];
        let mut newest = vec![self.outside()];
        let mut step = 0_usize;
        while !newest.is_empty() {
            let reached = newest.into_iter().filter(|part| {
                let known = depth.get_mut(*part);
                known.is_some_and(|known| known.is_none() && known.replace(step).is_none())
            });
            let next = reached.flat_map(|part| self.neighbours(part)).collect();
            (newest, step) = (next, step + 1);
        }
        let mut bytes = Vec::with_capacity(pixels);
        for row in &self.rows {
            let mut begin = 0;
            for run in row {
                // Outlines lie at odd steps, and what lies behind the first of them at the second step.
                let inside = depth.get(self.part(run.number)).copied().flatten().is_some_and(|step| step % 4 == 2);
                bytes.extend(std::iter::repeat_n(if inside { 255 } else { 0 }, run.end - begin));
                begin = run.end;
            }
        }
        bytes
    }

    fn neighbours(&self, part: usize) -> impl Iterator<Item = usize> {
        let from = self.touching.partition_point(|(one, _)| *one < part);
        let near = self.touching.get(from..).unwrap_or_default().iter();
        near.take_while(move |(one, _)| *one == part).map(|(_, other)| *other)
    }
}
