//! Why an act on the clock of a request is refused.

use crate::Date;

/// An act on the clock that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockRefusal {
    /// The clock has stopped.
    #[error("a decision on the request was given on {0}")]
    Given(Date),
    /// Nothing is asked any more.
    #[error("the applicant withdrew the request on {0}")]
    Withdrawn(Date),
    /// What has passed does not stand still.
    #[error("the term to decide ended on {0}: it cannot be suspended any more")]
    TooLateToSuspend(Date),
    /// An extension is announced within the term.
    #[error("the term to decide ended on {0}: it cannot be extended any more")]
    TooLateToExtend(Date),
    /// The day that is named is no extension.
    #[error("an extension names a later day than {0}, on which the term ends without it")]
    NoExtension(Date),
    /// Longer than is reasonable at once.
    #[error(
        "one extension is until {0} at most: extend it again, with a reason, when it nears its end"
    )]
    TooLong(Date),
    /// It stands still already.
    #[error("the term stands still: first it runs again")]
    Suspended,
    /// It runs, or ends to stand still by itself.
    #[error("the term does not stand still without an end")]
    NotSuspended,
    /// Exactly a suspension with consent has a last day.
    #[error("a suspension with consent names its last day, after the consent; another names none")]
    LastDay,
    /// The applicant has time already.
    #[error("the applicant has until {0} to complete the request")]
    RepairRuns(Date),
    /// Nobody asked for it.
    #[error("the applicant was not asked to complete the request, or did so already")]
    NotInvited,
    /// The applicant has at least a day.
    #[error("the last day to complete a request lies after the invitation")]
    NoTimeToRepair,
    /// Not processing comes soon, or not at all.
    #[error(
        "that the request is not processed had to be told by {0}: decide on it, and withdraw first what was decided so"
    )]
    TooLateNotToProcess(Date),
    /// One notice is enough.
    #[error("the authority is in default since the notice of {0}")]
    InDefault(Date),
    /// None began.
    #[error("no penalty is due")]
    NoPenalty,
    /// It grows still.
    #[error("the penalty runs: decide on the request first")]
    PenaltyRuns,
    /// Once.
    #[error("the penalty was determined already")]
    Determined,
    /// Not determined by this decision, determined as nothing, or paid.
    #[error("nothing is left to pay of a penalty that this decision determined")]
    NothingDue,
    /// It is paid late, and the table of rates does not reach these days.
    #[error("no rate of statutory interest is known for these days")]
    NoRate,
}

impl ClockRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Given(_) => "decision-given",
            Self::Withdrawn(_) => "request-withdrawn",
            Self::TooLateToSuspend(_) => "too-late-to-suspend",
            Self::TooLateToExtend(_) => "too-late-to-extend",
            Self::NoExtension(_) => "no-extension",
            Self::TooLong(_) => "extension-too-long",
            Self::Suspended => "suspended",
            Self::NotSuspended => "not-suspended",
            Self::LastDay => "last-day",
            Self::RepairRuns(_) => "repair-runs",
            Self::NotInvited => "not-invited",
            Self::NoTimeToRepair => "no-time-to-repair",
            Self::TooLateNotToProcess(_) => "too-late-not-to-process",
            Self::InDefault(_) => "in-default",
            Self::NoPenalty => "no-penalty",
            Self::PenaltyRuns => "penalty-runs",
            Self::Determined => "penalty-determined",
            Self::NothingDue => "nothing-due",
            Self::NoRate => "no-rate",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Given(_) => "jci1.31:c:BWBR0005537&artikel=4:13",
            Self::Withdrawn(_) => "maatwerk:record",
            Self::TooLateToExtend(_) | Self::NoExtension(_) | Self::TooLong(_) => {
                "jci1.31:c:BWBR0005537&artikel=4:14"
            }
            Self::TooLateToSuspend(_) | Self::Suspended | Self::NotSuspended | Self::LastDay => {
                "jci1.31:c:BWBR0005537&artikel=4:15"
            }
            Self::RepairRuns(_)
            | Self::NotInvited
            | Self::NoTimeToRepair
            | Self::TooLateNotToProcess(_) => "jci1.31:c:BWBR0005537&artikel=4:5",
            Self::InDefault(_) | Self::NoPenalty => "jci1.31:c:BWBR0005537&artikel=4:17",
            Self::NothingDue => "jci1.31:c:BWBR0005537&artikel=4:87",
            Self::NoRate => "jci1.31:c:BWBR0005537&artikel=4:98",
            Self::PenaltyRuns | Self::Determined => "jci1.31:c:BWBR0005537&artikel=4:18",
        }
    }
}
