//! What was found, or why nothing is said.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// Which way the latest months went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More than noise explains.
    Rise,
    /// Less than noise explains.
    Fall,
    /// Nothing that noise does not explain, which is not to say that nothing changed.
    Steady,
}

/// What the latest months say.
///
/// Sums and limits are those of the months from `since` on together; of the latest month alone
/// when the direction is steady.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Rise, fall or neither.
    pub direction: Direction,
    /// Index in the series of the first month of the rise or fall. It may have begun before when
    /// this is the first month left out of the baseline, and a slow rise is dated months late.
    pub since: usize,
    /// How many of the months from `since` on are published.
    pub months: usize,
    /// What was published over them.
    pub observed: u64,
    /// Withheld months are counted in it as the most that is withheld: the fall is at least so deep.
    pub at_most: bool,
    /// What was to be expected of them.
    pub expected: f64,
    /// Fewer is a fall.
    pub lower: f64,
    /// More is a rise.
    pub upper: f64,
    /// Observed minus expected.
    pub excess: f64,
    /// Observed over expected.
    pub ratio: f64,
    /// Each month of the baseline and after it, with what was expected of it: for a chart.
    pub line: Vec<Expected>,
    /// How it was found.
    pub method: Method,
}

/// One month with what was expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// Its index in the series.
    pub month: usize,
    /// The expected count.
    pub expected: f64,
    /// The limit under it.
    pub lower: f64,
    /// The limit over it.
    pub upper: f64,
}

/// How a reading came about, so that it can be done again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Its name in the literature.
    pub name: &'static str,
    /// Probability, on each side, of marking a series in which there is only noise.
    pub alpha: f64,
    /// Over how many of the latest months sums are looked at; alpha is shared out over them.
    pub windows: &'static [usize],
    /// The quantile of Student's t at which the limits lie.
    pub deviations: f64,
    /// Published months the expectation rests on.
    pub baseline: usize,
    /// Index in the series of the first month of the baseline.
    pub from: usize,
    /// Latest months left out of the baseline.
    pub left_out: usize,
    /// Months of the baseline given less weight because they were themselves out of the ordinary.
    pub down_weighted: usize,
    /// Whether counts are taken relative to all other series together.
    pub relative: bool,
    /// Whether growth of the series itself is in the expectation.
    pub growth: bool,
    /// Whether a yearly wave is in the expectation.
    pub season: bool,
    /// Variance over mean of the counts before noise was added, at least 1.
    pub dispersion: f64,
    /// Variance of the noise that was added to the counts.
    pub noise_variance: f64,
}

/// Why nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The series is shorter than two years.
    TooShort {
        /// Months in the series.
        months: usize,
        /// Months needed.
        needed: usize,
    },
    /// The latest month, or what it is relative to, was withheld.
    LatestWithheld,
    /// Too few months of the baseline were published.
    TooManyWithheld {
        /// Months of the baseline that were published, from where it is published evenly.
        published: usize,
        /// Months of the baseline needed.
        needed: usize,
    },
    /// Hardly anything was counted, so that there is nothing to expect.
    TooSmall,
    /// The months do not determine the model.
    NoFit,
    /// What the series is compared with has another number of months.
    Misaligned,
    /// The settings mean nothing: a variance or a budget that is negative or no number.
    Settings,
}

impl Display for Silence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { months, needed } => {
                write!(f, "{months} months of history, {needed} needed")
            }
            Self::LatestWithheld => write!(f, "the latest month is withheld"),
            Self::TooManyWithheld { published, needed } => {
                write!(
                    f,
                    "{published} months before the latest are published, {needed} needed"
                )
            }
            Self::TooSmall => write!(f, "hardly anything was counted"),
            Self::NoFit => write!(f, "the months do not determine an expectation"),
            Self::Misaligned => write!(f, "the comparison has another number of months"),
            Self::Settings => write!(f, "the settings mean nothing"),
        }
    }
}

impl Error for Silence {}
