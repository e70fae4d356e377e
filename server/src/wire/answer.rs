//! What a policy answers.

use maatwerk_domain as domain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, Day, Finding, FreeText, GrantTerms, LoanTerms, ShortText, Wire};

texts! {
    /// The keyed digest of a question, or nothing: at most 200 characters.
    InputDigest of String, made by std::convert::identity, read by String::as_str, {
        "maxLength": 200
    }
}

mirror! {
    /// Which policy answered, on what, so that anybody can ask it again and compare bytes.
    /// Digests read `sha256:…` over what is public and `hmac-sha256:…` over what a person could be
    /// guessed from.
    struct Receipt of domain::Receipt {
        /// The component's digest.
        plugin: ShortText,
        /// Package and version of the interface, `maatwerk:policy@1.0.0`.
        world: ShortText,
        /// The digest of the parameters, in their canonical encoding.
        parameters: ShortText,
        /// The keyed digest of the canonical input; empty when nothing could be asked.
        input: InputDigest,
        /// The keyed digest of the canonical output; absent after a technical failure.
        #[serde(skip_serializing_if = "Option::is_none")]
        output: Option<ShortText>,
        /// The engine, `wasmtime 48.0.8`.
        engine: ShortText,
        /// Fuel used: recorded, never compared.
        fuel: u64,
    }

    /// The policy could not answer. It is never a refusal: a person decides.
    struct TechnicalFailure of domain::TechnicalFailure {
        /// A stable code, `out-of-fuel`.
        code: Code,
        /// What happened, for whoever maintains the policy. Holds nothing about a person.
        detail: FreeText,
    }
}

/// What a policy says of a budget request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "outcome",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum AssessmentOutcome {
    /// It would grant this.
    Grant {
        /// Form, amount and conditions.
        grant: GrantTerms,
    },
    /// It would decline.
    Decline {},
    /// A person has to look.
    Refer {},
    /// It was not asked: it judges other legal bases than that of the request.
    NotJudged {},
    /// It could not answer.
    Failed {
        /// Why.
        failure: TechnicalFailure,
    },
}

impl Wire for AssessmentOutcome {
    type Domain = domain::AssessmentOutcome;

    fn of(outcome: &domain::AssessmentOutcome) -> Self {
        match outcome {
            domain::AssessmentOutcome::Grant(terms) => Self::Grant {
                grant: GrantTerms::of(terms),
            },
            domain::AssessmentOutcome::Decline => Self::Decline {},
            domain::AssessmentOutcome::Refer => Self::Refer {},
            domain::AssessmentOutcome::NotJudged => Self::NotJudged {},
            domain::AssessmentOutcome::Failed(failure) => Self::Failed {
                failure: TechnicalFailure::of(failure),
            },
        }
    }

    fn into_domain(self) -> domain::AssessmentOutcome {
        match self {
            Self::Grant { grant } => domain::AssessmentOutcome::Grant(grant.into_domain()),
            Self::Decline {} => domain::AssessmentOutcome::Decline,
            Self::Refer {} => domain::AssessmentOutcome::Refer,
            Self::NotJudged {} => domain::AssessmentOutcome::NotJudged,
            Self::Failed { failure } => domain::AssessmentOutcome::Failed(failure.into_domain()),
        }
    }
}

/// What a policy says of a conditional gift on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "outcome",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ReviewOutcome {
    /// Nothing changes.
    Keep {
        /// When to look again, at the latest.
        look_again: Day,
    },
    /// All conditions held to the end: the gift is final.
    Fulfilled {},
    /// A condition was broken: it proposes that the gift becomes a loan.
    ProposeLoan {
        /// Principal and instalments.
        loan: LoanTerms,
    },
    /// A condition was broken, and it proposes to let that pass.
    ProposeWaiver {},
    /// A person has to look.
    Refer {},
    /// It was not asked: it did not judge the request.
    NotJudged {},
    /// It could not answer.
    Failed {
        /// Why.
        failure: TechnicalFailure,
    },
}

impl Wire for ReviewOutcome {
    type Domain = domain::ReviewOutcome;

    fn of(outcome: &domain::ReviewOutcome) -> Self {
        match outcome {
            domain::ReviewOutcome::Keep { look_again } => Self::Keep {
                look_again: Day::of(look_again),
            },
            domain::ReviewOutcome::Fulfilled => Self::Fulfilled {},
            domain::ReviewOutcome::ProposeLoan(terms) => Self::ProposeLoan {
                loan: LoanTerms::of(terms),
            },
            domain::ReviewOutcome::ProposeWaiver => Self::ProposeWaiver {},
            domain::ReviewOutcome::Refer => Self::Refer {},
            domain::ReviewOutcome::NotJudged => Self::NotJudged {},
            domain::ReviewOutcome::Failed(failure) => Self::Failed {
                failure: TechnicalFailure::of(failure),
            },
        }
    }

    fn into_domain(self) -> domain::ReviewOutcome {
        match self {
            Self::Keep { look_again } => domain::ReviewOutcome::Keep {
                look_again: look_again.into_domain(),
            },
            Self::Fulfilled {} => domain::ReviewOutcome::Fulfilled,
            Self::ProposeLoan { loan } => domain::ReviewOutcome::ProposeLoan(loan.into_domain()),
            Self::ProposeWaiver {} => domain::ReviewOutcome::ProposeWaiver,
            Self::Refer {} => domain::ReviewOutcome::Refer,
            Self::NotJudged {} => domain::ReviewOutcome::NotJudged,
            Self::Failed { failure } => domain::ReviewOutcome::Failed(failure.into_domain()),
        }
    }
}

/// The answer of a policy to a budget request, for readers: without the transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// What it would do.
    #[serde(flatten)]
    pub outcome: AssessmentOutcome,
    /// Every rule it looked at, also those that did not hold.
    pub findings: Vec<Finding>,
    /// Which policy said so.
    pub receipt: Receipt,
}

impl From<&domain::Assessment> for Assessment {
    fn from(answer: &domain::Assessment) -> Self {
        Self {
            outcome: AssessmentOutcome::of(&answer.outcome),
            findings: answer.findings.iter().map(Into::into).collect(),
            receipt: Receipt::of(&answer.receipt),
        }
    }
}

/// The answer of a policy that looked again at a conditional gift, for readers: without the
/// transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// What it would do.
    #[serde(flatten)]
    pub outcome: ReviewOutcome,
    /// Every rule it looked at, also those that did not hold.
    pub findings: Vec<Finding>,
    /// Which policy said so.
    pub receipt: Receipt,
}

impl From<&domain::Review> for Review {
    fn from(answer: &domain::Review) -> Self {
        Self {
            outcome: ReviewOutcome::of(&answer.outcome),
            findings: answer.findings.iter().map(Into::into).collect(),
            receipt: Receipt::of(&answer.receipt),
        }
    }
}
