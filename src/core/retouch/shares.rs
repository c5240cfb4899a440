//! How much of a redrawn frame is taken, and how much of the picture before, from place to place.
//!
//! Every redrawing loses something, even when its shift, zoom and tint are undone to the last digit: blur and
//! compression alone cost more than 1 of 255 a turn, and over many turns that adds up. So what differs no more than
//! redrawing makes things differ is taken from the picture before, and what differs by far more from the reply, with
//! everything between the two: the share is 1 − (limit ÷ difference)², nothing below the limit (the positive part of
//! James and Stein's estimator, 1961, which is Wiener's filter with the signal's strength as seen).
//!
//! Compared are means over blocks. How much redrawing makes a block differ is seen from the picture itself: much where
//! there is much contrast, little where there is none; of the blocks with about as much contrast the middle one tells.

use super::blend::Reply;
use super::mask::Mask;
use super::picture::Picture;
use super::progress::{Stage, Stopped, Watch, at_row};
use super::resample::read_mirrored;
use super::tone::area::{self, Areas};
use super::window::Window;

/// A block is believed to have changed from this many times the usual difference on …
const TIMES_USUAL: f32 = 7.0;
/// … if it differs by so much of 255, all channels together. Less is not seen.
const LEAST: f32 = 1.5;
/// The usual difference is not believed to be less than this …
const LEAST_USUAL: f32 = 0.25;
/// … nor more than this and so much of the contrast: where nearly all is new, the middle block is, too.
const MOST_USUAL: f32 = 4.0;
const OF_CONTRAST: f32 = 0.35;
/// Classes of contrast, each with as many blocks, and the fewest blocks in one.
const CLASSES: usize = 12;
const FEWEST: usize = 16;
/// How many blocks something narrow may hang over.
const LONGEST: usize = 6;
/// From the middle one of some numbers to their standard deviation, for a normal distribution.
const DEVIATION: f32 = 1.4826;

/// The share of the reply, by blocks.
pub(super) struct Shares {
    areas: Areas,
    /// 0 to 1.
    values: Vec<f32>,
}

/// What is seen of a block.
#[derive(Clone, Copy)]
struct Block {
    /// How far both are apart, all channels together.
    difference: f32,
    /// How much the picture before differs from pixel to pixel here, or in a block beside it.
    contrast: f32,
}

impl Shares {
    /// Compares a reply to the whole of a picture with it.
    ///
    /// # Errors
    /// [`Stopped`] if the work was stopped.
    pub(super) fn of(earlier: &Picture, window: &Window, reply: &Reply, watch: Watch) -> Result<Self, Stopped> {
        let areas = Areas::over(earlier, window);
        let contrasts = contrasts(earlier, &areas, watch)?;
        let contrasts = around(&areas, &contrasts, f32::max);
        let (shown, lie) = (reply.shown(window), reply.alignment.in_reply(window, reply.picture));
        let mut blocks = Vec::with_capacity(contrasts.len());
        for ((column, row), contrast) in areas.all().into_iter().zip(contrasts) {
            if column == 0 {
                at_row(watch, Stage::Tone, row, areas.rows)?;
            }
            let own = areas.edges(column, row);
            // What the reply has pushed out of its frame cannot be compared.
            let is_shown = own.corners().into_iter().all(|(x, y)| shown(x, y));
            blocks.push(is_shown.then(|| {
                let brought = reply.tone.globally(area::mean(reply.picture, own.on(&lie)));
                Block { difference: apart(area::mean(earlier, own), brought), contrast }
            }));
        }
        let usual = Usual::of(blocks.iter().flatten().copied().collect());
        let values = blocks.iter().map(|block| block.map(|block| usual.share(block))).collect();
        Ok(Self { values: settled(&areas, values), areas })
    }

    /// Which pixels take anything from a reply that is seen where `shown` says.
    pub(super) fn mask(&self, (width, height): (usize, usize), shown: impl Fn(f64, f64) -> bool) -> Mask {
        let mut mask = Mask::empty(width, height);
        let mut line = vec![0.0; width];
        for y in 0..height {
            self.row(y, 0, &mut line);
            let marked = |x: usize| line.get(x).is_some_and(|share| *share > 0.0) && shown(x as f64, y as f64);
            mask.row_mut(y).iter_mut().enumerate().filter(|(x, _)| marked(*x)).for_each(|(_, byte)| *byte = 255);
        }
        mask
    }

    /// Writes the shares of the pixels `from..` of row `y`: between the middles of blocks they go over into each other.
    pub(super) fn row(&self, y: usize, from: usize, out: &mut [f32]) {
        let side = self.areas.side as f32;
        let place = |pixel: usize, first: usize, count: usize| {
            let place = (pixel as f32 + 0.5 - first as f32) / side - 0.5;
            let place = place.clamp(0.0, (count - 1) as f32);
            (place as usize, place - place.floor())
        };
        let line = |row: usize| {
            let start = row.min(self.areas.rows - 1) * self.areas.columns;
            self.values.get(start..start + self.areas.columns).unwrap_or_default()
        };
        let (row, below) = place(y, self.areas.top, self.areas.rows);
        let (upper, lower) = (line(row), line(row + 1));
        let of = |column: usize| {
            let column = column.min(self.areas.columns - 1);
            let (upper, lower) = (upper.get(column).copied(), lower.get(column).copied());
            upper.zip(lower).map_or(0.0, |(upper, lower)| upper + (lower - upper) * below)
        };
        for (x, out) in (from..).zip(out) {
            let (column, beside) = place(x, self.areas.left, self.areas.columns);
            *out = of(column) + (of(column + 1) - of(column)) * beside;
        }
    }
}

/// The usual difference by contrast: some contrasts, rising, and what is usual there.
struct Usual(Vec<(f32, f32)>);

impl Usual {
    fn of(mut blocks: Vec<Block>) -> Self {
        blocks.sort_by(|one, other| one.contrast.total_cmp(&other.contrast));
        let classes = (blocks.len() / FEWEST).clamp(1, CLASSES);
        let middle = |class: &mut [Block]| {
            let contrast = class.get(class.len() / 2).map_or(0.0, |block| block.contrast);
            class.sort_by(|one, other| one.difference.total_cmp(&other.difference));
            let difference = class.get(class.len() / 2).map_or(0.0, |block| block.difference);
            (contrast, (DEVIATION * difference).max(LEAST_USUAL))
        };
        let size = blocks.len().div_ceil(classes).max(1);
        Self(blocks.chunks_mut(size).map(middle).collect())
    }

    fn at(&self, contrast: f32) -> f32 {
        let behind = self.0.partition_point(|(known, _)| *known < contrast);
        let before = behind.checked_sub(1).and_then(|place| self.0.get(place));
        match (before, self.0.get(behind)) {
            (Some((low, usual)), Some((high, other))) if high > low => {
                usual + (other - usual) * (contrast - low) / (high - low)
            }
            (Some((_, usual)), _) | (None, Some((_, usual))) => *usual,
            (None, None) => LEAST_USUAL,
        }
    }

    fn share(&self, block: Block) -> f32 {
        let limit = TIMES_USUAL * self.at(block.contrast).min(MOST_USUAL + OF_CONTRAST * block.contrast);
        if block.difference <= limit.max(LEAST) {
            return 0.0;
        }
        1.0 - (limit / block.difference) * (limit / block.difference)
    }
}

/// Takes away what is nowhere as wide as three blocks, which is no change but chance, keeps what is narrower where it
/// hangs on to something wider, and has the rest reach a block further, since a change seldom ends where a block does.
fn settled(areas: &Areas, shares: Vec<Option<f32>>) -> Vec<f32> {
    let known = |numbers: Vec<f32>| -> Vec<f32> {
        shares.iter().zip(numbers).map(|(share, number)| share.map_or(0.0, |_| number)).collect()
    };
    // What the reply does not show says nothing of what is beside it.
    let most: Vec<f32> = shares.iter().map(|share| share.unwrap_or(1.0)).collect();
    let mut kept = known(around(areas, &around(areas, &most, f32::min), f32::max));
    for _ in 0..LONGEST {
        let near = around(areas, &kept, f32::max);
        for ((kept, near), share) in kept.iter_mut().zip(near).zip(&shares) {
            *kept = kept.max(near.min(share.unwrap_or_default()));
        }
    }
    known(around(areas, &kept, f32::max))
}

/// Of each block and those around it, the number that `chosen` chooses.
fn around(areas: &Areas, numbers: &[f32], chosen: fn(f32, f32) -> f32) -> Vec<f32> {
    let near = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
    let of = |(column, row): (usize, usize)| {
        let places = near(row, areas.rows).flat_map(|row| near(column, areas.columns).map(move |at| (at, row)));
        let numbers = places.filter_map(|(column, row)| numbers.get(row * areas.columns + column).copied());
        numbers.reduce(chosen).unwrap_or_default()
    };
    areas.all().into_iter().map(of).collect()
}

/// How much a picture differs from pixel to pixel in each block: half the difference of the neighbours of a pixel, across
/// and down, in the mean.
fn contrasts(picture: &Picture, areas: &Areas, watch: Watch) -> Result<Vec<f32>, Stopped> {
    let count = areas.columns * areas.side;
    let mut pixels = vec![[0.0; 4]; count + 2];
    let mut grey = |y: isize| -> Vec<f32> {
        read_mirrored(picture, true, y, areas.left as isize - 1, &mut pixels);
        pixels.iter().map(|[red, green, blue, _]| (red + green + blue) / 3.0).collect()
    };
    let top = areas.top as isize;
    let (mut above, mut here) = (grey(top - 1), grey(top));
    let mut sums = vec![0.0; areas.columns * areas.rows];
    let scale = 0.5 / (areas.side * areas.side) as f32;
    for (row, sums) in sums.chunks_exact_mut(areas.columns).enumerate() {
        at_row(watch, Stage::Tone, row, areas.rows)?;
        for y in row * areas.side..(row + 1) * areas.side {
            let below = grey(top + y as isize + 1);
            let across = here.iter().zip(here.iter().skip(2)).map(|(left, right)| (right - left).abs());
            let down = above.iter().zip(&below).skip(1).map(|(above, below)| (below - above).abs());
            let both: Vec<f32> = across.zip(down).map(|(across, down)| across + down).collect();
            for (block, sum) in both.chunks_exact(areas.side).zip(sums.iter_mut()) {
                *sum += scale * block.iter().sum::<f32>();
            }
            (above, here) = (here, below);
        }
    }
    Ok(sums)
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    one.iter().zip(other).map(|(one, other)| (one - other) * (one - other)).sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many blocks whose difference is that of their number, and whose contrast is the same for ten in a row.
    fn usual(count: usize, difference: impl Fn(usize) -> f32) -> Usual {
        let block = |at: usize| Block { difference: difference(at), contrast: (at / 10) as f32 };
        Usual::of((0..count).map(block).collect())
    }

    #[test]
    fn what_is_usual_follows_the_contrast_and_not_the_few_that_are_new() {
        let usual = usual(400, |at| if at % 5 == 0 { 200.0 } else { 0.1 * (at / 10) as f32 });
        for contrast in [5.0, 20.0, 35.0] {
            let expected = (DEVIATION * 0.1 * contrast).max(LEAST_USUAL);
            assert!(
                (usual.at(contrast) - expected).abs() < 0.1 * expected + 0.05,
                "{contrast}: {}",
                usual.at(contrast)
            );
        }
        let share = |difference, contrast| usual.share(Block { difference, contrast });
        assert_eq!((share(4.0, 20.0), share(1.4, 0.0)), (0.0, 0.0));
        assert!(share(150.0, 20.0) > 0.95 && (0.05..0.6).contains(&share(25.0, 20.0)), "{}", share(25.0, 20.0));
    }

    #[test]
    fn where_nearly_all_is_new_it_is_not_usual_all_the_same() {
        let usual = usual(400, |_| 80.0);
        assert!(usual.share(Block { difference: 80.0, contrast: 2.0 }) > 0.7);
        assert_eq!(Usual::of(Vec::new()).share(Block { difference: 1.0, contrast: 0.0 }), 0.0);
    }

    #[test]
    fn a_few_blocks_are_chance_and_a_square_of_them_reaches_a_block_further() {
        let areas = Areas { side: 8, left: 0, top: 0, columns: 12, rows: 9 };
        let marked = |is: fn(usize, usize) -> bool| -> Vec<f32> {
            let shares = areas.all().into_iter().map(|(column, row)| Some(f32::from(u8::from(is(column, row)))));
            settled(&areas, shares.collect())
        };
        assert!(marked(|column, row| row == 4 && column < 9).iter().all(|share| *share == 0.0));
        assert!(
            marked(|column, row| column % 4 < 2 && row % 4 < 2 && column + row > 1).iter().all(|share| *share == 0.0)
        );
        let with_tail = marked(|column, row| column < 3 && row < 3 || row == 1 && column < 6);
        assert_eq!(with_tail.iter().filter(|share| **share == 1.0).count(), 4 * 4 + 3 * 3);
        let square = marked(|column, row| (4..7).contains(&column) && (3..6).contains(&row));
        assert_eq!(square.iter().filter(|share| **share == 1.0).count(), 25);
        let mut shares = vec![Some(1.0); 12 * 9];
        shares[5] = None;
        let all = settled(&areas, shares);
        assert_eq!(all.iter().filter(|share| **share == 0.0).count(), 1, "only what the reply does not show");
    }

    #[test]
    fn shares_go_over_into_each_other_and_end_in_between() {
        let areas = Areas { side: 8, left: 0, top: 0, columns: 3, rows: 1 };
        let shares = Shares { areas, values: vec![0.0, 1.0, 0.0] };
        let mut line = [0.0; 24];
        shares.row(5, 0, &mut line);
        assert!(line[..4].iter().chain(&line[20..]).all(|share| *share == 0.0), "{line:?}");
        assert!((line[11] - 0.9375).abs() < 1e-6 && (line[12] - 0.9375).abs() < 1e-6, "{line:?}");
        assert!(line.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.126), "{line:?}");
        assert_eq!(shares.mask((24, 8), |x, _| x < 12.0).unmarked(), 24 * 8 - 8 * 8);
    }
}
