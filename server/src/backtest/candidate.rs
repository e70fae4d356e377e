//! What is tried.

use std::collections::BTreeSet;
use std::sync::Arc;

use maatwerk_policy::{
    CompileError, EngineError, Host, HostConfig, ParameterError, Parameters, Policy, spare_cores,
};

/// A policy that may come, ready to be asked.
#[derive(Debug)]
pub struct Candidate {
    pub(super) host: Arc<Host>,
    pub(super) policy: Arc<Policy>,
    /// The recorded ones when absent.
    pub(super) parameters: Option<Arc<Parameters>>,
    /// The codes of the facts that it asks.
    pub(super) asks: BTreeSet<String>,
    threads: usize,
}

/// It cannot be tried.
#[derive(Debug, thiserror::Error)]
pub enum CandidateError {
    /// There is no engine to run it in.
    #[error("the policy engine cannot be set up")]
    Engine(#[from] EngineError),
    /// The component is no policy that can be asked.
    #[error("the component is no usable policy")]
    Compile(#[from] CompileError),
    /// The parameters do not fit it.
    #[error("the parameters do not fit the policy")]
    Parameters(#[from] ParameterError),
}

impl Candidate {
    /// A component with these parameters, or with those that were recorded with each answer; to be
    /// asked by so many threads at the same time, at least one. Compiles: takes seconds for a large
    /// component.
    ///
    /// # Errors
    /// See [`CandidateError`].
    pub fn new(
        limits: &HostConfig,
        threads: usize,
        component: &[u8],
        parameters: Option<&[u8]>,
    ) -> Result<Self, CandidateError> {
        let threads = threads.max(1);
        let places = u32::try_from(threads).unwrap_or(u32::MAX);
        let host = Host::new(limits.beside(places))?;
        let policy = host.compile(component)?;
        let parameters = parameters
            .map(|json| Parameters::parse(&policy, json).map(Arc::new))
            .transpose()?;
        Ok(Self {
            threads,
            ..Self::stored(&Arc::new(host), policy, parameters)
        })
    }

    /// A policy of a host that is there, asked by one thread.
    pub(crate) fn stored(
        host: &Arc<Host>,
        policy: Arc<Policy>,
        parameters: Option<Arc<Parameters>>,
    ) -> Self {
        let questions = policy.manifest().questions.iter();
        Self {
            asks: questions.map(|question| question.code.clone()).collect(),
            host: Arc::clone(host),
            policy,
            parameters,
            threads: 1,
        }
    }

    /// How many threads a backtest takes unless it is told: one is left to whoever is being served.
    #[must_use]
    pub fn usual_threads() -> usize {
        usize::try_from(spare_cores()).unwrap_or(usize::MAX)
    }

    /// How many threads ask it.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Its parameters, when it does not take the recorded ones.
    #[must_use]
    pub fn parameters(&self) -> Option<&Parameters> {
        self.parameters.as_deref()
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}
