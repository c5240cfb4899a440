//! Values that are known at some places of a grid, carried smoothly to all others.
//!
//! First down a pyramid, where each place is the weighted mean of four, until one is left; then up again, where what is
//! not known is taken from the level below. (The same idea as the pull and push of Gortler and others, "The Lumigraph",
//! 1996.)

use super::area::Areas;

/// Offsets of red, green and blue on a grid of blocks.
pub(super) struct Membrane {
    side: f32,
    left: f32,
    top: f32,
    columns: usize,
    rows: usize,
    values: Vec<[f32; 4]>,
}

/// A level: values multiplied with their weights, and the weights last.
struct Level {
    columns: usize,
    rows: usize,
    sums: Vec<[f32; 4]>,
}

impl Level {
    fn at(&self, column: isize, row: isize) -> [f32; 4] {
        let column = column.clamp(0, self.columns as isize - 1) as usize;
        let row = row.clamp(0, self.rows as isize - 1) as usize;
        self.sums.get(row * self.columns + column).copied().unwrap_or_default()
    }

    fn below(&self) -> Self {
        let (columns, rows) = (self.columns.div_ceil(2), self.rows.div_ceil(2));
        let places = (0..rows as isize).flat_map(|row| (0..columns as isize).map(move |column| (column, row)));
        let sums = places.map(|(column, row)| {
            let mut sum = [0.0; 4];
            for (across, down) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let (column, row) = (2 * column + across, 2 * row + down);
                if column < self.columns as isize && row < self.rows as isize {
                    sum.iter_mut().zip(self.at(column, row)).for_each(|(sum, value)| *sum += value);
                }
            }
            // A weight says how much is known, which is at most everything.
            let most = sum[3].max(1.0);
            sum.map(|value| value / most)
        });
        Self { columns, rows, sums: sums.collect() }
    }

    /// Fills what is not known from the level below, whose places all have a value.
    fn filled(self, below: &[[f32; 4]], (columns, rows): (usize, usize)) -> Vec<[f32; 4]> {
        let lower = Self { columns, rows, sums: below.to_vec() };
        let places = (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row)));
        let filled = places.zip(&self.sums).map(|((column, row), own)| {
            let behind = lower.between(column as f32 / 2.0 - 0.25, row as f32 / 2.0 - 0.25);
            let unknown = 1.0 - own[3].min(1.0);
            let mut value = *own;
            value.iter_mut().zip(behind).for_each(|(value, behind)| *value += unknown * behind);
            value
        });
        filled.collect()
    }

    fn between(&self, x: f32, y: f32) -> [f32; 4] {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let (left, top) = (left as isize, top as isize);
        let mut sum = [0.0; 4];
        for (column, row, weight) in [
            (left, top, (1.0 - across) * (1.0 - down)),
            (left + 1, top, across * (1.0 - down)),
            (left, top + 1, (1.0 - across) * down),
            (left + 1, top + 1, across * down),
        ] {
            sum.iter_mut().zip(self.at(column, row)).for_each(|(sum, value)| *sum += value * weight);
        }
        sum
    }
}

/// Makes every value that is not known the mean of those around it, one after the other.
fn sweep(values: &mut [[f32; 4]], known: &[bool], (columns, rows): (usize, usize)) {
    for (place, _) in known.iter().enumerate().filter(|(_, known)| !**known) {
        let (column, row) = (place % columns, place / columns);
        let near = [
            if column > 0 { place - 1 } else { place },
            if column + 1 < columns { place + 1 } else { place },
            if row > 0 { place - columns } else { place },
            if row + 1 < rows { place + columns } else { place },
        ];
        let mut sum = [0.0; 4];
        for value in near.iter().filter_map(|place| values.get(*place)) {
            sum.iter_mut().zip(value).for_each(|(sum, value)| *sum += value);
        }
        if let Some(value) = values.get_mut(place) {
            *value = sum.map(|sum| sum / 4.0);
        }
    }
}

impl Membrane {
    /// Carries what is known of some blocks, each with its weight of 0 to 1, to all blocks. Sweeps on each level bring
    /// what is between them nearer to the solution of Laplace's equation.
    pub(super) fn over(
        areas: &Areas,
        known: impl Iterator<Item = ((usize, usize), [f32; 3], f32)>,
        sweeps: usize,
    ) -> Self {
        let mut sums = vec![[0.0; 4]; areas.columns * areas.rows];
        for ((column, row), [red, green, blue], weight) in known {
            if let Some(sum) = sums.get_mut(row * areas.columns + column) {
                *sum = [red * weight, green * weight, blue * weight, weight];
            }
        }
        let mut levels = vec![Level { columns: areas.columns, rows: areas.rows, sums }];
        while let Some(last) = levels.last()
            && last.columns * last.rows > 1
        {
            levels.push(last.below());
        }
        let mut size = (1, 1);
        let mut values = vec![[0.0; 4]];
        for level in levels.into_iter().rev() {
            let own = (level.columns, level.rows);
            let known: Vec<bool> =
                if sweeps > 0 { level.sums.iter().map(|sum| sum[3] > 0.0).collect() } else { Vec::new() };
            values = level.filled(&values, size);
            (0..sweeps).for_each(|_| sweep(&mut values, &known, own));
            size = own;
        }
        let (side, left, top) = (areas.side as f32, areas.left as f32, areas.top as f32);
        Self { side, left, top, columns: areas.columns, rows: areas.rows, values }
    }

    /// Adds the offsets at the pixels `from..` of row `y` of the picture.
    pub(super) fn add(&self, y: usize, from: usize, pixels: &mut [[f32; 4]]) {
        let down = ((y as f32 + 0.5 - self.top) / self.side - 0.5).clamp(0.0, (self.rows - 1) as f32);
        let row = (down as usize).min(self.rows.saturating_sub(2));
        let share = down - row as f32;
        let line = |row: usize| self.values.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default();
        let (upper, lower) = (line(row), if self.rows > 1 { line(row + 1) } else { line(row) });
        let mixed = |column: usize| {
            let (mut mixed, other) = (*upper.get(column)?, *lower.get(column)?);
            mixed.iter_mut().zip(other).for_each(|(mixed, other)| *mixed += (other - *mixed) * share);
            Some(mixed)
        };
        let place = |pixel: usize| (pixel as f32 + 0.5 - self.left) / self.side - 0.5;
        // From the middle of one block to that of the next, offsets change evenly.
        let mut done = 0;
        while done < pixels.len() {
            let before = place(from + done).floor();
            let column = before.clamp(0.0, (self.columns - 1) as f32);
            let next_middle = (before + 1.5) * self.side + self.left - 0.5;
            let behind = (next_middle.ceil().max(0.0) as usize).saturating_sub(from).clamp(done + 1, pixels.len());
            let Some(value) = mixed(column as usize) else { return };
            let next = if before < 0.0 { None } else { mixed(column as usize + 1) };
            let mut slope = next.unwrap_or(value);
            slope.iter_mut().zip(value).for_each(|(slope, value)| *slope = (*slope - value) / self.side);
            let first = (place(from + done) - before) * self.side;
            for (step, pixel) in pixels.get_mut(done..behind).unwrap_or_default().iter_mut().enumerate() {
                let along = first + step as f32;
                for ((sample, value), slope) in pixel.iter_mut().zip(value).zip(slope) {
                    *sample += value + slope * along;
                }
            }
            done = behind;
        }
    }
}
