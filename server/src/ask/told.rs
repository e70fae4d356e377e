//! What a policy is told, and how an answer reads that could not be had.

use maatwerk_domain::case::FactContent;
use maatwerk_domain::{
    Cents, Date, FactCode, FactId, FactValue, Personal, Receipt, TechnicalFailure, Transcript,
};
use maatwerk_policy::Policy;
use maatwerk_policy::contract::{self, AskedWhen};

pub(super) fn no_receipt(plugin: &str, parameters: &str) -> Receipt {
    Receipt {
        plugin: plugin.to_owned(),
        world: contract::WORLD.to_owned(),
        parameters: parameters.to_owned(),
        input: String::new(),
        output: None,
        engine: maatwerk_policy::ENGINE.to_owned(),
        fuel: 0,
    }
}

pub(super) fn no_transcript() -> Personal<Transcript> {
    Transcript {
        input: Vec::new(),
        output: Vec::new(),
    }
    .into()
}

/// The codes that a policy asks at a moment: what it does not ask, it is not told.
pub(super) fn asked_codes(policy: &Policy, when: AskedWhen) -> Vec<String> {
    policy
        .manifest()
        .questions
        .iter()
        .filter(|question| question.asked == when || question.asked == AskedWhen::Both)
        .map(|question| question.code.clone())
        .collect()
}

pub(super) fn known_facts(
    known: &[(FactId, &FactContent)],
) -> Vec<(FactCode, FactValue, Option<Date>)> {
    known
        .iter()
        .map(|(_, fact)| (fact.code.clone(), fact.value.clone(), fact.since))
        .collect()
}

pub(super) fn rests_on(known: &[(FactId, &FactContent)], asked: &[String]) -> Vec<FactId> {
    known
        .iter()
        .filter(|(_, fact)| asked.iter().any(|code| code == fact.code.as_str()))
        .map(|(id, _)| *id)
        .collect()
}

pub(super) fn facts(
    known: &[(FactCode, FactValue, Option<Date>)],
    asked: &[String],
) -> Result<Vec<contract::Fact>, TechnicalFailure> {
    known
        .iter()
        .filter(|(code, ..)| asked.iter().any(|asked| asked == code.as_str()))
        .map(|(code, value, since)| contract::fact(code, value, *since).map_err(too_large))
        .collect()
}

pub(super) fn amount(cents: Cents) -> Result<u32, TechnicalFailure> {
    cents
        .to_u32()
        .ok_or_else(|| too_large(contract::NotInContract::Amount))
}

pub(super) fn too_large(error: contract::NotInContract) -> TechnicalFailure {
    TechnicalFailure {
        code: "not-in-contract".to_owned(),
        detail: error.to_string(),
    }
}
