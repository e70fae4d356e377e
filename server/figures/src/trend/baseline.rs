//! What is to be expected of the latest months, from the months before them.

use super::Silence;
use crate::Series;
use crate::regression::{Fit, Observation, Terms, evenly_published};

/// Months of history under which nothing is said: without a year and a half of baseline the
/// season cannot be told from a rise.
const SHORTEST: usize = 24;

/// Months that are read: five years of baseline, as in Farrington et al. 1996, and those left out.
const LONGEST: usize = 72;

/// The latest months left out of the baseline: a quarter of them, within these bounds. Half a year
/// as in Noufaily et al. 2013, so that a rise does not become its own expectation; a whole year
/// when there is enough left, so that a slow one does not either.
const LEFT_OUT: (usize, usize) = (6, 12);

/// Published months a baseline needs.
const FEWEST: usize = 12;

/// The expectation, and the months it is held against.
pub(super) struct Baseline {
    pub(super) fit: Fit,
    pub(super) terms: Terms,
    /// Published months before the ones left out.
    pub(super) months: Vec<Observation>,
    /// Index of the first month read.
    pub(super) from: usize,
    /// How many are left out.
    pub(super) left_out: usize,
    /// The published months among those left out, the latest first.
    pub(super) latest: Vec<Observation>,
}

impl Baseline {
    pub(super) fn of(series: &Series<'_>, noise_variance: f64) -> Result<Self, Silence> {
        if !series.aligned() {
            return Err(Silence::Misaligned);
        }
        let months = series.counts.len();
        if months < SHORTEST {
            return Err(Silence::TooShort {
                months,
                needed: SHORTEST,
            });
        }
        let from = months.saturating_sub(LONGEST);
        let left_out = left_out(months);
        let until = months - left_out;
        // Season as one wave a year: twelve factors cannot be estimated from two to five years.
        // Always, not only when it seems to be there: to choose on the data is to understate the
        // uncertainty, and without it a seasonal series was marked up to eight times too often.
        let growth = series.others.is_none().then_some(until);
        let terms = Terms {
            step: None,
            growth,
            season: true,
        };
        let latest: Vec<_> = (until..months)
            .rev()
            .filter_map(|month| terms.observe(series, month))
            .collect();
        if latest
            .first()
            .is_none_or(|latest| latest.month + 1 != months)
        {
            return Err(Silence::LatestWithheld);
        }
        let from = evenly_published(series, &terms, from, until);
        let baseline: Vec<_> = (from..until)
            .filter_map(|month| terms.observe(series, month))
            .collect();
        if baseline.len() < FEWEST {
            let published = baseline.len();
            return Err(Silence::TooManyWithheld {
                published,
                needed: FEWEST,
            });
        }
        if baseline.iter().all(|month| month.count == 0) {
            return Err(Silence::TooSmall);
        }
        let fit = Fit::robust(&baseline, terms.number(), noise_variance).ok_or(Silence::NoFit)?;
        Ok(Self {
            fit,
            terms,
            months: baseline,
            from,
            left_out,
            latest,
        })
    }
}

/// How many of the latest months of a series are left out of the baseline.
pub(super) fn left_out(months: usize) -> usize {
    (months.min(LONGEST) / 4).clamp(LEFT_OUT.0, LEFT_OUT.1)
}
