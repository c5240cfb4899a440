//! Rows worked on in bands, side by side where a program can have threads. A page's worker has one, and takes all rows at
//! once; what comes out is the same.

use super::progress::{Stopped, Watch};
use std::ops::Range;

/// Bands of fewer rows are not worth a thread.
#[cfg(not(target_family = "wasm"))]
const FEWEST_ROWS: usize = 64;

/// Does some work on all of `rows`, from the top down; gives what each band brought, in their order. Progress is told of
/// the first band alone, which is as far as the others.
///
/// # Errors
/// [`Stopped`] if the work was stopped; every band then ends at its next report.
#[cfg(not(target_family = "wasm"))]
pub(super) fn bands<T: Send>(
    rows: usize,
    watch: Watch,
    work: impl Fn(Range<usize>, Watch) -> Result<T, Stopped> + Sync,
) -> Result<Vec<T>, Stopped> {
    use std::sync::atomic::{AtomicBool, Ordering};
    let count = most().min(rows / FEWEST_ROWS).max(1);
    let band = |nth: usize| rows * nth / count..rows * (nth + 1) / count;
    let (is_stopped, work) = (AtomicBool::new(false), &work);
    let quiet = |range: Range<usize>| {
        let stopped = &is_stopped;
        move || work(range, &mut |_, _| if stopped.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) })
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..count).map(|nth| scope.spawn(quiet(band(nth)))).collect();
        let first = work(band(0), watch);
        is_stopped.store(first.is_err(), Ordering::Relaxed);
        let others = others.into_iter().map(|other| match other.join() {
            Ok(brought) => brought,
            Err(trapped) => std::panic::resume_unwind(trapped),
        });
        std::iter::once(first).chain(others).collect()
    })
}

/// How many bands there are at the most: one for each processor, or as many as a test says.
#[cfg(not(target_family = "wasm"))]
fn most() -> usize {
    #[cfg(test)]
    if let Some(forced) = tests::FORCED.get() {
        return forced;
    }
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The same, all rows at once.
///
/// # Errors
/// [`Stopped`] if the work was stopped.
#[cfg(target_family = "wasm")]
pub(super) fn bands<T>(
    rows: usize,
    watch: Watch,
    work: impl Fn(Range<usize>, Watch) -> Result<T, Stopped>,
) -> Result<Vec<T>, Stopped> {
    Ok(vec![work(0..rows, watch)?])
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::progress::{Stage, unwatched};
    use super::*;
    use std::cell::Cell;

    thread_local! {
        pub static FORCED: Cell<Option<usize>> = const { Cell::new(None) };
    }

    /// Does something in so many bands, however many processors there are.
    pub fn in_bands<T>(count: usize, work: impl FnOnce() -> T) -> T {
        FORCED.set(Some(count));
        let made = work();
        FORCED.set(None);
        made
    }

    #[test]
    fn every_row_is_in_one_band_and_they_come_in_order() {
        for (rows, count) in [(0, 1), (1, 1), (127, 1), (128, 2), (129, 2), (4096, 3)] {
            let brought =
                in_bands(3, || bands(rows, &mut unwatched, |range, _| Ok(range.collect::<Vec<_>>()))).unwrap();
            assert_eq!(brought.concat(), (0..rows).collect::<Vec<_>>(), "{rows}");
            assert_eq!(brought.len(), count, "{rows}");
        }
    }

    #[test]
    fn stopping_one_stops_all() {
        let work = |range: Range<usize>, watch: Watch| {
            // Only the first is asked; the others go on until it has said so.
            loop {
                watch(Stage::Blend, range.start as f32)?;
            }
        };
        let stopped: Result<Vec<()>, Stopped> = in_bands(4, || bands(4096, &mut |_, _| Err(Stopped), work));
        assert_eq!(stopped, Err(Stopped));
    }
}
