//! What is decided about the paying of a debt.

use maatwerk_domain::case::debt;
use maatwerk_domain::{RepaymentId, WaiverId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Amount, Id, InstalmentPlan, Wire};

/// What was decided about the paying of a debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "verdict",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum DebtVerdict {
    /// Part of it, or all of it, need not be paid back (Awb 4:94a).
    Waived {
        /// The waiver.
        waiver: Id<WaiverId>,
        /// How much, in eurocents.
        amount: Amount,
    },
    /// A waiver was asked for and is declined.
    NotWaived {},
    /// It is paid back later, or in other instalments (Awb 4:94).
    Deferred {
        /// From now on.
        plan: InstalmentPlan,
    },
    /// A deferral was asked for and is declined.
    NotDeferred {},
    /// What the authority owes the resident is set off (Awb 4:93).
    SetOff {
        /// The repayment that it is.
        repayment: Id<RepaymentId>,
        /// How much, in eurocents.
        amount: Amount,
    },
}

impl Wire for DebtVerdict {
    type Domain = debt::DebtVerdict;

    fn of(verdict: &debt::DebtVerdict) -> Self {
        match verdict {
            debt::DebtVerdict::Waived { waiver, amount } => Self::Waived {
                waiver: Id(*waiver),
                amount: Amount::of(amount),
            },
            debt::DebtVerdict::NotWaived => Self::NotWaived {},
            debt::DebtVerdict::Deferred(plan) => Self::Deferred {
                plan: InstalmentPlan::of(plan),
            },
            debt::DebtVerdict::NotDeferred => Self::NotDeferred {},
            debt::DebtVerdict::SetOff { repayment, amount } => Self::SetOff {
                repayment: Id(*repayment),
                amount: Amount::of(amount),
            },
        }
    }

    fn into_domain(self) -> debt::DebtVerdict {
        match self {
            Self::Waived { waiver, amount } => debt::DebtVerdict::Waived {
                waiver: waiver.0,
                amount: amount.into_domain(),
            },
            Self::NotWaived {} => debt::DebtVerdict::NotWaived,
            Self::Deferred { plan } => debt::DebtVerdict::Deferred(plan.into_domain()),
            Self::NotDeferred {} => debt::DebtVerdict::NotDeferred,
            Self::SetOff { repayment, amount } => debt::DebtVerdict::SetOff {
                repayment: repayment.0,
                amount: amount.into_domain(),
            },
        }
    }
}
