//! The receipt of an answer, and the answer in the words of the domain.

use maatwerk_domain as domain;

use crate::contract::{self, Assessment, Review};
use crate::digest::hex;
use crate::failure::{FailureCode, TechnicalFailure};
use crate::host::{Answer, ENGINE};
use crate::policy::Policy;

/// A keyed digest (HMAC-SHA-256): what a policy was told about a person can be guessed, so a plain
/// digest of it would give it away. The key stays with the caller.
pub type Mac<'a> = &'a dyn Fn(&[u8]) -> [u8; 32];

/// A keyed digest as a receipt has it.
#[must_use]
pub fn keyed(mac: Mac<'_>, bytes: &[u8]) -> String {
    format!("hmac-sha256:{}", hex(&mac(bytes)))
}

/// Which policy answered, on what.
#[must_use]
pub fn receipt<T>(answer: &Answer<T>, policy: &Policy, mac: Mac<'_>) -> domain::Receipt {
    domain::Receipt {
        plugin: policy.digest().to_string(),
        world: policy.world().to_owned(),
        parameters: answer.parameters.to_string(),
        input: keyed(mac, &answer.input),
        output: answer.result.is_ok().then(|| keyed(mac, &answer.output)),
        engine: ENGINE.to_owned(),
        fuel: answer.fuel,
    }
}

/// What another policy than the one that answered would be: a mistake of the caller.
fn mixed_up() -> TechnicalFailure {
    TechnicalFailure::new(
        FailureCode::UndeclaredRule,
        "the answer cites a rule that this policy does not declare",
    )
}

/// The outcome of an answer to a request, in the words of the domain; `None` as for [`assessed`].
#[must_use]
pub fn assessed_outcome(said: &Assessment, policy: &Policy) -> Option<domain::AssessmentOutcome> {
    contract::outcome(&said.outcome, policy)
}

/// As [`assessed_outcome`], of an answer to a conditional gift.
#[must_use]
pub fn reviewed_outcome(said: &Review) -> domain::ReviewOutcome {
    contract::review_outcome(&said.outcome)
}

/// The outcome and the findings of an answer to a request, in the words of the domain; `None` when it
/// cites a rule that this policy does not declare.
#[must_use]
pub fn assessed(
    said: &Assessment,
    policy: &Policy,
) -> Option<(domain::AssessmentOutcome, Vec<domain::Finding>)> {
    assessed_outcome(said, policy).zip(contract::findings(&said.findings, policy))
}

/// As [`assessed`], of an answer to a conditional gift.
#[must_use]
pub fn reviewed(
    said: &Review,
    policy: &Policy,
) -> Option<(domain::ReviewOutcome, Vec<domain::Finding>)> {
    let findings = contract::findings(&said.findings, policy)?;
    Some((reviewed_outcome(said), findings))
}

/// The answer to a request, as the domain takes it in. `policy` is the one that was asked.
#[must_use]
pub fn to_domain_assessment(
    answer: &Answer<Assessment>,
    policy: &Policy,
    mac: Mac<'_>,
) -> domain::Assessment {
    let converted = answer
        .result
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|said| assessed(said, policy).ok_or_else(mixed_up));
    let (outcome, findings) = converted.unwrap_or_else(|failure| {
        let outcome = match failure.code {
            FailureCode::NotJudged => domain::AssessmentOutcome::NotJudged,
            _ => domain::AssessmentOutcome::Failed((&failure).into()),
        };
        (outcome, Vec::new())
    });
    domain::Assessment {
        outcome,
        findings,
        receipt: receipt(answer, policy, mac),
    }
}

/// The answer to a conditional gift, as the domain takes it in. `policy` is the one that was asked.
#[must_use]
pub fn to_domain_review(answer: &Answer<Review>, policy: &Policy, mac: Mac<'_>) -> domain::Review {
    let converted = answer
        .result
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|said| reviewed(said, policy).ok_or_else(mixed_up));
    let (outcome, findings) = converted
        .unwrap_or_else(|failure| (domain::ReviewOutcome::Failed((&failure).into()), Vec::new()));
    domain::Review {
        outcome,
        findings,
        receipt: receipt(answer, policy, mac),
    }
}
