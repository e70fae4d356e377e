//! What became of a grant made before.

use maatwerk_domain::case;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Day, FactAmount, GrantForm, Wire};

mirror! {
    /// What became of a grant.
    struct Standing of case::Standing {
        /// How it was granted.
        form: GrantForm,
        /// What was paid and not returned, in eurocents.
        paid: FactAmount,
        /// Where it stands.
        status: StandingStatus,
    }
}

/// Where a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum StandingStatus {
    /// A gift whose conditions run.
    Running {
        /// The last day of its conditions.
        until: Day,
    },
    /// A gift for good.
    Final {},
    /// It is to be paid back: a loan, or a gift that became one.
    Loan {
        /// What was paid out and is still to be paid back, in eurocents.
        balance: FactAmount,
    },
    /// A loan of which nothing is left.
    Settled {},
}

impl Wire for StandingStatus {
    type Domain = case::Status;

    fn of(status: &case::Status) -> Self {
        match status {
            case::Status::Running { until } => Self::Running {
                until: Day::of(until),
            },
            case::Status::Final => Self::Final {},
            case::Status::Loan { balance } => Self::Loan {
                balance: FactAmount::of(balance),
            },
            case::Status::Settled => Self::Settled {},
        }
    }

    fn into_domain(self) -> case::Status {
        match self {
            Self::Running { until } => case::Status::Running {
                until: until.into_domain(),
            },
            Self::Final {} => case::Status::Final,
            Self::Loan { balance } => case::Status::Loan {
                balance: balance.into_domain(),
            },
            Self::Settled {} => case::Status::Settled,
        }
    }
}
