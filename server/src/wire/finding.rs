//! Findings: what a policy says of each rule.

use maatwerk_domain as domain;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Code, FreeText, LawRef, UsedFact, Wire};

codes! {
    /// Whether a rule held.
    enum FindingOutcome of domain::FindingOutcome {
        /// It held.
        Met = "met",
        /// It did not hold.
        NotMet = "not-met",
        /// It does not apply to this request.
        NotApplicable = "not-applicable",
        /// A fact is missing, so nobody can tell.
        Unknown = "unknown",
    }
}

mirror! {
    /// The readable side of a finding: it can tell facts about a person.
    struct Explanation of domain::Explanation {
        /// A sentence a resident can read.
        text: FreeText,
        /// What the finding used.
        used: Vec<UsedFact>,
    }
}

/// One rule: whether it held, and on what. For answers; nobody sends us findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The rule's code, declared in the policy's manifest.
    pub rule: Code,
    /// The article it rests on.
    pub article: LawRef,
    /// Whether it held.
    pub outcome: FindingOutcome,
    /// What a resident reads, and the values it rests on; absent once the person was forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

impl From<&domain::Finding> for Finding {
    fn from(finding: &domain::Finding) -> Self {
        Self {
            rule: Code::of(&finding.rule),
            article: LawRef::of(&finding.article),
            outcome: FindingOutcome::of(&finding.outcome),
            explanation: finding.explanation.known().map(Explanation::of),
        }
    }
}
