//! Why something about an objection is refused.

use crate::{Cents, Date};

/// An order about an objection or an appeal that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ObjectionRefusal {
    /// A decision on an objection is appealed.
    #[error("this is a decision on an objection: an appeal to the court is open, no objection")]
    AppealInstead,
    /// Once.
    #[error("this person objected to this decision already")]
    Objected,
    /// It is over.
    #[error("the objection was decided on or withdrawn")]
    Over,
    /// A decision that was posted later than it came in.
    #[error("an objection was posted on or before the day it was received, and only by post")]
    Posted,
    /// There is time already.
    #[error("the objector has until {0} to repair what is missing")]
    RepairRuns(Date),
    /// Nobody asked for it, or it is done.
    #[error("the objector was not asked to repair anything, or did so already")]
    NotInvited,
    /// At least a day.
    #[error("the last day to repair lies after the invitation")]
    NoTimeToRepair,
    /// Once.
    #[error("the objector was heard on {0}: a hearing that was held is not replaced")]
    Heard(Date),
    /// The same exception is there.
    #[error(
        "no hearing on this exception was recorded already: it may be replaced by a hearing, or by another exception"
    )]
    LeftOut,
    /// Not at all, or on an exception.
    #[error("the objector was not heard: record the hearing, or the exception of Awb 7:3")]
    NotHeard,
    /// An exception that is none for this.
    #[error(
        "the exception on which no hearing was held does not fit this outcome: record the hearing, or the exception that does"
    )]
    OtherException,
    /// Within the term.
    #[error("the term to decide ended on {0}: it cannot be adjourned any more")]
    TooLateToAdjourn(Date),
    /// Six weeks.
    #[error("without the objector's consent it is adjourned once, to {0} at the latest")]
    TooLong(Date),
    /// Once.
    #[error(
        "it was adjourned on {0} before, and without the objector's consent that is done once: record the consent"
    )]
    Adjourned(Date),
    /// The day is none that is later.
    #[error("an adjournment names a later day than {0}, on which the term ends without it")]
    NoAdjournment(Date),
    /// No term runs before the decision was announced.
    #[error("the decision did not reach the resident yet: no term to decide runs")]
    NoTerm,
    /// One notice is enough.
    #[error("the authority is in default since the notice of {0}")]
    InDefault(Date),
    /// Four eyes.
    #[error("who took the decision does not decide on the objection to it")]
    SameDecider,
    /// It came too late.
    #[error("the objection came too late: say why that is excused, or that it is inadmissible")]
    LateNotExcused,
    /// It came in time.
    #[error("the objection came in time: there is nothing to excuse")]
    NotLate,
    /// It was not asked, or may still come.
    #[error("what was missing was repaired, was not asked for, or may still come")]
    NotUnrepaired,
    /// The decision is undone in another way.
    #[error("{0}")]
    OtherRemedy(&'static str),
    /// What was paid stands, and it was all.
    #[error(
        "{0} was paid on this decision, and nothing is left to grant anew; a condition or a loan is revoked"
    )]
    Paid(Cents),
    /// Nothing was paid back.
    #[error("nothing was paid back that is to be refunded")]
    NothingToRefund,
    /// Once.
    #[error("the refund was paid already")]
    Refunded,
    /// No rate is known for these days.
    #[error("no rate of statutory interest is known for these days")]
    NoRate,
    /// No penalty began.
    #[error("no penalty is due")]
    NoPenalty,
    /// It grows still.
    #[error("the penalty runs: decide on the objection first")]
    PenaltyRuns,
    /// Once.
    #[error("the penalty was determined already")]
    Determined,
    /// First an objection.
    #[error("an appeal lies against a decision on an objection: object first")]
    ObjectFirst,
    /// One judgment each.
    #[error("the court gave judgment already")]
    Judged,
    /// Appeals and interim relief end otherwise.
    #[error("this is no outcome of what was asked of the court")]
    OtherOutcome,
}

impl ObjectionRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AppealInstead => "appeal-instead",
            Self::Objected => "objected",
            Self::Over => "objection-over",
            Self::Posted => "posted",
            Self::RepairRuns(_) => "repair-runs",
            Self::NotInvited => "not-invited",
            Self::NoTimeToRepair => "no-time-to-repair",
            Self::Heard(_) => "heard-already",
            Self::LeftOut => "left-out-already",
            Self::NotHeard => "objector-not-heard",
            Self::OtherException => "other-exception",
            Self::TooLateToAdjourn(_) => "too-late-to-adjourn",
            Self::TooLong(_) => "adjourned-too-long",
            Self::Adjourned(_) => "adjourned-before",
            Self::NoAdjournment(_) => "no-adjournment",
            Self::NoTerm => "no-term",
            Self::InDefault(_) => "in-default",
            Self::SameDecider => "same-decider",
            Self::LateNotExcused => "late-not-excused",
            Self::NotLate => "not-late",
            Self::NotUnrepaired => "not-unrepaired",
            Self::OtherRemedy(_) => "other-remedy",
            Self::Paid(_) => "paid-already",
            Self::NothingToRefund => "nothing-to-refund",
            Self::Refunded => "refunded",
            Self::NoRate => "no-rate",
            Self::NoPenalty => "no-penalty",
            Self::PenaltyRuns => "penalty-runs",
            Self::Determined => "penalty-determined",
            Self::ObjectFirst => "object-first",
            Self::Judged => "judged",
            Self::OtherOutcome => "other-outcome",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::AppealInstead | Self::ObjectFirst => "jci1.31:c:BWBR0005537&artikel=7:1",
            Self::Posted => "jci1.31:c:BWBR0005537&artikel=6:9",
            Self::RepairRuns(_) | Self::NotInvited | Self::NoTimeToRepair | Self::NotUnrepaired => {
                "jci1.31:c:BWBR0005537&artikel=6:6"
            }
            Self::NotHeard => "jci1.31:c:BWBR0005537&artikel=7:2",
            Self::OtherException => "jci1.31:c:BWBR0005537&artikel=7:3",
            Self::Adjourned(_) => "jci1.31:c:BWBR0005537&artikel=7:10&lid=3",
            Self::TooLateToAdjourn(_)
            | Self::TooLong(_)
            | Self::NoAdjournment(_)
            | Self::NoTerm => "jci1.31:c:BWBR0005537&artikel=7:10",
            Self::InDefault(_) | Self::NoPenalty => "jci1.31:c:BWBR0005537&artikel=4:17",
            Self::PenaltyRuns | Self::Determined => "jci1.31:c:BWBR0005537&artikel=4:18",
            Self::SameDecider => "jci1.31:c:BWBR0005537&artikel=10:3&lid=3",
            Self::LateNotExcused | Self::NotLate => "jci1.31:c:BWBR0005537&artikel=6:11",
            Self::OtherRemedy(_) | Self::Paid(_) => "jci1.31:c:BWBR0005537&artikel=7:11",
            Self::NothingToRefund | Self::Refunded | Self::NoRate => {
                "jci1.31:c:BWBR0005537&artikel=4:102"
            }
            Self::Objected
            | Self::Over
            | Self::Heard(_)
            | Self::LeftOut
            | Self::Judged
            | Self::OtherOutcome => "maatwerk:record",
        }
    }
}
