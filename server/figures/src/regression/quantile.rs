//! Quantiles of the normal and of Student's t distribution.

use std::f64::consts::{FRAC_PI_2, PI};

/// Degrees of freedom from which Student's t is the normal distribution for what is done here.
const MANY: f64 = 1e6;

/// The smallest tail told apart; a smaller one is taken as this.
const LEAST_TAIL: f64 = 1e-12;

/// The value that a standard normal variable exceeds with probability `tail` (0 < tail <= 0.5).
///
/// Rational approximation by P. J. Acklam, relative error below 1.2e-9.
fn normal(tail: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let horner = |coefficients: &[f64], x: f64| {
        coefficients
            .iter()
            .fold(0.0, |sum, coefficient| sum * x + coefficient)
    };
    if tail < 0.024_25 {
        let q = (-2.0 * tail.ln()).sqrt();
        -horner(&C, q) / (horner(&D, q) * q + 1.0)
    } else {
        let q = 0.5 - tail;
        let r = q * q;
        horner(&A, r) * q / (horner(&B, r) * r + 1.0)
    }
}

/// The value that a variable with Student's t distribution of `degrees` degrees of freedom (at
/// least 1) exceeds with probability `tail` (at most 0.5).
///
/// G. W. Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM 13 (1970),
/// 619-620: six significant figures.
#[allow(
    clippy::many_single_char_names,
    reason = "the names of the published algorithm"
)]
pub(crate) fn student_t(tail: f64, degrees: f64) -> f64 {
    let tail = tail.clamp(LEAST_TAIL, 0.5);
    let n = degrees.max(1.0);
    if n > MANY {
        return normal(tail);
    }
    let both = 2.0 * tail;
    if n < 1.0 + 1e-9 {
        return (both * FRAC_PI_2).tan().recip();
    }
    if (n - 2.0).abs() < 1e-9 {
        return (2.0 / (both * (2.0 - both)) - 2.0).max(0.0).sqrt();
    }
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * (a * PI / 2.0).sqrt() * n;
    let mut y = (d * both).powf(2.0 / n);
    if y > 0.05 + a {
        let x = -normal(tail);
        y = x * x;
        if n < 5.0 {
            c += 0.3 * (n - 4.5) * (x + 0.6);
        }
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
        y = (a * y * y).exp_m1();
    } else {
        y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0)
            + 0.5 / (n + 4.0))
            * y
            - 1.0)
            * (n + 1.0)
            / (n + 2.0)
            + 1.0 / y;
    }
    (n * y).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The density of Student's t without its constant, integrated by Simpson's rule after
    /// x = sqrt(n) tan(u), under which it is cos(u)^(n - 1) on a bounded interval.
    fn tail_beyond(t: f64, n: f64) -> f64 {
        let area = |from: f64| {
            let steps = 20_000;
            let width = (FRAC_PI_2 - from) / f64::from(steps);
            let height = |step: i32| {
                (from + width * f64::from(step))
                    .cos()
                    .max(0.0)
                    .powf(n - 1.0)
            };
            (0..steps / 2)
                .map(|pair| height(2 * pair) + 4.0 * height(2 * pair + 1) + height(2 * pair + 2))
                .sum::<f64>()
                * width
                / 3.0
        };
        0.5 * area((t / n.sqrt()).atan()) / area(0.0)
    }

    #[test]
    fn the_tail_beyond_a_quantile_is_the_one_asked_for() {
        for degrees in [1.0, 2.0, 3.0, 4.0, 7.5, 10.0, 21.0, 48.0, 200.0] {
            for tail in [0.4, 0.025, 0.01, 1e-3, 1e-4, 1e-5] {
                let t = student_t(tail, degrees);
                let found = tail_beyond(t, degrees);
                assert!(
                    (found / tail - 1.0).abs() < 2e-3,
                    "{degrees} degrees, {tail}: t = {t} has {found}"
                );
            }
        }
    }

    #[test]
    fn published_values_are_met() {
        for (tail, degrees, value) in [
            (0.025, 10.0, 2.228_139),
            (0.000_5, 20.0, 3.849_516),
            (0.01, 5.0, 3.364_930),
            (0.025, 1e9, 1.959_964),
            (0.001, 1e9, 3.090_232),
        ] {
            assert!(
                (student_t(tail, degrees) - value).abs() < 2e-5,
                "{tail} {degrees}"
            );
        }
    }

    #[test]
    fn the_edges_have_a_value() {
        for degrees in [-1.0, 0.0, 1.0, 1.5, 2.0, 1e3, 1e300, f64::INFINITY] {
            for tail in [0.0, 1e-300, 0.5, 0.9, 1.0] {
                let t = student_t(tail, degrees);
                assert!(t.is_finite() && t >= -1e-9, "{tail} {degrees}: {t}");
            }
        }
    }
}
