//! The host: one engine for the process, a fresh and bounded instance for each call.

mod asker;
mod call;
mod config;
mod engine;
mod fault;
mod gate;
mod limits;
mod rerun;
mod tenant;
mod ticker;
mod trial;
mod yielding;

use std::sync::Arc;
use std::time::Duration;

use wasmtime::Engine;

pub use config::HostConfig;
pub use engine::EngineError;
pub use gate::Used;
pub use rerun::{Output, Rerun, RerunError};
pub use tenant::{Share, ShareFault, Shares, Tenant, spare_cores};
pub use yielding::giving_way;

pub(crate) use call::{Broken, State, failure};

use crate::contract::{Assessment, CodecError, Gift, Input, Request, Review, encode};
use crate::digest::Digest;
use crate::failure::FailureCode;
use crate::failure::TechnicalFailure;
use crate::parameters::Parameters;
use crate::policy::{CompileError, Policy, compile};
use asker::{Asker, NOBODY};
use gate::Gate;
use ticker::Ticker;

/// The engine as it stands in receipts.
pub const ENGINE: &str = "wasmtime 48.0.8";

/// Asks policies. Safe to share among threads; a call runs on the caller's own thread until it
/// answers, so an asynchronous server calls it from a thread that may block. [`Host::place`] waits
/// for a place before that; without, each call waits on its thread, as nobody's in particular.
///
/// A clone is the same host.
#[derive(Debug, Clone)]
pub struct Host {
    // Dropped first: the ticker holds no engine alive.
    _ticker: Arc<Ticker>,
    engine: Engine,
    config: Arc<HostConfig>,
    gate: Arc<Gate>,
    asker: Asker,
}

/// What came of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The checked answer, or why there is none.
    pub result: Result<T, TechnicalFailure>,
    /// The canonical input. Personal data.
    pub input: Vec<u8>,
    /// The canonical output, empty after a failure. Personal data.
    pub output: Vec<u8>,
    /// The digest of the parameters.
    pub parameters: Digest,
    /// Fuel used: recorded, never compared.
    pub fuel: u64,
    /// How long it took, with instantiation and conversion. Never recorded: it differs each time.
    pub duration: Duration,
}

/// The host could not ask. Says nothing of the policy.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// Every place is taken, and none came free in time. Trying again later helps.
    #[error("all places for policy calls are taken")]
    Busy,
    /// What the policy would be told has no canonical encoding.
    #[error("the input cannot be told to a policy")]
    Input(#[source] CodecError),
    /// The policy was compiled by another host.
    #[error("the policy belongs to another host")]
    OtherHost,
    /// The engine broke off. A defect of ours or of the engine: never the policy's answer.
    #[error("the policy engine broke off")]
    Broken,
}

impl Host {
    /// A host with these limits. One for a process: each reserves address space for its pool.
    ///
    /// # Errors
    /// When a tenant may use more than the host, the engine refuses the settings, or the thread behind
    /// the deadline cannot start.
    pub fn new(config: HostConfig) -> Result<Self, EngineError> {
        config.shares.check(&config)?;
        let engine = engine::build(&config)?;
        let ticker = Ticker::start(&engine, config.tick).map_err(EngineError::Thread)?;
        Ok(Self {
            _ticker: Arc::new(ticker),
            gate: Arc::new(Gate::new(&config)),
            engine,
            config: Arc::new(config),
            asker: Asker::Takes(NOBODY),
        })
    }

    /// The limits of this host.
    #[must_use]
    pub fn config(&self) -> &HostConfig {
        &self.config
    }

    /// Compiles a component and has it describe itself. Takes seconds for a large one, and next to
    /// nothing for one that [`HostConfig::compiled`] has.
    ///
    /// # Errors
    /// When it is no component, not of this world, imports a function, is too large, or does not
    /// describe itself as the contract demands.
    pub fn compile(&self, component: &[u8]) -> Result<Arc<Policy>, CompileError> {
        let policy = compile(self, component).map(Arc::new);
        if let Some(compiled) = &self.config.compiled {
            compiled.note();
        }
        policy
    }

    /// Asks what the policy would do with a request: nothing, and with no answer but
    /// [`FailureCode::NotJudged`], when it does not judge the legal basis of that ([`Policy::judges`]). Whoever
    /// asks again what was recorded, or tries a policy on what was asked of another, gets an answer all the same.
    ///
    /// # Errors
    /// When the host could not ask. A policy that cannot answer is no error: see [`Answer::result`].
    pub fn assess(
        &self,
        policy: &Policy,
        request: &Request,
        parameters: &Parameters,
    ) -> Result<Answer<Assessment>, HostError> {
        let input = Input::Assess {
            request: request.clone(),
            parameters: parameters.canonical().to_owned(),
        };
        let input = encode(&policy.linked().question(input)).map_err(HostError::Input)?;
        if !policy.judges(&request.legal_basis) {
            return Ok(Answer {
                result: Err(TechnicalFailure::new(
                    FailureCode::NotJudged,
                    "the manifest of the policy does not name the legal basis of the request",
                )),
                input,
                output: Vec::new(),
                parameters: parameters.digest(),
                fuel: 0,
                duration: Duration::ZERO,
            });
        }
        self.ask(policy, parameters, &call::Assess(request), input)
    }

    /// Asks what the policy would do with a conditional gift on a day.
    ///
    /// # Errors
    /// As [`Host::assess`].
    pub fn review(
        &self,
        policy: &Policy,
        gift: &Gift,
        parameters: &Parameters,
    ) -> Result<Answer<Review>, HostError> {
        let input = Input::Review {
            gift: gift.clone(),
            parameters: parameters.canonical().to_owned(),
        };
        let input = encode(&policy.linked().question(input)).map_err(HostError::Input)?;
        self.ask(policy, parameters, &call::Review(gift), input)
    }

    /// Makes an instance and lets it go again, asking nothing: what a benchmark takes off a call.
    ///
    /// # Errors
    /// When the host has no place, or the policy is another host's.
    pub fn instantiate(&self, policy: &Policy) -> Result<(), HostError> {
        if !Engine::same(&self.engine, policy.engine()) {
            return Err(HostError::OtherHost);
        }
        let place = self.taken()?;
        let (_, made) = self.instance(&place, policy.linked(), |_, _| Ok(()))?;
        made.map_err(|_| HostError::Broken)
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }
}
