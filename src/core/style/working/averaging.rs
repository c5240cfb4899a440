//! Means of areas, row by row: each pixel of the result is the mean of the area that it covers, pixels on its rim
//! counted by their share. All of it is arithmetic of whole numbers.

use super::opaque;

/// A picture on its way to a smaller size, or to the same.
pub struct Averaging {
    from_width: usize,
    from_height: usize,
    width: usize,
    height: usize,
    /// What each column of the result covers.
    columns: Vec<Column>,
    /// One row summed into the columns of the result, in units of 1/`width` of a pixel.
    line: Vec<[u32; 3]>,
    sums: Vec<[u64; 3]>,
    /// Rows that were added.
    rows: usize,
}

/// What a column of the result covers of a row: a part of its first pixel, whole pixels, and a part of its last.
#[derive(Clone, Copy)]
struct Column {
    first: usize,
    last: usize,
    /// The parts, in units of 1/`width` of a pixel; where both are the same pixel, the second part is none.
    parts: [u32; 2],
}

impl Averaging {
    /// Nothing yet of a picture of one size (width, height) that is brought to another, which is nowhere larger.
    pub fn new((from_width, from_height): (usize, usize), (width, height): (usize, usize)) -> Self {
        let column = |index: usize| {
            // In units of 1/width of a pixel, a column is [start, end), and pixels end at multiples of width.
            let (start, end) = (index * from_width, (index + 1) * from_width);
            let (first, last) = (start / width, (end - 1) / width);
            let parts =
                if first == last { [end - start, 0] } else { [(first + 1) * width - start, end - last * width] };
            Column { first, last, parts: parts.map(|part| part as u32) }
        };
        Self {
            from_width,
            from_height,
            width,
            height,
            columns: (0..width).map(column).collect(),
            line: vec![[0; 3]; width],
            sums: vec![[0; 3]; width * height],
            rows: 0,
        }
    }

    /// Whether this many rows have come.
    pub fn has(&self, rows: usize) -> bool {
        self.rows == rows
    }

    /// Adds the next row, three or four bytes a pixel. Rows beyond the last are only counted.
    pub fn add(&mut self, row: &[u8], channels: usize) {
        let y = self.rows;
        self.rows += 1;
        if y >= self.from_height || row.len() != self.from_width * channels {
            return;
        }
        if channels == 4 {
            self.sum_rgba(row.as_chunks::<4>().0);
        } else {
            self.sum_rgb(row.as_chunks::<3>().0);
        }
        // In units of 1/height of a row, this row is [start, end), and rows of the result end at multiples of from_height.
        let (start, end) = (y * self.height, (y + 1) * self.height);
        for target in start / self.from_height..=(end - 1) / self.from_height {
            let overlap = end.min((target + 1) * self.from_height) - start.max(target * self.from_height);
            let sums = self.sums.get_mut(target * self.width..(target + 1) * self.width).unwrap_or_default();
            let overlap = overlap as u64;
            for ([red, green, blue], value) in sums.iter_mut().zip(&self.line) {
                let [more_red, more_green, more_blue] = *value;
                *red += u64::from(more_red) * overlap;
                *green += u64::from(more_green) * overlap;
                *blue += u64::from(more_blue) * overlap;
            }
        }
    }

    /// The result: three bytes a pixel.
    pub fn finish(self) -> Vec<u8> {
        let area = (self.from_width * self.from_height) as u64;
        self.sums.iter().flatten().map(|sum| ((sum + area / 2) / area) as u8).collect()
    }

    fn sum_rgb(&mut self, row: &[[u8; 3]]) {
        let whole = self.width as u32;
        for (column, target) in self.columns.iter().zip(&mut self.line) {
            let inner = row.get(column.first + 1..column.last).unwrap_or_default();
            let mut sum = [0; 3];
            inner.iter().for_each(|pixel| add(&mut sum, wide(*pixel), 1));
            *target = [0; 3];
            add(target, sum, whole);
            let [first, last] = column.parts;
            add(target, row.get(column.first).map_or([0; 3], |pixel| wide(*pixel)), first);
            add(target, row.get(column.last).map_or([0; 3], |pixel| wide(*pixel)), last);
        }
    }

    fn sum_rgba(&mut self, row: &[[u8; 4]]) {
        let whole = self.width as u32;
        for (column, target) in self.columns.iter().zip(&mut self.line) {
            let inner = row.get(column.first + 1..column.last).unwrap_or_default();
            *target = [0; 3];
            // As many pixels at once as two bytes can hold the sum of.
            for some in inner.chunks(MOST_AT_ONCE) {
                add(target, opaque_sum(some), whole);
            }
            let [first, last] = column.parts;
            add(target, row.get(column.first).map_or([0; 3], |pixel| on_white(*pixel)), first);
            add(target, row.get(column.last).map_or([0; 3], |pixel| on_white(*pixel)), last);
        }
    }
}

/// Pixels whose channels can be summed up in two bytes each.
const MOST_AT_ONCE: usize = 256;

/// The sum of some pixels, at most [`MOST_AT_ONCE`], on white. Two channels are added at once; only where not all of
/// them are opaque, each is looked at alone.
#[inline(always)]
fn opaque_sum(pixels: &[[u8; 4]]) -> [u32; 3] {
    const EVEN: u32 = 0x00ff_00ff;
    let (mut red_blue, mut green_alpha) = (0_u32, 0_u32);
    for pixel in pixels {
        let bits = u32::from_le_bytes(*pixel);
        red_blue += bits & EVEN;
        green_alpha += bits >> 8 & EVEN;
    }
    if green_alpha >> 16 == 255 * pixels.len() as u32 {
        return [red_blue & 0xffff, green_alpha & 0xffff, red_blue >> 16];
    }
    let mut sum = [0; 3];
    pixels.iter().for_each(|pixel| add(&mut sum, on_white(*pixel), 1));
    sum
}

#[inline(always)]
fn on_white(pixel: [u8; 4]) -> [u32; 3] {
    let [red, green, blue, alpha] = pixel;
    if alpha == 255 { wide([red, green, blue]) } else { opaque(&pixel) }
}

#[inline(always)]
fn wide([red, green, blue]: [u8; 3]) -> [u32; 3] {
    [u32::from(red), u32::from(green), u32::from(blue)]
}

/// Sums stay below 2³²: what a column covers of a row counts as much as the row has pixels, at most 16 384 where a
/// header was checked, of at most 255 each.
#[inline(always)]
fn add([red, green, blue]: &mut [u32; 3], [more_red, more_green, more_blue]: [u32; 3], weight: u32) {
    *red += more_red * weight;
    *green += more_green * weight;
    *blue += more_blue * weight;
}
