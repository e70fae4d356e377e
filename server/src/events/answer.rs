//! What a policy answered, divided: rules and outcomes are accounting, explanations tell about a
//! person. The bytes that went in and came out are a part of their own, see
//! [`Transcript`](super::Transcript).

use maatwerk_domain::{self as domain, Personal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shape::Told;
use crate::wire::{Code, Explanation, FindingOutcome, LawRef, Wire as _};

/// One rule, and whether it held.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RuleOutcome {
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

/// Divides an answer.
pub(super) fn split_answer(
    findings: &[domain::Finding],
) -> (Vec<RuleOutcome>, Told<AnswerSubject>) {
    let rules = findings
        .iter()
        .map(|finding| RuleOutcome {
            rule: Code::of(&finding.rule),
            article: LawRef::of(&finding.article),
            outcome: FindingOutcome::of(&finding.outcome),
        })
        .collect();
    let explanations: Option<Vec<_>> = findings
        .iter()
        .map(|finding| finding.explanation.known().map(Explanation::of))
        .collect();
    let subject = explanations.map_or(Told::Erased, |explanations| {
        Told::Known(AnswerSubject { explanations })
    });
    (rules, subject)
}

/// Puts the findings together; `None` when explanations and findings differ in number.
pub(super) fn join_answer(
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
    let findings = rules
        .into_iter()
        .map(|rule| domain::Finding {
            rule: rule.rule.into_domain(),
            article: rule.article.into_domain(),
            outcome: rule.outcome.into_domain(),
            explanation: explanations.next().map_or(Personal::Erased, |explanation| {
                Personal::Known(explanation.into_domain())
            }),
        })
        .collect();
    Some(findings)
}
