//! Suspensions of the norm for cost sharers.

use maatwerk_domain::case::norm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Amount, Day, Wire};

codes! {
    /// Why a norm suspension ends before its term.
    enum EndGround of norm::EndGround {
        /// The household asked for that.
        OwnRequest = "own-request",
        /// The household told that its ground is gone.
        Told = "told",
    }
}

mirror! {
    /// For how long the norm is left out.
    struct NormTerm of norm::NormTerm {
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
        /// What it makes a month, in eurocents, when the decision says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        monthly: Option<Amount>,
    }
}

/// What was decided on a norm suspension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "verdict",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum NormVerdict {
    /// The norm is left out for a term.
    Granted {
        /// Which.
        term: NormTerm,
    },
    /// It is not.
    Declined {},
}

impl Wire for NormVerdict {
    type Domain = norm::NormVerdict;

    fn of(verdict: &norm::NormVerdict) -> Self {
        match verdict {
            norm::NormVerdict::Granted(term) => Self::Granted {
                term: NormTerm::of(term),
            },
            norm::NormVerdict::Declined => Self::Declined {},
        }
    }

    fn into_domain(self) -> norm::NormVerdict {
        match self {
            Self::Granted { term } => norm::NormVerdict::Granted(term.into_domain()),
            Self::Declined {} => norm::NormVerdict::Declined,
        }
    }
}
