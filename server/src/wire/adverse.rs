//! Acts on a grant that burden the resident.

use maatwerk_domain::case::adverse;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Amount, LoanTerms, Wire};

/// What is done to a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum AdverseAct {
    /// It is revised to less.
    Revise {
        /// What is left of it, in eurocents.
        amount: Amount,
    },
    /// It is withdrawn: nothing is left of it.
    Withdraw {},
    /// What was paid unduly is reclaimed.
    Reclaim {
        /// How much, and in how many instalments.
        terms: LoanTerms,
    },
}

impl Wire for AdverseAct {
    type Domain = adverse::AdverseAct;

    fn of(act: &adverse::AdverseAct) -> Self {
        match act {
            adverse::AdverseAct::Revise { amount } => Self::Revise {
                amount: Amount::of(amount),
            },
            adverse::AdverseAct::Withdraw => Self::Withdraw {},
            adverse::AdverseAct::Reclaim(terms) => Self::Reclaim {
                terms: LoanTerms::of(terms),
            },
        }
    }

    fn into_domain(self) -> adverse::AdverseAct {
        match self {
            Self::Revise { amount } => adverse::AdverseAct::Revise {
                amount: amount.into_domain(),
            },
            Self::Withdraw {} => adverse::AdverseAct::Withdraw,
            Self::Reclaim { terms } => adverse::AdverseAct::Reclaim(terms.into_domain()),
        }
    }
}
