//! Symmetric systems of at most [`TERMS`] unknowns.

/// The most terms a model here has: level, step, growth, and the two of one yearly wave.
pub(crate) const TERMS: usize = 5;

/// One value per term; terms a model does not use are zero.
pub(crate) type Vector = [f64; TERMS];

/// A symmetric matrix of which the leading block is used.
pub(crate) type Matrix = [Vector; TERMS];

/// The inner product of two vectors.
pub(crate) fn dot(left: &Vector, right: &Vector) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// `matrix` times `vector`.
pub(crate) fn times(matrix: &Matrix, vector: &Vector) -> Vector {
    matrix.map(|row| dot(&row, vector))
}

/// `vector' matrix vector`: the variance of a linear combination.
pub(crate) fn quadratic(matrix: &Matrix, vector: &Vector) -> f64 {
    dot(&times(matrix, vector), vector)
}

/// The inverse of the leading `terms` by `terms` block of a positive definite matrix, by Cholesky;
/// `None` when it is singular to working precision (terms that cannot be told apart).
pub(crate) fn inverse(matrix: &Matrix, terms: usize) -> Option<Matrix> {
    let mut lower = [[0.0; TERMS]; TERMS];
    for row in 0..terms {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                // What is left of a diagonal that other terms explain is rounding error.
                if !rest.is_finite() || rest <= 1e-10 * matrix[row][row] {
                    return None;
                }
                lower[row][row] = rest.sqrt();
            } else {
                lower[row][column] = rest / lower[column][column];
            }
        }
    }
    // Each row of the inverse is the solution for one unit vector: the inverse is symmetric too.
    let mut inverse = [[0.0; TERMS]; TERMS];
    for (unit, solution) in inverse.iter_mut().enumerate().take(terms) {
        for row in 0..terms {
            let right = if row == unit { 1.0 } else { 0.0 };
            let known: f64 = (0..row).map(|k| lower[row][k] * solution[k]).sum();
            solution[row] = (right - known) / lower[row][row];
        }
        for row in (0..terms).rev() {
            let known: f64 = (row + 1..terms).map(|k| lower[k][row] * solution[k]).sum();
            solution[row] = (solution[row] - known) / lower[row][row];
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(block: [[f64; 3]; 3]) -> Matrix {
        let mut matrix = [[0.0; TERMS]; TERMS];
        for (row, values) in block.iter().enumerate() {
            matrix[row][..3].copy_from_slice(values);
        }
        matrix
    }

    #[test]
    fn a_matrix_times_its_inverse_is_the_identity() {
        let matrix = padded([[4.0, 2.0, 0.6], [2.0, 5.0, 1.0], [0.6, 1.0, 3.0]]);
        let inverse = inverse(&matrix, 3).unwrap();
        for (row, values) in matrix.iter().take(3).enumerate() {
            for (column, solution) in inverse.iter().take(3).enumerate() {
                let product = dot(values, solution);
                let expected = if row == column { 1.0 } else { 0.0 };
                assert!(
                    (product - expected).abs() < 1e-12,
                    "{row},{column}: {product}"
                );
            }
        }
    }

    #[test]
    fn terms_that_cannot_be_told_apart_have_no_inverse() {
        let twice = padded([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 1.0]]);
        assert_eq!(inverse(&twice, 3), None);
        assert_eq!(inverse(&padded([[f64::NAN; 3]; 3]), 3), None);
        assert_eq!(inverse(&padded([[0.0; 3]; 3]), 1), None);
    }
}
