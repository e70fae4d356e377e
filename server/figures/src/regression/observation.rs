//! What one month brings into a model.

use std::f64::consts::TAU;

use super::matrix::{TERMS, Vector};
use crate::Series;

/// Months a year.
const YEAR: f64 = 12.0;

/// One month in a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observation {
    /// Its index in the series.
    pub(crate) month: usize,
    /// The terms of the model in this month.
    pub(crate) terms: Vector,
    /// Log of what the count is taken relative to; 0 when it is relative to nothing.
    pub(crate) offset: f64,
    /// The published count.
    pub(crate) count: u32,
}

/// Which terms a model has beside its level.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// A step that holds from this month on.
    pub(crate) step: Option<usize>,
    /// Growth by the year, counted from this month.
    pub(crate) growth: Option<usize>,
    /// One wave a year.
    pub(crate) season: bool,
}

impl Terms {
    /// How many terms, the level included.
    pub(crate) fn number(&self) -> usize {
        1 + usize::from(self.step.is_some())
            + usize::from(self.growth.is_some())
            + 2 * usize::from(self.season)
    }

    /// The month of the series under this model; `None` when its count or what it is relative to
    /// was withheld.
    pub(crate) fn observe(&self, series: &Series<'_>, month: usize) -> Option<Observation> {
        let count = series.counts.get(month).copied().flatten()?;
        let offset = match series.others {
            None => 0.0,
            Some(others) => match others.get(month).copied().flatten()? {
                0 => return None,
                others => logarithm(others),
            },
        };
        let step = self.step.map(|from| f64::from(u8::from(month >= from)));
        let growth = self
            .growth
            .map(|from| (self::count(month) - self::count(from)) / YEAR);
        // Two terms give a wave of any phase, so where the series starts in the year is no matter.
        let angle = TAU * self::count(month % 12) / YEAR;
        let season = self
            .season
            .then(|| [angle.cos(), angle.sin()])
            .into_iter()
            .flatten();
        let mut terms = [0.0; TERMS];
        let values = std::iter::once(1.0).chain(step).chain(growth).chain(season);
        for (slot, value) in terms.iter_mut().zip(values) {
            *slot = value;
        }
        Some(Observation {
            month,
            terms,
            offset,
            count,
        })
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a logarithm to 15 digits is more than is needed"
)]
fn logarithm(others: u64) -> f64 {
    (others as f64).ln()
}

/// A number of months as a real number.
#[allow(clippy::cast_precision_loss, reason = "no series has 2^52 months")]
pub(crate) fn count(months: usize) -> f64 {
    months as f64
}
