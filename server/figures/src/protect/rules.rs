//! How small is too small, and how much noise.

use std::fmt;

use super::ptable::PTable;

/// The largest deviation a p-table is built for.
const DEVIATION_LIMIT: u32 = 32;

/// A figure may be off by at most `max_deviation`, with the given variance.
///
/// The distribution is the one of maximum entropy under these two and a mean of zero, so nothing
/// else is built into it. It is public: only the keys are secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Noise {
    max_deviation: u32,
    variance: f64,
    table: PTable,
}

impl Noise {
    /// Builds the p-table.
    ///
    /// # Errors
    /// When the deviation is zero or over 32, or when the variance is not above zero or is larger
    /// than that of evenly spread noise, `D(D+1)/3`.
    pub fn new(max_deviation: u32, variance: f64) -> Result<Self, RulesError> {
        if !(1..=DEVIATION_LIMIT).contains(&max_deviation) {
            return Err(RulesError::Deviation { max_deviation });
        }
        let even = f64::from(max_deviation * (max_deviation + 1)) / 3.0;
        if !(variance > 0.0 && variance <= even) {
            return Err(RulesError::Variance { variance, even });
        }
        Ok(Self {
            max_deviation,
            variance,
            table: PTable::new(max_deviation, variance),
        })
    }

    /// No figure is off by more than this.
    #[must_use]
    pub fn max_deviation(&self) -> u32 {
        self.max_deviation
    }

    /// The variance of the noise on counts of `max_deviation` and more.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.variance
    }

    /// The chance that a count comes out `deviation` higher.
    #[must_use]
    pub fn probability(&self, count: u32, deviation: i32) -> f64 {
        self.table.probability(count, deviation)
    }

    /// The count as its key has it.
    pub(super) fn perturb(&self, count: u32, key: u64) -> u32 {
        self.table.perturb(count, key)
    }
}

/// What is asked of a figure before it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    min_households: u32,
    min_authorities: u32,
    households: Noise,
    authorities: Noise,
}

impl Rules {
    /// Rules with noise of their own.
    ///
    /// # Errors
    /// When the minimum of authorities is smaller than their greatest deviation (the noise of a
    /// cell that is shown would depend on its size), or that of households smaller than twice
    /// theirs (a cell could disappear because it grew).
    pub fn new(
        min_households: u32,
        min_authorities: u32,
        households: Noise,
        authorities: Noise,
    ) -> Result<Self, RulesError> {
        let needs = [
            (min_households, 2 * households.max_deviation),
            (min_authorities, authorities.max_deviation),
        ];
        for (minimum, least) in needs {
            if minimum < least {
                return Err(RulesError::Minimum { minimum, least });
            }
        }
        Ok(Self {
            min_households,
            min_authorities,
            households,
            authorities,
        })
    }

    /// Other minimums with the usual noise: `D = 5, V = 4` on households and `D = 3, V = 2` on
    /// authorities. The module says why.
    ///
    /// # Errors
    /// When there are fewer than 10 households or 3 authorities.
    pub fn with_minimums(min_households: u32, min_authorities: u32) -> Result<Self, RulesError> {
        Self::new(
            min_households,
            min_authorities,
            Noise::new(5, 4.0)?,
            Noise::new(3, 2.0)?,
        )
    }

    /// A cell that is shown holds at least this many households.
    #[must_use]
    pub fn min_households(&self) -> u32 {
        self.min_households
    }

    /// The households of a cell that is shown stand with at least this many authorities.
    #[must_use]
    pub fn min_authorities(&self) -> u32 {
        self.min_authorities
    }

    /// The noise on a number of households.
    #[must_use]
    pub fn household_noise(&self) -> &Noise {
        &self.households
    }

    /// The noise on a number of authorities.
    #[must_use]
    pub fn authority_noise(&self) -> &Noise {
        &self.authorities
    }

    /// The least number of households a figure ever says: the minimum and the greatest deviation,
    /// so that the true count reaches the minimum for certain.
    #[must_use]
    pub fn least_shown_households(&self) -> u32 {
        self.min_households
            .saturating_add(self.households.max_deviation)
    }

    /// The largest number of households that is withheld as too small.
    #[must_use]
    pub fn most_withheld_households(&self) -> u32 {
        self.least_shown_households().saturating_sub(1)
    }

    /// The least number of authorities a figure ever says.
    #[must_use]
    pub fn least_shown_authorities(&self) -> u32 {
        self.min_authorities
            .saturating_add(self.authorities.max_deviation)
    }

    /// What the true count of a figure that is shown may be, both ends included.
    #[must_use]
    pub fn true_households(&self, shown: u32) -> (u32, u32) {
        let deviation = self.households.max_deviation;
        (
            shown.saturating_sub(deviation).max(self.min_households),
            shown.saturating_add(deviation),
        )
    }
}

impl Default for Rules {
    /// At least 10 households and 3 authorities.
    fn default() -> Self {
        Self::with_minimums(10, 3).expect("the usual rules are valid, as a test shows")
    }
}

/// Why rules do not hold together.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum RulesError {
    /// The greatest deviation is zero or too large.
    Deviation {
        /// What was asked.
        max_deviation: u32,
    },
    /// The variance does not fit the greatest deviation.
    Variance {
        /// What was asked.
        variance: f64,
        /// The variance of evenly spread noise with that deviation.
        even: f64,
    },
    /// The minimum is too small for the noise.
    Minimum {
        /// What was asked.
        minimum: u32,
        /// What the noise needs.
        least: u32,
    },
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deviation { max_deviation } => write!(
                f,
                "a greatest deviation of {max_deviation} is not between 1 and {DEVIATION_LIMIT}"
            ),
            Self::Variance { variance, even } => write!(
                f,
                "a variance of {variance} is not above 0 and at most {even}"
            ),
            Self::Minimum { minimum, least } => write!(
                f,
                "a minimum of {minimum} is too small for the noise, which needs {least}"
            ),
        }
    }
}

impl std::error::Error for RulesError {}
