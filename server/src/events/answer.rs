//! What a policy answered, divided: rules and outcomes are accounting, explanations tell about a
//! person. The bytes that went in and came out are a part of their own, see
//! [`Transcript`](super::Transcript).

use maatwerk_domain::{self as domain, Personal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shape::{Divided, Presence, Told};
use crate::wire::{
    AssessmentOutcome, Code, Explanation, FindingOutcome, LawRef, Receipt, ReviewOutcome, Wire as _,
};

/// What a policy answered.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct Answer<O> {
    /// What it would do.
    outcome: O,
    /// Every rule it looked at, also those that did not hold.
    findings: Vec<RuleOutcome>,
    /// Which policy said so.
    receipt: Receipt,
}

/// One rule, and whether it held.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RuleOutcome {
    /// The rule's code, declared in the policy's manifest.
    rule: Code,
    /// The article it rests on.
    article: LawRef,
    /// Whether it held.
    outcome: FindingOutcome,
}

/// What an answer of a policy tells of a person.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AnswerSubject {
    /// The readable side of each finding, in the order of the findings.
    explanations: Vec<Explanation>,
}

impl Divided for Answer<AssessmentOutcome> {
    const PRESENCE: Presence = Presence::Always;
    const ANSWERED: bool = true;
    type Whole<'a> = (&'a domain::Assessment,);
    type Made = (domain::Assessment,);
    type Subject = AnswerSubject;

    fn split((answer,): Self::Whole<'_>) -> (Self, Told<AnswerSubject>) {
        let outcome = AssessmentOutcome::of(&answer.outcome);
        divided(outcome, &answer.findings, &answer.receipt)
    }

    fn join(self, subject: Told<AnswerSubject>) -> Option<Self::Made> {
        let answer = domain::Assessment {
            findings: explained(self.findings, subject)?,
            outcome: self.outcome.into_domain(),
            receipt: self.receipt.into_domain(),
        };
        Some((answer,))
    }
}

impl Divided for Answer<ReviewOutcome> {
    const PRESENCE: Presence = Presence::Always;
    const ANSWERED: bool = true;
    type Whole<'a> = (&'a domain::Review,);
    type Made = (domain::Review,);
    type Subject = AnswerSubject;

    fn split((answer,): Self::Whole<'_>) -> (Self, Told<AnswerSubject>) {
        let outcome = ReviewOutcome::of(&answer.outcome);
        divided(outcome, &answer.findings, &answer.receipt)
    }

    fn join(self, subject: Told<AnswerSubject>) -> Option<Self::Made> {
        let answer = domain::Review {
            findings: explained(self.findings, subject)?,
            outcome: self.outcome.into_domain(),
            receipt: self.receipt.into_domain(),
        };
        Some((answer,))
    }
}

fn divided<O>(
    outcome: O,
    findings: &[domain::Finding],
    receipt: &domain::Receipt,
) -> (Answer<O>, Told<AnswerSubject>) {
    let rules = findings.iter().map(|finding| RuleOutcome {
        rule: Code::of(&finding.rule),
        article: LawRef::of(&finding.article),
        outcome: FindingOutcome::of(&finding.outcome),
    });
    let answer = Answer {
        outcome,
        findings: rules.collect(),
        receipt: Receipt::of(receipt),
    };
    let explanations: Option<Vec<_>> = findings
        .iter()
        .map(|finding| finding.explanation.known().map(Explanation::of))
        .collect();
    let subject = explanations.map_or(Told::Erased, |explanations| {
        Told::Known(AnswerSubject { explanations })
    });
    (answer, subject)
}

/// Findings with their explanations; `None` when these differ in number.
fn explained(
    rules: Vec<RuleOutcome>,
    subject: Told<AnswerSubject>,
) -> Option<Vec<domain::Finding>> {
    let explanations = match subject {
        Told::Nothing => return None,
        Told::Known(told) if told.explanations.len() != rules.len() => return None,
        Told::Known(told) => told.explanations,
        Told::Erased => Vec::new(),
    };
    let mut explanations = explanations.into_iter();
    let findings = rules.into_iter().map(|rule| domain::Finding {
        rule: rule.rule.into_domain(),
        article: rule.article.into_domain(),
        outcome: rule.outcome.into_domain(),
        explanation: explanations.next().map_or(Personal::Erased, |explanation| {
            Personal::Known(explanation.into_domain())
        }),
    });
    Some(findings.collect())
}
