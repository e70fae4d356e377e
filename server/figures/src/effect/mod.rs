//! Whether a published series counts less, or more, after a change than before it.
//!
//! An interrupted time series (Lopez Bernal, Cummins and Gasparrini, "Interrupted time series
//! regression for the evaluation of public health interventions", International Journal of
//! Epidemiology 46 (2017)) by quasi-Poisson regression with a step at the change: the ratio of the
//! rates with its 95% confidence interval. Relative to all other series together, what the whole
//! programme does is part of neither side; without them, growth of the series itself is in the
//! model, which makes the interval a good deal wider.
//!
//! Quantiles of Student's t; the noise of the protection is a known variance beside the
//! dispersion; where residuals of successive months are alike, the interval is widened as for a
//! first-order autoregression. Past outbreaks keep their full weight here: to play down months is
//! to choose the answer.
//!
//! Limits: it compares, and does not show a cause. What else changed in the same month is in the
//! ratio as well; and a bottleneck taken up because it had just been high would have gone down by
//! itself.

mod comparison;

use std::ops::Range;

use crate::Series;
use crate::regression::{Fit, Observation, Terms, evenly_published, share, student_t};

pub use comparison::{Change, Comparison, Method, Refusal, Side, Verdict};

/// Published months needed before the change: with fewer, a yearly wave cannot be told from a
/// step, and an interval that leaves it out held the truth in two of three series.
const BEFORE: usize = 18;

/// Published months needed after it.
const AFTER: usize = 6;

/// Months read on each side: what was longer ago says less of how it would have gone on.
const LONGEST: usize = 60;

/// The part of the months of each side that has to be published: where a good part is withheld as
/// too small, those published are the high ones.
const PUBLISHED: f64 = 0.75;

/// Confidence of the interval.
const CONFIDENCE: f64 = 0.95;

/// The strongest serial correlation that the interval is widened for; beyond it there are too few
/// independent months for an interval to mean anything.
const MOST_ALIKE: f64 = 0.8;

/// Index of the step among the terms, after the level.
const STEP: usize = 1;

/// Compares the months after a change with those before it. `withheld` is the largest count that
/// protection withholds as too small, when a month that is withheld may be read as at most that.
///
/// # Errors
/// When the months do not allow a comparison: why.
pub fn compare(
    series: Series<'_>,
    change: Change,
    noise_variance: f64,
    withheld: Option<u32>,
) -> Result<Comparison, Refusal> {
    let refused = match measure(series, change, noise_variance) {
        Err(refused @ (Refusal::TooFewAfter { .. } | Refusal::TooManyWithheld)) => refused,
        said => return said,
    };
    withheld
        .and_then(|most| vanished(series, change, noise_variance, most))
        .ok_or(refused)
}

/// What a change made so small that it is withheld: each withheld month after it is at most `most`.
/// Where even that is less than before, the ratio is told as the most it can be.
fn vanished(
    series: Series<'_>,
    change: Change,
    noise_variance: f64,
    most: u32,
) -> Option<Comparison> {
    let after = change.month.saturating_add(change.transition);
    let filled = Series {
        counts: &series.at_most(after, most),
        ..series
    };
    let found = measure(filled, change, noise_variance).ok()?;
    (found.verdict == Verdict::Less).then_some(Comparison {
        at_most: true,
        ..found
    })
}

fn measure(series: Series<'_>, change: Change, noise_variance: f64) -> Result<Comparison, Refusal> {
    if !noise_variance.is_finite() || !(0.0..1e12).contains(&noise_variance) {
        return Err(Refusal::NoiseVariance);
    }
    if !series.aligned() {
        return Err(Refusal::Misaligned);
    }
    let end = series.counts.len();
    let until = change.month.min(end);
    let after = change.month.saturating_add(change.transition).min(end);
    let after = after..end.min(after.saturating_add(LONGEST));
    let growth = series.others.is_none().then_some(until);
    let terms = Terms {
        step: Some(until),
        growth,
        season: true,
    };
    // Held against what came after it, so that a series that came into view is not taken whole.
    let from = evenly_published(&series, &terms, until.saturating_sub(LONGEST), until);
    let observe = |months: Range<usize>| -> Vec<Observation> {
        months
            .filter_map(|month| terms.observe(&series, month))
            .collect()
    };
    let mut months = observe(from..until);
    let later = observe(after.clone());
    if months.len() < BEFORE {
        return Err(Refusal::TooFewBefore {
            published: months.len(),
            needed: BEFORE,
        });
    }
    if later.len() < AFTER {
        return Err(Refusal::TooFewAfter {
            published: later.len(),
            needed: AFTER,
        });
    }
    let published = |months| share(&series, &terms, months);
    if published(from..until).min(published(after.clone())) < PUBLISHED {
        return Err(Refusal::TooManyWithheld);
    }
    let before = Side::of(&months, from..until);
    let after = Side::of(&later, after);
    if before.observed == 0 || after.observed == 0 {
        return Err(Refusal::NothingCounted);
    }
    months.extend(&later);
    let fit = Fit::plain(&months, terms.number(), noise_variance).ok_or(Refusal::NoFit)?;
    let (step, error) = fit.coefficient(STEP);
    let alike = fit.serial_correlation(&months);
    let kept = alike.clamp(0.0, MOST_ALIKE);
    let error = error * ((1.0 + kept) / (1.0 - kept)).sqrt();
    let margin = error * student_t((1.0 - CONFIDENCE) / 2.0, fit.degrees);
    let [lower, ratio, upper] = [step - margin, step, step + margin].map(f64::exp);
    let comparison = Comparison {
        verdict: match () {
            () if upper < 1.0 => Verdict::Less,
            () if lower > 1.0 => Verdict::More,
            () => Verdict::NotShown,
        },
        ratio,
        lower,
        upper,
        at_most: false,
        before,
        after,
        expected: fit.foresee(&later).mean / ratio,
        method: Method {
            name: "interrupted time series, quasi-Poisson regression",
            confidence: CONFIDENCE,
            change,
            relative: series.others.is_some(),
            growth: terms.growth.is_some(),
            season: terms.season,
            dispersion: fit.dispersion,
            serial_correlation: alike,
            noise_variance,
        },
    };
    let numbers = [
        ratio,
        lower,
        upper,
        comparison.expected,
        fit.dispersion,
        alike,
    ];
    if numbers.iter().all(|number| number.is_finite()) && ratio > 0.0 {
        Ok(comparison)
    } else {
        Err(Refusal::NoFit)
    }
}

impl Side {
    fn of(months: &[Observation], range: Range<usize>) -> Self {
        Self {
            from: range.start,
            until: range.end,
            months: months.len(),
            observed: months.iter().map(|month| u64::from(month.count)).sum(),
        }
    }
}
