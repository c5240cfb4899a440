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

impl Membrane {
    /// Carries what is known of some blocks, each with its weight of 0 to 1, to all blocks.
    pub(super) fn over(areas: &Areas, known: impl Iterator<Item = ((usize, usize), [f32; 3], f32)>) -> Self {
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
            values = level.filled(&values, size);
            size = own;
        }
        let (side, left, top) = (areas.side as f32, areas.left as f32, areas.top as f32);
        Self { side, left, top, columns: areas.columns, rows: areas.rows, values }
    }

    /// The offsets at the pixels `from..` of row `y` of the picture.
    pub(super) fn read(&self, y: usize, from: usize, out: &mut [[f32; 4]]) {
        let down = ((y as f32 + 0.5 - self.top) / self.side - 0.5).clamp(0.0, (self.rows - 1) as f32);
        let row = (down as usize).min(self.rows.saturating_sub(2));
        let share = down - row as f32;
        let line = |row: usize| self.values.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default();
        let (upper, lower) = (line(row), if self.rows > 1 { line(row + 1) } else { line(row) });
        let mixed: Vec<[f32; 4]> = upper
            .iter()
            .zip(lower)
            .map(|(one, other)| {
                let mut mixed = *one;
                mixed.iter_mut().zip(other).for_each(|(mixed, other)| *mixed += (*other - *mixed) * share);
                mixed
            })
            .collect();
        let last = self.columns.saturating_sub(2);
        for (x, out) in (from..).zip(out) {
            let across = ((x as f32 + 0.5 - self.left) / self.side - 0.5).clamp(0.0, (self.columns - 1) as f32);
            let column = (across as usize).min(last);
            let share = across - column as f32;
            *out = match mixed.get(column..) {
                Some([one, other, ..]) => {
                    let mut value = *one;
                    value.iter_mut().zip(other).for_each(|(value, other)| *value += (*other - *value) * share);
                    value
                }
                Some([one]) => *one,
                _ => [0.0; 4],
            };
        }
    }
}
