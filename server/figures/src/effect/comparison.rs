//! What a comparison found, or why none is made.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// When what is looked at changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Index in the series of the first month in which the change holds.
    pub month: usize,
    /// How many months from then on are left out, because practice was still changing.
    pub transition: usize,
}

/// What an interval says of the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval lies below 1.
    Less,
    /// The whole interval lies above 1.
    More,
    /// The interval holds 1: no difference is shown, which is not to say that there is none.
    NotShown,
}

/// One side of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Index of the first month.
    pub from: usize,
    /// Index after the last month.
    pub until: usize,
    /// How many of them are published.
    pub months: usize,
    /// What was published over them.
    pub observed: u64,
}

/// After compared with before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// What the interval says.
    pub verdict: Verdict,
    /// Rate after over rate before, everything else in the model being equal.
    pub ratio: f64,
    /// Lower end of the 95% confidence interval of the ratio.
    pub lower: f64,
    /// Upper end of the 95% confidence interval of the ratio.
    pub upper: f64,
    /// Withheld months after the change are counted as the most that is withheld: the ratio is at
    /// most this.
    pub at_most: bool,
    /// The months before.
    pub before: Side,
    /// The months after, those of transition left out.
    pub after: Side,
    /// What the months after would have counted without the change, by the model.
    pub expected: f64,
    /// How it was found.
    pub method: Method,
}

/// How a comparison came about, so that it can be done again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Its name in the literature.
    pub name: &'static str,
    /// Probability with which the interval holds the ratio: 0.95.
    pub confidence: f64,
    /// The change compared around.
    pub change: Change,
    /// Whether counts are taken relative to all other series together.
    pub relative: bool,
    /// Whether growth of the series itself is in the model.
    pub growth: bool,
    /// Whether a yearly wave is in the model.
    pub season: bool,
    /// Variance over mean of the counts before noise was added, at least 1.
    pub dispersion: f64,
    /// Correlation of the residuals of two months in a row; above 0 it widens the interval.
    pub serial_correlation: f64,
    /// Variance of the noise that was added to the counts.
    pub noise_variance: f64,
}

/// Why no comparison is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Too few months before the change are published, from where the series is published evenly.
    TooFewBefore {
        /// Months published.
        published: usize,
        /// Months needed.
        needed: usize,
    },
    /// Too few months after the change, and after the transition, are published.
    TooFewAfter {
        /// Months published.
        published: usize,
        /// Months needed.
        needed: usize,
    },
    /// More than a quarter of the months before or after the change are withheld: those published
    /// may be the high ones, and the ratio would be beside the truth.
    TooManyWithheld,
    /// Nothing was counted on one of the sides.
    NothingCounted,
    /// The months do not determine the model.
    NoFit,
    /// What the series is compared with has another number of months.
    Misaligned,
    /// The variance of the noise is negative or no number.
    NoiseVariance,
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewBefore { published, needed } => {
                write!(
                    f,
                    "{published} months before the change are published, {needed} needed"
                )
            }
            Self::TooFewAfter { published, needed } => {
                write!(
                    f,
                    "{published} months after the change are published, {needed} needed"
                )
            }
            Self::TooManyWithheld => write!(f, "more than a quarter of the months are withheld"),
            Self::NothingCounted => write!(f, "nothing was counted before or after the change"),
            Self::NoFit => write!(f, "the months do not determine a comparison"),
            Self::Misaligned => write!(f, "the comparison has another number of months"),
            Self::NoiseVariance => write!(f, "the variance of the noise means nothing"),
        }
    }
}

impl Error for Refusal {}
