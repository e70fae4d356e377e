//! What goes to the bank and comes from it.

use maatwerk_domain::{CaseId, EntryId, GrantId, LoanId, PaymentId, RepaymentId};
use maatwerk_domain::{bank, case};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Amount, Cents, Day, Iban, Id, ShortText, Wire};

codes! {
    /// Why a line of a statement was not booked.
    enum WhyUnmatched of bank::WhyUnmatched {
        /// Nothing in it leads to an order or a loan.
        Unknown = "unknown",
        /// It leads to more than one loan.
        Ambiguous = "ambiguous",
        /// The amount is another than that of the order or payment.
        Amount = "amount",
        /// More was paid back than is owed.
        MoreThanBalance = "more-than-balance",
        /// What it is about is not at that point: an order that is not at the bank, a payment that was not made.
        State = "state",
        /// The day is later than today, or before what it is about.
        Day = "day",
        /// The bank booked several together, and their parts cannot be told apart.
        Parts = "parts",
        /// What it is about was erased.
        Erased = "erased",
        /// Another line told the same, or confirmed what a person had recorded of it: the bank may have done it twice.
        Twice = "twice",
        /// A repayment of this amount was recorded by hand, of another day near it: a person says if it is that one.
        BookedByHand = "booked-by-hand",
    }
}

/// Something of the bank that a person recorded, before any line told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ByHand {
    /// The bank paid.
    Payment {
        /// On which grant.
        grant: Id<GrantId>,
        /// What.
        payment: Id<PaymentId>,
    },
    /// A payment came back.
    Return {
        /// On which grant.
        grant: Id<GrantId>,
        /// Which.
        payment: Id<PaymentId>,
    },
    /// A loan was paid back.
    Repayment {
        /// Which loan.
        loan: Id<LoanId>,
        /// The repayment.
        repayment: Id<RepaymentId>,
    },
}

impl Wire for ByHand {
    type Domain = case::ByHand;

    fn of(booking: &case::ByHand) -> Self {
        match *booking {
            case::ByHand::Payment { grant, payment } => Self::Payment {
                grant: Id(grant),
                payment: Id(payment),
            },
            case::ByHand::Return { grant, payment } => Self::Return {
                grant: Id(grant),
                payment: Id(payment),
            },
            case::ByHand::Repayment { loan, repayment } => Self::Repayment {
                loan: Id(loan),
                repayment: Id(repayment),
            },
        }
    }

    fn into_domain(self) -> case::ByHand {
        match self {
            Self::Payment { grant, payment } => case::ByHand::Payment {
                grant: grant.0,
                payment: payment.0,
            },
            Self::Return { grant, payment } => case::ByHand::Return {
                grant: grant.0,
                payment: payment.0,
            },
            Self::Repayment { loan, repayment } => case::ByHand::Repayment {
                loan: loan.0,
                repayment: repayment.0,
            },
        }
    }
}

mirror! {
    /// An account of the authority.
    struct BankAccount of bank::BankAccount {
        /// In whose name it is.
        name: ShortText,
        /// The account.
        iban: Iban,
    }

    /// A payment order in a batch.
    struct BatchOrder of bank::BatchOrder {
        /// In which case.
        case: Id<CaseId>,
        /// On which grant.
        grant: Id<GrantId>,
        /// Which.
        payment: Id<PaymentId>,
        /// How much, in eurocents.
        amount: Amount,
    }

    /// A line of a statement that was not booked.
    struct Unmatched of bank::Unmatched {
        /// Which.
        entry: Id<EntryId>,
        /// How much, in eurocents.
        amount: Cents,
        /// It came in; otherwise it went out.
        credit: bool,
        /// The day on which the bank booked it.
        on: Day,
        /// The bank's own reference, by which it is found there.
        #[serde(skip_serializing_if = "Option::is_none")]
        reference: Option<ShortText>,
        /// Why it was not booked.
        why: WhyUnmatched,
    }
}
