//! The p-table: how likely each deviation is for each true count.
//!
//! For a count of at least `D` the probabilities are `p(v) ~ q^(v*v)` on `-D..=D`: of all
//! distributions with mean zero and variance `V` the one of maximum entropy (Giessing 2016). For a
//! smaller count `i` they are `p(v) ~ q^(v*v) * r^v` on `-i..=D`, again mean zero, with a variance
//! that falls evenly to none at zero, so that nothing becomes negative and zero stays zero.
//!
//! Only `+`, `*`, `/` and comparisons of `f64` are used, which IEEE 754 fixes to the last bit, and
//! the result is rounded to 48-bit integers: every machine looks up the same table.

use super::mix::finish;

/// Probabilities are counted in parts of this.
const ONE: u64 = 1 << 48;
/// Halvings until the error is smaller than one part.
const HALVINGS: u32 = 48;

/// One distribution for each count below `D`, and the last for all others.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PTable {
    rows: Vec<Row>,
}

/// The deviations from `lowest` up, in parts of [`ONE`] that add up to it.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    lowest: i32,
    parts: Vec<u64>,
}

impl PTable {
    /// `1 <= deviation <= 32` and `0 < variance <= D(D+1)/3`, as the rules saw to.
    pub(super) fn new(deviation: u32, variance: f64) -> Self {
        let highest = i32::try_from(deviation).unwrap_or(i32::MAX);
        let rows = (0..=highest)
            .map(|count| {
                if count == 0 {
                    return Row {
                        lowest: 0,
                        parts: vec![ONE],
                    };
                }
                let share = f64::from(count) / f64::from(highest);
                Row::with(count, highest, variance * share)
            })
            .collect();
        Self { rows }
    }

    fn row(&self, count: u32) -> &Row {
        let at = usize::try_from(count).map_or(usize::MAX, |count| count);
        &self.rows[at.min(self.rows.len() - 1)]
    }

    pub(super) fn probability(&self, count: u32, deviation: i32) -> f64 {
        let row = self.row(count);
        usize::try_from(deviation - row.lowest)
            .ok()
            .and_then(|at| row.parts.get(at))
            .map_or(0.0, |part| fraction(*part))
    }

    pub(super) fn perturb(&self, count: u32, key: u64) -> u32 {
        let row = self.row(count);
        // The caller's key may be weak in its low bits; the finisher spreads it over all of them.
        let mut left = finish(key) >> 16;
        let mut deviation = row.lowest;
        for part in &row.parts {
            if left < *part {
                break;
            }
            left -= part;
            deviation += 1;
        }
        count.saturating_add_signed(deviation)
    }
}

impl Row {
    fn with(count: i32, highest: i32, variance: f64) -> Self {
        let shape = Shape {
            lowest: -count,
            highest,
        };
        let widest = shape.probabilities(1.0);
        let target = variance.min(shape.moment(&widest, 2));
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if shape.moment(&shape.probabilities(middle), 2) < target {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut parts: Vec<u64> = shape
            .probabilities(high)
            .into_iter()
            .map(in_parts)
            .collect();
        let zero = usize::try_from(count).unwrap_or_default();
        if count == highest {
            // Both sides alike to the last part, so that the noise is without bias exactly.
            for away in 1..=zero {
                parts[zero + away] = parts[zero - away];
            }
        }
        let others: u64 = parts.iter().sum::<u64>() - parts[zero];
        parts[zero] = ONE.saturating_sub(others);
        Self {
            lowest: shape.lowest,
            parts,
        }
    }
}

/// The deviations a count can have.
struct Shape {
    lowest: i32,
    highest: i32,
}

impl Shape {
    /// Mean zero, with the given `q`.
    fn probabilities(&self, q: f64) -> Vec<f64> {
        let bell: Vec<f64> = (self.lowest..=self.highest)
            .map(|v| power(q, v * v))
            .collect();
        if self.lowest == -self.highest {
            return Self::tilted(&bell, 1.0);
        }
        // With r = 1 the longer side, above zero, weighs more; r below 1 balances it.
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.moment(&Self::tilted(&bell, middle), 1) < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        Self::tilted(&bell, high)
    }

    /// Weighed by `1, r, r^2, ...` from the lowest up, and made to add up to one.
    fn tilted(bell: &[f64], r: f64) -> Vec<f64> {
        let mut tilt = 1.0;
        let mut sum = 0.0;
        let mut weights = Vec::with_capacity(bell.len());
        for weight in bell {
            weights.push(weight * tilt);
            sum += weight * tilt;
            tilt *= r;
        }
        for weight in &mut weights {
            *weight /= sum;
        }
        weights
    }

    fn moment(&self, probabilities: &[f64], order: i32) -> f64 {
        let mut sum = 0.0;
        for (v, p) in (self.lowest..=self.highest).zip(probabilities) {
            sum += power(f64::from(v), order) * p;
        }
        sum
    }
}

/// `powi` may differ between machines; multiplication does not.
fn power(base: f64, exponent: i32) -> f64 {
    let (mut result, mut square, mut left) = (1.0, base, exponent);
    while left > 0 {
        if left % 2 == 1 {
            result *= square;
        }
        square *= square;
        left /= 2;
    }
    result
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a probability times 2^48 is far within 2^53"
)]
fn in_parts(probability: f64) -> u64 {
    (probability * ONE as f64) as u64
}

#[allow(clippy::cast_precision_loss, reason = "parts are at most 2^48")]
fn fraction(parts: u64) -> f64 {
    parts as f64 / ONE as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(table: &PTable, count: u32) -> (f64, f64, f64) {
        let each = |order: i32| -> f64 {
            (-40..=40)
                .map(|v| table.probability(count, v) * power(f64::from(v), order))
                .sum()
        };
        (each(0), each(1), each(2))
    }

    #[test]
    fn every_row_is_a_distribution_with_mean_zero() {
        for (deviation, variance) in [(1, 0.5), (2, 1.0), (5, 4.0), (8, 6.0), (32, 100.0)] {
            let table = PTable::new(deviation, variance);
            for count in 0..=deviation + 3 {
                let (sum, mean, second) = moments(&table, count);
                assert!((sum - 1.0).abs() < 1e-12, "D {deviation} count {count}");
                assert!(mean.abs() < 1e-9, "D {deviation} count {count}: {mean}");
                if count >= deviation {
                    assert!((second - variance).abs() < 1e-9, "{second}");
                } else {
                    assert!(second < variance);
                }
            }
        }
    }

    #[test]
    fn nothing_becomes_negative_and_zero_stays_zero() {
        let table = PTable::new(5, 4.0);
        for key in 0..20_000 {
            assert_eq!(table.perturb(0, key), 0);
            for count in 1..12 {
                assert!(table.perturb(count, key).abs_diff(count) <= 5);
            }
        }
        for below in 1..5 {
            assert!(table.probability(below, -i32::try_from(below).unwrap() - 1) == 0.0);
        }
    }

    /// The numbers themselves: another machine, compiler or version must find the same.
    #[test]
    fn the_usual_table_is_this_one() {
        let table = PTable::new(5, 4.0);
        let half = [
            2_894_074_704_573,
            8_346_714_062_693,
            19_023_824_189_168,
            34_265_462_704_660,
            48_774_392_282_727,
        ];
        let zero = [54_866_040_823_014];
        let mirrored = half.iter().rev();
        let whole: Vec<u64> = half.iter().chain(&zero).chain(mirrored).copied().collect();
        assert_eq!(table.row(5).parts, whole);
        assert_eq!(
            table.row(1_000_000).parts,
            whole,
            "large counts have one row"
        );
    }
}
