//! The fit itself.

use super::matrix::{Matrix, TERMS, Vector, dot, inverse, quadratic, times};
use super::observation::{Observation, count};
use super::sum::Sum;

/// Rounds of weighted least squares before a fit counts as not converging.
const ROUNDS: usize = 60;

/// Rounds in which the dispersion and the mean are fitted in turn.
const DISPERSION_ROUNDS: usize = 4;

/// A change of the log mean too small to matter.
const PRECISION: f64 = 1e-9;

/// The largest step a coefficient takes in one round, so that a poor start cannot overshoot.
const STRIDE: f64 = 3.0;

/// Bound of the log of a mean: e^60 is beyond any count, and still far from overflow when squared.
const LARGEST_LOG: f64 = 60.0;

/// Standardised Anscombe residual beyond which a past month is an outbreak (Noufaily et al. 2013:
/// 2.58; the 1 of Farrington et al. 1996 takes away ordinary months and with them dispersion).
const OUTBREAK: f64 = 2.58;

/// Rounds of giving outbreaks less weight. After the first, the dispersion by which they were
/// measured is still their own, so that a past outbreak of some months would hide a present rise.
const WEIGHINGS: usize = 3;

/// A fitted quasi-Poisson model: `log(mean) = offset + terms * coefficients`,
/// `variance = dispersion * mean + noise`.
///
/// The noise of the protection is a term of its own and not left to the dispersion: it does not
/// grow with the count, so that in a growing series it would otherwise be counted too low at first
/// and too high later, and dispersion could not be floored at that of a Poisson count.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    coefficients: Vector,
    covariance: Matrix,
    /// Variance of the count over its mean, at least 1.
    pub(crate) dispersion: f64,
    /// Months minus terms.
    pub(crate) degrees: f64,
    /// Months that weigh less, as outbreaks.
    pub(crate) outbreaks: usize,
    noise: f64,
    terms: usize,
}

impl Fit {
    /// Fits the first `terms` terms to `months`, in which outbreaks weigh less; `None` when the
    /// months do not determine the terms or the fit does not converge.
    pub(crate) fn robust(months: &[Observation], terms: usize, noise: f64) -> Option<Self> {
        let mut fit = Self::plain(months, terms, noise)?;
        let mut weights = vec![1.0; months.len()];
        for _ in 0..WEIGHINGS {
            let outbreaks = fit.weigh(months, &mut weights);
            if outbreaks == 0 {
                break;
            }
            // Months of which too little weight is left may no longer determine the terms: the
            // fit before does, with a larger dispersion.
            match Self::weighted(months, &weights, terms, noise) {
                Some(weighed) => {
                    fit = Self {
                        outbreaks,
                        ..weighed
                    }
                }
                None => break,
            }
        }
        Some(fit)
    }

    /// Fits with every month in full weight.
    pub(crate) fn plain(months: &[Observation], terms: usize, noise: f64) -> Option<Self> {
        Self::weighted(months, &vec![1.0; months.len()], terms, noise)
    }

    fn weighted(months: &[Observation], weights: &[f64], terms: usize, noise: f64) -> Option<Self> {
        debug_assert!(terms <= TERMS && months.len() == weights.len());
        if months.len() <= terms {
            return None;
        }
        let degrees = count(months.len() - terms);
        let total: f64 = months.iter().map(|month| f64::from(month.count)).sum();
        let relative: f64 = months.iter().map(|month| month.offset.exp()).sum();
        if total <= 0.0 || !relative.is_finite() || relative <= 0.0 {
            return None;
        }
        let mut coefficients = [0.0; TERMS];
        coefficients[0] = (total / relative).ln();
        let mut fit = Self {
            coefficients,
            covariance: [[0.0; TERMS]; TERMS],
            dispersion: 1.0,
            degrees,
            outbreaks: 0,
            noise,
            terms,
        };
        for _ in 0..DISPERSION_ROUNDS {
            fit.iterate(months, weights)?;
            let before = fit.dispersion;
            fit.dispersion = fit.disperse(months, weights);
            if !fit.dispersion.is_finite() {
                return None;
            }
            if noise <= 0.0 || (fit.dispersion / before - 1.0).abs() < 1e-3 {
                break;
            }
        }
        // The covariance belongs to the dispersion found last.
        fit.covariance = inverse(&fit.information(months, weights).0, terms)?;
        Some(fit)
    }

    /// Fisher scoring to the coefficients at the dispersion as it stands.
    fn iterate(&mut self, months: &[Observation], weights: &[f64]) -> Option<()> {
        for _ in 0..ROUNDS {
            let (information, score) = self.information(months, weights);
            let step = times(&inverse(&information, self.terms)?, &score);
            let largest = step
                .iter()
                .fold(0.0_f64, |most, value| most.max(value.abs()));
            if !largest.is_finite() {
                return None;
            }
            let shortened = (STRIDE / largest).min(1.0);
            for (coefficient, value) in self.coefficients.iter_mut().zip(step) {
                *coefficient += shortened * value;
            }
            if largest < PRECISION {
                return Some(());
            }
        }
        None
    }

    /// The information matrix and the score at the coefficients as they stand.
    fn information(&self, months: &[Observation], weights: &[f64]) -> (Matrix, Vector) {
        let mut information = [[0.0; TERMS]; TERMS];
        let mut score = [0.0; TERMS];
        for (month, weight) in months.iter().zip(weights) {
            let mean = self.mean(month);
            let pull = weight * mean / self.variance(mean);
            for row in 0..self.terms {
                let scaled = pull * month.terms[row];
                score[row] += scaled * (f64::from(month.count) - mean);
                for (slot, term) in information[row].iter_mut().zip(month.terms) {
                    *slot += scaled * mean * term;
                }
            }
        }
        (information, score)
    }

    /// The dispersion by moments, what the noise explains taken off, at least 1.
    fn disperse(&self, months: &[Observation], weights: &[f64]) -> f64 {
        let noise_share = self.degrees / count(months.len());
        let squares: f64 = months
            .iter()
            .zip(weights)
            .map(|(month, weight)| {
                let mean = self.mean(month);
                weight * ((f64::from(month.count) - mean).powi(2) - noise_share * self.noise) / mean
            })
            .sum();
        let dispersion = squares / self.degrees;
        if dispersion < 1.0 { 1.0 } else { dispersion }
    }

    /// Gives months with a large standardised Anscombe residual less weight, as its inverse
    /// square, and scales the weights to a mean of 1. On both sides: a past fall would hide a
    /// present one just as a past rise hides a rise.
    /// How many there are.
    fn weigh(&self, months: &[Observation], weights: &mut [f64]) -> usize {
        let mut outbreaks = 0;
        for (month, weight) in months.iter().zip(weights.iter_mut()) {
            let mean = self.mean(month);
            let variance = self.variance(mean);
            let leverage = quadratic(&self.covariance, &month.terms) * mean * mean / variance;
            let alone = Sum {
                mean,
                variance: variance * (1.0 - leverage).max(0.05),
            };
            let residual = alone.standardised(f64::from(month.count)).abs();
            if residual > OUTBREAK {
                *weight = residual.powi(-2);
                outbreaks += 1;
            } else {
                *weight = 1.0;
            }
        }
        let scale = count(weights.len()) / weights.iter().sum::<f64>();
        for weight in weights {
            *weight *= scale;
        }
        outbreaks
    }

    fn variance(&self, mean: f64) -> f64 {
        self.dispersion * mean + self.noise
    }

    /// The mean the model gives a month; its count is not read.
    fn mean(&self, month: &Observation) -> f64 {
        let log = month.offset + dot(&self.coefficients, &month.terms);
        log.clamp(-LARGEST_LOG, LARGEST_LOG).exp()
    }

    /// The sum of `months` as the model foresees it; their counts are not read.
    pub(crate) fn foresee(&self, months: &[Observation]) -> Sum {
        let mut sum = Sum {
            mean: 0.0,
            variance: 0.0,
        };
        let mut gradient = [0.0; TERMS];
        for month in months {
            let mean = self.mean(month);
            sum.mean += mean;
            sum.variance += self.variance(mean);
            for (slope, term) in gradient.iter_mut().zip(month.terms) {
                *slope += mean * term;
            }
        }
        sum.variance += quadratic(&self.covariance, &gradient);
        sum
    }

    /// A coefficient and its standard error.
    pub(crate) fn coefficient(&self, term: usize) -> (f64, f64) {
        (
            self.coefficients[term],
            self.covariance[term][term].max(0.0).sqrt(),
        )
    }

    /// How alike the residuals of two months in a row are: their correlation, 0 when there are no
    /// two published months in a row.
    pub(crate) fn serial_correlation(&self, months: &[Observation]) -> f64 {
        let residual = |month: &Observation| {
            let mean = self.mean(month);
            (f64::from(month.count) - mean) / self.variance(mean).sqrt()
        };
        let (mut products, mut squares) = (0.0, 0.0);
        for pair in months.windows(2) {
            let [first, second] = [&pair[0], &pair[1]];
            if second.month == first.month + 1 {
                products += residual(first) * residual(second);
                squares += 0.5 * (residual(first).powi(2) + residual(second).powi(2));
            }
        }
        if squares > 0.0 {
            products / squares
        } else {
            0.0
        }
    }
}
