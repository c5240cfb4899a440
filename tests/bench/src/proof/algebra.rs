//! Symmetric matrices, as far as fitting needs them: rows of equal length.

/// Rows of numbers.
pub type Matrix = Vec<Vec<f64>>;

/// A square matrix of one number on its diagonal.
pub fn diagonal(side: usize, value: f64) -> Matrix {
    (0..side).map(|row| (0..side).map(|column| if row == column { value } else { 0.0 }).collect()).collect()
}

/// The product of two matrices.
pub fn product(one: &Matrix, two: &Matrix) -> Matrix {
    let columns = two.first().map_or(0, Vec::len);
    let cell = |row: &Vec<f64>, column: usize| row.iter().zip(two).map(|(value, other)| value * other[column]).sum();
    one.iter().map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect()
}

/// Rows as columns.
pub fn turned(matrix: &Matrix) -> Matrix {
    let columns = matrix.first().map_or(0, Vec::len);
    (0..columns).map(|column| matrix.iter().map(|row| row[column]).collect()).collect()
}

/// The inverse of the lower triangle whose product with itself, turned, is a positive matrix (Cholesky).
pub fn whitening(matrix: &Matrix) -> Matrix {
    let side = matrix.len();
    let mut lower = diagonal(side, 0.0);
    for row in 0..side {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|at| lower[row][at] * lower[column][at]).sum();
            let rest = matrix[row][column] - sum;
            lower[row][column] = if row == column { rest.max(1e-12).sqrt() } else { rest / lower[column][column] };
        }
    }
    // Forward substitution, a row of the inverse at a time: each needs only the rows above it.
    let mut inverse = diagonal(side, 1.0);
    for (row, factors) in lower.iter().enumerate() {
        let (above, own) = inverse.split_at_mut(row);
        for (factor, done) in factors.iter().zip(above.iter()) {
            own[0].iter_mut().zip(done).for_each(|(value, other)| *value -= factor * other);
        }
        own[0].iter_mut().for_each(|value| *value /= factors[row]);
    }
    inverse
}

/// The eigenvalues of a symmetric matrix with their vectors, the largest first (Jacobi's rotations).
pub fn eigen(matrix: &Matrix) -> Vec<(f64, Vec<f64>)> {
    let side = matrix.len();
    let (mut rest, mut vectors) = (matrix.clone(), diagonal(side, 1.0));
    for _ in 0..60 {
        let off: f64 =
            (0..side).flat_map(|row| (0..row).map(move |column| (row, column))).map(|(r, c)| rest[r][c].powi(2)).sum();
        if off < 1e-18 {
            break;
        }
        for one in 0..side {
            for two in one + 1..side {
                rotate(&mut rest, &mut vectors, one, two);
            }
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> =
        (0..side).map(|at| (rest[at][at], vectors.iter().map(|row| row[at]).collect())).collect();
    found.sort_by(|one, two| two.0.total_cmp(&one.0));
    found
}

/// Turns two axes so that they have nothing in common any more.
fn rotate(rest: &mut Matrix, vectors: &mut Matrix, one: usize, two: usize) {
    let common = rest[one][two];
    if common.abs() < 1e-15 {
        return;
    }
    let ratio = (rest[two][two] - rest[one][one]) / (2.0 * common);
    let tangent = ratio.signum() / (ratio.abs() + (ratio * ratio + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in rest.iter_mut().chain(vectors.iter_mut()) {
        let (first, second) = (row[one], row[two]);
        row[one] = cosine * first - sine * second;
        row[two] = sine * first + cosine * second;
    }
    let (first, second) = (rest[one].clone(), rest[two].clone());
    for at in 0..first.len() {
        rest[one][at] = cosine * first[at] - sine * second[at];
        rest[two][at] = sine * first[at] + cosine * second[at];
    }
}
