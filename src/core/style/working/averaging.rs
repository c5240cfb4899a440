//! Means of areas, row by row: each pixel of the result is the mean of the area that it covers, pixels on its rim
//! counted by their share. All of it is arithmetic of whole numbers.

use super::Layout;

/// A picture on its way to a smaller size, or to the same.
///
/// Rows that lie within one row of the result are first added up as they are, which is one addition a byte; only their
/// sum is brought to the columns.
pub struct Averaging {
    from_width: usize,
    from_height: usize,
    width: usize,
    height: usize,
    /// What each column of the result covers.
    columns: Vec<Column>,
    /// Whole rows added up, four numbers a pixel, how many they are, and how their pixels lie.
    whole: Vec<[u16; 4]>,
    whole_rows: usize,
    layout: Layout,
    /// A row as it is seen on white, where it has to be made.
    seen: Vec<[u8; 4]>,
    /// One row summed into the columns of the result, in units of 1/`width` of a pixel.
    line: Vec<[u32; 3]>,
    sums: Vec<[u64; 3]>,
    /// Rows that were added.
    rows: usize,
}

/// Rows whose bytes can be added up in two bytes each.
const MOST_AT_ONCE: usize = 257;

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
            whole: vec![[0; 4]; from_width],
            whole_rows: 0,
            layout: Layout::Rgba,
            seen: Vec::new(),
            line: vec![[0; 3]; width],
            sums: vec![[0; 3]; width * height],
            rows: 0,
        }
    }

    /// Whether this many rows have come.
    pub fn has(&self, rows: usize) -> bool {
        self.rows == rows
    }

    /// Adds the next row. Rows beyond the last are only counted.
    pub fn add(&mut self, row: &[u8], layout: Layout) {
        let y = self.rows;
        self.rows += 1;
        if y >= self.from_height || row.len() != self.from_width * layout.bytes() {
            return;
        }
        // In units of 1/height of a row, this row is [start, end), and rows of the result end at multiples of from_height.
        let (start, end) = (y * self.height, (y + 1) * self.height);
        let (first, last) = (start / self.from_height, (end - 1) / self.from_height);
        if self.layout != layout || first != last || self.whole_rows == MOST_AT_ONCE {
            self.bring_whole(first);
        }
        self.layout = layout;
        let mut seen = std::mem::take(&mut self.seen);
        let pixels = on_white(row, layout, &mut seen);
        if first == last {
            let sums = self.whole.as_flattened_mut().iter_mut();
            sums.zip(pixels.as_flattened()).for_each(|(sum, byte)| *sum += u16::from(*byte));
            self.whole_rows += 1;
        } else {
            self.line.clear();
            self.line.extend(self.columns.iter().map(|column| column.of(pixels, layout, self.width)));
            for target in first..=last {
                let overlap = end.min((target + 1) * self.from_height) - start.max(target * self.from_height);
                self.bring(target, overlap as u64);
            }
        }
        self.seen = seen;
        if end.is_multiple_of(self.from_height) {
            self.bring_whole(last);
        }
    }

    /// Adds the rows that were added up to a row of the result.
    fn bring_whole(&mut self, target: usize) {
        if self.whole_rows == 0 {
            return;
        }
        self.line.clear();
        self.line.extend(self.columns.iter().map(|column| column.of(&self.whole, self.layout, self.width)));
        self.bring(target, self.height as u64);
        self.whole.fill([0; 4]);
        self.whole_rows = 0;
    }

    /// Adds the line, of which so much overlaps (in units of 1/`height` of a row), to a row of the result.
    fn bring(&mut self, target: usize, overlap: u64) {
        let sums = self.sums.get_mut(target * self.width..(target + 1) * self.width).unwrap_or_default();
        for (sum, more) in sums.iter_mut().zip(&self.line) {
            sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += u64::from(*more) * overlap);
        }
    }

    /// The result: three bytes a pixel.
    pub fn finish(self) -> Vec<u8> {
        let area = (self.from_width * self.from_height) as u64;
        self.sums.iter().flatten().map(|sum| ((sum + area / 2) / area) as u8).collect()
    }
}

impl Column {
    /// The sum of what it covers of a row, red, green and blue. It stays below 2³²: a column covers as many units as the
    /// row has pixels, at most 16 384 where a header was checked, of at most 65 535 each.
    #[inline(always)]
    fn of<T: Copy + Into<u32>>(&self, row: &[[T; 4]], layout: Layout, width: usize) -> [u32; 3] {
        let inner = row.get(self.first + 1..self.last).unwrap_or_default();
        let mut sum = [0_u32; 4];
        for pixel in inner {
            sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += (*value).into());
        }
        sum = sum.map(|sum| sum * width as u32);
        for (place, part) in [self.first, self.last].into_iter().zip(self.parts) {
            if let Some(pixel) = row.get(place) {
                sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += (*value).into() * part);
            }
        }
        layout.places().map(|place| sum.get(place).copied().unwrap_or_default())
    }
}

/// A row of four bytes a pixel as it is seen on white: itself, where nothing can be seen through.
fn on_white<'a>(row: &'a [u8], layout: Layout, seen: &'a mut Vec<[u8; 4]>) -> &'a [[u8; 4]] {
    let pixels = row.as_chunks::<4>().0;
    let is_opaque = match layout {
        Layout::Rgbx | Layout::Bgrx => true,
        Layout::Rgba => pixels.iter().fold(u8::MAX, |least, [.., alpha]| least & alpha) == u8::MAX,
        Layout::Rgb => false,
    };
    if is_opaque {
        return pixels;
    }
    seen.clear();
    seen.extend(row.chunks_exact(layout.bytes()).map(|pixel| {
        let [red, green, blue] = layout.seen(pixel).map(|channel| channel as u8);
        [red, green, blue, u8::MAX]
    }));
    seen
}
