//! Why an adverse act is refused.

use crate::Cents;

/// An adverse act that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdverseRefusal {
    /// What was lent is paid back anyway.
    #[error("only a gift is revised, withdrawn or reclaimed, or a loan of which nothing was paid")]
    NoGift,
    /// More, or the same.
    #[error("{0} is left of the grant: it is revised to less than that")]
    NotLess(Cents),
    /// Once is enough.
    #[error("nothing is left of the grant")]
    Withdrawn,
    /// What was paid duly is not reclaimed.
    #[error(
        "{undue} was paid unduly and not reclaimed yet; {amount} is more: first revise or withdraw"
    )]
    MoreThanUndue {
        /// Unduly.
        undue: Cents,
        /// Asked.
        amount: Cents,
    },
    /// An act waits for a decision.
    #[error("a proposal to revise, withdraw or reclaim waits for a decision")]
    Open,
    /// It is paid back as a loan is.
    #[error("the grant was reclaimed: record a repayment instead")]
    Reclaimed,
}

impl AdverseRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoGift => "no-gift",
            Self::NotLess(_) => "not-less",
            Self::Withdrawn => "grant-withdrawn",
            Self::MoreThanUndue { .. } => "more-than-undue",
            Self::Open => "act-open",
            Self::Reclaimed => "reclaimed",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            // What is owed is set by a decision that says how much, and of what.
            Self::MoreThanUndue { .. } => "jci1.31:c:BWBR0005537&artikel=4:86",
            _ => "maatwerk:record",
        }
    }
}
