//! Small systems of linear equations.

/// Solves linear equations, each with its right side last, by elimination with the largest pivot; `None` where they do
/// not determine the unknowns.
pub(in crate::core::retouch) fn solved<const N: usize, const M: usize>(
    mut equations: [[f64; M]; N],
) -> Option<[f64; N]> {
    for column in 0..N {
        let size = |row: &[f64; M]| row.get(column).map_or(0.0, |value| value.abs());
        let pivot = (column..N).max_by(|one, other| {
            let of = |row: &usize| equations.get(*row).map_or(0.0, size);
            of(one).total_cmp(&of(other))
        })?;
        equations.swap(column, pivot);
        let chosen = *equations.get(column)?;
        let head = *chosen.get(column)?;
        if head.abs() < 1e-9 {
            return None;
        }
        for (_, row) in equations.iter_mut().enumerate().filter(|(number, _)| *number != column) {
            let factor = row.get(column)? / head;
            row.iter_mut().zip(&chosen).for_each(|(value, pivot)| *value -= factor * pivot);
        }
    }
    let mut solution = [0.0; N];
    for (column, out) in solution.iter_mut().enumerate() {
        let row = equations.get(column)?;
        *out = row.last()? / row.get(column)?;
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}
