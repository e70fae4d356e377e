//! The receipt of an answer, and the answer in the words of the domain.

use maatwerk_domain as domain;

use crate::contract::{self, Assessment, Review};
use crate::digest::hex;
use crate::failure::TechnicalFailure;
use crate::host::{Answer, ENGINE};
use crate::parameters::Parameters;
use crate::policy::Policy;

/// A keyed digest (HMAC-SHA-256): what a policy was told about a person can be guessed, so a plain
/// digest of it would give it away. The key stays with the caller.
pub type Mac<'a> = &'a dyn Fn(&[u8]) -> [u8; 32];

/// Which policy answered, on what.
#[must_use]
pub fn receipt<T>(
    answer: &Answer<T>,
    policy: &Policy,
    parameters: &Parameters,
    mac: Mac<'_>,
) -> domain::Receipt {
    let keyed = |bytes: &[u8]| format!("hmac-sha256:{}", hex(&mac(bytes)));
    domain::Receipt {
        plugin: policy.digest().to_string(),
        world: policy.world().to_owned(),
        parameters: parameters.digest().to_string(),
        input: keyed(&answer.input),
        output: answer.result.is_ok().then(|| keyed(&answer.output)),
        engine: ENGINE.to_owned(),
        fuel: answer.fuel,
    }
}

/// What another policy than the one that answered would be: a mistake of the caller.
fn mixed_up() -> TechnicalFailure {
    TechnicalFailure::new(
        crate::FailureCode::UndeclaredRule,
        "the answer cites a rule that this policy does not declare",
    )
}

/// The answer to a request, as the domain takes it in. `policy` and `parameters` are those that
/// were asked.
#[must_use]
pub fn to_domain_assessment(
    answer: &Answer<Assessment>,
    policy: &Policy,
    parameters: &Parameters,
    mac: Mac<'_>,
) -> domain::Assessment {
    let converted = answer
        .result
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|said| {
            contract::outcome(&said.outcome, policy)
                .zip(contract::findings(&said.findings, policy))
                .ok_or_else(mixed_up)
        });
    let (outcome, findings) = converted.unwrap_or_else(|failure| {
        (
            domain::AssessmentOutcome::Failed((&failure).into()),
            Vec::new(),
        )
    });
    domain::Assessment {
        outcome,
        findings,
        receipt: receipt(answer, policy, parameters, mac),
    }
}

/// The answer to a conditional gift, as the domain takes it in. `policy` and `parameters` are
/// those that were asked.
#[must_use]
pub fn to_domain_review(
    answer: &Answer<Review>,
    policy: &Policy,
    parameters: &Parameters,
    mac: Mac<'_>,
) -> domain::Review {
    let converted = answer
        .result
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|said| {
            contract::findings(&said.findings, policy)
                .map(|findings| (contract::review_outcome(&said.outcome), findings))
                .ok_or_else(mixed_up)
        });
    let (outcome, findings) = converted
        .unwrap_or_else(|failure| (domain::ReviewOutcome::Failed((&failure).into()), Vec::new()));
    domain::Review {
        outcome,
        findings,
        receipt: receipt(answer, policy, parameters, mac),
    }
}
