//! Why an act on a debt is refused.

use crate::{Cents, Date};

/// An act on a debt that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DebtRefusal {
    /// What is not due is not claimed.
    #[error("nothing of the loan is overdue")]
    NotOverdue,
    /// The resident has time still.
    #[error("the resident has until {0} to pay after the reminder")]
    ReminderRuns(Date),
    /// A writ comes after a reminder.
    #[error("a reminder of what is overdue now comes first, and its term passes")]
    NoReminder,
    /// It can no longer be claimed.
    #[error("the claim was barred after {0}: what is paid all the same is a repayment")]
    Barred(Date),
    /// More than is left above the protected earnings.
    #[error(
        "{amount} is more than the {left} of this month that is left above the protected earnings"
    )]
    AboveCapacity {
        /// What is left in a month.
        left: Cents,
        /// What would be asked.
        amount: Cents,
    },
    /// No more is set off than is due.
    #[error("{amount} is more than the {overdue} that is overdue")]
    NotAllOverdue {
        /// What is overdue.
        overdue: Cents,
        /// What would be set off.
        amount: Cents,
    },
    /// A reminder does not double a debt: law sets its cost, far below this.
    #[error("a reminder that costs {cost} is more than the {overdue} that it is about (Awb 4:113)")]
    CostAboveDebt {
        /// What is overdue.
        overdue: Cents,
        /// What the reminder would cost.
        cost: Cents,
    },
    /// Enforcing needs an act of parliament.
    #[error(
        "a writ of execution names the act of parliament, another than the Awb, that gives the power to issue it"
    )]
    NoWritBasis,
    /// Setting off needs a rule.
    #[error("a set-off names the rule, another than the Awb, that gives the power to do so")]
    NoSetOffBasis,
    /// It rests on an article about something else.
    #[error(
        "a waiver rests on Awb 4:94a and a deferral on 4:94, or on an article that allows it of the law that was granted on (of the Participatiewet 58 lid 7 or 8, or 60c, for a waiver), or on a local rule where that was one"
    )]
    OtherGround,
    /// It would bound nothing, and warn nobody.
    #[error(
        "the fact `repayment-capacity` is an amount in eurocents, and `debt-arrangement` a text: `wsnp`, `msnp` or another"
    )]
    FactKind,
    /// There is nothing to decide about.
    #[error("nothing of the loan is owed any more")]
    NothingOwed,
    /// Its first plan carries out what was granted.
    #[error("the loan has no instalments yet: set them, which takes no decision")]
    NoPlan,
    /// Another plan is a deferral.
    #[error("the loan is paid back in instalments already: decide on a deferral, with reasons")]
    PlanStands,
    /// What a decision took, a decision gives back.
    #[error(
        "it is what was set off by a decision: withdraw that decision, or decide on an objection to it"
    )]
    SetOffDecided,
    /// Once for each amount.
    #[error(
        "a writ of execution was issued for it on {0}: for what became overdue since, a reminder comes first"
    )]
    WritIssued(Date),
}

impl DebtRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotOverdue => "not-overdue",
            Self::ReminderRuns(_) => "reminder-runs",
            Self::NoReminder => "no-reminder",
            Self::Barred(_) => "claim-barred",
            Self::AboveCapacity { .. } => "above-capacity",
            Self::NotAllOverdue { .. } => "not-all-overdue",
            Self::CostAboveDebt { .. } => "cost-above-debt",
            Self::NoWritBasis => "no-writ-basis",
            Self::NoSetOffBasis => "no-set-off-basis",
            Self::OtherGround => "other-ground",
            Self::FactKind => "fact-kind",
            Self::NothingOwed => "nothing-owed",
            Self::NoPlan => "no-plan",
            Self::PlanStands => "plan-stands",
            Self::SetOffDecided => "set-off-decided",
            Self::WritIssued(_) => "writ-issued",
        }
    }

    /// The article it rests on.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::NotOverdue | Self::ReminderRuns(_) => "jci1.31:c:BWBR0005537&artikel=4:112",
            Self::CostAboveDebt { .. } => "jci1.31:c:BWBR0005537&artikel=4:113",
            Self::NoReminder => "jci1.31:c:BWBR0005537&artikel=4:117",
            Self::Barred(_) => "jci1.31:c:BWBR0005537&artikel=4:104&lid=2",
            Self::AboveCapacity { .. } => "jci1.31:c:BWBR0001827&artikel=475c",
            Self::NoWritBasis => "jci1.31:c:BWBR0005537&artikel=4:115",
            Self::NotAllOverdue { .. } | Self::NoSetOffBasis | Self::SetOffDecided => {
                "jci1.31:c:BWBR0005537&artikel=4:93"
            }
            Self::NoPlan | Self::PlanStands | Self::OtherGround => {
                "jci1.31:c:BWBR0005537&artikel=4:94"
            }
            Self::NothingOwed | Self::FactKind | Self::WritIssued(_) => "maatwerk:record",
        }
    }
}
