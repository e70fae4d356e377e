//! What is proposed and decided.

use maatwerk_domain as domain;
use maatwerk_domain::{FactId, GrantId, LoanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, Day, GrantTerms, Id, LoanTerms, Wire};

/// What was decided on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "verdict",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Verdict {
    /// Granted, in full or in part.
    Granted {
        /// The new grant.
        grant: Id<GrantId>,
        /// The loan, when the form is a loan.
        #[serde(skip_serializing_if = "Option::is_none")]
        loan: Option<Id<LoanId>>,
        /// Form, amount and conditions.
        terms: GrantTerms,
        /// The pot it is paid from: the year of the decision.
        pot_year: i16,
    },
    /// Declined.
    Declined {},
}

impl Wire for Verdict {
    type Domain = domain::case::Verdict;

    fn of(verdict: &domain::case::Verdict) -> Self {
        match verdict {
            domain::case::Verdict::Granted {
                grant,
                loan,
                terms,
                pot_year,
            } => Self::Granted {
                grant: Id::of(grant),
                loan: Option::of(loan),
                terms: GrantTerms::of(terms),
                pot_year: *pot_year,
            },
            domain::case::Verdict::Declined => Self::Declined {},
        }
    }

    fn into_domain(self) -> domain::case::Verdict {
        match self {
            Self::Granted {
                grant,
                loan,
                terms,
                pot_year,
            } => domain::case::Verdict::Granted {
                grant: grant.into_domain(),
                loan: loan.into_domain(),
                terms: terms.into_domain(),
                pot_year,
            },
            Self::Declined {} => domain::case::Verdict::Declined,
        }
    }
}

/// What is proposed for a gift of which a condition was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Proposal {
    /// It becomes a loan.
    Loan {
        /// Principal and instalments.
        terms: LoanTerms,
    },
    /// It stays a gift all the same.
    Keep {},
}

impl Wire for Proposal {
    type Domain = domain::case::Proposal;

    fn of(proposal: &domain::case::Proposal) -> Self {
        match proposal {
            domain::case::Proposal::Loan(terms) => Self::Loan {
                terms: LoanTerms::of(terms),
            },
            domain::case::Proposal::Keep => Self::Keep {},
        }
    }

    fn into_domain(self) -> domain::case::Proposal {
        match self {
            Self::Loan { terms } => domain::case::Proposal::Loan(terms.into_domain()),
            Self::Keep {} => domain::case::Proposal::Keep,
        }
    }
}

/// Why the policy looked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ReviewOccasion {
    /// The day had come on which a condition ends or a look was promised.
    Due {
        /// The rule of the condition.
        rule: Code,
        /// The day it was due.
        due: Day,
    },
    /// A fact about the applicant was recorded, corrected or withdrawn.
    NewFact {
        /// The fact.
        fact: Id<FactId>,
    },
}

impl Wire for ReviewOccasion {
    type Domain = domain::case::ReviewOccasion;

    fn of(occasion: &domain::case::ReviewOccasion) -> Self {
        match occasion {
            domain::case::ReviewOccasion::Due { rule, due } => Self::Due {
                rule: Code::of(rule),
                due: Day::of(due),
            },
            domain::case::ReviewOccasion::NewFact(fact) => Self::NewFact { fact: Id(*fact) },
        }
    }

    fn into_domain(self) -> domain::case::ReviewOccasion {
        match self {
            Self::Due { rule, due } => domain::case::ReviewOccasion::Due {
                rule: rule.into_domain(),
                due: due.into_domain(),
            },
            Self::NewFact { fact } => domain::case::ReviewOccasion::NewFact(fact.into_domain()),
        }
    }
}

codes! {
    /// Why a case was closed.
    enum CloseReason of domain::case::CloseReason {
        /// The household is no longer stuck.
        Resolved = "resolved",
        /// The household moved to another municipality.
        Moved = "moved",
        /// The household wants no more help.
        Withdrawn = "withdrawn",
        /// Nobody could be reached.
        Unreachable = "unreachable",
        /// Otherwise.
        Other = "other",
    }
}
