//! The policy of a municipality, and how it is asked.

use crate::contract::{self, Assessment, Fault, Manifest, Review};
use crate::parameters::{Given, schema};
use crate::{FactSet, Gift, ParameterSet, Request, RuleSet, validity};

/// The policy of a municipality. Make it a plugin with [`policy!`](crate::policy!).
pub trait Policy {
    /// Its name: lower case letters, digits and hyphens.
    const NAME: &'static str;
    /// Its version, usually `env!("CARGO_PKG_VERSION")`.
    const VERSION: &'static str;
    /// One line for people, in Dutch.
    const TITLE: &'static str;
    /// The legal bases on which it can assess a request: it is asked about no request on another one. A part of
    /// one, or a whole that it is part of, is not another.
    const LEGAL_BASES: &'static [&'static str];

    /// What it asks about the resident.
    type Facts: FactSet;
    /// What a policy maker can change.
    type Parameters: ParameterSet;
    /// What it can cite.
    type Rules: RuleSet;

    /// What it would do with a request.
    fn assess(request: &Request, facts: &Self::Facts, parameters: &Self::Parameters) -> Assessment;

    /// What it would do with a conditional gift on a day.
    fn review(gift: &Gift, facts: &Self::Facts, parameters: &Self::Parameters) -> Review;

    /// Whether the parameters, each within its own bounds, can stand together.
    ///
    /// # Errors
    /// In words for the policy maker, when they contradict each other.
    fn agree(parameters: &Self::Parameters) -> Result<(), String> {
        let _ = parameters;
        Ok(())
    }
}

/// What a policy says of itself.
#[must_use]
pub fn describe<P: Policy>() -> Manifest {
    Manifest {
        name: P::NAME,
        version: P::VERSION,
        title: P::TITLE,
        questions: P::Facts::QUESTIONS.to_vec(),
        rules: P::Rules::ALL.to_vec(),
        legal_bases: P::LEGAL_BASES.to_vec(),
        parameters_schema: schema::<P::Parameters>(P::TITLE),
    }
}

/// Asks a policy what it would do with a request.
///
/// # Errors
/// When the parameters or a fact cannot be read, or the answer would break the contract.
pub fn assess<P: Policy>(
    request: &contract::Request,
    parameters: &str,
) -> Result<Assessment, Fault> {
    let parameters = read_parameters::<P>(parameters)?;
    let facts = P::Facts::read(&request.facts)?;
    let answer = P::assess(&Request::new(request), &facts, &parameters);
    validity::assessment(request, answer)
}

/// Asks a policy what it would do with a conditional gift.
///
/// # Errors
/// When the parameters or a fact cannot be read, or the answer would break the contract.
pub fn review<P: Policy>(gift: &contract::Gift, parameters: &str) -> Result<Review, Fault> {
    let parameters = read_parameters::<P>(parameters)?;
    let facts = P::Facts::read(&gift.facts)?;
    let answer = P::review(&Gift::new(gift), &facts, &parameters);
    validity::review(gift, answer)
}

fn read_parameters<P: Policy>(text: &str) -> Result<P::Parameters, Fault> {
    let given = Given::parse(text, P::Parameters::SPECS)?;
    let parameters = P::Parameters::read(&given)?;
    P::agree(&parameters).map_err(Fault::Parameters)?;
    Ok(parameters)
}
