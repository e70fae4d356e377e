//! What a policy answered, divided: rules and outcomes are accounting, explanations and the bytes
//! that went in and out tell about a person.

use std::borrow::Cow;

use maatwerk_domain::{self as domain, Personal};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    /// The canonical input of the policy, for the audit.
    input: Canonical,
    /// Its canonical output; empty after a technical failure.
    output: Canonical,
}

/// Bytes in the canonical encoding of the policy contract, which is text; kept to the byte, since
/// the audit compares digests of them.
#[derive(Debug)]
struct Canonical(Vec<u8>);

impl Serialize for Canonical {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(&self.0)
            .map_err(|_| S::Error::custom("a transcript is no UTF-8"))?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for Canonical {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into_bytes()))
    }
}

impl JsonSchema for Canonical {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Canonical".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentMediaType": "application/json" })
    }
}

/// Divides an answer.
pub(super) fn split_answer(
    findings: &[domain::Finding],
    transcript: &Personal<domain::Transcript>,
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
    let subject = match (explanations, transcript) {
        (Some(explanations), Personal::Known(transcript)) => Told::Known(AnswerSubject {
            explanations,
            input: Canonical(transcript.input.clone()),
            output: Canonical(transcript.output.clone()),
        }),
        _ => Told::Erased,
    };
    (rules, subject)
}

/// Puts an answer together; `None` when explanations and findings differ in number.
pub(super) fn join_answer(
    rules: Vec<RuleOutcome>,
    subject: Told<AnswerSubject>,
) -> Option<(Vec<domain::Finding>, Personal<domain::Transcript>)> {
    let (explanations, transcript) = match subject {
        Told::Nothing => return None,
        Told::Known(told) if told.explanations.len() != rules.len() => return None,
        Told::Known(told) => {
            let transcript = domain::Transcript {
                input: told.input.0,
                output: told.output.0,
            };
            (told.explanations, Personal::Known(transcript))
        }
        Told::Erased => (Vec::new(), Personal::Erased),
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
    Some((findings, transcript))
}
