//! Why something about a norm suspension is refused.

use crate::Date;

/// An order about a norm suspension that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NormRefusal {
    /// One's own norm is not cut by oneself.
    #[error("the cost sharer is somebody else than who asks")]
    NoSharer,
    /// Once.
    #[error("the request was decided on")]
    Decided,
    /// A term that is over, or ends before it begins.
    #[error("the term ends after today, and on or after the day it begins")]
    Term,
    /// Longer than one decision gives.
    #[error(
        "one decision gives a term of at most 24 months: extend it, with a reason, when it nears its end"
    )]
    TooLong,
    /// Under 27 nobody shares costs.
    #[error("who is younger than 27 is no cost sharer; this person becomes one on {0}")]
    TooYoung(Date),
    /// The departure says what is left out, and why here.
    #[error("the departure is one on individualisation, from the norm for cost sharers")]
    Ground,
    /// It was not granted.
    #[error("the norm is not suspended")]
    NotGranted,
    /// Its term has passed, or it was ended.
    #[error("the suspension ended, or ends, on {0}: ask for another")]
    Over(Date),
    /// The norm is left out for the same two then.
    #[error(
        "for this cost sharer the norm is left out until {0} already: extend that, or begin after it"
    )]
    Overlaps(Date),
    /// The day is none that is later.
    #[error("an extension names a later day than {0}")]
    NoExtension(Date),
    /// The day is none that is sooner.
    #[error("it ends on {0} by itself")]
    NotSooner(Date),
}

impl NormRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSharer => "no-sharer",
            Self::Decided => "already-decided",
            Self::Term => "norm-term",
            Self::TooLong => "norm-too-long",
            Self::TooYoung(_) => "too-young",
            Self::Ground => "norm-ground",
            Self::NotGranted => "not-granted",
            Self::Over(_) => "norm-over",
            Self::Overlaps(_) => "norm-overlaps",
            Self::NoExtension(_) => "no-extension",
            Self::NotSooner(_) => "not-sooner",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::NoSharer | Self::TooYoung(_) => "jci1.31:c:BWBR0015703&artikel=19a",
            Self::Ground => "jci1.31:c:BWBR0015703&artikel=18&lid=1",
            _ => "maatwerk:record",
        }
    }
}
