//! Checking a component as a municipality's installation would, before it is deployed.

use wit_component::DecodedWasm;

use crate::contract::{Date, Request};
use crate::{
    CompileError, Digest, Host, HostError, ParameterError, Parameters, Policy, TechnicalFailure,
};

/// What a component is, once it passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// The policy's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// One line for people.
    pub title: String,
    /// Package and version of the interface it was built for.
    pub world: &'static str,
    /// The component's digest.
    pub digest: Digest,
    /// Its size, in bytes.
    pub size: usize,
    /// What it imports. Types only: they carry no function.
    pub imports: Vec<String>,
    /// How many facts it asks.
    pub questions: usize,
    /// How many rules it can cite.
    pub rules: usize,
    /// The legal bases on which it assesses.
    pub legal_bases: Vec<String>,
    /// The digest of the parameters, when some were given.
    pub parameters: Option<Digest>,
    /// Fuel that a request of which nothing is known took, when parameters were given.
    pub fuel: Option<u64>,
}

/// Why a component is not fit to be deployed.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It is no policy.
    #[error("the component is not fit to be a policy")]
    Component(#[source] CompileError),
    /// Its interface cannot be read back from it.
    #[error("the component's interface cannot be read")]
    Interface(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The parameters do not fit it.
    #[error("the parameters do not fit the policy")]
    Parameters(#[source] ParameterError),
    /// It fails on a request of which nothing is known: it has to refer that to a person.
    #[error("the policy fails on a request about which no fact is known")]
    Unanswered(#[source] TechnicalFailure),
    /// The host could not ask it.
    #[error("the policy host could not ask the policy")]
    Host(#[source] HostError),
}

/// Checks that bytes are a component, fit the world, import no function, describe themselves as the
/// contract demands, and take these parameters. With parameters the policy is also asked about a
/// request of which nothing is known, for that will come up and may not fail.
///
/// # Errors
/// With the first thing that does not hold.
pub fn check(
    host: &Host,
    component: &[u8],
    parameters: Option<&[u8]>,
) -> Result<CheckReport, CheckError> {
    let policy = host.compile(component).map_err(CheckError::Component)?;
    let imports = imports(component)?;
    let manifest = policy.manifest();
    let mut report = CheckReport {
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        title: manifest.title.clone(),
        world: policy.world(),
        digest: policy.digest(),
        size: policy.size(),
        imports,
        questions: manifest.questions.len(),
        rules: manifest.rules.len(),
        legal_bases: manifest.legal_bases.clone(),
        parameters: None,
        fuel: None,
    };
    if let Some(json) = parameters {
        let parameters = Parameters::parse(&policy, json).map_err(CheckError::Parameters)?;
        report.parameters = Some(parameters.digest());
        report.fuel = Some(try_parameters(host, &policy, &parameters)?);
    }
    Ok(report)
}

/// Asks a policy about a request of which nothing is known; answers the fuel that took.
///
/// # Errors
/// When it does not answer, or the host could not ask.
pub fn try_parameters(
    host: &Host,
    policy: &Policy,
    parameters: &Parameters,
) -> Result<u64, CheckError> {
    let legal_basis = policy.manifest().legal_bases.first().cloned();
    let request = nothing_known(legal_basis.unwrap_or_default());
    let answer = host
        .assess(policy, &request, parameters)
        .map_err(CheckError::Host)?;
    answer.result.map_err(CheckError::Unanswered)?;
    Ok(answer.fuel)
}

fn imports(component: &[u8]) -> Result<Vec<String>, CheckError> {
    let decoded =
        wit_component::decode(component).map_err(|error| CheckError::Interface(error.into()))?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        return Err(CheckError::Interface(
            "it is the text of an interface, no component".into(),
        ));
    };
    let names = resolve.worlds[world].imports.keys();
    Ok(names.map(|key| resolve.name_world_key(key)).collect())
}

/// A request without facts, earlier grants or a pot, on a day that is as good as any other.
fn nothing_known(legal_basis: String) -> Request {
    let day = Date::new(2026, 11, 23).expect("a day of the calendar");
    Request {
        received: day,
        today: day,
        purpose: "onbekend".to_owned(),
        amount: 1,
        legal_basis,
        facts: Vec::new(),
        earlier_grants: Vec::new(),
        pot: None,
    }
}
