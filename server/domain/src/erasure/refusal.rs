//! Why an erasure is refused.

use crate::Date;
use crate::retention::Obstacle;

/// An order to an erasure that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ErasureRefusal {
    /// Two people: one who proposes, and one who agrees.
    #[error("who proposed the erasure does not confirm it")]
    SamePerson,
    /// Somebody was first.
    #[error("the erasure was confirmed or refused already")]
    Decided,
    /// Nobody agreed.
    #[error("the erasure was not confirmed")]
    NotConfirmed,
    /// The keys are still there.
    #[error("the keys of the erasure are not destroyed")]
    NotDestroyed,
    /// The person was erased before.
    #[error("a person in it was erased already")]
    ErasedAlready,
    /// An erasure of persons names some.
    #[error("an erasure of persons names at least one")]
    Nobody,
    /// The term has not begun.
    #[error("the case is not closed: its term has not begun")]
    NotBegun,
    /// The term has not passed.
    #[error("the term ends on {0}")]
    TermRuns(Date),
    /// The term ends beyond the calendar.
    #[error("the term does not end")]
    Kept,
    /// Who asks to be erased is erased; the books are kept for their own term (AVG 17 lid 3 b).
    #[error("on request persons are erased; the accounting of the case is kept for its own term")]
    Accounting,
    /// Something still runs, or a person holds it.
    #[error("{0}")]
    Obstacle(Obstacle),
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CaseOpen => f.write_str("the case is worked on"),
            Self::RequestOpen(_) => f.write_str("a request waits for a decision"),
            Self::ConditionRuns(_) => f.write_str("the conditions of a gift still run"),
            Self::GrantUnpaid(_) => f.write_str("a grant is not paid in full"),
            Self::OrderWaits(_) => f.write_str(
                "a payment order waits: record that it failed, or wait for the statement of the bank",
            ),
            Self::PenaltyUnpaid(_) => f.write_str("a penalty that was determined is not paid"),
            Self::ShieldHolds(_) => f.write_str(
                "a shield holds for this record: raise it in their other cases too, and lower it here first",
            ),
            Self::LoanOpen(_) => f.write_str("a loan is not paid back"),
            Self::ObjectionTerm(until) => write!(f, "a decision can be objected to until {until}"),
            Self::ObjectionOpen(_) => f.write_str("an objection waits, or what it led to"),
            Self::AppealOpen(_) => f.write_str("a court has not given judgment"),
            Self::TransferWaits(_) => f.write_str(
                "an offer to another authority waits; record its receipt, or withdraw it",
            ),
            Self::Held(_) => f.write_str("the case is held; lift the hold first"),
        }
    }
}

impl ErasureRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SamePerson => "same-person",
            Self::Decided => "erasure-decided",
            Self::NotConfirmed => "not-confirmed",
            Self::NotDestroyed => "not-destroyed",
            Self::ErasedAlready => "erased-already",
            Self::Nobody => "nobody",
            Self::NotBegun | Self::TermRuns(_) | Self::Kept => "still-kept",
            Self::Accounting => "accounting-kept",
            Self::Obstacle(Obstacle::Held(_)) => "held",
            Self::Obstacle(Obstacle::OrderWaits(_)) => "order-waits",
            Self::Obstacle(_) => "still-needed",
        }
    }

    /// The rule it rests on.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::SamePerson => "maatwerk:four-eyes",
            // Destroyed is what the selection list says, when it says so.
            Self::NotBegun
            | Self::TermRuns(_)
            | Self::Kept
            | Self::Obstacle(Obstacle::CaseOpen) => "jci1.31:c:BWBR0007376&artikel=5",
            // AVG 17 lid 3: not as far as the data are needed for a legal obligation or a claim.
            Self::Accounting | Self::Obstacle(_) => "32016R0679/17",
            Self::Decided
            | Self::NotConfirmed
            | Self::NotDestroyed
            | Self::ErasedAlready
            | Self::Nobody => "maatwerk:record",
        }
    }
}
